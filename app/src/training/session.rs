//! `/sessions/:id`: one session: who came, another time, not at all; and a group with its seats and its line.

use super::fields::{became, came, label, line, no_show, title};
use super::{SessionView, TraineeRow, Trainings};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::plan::mark;
use crate::t;
use crate::ui::copy::CopyText;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::{ActForm, ErrorSummary, typed};
use crate::ui::format::{date_input, date_machine, date_time_input, time_table, weekday_date, weekday_long};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{cancel_cause_name, options, place_kind_name};
use domain::access::Actor;
use domain::code::Code as _;
use domain::rehab::series::Reach;
use domain::rehab::session::CancelCause;
use leptos::prelude::*;
use std::sync::Arc;

const MOVE: &str = "move_session";
const CANCEL: &str = "cancel_session";
const JOIN: &str = "join_group";
const RESIZE: &str = "resize_group";

/// `/sessions/:id`.
#[component]
pub fn SessionPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |trainings: Arc<dyn Trainings>, actor: Actor| trainings.session(&actor, id(&param("id"))?, refresh).await, show)
}

fn show(s: SessionView) -> impl IntoView {
    let l = lang();
    let heading = title(l, &s.card);
    let (day, from, to) = (weekday_long(l, s.card.from.date()), time_table(s.card.from.time()), time_table(s.card.to.time()));
    let by = s.card.therapists.join(", ");
    let place = place_kind_name(l, s.card.place);
    let open = s.may_keep && s.card.is_open();
    let day_of = format!("/day?date={}", date_machine(s.card.from.date()));
    let cancelled = s.card.cancelled.map(|cause| {
        let cause = cancel_cause_name(l, cause).to_lowercase();
        view! { <p class="note note--amber note--plain"><Icon name=Glyph::Warning /><span>{t!(l, "Aflyst: {cause}", "Cancelled: {cause}")}</span></p> }
    });
    view! {
        <Frame title=t!(l, "Træningstid", "Training session") nav=if s.may_keep { Nav::Day } else { Nav::Plans } class="page page--narrow" live=true>
            <div class="head">
                <div>
                    {s.may_keep.then(|| view! { <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href=day_of>{t!(l, "Min dag", "My day")}</a></li><li aria-current="page">{t!(l, "Træningstid", "Training session")}</li></ol></nav> })}
                    <h1>{heading}</h1>
                    <p class="head__sub">{day}", "{from}"–"{to}" · "{place}" · "{by}</p>
                    <p class="head__sub">{line(l, &s.card)}</p>
                </div>
            </div>
            <ErrorSummary label />
            {cancelled}
            <div class="grid grid--main-side">
                <div class="stack">{trainees(l, &s)}{open.then(|| moving(l, &s))}</div>
                <div class="stack">
                    {(open && s.card.seats.is_some()).then(|| joining(l, &s))}
                    {open.then(|| calling_off(l, &s))}
                </div>
            </div>
        </Frame>
    }
}

fn trainees(l: Lang, s: &SessionView) -> impl IntoView + use<> {
    let seated = s.card.trainees.iter().map(|t| member(l, s, t, true)).collect_view();
    let waiting: Vec<_> = s.card.waiting.iter().map(|t| member(l, s, t, false)).collect();
    let (seats, taken) = (s.card.seats, s.card.trainees.len());
    let sub = seats.map(|seats| t!(l, "{taken} af {seats} pladser", "{taken} of {seats} seats"));
    let line = (!waiting.is_empty())
        .then(|| view! { <h3>{t!(l, "Venter på en plads", "Waiting for a seat")}</h3><ol class="stack-s">{waiting}</ol> });
    view! {
        <section class="panel" aria-labelledby="who">
            <div class="panel__head"><h2 id="who">{t!(l, "Hvem træner", "Who trains")}</h2><span class="small muted">{sub}</span></div>
            <div class="panel__body stack-s">
                {(taken == 0).then(|| view! { <p class="empty">{t!(l, "Ingen endnu.", "Nobody yet.")}</p> })}
                <ul class="plain stack-s">{seated}</ul>
                {line}
            </div>
        </section>
    }
}

fn member(l: Lang, s: &SessionView, t: &TraineeRow, has_seat: bool) -> impl IntoView + use<> {
    let of = format!(": {}", t.name);
    let tells = (has_seat && s.may_tell && s.card.has_begun && s.card.cancelled.is_none())
        .then(|| view! { {came(l, None, t, true)}{no_show(l, None, t)} });
    let plan = t.plan.to_string();
    let note = became(l, t).filter(|_| !t.note.is_empty()).map(|text| {
        let (day, clock) = (date_input(s.card.from.date()), time_table(s.card.from.time()));
        format!("{day} {clock}: {}. {text}", s.card.what)
    });
    let leaves = (s.may_keep && s.card.seats.is_some() && s.card.is_open()).then(|| {
        view! {
            <ActForm act="leave_group">
                <input type="hidden" name="plan" value=plan />
                <button class="button button--s" type="submit">{t!(l, "Tag af holdet", "Take out")}<span class="sr-only">{of}</span></button>
            </ActForm>
        }
    });
    let isolated = t.is_isolated.then(|| view! { <span class="badge badge--amber">{t!(l, "Isolation", "Isolation")}</span> });
    view! {
        <li class="member">
            <p><a href=format!("/plans/{}", t.plan)>{t.name.clone()}</a>" "<span class="muted">{t.bed.clone()}</span>" "{isolated}</p>
            {became(l, t).map(|text| view! { <p>{text}" "{t.awaits.then(|| mark(l))}</p> })}
            {note.map(|text| view! { <p><CopyText text of=t.name.clone() /></p> })}
            {tells}
            {leaves}
        </li>
    }
}

