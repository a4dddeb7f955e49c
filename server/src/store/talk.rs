//! Talks at the bedside. Nobody holds two at once: the database refuses it.

use super::entity::{bedside_talk, stay};
use super::{Stamp, StoreError, Tx};
use domain::ids::{StayId, TalkId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// Where a talk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalkState {
    /// To be held.
    Booked,
    /// Held.
    Held,
    /// Called off.
    CalledOff,
}

impl TalkState {
    fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Held => "held",
            Self::CalledOff => "called_off",
        }
    }

    fn read(code: &str) -> Result<Self, StoreError> {
        let known = [Self::Booked, Self::Held, Self::CalledOff].into_iter().find(|state| state.code() == code);
        known.ok_or(StoreError::Meaningless { column: "bedside_talk.state" })
    }
}

/// A talk as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Talk {
    /// Identity.
    pub id: TalkId,
    /// With whom: the stay.
    pub stay: StayId,
    /// Who holds it.
    pub coordinator: UserId,
    /// When.
    pub period: Period,
    /// Where it stands.
    pub state: TalkState,
    /// Its version.
    pub version: i32,
}

fn talk(row: bedside_talk::Model) -> Result<Talk, StoreError> {
    let period =
        Period::new(row.starts_at.at(), row.ends_at.at()).map_err(|_| StoreError::Meaningless { column: "bedside_talk.ends_at" })?;
    Ok(Talk {
        id: TalkId(row.id),
        stay: StayId(row.stay_id),
        coordinator: UserId(row.coordinator_id),
        period,
        state: TalkState::read(&row.state)?,
        version: row.version,
    })
}

fn row(of: &Talk, by: UserId, at: Instant) -> bedside_talk::ActiveModel {
    bedside_talk::ActiveModel {
        id: Set(of.id.0),
        stay_id: Set(of.stay.0),
        coordinator_id: Set(of.coordinator.0),
        starts_at: Set(of.period.from().into()),
        ends_at: Set(of.period.to().into()),
        state: Set(of.state.code().to_owned()),
        changed_by: Set(by.0),
        changed_at: Set(at.into()),
        version: Set(of.version),
    }
}

/// The talks of some stays that are booked or held, the earliest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stays<C: ConnectionTrait>(db: &C, stays: &[StayId]) -> Result<Vec<Talk>, StoreError> {
    let mut found = Vec::new();
    for part in stays.chunks(400) {
        let rows = bedside_talk::Entity::find()
            .filter(bedside_talk::Column::StayId.is_in(part.iter().map(|s| s.0)))
            .filter(bedside_talk::Column::State.ne(TalkState::CalledOff.code()))
            .order_by_asc(bedside_talk::Column::StartsAt);
        found.extend(rows.all(db).await?);
    }
    found.into_iter().map(talk).collect()
}

/// A talk.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: TalkId) -> Result<Option<Talk>, StoreError> {
    bedside_talk::Entity::find_by_id(id.0).one(db).await?.map(talk).transpose()
}

/// A talk that somebody else's time is in the way of: booked by a coordinator within a period, another one than `but`.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn in_the_way<C: ConnectionTrait>(db: &C, coordinator: UserId, period: Period, but: TalkId) -> Result<Option<Talk>, StoreError> {
    let rows = bedside_talk::Entity::find()
        .filter(bedside_talk::Column::CoordinatorId.eq(coordinator.0))
        .filter(bedside_talk::Column::State.eq(TalkState::Booked.code()))
        .filter(bedside_talk::Column::StartsAt.lt(Stamp::from(period.to())))
        .filter(bedside_talk::Column::EndsAt.gt(Stamp::from(period.from())))
        .filter(bedside_talk::Column::Id.ne(but.0))
        .order_by_asc(bedside_talk::Column::StartsAt);
    rows.one(db).await?.map(talk).transpose()
}

/// Stores a new talk.
///
/// # Errors
/// [`StoreError::TalkOverlap`] when the coordinator holds another then; [`StoreError::Duplicate`] when one is booked with the citizen.
pub async fn insert(tx: &Tx, new: &Talk, by: UserId, at: Instant) -> Result<(), StoreError> {
    bedside_talk::Entity::insert(row(new, by, at)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Saves what a talk has become, still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster; [`StoreError::TalkOverlap`] when the coordinator holds another then.
pub async fn save(tx: &Tx, changed: &Talk, by: UserId, at: Instant) -> Result<(), StoreError> {
    let next = Talk { version: changed.version.saturating_add(1), ..*changed };
    let (own, same) = (bedside_talk::Column::Id.eq(changed.id.0), bedside_talk::Column::Version.eq(changed.version));
    let done = bedside_talk::Entity::update_many().set(row(&next, by, at)).filter(own).filter(same).exec(&**tx).await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Calls off what a coordinator had booked within a period with people whose stay is over: nobody waits for it.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn clear_ended(tx: &Tx, coordinator: UserId, period: Period, at: Instant) -> Result<(), StoreError> {
    let ended = Query::select().column(stay::Column::Id).from(stay::Entity).and_where(stay::Column::Status.eq("ended")).to_owned();
    let set = bedside_talk::ActiveModel {
        state: Set(TalkState::CalledOff.code().to_owned()),
        changed_by: Set(coordinator.0),
        changed_at: Set(at.into()),
        ..Default::default()
    };
    bedside_talk::Entity::update_many()
        .set(set)
        .filter(bedside_talk::Column::CoordinatorId.eq(coordinator.0))
        .filter(bedside_talk::Column::State.eq(TalkState::Booked.code()))
        .filter(bedside_talk::Column::StartsAt.lt(Stamp::from(period.to())))
        .filter(bedside_talk::Column::EndsAt.gt(Stamp::from(period.from())))
        .filter(bedside_talk::Column::StayId.in_subquery(ended))
        .exec(&**tx)
        .await?;
    Ok(())
}
