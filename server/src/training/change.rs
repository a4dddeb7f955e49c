//! A session is moved to another time, or does not take place.

use super::taken::{refuse_unless_free, said};
use super::{admit, at_version, away, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::journal::{Journal, Subject};
use crate::store::training::{self, Trainee, Training};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor};
use domain::form::Problem;
use domain::ids::SessionId;
use domain::instant::{Calendar as _, Instant};
use domain::rehab::session::{AttendanceError, CancelCause, Place, Session};
use serde_json::json;

/// Moves a session, with all who are in it; to another place as well when one is given.
///
/// # Errors
/// [`Refusal::SessionTaken`] with the next free time, [`Refusal::SessionIsolated`]; [`Refusal::Attendance`] when it has taken place or is
/// cancelled; a problem at `clock` for a day that is over; [`AppError::Conflict`] when it changed since `version`.
pub async fn shift(plads: &Plads, actor: &Actor, id: SessionId, version: i32, to: Instant, place: Option<Place>) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepTraining, id).await?;
    if to < plads.zone.start_of(plads.today()) {
        return Err(AppError::field("clock", Problem::TooEarly).into());
    }
    let moved = |old: &Training| Session { place: place.unwrap_or(old.session.place), ..old.session.moved(to) };
    let done = plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?;
            open(&old)?;
            let new = Training { session: moved(&old), ..old.clone() };
            for citizen in new.session.trainees.citizens() {
                admit(&*tx, &new.session, *citizen).await?;
            }
            refuse_unless_free(plads, &*tx, &new.session).await?;
            training::save(&tx, &new).await?;
            away::follow(plads, &tx, std::slice::from_ref(&new), actor.user).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            let detail = json!({
                "before": old.session.period.from(), "at": to, "place_before": old.session.place.kind(), "place": new.session.place.kind(),
            });
            journal.note_at(old.site, "training.moved", Subject::Training(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    said(plads, &moved(&seen), done).await
}

/// Has it neither taken place nor been cancelled?
pub(super) fn open(of: &Training) -> Result<(), Failure> {
    let refused = |why| Err(AppError::refused(Refusal::Attendance { why }).into());
    if of.session.cancelled.is_some() {
        return refused(AttendanceError::Cancelled);
    }
    if of.is_told() { refused(AttendanceError::TookPlace) } else { Ok(()) }
}

/// A session does not take place, for anybody.
///
/// # Errors
/// [`Refusal::Attendance`] when it has taken place or is cancelled; [`AppError::Conflict`] when it changed since `version`.
pub async fn cancel(plads: &Plads, actor: &Actor, id: SessionId, version: i32, cause: CancelCause) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepTraining, id).await?;
    plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            call_off(&tx, &old, cause, &mut journal).await?;
            away::follow(plads, &tx, &[old], actor.user).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Calls a session off within a transaction; nobody is taken any more.
pub(super) async fn call_off(tx: &Tx, old: &Training, cause: CancelCause, journal: &mut Journal) -> Result<(), Failure> {
    open(old)?;
    for trainee in &old.trainees {
        let refused = |why| AppError::refused(Refusal::Attendance { why });
        let attendance = trainee.attendance.cancel(cause).map_err(refused)?;
        training::save_trainee(tx, &Trainee { attendance, ..trainee.clone() }).await?;
    }
    training::save(tx, &Training { session: Session { cancelled: Some(cause), ..old.session.clone() }, ..old.clone() }).await?;
    let detail = json!({ "at": old.session.period.from(), "cause": cause });
    journal.note_at(old.site, "training.cancelled", Subject::Training(old.session.id), detail);
    Ok(())
}
