//! The transition to the home: the checklist of both sectors, begun by an arrival, and what it takes to go home before all that must
//! be ready is ready. It keeps nobody in a bed: a person accepts it by name, and that is kept.

use super::forms::allow;
use super::load;
use crate::chance;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::request::short_names;
use crate::state::Plads;
use crate::store::claims::Locks;
use crate::store::entity::transition_acceptance;
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Stay};
use crate::store::{StoreError, Tx, transition};
use app::error::{AppError, Refusal};
use app::stay::{AcceptedRow, ItemLine, StayAct, TransitionView};
use domain::access::{Action, Actor, Ties, may};
use domain::facility::BedFacts;
use domain::form::{Fields, Problems};
use domain::ids::{SiteId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::transition::{MOST_ITEMS, TransitionItem};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};
use serde_json::json;
use std::collections::BTreeMap;

/// Somebody accepts that a citizen goes home before all is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Who, by name.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Acceptance {
    /// Read from a form: nothing, or both.
    pub(super) fn read(fields: &Fields, problems: &mut Problems) -> Option<Self> {
        if fields.get("accepted_by").trim().is_empty() && fields.get("accept_reason").trim().is_empty() {
            return None;
        }
        let (by, reason) = (problems.required(fields, "accepted_by", 200), problems.required(fields, "accept_reason", 500));
        Some(Self { by: by?, reason: reason? })
    }
}

/// What is decided about a departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    /// When the citizen is expected to leave. The checklist may still be done by then.
    Planned,
    /// The citizen leaves.
    Ended,
}

impl Leaving {
    fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Ended => "ended",
        }
    }
}

/// Begins the checklist of a stay with the list of its site as it stands now.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn begin(tx: &Tx, id: StayId, site: SiteId, now: Instant) -> Result<(), Failure> {
    let (list, _) = transition::list_of(&**tx, site).await?;
    Ok(transition::begin(tx, id, &list, now).await?)
}

/// The ward begins the checklist of a stay that has none: it began before there were any.
///
/// # Errors
/// [`Refusal::StayEnded`]; [`AppError::Conflict`] when there is one.
pub async fn begin_by_hand(plads: &Plads, actor: &Actor, id: StayId) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            in_house(&tx, id).await?;
            begin(&tx, id, bed.site, now).await.map_err(|e| match e {
                Failure::Store(StoreError::Duplicate) => AppError::Conflict.into(),
                other => other,
            })?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(bed.site, "transition.begun", Subject::Stay(id), json!({}));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Ticks some items, or takes ticks back, by position. What was open when the citizen left may be ticked afterwards.
