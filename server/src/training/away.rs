//! Sessions whose therapist is away are asked about by task: one for each plan, and one for the groups of a site. What it names follows
//! the sessions; it is settled when none of them lies in a time away of who trains in it any more.

use super::follow::named;
use super::question::to_come;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::task::{self, NewTask};
use crate::store::training::{self, Training, diary};
use crate::store::{Tx, facility, plan};
use domain::ids::{PlanId, SiteId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use domain::task::TaskKind;
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};

/// Days ahead that groups are looked for.
const DAYS: i64 = 800;

/// Whose sessions a task is about: those of a plan at a site, or the groups of the site.
pub(super) type Whose = (Option<PlanId>, SiteId);

/// Sessions of a therapist in a period that have not begun, and that nobody has told about or called off.
pub(super) async fn within<C: ConnectionTrait>(db: &C, who: UserId, period: Period, now: Instant) -> Result<Vec<Training>, Failure> {
    let mut found = training::of_therapist(db, who, period).await?;
    found.retain(|t| t.session.cancelled.is_none() && !t.is_told() && t.session.period.from() > now);
    Ok(found)
}

/// Whose the sessions are.
pub(super) fn whose(sessions: &[Training]) -> BTreeSet<Whose> {
    let of = |t: &Training| match t.group() {
        Some(_) => vec![(None, t.site)],
        None => t.trainees.iter().map(|who| (Some(who.plan), t.site)).collect(),
    };
    sessions.iter().flat_map(of).collect()
}

/// Those of them that lie in a time away of somebody who trains in them.
async fn uncovered(tx: &Tx, (plan, site): Whose, now: Instant) -> Result<Vec<Training>, Failure> {
    let mut found = match plan {
        Some(id) => match plan::by_id(&**tx, id).await? {
            Some(plan) => to_come(&**tx, plan.citizen, now).await?,
            None => Vec::new(),
        },
        None => training::groups(&**tx, &[site], Period::lasting(now, 86_400 * DAYS)).await?,
    };
    found.retain(|t| t.site == site && t.session.period.from() > now && t.session.cancelled.is_none() && !t.is_told());
    found.retain(|t| match plan {
        Some(id) => t.group().is_none() && t.trainees.iter().any(|who| who.plan == id),
        None => true,
    });
    let mut away: HashMap<UserId, Vec<Period>> = HashMap::new();
    for therapist in found.iter().flat_map(|t| t.session.therapists.iter()).collect::<BTreeSet<_>>() {
        away.insert(therapist, diary::away_of(&**tx, therapist, now).await?.into_iter().map(|a| a.period).collect());
    }
    found.retain(|t| {
        t.session.therapists.iter().any(|who| away.get(&who).is_some_and(|all| all.iter().any(|p| p.overlaps(&t.session.period))))
    });
    Ok(found)
}

/// What is asked about these sessions now. A question that somebody has dealt with is only asked again where `anew` says so: by another
/// time away, not by a session that moves.
async fn ask(plads: &Plads, tx: &Tx, whose: Whose, anew: bool, by: UserId) -> Result<(), Failure> {
    let now = plads.now();
    let (plan, site) = whose;
    let sessions = uncovered(tx, whose, now).await?;
    let Some(agreement) = facility::agreement_on(&**tx, site, plads.today()).await? else { return Ok(()) };
    let due = sessions.first().map_or(now, |t| t.session.period.from());
    let note = named(plads, &sessions.iter().collect::<Vec<_>>());
    let new = NewTask { site: Some(site), plan, note, ..NewTask::new(TaskKind::SessionsTherapistAway, agreement.operator, due) };
    if sessions.is_empty() {
        task::settle_alike(tx, &new, Some(by), now).await?;
    } else if !task::restate(tx, &new).await? && anew {
        task::raise(tx, new, now).await?;
    }
    Ok(())
}

/// A time away has been set over these sessions: what becomes of them is asked.
pub(super) async fn set(plads: &Plads, tx: &Tx, sessions: &[Training], by: UserId) -> Result<(), Failure> {
    for whose in whose(sessions) {
        ask(plads, tx, whose, true, by).await?;
    }
    Ok(())
}

/// These sessions have moved or been called off, or a time away over them is gone: what is asked about them follows.
pub(super) async fn follow(plads: &Plads, tx: &Tx, sessions: &[Training], by: UserId) -> Result<(), Failure> {
    for whose in whose(sessions) {
        ask(plads, tx, whose, false, by).await?;
    }
    Ok(())
}
