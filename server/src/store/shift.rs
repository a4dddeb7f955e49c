//! When the shifts of a site begin.

use super::StoreError;
use super::entity::site_shift;
use domain::ids::SiteId;
use domain::shift::{ShiftHours, ShiftName};
use sea_orm::{ConnectionTrait, EntityTrait, Set};
use time::{Duration, Time};

/// The hours of a site with their version; the usual ones, at version 0, where nobody has set any.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_site<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<(ShiftHours, i32), StoreError> {
    let Some(row) = site_shift::Entity::find_by_id(site.0).one(db).await? else { return Ok((ShiftHours::default(), 0)) };
    let clock = |minute: i32| Time::MIDNIGHT + Duration::minutes(i64::from(minute));
    let hours = ShiftHours::new(clock(row.day_minute), clock(row.evening_minute), clock(row.night_minute));
    Ok((hours.map_err(|_| StoreError::Meaningless { column: "site_shift.day_minute" })?, row.version))
}

/// The row of a site's hours.
#[must_use]
pub fn row(site: SiteId, hours: ShiftHours, version: i32) -> site_shift::ActiveModel {
    let minute = |name| {
        let clock = hours.clock(name);
        Set(i32::from(clock.hour()) * 60 + i32::from(clock.minute()))
    };
    site_shift::ActiveModel {
        site_id: Set(site.0),
        day_minute: minute(ShiftName::Day),
        evening_minute: minute(ShiftName::Evening),
        night_minute: minute(ShiftName::Night),
        version: Set(version),
    }
}
