//! `/stays/:id`: one stay with its phases, beds and history, and its end.

use super::correction::registered_name;
use super::head::head;
use super::tape::tape;
use super::{AwayView, ClaimLine, Corrected, CorrectionRow, HistoryLine, PhaseRow, StayAct, StayTask, StayView, Stays};
use crate::caller::visit;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextArea, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_long, date_short, date_time_relative, relative_day, time_table};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::undo::JustDone;
use crate::words::{
    absence_kind_name, diet_name, event_name, fact_name, infection_name, kind_name, moment_name, need_name, outcome_name, role_name,
    room_preference_name, task_name, word_name,
};
use domain::absence::HoldClock;
use domain::access::Actor;
use domain::code::Code as _;
use domain::stay::Outcome;
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, PrimitiveDateTime};

fn label(l: Lang, field: &str) -> String {
    match field {
        item if item.starts_with("item_") => t!(l, "Ankomsttjek", "Arrival check"),
        "outcome" => t!(l, "Afrejst til", "Departed to"),
        "note" => t!(l, "Bemærkning", "Remark"),
        other => super::transition::accept_label(l, other).unwrap_or_else(|| t!(l, "Tidspunkt", "Time")),
    }
}

/// `/stays/:id`.
#[component]
pub fn StayPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.stay(&actor, id(&param("id"))?, refresh).await, show)
}

fn show(s: StayView) -> impl IntoView {
    let l = crate::caller::lang();
    let now = visit().now;
    view! {
        <Frame title=t!(l, "Ophold", "Stay") nav=Nav::Board class="stay-page" live=true>
            {head(l, &s, now, true)}
            <div class="page">
                {s.just_done.clone().map(|of| view! { <JustDone of /> })}
                <ErrorSummary label />
                <div class="stack">
                    {phases(l, &s)}
                    <div class="grid grid--main-side">
                        <div class="stack">
                            {s.away.as_ref().map(|away| absent(l, &s, away))}
                            {s.check.as_ref().map(|check| super::arrival_check::panel(l, check))}
                            {crate::tobs::panel(l, &s)}
                            {super::screening::panel(l, &s)}
                            {super::transition::brief(l, &s)}
                            {s.may_end.then(|| ending(l, &s))}
                            {beds(l, &s.claims)}
                        </div>
                        <div class="stack">
                            {(!s.tasks.is_empty()).then(|| tasks(l, &s.tasks))}
                            {s.doctor.as_ref().map(|d| super::doctor::panel(l, d))}
                            {facts(l, &s)}
                            {(!s.corrections.is_empty()).then(|| corrections(l, &s.corrections))}
                            {history(l, &s.history)}
                        </div>
                    </div>
                </div>
            </div>
        </Frame>
    }
}

/// Somebody is away: the clock of the held bed, and where it is decided.
fn absent(l: Lang, s: &StayView, away: &AwayView) -> impl IntoView + use<> {
    let today = visit().now.date();
    let (since, until) = (date_time_relative(l, away.since, today), date_time_relative(l, away.hold_until, today));
    let class = match away.clock {
        HoldClock::Running => "clock clock--ok",
        HoldClock::RunsOut => "clock clock--today",
        HoldClock::RunOut => "clock clock--late",
    };
    let says = match away.clock {
        HoldClock::Running => t!(l, "{until}", "{until}"),
        HoldClock::RunsOut => t!(l, "{until}, snart", "{until}, soon"),
        HoldClock::RunOut => t!(l, "udløb {until}", "ran out {until}"),
    };
    let kind = absence_kind_name(l, away.kind);
    let word = away.word.map(|(word, at)| {
        let (word, at) = (word_name(l, word), date_time_relative(l, at, today));
        t!(
            l,
            "Besked: {word}, {at}. Pladsen er fastholdt, til nogen afgør det.",
            "Word: {word}, {at}. The place is held until somebody decides."
        )
    });
    let place = away.place.clone();
    view! {
        <section class="panel" aria-labelledby="away">
            <div class="panel__head"><h2 id="away">{t!(l, "Fravær", "Absence")}</h2><span class="small muted">{format!("{kind} {place}")}</span></div>
            <div class="panel__body stack-s">
                <ul class="clocks">
                    <li class="clock"><h3>{t!(l, "Fraværende siden", "Away since")}</h3><b>{since}</b></li>
                    <li class=class><h3>{t!(l, "Pladsen er fastholdt til", "The place is held until")}</h3><b>{says}</b></li>
                </ul>
                {word.map(|text| view! { <p class="note note--amber note--plain"><Icon name=Glyph::Warning /><span>{text}</span></p> })}
                {s.acts.contains(&StayAct::Absence).then(|| view! { <p><a class="button button-primary" href=format!("/stays/{}/absence", s.id)>{t!(l, "Retur, fasthold eller frigiv", "Return, hold or release")}</a></p> })}
            </div>
        </section>
    }
}

