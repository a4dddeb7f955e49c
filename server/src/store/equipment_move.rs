//! Equipment on its way to a promised bed: the rows, what becomes of them when reservation or stay changes, and the ward's task.

use super::entity::{equipment, equipment_move, reservation, task as task_row};
use super::reservation::Reservation;
use super::stay::Stay;
use super::task::{self, NewTask};
use super::{Stamp, StoreError, Tx, facility, request};
use domain::allocation::{OfferState, OfferStatus};
use domain::code::Code as _;
use domain::equipment_move::{MoveStep, due_for};
use domain::facility::Need;
use domain::ids::{BedId, RequestId, ReservationId, SiteId, UserId};
use domain::instant::Instant;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// A move as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EquipmentMove {
    /// Identity.
    pub id: Uuid,
    /// The piece.
    pub equipment: Uuid,
    /// The need it is to meet.
    pub need: Need,
    /// For which reservation.
    pub reservation: ReservationId,
    /// From the store of which site.
    pub from: SiteId,
    /// To which bed.
    pub bed: BedId,
    /// So many minutes before the arrival it is to be there.
    pub lead_minutes: i32,
    /// Until when it is to be in place.
    pub due: Instant,
    /// When it is expected: when it is due, unless it is delayed.
    pub expected: Instant,
    /// How far it has come.
    pub step: MoveStep,
    /// What delays it.
    pub cause: String,
    /// Who ordered it: whoever reserved the bed.
    pub ordered_by: UserId,
    /// When.
    pub ordered_at: Instant,
    /// Who last said how far it has come, and when.
    pub told: Option<(UserId, Instant)>,
    /// Who let the citizen come without it, and when.
    pub waived: Option<(UserId, Instant)>,
    /// Why.
    pub waiver: String,
    /// Version.
    pub version: i32,
}

fn read(row: equipment_move::Model) -> Result<EquipmentMove, StoreError> {
    let meaningless = |column| move |_| StoreError::Meaningless { column };
    Ok(EquipmentMove {
        id: row.id,
        equipment: row.equipment_id,
        need: Need::from_code(&row.need).map_err(meaningless("equipment_move.need"))?,
        reservation: ReservationId(row.reservation_id),
        from: SiteId(row.from_site_id),
        bed: BedId(row.bed_id),
        lead_minutes: row.lead_minutes,
        due: row.due_at.at(),
        expected: row.expected_at.at(),
        step: MoveStep::from_code(&row.step).map_err(meaningless("equipment_move.step"))?,
        cause: row.cause,
        ordered_by: UserId(row.ordered_by),
        ordered_at: row.ordered_at.at(),
        told: row.told_by.map(UserId).zip(row.told_at.map(Stamp::at)),
        waived: row.waived_by.map(UserId).zip(row.waived_at.map(Stamp::at)),
        waiver: row.waiver,
        version: row.version,
    })
}

fn columns(m: &EquipmentMove, version: i32) -> equipment_move::ActiveModel {
    equipment_move::ActiveModel {
        bed_id: Set(m.bed.0),
        due_at: Set(m.due.into()),
        expected_at: Set(m.expected.into()),
        step: Set(m.step.code().to_owned()),
        cause: Set(m.cause.clone()),
        told_by: Set(m.told.map(|(by, _)| by.0)),
        told_at: Set(m.told.map(|(_, at)| at.into())),
        waived_by: Set(m.waived.map(|(by, _)| by.0)),
        waived_at: Set(m.waived.map(|(_, at)| at.into())),
        waiver: Set(m.waiver.clone()),
        version: Set(version),
        ..Default::default()
    }
}

