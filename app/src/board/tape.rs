//! The timeline: beds down, days across. A real table; every claim is a link in its cell, every free day a link to its bed.

use super::carry;
use super::page::{Asked, View};
use super::tape_keys::TapeKeys;
use super::words::who;
use super::{Length, TapeBar, TapeCell, TapeRow, TapeView};
use crate::caller::visit;
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{iso_week, relative_day, time_table, weekday_date, weekday_short};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{bed_feature_name, bed_state_name, room_feature_name};
use domain::board::BedState;
use domain::code::Code as _;
use domain::facility::RoomFeature;
use leptos::prelude::*;
use time::{Date, Duration, PrimitiveDateTime, Weekday};

/// The days of a tape.
fn days(view: &TapeView) -> Vec<Date> {
    (0..i64::from(view.length.days())).filter_map(|n| view.from.checked_add(Duration::days(n))).collect()
}

/// "man. 23. nov. – søn. 6. dec. 2026".
pub(super) fn period(l: Lang, view: &TapeView) -> String {
    let last = days(view).last().copied().unwrap_or(view.from);
    let (from, to, year) = (weekday_date(l, view.from), weekday_date(l, last), last.year());
    format!("{from} – {to} {year}")
}

/// Earlier, today, later; and how many days.
pub(super) fn steps(l: Lang, asked: Asked, view: &TapeView) -> impl IntoView + use<> {
    let days = i64::from(view.length.days());
    let shift = |by: i64| Asked { from: view.from.checked_add(Duration::days(by)), ..asked }.address();
    let (back, now, on) = (shift(-days), Asked { from: None, ..asked }.address(), shift(days));
    let lengths = Length::ALL
        .iter()
        .map(|length| {
            let href = Asked { length: *length, ..asked }.address();
            let n = length.days();
            let text = if *length == view.length { t!(l, "{n} dage", "{n} days") } else { n.to_string() };
            let label = t!(l, "{n} dage", "{n} days");
            view! { <a href=href aria-label=label aria-current=(*length == view.length).then_some("true")>{text}</a> }
        })
        .collect_view();
    view! {
        <nav class="seg" aria-label=tr(l, "Periode", "Period")>
            <a href=back aria-label=t!(l, "{days} dage tilbage", "{days} days back")><Icon name=Glyph::ChevronLeft small=true /></a>
            <a href=now>{tr(l, "I dag", "Today")}</a>
            <a href=on aria-label=t!(l, "{days} dage frem", "{days} days on")><Icon name=Glyph::ChevronRight small=true /></a>
        </nav>
        <nav class="seg" aria-label=tr(l, "Antal dage", "Number of days")>{lengths}</nav>
    }
}

/// The table with what its drawings mean.
pub(super) fn tape(l: Lang, view: TapeView, reads_stays: bool) -> impl IntoView {
    let today = visit().now.date();
    let days = days(&view);
    let (beds, count) = (view.wards.iter().map(|w| w.rows.len()).sum::<usize>(), days.len());
    let name = t!(
        l,
        "Tidslinje, {beds} senge i {count} dage. Piletaster flytter mellem felter, Enter åbner, M flytter.",
        "Timeline, {beds} beds over {count} days. Arrow keys move between cells, Enter opens, M moves."
    );
    let caption = t!(
        l,
        "Ophold, reservationer, klargøring og lukninger pr. seng. Hver dag er delt i før og efter kl. 12.",
        "Stays, reservations, cleanings and closures by bed. Each day is in two halves, before and after noon."
    );
    let halves = count.saturating_mul(2);
    let columns = (0..halves).map(|_| view! { <col /> }).collect_view();
    let now = view.now.map(now_line);
    let free = view.free.clone();
    let wards = view
        .wards
        .into_iter()
        .map(|ward| {
            let rows = ward.rows.into_iter().map(|row| self::row(l, row, today, reads_stays)).collect_view();
            view! { <tbody><tr class="grp"><th colspan=halves.saturating_add(1).to_string() scope="rowgroup">{ward.name}</th></tr>{rows}</tbody> }
        })
        .collect_view();
    let class = if count > 14 { "tape tape--long" } else { "tape" };
    view! {
        <div class="stack-s">
            <section class="panel" aria-label=tr(l, "Tidslinje", "Timeline")>
                <div class="tape-wrap" id="tape" tabindex="0" role="region" aria-label=name>
                    <table class=class>
                        <caption class="sr-only">{caption}</caption>
                        <colgroup><col class="c-bed" />{columns}</colgroup>
                        {heads(l, &days, today)}
                        {wards}
                        {foot(l, &days, &free)}
                    </table>
                    {now}
                </div>
            </section>
            <TapeKeys />
            {reads_stays.then(|| view! { <carry::Carrying /> })}
            <div class="row row--between board__foot">
                {legend(l)}
                <p class="small muted keys only-wide" aria-hidden="true">
                    <kbd>"←↑↓→"</kbd>{tr(l, " flyt felt · ", " move · ")}<kbd>"Enter"</kbd>{tr(l, " åbn · ", " open · ")}<kbd>"M"</kbd>
                    {tr(l, " flyt ophold, eller træk det til en seng · ", " move the stay, or drag it to a bed · ")}<kbd>"Esc"</kbd>{tr(l, " tilbage", " back")}
                </p>
            </div>
        </div>
    }
}

