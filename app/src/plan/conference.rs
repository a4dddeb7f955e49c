//! `/conferences`: the agenda of the weekly conference. `/plans/:id/conference`: one citizen, with what the team needs to see and what
//! it decides.

use super::{PlanView, Plans, goals, measures, reliance, side};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::copy::CopyText;
use crate::ui::field::{Select, TextArea, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_input, date_long, date_short, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{options, role_name, team_owner_name};
use domain::access::{Actor, Role};
use domain::ids::PlanId;
use domain::rehab::conference::TeamDecision;
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, Duration, PrimitiveDateTime};

const HOLD: &str = "hold_conference";
const TASK: &str = "decide_task";
const EXTEND: &str = "propose_extension";

/// A citizen on the agenda.
#[derive(Clone, Debug)]
pub struct AgendaRow {
    /// The plan.
    pub id: PlanId,
    /// Whose.
    pub name: String,
    /// The bed, while in one.
    pub place: Option<String>,
    /// What stands in the way; empty when nothing does.
    pub hindrance: String,
    /// The last conference.
    pub last: Option<Date>,
    /// The next.
    pub next: Date,
    /// Is it here, or past?
    pub is_due: bool,
}

/// A citizen at the conference.
#[derive(Clone, Debug)]
pub struct ConferenceView {
    /// The plan.
    pub plan: PlanView,
    /// When the citizen is expected to leave; `None` outside a stay.
    pub departure: Option<PrimitiveDateTime>,
    /// Has a conference been held today, to which decisions are added?
    pub is_open: bool,
    /// The conferences, the last first.
    pub held: Vec<HeldView>,
    /// Who comes before on the agenda.
    pub before: Option<(PlanId, String)>,
    /// Who comes next.
    pub next: Option<(PlanId, String)>,
}

/// A conference that was held.
#[derive(Clone, Debug)]
pub struct HeldView {
    /// When.
    pub on: Date,
    /// Who wrote it down.
    pub by: String,
    /// Who took part.
    pub present: String,
    /// What was said.
    pub summary: String,
    /// Goals agreed that day.
    pub goals: Vec<String>,
    /// What was decided.
    pub decisions: Vec<DecidedView>,
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct DecidedView {
    /// What it became.
    pub kind: TeamDecision,
    /// In words.
    pub text: String,
    /// Whose it is.
    pub owner: Role,
    /// By when, or the departure proposed.
    pub day: Date,
    /// Is it done, or answered?
    pub is_done: bool,
}

fn label(l: Lang, field: &str) -> String {
    match field {
        "present" => t!(l, "Til stede", "Present"),
        "summary" => t!(l, "Hvad blev sagt", "What was said"),
        "task" => t!(l, "Opgave", "Task"),
        "owner" => t!(l, "Hvem", "Who"),
        "due" => t!(l, "Senest", "By"),
        "until" => t!(l, "Ny afrejse", "New departure"),
        _ => t!(l, "Begrundelse", "Reason"),
    }
}

/// `/conferences`.
#[component]
pub fn AgendaPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |plans: Arc<dyn Plans>, actor: Actor| plans.agenda(&actor, refresh).await, agenda)
}

fn agenda(rows: Vec<AgendaRow>) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Ugentlig konference", "Weekly conference");
    let due = rows.iter().filter(|r| r.is_due).count();
    let all = rows.len();
    let body = if rows.is_empty() {
        view! { <p class="panel__body empty">{t!(l, "Ingen planer er i gang.", "No plans are going on.")}</p> }.into_any()
    } else {
        let lines = rows.into_iter().map(|row| line(l, row)).collect_view();
        view! {
            <table class="table table--cards">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, "Borger", "Citizen")}</th>
                        <th scope="col">{t!(l, "Seng", "Bed")}</th>
                        <th scope="col">{t!(l, "Hindring", "In the way")}</th>
                        <th scope="col">{t!(l, "Sidst drøftet", "Last looked at")}</th>
                        <th scope="col">{t!(l, "Næste gang", "Next time")}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <Frame title=title.clone() nav=Nav::Plans class="page" live=true>
            <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href="/plans">{t!(l, "Planer", "Plans")}</a></li><li aria-current="page">{title.clone()}</li></ol></nav>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{t!(l, "{due} af {all} borgere skal drøftes", "{due} of {all} citizens are to be looked at")}</p></div></div>
            <section class="panel" aria-label=t!(l, "Dagsorden", "Agenda")>{body}</section>
        </Frame>
    }
}

