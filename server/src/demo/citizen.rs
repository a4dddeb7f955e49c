//! The citizens of the demonstration: exercises that were ticked, a wish, what others thought of their stays; and the button that opens
//! a citizen's page, for which a nurse gives a real code that is used at once.

use super::case::Steps;
use crate::chance;
use crate::failure::Failure;
use crate::me::sign_in;
use crate::state::Plads;
use crate::stay::access::{Holding, give};
use crate::store::citizen;
use crate::store::entity::{
    citizen_access, citizen_wish, evaluated_stay, evaluation, exercise_tick, membership, plan_exercise, rehab_plan, stay,
};
use crate::store::journal::Subject;
use app::error::AppError;
use domain::access::Role;
use domain::code::Code as _;
use domain::evaluation::month_of;
use domain::ids::{CitizenId, OrganisationId, PlanId, StayId, UserId};
use domain::instant::Calendar as _;
use http::HeaderValue;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _};
use serde_json::json;
use time::Duration;

/// What the citizen does alone, how often, and on which of the days before today it was ticked.
const EXERCISES: [(&str, &str, &[i64]); 3] = [
    ("Rejs dig fra en stol 10 gange, uden at bruge armene", "3 gange om dagen", &[4, 3, 2, 1]),
    ("Stå på ét ben ved køkkenbordet, 10 sekunder på hvert ben", "2 gange om dagen", &[3, 1]),
    ("Gå en tur på gangen med rollatoren", "Hver dag efter frokost", &[4, 2, 1]),
];

/// How some stays were thought of: place, staff, having a say, a word, and whether the name is on it.
const EVALUATIONS: [([i32; 3], &str, bool); 8] = [
    ([5, 5, 4], "Tak for den gode træning. Jeg kan gå på min trappe igen.", true),
    ([4, 5, 3], "", false),
    ([3, 4, 3], "Der var lidt uro om natten.", false),
    ([5, 5, 5], "", false),
    ([4, 4, 4], "Maden var god, og alle var venlige.", false),
    ([2, 4, 2], "Jeg ville gerne have vidst, hvornår jeg skulle hjem.", false),
    ([5, 4, 4], "", false),
    ([4, 5, 5], "", false),
];

/// Adds what citizens did to the plans and stays there are.
pub fn fill(steps: &mut Steps<'_>) {
    exercises(steps);
    evaluations(steps);
}

/// Exercises on the first plan that runs in a stay, with an access that was used, its ticks and a wish.
fn exercises(steps: &mut Steps<'_>) {
    let Some(plan) = steps.rows.plans.iter().find(|p| p.state == "running" && p.stay_id.is_some()).cloned() else { return };
    let Some(stay) = plan.stay_id else { return };
    let (nurse, therapist) = (steps.region.staff.nurse.clone(), steps.region.staff.therapist.clone());
    let today = steps.zone.date(steps.now);
    let day = |ago: i64| today.saturating_sub(Duration::days(ago));
    let (given, access) = (steps.now.plus_hours(-24 * 4), chance::id());
    steps.rows.accesses.push(citizen_access::Model {
        id: access,
        citizen_id: plan.citizen_id,
        stay_id: stay,
        holder: "citizen".to_owned(),
        holder_name: String::new(),
        basis: String::new(),
        until_on: None,
        code_hash: chance::hash(chance::access_code().reveal()),
        given_by: nurse.user.0,
        organisation_id: nurse.organisation.0,
        given_at: given.into(),
        wrong_tries: 0,
        used_at: Some(given.plus_minutes(20).into()),
        ended_at: None,
        ended_by: None,
        end_reason: None,
    });
    steps.rows.happened(
        given,
        "citizen_access.given",
        Subject::Stay(StayId(stay)),
        Some(&nurse),
        Some(plan.site_id),
        json!({ "access": access }),
    );
    for (n, (text, often, done)) in (0..).zip(EXERCISES) {
        let (id, at) = (chance::id(), given.plus_minutes(n));
        steps.rows.plan_exercises.push(plan_exercise::Model {
            id,
            plan_id: plan.id,
            text: text.to_owned(),
            often: often.to_owned(),
            from_on: day(4),
            until_on: today.saturating_add(Duration::days(10)),
            set_by: therapist.user.0,
            set_at: at.into(),
            off_on: None,
            off_by: None,
        });
        let detail = json!({ "exercise": id });
        steps.rows.happened(at, "exercise.added", Subject::Plan(PlanId(plan.id)), Some(&therapist), Some(plan.site_id), detail);
        for ago in done {
            let at = steps.now.plus_hours(-24 * ago);
            let tick = exercise_tick::Model { exercise_id: id, day: day(*ago), done: true, access_id: access, at: at.into() };
            steps.rows.ticks.push(tick);
        }
    }
    let wish = "Jeg vil gerne have min træning om formiddagen. Om eftermiddagen er jeg træt.";
    let at = steps.now.plus_hours(-20).into();
    steps.rows.wishes.push(citizen_wish::Model { id: chance::id(), stay_id: stay, access_id: access, text: wish.to_owned(), at });
}

