//! A group: somebody joins and gets a seat or a place in line, leaves and hands the seat to the first in line, or it gets other seats.

use super::change::open;
use super::taken::{Planned, said};
use super::{admit, again, load};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::Locks;
use crate::store::journal::{Journal, Subject};
use crate::store::task::{self, NewTask};
use crate::store::training::{self, Trainee, Training, claim};
use crate::store::{Tx, facility};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor};
use domain::ids::{CitizenId, PlanId, SessionId};
use domain::rehab::group::{Group, GroupError, Joined};
use domain::rehab::plan::PlanError;
use domain::rehab::session::{Attendance, Session, Trainees, Who};
use domain::task::TaskKind;
use serde_json::json;

fn refused(why: GroupError) -> Failure {
    AppError::refused(Refusal::Group { why }).into()
}

fn group_of(of: &Training) -> Result<Group, Failure> {
    Ok(of.group().cloned().ok_or(AppError::NotFound)?)
}

fn with(of: &Training, group: Group, trainees: Vec<Trainee>) -> Training {
    Training { session: Session { trainees: Trainees::Group(group), ..of.session.clone() }, trainees, ..of.clone() }
}

/// The citizen of a plan joins a group: a seat, or a place at the end of the line.
///
/// # Errors
/// [`Refusal::SessionTaken`] and [`Refusal::SessionIsolated`] for a seat the citizen cannot take; [`Refusal::Group`] when the citizen is
/// in it; [`Refusal::Plan`] for a plan that is over; [`Refusal::Attendance`] when the session is over; [`AppError::NotFound`] for a
/// session that is no group, or a plan of another site.
pub async fn join(plads: &Plads, actor: &Actor, id: SessionId, plan: PlanId) -> Result<Joined, Failure> {
    let seen = load(plads, actor, Action::KeepTraining, id).await?;
    let of = crate::plan::load(plads, actor, Action::KeepTraining, plan).await?;
    if of.site != seen.site {
        return Err(AppError::NotFound.into());
    }
    if of.state.is_over() {
        return Err(PlanError::Over.into());
    }
    let now = plads.now();
    let alone = Session { trainees: Trainees::One(of.citizen), ..seen.session.clone() };
    let done = plads
        .write(async |tx| {
            claim::lock(&tx, [Who::Citizen(of.citizen)], [id]).await?;
            let old = training::by_id(&*tx, id).await?.ok_or(AppError::NotFound)?;
            open(&old)?;
            let mut group = group_of(&old)?;
            admit(&*tx, &old.session, of.citizen).await?;
            let joined = group.join(of.citizen).map_err(refused)?;
            let new =
                Trainee { id: chance::id(), plan, citizen: of.citizen, attendance: Attendance::Planned, note: String::new(), told: None };
            training::insert_trainee(&tx, id, &new).await?;
            if joined == Joined::Seat {
                free_for(plads, &tx, &old, of.citizen).await?;
                claim::follow(&tx, &with(&old, group, Vec::new()).session).await?;
            }
            let place = if let Joined::Waiting { place } = joined { Some(place) } else { None };
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "plan": plan, "at": old.session.period.from(), "place_in_line": place });
            journal.note_at(old.site, "training.joined", Subject::Training(id), detail);
            Ok((joined, journal.write(&tx).await?))
        })
        .await;
    said(plads, &alone, done).await
}

/// Refuses a seat to a citizen who is elsewhere at that time.
async fn free_for(plads: &Plads, tx: &Tx, of: &Training, citizen: CitizenId) -> Result<(), Failure> {
    let alone = Session { trainees: Trainees::One(citizen), ..of.session.clone() };
    let planned = Planned::load(&**tx, &alone, alone.period.from(), alone.period.to()).await?;
    let found = planned.book(&plads.zone).conflicts(&alone);
    let found: Vec<_> = found.into_iter().filter(|c| c.who == Who::Citizen(citizen)).collect();
    if found.is_empty() { Ok(()) } else { Err(planned.refusal(plads, &**tx, &found, None).await?) }
}