/// Inserts a move at version 1.
///
/// # Errors
/// [`StoreError::Duplicate`] when the piece is promised to another bed.
pub async fn insert(tx: &Tx, new: &EquipmentMove) -> Result<(), StoreError> {
    let row = equipment_move::ActiveModel {
        id: Set(new.id),
        equipment_id: Set(new.equipment),
        need: Set(new.need.code().to_owned()),
        reservation_id: Set(new.reservation.0),
        from_site_id: Set(new.from.0),
        lead_minutes: Set(new.lead_minutes),
        ordered_by: Set(new.ordered_by.0),
        ordered_at: Set(new.ordered_at.into()),
        ..columns(new, 1)
    };
    equipment_move::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Saves what may change, when the move is still at the version that was read. A piece in place stands at the bed; one whose stay is
/// over, or that nobody needs there any more, in the store of that site.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, changed: &EquipmentMove, before: MoveStep) -> Result<(), StoreError> {
    let done = equipment_move::Entity::update_many()
        .set(columns(changed, changed.version.saturating_add(1)))
        .filter(equipment_move::Column::Id.eq(changed.id))
        .filter(equipment_move::Column::Version.eq(changed.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    match (before, changed.step) {
        (_, MoveStep::InPlace) => stands(tx, changed.equipment, changed.bed, true).await,
        (MoveStep::InPlace, _) => stands(tx, changed.equipment, changed.bed, false).await,
        _ => Ok(()),
    }
}

/// The piece stands at the bed, or in the store of the bed's site.
async fn stands(tx: &Tx, piece: Uuid, bed: BedId, at_bed: bool) -> Result<(), StoreError> {
    let (Some(facts), Some(row)) = (facility::bed(&**tx, bed).await?, equipment::Entity::find_by_id(piece).one(&**tx).await?) else {
        return Ok(());
    };
    let set = equipment::ActiveModel {
        site_id: Set(facts.site.0),
        room_id: Set(None),
        bed_id: Set(at_bed.then_some(bed.0)),
        version: Set(row.version.saturating_add(1)),
        ..Default::default()
    };
    equipment::Entity::update_many().set(set).filter(equipment::Column::Id.eq(piece)).exec(&**tx).await?;
    Ok(())
}

/// Steps of a piece that is promised: nobody else gets it.
fn promising() -> impl Iterator<Item = &'static str> {
    MoveStep::ALL.iter().filter(|s| s.is_awaited() || **s == MoveStep::InPlace).map(|s| s.code())
}

async fn all<C: ConnectionTrait>(db: &C, select: sea_orm::Select<equipment_move::Entity>) -> Result<Vec<EquipmentMove>, StoreError> {
    let ordered = select.order_by_asc(equipment_move::Column::DueAt).order_by_asc(equipment_move::Column::Id);
    ordered.all(db).await?.into_iter().map(read).collect()
}

fn live() -> sea_orm::Select<equipment_move::Entity> {
    equipment_move::Entity::find().filter(equipment_move::Column::Step.is_in(promising()))
}

/// A move by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<EquipmentMove>, StoreError> {
    equipment_move::Entity::find_by_id(id).one(db).await?.map(read).transpose()
}

/// All moves of promised pieces, by the time they are due.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn promised<C: ConnectionTrait>(db: &C) -> Result<Vec<EquipmentMove>, StoreError> {
    all(db, live()).await
}

/// What is promised to some beds.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_beds<C: ConnectionTrait>(db: &C, beds: &[BedId]) -> Result<Vec<EquipmentMove>, StoreError> {
    let mut found = Vec::new();
    for part in beds.chunks(500) {
        found.extend(all(db, live().filter(equipment_move::Column::BedId.is_in(part.iter().map(|b| b.0)))).await?);
    }
    Ok(found)
}

/// What a reservation has ordered and still has.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_reservation<C: ConnectionTrait>(db: &C, id: ReservationId) -> Result<Vec<EquipmentMove>, StoreError> {
    all(db, live().filter(equipment_move::Column::ReservationId.eq(id.0))).await
}

