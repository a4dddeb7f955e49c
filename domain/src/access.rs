//! Who may do what: one table, asked first in every use case.
//!
//! A role is held in one organisation at a time. An action on a thing of another organisation is answered as if the thing did
//! not exist ([`Denied::NotYours`] → 404); an action the role may not do is [`Denied::Role`] → 403.

use crate::codes;
use crate::facility::StayKind;
use crate::ids::{OrganisationId, SiteId, UserId};
use crate::rehab::countersign::Writer;
use serde::{Deserialize, Serialize};

codes! {
    /// Role of a user in an organisation, domain handbook 5.1.
    pub enum Role {
        /// Henviser, hospital.
        ReferrerHospital = "referrer_hospital",
        /// Henviser, almen praksis.
        ReferrerGp = "referrer_gp",
        /// Visitator.
        Allocator = "allocator",
        /// Akutsygeplejerske.
        AcuteNurse = "acute_nurse",
        /// Sygeplejerske på afsnit.
        WardNurse = "ward_nurse",
        /// Kapacitetsansvarlig / leder.
        CapacityManager = "capacity_manager",
        /// Systemadministrator.
        Admin = "admin",
        /// Terapeut: plans, goals and measures of rehabilitation.
        Therapist = "therapist",
        /// Rengøring: beds to be made ready, by class and time; nobody's name.
        Cleaner = "cleaner",
        /// Studerende: measures and tells of sessions under supervision; what is written awaits approval.
        Student = "student",
        /// Vægskærm: a device, not a person. Beds, initials and times; nothing else.
        WallScreen = "wall_screen",
    }
}

/// The person at the keyboard: who, in which role, for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The user.
    pub user: UserId,
    /// Full name.
    pub name: String,
    /// The role held now.
    pub role: Role,
    /// The organisation acted for (a department, for hospital staff).
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Sites where that organisation is authority or operator today, by name.
    pub sites: Vec<SiteId>,
}

impl Actor {
    /// As whoever writes: a student's entries await approval.
    #[must_use]
    pub fn writer(&self) -> Writer {
        Writer { user: self.user, is_student: self.role == Role::Student }
    }

    /// "Mette H.": how colleagues in other organisations see the name.
    #[must_use]
    pub fn short_name(&self) -> String {
        short_name(&self.name)
    }
}

/// "Mette H." from "Mette Marie Holm".
#[must_use]
pub fn short_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|w| w.chars().next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}

