//! Identities of the things Plads keeps: random, never a civil number, never shown to anybody as meaning something.
//!
//! They are made in `server` (the one place that may read randomness) and only carried here.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The text is not an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identity")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )* };
}

ids! {
    /// A user of Plads.
    UserId,
    /// A region, municipality, hospital, department or practice.
    OrganisationId,
    /// An agreement on who decides, runs, pays and owns.
    AgreementId,
    /// Act and section behind a phase of a stay.
    LegalBasisId,
    /// A site (*sted*).
    SiteId,
    /// A ward (*afsnit*).
    WardId,
    /// A room (*stue*).
    RoomId,
    /// A bed (*seng*).
    BedId,
    /// A citizen (*borger*).
    CitizenId,
    /// The access of a citizen, or of somebody who speaks for one, to the own page.
    CitizenAccessId,
    /// A wish a citizen wrote (*ønske*).
    WishId,
    /// A request for a place (*anmodning*).
    RequestId,
    /// A draft of a request (*kladde*).
    DraftId,
    /// A question from the allocator to the referrer.
    QuestionId,
    /// A decision (*afgørelse*).
    DecisionId,
    /// A reservation, which is also the offer to the referrer.
    ReservationId,
    /// A claim: a bed taken for a period.
    ClaimId,
    /// A stay (*ophold*).
    StayId,
    /// A phase of a stay (*opholdsfase*).
    PhaseId,
    /// An absence from a stay (*fravær*).
    AbsenceId,
    /// A complaint about a decision (*klage*).
    ComplaintId,
    /// A safeguard (*tryghedstiltag*).
    SafeguardId,
    /// A decision on a stay: phase, extension, end.
    StayDecisionId,
    /// A cleaning (*klargøring*).
    CleaningId,
    /// A closure (*lukning*).
    ClosureId,
    /// A rehabilitation plan (*rehabiliteringsplan*).
    PlanId,
    /// An offer of a start of training.
    OfferId,
    /// A goal of a plan (*mål*).
    GoalId,
    /// A measurement (*måling*).
    MeasureId,
    /// A conference about a citizen (*ugentlig konference*).
    ConferenceId,
    /// An exercise of a plan (*øvelse*).
    ExerciseId,
    /// A reference to the care record.
    ReferenceId,
    /// A training session (*træningstid*).
    SessionId,
    /// A room to train in (*træningssal, bassin*).
    TrainingRoomId,
    /// An aid somebody needs (*hjælpemiddel*).
    AidId,
    /// A set of TOBS: five values and what they score.
    TobsSetId,
    /// Answers about lifestyle (*livsstilsscreening*).
    ScreeningId,
    /// A talk at the bedside (*rygestopsamtale*).
    TalkId,
    /// A case that keeps the records of a citizen.
    HoldId,
    /// A task (*opgave*).
    TaskId,
    /// An event: something that happened.
    EventId,
}
