//! The start of training: offered, answered, and the clock of § 140 that asks for it. A start offered late, or none in time, gives
//! the free choice of provider: a task of the team, until a start in time is offered, or the plan rests or ends.

use super::{at_version, load};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::state::settings;
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::{self, Offer, Plan};
use crate::store::task::{self, About, NewTask};
use crate::store::{StoreError, Tx};
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::form::Problem;
use domain::ids::{OfferId, PlanId, UserId};
use domain::instant::{Calendar as _, Instant};
use domain::rehab::clock::{StartAnswer, StartClock, StartOffer};
use domain::rehab::plan::PlanState;
use domain::setting::SettingKey;
use domain::task::TaskKind;
use sea_orm::ConnectionTrait;
use serde_json::json;
use time::Date;

/// Offers a start of training.
///
/// # Errors
/// A problem at `start` for a day before today; [`domain::rehab::plan::PlanError::Over`] as a refusal; [`AppError::Conflict`] when the plan changed since
/// `version`.
pub async fn offer(plads: &Plads, actor: &Actor, id: PlanId, version: i32, day: Date) -> Result<OfferId, Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (now, today) = (plads.now(), plads.today());
    let offered = StartOffer::new(today, day).map_err(|_| AppError::field("start", Problem::TooEarly))?;
    let new = Offer { id: OfferId(chance::id()), plan: id, offer: offered, made_by: actor.user };
    plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?.going_on()?;
            plan::insert_offer(&tx, &new, now).await?;
            plan::save(&tx, &old).await?;
            settle(plads, &tx, &old, Some(actor.user)).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "offer": new.id, "made_on": today.to_string(), "start": day.to_string() });
            journal.note_at(old.site, "plan.start_offered", Subject::Plan(id), detail);
            Ok((new.id, journal.write(&tx).await?))
        })
        .await
}

/// What the citizen said to an offered start. Declined, it was offered all the same.
///
/// # Errors
/// [`AppError::Conflict`] when it is answered already or the plan changed since `version`; [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn answer(plads: &Plads, actor: &Actor, id: PlanId, version: i32, which: OfferId, said: StartAnswer) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?.going_on()?;
            plan::answer_offer(&tx, id, which, said, actor.user).await?;
            plan::save(&tx, &old).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(old.site, "plan.start_answered", Subject::Plan(id), json!({ "offer": which, "answer": said }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The offers of a plan hold for the one that takes its place after the same discharge. How many.
pub(super) async fn carry_over(tx: &Tx, old: &Plan, next: &Plan, now: Instant) -> Result<usize, Failure> {
    let offers = plan::offers_of(&**tx, &[old.id]).await?;
    let (Some(facts), Some(discharged)) = (old.start_facts(&offers), next.written.discharged) else { return Ok(0) };
    let carried = facts.replaced_by(next.written.kind, discharged, next.written.later_start).offers;
    for offer in &carried {
        let new = Offer { id: OfferId(chance::id()), plan: next.id, offer: *offer, made_by: old.lead };
        plan::insert_offer(tx, &new, now).await?;
    }
    Ok(carried.len())
}

/// Where the clock of a plan stands on `today`; `None` without a day of discharge.
pub(super) async fn clock<C: ConnectionTrait>(db: &C, of: &Plan, today: Date) -> Result<Option<StartClock>, StoreError> {
    let days = settings(db).await?.on(today, SettingKey::StartOfferDays);
    let offers = plan::offers_of(db, &[of.id]).await?;
    Ok(of.start_facts(&offers).map(|facts| facts.clock(today, days)))
}

/// Does a plan that stands so ask for a start at all?
fn asks(state: PlanState) -> bool {
    match state {
        PlanState::Draft { .. } | PlanState::Running { .. } => true,
        PlanState::Paused { .. } | PlanState::Ended { .. } | PlanState::Replaced { .. } => false,
    }
}

/// Marks the task as done when the plan no longer gives the free choice, or no longer asks.
pub(super) async fn settle(plads: &Plads, tx: &Tx, of: &Plan, by: Option<UserId>) -> Result<(), Failure> {
    let clock = clock(&**tx, of, plads.today()).await?;
    if !asks(of.state) || !clock.is_some_and(StartClock::gives_free_choice) {
        task::settle(tx, &[TaskKind::FreeChoiceDue], About::Plan(of.id), by, plads.now()).await?;
    }
    Ok(())
}

/// Plans whose time to be offered a start is over: a task for the team, once.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn look(plads: &Plads) -> Result<(), Failure> {
    let (now, today, db) = (plads.now(), plads.today(), plads.store.read());
    for seen in plan::with_clock(db).await? {
        if !clock(db, &seen, today).await?.is_some_and(StartClock::gives_free_choice) {
            continue;
        }
        plads
            .write(async |tx| {
                let mut journal = Journal::new(None, now);
                let stored = super::again(&tx, &seen).await?;
                let gives = clock(&*tx, &stored, today).await?.is_some_and(StartClock::gives_free_choice);
                let agreement = facility::agreement_on(&*tx, stored.site, today).await?;
                if let (true, true, Some(agreement)) = (gives, asks(stored.state), agreement) {
                    let due = plads.zone.start_of(today.saturating_add(time::Duration::DAY));
                    let new = NewTask {
                        site: Some(stored.site),
                        plan: Some(stored.id),
                        ..NewTask::new(TaskKind::FreeChoiceDue, agreement.operator, due)
                    };
                    if !task::raised_since(&tx, &new, stored.begun.1).await? && task::raise(&tx, new, now).await?.is_some() {
                        journal.note_at(stored.site, "plan.free_choice", Subject::Plan(stored.id), json!({}));
                    }
                }
                Ok(((), journal.write(&tx).await?))
            })
            .await?;
    }
    Ok(())
}
