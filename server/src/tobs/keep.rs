//! The sets of a stay: registered, corrected by another, marked as mistakes; and whether TOBS is used at all. The set taken last
//! decides when the next is due. Who is to be called is asked once by each set, and stands until somebody has done it or a later set
//! asks for as much or more.

use crate::bed::give_way::authority;
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::stay::load;
use crate::store::claims::Locks;
use crate::store::journal::{Journal, Subject};
use crate::store::stay::Stay;
use crate::store::task::{self, About, NewTask};
use crate::store::tobs::{self, Kept, TobsSet, tables};
use crate::store::{Tx, stay};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::form::{FieldProblem, Problem};
use domain::ids::{StayId, TobsSetId};
use domain::instant::Instant;
use domain::rehab::tobs::{Readings, TobsCall, TobsProblem, TobsValue};
use domain::task::TaskKind;
use serde_json::json;

/// The tasks that sets raise.
pub(crate) const RAISED: [TaskKind; 3] = [TaskKind::TobsAgain, TaskKind::TobsNurse, TaskKind::TobsDoctor];
/// Those of them that ask for somebody to be called.
const CALLS: [TaskKind; 2] = [TaskKind::TobsNurse, TaskKind::TobsDoctor];

/// A set, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    /// The five values.
    pub readings: Readings,
    /// When they were read.
    pub at: Instant,
    /// The set whose place it takes, and what was wrong with that.
    pub replaces: Option<(TobsSetId, String)>,
}

/// Registers a set: scored by the tables of the site as they stand now.
///
/// # Errors
/// [`AppError::Invalid`] naming the field of every value at fault, and a time before the arrival or to come;
/// [`Refusal::StayEnded`]; [`Refusal::TobsNotUsed`]; [`AppError::NotFound`] when the set it corrects is not the stay's;
/// [`AppError::Conflict`] when something was registered since `version`.
pub async fn register(plads: &Plads, actor: &Actor, id: StayId, version: i32, new: Taking) -> Result<TobsSetId, Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepTobs, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let (stored, mut kept) = at_version(&tx, &seen, version).await?;
            if kept.excluded().is_some() {
                return Err(AppError::refused(Refusal::TobsNotUsed).into());
            }
            within(new.at, stored.arrived_at(), now)?;
            let of_site = tables::of_site(&*tx, bed.site).await?;
            let score = of_site.points.score(&new.readings).map_err(|faults| AppError::Invalid { problems: with_fields(faults) })?;
            let step = of_site.actions.action(&score).cloned().ok_or(AppError::Conflict)?;
            let set = TobsSet {
                id: TobsSetId(chance::id()),
                stay: id,
                site: bed.site,
                taken: new.at,
                registered: (actor.user, now),
                readings: new.readings,
                actions: of_site.version,
                actions_approved: of_site.actions.approved.is_some(),
                tobs: score,
                step,
                replaces: new.replaces.as_ref().map(|(old, _)| *old),
                struck: None,
            };
            let mut journal = Journal::new(Some(actor), now);
            if let Some((old, reason)) = &new.replaces {
                take_back(&tx, actor, &kept, *old, reason, now).await?;
                journal.note_at(bed.site, "tobs.struck", Subject::Stay(id), json!({ "set": old, "by": set.id }));
            }
            tobs::insert(&tx, &set).await?;
            kept = tobs::of_stay(&*tx, id).await?;
            follow(plads, &tx, actor, &bed, &kept).await?;
            if kept.latest().is_some_and(|latest| latest.id == set.id) {
                call(plads, &tx, actor, &bed, &set).await?;
            }
            let detail = json!({ "set": set.id, "taken_at": set.taken, "table": set.tobs.version, "actions": set.actions });
            journal.note_at(bed.site, "tobs.registered", Subject::Stay(id), detail);
            Ok((set.id, journal.write(&tx).await?))
        })
        .await
}