/// What someone wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Write, read or delete a draft of the own department.
    KeepDraft,
    /// Send a request.
    SendRequest,
    /// Register a request that came by telephone.
    RegisterPhoneRequest,
    /// List the own department's requests.
    ListOwnRequests,
    /// See the inbox of the authority.
    ReadInbox,
    /// Read one request.
    ReadRequest,
    /// Change ready time or needs, postpone or withdraw.
    ChangeRequest,
    /// Answer the allocator's question, or the ward's that something was missing at arrival.
    AnswerQuestion,
    /// Confirm an offer, propose another time or decline.
    AnswerOffer,
    /// Take a request into assessment, ask a question.
    AssessRequest,
    /// Link two requests as a couple, or part them.
    LinkRequests,
    /// Grant, refuse or redirect.
    DecideRequest(DecisionScope),
    /// See ranked beds, offer, move or cancel a reservation.
    PlaceRequest(DecisionScope),
    /// Print the letter of a decision.
    ReadLetter,
    /// See free / few / full.
    ReadCapacity,
    /// See the board and a bed.
    ReadBoard,
    /// Print the sheet of a handover, and see what was done in a shift.
    ReadHandover,
    /// Keep the ticks of who is at work in a ward.
    KeepCover,
    /// Say how far equipment has come that a promised bed waits for.
    MoveEquipment,
    /// Let a citizen arrive without the equipment the bed waits for. The handbook (8.5) gives this to a ward manager, which is no role
    /// here; the capacity manager is nearest.
    WaiveEquipment,
    /// See the wall: beds, initials, times.
    ReadWall,
    /// Read a stay.
    ReadStay,
    /// Register arrival, and what came along.
    RegisterArrival,
    /// End a stay.
    EndStay,
    /// Set room preference and diet of a stay.
    ArrangeStay,
    /// See the kitchen's figures.
    ReadKitchen,
    /// See what lies across a change of agreement.
    ReadChangeover,
    /// Decide on a stay: change its phase, extend or shorten it.
    DecideStay(DecisionScope),
    /// Register that a citizen is away, or back.
    RegisterAbsence,
    /// Change the infection status of a stay.
    ChangeInfection,
    /// Hold a bed longer, or release it.
    DecideHold,
    /// Move a citizen to another bed within the stay.
    TransferStay,
    /// Register a death, its confirmation, and the collection.
    RegisterDeath,
    /// Correct what was registered about a stay.
    CorrectStay,
    /// Register a complaint about a decision, and what comes of it.
    HandleComplaint,
    /// See charge days by citizen.
    ReadCharges,
    /// See which beds are to be made ready; start and finish a cleaning.
    DoCleaning,
    /// Accept a cleaning: the bed is free.
    AcceptCleaning,
    /// Close or reopen a bed.
    CloseBed,
    /// See rehabilitation plans.
    ReadPlan,
    /// Begin a rehabilitation plan and keep it: goals, measures, exercises, offers of a start.
    KeepPlan,
    /// Register a measurement; a student's awaits approval.
    TakeMeasure,
    /// Answer for what a student wrote.
    Countersign,
    /// See what came of rehabilitation: figures of a period, and the plans behind them without names.
    ReadResults,
    /// Give a citizen, or somebody who speaks for one, a code to the own page; withdraw it; read the wishes written there.
    GiveCitizenAccess,
    /// See what citizens thought of their stays.
    ReadEvaluations,
    /// Book, move and cancel training sessions, and keep the own diary.
    KeepTraining,
    /// Tell who came to a session, with a line about it; a student's awaits approval.
    TellTraining,
    /// See the sets of TOBS of a stay.
    ReadTobs,
    /// Keep them: a new set, one that was a mistake, or that TOBS is not used.
    KeepTobs,
    /// Approve the tables that TOBS is scored and acted on by, and change what the site does.
    ApproveTobs,
    /// Ask about lifestyle, put the question away, note what was decided about children in the home, and draft a referral.
    KeepScreening,
    /// See who smokes and wants help to stop, and keep the talks at the bedside. The handbook (R6) gives this to a stop-smoking
    /// coordinator (*rygestopkoordinator*), which is no role here; ward nurses and therapists are nearest.
    KeepTalks,
    /// See tasks.
    ReadTasks,
    /// Mark a task done.
    CompleteTask,
    /// Look for a citizen by name or number.
    SearchCitizens,
    /// See occupancy figures.
    ReadOccupancy,
    /// See the beds and stays behind a figure.
    DrillOccupancy,
    /// Keep organisations, sites, users, settings.
    Administer,
    /// See who has looked at whom.
    ReadAccessLog,
}

/// What bears on who may decide on or place a request: its kind, and the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionScope {
    /// The kind of stay in question; `None` before it is chosen.
    pub kind: Option<StayKind>,
    /// Is it office hours now, or does the setting forbid acute nurses other kinds?
    pub acute_nurse_only_acute: bool,
}

/// How organisations are tied to the thing acted on; empty when the thing is the actor's own by construction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// Who asked (department, practice).
    pub requester: Option<OrganisationId>,
    /// Who decides.
    pub authority: Option<OrganisationId>,
    /// Who runs the site.
    pub operator: Option<OrganisationId>,
}

impl Ties {
    /// A thing without ties: a list, a page, something new.
    pub const NONE: Self = Self { requester: None, authority: None, operator: None };
}

/// Proof that [`may`] said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted(());

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The role may not do this at all.
    #[error("the role may not do this")]
    Role,
    /// The thing belongs to others: answered as not found.
    #[error("the thing belongs to another organisation")]
    NotYours,
    /// The acute nurse may decide this kind only outside office hours.
    #[error("acute nurses decide other kinds only outside office hours")]
    OfficeHours,
}

