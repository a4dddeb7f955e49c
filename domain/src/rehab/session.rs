//! A training session (*træningstid*): who trains whom, when, and where; and who is taken for how long because of it.
//!
//! Whoever drives to a home is taken while driving. A group has seats and a waiting list ([`super::group`]); whether all are free is
//! asked of the [`super::diary`].

use super::group::Group;
use crate::codes;
use crate::ids::{CitizenId, SessionId, TrainingRoomId, UserId};
use crate::instant::Instant;
use crate::period::Period;
use crate::request::Infection;
use serde::{Deserialize, Serialize};

/// One or two therapists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Therapists {
    first: UserId,
    second: Option<UserId>,
}

/// Nobody is two therapists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the second therapist is the first")]
pub struct SameTherapist;

impl Therapists {
    /// One therapist.
    #[must_use]
    pub fn one(first: UserId) -> Self {
        Self { first, second: None }
    }

    /// Two therapists; the first is responsible.
    ///
    /// # Errors
    /// [`SameTherapist`].
    pub fn two(first: UserId, second: UserId) -> Result<Self, SameTherapist> {
        if first == second { Err(SameTherapist) } else { Ok(Self { first, second: Some(second) }) }
    }

    /// Who is responsible.
    #[must_use]
    pub fn first(self) -> UserId {
        self.first
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = UserId> {
        std::iter::once(self.first).chain(self.second)
    }
}

/// Where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the ward, where the citizen is.
    Ward,
    /// In a gym, which is taken meanwhile.
    Gym(TrainingRoomId),
    /// In a pool, which is taken meanwhile.
    Pool(TrainingRoomId),
    /// In the citizen's home.
    Home {
        /// Minutes of driving before.
        travel_before: u16,
        /// Minutes of driving after.
        travel_after: u16,
    },
    /// By video.
    Video,
}

codes! {
    /// Kind of a place.
    pub enum PlaceKind {
        /// Afsnit.
        Ward = "ward",
        /// Træningssal.
        Gym = "gym",
        /// Bassin.
        Pool = "pool",
        /// Eget hjem.
        Home = "home",
        /// Video.
        Video = "video",
    }
}

impl Place {
    /// Its kind.
    #[must_use]
    pub fn kind(self) -> PlaceKind {
        match self {
            Self::Ward => PlaceKind::Ward,
            Self::Gym(_) => PlaceKind::Gym,
            Self::Pool(_) => PlaceKind::Pool,
            Self::Home { .. } => PlaceKind::Home,
            Self::Video => PlaceKind::Video,
        }
    }

    /// The room that is taken.
    #[must_use]
    pub fn room(self) -> Option<TrainingRoomId> {
        match self {
            Self::Gym(room) | Self::Pool(room) => Some(room),
            Self::Ward | Self::Home { .. } | Self::Video => None,
        }
    }

    /// Minutes of driving before and after.
    #[must_use]
    pub fn travel(self) -> (u16, u16) {
        match self {
            Self::Home { travel_before, travel_after } => (travel_before, travel_after),
            Self::Ward | Self::Gym(_) | Self::Pool(_) | Self::Video => (0, 0),
        }
    }
}

/// Who trains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trainees {
    /// One citizen.
    One(CitizenId),
    /// A group.
    Group(Group),
}

impl Trainees {
    /// Everybody with a seat; who waits for one is free to do something else.
    #[must_use]
    pub fn citizens(&self) -> &[CitizenId] {
        match self {
            Self::One(citizen) => std::slice::from_ref(citizen),
            Self::Group(group) => group.seated(),
        }
    }
}

codes! {
    /// Why a session does not take place (*aflyst*).
    pub enum CancelCause {
        /// The citizen is ill.
        CitizenIll = "citizen_ill",
        /// The citizen does not want to, and says so before.
        CitizenDeclined = "citizen_declined",
        /// The citizen is in hospital.
        Hospital = "hospital",
        /// The citizen has another appointment.
        OtherAppointment = "other_appointment",
        /// Transport failed.
        Transport = "transport",
        /// The citizen is to be isolated.
        Isolation = "isolation",
        /// The stay moved or ended.
        StayChanged = "stay_changed",
        /// The plan rests or is over.
        PlanChanged = "plan_changed",
        /// The therapist is away.
        TherapistAway = "therapist_away",
        /// Room or equipment cannot be used.
        RoomClosed = "room_closed",
        /// Dead.
        Died = "died",
        /// Another cause.
        Other = "other",
    }
}

codes! {
    /// Why the citizen did not come (*udeblevet*).
    pub enum NoShowCause {
        /// Tired.
        Tired = "tired",
        /// Ill.
        Ill = "ill",
        /// In pain.
        Pain = "pain",
        /// Did not want to.
        Declined = "declined",
        /// Forgot.
        Forgot = "forgot",
        /// Transport failed.
        Transport = "transport",
        /// Not told.
        Unknown = "unknown",
        /// Another cause.
        Other = "other",
    }
}

/// What became of a session for a citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    /// Not yet told.
    Planned,
    /// Came (*mødt*).
    Came,
    /// Did not come.
    NoShow(NoShowCause),
    /// Does not take place.
    Cancelled(CancelCause),
}