///
/// # Errors
/// [`Refusal::StayEnded`] when a tick is taken back after the stay; [`AppError::Conflict`] without a checklist, or when it changed
/// since `version`.
pub async fn tick(plads: &Plads, actor: &Actor, id: StayId, version: i32, ticks: &BTreeMap<i32, bool>) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let check = transition::of_stay(&*tx, id).await?.filter(|c| c.version == version).ok_or(AppError::Conflict)?;
            let items: Vec<TransitionItem> =
                check.items.iter().filter_map(|item| item.tick(*ticks.get(&item.position)?, actor.user, now)).collect();
            if items.iter().any(|item| item.done.is_none()) {
                in_house(&tx, id).await?;
            }
            let mut journal = Journal::new(Some(actor), now);
            if !items.is_empty() {
                transition::save(&tx, &check, &items).await?;
                let said: BTreeMap<i32, bool> = items.iter().map(|i| (i.position, i.done.is_some())).collect();
                journal.note_at(bed.site, "transition.ticked", Subject::Stay(id), json!({ "items": said }));
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The stay, while it goes on.
pub(super) async fn in_house(tx: &Tx, id: StayId) -> Result<Stay, Failure> {
    let stored = stay::by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    if stored.state.ended().is_some() { Err(AppError::refused(Refusal::StayEnded).into()) } else { Ok(stored) }
}

/// Lets a citizen go home at a time, or be planned to, when all that must be ready is ready or somebody accepts that it is not.
/// Whoever is away and does not come back is not asked about: it is not the ward that sends them home.
///
/// # Errors
/// [`Refusal::NotReadyAtHome`] naming what is missing, while nobody accepts it.
pub(super) async fn ready_or_accepted(
    plads: &Plads,
    tx: &Tx,
    (actor, bed): (&Actor, &BedFacts),
    (id, leaving, at): (StayId, Leaving, Instant),
    accepted: Option<&Acceptance>,
    journal: &mut Journal,
) -> Result<(), Failure> {
    let missed = super::aid::missed(tx, id, plads.zone.date(at), plads.today()).await?;
    let items = match leaving {
        Leaving::Planned => 0,
        Leaving::Ended => {
            let check = transition::of_stay(&**tx, id).await?;
            check.map_or(0, |check| check.items.iter().filter(|item| item.is_open()).count())
        }
    };
    if missed.is_empty() && items == 0 {
        return Ok(());
    }
    let Some(accepted) = accepted else {
        let aids = missed.into_iter().map(|aid| (aid.what, aid.ready_on)).collect();
        return Err(AppError::refused(Refusal::NotReadyAtHome { aids, items }).into());
    };
    let row = transition_acceptance::ActiveModel {
        id: Set(chance::id()),
        stay_id: Set(id.0),
        act: Set(leaving.code().to_owned()),
        accepted_by: Set(accepted.by.clone()),
        reason: Set(accepted.reason.clone()),
        missing: Set(missed.iter().map(|aid| aid.what.as_str()).collect::<Vec<_>>().join(", ")),
        items: Set(i32::try_from(items).unwrap_or(i32::MAX)),
        registered_by: Set(actor.user.0),
        registered_at: Set(plads.now().into()),
    };
    transition_acceptance::Entity::insert(row).exec_without_returning(&**tx).await?;
    let aids: Vec<_> = missed.iter().map(|aid| aid.id).collect();
    let detail = json!({ "act": leaving.code(), "at": at, "aids": aids, "items": items });
    journal.note_at(bed.site, "transition.accepted", Subject::Stay(id), detail);
    Ok(())
}

/// The transition on the pages of a stay.
pub(super) async fn view(plads: &Plads, actor: &Actor, stored: &Stay, ties: Ties) -> Result<TransitionView, Failure> {
    let (db, id) = (plads.store.read(), stored.id);
    let check = transition::of_stay(db, id).await?;
    let ticked = check.iter().flat_map(|c| &c.items).filter_map(|item| item.done.map(|(by, _)| by));
    let names = short_names(db, ticked.collect::<Vec<_>>()).await?;
    let line = |item: &TransitionItem| ItemLine {
        position: item.position,
        item: item.item.clone(),
        done: item.done.map(|(by, at)| (names.get(&by).cloned().unwrap_or_default(), plads.local(at))),
    };
    let rows = transition_acceptance::Entity::find()
        .filter(transition_acceptance::Column::StayId.eq(id.0))
        .order_by_asc(transition_acceptance::Column::RegisteredAt)
        .all(db)
        .await?;
    let accepted = rows.into_iter().map(|row| AcceptedRow {
        ended: row.act == Leaving::Ended.code(),
        by: row.accepted_by,
        reason: row.reason,
        missing: row.missing,
        items: row.items,
        at: plads.local(row.registered_at.at()),
    });
    Ok(TransitionView {
        version: check.as_ref().map(|c| c.version),
        lines: check.iter().flat_map(|c| &c.items).map(line).collect(),
        aids: super::aid::rows(plads, id).await?,
        told: super::tell_doctor::rows(plads, id).await?,
        accepted: accepted.collect(),
        may_keep: may(actor, Action::ArrangeStay, ties).is_ok(),
        today: plads.today(),
    })
}

pub(super) const TRANSITION: &str = "/stays/{id}/transition";

/// The forms of the page.
pub(super) fn forms() -> Vec<Form> {
    let mut forms =
        vec![form(TRANSITION, "begin_checklist", |p| Box::pin(post_begin(p))), form(TRANSITION, "tick_items", |p| Box::pin(post_tick(p)))];
    forms.extend(super::aid::forms());
    forms.extend(super::tell_doctor::forms());
    forms
}

async fn post_begin(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    begin_by_hand(&p.plads, &p.actor, id).await?;
    Ok(format!("/stays/{id}/transition#checklist"))
}

async fn post_tick(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let mut ticks = BTreeMap::new();
    for position in (1..).take(MOST_ITEMS) {
        let field = format!("item_{position}");
        match p.fields.get(&field) {
            "" => {}
            "done" => drop(ticks.insert(position, true)),
            "open" => drop(ticks.insert(position, false)),
            _ => problems.add(&field, domain::form::Problem::NotAChoice),
        }
    }
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    tick(&p.plads, &p.actor, id, p.version()?, &ticks).await?;
    Ok(format!("/stays/{id}/transition#checklist"))
}