/// May the actor do this to something with these ties?
///
/// # Errors
/// [`Denied`] with the reason.
pub fn may(actor: &Actor, action: Action, ties: Ties) -> Result<Granted, Denied> {
    use Role::{
        AcuteNurse, Admin, Allocator, CapacityManager, Cleaner, ReferrerGp, ReferrerHospital, Student, Therapist, WallScreen, WardNurse,
    };
    let roles: &[Role] = match action {
        Action::KeepDraft
        | Action::SendRequest
        | Action::ListOwnRequests
        | Action::AnswerQuestion
        | Action::AnswerOffer
        | Action::ChangeRequest => &[ReferrerHospital, ReferrerGp, AcuteNurse, Allocator],
        Action::RegisterPhoneRequest | Action::ReadInbox | Action::AssessRequest | Action::DecideRequest(_) | Action::PlaceRequest(_) => {
            &[Allocator, AcuteNurse]
        }
        Action::ReadLetter => &[Allocator, AcuteNurse],
        Action::LinkRequests => &[Allocator],
        Action::ReadRequest => &[ReferrerHospital, ReferrerGp, AcuteNurse, Allocator, WardNurse],
        Action::ReadCapacity => &[ReferrerHospital, ReferrerGp, AcuteNurse, Allocator, WardNurse, CapacityManager],
        Action::ReadBoard => &[Allocator, AcuteNurse, WardNurse, CapacityManager, Therapist, Student],
        Action::ReadWall => &[WallScreen, Allocator, AcuteNurse, WardNurse],
        Action::KeepCover => &[WardNurse, Admin],
        Action::ReadStay | Action::ReadPlan => &[Allocator, AcuteNurse, WardNurse, Therapist, Student],
        Action::ReadTobs => &[Allocator, AcuteNurse, WardNurse, Therapist, Student],
        Action::KeepScreening => &[Allocator, AcuteNurse, WardNurse, Therapist],
        Action::KeepTalks => &[WardNurse, Therapist],
        Action::ReadHandover => &[Allocator, AcuteNurse, WardNurse],
        Action::ReadResults => &[CapacityManager, Therapist],
        Action::GiveCitizenAccess => &[WardNurse, AcuteNurse, Therapist],
        // The handbook routes the comment to the ward manager, which is no role here; the capacity manager is nearest.
        Action::ReadEvaluations => &[CapacityManager],
        Action::KeepPlan | Action::KeepTraining | Action::Countersign => &[Therapist],
        Action::TakeMeasure | Action::TellTraining => &[Therapist, Student],
        Action::KeepTobs | Action::ApproveTobs => &[WardNurse, AcuteNurse],
        Action::DecideStay(_) | Action::DecideHold | Action::HandleComplaint => &[Allocator, AcuteNurse],
        Action::ReadCharges => &[CapacityManager],
        Action::RegisterArrival
        | Action::EndStay
        | Action::ArrangeStay
        | Action::RegisterAbsence
        | Action::ChangeInfection
        | Action::TransferStay
        | Action::RegisterDeath
        | Action::CorrectStay => &[WardNurse, Allocator, AcuteNurse],
        Action::ReadKitchen => &[WardNurse, Allocator, AcuteNurse, CapacityManager],
        Action::ReadChangeover => &[Allocator, CapacityManager, Admin],
        Action::DoCleaning => &[Cleaner, WardNurse, Allocator, AcuteNurse, CapacityManager],
        Action::AcceptCleaning | Action::CloseBed | Action::MoveEquipment => &[WardNurse, Allocator, AcuteNurse, CapacityManager],
        Action::WaiveEquipment => &[CapacityManager],
        Action::ReadTasks | Action::CompleteTask => &[Allocator, AcuteNurse, WardNurse, CapacityManager, Therapist, Admin],
        Action::SearchCitizens => &[ReferrerHospital, ReferrerGp, AcuteNurse, Allocator, WardNurse, Therapist, Student],
        Action::ReadOccupancy | Action::DrillOccupancy => &[CapacityManager, Allocator],
        Action::Administer | Action::ReadAccessLog => &[Admin],
    };
    if !roles.contains(&actor.role) {
        return Err(Denied::Role);
    }
    if !is_tied(actor, action, ties) {
        return Err(Denied::NotYours);
    }
    if let Action::DecideRequest(scope) | Action::PlaceRequest(scope) | Action::DecideStay(scope) = action
        && actor.role == AcuteNurse
        && scope.acute_nurse_only_acute
        && scope.kind.is_some_and(|kind| kind != StayKind::Acute)
    {
        return Err(Denied::OfficeHours);
    }
    Ok(Granted(()))
}

