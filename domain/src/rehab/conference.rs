//! The weekly conference (*ugentlig konference*): the team looks at one citizen after the other. What it decides becomes goals, tasks,
//! and proposals to whoever allocates.

use crate::access::Role;
use crate::codes;
use crate::instant::Instant;
use time::{Date, Duration};

/// Days from one conference about a citizen to the next.
pub const EVERY_DAYS: i64 = 7;

/// Hours before the expected departure by which a proposal to stay longer is to be answered: the bed may be promised after it.
pub const ANSWER_HOURS: i64 = 24;

codes! {
    /// What a decision of a conference becomes, beside a goal.
    pub enum TeamDecision {
        /// Opgave.
        Task = "task",
        /// Forslag om forlængelse: an allocator decides.
        Extension = "extension",
    }
}

codes! {
    /// Who in the house sees to a task of the team.
    pub enum TeamOwner {
        /// Terapeut.
        Therapist = "therapist",
        /// Sygeplejerske på afsnit.
        WardNurse = "ward_nurse",
        /// Visitator.
        Allocator = "allocator",
    }
}

impl TeamOwner {
    /// The role whose task it is.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::Therapist => Role::Therapist,
            Self::WardNurse => Role::WardNurse,
            Self::Allocator => Role::Allocator,
        }
    }
}

/// When a citizen is on the agenda next: a week after the last conference, or after the plan was begun.
#[must_use]
pub fn next_on(begun: Date, last: Option<Date>) -> Date {
    last.unwrap_or(begun).saturating_add(Duration::days(EVERY_DAYS))
}

/// By when a proposal to stay longer is to be answered: a day before the expected departure, and at once when that is here.
#[must_use]
pub fn answer_by(departure: Instant, now: Instant) -> Instant {
    departure.plus_hours(-ANSWER_HOURS).max(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn a_citizen_is_looked_at_every_week_from_the_beginning_of_the_plan() {
        let begun = date!(2026 - 12 - 28);
        assert_eq!(next_on(begun, None), date!(2027 - 01 - 04));
        assert_eq!(next_on(begun, Some(date!(2027 - 01 - 06))), date!(2027 - 01 - 13));
    }

    #[test]
    fn a_proposal_is_answered_a_day_before_the_departure_or_at_once() {
        let at = |day: i64, hour: i64| Instant::new(datetime!(2026-12-01 00:00 +0)).plus_hours(24 * (day - 1) + hour);
        assert_eq!(answer_by(at(10, 11), at(7, 9)), at(9, 11));
        assert_eq!(answer_by(at(10, 11), at(9, 11)), at(9, 11));
        assert_eq!(answer_by(at(10, 11), at(9, 12)), at(9, 12), "less than a day is left");
        assert_eq!(answer_by(at(10, 11), at(12, 9)), at(12, 9), "the departure is past");
    }
}
