//! Sessions follow the stay. On a move within the site nothing is to be done: who trains on the ward trains where the citizen is. A stay
//! that ends, goes to another site or on in a hospital asks what becomes of the sessions in the house; one that lasts longer asks about
//! those at home meanwhile, one that ends earlier about those in the house afterwards; isolation names those that cannot be kept; death
//! calls all of them off, at home as well.

use super::question::{ASKED, in_house, to_come, unsuited};
use super::{change, group};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::Journal;
use crate::store::plan::Plan;
use crate::store::stay::Stay;
use crate::store::task::{self, About, NewTask};
use crate::store::training::{self, Training, claim};
use crate::store::{Tx, facility};
use domain::ids::{CitizenId, PlanId, SiteId, StayId, UserId};
use domain::instant::Instant;
use domain::rehab::session::{CancelCause, not_to_be_kept};
use domain::task::TaskKind;
use std::collections::{BTreeMap, BTreeSet};

/// So many times are named in a task.
const MOST_NAMED: usize = 6;

/// How many sessions there are, and their first times: what a task says of them.
pub(super) fn named(plads: &Plads, sessions: &[&Training]) -> String {
    let times = sessions.iter().take(MOST_NAMED).map(|t| {
        let at = plads.local(t.session.period.from());
        format!("{:02}.{:02}. {:02}:{:02}", at.day(), u8::from(at.month()), at.hour(), at.minute())
    });
    let more = if sessions.len() > MOST_NAMED { ", …" } else { "" };
    format!("{}: {}{more}", sessions.len(), times.collect::<Vec<_>>().join(", "))
}

/// Raises a task for each plan whose sessions are in question, naming their times.
async fn raise(
    plads: &Plads,
    tx: &Tx,
    citizen: CitizenId,
    stay: Option<StayId>,
    kind: TaskKind,
    sessions: &[Training],
) -> Result<(), Failure> {
    let mut plans: BTreeMap<(PlanId, SiteId), Vec<&Training>> = BTreeMap::new();
    for training in sessions {
        for who in training.trainees.iter().filter(|t| t.citizen == citizen) {
            plans.entry((who.plan, training.site)).or_default().push(training);
        }
    }
    for ((plan, site), sessions) in plans {
        let (Some(first), Some(agreement)) = (sessions.first(), facility::agreement_on(&**tx, site, plads.today()).await?) else {
            continue;
        };
        let note = named(plads, &sessions);
        let due = first.session.period.from();
        let new = NewTask { site: Some(site), stay, plan: Some(plan), note, ..NewTask::new(kind, agreement.operator, due) };
        task::raise(tx, new, plads.now()).await?;
    }
    Ok(())
}

/// The citizen is not in the house any more from `at` on: what becomes of the sessions there is asked.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn ask(plads: &Plads, tx: &Tx, stay: &Stay, at: Instant) -> Result<(), Failure> {
    let sessions = in_house(&**tx, stay.citizen, at).await?;
    raise(plads, tx, stay.citizen, Some(stay.id), TaskKind::SessionsToDecide, &sessions).await
}

/// The citizen is in the house after all: nothing is asked any more.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn no_question(plads: &Plads, tx: &Tx, stay: &Stay, by: Option<UserId>) -> Result<(), Failure> {
    Ok(task::settle(tx, &[TaskKind::SessionsToDecide], About::Stay(stay.id), by, plads.now()).await?)
}

/// The citizen is expected to leave later, or earlier, than it stood in `old`: sessions which that makes unsuited are asked about. Those
/// that suit anew are no question any more.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn departure_moved(plads: &Plads, tx: &Tx, old: &Stay, new: &Stay, by: UserId) -> Result<(), Failure> {
    let now = plads.now();
    let (before, mut after) = (unsuited(&**tx, old, now).await?, unsuited(&**tx, new, now).await?);
    if after.is_empty() {
        return no_question(plads, tx, new, Some(by)).await;
    }
    after.retain(|t| before.iter().all(|b| b.session.id != t.session.id));
    raise(plads, tx, new.citizen, Some(new.id), TaskKind::SessionsToDecide, &after).await
}

/// The infection status of a stay is as it stands now: what an isolated citizen cannot keep is asked about.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn isolated(plads: &Plads, tx: &Tx, stay: &Stay, by: UserId) -> Result<(), Failure> {
    let now = plads.now();
    if !stay.infection.isolates() {
        return Ok(task::settle(tx, &[TaskKind::SessionsIsolated], About::Stay(stay.id), Some(by), now).await?);
    }
    let mut sessions = to_come(&**tx, stay.citizen, now.plus_hours(-12)).await?;
    let all: Vec<_> = sessions.iter().map(|t| t.session.clone()).collect();
    let kept_not = not_to_be_kept(&all, stay.citizen, stay.infection, now);
    sessions.retain(|t| kept_not.contains(&t.session.id));
    raise(plads, tx, stay.citizen, Some(stay.id), TaskKind::SessionsIsolated, &sessions).await
}

/// A plan rests, or goes on: while it rests, all that is to come in it is asked about.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn plan_rests(plads: &Plads, tx: &Tx, of: &Plan, rests: bool, by: UserId) -> Result<(), Failure> {
    let now = plads.now();
    if !rests {
        return Ok(task::settle(tx, &[TaskKind::SessionsToDecide], About::Plan(of.id), Some(by), now).await?);
    }
    let mut sessions = to_come(&**tx, of.citizen, now).await?;
    for training in &mut sessions {
        training.trainees.retain(|who| who.plan == of.id);
    }
    raise(plads, tx, of.citizen, None, TaskKind::SessionsToDecide, &sessions).await
}

/// Another plan takes the place of one: what is to come in it goes on in the other, and so does what is asked about it.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn plan_replaced(plads: &Plads, tx: &Tx, old: &Plan, next: &Plan) -> Result<usize, Failure> {
    let now = plads.now();
    let sessions = to_come(&**tx, old.citizen, now).await?;
    claim::lock(tx, [], sessions.iter().map(|t| t.session.id)).await?;
    let mut carried = 0;
    for who in to_come(&**tx, old.citizen, now).await?.iter().flat_map(|t| &t.trainees).filter(|who| who.plan == old.id) {
        training::carry(tx, who.id, next.id).await?;
        carried += 1;
    }
    task::hand_over(tx, &ASKED, old.id, next.id).await?;
    task::hand_over(tx, &[TaskKind::SessionsTherapistAway], old.id, next.id).await?;
    Ok(carried)
}

/// The citizen has died: whatever was to come is called off, wherever, and groups get the seat back.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn died(plads: &Plads, tx: &Tx, stay: &Stay, at: Instant, journal: &mut Journal) -> Result<(), Failure> {
    let seen = to_come(&**tx, stay.citizen, at).await?;
    claim::lock(tx, [], seen.iter().map(|t| t.session.id)).await?;
    for old in to_come(&**tx, stay.citizen, at).await? {
        let Some(who) = old.trainees.iter().find(|t| t.citizen == stay.citizen) else { continue };
        match old.group() {
            Some(_) => group::give_up(plads, tx, &old, who, journal).await?,
            None => change::call_off(tx, &old, CancelCause::Died, journal).await?,
        }
    }
    for plan in seen.iter().flat_map(|t| &t.trainees).filter(|t| t.citizen == stay.citizen).map(|t| t.plan).collect::<BTreeSet<_>>() {
        task::settle(tx, &[TaskKind::SessionsTherapistAway], About::Plan(plan), None, plads.now()).await?;
    }
    Ok(task::settle(tx, &ASKED, About::Stay(stay.id), None, plads.now()).await?)
}
