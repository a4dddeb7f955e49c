//! Equipment a bed waits for: how far it has come, and that a citizen may come without it. While the bed waits nobody arrives on the
//! promise it was ordered for.

use super::load_bed;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::Locks;
use crate::store::entity::{equipment, site};
use crate::store::equipment_move::{self, EquipmentMove};
use crate::store::journal::{Journal, Subject};
use crate::store::{Tx, facility, request, reservation};
use app::board::Awaited;
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::code::Code as _;
use domain::equipment_move::{MoveStep, blocks_arrival};
use domain::form::Problem;
use domain::ids::{BedId, ReservationId};
use domain::instant::Instant;
use domain::task::TaskKind;
use sea_orm::{ConnectionTrait, EntityTrait as _};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// What staff say about a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Somebody has set out with it.
    UnderWay,
    /// It comes later than was said.
    Delayed {
        /// When it is expected now.
        expected: Instant,
        /// What delays it.
        cause: String,
    },
    /// It stands at the bed.
    InPlace,
}

/// Says how far a piece has come.
///
/// # Errors
/// [`AppError::NotFound`] when no such piece is promised to the bed; a field problem for a delay that is over already;
/// [`AppError::Conflict`] when it has come further, or changed since `version`.
pub async fn tell(plads: &Plads, actor: &Actor, bed: BedId, (id, version): (Uuid, i32), told: Told) -> Result<(), Failure> {
    let now = plads.now();
    if let Told::Delayed { expected, .. } = &told
        && *expected <= now
    {
        return Err(AppError::field("expected", Problem::TooEarly).into());
    }
    let change = |old: &EquipmentMove| {
        let (step, expected, cause) = match told.clone() {
            Told::UnderWay => (MoveStep::UnderWay, old.expected, old.cause.clone()),
            Told::Delayed { expected, cause } => (MoveStep::Delayed, expected, cause),
            Told::InPlace => (MoveStep::InPlace, old.expected, old.cause.clone()),
        };
        let allowed = old.step.may_become(step);
        allowed.then(|| EquipmentMove { step, expected, cause, told: Some((actor.user, now)), ..old.clone() })
    };
    let name = match told {
        Told::UnderWay => "equipment.under_way",
        Told::Delayed { .. } => "equipment.delayed",
        Told::InPlace => "equipment.in_place",
    };
    set(plads, actor, Action::MoveEquipment, bed, (id, version), name, change).await
}

/// Lets the citizen come without a piece that is awaited, for a reason.
///
/// # Errors
/// As [`tell`].
pub async fn waive(plads: &Plads, actor: &Actor, bed: BedId, (id, version): (Uuid, i32), reason: &str) -> Result<(), Failure> {
    let now = plads.now();
    let change = |old: &EquipmentMove| {
        let waits = blocks_arrival(old.step, old.waived.is_some());
        waits.then(|| EquipmentMove { waived: Some((actor.user, now)), waiver: reason.to_owned(), ..old.clone() })
    };
    set(plads, actor, Action::WaiveEquipment, bed, (id, version), "equipment.waived", change).await
}

