//! Reservations, which are offers: the row and what it means.

use super::entity::reservation;
use super::{Stamp, StoreError, Tx, equipment_move};
use domain::allocation::{DeclineCause, OfferState, OfferStatus};
use domain::code::Code as _;
use domain::ids::{BedId, RequestId, ReservationId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder as _, Set};

/// A reservation as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Identity.
    pub id: ReservationId,
    /// For which request.
    pub request: RequestId,
    /// Which bed.
    pub bed: BedId,
    /// Where the offer stands.
    pub state: OfferState,
    /// Planned stay: arrival to expected departure.
    pub period: Period,
    /// Another arrival the referrer proposes, until somebody answers.
    pub proposed_arrival: Option<Instant>,
    /// Who offered.
    pub offered_by: Option<UserId>,
    /// When.
    pub offered_at: Instant,
    /// Why it was declined.
    pub decline_cause: Option<DeclineCause>,
    /// What the citizen answered, in the referrer's words.
    pub citizen_answer: String,
    /// Who informed the citizen.
    pub informed_by: String,
    /// Word from the allocator to the referrer.
    pub message: String,
    /// Why the citizen's choice was not met; empty when it was, or none was made.
    pub unmet_choice: String,
    /// Why a rule about who may share the room was set aside (consents); empty when none was.
    pub override_reason: String,
    /// A word on how it ended.
    pub end_reason: String,
    /// Version.
    pub version: i32,
}

/// Reads a row.
///
/// # Errors
/// [`StoreError::Meaningless`].
pub fn reservation(row: reservation::Model) -> Result<Reservation, StoreError> {
    let status = OfferStatus::from_code(&row.status).map_err(|_| StoreError::Meaningless { column: "reservation.status" })?;
    let decided = row.decided_at.map_or_else(|| row.offered_at.at(), Stamp::at);
    let state = match status {
        OfferStatus::Offered => OfferState::Offered {
            answer_by: row.answer_by.map(Stamp::at).ok_or(StoreError::Meaningless { column: "reservation.answer_by" })?,
        },
        OfferStatus::Confirmed => OfferState::Confirmed { at: decided },
        how @ (OfferStatus::Declined | OfferStatus::Lapsed | OfferStatus::Cancelled | OfferStatus::Arrived) => {
            OfferState::Ended { how, at: decided }
        }
    };
    let cause = row.decline_cause.as_deref().map(DeclineCause::from_code).transpose();
    Ok(Reservation {
        id: ReservationId(row.id),
        request: RequestId(row.request_id),
        bed: BedId(row.bed_id),
        state,
        period: Period::new(row.arrival_at.at(), row.until_at.at())
            .map_err(|_| StoreError::Meaningless { column: "reservation.arrival_at" })?,
        proposed_arrival: row.proposed_arrival.map(Stamp::at),
        offered_by: row.offered_by.map(UserId),
        offered_at: row.offered_at.at(),
        decline_cause: cause.map_err(|_| StoreError::Meaningless { column: "reservation.decline_cause" })?,
        citizen_answer: row.citizen_answer,
        informed_by: row.informed_by,
        message: row.message,
        unmet_choice: row.unmet_choice,
        override_reason: row.override_reason,
        end_reason: row.end_reason,
        version: row.version,
    })
}

/// A reservation by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: ReservationId) -> Result<Option<Reservation>, StoreError> {
    reservation::Entity::find_by_id(id.0).one(db).await?.map(reservation).transpose()
}

/// Reservations by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: &[ReservationId]) -> Result<Vec<Reservation>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        for row in reservation::Entity::find().filter(reservation::Column::Id.is_in(part.iter().map(|r| r.0))).all(db).await? {
            found.push(reservation(row)?);
        }
    }
    Ok(found)
}

/// All reservations a request has had, oldest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_request<C: ConnectionTrait>(db: &C, request: RequestId) -> Result<Vec<Reservation>, StoreError> {
    let rows = reservation::Entity::find()
        .filter(reservation::Column::RequestId.eq(request.0))
        .order_by_asc(reservation::Column::OfferedAt)
        .order_by_asc(reservation::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(reservation).collect()
}

/// Inserts a new reservation at version 1; its claim is inserted beside it ([`super::claims::insert`]).
///
/// # Errors
/// [`StoreError::Duplicate`] when the request has a live one already.
pub async fn insert(tx: &Tx, new: &Reservation) -> Result<(), StoreError> {
    let row = reservation::ActiveModel {
        id: Set(new.id.0),
        request_id: Set(new.request.0),
        offered_by: Set(new.offered_by.map(|u| u.0)),
        offered_at: Set(new.offered_at.into()),
        ..columns(new, 1)
    };
    reservation::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Saves everything that may change, when the reservation is still at the version that was read. What it has ordered follows
/// ([`equipment_move::follow`]).
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, changed: &Reservation) -> Result<(), StoreError> {
    let done = reservation::Entity::update_many()
        .set(columns(changed, changed.version.saturating_add(1)))
        .filter(reservation::Column::Id.eq(changed.id.0))
        .filter(reservation::Column::Version.eq(changed.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    equipment_move::follow(tx, changed, None).await
}

fn columns(r: &Reservation, version: i32) -> reservation::ActiveModel {
    let (answer_by, decided_at) = match r.state {
        OfferState::Offered { answer_by } => (Some(answer_by.into()), None),
        OfferState::Confirmed { at } | OfferState::Ended { at, .. } => (None, Some(at.into())),
    };
    reservation::ActiveModel {
        bed_id: Set(r.bed.0),
        status: Set(r.state.status().code().to_owned()),
        answer_by: Set(answer_by),
        arrival_at: Set(r.period.from().into()),
        until_at: Set(r.period.to().into()),
        proposed_arrival: Set(r.proposed_arrival.map(Stamp::from)),
        decided_at: Set(decided_at),
        decline_cause: Set(r.decline_cause.map(|c| c.code().to_owned())),
        citizen_answer: Set(r.citizen_answer.clone()),
        informed_by: Set(r.informed_by.clone()),
        message: Set(r.message.clone()),
        unmet_choice: Set(r.unmet_choice.clone()),
        override_reason: Set(r.override_reason.clone()),
        end_reason: Set(r.end_reason.clone()),
        version: Set(version),
        ..Default::default()
    }
}
