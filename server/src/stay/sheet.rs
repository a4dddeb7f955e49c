//! The sheet that goes with a citizen to the own doctor and the municipality: what they need to go on, and no more.

use super::load;
use crate::access::Look;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{organisation, site};
use crate::store::plan::{self, goal, measure};
use crate::store::stay::Stay;
use crate::store::{citizen, facility, stay};
use app::error::AppError;
use app::stay::{SheetMeasure, SheetPlan, SheetView};
use domain::access::{Action, Actor};
use domain::ids::StayId;
use sea_orm::EntityTrait as _;

/// The sheet of a stay; logged.
pub(super) async fn view(plads: &Plads, actor: &Actor, id: StayId) -> Result<SheetView, Failure> {
    let (stored, bed) = load(plads, actor, Action::ReadStay, id).await?;
    let db = plads.store.read();
    let person = citizen::by_id(db, stored.citizen).await?.ok_or(AppError::NotFound)?;
    let look = Look { action: "transition.read", purpose: "care", criterion: id.to_string(), citizens: &[person.id], refresh: false };
    plads.log_look(actor, look).await?;
    let at = site::Entity::find_by_id(bed.site.0).one(db).await?.ok_or(AppError::NotFound)?;
    let operator = match facility::agreement_on(db, bed.site, plads.today()).await? {
        Some(agreement) => organisation::Entity::find_by_id(agreement.operator.0).one(db).await?.map_or_else(String::new, |o| o.name),
        None => String::new(),
    };
    let ties = facility::ties_of_site(db, bed.site, plads.today()).await?;
    let phase = stay::phases_of(db, &[id]).await?.pop().ok_or(AppError::NotFound)?;
    Ok(SheetView {
        id,
        name: person.name.full(),
        born: person.birth_date,
        kind: phase.kind,
        arrived: plads.local(stored.arrived_at()),
        expected: plads.local(stored.expected_departure),
        ended: stored.state.ended().map(|(at, outcome)| (plads.local(at), outcome)),
        site: at.name,
        site_phone: at.phone,
        operator,
        municipality: stored.home_municipality.clone(),
        own_doctor: person.own_doctor,
        doctor: super::doctor::doctors(plads, &[id], plads.now()).await?.remove(&id),
        plan: plan_of(plads, actor, &stored).await?,
        transition: super::transition::view(plads, actor, &stored, ties).await?,
        printed: plads.local(plads.now()),
    })
}

/// The plan that is not over, or the latest, where the reader may see it: its goals, and the last of each measurement.
async fn plan_of(plads: &Plads, actor: &Actor, stored: &Stay) -> Result<Option<SheetPlan>, Failure> {
    let db = plads.store.read();
    let Some(id) = crate::plan::latest_of_stay(plads, actor, stored).await? else { return Ok(None) };
    let Some(of) = plan::by_id(db, id).await? else { return Ok(None) };
    let goals = goal::of_plans(db, &[id]).await?;
    let mut measures: Vec<SheetMeasure> = Vec::new();
    for taken in measure::of_plan(db, id).await?.into_iter().filter(measure::Measure::counts) {
        measures.retain(|m| m.instrument.code != taken.instrument.code);
        measures.push(SheetMeasure { instrument: taken.instrument, score: taken.score, on: taken.on });
    }
    Ok(Some(SheetPlan {
        kind: of.written.kind,
        state: of.state,
        hindrance: of.written.hindrance,
        goals: goals.into_iter().map(|g| g.goal).collect(),
        measures,
    }))
}