/// Marks a set as registered by mistake. It stays to be seen, and counts no longer; what it asked for is taken back.
///
/// # Errors
/// [`Refusal::StayEnded`]; [`AppError::NotFound`] when it is not the stay's; [`AppError::Conflict`] when it is marked already, or
/// something was registered since `version`.
pub async fn strike(plads: &Plads, actor: &Actor, id: StayId, version: i32, set: TobsSetId, reason: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepTobs, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let (_, kept) = at_version(&tx, &seen, version).await?;
            take_back(&tx, actor, &kept, set, reason, now).await?;
            let kept = tobs::of_stay(&*tx, id).await?;
            if kept.excluded().is_none() {
                follow(plads, &tx, actor, &bed, &kept).await?;
            } else {
                task::settle(&tx, &RAISED, About::Stay(id), Some(actor.user), now).await?;
            }
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "tobs.struck", Subject::Stay(id), json!({ "set": set }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// From now on TOBS is not used in the stay; nothing is asked for any more.
///
/// # Errors
/// [`Refusal::StayEnded`]; [`AppError::Conflict`] when it is not used already, or something was registered since `version`.
pub async fn exclude(plads: &Plads, actor: &Actor, id: StayId, version: i32, reason: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepTobs, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            at_version(&tx, &seen, version).await?;
            tobs::exclude(&tx, id, actor.user, now, reason).await?;
            task::settle(&tx, &RAISED, About::Stay(id), Some(actor.user), now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "tobs.excluded", Subject::Stay(id), json!({}));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// TOBS is used again. Nothing is due until the next set.
///
/// # Errors
/// [`Refusal::StayEnded`]; [`AppError::Conflict`] when it is used, or something was registered since `version`.
pub async fn use_again(plads: &Plads, actor: &Actor, id: StayId, version: i32) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::KeepTobs, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            at_version(&tx, &seen, version).await?;
            tobs::include(&tx, id, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "tobs.used_again", Subject::Stay(id), json!({}));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The stay that goes on and what is kept of it, under the citizen's lock, still as it was on the screen.
async fn at_version(tx: &Tx, seen: &Stay, version: i32) -> Result<(Stay, Kept), Failure> {
    Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(tx).await?;
    let stored = stay::by_id(&**tx, seen.id).await?.ok_or(AppError::NotFound)?;
    if stored.state.ended().is_some() {
        return Err(AppError::refused(Refusal::StayEnded).into());
    }
    let kept = tobs::of_stay(&**tx, seen.id).await?;
    if kept.version() == version { Ok((stored, kept)) } else { Err(AppError::Conflict.into()) }
}

fn within(at: Instant, arrived: Instant, now: Instant) -> Result<(), AppError> {
    if at < arrived {
        return Err(AppError::field("taken_at", Problem::TooEarly));
    }
    if at > now { Err(AppError::field("taken_at", Problem::TooLate)) } else { Ok(()) }
}

/// Every fault, at its field.
pub(super) fn with_fields(faults: Vec<(TobsValue, TobsProblem)>) -> Vec<FieldProblem> {
    let problem = |problem| match problem {
        TobsProblem::Measure(problem) => Problem::OffScale { problem },
        TobsProblem::MustBeRectal { found } => Problem::MustBeRectal { found },
    };
    faults.into_iter().map(|(value, fault)| FieldProblem { field: value.code().to_owned(), problem: problem(fault) }).collect()
}

/// Marks a set as a mistake: the calls it asked for are withdrawn, and those it had taken the place of stand again.
async fn take_back(tx: &Tx, actor: &Actor, kept: &Kept, id: TobsSetId, reason: &str, now: Instant) -> Result<(), Failure> {
    let set = kept.sets.iter().find(|set| set.id == id).ok_or(AppError::NotFound)?;
    tobs::strike(tx, id, actor.user, now, reason).await?;
    let (by, at) = set.registered;
    task::withdraw(tx, &CALLS, About::Stay(set.stay), at, actor.user, now).await?;
    task::unsettle(tx, &CALLS, About::Stay(set.stay), by, at).await?;
    // Unless those were mistakes themselves.
    for wrong in kept.sets.iter().filter(|wrong| wrong.struck.is_some()) {
        task::withdraw(tx, &CALLS, About::Stay(set.stay), wrong.registered.1, actor.user, now).await?;
    }
    Ok(())
}

/// The set taken last says when the next is due; what was due before is done, or no longer asked for.
async fn follow(plads: &Plads, tx: &Tx, actor: &Actor, bed: &BedFacts, kept: &Kept) -> Result<(), Failure> {
    let Some(stay) = kept.sets.first().map(|set| set.stay) else { return Ok(()) };
    task::settle(tx, &[TaskKind::TobsAgain], About::Stay(stay), Some(actor.user), plads.now()).await?;
    let next = kept.latest().and_then(|latest| Some((latest, latest.step.again_after_minutes()?)));
    match next {
        Some((latest, minutes)) => raise(plads, tx, bed, latest, TaskKind::TobsAgain, latest.taken.plus_minutes(minutes)).await,
        None => Ok(()),
    }
}

/// Asks for the call of a set, in the place of calls that ask for no more.
async fn call(plads: &Plads, tx: &Tx, actor: &Actor, bed: &BedFacts, set: &TobsSet) -> Result<(), Failure> {
    let (kind, instead_of): (_, &[TaskKind]) = match set.step.call {
        TobsCall::Nobody => return Ok(()),
        TobsCall::PerhapsDoctor => (TaskKind::TobsDoctor, &[TaskKind::TobsDoctor]),
        TobsCall::Nurse => (TaskKind::TobsNurse, &CALLS),
    };
    task::settle(tx, instead_of, About::Stay(set.stay), Some(actor.user), plads.now()).await?;
    raise(plads, tx, bed, set, kind, plads.now()).await
}

/// Says the total and the step, and no name: "TOBS 4 (≥ 2)".
async fn raise(plads: &Plads, tx: &Tx, bed: &BedFacts, set: &TobsSet, kind: TaskKind, due: Instant) -> Result<(), Failure> {
    let Some(organisation) = authority(plads, tx, bed).await? else { return Ok(()) };
    let note = format!("TOBS {} (≥ {})", set.tobs.total(), set.step.from);
    let new = NewTask { site: Some(bed.site), stay: Some(set.stay), note, ..NewTask::new(kind, organisation, due) };
    task::raise(tx, new, plads.now()).await?;
    Ok(())
}
