//! Who is at work in wards, and what those at work can do when somebody arrives.

use super::entity::{ward_cover, ward_cover_day};
use super::{StoreError, Tx, shift};
use crate::clock::Copenhagen;
use domain::code::{Code, parse_list, write_list};
use domain::cover::{Competence, Roster};
use domain::facility::BedFacts;
use domain::ids::{SiteId, UserId, WardId};
use domain::instant::{Calendar as _, Instant};
use domain::shift::{Shift, ShiftHours};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::{BTreeSet, HashMap};
use time::{Date, Duration};

fn coded<C: Code>(code: &str, column: &'static str) -> Result<C, StoreError> {
    C::from_code(code).map_err(|_| StoreError::Meaningless { column })
}

fn list(text: &str, column: &'static str) -> Result<Vec<Competence>, StoreError> {
    parse_list(text).map_err(|_| StoreError::Meaningless { column })
}

/// What some wards have said, with exceptions from a day on; wards that have said nothing are left out.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn rosters<C: ConnectionTrait>(db: &C, wards: &[WardId], from: Date) -> Result<HashMap<WardId, Roster>, StoreError> {
    let ids = || wards.iter().map(|w| w.0);
    let mut rosters: HashMap<WardId, Roster> = HashMap::new();
    for row in ward_cover::Entity::find().filter(ward_cover::Column::WardId.is_in(ids())).all(db).await? {
        let key = (coded(&row.day_kind, "ward_cover.day_kind")?, coded(&row.shift, "ward_cover.shift")?);
        let present = list(&row.competences, "ward_cover.competences")?;
        rosters.entry(WardId(row.ward_id)).or_default().usual.insert(key, present);
    }
    let days =
        ward_cover_day::Entity::find().filter(ward_cover_day::Column::WardId.is_in(ids())).filter(ward_cover_day::Column::Day.gte(from));
    for row in days.all(db).await? {
        let key = Shift { day: row.day, name: coded(&row.shift, "ward_cover_day.shift")? };
        let present = list(&row.competences, "ward_cover_day.competences")?;
        rosters.entry(WardId(row.ward_id)).or_default().days.insert(key, present);
    }
    Ok(rosters)
}

/// Notes on each bed what those at work in its ward at an instant can do.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn note_present<C: ConnectionTrait>(db: &C, zone: &Copenhagen, beds: &mut [BedFacts], at: Instant) -> Result<(), StoreError> {
    let wards: BTreeSet<WardId> = beds.iter().map(|b| b.ward).collect();
    // The night that an instant lies in began at most a day before it.
    let from = zone.date(at).saturating_sub(Duration::DAY);
    let rosters = rosters(db, &wards.into_iter().collect::<Vec<_>>(), from).await?;
    let mut hours: HashMap<SiteId, ShiftHours> = HashMap::new();
    for bed in beds {
        let Some(roster) = rosters.get(&bed.ward) else { continue };
        let of_site = match hours.get(&bed.site) {
            Some(known) => *known,
            None => shift::of_site(db, bed.site).await?.0,
        };
        hours.insert(bed.site, of_site);
        bed.present = roster.present(of_site.at(at, zone)).map(<[Competence]>::to_vec);
    }
    Ok(())
}

/// The version of what a ward has said is usual; 0 while it has said nothing.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn version<C: ConnectionTrait>(db: &C, ward: WardId) -> Result<i32, StoreError> {
    let row = ward_cover::Entity::find().filter(ward_cover::Column::WardId.eq(ward.0)).one(db).await?;
    Ok(row.map_or(0, |row| row.version))
}

/// Replaces what is usual in a ward, still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save_usual(tx: &Tx, ward: WardId, version: i32, roster: &Roster) -> Result<(), StoreError> {
    let old = ward_cover::Entity::delete_many()
        .filter(ward_cover::Column::WardId.eq(ward.0))
        .filter(ward_cover::Column::Version.eq(version))
        .exec(&**tx)
        .await?;
    if version > 0 && old.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    let rows = roster.usual.iter().map(|((kind, shift), present)| ward_cover::ActiveModel {
        ward_id: Set(ward.0),
        day_kind: Set(kind.code().to_owned()),
        shift: Set(shift.code().to_owned()),
        competences: Set(write_list(present)),
        version: Set(version.saturating_add(1)),
    });
    let saved = ward_cover::Entity::insert_many(rows).exec_without_returning(&**tx).await.map_err(StoreError::from);
    match saved {
        // Somebody was the first to say anything.
        Err(StoreError::Duplicate) => Err(StoreError::Conflict),
        Err(other) => Err(other),
        Ok(_) => Ok(()),
    }
}

/// Says who is at work in one shift, instead of what is usual; `None` goes back to what is usual.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn save_day(tx: &Tx, ward: WardId, shift: Shift, present: Option<&[Competence]>, by: UserId) -> Result<(), StoreError> {
    ward_cover_day::Entity::delete_many()
        .filter(ward_cover_day::Column::WardId.eq(ward.0))
        .filter(ward_cover_day::Column::Day.eq(shift.day))
        .filter(ward_cover_day::Column::Shift.eq(shift.name.code()))
        .exec(&**tx)
        .await?;
    let Some(present) = present else { return Ok(()) };
    let row = ward_cover_day::ActiveModel {
        ward_id: Set(ward.0),
        day: Set(shift.day),
        shift: Set(shift.name.code().to_owned()),
        competences: Set(write_list(present)),
        set_by: Set(by.0),
    };
    ward_cover_day::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
