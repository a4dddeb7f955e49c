//! The arrival check: begun by an arrival and by a return from hospital, answered by the ward, and what is missing asked of the sender.
//! It never stops anything, and nothing waits for it.

use super::forms::allow_arrival;
use super::load;
use crate::bed::give_way::authority;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::request::short_names;
use crate::state::{Plads, settings};
use crate::store::arrival_check::{self, ArrivalCheck};
use crate::store::claims::Locks;
use crate::store::entity::{organisation, task as task_row};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::{self, Stay};
use crate::store::task::{self, About, NewTask};
use crate::store::{Tx, request};
use app::error::{AppError, Refusal};
use app::stay::{AskedView, CheckLine, CheckView, EarlierCheck};
use domain::access::{Action, Actor, Role, Ties, may};
use domain::arrival_check::{CheckAnswer, CheckItem, ItemText, MOST_ITEMS};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::form::{Problem, Problems};
use domain::ids::{OrganisationId, RequestId, SiteId, StayId, UserId};
use domain::instant::Instant;
use domain::setting::SettingKey;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Begins the check of a stay with the list of its site as it stands now; what an earlier one missed is asked for no more.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn begin(plads: &Plads, tx: &Tx, id: StayId, site: SiteId, by: UserId, now: Instant) -> Result<(), Failure> {
    let (settings, today) = (settings(&**tx).await?, plads.today());
    let (days, hours) = (settings.on(today, SettingKey::MedicineDays), settings.on(today, SettingKey::HospitalHours));
    let (list, _) = arrival_check::list_of(&**tx, site).await?;
    let texts: Vec<ItemText> = list.iter().map(|text| text.with_figures(days, hours)).collect();
    task::settle(tx, &[TaskKind::ArrivalItemMissing], About::Stay(id), Some(by), now).await?;
    Ok(arrival_check::begin(tx, id, &texts, now).await?)
}

