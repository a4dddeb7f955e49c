//! Hours and absence of therapists, and the rooms to train in.

use crate::store::entity::{app_user, membership, therapist_away, therapist_hours, training_room};
use crate::store::plan::coded;
use crate::store::{Stamp, StoreError, Tx};
use domain::access::Role;
use domain::code::Code as _;
use domain::ids::{OrganisationId, SiteId, TrainingRoomId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::diary::{AwayCause, Diary, WorkingHours};
use domain::rehab::session::PlaceKind;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use time::{Time, Weekday};
use uuid::Uuid;

/// A time away, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// Identity.
    pub id: Uuid,
    /// When.
    pub period: Period,
    /// Why.
    pub cause: AwayCause,
}

/// A room to train in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainingRoom {
    /// Identity.
    pub id: TrainingRoomId,
    /// Of which site.
    pub site: SiteId,
    /// Its name.
    pub name: String,
    /// Gym or pool.
    pub kind: PlaceKind,
    /// Version.
    pub version: i32,
}

fn minutes(clock: Time) -> i32 {
    i32::from(clock.hour()) * 60 + i32::from(clock.minute())
}

fn clock(minutes: i32) -> Result<Time, StoreError> {
    let meaningless = |_| StoreError::Meaningless { column: "therapist_hours.from_minute" };
    let (hour, minute) = (u8::try_from(minutes / 60).map_err(meaningless)?, u8::try_from(minutes % 60).map_err(meaningless)?);
    Time::from_hms(hour, minute, 0).map_err(|_| StoreError::Meaningless { column: "therapist_hours.from_minute" })
}

/// Hours of work, by day and time.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn hours_of<C: ConnectionTrait>(db: &C, who: UserId) -> Result<Vec<WorkingHours>, StoreError> {
    let rows = therapist_hours::Entity::find()
        .filter(therapist_hours::Column::UserId.eq(who.0))
        .order_by_asc(therapist_hours::Column::Weekday)
        .order_by_asc(therapist_hours::Column::FromMinute);
    rows.all(db)
        .await?
        .into_iter()
        .map(|row| {
            let from_monday = u8::try_from(row.weekday.saturating_sub(1)).unwrap_or(0);
            Ok(WorkingHours { weekday: Weekday::Monday.nth_next(from_monday), from: clock(row.from_minute)?, to: clock(row.to_minute)? })
        })
        .collect()
}

/// Puts other hours in the place of those there are.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn set_hours(tx: &Tx, who: UserId, hours: &[WorkingHours]) -> Result<(), StoreError> {
    therapist_hours::Entity::delete_many().filter(therapist_hours::Column::UserId.eq(who.0)).exec(&**tx).await?;
    for h in hours {
        let row = therapist_hours::ActiveModel {
            id: Set(crate::chance::id()),
            user_id: Set(who.0),
            weekday: Set(h.weekday.number_from_monday().into()),
            from_minute: Set(minutes(h.from)),
            to_minute: Set(minutes(h.to)),
        };
        therapist_hours::Entity::insert(row).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Times away that are not over at an instant.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn away_of<C: ConnectionTrait>(db: &C, who: UserId, since: Instant) -> Result<Vec<Away>, StoreError> {
    let rows = therapist_away::Entity::find()
        .filter(therapist_away::Column::UserId.eq(who.0))
        .filter(therapist_away::Column::EndsAt.gt(Stamp::from(since)))
        .order_by_asc(therapist_away::Column::StartsAt);
    rows.all(db)
        .await?
        .into_iter()
        .map(|row| {
            let period = Period::new(row.starts_at.at(), row.ends_at.at());
            Ok(Away {
                id: row.id,
                period: period.map_err(|_| StoreError::Meaningless { column: "therapist_away.starts_at" })?,
                cause: coded("therapist_away.cause", &row.cause)?,
            })
        })
        .collect()
}

/// Stores a time away.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_away(tx: &Tx, who: UserId, new: &Away) -> Result<(), StoreError> {
    let row = therapist_away::ActiveModel {
        id: Set(new.id),
        user_id: Set(who.0),
        starts_at: Set(new.period.from().into()),
        ends_at: Set(new.period.to().into()),
        cause: Set(new.cause.code().to_owned()),
    };
    therapist_away::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Takes out a time away of somebody. Was there one?
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn delete_away(tx: &Tx, who: UserId, id: Uuid) -> Result<bool, StoreError> {
    let own =
        therapist_away::Entity::delete_many().filter(therapist_away::Column::Id.eq(id)).filter(therapist_away::Column::UserId.eq(who.0));
    Ok(own.exec(&**tx).await?.rows_affected > 0)
}

/// The diary of a therapist from an instant on; `None` without hours, so that no hours bind.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of<C: ConnectionTrait>(db: &C, who: UserId, since: Instant) -> Result<Option<Diary>, StoreError> {
    let hours = hours_of(db, who).await?;
    let away: Vec<_> = away_of(db, who, since).await?.into_iter().map(|a| (a.period, a.cause)).collect();
    if hours.is_empty() && away.is_empty() {
        return Ok(None);
    }
    // Away and bound by no hours: there all the rest of the time.
    let all_day = |from_monday| WorkingHours { weekday: Weekday::Monday.nth_next(from_monday), from: Time::MIDNIGHT, to: Time::MAX };
    let hours = if hours.is_empty() { (0..7).map(all_day).collect() } else { hours };
    Ok(Some(Diary { therapist: who, hours, away }))
}

/// The rooms of some sites, by name.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn rooms_of<C: ConnectionTrait>(db: &C, sites: &[SiteId]) -> Result<Vec<TrainingRoom>, StoreError> {
    let rows = training_room::Entity::find()
        .filter(training_room::Column::SiteId.is_in(sites.iter().map(|s| s.0)))
        .order_by_asc(training_room::Column::Name);
    rows.all(db)
        .await?
        .into_iter()
        .map(|row| {
            Ok(TrainingRoom {
                id: TrainingRoomId(row.id),
                site: SiteId(row.site_id),
                kind: coded("training_room.kind", &row.kind)?,
                name: row.name,
                version: row.version,
            })
        })
        .collect()
}

/// The therapists of an organisation, by name.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn therapists_of<C: ConnectionTrait>(db: &C, organisation: OrganisationId) -> Result<Vec<(UserId, String)>, StoreError> {
    staff_of(db, organisation, &[Role::Therapist]).await
}

/// Those of an organisation who have one of some roles, by name.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn staff_of<C: ConnectionTrait>(
    db: &C,
    organisation: OrganisationId,
    roles: &[Role],
) -> Result<Vec<(UserId, String)>, StoreError> {
    let members = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation.0))
        .filter(membership::Column::Role.is_in(roles.iter().map(|role| role.code())));
    let members: Vec<Uuid> = members.all(db).await?.into_iter().map(|m| m.user_id).collect();
    let rows = app_user::Entity::find().filter(app_user::Column::Id.is_in(members)).order_by_asc(app_user::Column::Name);
    Ok(rows.all(db).await?.into_iter().map(|u| (UserId(u.id), u.name)).collect())
}
