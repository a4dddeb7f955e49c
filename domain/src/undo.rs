//! Undo (*fortryd*): for ten seconds whoever has done something may take it back, by an act of its own that restores what was there
//! before. What others would have to be told of leaves only when that time is over; later there is the ordinary way back, which
//! they see.

use crate::codes;
use crate::ids::UserId;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// Seconds from the act for which it can be undone. At the tenth second it is too late.
pub const UNDO_SECONDS: i64 = 10;

codes! {
    /// An act that can be undone, by the name of its event.
    pub enum Undoable {
        /// A request was granted.
        Grant = "request.granted",
        /// A request was refused.
        Refusal = "request.refused",
        /// A citizen was directed elsewhere.
        Redirection = "request.redirected",
        /// A bed was offered.
        Offer = "offer.made",
        /// A citizen was moved to another bed.
        Transfer = "stay.transferred",
        /// An arrival was registered.
        Arrival = "stay.arrived",
        /// A stay was ended: the citizen left for good.
        Departure = "stay.ended",
        /// A citizen left for a while.
        Leave = "absence.began",
        /// A citizen came back.
        Return = "absence.returned",
        /// A cleaning was taken a step further.
        Cleaning = "cleaning.step",
        /// A bed was closed.
        Closure = "bed.closed",
    }
}

impl Undoable {
    /// The name of the event that undoes it.
    #[must_use]
    pub fn undone(self) -> &'static str {
        match self {
            Self::Grant => "grant.undone",
            Self::Refusal => "refusal.undone",
            Self::Redirection => "redirection.undone",
            Self::Offer => "offer.undone",
            Self::Transfer => "transfer.undone",
            Self::Arrival => "arrival.undone",
            Self::Departure => "departure.undone",
            Self::Leave => "leave.undone",
            Self::Return => "return.undone",
            Self::Cleaning => "cleaning.undone",
            Self::Closure => "closure.undone",
        }
    }
}

/// An act, as far as undoing it is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: Instant,
    /// By whom; `None` when nobody did it.
    pub by: Option<UserId>,
    /// Has it been undone already?
    pub undone: bool,
}

/// Why an act cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum UndoError {
    /// Somebody else did it.
    #[error("only whoever did it may undo it")]
    NotYours,
    /// It is undone already.
    #[error("it is undone already")]
    Already,
    /// The time is over.
    #[error("the time to undo it is over")]
    Late,
}

impl Done {
    /// May `user` undo it at `now`?
    ///
    /// # Errors
    /// [`UndoError`] with the reason.
    pub fn may_be_undone(self, user: UserId, now: Instant) -> Result<(), UndoError> {
        if self.by != Some(user) {
            return Err(UndoError::NotYours);
        }
        if self.undone {
            return Err(UndoError::Already);
        }
        if seconds_left(self.at, now) > 0 { Ok(()) } else { Err(UndoError::Late) }
    }
}

/// Seconds left at `now` to undo what was done at `at`; 0 when the time is over.
#[must_use]
pub fn seconds_left(at: Instant, now: Instant) -> i64 {
    UNDO_SECONDS.saturating_sub(now.seconds_since(at)).clamp(0, UNDO_SECONDS)
}

/// Has what was made at `at` left for its receiver at `now`? It leaves when it can no longer be undone.
#[must_use]
pub fn has_left(at: Instant, now: Instant) -> bool {
    seconds_left(at, now) == 0
}

/// When what was made at `at` leaves for its receiver.
#[must_use]
pub fn leaves_at(at: Instant) -> Instant {
    at.plus_seconds(UNDO_SECONDS)
}

/// The latest instant at which what has left at `now` was made.
#[must_use]
pub fn left_if_made_by(now: Instant) -> Instant {
    now.plus_seconds(-UNDO_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ME: UserId = UserId(Uuid::from_u128(1));
    const OTHER: UserId = UserId(Uuid::from_u128(2));

    fn after(seconds: i64, done: Done, user: UserId) -> Result<(), UndoError> {
        done.may_be_undone(user, done.at.plus_seconds(seconds))
    }

    fn mine() -> Done {
        Done { at: Instant::from_unix(1_800_000_000), by: Some(ME), undone: false }
    }

    #[test]
    fn the_ninth_second_is_in_time_and_the_tenth_is_too_late() {
        assert_eq!(after(0, mine(), ME), Ok(()));
        assert_eq!(after(9, mine(), ME), Ok(()));
        assert_eq!(after(10, mine(), ME), Err(UndoError::Late));
        assert_eq!(after(3600, mine(), ME), Err(UndoError::Late));
    }

    #[test]
    fn only_whoever_did_it_may_undo_it_and_only_once() {
        assert_eq!(after(1, mine(), OTHER), Err(UndoError::NotYours));
        assert_eq!(after(1, Done { by: None, ..mine() }, ME), Err(UndoError::NotYours), "nobody's act is nobody's to undo");
        assert_eq!(after(1, Done { undone: true, ..mine() }, ME), Err(UndoError::Already));
    }

    #[test]
    fn it_leaves_in_the_second_in_which_it_can_no_longer_be_undone() {
        let at = mine().at;
        for seconds in [0, 9, 10, 11] {
            let now = at.plus_seconds(seconds);
            assert_eq!(has_left(at, now), after(seconds, mine(), ME).is_err(), "second {seconds}");
            assert_eq!(has_left(at, now), at <= left_if_made_by(now), "second {seconds}");
        }
    }

    #[test]
    fn the_seconds_left_count_down_to_nothing() {
        let at = mine().at;
        assert_eq!([0, 1, 9, 10, 11].map(|s| seconds_left(at, at.plus_seconds(s))), [10, 9, 1, 0, 0]);
        assert_eq!(seconds_left(at, at.plus_seconds(-5)), 10, "never more than there are, should a clock step back");
    }
}
