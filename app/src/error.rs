//! What a use case answers when it does not do what was asked: small, typed, and safe to show to whoever asked.

use domain::form::FieldProblem;
use serde::{Deserialize, Serialize};
use time::PrimitiveDateTime;

/// Why something was not done. Never holds more than the asker may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is signed in.
    #[error("not signed in")]
    NotSignedIn,
    /// The role may not do this.
    #[error("the role may not do this")]
    Forbidden,
    /// There is no such thing, or it belongs to others.
    #[error("no such thing")]
    NotFound,
    /// Somebody changed it while it was open.
    #[error("changed while it was open")]
    Conflict,
    /// Fields need mending.
    #[error("fields need mending")]
    Invalid {
        /// Each with its field.
        problems: Vec<FieldProblem>,
    },
    /// A rule says no.
    #[error("refused by a rule")]
    Refused {
        /// Which, with its facts.
        refusal: Box<Refusal>,
    },
    /// Too many attempts.
    #[error("too many attempts")]
    TooMany,
    /// The database cannot be reached just now.
    #[error("not available just now")]
    Unavailable,
    /// A defect; the log has the details under the number.
    #[error("a defect, number {incident}")]
    Internal {
        /// The number.
        incident: String,
    },
}

/// A rule that says no, with the facts needed to say it well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Refusal {
    /// Another claim has the bed.
    BedTaken(BedTaken),
    /// Two requests cannot be linked.
    NotLinked {
        /// Why not.
        why: domain::couple::LinkError,
    },
    /// The bed does not suit; words for each reason are made where it is shown.
    BedDoesNotSuit {
        /// The bed, as people say it.
        bed: String,
        /// Why not, and what is not known.
        verdict: domain::allocation::Verdict,
    },
    /// The request has moved on and this step is no longer possible.
    IllegalMove {
        /// Where the request stands.
        from: domain::request::RequestStatus,
    },
    /// The citizen has an open request already.
    RequestOpen {
        /// Its number, when the asker may follow it.
        number: Option<String>,
    },
    /// The citizen is in a bed already.
    AlreadyInHouse,
    /// A death of the citizen is registered.
    CitizenDied,
    /// The offer is over.
    OfferOver {
        /// How it ended.
        how: domain::allocation::OfferStatus,
    },
    /// The plan has a course of self-reliance already.
    CourseBegun,
    /// The stay has ended.
    StayEnded,
    /// TOBS is not used in the stay.
    TobsNotUsed,
    /// The bed is promised or planned for something else before the new departure.
    ExtensionBlocked {
        /// The bed, as people say it.
        bed: String,
        /// What is planned.
        kind: domain::allocation::ClaimKind,
        /// From when, local time.
        from: PrimitiveDateTime,
        /// Number of the request it is promised to.
        request: Option<String>,
    },
    /// The citizen would come home before all that must be ready is ready: somebody accepts it by name, or another day is chosen.
    NotReadyAtHome {
        /// Aids that are missed, each with the day it is to be ready.
        aids: Vec<(String, Option<time::Date>)>,
        /// How many items of the checklist are open that must be done.
        items: usize,
    },
    /// It was asked at this moment of the stay already: a colleague was faster.
    ScreeningAsked {
        /// Who registered the answer ("Ida K.").
        by: String,
    },
    /// The bed is another authority's.
    OtherAuthority,
    /// No doctor has confirmed the death yet.
    DeathNotConfirmed,
    /// The time for corrections is over.
    CorrectionClosed,
    /// It cannot be undone.
    NotUndone {
        /// Why not.
        why: domain::undo::UndoError,
    },
    /// The decision never left: it was undone, or the request withdrawn, before it could.
    NeverLeft,
    /// The citizen is away and the bed is held.
    Away,
    /// The code to the citizen's page, the birth date or both are wrong, or the code is no longer good: which is not told.
    WrongCode,
    /// The citizen is in the house.
    NotAway,
    /// The cleaning has gone further already.
    CleaningMovedOn,
    /// A rehabilitation plan cannot change so.
    Plan {
        /// Why not.
        why: domain::rehab::plan::PlanError,
    },
    /// A rehabilitation plan cannot move so.
    PlanMode {
        /// Why not.
        why: domain::rehab::plan::ModeError,
    },
    /// A goal cannot change so.
    Goal {
        /// Why not.
        why: domain::rehab::goal::GoalError,
    },
    /// Somebody or something that a training session takes is not free.
    SessionTaken(SessionTaken),
    /// An isolated citizen cannot train so.
    SessionIsolated {
        /// Why not.
        why: domain::rehab::session::IsolationRefusal,
    },
    /// A group of training cannot change so.
    Group {
        /// Why not.
        why: domain::rehab::group::GroupError,
    },
    /// What became of a training session cannot be told so.
    Attendance {
        /// Why not.
        why: domain::rehab::session::AttendanceError,
    },
    /// Acute nurses decide other kinds only outside office hours.
    OfficeHours,
    /// The bed is ready on condition, and what it waits for is not in place.
    EquipmentAwaited {
        /// The piece.
        piece: String,
        /// When it is expected, local time.
        expected: PrimitiveDateTime,
    },
    /// Somebody is in the bed: it can be closed only after the citizen has been moved or has left.
    BedOccupied {
        /// The bed, as people say it.
        bed: String,
    },
    /// An agreement for these days exists already.
    AgreementOverlaps,
    /// E-mail or password is wrong.
    WrongPassword,
    /// The site keeps such data in the care record: here stands a reference to it.
    KeptInRecord {
        /// Which data.
        kind: domain::record::DataKind,
    },
    /// What a student wrote cannot be answered for, or written over, so.
    Countersign {
        /// Why not.
        why: domain::rehab::countersign::CountersignError,
    },
    /// The thing is in use and cannot be removed or changed so.
    InUse,
}

