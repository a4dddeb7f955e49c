//! Making a bed ready: begun, done, accepted. Accepted, the bed is free.

use super::load_bed;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks};
use crate::store::entity::cleaning;
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use crate::store::task::{self, About};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::code::Code as _;
use domain::ids::{BedId, CleaningId};
use domain::stay::CleaningStep;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use serde_json::json;

/// Takes a cleaning a step further.
///
/// # Errors
/// [`Refusal::CleaningMovedOn`] when it is there already; [`AppError::NotFound`] when it is not this bed's.
pub async fn take_step(plads: &Plads, actor: &Actor, bed: BedId, id: CleaningId, next: CleaningStep) -> Result<(), Failure> {
    let bed = load_bed(plads, bed).await?;
    let ties = facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?;
    may(actor, Action::DoCleaning, ties)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { beds: vec![bed.bed], ..Locks::default() }.take(&tx).await?;
            let row = cleaning::Entity::find_by_id(id.0).one(&*tx).await?.filter(|c| c.bed_id == bed.bed.0).ok_or(AppError::NotFound)?;
            let step = CleaningStep::from_code(&row.step).map_err(|e| crate::failure::internal(&e))?;
            if !step.may_become(next) {
                return Err(AppError::refused(Refusal::CleaningMovedOn).into());
            }
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
                    task::settle_about(&tx, &[TaskKind::CleaningLate], About::Bed(bed.bed), actor.user, now).await?;
                    if let Some(claim) = claims::of_cleaning(&*tx, id).await? {
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
            journal.note_at(bed.site, "cleaning.step", Subject::Bed(bed.bed), json!({ "cleaning": id, "step": next.code() }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
