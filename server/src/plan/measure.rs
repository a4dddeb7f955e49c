//! Measurements: checked against their instrument, stored as they were taken, struck out with a reason and never deleted.

use super::record::kept_here;
use super::{again, countersign, load};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::measure::{self, Measure};
use app::error::AppError;
use app::plan::measure_field;
use domain::access::{Action, Actor};
use domain::form::{FieldProblem, Problem};
use domain::ids::{MeasureId, PlanId};
use domain::record::DataKind;
use domain::rehab::countersign::Signature;
use domain::rehab::instrument::Instrument;
use domain::rehab::measure::{MeasureFault, Score, Taken};
use serde_json::json;
use time::Date;

/// Every fault, at its field.
#[must_use]
pub fn with_fields(faults: Vec<MeasureFault>) -> Vec<FieldProblem> {
    faults
        .into_iter()
        .map(|fault| FieldProblem { field: measure_field(&fault.field), problem: Problem::OffScale { problem: fault.problem } })
        .collect()
}

/// Registers what was taken with an instrument on a day. A student's measurement awaits somebody who answers for it, and counts from then on.
///
/// # Errors
/// [`AppError::Invalid`] naming the field of every fault, and a day to come; [`domain::rehab::plan::PlanError::Over`] and
/// [`app::error::Refusal::KeptInRecord`] as refusals.
pub async fn register(
    plads: &Plads,
    actor: &Actor,
    id: PlanId,
    instrument: &'static Instrument,
    taken: Taken,
    on: Date,
) -> Result<Score, Failure> {
    let seen = load(plads, actor, Action::TakeMeasure, id).await?;
    let score = instrument.score(&taken).map_err(|faults| AppError::Invalid { problems: with_fields(faults) })?;
    if on > plads.today() {
        return Err(AppError::field("taken_on", Problem::TooLate).into());
    }
    let new = Measure {
        id: MeasureId(chance::id()),
        plan: id,
        instrument,
        taken,
        score,
        on,
        signature: Signature::of(actor.writer()),
        struck: None,
    };
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            kept_here(&*tx, plan.site, DataKind::Measures).await?;
            measure::insert(&tx, &new, plads.now()).await?;
            if new.signature.is_awaiting() {
                countersign::ask(plads, &tx, id, plan.site).await?;
            }
            let mut journal = Journal::new(Some(actor), plads.now());
            let detail = json!({
                "measure": new.id, "instrument": instrument.code, "version": instrument.version, "taken_on": on.to_string(),
            });
            journal.note_at(plan.site, "measure.registered", Subject::Plan(id), detail);
            Ok((score, journal.write(&tx).await?))
        })
        .await
}

/// Strikes a measurement out. It stays to be seen, and counts no longer.
///
/// # Errors
/// [`AppError::Conflict`] when it is struck out already; [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn strike(plads: &Plads, actor: &Actor, id: PlanId, which: MeasureId, reason: &str) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            measure::strike(&tx, id, which, actor.user, now, reason).await?;
            countersign::settle(plads, &tx, id, actor.user).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(plan.site, "measure.struck", Subject::Plan(id), json!({ "measure": which }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
