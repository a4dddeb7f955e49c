//! Goals of plans with every judgement.

use super::coded;
use crate::store::entity::{goal_judgement, plan_goal};
use crate::store::{Stamp, StoreError, Tx};
use domain::code::Code as _;
use domain::ids::{GoalId, PlanId, UserId};
use domain::instant::Instant;
use domain::rehab::gas::{GasLevel, GasWeight};
use domain::rehab::goal::{Gas, Goal, Smart};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use time::Date;
use uuid::Uuid;

/// A goal as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGoal {
    /// Identity.
    pub id: GoalId,
    /// Of which plan.
    pub plan: PlanId,
    /// The goal.
    pub goal: Goal,
    /// When it was agreed.
    pub agreed: Date,
    /// Who wrote it.
    pub set_by: UserId,
    /// Every judgement, the first first.
    pub judgements: Vec<Judgement>,
    /// Version.
    pub version: i32,
}

/// Where a goal was judged to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// On which step.
    pub level: GasLevel,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: UserId,
}

fn level(column: &'static str, level: i32) -> Result<GasLevel, StoreError> {
    i8::try_from(level).ok().and_then(|level| GasLevel::new(level).ok()).ok_or(StoreError::Meaningless { column })
}

fn gas(row: &plan_goal::Model, judged: &[Judgement]) -> Result<Option<Gas>, StoreError> {
    let (Some(steps), Some(start), Some(weight)) = (&row.gas_steps, row.gas_start, row.gas_weight) else { return Ok(None) };
    let weight = u8::try_from(weight).ok().and_then(|w| GasWeight::new(w).ok());
    Ok(Some(Gas {
        steps: serde_json::from_str(steps).map_err(|_| StoreError::Meaningless { column: "plan_goal.gas_steps" })?,
        start: level("plan_goal.gas_start", start)?,
        now: judged.last().map(|j| j.level),
        weight: weight.ok_or(StoreError::Meaningless { column: "plan_goal.gas_weight" })?,
    }))
}

fn stored(row: plan_goal::Model, judgements: Vec<Judgement>) -> Result<StoredGoal, StoreError> {
    let goal = Goal {
        gas: gas(&row, &judgements)?,
        icf: coded("plan_goal.icf", &row.icf)?,
        owner: coded("plan_goal.owner", &row.owner)?,
        review_on: row.review_on,
        status: coded("plan_goal.status", &row.status)?,
        own_words: row.own_words,
        smart: Smart {
            specific: row.specific,
            measure: row.measure,
            target: row.target,
            attainable: row.attainable,
            relevant: row.relevant,
            due: row.due,
        },
    };
    Ok(StoredGoal {
        id: GoalId(row.id),
        plan: PlanId(row.plan_id),
        goal,
        agreed: row.agreed_on,
        set_by: UserId(row.set_by),
        judgements,
        version: row.version,
    })
}

/// The goals of some plans, in the order they were agreed.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_plans<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<Vec<StoredGoal>, StoreError> {
    let rows = plan_goal::Entity::find()
        .filter(plan_goal::Column::PlanId.is_in(plans.iter().map(|p| p.0)))
        .order_by_asc(plan_goal::Column::AgreedOn)
        .order_by_asc(plan_goal::Column::OwnWords)
        .all(db)
        .await?;
    let judged = goal_judgement::Entity::find()
        .filter(goal_judgement::Column::GoalId.is_in(rows.iter().map(|g| g.id)))
        .order_by_asc(goal_judgement::Column::N)
        .all(db)
        .await?;
    let mut of_goal: HashMap<Uuid, Vec<Judgement>> = HashMap::new();
    for row in judged {
        let judgement = Judgement { level: level("goal_judgement.level", row.level)?, at: row.judged_at.at(), by: UserId(row.judged_by) };
        of_goal.entry(row.goal_id).or_default().push(judgement);
    }
    rows.into_iter()
        .map(|row| {
            let judgements = of_goal.remove(&row.id).unwrap_or_default();
            stored(row, judgements)
        })
        .collect()
}

/// Stores a new goal.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, id: GoalId, plan: PlanId, goal: &Goal, agreed: Date, by: UserId) -> Result<(), StoreError> {
    let steps = match &goal.gas {
        Some(gas) => Some(serde_json::to_string(&gas.steps).map_err(|_| StoreError::Meaningless { column: "plan_goal.gas_steps" })?),
        None => None,
    };
    let row = plan_goal::ActiveModel {
        id: Set(id.0),
        plan_id: Set(plan.0),
        own_words: Set(goal.own_words.clone()),
        specific: Set(goal.smart.specific.clone()),
        measure: Set(goal.smart.measure.clone()),
        target: Set(goal.smart.target.clone()),
        attainable: Set(goal.smart.attainable.clone()),
        relevant: Set(goal.smart.relevant.clone()),
        due: Set(goal.smart.due),
        icf: Set(goal.icf.code().to_owned()),
        gas_steps: Set(steps),
        gas_start: Set(goal.gas.as_ref().map(|g| g.start.get().into())),
        gas_weight: Set(goal.gas.as_ref().map(|g| g.weight.get().into())),
        owner: Set(goal.owner.code().to_owned()),
        review_on: Set(goal.review_on),
        status: Set(goal.status.code().to_owned()),
        agreed_on: Set(agreed),
        set_by: Set(by.0),
        version: Set(1),
    };
    plan_goal::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores where a goal stands and when it is looked at again, still at the version that was read, and raises it.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, changed: &StoredGoal) -> Result<(), StoreError> {
    let set = plan_goal::ActiveModel {
        review_on: Set(changed.goal.review_on),
        status: Set(changed.goal.status.code().to_owned()),
        version: Set(changed.version.saturating_add(1)),
        ..Default::default()
    };
    let done = plan_goal::Entity::update_many()
        .set(set)
        .filter(plan_goal::Column::Id.eq(changed.id.0))
        .filter(plan_goal::Column::Version.eq(changed.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Stores a judgement after those there are.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_judgement(tx: &Tx, goal: &StoredGoal, new: Judgement) -> Result<(), StoreError> {
    let row = goal_judgement::ActiveModel {
        id: Set(crate::chance::id()),
        goal_id: Set(goal.id.0),
        n: Set(i32::try_from(goal.judgements.len()).unwrap_or(i32::MAX).saturating_add(1)),
        level: Set(new.level.get().into()),
        judged_at: Set(Stamp::from(new.at)),
        judged_by: Set(new.by.0),
    };
    goal_judgement::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
