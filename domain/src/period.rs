//! Half-open periods `[from, to)`: out at 10:00 and in at 10:00 touch and do not overlap.

use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// `from` (included) to `to` (not included); never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    from: Instant,
    to: Instant,
}

/// A period must end after it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period must end after it begins")]
pub struct EmptyPeriod;

impl Period {
    /// # Errors
    /// [`EmptyPeriod`] unless `from < to`.
    pub fn new(from: Instant, to: Instant) -> Result<Self, EmptyPeriod> {
        if from < to { Ok(Self { from, to }) } else { Err(EmptyPeriod) }
    }

    /// A period of some seconds, at least one.
    #[must_use]
    pub fn lasting(from: Instant, seconds: i64) -> Self {
        Self { from, to: from.plus_seconds(seconds.max(1)) }
    }

    /// First instant.
    #[must_use]
    pub fn from(&self) -> Instant {
        self.from
    }

    /// First instant that no longer belongs to the period.
    #[must_use]
    pub fn to(&self) -> Instant {
        self.to
    }

    /// Do the two share an instant?
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Is the instant inside?
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }

    /// Length in seconds; at least one.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.to.seconds_since(self.from)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn period(from: i64, to: i64) -> Period {
        Period::new(Instant::from_unix(from), Instant::from_unix(to)).unwrap()
    }

    #[test]
    fn touching_periods_do_not_overlap() {
        assert!(!period(0, 10).overlaps(&period(10, 20)));
        assert!(!period(10, 20).overlaps(&period(0, 10)));
    }

    #[test]
    fn a_period_inside_another_overlaps_it() {
        assert!(period(0, 100).overlaps(&period(40, 41)));
        assert!(period(40, 41).overlaps(&period(0, 100)));
    }

    #[test]
    fn an_empty_or_reversed_period_cannot_be_built() {
        assert_eq!(Period::new(Instant::from_unix(5), Instant::from_unix(5)), Err(EmptyPeriod));
        assert_eq!(Period::new(Instant::from_unix(6), Instant::from_unix(5)), Err(EmptyPeriod));
    }

    #[test]
    fn fractions_of_a_second_are_cut() {
        let at = time::macros::datetime!(2027-03-28 01:30:00.987654321 +2);
        assert_eq!(Instant::new(at).get(), time::macros::datetime!(2027-03-27 23:30:00 UTC));
    }
}
