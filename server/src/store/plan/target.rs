//! What is aimed at by the instruments of plans.

use crate::chance;
use crate::store::entity::plan_target;
use crate::store::{StoreError, Tx};
use domain::ids::{PlanId, UserId};
use domain::instant::Instant;
use domain::rehab::decimal::Decimal;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;

/// What is aimed at in a plan, by the code of the instrument; nothing for a target that was taken back.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<HashMap<String, Decimal>, StoreError> {
    let rows = plan_target::Entity::find().filter(plan_target::Column::PlanId.eq(plan.0)).order_by_asc(plan_target::Column::N);
    let mut found = HashMap::new();
    for row in rows.all(db).await? {
        match row.hundredths {
            Some(hundredths) => found.insert(row.instrument, Decimal::hundredths(hundredths)),
            None => found.remove(&row.instrument),
        };
    }
    Ok(found)
}

/// Sets a target in the place of the one before; `None` takes it back.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn set(tx: &Tx, plan: PlanId, instrument: &str, target: Option<Decimal>, by: UserId, at: Instant) -> Result<(), StoreError> {
    let last = plan_target::Entity::find()
        .filter(plan_target::Column::PlanId.eq(plan.0))
        .filter(plan_target::Column::Instrument.eq(instrument))
        .order_by_desc(plan_target::Column::N)
        .one(&**tx)
        .await?;
    let row = plan_target::ActiveModel {
        id: Set(chance::id()),
        plan_id: Set(plan.0),
        instrument: Set(instrument.to_owned()),
        hundredths: Set(target.map(Decimal::in_hundredths)),
        n: Set(last.map_or(1, |row| row.n.saturating_add(1))),
        set_by: Set(by.0),
        set_at: Set(at.into()),
    };
    plan_target::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
