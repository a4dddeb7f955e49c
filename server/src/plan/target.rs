//! What the team aims at by an instrument: a number that a measurement could come to, drawn beside those that were taken.

use super::record::kept_here;
use super::{again, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::target;
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::form::Problem;
use domain::ids::PlanId;
use domain::record::DataKind;
use domain::rehab::decimal::Decimal;
use domain::rehab::instrument::Instrument;
use serde_json::json;

/// Sets what is aimed at by an instrument; `None` takes it back.
///
/// # Errors
/// A problem at `target_value` for what no measurement could come to; [`app::error::Refusal::KeptInRecord`] where the record keeps
/// measurements, and [`domain::rehab::plan::PlanError::Over`], as refusals.
pub async fn set(plads: &Plads, actor: &Actor, id: PlanId, instrument: &'static Instrument, aim: Option<Decimal>) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    if let Some(Err(problem)) = aim.map(|score| instrument.may_aim_at(score)) {
        return Err(AppError::field("target_value", Problem::OffScale { problem }).into());
    }
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            kept_here(&*tx, plan.site, DataKind::Measures).await?;
            if target::of_plan(&*tx, id).await?.get(instrument.code.as_ref()).copied() == aim {
                return Ok(((), Journal::new(Some(actor), plads.now()).write(&tx).await?));
            }
            target::set(&tx, id, &instrument.code, aim, actor.user, plads.now()).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            let detail = json!({ "instrument": instrument.code, "is_set": aim.is_some() });
            journal.note_at(plan.site, "measure.target_set", Subject::Plan(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
