//! What became of a session: the citizen came, with a line about it, or did not, with a cause.

use super::{again, load};
use crate::failure::Failure;
use crate::plan::countersign;
use crate::plan::record::kept_here;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::training::{self, Trainee};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor};
use domain::ids::SessionId;
use domain::record::DataKind;
use domain::rehab::countersign::Signature;
use domain::rehab::session::NoShowCause;
use serde_json::json;
use uuid::Uuid;

/// Tells whether somebody came. A wrong tick is put right by the right one; the line said before stands in nobody's way. What a student
/// tells awaits somebody who answers for it.
///
/// # Errors
/// [`Refusal::Countersign`] for a student, once somebody answers for what was told; [`Refusal::KeptInRecord`] for a line where notes are;
/// [`Refusal::Attendance`] before it begins or when it is cancelled; [`AppError::NotFound`] when nobody of that name has a seat.
pub async fn tell(
    plads: &Plads,
    actor: &Actor,
    id: SessionId,
    who: Uuid,
    told: Result<(), NoShowCause>,
    note: &str,
) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::TellTraining, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let old = again(&tx, &seen).await?;
            let trainee = old.seated().find(|t| t.id == who).cloned().ok_or(AppError::NotFound)?;
            if !note.trim().is_empty() && note.trim() != trainee.note {
                kept_here(&*tx, old.site, DataKind::Notes).await?;
            }
            let refused = |why| AppError::refused(Refusal::Attendance { why });
            let attendance = trainee.attendance.tell(told, old.session.period.from(), now).map_err(refused)?;
            let signature = match trainee.told {
                Some((before, _)) => before.written_over(actor.writer()).map_err(countersign::refused)?,
                None => Signature::of(actor.writer()),
            };
            let new = Trainee { attendance, note: note.trim().to_owned(), told: Some((signature, now)), ..trainee.clone() };
            training::save_trainee(&tx, &new).await?;
            if signature.is_awaiting() {
                countersign::ask(plads, &tx, trainee.plan, old.site).await?;
            } else {
                countersign::settle(plads, &tx, trainee.plan, actor.user).await?;
            }
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "trainee": who, "plan": trainee.plan, "came": told.is_ok(), "cause": told.err() });
            journal.note_at(old.site, "training.told", Subject::Training(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
