//! Talks at the bedside. Nobody holds two at once: the database refuses it. Beside training nobody talks either: whoever books one or the
//! other holds the locks of `training::claim` and asks the diary.

use super::entity::{bedside_talk, stay};
use super::{Stamp, StoreError, Tx};
use domain::ids::{CitizenId, SessionId, StayId, TalkId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::session::{Place, Session, Therapists, Trainees, Who};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use uuid::Uuid;

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

/// A talk as the diary sees it: whoever holds it and the citizen are at the bed.
#[must_use]
pub fn as_session(of: &Talk, citizen: CitizenId) -> Session {
    Session {
        id: SessionId(of.id.0),
        period: of.period,
        therapists: Therapists::one(of.coordinator),
        place: Place::Ward,
        trainees: Trainees::One(citizen),
        cancelled: None,
    }
}

/// Booked talks that take any of these in part of a period, with the citizen, the earliest first. With those whose stay is over nobody
/// talks.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn taking<C: ConnectionTrait>(db: &C, who: &[Who], period: Period) -> Result<Vec<(Talk, CitizenId)>, StoreError> {
    let coordinators = who.iter().filter_map(|w| if let Who::Therapist(id) = w { Some(id.0) } else { None });
    let citizens = who.iter().filter_map(|w| if let Who::Citizen(id) = w { Some(id.0) } else { None });
    let theirs = Query::select().column(stay::Column::Id).from(stay::Entity).and_where(stay::Column::CitizenId.is_in(citizens)).to_owned();
    let booked = bedside_talk::Entity::find()
        .filter(bedside_talk::Column::State.eq(TalkState::Booked.code()))
        .filter(bedside_talk::Column::StartsAt.lt(Stamp::from(period.to())))
        .filter(bedside_talk::Column::EndsAt.gt(Stamp::from(period.from())))
        .filter(
            Condition::any()
                .add(bedside_talk::Column::CoordinatorId.is_in(coordinators))
                .add(bedside_talk::Column::StayId.in_subquery(theirs)),
        )
        .order_by_asc(bedside_talk::Column::StartsAt)
        .all(db)
        .await?;
    let stays = stay::Entity::find()
        .filter(stay::Column::Id.is_in(booked.iter().map(|row| row.stay_id)))
        .filter(stay::Column::Status.ne("ended"))
        .all(db)
        .await?;
    let citizens: HashMap<Uuid, CitizenId> = stays.into_iter().map(|row| (row.id, CitizenId(row.citizen_id))).collect();
    let here = booked.into_iter().filter_map(|row| citizens.get(&row.stay_id).map(|citizen| (row, *citizen)));
    here.map(|(row, citizen)| Ok((talk(row)?, citizen))).collect()
}

/// Stores a new talk.
///
/// # Errors
/// [`StoreError::Duplicate`] when one is booked with the citizen; [`StoreError::Database`] from the guard, when the coordinator holds
/// another then.
pub async fn insert(tx: &Tx, new: &Talk, by: UserId, at: Instant) -> Result<(), StoreError> {
    bedside_talk::Entity::insert(row(new, by, at)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Saves what a talk has become, still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster; [`StoreError::Database`] from the guard, when the coordinator holds another then.
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
