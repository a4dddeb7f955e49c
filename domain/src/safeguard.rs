//! A safeguard (*tryghedstiltag*): a door alarm, a personal alarm or a closed garden used for somebody who cannot look after their own
//! safety (domain handbook 8.7). Plads records who decided it, on what legal basis, who consents and until when, and asks in time
//! whether it still stands; whether it is lawful is for the professionals to judge.

use crate::codes;
use crate::form::{Problem, Problems};
use serde::{Deserialize, Serialize};
use time::Date;

codes! {
    /// Who agrees to it.
    pub enum SafeguardConsent {
        /// The citizen.
        Citizen = "citizen",
        /// A relative with a power of attorney (*fuldmagt*).
        PowerOfAttorney = "power_of_attorney",
        /// A guardian (*værge*).
        Guardian = "guardian",
        /// Nobody: it was decided under the rules on the use of force.
        Decided = "decided",
    }
}

impl SafeguardConsent {
    /// Does somebody speak for the citizen, whose name is needed and whose mandate may run out?
    #[must_use]
    pub fn is_by_another(self) -> bool {
        match self {
            Self::PowerOfAttorney | Self::Guardian => true,
            Self::Citizen | Self::Decided => false,
        }
    }
}

/// How long a safeguard stands before somebody looks at it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The day it is to be looked at again.
    pub review_on: Date,
    /// The last day the mandate of whoever consents is good for; `None` when it has no end, or nobody speaks for the citizen.
    pub consent_expires: Option<Date>,
}

impl Standing {
    /// The day by which a person looks at it: the review, or the end of the mandate when that comes first.
    #[must_use]
    pub fn due(self) -> Date {
        self.consent_expires.map_or(self.review_on, |expires| expires.min(self.review_on))
    }

    /// Has the mandate run out? On its last day it is still good.
    #[must_use]
    pub fn has_expired(self, today: Date) -> bool {
        self.consent_expires.is_some_and(|expires| expires < today)
    }

    /// What is wrong with it on the day it is set, at the field: nothing is decided for days that are over, and only somebody who
    /// speaks for the citizen has a mandate that can end.
    pub fn check(self, consent: SafeguardConsent, today: Date, problems: &mut Problems) {
        if self.review_on < today {
            problems.add("review_on", Problem::TooEarly);
        }
        if self.has_expired(today) {
            problems.add("consent_expires", Problem::TooEarly);
        }
        if self.consent_expires.is_some() && !consent.is_by_another() {
            problems.add("consent_expires", Problem::NotAChoice);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 24);

    fn standing(review_on: Date, consent_expires: Option<Date>) -> Standing {
        Standing { review_on, consent_expires }
    }

    fn problems(standing: Standing, consent: SafeguardConsent) -> Vec<(String, Problem)> {
        let mut problems = Problems::default();
        standing.check(consent, TODAY, &mut problems);
        problems.into_vec().into_iter().map(|p| (p.field, p.problem)).collect()
    }

    #[test]
    fn somebody_looks_at_it_when_the_review_or_the_mandate_comes_first() {
        let review = date!(2026 - 12 - 24);
        assert_eq!(standing(review, None).due(), review);
        assert_eq!(standing(review, Some(date!(2026 - 12 - 01))).due(), date!(2026 - 12 - 01));
        assert_eq!(standing(review, Some(date!(2027 - 06 - 01))).due(), review);
    }

    #[test]
    fn a_mandate_is_good_on_its_last_day() {
        let mandate = standing(date!(2026 - 12 - 24), Some(TODAY));
        assert!(!mandate.has_expired(TODAY));
        assert!(mandate.has_expired(date!(2026 - 11 - 25)));
        assert!(!standing(TODAY, None).has_expired(date!(2100 - 01 - 01)));
    }

    #[test]
    fn nothing_is_decided_for_days_that_are_over_and_only_a_mandate_ends() {
        use SafeguardConsent::{Citizen, Decided, Guardian, PowerOfAttorney};
        let (yesterday, later) = (date!(2026 - 11 - 23), date!(2026 - 12 - 24));
        for consent in [Citizen, PowerOfAttorney, Guardian, Decided] {
            assert_eq!(problems(standing(TODAY, None), consent), []);
            assert_eq!(problems(standing(yesterday, None), consent), [("review_on".to_owned(), Problem::TooEarly)]);
        }
        assert_eq!(problems(standing(later, Some(yesterday)), Guardian), [("consent_expires".to_owned(), Problem::TooEarly)]);
        assert_eq!(problems(standing(later, Some(later)), PowerOfAttorney), []);
        assert_eq!(problems(standing(later, Some(later)), Citizen), [("consent_expires".to_owned(), Problem::NotAChoice)]);
    }
}
