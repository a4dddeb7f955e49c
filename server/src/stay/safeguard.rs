//! Safeguards of a stay: decided, renewed, ended. What stands is never changed: a renewal ends one and lets another follow it. The
//! stay has one task for all of them, due when the first is to be looked at again.

use super::decide::going_on;
use super::forms::allow;
use super::load;
use crate::allocation::code;
use crate::bed::give_way::authority;
use crate::chance;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::state::Plads;
use crate::store::Tx;
use crate::store::claims::Locks;
use crate::store::entity::{app_user, safeguard};
use crate::store::journal::{Journal, Subject};
use crate::store::stay;
use crate::store::task::{self, About, NewTask};
use app::error::AppError;
use app::stay::{SafeguardRow, StayAct};
use domain::access::{Action, Actor, short_name};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::form::{Problem, Problems};
use domain::ids::{CitizenId, SafeguardId, StayId};
use domain::instant::Calendar as _;
use domain::safeguard::{SafeguardConsent, Standing};
use domain::task::TaskKind;
use domain::typed::parse_date;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};
use serde_json::json;
use time::{Date, Duration};

/// A safeguard, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Safeguarding {
    /// What is used ("Døralarm om natten").
    pub measure: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// Who decided it.
    pub decided_by: String,
    /// Who agrees.
    pub consent: SafeguardConsent,
    /// Who speaks for the citizen, where somebody does.
    pub consented_by: String,
    /// How long it stands.
    pub standing: Standing,
}

/// Registers a safeguard that was decided.
///
/// # Errors
/// A field problem for days that are over; [`AppError::Conflict`] when the stay is over or changed since `version`.
pub async fn decide(plads: &Plads, actor: &Actor, id: StayId, version: i32, new: Safeguarding) -> Result<SafeguardId, Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    checked(plads, new.standing, new.consent)?;
    let (now, safeguard) = (plads.now(), SafeguardId(chance::id()));
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen).await?;
            // The stay gets a new version, so that a second click registers nothing twice.
            let old = going_on(&tx, id, version).await?;
            stay::save(&tx, &old).await?;
            let row = safeguard::ActiveModel {
                id: Set(safeguard.0),
                stay_id: Set(id.0),
                measure: Set(new.measure.clone()),
                legal_basis: Set(new.legal_basis.clone()),
                decided_by: Set(new.decided_by.clone()),
                consent: Set(new.consent.code().to_owned()),
                consented_by: Set(new.consented_by.clone()),
                consent_expires: Set(new.standing.consent_expires),
                review_on: Set(new.standing.review_on),
                registered_by: Set(actor.user.0),
                registered_at: Set(now.into()),
                replaces_id: Set(None),
                ended_at: Set(None),
                ended_by: Set(None),
                end_reason: Set(String::new()),
            };
            safeguard::Entity::insert(row).exec_without_returning(&*tx).await?;
            remind(plads, &tx, actor, id, &bed).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "safeguard": safeguard, "consent": new.consent.code(), "due": new.standing.due().to_string() });
            journal.note_at(bed.site, "safeguard.decided", Subject::Stay(id), detail);
            Ok((safeguard, journal.write(&tx).await?))
        })
        .await
}

/// Lets a safeguard stand on, with a new review and mandate; what stood before is kept.
///
/// # Errors
/// A field problem for days that are over; [`AppError::NotFound`] when it is not the stay's; [`AppError::Conflict`] when it has ended.
pub async fn renew(
    plads: &Plads,
    actor: &Actor,
    id: StayId,
    which: SafeguardId,
    standing: Standing,
    reason: &str,
) -> Result<SafeguardId, Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    let (now, next) = (plads.now(), SafeguardId(chance::id()));
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen).await?;
            let old = end_row(plads, &tx, actor, id, which, reason).await?;
            checked(plads, standing, code("safeguard.consent", &old.consent)?)?;
            let row = safeguard::ActiveModel {
                id: Set(next.0),
                consent_expires: Set(standing.consent_expires),
                review_on: Set(standing.review_on),
                registered_by: Set(actor.user.0),
                registered_at: Set(now.into()),
                replaces_id: Set(Some(old.id)),
                ended_at: Set(None),
                ended_by: Set(None),
                end_reason: Set(String::new()),
                stay_id: Set(old.stay_id),
                measure: Set(old.measure),
                legal_basis: Set(old.legal_basis),
                decided_by: Set(old.decided_by),
                consent: Set(old.consent),
                consented_by: Set(old.consented_by),
            };
            safeguard::Entity::insert(row).exec_without_returning(&*tx).await?;
            remind(plads, &tx, actor, id, &bed).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "safeguard": next, "replaces": which, "due": standing.due().to_string() });
            journal.note_at(bed.site, "safeguard.renewed", Subject::Stay(id), detail);
            Ok((next, journal.write(&tx).await?))
        })
        .await
}

