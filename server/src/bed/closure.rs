//! Closing a bed, a room or a ward for a period with a cause, and reopening it early; what was planned gives way, nobody in the house ever does.

use super::give_way::give_way;
use super::{load_bed, taken};
use crate::allocation::bed_name;
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks, Serves};
use crate::store::entity::closure;
use crate::store::journal::{Journal, Subject};
use crate::store::{Tx, facility};
use crate::undo::Act;
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::allocation::ClaimKind;
use domain::facility::{BedFacts, ClosureScope};
use domain::form::Problem;
use domain::ids::{BedId, ClosureId, RoomId};
use domain::instant::Instant;
use domain::period::Period;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

/// Closes a bed, its room or its ward: all of it or nothing. Reservations in the way give way with a task.
///
/// # Errors
/// [`Refusal::BedOccupied`] naming the first bed somebody is (or will still be) in, [`Refusal::BedTaken`] when one is closed already.
pub async fn close(
    plads: &Plads,
    actor: &Actor,
    bed: BedId,
    scope: ClosureScope,
    period: Period,
    cause: &str,
) -> Result<Vec<ClosureId>, Failure> {
    let bed = load_bed(plads, bed).await?;
    let ties = facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?;
    may(actor, Action::CloseBed, ties)?;
    let now = plads.now();
    if period.to() <= now {
        return Err(AppError::field("until", Problem::TooEarly).into());
    }
    plads
        .write(async |tx| {
            let beds = in_scope(&tx, &bed, scope, now).await?;
            let rooms: BTreeSet<RoomId> = beds.iter().map(|b| b.room).collect();
            let locks = Locks { rooms: rooms.into_iter().collect(), beds: beds.iter().map(|b| b.bed).collect(), ..Locks::default() };
            locks.take(&tx).await?;
            let mut journal = Journal::new(Some(actor), now);
            let mut closures = Vec::with_capacity(beds.len());
            for bed in &beds {
                closures.push(close_one(plads, &tx, actor, (bed, scope), period, cause, &mut journal).await?);
            }
            Ok((closures, journal.write(&tx).await?))
        })
        .await
}

/// The open beds a closure takes.
async fn in_scope(tx: &Tx, bed: &BedFacts, scope: ClosureScope, now: Instant) -> Result<Vec<BedFacts>, Failure> {
    if scope == ClosureScope::Bed {
        return Ok(vec![bed.clone()]);
    }
    let mut beds = facility::beds_of_sites(&**tx, &[bed.site], now).await?;
    beds.retain(|b| if scope == ClosureScope::Room { b.room == bed.room } else { b.ward == bed.ward });
    Ok(beds)
}

async fn close_one(
    plads: &Plads,
    tx: &Tx,
    actor: &Actor,
    (bed, scope): (&BedFacts, ClosureScope),
    period: Period,
    cause: &str,
    journal: &mut Journal,
) -> Result<ClosureId, Failure> {
    let now = plads.now();
    if claims::on_beds(&**tx, &[bed.bed], period).await?.iter().any(|c| c.kind == ClaimKind::Closure) {
        return Err(taken(plads, &**tx, bed, period).await?);
    }
    if give_way(plads, tx, bed, period, None, journal).await?.is_some() {
        return Err(AppError::refused(Refusal::BedOccupied { bed: bed_name(bed) }).into());
    }
    let id = ClosureId(chance::id());
    // What has moved other people's plans, or is part of more, cannot be undone alone.
    let before = Some(Before { closure: id }).filter(|_| scope == ClosureScope::Bed && journal.is_empty());
    let row = closure::ActiveModel {
        id: Set(id.0),
        bed_id: Set(bed.bed.0),
        cause: Set(cause.to_owned()),
        starts_at: Set(period.from().into()),
        ends_at: Set(period.to().into()),
        closed_by: Set(Some(actor.user.0)),
        closed_at: Set(now.into()),
        reopened_at: Set(None),
        reopened_by: Set(None),
        version: Set(1),
    };
    closure::Entity::insert(row).exec_without_returning(&**tx).await?;
    claims::insert(tx, bed.bed, Serves::Closure(id), period).await?;
    let detail = json!({ "closure": id, "bed": bed.bed, "from": period.from(), "to": period.to(), "undo": before });
    journal.note_at(bed.site, "bed.closed", Subject::Bed(bed.bed), detail);
    Ok(id)
}

/// Reopens a bed before the closure ends; the closure and its past hours stay in the history.
///
/// # Errors
/// [`AppError::NotFound`] when the closure is not this bed's, [`AppError::Conflict`] when it is open again already.
pub async fn reopen(plads: &Plads, actor: &Actor, bed: BedId, id: ClosureId) -> Result<(), Failure> {
    let bed = load_bed(plads, bed).await?;
    let ties = facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?;
    may(actor, Action::CloseBed, ties)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { beds: vec![bed.bed], ..Locks::default() }.take(&tx).await?;
            let row = closure::Entity::find_by_id(id.0).one(&*tx).await?.filter(|c| c.bed_id == bed.bed.0).ok_or(AppError::NotFound)?;
            let claim = claims::of_closure(&*tx, id)
                .await?
                .filter(|c| row.reopened_at.is_none() && c.period.to() > now)
                .ok_or(AppError::Conflict)?;
            claims::end_at(&tx, &claim, now).await?;
            let set = closure::ActiveModel {
                reopened_at: Set(Some(now.into())),
                reopened_by: Set(Some(actor.user.0)),
                version: Set(row.version.saturating_add(1)),
                ..Default::default()
            };
            closure::Entity::update_many().set(set).filter(closure::Column::Id.eq(id.0)).exec(&*tx).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "bed.reopened", Subject::Bed(bed.bed), json!({ "closure": id }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// What undoing a closure needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Before {
    closure: ClosureId,
}

/// The bed was never closed; the closure stays in the book, as over before it began.
///
/// # Errors
/// [`Refusal::NotUndone`]; [`AppError::Conflict`] when it was reopened, or has given way, meanwhile.
pub async fn undo(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let before: Before = act.before()?;
    let bed = load_bed(plads, BedId(act.subject)).await?;
    may(actor, Action::CloseBed, facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { beds: vec![bed.bed], ..Locks::default() }.take(&tx).await?;
            act.check(&tx, actor, now).await?;
            let row = closure::Entity::find_by_id(before.closure.0).one(&*tx).await?;
            row.filter(|row| row.version == 1 && row.reopened_at.is_none()).ok_or(AppError::Conflict)?;
            let claim = claims::of_closure(&*tx, before.closure).await?.filter(|c| c.version == 1).ok_or(AppError::Conflict)?;
            claims::end_at(&tx, &claim, claim.period.from()).await?;
            let set = closure::ActiveModel {
                reopened_at: Set(Some(now.into())),
                reopened_by: Set(Some(actor.user.0)),
                version: Set(2),
                ..Default::default()
            };
            closure::Entity::update_many().set(set).filter(closure::Column::Id.eq(before.closure.0)).exec(&*tx).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "undoes": act.id, "closure": before.closure, "bed": bed.bed });
            journal.note_at(bed.site, act.kind.undone(), Subject::Bed(bed.bed), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
