//! A plan rests, goes on, ends, or another takes its place. What it was stays in its events.

use super::{again, at_version, load, start, team};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::{self, Plan, state_code};
use crate::training::{decide, follow};
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::form::Problem;
use domain::ids::PlanId;
use domain::rehab::plan::{PauseReason, StopReason};
use serde_json::json;

/// What happens to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It rests.
    Pause(PauseReason),
    /// It goes on.
    Resume,
    /// It ends.
    End(StopReason),
}

/// Lets a plan rest, go on, or end.
///
/// # Errors
/// [`app::error::Refusal::Plan`] when it stands otherwise; [`AppError::Conflict`] when it changed since `version`.
pub async fn take(plads: &Plads, actor: &Actor, id: PlanId, version: i32, step: Step) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?;
            let (state, name, reason) = match step {
                Step::Pause(reason) => (old.state.pause(reason, now)?, "plan.paused", Some(json!(reason))),
                Step::Resume => (old.state.resume(now)?, "plan.resumed", None),
                Step::End(reason) => (old.state.end(reason, now)?, "plan.ended", Some(json!(reason))),
            };
            let new = Plan { state, ..old.clone() };
            plan::save(&tx, &new).await?;
            start::settle(plads, &tx, &new, Some(actor.user)).await?;
            let mut journal = Journal::new(Some(actor), now);
            match step {
                Step::Pause(_) => follow::plan_rests(plads, &tx, &new, true, actor.user).await?,
                Step::Resume => follow::plan_rests(plads, &tx, &new, false, actor.user).await?,
                Step::End(_) => decide::plan_over(plads, &tx, &new, actor.user, &mut journal).await?,
            }
            journal.note_at(new.site, name, Subject::Plan(id), json!({ "before": state_code(old.state), "reason": reason }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Another plan of the citizen takes the place of this one, with its sessions to come. After the same discharge the starts offered hold
/// for it too.
///
/// # Errors
/// A problem at `by` when it is no other open plan of the citizen; [`app::error::Refusal::Plan`]; [`AppError::Conflict`].
pub async fn replace(plads: &Plads, actor: &Actor, id: PlanId, version: i32, by: PlanId) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let next = load(plads, actor, Action::KeepPlan, by).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?;
            let next = again(&tx, &next).await?;
            if next.id == old.id || next.citizen != old.citizen || next.state.is_over() {
                return Err(AppError::field("by", Problem::NotAChoice).into());
            }
            let new = Plan { state: old.state.replace(by, now)?, ..old.clone() };
            let carried = start::carry_over(&tx, &old, &next, now).await?;
            let members = team::carry_over(&tx, &old, &next, actor.user, now).await?;
            plan::save(&tx, &new).await?;
            for of in [&new, &next] {
                start::settle(plads, &tx, of, Some(actor.user)).await?;
            }
            let sessions = follow::plan_replaced(plads, &tx, &new, &next).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({
                "before": state_code(old.state), "by": by, "offers_carried_over": carried, "sessions_carried_over": sessions,
                "members_carried_over": members,
            });
            journal.note_at(new.site, "plan.replaced", Subject::Plan(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
