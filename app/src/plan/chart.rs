//! A measurement over time as a line, drawn by the server. What is not a number breaks the line; the table beside it says the same.

use super::Point;
use crate::lang::Lang;
use crate::ui::format::date_short;
use crate::words::measured;
use domain::rehab::decimal::Decimal;
use domain::rehab::instrument::Instrument;
use leptos::prelude::*;
use time::Date;

const LEFT: f64 = 30.0;
const RIGHT: f64 = 286.0;
const TOP: f64 = 16.0;
const BASE: f64 = 108.0;

/// Round upper ends of a scale without a ceiling, in hundredths.
const ENDS: [i64; 20] =
    [50, 100, 150, 200, 300, 500, 1_000, 1_200, 1_500, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 20_000, 40_000, 60_000, 100_000];

/// Lower and upper end of the axis: the scale's own, or from nothing to a round number over the highest.
fn ends(instrument: &Instrument, highest: Decimal) -> (Decimal, Decimal) {
    match instrument.bounds() {
        Some((low, Some(high))) => (low, high),
        _ => {
            let over = ENDS.into_iter().find(|end| *end >= highest.in_hundredths());
            (Decimal::ZERO, Decimal::hundredths(over.unwrap_or(highest.in_hundredths())))
        }
    }
}

#[allow(clippy::cast_precision_loss)] // hundredths and days, far below what a float holds
fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.5 } else { part as f64 / whole as f64 }
}

/// Where a day lies; measurements of one day are spread.
fn x(day: Date, place: usize, (first, last): (Date, Date), count: usize) -> f64 {
    let days = (last - first).whole_days();
    let at = if days == 0 {
        share(i64::try_from(place).unwrap_or(0), i64::try_from(count.saturating_sub(1)).unwrap_or(0))
    } else {
        share((day - first).whole_days(), days)
    };
    LEFT + at * (RIGHT - LEFT)
}

/// The chart; `None` when no number was measured.
pub(super) fn chart(l: Lang, instrument: &Instrument, points: &[Point], label: String) -> Option<impl IntoView + use<>> {
    let counted: Vec<&Point> = points.iter().filter(|p| p.struck.is_none()).collect();
    let highest = counted.iter().filter_map(|p| p.score.number()).max()?;
    let span = (counted.first()?.on, counted.last()?.on);
    let (low, high) = ends(instrument, highest);
    let y = |number: Decimal| {
        let over = share(number.minus(low).in_hundredths(), high.minus(low).in_hundredths());
        BASE - over * (BASE - TOP)
    };
    let places: Vec<Option<(f64, f64)>> = counted
        .iter()
        .enumerate()
        .map(|(place, p)| p.score.number().map(|number| (x(p.on, place, span, counted.len()), y(number))))
        .collect();
    let lines = places
        .split(Option::is_none)
        .filter(|run| run.len() > 1)
        .map(|run| {
            let line = run.iter().flatten().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
            view! { <polyline class="line" points=line /> }
        })
        .collect_view();
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
    let days = if span.0 == span.1 {
        view! { <text x="158" y="126" text-anchor="middle">{date_short(l, span.0)}</text> }.into_any()
    } else {
        view! {
            <text x="30" y="126" text-anchor="start">{date_short(l, span.0)}</text>
            <text x="286" y="126" text-anchor="end">{date_short(l, span.1)}</text>
        }
        .into_any()
    };
    Some(view! {
        <svg class="chart" viewBox="0 0 300 132" role="img" aria-label=label>
            <line class="gridl" x1="30" x2="286" y1="16" y2="16" />
            <line class="axis" x1="30" x2="286" y1="108" y2="108" />
            <text x="24" y="20" text-anchor="end">{measured(l, high, 0)}</text>
            <text x="24" y="112" text-anchor="end">{measured(l, low, 0)}</text>
            {lines}{dots}{days}
        </svg>
    })
}
