//! Aids somebody needs here or at home: written with the day they are to be ready, given another day, delivered, or not needed after
//! all. One whose day goes by is a task; the departure does not move by itself.

use super::forms::{allow, time};
use super::transition::{TRANSITION, in_house};
use super::{bed_of, load};
use crate::allocation::code;
use crate::bed::give_way::authority;
use crate::chance;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::request::short_names;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::claims::Locks;
use crate::store::entity::{aid, stay as stay_row};
use crate::store::journal::{Journal, Subject};
use crate::store::task::{self, About, NewTask};
use app::error::AppError;
use app::stay::{AidRow, AidState, StayAct};
use domain::access::{Action, Actor};
use domain::code::Code as _;
use domain::form::{Problem, Problems};
use domain::ids::{AidId, CitizenId, StayId, UserId};
use domain::instant::{Calendar as _, Instant};
use domain::stay::Outcome;
use domain::task::TaskKind;
use domain::transition::{AidFacts, AidPlace, goes_home};
use domain::typed::parse_date;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};
use serde_json::json;
use std::collections::BTreeMap;
use time::{Date, Duration};
use uuid::Uuid;

/// An aid, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAid {
    /// What ("Hospitalsseng").
    pub what: String,
    /// Where it is needed.
    pub place: AidPlace,
    /// Must it be there?
    pub must: bool,
    /// Who delivers it; empty while nobody knows.
    pub supplier: String,
    /// The day it is to be ready; `None` while nobody knows.
    pub ready_on: Option<Date>,
}

/// What becomes of an aid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AidStep {
    /// Another day, or another supplier.
    Promised(Option<Date>, String),
    /// It has come.
    Delivered(Instant),
    /// It is not needed after all.
    NotNeeded(String),
}

/// Writes down an aid.
///
/// # Errors
/// A problem at `ready_on` for a day before today; [`app::error::Refusal::StayEnded`].
pub async fn need(plads: &Plads, actor: &Actor, id: StayId, new: NewAid) -> Result<AidId, Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    not_past(plads, new.ready_on)?;
    let (now, aid) = (plads.now(), AidId(chance::id()));
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen).await?;
            in_house(&tx, id).await?;
            let row = aid::ActiveModel {
                id: Set(aid.0),
                stay_id: Set(id.0),
                what: Set(new.what.clone()),
                place: Set(new.place.code().to_owned()),
                must: Set(new.must),
                supplier: Set(new.supplier.clone()),
                ready_on: Set(new.ready_on),
                registered_by: Set(actor.user.0),
                registered_at: Set(now.into()),
                delivered_by: Set(None),
                delivered_at: Set(None),
                removed_by: Set(None),
                removed_at: Set(None),
                remove_reason: Set(String::new()),
                version: Set(1),
            };
            aid::Entity::insert(row).exec_without_returning(&*tx).await?;
            let mut journal = Journal::new(Some(actor), now);
            let ready = new.ready_on.map(|day| day.to_string());
            let detail = json!({ "aid": aid, "place": new.place.code(), "must": new.must, "ready_on": ready });
            journal.note_at(bed.site, "aid.needed", Subject::Stay(id), detail);
            Ok((aid, journal.write(&tx).await?))
        })
        .await
}

