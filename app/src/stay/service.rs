//! What the pages of stays and tasks need, and what they are given.

use super::arrival_check::CheckView;
use super::correction::{CorrectionRow, FactRow, MomentRow};
use super::doctor::DoctorView;
use super::screening::{ReferralView, ScreeningView, SmokerRow};
use super::sheet::SheetView;
use super::transition::TransitionView;
use crate::allocation::view::Basis;
use crate::error::AppError;
use crate::room::PreferenceRow;
use crate::undo::UndoView;
use async_trait::async_trait;
use domain::absence::{AbsenceEnd, AbsenceKind, HoldClock, Word};
use domain::access::{Actor, Role};
use domain::allocation::Verdict;
use domain::citizen::RoomPreference;
use domain::complaint::{Channel, ComplaintResult};
use domain::facility::StayKind;
use domain::ids::{BedId, ComplaintId, PlanId, RequestId, ScreeningId, SiteId, StayId, TaskId};
use domain::kitchen::Diet;
use domain::request::Infection;
use domain::stay::{CleaningClass, Outcome, StayDecisionKind};
use domain::task::TaskKind;
use time::{Date, PrimitiveDateTime};
use uuid::Uuid;

/// Stays and tasks.
#[async_trait]
pub trait Stays: Send + Sync {
    /// A stay; logged. `refresh`: the page looks again by itself.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a stay of another organisation.
    async fn stay(&self, actor: &Actor, stay: StayId, refresh: bool) -> Result<StayView, AppError>;

    /// A stay with what a page needs on which something is done to it; logged as a look at the stay.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a stay of another organisation.
    async fn acting(&self, actor: &Actor, stay: StayId, act: StayAct) -> Result<Acting, AppError>;

    /// What goes with the citizen to own doctor and municipality; logged.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a stay of another organisation.
    async fn sheet(&self, actor: &Actor, stay: StayId) -> Result<SheetView, AppError>;

    /// The draft of a referral after answers about lifestyle; logged.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for answers in a stay of another organisation, and for those that
    /// nobody may be referred after.
    async fn referral(&self, actor: &Actor, screening: ScreeningId) -> Result<ReferralView, AppError>;

    /// Who is in the actor's houses, smokes and wants help to stop: those without a talk first, then by its time; logged.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles.
    async fn smokers(&self, actor: &Actor, refresh: bool) -> Result<Vec<SmokerRow>, AppError>;

    /// Charge days of a month (`2026-11`; empty is this month), by citizen.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for what is no month.
    async fn charges(&self, actor: &Actor, month: &str) -> Result<ChargesView, AppError>;

    /// Open tasks of the actor's organisation, the actor's own first.
    ///
    /// # Errors
    /// [`AppError`] from the database.
    async fn tasks(&self, actor: &Actor) -> Result<Vec<TaskRow>, AppError>;
}

/// A stay as staff see it. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StayView {
    /// What the reader has just done to it.
    pub just_done: Option<UndoView>,
    /// The stay.
    pub id: StayId,
    /// The citizen's rehabilitation plan: the latest that is not over, or the latest.
    pub plan: Option<PlanId>,
    /// Its version.
    pub version: i32,
    /// "Nielsen, Anna M.".
    pub name: String,
    /// Age today.
    pub age: u16,
    /// Birth date.
    pub born: Date,
    /// Masked civil number.
    pub number: String,
    /// Is it a replacement number?
    pub replacement_number: bool,
    /// Address, unless protected.
    pub protected: bool,
    /// The bed, as people say it, where there is one now.
    pub bed: Option<(BedId, String)>,
    /// The site, for the way back.
    pub site: Option<SiteId>,
    /// Arrival.
    pub arrived: PrimitiveDateTime,
    /// Expected departure.
    pub expected: PrimitiveDateTime,
    /// End and outcome, once over.
    pub ended: Option<(PrimitiveDateTime, Outcome)>,
    /// Nights so far.
    pub nights: i64,
    /// Isolation.
    pub infection: Infection,
    /// Home municipality.
    pub home_municipality: String,
    /// Own doctor.
    pub own_doctor: String,
    /// Contact relative with telephone, from the request.
    pub relative: String,
    /// Whose room the citizen wants to share, where it differs from the registered sex.
    pub room_preference: Option<RoomPreference>,
    /// What the citizen eats.
    pub diet: Diet,
    /// Safeguards, those that stand first.
    pub safeguards: Vec<super::SafeguardRow>,
    /// Needs, from the request.
    pub needs: Vec<domain::facility::Need>,
    /// The request it came from, when the actor may open it.
    pub request: Option<(RequestId, String)>,
    /// Phases in order.
    pub phases: Vec<PhaseRow>,
    /// Beds in order.
    pub claims: Vec<ClaimLine>,
    /// What happened, newest first.
    pub history: Vec<HistoryLine>,
    /// May the actor end it?
    pub may_end: bool,
    /// What else the actor may do about it now.
    pub acts: Vec<StayAct>,
    /// The absence that goes on.
    pub away: Option<AwayView>,
    /// Absences in order, those registered by mistake left out.
    pub absences: Vec<AbsenceRow>,
    /// A death in it.
    pub death: Option<DeathView>,
    /// Open tasks about it, the next due first.
    pub tasks: Vec<StayTask>,
    /// Complaints, newest first; for those who handle them.
    pub complaints: Vec<ComplaintRow>,
    /// Corrections, newest first.
    pub corrections: Vec<CorrectionRow>,
    /// What was looked for at arrival.
    pub check: Option<CheckView>,
    /// The transition to the home.
    pub transition: TransitionView,
    /// The early finding of beginning illness.
    pub tobs: crate::tobs::TobsView,
    /// What is asked about lifestyle, and was answered; `None` where nothing is and nothing was.
    pub screening: Option<ScreeningView>,
    /// Who answers for the treatment, while it goes on.
    pub doctor: Option<DoctorView>,
    /// The course it belongs to, when the citizen has been in hospital in between.
    pub course: Option<CourseView>,
}

