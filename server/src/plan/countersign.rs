//! What students write about a plan awaits somebody who answers for it: measurements, and what became of sessions.

use super::{again, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::{Plan, measure};
use crate::store::task::{self, About, NewTask};
use crate::store::training::{self, Trainee, claim};
use crate::store::{Tx, facility};
use app::error::{AppError, Refusal};
use app::plan::{Awaiting, AwaitingWhat};
use domain::access::{Action, Actor};
use domain::ids::{PlanId, SiteId, UserId};
use domain::instant::{Calendar as _, Instant};
use domain::rehab::countersign::CountersignError;
use domain::task::TaskKind;
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Hours within which somebody is to look at what a student wrote.
const WITHIN_HOURS: i64 = 24;

pub(crate) fn refused(why: CountersignError) -> AppError {
    AppError::refused(Refusal::Countersign { why })
}

/// Answers for an entry of a student: a measurement, or what was told about a session.
///
/// # Errors
/// [`Refusal::Countersign`] when it does not wait or the actor wrote it as a student; [`AppError::NotFound`] when the plan has none such.
pub async fn sign(plads: &Plads, actor: &Actor, id: PlanId, entry: Uuid) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::Countersign, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let of = again(&tx, &seen).await?;
            let mut journal = Journal::new(Some(actor), now);
            if let Some(taken) = measure::of_plan(&*tx, id).await?.into_iter().find(|m| m.id.0 == entry && m.struck.is_none()) {
                taken.signature.countersign(actor.writer(), now).map_err(refused)?;
                measure::sign(&tx, taken.id, actor.user, now).await?;
                let detail = json!({ "measure": entry, "student": taken.signature.writer().user });
                journal.note_at(of.site, "measure.countersigned", Subject::Plan(id), detail);
            } else {
                sign_told(&tx, (actor, now), &of, entry, &mut journal).await?;
            }
            settle(plads, &tx, id, actor.user).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

async fn sign_told(tx: &Tx, (actor, now): (&Actor, Instant), of: &Plan, entry: Uuid, journal: &mut Journal) -> Result<(), Failure> {
    let Some(session) = training::session_of(&**tx, entry).await? else { return Err(AppError::NotFound.into()) };
    claim::lock(tx, [], [session]).await?;
    let stored = training::by_id(&**tx, session).await?.ok_or(AppError::NotFound)?;
    let trainee = stored.trainees.iter().find(|who| who.id == entry && who.plan == of.id).ok_or(AppError::NotFound)?;
    let (signature, at) = trainee.told.ok_or(refused(CountersignError::NotAwaiting))?;
    let signed = signature.countersign(actor.writer(), now).map_err(refused)?;
    training::save_trainee(tx, &Trainee { told: Some((signed, at)), ..trainee.clone() }).await?;
    let detail = json!({ "trainee": entry, "plan": of.id, "student": signature.writer().user });
    journal.note_at(of.site, "training.countersigned", Subject::Training(session), detail);
    Ok(())
}

/// A student has written: somebody is to answer for it.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn ask(plads: &Plads, tx: &Tx, plan: PlanId, site: SiteId) -> Result<(), Failure> {
    let Some(agreement) = facility::agreement_on(&**tx, site, plads.today()).await? else { return Ok(()) };
    let due = plads.now().plus_hours(WITHIN_HOURS);
    let new = NewTask { site: Some(site), plan: Some(plan), ..NewTask::new(TaskKind::EntryToSign, agreement.operator, due) };
    task::raise(tx, new, plads.now()).await?;
    Ok(())
}

/// Nothing is asked any more once nothing of the plan waits.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn settle(plads: &Plads, tx: &Tx, plan: PlanId, by: UserId) -> Result<(), Failure> {
    let waits = measure::of_plan(&**tx, plan).await?.iter().any(|m| m.signature.is_awaiting() && m.struck.is_none());
    if waits || !training::awaiting_of_plan(&**tx, plan).await?.is_empty() {
        return Ok(());
    }
    Ok(task::settle(tx, &[TaskKind::EntryToSign], About::Plan(plan), Some(by), plads.now()).await?)
}

/// What waits in a plan, by time.
pub(super) async fn awaiting(
    plads: &Plads,
    of: PlanId,
    measures: &[measure::Measure],
    staff: &HashMap<UserId, String>,
) -> Result<Vec<Awaiting>, Failure> {
    let mut found: Vec<Awaiting> = measures
        .iter()
        .filter(|m| m.struck.is_none() && m.signature.is_awaiting())
        .map(|m| Awaiting {
            id: m.id.0,
            on: m.on,
            by: staff.get(&m.signature.writer().user).cloned().unwrap_or_default(),
            what: AwaitingWhat::Measure { instrument: m.instrument, score: m.score },
        })
        .collect();
    let told = training::awaiting_of_plan(plads.store.read(), of).await?;
    let students =
        super::list::names(plads, told.iter().flat_map(|t| &t.trainees).filter_map(|who| Some(who.told?.0.writer().user))).await?;
    for training in &told {
        for who in &training.trainees {
            let Some((signature, _)) = who.told else { continue };
            found.push(Awaiting {
                id: who.id,
                on: plads.zone.date(training.session.period.from()),
                by: students.get(&signature.writer().user).cloned().unwrap_or_default(),
                what: AwaitingWhat::Told {
                    session: training.session.id,
                    what: training.what.clone(),
                    attendance: who.attendance,
                    note: who.note.clone(),
                },
            });
        }
    }
    found.sort_by_key(|one| one.on);
    Ok(found)
}
