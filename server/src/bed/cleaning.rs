//! Making a bed ready: begun, done, accepted, each a step that can be undone. Accepted, the bed is free.

use super::give_way::give_way;
use super::{load_bed, taken};
use crate::chance;
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::claims::{self, Locks, Serves};
use crate::store::entity::cleaning;
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use crate::store::stay::Stay;
use crate::store::task::{self, About};
use crate::store::{StoreError, Tx};
use crate::undo::Act;
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::allocation::Claim;
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::ids::{BedId, CleaningId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use domain::stay::CleaningStep;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The bed a stay has left at `from` goes to cleaning, of the class its infection asks for; what is planned moves behind. None when
/// the next citizen is in the bed already.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn begin(
    plads: &Plads,
    tx: &Tx,
    bed: &BedFacts,
    of: &Stay,
    from: Instant,
    journal: &mut Journal,
) -> Result<Option<CleaningId>, Failure> {
    let now = plads.now();
    let class = of.cleaning();
    let minutes = settings(&**tx).await?.on(plads.today(), class.minutes());
    // The cleaning takes its time from now: nobody cleans in the past.
    let work = Period::new(from, now.plus_minutes(minutes)).map_err(|_| AppError::Conflict)?;
    // The next citizen may be in the bed already, registered before this one left: then there is nothing left to clean for.
    if give_way(plads, tx, bed, work, None, journal).await?.is_some() {
        return Ok(None);
    }
    let id = CleaningId(chance::id());
    let row = cleaning::ActiveModel {
        id: Set(id.0),
        bed_id: Set(bed.bed.0),
        stay_id: Set(Some(of.id.0)),
        class: Set(class.code().to_owned()),
        step: Set(CleaningStep::Due.code().to_owned()),
        created_at: Set(now.into()),
        started_at: Set(None),
        done_at: Set(None),
        accepted_at: Set(None),
        accepted_by: Set(None),
        version: Set(1),
    };
    cleaning::Entity::insert(row).exec_without_returning(&**tx).await?;
    claims::insert(tx, bed.bed, Serves::Cleaning(id), work).await?;
    Ok(Some(id))
}

/// A cleaning whose reason never was is called off, also one that has been begun: its claim ends where it began, and nobody has
/// anything left to do or to accept.
///
/// # Errors
/// [`StoreError::Conflict`] when the claim changed since it was read.
pub async fn call_off(tx: &Tx, by: UserId, id: CleaningId, claim: &Claim, now: Instant) -> Result<(), StoreError> {
    claims::end_at(tx, claim, claim.period.from()).await?;
    let set = cleaning::ActiveModel {
        step: Set(CleaningStep::Accepted.code().to_owned()),
        accepted_at: Set(Some(now.into())),
        accepted_by: Set(Some(by.0)),
        ..Default::default()
    };
    let open = cleaning::Entity::update_many().set(set).filter(cleaning::Column::Id.eq(id.0));
    open.filter(cleaning::Column::Step.ne(CleaningStep::Accepted.code())).exec(&**tx).await?;
    Ok(())
}

/// Has nobody touched a cleaning since it was begun?
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn is_untouched(tx: &Tx, id: CleaningId) -> Result<bool, StoreError> {
    Ok(cleaning::Entity::find_by_id(id.0).one(&**tx).await?.is_some_and(|row| row.version == 1))
}

/// What taking a cleaning to `next` needs: whoever cleans does not accept the own work.
pub(crate) fn act_of(next: CleaningStep) -> Action {
    match next {
        CleaningStep::Due | CleaningStep::Started | CleaningStep::Done => Action::DoCleaning,
        CleaningStep::Accepted => Action::AcceptCleaning,
    }
}

