//! Claims of a bed laid out on a tape of half-days: what the timeline draws. The rules of claims are in [`crate::allocation`].
//!
//! Half-days, because somebody who leaves before noon and somebody who comes after it share a day. A claim shorter than a half
//! still gets one of its own, at the cost of a longer neighbour; order is never changed and nothing overlaps.

use crate::instant::Instant;
use crate::period::Period;

/// A claim on the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Which of the periods that were laid out.
    pub which: usize,
    /// Its first half-day, from 0.
    pub half: usize,
    /// Half-days it takes, at least 1.
    pub span: usize,
    /// It began before the tape.
    pub from_before: bool,
    /// It goes on after the tape.
    pub runs_on: bool,
}

impl Bar {
    const fn end(self) -> usize {
        self.half.saturating_add(self.span)
    }
}

/// Lays periods out on half-days. `bounds` are the instants between half-days, first and last included; `periods` do not
/// overlap. Gives the bars in order of time; with more periods than half-days the earliest are left out.
#[must_use]
pub fn lay(bounds: &[Instant], periods: &[Period]) -> Vec<Bar> {
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else { return Vec::new() };
    let halves = bounds.len().saturating_sub(1);
    // The half-day an instant lies in; instants before the tape count as its first.
    let half_of = |at: Instant| bounds.partition_point(|bound| *bound <= at).saturating_sub(1);
    let mut order: Vec<usize> = (0..periods.len()).collect();
    order.sort_by_key(|n| periods.get(*n).map(|p| p.from()));
    let mut bars: Vec<Bar> = Vec::new();
    for which in order {
        let Some(period) = periods.get(which).filter(|p| p.from() < *last && p.to() > *first) else { continue };
        let half = half_of(period.from());
        let end = bounds.partition_point(|bound| *bound < period.to()).min(halves).max(half.saturating_add(1));
        let bar = Bar { which, half, span: end - half, from_before: period.from() < *first, runs_on: period.to() > *last };
        let bar = after(bars.last_mut(), bar);
        bars.push(bar);
    }
    press_in(&mut bars, halves);
    bars
}

/// The bar after the one before: where both want the same half-day, the longer gives it up, else the later waits.
fn after(before: Option<&mut Bar>, mut bar: Bar) -> Bar {
    let Some(before) = before.filter(|before| before.end() > bar.half) else { return bar };
    if before.span > 1 && before.end() == bar.half.saturating_add(1) && bar.span <= before.span {
        before.span = before.span.saturating_sub(1);
        return bar;
    }
    let end = bar.end();
    bar.half = before.end();
    bar.span = end.saturating_sub(bar.half).max(1);
    bar
}

/// Moves what was pushed over the end back onto the tape.
fn press_in(bars: &mut Vec<Bar>, halves: usize) {
    let mut limit = halves;
    for bar in bars.iter_mut().rev() {
        let end = bar.end().min(limit);
        bar.half = bar.half.min(end.saturating_sub(1));
        bar.span = end.saturating_sub(bar.half);
        limit = bar.half;
    }
    bars.retain(|bar| bar.span > 0);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

    use super::*;
    use proptest::prelude::*;

    fn at(hours: i64) -> Instant {
        Instant::from_unix(1_795_000_000).plus_hours(hours)
    }

    fn tape(halves: i64) -> Vec<Instant> {
        (0..=halves).map(|n| at(n * 12)).collect()
    }

    fn period(from: i64, to: i64) -> Period {
        Period::new(at(from), at(to)).unwrap()
    }

    fn drawn(halves: i64, periods: &[Period]) -> Vec<(usize, usize, usize)> {
        lay(&tape(halves), periods).iter().map(|b| (b.which, b.half, b.span)).collect()
    }

    #[test]
    fn a_stay_takes_the_half_days_it_touches() {
        // From the second day at 14 to the fourth at 10.
        assert_eq!(drawn(10, &[period(38, 82)]), [(0, 3, 4)]);
    }

    #[test]
    fn what_began_before_and_goes_on_after_fills_the_tape_and_says_so() {
        let bars = lay(&tape(4), &[period(-30, 100)]);
        assert_eq!(bars, [Bar { which: 0, half: 0, span: 4, from_before: true, runs_on: true }]);
        assert!(lay(&tape(4), &[period(-30, 0), period(48, 60)]).is_empty(), "touching from outside is not on the tape");
    }

    #[test]
    fn leaving_before_noon_and_coming_after_it_share_a_day() {
        assert_eq!(drawn(4, &[period(-10, 10), period(14, 60)]), [(0, 0, 1), (1, 1, 3)]);
    }

    #[test]
    fn a_cleaning_of_half_an_hour_gets_a_half_day_at_the_cost_of_the_stay_before_it() {
        assert_eq!(drawn(6, &[period(-10, 34), period(34, 35)]), [(0, 0, 2), (1, 2, 1)]);
    }

    #[test]
    fn same_day_turnover_keeps_stay_cleaning_and_arrival_apart() {
        // Out at 10, cleaned until 11, the next in at 11:00 of the same morning.
        assert_eq!(drawn(6, &[period(-10, 34), period(34, 35), period(35, 70)]), [(0, 0, 2), (1, 2, 1), (2, 3, 3)]);
    }

    #[test]
    fn a_stay_of_three_hours_in_the_last_half_day_stays_on_the_tape() {
        assert_eq!(drawn(2, &[period(-10, 14), period(14, 17), period(17, 18)]), [(1, 0, 1), (2, 1, 1)]);
        assert_eq!(drawn(3, &[period(-10, 26), period(27, 30), period(31, 40)]), [(0, 0, 1), (1, 1, 1), (2, 2, 1)]);
    }

    proptest! {
        #[test]
        fn bars_keep_their_order_never_overlap_and_none_is_lost_while_there_is_room(
            steps in prop::collection::vec((0_i64..40, 1_i64..90), 0..12), begin in -60_i64..60, halves in 14_i64..56,
        ) {
            let mut from = begin;
            let mut periods = Vec::new();
            for (gap, length) in steps {
                from += gap;
                periods.push(period(from, from + length));
                from += length;
            }
            let bars = lay(&tape(halves), &periods);
            let on_tape = periods.iter().filter(|p| p.from() < at(halves * 12) && p.to() > at(0)).count();
            prop_assert_eq!(bars.len(), on_tape);
            let mut end = 0;
            for bar in &bars {
                prop_assert!(bar.span >= 1 && bar.half >= end);
                end = bar.half + bar.span;
            }
            prop_assert!(end <= usize::try_from(halves).unwrap());
            prop_assert!(bars.windows(2).all(|w| w[0].which < w[1].which));
        }
    }
}
