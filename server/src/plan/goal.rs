//! The goals of a plan: agreed, judged, looked at on another day, closed. A judgement is added to those there are.

use super::record::kept_here;
use super::{again, load};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::goal::{self, Judgement, StoredGoal};
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::ids::{GoalId, PlanId};
use domain::record::DataKind;
use domain::rehab::gas::GasLevel;
use domain::rehab::goal::{Goal, GoalError, GoalStatus};
use serde_json::json;
use time::Date;

/// What happens to a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is judged to stand on a step, and looked at again on a day.
    Judge(GasLevel, Date),
    /// It is looked at on another day.
    Review(Date),
    /// It is closed by what became of it.
    Close(GoalStatus),
}

/// Agrees on a goal.
///
/// # Errors
/// A problem at `review_on` for a day that is over; [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn set(plads: &Plads, actor: &Actor, id: PlanId, new: Goal) -> Result<GoalId, Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (today, goal_id) = (plads.today(), GoalId(chance::id()));
    if new.review_on < today {
        return Err(GoalError::ReviewPast.into());
    }
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            kept_here(&*tx, plan.site, DataKind::Goals).await?;
            goal::insert(&tx, goal_id, id, &new, today, actor.user).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            let detail = json!({ "goal": goal_id, "icf": new.icf, "review_on": new.review_on.to_string() });
            journal.note_at(plan.site, "goal.set", Subject::Plan(id), detail);
            Ok((goal_id, journal.write(&tx).await?))
        })
        .await
}

/// Takes a goal a step further.
///
/// # Errors
/// [`app::error::Refusal::Goal`]; a problem at `review_on` for a day that is over; [`AppError::NotFound`] when it is no goal of the
/// plan; [`AppError::Conflict`] when it changed since `version`.
pub async fn take(plads: &Plads, actor: &Actor, id: PlanId, which: GoalId, version: i32, step: Step) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (now, today) = (plads.now(), plads.today());
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            if !matches!(step, Step::Close(_)) {
                kept_here(&*tx, plan.site, DataKind::Goals).await?;
            }
            let goals = goal::of_plans(&*tx, &[id]).await?;
            let old = goals.into_iter().find(|g| g.id == which).ok_or(AppError::NotFound)?;
            if old.version != version {
                return Err(AppError::Conflict.into());
            }
            let before = old.goal.clone();
            let (goal, name, detail) = match step {
                Step::Judge(level, next) => {
                    let goal = before.judge(level)?.review(next, today)?;
                    goal::insert_judgement(&tx, &old, Judgement { level, at: now, by: actor.user }).await?;
                    (goal, "goal.judged", json!({ "goal": which, "level": level, "review_on": next.to_string() }))
                }
                Step::Review(next) => {
                    (before.review(next, today)?, "goal.reviewed", json!({ "goal": which, "review_on": next.to_string() }))
                }
                Step::Close(status) => (before.close(status)?, "goal.closed", json!({ "goal": which, "status": status })),
            };
            goal::save(&tx, &StoredGoal { goal, ..old }).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(plan.site, name, Subject::Plan(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
