//! The side of a plan's page: the citizen's own words, where it takes place, the clock of § 140, and what it rests on.

use super::{ClockView, PlanView};
use crate::lang::Lang;
use crate::t;
use crate::training::week;
use crate::ui::field::{Choices, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_long, date_short, date_time_relative};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{mode_name, options, organisation_kind_name, pause_reason_name, plan_basis_name, start_answer_name, stop_reason_name};
use domain::code::Code as _;
use domain::ids::OfferId;
use domain::rehab::clock::{NoClock, StartAnswer, StartClock};
use domain::rehab::order::BasisKind;
use domain::rehab::plan::{Mode, PlanState, Statement};
use leptos::prelude::*;

const MOVE: &str = "move_plan";
const OFFER: &str = "offer_start";

/// Name of a field.
pub(super) fn label(l: Lang, field: &str) -> String {
    match field {
        "start" => t!(l, "Tilbudt start", "Start offered"),
        "answer" => t!(l, "Borgerens svar", "The citizen's answer"),
        _ => t!(l, "Skift til", "Move to"),
    }
}

/// What the citizen says.
pub(super) fn words(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let name = p.name.split_once(", ").map_or(p.name.as_str(), |(_, given)| given);
    let given = name.split_whitespace().next().unwrap_or_default().to_owned();
    let stated = p.stated.clone().map(|(day, by)| {
        let day = date_short(l, day);
        t!(l, "{given}, {day} · skrevet af {by}", "{given}, {day} · written down by {by}")
    });
    let said = match p.statement.clone() {
        Some(Statement::OwnWords(text)) => {
            let text = t!(l, "»{text}«", "“{text}”");
            view! { <blockquote class="quote">{text}<footer>{stated}</footer></blockquote> }.into_any()
        }
        Some(Statement::NotPossible { reason }) => {
            view! { <p>{t!(l, "Ikke muligt: {reason}", "Not possible: {reason}")}<br /><small class="muted">{stated}</small></p> }.into_any()
        }
        None => view! { <p class="muted">{t!(l, "Ikke skrevet endnu. Planen kan først gøres gældende, når det er.", "Not written yet. The plan cannot be finalised before it is.")}</p> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="words"><h2 id="words">{t!(l, "Med borgerens egne ord", "In the citizen's own words")}</h2><div class="panel__body">{said}</div></section>
    }
}

/// Where the plan takes place, and the switch.
pub(super) fn place(l: Lang, p: &PlanView, open: bool) -> impl IntoView + use<> {
    let now = p.modes.last().map_or(Mode::Inpatient, |(_, mode)| *mode);
    let parts = Mode::ALL
        .iter()
        .map(|mode| {
            let last = p.modes.iter().rev().find(|(_, m)| m == mode);
            let text = match last {
                Some((at, _)) if *mode == now => {
                    let day = date_short(l, at.date());
                    t!(l, "siden {day}", "since {day}")
                }
                Some((at, _)) => {
                    let day = date_short(l, at.date());
                    t!(l, "fra {day}, forladt", "from {day}, left")
                }
                None => t!(l, "ikke valgt", "not chosen"),
            };
            view! { <li aria-current=(*mode == now).then_some("true")><b>{mode_name(l, *mode)}</b>{text}</li> }
        })
        .collect_view();
    let left = (p.stay_is_over && now == Mode::Inpatient && !p.state.is_over()).then(|| {
        view! { <p class="note note--amber note--plain"><Icon name=Glyph::Warning /><span>{t!(l, "Opholdet er slut. Skift sted, så planen følger med.", "The stay is over. Move the plan, so that it goes along.")}</span></p> }
    });
    let choices = options(l, mode_name).into_iter().filter(|o| o.value != now.code()).collect();
    let going = if now == Mode::Home { None } else { week::in_house(l, &p.week) };
    let form = open.then(|| {
        view! {
            <ActForm act=MOVE version=p.version>
                <Choices act=MOVE name="mode" label=label(l, "mode") options=choices class="opts--2" />
                {going.map(|text| view! {
                    <p class="small">{t!(l, "Til hjemmet flyttes med: {text}", "Moved home along with it: {text}")}</p>
                    {week::travel(l, MOVE)}
                })}
                <div class="actions"><button class="button" type="submit">{t!(l, "Skift sted", "Move the plan")}</button></div>
            </ActForm>
        }
    });
    view! {
        <section class="panel" aria-labelledby="place">
            <h2 id="place">{t!(l, "Hvor foregår planen?", "Where does the plan take place?")}</h2>
            <div class="panel__body stack-s">
                <ol class="modes">{parts}</ol>
                {left}
                <p class="small">{t!(l, "Mål, målinger og team følger med.", "Goals, measurements and team go along.")}</p>
                {form}
            </div>
        </section>
    }
}

/// Class, icon and words of a clock.
pub(super) fn badge(l: Lang, clock: StartClock) -> AnyView {
    let (class, icon, text) = match clock {
        StartClock::None(NoClock::OtherBasis) => ("badge badge--line", None, t!(l, "Intet ur: andet grundlag", "No clock: another basis")),
        StartClock::None(NoClock::SpecialisedTraining) => {
            ("badge badge--line", None, t!(l, "Intet ur: på hospital", "No clock: at a hospital"))
        }
        StartClock::None(NoClock::Replaced) => ("badge badge--line", None, t!(l, "Intet ur: erstattet", "No clock: replaced")),
        StartClock::Deferred { from, .. } => {
            let from = date_short(l, from);
            ("badge badge--line", Some(Glyph::Time), t!(l, "Udskudt til {from}", "Deferred to {from}"))
        }
        StartClock::Running { days_left: 0, .. } => ("badge badge--amber", Some(Glyph::Time), t!(l, "Sidste dag i dag", "Last day today")),
        StartClock::Running { days_left: 1, .. } => ("badge badge--amber", Some(Glyph::Time), t!(l, "1 dag tilbage", "1 day left")),
        StartClock::Running { days_left, .. } => {
            ("badge badge--info", Some(Glyph::Time), t!(l, "{days_left} dage tilbage", "{days_left} days left"))
        }
        StartClock::OfferedWithin { .. } => ("badge badge--green", Some(Glyph::Check), t!(l, "Overholdt", "Kept")),
        StartClock::OfferedLate { days_late: late, .. } | StartClock::Breached { days_over: late, .. } => {
            let text =
                if late == 1 { t!(l, "1 dag over fristen", "1 day late") } else { t!(l, "{late} dage over fristen", "{late} days late") };
            ("badge badge--late", Some(Glyph::Error), text)
        }
    };
    view! { <span class=class>{icon.map(|name| view! { <Icon name=name small=true /> })}{text}</span> }.into_any()
}

/// The clock of § 140 with what was offered.
pub(super) fn clock(l: Lang, p: &PlanView, open: bool) -> impl IntoView + use<> {
    let body = match &p.clock {
        Some(clock) => told(l, p, clock).into_any(),
        None if p.basis != BasisKind::HealthAct140 => view! { <p>{badge(l, StartClock::None(NoClock::OtherBasis))}</p> }.into_any(),
        None => view! { <p class="muted">{t!(l, "Uret går fra udskrivningen. Dagen er ikke skrevet endnu.", "The clock runs from discharge. The day is not written yet.")}</p> }.into_any(),
    };
    let days = p.clock.as_ref().map_or(7, |c| c.days);
    let form = (open && p.basis == BasisKind::HealthAct140).then(|| {
        view! {
            <ActForm act=OFFER version=p.version>
                <TextField act=OFFER name="start" label=label(l, "start") hint=t!(l, "Fx 09.12.2026", "E.g. 09.12.2026") class="w-s" />
                <div class="actions"><button class="button" type="submit">{t!(l, "Gem tilbuddet", "Keep the offer")}</button></div>
            </ActForm>
        }
    });
    view! {
        <section class="panel" aria-labelledby="clock">
            <h2 id="clock">{t!(l, "{days}-dages ur", "{days}-day clock")}</h2>
            <div class="panel__body stack-s">{body}{offers(l, p, open)}{form}</div>
        </section>
    }
}

fn told(l: Lang, p: &PlanView, view: &ClockView) -> impl IntoView + use<> {
    let (deadline, days) = (date_short(l, view.deadline), view.days);
    let deadline = t!(l, "{deadline} ({days} kalenderdage)", "{deadline} ({days} calendar days)");
    let later = (p.discharged != Some(view.from)).then(|| date_short(l, view.from));
    let first = match view.clock {
        StartClock::OfferedWithin { start, day } => {
            let start = date_short(l, start);
            t!(l, "{start} · dag {day}", "{start} · day {day}")
        }
        StartClock::OfferedLate { start, .. } => date_short(l, start),
        StartClock::None(_) | StartClock::Deferred { .. } | StartClock::Running { .. } | StartClock::Breached { .. } => {
            t!(l, "ikke endnu", "not yet")
        }
    };
    let choice = match view.clock {
        StartClock::OfferedLate { .. } | StartClock::Breached { .. } => t!(
            l,
            "Ja. Borgeren kan vælge en privat leverandør med aftale med KL.",
            "Yes. The citizen may choose a private provider with an agreement with KL."
        ),
        StartClock::None(_) => t!(l, "Ikke efter § 140 i denne plan", "Not by § 140 in this plan"),
        StartClock::Deferred { .. } | StartClock::Running { .. } => {
            t!(l, "Først hvis der ikke tilbydes start inden fristen", "Only if no start is offered in time")
        }
        StartClock::OfferedWithin { .. } => t!(l, "Nej, start er tilbudt i tide", "No, a start was offered in time"),
    };
    let runs = !matches!(view.clock, StartClock::None(_));
    view! {
        <p>{badge(l, view.clock)}</p>
        <dl class="facts">
            {p.discharged.map(|day| view! { <div><dt>{t!(l, "Udskrevet", "Discharged")}</dt><dd>{date_short(l, day)}</dd></div> })}
            {later.map(|day| view! { <div><dt>{t!(l, "Start tidligst", "Not before")}</dt><dd>{day}</dd></div> })}
            {runs.then(|| view! { <div><dt>{t!(l, "Frist", "Deadline")}</dt><dd>{deadline}</dd></div> })}
            <div><dt>{t!(l, "Tilbudt start", "Start offered")}</dt><dd>{first}</dd></div>
            <div><dt>{t!(l, "Frit valg", "Free choice")}</dt><dd>{choice}</dd></div>
        </dl>
    }
}

fn offers(l: Lang, p: &PlanView, open: bool) -> Option<impl IntoView + use<>> {
    let version = p.version;
    let rows: Vec<_> = p
        .offers
        .iter()
        .map(|(id, offer)| {
            let (start, made) = (date_short(l, offer.start()), date_short(l, offer.made_on()));
            let text = t!(l, "Start {start}, tilbudt {made}", "Start {start}, offered {made}");
            let answer = match offer.answer {
                Some(answer) => view! { <span class="muted">{start_answer_name(l, answer)}</span> }.into_any(),
                None if open => StartAnswer::ALL.iter().map(|said| answering(l, version, *id, *said, &start)).collect_view().into_any(),
                None => view! { <span class="muted">{t!(l, "ikke besvaret", "not answered")}</span> }.into_any(),
            };
            view! { <li class="row">{text}" "{answer}</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ul class="plain stack-s small">{rows}</ul> })
}

fn answering(l: Lang, version: i32, offer: OfferId, said: StartAnswer, start: &str) -> impl IntoView + use<> {
    let of = format!(": {start}");
    view! {
        <ActForm act="answer_start" version=version>
            <input type="hidden" name="offer" value=offer.to_string() />
            <input type="hidden" name="answer" value=said.code() />
            <button class="button button--s" type="submit">{start_answer_name(l, said)}<span class="sr-only">{of}</span></button>
        </ActForm>
    }
}

/// What it rests on, and where it stands.
pub(super) fn facts(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let requester = (!p.requester.is_empty()).then(|| p.requester.clone());
    let guardian = (!p.guardian.is_empty()).then(|| p.guardian.clone());
    let decision = p.decision.clone().map(|(day, text)| format!("{}, {text}", date_long(l, day)));
    let stands = match p.state {
        PlanState::Draft { .. } | PlanState::Running { .. } => None,
        PlanState::Paused { reason, .. } => Some(pause_reason_name(l, reason).to_owned()),
        PlanState::Ended { reason, .. } => Some(stop_reason_name(l, reason).to_owned()),
        PlanState::Replaced { .. } => None,
    };
    let by = match p.state {
        PlanState::Replaced { by, .. } => Some(by),
        PlanState::Draft { .. } | PlanState::Running { .. } | PlanState::Paused { .. } | PlanState::Ended { .. } => None,
    };
    let since = date_time_relative(l, p.since, p.today);
    view! {
        <section class="panel" aria-labelledby="basis">
            <h2 id="basis">{t!(l, "Grundlag", "Basis")}</h2>
            <div class="panel__body">
                <dl class="facts">
                    <div><dt>{t!(l, "Grundlag", "Basis")}</dt><dd>{plan_basis_name(l, p.basis)}</dd></div>
                    <div><dt>{t!(l, "Myndighed", "Authority")}</dt><dd>{organisation_kind_name(l, p.authority)}</dd></div>
                    {requester.map(|r| view! { <div><dt>{t!(l, "Bestilt af", "Ordered by")}</dt><dd>{r}</dd></div> })}
                    {decision.map(|d| view! { <div><dt>{t!(l, "Afgørelse", "Decision")}</dt><dd>{d}</dd></div> })}
                    {guardian.map(|g| view! { <div><dt>{t!(l, "Værge", "Guardian")}</dt><dd>{g}</dd></div> })}
                    <div><dt>{crate::words::plan_state_name(l, p.state)}</dt><dd>{t!(l, "siden {since}", "since {since}")}{stands.map(|s| format!(": {s}"))}</dd></div>
                    {by.map(|by| view! { <div><dt>{t!(l, "Ny plan", "New plan")}</dt><dd><a href=format!("/plans/{by}")>{t!(l, "Åbn den nye plan", "Open the new plan")}</a></dd></div> })}
                </dl>
            </div>
        </section>
    }
}
