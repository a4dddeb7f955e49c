//! Taking an offer back, undoing it before it has left, and answering the referrer who proposes another time.

use super::case::{by_setting, load, reload, scope, touch};
use super::fetch;
use super::place::{Check, Seen, bump, held, live, lock, with_alternatives};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::request;
use crate::store::reservation::{self, Reservation};
use crate::store::task::{self, About};
use crate::store::{claims, facility};
use crate::undo::Act;
use app::error::AppError;
use domain::access::{Action, Actor, may};
use domain::allocation::OfferState;
use domain::form::Problem;
use domain::ids::{RequestId, ReservationId};
use domain::period::Period;
use domain::setting::SettingKey;
use domain::task::TaskKind;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What an offer settles.
pub(super) const MOOT: [TaskKind; 2] = [TaskKind::OfferLapsed, TaskKind::OfferAnswered];

/// What undoing an offer needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Before {
    /// The offer.
    pub reservation: ReservationId,
    /// Version of the request, when it had been made.
    pub request: i32,
}

/// The offer never left: the request waits as it did, with the word its referrer had, and the bed is free.
///
/// # Errors
/// [`Refusal::NotUndone`](app::error::Refusal::NotUndone); [`AppError::Conflict`] when request or offer have gone on.
pub(crate) async fn undo(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let (id, before) = (RequestId(act.subject), act.before::<Before>()?);
    let old = load(plads.store.read(), id).await?;
    may(actor, Action::PlaceRequest(scope(plads, old.granted_kind).await?), old.ties())?;
    let offer = reservation::by_id(plads.store.read(), before.reservation).await?.ok_or(AppError::NotFound)?;
    let bed = facility::bed(plads.store.read(), offer.bed).await?.ok_or(AppError::NotFound)?;
    let now = plads.now();
    plads
        .write(async |tx| {
            lock(&tx, old.citizen, &[&bed]).await?;
            act.check(&tx, actor, now).await?;
            let stored = reload(&tx, id, before.request).await?;
            let offer = reservation::by_id(&*tx, before.reservation).await?.filter(|r| r.version == 1).ok_or(AppError::Conflict)?;
            let claim = claims::of_reservation(&*tx, offer.id).await?.filter(|c| c.bed == bed.bed).ok_or(AppError::Conflict)?;
            let undone = Reservation { state: offer.state.cancel(now)?, ..offer };
            reservation::save(&tx, &undone).await?;
            claims::end_at(&tx, &claim, claim.period.from()).await?;
            request::save_state(&tx, &stored, stored.state.undo_offer(undone.id)?).await?;
            task::unsettle(&tx, &MOOT, About::Request(id), actor.user, act.at).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "undoes": act.id, "reservation": undone.id, "bed": bed.bed });
            journal.note_at(bed.site, act.kind.undone(), Subject::Request(id), detail);
            journal.touch_organisation(stored.authority);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The allocator takes the offer back; the request is granted and waiting again.
///
/// # Errors
/// [`AppError::Invalid`] without a reason; [`AppError::Conflict`]; a refusal when there is no live offer.
pub async fn cancel_reservation(plads: &Plads, actor: &Actor, id: RequestId, seen: Seen, reason: &str) -> Result<(), Failure> {
    let old = load(plads.store.read(), id).await?;
    let scope = scope(plads, old.granted_kind).await?;
    may(actor, Action::PlaceRequest(scope), old.ties())?;
    if reason.trim().is_empty() {
        return Err(AppError::field("reason", Problem::Missing).into());
    }
    let now = plads.now();
    let next_update_at = by_setting(plads, SettingKey::NextUpdateMinutes).await?;
    let bed = held(plads, &old).await?;
    plads
        .write(async |tx| {
            lock(&tx, old.citizen, &[&bed]).await?;
            let stored = reload(&tx, id, seen.request).await?;
            let reserved = live(&tx, &stored, seen).await?;
            let cancelled = Reservation { state: reserved.state.cancel(now)?, end_reason: reason.to_owned(), ..reserved };
            reservation::save(&tx, &cancelled).await?;
            if let Some(claim) = claims::of_reservation(&*tx, cancelled.id).await? {
                claims::end_at(&tx, &claim, now).await?;
            }
            request::save_state(&tx, &stored, stored.state.lose_reservation(next_update_at)?).await?;
            task::settle(&tx, &[TaskKind::OfferAnswered], About::Request(id), Some(actor.user), now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "reservation": cancelled.id, "bed": bed.bed });
            journal.note_at(bed.site, "offer.cancelled", Subject::Request(id), detail);
            touch(&mut journal, &stored);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Answers the time the referrer proposed. Accepted, the reservation moves there and is confirmed: both have agreed. Declined,
/// the offer stands as it was, with new time to answer.
///
/// # Errors
/// As [`super::reserve`], when the bed is not free at the proposed time.
pub async fn answer_proposal(plads: &Plads, actor: &Actor, id: RequestId, seen: Seen, accept: bool) -> Result<(), Failure> {
    let old = load(plads.store.read(), id).await?;
    let scope = scope(plads, old.granted_kind).await?;
    may(actor, Action::PlaceRequest(scope), old.ties())?;
    let now = plads.now();
    let answer_by = by_setting(plads, SettingKey::OfferMinutes).await?;
    let bed = held(plads, &old).await?;
    let period = reservation_period(plads, &old).await?;
    let result = plads
        .write(async |tx| {
            lock(&tx, old.citizen, &[&bed]).await?;
            let stored = reload(&tx, id, seen.request).await?;
            let reserved = live(&tx, &stored, seen).await?;
            let Some(proposed) = reserved.proposed_arrival else { return Err(AppError::Conflict.into()) };
            let mut journal = Journal::new(Some(actor), now);
            let mut to_fetch = Vec::new();
            let answered = if accept {
                let period = moved_to(reserved.period, proposed)?;
                let kind = stored.granted_kind.ok_or(AppError::Conflict)?;
                let consents = reserved.override_reason.clone();
                let check = Check { request: &stored, bed: &bed, period, kind, without: Some(reserved.id), consents: &consents };
                to_fetch = check.run(plads, &tx).await?.to_fetch;
                let claim = claims::of_reservation(&*tx, reserved.id).await?.ok_or(AppError::Conflict)?;
                claims::shift(&tx, &claim, bed.bed, period, now).await?;
                Reservation { period, state: OfferState::Confirmed { at: now }, proposed_arrival: None, ..reserved }
            } else {
                let state = match reserved.state {
                    OfferState::Offered { .. } => OfferState::Offered { answer_by },
                    OfferState::Confirmed { .. } | OfferState::Ended { .. } => reserved.state,
                };
                Reservation { state, proposed_arrival: None, ..reserved }
            };
            reservation::save(&tx, &answered).await?;
            fetch::order(plads, &tx, actor, &answered, &bed, &to_fetch, &mut journal).await?;
            bump(&tx, &stored).await?;
            task::settle(&tx, &[TaskKind::OfferAnswered], About::Request(id), Some(actor.user), now).await?;
            let name = if accept { "offer.proposal_accepted" } else { "offer.proposal_declined" };
            let detail = json!({ "reservation": answered.id, "bed": bed.bed, "arrival": answered.period.from() });
            journal.note_at(bed.site, name, Subject::Request(id), detail);
            touch(&mut journal, &stored);
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    with_alternatives(plads, &old, &bed, period, result).await
}

/// The planned stay with another arrival: the departure stays where it is as long as it lies behind.
fn moved_to(period: Period, arrival: domain::instant::Instant) -> Result<Period, AppError> {
    Period::new(arrival, period.to())
        .or_else(|_| Period::new(arrival, arrival.plus_seconds(period.seconds())))
        .map_err(|_| AppError::field("arrival", Problem::TooLate))
}

/// The period in question: the proposed one, else the agreed one.
async fn reservation_period(plads: &Plads, old: &request::Stored) -> Result<Period, Failure> {
    let id = super::inbox::reservation_of(old.state).ok_or(AppError::Conflict)?;
    let reserved = reservation::by_id(plads.store.read(), id).await?.ok_or(AppError::NotFound)?;
    match reserved.proposed_arrival {
        Some(proposed) => Ok(moved_to(reserved.period, proposed)?),
        None => Ok(reserved.period),
    }
}