/// Notes what becomes of an aid. What is late is a task until it has come, has another day, or is not needed.
///
/// # Errors
/// A field problem for a day before today or a time to come; [`AppError::NotFound`] when it is not the stay's; [`AppError::Conflict`]
/// when it has come already or changed since `version`.
pub async fn take(plads: &Plads, actor: &Actor, id: StayId, (which, version): (AidId, i32), step: AidStep) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    let now = plads.now();
    match &step {
        AidStep::Promised(day, _) => not_past(plads, *day)?,
        AidStep::Delivered(at) if *at > now => return Err(AppError::field("delivered_at", Problem::TooLate).into()),
        AidStep::Delivered(_) | AidStep::NotNeeded(_) => {}
    }
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen).await?;
            let row = aid::Entity::find_by_id(which.0).one(&*tx).await?.filter(|row| row.stay_id == id.0).ok_or(AppError::NotFound)?;
            if row.version != version || row.delivered_at.is_some() || row.removed_at.is_some() {
                return Err(AppError::Conflict.into());
            }
            let next = aid::ActiveModel { id: Set(row.id), version: Set(version.saturating_add(1)), ..Default::default() };
            let (next, name) = match step.clone() {
                AidStep::Promised(ready_on, supplier) => {
                    (aid::ActiveModel { ready_on: Set(ready_on), supplier: Set(supplier), ..next }, "aid.changed")
                }
                AidStep::Delivered(at) => {
                    let (by, at) = (Set(Some(actor.user.0)), Set(Some(at.into())));
                    (aid::ActiveModel { delivered_by: by, delivered_at: at, ..next }, "aid.delivered")
                }
                AidStep::NotNeeded(reason) => {
                    let (by, at) = (Set(Some(actor.user.0)), Set(Some(now.into())));
                    (aid::ActiveModel { removed_by: by, removed_at: at, remove_reason: Set(reason), ..next }, "aid.removed")
                }
            };
            let changed = aid::Entity::update(next).exec(&*tx).await?;
            settle(plads, &tx, id, actor.user).await?;
            let mut journal = Journal::new(Some(actor), now);
            let (before, after) = (row.ready_on.map(|day| day.to_string()), changed.ready_on.map(|day| day.to_string()));
            journal.note_at(bed.site, name, Subject::Stay(id), json!({ "aid": which, "before": before, "ready_on": after }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

fn not_past(plads: &Plads, day: Option<Date>) -> Result<(), AppError> {
    if day.is_some_and(|day| day < plads.today()) { Err(AppError::field("ready_on", Problem::TooEarly)) } else { Ok(()) }
}

async fn lock(tx: &Tx, citizen: CitizenId) -> Result<(), Failure> {
    Ok(Locks { citizens: vec![citizen], ..Locks::default() }.take(tx).await?)
}

fn facts(row: &aid::Model) -> Result<AidFacts, Failure> {
    let place = code("aid.place", &row.place)?;
    Ok(AidFacts { place, must: row.must, ready_on: row.ready_on, is_delivered: row.delivered_at.is_some() })
}

/// Aids of a stay that somebody who comes home on `day` would miss.
pub(super) async fn missed(tx: &Tx, id: StayId, day: Date, today: Date) -> Result<Vec<aid::Model>, Failure> {
    let mut missed = Vec::new();
    for row in awaited().filter(aid::Column::StayId.eq(id.0)).order_by_asc(aid::Column::RegisteredAt).all(&**tx).await? {
        if facts(&row)?.is_missed_at_home(day, today) {
            missed.push(row);
        }
    }
    Ok(missed)
}

fn awaited() -> sea_orm::Select<aid::Entity> {
    aid::Entity::find().filter(aid::Column::DeliveredAt.is_null()).filter(aid::Column::RemovedAt.is_null())
}

/// Ends the task once nothing is late any more.
async fn settle(plads: &Plads, tx: &Tx, id: StayId, by: UserId) -> Result<(), Failure> {
    let late = awaited().filter(aid::Column::StayId.eq(id.0)).filter(aid::Column::ReadyOn.lt(plads.today())).one(&**tx).await?;
    if late.is_none() {
        task::settle(tx, &[TaskKind::AidLate], About::Stay(id), Some(by), plads.now()).await?;
    }
    Ok(())
}

/// Aids whose day has gone by without them, of people who are here or have gone home: a task for the ward, once for each day.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn look(plads: &Plads) -> Result<(), Failure> {
    let (db, today, now) = (plads.store.read(), plads.today(), plads.now());
    let rows = awaited().filter(aid::Column::ReadyOn.lt(today)).all(db).await?;
    let mut late: BTreeMap<Uuid, Date> = BTreeMap::new();
    for row in rows {
        let day = late.entry(row.stay_id).or_insert(Date::MIN);
        *day = row.ready_on.unwrap_or(Date::MIN).max(*day);
    }
    let home: Vec<&str> = Outcome::ALL.iter().filter(|o| goes_home(**o)).map(|o| o.code()).collect();
    let waits = Condition::any().add(stay_row::Column::Outcome.is_null()).add(stay_row::Column::Outcome.is_in(home));
    let stays = stay_row::Entity::find().filter(stay_row::Column::Id.is_in(late.keys().copied())).filter(waits).all(db).await?;
    for row in stays {
        let (id, day) = (StayId(row.id), late.get(&row.id).copied().unwrap_or(today));
        let bed = bed_of(plads, id).await?;
        plads
            .write(async |tx| {
                lock(&tx, CitizenId(row.citizen_id)).await?;
                let mut journal = Journal::new(None, now);
                let still = awaited().filter(aid::Column::StayId.eq(id.0)).filter(aid::Column::ReadyOn.lt(today)).one(&*tx).await?;
                if let (Some(_), Some(organisation)) = (still, authority(plads, &tx, &bed).await?) {
                    let next = plads.zone.start_of(day.saturating_add(Duration::DAY));
                    let new = NewTask { site: Some(bed.site), stay: Some(id), ..NewTask::new(TaskKind::AidLate, organisation, next) };
                    if !task::raised_since(&tx, &new, next).await? && task::raise(&tx, new, now).await?.is_some() {
                        journal.note_at(bed.site, "aid.late", Subject::Stay(id), json!({ "ready_on": day.to_string() }));
                    }
                }
                Ok(((), journal.write(&tx).await?))
            })
            .await?;
    }
    Ok(())
}

/// The aids of a stay: those of the home first, then in the order they were written.
pub(super) async fn rows(plads: &Plads, id: StayId) -> Result<Vec<AidRow>, Failure> {
    let db = plads.store.read();
    let all = aid::Entity::find().filter(aid::Column::StayId.eq(id.0)).order_by_asc(aid::Column::RegisteredAt).all(db).await?;
    let users = all.iter().flat_map(|row| [Some(row.registered_by), row.delivered_by, row.removed_by]).flatten().map(UserId);
    let names = short_names(db, users.collect::<Vec<_>>()).await?;
    let name = |by: Uuid| names.get(&UserId(by)).cloned().unwrap_or_default();
    let mut rows = all
        .into_iter()
        .map(|row| {
            let facts = facts(&row)?;
            let delivered = row.delivered_by.zip(row.delivered_at).map(|(by, at)| AidState::Delivered(name(by), plads.local(at.at())));
            let removed = row.removed_by.map(|by| AidState::NotNeeded(name(by), row.remove_reason.clone()));
            Ok(AidRow {
                id: AidId(row.id),
                version: row.version,
                state: delivered.or(removed).unwrap_or(AidState::Awaited { late: facts.is_late(plads.today()) }),
                facts,
                what: row.what,
                supplier: row.supplier,
                by: name(row.registered_by),
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    rows.sort_by_key(|row| (row.facts.place == AidPlace::Stay, !row.facts.must));
    Ok(rows)
}

/// The forms of aids.
pub(super) fn forms() -> Vec<Form> {
    vec![
        form(TRANSITION, "need_aid", |p| Box::pin(post_need(p))),
        form(TRANSITION, "promise_aid", |p| Box::pin(post_promise(p))),
        form(TRANSITION, "deliver_aid", |p| Box::pin(post_deliver(p))),
        form(TRANSITION, "remove_aid", |p| Box::pin(post_remove(p))),
    ]
}

/// The day an aid is to be ready; `None` when nothing was typed.
fn ready_on(p: &Posted, problems: &mut Problems) -> Option<Date> {
    match p.fields.get("ready_on") {
        "" => None,
        text => problems.keep("ready_on", parse_date(text, p.plads.today()).map_err(Problem::from)),
    }
}

async fn post_need(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let what = problems.required(&p.fields, "what", 200);
    let place = problems.choice(&p.fields, "place");
    let supplier = problems.optional(&p.fields, "supplier", 200);
    let ready_on = ready_on(&p, &mut problems);
    let must = match p.fields.get("must") {
        "must" => true,
        "wish" => false,
        _ => {
            problems.add("must", Problem::NotAChoice);
            false
        }
    };
    let (Some(what), Some(place), Some(supplier), true) = (what, place, supplier, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    need(&p.plads, &p.actor, id, NewAid { what, place, must, supplier, ready_on }).await?;
    Ok(format!("/stays/{id}/transition#aids"))
}

async fn step(p: &Posted, id: StayId, step: AidStep) -> Done {
    let (aid, version) = p.fields.get("aid").split_once(':').ok_or(AppError::NotFound)?;
    let which = (aid.parse().map_err(|_| AppError::NotFound)?, version.parse().map_err(|_| AppError::Conflict)?);
    take(&p.plads, &p.actor, id, which, step).await?;
    Ok(format!("/stays/{id}/transition#aids"))
}

async fn post_promise(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let day = ready_on(&p, &mut problems);
    let supplier = problems.optional(&p.fields, "supplier", 200);
    let (Some(supplier), true) = (supplier, problems.is_empty()) else { return Err(invalid(problems)) };
    step(&p, id, AidStep::Promised(day, supplier)).await
}

async fn post_deliver(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let Some(at) = time(&p, &mut problems, "delivered_at", Some(p.plads.now()))? else { return Err(invalid(problems)) };
    step(&p, id, AidStep::Delivered(at)).await
}

async fn post_remove(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "remove_reason", 500) else { return Err(invalid(problems)) };
    step(&p, id, AidStep::NotNeeded(reason)).await
}
