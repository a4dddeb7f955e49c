//! Forms that act once, however often they are sent: the first one leaves its result under its key, in its own transaction.

use super::entity::idempotency;
use super::{StoreError, Tx};
use domain::ids::UserId;
use domain::instant::Instant;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// Takes the key, or gives the result of the one who took it before. Two at once: the second waits for the first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn take(tx: &Tx, key: &str, user: UserId, now: Instant) -> Result<Option<String>, StoreError> {
    let row = idempotency::ActiveModel { key: Set(key.to_owned()), user_id: Set(user.0), at: Set(now.into()), result: Set(String::new()) };
    let do_nothing = OnConflict::column(idempotency::Column::Key).do_nothing().to_owned();
    let taken = idempotency::Entity::insert(row).on_conflict(do_nothing).exec_without_returning(&**tx).await?;
    if taken == 1 {
        return Ok(None);
    }
    Ok(idempotency::Entity::find_by_id(key).one(&**tx).await?.map(|row| row.result))
}

/// Leaves the result for those who come again.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn keep(tx: &Tx, key: &str, result: &str) -> Result<(), StoreError> {
    idempotency::Entity::update_many()
        .set(idempotency::ActiveModel { result: Set(result.to_owned()), ..Default::default() })
        .filter(idempotency::Column::Key.eq(key))
        .exec(&**tx)
        .await?;
    Ok(())
}
