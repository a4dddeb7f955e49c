//! Claims on beds in the database, and the locks every change of them takes, always in the same order: citizens, rooms, beds,
//! each by id. The guard itself stands in the database (`migrations/m0006_bed_claim`); this is how one gets there politely.

use super::entity::{bed, bed_claim, citizen, room};
use super::{Stamp, StoreError, Tx};
use domain::allocation::{Claim, ClaimKind};
use domain::code::Code as _;
use domain::ids::{BedId, CitizenId, ClaimId, CleaningId, ClosureId, RequestId, ReservationId, RoomId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// What a new claim serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    /// Somebody in the bed.
    Stay(StayId),
    /// A promise.
    Reservation(RequestId, ReservationId),
    /// A bed kept for return.
    Hold(StayId),
    /// A cleaning.
    Cleaning(CleaningId),
    /// A closure.
    Closure(ClosureId),
}

impl Serves {
    /// What a claim serves.
    fn of(claim: &Claim) -> Option<Self> {
        match claim.kind {
            ClaimKind::Stay => claim.stay.map(Self::Stay),
            ClaimKind::Hold => claim.stay.map(Self::Hold),
            ClaimKind::Reservation => claim.request.zip(claim.reservation).map(|(request, id)| Self::Reservation(request, id)),
            ClaimKind::Cleaning => claim.cleaning.map(Self::Cleaning),
            ClaimKind::Closure => claim.closure.map(Self::Closure),
        }
    }

    fn kind(self) -> ClaimKind {
        match self {
            Self::Stay(_) => ClaimKind::Stay,
            Self::Reservation(..) => ClaimKind::Reservation,
            Self::Hold(_) => ClaimKind::Hold,
            Self::Cleaning(_) => ClaimKind::Cleaning,
            Self::Closure(_) => ClaimKind::Closure,
        }
    }
}

/// The rows a use case is about to decide on; locked together so that no two use cases wait for each other.
#[derive(Clone, Debug, Default)]
pub struct Locks {
    /// Citizens who get or leave a bed.
    pub citizens: Vec<CitizenId>,
    /// Rooms whose rules are checked.
    pub rooms: Vec<RoomId>,
    /// Beds whose claims change.
    pub beds: Vec<BedId>,
}

impl Locks {
    /// Takes the locks. On SQLite the transaction is alone already.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn take(self, tx: &Tx) -> Result<(), StoreError> {
        if tx.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for id in sorted(self.citizens.into_iter().map(|c| c.0)) {
            citizen::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&**tx).await?;
        }
        for id in sorted(self.rooms.into_iter().map(|r| r.0)) {
            room::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&**tx).await?;
        }
        for id in sorted(self.beds.into_iter().map(|b| b.0)) {
            bed::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&**tx).await?;
        }
        Ok(())
    }
}

fn sorted(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Inserts a live claim; the bed must be locked.
///
/// # Errors
/// [`StoreError::BedOverlap`] when another live claim has the bed in part of the period.
pub async fn insert(tx: &Tx, bed: BedId, serves: Serves, period: Period) -> Result<ClaimId, StoreError> {
    let id = crate::chance::id();
    let mut row = bed_claim::ActiveModel {
        id: Set(id),
        bed_id: Set(bed.0),
        kind: Set(serves.kind().code().to_owned()),
        starts_at: Set(period.from().into()),
        ends_at: Set(period.to().into()),
        live: Set(true),
        stay_id: Set(None),
        request_id: Set(None),
        reservation_id: Set(None),
        cleaning_id: Set(None),
        closure_id: Set(None),
        version: Set(1),
    };
    match serves {
        Serves::Stay(stay) | Serves::Hold(stay) => row.stay_id = Set(Some(stay.0)),
        Serves::Reservation(request, reservation) => {
            row.request_id = Set(Some(request.0));
            row.reservation_id = Set(Some(reservation.0));
        }
        Serves::Cleaning(cleaning) => row.cleaning_id = Set(Some(cleaning.0)),
        Serves::Closure(closure) => row.closure_id = Set(Some(closure.0)),
    }
    bed_claim::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(ClaimId(id))
}

/// Moves what is still to come of a live claim to another bed or period; both beds must be locked. Hours before `now` that it
/// kept a bed stay kept there, so that what was blocked can be counted afterwards.
///
/// # Errors
/// As [`change`].
pub async fn shift(tx: &Tx, claim: &Claim, bed: BedId, period: Period, now: Instant) -> Result<(), StoreError> {
    let cut = now.min(period.from());
    match Serves::of(claim) {
        Some(serves) if claim.period.from() < cut => {
            end_at(tx, claim, cut).await?;
            insert(tx, bed, serves, period).await.map(drop)
        }
        _ => change(tx, claim, bed, period).await,
    }
}

/// Moves a live claim to another bed or period; both beds must be locked.
///
/// # Errors
/// [`StoreError::BedOverlap`]; [`StoreError::Conflict`] when the claim changed since it was read.
pub async fn change(tx: &Tx, claim: &Claim, bed: BedId, period: Period) -> Result<(), StoreError> {
    update(
        tx,
        claim,
        bed_claim::ActiveModel {
            bed_id: Set(bed.0),
            starts_at: Set(period.from().into()),
            ends_at: Set(period.to().into()),
            version: Set(claim.version.saturating_add(1)),
            ..Default::default()
        },
    )
    .await
}

/// Ends a claim at `at`: shortened and still live when it has begun (past hours stay guarded), off when it has not.
///
/// # Errors
/// [`StoreError::Conflict`] when the claim changed since it was read.
pub async fn end_at(tx: &Tx, claim: &Claim, at: Instant) -> Result<(), StoreError> {
    match Period::new(claim.period.from(), at.min(claim.period.to())) {
        Ok(period) => change(tx, claim, claim.bed, period).await,
        Err(_) => {
            let off = bed_claim::ActiveModel { live: Set(false), version: Set(claim.version.saturating_add(1)), ..Default::default() };
            update(tx, claim, off).await
        }
    }
}

/// Puts a claim back as it was before one change of it; the bed must be locked.
///
/// # Errors
/// [`StoreError::BedOverlap`] when another live claim has the bed now; [`StoreError::Conflict`] when there was more than one change.
pub async fn restore(tx: &Tx, before: &Claim) -> Result<(), StoreError> {
    let changed = Claim { version: before.version.saturating_add(1), ..before.clone() };
    let row = bed_claim::ActiveModel {
        bed_id: Set(before.bed.0),
        starts_at: Set(before.period.from().into()),
        ends_at: Set(before.period.to().into()),
        live: Set(before.live),
        version: Set(changed.version.saturating_add(1)),
        ..Default::default()
    };
    update(tx, &changed, row).await
}

/// Takes the claim of a stay that never was out of the book.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn forget(tx: &Tx, claim: &Claim) -> Result<(), StoreError> {
    bed_claim::Entity::delete_by_id(claim.id.0).exec(&**tx).await?;
    Ok(())
}

