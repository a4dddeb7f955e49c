//! Complaints about decisions on a stay: received, reconsidered, decided, sent on. The decision itself stays as it was signed.

use super::load;
use crate::allocation::code;
use crate::bed::give_way::authority;
use crate::chance;
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::entity::{complaint, decision, stay_decision};
use crate::store::journal::{Journal, Subject};
use crate::store::stay::Stay;
use crate::store::task::{self, About, NewTask};
use crate::store::{StoreError, request};
use app::error::AppError;
use app::stay::{ComplaintRow, DecisionRow};
use domain::access::{Action, Actor};
use domain::code::Code as _;
use domain::complaint::{Channel, ComplaintError, ComplaintResult, is_late, last_day, may_register};
use domain::form::Problem;
use domain::ids::{ComplaintId, StayId};
use domain::instant::Calendar as _;
use domain::request::DecisionKind;
use domain::setting::SettingKey;
use domain::stay::StayDecisionKind;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};
use serde_json::json;
use time::{Date, Duration};
use uuid::Uuid;

/// A complaint, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaining {
    /// About which decision: on the stay, or the grant it came from.
    pub decision: Uuid,
    /// When it was received.
    pub received: Date,
    /// How.
    pub channel: Channel,
    /// By whom ("datter, med fuldmagt").
    pub complainant: String,
    /// What about.
    pub text: String,
}

/// A decision somebody may complain about.
struct Decided {
    of_request: bool,
    decided: Date,
    weeks: u8,
}

async fn about(plads: &Plads, stay: &Stay, id: Uuid) -> Result<Option<Decided>, Failure> {
    let db = plads.store.read();
    let weeks = |n: i32| u8::try_from(n).unwrap_or_default();
    if let Some(row) = stay_decision::Entity::find_by_id(id).one(db).await?.filter(|d| d.stay_id == stay.id.0) {
        return Ok(Some(Decided { of_request: false, decided: plads.zone.date(row.signed_at.at()), weeks: weeks(row.complaint_weeks) }));
    }
    let row = decision::Entity::find_by_id(id).one(db).await?.filter(|d| stay.request.is_some_and(|r| r.0 == d.request_id));
    Ok(row.map(|row| Decided { of_request: true, decided: plads.zone.date(row.signed_at.at()), weeks: weeks(row.complaint_weeks) }))
}

/// Registers a complaint; a late one is marked, never refused. Reconsidering it becomes a task with a day.
///
/// # Errors
/// A field problem when the day lies before the decision or after today, or the decision is not the stay's.
pub async fn register(plads: &Plads, actor: &Actor, id: StayId, new: Complaining) -> Result<ComplaintId, Failure> {
    let (stored, bed) = load(plads, actor, Action::HandleComplaint, id).await?;
    let about = about(plads, &stored, new.decision).await?.ok_or_else(|| AppError::field("decision", Problem::NotAChoice))?;
    may_register(about.decided, new.received, plads.today()).map_err(|e| match e {
        ComplaintError::BeforeDecision => AppError::field("received", Problem::TooEarly),
        ComplaintError::InTheFuture | ComplaintError::Decided => AppError::field("received", Problem::TooLate),
    })?;
    let late = is_late(about.decided, about.weeks, new.received);
    let (now, complaint) = (plads.now(), ComplaintId(chance::id()));
    plads
        .write(async |tx| {
            let days = settings(&*tx).await?.on(plads.today(), SettingKey::ReconsiderDays);
            let by = new.received.saturating_add(Duration::days(days));
            let row = complaint::ActiveModel {
                id: Set(complaint.0),
                stay_id: Set(id.0),
                decision_id: Set(Some(new.decision).filter(|_| about.of_request)),
                stay_decision_id: Set(Some(new.decision).filter(|_| !about.of_request)),
                received_on: Set(new.received),
                channel: Set(new.channel.code().to_owned()),
                complainant: Set(new.complainant.clone()),
                text: Set(new.text.clone()),
                late: Set(late),
                reconsider_by: Set(by),
                registered_by: Set(actor.user.0),
                result: Set(None),
                result_reasons: Set(String::new()),
                decided_at: Set(None),
                decided_by: Set(None),
                forwarded_at: Set(None),
                version: Set(1),
            };
            complaint::Entity::insert(row).exec_without_returning(&*tx).await?;
            let organisation = authority(plads, &tx, &bed).await?.unwrap_or(actor.organisation);
            let due = plads.zone.start_of(by.saturating_add(Duration::DAY));
            let task = NewTask { site: Some(bed.site), stay: Some(id), ..NewTask::new(TaskKind::ComplaintDue, organisation, due) };
            task::raise(&tx, task, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "complaint": complaint, "decision": new.decision, "late": late, "reconsider_by": by.to_string() });
            journal.note_at(bed.site, "complaint.received", Subject::Stay(id), detail);
            Ok((complaint, journal.write(&tx).await?))
        })
        .await
}