/// When the beds of some reservations are expected to be ready, of those that wait for something delayed.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn delays<C: ConnectionTrait>(db: &C, ids: &[ReservationId]) -> Result<HashMap<ReservationId, Instant>, StoreError> {
    let mut delays = HashMap::new();
    for part in ids.chunks(500) {
        let delayed = equipment_move::Entity::find()
            .filter(equipment_move::Column::ReservationId.is_in(part.iter().map(|r| r.0)))
            .filter(equipment_move::Column::Step.eq(MoveStep::Delayed.code()))
            .filter(equipment_move::Column::WaivedAt.is_null());
        for m in all(db, delayed).await? {
            let latest = delays.entry(m.reservation).or_insert(m.expected);
            *latest = m.expected.max(*latest);
        }
    }
    Ok(delays)
}

/// What was ordered for the stay of a request, and is still promised to it.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stay<C: ConnectionTrait>(db: &C, request: Option<RequestId>) -> Result<Vec<EquipmentMove>, StoreError> {
    match arrived_on(db, request).await? {
        Some(id) => of_reservation(db, id).await,
        None => Ok(Vec::new()),
    }
}

/// The reservation on which the citizen of a request has arrived.
async fn arrived_on<C: ConnectionTrait>(db: &C, request: Option<RequestId>) -> Result<Option<ReservationId>, StoreError> {
    let Some(request) = request else { return Ok(None) };
    let arrived = reservation::Entity::find()
        .filter(reservation::Column::RequestId.eq(request.0))
        .filter(reservation::Column::Status.eq(OfferStatus::Arrived.code()));
    Ok(arrived.one(db).await?.map(|row| ReservationId(row.id)))
}

/// A task about what a reservation has ordered to a bed.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn raise(
    tx: &Tx,
    kind: TaskKind,
    r: &Reservation,
    bed: BedId,
    due: Instant,
    note: String,
    now: Instant,
) -> Result<(), StoreError> {
    let (Some(facts), Some(asked)) = (facility::bed(&**tx, bed).await?, request::by_id(&**tx, r.request).await?) else { return Ok(()) };
    let new = NewTask::new(kind, asked.authority, due);
    // An allocator goes to the request; the ward to the bed.
    let request = (kind == TaskKind::EquipmentLate).then_some(r.request);
    task::raise(tx, NewTask { site: Some(facts.site), bed: Some(bed), reservation: Some(r.id), request, note, ..new }, now).await?;
    Ok(())
}

fn tasks(kinds: &[TaskKind], r: ReservationId) -> sea_orm::UpdateMany<task_row::Entity> {
    task_row::Entity::update_many()
        .filter(task_row::Column::Kind.is_in(kinds.iter().map(|k| k.code())))
        .filter(task_row::Column::ReservationId.eq(r.0))
        .filter(task_row::Column::DoneAt.is_null())
}

/// Ends the tasks of a reservation that have come to nothing: nothing is awaited any more, or nothing comes too late.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn settle(tx: &Tx, r: ReservationId, arrival: Instant, by: Option<UserId>, now: Instant) -> Result<(), StoreError> {
    let awaited: Vec<EquipmentMove> = of_reservation(&**tx, r).await?.into_iter().filter(|m| m.step.is_awaited()).collect();
    let done = task_row::ActiveModel { done_at: Set(Some(now.into())), done_by: Set(by.map(|u| u.0)), ..Default::default() };
    if awaited.is_empty() {
        tasks(&[TaskKind::EquipmentToMove], r).set(done.clone()).exec(&**tx).await?;
    }
    if awaited.iter().all(|m| m.expected <= arrival || m.waived.is_some()) {
        tasks(&[TaskKind::EquipmentLate], r).set(done).exec(&**tx).await?;
    }
    Ok(())
}

