//! The teams of plans: who belongs to them, and as what.

use super::coded;
use crate::chance;
use crate::store::entity::plan_member;
use crate::store::{Stamp, StoreError, Tx};
use domain::code::Code as _;
use domain::ids::{PlanId, UserId};
use domain::instant::Instant;
use domain::rehab::goal::GoalOwner;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

/// Somebody in the team of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Of which plan.
    pub plan: PlanId,
    /// Who.
    pub user: UserId,
    /// As what.
    pub part: GoalOwner,
}

/// Who is in the teams of some plans now, in the order they came.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_plans<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<Vec<Member>, StoreError> {
    let mut found = Vec::new();
    for part in plans.chunks(400) {
        let rows = plan_member::Entity::find()
            .filter(plan_member::Column::PlanId.is_in(part.iter().map(|p| p.0)))
            .filter(plan_member::Column::LeftAt.is_null())
            .order_by_asc(plan_member::Column::JoinedAt)
            .order_by_asc(plan_member::Column::Id);
        for row in rows.all(db).await? {
            let part = coded("plan_member.part", &row.part)?;
            found.push(Member { plan: PlanId(row.plan_id), user: UserId(row.user_id), part });
        }
    }
    Ok(found)
}

/// Somebody joins.
///
/// # Errors
/// [`StoreError::Duplicate`] for somebody who is in the team.
pub async fn join(tx: &Tx, new: Member, by: UserId, at: Instant) -> Result<(), StoreError> {
    let row = plan_member::ActiveModel {
        id: Set(chance::id()),
        plan_id: Set(new.plan.0),
        user_id: Set(new.user.0),
        part: Set(new.part.code().to_owned()),
        joined_at: Set(at.into()),
        joined_by: Set(by.0),
        left_at: Set(None),
        left_by: Set(None),
    };
    plan_member::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Somebody leaves.
///
/// # Errors
/// [`StoreError::Conflict`] for somebody who is not in the team.
pub async fn leave(tx: &Tx, plan: PlanId, who: UserId, by: UserId, at: Instant) -> Result<(), StoreError> {
    let set = plan_member::ActiveModel { left_at: Set(Some(Stamp::from(at))), left_by: Set(Some::<Uuid>(by.0)), ..Default::default() };
    let done = plan_member::Entity::update_many()
        .set(set)
        .filter(plan_member::Column::PlanId.eq(plan.0))
        .filter(plan_member::Column::UserId.eq(who.0))
        .filter(plan_member::Column::LeftAt.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}