fn moving(l: Lang, s: &SessionView) -> impl IntoView + use<> {
    let proposals: Vec<Opt> = s
        .proposals
        .iter()
        .map(|at| {
            let text = format!("{} {}", weekday_date(l, at.date()), time_table(at.time()));
            Opt::new(date_time_input(*at), text)
        })
        .collect();
    let none = proposals.is_empty();
    let reach = reach(l, MOVE, s.following);
    let is_typed = !typed(MOVE, "day", "").is_empty() || !typed(MOVE, "clock", "").is_empty();
    view! {
        <section class="panel" id="move" aria-labelledby="move-title">
            <div class="panel__head"><h2 id="move-title">{t!(l, "Flyt tiden", "Move the session")}</h2></div>
            <div class="panel__body">
                <ActForm act=MOVE version=s.card.version>
                    {(!none).then(|| view! { <Choices act=MOVE name="to" label=t!(l, "Næste tider, hvor alle er ledige", "Next times at which all are free") options=proposals class="opts--3" /> })}
                    <details class="fold" open=none || is_typed>
                        <summary>{t!(l, "En anden tid", "Another time")}</summary>
                        <div class="row">
                            <TextField act=MOVE name="day" label=label(l, "day") hint=t!(l, "Fx 26.11.2026", "E.g. 26.11.2026") class="w-s" />
                            <TextField act=MOVE name="clock" label=label(l, "clock") hint=t!(l, "Fx 10:30", "E.g. 10:30") class="w-s" />
                        </div>
                    </details>
                    {reach}
                    <div class="actions"><button class="button button-primary button--touch" type="submit">{t!(l, "Flyt tiden", "Move it")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

/// Where a session has others that follow in its series: does what is done hold for them too?
fn reach(l: Lang, act: &'static str, following: usize) -> Option<impl IntoView + use<>> {
    (following > 0).then(|| {
        let others = if following == 1 {
            t!(l, "Også den næste i rækken", "The next of the series as well")
        } else {
            t!(l, "Også de {following} næste i rækken", "The next {following} of the series as well")
        };
        let choices =
            vec![Opt::new(Reach::One.code(), t!(l, "Kun denne tid", "This session only")), Opt::new(Reach::Following.code(), others)];
        view! { <Choices act=act name="reach" label=label(l, "reach") options=choices values=vec![Reach::One.code().to_owned()] /> }
    })
}

fn calling_off(l: Lang, s: &SessionView) -> impl IntoView + use<> {
    let mut causes: Vec<Opt> = options(l, cancel_cause_name);
    causes.retain(|o| o.value != CancelCause::Died.code());
    causes.insert(0, Opt::new("", t!(l, "Vælg", "Choose")));
    let (version, reach) = (s.card.version, reach(l, CANCEL, s.following));
    view! {
        <section class="panel" aria-labelledby="cancel-title">
            <div class="panel__head"><h2 id="cancel-title">{t!(l, "Aflys", "Cancel")}</h2></div>
            <div class="panel__body">
                <ActForm act=CANCEL version=version>
                    <Select act=CANCEL name="cause" label=label(l, "cause") options=causes />
                    {reach}
                    <div class="actions"><button class="button" type="submit">{t!(l, "Aflys tiden", "Cancel the session")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

fn joining(l: Lang, s: &SessionView) -> impl IntoView + use<> {
    let mut plans = vec![Opt::new("", t!(l, "Vælg", "Choose"))];
    plans.extend(s.plans.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone())));
    let seats = s.card.seats.unwrap_or(1).to_string();
    view! {
        <section class="panel" aria-labelledby="join-title">
            <div class="panel__head"><h2 id="join-title">{t!(l, "Holdet", "The group")}</h2></div>
            <div class="panel__body stack-s">
                <ActForm act=JOIN>
                    <Select act=JOIN name="plan" label=label(l, "plan") hint=t!(l, "Er holdet fuldt, kommer borgeren i køen", "When the group is full the citizen waits in line") options=plans />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Sæt på holdet", "Add to the group")}</button></div>
                </ActForm>
                <ActForm act=RESIZE version=s.card.version>
                    <TextField act=RESIZE name="seats" label=label(l, "seats") value=seats mode="numeric" class="w-s" />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Gem pladser", "Keep the seats")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}
