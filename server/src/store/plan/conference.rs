//! Conferences about the citizen of a plan, with what each decided and whether that is done.

use super::coded;
use crate::chance;
use crate::store::entity::{conference_decision, plan_conference, task};
use crate::store::{StoreError, Tx};
use domain::access::Role;
use domain::code::Code as _;
use domain::ids::{ConferenceId, PlanId, TaskId, UserId};
use domain::instant::Instant;
use domain::rehab::conference::TeamDecision;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect as _, Set};
use std::collections::{HashMap, HashSet};
use time::Date;

/// A conference as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conference {
    /// Identity.
    pub id: ConferenceId,
    /// About which plan.
    pub plan: PlanId,
    /// On which day.
    pub on: Date,
    /// Who took part.
    pub present: String,
    /// What was said.
    pub summary: String,
    /// Who wrote it down.
    pub by: UserId,
    /// What was decided, the first first.
    pub decisions: Vec<Decided>,
}

/// What a conference decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What it became.
    pub kind: TeamDecision,
    /// In words.
    pub text: String,
    /// Whose task it is.
    pub owner: Role,
    /// The day of it: by when, or the departure proposed.
    pub day: Date,
    /// The task it became.
    pub task: TaskId,
    /// Is the task done?
    pub is_done: bool,
}

/// The conferences of a plan, the last first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Conference>, StoreError> {
    let rows = plan_conference::Entity::find()
        .filter(plan_conference::Column::PlanId.eq(plan.0))
        .order_by_desc(plan_conference::Column::HeldAt)
        .all(db)
        .await?;
    let decided = conference_decision::Entity::find()
        .filter(conference_decision::Column::ConferenceId.is_in(rows.iter().map(|r| r.id)))
        .order_by_asc(conference_decision::Column::DecidedAt)
        .all(db)
        .await?;
    let done: HashSet<_> = task::Entity::find()
        .filter(task::Column::Id.is_in(decided.iter().map(|d| d.task_id)))
        .filter(task::Column::DoneAt.is_not_null())
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let mut of: HashMap<_, Vec<Decided>> = HashMap::new();
    for row in decided {
        of.entry(row.conference_id).or_default().push(Decided {
            kind: coded("conference_decision.kind", &row.kind)?,
            owner: coded("conference_decision.owner_role", &row.owner_role)?,
            text: row.text,
            day: row.day,
            task: TaskId(row.task_id),
            is_done: done.contains(&row.task_id),
        });
    }
    let conference = |row: plan_conference::Model| Conference {
        id: ConferenceId(row.id),
        plan: PlanId(row.plan_id),
        on: row.held_on,
        present: row.present,
        summary: row.summary,
        by: UserId(row.held_by),
        decisions: of.remove(&row.id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(conference).collect())
}

/// The day of the last conference about each of some plans.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn last_of<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<HashMap<PlanId, Date>, StoreError> {
    let rows: Vec<(uuid::Uuid, Date)> = plan_conference::Entity::find()
        .select_only()
        .column(plan_conference::Column::PlanId)
        .column_as(plan_conference::Column::HeldOn.max(), "last")
        .filter(plan_conference::Column::PlanId.is_in(plans.iter().map(|p| p.0)))
        .group_by(plan_conference::Column::PlanId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(plan, last)| (PlanId(plan), last)).collect())
}

/// Stores a conference; what it decides comes after it.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Conference, at: Instant) -> Result<(), StoreError> {
    let row = plan_conference::ActiveModel {
        id: Set(new.id.0),
        plan_id: Set(new.plan.0),
        held_on: Set(new.on),
        present: Set(new.present.clone()),
        summary: Set(new.summary.clone()),
        held_by: Set(new.by.0),
        held_at: Set(at.into()),
    };
    plan_conference::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores what a conference decided.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_decision(tx: &Tx, of: ConferenceId, new: &Decided, by: UserId, at: Instant) -> Result<(), StoreError> {
    let row = conference_decision::ActiveModel {
        id: Set(chance::id()),
        conference_id: Set(of.0),
        kind: Set(new.kind.code().to_owned()),
        text: Set(new.text.clone()),
        owner_role: Set(new.owner.code().to_owned()),
        day: Set(new.day),
        task_id: Set(new.task.0),
        decided_by: Set(by.0),
        decided_at: Set(at.into()),
    };
    conference_decision::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
