//! Requests: the row and what it means, and the one way to save a new state.

use super::entity::{request, request_number};
use super::{Stamp, StoreError, Tx};
use domain::access::Ties;
use domain::citizen::RoomPreference;
use domain::code::{Code, parse_list, write_list};
use domain::facility::{Need, StayKind};
use domain::ids::{CitizenId, DecisionId, OrganisationId, QuestionId, RequestId, ReservationId, SiteId, StayId, UserId};
use domain::instant::Instant;
use domain::request::{
    Consent, Grant, Infection, Mobility, Redirection, RequestContent, RequestState, RequestStatus, Source, Transport, WithdrawCause,
};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// A request as stored. What it says of the citizen stands with the citizen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Identity.
    pub id: RequestId,
    /// Number people say ("A-2026-0017").
    pub number: String,
    /// Whom it is about.
    pub citizen: CitizenId,
    /// Who asks.
    pub requester: OrganisationId,
    /// Who decides.
    pub authority: OrganisationId,
    /// Where it stands.
    pub state: RequestState,
    /// The allocator who has it, once somebody has.
    pub assessor: Option<UserId>,
    /// The decision, once made.
    pub decision: Option<DecisionId>,
    /// The kind granted, once granted.
    pub granted_kind: Option<StayKind>,
    /// When it came.
    pub requested_at: Instant,
    /// When the referrer is promised an answer.
    pub answer_due_at: Instant,
    /// When the referrer hears next, while waiting for a place, and as she was told before one was offered.
    pub next_update_at: Option<Instant>,
    /// Source.
    pub source: Source,
    /// When the citizen can leave.
    pub ready_at: Instant,
    /// Why a place is needed.
    pub why: String,
    /// Telephone of the sender.
    pub sender_phone: String,
    /// Kind wished.
    pub wished_kind: Option<StayKind>,
    /// Isolation.
    pub infection: Infection,
    /// Needs.
    pub needs: Vec<Need>,
    /// Help to move.
    pub mobility: Mobility,
    /// Weight.
    pub weight_kg: Option<u16>,
    /// Aids.
    pub aids: String,
    /// Nights asked for.
    pub nights: Option<u16>,
    /// Site wished.
    pub wish_site: Option<SiteId>,
    /// Transport.
    pub transport: Transport,
    /// Consent.
    pub consent: Consent,
    /// Who acts for the citizen.
    pub representative: String,
    /// Relative.
    pub relative_name: String,
    /// Their telephone.
    pub relative_phone: String,
    /// Interpreter.
    pub interpreter: String,
    /// Note.
    pub note: String,
    /// Who phoned, when it came by telephone.
    pub phoned_by: Option<String>,
    /// When.
    pub phoned_at: Option<Instant>,
    /// A word on why it was closed, where there is one.
    pub closed_reason: String,
    /// Whose room the citizen wants to share, where it differs from the registered sex.
    pub room_preference: Option<RoomPreference>,
    /// Version.
    pub version: i32,
}

impl Stored {
    /// The contact relative, with telephone; empty when neither is known.
    #[must_use]
    pub fn relative(&self) -> String {
        [self.relative_name.as_str(), self.relative_phone.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The organisations it is tied to; the operator is that of a reserved bed, which the caller adds where it matters.
    #[must_use]
    pub fn ties(&self) -> Ties {
        Ties { requester: Some(self.requester), authority: Some(self.authority), operator: None }
    }

    /// The kind of stay in question: granted, else wished.
    #[must_use]
    pub fn kind(&self) -> Option<StayKind> {
        self.granted_kind.or(self.wished_kind)
    }
}

fn code<C: Code>(column: &'static str, text: &str) -> Result<C, StoreError> {
    C::from_code(text).map_err(|_| StoreError::Meaningless { column })
}

fn small(number: Option<i32>) -> Option<u16> {
    number.and_then(|n| u16::try_from(n).ok())
}

/// Reads a row.
///
/// # Errors
/// [`StoreError::Meaningless`].
pub fn stored(row: request::Model) -> Result<Stored, StoreError> {
    let state = state_of(&row)?;
    Ok(Stored {
        id: RequestId(row.id),
        citizen: CitizenId(row.citizen_id),
        requester: OrganisationId(row.requester_id),
        authority: OrganisationId(row.authority_id),
        state,
        assessor: row.assessor_id.map(UserId),
        decision: row.decision_id.map(DecisionId),
        granted_kind: row.granted_kind.as_deref().map(|k| code("request.granted_kind", k)).transpose()?,
        requested_at: row.requested_at.at(),
        answer_due_at: row.answer_due_at.at(),
        next_update_at: row.next_update_at.map(Stamp::at),
        source: code("request.source", &row.source)?,
        ready_at: row.ready_at.at(),
        wished_kind: row.wished_kind.as_deref().map(|k| code("request.wished_kind", k)).transpose()?,
        infection: code("request.infection", &row.infection)?,
        needs: parse_list(&row.needs).map_err(|_| StoreError::Meaningless { column: "request.needs" })?,
        mobility: code("request.mobility", &row.mobility)?,
        weight_kg: small(row.weight_kg),
        nights: small(row.nights),
        wish_site: row.wish_site_id.map(SiteId),
        transport: code("request.transport", &row.transport)?,
        consent: code("request.consent", &row.consent)?,
        phoned_at: row.phoned_at.map(Stamp::at),
        room_preference: row.room_preference.as_deref().map(|p| code("request.room_preference", p)).transpose()?,
        number: row.number,
        why: row.why,
        sender_phone: row.sender_phone,
        aids: row.aids,
        representative: row.representative,
        relative_name: row.relative_name,
        relative_phone: row.relative_phone,
        interpreter: row.interpreter,
        note: row.note,
        phoned_by: row.phoned_by,
        closed_reason: row.closed_reason,
        version: row.version,
    })
}

/// Requests by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: &[RequestId]) -> Result<Vec<Stored>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        for row in request::Entity::find().filter(request::Column::Id.is_in(part.iter().map(|r| r.0))).all(db).await? {
            found.push(stored(row)?);
        }
    }
    Ok(found)
}

