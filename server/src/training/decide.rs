//! What becomes of the sessions in question ([`super::question`]): decided for all of them at once.

use super::change::call_off;
use super::group::give_up;
use super::question::{ASKED, in_house, in_question, to_come};
use super::taken::Planned;
use super::{admit, all_of, away};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::Plan;
use crate::store::task::{self, About};
use crate::store::training::{self, Training, claim};
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::ids::{CitizenId, PlanId, UserId};
use domain::instant::Instant;
use domain::rehab::session::{CancelCause, Place, PlaceKind, Session};
use serde_json::json;

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// To another place, at the same times; out of groups.
    Move(Place),
    /// They stand.
    Keep,
    /// They do not take place.
    Cancel(CancelCause),
}

/// Decides for all sessions of a plan that are in question. How many could not be moved, because somebody is not free then:
/// they stand, and the task stands.
///
/// # Errors
/// [`app::error::Refusal::SessionIsolated`] for a place an isolated citizen cannot train in; [`AppError::Conflict`] when the plan changed
/// since `version`.
pub async fn decide(plads: &Plads, actor: &Actor, id: PlanId, version: i32, decision: Decision) -> Result<usize, Failure> {
    let seen = crate::plan::load(plads, actor, Action::KeepTraining, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let first = in_question(plads, &*tx, &seen).await?;
            claim::lock(&tx, first.iter().flat_map(|t| all_of(&t.session)), first.iter().map(|t| t.session.id)).await?;
            let all = in_question(plads, &*tx, &seen).await?;
            let stored = crate::store::plan::by_id(&*tx, id).await?.ok_or(AppError::NotFound)?;
            if stored.version != version {
                return Err(AppError::Conflict.into());
            }
            let mut journal = Journal::new(Some(actor), now);
            let stand = match decision {
                Decision::Move(place) => bring(plads, &tx, &all, id, place, &mut journal).await?,
                Decision::Keep => 0,
                Decision::Cancel(cause) => {
                    drop_all(plads, &tx, &all, id, cause, &mut journal).await?;
                    away::follow(plads, &tx, &all, actor.user).await?;
                    0
                }
            };
            if stand == 0 {
                task::settle(&tx, &ASKED, About::Plan(id), Some(actor.user), now).await?;
            }
            let what = match decision {
                Decision::Move(_) => "move",
                Decision::Keep => "keep",
                Decision::Cancel(_) => "cancel",
            };
            let detail = json!({ "what": what, "sessions": all.len(), "stand": stand });
            journal.note_at(stored.site, "training.decided", Subject::Plan(id), detail);
            Ok((stand, journal.write(&tx).await?))
        })
        .await
}

/// A plan is over: what was to come in it is called off, wherever.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn plan_over(plads: &Plads, tx: &Tx, of: &Plan, by: UserId, journal: &mut Journal) -> Result<(), Failure> {
    let now = plads.now();
    let of_plan = |all: Vec<Training>| all.into_iter().filter(|t| t.trainees.iter().any(|who| who.plan == of.id)).collect::<Vec<_>>();
    let seen = of_plan(to_come(&**tx, of.citizen, now).await?);
    claim::lock(tx, [], seen.iter().map(|t| t.session.id)).await?;
    let all = of_plan(to_come(&**tx, of.citizen, now).await?);
    drop_all(plads, tx, &all, of.id, CancelCause::PlanChanged, journal).await?;
    away::follow(plads, tx, &all, by).await?;
    Ok(task::settle(tx, &ASKED, About::Plan(of.id), Some(by), now).await?)
}

/// The sessions in the house of a plan, with all whom they take, locked.
pub(crate) async fn locked(tx: &Tx, citizen: CitizenId, plan: PlanId, after: Instant) -> Result<Vec<Training>, Failure> {
    let of_plan = |all: Vec<Training>| all.into_iter().filter(|t| t.trainees.iter().any(|who| who.plan == plan)).collect::<Vec<_>>();
    let seen = of_plan(in_house(&**tx, citizen, after).await?);
    claim::lock(tx, seen.iter().flat_map(|t| all_of(&t.session)), seen.iter().map(|t| t.session.id)).await?;
    Ok(of_plan(in_house(&**tx, citizen, after).await?))
}

/// Moves sessions to a place, and the citizen out of groups. How many could not be: somebody is not free then.
pub(crate) async fn bring(
    plads: &Plads,
    tx: &Tx,
    all: &[Training],
    plan: PlanId,
    place: Place,
    journal: &mut Journal,
) -> Result<usize, Failure> {
    let mut stand = 0;
    for old in all {
        let Some(who) = old.trainees.iter().find(|t| t.plan == plan) else { continue };
        if old.group().is_some() {
            give_up(plads, tx, old, who, journal).await?;
            continue;
        }
        if old.session.place == place {
            continue;
        }
        let session = Session { place, ..old.session.clone() };
        admit(&**tx, &session, who.citizen).await?;
        let planned = Planned::load(&**tx, &session, session.period.from(), session.period.to()).await?;
        if !planned.book(&plads.zone).conflicts(&session).is_empty() {
            stand += 1;
            continue;
        }
        training::save(tx, &Training { session, ..old.clone() }).await?;
        let name = if place.kind() == PlaceKind::Home { "training.moved_home" } else { "training.moved" };
        let detail = json!({ "at": old.session.period.from(), "place_before": old.session.place.kind(), "place": place.kind() });
        journal.note_at(old.site, name, Subject::Training(old.session.id), detail);
    }
    Ok(stand)
}

/// Calls off the sessions of a plan; the citizen leaves groups.
pub(crate) async fn drop_all(
    plads: &Plads,
    tx: &Tx,
    all: &[Training],
    plan: PlanId,
    cause: CancelCause,
    journal: &mut Journal,
) -> Result<(), Failure> {
    for old in all {
        let Some(who) = old.trainees.iter().find(|t| t.plan == plan) else { continue };
        match old.group() {
            Some(_) => give_up(plads, tx, old, who, journal).await?,
            None => call_off(tx, old, cause, journal).await?,
        }
    }
    Ok(())
}
