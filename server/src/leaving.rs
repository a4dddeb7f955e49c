//! What leaves for its receiver ten seconds after the act: answers to requests, and offers. Until then the act can be undone ([`crate::undo`]), and to its
//! receiver nothing has happened: her pages show the request as it was, and her screens are told when it leaves.
//!
//! What has left is never written down: it follows from when the act was done, so that no restart loses or repeats an offer.

use crate::allocation::undecide::Before;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{event, request as request_row, reservation as row};
use crate::store::journal::Journal;
use crate::store::request::{self, Stored};
use crate::store::reservation::Reservation;
use crate::store::{Stamp, reservation};
use crate::undo::Act;
use domain::allocation::{OfferState, OfferStatus};
use domain::code::Code;
use domain::ids::{OrganisationId, RequestId};
use domain::instant::Instant;
use domain::request::RequestState;
use domain::undo::{UNDO_SECONDS, Undoable, has_left, left_if_made_by, seconds_left};
use sea_orm::sea_query::{Condition, IntoCondition};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// What answers a request.
const ANSWERS: [Undoable; 3] = [Undoable::Grant, Undoable::Refusal, Undoable::Redirection];

/// Has an offer reached the referrer? What has been answered, or arrived on, has; what ended before it left never did.
pub(crate) fn has_reached(request: &Stored, offer: &Reservation, now: Instant) -> bool {
    match offer.state {
        OfferState::Offered { .. } => {
            let waited = matches!(request.state, RequestState::Reserved { next_update_at: Some(_), .. });
            !waited || has_left(offer.offered_at, now)
        }
        OfferState::Confirmed { .. } | OfferState::Ended { how: OfferStatus::Arrived, .. } => true,
        OfferState::Ended { at, .. } => has_left(offer.offered_at, at),
    }
}

/// The request as its referrer knows it: an answer or an offer that has not left has not been given.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn as_told<C: ConnectionTrait>(db: &C, now: Instant, request: Stored) -> Result<Stored, Failure> {
    let mut request = request;
    all_as_told(db, now, std::slice::from_mut(&mut request)).await?;
    Ok(request)
}

/// Requests as their referrers know them.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn all_as_told<C: ConnectionTrait>(db: &C, now: Instant, requests: &mut [Stored]) -> Result<(), Failure> {
    without_young_offers(db, now, requests).await?;
    without_young_answers(db, now, requests).await
}

async fn without_young_offers<C: ConnectionTrait>(db: &C, now: Instant, requests: &mut [Stored]) -> Result<(), Failure> {
    if !requests.iter().any(|r| matches!(r.state, RequestState::Reserved { .. })) {
        return Ok(());
    }
    let young: Vec<Reservation> = made_after(left_if_made_by(now), db).await?;
    for request in requests {
        if let Some(offer) = young.iter().find(|o| o.request == request.id && !has_reached(request, o, now)) {
            request.state = request.state.undo_offer(offer.id).unwrap_or(request.state);
        }
    }
    Ok(())
}

async fn without_young_answers<C: ConnectionTrait>(db: &C, now: Instant, requests: &mut [Stored]) -> Result<(), Failure> {
    let answered: Vec<_> = requests.iter().filter(|r| r.state.undo_answer(None).is_ok()).map(|r| r.id.0).collect();
    let mut young = Vec::new();
    for part in answered.chunks(500) {
        young.extend(answers_after(left_if_made_by(now), db, event::Column::SubjectId.is_in(part.iter().copied())).await?);
    }
    for request in requests {
        if let Some(answer) = young.iter().find(|a| a.request == request.id && a.before.is_of(request)) {
            *request = answer.before.restored(request).unwrap_or_else(|_| request.clone());
        }
    }
    Ok(())
}

/// The requests whose answers have not left, whatever has become of them since.
///
/// # Errors
/// [`Failure`] from the database.
pub(crate) async fn answered_lately<C: ConnectionTrait>(db: &C, now: Instant) -> Result<Vec<Uuid>, Failure> {
    let answers = answers_after(left_if_made_by(now), db, event::Column::SiteId.is_null()).await?;
    Ok(answers.into_iter().map(|answer| answer.request.0).collect())
}

/// An answer to a request.
struct Answer {
    at: Instant,
    request: RequestId,
    before: Before,
}

