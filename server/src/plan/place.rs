//! Where a plan goes on: in the bed, at home, as an outpatient. Goals, measurements and team go along.

use super::{at_version, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan;
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::ids::PlanId;
use domain::rehab::plan::Mode;
use serde_json::json;

/// Moves a plan, from now on.
///
/// # Errors
/// [`app::error::Refusal::PlanMode`]; [`AppError::Conflict`] when it changed since `version`.
pub async fn switch(plads: &Plads, actor: &Actor, id: PlanId, version: i32, to: Mode) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?;
            let modes = plan::modes_of(&*tx, &[id]).await?.remove(&id).ok_or(AppError::NotFound)?;
            let (_, before) = modes.last();
            let moved = modes.change(to, now, old.state)?;
            plan::insert_mode(&tx, id, &moved, actor.user).await?;
            plan::save(&tx, &old).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(old.site, "plan.moved", Subject::Plan(id), json!({ "before": before, "mode": to }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
