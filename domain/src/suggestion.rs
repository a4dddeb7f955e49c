//! Why a bed is suggested, what speaks against it, and what would make a bed that fails one need suit: as values, so that pages
//! can word them. The ranking itself is `planner`'s.

use crate::allocation::{ClaimKind, Mismatch, MissingFact};
use crate::citizen::Sex;
use crate::couple::Together;
use crate::cover::Competence;
use crate::facility::Need;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// One reason for or against a bed that suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It meets a need.
    Meets(Need),
    /// It is rated for the citizen's weight.
    Carries {
        /// What it is rated for, in kilograms.
        max_kg: u16,
    },
    /// It is at the site the citizen chose.
    Chosen,
    /// It is so near the partner's bed.
    NearPartner(Together),
    /// Neither of a couple has a place, and a bed so near suits the partner too.
    RoomForPartner(Together),
    /// No suitable bed is nearer to the home.
    NearestHome,
    /// The room is for one.
    RoomForOne,
    /// The room is shared, but nobody else is in it in the period.
    NobodyElse,
    /// The bed is for this kind of stay only.
    OnlyThisKind,
    /// The citizen chose another site; it will be noted.
    NotChosen,
    /// Others are nearer to the home.
    Farther {
        /// How far it is, where positions are known.
        metres: Option<u32>,
    },
    /// The room is shared with somebody.
    SharesWith {
        /// Their sex.
        sex: Sex,
        /// From when.
        from: Instant,
    },
    /// The bed has something scarce that the citizen does not need.
    Scarce(Need),
    /// A need is met only once something is fetched from a store.
    ToFetch(Need),
}

impl Reason {
    /// Does it speak for the bed?
    #[must_use]
    pub fn speaks_for(self) -> bool {
        match self {
            Self::Meets(_)
            | Self::Carries { .. }
            | Self::Chosen
            | Self::NearPartner(_)
            | Self::RoomForPartner(_)
            | Self::NearestHome
            | Self::RoomForOne
            | Self::NobodyElse
            | Self::OnlyThisKind => true,
            Self::NotChosen | Self::Farther { .. } | Self::SharesWith { .. } | Self::Scarce(_) | Self::ToFetch(_) => false,
        }
    }
}

/// What would make a bed suit that fails one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Solution {
    /// Consent of everybody in the room, written down.
    Consent,
    /// The room-mate's test result.
    TestResult,
    /// Arrival later, when the claim ends.
    ArriveAfter {
        /// When it ends.
        at: Instant,
        /// What holds the bed.
        kind: ClaimKind,
    },
    /// A stay that ends before the next claim begins.
    LeaveBefore(Instant),
    /// The missing thing is brought to the bed.
    Bring(Need),
    /// The faulty thing is repaired.
    Repair(Need),
    /// Somebody who can is called in, or it is said how else the need is met.
    CallIn(Competence),
    /// The operator opens the bed to this kind of stay.
    OpenToKind,
    /// Nothing but another bed.
    OtherBed,
}

impl Solution {
    /// What would solve one mismatch for an arrival at `arrival`.
    #[must_use]
    pub fn to(mismatch: Mismatch, arrival: Instant) -> Self {
        match mismatch {
            Mismatch::Kind => Self::OpenToKind,
            Mismatch::Need(need) => match need {
                // Loose aids can be fetched; what is built into house and room cannot.
                Need::Oxygen | Need::LowBed | Need::PressureMattress => Self::Bring(need),
                Need::Single
                | Need::OwnBath
                | Need::Isolation
                | Need::Wheelchair
                | Need::DoorAlarm
                | Need::Garden
                | Need::Bariatric
                | Need::CeilingLift
                // Asked of people: never the bed's lack.
                | Need::Intravenous
                | Need::Tracheostomy
                | Need::Dialysis
                | Need::Doctor => Self::OtherBed,
            },
            Mismatch::Nobody(competence) => Self::CallIn(competence),
            Mismatch::Faulty(need) => Self::Repair(need),
            Mismatch::Taken { from, .. } if from > arrival => Self::LeaveBefore(from),
            Mismatch::Taken { kind, to, .. } => Self::ArriveAfter { at: to, kind },
            Mismatch::Gender(_) | Mismatch::RoomMateOtherSex => Self::Consent,
            Mismatch::RoomMateIsolated { awaiting: true } => Self::TestResult,
            Mismatch::RoomMateIsolated { awaiting: false }
            | Mismatch::MustBeAlone
            | Mismatch::IsolationNeedsOwnBath
            | Mismatch::TooHeavy { .. } => Self::OtherBed,
        }
    }
}

impl Mismatch {
    /// May a person set it aside, with the consents or reasons written down? Rules about who shares a room may, and who is at work:
    /// somebody can be called in. Nothing else.
    #[must_use]
    pub fn yields_to_consent(self) -> bool {
        match self {
            Self::Gender(_) | Self::RoomMateOtherSex | Self::Nobody(_) => true,
            Self::Kind
            | Self::Need(_)
            | Self::Faulty(_)
            | Self::Taken { .. }
            | Self::RoomMateIsolated { .. }
            | Self::MustBeAlone
            | Self::IsolationNeedsOwnBath
            | Self::TooHeavy { .. } => false,
        }
    }
}

impl MissingFact {
    /// Can the referrer tell it? The rest is known at the site.
    #[must_use]
    pub fn known_to_referrer(self) -> bool {
        match self {
            Self::Weight | Self::Infection | Self::Sex => true,
            Self::BedRating | Self::RoomMateSex | Self::RoomMateInfection => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_that_covers_the_arrival_is_waited_for_and_a_later_one_is_left_before() {
        let at = Instant::from_unix;
        let taken = |from, to| Mismatch::Taken { kind: ClaimKind::Closure, from: at(from), to: at(to) };
        assert_eq!(Solution::to(taken(0, 50), at(20)), Solution::ArriveAfter { kind: ClaimKind::Closure, at: at(50) });
        assert_eq!(Solution::to(taken(30, 50), at(20)), Solution::LeaveBefore(at(30)));
    }

    #[test]
    fn consent_sets_aside_rules_on_sharing_and_never_isolation() {
        assert!(Mismatch::RoomMateOtherSex.yields_to_consent());
        assert!(!Mismatch::RoomMateIsolated { awaiting: true }.yields_to_consent());
        assert!(!Mismatch::Need(Need::CeilingLift).yields_to_consent());
    }

    #[test]
    fn who_is_at_work_may_be_set_aside_and_is_solved_by_calling_somebody_in() {
        let nobody = Mismatch::Nobody(Competence::Intravenous);
        assert!(nobody.yields_to_consent());
        assert_eq!(Solution::to(nobody, Instant::from_unix(0)), Solution::CallIn(Competence::Intravenous));
    }
}
