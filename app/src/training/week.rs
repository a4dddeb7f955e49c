//! The week of a plan, and the question what becomes of sessions in a house the citizen has left.

use super::fields::{became, label};
use super::{Card, WeekView};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_machine, date_short, iso_week, time_table, weekday_date};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{cancel_cause_name, options, place_kind_name};
use domain::code::Code as _;
use domain::ids::PlanId;
use domain::rehab::session::{Attendance, CancelCause, PlaceKind};
use leptos::prelude::*;
use time::{Date, Duration};

const DECIDE: &str = "decide_sessions";
/// Hours at which the rows of the week begin.
const BANDS: [u8; 7] = [0, 8, 10, 12, 14, 16, 18];

/// The week with the way to a new session.
pub(crate) fn panel(l: Lang, plan: PlanId, w: &WeekView, open: bool) -> impl IntoView + use<> {
    let n = iso_week(w.monday);
    let heading = t!(l, "Uge {n}", "Week {n}");
    let to = |monday: Date| format!("/plans/{plan}?week={}#week", date_machine(monday));
    let (before, after) = (to(w.monday.saturating_sub(Duration::WEEK)), to(w.monday.saturating_add(Duration::WEEK)));
    let new = open.then(|| {
        view! {
            <a class="button button--s" href=format!("/groups?plan={plan}")>{t!(l, "Hold", "Groups")}</a>
            <a class="button button--s" href=format!("/plans/{plan}/book")><Icon name=Glyph::Plus small=true />{t!(l, "Ny tid", "New session")}</a>
        }
    });
    let body = if w.cards.is_empty() {
        view! { <p class="panel__body empty">{t!(l, "Ingen træningstider i ugen.", "No training sessions in this week.")}</p> }.into_any()
    } else {
        table(l, w).into_any()
    };
    view! {
        <section class="panel" aria-labelledby="week">
            <div class="panel__head">
                <h2 id="week">{heading.clone()}</h2>
                <div class="row">
                    <nav class="seg" aria-label=t!(l, "Uge", "Week")>
                        <a href=before aria-label=t!(l, "Forrige uge", "The week before")><Icon name=Glyph::ChevronLeft small=true /></a>
                        <a href=format!("/plans/{plan}#week")>{t!(l, "Denne uge", "This week")}</a>
                        <a href=after aria-label=t!(l, "Næste uge", "The week after")><Icon name=Glyph::ChevronRight small=true /></a>
                    </nav>
                    {new}
                </div>
            </div>
            {body}
        </section>
    }
}

fn table(l: Lang, w: &WeekView) -> impl IntoView + use<> {
    let has_weekend = w.cards.iter().any(|c| c.from.date() > w.monday.saturating_add(Duration::days(4)));
    let days: Vec<Date> = (0..if has_weekend { 7 } else { 5 }).map(|n| w.monday.saturating_add(Duration::days(n))).collect();
    let heads = days.iter().map(|day| {
        let is_today = *day == w.today;
        view! { <th scope="col" class:today=is_today>{weekday_date(l, *day)}{is_today.then(|| t!(l, " · i dag", " · today"))}</th> }
    });
    let heads = heads.collect_view();
    let rows = BANDS.iter().enumerate().filter_map(|(i, from)| {
        let to = BANDS.get(i + 1).copied().unwrap_or(24);
        let inside = |c: &&Card| (*from..to).contains(&c.from.hour());
        w.cards.iter().find(|c| inside(c))?;
        let cells = days.iter().map(|day| {
            let cards = w.cards.iter().filter(|c| c.from.date() == *day).filter(inside).map(|c| entry(l, c)).collect_view();
            view! { <td data-label=weekday_date(l, *day)>{cards}</td> }
        });
        Some(view! { <tr><th scope="row">{format!("{from:02}–{to:02}")}</th>{cells.collect_view()}</tr> })
    });
    let rows = rows.collect_view();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=t!(l, "Ugekalender", "Calendar of the week")>
            <table class="week"><thead><tr><th scope="col">{t!(l, "Tid", "Time")}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}