async fn update(tx: &Tx, claim: &Claim, row: bed_claim::ActiveModel) -> Result<(), StoreError> {
    let done = bed_claim::Entity::update_many()
        .set(row)
        .filter(bed_claim::Column::Id.eq(claim.id.0))
        .filter(bed_claim::Column::Version.eq(claim.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Live claims on these beds that share an instant with the period, by bed and start.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn on_beds<C: ConnectionTrait>(db: &C, beds: &[BedId], period: Period) -> Result<Vec<Claim>, StoreError> {
    let rows = bed_claim::Entity::find()
        .filter(bed_claim::Column::BedId.is_in(beds.iter().map(|b| b.0)))
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .filter(bed_claim::Column::EndsAt.gt(Stamp::from(period.from())))
        .filter(bed_claim::Column::StartsAt.lt(Stamp::from(period.to())))
        .order_by_asc(bed_claim::Column::BedId)
        .order_by_asc(bed_claim::Column::StartsAt)
        .all(db)
        .await?;
    rows.into_iter().map(claim).collect()
}

/// The live claim of a reservation, if it still has one.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_reservation<C: ConnectionTrait>(db: &C, reservation: ReservationId) -> Result<Option<Claim>, StoreError> {
    one(db, bed_claim::Column::ReservationId, reservation.0).await
}

/// The latest live claim of a stay.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stay<C: ConnectionTrait>(db: &C, stay: StayId) -> Result<Option<Claim>, StoreError> {
    one(db, bed_claim::Column::StayId, stay.0).await
}

/// The live claim of a cleaning.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_cleaning<C: ConnectionTrait>(db: &C, cleaning: CleaningId) -> Result<Option<Claim>, StoreError> {
    one(db, bed_claim::Column::CleaningId, cleaning.0).await
}

/// The live claim of a closure.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_closure<C: ConnectionTrait>(db: &C, closure: ClosureId) -> Result<Option<Claim>, StoreError> {
    one(db, bed_claim::Column::ClosureId, closure.0).await
}

async fn one<C: ConnectionTrait>(db: &C, column: bed_claim::Column, id: Uuid) -> Result<Option<Claim>, StoreError> {
    bed_claim::Entity::find()
        .filter(column.eq(id))
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .order_by_desc(bed_claim::Column::StartsAt)
        .one(db)
        .await?
        .map(claim)
        .transpose()
}

/// Reads a row.
///
/// # Errors
/// [`StoreError::Meaningless`] when it cannot be understood.
pub fn claim(row: bed_claim::Model) -> Result<Claim, StoreError> {
    Ok(Claim {
        id: ClaimId(row.id),
        bed: BedId(row.bed_id),
        kind: ClaimKind::from_code(&row.kind).map_err(|_| StoreError::Meaningless { column: "bed_claim.kind" })?,
        period: Period::new(row.starts_at.at(), row.ends_at.at()).map_err(|_| StoreError::Meaningless { column: "bed_claim.starts_at" })?,
        live: row.live,
        stay: row.stay_id.map(StayId),
        request: row.request_id.map(RequestId),
        reservation: row.reservation_id.map(ReservationId),
        cleaning: row.cleaning_id.map(CleaningId),
        closure: row.closure_id.map(ClosureId),
        version: row.version,
    })
}
