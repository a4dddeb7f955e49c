//! Couples in the database: a row for each of the two requests, so that each finds its partner by itself.

use super::entity::companion;
use super::{StoreError, Tx};
use domain::ids::{RequestId, UserId};
use domain::instant::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder as _, Set};

/// The partner of a request.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn partner_of<C: ConnectionTrait>(db: &C, request: RequestId) -> Result<Option<RequestId>, StoreError> {
    let live = companion::Entity::find()
        .filter(companion::Column::RequestId.eq(request.0))
        .filter(companion::Column::PartedAt.is_null())
        .one(db)
        .await?;
    Ok(live.map(|row| RequestId(row.partner_id)))
}

/// The partners a request has had and has no more, the latest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn parted_from<C: ConnectionTrait>(db: &C, request: RequestId) -> Result<Vec<companion::Model>, StoreError> {
    let past = companion::Entity::find()
        .filter(companion::Column::RequestId.eq(request.0))
        .filter(companion::Column::PartedAt.is_not_null())
        .order_by_desc(companion::Column::PartedAt);
    Ok(past.all(db).await?)
}

/// Links two requests; [`StoreError::Duplicate`] when one of them has a partner.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn link(tx: &Tx, one: RequestId, other: RequestId, by: UserId, now: Instant) -> Result<(), StoreError> {
    for (request, partner) in [(one, other), (other, one)] {
        let row = companion::ActiveModel {
            id: Set(crate::chance::id()),
            request_id: Set(request.0),
            partner_id: Set(partner.0),
            linked_by: Set(by.0),
            linked_at: Set(now.into()),
            parted_by: Set(None),
            parted_at: Set(None),
            reason: Set(String::new()),
        };
        companion::Entity::insert(row).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Parts a request from its partner, on both sides.
///
/// # Errors
/// [`StoreError::Conflict`] when they are parted already.
pub async fn part(tx: &Tx, one: RequestId, other: RequestId, by: UserId, now: Instant, reason: &str) -> Result<(), StoreError> {
    for (request, partner) in [(one, other), (other, one)] {
        let row = companion::ActiveModel {
            parted_by: Set(Some(by.0)),
            parted_at: Set(Some(now.into())),
            reason: Set(reason.to_owned()),
            ..Default::default()
        };
        let done = companion::Entity::update_many()
            .set(row)
            .filter(companion::Column::RequestId.eq(request.0))
            .filter(companion::Column::PartnerId.eq(partner.0))
            .filter(companion::Column::PartedAt.is_null())
            .exec(&**tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::Conflict);
        }
    }
    Ok(())
}
