//! Closing a bed for a period with a cause, and reopening it early; what was planned gives way, nobody in the house ever does.

use super::give_way::give_way;
use super::{load_bed, taken};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks, Serves};
use crate::store::entity::closure;
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::allocation::ClaimKind;
use domain::form::Problem;
use domain::ids::{BedId, ClosureId};
use domain::period::Period;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use serde_json::json;

/// Closes a bed. Reservations in the way give way with a task.
///
/// # Errors
/// [`Refusal::BedOccupied`] when somebody is (or will still be) in the bed, [`Refusal::BedTaken`] when it is closed already.
pub async fn close(plads: &Plads, actor: &Actor, bed: BedId, period: Period, cause: &str) -> Result<ClosureId, Failure> {
    let bed = load_bed(plads, bed).await?;
    let ties = facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?;
    may(actor, Action::CloseBed, ties)?;
    let now = plads.now();
    if period.to() <= now {
        return Err(AppError::field("until", Problem::TooEarly).into());
    }
    let id = ClosureId(chance::id());
    plads
        .write(async |tx| {
            Locks { rooms: vec![bed.room], beds: vec![bed.bed], ..Locks::default() }.take(&tx).await?;
            if claims::on_beds(&*tx, &[bed.bed], period).await?.iter().any(|c| c.kind == ClaimKind::Closure) {
                return Err(taken(plads, &*tx, &bed, period).await?);
            }
            let mut journal = Journal::new(Some(actor), now);
            if give_way(plads, &tx, &bed, period, None, &mut journal).await?.is_some() {
                return Err(AppError::refused(Refusal::BedOccupied).into());
            }
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
            closure::Entity::insert(row).exec_without_returning(&*tx).await?;
            claims::insert(&tx, bed.bed, Serves::Closure(id), period).await?;
            journal.note_at(
                bed.site,
                "bed.closed",
                Subject::Bed(bed.bed),
                json!({ "closure": id, "from": period.from(), "to": period.to() }),
            );
            Ok((id, journal.write(&tx).await?))
        })
        .await
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
