//! What the pages of rehabilitation plans need from the server, and what they get.

use super::conference::{AgendaRow, ConferenceView};
use super::reliance::RelianceView;
use super::results::ResultsView;
use crate::error::AppError;
use crate::occupancy::Asked;
use crate::training::WeekView;
use async_trait::async_trait;
use domain::access::Actor;
use domain::ids::{ExerciseId, GoalId, MeasureId, OfferId, PlanId, ReferenceId, SessionId, SiteId, StayId, UserId};
use domain::organisation::OrganisationKind;
use domain::record::{DataKind, Masters};
use domain::rehab::clock::{StartClock, StartOffer};
use domain::rehab::decimal::Decimal;
use domain::rehab::exercise::ExerciseSpan;
use domain::rehab::gas::GasLevel;
use domain::rehab::goal::{Attainment, Goal, GoalOwner};
use domain::rehab::instrument::Instrument;
use domain::rehab::measure::{Change, Score, Taken};
use domain::rehab::order::{BasisKind, PlanKind};
use domain::rehab::outcome::Turn;
use domain::rehab::plan::{Mode, PlanGap, PlanState, Statement};
use domain::rehab::session::Attendance;
use std::collections::BTreeSet;
use time::{Date, PrimitiveDateTime};
use uuid::Uuid;

/// Rehabilitation plans.
#[async_trait]
pub trait Plans: Send + Sync {
    /// The plans of the actor's sites that are not over.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles.
    async fn plans(&self, actor: &Actor, refresh: bool) -> Result<Vec<PlanRow>, AppError>;

    /// One plan, with the week that a day lies in; `None` is this week.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a plan of another organisation's team.
    async fn plan(&self, actor: &Actor, plan: PlanId, week: Option<Date>, refresh: bool) -> Result<PlanView, AppError>;

    /// The agenda of the weekly conference: plans of the actor's sites, those whose turn has come first.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles.
    async fn agenda(&self, actor: &Actor, refresh: bool) -> Result<Vec<AgendaRow>, AppError>;

    /// One citizen at the conference.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a plan of another organisation's team.
    async fn conference(&self, actor: &Actor, plan: PlanId, refresh: bool) -> Result<ConferenceView, AppError>;

    /// What came of the plans of a period.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a site of another organisation.
    async fn results(&self, actor: &Actor, asked: Asked) -> Result<ResultsView, AppError>;

    /// A stay in which a plan is to begin.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a stay of another organisation.
    async fn beginning(&self, actor: &Actor, stay: StayId) -> Result<Beginning, AppError>;
}

/// A plan, as a line.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// The plan.
    pub id: PlanId,
    /// Whose.
    pub name: String,
    /// Where it takes place.
    pub mode: Mode,
    /// The bed, when the citizen is in one ("Solgården 1A"), otherwise the site whose team runs it.
    pub place: String,
    /// Kind.
    pub kind: PlanKind,
    /// Where it stands.
    pub state: PlanState,
    /// Its clock; `None` without a day of discharge.
    pub clock: Option<StartClock>,
    /// The first day a goal is to be looked at.
    pub next_review: Option<Date>,
    /// Is that day here, or past?
    pub is_due: bool,
    /// How far its goals are reached.
    pub attainment: Attainment,
    /// Who holds the threads together ("Jonas R.").
    pub lead: String,
    /// Is the actor in its team, or its lead?
    pub is_mine: bool,
}

/// A stay in which a plan is to begin.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The stay.
    pub stay: StayId,
    /// Whose.
    pub name: String,
    /// Is the stay over? Then no plan begins in it.
    pub is_over: bool,
    /// May the actor begin one?
    pub may_keep: bool,
    /// The citizen's plans, the latest first.
    pub plans: Vec<OtherPlan>,
}

/// Another plan of a citizen.
#[derive(Clone, Debug)]
pub struct OtherPlan {
    /// The plan.
    pub id: PlanId,
    /// Kind.
    pub kind: PlanKind,
    /// Where it stands.
    pub state: PlanState,
    /// When it was begun.
    pub begun: Date,
}

/// One plan.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// The plan.
    pub id: PlanId,
    /// Its version.
    pub version: i32,
    /// Whose.
    pub name: String,
    /// Age.
    pub age: u16,
    /// Is name and address protected?
    pub protected: bool,
    /// The bed the citizen is in.
    pub bed: Option<String>,
    /// The stay in which it began.
    pub stay: Option<StayId>,
    /// Has that stay ended?
    pub stay_is_over: bool,
    /// The site whose team runs it.
    pub site: (SiteId, String),
    /// Kind.
    pub kind: PlanKind,
    /// What it rests on.
    pub basis: BasisKind,
    /// What kind of organisation is authority for it today.
    pub authority: OrganisationKind,
    /// Who ordered it.
    pub requester: String,
    /// Day of discharge.
    pub discharged: Option<Date>,
    /// Day from which training may begin, as the order says.
    pub later_start: Option<Date>,
    /// The decision, with its day.
    pub decision: Option<(Date, String)>,
    /// What it says in the citizen's name.
    pub statement: Option<Statement>,
    /// When that was written down, and by whom.
    pub stated: Option<(Date, String)>,
    /// Who acts for a child.
    pub guardian: String,
    /// Who holds the threads together.
    pub lead: (UserId, String),
    /// Who may.
    pub leads: Vec<(UserId, String)>,
    /// Its team, in the order they came: who, as what, and by which name.
    pub team: Vec<(UserId, GoalOwner, String)>,
    /// Who may join it.
    pub may_join: Vec<(UserId, String)>,
    /// Contact relative with telephone; empty when nobody is known.
    pub relative: String,
    /// What was told last of its sessions, the last first.
    pub notes: Vec<NoteView>,
    /// What stands in the way.
    pub hindrance: String,
    /// Where it stands.
    pub state: PlanState,
    /// Since when.
    pub since: PrimitiveDateTime,
    /// What is missing before it may run.
    pub gaps: Vec<PlanGap>,
    /// Where it has taken place, the first first.
    pub modes: Vec<(PrimitiveDateTime, Mode)>,
    /// Its clock; `None` without a day of discharge.
    pub clock: Option<ClockView>,
    /// Starts that were offered, the first first.
    pub offers: Vec<(OfferId, StartOffer)>,
    /// Its goals.
    pub goals: Vec<GoalView>,
    /// How far they are reached.
    pub attainment: Attainment,
    /// What was measured, by instrument.
    pub series: Vec<Series>,
    /// Where the site keeps what.
    pub masters: Masters,
    /// References to the care record, the latest first.
    pub references: Vec<ReferenceView>,
    /// What students wrote and nobody answers for yet.
    pub awaiting: Vec<Awaiting>,
    /// How the citizen manages.
    pub reliance: RelianceView,
    /// Its training sessions of a week.
    pub week: WeekView,
    /// The citizen's other plans that are not over.
    pub others: Vec<OtherPlan>,
    /// Exercises that are on it, or were in the days shown.
    pub exercises: Vec<ExerciseView>,
    /// May the actor keep it?
    pub may_keep: bool,
    /// May the actor register measurements?
    pub may_measure: bool,
    /// Is a death of the citizen registered? Then the plan is closed to changes.
    pub has_died: bool,
    /// Today.
    pub today: Date,
}