/// The bed went to somebody else: who, when, and what else fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BedTaken {
    /// The bed, as people say it ("Solgården 2A").
    pub bed: String,
    /// Why it is taken.
    pub kind: domain::allocation::ClaimKind,
    /// Who took it, as far as the asker may know ("Mette H.").
    pub by: Option<String>,
    /// When it was taken, local time.
    pub at: Option<PrimitiveDateTime>,
    /// Taken from, local time.
    pub from: PrimitiveDateTime,
    /// Taken to, local time.
    pub to: PrimitiveDateTime,
    /// The next beds that fit, best first.
    pub next: Vec<NextBed>,
}

/// Who and what is in the way of a training session or a talk at the bedside, and when all are free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTaken {
    /// All that is in the way, by time; of a series on every day.
    pub clashes: Vec<Clash>,
    /// The next time at which all are free, local; `None` when there is none for weeks, or a series was asked for.
    pub next_free: Option<PrimitiveDateTime>,
}

/// Somebody or something that is not free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    /// Who or what.
    pub who: ClashOf,
    /// Taken from, local time, driving included.
    pub from: PrimitiveDateTime,
    /// Taken to, local time.
    pub to: PrimitiveDateTime,
    /// Why.
    pub why: ClashCause,
}

/// Who or what is not free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClashOf {
    /// A therapist, as colleagues say the name.
    Therapist(String),
    /// The citizen, or one of a group.
    Citizen,
    /// A room.
    Room(String),
}

/// Why somebody or something is not free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClashCause {
    /// Another session: what is trained in it.
    Session(String),
    /// A talk at the bedside.
    Talk,
    /// The therapist is away.
    Away(domain::rehab::diary::AwayCause),
    /// Outside the therapist's hours.
    OffHours,
}

/// A bed to take instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextBed {
    /// The bed.
    pub id: domain::ids::BedId,
    /// As people say it.
    pub name: String,
    /// Free from, local time; `None` when free now.
    pub free_from: Option<PrimitiveDateTime>,
}

impl AppError {
    /// A rule says no.
    #[must_use]
    pub fn refused(refusal: Refusal) -> Self {
        Self::Refused { refusal: Box::new(refusal) }
    }

    /// One field needs mending.
    #[must_use]
    pub fn field(field: &str, problem: domain::form::Problem) -> Self {
        Self::Invalid { problems: vec![FieldProblem { field: field.to_owned(), problem }] }
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotSignedIn => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Invalid { .. } => 422,
            Self::Refused { refusal } if **refusal == Refusal::NeverLeft => 410,
            Self::Conflict | Self::Refused { .. } => 409,
            Self::TooMany => 429,
            Self::Unavailable => 503,
            Self::Internal { .. } => 500,
        }
    }
}
