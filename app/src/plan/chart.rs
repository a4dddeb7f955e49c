//! A measurement of a plan over time as a line.

use super::Point;
use crate::lang::Lang;
use crate::ui::chart::{Dot, line};
use domain::rehab::decimal::Decimal;
use domain::rehab::instrument::Instrument;
use leptos::prelude::*;

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

/// The chart; `None` when no number was measured.
pub(super) fn chart(
    l: Lang,
    instrument: &Instrument,
    points: &[Point],
    target: Option<Decimal>,
    label: String,
) -> Option<impl IntoView + use<>> {
    let dots: Vec<Dot> = points.iter().filter(|p| p.counts()).map(|p| (p.on.midnight(), p.score.number())).collect();
    let highest = dots.iter().filter_map(|(_, number)| *number).max()?.max(target.unwrap_or(Decimal::ZERO));
    line(l, ends(instrument, highest), &dots, target, label)
}
