//! The demonstration's rows, gathered first and stored in one transaction; with every event its audit row.

use crate::chance;
use crate::store::bulk::insert_models;
use crate::store::entity::{
    absence, agreement, aid, app_user, audit_log, bed, bed_claim, bedside_talk, citizen, citizen_access, citizen_wish, cleaning, closure,
    decision, doctor_notice, equipment, equipment_move, evaluated_stay, evaluation, event, exercise_tick, goal_judgement, membership,
    organisation, plan_course, plan_exercise, plan_functioning, plan_goal, plan_help, plan_measure, plan_member, plan_mode, plan_offer,
    plan_target, question, rehab_plan, request, request_number, reservation, room, screening, screening_children, site, site_screening,
    stay, stay_decision, stay_phase, task, therapist_hours, tobs_exclusion, tobs_set, topic_version, training_claim, training_room,
    training_session, training_therapist, training_trainee, transition_check, transition_item, ward,
};
use crate::store::journal::Subject;
use crate::store::{StoreError, Tx};
use domain::access::Actor;
use domain::code::Code as _;
use domain::instant::Instant;
use uuid::Uuid;

/// Everything to be stored.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // one list per table
pub struct Rows {
    pub organisations: Vec<organisation::Model>,
    pub users: Vec<app_user::Model>,
    pub memberships: Vec<membership::Model>,
    pub sites: Vec<site::Model>,
    pub agreements: Vec<agreement::Model>,
    pub wards: Vec<ward::Model>,
    pub rooms: Vec<room::Model>,
    pub beds: Vec<bed::Model>,
    pub equipment: Vec<equipment::Model>,
    pub citizens: Vec<citizen::Model>,
    pub requests: Vec<request::Model>,
    pub numbers: Vec<request_number::Model>,
    pub questions: Vec<question::Model>,
    pub decisions: Vec<decision::Model>,
    pub stays: Vec<stay::Model>,
    pub phases: Vec<stay_phase::Model>,
    pub stay_decisions: Vec<stay_decision::Model>,
    pub absences: Vec<absence::Model>,
    pub reservations: Vec<reservation::Model>,
    pub equipment_moves: Vec<equipment_move::Model>,
    pub cleanings: Vec<cleaning::Model>,
    pub closures: Vec<closure::Model>,
    pub claims: Vec<bed_claim::Model>,
    pub tasks: Vec<task::Model>,
    pub plans: Vec<rehab_plan::Model>,
    pub plan_modes: Vec<plan_mode::Model>,
    pub plan_offers: Vec<plan_offer::Model>,
    pub plan_goals: Vec<plan_goal::Model>,
    pub goal_judgements: Vec<goal_judgement::Model>,
    pub plan_measures: Vec<plan_measure::Model>,
    pub plan_functionings: Vec<plan_functioning::Model>,
    pub plan_courses: Vec<plan_course::Model>,
    pub plan_members: Vec<plan_member::Model>,
    pub plan_targets: Vec<plan_target::Model>,
    pub plan_helps: Vec<plan_help::Model>,
    pub plan_exercises: Vec<plan_exercise::Model>,
    pub accesses: Vec<citizen_access::Model>,
    pub wishes: Vec<citizen_wish::Model>,
    pub ticks: Vec<exercise_tick::Model>,
    pub evaluations: Vec<evaluation::Model>,
    pub evaluated: Vec<evaluated_stay::Model>,
    pub aids: Vec<aid::Model>,
    pub transition_checks: Vec<transition_check::Model>,
    pub transition_items: Vec<transition_item::Model>,
    pub doctor_notices: Vec<doctor_notice::Model>,
    pub tobs_sets: Vec<tobs_set::Model>,
    pub tobs_exclusions: Vec<tobs_exclusion::Model>,
    pub therapist_hours: Vec<therapist_hours::Model>,
    pub training_rooms: Vec<training_room::Model>,
    pub training_sessions: Vec<training_session::Model>,
    pub training_therapists: Vec<training_therapist::Model>,
    pub training_trainees: Vec<training_trainee::Model>,
    pub training_claims: Vec<training_claim::Model>,
    pub site_screenings: Vec<site_screening::Model>,
    pub screenings: Vec<screening::Model>,
    pub screening_children: Vec<screening_children::Model>,
    pub talks: Vec<bedside_talk::Model>,
    events: Vec<event::Model>,
    audits: Vec<audit_log::Model>,
}

impl Rows {
    /// Notes that something happened, and who did it; `None` is the system itself.
    pub fn happened(
        &mut self,
        at: Instant,
        name: &str,
        subject: Subject,
        by: Option<&Actor>,
        site: Option<Uuid>,
        detail: serde_json::Value,
    ) {
        let (kind, subject_id) = subject.parts();
        let id = chance::id();
        self.events.push(event::Model {
            id,
            at: at.into(),
            name: name.to_owned(),
            subject_kind: kind.to_owned(),
            subject_id,
            actor_id: by.map(|a| a.user.0),
            actor_name: by.map_or_else(String::new, Actor::short_name),
            organisation_id: by.map(|a| a.organisation.0),
            site_id: site,
            detail: detail.to_string(),
        });
        self.audits.push(audit_log::Model {
            id: chance::id(),
            at: at.into(),
            actor_id: by.map(|a| a.user.0),
            role: by.map_or("system", |a| a.role.code()).to_owned(),
            organisation_id: by.map(|a| a.organisation.0),
            action: name.to_owned(),
            subject_kind: kind.to_owned(),
            subject_id,
            event_id: id,
        });
    }

