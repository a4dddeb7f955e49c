//! What a citizen thinks of a stay that is over: three marks and a word, once, with or without the name (*evaluering*, H19).
//!
//! Whoever reads them sees a site's months. A month with few answers is shown without its figures: among three people everybody
//! knows who said what.

use crate::instant::Instant;
use crate::stay::Outcome;
use time::Date;

/// Days after the end of a stay in which it can be evaluated.
pub const OPEN_DAYS: i64 = 30;
/// Fewer answers than this show no figures and no words without a name.
pub const SMALLEST: usize = 5;
/// Characters of the comment at most.
pub const LONGEST_COMMENT: usize = 1000;
/// How many questions there are.
pub const QUESTIONS: usize = 3;

/// A mark from 1 (very bad) to 5 (very good).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u8);

impl Mark {
    /// A mark; `None` outside 1 to 5.
    #[must_use]
    pub fn new(mark: i64) -> Option<Self> {
        u8::try_from(mark).ok().filter(|m| (1..=5).contains(m)).map(Self)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

/// Can a stay that ended so be evaluated now? Not by somebody who has died, and not when it never was a stay here (an own stay that
/// moved on goes on elsewhere and is evaluated there as well).
#[must_use]
pub fn is_open(ended: Instant, outcome: Outcome, now: Instant) -> bool {
    outcome != Outcome::Died && ended <= now && now < ended.plus_hours(OPEN_DAYS * 24)
}

/// The first day of the month a day lies in: all that is kept of when an evaluation was given.
#[must_use]
pub fn month_of(day: Date) -> Date {
    day.replace_day(1).unwrap_or(day)
}

/// The average of some marks in tenths, where there are enough of them to say it.
#[must_use]
pub fn average(marks: &[Mark]) -> Option<i64> {
    let n = i64::try_from(marks.len()).ok().filter(|_| marks.len() >= SMALLEST)?;
    let sum: i64 = marks.iter().map(|m| i64::from(m.0)).sum();
    // Half a tenth goes up.
    sum.checked_mul(20)?.checked_add(n)?.checked_div(n.checked_mul(2)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use time::macros::date;

    fn marks(all: &[i64]) -> Vec<Mark> {
        all.iter().map(|m| Mark::new(*m).unwrap()).collect()
    }

    #[test]
    fn four_answers_show_no_figure_and_five_do() {
        assert_eq!(average(&marks(&[5, 5, 5, 5])), None);
        assert_eq!(average(&marks(&[5, 5, 5, 5, 1])), Some(42));
        assert_eq!(average(&marks(&[1, 2, 2, 2, 2, 2])), Some(18), "11/6 = 1.83");
        assert_eq!(average(&marks(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])), Some(11), "1.05 goes up");
        assert_eq!(average(&[]), None);
    }

    #[test]
    fn a_mark_is_one_to_five() {
        for (mark, is) in [(0, false), (1, true), (5, true), (6, false), (-1, false), (256, false), (257, false)] {
            assert_eq!(Mark::new(mark).is_some(), is, "{mark}");
        }
    }

    #[test]
    fn a_stay_is_evaluated_within_thirty_days_of_its_end_and_never_after_a_death() {
        let (end, day) = (Instant::from_unix(1_000_000), 24 * 3600);
        let rows = [(-1, false), (0, true), (30 * day - 1, true), (30 * day, false)];
        for (after, open) in rows {
            assert_eq!(is_open(end, Outcome::OwnHome, end.plus_seconds(after)), open, "{after} seconds after");
            assert!(!is_open(end, Outcome::Died, end.plus_seconds(after)));
        }
        assert_eq!(month_of(date!(2026 - 11 - 24)), date!(2026 - 11 - 01));
    }
}
