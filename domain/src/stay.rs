//! A stay (*ophold*): from arrival to end. It begins when the citizen is in the bed; before that there is a reservation.

use crate::codes;
use crate::instant::Instant;
use crate::organisation::LegalBasis;
use time::Date;

codes! {
    /// How a stay ended, domain handbook 9.
    pub enum Outcome {
        /// Own home.
        OwnHome = "own_home",
        /// Own home with help.
        OwnHomeWithHelp = "own_home_with_help",
        /// Nursing home.
        NursingHome = "nursing_home",
        /// Another place.
        OtherPlace = "other_place",
        /// Hospital.
        Hospital = "hospital",
        /// Hospice.
        Hospice = "hospice",
        /// Died.
        Died = "died",
        /// Moved to another municipality.
        Moved = "moved",
        /// Left by own choice.
        OwnChoice = "own_choice",
        /// Other.
        Other = "other",
    }
}

codes! {
    /// What is decided about a stay that goes on; each is a letter to the citizen.
    pub enum StayDecisionKind {
        /// It changes kind or legal basis.
        Phase = "phase",
        /// It lasts longer than granted.
        Extension = "extension",
        /// It ends earlier than granted.
        End = "end",
    }
}

/// What a decision on a stay lacks before it may be signed (invariant I6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// Reasons, in words for the citizen.
    #[error("a decision needs reasons")]
    Reasons,
    /// A legal basis that says where and until when to complain.
    #[error("a decision needs a legal basis with complaint guidance")]
    LegalBasis,
}

/// May a decision on a stay with these reasons, resting on this basis on `day`, be signed?
///
/// # Errors
/// [`NotReady`] with what is missing.
pub fn ready(reasons: &str, basis: &LegalBasis, day: Date) -> Result<(), NotReady> {
    if reasons.trim().is_empty() {
        return Err(NotReady::Reasons);
    }
    let guides = !basis.complaint_body.trim().is_empty() && basis.complaint_weeks > 0;
    if guides && basis.may_be_chosen_on(day) { Ok(()) } else { Err(NotReady::LegalBasis) }
}

/// Where a stay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayState {
    /// The citizen is in the house.
    InHouse {
        /// Since when.
        since: Instant,
        /// Until when, as expected.
        expected_departure: Instant,
    },
    /// The stay is over.
    Ended {
        /// When it began.
        since: Instant,
        /// When it ended.
        at: Instant,
        /// How it ended.
        outcome: Outcome,
    },
}

/// Why a stay cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StayError {
    /// It has ended already.
    #[error("the stay has ended")]
    Ended,
    /// The end lies before the arrival.
    #[error("a stay cannot end before it began")]
    BeforeArrival,
    /// The end lies in the future: a bed frees at departure only.
    #[error("a stay ends when the citizen leaves, not before")]
    InTheFuture,
}

impl StayState {
    /// The citizen leaves.
    ///
    /// # Errors
    /// [`StayError`] when it has ended, or `at` lies before arrival or after `now`.
    pub fn end(self, at: Instant, outcome: Outcome, now: Instant) -> Result<Self, StayError> {
        match self {
            Self::Ended { .. } => Err(StayError::Ended),
            Self::InHouse { since, .. } if at < since => Err(StayError::BeforeArrival),
            Self::InHouse { .. } if at > now => Err(StayError::InTheFuture),
            Self::InHouse { since, .. } => Ok(Self::Ended { since, at, outcome }),
        }
    }
}

codes! {
    /// Class of a cleaning.
    pub enum CleaningClass {
        /// Ordinary.
        Ordinary = "ordinary",
        /// After infection.
        Infection = "infection",
    }
}

codes! {
    /// How far a cleaning has come.
    pub enum CleaningStep {
        /// To be done.
        Due = "due",
        /// Begun.
        Started = "started",
        /// Done, to be accepted by a nurse.
        Done = "done",
        /// Accepted: the bed is free.
        Accepted = "accepted",
    }
}

impl CleaningStep {
    /// The steps may be taken in order, and a nurse may accept at any point.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self < next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_bed_frees_at_departure_only_and_a_stay_ends_once() {
        let at = Instant::from_unix;
        let stay = StayState::InHouse { since: at(100), expected_departure: at(1000) };
        assert_eq!(stay.end(at(500), Outcome::OwnHome, at(400)), Err(StayError::InTheFuture));
        assert_eq!(stay.end(at(50), Outcome::OwnHome, at(400)), Err(StayError::BeforeArrival));
        let ended = stay.end(at(300), Outcome::OwnHome, at(400));
        assert_eq!(ended, Ok(StayState::Ended { since: at(100), at: at(300), outcome: Outcome::OwnHome }));
        assert_eq!(ended.and_then(|s| s.end(at(301), Outcome::Died, at(400))), Err(StayError::Ended));
    }

    #[test]
    fn a_decision_needs_reasons_a_valid_legal_basis_and_complaint_guidance() {
        let basis = |code: &str, body: &str, complaint_weeks| LegalBasis {
            id: crate::ids::LegalBasisId(uuid::Uuid::nil()),
            code: code.into(),
            act: "Sundhedsloven".into(),
            section: "§ 138".into(),
            charge_allowed: false,
            complaint_body: body.into(),
            complaint_weeks,
            valid_from: date!(2027 - 01 - 01),
            valid_to: None,
            confirmed: false,
        };
        let good = basis("sul138", "Styrelsen for Patientklager", 4);
        let day = date!(2027 - 02 - 01);
        assert_eq!(ready("Fordi.", &good, day), Ok(()));
        assert_eq!(ready(" ", &good, day), Err(NotReady::Reasons));
        assert_eq!(ready("Fordi.", &good, date!(2026 - 12 - 31)), Err(NotReady::LegalBasis), "not in force yet");
        for poor in [basis("sul138", "", 4), basis("sul138", "Nogen", 0), basis(LegalBasis::NOT_STATED, "Nogen", 4)] {
            assert_eq!(ready("Fordi.", &poor, day), Err(NotReady::LegalBasis));
        }
    }

    #[test]
    fn cleaning_goes_forward_only() {
        assert!(CleaningStep::Due.may_become(CleaningStep::Accepted));
        assert!(!CleaningStep::Done.may_become(CleaningStep::Started));
        assert!(!CleaningStep::Accepted.may_become(CleaningStep::Accepted));
    }
}
