//! Booking: one session, or a series of them of which either all are booked or none.

use super::taken::{Planned, said};
use super::{admit, all_of};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::training_room;
use crate::store::journal::{Journal, Subject};
use crate::store::plan;
use crate::store::training::{self, Trainee, Training, claim, diary};
use crate::store::{Tx, facility};
use app::error::AppError;
use domain::access::{Action, Actor, may};
use domain::form::Problem;
use domain::ids::{PlanId, SessionId, SiteId, UserId};
use domain::instant::Calendar as _;
use domain::period::Period;
use domain::rehab::group::Group;
use domain::rehab::session::{Attendance, Place, Session, Therapists, Trainees};
use sea_orm::EntityTrait as _;
use serde_json::json;
use uuid::Uuid;

/// What is booked, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// What is trained.
    pub what: String,
    /// Who trains.
    pub therapists: Therapists,
    /// Where.
    pub place: Place,
    /// When: one time, or those of a series, in order.
    pub times: Vec<Period>,
}

/// Books sessions for the citizen of a plan.
///
/// # Errors
/// [`app::error::Refusal::SessionTaken`] naming who and what is in the way on which day, [`app::error::Refusal::SessionIsolated`],
/// [`app::error::Refusal::Plan`] for a plan that is over; a field problem for time, therapist or room.
pub async fn book(plads: &Plads, actor: &Actor, id: PlanId, new: Booking) -> Result<Vec<SessionId>, Failure> {
    let seen = crate::plan::load(plads, actor, Action::KeepTraining, id).await?;
    check(plads, actor, seen.site, &new).await?;
    let trainee = |_: &Session| Trainee {
        id: chance::id(),
        plan: id,
        citizen: seen.citizen,
        attendance: Attendance::Planned,
        note: String::new(),
        told: None,
    };
    let sessions = sessions(&new, &Trainees::One(seen.citizen));
    let first = first(&sessions)?;
    let done = plads
        .write(async |tx| {
            claim::lock(&tx, all_of(&first), []).await?;
            let stored = plan::by_id(&*tx, id).await?.ok_or(AppError::NotFound)?.going_on()?;
            admit(&*tx, &first, stored.citizen).await?;
            let rows = sessions.iter().map(|s| (s.clone(), vec![trainee(s)])).collect();
            let journal = insert(plads, &tx, actor, stored.site, &new, rows).await?;
            Ok((sessions.iter().map(|s| s.id).collect(), journal.write(&tx).await?))
        })
        .await;
    said(plads, &first, done).await
}

/// Opens a group, with all its seats free.
///
/// # Errors
/// As [`book`]; a field problem for the seats.
pub async fn open_group(plads: &Plads, actor: &Actor, site: SiteId, new: Booking, seats: u8) -> Result<Vec<SessionId>, Failure> {
    may(actor, Action::KeepTraining, facility::ties_of_site(plads.store.read(), site, plads.today()).await?)?;
    check(plads, actor, site, &new).await?;
    let group = Group::new(seats).map_err(|_| AppError::field("seats", Problem::NotANumber { min: 1, max: 99 }))?;
    let sessions = sessions(&new, &Trainees::Group(group));
    let first = first(&sessions)?;
    let done = plads
        .write(async |tx| {
            claim::lock(&tx, all_of(&first), []).await?;
            let rows = sessions.iter().map(|s| (s.clone(), Vec::new())).collect();
            let journal = insert(plads, &tx, actor, site, &new, rows).await?;
            Ok((sessions.iter().map(|s| s.id).collect(), journal.write(&tx).await?))
        })
        .await;
    said(plads, &first, done).await
}

/// Is what was chosen of the own house, and not of yesterday?
async fn check(plads: &Plads, actor: &Actor, site: SiteId, new: &Booking) -> Result<(), Failure> {
    let db = plads.store.read();
    let today = plads.zone.start_of(plads.today());
    if new.times.first().is_none_or(|time| time.from() < today) {
        return Err(AppError::field("clock", Problem::TooEarly).into());
    }
    let own: Vec<UserId> = diary::therapists_of(db, actor.organisation).await?.into_iter().map(|(id, _)| id).collect();
    for (therapist, field) in new.therapists.iter().zip(["therapist", "second"]) {
        if !own.contains(&therapist) {
            return Err(AppError::field(field, Problem::NotAChoice).into());
        }
    }
    if let Some(room) = new.place.room() {
        let row = training_room::Entity::find_by_id(room.0).one(db).await?;
        let fits = row.is_some_and(|row| row.site_id == site.0 && row.kind == domain::code::Code::code(new.place.kind()));
        if !fits {
            return Err(AppError::field("room", Problem::NotAChoice).into());
        }
    }
    Ok(())
}

fn sessions(new: &Booking, trainees: &Trainees) -> Vec<Session> {
    let session = |period: &Period| Session {
        id: SessionId(chance::id()),
        period: *period,
        therapists: new.therapists,
        place: new.place,
        trainees: trainees.clone(),
        cancelled: None,
    };
    new.times.iter().map(session).collect()
}

fn first(sessions: &[Session]) -> Result<Session, Failure> {
    Ok(sessions.first().cloned().ok_or_else(|| AppError::field("clock", Problem::Missing))?)
}

/// Inserts all of them, or refuses with what is in the way of any; under the locks.
async fn insert(
    plads: &Plads,
    tx: &Tx,
    actor: &Actor,
    site: SiteId,
    new: &Booking,
    rows: Vec<(Session, Vec<Trainee>)>,
) -> Result<Journal, Failure> {
    let now = plads.now();
    if let (Some((first, _)), Some((last, _))) = (rows.first(), rows.last()) {
        let planned = Planned::load(&**tx, first, first.period.from(), last.period.to()).await?;
        let book = planned.book(&plads.zone);
        let found: Vec<_> = rows.iter().flat_map(|(session, _)| book.conflicts(session)).collect();
        if !found.is_empty() {
            let next = if rows.len() == 1 { book.next_free(first, first.period.from().max(now)) } else { None };
            return Err(planned.refusal(plads, &**tx, &found, next).await?);
        }
    }
    let series: Option<Uuid> = (rows.len() > 1).then(chance::id);
    let mut journal = Journal::new(Some(actor), now);
    for (session, trainees) in rows {
        let detail = json!({
            "at": session.period.from(), "to": session.period.to(), "place": session.place.kind(), "series": series,
            "plan": trainees.first().map(|t| t.plan),
        });
        journal.note_at(site, "training.booked", Subject::Training(session.id), detail);
        let row = Training { session, site, what: new.what.clone(), series, trainees, booked: (actor.user, now), version: 1 };
        training::insert(tx, &row).await?;
    }
    Ok(journal)
}