/// What citizens thought of stays that ended alive.
fn evaluations(steps: &mut Steps<'_>) {
    let over = |s: &&stay::Model| s.ended_at.is_some() && s.outcome.as_deref() != Some("died");
    let ended: Vec<stay::Model> = steps.rows.stays.iter().filter(over).cloned().collect();
    // The words are said once each; the marks come again.
    let quiet = EVALUATIONS.iter().map(|(marks, _, _)| (*marks, "", false)).cycle();
    let answers = EVALUATIONS.into_iter().chain(quiet);
    // Two of three answer.
    for (stay, (marks, comment, named)) in ended.into_iter().enumerate().filter(|(n, _)| n % 3 != 2).map(|(_, s)| s).zip(answers) {
        let Some(claim) = steps.rows.claims.iter().find(|c| c.stay_id == Some(stay.id)) else { continue };
        let Some(site) = steps.region.beds.iter().find(|b| b.id == claim.bed_id).map(|b| b.site) else { continue };
        let at = stay.ended_at.map_or(steps.now, |at| at.at()).plus_hours(30).min(steps.now);
        let [place, staff, say] = marks;
        steps.rows.evaluated.push(evaluated_stay::Model { stay_id: stay.id });
        steps.rows.evaluations.push(evaluation::Model {
            id: chance::timeless_id(),
            site_id: site,
            month: month_of(steps.zone.date(at)),
            stay_id: named.then_some(stay.id),
            place,
            staff,
            say,
            comment: comment.to_owned(),
        });
    }
}

/// Opens the page of the citizen in house who has the first plan with exercises; gives the header that sets the cookie.
pub(crate) async fn enter(plads: &Plads) -> Result<HeaderValue, Failure> {
    let db = plads.store.read();
    let in_house = stay::Entity::find().select_only().column(stay::Column::Id).filter(stay::Column::Status.eq("in_house"));
    let with_exercises = plan_exercise::Entity::find().select_only().column(plan_exercise::Column::PlanId);
    let plan = rehab_plan::Entity::find()
        .filter(rehab_plan::Column::State.eq("running"))
        .filter(rehab_plan::Column::StayId.in_subquery(in_house.into_query()))
        .filter(rehab_plan::Column::Id.in_subquery(with_exercises.into_query()))
        .order_by_asc(rehab_plan::Column::BegunAt)
        .order_by_asc(rehab_plan::Column::Id)
        .one(db)
        .await?
        .ok_or(AppError::NotFound)?;
    let nurse = membership::Entity::find()
        .filter(membership::Column::Role.eq(Role::WardNurse.code()))
        .order_by_asc(membership::Column::UserId)
        .one(db)
        .await?
        .ok_or(AppError::NotFound)?;
    let (user, organisation) = (UserId(nurse.user_id), OrganisationId(nurse.organisation_id));
    let nurse = crate::session::actor(plads, user, organisation, Role::WardNurse).await?.ok_or(AppError::NotFound)?;
    let stay = StayId(plan.stay_id.ok_or(AppError::NotFound)?);
    let person = citizen::by_id(db, CitizenId(plan.citizen_id)).await?.ok_or(AppError::NotFound)?;
    let (code, _) = give(plads, &nurse, stay, Holding::citizen()).await?;
    sign_in::enter(plads, &code, person.birth_date).await
}