/// What becomes of the moves of a reservation as it stands now: one that is over, or has another bed, needs them no more; another
/// arrival is another time to be in place. Every save of a reservation comes here.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn follow(tx: &Tx, r: &Reservation, now: Option<Instant>) -> Result<(), StoreError> {
    let arrived = r.state.status() == OfferStatus::Arrived;
    let moves = of_reservation(&**tx, r.id).await?;
    if moves.is_empty() || arrived {
        return Ok(());
    }
    let now = now.unwrap_or(match r.state {
        OfferState::Ended { at, .. } => at,
        OfferState::Offered { .. } | OfferState::Confirmed { .. } => r.offered_at,
    });
    let mut due = None;
    for old in moves {
        if !r.state.is_live() || old.bed != r.bed {
            give_up(tx, &old, MoveStep::Cancelled, r, now).await?;
            continue;
        }
        let new = due_for(r.period.from(), old.lead_minutes.into(), old.ordered_at);
        if old.step.is_awaited() && old.due != new {
            let expected = if old.step == MoveStep::Delayed { old.expected } else { new };
            save(tx, &EquipmentMove { due: new, expected, ..old.clone() }, old.step).await?;
            due = Some(new);
        }
    }
    if let Some(due) = due {
        let set = task_row::ActiveModel { due_at: Set(due.into()), ..Default::default() };
        tasks(&[TaskKind::EquipmentToMove], r.id).set(set).exec(&**tx).await?;
    }
    settle(tx, r.id, r.period.from(), None, now).await
}

/// Nobody needs the piece at the bed any more; one that has left its store is for a person to see to.
async fn give_up(tx: &Tx, old: &EquipmentMove, step: MoveStep, r: &Reservation, now: Instant) -> Result<(), StoreError> {
    save(tx, &EquipmentMove { step, ..old.clone() }, old.step).await?;
    if old.step.has_left() && step == MoveStep::Cancelled {
        let name = equipment::Entity::find_by_id(old.equipment).one(&**tx).await?.map(|e| e.name).unwrap_or_default();
        raise(tx, TaskKind::EquipmentToReturn, r, old.bed, now, name, now).await?;
    }
    Ok(())
}

/// The stay has ended: what stands at its bed stays at the site, in its store; what never came is not awaited any more. Every save of
/// a stay comes here.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn stay_over(tx: &Tx, stay: &Stay) -> Result<(), StoreError> {
    let Some((at, _)) = stay.state.ended() else { return Ok(()) };
    for old in of_stay(&**tx, stay.request).await? {
        let Some(r) = super::reservation::by_id(&**tx, old.reservation).await? else { continue };
        let step = if old.step == MoveStep::InPlace { MoveStep::Over } else { MoveStep::Cancelled };
        give_up(tx, &old, step, &r, at).await?;
        settle(tx, r.id, r.period.from(), None, at).await?;
    }
    Ok(())
}

/// The stay goes on after all: what stood at its bed stands there again, unless it has been promised or carried elsewhere meanwhile.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn stay_goes_on(tx: &Tx, stay: &Stay) -> Result<(), StoreError> {
    let Some(r) = arrived_on(&**tx, stay.request).await? else { return Ok(()) };
    let over = equipment_move::Entity::find()
        .filter(equipment_move::Column::ReservationId.eq(r.0))
        .filter(equipment_move::Column::Step.eq(MoveStep::Over.code()));
    for old in all(&**tx, over).await? {
        let elsewhere = all(&**tx, live().filter(equipment_move::Column::EquipmentId.eq(old.equipment))).await?;
        let piece = equipment::Entity::find_by_id(old.equipment).one(&**tx).await?;
        let site = facility::bed(&**tx, old.bed).await?.map(|facts| facts.site.0);
        let is_there = piece.is_some_and(|p| Some(p.site_id) == site && p.bed_id.is_none() && p.room_id.is_none());
        if elsewhere.is_empty() && is_there {
            save(tx, &EquipmentMove { step: MoveStep::InPlace, ..old.clone() }, old.step).await?;
        }
    }
    Ok(())
}

/// The citizen lies in another bed: what was fetched goes along.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn goes_along(tx: &Tx, stay: &Stay, to: BedId) -> Result<(), StoreError> {
    for old in of_stay(&**tx, stay.request).await? {
        save(tx, &EquipmentMove { bed: to, ..old.clone() }, old.step).await?;
    }
    Ok(())
}