/// Ends a safeguard.
///
/// # Errors
/// [`AppError::NotFound`] when it is not the stay's; [`AppError::Conflict`] when it has ended already.
pub async fn end(plads: &Plads, actor: &Actor, id: StayId, which: SafeguardId, reason: &str) -> Result<(), Failure> {
    let (seen, bed) = load(plads, actor, Action::ArrangeStay, id).await?;
    plads
        .write(async |tx| {
            lock(&tx, seen.citizen).await?;
            end_row(plads, &tx, actor, id, which, reason).await?;
            remind(plads, &tx, actor, id, &bed).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(bed.site, "safeguard.ended", Subject::Stay(id), json!({ "safeguard": which }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

async fn lock(tx: &Tx, citizen: CitizenId) -> Result<(), Failure> {
    Ok(Locks { citizens: vec![citizen], ..Locks::default() }.take(tx).await?)
}

fn checked(plads: &Plads, standing: Standing, consent: SafeguardConsent) -> Result<(), AppError> {
    let mut problems = Problems::default();
    standing.check(consent, plads.today(), &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(invalid(problems)) }
}

/// Marks one as ended, and gives it as it stood.
async fn end_row(
    plads: &Plads,
    tx: &Tx,
    actor: &Actor,
    stay: StayId,
    which: SafeguardId,
    reason: &str,
) -> Result<safeguard::Model, Failure> {
    let row = safeguard::Entity::find_by_id(which.0).one(&**tx).await?.filter(|row| row.stay_id == stay.0).ok_or(AppError::NotFound)?;
    let set = safeguard::ActiveModel {
        ended_at: Set(Some(plads.now().into())),
        ended_by: Set(Some(actor.user.0)),
        end_reason: Set(reason.to_owned()),
        ..Default::default()
    };
    let open =
        safeguard::Entity::update_many().set(set).filter(safeguard::Column::Id.eq(which.0)).filter(safeguard::Column::EndedAt.is_null());
    if open.exec(&**tx).await?.rows_affected == 0 {
        return Err(AppError::Conflict.into());
    }
    Ok(row)
}

/// One task for all that stand, due on the day of the first.
async fn remind(plads: &Plads, tx: &Tx, actor: &Actor, id: StayId, bed: &BedFacts) -> Result<(), Failure> {
    let now = plads.now();
    task::settle(tx, &[TaskKind::SafeguardDue], About::Stay(id), Some(actor.user), now).await?;
    let open = safeguard::Entity::find().filter(safeguard::Column::StayId.eq(id.0)).filter(safeguard::Column::EndedAt.is_null());
    let due = open.all(&**tx).await?.iter().map(|row| standing(row).due()).min();
    let (Some(day), Some(organisation)) = (due, authority(plads, tx, bed).await?) else { return Ok(()) };
    let at = plads.zone.start_of(day.saturating_add(Duration::DAY));
    let task = NewTask { site: Some(bed.site), stay: Some(id), ..NewTask::new(TaskKind::SafeguardDue, organisation, at) };
    task::raise(tx, task, now).await?;
    Ok(())
}

fn standing(row: &safeguard::Model) -> Standing {
    Standing { review_on: row.review_on, consent_expires: row.consent_expires }
}

/// The safeguards of a stay: those that stand first, then the latest.
pub(super) async fn rows(plads: &Plads, id: StayId) -> Result<Vec<SafeguardRow>, Failure> {
    let db = plads.store.read();
    let all =
        safeguard::Entity::find().filter(safeguard::Column::StayId.eq(id.0)).order_by_desc(safeguard::Column::RegisteredAt).all(db).await?;
    let people = app_user::Entity::find().filter(app_user::Column::Id.is_in(all.iter().map(|row| row.registered_by))).all(db).await?;
    let mut rows = all
        .into_iter()
        .map(|row| {
            let standing = standing(&row);
            Ok(SafeguardRow {
                id: SafeguardId(row.id),
                consent: code("safeguard.consent", &row.consent)?,
                review_on: standing.review_on,
                consent_expires: standing.consent_expires,
                expired: standing.has_expired(plads.today()),
                due: standing.due() <= plads.today(),
                measure: row.measure,
                legal_basis: row.legal_basis,
                decided_by: row.decided_by,
                consented_by: row.consented_by,
                registered: plads.local(row.registered_at.at()).date(),
                registered_by: people.iter().find(|u| u.id == row.registered_by).map_or_else(String::new, |u| short_name(&u.name)),
                ended: row.ended_at.map(|at| (plads.local(at.at()).date(), row.end_reason)),
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    rows.sort_by_key(|row| row.ended.is_some());
    Ok(rows)
}

const CARE: &str = "/stays/{id}/care";

/// The forms of safeguards, on the page of room and diet.
pub(super) fn forms() -> Vec<Form> {
    vec![
        form(CARE, "decide_safeguard", |p| Box::pin(post_decide(p))),
        form(CARE, "renew_safeguard", |p| Box::pin(post_renew(p))),
        form(CARE, "end_safeguard", |p| Box::pin(post_end(p))),
    ]
}

/// A day that was typed; `None` when nothing was.
fn day(p: &Posted, problems: &mut Problems, field: &str) -> Option<Date> {
    match p.fields.get(field) {
        "" => None,
        text => problems.keep(field, parse_date(text, p.plads.today()).map_err(Problem::from)),
    }
}

fn typed_standing(p: &Posted, problems: &mut Problems) -> Option<Standing> {
    let (review_on, consent_expires) = (day(p, problems, "review_on"), day(p, problems, "consent_expires"));
    if p.fields.get("review_on").is_empty() {
        problems.add("review_on", Problem::Missing);
    }
    review_on.map(|review_on| Standing { review_on, consent_expires })
}

async fn post_decide(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let measure = problems.required(&p.fields, "measure", 200);
    let legal_basis = problems.required(&p.fields, "legal_basis", 200);
    let decided_by = problems.required(&p.fields, "decided_by", 200);
    let consent: Option<SafeguardConsent> = problems.choice(&p.fields, "consent");
    let consented_by = match consent {
        Some(consent) if consent.is_by_another() => problems.required(&p.fields, "consented_by", 200),
        _ => Some(String::new()),
    };
    let standing = typed_standing(&p, &mut problems);
    if let (Some(consent), Some(standing)) = (consent, standing) {
        standing.check(consent, p.plads.today(), &mut problems);
    }
    let (Some(measure), Some(legal_basis), Some(decided_by), Some(consent), Some(consented_by), Some(standing), true) =
        (measure, legal_basis, decided_by, consent, consented_by, standing, problems.is_empty())
    else {
        return Err(invalid(problems));
    };
    let new = Safeguarding { measure, legal_basis, decided_by, consent, consented_by, standing };
    decide(&p.plads, &p.actor, id, p.version()?, new).await?;
    Ok(format!("/stays/{id}/care"))
}

async fn post_renew(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let reason = problems.required(&p.fields, "safeguard_reason", 500);
    let standing = typed_standing(&p, &mut problems);
    let (Some(reason), Some(standing), true) = (reason, standing, problems.is_empty()) else { return Err(invalid(problems)) };
    renew(&p.plads, &p.actor, id, p.id_in("safeguard")?, standing, &reason).await?;
    Ok(format!("/stays/{id}/care"))
}

async fn post_end(p: Posted) -> Done {
    let id = allow(&p, StayAct::Care).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "safeguard_reason", 500) else { return Err(invalid(problems)) };
    end(&p.plads, &p.actor, id, p.id_in("safeguard")?, &reason).await?;
    Ok(format!("/stays/{id}/care"))
}