/// Somebody who is away, and the bed that is held. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwayView {
    /// In hospital, or on leave.
    pub kind: AbsenceKind,
    /// Where.
    pub place: String,
    /// Since when.
    pub since: PrimitiveDateTime,
    /// When expected back.
    pub expected_return: Option<PrimitiveDateTime>,
    /// Until when the bed is held.
    pub hold_until: PrimitiveDateTime,
    /// Where the hold stands on its clock.
    pub clock: HoldClock,
    /// Why it is held longer.
    pub reason: String,
    /// Word about the citizen, and when.
    pub word: Option<(Word, PrimitiveDateTime)>,
    /// May the actor hold it longer or release it?
    pub may_decide: bool,
}

/// An absence, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsenceRow {
    /// In hospital, or on leave.
    pub kind: AbsenceKind,
    /// Where.
    pub place: String,
    /// From.
    pub from: PrimitiveDateTime,
    /// To, once over.
    pub to: Option<PrimitiveDateTime>,
    /// How it ended.
    pub ended: Option<AbsenceEnd>,
}

/// A course in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CourseView {
    /// Times in the house.
    pub spans: i64,
    /// Hospital admissions soon after the citizen came.
    pub readmissions: i64,
}

/// What is done to a stay on a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayAct {
    /// Change kind, legal basis or both.
    Phase,
    /// Register that the citizen is away; then what becomes of the held bed.
    Absence,
    /// The infection status changed.
    Infection,
    /// To another bed.
    Move,
    /// Extend, or end earlier.
    Departure,
    /// Set room preference and diet.
    Care,
    /// Register a death, its confirmation and the collection.
    Death,
    /// Register a complaint, or what came of it.
    Complaint,
    /// Correct what was registered.
    Correct,
    /// Give and withdraw access to the citizen's own page.
    Access,
}

/// A stay, and the choices of what is done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    /// The stay.
    pub stay: StayView,
    /// Who holds access to the citizen's own page, and what was wished there.
    pub access: super::AccessView,
    /// Legal bases to choose from.
    pub bases: Vec<Basis>,
    /// May the actor decide on acute places only, just now?
    pub only_acute: bool,
    /// Beds to move to, those that suit first.
    pub beds: Vec<MoveBed>,
    /// Decisions somebody may complain about.
    pub decisions: Vec<DecisionRow>,
    /// What may be corrected, in order.
    pub moments: Vec<MomentRow>,
    /// What else may be corrected.
    pub facts: Vec<FactRow>,
    /// What the infection status was and became, newest first.
    pub infections: Vec<InfectionRow>,
    /// Room preferences as they were set, the latest first.
    pub preferences: Vec<PreferenceRow>,
}

/// A change of the infection status, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InfectionRow {
    /// As it was.
    pub before: Infection,
    /// As it became.
    pub after: Infection,
    /// How the bed is cleaned afterwards.
    pub cleaning: CleaningClass,
    /// Where it is known from.
    pub reason: String,
    /// By whom ("Mette H.").
    pub who: String,
    /// When.
    pub at: PrimitiveDateTime,
}

