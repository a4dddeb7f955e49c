//! Occupancy per night as bars. The same figures stand in a table below, so the drawing needs no more than a summary.

use super::percent_text;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_long, date_short, percent, percent_tenths, week};
use domain::occupancy::BedNights;
use leptos::prelude::*;
use time::{Date, Weekday};

const WIDTH: i64 = 1340;
const LEFT: i64 = 48;
const TOP: i64 = 24;
const BASE: i64 = 204;

/// Height of a share, in tenths of a per cent, above the base.
fn height(tenths: i64) -> i64 {
    tenths * (BASE - TOP) / 1000
}

/// Bars, one for each night.
#[component]
pub(super) fn NightsChart(
    /// Language.
    l: Lang,
    /// The nights.
    days: Vec<(Date, BedNights)>,
) -> impl IntoView {
    let count = i64::try_from(days.len()).unwrap_or(1).max(1);
    let step = (WIDTH - LEFT) * 10 / count;
    let x = move |place: i64| LEFT * 10 + place * step;
    let label = summary(l, &days);
    let marks = (0..=2).map(|half| {
        let y = BASE - height(half * 500);
        let class = if half == 0 { "axis" } else { "gridl" };
        view! {
            <line class=class x1=LEFT.to_string() x2=WIDTH.to_string() y1=y.to_string() y2=y.to_string() />
            <text x=(LEFT - 8).to_string() y=(y + 4).to_string() text-anchor="end">{percent(l, half * 50)}</text>
        }
    });
    let bars: Vec<_> = days
        .iter()
        .zip(0_i64..)
        .filter_map(|((date, nights), place)| {
            let tenths = nights.percent_tenths()?;
            let high = height(tenths);
            let full = tenths >= 1000 && count <= 31;
            let title = format!("{}: {}", date_short(l, *date), percent_text(l, nights));
            Some(view! {
                <rect
                    class="c1"
                    x=tenth(x(place) + step / 10)
                    y=(BASE - high).to_string()
                    width=tenth(step * 8 / 10)
                    height=high.to_string()
                    rx="1"
                >
                    <title>{title}</title>
                </rect>
                {full.then(|| view! { <text class="lab" x=tenth(x(place) + step / 2) y=(TOP - 6).to_string() text-anchor="middle">"100"</text> })}
            })
        })
        .collect();
    let ticks: Vec<_> = days
        .iter()
        .zip(0_i64..)
        .filter(|((date, _), _)| if count <= 84 { date.weekday() == Weekday::Monday } else { date.day() == 1 })
        .map(|((date, _), place)| {
            // The last label ends with the picture.
            let (at, anchor) = if x(place) + 700 > WIDTH * 10 { (WIDTH * 10, "end") } else { (x(place) + 50, "start") };
            view! {
                <line class="axis" x1=tenth(x(place)) x2=tenth(x(place)) y1=BASE.to_string() y2=(BASE + 8).to_string() />
                <text x=tenth(at) y=(BASE + 20).to_string() text-anchor=anchor>{week(l, *date)}</text>
                <text x=tenth(at) y=(BASE + 37).to_string() text-anchor=anchor>{date_short(l, *date)}</text>
            }
        })
        .collect();
    view! {
        <div class="table-wrap chart-wrap" tabindex="0" role="region" aria-label=t!(l, "Graf over belægning", "Chart of occupancy")>
            <svg class="chart" viewBox=format!("0 0 {WIDTH} {}", BASE + 46) role="img" aria-label=label>
                {marks.collect_view()}
                {bars}
                {ticks}
            </svg>
        </div>
    }
}

/// A length kept in tenths of a pixel.
fn tenth(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn summary(l: Lang, days: &[(Date, BedNights)]) -> String {
    let shares = || days.iter().filter_map(|(date, nights)| nights.percent_tenths().map(|p| (p, *date)));
    let (Some((low, low_on)), Some((high, high_on))) = (shares().min(), shares().max_by_key(|(p, date)| (*p, std::cmp::Reverse(*date))))
    else {
        return t!(l, "Ingen disponible senge i perioden.", "No usable beds in the period.");
    };
    let (low, high) = (percent_tenths(l, low), percent_tenths(l, high));
    let (low_on, high_on) = (date_long(l, low_on), date_long(l, high_on));
    t!(
        l,
        "Belægning pr. døgn: lavest {low} den {low_on}, højest {high} den {high_on}. Tallene står i tabellen nedenfor.",
        "Occupancy per night: lowest {low} on {low_on}, highest {high} on {high_on}. The figures are in the table below."
    )
}
