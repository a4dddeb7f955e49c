//! The own diary of a therapist: hours of work and times away. Sessions booked before stay, and are shown to be looked at.

use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::training::diary::{self, Away};
use app::error::AppError;
use domain::access::{Action, Actor, Ties, may};
use domain::form::Problem;
use domain::period::Period;
use domain::rehab::diary::{AwayCause, WorkingHours};
use serde_json::json;
use uuid::Uuid;

/// Keeps the own hours of work; none means that no hours bind.
///
/// # Errors
/// [`Failure`] for other roles, or from the database.
pub async fn set_hours(plads: &Plads, actor: &Actor, hours: &[WorkingHours]) -> Result<(), Failure> {
    may(actor, Action::KeepTraining, Ties::NONE)?;
    plads
        .write(async |tx| {
            diary::set_hours(&tx, actor.user, hours).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note("training.hours_set", Subject::Other("user", actor.user.0), json!({ "days": hours.len() }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Keeps a time away.
///
/// # Errors
/// A problem at `away_to` for one that is over already.
pub async fn set_away(plads: &Plads, actor: &Actor, period: Period, cause: AwayCause) -> Result<(), Failure> {
    may(actor, Action::KeepTraining, Ties::NONE)?;
    if period.to() <= plads.now() {
        return Err(AppError::field("away_to", Problem::TooEarly).into());
    }
    plads
        .write(async |tx| {
            diary::insert_away(&tx, actor.user, &Away { id: chance::id(), period, cause }).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            let detail = json!({ "from": period.from(), "to": period.to(), "cause": cause });
            journal.note("training.away_set", Subject::Other("user", actor.user.0), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Takes out an own time away.
///
/// # Errors
/// [`AppError::NotFound`] when there is none such of the actor's.
pub async fn remove_away(plads: &Plads, actor: &Actor, id: Uuid) -> Result<(), Failure> {
    may(actor, Action::KeepTraining, Ties::NONE)?;
    plads
        .write(async |tx| {
            if !diary::delete_away(&tx, actor.user, id).await? {
                return Err(AppError::NotFound.into());
            }
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note("training.away_removed", Subject::Other("user", actor.user.0), json!({}));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