/// A bed to move to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveBed {
    /// The bed.
    pub bed: BedId,
    /// As people say it.
    pub name: String,
    /// Is it at the same site?
    pub here: bool,
    /// Does it suit?
    pub suits: bool,
    /// Can what speaks against it be set aside with a word?
    pub yields: bool,
    /// What speaks against it.
    pub verdict: Verdict,
}

/// A decision, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its identity, also of its letter.
    pub id: Uuid,
    /// What was decided; `None` for the grant the stay came from.
    pub kind: Option<StayDecisionKind>,
    /// When it was signed.
    pub signed: PrimitiveDateTime,
    /// By whom ("Mette H.").
    pub signer: String,
    /// Last day to complain.
    pub last_day: Date,
}

/// An open task about the stay, as a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StayTask {
    /// What sort.
    pub kind: TaskKind,
    /// Whose.
    pub owner: Role,
    /// Until when.
    pub due: PrimitiveDateTime,
    /// That has passed.
    pub late: bool,
}

/// A complaint, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintRow {
    /// The complaint.
    pub id: ComplaintId,
    /// About which decision.
    pub decision: Uuid,
    /// Received.
    pub received: Date,
    /// How.
    pub channel: Channel,
    /// By whom.
    pub complainant: String,
    /// What about.
    pub text: String,
    /// After the last day.
    pub late: bool,
    /// To be reconsidered by.
    pub reconsider_by: Date,
    /// What came of it.
    pub result: Option<ComplaintResult>,
    /// With which reasons.
    pub reasons: String,
    /// When.
    pub decided: Option<PrimitiveDateTime>,
}

/// A death in the stay: two facts, and what is collected. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeathView {
    /// Found.
    pub found: PrimitiveDateTime,
    /// By whom.
    pub found_by: String,
    /// Confirmed.
    pub confirmed: Option<PrimitiveDateTime>,
    /// By which doctor.
    pub doctor: String,
    /// The citizen is collected.
    pub body: Option<PrimitiveDateTime>,
    /// The belongings are collected.
    pub belongings: Option<PrimitiveDateTime>,
}

/// Charge days of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargesView {
    /// First day of the month.
    pub month: Date,
    /// Is the month still running?
    pub running: bool,
    /// By name, then by phase.
    pub rows: Vec<ChargeRow>,
}

/// A citizen's days of a month under one legal basis and payer at one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeRow {
    /// "Nielsen, Anna M.".
    pub name: String,
    /// Masked civil number.
    pub number: String,
    /// Site.
    pub site: String,
    /// Kind of stay.
    pub kind: StayKind,
    /// Act and section.
    pub legal_basis: String,
    /// Who pays for the place.
    pub payer: String,
    /// Days that may be charged.
    pub charged: i64,
    /// Days free by law.
    pub free: i64,
    /// Days away.
    pub absent: i64,
    /// Days of departure or death.
    pub last: i64,
}

/// A phase, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseRow {
    /// Kind.
    pub kind: StayKind,
    /// Act and section.
    pub legal_basis: String,
    /// Is it not stated?
    pub legal_basis_missing: bool,
    /// May food be charged?
    pub charge_allowed: bool,
    /// Who decides.
    pub authority: String,
    /// Who pays.
    pub payer: String,
    /// From.
    pub from: PrimitiveDateTime,
    /// To, where it is known.
    pub to: Option<PrimitiveDateTime>,
    /// Who decided ("Mette H."); empty for an import.
    pub decided_by: String,
    /// Why.
    pub reason: String,
    /// Address of the letter, when the actor may open it.
    pub letter: Option<String>,
}

/// A bed of the stay, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimLine {
    /// The bed, as people say it.
    pub bed: String,
    /// Was it held for somebody away?
    pub held: bool,
    /// From.
    pub from: PrimitiveDateTime,
    /// To.
    pub to: PrimitiveDateTime,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// When.
    pub at: PrimitiveDateTime,
    /// What, by the name of the event.
    pub name: String,
    /// Who; empty for the system.
    pub who: String,
}

/// A task, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// The task.
    pub id: TaskId,
    /// Its version.
    pub version: i32,
    /// What sort.
    pub kind: TaskKind,
    /// Whose.
    pub owner: Role,
    /// Until when.
    pub due: PrimitiveDateTime,
    /// Is it over time?
    pub late: bool,
    /// Where.
    pub place: String,
    /// A word more.
    pub note: String,
    /// Where to deal with it.
    pub link: Option<String>,
}
