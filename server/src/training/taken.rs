//! Who and what is in the way of a session or a talk at the bedside, said as a refusal, with the next time at which all are free.

use super::all_of;
use crate::clock::Copenhagen;
use crate::failure::Failure;
use crate::request::short_names;
use crate::state::Plads;
use crate::store::StoreError;
use crate::store::entity::training_room;
use crate::store::talk;
use crate::store::training::{self, Training, claim, diary};
use app::error::{AppError, Clash, ClashCause, ClashOf, Refusal, SessionTaken};
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::diary::{Because, Book, Conflict, DAYS_AHEAD, Diary};
use domain::rehab::session::{Session, Who};
use sea_orm::{ConnectionTrait, EntityTrait as _};
use std::collections::{BTreeSet, HashMap};

/// What is planned for all whom a session takes, and when its therapists work.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    trainings: Vec<Training>,
    /// The sessions of `trainings`, and talks at the bedside.
    sessions: Vec<Session>,
    diaries: Vec<Diary>,
}

impl Planned {
    /// Loads what bears on `session` from a day before `from` to the end of the days that are looked through after `to`.
    pub(super) async fn load<C: ConnectionTrait>(db: &C, session: &Session, from: Instant, to: Instant) -> Result<Self, StoreError> {
        let who = all_of(session);
        let from = from.plus_hours(-24);
        let around = Period::lasting(from, to.plus_hours(24 * (DAYS_AHEAD + 3)).seconds_since(from));
        let found = claim::taking(db, who.iter().copied(), around).await?;
        let trainings = training::by_ids(db, found).await?;
        let mut sessions: Vec<Session> = trainings.iter().map(|t| t.session.clone()).collect();
        sessions.extend(talk::taking(db, &who, around).await?.iter().map(|(of, citizen)| talk::as_session(of, *citizen)));
        let mut diaries = Vec::new();
        for therapist in session.therapists.iter() {
            diaries.extend(diary::of(db, therapist, from).await?);
        }
        Ok(Self { trainings, sessions, diaries })
    }

    /// The book to ask.
    pub(super) fn book<'a>(&'a self, zone: &'a Copenhagen) -> Book<'a, Copenhagen> {
        Book { sessions: &self.sessions, diaries: &self.diaries, calendar: zone }
    }

    /// Are all free, whenever the therapists work? Looked at when somebody gets a seat: the group stands already.
    pub(super) fn citizen_is_free(&self, session: &Session, zone: &Copenhagen) -> bool {
        !self.book(zone).conflicts(session).iter().any(|c| matches!(c.who, Who::Citizen(_)))
    }

    /// The refusal for what was found in the way. Reads on the connection of the transaction: whoever waits for the locks has the others.
    pub(super) async fn refusal<C: ConnectionTrait>(
        &self,
        plads: &Plads,
        db: &C,
        found: &[Conflict],
        next: Option<Instant>,
    ) -> Result<Failure, Failure> {
        let staff = short_names(db, found.iter().filter_map(|c| if let Who::Therapist(id) = c.who { Some(id) } else { None })).await?;
        let rooms: BTreeSet<_> = found.iter().filter_map(|c| if let Who::Room(id) = c.who { Some(id.0) } else { None }).collect();
        let mut room_names = HashMap::new();
        for room in rooms {
            room_names.extend(training_room::Entity::find_by_id(room).one(db).await?.map(|row| (row.id, row.name)));
        }
        let session = |id| {
            let of = self.trainings.iter().find(|t| t.session.id == id);
            of.map_or(ClashCause::Talk, |t| ClashCause::Session(t.what.clone()))
        };
        let mut found = found.to_vec();
        found.sort_by_key(|c| (c.period.from(), c.who));
        let clashes = found.iter().map(|c| Clash {
            who: match c.who {
                Who::Therapist(id) => ClashOf::Therapist(staff.get(&id).cloned().unwrap_or_default()),
                Who::Citizen(_) => ClashOf::Citizen,
                Who::Room(id) => ClashOf::Room(room_names.get(&id.0).cloned().unwrap_or_default()),
            },
            from: plads.local(c.period.from()),
            to: plads.local(c.period.to()),
            why: match c.because {
                Because::Session(id) => session(id),
                Because::Away(cause) => ClashCause::Away(cause),
                Because::OffHours => ClashCause::OffHours,
            },
        });
        let taken = SessionTaken { clashes: clashes.collect(), next_free: next.map(|at| plads.local(at)) };
        Ok(AppError::refused(Refusal::SessionTaken(taken)).into())
    }
}

/// Refuses a session whose therapists, citizens or room are not free; within the transaction, under the locks. Proposes a next
/// time only where it `fits`.
///
/// # Errors
/// [`Refusal::SessionTaken`] with who is in the way and when all are free.
pub async fn refuse_unless_free<C: ConnectionTrait>(
    plads: &Plads,
    db: &C,
    session: &Session,
    fits: impl Fn(Instant) -> bool,
) -> Result<(), Failure> {
    let planned = Planned::load(db, session, session.period.from(), session.period.to()).await?;
    let found = planned.book(&plads.zone).conflicts(session);
    if found.is_empty() {
        return Ok(());
    }
    let from = session.period.from().max(plads.now());
    let next = planned.book(&plads.zone).next_free(session, from).filter(|at| fits(*at));
    Err(planned.refusal(plads, db, &found, next).await?)
}

/// What the guard of the database refused, said as the rules would have: somebody was faster.
pub(super) async fn said<T>(plads: &Plads, session: &Session, done: Result<T, Failure>) -> Result<T, Failure> {
    match done {
        Err(Failure::Store(StoreError::SessionOverlap)) => {
            refuse_unless_free(plads, plads.store.read(), session, |_| true).await?;
            // Free again already: whoever asked may try once more.
            Err(AppError::Conflict.into())
        }
        done => done,
    }
}
