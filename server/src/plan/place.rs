//! Where a plan goes on: in the bed, at home, as an outpatient. Goals, measurements and team go along.

use super::{at_version, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan;
use crate::store::task::{self, About};
use crate::training::decide;
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::ids::PlanId;
use domain::rehab::plan::Mode;
use domain::rehab::session::Place;
use domain::task::TaskKind;
use serde_json::json;

/// Moves a plan, from now on. At home its sessions to come take place there, at the same times, with so many minutes of driving before
/// and after; those at which somebody is not free stand, and are asked about.
///
/// # Errors
/// [`app::error::Refusal::PlanMode`]; [`AppError::Conflict`] when it changed since `version`.
pub async fn switch(plads: &Plads, actor: &Actor, id: PlanId, version: i32, to: Mode, travel: (u16, u16)) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let sessions = if to == Mode::Home { decide::locked(&tx, seen.citizen, id, now).await? } else { Vec::new() };
            let old = at_version(&tx, &seen, version).await?;
            let modes = plan::modes_of(&*tx, &[id]).await?.remove(&id).ok_or(AppError::NotFound)?;
            let (_, before) = modes.last();
            let moved = modes.change(to, now, old.state)?;
            plan::insert_mode(&tx, id, &moved, actor.user).await?;
            plan::save(&tx, &old).await?;
            let mut journal = Journal::new(Some(actor), now);
            let home = Place::Home { travel_before: travel.0, travel_after: travel.1 };
            if to == Mode::Home && decide::bring(plads, &tx, &sessions, id, home, &mut journal).await? == 0 {
                task::settle(&tx, &[TaskKind::SessionsToDecide, TaskKind::SessionsIsolated], About::Plan(id), Some(actor.user), now)
                    .await?;
            }
            journal.note_at(old.site, "plan.moved", Subject::Plan(id), json!({ "before": before, "mode": to }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