fn state_of(row: &request::Model) -> Result<RequestState, StoreError> {
    let missing = |column| move || StoreError::Meaningless { column };
    let by = || row.assessor_id.map(UserId).ok_or_else(missing("request.assessor_id"));
    let decision = || row.decision_id.map(DecisionId).ok_or_else(missing("request.decision_id"));
    let grant = || {
        let kind = row.granted_kind.as_deref().ok_or_else(missing("request.granted_kind"))?;
        Ok::<_, StoreError>(Grant { decision: decision()?, kind: code("request.granted_kind", kind)? })
    };
    Ok(match code("request.status", &row.status)? {
        RequestStatus::Received => RequestState::Received,
        RequestStatus::InAssessment => RequestState::InAssessment { by: by()? },
        RequestStatus::NeedsInfo => {
            RequestState::NeedsInfo { by: by()?, question: row.question_id.map(QuestionId).ok_or_else(missing("request.question_id"))? }
        }
        RequestStatus::Granted => RequestState::Granted {
            grant: grant()?,
            next_update_at: row.next_update_at.map(Stamp::at).ok_or_else(missing("request.next_update_at"))?,
        },
        RequestStatus::Reserved => RequestState::Reserved {
            grant: grant()?,
            reservation: row.reservation_id.map(ReservationId).ok_or_else(missing("request.reservation_id"))?,
            next_update_at: row.next_update_at.map(Stamp::at),
        },
        RequestStatus::Arrived => {
            RequestState::Arrived { grant: grant()?, stay: row.stay_id.map(StayId).ok_or_else(missing("request.stay_id"))? }
        }
        RequestStatus::Refused => RequestState::Refused { decision: decision()? },
        RequestStatus::Redirected => {
            let to = row.redirected_to.as_deref().ok_or_else(missing("request.redirected_to"))?;
            RequestState::Redirected { to: code::<Redirection>("request.redirected_to", to)? }
        }
        RequestStatus::Withdrawn => {
            let cause = row.withdraw_cause.as_deref().ok_or_else(missing("request.withdraw_cause"))?;
            RequestState::Withdrawn { cause: code::<WithdrawCause>("request.withdraw_cause", cause)? }
        }
    })
}

/// A request by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Option<Stored>, StoreError> {
    request::Entity::find_by_id(id.0).one(db).await?.map(stored).transpose()
}

/// Saves a new state, when the request is still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save_state(tx: &Tx, old: &Stored, state: RequestState) -> Result<(), StoreError> {
    save(tx, old, state_columns(state)).await
}

/// The columns a state stands in; those of other states that stay are left unset.
#[must_use]
pub fn state_columns(state: RequestState) -> request::ActiveModel {
    let mut row = request::ActiveModel {
        status: Set(state.status().code().to_owned()),
        next_update_at: Set(None),
        question_id: Set(None),
        ..Default::default()
    };
    let grant = |row: &mut request::ActiveModel, grant: Grant| {
        row.decision_id = Set(Some(grant.decision.0));
        row.granted_kind = Set(Some(grant.kind.code().to_owned()));
    };
    match state {
        RequestState::Received => {}
        RequestState::InAssessment { by } => row.assessor_id = Set(Some(by.0)),
        RequestState::NeedsInfo { by, question } => {
            row.assessor_id = Set(Some(by.0));
            row.question_id = Set(Some(question.0));
        }
        RequestState::Granted { grant: g, next_update_at } => {
            grant(&mut row, g);
            row.next_update_at = Set(Some(next_update_at.into()));
            row.reservation_id = Set(None);
        }
        RequestState::Reserved { grant: g, reservation, next_update_at } => {
            grant(&mut row, g);
            row.next_update_at = Set(next_update_at.map(Stamp::from));
            row.reservation_id = Set(Some(reservation.0));
            row.stay_id = Set(None);
        }
        RequestState::Arrived { grant: g, stay } => {
            grant(&mut row, g);
            row.stay_id = Set(Some(stay.0));
        }
        RequestState::Refused { decision } => row.decision_id = Set(Some(decision.0)),
        RequestState::Redirected { to } => row.redirected_to = Set(Some(to.code().to_owned())),
        RequestState::Withdrawn { cause } => row.withdraw_cause = Set(Some(cause.code().to_owned())),
    }
    row
}

