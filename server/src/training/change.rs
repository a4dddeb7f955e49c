//! A session is moved to another time, or does not take place; those that follow in its series may go with it.

use super::taken::{refuse_unless_free, said};
use super::{admit, away, load, series};
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
use domain::rehab::diary::at_clock;
use domain::rehab::series::Reach;
use domain::rehab::session::{AttendanceError, CancelCause, Session};
use serde_json::json;

/// Moves a session, with all who are in it. Those that follow in its series, where the change reaches them, move by as many days and to
/// the same clock.
///
/// # Errors
/// [`Refusal::SessionTaken`] with the next free time, [`Refusal::SessionIsolated`]; [`Refusal::Attendance`] when it has taken place or is
/// cancelled; a problem at `clock` for a day that is over; [`AppError::Conflict`] when it changed since `version`.
pub async fn shift(plads: &Plads, actor: &Actor, id: SessionId, version: i32, to: Instant, reach: Reach) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepTraining, id).await?;
    if to < plads.zone.start_of(plads.today()) {
        return Err(AppError::field("clock", Problem::TooEarly).into());
    }
    let (day, target) = (plads.local(seen.session.period.from()).date(), plads.local(to));
    let moved = |old: &Training| {
        let at = if old.session.id == id {
            to
        } else {
            let own = plads.local(old.session.period.from()).date();
            at_clock(own.saturating_add(target.date() - day), target.time(), &plads.zone)
        };
        old.session.moved(at)
    };
    let done = plads
        .write(async |tx| {
            let mut reached = series::reached(&tx, &seen, version, reach).await?;
            if to > seen.session.period.from() {
                // The last goes first, out of the way of the one before it.
                reached.reverse();
            }
            let mut journal = Journal::new(Some(actor), plads.now());
            for old in &mut reached {
                let new = Training { session: moved(old), ..old.clone() };
                to_another_time(plads, &tx, old, &new, &mut journal).await?;
                *old = new;
            }
            away::follow(plads, &tx, &reached, actor.user).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    said(plads, &moved(&seen), done).await
}

async fn to_another_time(plads: &Plads, tx: &Tx, old: &Training, new: &Training, journal: &mut Journal) -> Result<(), Failure> {
    open(old)?;
    for citizen in new.session.trainees.citizens() {
        admit(&**tx, &new.session, *citizen).await?;
    }
    refuse_unless_free(plads, &**tx, &new.session, |_| true).await?;
    training::save(tx, new).await?;
    let detail = json!({ "before": old.session.period.from(), "at": new.session.period.from() });
    journal.note_at(old.site, "training.moved", Subject::Training(old.session.id), detail);
    Ok(())
}

/// Has it neither taken place nor been cancelled?
pub(super) fn open(of: &Training) -> Result<(), Failure> {
    let refused = |why| Err(AppError::refused(Refusal::Attendance { why }).into());
    if of.session.cancelled.is_some() {
        return refused(AttendanceError::Cancelled);
    }
    if of.is_told() { refused(AttendanceError::TookPlace) } else { Ok(()) }
}

/// A session does not take place, for anybody; nor do those that follow in its series, where the change reaches them.
///
/// # Errors
/// [`Refusal::Attendance`] when it has taken place or is cancelled; [`AppError::Conflict`] when it changed since `version`.
pub async fn cancel(plads: &Plads, actor: &Actor, id: SessionId, version: i32, cause: CancelCause, reach: Reach) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepTraining, id).await?;
    plads
        .write(async |tx| {
            let reached = series::reached(&tx, &seen, version, reach).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            for old in &reached {
                call_off(&tx, old, cause, &mut journal).await?;
            }
            away::follow(plads, &tx, &reached, actor.user).await?;
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
