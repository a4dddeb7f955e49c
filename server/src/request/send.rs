//! Sending: a draft becomes a request, once.

use super::draft::remove;
use super::facts::Around;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::state::Plads;
use crate::store::entity::{idempotency, request};
use crate::store::journal::{Journal, Subject};
use crate::store::request::{Receipt, Stored, insert, stored};
use crate::store::{StoreError, Tx, citizen, once};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, Ties, may};
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::ids::{CitizenId, DraftId, OrganisationId, RequestId};
use domain::instant::{Calendar as _, Instant};
use domain::request::{RequestContent, RequestStatus};
use domain::request_form::check;
use domain::setting::SettingKey;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// How a request reached us by telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Who phoned.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// The open request of a citizen, if there is one.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn open_request_of<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<Option<Stored>, StoreError> {
    let open = RequestStatus::ALL.iter().filter(|s| s.is_open()).map(|s| s.code());
    request::Entity::find()
        .filter(request::Column::CitizenId.eq(citizen.0))
        .filter(request::Column::Status.is_in(open))
        .order_by_asc(request::Column::RequestedAt)
        .one(db)
        .await?
        .map(stored)
        .transpose()
}

/// Receives a request in a transaction: the citizen is found or added, and a second open request is refused.
///
/// # Errors
/// [`Refusal::RequestOpen`]; [`StoreError::Duplicate`] when the same new citizen is added at the same time (try again).
pub async fn receive(
    plads: &Plads,
    tx: &Tx,
    journal: &mut Journal,
    actor: &Actor,
    requester: OrganisationId,
    content: &RequestContent,
    call: Option<Call>,
) -> Result<(RequestId, String), Failure> {
    let now = plads.now();
    // Writing the citizen locks the row, so that two requests for one citizen come one after the other.
    let citizen = citizen::keep(tx, content).await?;
    if let Some(open) = open_request_of(&**tx, citizen).await? {
        let may_follow = open.requester == actor.organisation || open.authority == actor.organisation;
        return Err(AppError::refused(Refusal::RequestOpen { number: may_follow.then_some(open.number) }).into());
    }
    let settings = crate::state::settings(&**tx).await?;
    let acute = content.wished_kind == Some(StayKind::Acute);
    let key = if acute { SettingKey::AcuteAnswerMinutes } else { SettingKey::AnswerMinutes };
    let receipt = Receipt {
        requester,
        requested_at: now,
        answer_due_at: now.plus_minutes(settings.on(plads.today(), key)),
        year: plads.zone.date(now).year(),
        phoned_at: call.as_ref().map(|c| c.at),
        phoned_by: call.map(|c| c.by),
        created_by: Some(actor.user),
    };
    let (id, number) = insert(tx, citizen, content, receipt).await?;
    let detail = json!({ "number": number, "source": content.source, "wished_kind": content.wished_kind });
    journal.note("request.received", Subject::Request(id), detail);
    journal.touch_organisation(requester);
    journal.touch_organisation(content.authority);
    Ok((id, number))
}

/// What a department's draft became, if it was sent.
pub(super) async fn sent_before<C: ConnectionTrait>(db: &C, actor: &Actor, draft: DraftId) -> Result<Option<RequestId>, StoreError> {
    let row = idempotency::Entity::find_by_id(key(actor, draft)).one(db).await?;
    Ok(row.and_then(|row| row.result.parse().ok()))
}

fn key(actor: &Actor, draft: DraftId) -> String {
    format!("request.send {} {draft}", actor.organisation)
}

/// `send`: saves the page and sends the request when everything is in order. A button that leads elsewhere only saves.
///
/// # Errors
/// [`Failure`]; what was typed is kept.
pub async fn send(p: Posted) -> Result<String, Failure> {
    if !p.fields.get("to").is_empty() {
        return super::draft::keep(p).await;
    }
    let own = Ties { requester: Some(p.actor.organisation), ..Ties::NONE };
    may(&p.actor, Action::SendRequest, own)?;
    let draft: DraftId = p.fields.get("draft").parse().map_err(|_| AppError::Invalid { problems: Vec::new() })?;
    let page = |id: RequestId| format!("/requests/{id}?sent=1");
    if let Some(id) = sent_before(p.plads.store.read(), &p.actor, draft).await? {
        return Ok(page(id));
    }
    let fields = match p.plads.keep_posted(&p).await {
        Ok(fields) => fields,
        Err(failure) => {
            // Sent by the same click a moment ago?
            let sent = sent_before(p.plads.store.read(), &p.actor, draft).await?;
            return sent.map(page).ok_or(failure);
        }
    };
    let around = Around::read(&p.plads, &p.actor).await?;
    let content = check(&fields, around.context(&p.plads)).map_err(|problems| AppError::Invalid { problems })?;
    match p.plads.send_draft(&p.actor, draft, &content).await {
        Err(Failure::Store(StoreError::Duplicate)) => p.plads.send_draft(&p.actor, draft, &content).await.map(page),
        sent => sent.map(page),
    }
}

impl Plads {
    async fn send_draft(&self, actor: &Actor, draft: DraftId, content: &RequestContent) -> Result<RequestId, Failure> {
        let (key, now) = (key(actor, draft), self.now());
        self.write(async |tx| {
            if let Some(before) = once::take(&tx, &key, actor.user, now).await? {
                let id = before.parse().map_err(|_| StoreError::Meaningless { column: "idempotency.result" })?;
                return Ok((id, crate::store::journal::Changed::default()));
            }
            let mut journal = Journal::new(Some(actor), now);
            let (id, _) = receive(self, &tx, &mut journal, actor, actor.organisation, content, None).await?;
            once::keep(&tx, &key, &id.to_string()).await?;
            remove(&tx, actor.organisation, draft).await?;
            Ok((id, journal.write(&tx).await?))
        })
        .await
    }
}
