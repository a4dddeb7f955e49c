//! Rehabilitation plans: begun in a stay and kept ([`write`]), resting, going on, ending and replaced ([`state`]), by whom they are
//! held together ([`lead`]) and who works on them ([`team`]), with the starts they were offered ([`start`]), their goals ([`goal`]) and
//! exercises ([`exercise`]), measurements ([`measure`]) and what is aimed at ([`target`]), how the citizen manages ([`reliance`]), the
//! place where they go on ([`place`]) and what the team decides every week ([`conference`]). What the pages show is in [`view`],
//! [`list`] and [`results`].

pub mod conference;
pub mod countersign;
pub mod exercise;
mod forms;
pub mod goal;
pub mod lead;
mod list;
pub mod measure;
mod note;
pub mod place;
pub mod record;
pub mod reliance;
mod results;
pub mod start;
pub mod state;
pub mod target;
pub mod team;
mod view;
pub mod write;

pub use forms::forms;
pub(crate) use list::{beds_of, latest_of_stay, names};

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::Locks;
use crate::store::plan::{self, Plan};
use crate::store::{Tx, facility};
use app::error::{AppError, Refusal};
use app::occupancy::Asked;
use app::plan::{AgendaRow, Beginning, ConferenceView, PlanRow, PlanView, Plans, ResultsView};
use async_trait::async_trait;
use domain::access::{Action, Actor, Ties, may};
use domain::ids::{CitizenId, PlanId, StayId};
use sea_orm::ConnectionTrait;
use time::Date;

#[async_trait]
impl Plans for Plads {
    async fn plans(&self, actor: &Actor, refresh: bool) -> Result<Vec<PlanRow>, AppError> {
        Ok(list::plans(self, actor, refresh).await?)
    }

    async fn plan(&self, actor: &Actor, plan: PlanId, week: Option<Date>, refresh: bool) -> Result<PlanView, AppError> {
        Ok(view::view(self, actor, plan, week, refresh).await?)
    }

    async fn results(&self, actor: &Actor, asked: Asked) -> Result<ResultsView, AppError> {
        Ok(results::results(self, actor, &asked).await?)
    }

    async fn agenda(&self, actor: &Actor, refresh: bool) -> Result<Vec<AgendaRow>, AppError> {
        Ok(conference::agenda(self, actor, refresh).await?)
    }

    async fn conference(&self, actor: &Actor, plan: PlanId, refresh: bool) -> Result<ConferenceView, AppError> {
        Ok(conference::one(self, actor, plan, refresh).await?)
    }

    async fn beginning(&self, actor: &Actor, stay: StayId) -> Result<Beginning, AppError> {
        Ok(list::beginning(self, actor, stay).await?)
    }
}

/// A plan; found only by those whom the site of its team is tied to.
pub(crate) async fn load(plads: &Plads, actor: &Actor, action: Action, id: PlanId) -> Result<Plan, Failure> {
    let db = plads.store.read();
    let Some(found) = plan::by_id(db, id).await? else {
        // Whether there is such a plan is nobody's business who may not do this to any.
        may(actor, action, Ties::NONE)?;
        return Err(AppError::NotFound.into());
    };
    may(actor, action, facility::ties_of_site(db, found.site, plads.today()).await?)?;
    Ok(found)
}

/// Refuses what would be decided for somebody whose death is registered.
///
/// # Errors
/// [`Refusal::CitizenDied`].
pub(crate) async fn living<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<(), Failure> {
    if plan::has_died(db, citizen).await? { Err(AppError::refused(Refusal::CitizenDied).into()) } else { Ok(()) }
}

/// The plan within the transaction, under its citizen's lock: what is decided is decided on this. Nothing is decided for the dead.
async fn again(tx: &Tx, seen: &Plan) -> Result<Plan, Failure> {
    Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(tx).await?;
    living(&**tx, seen.citizen).await?;
    Ok(plan::by_id(&**tx, seen.id).await?.ok_or(AppError::NotFound)?)
}

/// The same, still at the version that was on the screen.
async fn at_version(tx: &Tx, seen: &Plan, version: i32) -> Result<Plan, Failure> {
    let stored = again(tx, seen).await?;
    if stored.version == version { Ok(stored) } else { Err(AppError::Conflict.into()) }
}
