//! What a department may do to its request: answer a question, change it, postpone it, withdraw it. The allocators may do the
//! same for someone on the telephone. Allocators and the ward that expects the citizen are told each time.

use super::facts::Around;
use super::offer::{self, Released};
use super::one::NUMBER_SHOWN;
use super::onward;
use super::sight::site_of;
use crate::access::Look;
use crate::allocation::undecide::forget_answer;
use crate::failure::Failure;
use crate::forms::{Posted, invalid};
use crate::leaving;
use crate::store::entity::{question, request};
use crate::store::journal::{Journal, Subject};
use crate::store::request::{Stored, by_id, save, save_state};
use crate::store::task::{self, NewTask};
use crate::store::{Tx, claims, reservation};
use app::error::AppError;
use domain::access::Action;
use domain::code::{Code, write_list};
use domain::facility::Need;
use domain::form::{Problem, Problems};
use domain::ids::{RequestId, SiteId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::request::{IllegalMove, Infection, Mobility, PostponeCause, RequestState, Transport, WithdrawCause};
use domain::request_form::ready_at;
use domain::setting::SettingKey;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// A page of a request.
pub(super) fn page(p: &Posted, id: RequestId) -> String {
    onward(&p.fields, format!("/requests/{id}"))
}

/// The request as it is now, in the transaction, at the version the form was drawn with.
async fn current(tx: &Tx, id: RequestId, version: i32) -> Result<Stored, Failure> {
    let request = by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    if request.version == version { Ok(request) } else { Err(AppError::Conflict.into()) }
}

/// Tells everyone who must know that a request changed: both organisations, the ward that expects the citizen, and with a task
/// the allocators.
pub(super) async fn tell(
    tx: &Tx,
    journal: &mut Journal,
    request: &Stored,
    site: Option<SiteId>,
    name: &'static str,
    detail: serde_json::Value,
    task: Option<(TaskKind, Instant, Instant)>,
) -> Result<(), Failure> {
    match site {
        Some(site) => journal.note_at(site, name, Subject::Request(request.id), detail),
        None => journal.note(name, Subject::Request(request.id), detail),
    }
    journal.touch_organisation(request.requester);
    journal.touch_organisation(request.authority);
    if let Some((kind, due, now)) = task {
        let new = NewTask { request: Some(request.id), note: name.to_owned(), ..NewTask::new(kind, request.authority, due) };
        task::raise(tx, new, now).await?;
    }
    Ok(())
}

/// The site that expects the citizen, when a bed is reserved.
async fn expecting(tx: &Tx, request: &Stored) -> Result<Option<SiteId>, Failure> {
    let RequestState::Reserved { reservation: id, .. } = request.state else { return Ok(None) };
    match reservation::by_id(&**tx, id).await? {
        Some(reservation) => Ok(Some(site_of(&**tx, reservation.bed).await?)),
        None => Ok(None),
    }
}

/// `answer_question`: `answer`.
///
/// # Errors
/// [`Failure`] when no question is open, or the request changed meanwhile.
pub async fn answer_question(p: Posted) -> Result<String, Failure> {
    let id = p.id()?;
    let before = p.plads.request_for(&p.actor, Action::AnswerQuestion, id).await?;
    let version = p.version()?;
    let mut problems = Problems::default();
    let answer = problems.required(&p.fields, "answer", 2000);
    let Some(answer) = answer.filter(|_| before.state.answer().is_ok()) else {
        before.state.answer()?;
        return Err(invalid(problems).into());
    };
    let (now, actor) = (p.plads.now(), &p.actor);
    p.plads
        .write(async |tx| {
            let request = current(&tx, id, version).await?;
            let RequestState::NeedsInfo { question: asked, .. } = request.state else {
                return Err(IllegalMove { from: request.state.status(), step: "be answered" }.into());
            };
            save_state(&tx, &request, request.state.answer()?).await?;
            let row = question::ActiveModel {
                answer: Set(Some(answer.clone())),
                answered_by: Set(Some(actor.user.0)),
                answered_at: Set(Some(now.into())),
                ..Default::default()
            };
            question::Entity::update_many().set(row).filter(question::Column::Id.eq(asked.0)).exec(&*tx).await?;
            let mut journal = Journal::new(Some(actor), now);
            tell(&tx, &mut journal, &request, None, "request.answered", json!({ "question": asked }), None).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(page(&p, id))
}

/// `change`: any of `ready` (until a bed is reserved), `infection`, `needs`, `mobility`, `weight_kg`, `aids`, `transport`, `note`.
///
/// # Errors
/// [`Failure`] when the request is closed or changed meanwhile.
pub async fn change(p: Posted) -> Result<String, Failure> {
    let id = p.id()?;
    let before = p.plads.request_for(&p.actor, Action::ChangeRequest, id).await?;
    let version = p.version()?;
    not_answered_meanwhile(&p, &before).await?;
    if !before.state.status().is_open() {
        return Err(IllegalMove { from: before.state.status(), step: "be changed" }.into());
    }
    let row = read_change(&p, &before).await?;
    let (now, actor) = (p.plads.now(), &p.actor);
    let due = now.plus_minutes(p.plads.setting(SettingKey::AnswerMinutes).await?);
    p.plads
        .write(async |tx| {
            let request = current(&tx, id, version).await?;
            if !request.state.status().is_open() {
                return Err(IllegalMove { from: request.state.status(), step: "be changed" }.into());
            }
            save(&tx, &request, row.clone()).await?;
            let site = expecting(&tx, &request).await?;
            let mut journal = Journal::new(Some(actor), now);
            let told = Some((TaskKind::RequestChanged, due, now));
            tell(&tx, &mut journal, &request, site, "request.changed", json!({}), told).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(page(&p, id))
}

/// An answer is on its way to her who changes what it rests on: she shall see it first. Those who decide see it at once.
async fn not_answered_meanwhile(p: &Posted, before: &Stored) -> Result<(), Failure> {
    if p.actor.organisation == before.authority {
        return Ok(());
    }
    let told = leaving::as_told(p.plads.store.read(), p.plads.now(), before.clone()).await?;
    let underway = before.state.status().is_answered() && !told.state.status().is_answered();
    if underway { Err(AppError::Conflict.into()) } else { Ok(()) }
}

async fn read_change(p: &Posted, before: &Stored) -> Result<request::ActiveModel, Failure> {
    let around = Around::read(&p.plads, &p.actor).await?;
    let (fields, mut problems) = (&p.fields, Problems::default());
    let mut row = request::ActiveModel::default();
    // Once a bed is reserved its arrival is agreed: then one postpones, or proposes another time.
    let reserved = matches!(before.state, RequestState::Reserved { .. });
    let told = leaving::as_told(p.plads.store.read(), p.plads.now(), before.clone()).await?;
    if fields.contains("ready") && !matches!(told.state, RequestState::Reserved { .. }) {
        let at = problems.keep("ready", ready_at(fields.get("ready"), around.context(&p.plads)));
        // An offer is on its way to her for the time she changes: she shall see it first.
        if reserved && at.is_some_and(|at| at != before.ready_at) {
            return Err(AppError::Conflict.into());
        }
        row.ready_at = at.map_or(row.ready_at, |at| Set(at.into()));
    }
    let infection: Option<Infection> = problems.choice(fields, "infection");
    let mobility: Option<Mobility> = problems.choice(fields, "mobility");
    let transport: Option<Transport> = problems.choice(fields, "transport");
    let needs: Result<Vec<Need>, _> = fields.all("needs").filter(|n| !n.is_empty()).map(Need::from_code).collect();
    let needs = problems.keep("needs", needs.map_err(|_| Problem::NotAChoice));
    let weight = problems.number(fields, "weight_kg", 20, 400);
    let aids = problems.optional(fields, "aids", 500);
    let note = problems.optional(fields, "note", 2000);
    match (infection, mobility, transport, needs, weight, aids, note) {
        (Some(infection), Some(mobility), Some(transport), Some(mut needs), Some(weight), Some(aids), Some(note))
            if problems.is_empty() =>
        {
            needs.sort_unstable();
            needs.dedup();
            row.infection = Set(infection.code().to_owned());
            row.mobility = Set(mobility.code().to_owned());
            row.transport = Set(transport.code().to_owned());
            row.needs = Set(write_list(&needs));
            row.weight_kg = Set(weight.and_then(|kg| i32::try_from(kg).ok()));
            row.aids = Set(aids);
            row.note = Set(note);
            Ok(row)
        }
        _ => Err(invalid(problems).into()),
    }
}

/// `postpone`: a later `ready` and its `cause`. A reserved bed is kept when the citizen still comes on the agreed day, and
/// released otherwise: the request is then granted and waits for another.
///
/// # Errors
/// [`Failure`] when the request is closed or changed meanwhile.
pub async fn postpone(p: Posted) -> Result<String, Failure> {
    let id = p.id()?;
    let before = p.plads.request_for(&p.actor, Action::ChangeRequest, id).await?;
    let version = p.version()?;
    not_answered_meanwhile(&p, &before).await?;
    let around = Around::read(&p.plads, &p.actor).await?;
    let mut problems = Problems::default();
    let ready = problems.keep("ready", ready_at(p.fields.get("ready"), around.context(&p.plads)));
    let cause: Option<PostponeCause> = problems.choice(&p.fields, "cause");
    if ready.is_some_and(|at| at <= before.ready_at) {
        problems.add("ready", Problem::TooEarly);
    }
    let (Some(ready), Some(cause), true) = (ready, cause, problems.is_empty()) else { return Err(invalid(problems).into()) };
    let (plads, actor, now) = (&p.plads, &p.actor, p.plads.now());
    let due = now.plus_minutes(plads.setting(SettingKey::AnswerMinutes).await?);
    let next_update = now.plus_minutes(plads.setting(SettingKey::NextUpdateMinutes).await?);
    plads
        .write(async |tx| {
            let request = current(&tx, id, version).await?;
            if !request.state.status().is_open() {
                return Err(IllegalMove { from: request.state.status(), step: "be postponed" }.into());
            }
            let mut journal = Journal::new(Some(actor), now);
            let later = request::ActiveModel { ready_at: Set(ready.into()), ..Default::default() };
            save(&tx, &request, later).await?;
            let request = Stored { version: request.version.saturating_add(1), ready_at: ready, ..request };
            let site = expecting(&tx, &request).await?;
            let keeps = hold_until(&tx, plads, &request, ready).await?;
            if site.is_some() && !keeps {
                let how = Released::Cancelled { reason: format!("postponed:{}", cause.code()) };
                offer::release(&tx, &mut journal, &request, how, now).await?;
                save_state(&tx, &request, request.state.lose_reservation(next_update)?).await?;
            }
            let detail = json!({ "cause": cause.code(), "ready_at": ready, "bed_kept": keeps });
            let told = Some((TaskKind::RequestChanged, due, now));
            tell(&tx, &mut journal, &request, site, "request.postponed", detail, told).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(page(&p, id))
}

/// Keeps the reserved bed for somebody who comes later on the agreed day; says whether it is kept.
async fn hold_until(tx: &Tx, plads: &crate::state::Plads, request: &Stored, ready: Instant) -> Result<bool, Failure> {
    let RequestState::Reserved { reservation: id, .. } = request.state else { return Ok(false) };
    let Some(mut reservation) = reservation::by_id(&**tx, id).await? else { return Ok(false) };
    let same_day = plads.zone.date(ready) <= plads.zone.date(reservation.period.from());
    let Ok(period) = Period::new(ready.max(reservation.period.from()), reservation.period.to()) else { return Ok(false) };
    if !same_day || !reservation.state.is_live() {
        return Ok(false);
    }
    offer::lock(tx, request, reservation.bed).await?;
    if let Some(claim) = claims::of_reservation(&**tx, id).await? {
        claims::shift(tx, &claim, reservation.bed, period, plads.now()).await?;
    }
    reservation.period = period;
    reservation.proposed_arrival = None;
    reservation::save(tx, &reservation).await?;
    Ok(true)
}

/// `withdraw`: a `cause`. A reserved bed is released at once, and an answer that has not left never does.
///
/// # Errors
/// [`Failure`] when the request is closed or changed meanwhile.
pub async fn withdraw(p: Posted) -> Result<String, Failure> {
    let id = p.id()?;
    p.plads.request_for(&p.actor, Action::ChangeRequest, id).await?;
    let version = p.version()?;
    let mut problems = Problems::default();
    let Some(cause) = problems.choice::<WithdrawCause>(&p.fields, "cause") else { return Err(invalid(problems).into()) };
    let (plads, actor, now) = (&p.plads, &p.actor, p.plads.now());
    let due = now.plus_minutes(plads.setting(SettingKey::AnswerMinutes).await?);
    plads
        .write(async |tx| {
            let request = current(&tx, id, version).await?;
            let told = leaving::as_told(&*tx, now, request.clone()).await?;
            let state = told.state.withdraw(cause)?;
            let site = expecting(&tx, &request).await?;
            let mut journal = Journal::new(Some(actor), now);
            let reserved = matches!(request.state, RequestState::Reserved { .. });
            if reserved {
                let how = Released::Cancelled { reason: format!("withdrawn:{}", cause.code()) };
                offer::release(&tx, &mut journal, &request, how, now).await?;
            }
            let never_left = request.state.status().is_answered() && !told.state.status().is_answered();
            if never_left {
                forget_answer(&tx, &request, &told, state).await?;
            } else {
                save_state(&tx, &request, state).await?;
            }
            // A request nobody had taken up disappears without anything to do.
            let told = request.assessor.map(|_| (TaskKind::RequestChanged, due, now));
            let detail = json!({ "cause": cause.code(), "bed_released": reserved });
            tell(&tx, &mut journal, &request, site, "request.withdrawn", detail, told).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(page(&p, id))
}

/// `show_number`: logs that the whole civil number is shown; the page then shows it for a short while.
///
/// # Errors
/// [`Failure`] from the rules or the database.
pub async fn show_number(p: Posted) -> Result<String, Failure> {
    let id: RequestId = p.id()?;
    let request = p.plads.request_for(&p.actor, Action::ReadRequest, id).await?;
    let look =
        Look { action: NUMBER_SHOWN, purpose: "own request", criterion: id.to_string(), citizens: &[request.citizen], refresh: false };
    p.plads.log_look(&p.actor, look).await?;
    Ok(format!("/requests/{id}"))
}