fn ending(l: Lang, s: &StayView) -> impl IntoView + use<> {
    let version = s.version;
    let open = super::transition::standing(l, &s.transition, None);
    let accept = super::transition::accept(l, "end_stay");
    let outcomes = std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")))
        .chain(Outcome::ALL.iter().filter(|o| o.is_departure()).map(|o| Opt::new(o.code(), outcome_name(l, *o))))
        .collect();
    view! {
        <section class="panel" aria-labelledby="end">
            <div class="panel__head"><h2 id="end" tabindex="-1">{t!(l, "Afslut ophold", "End the stay")}</h2></div>
            <div class="panel__body">
                <ActForm act="end_stay" version=version>
                    <Select act="end_stay" name="outcome" label=label(l, "outcome") options=outcomes />
                    <TextField act="end_stay" name="at" label=label(l, "at") hint=t!(l, "Tom betyder nu. Fx i dag 10:15", "Empty means now. E.g. today 10:15") class="input--short" />
                    <TextArea act="end_stay" name="note" label=label(l, "note") rows=2 />
                    {open}
                    {accept}
                    <p class="small muted">{t!(l, "Sengen går til klargøring med det samme.", "The bed goes to cleaning at once.")}</p>
                    <button class="button button-primary" type="submit">{t!(l, "Afslut ophold", "End the stay")}</button>
                </ActForm>
            </div>
        </section>
    }
}

fn phases(l: Lang, s: &StayView) -> impl IntoView + use<> {
    let now = visit().now;
    let last = s.phases.last().cloned();
    let said = last.as_ref().filter(|p| !p.decided_by.is_empty() && !p.reason.is_empty()).map(|p| {
        let (who, day, why) = (p.decided_by.clone(), date_short(l, p.from.date()), p.reason.clone());
        t!(l, "{who}, fra {day}: »{why}«", "{who}, from {day}: “{why}”")
    });
    let letter = last.and_then(|p| p.letter);
    let add = s
        .acts
        .contains(&StayAct::Phase)
        .then(|| view! { <a href=format!("/stays/{}/phase", s.id)>{t!(l, "Tilføj fase", "Add a phase")}</a> });
    view! {
        <section class="panel" aria-labelledby="phases">
            <div class="panel__head"><h2 id="phases">{t!(l, "Opholdsfaser", "Phases of the stay")}</h2><span class="muted small">{t!(l, "Lovgrundlaget afgør egenbetaling", "The legal basis decides what may be charged")}</span></div>
            {tape(l, s, now)}
            <div class="panel__foot">
                {said.map(|text| view! { <span>{text}</span> })}
                {letter.map(|to| view! { <a href=to>{t!(l, "Afgørelse og klagevejledning", "Decision and complaint guidance")}</a> })}
                {add}
                <details class="fold"><summary>{t!(l, "Alle faser med myndighed og betaler", "All phases with authority and payer")}</summary>{phase_table(l, &s.phases)}</details>
            </div>
        </section>
    }
}

