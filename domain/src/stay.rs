//! A stay (*ophold*): from arrival to end. It begins when the citizen is in the bed; before that there is a reservation.

use crate::codes;
use crate::ids::AbsenceId;
use crate::instant::Instant;
use crate::organisation::LegalBasis;
use crate::request::Infection;
use crate::setting::SettingKey;
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

impl Outcome {
    /// Is it registered by a nurse when the citizen leaves? A death is not: it is found, and confirmed by a doctor, two facts with
    /// times of their own ([`StayState::die`]).
    #[must_use]
    pub fn is_departure(self) -> bool {
        self != Self::Died
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
    /// The citizen is away; the bed is held.
    OnLeave {
        /// Since when the stay lasts.
        since: Instant,
        /// Until when, as expected.
        expected_departure: Instant,
        /// The absence.
        absence: AbsenceId,
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
    /// The citizen is away: the bed is released, or the citizen comes back.
    #[error("the citizen is away")]
    Away,
    /// The citizen is in the house.
    #[error("the citizen is not away")]
    NotAway,
    /// The end lies before the arrival.
    #[error("a stay cannot end before it began")]
    BeforeArrival,
    /// The end lies in the future: a bed frees at departure only.
    #[error("a stay ends when the citizen leaves, not before")]
    InTheFuture,
    /// A death is no departure ([`Outcome::is_departure`]).
    #[error("a death is registered as found and confirmed")]
    DeathIsItsOwn,
}

impl StayState {
    /// When the stay began.
    #[must_use]
    pub fn since(self) -> Instant {
        match self {
            Self::InHouse { since, .. } | Self::OnLeave { since, .. } | Self::Ended { since, .. } => since,
        }
    }

    /// When and how it ended, once over.
    #[must_use]
    pub fn ended(self) -> Option<(Instant, Outcome)> {
        match self {
            Self::Ended { at, outcome, .. } => Some((at, outcome)),
            Self::InHouse { .. } | Self::OnLeave { .. } => None,
        }
    }

    /// The citizen leaves for a time; `in_bed_since` is when the citizen last came to the bed.
    ///
    /// # Errors
    /// [`StayError`] when away or over, or `at` does not lie after `in_bed_since` and not after `now`.
    pub fn leave(self, absence: AbsenceId, at: Instant, in_bed_since: Instant, now: Instant) -> Result<Self, StayError> {
        match self {
            Self::Ended { .. } => Err(StayError::Ended),
            Self::OnLeave { .. } => Err(StayError::Away),
            Self::InHouse { .. } if at <= in_bed_since => Err(StayError::BeforeArrival),
            Self::InHouse { .. } if at > now => Err(StayError::InTheFuture),
            Self::InHouse { since, expected_departure } => Ok(Self::OnLeave { since, expected_departure, absence }),
        }
    }

    /// The citizen comes back to the held bed, having left at `left`; also when the absence never was.
    ///
    /// # Errors
    /// [`StayError`] when not away, or `at` lies before or at `left` or after `now`.
    pub fn come_back(self, at: Instant, left: Instant, now: Instant) -> Result<Self, StayError> {
        match self {
            Self::Ended { .. } => Err(StayError::Ended),
            Self::InHouse { .. } => Err(StayError::NotAway),
            Self::OnLeave { .. } if at <= left => Err(StayError::BeforeArrival),
            Self::OnLeave { .. } if at > now => Err(StayError::InTheFuture),
            Self::OnLeave { since, expected_departure, .. } => Ok(Self::InHouse { since, expected_departure }),
        }
    }

    /// The citizen has died, in the house or away: the stay is over, whoever holds the bed. `here_since` is when the citizen last came
    /// or left.
    ///
    /// # Errors
    /// [`StayError`] when over, or `at` lies before `here_since` or after `now`.
    pub fn die(self, at: Instant, here_since: Instant, now: Instant) -> Result<Self, StayError> {
        match self {
            Self::Ended { .. } => Err(StayError::Ended),
            Self::InHouse { .. } | Self::OnLeave { .. } if at <= here_since => Err(StayError::BeforeArrival),
            Self::InHouse { .. } | Self::OnLeave { .. } if at > now => Err(StayError::InTheFuture),
            Self::InHouse { since, .. } | Self::OnLeave { since, .. } => Ok(Self::Ended { since, at, outcome: Outcome::Died }),
        }
    }

    /// May the citizen change beds at `at`, having come to the present one at `in_bed_since`?
    ///
    /// # Errors
    /// [`StayError`] when away or over, or `at` does not lie after `in_bed_since` and not after `now`.
    pub fn may_move(self, at: Instant, in_bed_since: Instant, now: Instant) -> Result<(), StayError> {
        match self {
            Self::Ended { .. } => Err(StayError::Ended),
            Self::OnLeave { .. } => Err(StayError::Away),
            Self::InHouse { .. } if at <= in_bed_since => Err(StayError::BeforeArrival),
            Self::InHouse { .. } if at > now => Err(StayError::InTheFuture),
            Self::InHouse { .. } => Ok(()),
        }
    }

    /// What it is to decide that the citizen leaves at `until`: an extension, or an earlier end.
    ///
    /// # Errors
    /// [`StayError::Ended`], or [`StayError::BeforeArrival`] when the time is past or no other than before.
    pub fn decide_departure(self, until: Instant, now: Instant) -> Result<StayDecisionKind, StayError> {
        match self {
            Self::Ended { .. } => Err(StayError::Ended),
            Self::InHouse { expected_departure, .. } | Self::OnLeave { expected_departure, .. } => {
                if until <= now || until == expected_departure {
                    return Err(StayError::BeforeArrival);
                }
                Ok(if until > expected_departure { StayDecisionKind::Extension } else { StayDecisionKind::End })
            }
        }
    }

    /// A person gives up the held bed: the stay is over.
    ///
    /// # Errors
    /// [`StayError`] when not away, or the outcome is no departure.
    pub fn give_up(self, at: Instant, outcome: Outcome) -> Result<Self, StayError> {
        match self {
            Self::Ended { .. } => Err(StayError::Ended),
            Self::InHouse { .. } => Err(StayError::NotAway),
            Self::OnLeave { .. } if !outcome.is_departure() => Err(StayError::DeathIsItsOwn),
            Self::OnLeave { since, .. } => Ok(Self::Ended { since, at, outcome }),
        }
    }

    /// The citizen leaves; `in_bed_since` is when the citizen last came to the bed, by arrival, return or transfer.
    ///
    /// # Errors
    /// [`StayError`] when away or over, the outcome is no departure, or `at` lies before `in_bed_since` or after `now`.
    pub fn end(self, at: Instant, outcome: Outcome, in_bed_since: Instant, now: Instant) -> Result<Self, StayError> {
        match self {
            Self::Ended { .. } => Err(StayError::Ended),
            Self::OnLeave { .. } => Err(StayError::Away),
            Self::InHouse { .. } if !outcome.is_departure() => Err(StayError::DeathIsItsOwn),
            Self::InHouse { .. } if at < in_bed_since => Err(StayError::BeforeArrival),
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

impl CleaningClass {
    /// What an infection asks for; a result that is awaited counts as infection.
    #[must_use]
    pub fn after(infection: Infection) -> Self {
        if infection.isolates() { Self::Infection } else { Self::Ordinary }
    }

    /// The setting that says how many minutes it takes.
    #[must_use]
    pub fn minutes(self) -> SettingKey {
        match self {
            Self::Ordinary => SettingKey::CleaningMinutes,
            Self::Infection => SettingKey::InfectionCleaningMinutes,
        }
    }
}

/// How the bed is cleaned after a stay whose infection changes from `before` to `after`. Who stays isolated, or becomes it, is cleaned
/// after as infection; when isolation ends it is for a nurse to say, because the room may still carry it (domain handbook 8.3).
/// `None` when that is missing.
#[must_use]
pub fn cleaning_after_change(before: Infection, after: Infection, said: Option<CleaningClass>) -> Option<CleaningClass> {
    match (before.isolates(), after.isolates()) {
        (_, true) => Some(CleaningClass::Infection),
        (true, false) => said,
        (false, false) => Some(said.unwrap_or(CleaningClass::Ordinary)),
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
        assert_eq!(stay.end(at(500), Outcome::OwnHome, at(100), at(400)), Err(StayError::InTheFuture));
        assert_eq!(stay.end(at(50), Outcome::OwnHome, at(100), at(400)), Err(StayError::BeforeArrival));
        assert_eq!(stay.end(at(150), Outcome::OwnHome, at(200), at(400)), Err(StayError::BeforeArrival), "moved to another bed since");
        let ended = stay.end(at(300), Outcome::OwnHome, at(100), at(400));
        assert_eq!(ended, Ok(StayState::Ended { since: at(100), at: at(300), outcome: Outcome::OwnHome }));
        assert_eq!(ended.and_then(|s| s.end(at(301), Outcome::Died, at(100), at(400))), Err(StayError::Ended));
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
    fn somebody_leaves_from_the_house_and_comes_back_from_an_absence_only() {
        let at = Instant::from_unix;
        let away = AbsenceId(uuid::Uuid::nil());
        let stay = StayState::InHouse { since: at(100), expected_departure: at(1000) };
        assert_eq!(stay.leave(away, at(100), at(100), at(400)), Err(StayError::BeforeArrival), "not in the moment of coming");
        assert_eq!(stay.leave(away, at(500), at(100), at(400)), Err(StayError::InTheFuture));
        assert_eq!(stay.come_back(at(300), at(200), at(400)), Err(StayError::NotAway));
        assert_eq!(stay.give_up(at(300), Outcome::Hospital), Err(StayError::NotAway));
        let left = stay.leave(away, at(200), at(100), at(400)).unwrap_or(stay);
        assert_eq!(left, StayState::OnLeave { since: at(100), expected_departure: at(1000), absence: away });
        assert_eq!(left.leave(away, at(300), at(100), at(400)), Err(StayError::Away));
        assert_eq!(
            left.end(at(300), Outcome::Hospital, at(100), at(400)),
            Err(StayError::Away),
            "a held bed is given up by a decision of its own"
        );
        for (back, expected) in [(200, Err(StayError::BeforeArrival)), (500, Err(StayError::InTheFuture)), (300, Ok(stay))] {
            assert_eq!(left.come_back(at(back), at(200), at(400)), expected);
        }
        let over = left.give_up(at(400), Outcome::Hospital);
        assert_eq!(over, Ok(StayState::Ended { since: at(100), at: at(400), outcome: Outcome::Hospital }));
        assert_eq!(over.and_then(|s| s.come_back(at(500), at(200), at(600))), Err(StayError::Ended));
    }

    #[test]
    fn a_death_is_never_registered_as_a_departure() {
        let at = Instant::from_unix;
        let house = StayState::InHouse { since: at(100), expected_departure: at(1000) };
        let away = StayState::OnLeave { since: at(100), expected_departure: at(1000), absence: AbsenceId(uuid::Uuid::nil()) };
        assert_eq!(house.end(at(300), Outcome::Died, at(100), at(400)), Err(StayError::DeathIsItsOwn));
        assert_eq!(away.give_up(at(300), Outcome::Died), Err(StayError::DeathIsItsOwn));
    }

    #[test]
    fn death_ends_a_stay_wherever_the_citizen_is_and_once() {
        let at = Instant::from_unix;
        let house = StayState::InHouse { since: at(100), expected_departure: at(1000) };
        let away = StayState::OnLeave { since: at(100), expected_departure: at(1000), absence: AbsenceId(uuid::Uuid::nil()) };
        let dead = StayState::Ended { since: at(100), at: at(300), outcome: Outcome::Died };
        for stay in [house, away] {
            assert_eq!(stay.die(at(300), at(200), at(400)), Ok(dead));
            assert_eq!(stay.die(at(200), at(200), at(400)), Err(StayError::BeforeArrival));
            assert_eq!(stay.die(at(500), at(200), at(400)), Err(StayError::InTheFuture));
        }
        assert_eq!(dead.die(at(301), at(200), at(400)), Err(StayError::Ended));
    }

    #[test]
    fn a_later_departure_is_an_extension_and_an_earlier_one_an_end() {
        let at = Instant::from_unix;
        let stay = StayState::InHouse { since: at(100), expected_departure: at(1000) };
        for (until, expected) in [
            (1001, Ok(StayDecisionKind::Extension)),
            (999, Ok(StayDecisionKind::End)),
            (1000, Err(StayError::BeforeArrival)),
            (500, Err(StayError::BeforeArrival)),
        ] {
            assert_eq!(stay.decide_departure(at(until), at(500)), expected, "{until}");
        }
        assert_eq!(stay.may_move(at(300), at(200), at(400)), Ok(()));
        assert_eq!(stay.may_move(at(200), at(200), at(400)), Err(StayError::BeforeArrival));
    }

    #[test]
    fn an_end_of_isolation_asks_how_the_bed_is_cleaned_and_a_beginning_does_not() {
        use CleaningClass::{Infection as Thorough, Ordinary};
        use Infection::{AwaitingResult, Isolation, None as Clean, Unknown};
        for (before, after, said, expected) in [
            (Isolation, Clean, None, None),
            (AwaitingResult, Clean, None, None),
            (Isolation, Clean, Some(Ordinary), Some(Ordinary)),
            (Isolation, Clean, Some(Thorough), Some(Thorough)),
            (AwaitingResult, Isolation, Some(Ordinary), Some(Thorough)),
            (Clean, AwaitingResult, None, Some(Thorough)),
            (Unknown, Clean, None, Some(Ordinary)),
            (Clean, Clean, Some(Thorough), Some(Thorough)),
        ] {
            assert_eq!(cleaning_after_change(before, after, said), expected, "{before:?} to {after:?}, {said:?}");
        }
    }

    #[test]
    fn cleaning_goes_forward_only() {
        assert!(CleaningStep::Due.may_become(CleaningStep::Accepted));
        assert!(!CleaningStep::Done.may_become(CleaningStep::Started));
        assert!(!CleaningStep::Accepted.may_become(CleaningStep::Accepted));
    }
}