/// Somebody leaves a group; the first in line who can take the seat gets it, and a task says so.
///
/// # Errors
/// [`Refusal::Group`] when the citizen is not in it; [`Refusal::Attendance`] when it has taken place or is cancelled.
pub async fn leave(plads: &Plads, actor: &Actor, id: SessionId, plan: PlanId) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepTraining, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let old = again(&tx, &seen).await?;
            open(&old)?;
            let trainee = old.trainees.iter().find(|t| t.plan == plan).cloned().ok_or_else(|| refused(GroupError::NotIn))?;
            let mut journal = Journal::new(Some(actor), now);
            give_up(plads, &tx, &old, &trainee, &mut journal).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Somebody gives up the seat or the place in line, within a transaction that has the session's lock.
pub(super) async fn give_up(plads: &Plads, tx: &Tx, old: &Training, who: &Trainee, journal: &mut Journal) -> Result<(), Failure> {
    let now = plads.now();
    let mut group = group_of(old)?;
    let first = group.leave(who.citizen).map_err(refused)?;
    training::leave(tx, who.id, now).await?;
    let id = old.session.id;
    journal.note_at(old.site, "training.left", Subject::Training(id), json!({ "plan": who.plan, "at": old.session.period.from() }));
    let rest = old.trainees.iter().filter(|t| t.id != who.id).cloned().collect();
    let mut left = with(old, group, rest);
    seat(plads, tx, &mut left, first.into_iter().collect(), journal).await
}

/// Those who have come to a seat take it, when they can; who cannot loses the place in line, and the next one is looked at.
async fn seat(plads: &Plads, tx: &Tx, of: &mut Training, mut up: Vec<CitizenId>, journal: &mut Journal) -> Result<(), Failure> {
    let now = plads.now();
    let mut group = group_of(of)?;
    while let Some(citizen) = up.pop() {
        let Some(trainee) = of.trainees.iter().find(|t| t.citizen == citizen).cloned() else { continue };
        Locks { citizens: vec![citizen], ..Locks::default() }.take(tx).await?;
        let alone = Session { trainees: Trainees::One(citizen), ..of.session.clone() };
        let planned = Planned::load(&**tx, &alone, alone.period.from(), alone.period.to()).await?;
        let others = Session { trainees: Trainees::Group(group.clone()), ..of.session.clone() };
        let can = planned.citizen_is_free(&alone, &plads.zone) && others.admits(super::infection_of(&**tx, citizen).await?).is_ok();
        let kind = if can { TaskKind::SeatGiven } else { TaskKind::SeatPassed };
        if let Some(agreement) = facility::agreement_on(&**tx, of.site, plads.today()).await? {
            let at = plads.local(of.session.period.from());
            let note = format!("{}, {:02}.{:02}. {:02}:{:02}", of.what, at.day(), u8::from(at.month()), at.hour(), at.minute());
            let new = NewTask {
                site: Some(of.site),
                plan: Some(trainee.plan),
                note,
                ..NewTask::new(kind, agreement.operator, of.session.period.from())
            };
            task::raise(tx, new, now).await?;
        }
        if can {
            journal.note_at(of.site, "training.seat_given", Subject::Training(of.session.id), json!({ "plan": trainee.plan }));
        } else {
            let next = group.leave(citizen).map_err(refused)?;
            training::leave(tx, trainee.id, now).await?;
            of.trainees.retain(|t| t.id != trainee.id);
            up.extend(next);
        }
    }
    let stands = with(of, group, of.trainees.clone());
    Ok(claim::follow(tx, &stands.session).await?)
}

/// A group gets another number of seats; who has come to one is told.
///
/// # Errors
/// [`Refusal::Group`] with fewer seats than are taken; [`Refusal::Attendance`] when it has taken place or is cancelled;
/// [`AppError::Conflict`] when it changed since `version`.
pub async fn resize(plads: &Plads, actor: &Actor, id: SessionId, version: i32, seats: u8) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepTraining, id).await?;
    plads
        .write(async |tx| {
            let old = super::at_version(&tx, &seen, version).await?;
            open(&old)?;
            let mut group = group_of(&old)?;
            let before = group.seats();
            let mut up = group.resize(seats).map_err(refused)?;
            // The first in line is looked at first.
            up.reverse();
            let mut new = with(&old, group.clone(), old.trainees.clone());
            // The seats are kept first; who takes them is seen one by one.
            training::save_seats(&tx, &old, seats).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(old.site, "training.resized", Subject::Training(id), json!({ "before": before, "seats": seats }));
            seat(plads, &tx, &mut new, up, &mut journal).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