/// Which of the thing's organisations must be the actor's own.
fn is_tied(actor: &Actor, action: Action, ties: Ties) -> bool {
    if ties == Ties::NONE {
        return true;
    }
    let own = Some(actor.organisation);
    match action {
        Action::KeepDraft | Action::SendRequest | Action::ListOwnRequests => ties.requester == own,
        // An allocator answers for a referrer who phones, so the authority may act as well.
        Action::ChangeRequest | Action::AnswerQuestion | Action::AnswerOffer => {
            ties.requester == own || (matches!(actor.role, Role::Allocator | Role::AcuteNurse) && ties.authority == own)
        }
        Action::ReadRequest => match actor.role {
            Role::ReferrerHospital | Role::ReferrerGp => ties.requester == own,
            Role::Allocator | Role::AcuteNurse => ties.authority == own || ties.requester == own,
            Role::WardNurse => ties.operator == own,
            Role::CapacityManager | Role::Admin | Role::Therapist | Role::Student | Role::Cleaner | Role::WallScreen => false,
        },
        Action::RegisterPhoneRequest
        | Action::ReadInbox
        | Action::AssessRequest
        | Action::LinkRequests
        | Action::DecideRequest(_)
        | Action::PlaceRequest(_)
        | Action::DecideStay(_)
        | Action::DecideHold
        | Action::HandleComplaint
        | Action::ReadCharges
        | Action::ReadLetter => ties.authority == own,
        Action::ReadCapacity | Action::SearchCitizens => true,
        Action::ReadBoard
        | Action::ReadWall
        | Action::ReadHandover
        | Action::ReadStay
        | Action::RegisterArrival
        | Action::EndStay
        | Action::ArrangeStay
        | Action::ReadKitchen
        | Action::RegisterAbsence
        | Action::ChangeInfection
        | Action::TransferStay
        | Action::RegisterDeath
        | Action::CorrectStay
        | Action::DoCleaning
        | Action::AcceptCleaning
        | Action::CloseBed
        | Action::MoveEquipment
        | Action::WaiveEquipment
        | Action::ReadPlan
        | Action::KeepPlan
        | Action::TakeMeasure
        | Action::Countersign
        | Action::ReadResults
        | Action::GiveCitizenAccess
        | Action::ReadEvaluations
        | Action::KeepTraining
        | Action::TellTraining
        | Action::ReadTobs
        | Action::KeepTobs
        | Action::ApproveTobs
        | Action::KeepScreening
        | Action::KeepTalks
        | Action::ReadTasks
        | Action::CompleteTask
        | Action::ReadOccupancy
        | Action::DrillOccupancy => ties.authority == own || ties.operator == own,
        Action::KeepCover => actor.role == Role::Admin || ties.authority == own || ties.operator == own,
        // Administrators keep the installation, whichever organisation they sit in.
        Action::Administer | Action::ReadAccessLog => true,
        // Whose changes are listed is chosen by the agreements themselves.
        Action::ReadChangeover => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code as _;
    use uuid::Uuid;

    fn actor(role: Role, organisation: u128) -> Actor {
        Actor {
            user: UserId(Uuid::nil()),
            name: "Anna Maria Prøve".into(),
            role,
            organisation: OrganisationId(Uuid::from_u128(organisation)),
            organisation_name: "Prøveby".into(),
            sites: vec![],
        }
    }

    fn tied(requester: u128, authority: u128, operator: u128) -> Ties {
        let org = |n| Some(OrganisationId(Uuid::from_u128(n)));
        Ties { requester: org(requester), authority: org(authority), operator: org(operator) }
    }

    #[test]
    fn a_referrer_reads_only_requests_of_the_own_department() {
        assert!(may(&actor(Role::ReferrerHospital, 1), Action::ReadRequest, tied(1, 2, 3)).is_ok());
        assert_eq!(may(&actor(Role::ReferrerHospital, 4), Action::ReadRequest, tied(1, 2, 3)), Err(Denied::NotYours));
    }

    #[test]
    fn a_ward_nurse_of_another_operator_cannot_register_arrival() {
        assert!(may(&actor(Role::WardNurse, 3), Action::RegisterArrival, tied(1, 2, 3)).is_ok());
        assert_eq!(may(&actor(Role::WardNurse, 9), Action::RegisterArrival, tied(1, 2, 3)), Err(Denied::NotYours));
    }

    #[test]
    fn an_acute_nurse_places_acute_always_and_others_outside_office_hours() {
        let nurse = actor(Role::AcuteNurse, 2);
        let place = |kind, only_acute| Action::PlaceRequest(DecisionScope { kind: Some(kind), acute_nurse_only_acute: only_acute });
        assert!(may(&nurse, place(StayKind::Acute, true), tied(1, 2, 3)).is_ok());
        assert_eq!(may(&nurse, place(StayKind::Respite, true), tied(1, 2, 3)), Err(Denied::OfficeHours));
        assert!(may(&nurse, place(StayKind::Respite, false), tied(1, 2, 3)).is_ok());
    }

    #[test]
    fn a_manager_never_decides_and_an_administrator_never_reads_citizens() {
        assert_eq!(may(&actor(Role::CapacityManager, 2), Action::AssessRequest, tied(1, 2, 3)), Err(Denied::Role));
        assert_eq!(may(&actor(Role::Admin, 2), Action::ReadRequest, tied(1, 2, 3)), Err(Denied::Role));
        assert_eq!(may(&actor(Role::Admin, 2), Action::ReadStay, tied(1, 2, 3)), Err(Denied::Role));
    }

    #[test]
    fn a_cleaner_makes_beds_ready_and_sees_nobody() {
        let of = |action| may(&actor(Role::Cleaner, 3), action, tied(1, 2, 3));
        assert!(of(Action::DoCleaning).is_ok());
        assert_eq!(of(Action::AcceptCleaning), Err(Denied::Role), "a nurse has looked at the bed before somebody lies in it");
        for action in
            [Action::ReadBoard, Action::ReadWall, Action::ReadStay, Action::ReadRequest, Action::SearchCitizens, Action::ReadTasks]
        {
            assert_eq!(of(action), Err(Denied::Role), "{action:?}");
        }
        assert_eq!(may(&actor(Role::Cleaner, 9), Action::DoCleaning, tied(1, 2, 3)), Err(Denied::NotYours));
    }

    #[test]
    fn a_therapist_keeps_plans_and_decides_nothing_about_a_stay() {
        let of = |role, organisation, action| may(&actor(role, organisation), action, tied(1, 2, 3));
        for action in [Action::ReadBoard, Action::ReadStay, Action::ReadPlan, Action::KeepPlan, Action::ReadTasks] {
            assert!(of(Role::Therapist, 3, action).is_ok(), "{action:?}");
            assert_eq!(of(Role::Therapist, 9, action), Err(Denied::NotYours), "{action:?}");
        }
        for action in [Action::EndStay, Action::TransferStay, Action::ArrangeStay, Action::ReadRequest, Action::AcceptCleaning] {
            assert_eq!(of(Role::Therapist, 3, action), Err(Denied::Role), "{action:?}");
        }
        for role in [Role::WardNurse, Role::Allocator, Role::AcuteNurse] {
            assert!(of(role, 3, Action::ReadPlan).is_ok(), "{role:?}");
            assert_eq!(of(role, 3, Action::KeepPlan), Err(Denied::Role), "{role:?}");
        }
        assert_eq!(of(Role::CapacityManager, 3, Action::ReadPlan), Err(Denied::Role));
    }

    #[test]
    fn a_student_measures_and_tells_and_neither_signs_nor_decides() {
        let of = |action| may(&actor(Role::Student, 3), action, tied(1, 2, 3));
        for action in [Action::ReadBoard, Action::ReadStay, Action::ReadPlan, Action::TakeMeasure, Action::TellTraining] {
            assert!(of(action).is_ok(), "{action:?}");
            assert_eq!(may(&actor(Role::Student, 9), action, tied(1, 2, 3)), Err(Denied::NotYours), "{action:?}");
        }
        for action in [Action::Countersign, Action::KeepPlan, Action::KeepTraining, Action::CompleteTask, Action::EndStay] {
            assert_eq!(of(action), Err(Denied::Role), "{action:?}");
        }
    }

    #[test]
    fn nurses_keep_and_approve_tobs_and_who_works_with_the_citizen_reads_it() {
        let of = |role, action| may(&actor(role, 3), action, tied(1, 2, 3));
        for action in [Action::ReadTobs, Action::KeepTobs, Action::ApproveTobs] {
            assert!(of(Role::WardNurse, action).is_ok() && of(Role::AcuteNurse, action).is_ok(), "{action:?}");
            assert_eq!(may(&actor(Role::WardNurse, 9), action, tied(1, 2, 3)), Err(Denied::NotYours), "{action:?}");
            assert_eq!(of(Role::Admin, action), Err(Denied::Role), "{action:?}: no clinical content");
        }
        for role in [Role::Therapist, Role::Allocator] {
            assert!(of(role, Action::ReadTobs).is_ok());
            assert_eq!((of(role, Action::KeepTobs), of(role, Action::ApproveTobs)), (Err(Denied::Role), Err(Denied::Role)));
        }
    }

    #[test]
    fn only_the_authority_decides_on_a_stay_and_an_acute_nurse_by_the_hour() {
        let decide = |kind, only_acute| Action::DecideStay(DecisionScope { kind: Some(kind), acute_nurse_only_acute: only_acute });
        let of = |role, organisation, action| may(&actor(role, organisation), action, tied(1, 2, 3));
        assert!(of(Role::Allocator, 2, decide(StayKind::Waiting, true)).is_ok());
        assert_eq!(of(Role::Allocator, 3, decide(StayKind::Waiting, true)), Err(Denied::NotYours));
        assert_eq!(of(Role::WardNurse, 3, decide(StayKind::Waiting, true)), Err(Denied::Role));
        assert_eq!(of(Role::AcuteNurse, 2, decide(StayKind::Waiting, true)), Err(Denied::OfficeHours));
        assert!(of(Role::AcuteNurse, 2, decide(StayKind::Waiting, false)).is_ok());
    }

    #[test]
    fn the_staff_on_a_stay_ask_about_lifestyle_and_only_the_ward_and_therapists_hold_talks() {
        let of = |role, organisation, action| may(&actor(role, organisation), action, tied(1, 2, 3));
        for role in Role::ALL {
            let staff = matches!(role, Role::Allocator | Role::AcuteNurse | Role::WardNurse | Role::Therapist);
            assert_eq!(of(*role, 3, Action::KeepScreening).is_ok(), staff, "{role:?}");
            assert_eq!(of(*role, 3, Action::KeepTalks).is_ok(), matches!(role, Role::WardNurse | Role::Therapist), "{role:?}");
        }
        assert_eq!(of(Role::WardNurse, 9, Action::KeepScreening), Err(Denied::NotYours));
        assert_eq!(of(Role::Therapist, 9, Action::KeepTalks), Err(Denied::NotYours));
    }

    #[test]
    fn a_short_name_keeps_the_first_name_and_one_initial() {
        assert_eq!(actor(Role::Admin, 1).short_name(), "Anna P.");
    }
}
