//! What stands at a site: wards, rooms, beds and equipment. A thing of another site is not found.

pub(super) mod beds;
pub(super) mod equipment;
pub(super) mod rooms;
pub(super) mod wards;

use crate::failure::Failure;
use crate::store::entity::{bed, room, ward};
use app::error::AppError;
use domain::ids::{BedId, RoomId, SiteId, WardId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// A ward of the site.
async fn ward_of<C: ConnectionTrait>(db: &C, site: SiteId, id: WardId) -> Result<ward::Model, Failure> {
    let found = ward::Entity::find_by_id(id.0).one(db).await?.filter(|w| w.site_id == site.0);
    Ok(found.ok_or(AppError::NotFound)?)
}

/// A room of the site.
async fn room_of<C: ConnectionTrait>(db: &C, site: SiteId, id: RoomId) -> Result<room::Model, Failure> {
    let found = room::Entity::find_by_id(id.0).one(db).await?.ok_or(AppError::NotFound)?;
    ward_of(db, site, WardId(found.ward_id)).await?;
    Ok(found)
}

/// A bed of the site.
async fn bed_of<C: ConnectionTrait>(db: &C, site: SiteId, id: BedId) -> Result<bed::Model, Failure> {
    let found = bed::Entity::find_by_id(id.0).one(db).await?.ok_or(AppError::NotFound)?;
    room_of(db, site, RoomId(found.room_id)).await?;
    Ok(found)
}

/// All wards of the site.
async fn wards_of<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<Vec<WardId>, Failure> {
    let rows = ward::Entity::find().filter(ward::Column::SiteId.eq(site.0)).all(db).await?;
    Ok(rows.into_iter().map(|w| WardId(w.id)).collect())
}

/// All rooms of the site.
async fn rooms_of<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<Vec<RoomId>, Failure> {
    let wards = wards_of(db, site).await?;
    let rows = room::Entity::find().filter(room::Column::WardId.is_in(wards.iter().map(|w| w.0))).all(db).await?;
    Ok(rows.into_iter().map(|r| RoomId(r.id)).collect())
}

/// All beds of the site.
async fn beds_of<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<Vec<BedId>, Failure> {
    let rooms = rooms_of(db, site).await?;
    let rows = bed::Entity::find().filter(bed::Column::RoomId.is_in(rooms.iter().map(|r| r.0))).all(db).await?;
    Ok(rows.into_iter().map(|b| BedId(b.id)).collect())
}