/// Takes a cleaning a step further.
///
/// # Errors
/// [`Refusal::CleaningMovedOn`] when it is there already; [`AppError::NotFound`] when it is not this bed's.
pub async fn take_step(plads: &Plads, actor: &Actor, bed: BedId, id: CleaningId, next: CleaningStep) -> Result<(), Failure> {
    let bed = load_bed(plads, bed).await?;
    let ties = facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?;
    may(actor, act_of(next), ties)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { beds: vec![bed.bed], ..Locks::default() }.take(&tx).await?;
            let row = cleaning::Entity::find_by_id(id.0).one(&*tx).await?.filter(|c| c.bed_id == bed.bed.0).ok_or(AppError::NotFound)?;
            let step = CleaningStep::from_code(&row.step).map_err(|e| crate::failure::internal(&e))?;
            if !step.may_become(next) {
                return Err(AppError::refused(Refusal::CleaningMovedOn).into());
            }
            let claim = claims::of_cleaning(&*tx, id).await?;
            let ends = next == CleaningStep::Accepted;
            let before = Before { cleaning: id, step, version: row.version.saturating_add(1), claim: claim.clone().filter(|_| ends) };
            let mut set = cleaning::ActiveModel {
                step: Set(next.code().to_owned()),
                version: Set(row.version.saturating_add(1)),
                ..Default::default()
            };
            match next {
                CleaningStep::Due => {}
                CleaningStep::Started => set.started_at = Set(Some(now.into())),
                CleaningStep::Done => set.done_at = Set(Some(now.into())),
                CleaningStep::Accepted => {
                    set.accepted_at = Set(Some(now.into()));
                    set.accepted_by = Set(Some(actor.user.0));
                    task::settle(&tx, &[TaskKind::CleaningLate], About::Bed(bed.bed), Some(actor.user), now).await?;
                    if let Some(claim) = claim {
                        claims::end_at(&tx, &claim, now).await?;
                    }
                }
            }
            let same = cleaning::Entity::update_many()
                .set(set)
                .filter(cleaning::Column::Id.eq(id.0))
                .filter(cleaning::Column::Version.eq(row.version));
            if same.exec(&*tx).await?.rows_affected == 0 {
                return Err(AppError::Conflict.into());
            }
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "cleaning": id, "bed": bed.bed, "step": next.code(), "undo": before });
            journal.note_at(bed.site, "cleaning.step", Subject::Bed(bed.bed), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// How it was before a step of a cleaning.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Before {
    cleaning: CleaningId,
    step: CleaningStep,
    /// Of the cleaning, when the step had been taken.
    version: i32,
    /// What took the bed, when the step gave it free.
    claim: Option<Claim>,
}

/// The step was not taken; a bed that was given free is kept for its cleaning again.
///
/// # Errors
/// [`Refusal::NotUndone`]; [`Refusal::CleaningMovedOn`] after a further step; [`Refusal::BedTaken`] when the bed is somebody's now.
pub async fn undo(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let (db, before) = (plads.store.read(), act.before::<Before>()?);
    let bed = load_bed(plads, BedId(act.subject)).await?;
    may(actor, Action::DoCleaning, facility::ties_of_site(db, bed.site, plads.today()).await?)?;
    let now = plads.now();
    let done = plads
        .write(async |tx| {
            Locks { beds: vec![bed.bed], ..Locks::default() }.take(&tx).await?;
            act.check(&tx, actor, now).await?;
            let mut set = cleaning::ActiveModel {
                step: Set(before.step.code().to_owned()),
                version: Set(before.version.saturating_add(1)),
                accepted_at: Set(None),
                accepted_by: Set(None),
                ..Default::default()
            };
            if matches!(before.step, CleaningStep::Due | CleaningStep::Started) {
                set.done_at = Set(None);
            }
            if before.step == CleaningStep::Due {
                set.started_at = Set(None);
            }
            let same = cleaning::Entity::update_many()
                .set(set)
                .filter(cleaning::Column::Id.eq(before.cleaning.0))
                .filter(cleaning::Column::Version.eq(before.version));
            if same.exec(&*tx).await?.rows_affected == 0 {
                return Err(AppError::refused(Refusal::CleaningMovedOn).into());
            }
            if let Some(claim) = &before.claim {
                claims::restore(&tx, claim).await?;
                task::unsettle(&tx, &[TaskKind::CleaningLate], About::Bed(bed.bed), actor.user, act.at).await?;
            }
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "undoes": act.id, "cleaning": before.cleaning, "bed": bed.bed, "step": before.step.code() });
            journal.note_at(bed.site, act.kind.undone(), Subject::Bed(bed.bed), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    match (done, before.claim) {
        (Err(Failure::Store(StoreError::BedOverlap)), Some(claim)) => Err(taken(plads, db, &bed, claim.period).await?),
        (done, _) => done,
    }
}
