//! The tables of a site, by which TOBS is scored and acted on: a nurse approves them, and gives the site a table of actions of its
//! own, which nobody has approved yet.

use crate::board::site_choices;
use crate::failure::Failure;
use crate::request::short_names;
use crate::state::Plads;
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use crate::store::tobs::tables::{self, Tables};
use app::error::AppError;
use app::tobs::{SiteTables, TablesView, TobsTables};
use async_trait::async_trait;
use domain::access::{Action, Actor, Ties, may};
use domain::ids::{SiteId, UserId};
use domain::instant::Instant;
use domain::rehab::tobs::TobsStep;
use serde_json::json;

#[async_trait]
impl TobsTables for Plads {
    async fn tobs_tables(&self, actor: &Actor, site: &str) -> Result<TablesView, AppError> {
        Ok(view(self, actor, site).await?)
    }
}

async fn view(plads: &Plads, actor: &Actor, site: &str) -> Result<TablesView, Failure> {
    may(actor, Action::ApproveTobs, Ties::NONE)?;
    let db = plads.store.read();
    let sites = site_choices(db, &actor.sites).await?;
    let asked: Option<SiteId> = if site.is_empty() { None } else { Some(site.parse().map_err(|_| AppError::NotFound)?) };
    let Some(id) = asked.or(sites.first().map(|s| s.id)) else { return Ok(TablesView { sites, tables: None }) };
    allow(plads, actor, id).await?;
    let of_site = tables::of_site(db, id).await?;
    let points = of_site.points.approved.map(|a| (a.by, a.at));
    let actions = of_site.actions.approved.map(|a| (a.by, a.at));
    let people = [points, actions, of_site.set].into_iter().flatten().map(|(by, _)| by);
    let names = short_names(db, people.collect::<Vec<_>>()).await?;
    let who = |of: Option<(UserId, Instant)>| of.map(|(by, at)| (names.get(&by).cloned().unwrap_or_default(), plads.local(at)));
    let site = sites.iter().find(|s| s.id == id).cloned().ok_or(AppError::NotFound)?;
    let found = SiteTables {
        site,
        points_approved: who(points),
        actions_approved: who(actions),
        actions_set: who(of_site.set),
        version: of_site.version,
        points: of_site.points,
        actions: of_site.actions,
    };
    Ok(TablesView { sites, tables: Some(found) })
}

/// Refuses whoever may not.
///
/// # Errors
/// [`AppError::Forbidden`], [`AppError::NotFound`].
pub(super) async fn allow(plads: &Plads, actor: &Actor, site: SiteId) -> Result<(), Failure> {
    may(actor, Action::ApproveTobs, facility::ties_of_site(plads.store.read(), site, plads.today()).await?)?;
    Ok(())
}

/// Approves the table of points in the version that was on the screen.
///
/// # Errors
/// [`AppError::Conflict`] when another version is in force, or it is approved already.
pub async fn approve_points(plads: &Plads, actor: &Actor, site: SiteId, version: &str) -> Result<(), Failure> {
    allow(plads, actor, site).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            in_force(tables::of_site(&*tx, site).await?, |t| t.points.version == version)?;
            tables::approve_points(&tx, site, version, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(site, "site.tobs_points_approved", Subject::Site(site), json!({ "version": version }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Approves the table of actions in the version that was on the screen.
///
/// # Errors
/// [`AppError::Conflict`] when another version is in force, or it is approved already.
pub async fn approve_actions(plads: &Plads, actor: &Actor, site: SiteId, version: i32) -> Result<(), Failure> {
    allow(plads, actor, site).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let found = in_force(tables::of_site(&*tx, site).await?, |t| t.version == version)?;
            tables::approve_actions(&tx, site, &found, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(site, "site.tobs_actions_approved", Subject::Site(site), json!({ "version": version }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Gives the site a table of actions of its own, in place of the version that was on the screen. Sets that were scored keep theirs.
///
/// # Errors
/// [`AppError::Conflict`] when another version is in force.
pub async fn set_actions(plads: &Plads, actor: &Actor, site: SiteId, version: i32, steps: &[TobsStep]) -> Result<(), Failure> {
    allow(plads, actor, site).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            in_force(tables::of_site(&*tx, site).await?, |t| t.version == version)?;
            tables::set_actions(&tx, site, version, steps, actor.user, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "version": version.saturating_add(1), "steps": steps.len() });
            journal.note_at(site, "site.tobs_actions_set", Subject::Site(site), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

fn in_force(found: Tables, seen: impl Fn(&Tables) -> bool) -> Result<Tables, AppError> {
    if seen(&found) { Ok(found) } else { Err(AppError::Conflict) }
}
