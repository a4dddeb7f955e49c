//! Numbers over time as a line, drawn by the server. What is not a number breaks the line; the table beside it says the same.

use crate::lang::Lang;
use crate::t;
use crate::ui::format::date_short;
use crate::words::measured;
use domain::rehab::decimal::Decimal;
use leptos::prelude::*;
use time::PrimitiveDateTime;

const LEFT: f64 = 30.0;
const RIGHT: f64 = 286.0;
const TOP: f64 = 16.0;
const BASE: f64 = 108.0;

/// What was measured when; `None` is no number.
pub type Dot = (PrimitiveDateTime, Option<Decimal>);

#[allow(clippy::cast_precision_loss)] // hundredths and minutes, far below what a float holds
fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.5 } else { part as f64 / whole as f64 }
}

/// Where a time lies; what was measured at one time is spread.
fn x(at: PrimitiveDateTime, place: usize, (first, last): (PrimitiveDateTime, PrimitiveDateTime), count: usize) -> f64 {
    let minutes = (last - first).whole_minutes();
    let at = if minutes == 0 {
        share(i64::try_from(place).unwrap_or(0), i64::try_from(count.saturating_sub(1)).unwrap_or(0))
    } else {
        share((at - first).whole_minutes(), minutes)
    };
    LEFT + at * (RIGHT - LEFT)
}

/// The line between the ends of its scale, by time, with what is aimed at; `None` when there is no number.
pub fn line(
    l: Lang,
    (low, high): (Decimal, Decimal),
    dots: &[Dot],
    target: Option<Decimal>,
    label: String,
) -> Option<impl IntoView + use<>> {
    dots.iter().find_map(|(_, number)| *number)?;
    let span = (dots.first()?.0, dots.last()?.0);
    let y = |number: Decimal| {
        let over = share(number.minus(low).in_hundredths(), high.minus(low).in_hundredths());
        BASE - over * (BASE - TOP)
    };
    let places: Vec<Option<(f64, f64)>> =
        dots.iter().enumerate().map(|(place, (at, number))| number.map(|number| (x(*at, place, span, dots.len()), y(number)))).collect();
    let lines = places
        .split(Option::is_none)
        .filter(|run| run.len() > 1)
        .map(|run| {
            let line = run.iter().flatten().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
            view! { <polyline class="line" points=line /> }
        })
        .collect_view();
    let target = target.map(|number| {
        let at = y(number);
        // Over the line, but for a target at the top.
        let text_at = if at - TOP < 14.0 { at + 13.0 } else { at - 5.0 };
        let number = measured(l, number, 0);
        let text = t!(l, "mål {number}", "target {number}");
        let (at, text_at) = (format!("{at:.1}"), format!("{text_at:.1}"));
        view! {
            <line class="target" x1="30" x2="286" y1=at.clone() y2=at />
            <text class="t-target" x="34" y=text_at>{text}</text>
        }
    });
    let last = places.iter().rposition(Option::is_some);
    let dots = places
        .iter()
        .enumerate()
        .filter_map(|(place, at)| at.map(|at| (place, at)))
        .map(|(place, (x, y))| {
            let class = if Some(place) == last { "dot dot--now" } else { "dot" };
            view! { <circle class=class cx=format!("{x:.1}") cy=format!("{y:.1}") r="4" /> }
        })
        .collect_view();
    let (from, to) = (span.0.date(), span.1.date());
    let days = if from == to {
        view! { <text x="158" y="126" text-anchor="middle">{date_short(l, from)}</text> }.into_any()
    } else {
        view! {
            <text x="30" y="126" text-anchor="start">{date_short(l, from)}</text>
            <text x="286" y="126" text-anchor="end">{date_short(l, to)}</text>
        }
        .into_any()
    };
    Some(view! {
        <svg class="chart" viewBox="0 0 300 132" role="img" aria-label=label>
            <line class="gridl" x1="30" x2="286" y1="16" y2="16" />
            <line class="axis" x1="30" x2="286" y1="108" y2="108" />
            <text x="24" y="20" text-anchor="end">{measured(l, high, 0)}</text>
            <text x="24" y="112" text-anchor="end">{measured(l, low, 0)}</text>
            {target}{lines}{dots}{days}
        </svg>
    })
}
