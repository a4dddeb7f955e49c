//! Many rows at once, within what one statement may carry on either engine.

use super::{StoreError, Tx};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Iterable as _};

/// How many values one statement may carry: SQLite allows 32 766, PostgreSQL 65 535.
const VALUES: usize = 30_000;
/// How many rows one statement stores at most; statements of one length are prepared once.
const ROWS: usize = 500;

/// Ids in portions that fit into one statement.
pub fn portions<T>(ids: &[T]) -> impl Iterator<Item = &[T]> {
    ids.chunks(10_000)
}

/// Stores many rows of one table; `hears` is told how far it is.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_all<A>(tx: &Tx, rows: Vec<A>, mut hears: impl FnMut(usize)) -> Result<(), StoreError>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count().max(1);
    let (per, mut done, mut rows) = (ROWS.min(VALUES / columns), 0, rows.into_iter());
    loop {
        let part: Vec<A> = rows.by_ref().take(per).collect();
        if part.is_empty() {
            return Ok(());
        }
        done += part.len();
        A::Entity::insert_many(part).exec_without_returning(&**tx).await?;
        hears(done);
    }
}

/// Stores many whole rows of one table.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_models<A>(tx: &Tx, rows: Vec<<A::Entity as EntityTrait>::Model>) -> Result<(), StoreError>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    insert_all(tx, rows.into_iter().map(|row| row.into_active_model().reset_all()).collect(), |_| {}).await
}
