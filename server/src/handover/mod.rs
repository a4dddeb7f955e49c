//! Handing over between shifts: the sheet, and what was done in a shift. Both are read from what is there: claims for the beds,
//! events for what happened.

mod happenings;
mod tasks;
mod tobs;

use crate::access::Look;
use crate::board::{Names, Sheet, choose, sheet as beds_of};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::{cover, facility, shift};
use app::error::AppError;
use app::handover::{ActsView, AskSheet, Change, Group, Handover, Happening, SheetView};
use async_trait::async_trait;
use domain::access::{Action, Actor, Ties, may};
use domain::cover::Competence;
use domain::ids::{CitizenId, SiteId, WardId};
use domain::instant::Instant;
use domain::shift::Shift;
use happenings::{Told, told};
use std::collections::{BTreeMap, HashMap};

/// At most so many acts of a shift are listed.
const MOST: usize = 500;

#[async_trait]
impl Handover for Plads {
    async fn sheet(&self, actor: &Actor, ask: AskSheet) -> Result<SheetView, AppError> {
        Ok(sheet(self, actor, ask).await?)
    }

    async fn acts(&self, actor: &Actor, site: Option<SiteId>, shift: Option<Shift>) -> Result<ActsView, AppError> {
        Ok(acts(self, actor, site, shift).await?)
    }
}

async fn sheet(plads: &Plads, actor: &Actor, ask: AskSheet) -> Result<SheetView, Failure> {
    may(actor, Action::ReadHandover, Ties::NONE)?;
    let (db, now, zone) = (plads.store.read(), plads.now(), &plads.zone);
    let (sites, site) = choose(db, actor, ask.site).await?;
    let hours = match &site {
        Some(site) => shift::of_site(db, site.id).await?.0,
        None => domain::shift::ShiftHours::default(),
    };
    let at_work = hours.at(now, zone);
    let shift = ask.shift.unwrap_or_else(|| hours.taking_over(now, zone));
    if shift != at_work && shift != at_work.after() {
        return Err(AppError::NotFound.into());
    }
    let span = hours.span(shift, zone);
    let since = hours.span(shift.last_of_its_name(), zone).to();
    let view = SheetView {
        board: app::board::BoardView { site: None, sites, shift: None, wards: Vec::new() },
        ward: ask.ward,
        shift,
        span: (plads.local(span.from()), plads.local(span.to())),
        since: plads.local(since),
        changes: Vec::new(),
        expected: Vec::new(),
        open: Vec::new(),
        done: Vec::new(),
        present: Vec::new(),
        doctors: HashMap::new(),
        tobs: HashMap::new(),
        keeps: None,
        by: actor.short_name(),
    };
    let Some(site) = site else { return Ok(view) };
    let names = if ask.names { Names::Full } else { Names::Initials };
    let Sheet { board, expected, mut shown, stays } = beds_of(plads, site.id, names, span.to()).await?;
    if ask.ward.is_some_and(|ward| board.wards.iter().all(|w| w.id != ward)) {
        return Err(AppError::NotFound.into());
    }
    let here = |ward| ask.ward.is_none_or(|only| ward == Some(only));
    let Told { happenings, citizens, .. } = told(plads, actor, site.id, (since, now.plus_seconds(1)), names, None).await?;
    shown.extend(citizens);
    let (mut open, mut done) = tasks::of_site(plads, site.id, since, names, &mut shown).await?;
    open.retain(|task| task.ward.is_none() || here(task.ward));
    done.retain(|task| task.ward.is_none() || here(task.ward));
    let changes = latest(happenings.into_iter().filter(|h| here(h.ward) && !h.undone));
    log(plads, actor, "handover.read", format!("{} {shift}", site.id), shown.into_iter().collect()).await?;
    let doctors = crate::stay::doctor::doctors(plads, &stays, now).await?;
    let tobs = tobs::of_stays(plads, &stays).await?;
    let wards: Vec<(WardId, String)> = board.wards.iter().filter(|w| here(Some(w.id))).map(|w| (w.id, w.name.clone())).collect();
    let ids: Vec<WardId> = wards.iter().map(|(id, _)| *id).collect();
    let rosters = cover::rosters(db, &ids, shift.day).await?;
    let at_work = |id: &WardId| rosters.get(id).and_then(|roster| roster.present(shift)).map(<[Competence]>::to_vec);
    let present = wards.iter().filter_map(|(id, name)| Some((name.clone(), at_work(id)?))).collect();
    let ties = facility::ties_of_site(db, site.id, plads.today()).await?;
    let keeps = ids.first().copied().filter(|_| may(actor, Action::KeepCover, ties).is_ok());
    Ok(SheetView { board, changes, expected, open, done, present, keeps, doctors, tobs, ..view })
}

/// The last happening of each group about each thing, in the order of the groups.
fn latest(happenings: impl Iterator<Item = Happening>) -> Vec<Change> {
    let mut last = BTreeMap::new();
    for happening in happenings {
        let Some(group) = Group::of(&happening.name) else { continue };
        last.insert((group, happening.about), happening);
    }
    // A death ends the stay: that is told as the death.
    let died: Vec<_> = last.keys().filter(|(group, _)| *group == Group::Death).map(|(_, about)| *about).collect();
    last.retain(|(group, about), _| *group != Group::Departure || !died.contains(about));
    let mut changes: Vec<Change> = last.into_iter().map(|((group, _), happening)| Change { group, happening }).collect();
    changes.sort_by_key(|change| (change.group, change.happening.at));
    changes
}

async fn acts(plads: &Plads, actor: &Actor, site: Option<SiteId>, asked: Option<Shift>) -> Result<ActsView, Failure> {
    may(actor, Action::ReadHandover, Ties::NONE)?;
    let (db, now, zone) = (plads.store.read(), plads.now(), &plads.zone);
    let (_, site) = choose(db, actor, site).await?;
    let hours = match &site {
        Some(site) => shift::of_site(db, site.id).await?.0,
        None => domain::shift::ShiftHours::default(),
    };
    let shift = asked.unwrap_or_else(|| hours.at(now, zone));
    let span = hours.span(shift, zone);
    if span.from() > now {
        return Err(AppError::NotFound.into());
    }
    let mut view = ActsView {
        site: site.clone(),
        shift,
        span: (plads.local(span.from()), plads.local(span.to())),
        over: span.to() <= now,
        acts: Vec::new(),
        cut: false,
    };
    let Some(site) = site else { return Ok(view) };
    let within: (Instant, Instant) = (span.from(), span.to());
    let Told { mut happenings, citizens, cut } = told(plads, actor, site.id, within, Names::Initials, Some(MOST)).await?;
    log(plads, actor, "shift.read", format!("{} {shift}", site.id), citizens).await?;
    happenings.reverse();
    (view.acts, view.cut) = (happenings, cut);
    Ok(view)
}

async fn log(plads: &Plads, actor: &Actor, action: &'static str, criterion: String, citizens: Vec<CitizenId>) -> Result<(), Failure> {
    // A page that renews itself is a new look only when somebody new is on it.
    let refresh = action == "shift.read";
    plads.log_look(actor, Look { action, purpose: "care", criterion, citizens: &citizens, refresh }).await
}
