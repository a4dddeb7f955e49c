//! Training sessions: booked ([`book`]), moved and cancelled ([`change`], with those that follow in [`series`]), told about ([`attend`]), in groups ([`group`]), following
//! the stay of the citizen ([`follow`], [`question`], [`decide`]); hours and absence of therapists ([`diary`]),
//! with the sessions that lie in it ([`away`]).
//!
//! Whoever writes locks all whom a session takes, asks `domain::rehab::diary` and says who is in the way and when all are free; the
//! guard in the database stands behind it.

pub mod attend;
mod away;
pub mod book;
pub mod change;
mod day;
pub mod decide;
pub mod diary;
pub(crate) mod follow;
pub(crate) mod forms;
pub mod group;
mod question;
mod series;
mod taken;
mod view;

pub use forms::forms;
pub(crate) use taken::refuse_unless_free;
pub(crate) use view::week;

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::training::{self, Training, claim};
use crate::store::{Tx, facility, stay};
use app::error::{AppError, Refusal};
use app::training::{BookingView, DayView, DiaryView, GroupsView, SessionView, Trainings};
use async_trait::async_trait;
use domain::access::{Action, Actor, Ties, may};
use domain::ids::{CitizenId, PlanId, SessionId};
use domain::rehab::session::{Session, Who};
use domain::request::Infection;
use sea_orm::ConnectionTrait;
use time::Date;

#[async_trait]
impl Trainings for Plads {
    async fn day(&self, actor: &Actor, day: Option<Date>, refresh: bool) -> Result<DayView, AppError> {
        Ok(day::view(self, actor, day, refresh).await?)
    }

    async fn session(&self, actor: &Actor, session: SessionId, refresh: bool) -> Result<SessionView, AppError> {
        Ok(view::session(self, actor, session, refresh).await?)
    }

    async fn booking(&self, actor: &Actor, plan: PlanId) -> Result<BookingView, AppError> {
        Ok(view::booking(self, actor, plan).await?)
    }

    async fn groups(&self, actor: &Actor, plan: Option<PlanId>) -> Result<GroupsView, AppError> {
        Ok(view::groups(self, actor, plan).await?)
    }

    async fn diary(&self, actor: &Actor) -> Result<DiaryView, AppError> {
        Ok(view::hours(self, actor).await?)
    }
}

/// A session; found only by those whom the site of its team is tied to.
pub(crate) async fn load(plads: &Plads, actor: &Actor, action: Action, id: SessionId) -> Result<Training, Failure> {
    let db = plads.store.read();
    let Some(found) = training::by_id(db, id).await? else {
        // Whether there is such a session is nobody's business who may not do this to any.
        may(actor, action, Ties::NONE)?;
        return Err(AppError::NotFound.into());
    };
    may(actor, action, facility::ties_of_site(db, found.site, plads.today()).await?)?;
    Ok(found)
}

/// The session within the transaction, with all whom it takes locked: what is decided is decided on this.
async fn again(tx: &Tx, seen: &Training) -> Result<Training, Failure> {
    claim::lock(tx, all_of(&seen.session), [seen.session.id]).await?;
    Ok(training::by_id(&**tx, seen.session.id).await?.ok_or(AppError::NotFound)?)
}

/// The same, still at the version that was on the screen.
async fn at_version(tx: &Tx, seen: &Training, version: i32) -> Result<Training, Failure> {
    let stored = again(tx, seen).await?;
    if stored.version == version { Ok(stored) } else { Err(AppError::Conflict.into()) }
}

/// All whom a session takes, or would take if it were not cancelled.
fn all_of(session: &Session) -> Vec<Who> {
    let standing = Session { cancelled: None, ..session.clone() };
    standing.taken().into_iter().map(|(who, _)| who).collect()
}

/// The infection status of a citizen: that of the stay that goes on.
async fn infection_of<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<Infection, Failure> {
    Ok(stay::open_of(db, citizen).await?.map_or(Infection::None, |stay| stay.infection))
}

/// Refuses a session for the dead, and one that an isolated citizen cannot be in.
async fn admit<C: ConnectionTrait>(db: &C, session: &Session, citizen: CitizenId) -> Result<(), Failure> {
    crate::plan::living(db, citizen).await?;
    let refused = |why| Failure::from(AppError::refused(Refusal::SessionIsolated { why }));
    session.admits(infection_of(db, citizen).await?).map_err(refused)
}