    /// Stores everything; parents before children.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn save(self, tx: &Tx) -> Result<(), StoreError> {
        let topics = self.sites.iter().map(|s| s.id).chain(self.organisations.iter().map(|o| o.id));
        let topics: Vec<topic_version::Model> = topics.map(|topic_id| topic_version::Model { topic_id, n: 1 }).collect();
        insert_models::<organisation::ActiveModel>(tx, self.organisations).await?;
        insert_models::<app_user::ActiveModel>(tx, self.users).await?;
        insert_models::<membership::ActiveModel>(tx, self.memberships).await?;
        insert_models::<site::ActiveModel>(tx, self.sites).await?;
        insert_models::<topic_version::ActiveModel>(tx, topics).await?;
        insert_models::<agreement::ActiveModel>(tx, self.agreements).await?;
        insert_models::<ward::ActiveModel>(tx, self.wards).await?;
        insert_models::<room::ActiveModel>(tx, self.rooms).await?;
        insert_models::<bed::ActiveModel>(tx, self.beds).await?;
        insert_models::<equipment::ActiveModel>(tx, self.equipment).await?;
        insert_models::<citizen::ActiveModel>(tx, self.citizens).await?;
        insert_models::<request::ActiveModel>(tx, self.requests).await?;
        insert_models::<request_number::ActiveModel>(tx, self.numbers).await?;
        insert_models::<question::ActiveModel>(tx, self.questions).await?;
        insert_models::<decision::ActiveModel>(tx, self.decisions).await?;
        insert_models::<stay::ActiveModel>(tx, self.stays).await?;
        insert_models::<stay_phase::ActiveModel>(tx, self.phases).await?;
        insert_models::<stay_decision::ActiveModel>(tx, self.stay_decisions).await?;
        insert_models::<absence::ActiveModel>(tx, self.absences).await?;
        insert_models::<reservation::ActiveModel>(tx, self.reservations).await?;
        insert_models::<equipment_move::ActiveModel>(tx, self.equipment_moves).await?;
        insert_models::<cleaning::ActiveModel>(tx, self.cleanings).await?;
        insert_models::<closure::ActiveModel>(tx, self.closures).await?;
        insert_models::<bed_claim::ActiveModel>(tx, self.claims).await?;
        insert_models::<rehab_plan::ActiveModel>(tx, self.plans).await?;
        insert_models::<plan_mode::ActiveModel>(tx, self.plan_modes).await?;
        insert_models::<plan_offer::ActiveModel>(tx, self.plan_offers).await?;
        insert_models::<plan_goal::ActiveModel>(tx, self.plan_goals).await?;
        insert_models::<goal_judgement::ActiveModel>(tx, self.goal_judgements).await?;
        insert_models::<plan_measure::ActiveModel>(tx, self.plan_measures).await?;
        insert_models::<plan_functioning::ActiveModel>(tx, self.plan_functionings).await?;
        insert_models::<plan_course::ActiveModel>(tx, self.plan_courses).await?;
        insert_models::<plan_member::ActiveModel>(tx, self.plan_members).await?;
        insert_models::<plan_target::ActiveModel>(tx, self.plan_targets).await?;
        insert_models::<plan_help::ActiveModel>(tx, self.plan_helps).await?;
        insert_models::<plan_exercise::ActiveModel>(tx, self.plan_exercises).await?;
        insert_models::<citizen_access::ActiveModel>(tx, self.accesses).await?;
        insert_models::<citizen_wish::ActiveModel>(tx, self.wishes).await?;
        insert_models::<exercise_tick::ActiveModel>(tx, self.ticks).await?;
        insert_models::<evaluation::ActiveModel>(tx, self.evaluations).await?;
        insert_models::<evaluated_stay::ActiveModel>(tx, self.evaluated).await?;
        insert_models::<aid::ActiveModel>(tx, self.aids).await?;
        insert_models::<transition_check::ActiveModel>(tx, self.transition_checks).await?;
        insert_models::<transition_item::ActiveModel>(tx, self.transition_items).await?;
        insert_models::<doctor_notice::ActiveModel>(tx, self.doctor_notices).await?;
        insert_models::<tobs_set::ActiveModel>(tx, self.tobs_sets).await?;
        insert_models::<tobs_exclusion::ActiveModel>(tx, self.tobs_exclusions).await?;
        insert_models::<therapist_hours::ActiveModel>(tx, self.therapist_hours).await?;
        insert_models::<training_room::ActiveModel>(tx, self.training_rooms).await?;
        insert_models::<training_session::ActiveModel>(tx, self.training_sessions).await?;
        insert_models::<training_therapist::ActiveModel>(tx, self.training_therapists).await?;
        insert_models::<training_trainee::ActiveModel>(tx, self.training_trainees).await?;
        insert_models::<training_claim::ActiveModel>(tx, self.training_claims).await?;
        insert_models::<site_screening::ActiveModel>(tx, self.site_screenings).await?;
        insert_models::<screening::ActiveModel>(tx, self.screenings).await?;
        insert_models::<screening_children::ActiveModel>(tx, self.screening_children).await?;
        insert_models::<bedside_talk::ActiveModel>(tx, self.talks).await?;
        insert_models::<task::ActiveModel>(tx, self.tasks).await?;
        insert_models::<event::ActiveModel>(tx, self.events).await?;
        insert_models::<audit_log::ActiveModel>(tx, self.audits).await
    }
}