/// The ward answers some items, by position. What is missing makes a task of the sender; what is here ends it.
///
/// # Errors
/// [`Refusal::StayEnded`]; [`AppError::Conflict`] without a check, or when it changed since `version`.
pub async fn answer(plads: &Plads, actor: &Actor, id: StayId, version: i32, answers: &BTreeMap<i32, CheckAnswer>) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::RegisterArrival, id).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let stored = stay::by_id(&*tx, id).await?.ok_or(AppError::NotFound)?;
            if stored.state.ended().is_some() {
                return Err(AppError::refused(Refusal::StayEnded).into());
            }
            let check = arrival_check::latest(&*tx, id).await?.filter(|c| c.version == version).ok_or(AppError::Conflict)?;
            let items: Vec<CheckItem> =
                check.items.iter().filter_map(|item| item.answer(*answers.get(&item.position)?, actor.user, now)).collect();
            let mut journal = Journal::new(Some(actor), now);
            if items.is_empty() {
                return Ok(((), journal.write(&tx).await?));
            }
            arrival_check::save(&tx, &check, &items).await?;
            let said: BTreeMap<i32, &str> =
                items.iter().filter_map(|i| Some((i.position, i.answered.map(|(answer, ..)| answer.code())?))).collect();
            journal.note_at(bed.site, "arrival.checked", Subject::Stay(id), json!({ "round": check.round, "answers": said }));
            if items.iter().any(CheckItem::is_owed) {
                ask_sender(plads, &tx, &stored, &bed, &mut journal, now).await?;
            } else {
                settle(&tx, id, actor.user, now).await?;
            }
            if let Some(asked) = sender_of(&tx, &stored).await? {
                journal.touch_organisation(asked.organisation);
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Ends the sender's task once nothing is owed any more.
pub(crate) async fn settle(tx: &Tx, id: StayId, by: UserId, now: Instant) -> Result<(), Failure> {
    if !arrival_check::latest(&**tx, id).await?.is_some_and(|check| check.is_owed()) {
        task::settle(tx, &[TaskKind::ArrivalItemMissing], About::Stay(id), Some(by), now).await?;
    }
    Ok(())
}

/// Who sent the citizen, and in which role they answer.
struct Sender {
    organisation: OrganisationId,
    role: Role,
    request: RequestId,
    number: String,
}

async fn sender_of(tx: &Tx, stored: &Stay) -> Result<Option<Sender>, Failure> {
    let Some(id) = stored.request else { return Ok(None) };
    let asked = request::by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    let from = organisation::Entity::find_by_id(asked.requester.0).one(&**tx).await?;
    let role = match from.as_ref().map(|o| o.kind.as_str()) {
        Some("department" | "hospital") => Role::ReferrerHospital,
        Some("practice") => Role::ReferrerGp,
        _ => Role::Allocator,
    };
    Ok(Some(Sender { organisation: asked.requester, role, request: id, number: asked.number }))
}

/// The sender has so many minutes to send what is missing. Of somebody nobody asked a place for, the allocators find out.
async fn ask_sender(plads: &Plads, tx: &Tx, stored: &Stay, bed: &BedFacts, journal: &mut Journal, now: Instant) -> Result<(), Failure> {
    let minutes = settings(&**tx).await?.on(plads.today(), SettingKey::MissingItemMinutes);
    let due = now.plus_minutes(minutes);
    let about = |organisation| NewTask { stay: Some(stored.id), ..NewTask::new(TaskKind::ArrivalItemMissing, organisation, due) };
    let new = match (sender_of(tx, stored).await?, authority(plads, tx, bed).await?) {
        // The site stays out of it: the task is the sender's, not the ward's.
        (Some(s), _) => NewTask { owner: s.role, request: Some(s.request), note: s.number, ..about(s.organisation) },
        (None, Some(allocators)) => NewTask { owner: Role::Allocator, site: Some(bed.site), ..about(allocators) },
        (None, None) => return Ok(()),
    };
    if task::raise(tx, new, now).await?.is_some() {
        let detail = json!({ "rule": SettingKey::MissingItemMinutes.code(), "minutes": minutes, "due": due });
        journal.note_at(bed.site, "arrival.item_missing", Subject::Stay(stored.id), detail);
    }
    Ok(())
}

/// The check on the page of a stay; nothing when the citizen came before there were any.
pub(super) async fn view(plads: &Plads, actor: &Actor, stored: &Stay, ties: Ties) -> Result<Option<CheckView>, Failure> {
    let db = plads.store.read();
    let mut checks = arrival_check::of_stays(db, &[stored.id]).await?;
    let users = checks.iter().flat_map(|c| &c.items).flat_map(|i| [i.answered.map(|(_, by, _)| by), i.sent.map(|(by, _)| by)]).flatten();
    let names = short_names(db, users.collect::<Vec<_>>()).await?;
    let Some(check) = checks.pop() else { return Ok(None) };
    let earlier = checks.iter().rev().map(|c| EarlierCheck { began: plads.local(c.began_at), lines: lines(plads, c, &names) });
    let may_answer = stored.state.ended().is_none() && may(actor, Action::RegisterArrival, ties).is_ok();
    Ok(Some(CheckView {
        version: check.version,
        returned: check.round > 1,
        began: plads.local(check.began_at),
        lines: lines(plads, &check, &names),
        asked: asked(plads, stored.id).await?,
        earlier: earlier.collect(),
        may_answer,
    }))
}

fn lines(plads: &Plads, check: &ArrivalCheck, names: &HashMap<UserId, String>) -> Vec<CheckLine> {
    let name = |by: UserId| names.get(&by).cloned().unwrap_or_default();
    check
        .items
        .iter()
        .map(|item| CheckLine {
            position: item.position,
            text: item.text.clone(),
            answered: item.answered.map(|(answer, by, at)| (answer, name(by), plads.local(at))),
            sent: item.sent.map(|(by, at)| (name(by), plads.local(at))),
        })
        .collect()
}

/// Who has been asked for what is missing, until when, and by which rule.
async fn asked(plads: &Plads, id: StayId) -> Result<Option<AskedView>, Failure> {
    let db = plads.store.read();
    let open = task_row::Entity::find()
        .filter(task_row::Column::StayId.eq(id.0))
        .filter(task_row::Column::Kind.eq(TaskKind::ArrivalItemMissing.code()))
        .filter(task_row::Column::DoneAt.is_null());
    let Some(row) = open.one(db).await? else { return Ok(None) };
    let whom = organisation::Entity::find_by_id(row.organisation_id).one(db).await?;
    let (due, raised) = (row.due_at.at(), row.created_at.at());
    Ok(Some(AskedView {
        whom: whom.map_or_else(String::new, |o| o.name),
        due: plads.local(due),
        late: due < plads.now(),
        minutes: due.seconds_since(raised) / 60,
    }))
}

/// The forms of the check.
pub(super) fn forms() -> Vec<Form> {
    vec![form("/stays/{id}", "answer_check", |p| Box::pin(post_answer(p)))]
}

async fn post_answer(p: Posted) -> Done {
    let id = allow_arrival(&p).await?;
    let mut problems = Problems::default();
    let mut answers = BTreeMap::new();
    for position in (1..).take(MOST_ITEMS) {
        let field = format!("item_{position}");
        let typed = p.fields.get(&field);
        if !typed.is_empty() {
            let answer = problems.keep(&field, CheckAnswer::from_code(typed).map_err(|_| Problem::NotAChoice));
            answers.extend(answer.map(|answer| (position, answer)));
        }
    }
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    answer(&p.plads, &p.actor, id, p.version()?, &answers).await?;
    Ok(format!("/stays/{id}#arrival-check"))
}
