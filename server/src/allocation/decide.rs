//! Taking a request up, asking, granting, refusing, directing elsewhere, and promising the next word.

use super::case::{by_setting, load, reload, scope, touch};
use super::undecide::Before;
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::entity::{decision, legal_basis, question, request as row, site};
use crate::store::journal::{Journal, Subject};
use crate::store::request::{self, Stored};
use app::error::AppError;
use domain::access::{Action, Actor, may};
use domain::code::{Code as _, write_list};
use domain::facility::{Need, StayKind};
use domain::form::Problem;
use domain::ids::{DecisionId, LegalBasisId, QuestionId, RequestId, SiteId};
use domain::instant::Instant;
use domain::organisation::LegalBasis;
use domain::request::{Choice, Decision, DecisionKind, Grant, IncompleteDecision, Infection, Redirection, RequestState, RequestStatus};
use domain::setting::SettingKey;
use sea_orm::{EntityTrait, Set};
use serde_json::json;
use time::Date;

/// What the allocator grants, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granting {
    /// Kind of stay.
    pub kind: StayKind,
    /// Legal basis, chosen by a person.
    pub legal_basis: LegalBasisId,
    /// Needs, as confirmed.
    pub needs: Vec<Need>,
    /// Isolation, as confirmed.
    pub infection: Infection,
    /// What the citizen chose.
    pub choice: Choice,
    /// The site chosen.
    pub wish_site: Option<SiteId>,
    /// Why home is not enough.
    pub why_not_home: String,
    /// Reasons, in words for the citizen.
    pub reasons: String,
    /// Have the texts, which began as suggestions, been confirmed?
    pub confirmed: bool,
    /// When the referrer hears next; `None` takes the setting.
    pub next_update_at: Option<Instant>,
}

/// What the allocator refuses, as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusing {
    /// Kind of stay that was asked for.
    pub kind: StayKind,
    /// Legal basis of the refusal.
    pub legal_basis: LegalBasisId,
    /// Reasons, in words for the citizen.
    pub reasons: String,
    /// What is offered instead; may be empty.
    pub instead: String,
}