async fn set(
    plads: &Plads,
    actor: &Actor,
    action: Action,
    bed: BedId,
    (id, version): (Uuid, i32),
    name: &'static str,
    change: impl Fn(&EquipmentMove) -> Option<EquipmentMove>,
) -> Result<(), Failure> {
    let bed = load_bed(plads, bed).await?;
    may(actor, action, facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { rooms: vec![bed.room], beds: vec![bed.bed], ..Locks::default() }.take(&tx).await?;
            let old = equipment_move::by_id(&*tx, id).await?.filter(|m| m.bed == bed.bed).ok_or(AppError::NotFound)?;
            let new = change(&old).filter(|_| old.version == version).ok_or(AppError::Conflict)?;
            let late = concerns_allocators(&tx, &old, &new, now).await?;
            equipment_move::save(&tx, &new, old.step).await?;
            let mut journal = Journal::new(Some(actor), now);
            if let Some(r) = reservation::by_id(&*tx, old.reservation).await? {
                equipment_move::settle(&tx, r.id, r.period.from(), Some(actor.user), now).await?;
                if let Some(asked) = request::by_id(&*tx, r.request).await? {
                    journal.touch_organisation(asked.requester);
                    journal.touch_organisation(asked.authority);
                }
            }
            let detail = json!({
                "move": id, "equipment": old.equipment, "reservation": old.reservation, "from": old.step.code(), "to": new.step.code(),
                "expected": new.expected, "late": late,
            });
            journal.note_at(bed.site, name, Subject::Bed(bed.bed), detail);
            journal.touch_site(old.from);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// A piece that comes later than the arrival it is for is a task for the allocators: agree another time, or find another bed.
async fn concerns_allocators(tx: &Tx, old: &EquipmentMove, new: &EquipmentMove, now: Instant) -> Result<bool, Failure> {
    let Some(r) = reservation::by_id(&**tx, old.reservation).await?.filter(|r| r.state.is_live()) else { return Ok(false) };
    let late = blocks_arrival(new.step, new.waived.is_some()) && new.expected > r.period.from();
    if late {
        let piece = equipment::Entity::find_by_id(old.equipment).one(&**tx).await?.map(|e| e.name).unwrap_or_default();
        equipment_move::raise(tx, TaskKind::EquipmentLate, &r, old.bed, r.period.from(), piece, now).await?;
    }
    Ok(late)
}

/// Refuses an arrival that waits for a piece, and names it.
pub(super) async fn check_arrival<C: ConnectionTrait>(plads: &Plads, db: &C, id: ReservationId) -> Result<(), Failure> {
    let waits = |m: &EquipmentMove| blocks_arrival(m.step, m.waived.is_some());
    let Some(awaited) = equipment_move::of_reservation(db, id).await?.into_iter().find(waits) else { return Ok(()) };
    let piece = equipment::Entity::find_by_id(awaited.equipment).one(db).await?.map(|e| e.name).unwrap_or_default();
    Err(AppError::refused(Refusal::EquipmentAwaited { piece, expected: plads.local(awaited.expected) }).into())
}

/// What some beds wait for, for people: by bed, the first due first.
pub(crate) async fn awaited_by<C: ConnectionTrait>(plads: &Plads, db: &C, beds: &[BedId]) -> Result<HashMap<BedId, Vec<Awaited>>, Failure> {
    let moves: Vec<EquipmentMove> = equipment_move::of_beds(db, beds).await?.into_iter().filter(|m| m.step.is_awaited()).collect();
    let mut by_bed: HashMap<BedId, Vec<Awaited>> = HashMap::new();
    for (bed, awaited) in told(plads, db, moves).await? {
        by_bed.entry(bed).or_default().push(awaited);
    }
    Ok(by_bed)
}

/// What a reservation waits for.
pub(crate) async fn awaited_for<C: ConnectionTrait>(plads: &Plads, db: &C, id: ReservationId) -> Result<Vec<Awaited>, Failure> {
    let moves = equipment_move::of_reservation(db, id).await?.into_iter().filter(|m| m.step.is_awaited()).collect();
    Ok(told(plads, db, moves).await?.into_iter().map(|(_, awaited)| awaited).collect())
}

async fn told<C: ConnectionTrait>(plads: &Plads, db: &C, moves: Vec<EquipmentMove>) -> Result<Vec<(BedId, Awaited)>, Failure> {
    if moves.is_empty() {
        return Ok(Vec::new());
    }
    let mut told = Vec::new();
    for m in moves {
        let piece = equipment::Entity::find_by_id(m.equipment).one(db).await?.map(|e| e.name).unwrap_or_default();
        let from = site::Entity::find_by_id(m.from.0).one(db).await?.map(|s| s.name).unwrap_or_default();
        let arrives = reservation::by_id(db, m.reservation).await?.filter(|r| r.state.is_live()).map(|r| plads.local(r.period.from()));
        let awaited = Awaited {
            id: m.id,
            version: m.version,
            piece,
            need: m.need,
            from,
            step: m.step,
            due: plads.local(m.due),
            expected: plads.local(m.expected),
            late: m.expected < plads.now() || m.expected > m.due,
            cause: m.cause,
            waiver: m.waiver,
            arrives,
        };
        told.push((m.bed, awaited));
    }
    Ok(told)
}