/// An exercise with the days on which it was ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExerciseView {
    /// Identity.
    pub id: ExerciseId,
    /// What is done.
    pub text: String,
    /// How often.
    pub often: String,
    /// When.
    pub span: ExerciseSpan,
    /// Days on which it was done.
    pub done: BTreeSet<Date>,
}

/// The clock of a plan.
#[derive(Clone, Debug)]
pub struct ClockView {
    /// Where it stands.
    pub clock: StartClock,
    /// The day that the days are counted from.
    pub from: Date,
    /// Last day in time.
    pub deadline: Date,
    /// How many calendar days there are.
    pub days: i64,
}

/// A goal.
#[derive(Clone, Debug)]
pub struct GoalView {
    /// The goal.
    pub id: GoalId,
    /// Its version.
    pub version: i32,
    /// What it says, and where it stands.
    pub goal: Goal,
    /// When it was agreed.
    pub agreed: Date,
    /// Is it to be looked at today, or overdue?
    pub is_due: bool,
    /// Every judgement, the last first, with who judged.
    pub judgements: Vec<(PrimitiveDateTime, GasLevel, String)>,
}

/// What was measured with one instrument.
#[derive(Clone, Debug)]
pub struct Series {
    /// The instrument, in the version of the last measurement.
    pub instrument: &'static Instrument,
    /// Every measurement by day, those struck out among them.
    pub points: Vec<Point>,
    /// What is aimed at.
    pub target: Option<Decimal>,
    /// What became of it since the first one.
    pub change: Change,
    /// Which way the dimensions of an instrument without a total went since the first one.
    pub turn: Option<Turn>,
    /// Is the last one at risk?
    pub is_at_risk: Option<bool>,
    /// The further instrument that the last one calls for.
    pub calls_for: Option<&'static Instrument>,
}

/// What was told of a session.
#[derive(Clone, Debug)]
pub struct NoteView {
    /// Which.
    pub session: SessionId,
    /// When it began.
    pub at: PrimitiveDateTime,
    /// What was trained.
    pub what: String,
    /// Did the citizen come?
    pub attendance: Attendance,
    /// What was done; may be empty for somebody who did not come.
    pub note: String,
    /// Who told it.
    pub by: String,
}

/// A reference to what stands in the care record.
#[derive(Clone, Debug)]
pub struct ReferenceView {
    /// The reference.
    pub id: ReferenceId,
    /// To which data.
    pub kind: DataKind,
    /// Under which day it stands there.
    pub on: Date,
    /// One line, or empty.
    pub line: String,
    /// A link, or empty.
    pub link: String,
    /// Who registered it.
    pub by: String,
    /// Why it was struck out.
    pub struck: Option<String>,
}

/// What a student wrote and nobody answers for yet.
#[derive(Clone, Debug)]
pub struct Awaiting {
    /// The entry.
    pub id: Uuid,
    /// Of which day.
    pub on: Date,
    /// The student.
    pub by: String,
    /// What was written.
    pub what: AwaitingWhat,
}

/// What a student wrote.
#[derive(Clone, Debug)]
pub enum AwaitingWhat {
    /// A measurement.
    Measure {
        /// By which instrument.
        instrument: &'static Instrument,
        /// What it came to.
        score: Score,
    },
    /// What became of a session.
    Told {
        /// Which.
        session: SessionId,
        /// What was trained.
        what: String,
        /// Did the citizen come?
        attendance: Attendance,
        /// A line about it.
        note: String,
    },
}

/// A measurement.
#[derive(Clone, Debug)]
pub struct Point {
    /// The measurement.
    pub id: MeasureId,
    /// On which day.
    pub on: Date,
    /// What it comes to.
    pub score: Score,
    /// What was taken.
    pub taken: Taken,
    /// Who registered it.
    pub by: String,
    /// Is it a student's that awaits approval?
    pub awaits: bool,
    /// Who answers for what a student registered.
    pub signed: Option<String>,
    /// Why it was struck out.
    pub struck: Option<String>,
}

impl Point {
    /// Does it count: not struck out, and not a student's that awaits approval?
    #[must_use]
    pub fn counts(&self) -> bool {
        self.struck.is_none() && !self.awaits
    }
}