fn entry(l: Lang, c: &Card) -> impl IntoView + use<> {
    let one = c.trainees.iter().chain(&c.waiting).next();
    let class = match (one.map(|t| t.attendance), c.cancelled, c.place) {
        (Some(Attendance::Came), ..) => "sess sess--done",
        (Some(Attendance::NoShow(_)), ..) | (_, Some(_), _) => "sess sess--miss",
        (.., PlaceKind::Home) => "sess sess--home",
        _ => "sess",
    };
    let told = match c.cancelled {
        Some(cause) => {
            let cause = cancel_cause_name(l, cause).to_lowercase();
            Some(t!(l, "aflyst: {cause}", "cancelled: {cause}"))
        }
        None => one.and_then(|t| became(l, t)),
    };
    let waits = c.trainees.is_empty() && !c.waiting.is_empty();
    let mut under = vec![c.therapists.join(" + ")];
    under.extend(c.room.clone());
    under.extend((c.place == PlaceKind::Home || c.place == PlaceKind::Video).then(|| place_kind_name(l, c.place).to_lowercase()));
    under.extend(waits.then(|| t!(l, "i kø", "in line")));
    under.extend(told);
    view! {
        <a class=class href=format!("/sessions/{}", c.id)><b>{time_table(c.from.time())}" "{c.what.clone()}</b><span>{under.join(" · ")}</span></a>
    }
}

/// How many sessions stand in the house, and when.
pub(crate) fn in_house(l: Lang, w: &WeekView) -> Option<String> {
    let n = w.in_house.len();
    let first = date_short(l, w.in_house.first()?.date());
    Some(match n {
        1 => t!(l, "1 tid på afsnit, i sal eller bassin fra {first}", "1 session on the ward, in gym or pool from {first}"),
        _ => t!(l, "{n} tider på afsnit, i sal eller bassin fra {first}", "{n} sessions on the ward, in gym or pool from {first}"),
    })
}

/// Minutes of driving when sessions go home.
pub(crate) fn travel(l: Lang, act: &'static str) -> impl IntoView {
    view! {
        <div class="row">
            <TextField act=act name="travel_before" label=label(l, "travel_before") value="15" mode="numeric" class="w-s" />
            <TextField act=act name="travel_after" label=label(l, "travel_after") value="15" mode="numeric" class="w-s" />
        </div>
    }
}

/// Asks what becomes of the sessions in question, once for all of them.
pub(crate) fn question(l: Lang, version: i32, w: &WeekView, open: bool) -> Option<impl IntoView + use<>> {
    let n = w.in_question.len();
    if n == 0 || !open {
        return None;
    }
    let text = match n {
        1 => t!(
            l,
            "1 tid passer ikke med, hvor borgeren er, eller hvad borgeren kan",
            "1 session does not suit where the citizen is, or what the citizen can do"
        ),
        _ => t!(
            l,
            "{n} tider passer ikke med, hvor borgeren er, eller hvad borgeren kan",
            "{n} sessions do not suit where the citizen is, or what the citizen can do"
        ),
    };
    let times: Vec<String> =
        w.in_question.iter().take(8).map(|at| format!("{} {}", weekday_date(l, at.date()), time_table(at.time()))).collect();
    let choices = vec![
        Opt::new("home", t!(l, "Flyt dem til hjemmet", "Move them home")).note(t!(
            l,
            "Samme tider, med kørsel. Hold forlades.",
            "At the same times, with driving. Groups are left."
        )),
        Opt::new("ward", t!(l, "Flyt dem til afsnittet", "Move them to the ward")).note(t!(
            l,
            "Ud af sal, bassin og hold.",
            "Out of gym, pool and groups."
        )),
        Opt::new("keep", t!(l, "Behold dem", "Keep them")),
        Opt::new("cancel", t!(l, "Aflys dem", "Cancel them")),
    ];
    let mut causes: Vec<Opt> = options(l, cancel_cause_name);
    causes.retain(|o| o.value != CancelCause::Died.code());
    Some(view! {
        <section class="panel" id="decide" aria-labelledby="decide-title">
            <div class="panel__head"><h2 id="decide-title">{t!(l, "Hvad sker der med tiderne?", "What becomes of the sessions?")}</h2></div>
            <div class="panel__body stack-s">
                <p class="note note--amber note--plain"><Icon name=Glyph::Warning /><span>{text}": "{times.join(", ")}</span></p>
                <ActForm act=DECIDE version=version>
                    <Choices act=DECIDE name="decision" label=label(l, "decision") options=choices />
                    {travel(l, DECIDE)}
                    <Select act=DECIDE name="cause" label=t!(l, "Årsag, hvis de aflyses", "Cause, when cancelled") options=causes value=CancelCause::StayChanged.code() />
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Afgør for alle tider", "Decide for all of them")}</button></div>
                </ActForm>
            </div>
        </section>
    })
}
