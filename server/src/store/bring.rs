//! What a site asks people to bring: its own lines in both languages, where it has written any.

use super::entity::site_bring;
use super::{StoreError, Tx};
use domain::ids::SiteId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// The lines of a site, Danish and English, with their version; empty at version 0 where it keeps none.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_site<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<(String, String, i32), StoreError> {
    let row = site_bring::Entity::find_by_id(site.0).one(db).await?;
    Ok(row.map_or_else(Default::default, |row| (row.da, row.en, row.version)))
}

/// Replaces the lines of a site, still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, site: SiteId, version: i32, da: &str, en: &str) -> Result<(), StoreError> {
    let old = site_bring::Entity::delete_many()
        .filter(site_bring::Column::SiteId.eq(site.0))
        .filter(site_bring::Column::Version.eq(version))
        .exec(&**tx)
        .await?;
    let kept = site_bring::Entity::find_by_id(site.0).one(&**tx).await?.is_some();
    if kept || (version > 0 && old.rows_affected == 0) {
        return Err(StoreError::Conflict);
    }
    let row = site_bring::ActiveModel {
        site_id: Set(site.0),
        da: Set(da.to_owned()),
        en: Set(en.to_owned()),
        version: Set(version.saturating_add(1)),
    };
    site_bring::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