fn line(l: Lang, row: AgendaRow) -> impl IntoView {
    let next = date_short(l, row.next);
    let next = if row.is_due {
        view! { <span class="badge badge--amber"><Icon name=Glyph::Time small=true />{next}<span class="sr-only">{t!(l, ", skal drøftes", ", to be looked at")}</span></span> }.into_any()
    } else {
        view! { {next} }.into_any()
    };
    let last = row.last.map_or_else(|| t!(l, "aldrig", "never"), |day| date_short(l, day));
    let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    view! {
        <tr>
            <th scope="row" data-title=t!(l, "Borger", "Citizen")><a href=format!("/plans/{}/conference", row.id)>{row.name}</a></th>
            <td data-title=t!(l, "Seng", "Bed")>{dash(row.place.unwrap_or_default())}</td>
            <td data-title=t!(l, "Hindring", "In the way")>{dash(row.hindrance)}</td>
            <td data-title=t!(l, "Sidst drøftet", "Last looked at")>{last}</td>
            <td data-title=t!(l, "Næste gang", "Next time")>{next}</td>
        </tr>
    }
}

/// `/plans/:id/conference`.
#[component]
pub fn ConferencePage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |plans: Arc<dyn Plans>, actor: Actor| plans.conference(&actor, id(&param("id"))?, refresh).await, show)
}

fn show(c: ConferenceView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Konference", "Conference");
    let open = c.plan.may_keep && !c.plan.state.is_over() && !c.plan.has_died;
    view! {
        <Frame title=title nav=Nav::Plans class="stay-page" live=true>
            {head(l, &c)}
            <div class="page">
                <ErrorSummary label />
                <div class="grid grid--main-side">
                    <div class="stack">
                        {open.then(|| hold(l, &c))}
                        {(open && c.is_open).then(|| decide(l, &c))}
                        {goals::panel(l, &c.plan)}
                        {measures::panel(l, &c.plan, false)}
                        {reliance::functioning(l, &c.plan, false)}
                    </div>
                    <div class="stack">
                        {side::words(l, &c.plan)}
                        {held(l, &c)}
                    </div>
                </div>
            </div>
        </Frame>
    }
}

fn head(l: Lang, c: &ConferenceView) -> impl IntoView + use<> {
    let (p, age) = (&c.plan, c.plan.age);
    let departure = c.departure.map(|at| {
        let at = date_time_relative(l, at, p.today);
        view! { <span>{t!(l, "Forventet afrejse: {at}", "Expected departure: {at}")}</span> }
    });
    let hindrance = (!p.hindrance.is_empty()).then(|| {
        let h = p.hindrance.clone();
        view! { <span class="badge badge--amber"><Icon name=Glyph::Warning small=true />{t!(l, "Hindring: {h}", "In the way: {h}")}</span> }
    });
    let place = p.bed.clone().unwrap_or_else(|| p.site.1.clone());
    let step = |who: &Option<(PlanId, String)>, word: String| {
        who.clone().map(
            |(id, name)| view! { <a class="button" href=format!("/plans/{id}/conference")>{word}<span class="muted">{name}</span></a> },
        )
    };
    view! {
        <div class="person">
            <div>
                <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href="/conferences">{t!(l, "Ugentlig konference", "Weekly conference")}</a></li><li aria-current="page">{t!(l, "Konference", "Conference")}</li></ol></nav>
                <h1>{p.name.clone()}" "<small>{t!(l, "{age} år", "{age} years")}</small></h1>
                <p class="person__facts"><strong>{place}</strong>{departure}{hindrance}<a href=format!("/plans/{}", p.id)>{t!(l, "Åbn planen", "Open the plan")}</a></p>
            </div>
            <nav class="row" aria-label=t!(l, "Dagsorden", "Agenda")>
                {step(&c.before, t!(l, "Forrige: ", "Previous: "))}
                {step(&c.next, t!(l, "Næste: ", "Next: "))}
            </nav>
        </div>
    }
}