fn now_line(thousandths: u16) -> impl IntoView {
    let x = format!("{}.{}%", thousandths / 10, thousandths % 10);
    view! { <svg class="tape-now" aria-hidden="true" focusable="false"><line x1=x.clone() x2=x y1="0" y2="100%"></line></svg> }
}

fn day_class(day: Date, today: Date) -> &'static str {
    if day == today {
        "today"
    } else if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        "we"
    } else {
        ""
    }
}

fn heads(l: Lang, days: &[Date], today: Date) -> impl IntoView + use<> {
    let weeks = days
        .chunks(7)
        .filter_map(|days| {
            let (first, halves) = (*days.first()?, days.len().saturating_mul(2));
            let text = t!(l, "Uge {}", "Week {}", iso_week(first));
            Some(view! { <th class="wk" colspan=halves.to_string() scope="colgroup">{text}</th> })
        })
        .collect_view();
    let days = days
        .iter()
        .map(|day| {
            let name = if *day == today { tr(l, "i dag", "today") } else { weekday_short(l, day.weekday()) };
            let date = if l == Lang::Da { format!("{}.", day.day()) } else { day.day().to_string() };
            view! { <th scope="col" colspan="2" class=day_class(*day, today)><b>{date}</b>{name.trim_end_matches('.').to_owned()}</th> }
        })
        .collect_view();
    view! { <thead><tr><th class="bedcol" rowspan="2" scope="col">{tr(l, "Seng", "Bed")}</th>{weeks}</tr><tr>{days}</tr></thead> }
}

fn row(l: Lang, row: TapeRow, today: Date, reads_stays: bool) -> impl IntoView {
    let mut facts: Vec<String> = row.features.iter().map(|f| bed_feature_name(l, *f).to_lowercase()).collect();
    facts.extend(row.room_features.iter().filter(|f| **f != RoomFeature::Single).map(|f| room_feature_name(l, *f).to_lowercase()));
    if row.limited {
        facts.insert(0, t!(l, "begrænset", "limited"));
    }
    let cells = row
        .cells
        .into_iter()
        .map(|cell| match cell {
            TapeCell::Free { day, span } => {
                let text = t!(l, "{} ledig {}", "{} free {}", row.label, weekday_date(l, day));
                let class = if day_class(day, today) == "we" { "we" } else { "" };
                let class = if span == 1 { format!("{class} half") } else { class.to_owned() };
                view! {
                    <td class=class colspan=span.to_string()>
                        <a class="slot" href=format!("/beds/{}", row.bed)><span class="sr-only">{text}</span></a>
                    </td>
                }
                .into_any()
            }
            TapeCell::Bar(bar) => {
                let href = match bar.stay {
                    Some(stay) if reads_stays => format!("/stays/{stay}"),
                    _ => format!("/beds/{}", row.bed),
                };
                let span = bar.span.to_string();
                view! { <td class="b" colspan=span>{self::bar(l, bar, &row.label, href, today, reads_stays)}</td> }.into_any()
            }
        })
        .collect_view();
    let facts = facts.join(" · ");
    let title = facts.clone();
    view! { <tr data-bed=row.bed.to_string()><th scope="row" title=title><b>{row.label.clone()}</b>" "<span class="muted">{facts}</span></th>{cells}</tr> }
}

