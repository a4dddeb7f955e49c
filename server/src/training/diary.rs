//! The own diary of a therapist: hours of work and times away. Sessions booked before stay, are shown to be looked at, and are asked
//! about by task while they lie in a time away ([`super::away`]).

use super::{all_of, away};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::journal::{Journal, Subject};
use crate::store::training::diary::{self, Away};
use crate::store::training::{Training, claim};
use app::error::AppError;
use domain::access::{Action, Actor, Ties, may};
use domain::form::Problem;
use domain::ids::UserId;
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::diary::{AwayCause, WorkingHours};
use domain::rehab::session::Who;
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

/// Sessions of a therapist to come in a period, with all whom they take, locked: nobody is booked with the therapist meanwhile.
async fn locked(tx: &Tx, who: UserId, period: Period, now: Instant) -> Result<Vec<Training>, Failure> {
    let seen = away::within(&**tx, who, period, now).await?;
    let all = seen.iter().flat_map(|t| all_of(&t.session)).chain([Who::Therapist(who)]);
    claim::lock(tx, all, seen.iter().map(|t| t.session.id)).await?;
    away::within(&**tx, who, period, now).await
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
            let sessions = locked(&tx, actor.user, period, plads.now()).await?;
            diary::insert_away(&tx, actor.user, &Away { id: chance::id(), period, cause }).await?;
            away::set(plads, &tx, &sessions, actor.user).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            sessions.iter().for_each(|t| journal.touch_site(t.site));
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
            let gone = diary::away_of(&*tx, actor.user, plads.now()).await?.into_iter().find(|away| away.id == id);
            let sessions = match gone {
                Some(gone) => locked(&tx, actor.user, gone.period, plads.now()).await?,
                None => Vec::new(),
            };
            if !diary::delete_away(&tx, actor.user, id).await? {
                return Err(AppError::NotFound.into());
            }
            away::follow(plads, &tx, &sessions, actor.user).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            sessions.iter().for_each(|t| journal.touch_site(t.site));
            journal.note("training.away_removed", Subject::Other("user", actor.user.0), json!({}));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
