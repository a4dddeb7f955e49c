//! What the pages of training sessions need from the server, and what they get. Times are local.

use crate::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;
use domain::ids::{PlanId, SessionId, SiteId, StayId, TrainingRoomId, UserId};
use domain::rehab::diary::{AwayCause, WorkingHours};
use domain::rehab::session::{Attendance, CancelCause, PlaceKind};
use domain::task::TaskKind;
use time::{Date, PrimitiveDateTime};
use uuid::Uuid;

/// Training sessions and the diaries of therapists.
#[async_trait]
pub trait Trainings: Send + Sync {
    /// The actor's own day; `None` is today. Logged.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles.
    async fn day(&self, actor: &Actor, day: Option<Date>, refresh: bool) -> Result<DayView, AppError>;

    /// A session with what may be done to it; logged.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a session of another organisation's team.
    async fn session(&self, actor: &Actor, session: SessionId, refresh: bool) -> Result<SessionView, AppError>;

    /// What a session is booked from, for a plan; logged.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a plan of another organisation's team.
    async fn booking(&self, actor: &Actor, plan: PlanId) -> Result<BookingView, AppError>;

    /// The groups of the actor's sites, from today on; with a plan, those its citizen may join.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a plan of another organisation's team.
    async fn groups(&self, actor: &Actor, plan: Option<PlanId>) -> Result<GroupsView, AppError>;

    /// The actor's own hours and times away.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles.
    async fn diary(&self, actor: &Actor) -> Result<DiaryView, AppError>;
}

/// A session as a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The session.
    pub id: SessionId,
    /// Its version.
    pub version: i32,
    /// Begins.
    pub from: PrimitiveDateTime,
    /// Ends.
    pub to: PrimitiveDateTime,
    /// What is trained.
    pub what: String,
    /// Where.
    pub place: PlaceKind,
    /// The room, by name.
    pub room: Option<String>,
    /// Minutes of driving before and after.
    pub travel: (u16, u16),
    /// Who trains, as colleagues say the names.
    pub therapists: Vec<String>,
    /// Everybody with a seat, in the order they came.
    pub trainees: Vec<TraineeRow>,
    /// The line, the first one first.
    pub waiting: Vec<TraineeRow>,
    /// Seats of a group; `None` for one citizen.
    pub seats: Option<u8>,
    /// Does not take place, and why.
    pub cancelled: Option<CancelCause>,
    /// Has it begun?
    pub has_begun: bool,
    /// Has it ended by the clock?
    pub is_over: bool,
}

impl Card {
    /// Has somebody told what became of it for everybody with a seat?
    #[must_use]
    pub fn is_told(&self) -> bool {
        !self.trainees.is_empty() && self.trainees.iter().all(|t| matches!(t.attendance, Attendance::Came | Attendance::NoShow(_)))
    }

    /// May it be moved and cancelled?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.cancelled.is_none() && self.trainees.iter().all(|t| t.attendance == Attendance::Planned)
    }

    /// Minutes of training.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.to - self.from).whole_minutes()
    }
}

/// Somebody in a session, or in its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraineeRow {
    /// Identity of the row.
    pub id: Uuid,
    /// In which plan.
    pub plan: PlanId,
    /// Who.
    pub name: String,
    /// The bed the citizen is in ("Solgården 1A").
    pub bed: Option<String>,
    /// Where the citizen lives; `None` when it is protected or not known.
    pub address: Option<String>,
    /// Is the citizen isolated?
    pub is_isolated: bool,
    /// What became of it.
    pub attendance: Attendance,
    /// What was done.
    pub note: String,
    /// Did a student tell it, and nobody answers for it yet?
    pub awaits: bool,
}

/// The day of a therapist.
#[derive(Clone, Debug)]
pub struct DayView {
    /// The day.
    pub day: Date,
    /// Today.
    pub today: Date,
    /// Now.
    pub now: PrimitiveDateTime,
    /// The sessions, by time.
    pub cards: Vec<Card>,
    /// Talks at the bedside that are booked, by time.
    pub talks: Vec<TalkSlot>,
    /// Times away on the day.
    pub away: Vec<(PrimitiveDateTime, PrimitiveDateTime, AwayCause)>,
    /// What is to be done.
    pub to_do: Vec<ToDo>,
    /// What others have changed about the sessions lately, the last first.
    pub changed: Vec<Changed>,
}