fn bar(l: Lang, bar: TapeBar, bed: &str, href: String, today: Date, moves: bool) -> impl IntoView + use<> {
    let class = match bar.state {
        BedState::Occupied | BedState::Free => "",
        BedState::Reserved => "bar--reserved",
        BedState::Held => "bar--hold",
        BedState::Cleaning => "bar--cleaning",
        BedState::Closed => "bar--closed",
    };
    let mut classes = vec!["bar", class];
    classes.extend(bar.late.then_some("bar--late"));
    classes.extend(bar.from_before.then_some("bar--from"));
    classes.extend(bar.runs_on.then_some("bar--to"));
    let state = bed_state_name(l, bar.state);
    let when = when(l, &bar, today);
    // Where M leads: the place where a stay or reservation is given another bed.
    let to = match (bar.stay, bar.request) {
        (Some(stay), _) if bar.late || bar.to > visit().now => Some((format!("/stays/{stay}/move#move_citizen-bed"), carry::stay(stay))),
        (_, Some(request)) => Some((format!("/requests/{request}#places"), carry::request(request))),
        _ => None,
    };
    let (to, carried) = to.filter(|_| moves).unzip();
    let who = bar.who.as_ref().map(|person| self::who(l, person).0);
    let full = match &who {
        Some(who) => format!("{bed}: {state}, {who}, {when}"),
        None => format!("{bed}: {state}, {when}"),
    };
    let text = match (bar.state, who) {
        (BedState::Cleaning, _) => view! { <Icon name=Glyph::Broom small=true /> }.into_any(),
        (BedState::Closed, _) => view! { <b>{state}</b><span>{when}</span> }.into_any(),
        (_, Some(who)) => {
            let isolates = bar.isolates.then(|| view! { <Icon name=Glyph::Shield small=true /> });
            view! { {isolates}<b>{who}</b><span>{when}</span> }.into_any()
        }
        (_, None) => view! { <b>{state}</b> }.into_any(),
    };
    let title = full.clone();
    view! {
        <a class=classes.join(" ") href=href data-move=to data-carry=carried title=title>
            <span class="sr-only">{full}</span>
            <span class="bar__text" aria-hidden="true">{text}</span>
        </a>
    }
}

/// What matters about the time of a bar.
fn when(l: Lang, bar: &TapeBar, today: Date) -> String {
    let at = |at: PrimitiveDateTime| {
        let (day, clock) = (relative_day(l, at.date(), today), time_table(at.time()));
        if at.date() == today { format!("{day} {clock}") } else { day }
    };
    match bar.state {
        BedState::Reserved => match bar.answer_by {
            Some(by) => t!(l, "fra {}, svar inden {}", "from {}, answer by {}", at(bar.from), at(by)),
            None => t!(l, "fra {}", "from {}", at(bar.from)),
        },
        BedState::Occupied | BedState::Free => t!(l, "til {}", "until {}", at(bar.to)),
        BedState::Held => t!(l, "holdes til {}", "held until {}", at(bar.to)),
        BedState::Cleaning => t!(l, "klar {}", "ready {}", at(bar.to)),
        BedState::Closed => {
            let until = t!(l, "til {}", "until {}", at(bar.to));
            bar.cause.as_ref().map_or(until.clone(), |cause| format!("{}, {until}", cause.to_lowercase()))
        }
    }
}

fn foot(l: Lang, days: &[Date], free: &[usize]) -> impl IntoView + use<> {
    let cells = days
        .iter()
        .zip(free)
        .map(|(day, free)| {
            let class = match free {
                0 => "zero",
                1 | 2 => "low",
                _ => "",
            };
            let day = weekday_date(l, *day);
            view! { <td colspan="2" class=class><span class="sr-only">{t!(l, "{day}: ", "{day}: ")}</span>{*free}</td> }
        })
        .collect_view();
    view! { <tfoot><tr><th scope="row">{tr(l, "Ledige kl. 23", "Free at 23:00")}</th>{cells}</tr></tfoot> }
}

fn legend(l: Lang) -> impl IntoView {
    let states = [
        (BedState::Free, "sw sw--free"),
        (BedState::Reserved, "sw sw--reserved"),
        (BedState::Occupied, "sw sw--occupied"),
        (BedState::Cleaning, "sw sw--cleaning"),
        (BedState::Closed, "sw sw--closed"),
        (BedState::Held, "sw sw--hold"),
    ];
    let states = states.map(|(state, class)| view! { <li><span class=class></span>{bed_state_name(l, state)}</li> });
    view! { <ul class="legend" aria-label=tr(l, "Sengetilstande", "States of a bed")>{states.into_iter().collect_view()}</ul> }
}

/// The views of a site: tiles, days, lines.
pub(super) fn views(l: Lang, asked: Asked) -> impl IntoView + use<> {
    let links = View::ALL
        .iter()
        .map(|view| {
            let href = Asked { view: *view, show: super::list::Show::All, ..asked }.address();
            let text = match view {
                View::Board => tr(l, "Tavle", "Board"),
                View::Timeline => tr(l, "Tidslinje", "Timeline"),
                View::List => tr(l, "Liste", "List"),
            };
            view! { <a href=href aria-current=(*view == asked.view).then_some("page")>{text}</a> }
        })
        .collect_view();
    view! { <nav class="seg" aria-label=tr(l, "Visning", "View")>{links}</nav> }
}