/// What came of a complaint; anything but wholly upheld goes on to the complaint body, with its reasons.
///
/// # Errors
/// [`AppError::NotFound`] when it is not the stay's; a field problem without reasons; [`AppError::Conflict`] when it is decided.
pub async fn decide(
    plads: &Plads,
    actor: &Actor,
    id: StayId,
    which: ComplaintId,
    result: ComplaintResult,
    reasons: &str,
) -> Result<(), Failure> {
    let (_, bed) = load(plads, actor, Action::HandleComplaint, id).await?;
    if reasons.trim().is_empty() {
        return Err(AppError::field("result_reasons", Problem::Missing).into());
    }
    let now = plads.now();
    plads
        .write(async |tx| {
            let row = complaint::Entity::find_by_id(which.0).one(&*tx).await?.filter(|c| c.stay_id == id.0).ok_or(AppError::NotFound)?;
            let set = complaint::ActiveModel {
                result: Set(Some(result.code().to_owned())),
                result_reasons: Set(reasons.trim().to_owned()),
                decided_at: Set(Some(now.into())),
                decided_by: Set(Some(actor.user.0)),
                forwarded_at: Set(result.goes_on().then(|| now.into())),
                version: Set(row.version.saturating_add(1)),
                ..Default::default()
            };
            let open = complaint::Entity::update_many()
                .set(set)
                .filter(complaint::Column::Id.eq(which.0))
                .filter(complaint::Column::DecidedAt.is_null());
            if open.exec(&*tx).await?.rows_affected == 0 {
                return Err(AppError::Conflict.into());
            }
            let left = complaint::Entity::find().filter(complaint::Column::StayId.eq(id.0)).filter(complaint::Column::DecidedAt.is_null());
            if left.one(&*tx).await?.is_none() {
                task::settle(&tx, &[TaskKind::ComplaintDue], About::Stay(id), Some(actor.user), now).await?;
            }
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "complaint": which, "result": result.code(), "forwarded": result.goes_on() });
            journal.note_at(bed.site, "complaint.decided", Subject::Stay(id), detail);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The decisions of a stay, the grant it came from first.
pub(super) async fn decisions(plads: &Plads, stored: &Stay) -> Result<Vec<DecisionRow>, Failure> {
    let db = plads.store.read();
    let mut rows = Vec::new();
    let day = |at: crate::store::Stamp, weeks: i32| last_day(plads.zone.date(at.at()), u8::try_from(weeks).unwrap_or_default());
    let granted = match stored.request {
        Some(id) => request::by_id(db, id).await?.and_then(|r| r.decision),
        None => None,
    };
    if let Some(id) = granted
        && let Some(row) = decision::Entity::find_by_id(id.0).one(db).await?
        && code::<DecisionKind>("decision.kind", &row.kind)? == DecisionKind::Grant
    {
        rows.push(DecisionRow {
            id: row.id,
            kind: None,
            signed: plads.local(row.signed_at.at()),
            signer: domain::access::short_name(&row.signer_name),
            last_day: day(row.signed_at, row.complaint_weeks),
        });
    }
    let all =
        stay_decision::Entity::find().filter(stay_decision::Column::StayId.eq(stored.id.0)).order_by_asc(stay_decision::Column::SignedAt);
    for row in all.all(db).await? {
        rows.push(DecisionRow {
            id: row.id,
            kind: Some(code::<StayDecisionKind>("stay_decision.kind", &row.kind)?),
            signed: plads.local(row.signed_at.at()),
            signer: domain::access::short_name(&row.signer_name),
            last_day: day(row.signed_at, row.complaint_weeks),
        });
    }
    Ok(rows)
}

/// The complaints of a stay, newest first.
pub(super) async fn complaints(plads: &Plads, id: StayId) -> Result<Vec<ComplaintRow>, Failure> {
    let all = complaint::Entity::find().filter(complaint::Column::StayId.eq(id.0)).order_by_desc(complaint::Column::ReceivedOn);
    let rows = all.all(plads.store.read()).await?;
    rows.into_iter()
        .map(|row| {
            let bad = |column| move |_| StoreError::Meaningless { column };
            Ok(ComplaintRow {
                id: ComplaintId(row.id),
                decision: row.decision_id.or(row.stay_decision_id).unwrap_or_default(),
                received: row.received_on,
                channel: Channel::from_code(&row.channel).map_err(bad("complaint.channel"))?,
                complainant: row.complainant,
                text: row.text,
                late: row.late,
                reconsider_by: row.reconsider_by,
                result: row.result.as_deref().map(ComplaintResult::from_code).transpose().map_err(bad("complaint.result"))?,
                reasons: row.result_reasons,
                decided: row.decided_at.map(|at| plads.local(at.at())),
            })
        })
        .collect()
}