fn phase_table(l: Lang, phases: &[PhaseRow]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let rows = phases
        .iter()
        .map(|p| {
            let to = p.to.map_or_else(|| t!(l, "løber", "running"), |to| date_time_relative(l, to, today));
            let charge = if p.charge_allowed { t!(l, "Egenbetaling mulig", "May be charged") } else { t!(l, "Gratis", "Free of charge") };
            view! {
                <tr>
                    <th scope="row" data-title=t!(l, "Opholdstype", "Kind of stay")>{kind_name(l, p.kind)}</th>
                    <td data-title=t!(l, "Lovgrundlag", "Legal basis")>
                        {p.legal_basis.clone()}
                        {p.legal_basis_missing.then(|| view! { " " <span class="badge badge--amber">{t!(l, "mangler", "missing")}</span> })}
                    </td>
                    <td data-title=t!(l, "Betaling", "Payment")>{charge}</td>
                    <td data-title=t!(l, "Myndighed", "Authority")>{p.authority.clone()}</td>
                    <td data-title=t!(l, "Betaler", "Payer")>{p.payer.clone()}</td>
                    <td data-title=t!(l, "Fra", "From") class="nowrap">{date_time_relative(l, p.from, today)}</td>
                    <td data-title=t!(l, "Til", "Until") class="nowrap">{to}</td>
                    <td data-title=t!(l, "Begrundelse", "Reasons")>
                        {p.reason.clone()}" "<small class="muted">{p.decided_by.clone()}</small>" "
                        {p.letter.clone().map(|to| view! { <a href=to>{t!(l, "Brev", "Letter")}</a> })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table table--cards">
            <thead>
                <tr>
                    <th scope="col">{t!(l, "Opholdstype", "Kind of stay")}</th>
                    <th scope="col">{t!(l, "Lovgrundlag", "Legal basis")}</th>
                    <th scope="col">{t!(l, "Betaling", "Payment")}</th>
                    <th scope="col">{t!(l, "Myndighed", "Authority")}</th>
                    <th scope="col">{t!(l, "Betaler", "Payer")}</th>
                    <th scope="col">{t!(l, "Fra", "From")}</th>
                    <th scope="col">{t!(l, "Til", "Until")}</th>
                    <th scope="col">{t!(l, "Begrundelse", "Reasons")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn beds(l: Lang, claims: &[ClaimLine]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let rows = claims
        .iter()
        .map(|c| {
            view! {
                <tr>
                    <th scope="row" data-title=t!(l, "Seng", "Bed")>
                        {c.bed.clone()}
                        {c.held.then(|| view! { " " <span class="badge badge--line"><Icon name=Glyph::Bookmark small=true />{t!(l, "Fastholdt", "Held")}</span> })}
                    </th>
                    <td data-title=t!(l, "Fra", "From") class="nowrap">{date_time_relative(l, c.from, today)}</td>
                    <td data-title=t!(l, "Til", "Until") class="nowrap">{date_time_relative(l, c.to, today)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="beds">
            <div class="panel__head"><h2 id="beds">{t!(l, "Senge i opholdet", "Beds of the stay")}</h2></div>
            <table class="table table--cards">
                <thead><tr><th scope="col">{t!(l, "Seng", "Bed")}</th><th scope="col">{t!(l, "Fra", "From")}</th><th scope="col">{t!(l, "Til", "Until")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn facts(l: Lang, s: &StayView) -> impl IntoView + use<> {
    let today = visit().now.date();
    let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let request = s.request.clone();
    let (plan, plans) = (s.plan, format!("/stays/{}/plan", s.id));
    let course = s.course.map(|c| {
        let (spans, again) = (c.spans, c.readmissions);
        let spans = if spans == 1 { t!(l, "1 periode her", "1 span here") } else { t!(l, "{spans} perioder her", "{spans} spans here") };
        let again = if again == 1 {
            t!(l, "1 genindlæggelse", "1 readmission")
        } else {
            t!(l, "{again} genindlæggelser", "{again} readmissions")
        };
        format!("{spans}, {again}")
    });
    let needs = s.needs.iter().map(|n| view! { <span class="chip">{need_name(l, *n)}</span> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="facts">
            <div class="panel__head"><h2 id="facts">{t!(l, "Borger og behov", "Citizen and needs")}</h2></div>
            <div class="panel__body">
                {(!s.needs.is_empty()).then(|| view! { <p class="chips">{needs}</p> })}
                <dl class="facts">
                    <div><dt>{t!(l, "Født", "Born")}</dt><dd>{date_long(l, s.born)}</dd></div>
                    <div><dt>{t!(l, "Isolation", "Isolation")}</dt><dd>{infection_name(l, s.infection)}</dd></div>
                    <div><dt>{t!(l, "Kostform", "Diet")}</dt><dd>{diet_name(l, s.diet)}</dd></div>
                    {s.room_preference.map(|p| view! { <div><dt>{t!(l, "Rumpræference", "Room preference")}</dt><dd>{room_preference_name(l, p)}</dd></div> })}
                    {super::safeguard::standing(l, &s.safeguards)}
                    <div><dt>{t!(l, "Ankommet", "Arrived")}</dt><dd>{date_time_relative(l, s.arrived, today)}</dd></div>
                    <div><dt>{t!(l, "Bopælskommune", "Home municipality")}</dt><dd>{or_dash(&s.home_municipality)}</dd></div>
                    <div><dt>{t!(l, "Egen læge", "Own doctor")}</dt><dd>{or_dash(&s.own_doctor)}</dd></div>
                    <div><dt>{t!(l, "Pårørende", "Relative")}</dt><dd>{or_dash(&s.relative)}</dd></div>
                    {course.map(|c| view! { <div><dt>{t!(l, "Forløb", "Course")}</dt><dd>{c}</dd></div> })}
                    <div>
                        <dt>{t!(l, "Rehabilitering", "Rehabilitation")}</dt>
                        <dd>{plan.map(|id| view! { <a href=format!("/plans/{id}")>{t!(l, "Åbn planen", "Open the plan")}</a>" · " })}<a href=plans>{t!(l, "Borgerens planer", "The citizen's plans")}</a></dd>
                    </div>
                    {request.map(|(id, number)| view! { <div><dt>{t!(l, "Anmodning", "Request")}</dt><dd><a href=format!("/requests/{id}")>{number}</a></dd></div> })}
                </dl>
            </div>
        </section>
    }
}

/// "i dag 09:41", "14. nov. 14:45".
fn day_clock(l: Lang, at: PrimitiveDateTime, today: Date) -> String {
    format!("{} {}", relative_day(l, at.date(), today), time_table(at.time()))
}

/// Open tasks about the stay, the next due first.
fn tasks(l: Lang, all: &[StayTask]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let count = all.len();
    let rows = all
        .iter()
        .map(|t| {
            let class = if t.late { "due due--late" } else { "due" };
            let (icon, due, owner) = (if t.late { Glyph::Error } else { Glyph::Time }, day_clock(l, t.due, today), role_name(l, t.owner));
            view! { <li><span class=class><Icon name=icon small=true />{due}{t.late.then(|| view! { <span class="sr-only">{t!(l, " (over frist)", " (overdue)")}</span> })}</span><span>{task_name(l, t.kind)}" "<small class="muted">{owner}</small></span></li> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="tasks">
            <div class="panel__head"><h2 id="tasks">{t!(l, "Opgaver", "Tasks")}" "<span class="count">{count}</span></h2><a class="small" href="/tasks">{t!(l, "Alle opgaver", "All tasks")}</a></div>
            <ul class="panel__body log log--due">{rows}</ul>
        </section>
    }
}

/// Both versions of what was put right.
fn corrections(l: Lang, all: &[CorrectionRow]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let rows = all
        .iter()
        .map(|c| {
            let (name, before, after) = match c.what {
                Corrected::Time { moment, before, after } => {
                    let after = after.map_or_else(|| t!(l, "taget tilbage", "taken back"), |at| date_time_relative(l, at, today));
                    (moment_name(l, moment).to_owned(), date_time_relative(l, before, today), after)
                }
                Corrected::Fact { before, after } => (fact_name(l, before.fact()).to_owned(), registered_name(l, before), registered_name(l, after)),
            };
            let who = format!("{} {}", c.reason, c.who);
            view! { <li><time class="muted">{day_clock(l, c.at, today)}</time><span>{name}": "<s>{before}</s>" → "{after}" "<small class="muted">{who}</small></span></li> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="corrections">
            <div class="panel__head"><h2 id="corrections">{t!(l, "Rettelser", "Corrections")}</h2></div>
            <ul class="panel__body log">{rows}</ul>
        </section>
    }
}

fn history(l: Lang, lines: &[HistoryLine]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let rows = lines
        .iter()
        .map(|h| {
            let who = if h.who.is_empty() { t!(l, "automatisk", "by itself") } else { h.who.clone() };
            view! { <li><time class="muted">{day_clock(l, h.at, today)}</time>" "<span>{event_name(l, &h.name)}" "<small class="muted">{who}</small></span></li> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="history">
            <div class="panel__head"><h2 id="history">{t!(l, "Historik", "History")}</h2></div>
            <ul class="panel__body log">{rows}</ul>
        </section>
    }
}