/// Saves some columns, when the request is still at the version that was read. `row.version` must be the next one.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, old: &Stored, mut row: request::ActiveModel) -> Result<(), StoreError> {
    row.version = Set(old.version.saturating_add(1));
    let done = request::Entity::update_many()
        .set(row)
        .filter(request::Column::Id.eq(old.id.0))
        .filter(request::Column::Version.eq(old.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Who sends a new request, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Who asks.
    pub requester: OrganisationId,
    /// When it came.
    pub requested_at: Instant,
    /// When an answer is promised.
    pub answer_due_at: Instant,
    /// Year of the number.
    pub year: i32,
    /// Who phoned, when it came by telephone.
    pub phoned_by: Option<String>,
    /// When they phoned.
    pub phoned_at: Option<Instant>,
    /// Who typed it.
    pub created_by: Option<UserId>,
}

/// Inserts a received request and gives its identity and number.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, citizen: CitizenId, content: &RequestContent, receipt: Receipt) -> Result<(RequestId, String), StoreError> {
    let id = crate::chance::id();
    let number = next_number(tx, receipt.year).await?;
    let row = request::ActiveModel {
        id: Set(id),
        number: Set(number.clone()),
        citizen_id: Set(citizen.0),
        requester_id: Set(receipt.requester.0),
        authority_id: Set(content.authority.0),
        source: Set(content.source.code().to_owned()),
        status: Set(RequestStatus::Received.code().to_owned()),
        requested_at: Set(receipt.requested_at.into()),
        answer_due_at: Set(receipt.answer_due_at.into()),
        next_update_at: Set(None),
        assessor_id: Set(None),
        question_id: Set(None),
        decision_id: Set(None),
        granted_kind: Set(None),
        reservation_id: Set(None),
        stay_id: Set(None),
        redirected_to: Set(None),
        withdraw_cause: Set(None),
        closed_reason: Set(String::new()),
        phoned_by: Set(receipt.phoned_by),
        phoned_at: Set(receipt.phoned_at.map(Stamp::from)),
        created_by: Set(receipt.created_by.map(|u| u.0)),
        version: Set(1),
        ..content_columns(content)
    };
    request::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok((RequestId(id), number))
}

/// The columns a referrer writes; the rest is left unset.
#[must_use]
pub fn content_columns(content: &RequestContent) -> request::ActiveModel {
    request::ActiveModel {
        ready_at: Set(content.ready_at.into()),
        why: Set(content.why.clone()),
        sender_phone: Set(content.sender_phone.clone()),
        wished_kind: Set(content.wished_kind.map(|k| k.code().to_owned())),
        infection: Set(content.infection.code().to_owned()),
        needs: Set(write_list(&content.needs)),
        mobility: Set(content.mobility.code().to_owned()),
        weight_kg: Set(content.weight_kg.map(i32::from)),
        aids: Set(content.aids.clone()),
        nights: Set(content.nights.map(i32::from)),
        wish_site_id: Set(content.wish_site.map(|s| s.0)),
        transport: Set(content.transport.code().to_owned()),
        consent: Set(content.consent.code().to_owned()),
        representative: Set(content.representative.clone()),
        relative_name: Set(content.relative_name.clone()),
        relative_phone: Set(content.relative_phone.clone()),
        interpreter: Set(content.interpreter.clone()),
        note: Set(content.note.clone()),
        ..Default::default()
    }
}

/// The next number of a year, "A-2026-0001" on; the row serialises those who ask at once.
async fn next_number(tx: &Tx, year: i32) -> Result<String, StoreError> {
    let raise = |tx: Tx| async move {
        request_number::Entity::update_many()
            .col_expr(request_number::Column::Last, Expr::col(request_number::Column::Last).add(1))
            .filter(request_number::Column::Year.eq(year))
            .exec(&*tx)
            .await
    };
    if raise(tx.clone()).await?.rows_affected == 0 {
        let first = request_number::ActiveModel { year: Set(year), last: Set(0) };
        let on_conflict = sea_orm::sea_query::OnConflict::column(request_number::Column::Year).do_nothing().to_owned();
        request_number::Entity::insert(first).on_conflict(on_conflict).exec_without_returning(&**tx).await?;
        raise(tx.clone()).await?;
    }
    let last = request_number::Entity::find_by_id(year).one(&**tx).await?.map_or(0, |r| r.last);
    Ok(format!("A-{year}-{last:04}"))
}
