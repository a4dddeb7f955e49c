//! Cases of supervision or compensation that keep the records of a citizen: those that run, and those that were released.

use super::entity::retention_hold;
use super::{Stamp, StoreError, Tx};
use domain::code::Code as _;
use domain::ids::{CitizenId, HoldId};
use domain::instant::Instant;
use domain::retention::HoldCause;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// A hold as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Identity.
    pub id: HoldId,
    /// Whose records it keeps.
    pub citizen: CitizenId,
    /// Why.
    pub cause: HoldCause,
    /// The number of the case.
    pub case: String,
    /// Who began it, in words, and when.
    pub begun: (String, Instant),
}

fn hold(row: retention_hold::Model) -> Result<Hold, StoreError> {
    Ok(Hold {
        id: HoldId(row.id),
        citizen: CitizenId(row.citizen_id),
        cause: HoldCause::from_code(&row.kind).map_err(|_| StoreError::Meaningless { column: "retention_hold.kind" })?,
        case: row.reference,
        begun: (row.begun_by, row.begun_at.at()),
    })
}

/// The holds that run, the earliest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn running<C: ConnectionTrait>(db: &C) -> Result<Vec<Hold>, StoreError> {
    let rows = retention_hold::Entity::find()
        .filter(retention_hold::Column::EndedAt.is_null())
        .order_by_asc(retention_hold::Column::BegunAt)
        .order_by_asc(retention_hold::Column::Id);
    rows.all(db).await?.into_iter().map(hold).collect()
}

/// Stores a new hold.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Hold) -> Result<(), StoreError> {
    let row = retention_hold::ActiveModel {
        id: Set(new.id.0),
        citizen_id: Set(new.citizen.0),
        kind: Set(new.cause.code().to_owned()),
        reference: Set(new.case.clone()),
        begun_by: Set(new.begun.0.clone()),
        begun_at: Set(new.begun.1.into()),
        ended_by: Set(String::new()),
        ended_at: Set(None),
    };
    retention_hold::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Ends a hold.
///
/// # Errors
/// [`StoreError::Conflict`] when none such runs.
pub async fn end(tx: &Tx, id: HoldId, by: &str, at: Instant) -> Result<(), StoreError> {
    let set = retention_hold::ActiveModel { ended_by: Set(by.to_owned()), ended_at: Set(Some(Stamp::from(at))), ..Default::default() };
    let (own, runs) = (retention_hold::Column::Id.eq(id.0), retention_hold::Column::EndedAt.is_null());
    let done = retention_hold::Entity::update_many().set(set).filter(own).filter(runs).exec(&**tx).await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}
