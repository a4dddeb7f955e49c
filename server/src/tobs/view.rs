//! What the pages of a stay show of TOBS.

use crate::failure::Failure;
use crate::request::short_names;
use crate::state::Plads;
use crate::store::entity::task;
use crate::store::stay::Stay;
use crate::store::tobs::{self, TobsSet, tables};
use app::tobs::{ExcludedRow, TobsRow, TobsView};
use domain::access::{Action, Actor, Ties, may};
use domain::code::Code as _;
use domain::ids::SiteId;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// TOBS in a stay at a site.
///
/// # Errors
/// [`Failure`] when the role may not read it, or from the database.
pub(crate) async fn view(plads: &Plads, actor: &Actor, stored: &Stay, site: SiteId, ties: Ties) -> Result<TobsView, Failure> {
    may(actor, Action::ReadTobs, ties)?;
    let db = plads.store.read();
    let kept = tobs::of_stay(db, stored.id).await?;
    let mut of_sites = HashMap::new();
    for at in kept.sets.iter().map(|set| set.site).chain([site]) {
        if let Entry::Vacant(missing) = of_sites.entry(at) {
            missing.insert(tables::of_site(db, at).await?);
        }
    }
    let is_unapproved = |at: SiteId, points: &str, actions| of_sites.get(&at).is_none_or(|of| of.is_unapproved(points, actions));
    let in_force = of_sites.get(&site).map(|of| (of.points.version.as_str(), of.version));
    let people = kept
        .sets
        .iter()
        .flat_map(|set| std::iter::once(set.registered.0).chain(set.struck.iter().map(|(by, ..)| *by)))
        .chain(kept.exclusions.iter().map(|e| e.began.0));
    let names = short_names(db, people.collect::<Vec<_>>()).await?;
    let name = |by| names.get(&by).cloned().unwrap_or_default();
    let taken_of = |id| kept.sets.iter().find(|set| Some(set.id) == id).map(|set| plads.local(set.taken));
    let row = |set: &TobsSet| TobsRow {
        id: set.id,
        taken: plads.local(set.taken),
        registered: plads.local(set.registered.1),
        by: name(set.registered.0),
        readings: set.readings,
        tobs: set.tobs.clone(),
        actions: set.actions,
        step: set.step.clone(),
        was_unapproved: !set.tobs.is_approved || !set.actions_approved,
        is_unapproved: is_unapproved(set.site, &set.tobs.version, set.actions),
        replaces: taken_of(set.replaces),
        struck: set.struck.as_ref().map(|(by, at, reason)| (reason.clone(), name(*by), plads.local(*at))),
    };
    let again = task::Entity::find()
        .filter(task::Column::StayId.eq(stored.id.0))
        .filter(task::Column::Kind.eq(TaskKind::TobsAgain.code()))
        .filter(task::Column::DoneAt.is_null())
        .order_by_asc(task::Column::DueAt)
        .one(db)
        .await?;
    Ok(TobsView {
        version: kept.version(),
        sets: kept.sets.iter().map(row).collect(),
        excluded: kept.excluded().map(|e| ExcludedRow { reason: e.reason.clone(), by: name(e.began.0), at: plads.local(e.began.1) }),
        again: again.map(|task| plads.local(task.due_at.at())),
        is_unapproved: in_force.is_none_or(|(points, actions)| is_unapproved(site, points, actions)),
        may_keep: stored.state.ended().is_none() && may(actor, Action::KeepTobs, ties).is_ok(),
        may_approve: may(actor, Action::ApproveTobs, ties).is_ok(),
    })
}