/// An allocator takes a request up.
///
/// # Errors
/// [`AppError::Conflict`] when somebody else changed it; a refusal when it is taken up already.
pub async fn assess(plads: &Plads, actor: &Actor, id: RequestId, version: i32) -> Result<(), Failure> {
    let old = load(plads.store.read(), id).await?;
    may(actor, Action::AssessRequest, old.ties())?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let stored = reload(&tx, id, version).await?;
            let mut journal = Journal::new(Some(actor), now);
            request::save_state(&tx, &stored, stored.state.assess(actor.user)?).await?;
            journal.note("request.taken_up", Subject::Request(id), json!({}));
            touch(&mut journal, &stored);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The allocator asks the referrer something and says by when the answer is needed.
///
/// # Errors
/// [`AppError::Conflict`]; a refusal when the request has moved on.
pub async fn ask(plads: &Plads, actor: &Actor, id: RequestId, version: i32, text: &str, due_at: Instant) -> Result<(), Failure> {
    let old = load(plads.store.read(), id).await?;
    may(actor, Action::AssessRequest, old.ties())?;
    let now = plads.now();
    if due_at <= now {
        return Err(AppError::field("due", Problem::TooEarly).into());
    }
    plads
        .write(async |tx| {
            let stored = reload(&tx, id, version).await?;
            let mut journal = Journal::new(Some(actor), now);
            let asked = QuestionId(chance::id());
            let row = question::ActiveModel {
                id: Set(asked.0),
                request_id: Set(id.0),
                asked_by: Set(actor.user.0),
                asked_at: Set(now.into()),
                text: Set(text.to_owned()),
                due_at: Set(due_at.into()),
                answered_by: Set(None),
                answered_at: Set(None),
                answer: Set(None),
            };
            question::Entity::insert(row).exec_without_returning(&*tx).await?;
            request::save_state(&tx, &stored, taken_up(&stored, actor)?.ask(asked)?).await?;
            journal.note("request.asked", Subject::Request(id), json!({ "question": asked.0, "due_at": due_at }));
            touch(&mut journal, &stored);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Grants: from now on the citizen has a right to a place and waits for one.
///
/// # Errors
/// [`AppError::Invalid`] naming what is missing; [`AppError::Conflict`]; a refusal when the request has moved on, or an acute
/// nurse may not decide this kind now.
pub async fn grant(plads: &Plads, actor: &Actor, id: RequestId, version: i32, granting: Granting) -> Result<DecisionId, Failure> {
    let old = load(plads.store.read(), id).await?;
    let scope = scope(plads, Some(granting.kind)).await?;
    may(actor, Action::DecideRequest(scope), old.ties())?;
    let wish_site = match granting.choice {
        Choice::Chosen => Some(chosen_site(plads, granting.wish_site).await?),
        Choice::Nearest | Choice::NotAsked => None,
    };
    let ready = Decision {
        kind: DecisionKind::Grant,
        stay_kind: granting.kind,
        legal_basis: granting.legal_basis,
        choice: granting.choice,
        why_not_home: granting.why_not_home.clone(),
        reasons: granting.reasons.clone(),
    }
    .ready(granting.confirmed)
    .map_err(incomplete)?;
    let basis = basis(plads, granting.legal_basis).await?;
    let now = plads.now();
    let next_update_at = match granting.next_update_at {
        Some(at) if at <= now => return Err(AppError::field("next_update", Problem::TooEarly).into()),
        Some(at) => at,
        None => by_setting(plads, SettingKey::NextUpdateMinutes).await?,
    };
    plads
        .write(async |tx| {
            let mut stored = reload(&tx, id, version).await?;
            let mut journal = Journal::new(Some(actor), now);
            let decided = sign(&tx, &stored, actor, &ready, wish_site, &basis, now).await?;
            let before = Before::of(&stored, Some(decided), Some(granting.kind), 2);
            let state = taken_up(&stored, actor)?.grant(Grant { decision: decided, kind: granting.kind }, next_update_at)?;
            let confirmed = row::ActiveModel {
                needs: Set(write_list(&granting.needs)),
                infection: Set(granting.infection.code().to_owned()),
                wish_site_id: Set(wish_site.map(|s| s.0)),
                assessor_id: Set(Some(actor.user.0)),
                ..Default::default()
            };
            request::save(&tx, &stored, confirmed).await?;
            stored.version = stored.version.saturating_add(1);
            request::save_state(&tx, &stored, state).await?;
            let detail = json!({
                "decision": decided.0, "kind": granting.kind, "legal_basis": basis.code, "choice": granting.choice,
                "needs": granting.needs, "infection": granting.infection, "next_update_at": next_update_at, "undo": before,
            });
            journal.note("request.granted", Subject::Request(id), detail);
            // The referrer hears of it when it leaves.
            journal.touch_organisation(stored.authority);
            Ok((decided, journal.write(&tx).await?))
        })
        .await
}

/// Refuses, with reasons, legal basis and complaint guidance (invariant I6).
///
/// # Errors
/// [`AppError::Invalid`] naming what is missing; [`AppError::Conflict`]; a refusal when the request has moved on.
pub async fn refuse(plads: &Plads, actor: &Actor, id: RequestId, version: i32, refusing: Refusing) -> Result<DecisionId, Failure> {
    let old = load(plads.store.read(), id).await?;
    let scope = scope(plads, Some(refusing.kind)).await?;
    may(actor, Action::DecideRequest(scope), old.ties())?;
    // The reasons of a refusal are never suggested, so there is nothing to confirm.
    let ready = Decision {
        kind: DecisionKind::Refusal,
        stay_kind: refusing.kind,
        legal_basis: refusing.legal_basis,
        choice: old.wish_site.map_or(Choice::Nearest, |_| Choice::Chosen),
        why_not_home: refusing.instead.clone(),
        reasons: refusing.reasons.clone(),
    }
    .ready(true)
    .map_err(incomplete)?;
    let basis = basis(plads, refusing.legal_basis).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let stored = reload(&tx, id, version).await?;
            let mut journal = Journal::new(Some(actor), now);
            let decided = sign(&tx, &stored, actor, &ready, stored.wish_site, &basis, now).await?;
            request::save_state(&tx, &stored, taken_up(&stored, actor)?.refuse(decided)?).await?;
            let before = Before::of(&stored, Some(decided), Some(refusing.kind), 1);
            let detail = json!({ "decision": decided.0, "kind": refusing.kind, "legal_basis": basis.code, "undo": before });
            journal.note("request.refused", Subject::Request(id), detail);
            journal.touch_organisation(stored.authority);
            Ok((decided, journal.write(&tx).await?))
        })
        .await
}

/// Directs the citizen to another level, site or authority.
///
/// # Errors
/// [`AppError::Conflict`]; a refusal when the request has moved on.
pub async fn redirect(plads: &Plads, actor: &Actor, id: RequestId, version: i32, to: Redirection, reason: &str) -> Result<(), Failure> {
    let old = load(plads.store.read(), id).await?;
    let scope = scope(plads, old.kind()).await?;
    may(actor, Action::DecideRequest(scope), old.ties())?;
    let now = plads.now();
    plads
        .write(async |tx| {
            let mut stored = reload(&tx, id, version).await?;
            let mut journal = Journal::new(Some(actor), now);
            let before = Before::of(&stored, None, stored.kind(), 2);
            let state = taken_up(&stored, actor)?.redirect(to)?;
            let word =
                row::ActiveModel { closed_reason: Set(reason.to_owned()), assessor_id: Set(Some(actor.user.0)), ..Default::default() };
            request::save(&tx, &stored, word).await?;
            stored.version = stored.version.saturating_add(1);
            request::save_state(&tx, &stored, state).await?;
            journal.note("request.redirected", Subject::Request(id), json!({ "to": to, "undo": before }));
            journal.touch_organisation(stored.authority);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Promises the referrer of a waiting request the next word at another time.
///
/// # Errors
/// [`AppError::Conflict`]; a refusal when the request does not wait for a place.
pub async fn promise_update(plads: &Plads, actor: &Actor, id: RequestId, version: i32, at: Instant) -> Result<(), Failure> {
    let old = load(plads.store.read(), id).await?;
    may(actor, Action::AssessRequest, old.ties())?;
    let now = plads.now();
    if at <= now {
        return Err(AppError::field("next_update", Problem::TooEarly).into());
    }
    plads
        .write(async |tx| {
            let stored = reload(&tx, id, version).await?;
            let mut journal = Journal::new(Some(actor), now);
            request::save_state(&tx, &stored, stored.state.promise_update(at)?).await?;
            journal.note("request.update_promised", Subject::Request(id), json!({ "at": at }));
            touch(&mut journal, &stored);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The site the citizen chose, when there is such a site.
async fn chosen_site(plads: &Plads, site: Option<SiteId>) -> Result<SiteId, Failure> {
    let site = site.ok_or_else(|| AppError::field("wish_site", Problem::Missing))?;
    let found = site::Entity::find_by_id(site.0).one(plads.store.read()).await?;
    found.map(|row| SiteId(row.id)).ok_or_else(|| AppError::field("wish_site", Problem::NotAChoice).into())
}

/// The state after taking it up, which deciding does by itself when nobody had.
fn taken_up(stored: &Stored, actor: &Actor) -> Result<RequestState, Failure> {
    match stored.state.status() {
        RequestStatus::Received => Ok(stored.state.assess(actor.user)?),
        RequestStatus::InAssessment
        | RequestStatus::NeedsInfo
        | RequestStatus::Granted
        | RequestStatus::Reserved
        | RequestStatus::Arrived
        | RequestStatus::Refused
        | RequestStatus::Redirected
        | RequestStatus::Withdrawn => Ok(stored.state),
    }
}

fn incomplete(missing: IncompleteDecision) -> AppError {
    let field = match missing {
        IncompleteDecision::Reasons => "reasons",
        IncompleteDecision::WhyNotHome => "why_not_home",
        IncompleteDecision::NotConfirmed => "confirmed",
    };
    AppError::field(field, Problem::Missing)
}

/// The legal basis chosen, when a decision of today may rest on it.
async fn basis(plads: &Plads, id: LegalBasisId) -> Result<LegalBasis, Failure> {
    basis_on(plads, id, plads.today()).await
}

/// The legal basis chosen, when a decision that takes effect on `day` may rest on it.
pub(crate) async fn basis_on(plads: &Plads, id: LegalBasisId, day: Date) -> Result<LegalBasis, Failure> {
    let row = legal_basis::Entity::find_by_id(id.0).one(plads.store.read()).await?;
    row.map(legal_basis_of)
        .filter(|basis| basis.may_be_chosen_on(day))
        .ok_or_else(|| AppError::field("legal_basis", Problem::NotAChoice).into())
}

/// Reads a row.
pub(crate) fn legal_basis_of(row: legal_basis::Model) -> LegalBasis {
    LegalBasis {
        id: LegalBasisId(row.id),
        code: row.code,
        act: row.act,
        section: row.section,
        charge_allowed: row.charge_allowed,
        complaint_body: row.complaint_body,
        complaint_weeks: u8::try_from(row.complaint_weeks).unwrap_or_default(),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        confirmed: row.confirmed,
    }
}

/// Stores the decision with the complaint guidance as it is today, signed by the actor.
async fn sign(
    tx: &Tx,
    stored: &Stored,
    actor: &Actor,
    ready: &Decision,
    wish_site: Option<SiteId>,
    basis: &LegalBasis,
    now: Instant,
) -> Result<DecisionId, Failure> {
    let id = DecisionId(chance::id());
    let row = decision::ActiveModel {
        id: Set(id.0),
        request_id: Set(stored.id.0),
        kind: Set(ready.kind.code().to_owned()),
        stay_kind: Set(ready.stay_kind.code().to_owned()),
        legal_basis_id: Set(ready.legal_basis.0),
        choice: Set(ready.choice.code().to_owned()),
        wish_site_id: Set(wish_site.map(|s| s.0)),
        why_not_home: Set(ready.why_not_home.clone()),
        reasons: Set(ready.reasons.clone()),
        complaint_body: Set(basis.complaint_body.clone()),
        complaint_weeks: Set(i32::from(basis.complaint_weeks)),
        signed_by: Set(Some(actor.user.0)),
        signer_name: Set(actor.name.clone()),
        signer_role: Set(actor.role.code().to_owned()),
        signed_at: Set(now.into()),
    };
    decision::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(id)
}