/// Why attendance cannot be told so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceError {
    /// It has not begun.
    #[error("the session has not begun")]
    NotBegun,
    /// It is cancelled.
    #[error("the session is cancelled")]
    Cancelled,
    /// Somebody came, or did not: it took place.
    #[error("the session has taken place")]
    TookPlace,
}

impl Attendance {
    /// The citizen came, or did not; a wrong tick is put right by the right one.
    ///
    /// # Errors
    /// [`AttendanceError`] before the session begins, or when it is cancelled.
    pub fn tell(self, told: Result<(), NoShowCause>, begins: Instant, now: Instant) -> Result<Self, AttendanceError> {
        match self {
            Self::Cancelled(_) => Err(AttendanceError::Cancelled),
            Self::Planned | Self::Came | Self::NoShow(_) if now < begins => Err(AttendanceError::NotBegun),
            Self::Planned | Self::Came | Self::NoShow(_) => Ok(told.map_or_else(Self::NoShow, |()| Self::Came)),
        }
    }

    /// It does not take place.
    ///
    /// # Errors
    /// [`AttendanceError`] when it has, or is cancelled already.
    pub fn cancel(self, cause: CancelCause) -> Result<Self, AttendanceError> {
        match self {
            Self::Planned => Ok(Self::Cancelled(cause)),
            Self::Cancelled(_) => Err(AttendanceError::Cancelled),
            Self::Came | Self::NoShow(_) => Err(AttendanceError::TookPlace),
        }
    }
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its identity.
    pub id: SessionId,
    /// Training itself, without the driving.
    pub period: Period,
    /// Who trains whom: the therapists.
    pub therapists: Therapists,
    /// Where.
    pub place: Place,
    /// Who trains.
    pub trainees: Trainees,
    /// Does not take place as a whole, and why: nobody is taken.
    pub cancelled: Option<CancelCause>,
}

/// Who or what is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A therapist.
    Therapist(UserId),
    /// A citizen.
    Citizen(CitizenId),
    /// A room.
    Room(TrainingRoomId),
}

/// Why somebody isolated cannot be in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IsolationRefusal {
    /// Others are there.
    #[error("an isolated citizen trains in no group")]
    Group,
    /// Others use the place.
    #[error("an isolated citizen trains in no {0:?}")]
    Place(PlaceKind),
}

impl Session {
    /// Everybody and everything that is taken, with the time: driving included.
    #[must_use]
    pub fn taken(&self) -> Vec<(Who, Period)> {
        if self.cancelled.is_some() {
            return Vec::new();
        }
        let therapists = self.therapists.iter().map(|t| (Who::Therapist(t), self.with_travel()));
        let citizens = self.trainees.citizens().iter().map(|c| (Who::Citizen(*c), self.period));
        therapists.chain(citizens).chain(self.place.room().map(|room| (Who::Room(room), self.period))).collect()
    }

    /// The session with the driving before and after it.
    #[must_use]
    pub fn with_travel(&self) -> Period {
        let (before, after) = self.place.travel();
        let from = self.period.from().plus_minutes(-i64::from(before));
        Period::lasting(from, self.period.seconds() + 60 * (i64::from(before) + i64::from(after)))
    }

    /// The same session at another time.
    #[must_use]
    pub fn moved(&self, begins: Instant) -> Self {
        Self { period: Period::lasting(begins, self.period.seconds()), ..self.clone() }
    }

    /// May somebody with such an infection train in it? A result that is awaited counts as isolation.
    ///
    /// # Errors
    /// [`IsolationRefusal`].
    pub fn admits(&self, infection: Infection) -> Result<(), IsolationRefusal> {
        if !infection.isolates() {
            return Ok(());
        }
        match (&self.trainees, self.place.kind()) {
            (Trainees::Group(_), _) => Err(IsolationRefusal::Group),
            (Trainees::One(_), kind @ (PlaceKind::Gym | PlaceKind::Pool)) => Err(IsolationRefusal::Place(kind)),
            (Trainees::One(_), PlaceKind::Ward | PlaceKind::Home | PlaceKind::Video) => Ok(()),
        }
    }
}

/// Where a citizen is from now on, as far as sessions are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In a bed of the house, as expected until then.
    InHouse {
        /// Expected departure.
        until: Instant,
    },
    /// Not in the house.
    Away,
}

impl Whereabouts {
    /// Can a session take place where it stands? At home not before the departure, in the house not from it on; by video always.
    #[must_use]
    pub fn suit(self, place: PlaceKind, begins: Instant) -> bool {
        let is_here = match self {
            Self::InHouse { until } => begins < until,
            Self::Away => false,
        };
        match place {
            PlaceKind::Ward | PlaceKind::Gym | PlaceKind::Pool => is_here,
            PlaceKind::Home => !is_here,
            PlaceKind::Video => true,
        }
    }
}

/// Sessions that a citizen who is isolated at `now` cannot keep, in order of time: somebody moves or cancels them.
#[must_use]
pub fn not_to_be_kept(sessions: &[Session], citizen: CitizenId, infection: Infection, now: Instant) -> Vec<SessionId> {
    let mut kept_not: Vec<_> = sessions
        .iter()
        .filter(|s| s.cancelled.is_none() && s.period.to() > now && s.trainees.citizens().contains(&citizen))
        .filter(|s| s.admits(infection).is_err())
        .map(|s| (s.period.from(), s.id))
        .collect();
    kept_not.sort_unstable();
    kept_not.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests;