/// A talk at the bedside in the day of whoever holds it. Times are local.
#[derive(Clone, Debug)]
pub struct TalkSlot {
    /// From.
    pub from: PrimitiveDateTime,
    /// To.
    pub to: PrimitiveDateTime,
    /// With whom: the stay.
    pub stay: StayId,
    /// "Nielsen, Anna M.".
    pub name: String,
}

/// Something to be done in a plan.
#[derive(Clone, Debug)]
pub struct ToDo {
    /// What.
    pub what: ToDoKind,
    /// Whose.
    pub name: String,
    /// A word more.
    pub note: String,
    /// Until when.
    pub due: Date,
    /// In which plan.
    pub plan: PlanId,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToDoKind {
    /// A task.
    Task(TaskKind),
    /// A goal is to be looked at.
    Goal,
}

/// What somebody has changed about a session.
#[derive(Clone, Debug)]
pub struct Changed {
    /// When.
    pub at: PrimitiveDateTime,
    /// The event.
    pub event: String,
    /// The session.
    pub session: SessionId,
    /// Who is in it; a group, by what is trained.
    pub who: String,
    /// When it is now, local.
    pub stands: PrimitiveDateTime,
    /// When it was before, local.
    pub before: Option<PrimitiveDateTime>,
    /// By whom.
    pub by: String,
}

/// A session with what may be done to it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// The session.
    pub card: Card,
    /// Times at which all are free, the next first.
    pub proposals: Vec<PrimitiveDateTime>,
    /// How many follow in its series that can still be changed.
    pub following: usize,
    /// Plans of the site whose citizen is not in the group.
    pub plans: Vec<(PlanId, String)>,
    /// May the actor keep it?
    pub may_keep: bool,
    /// May the actor tell who came?
    pub may_tell: bool,
    /// Today.
    pub today: Date,
}

/// What a session is booked from.
#[derive(Clone, Debug)]
pub struct BookingView {
    /// The plan.
    pub plan: PlanId,
    /// Whose.
    pub name: String,
    /// Is the citizen isolated?
    pub is_isolated: bool,
    /// What may be chosen.
    pub choices: BookingChoices,
}

/// What may be chosen when a session is booked.
#[derive(Clone, Debug)]
pub struct BookingChoices {
    /// The actor.
    pub own: UserId,
    /// Therapists of the house, by name.
    pub therapists: Vec<(UserId, String)>,
    /// Rooms, with the site where there are several.
    pub rooms: Vec<(TrainingRoomId, String, PlaceKind)>,
    /// Today.
    pub today: Date,
}

/// The groups of a team.
#[derive(Clone, Debug)]
pub struct GroupsView {
    /// Groups, by time.
    pub groups: Vec<Card>,
    /// For whom a group is looked for.
    pub joining: Option<(PlanId, String)>,
    /// Sites where a group may be opened.
    pub sites: Vec<(SiteId, String)>,
    /// What may be chosen.
    pub choices: BookingChoices,
}

/// Hours and times away of a therapist.
#[derive(Clone, Debug)]
pub struct DiaryView {
    /// Hours of work.
    pub hours: Vec<WorkingHours>,
    /// Times away that are not over, with the number of sessions that stand in them.
    pub away: Vec<(Uuid, PrimitiveDateTime, PrimitiveDateTime, AwayCause, usize)>,
    /// Today.
    pub today: Date,
}

/// The week of a plan.
#[derive(Clone, Debug)]
pub struct WeekView {
    /// Its Monday.
    pub monday: Date,
    /// Today.
    pub today: Date,
    /// Sessions of the plan in it, by time.
    pub cards: Vec<Card>,
    /// Sessions to come in the house: on the ward, in gym or pool.
    pub in_house: Vec<PrimitiveDateTime>,
    /// Sessions to come of which it is asked what becomes of them.
    pub in_question: Vec<PrimitiveDateTime>,
}