fn hold(l: Lang, c: &ConferenceView) -> impl IntoView + use<> {
    let open = !c.is_open;
    let team = || c.plan.team.iter().map(|(_, _, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    let present = c.held.first().map_or_else(team, |h| h.present.clone());
    view! {
        <section class="panel" aria-labelledby="hold">
            <div class="panel__head"><h2 id="hold">{t!(l, "Dagens konference", "The conference today")}</h2></div>
            <div class="panel__body stack-s">
                {(!open).then(|| view! { <p class="note note--green note--plain"><Icon name=Glyph::Check /><span>{t!(l, "Holdt i dag. Beslutninger lægges til herunder.", "Held today. Decisions are added below.")}</span></p> })}
                {open.then(|| view! {
                    <ActForm act=HOLD>
                        <TextField act=HOLD name="present" label=label(l, "present") hint=t!(l, "Fx Jonas (fys), Sara (ergo), Ida (spl), borgeren", "E.g. Jonas (PT), Sara (OT), Ida (nurse), the citizen") value=present />
                        <TextArea act=HOLD name="summary" label=label(l, "summary") />
                        <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem konferencen", "Keep the conference")}</button></div>
                    </ActForm>
                })}
            </div>
        </section>
    }
}

fn decide(l: Lang, c: &ConferenceView) -> impl IntoView + use<> {
    let due = date_input(c.plan.today.saturating_add(Duration::days(2)));
    let plan = c.plan.id;
    let extension = c.departure.map(|_| {
        view! {
            <details class="fold" open=super::page::is_open("extend", &[EXTEND])>
                <summary>{t!(l, "Foreslå forlængelse til visitator", "Propose to the allocator that the stay lasts longer")}</summary>
                <ActForm act=EXTEND>
                    <div class="fields">
                        <TextField act=EXTEND name="until" label=label(l, "until") hint=t!(l, "Fx 09.12.2026", "E.g. 09.12.2026") class="w-s" />
                        <TextField act=EXTEND name="reason" label=label(l, "reason") hint=t!(l, "Uden navne: teksten følger opgaven", "No names: the text goes with the task") />
                    </div>
                    <div class="actions"><button class="button" type="submit">{t!(l, "Send forslaget", "Send the proposal")}</button></div>
                </ActForm>
            </details>
        }
    });
    view! {
        <section class="panel" aria-labelledby="decide">
            <div class="panel__head">
                <h2 id="decide" tabindex="-1">{t!(l, "Beslutninger", "Decisions")}</h2>
                <a class="button button--s" href=format!("/plans/{plan}?do=goal#goal")><Icon name=Glyph::Plus />{t!(l, "Nyt mål", "New goal")}</a>
            </div>
            <div class="panel__body stack-s">
                <ActForm act=TASK>
                    <TextField act=TASK name="task" label=label(l, "task") hint=t!(l, "Uden navne: teksten følger opgaven", "No names: the text goes with the task") />
                    <div class="fields">
                        <Select act=TASK name="owner" label=label(l, "owner") options=options(l, team_owner_name) value="therapist" />
                        <TextField act=TASK name="due" label=label(l, "due") value=due class="w-s" />
                    </div>
                    <div class="actions"><button class="button" type="submit">{t!(l, "Læg opgaven til", "Add the task")}</button></div>
                </ActForm>
                {extension}
            </div>
        </section>
    }
}

fn held(l: Lang, c: &ConferenceView) -> impl IntoView + use<> {
    let all = c.held.iter().map(|h| one(l, h)).collect_view();
    let empty = c.held.is_empty().then(|| view! { <p class="muted">{t!(l, "Ikke drøftet endnu.", "Not looked at yet.")}</p> });
    view! {
        <section class="panel" aria-labelledby="held">
            <h2 id="held">{t!(l, "Tidligere konferencer", "Conferences so far")}</h2>
            <div class="panel__body stack-s">{empty}{all}</div>
        </section>
    }
}

fn one(l: Lang, h: &HeldView) -> impl IntoView + use<> {
    let goals = h.goals.iter().map(|goal| view! { <li>{t!(l, "Nyt mål: {goal}", "New goal: {goal}")}</li> }).collect_view();
    let decisions = h.decisions.iter().map(|d| decided(l, d)).collect_view();
    let (present, by) = (h.present.clone(), h.by.clone());
    let as_text = format!("{}: {}", date_input(h.on), h.summary);
    view! {
        <article>
            <h3>{date_long(l, h.on)}</h3>
            <p class="small muted">{t!(l, "Til stede: {present}. Skrevet af {by}", "Present: {present}. Written down by {by}")}</p>
            {(!h.summary.is_empty()).then(|| view! { <p>{h.summary.clone()}</p><p><CopyText text=as_text of=date_long(l, h.on) /></p> })}
            <ul class="plain">{goals}{decisions}</ul>
        </article>
    }
}

fn decided(l: Lang, d: &DecidedView) -> impl IntoView + use<> {
    let (day, text, owner) = (date_short(l, d.day), d.text.clone(), role_name(l, d.owner));
    let text = match d.kind {
        TeamDecision::Task => t!(l, "{text} ({owner}, senest {day})", "{text} ({owner}, by {day})"),
        TeamDecision::Extension => {
            t!(l, "Forslag om forlængelse til {day}: {text}", "Proposal to stay until {day}: {text}")
        }
    };
    let state = match (d.kind, d.is_done) {
        (TeamDecision::Task, true) => t!(l, "Klaret", "Done"),
        (TeamDecision::Extension, true) => t!(l, "Besvaret", "Answered"),
        (TeamDecision::Task | TeamDecision::Extension, false) => t!(l, "Venter", "Waiting"),
    };
    let class = if d.is_done { "badge badge--green" } else { "badge badge--line" };
    view! { <li>{text}" "<span class=class>{state}</span></li> }
}