/// The answers given after an instant, the latest first; undone ones too.
async fn answers_after<C: ConnectionTrait>(at: Instant, db: &C, of: impl IntoCondition) -> Result<Vec<Answer>, Failure> {
    let rows = event::Entity::find()
        .filter(of)
        .filter(event::Column::Name.is_in(ANSWERS.map(Code::code)))
        .filter(event::Column::At.gt(Stamp::from(at)))
        .order_by_desc(event::Column::At)
        .all(db)
        .await?;
    let answer = |act: Act| Some(Answer { at: act.at, request: RequestId(act.subject), before: act.before().ok()? });
    Ok(rows.into_iter().filter_map(Act::of).filter_map(answer).collect())
}

/// The open offers made after an instant.
async fn made_after<C: ConnectionTrait>(at: Instant, db: &C) -> Result<Vec<Reservation>, Failure> {
    let rows = row::Entity::find()
        .filter(row::Column::Status.eq(OfferStatus::Offered.code()))
        .filter(row::Column::OfferedAt.gt(Stamp::from(at)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(reservation::reservation).collect::<Result<_, _>>()?)
}

/// Until the process ends, tells the receivers of what leaves. It sleeps until the next leaves; what is made meanwhile leaves later
/// than it would sleep at most. After a start it tells of all that is open, as nobody knows what left without it.
pub async fn watch(plads: Plads) {
    let mut since = None;
    loop {
        let wait = match tell(&plads, since).await {
            Ok(told) => {
                since = Some(told.at);
                told.next
            }
            Err(error) => {
                tracing::error!(%error, "receivers could not be told of what has left");
                UNDO_SECONDS
            }
        };
        tokio::time::sleep(Duration::from_secs(u64::try_from(wait).unwrap_or_default().max(1))).await;
    }
}

/// A look at what leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Instant,
    /// Seconds until the next look.
    pub next: i64,
}

/// Tells the receivers of what has left since the last look, or ever.
///
/// # Errors
/// [`Failure`] from the database; then nobody was told.
pub async fn tell(plads: &Plads, since: Option<Instant>) -> Result<Told, Failure> {
    let now = plads.now();
    let db = plads.store.read();
    // A clock that steps back must not leave a gap.
    let last = since.map_or(Instant::from_unix(0), |at| left_if_made_by(at.min(now)));
    let (gone, coming): (Vec<_>, Vec<_>) = made_after(last, db).await?.into_iter().partition(|offer| has_left(offer.offered_at, now));
    // Of answers nothing stays open: a process that begins tells everybody who has had one.
    let last = since.map_or(left_if_made_by(now), |_| last);
    let answers = answers_after(last, db, event::Column::SiteId.is_null()).await?;
    let (answered, awaited): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| has_left(answer.at, now));
    let mut requesters = if since.is_none() { everybody_answered(plads).await? } else { BTreeSet::new() };
    for request in request::by_ids(db, &answered.iter().map(|a| a.request).collect::<Vec<_>>()).await? {
        requesters.extend(answered.iter().any(|a| a.before.is_of(&request)).then_some(request.requester));
    }
    let offered: Vec<RequestId> = gone.iter().map(|offer| offer.request).collect();
    requesters.extend(request::by_ids(db, &offered).await?.into_iter().map(|r| r.requester));
    if !requesters.is_empty() {
        plads
            .write(async |tx| {
                let mut journal = Journal::new(None, now);
                for requester in &requesters {
                    journal.touch_organisation(*requester);
                }
                Ok(((), journal.write(&tx).await?))
            })
            .await?;
    }
    let made = coming.iter().map(|offer| offer.offered_at).chain(awaited.iter().map(|answer| answer.at));
    let next = made.map(|at| seconds_left(at, now)).min().unwrap_or(UNDO_SECONDS);
    Ok(Told { at: now, next })
}

async fn everybody_answered(plads: &Plads) -> Result<BTreeSet<OrganisationId>, Failure> {
    let answered = Condition::any().add(request_row::Column::DecisionId.is_not_null()).add(request_row::Column::RedirectedTo.is_not_null());
    let ids = request_row::Entity::find().select_only().column(request_row::Column::RequesterId).distinct().filter(answered);
    let ids: Vec<Uuid> = ids.into_tuple().all(plads.store.read()).await?;
    Ok(ids.into_iter().map(OrganisationId).collect())
}
