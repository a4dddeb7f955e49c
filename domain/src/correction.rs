//! Corrections: what was registered about a stay may be put right for a time, with a reason. Both versions stay in the history; every
//! figure is computed from the facts as they stand then.

use crate::absence::AbsenceKind;
use crate::code::Code as _;
use crate::codes;
use crate::instant::Instant;
use crate::stay::Outcome;

codes! {
    /// What is corrected.
    pub enum Moment {
        /// When the citizen came.
        Arrival = "arrival",
        /// When the citizen left.
        Departure = "departure",
        /// When the citizen died.
        Death = "death",
        /// When the citizen changed beds.
        Transfer = "transfer",
        /// When an absence began.
        AbsenceStart = "absence_start",
        /// When the citizen came back.
        AbsenceReturn = "absence_return",
        /// When a phase began.
        PhaseStart = "phase_start",
    }
}

codes! {
    /// What is corrected beside times.
    pub enum Fact {
        /// Where the citizen went.
        Outcome = "outcome",
        /// What an absence was.
        AbsenceKind = "absence_kind",
    }
}

/// What was registered beside times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Where the citizen went. A death is not a place: it is found, and confirmed by a doctor.
    Outcome(Outcome),
    /// What an absence was.
    AbsenceKind(AbsenceKind),
}

impl Registered {
    /// What it is.
    #[must_use]
    pub fn fact(self) -> Fact {
        match self {
            Self::Outcome(_) => Fact::Outcome,
            Self::AbsenceKind(_) => Fact::AbsenceKind,
        }
    }

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Outcome(outcome) => outcome.code(),
            Self::AbsenceKind(kind) => kind.code(),
        }
    }

    /// What the code says about it.
    #[must_use]
    pub fn of(fact: Fact, code: &str) -> Option<Self> {
        match fact {
            Fact::Outcome => Outcome::from_code(code).ok().filter(|outcome| outcome.is_departure()).map(Self::Outcome),
            Fact::AbsenceKind => AbsenceKind::from_code(code).ok().map(Self::AbsenceKind),
        }
    }
}

/// Why it cannot be corrected so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// A correction needs a reason.
    #[error("a correction needs a reason")]
    Reason,
    /// What was registered lies too far back.
    #[error("the time for corrections is over")]
    Closed,
    /// What came before lies after it.
    #[error("the time lies before what came before it")]
    TooEarly,
    /// What came after lies before it, or it lies in the future.
    #[error("the time lies after what came after it")]
    TooLate,
    /// It is what stands already.
    #[error("nothing is changed")]
    Same,
}

/// Is what happened at `at` still open to correction?
#[must_use]
pub fn is_open(at: Instant, now: Instant, days: i64) -> bool {
    now <= at.plus_hours(24 * days)
}

/// May what was registered about something at `at` be replaced?
///
/// # Errors
/// [`CorrectionError`].
pub fn may_replace<T: PartialEq>(old: &T, new: &T, reason: &str, at: Instant, now: Instant, days: i64) -> Result<(), CorrectionError> {
    if reason.trim().is_empty() {
        return Err(CorrectionError::Reason);
    }
    if !is_open(at, now, days) {
        return Err(CorrectionError::Closed);
    }
    if old == new { Err(CorrectionError::Same) } else { Ok(()) }
}

/// May something move from `old` to `new`, between what came `before` and `after` it? Nothing moves into the future, unless it lay
/// there (a planned phase).
///
/// # Errors
/// [`CorrectionError`].
pub fn may_move(
    (old, new): (Instant, Instant),
    (before, after): (Option<Instant>, Option<Instant>),
    reason: &str,
    now: Instant,
    days: i64,
) -> Result<(), CorrectionError> {
    may_replace(&old, &new, reason, old, now, days)?;
    if before.is_some_and(|before| new <= before) {
        return Err(CorrectionError::TooEarly);
    }
    let in_the_future = old <= now && new > now;
    if in_the_future || after.is_some_and(|after| new >= after) { Err(CorrectionError::TooLate) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_moves_between_its_neighbours_within_the_window_and_with_a_reason() {
        let at = |hour: i64| Instant::from_unix(hour * 3600);
        let days = 14;
        for (what, old, new, before, after, reason, now, expected) in [
            ("plain", 10, 8, Some(5), Some(20), "Skrevet forkert", 30, Ok(())),
            ("no reason", 10, 8, Some(5), Some(20), " ", 30, Err(CorrectionError::Reason)),
            ("too old", 10, 8, Some(5), Some(20), "x", 10 + 14 * 24 + 1, Err(CorrectionError::Closed)),
            ("the last hour", 10, 8, Some(5), Some(20), "x", 10 + 14 * 24, Ok(())),
            ("the same", 10, 10, None, None, "x", 30, Err(CorrectionError::Same)),
            ("onto the one before", 10, 5, Some(5), Some(20), "x", 30, Err(CorrectionError::TooEarly)),
            ("onto the one after", 10, 20, Some(5), Some(20), "x", 30, Err(CorrectionError::TooLate)),
            ("into the future", 10, 31, Some(5), None, "x", 30, Err(CorrectionError::TooLate)),
            ("a planned phase", 40, 50, Some(5), None, "x", 30, Ok(())),
        ] {
            assert_eq!(may_move((at(old), at(new)), (before.map(at), after.map(at)), reason, at(now), days), expected, "{what}");
        }
    }
}
