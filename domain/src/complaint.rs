//! Complaints (*klager*): received, reconsidered by a day, decided, and sent on when not wholly upheld. A late complaint is registered
//! as late and never turned away: a person decides.

use crate::codes;
use time::{Date, Duration};

codes! {
    /// How a complaint came.
    pub enum Channel {
        /// By telephone.
        Phone = "phone",
        /// In writing.
        Letter = "letter",
        /// Face to face.
        InPerson = "in_person",
    }
}

codes! {
    /// What came of reconsidering it.
    pub enum ComplaintResult {
        /// Medhold: the decision is changed as asked.
        Upheld = "upheld",
        /// Delvist medhold.
        Partly = "partly",
        /// Fastholdt.
        Maintained = "maintained",
    }
}

impl ComplaintResult {
    /// Must it go on to the complaint body?
    #[must_use]
    pub fn goes_on(self) -> bool {
        match self {
            Self::Upheld => false,
            Self::Partly | Self::Maintained => true,
        }
    }
}

/// The last day on which to complain about a decision of `decided`.
#[must_use]
pub fn last_day(decided: Date, weeks: u8) -> Date {
    decided.saturating_add(Duration::weeks(i64::from(weeks)))
}

/// Is a complaint received on this day late?
#[must_use]
pub fn is_late(decided: Date, weeks: u8, received: Date) -> bool {
    received > last_day(decided, weeks)
}

/// Why a complaint cannot be handled so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComplaintError {
    /// It lies before the decision.
    #[error("a complaint follows its decision")]
    BeforeDecision,
    /// It has not been received yet.
    #[error("a complaint is registered when it has been received")]
    InTheFuture,
    /// It has a result already.
    #[error("the complaint has a result")]
    Decided,
}

/// May a complaint received on this day be registered?
///
/// # Errors
/// [`ComplaintError`].
pub fn may_register(decided: Date, received: Date, today: Date) -> Result<(), ComplaintError> {
    if received < decided {
        return Err(ComplaintError::BeforeDecision);
    }
    if received > today { Err(ComplaintError::InTheFuture) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn four_weeks_end_on_the_same_weekday_and_the_day_after_is_late() {
        let decided = date!(2026 - 12 - 14);
        assert_eq!(last_day(decided, 4), date!(2027 - 01 - 11));
        for (received, late) in [(date!(2026 - 12 - 28), false), (date!(2027 - 01 - 11), false), (date!(2027 - 01 - 12), true)] {
            assert_eq!(is_late(decided, 4, received), late, "{received}");
        }
    }

    #[test]
    fn a_complaint_follows_its_decision_and_is_not_of_tomorrow() {
        let (decided, today) = (date!(2026 - 12 - 14), date!(2026 - 12 - 28));
        for (received, expected) in [
            (date!(2026 - 12 - 13), Err(ComplaintError::BeforeDecision)),
            (date!(2026 - 12 - 14), Ok(())),
            (date!(2026 - 12 - 28), Ok(())),
            (date!(2026 - 12 - 29), Err(ComplaintError::InTheFuture)),
        ] {
            assert_eq!(may_register(decided, received, today), expected, "{received}");
        }
    }

    #[test]
    fn only_a_complaint_wholly_upheld_stays() {
        assert_eq!(
            [ComplaintResult::Upheld, ComplaintResult::Partly, ComplaintResult::Maintained].map(ComplaintResult::goes_on),
            [false, true, true]
        );
    }
}
