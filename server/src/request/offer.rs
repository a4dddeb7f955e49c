//! Answering an offer: confirm it, propose another time, or decline it with the citizen's answer.

use super::change::{page, tell};
use super::sight::site_of;
use crate::failure::Failure;
use crate::forms::{Posted, invalid};
use crate::leaving;
use crate::store::journal::{Journal, Subject};
use crate::store::request::{Stored, by_id, save_state};
use crate::store::reservation::{self, Reservation};
use crate::store::{Tx, claims, facility};
use app::error::AppError;
use domain::access::Action;
use domain::allocation::{DeclineCause, OfferError, OfferStatus};
use domain::code::Code as _;
use domain::form::{Problem, Problems};
use domain::ids::{BedId, RequestId, ReservationId, SiteId};
use domain::instant::Instant;
use domain::request::{IllegalMove, RequestState};
use domain::request_form::{READY_DAYS_AHEAD, typed_instant};
use domain::setting::SettingKey;
use domain::task::TaskKind;
use serde_json::json;

/// How a reservation ends before arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Released {
    /// The referrer declines.
    Declined {
        /// Why.
        cause: DeclineCause,
        /// What the citizen answered.
        citizen_answer: String,
        /// Who informed the citizen.
        informed_by: String,
    },
    /// It is taken back.
    Cancelled {
        /// Why, as a code.
        reason: String,
    },
}

/// Locks what a change of a reservation decides on.
pub(super) async fn lock(tx: &Tx, request: &Stored, bed: BedId) -> Result<(), Failure> {
    let room = facility::bed(&**tx, bed).await?.map(|facts| facts.room);
    let locks = claims::Locks { citizens: vec![request.citizen], rooms: room.into_iter().collect(), beds: vec![bed] };
    Ok(locks.take(tx).await?)
}

/// Ends the live reservation of a request and gives its bed free; the caller saves the request's new state.
///
/// # Errors
/// [`IllegalMove`] when no bed is reserved; a conflict when somebody was faster.
pub async fn release(tx: &Tx, journal: &mut Journal, request: &Stored, how: Released, now: Instant) -> Result<(), Failure> {
    let RequestState::Reserved { reservation: id, .. } = request.state else {
        return Err(IllegalMove { from: request.state.status(), step: "lose its bed" }.into());
    };
    let mut reservation = reservation::by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    lock(tx, request, reservation.bed).await?;
    if let Some(claim) = claims::of_reservation(&**tx, id).await? {
        claims::end_at(tx, &claim, now).await?;
    }
    match how {
        Released::Declined { cause, citizen_answer, informed_by } => {
            reservation.state = reservation.state.decline(now)?;
            reservation.decline_cause = Some(cause);
            reservation.citizen_answer = citizen_answer;
            reservation.informed_by = informed_by;
        }
        Released::Cancelled { reason } => {
            reservation.state = reservation.state.cancel(now)?;
            reservation.end_reason = reason;
        }
    }
    reservation.proposed_arrival = None;
    reservation::save(tx, &reservation).await?;
    let site = site_of(&**tx, reservation.bed).await?;
    let detail = json!({ "reservation": reservation.id, "request": request.id, "how": reservation.state.status().code() });
    journal.note_at(site, "reservation.released", Subject::Bed(reservation.bed), detail);
    Ok(())
}

/// The reservation the form was drawn with.
fn asked(p: &Posted) -> Result<ReservationId, AppError> {
    p.fields.get("reservation").parse().map_err(|_| AppError::Conflict)
}

/// The offer as it is now, in the transaction, at the version the form was drawn with.
async fn current(tx: &Tx, p: &Posted, id: RequestId) -> Result<(Stored, Reservation, SiteId), Failure> {
    let request = by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    let asked = asked(p)?;
    let reservation = reservation::by_id(&**tx, asked).await?.filter(|r| r.request == id).ok_or(AppError::NotFound)?;
    // Nobody answers what nobody has got.
    if !leaving::has_reached(&request, &reservation, p.plads.now()) {
        return Err(AppError::NotFound.into());
    }
    if !reservation.state.is_live() {
        let how = reservation.state.status();
        return Err(AppError::refused(app::error::Refusal::OfferOver { how }).into());
    }
    if reservation.version != p.version()? {
        return Err(AppError::Conflict.into());
    }
    let site = site_of(&**tx, reservation.bed).await?;
    Ok((request, reservation, site))
}

/// `confirm_offer`: *Bekræft modtagelse*. Confirming what is confirmed already changes nothing.
///
/// # Errors
/// [`Failure`] when the offer is over or changed meanwhile.
pub async fn confirm(p: Posted) -> Result<String, Failure> {
    let id: RequestId = p.id()?;
    p.plads.request_for(&p.actor, Action::AnswerOffer, id).await?;
    if is_confirmed(&p, id).await? {
        return Ok(page(&p, id));
    }
    let (actor, now) = (&p.actor, p.plads.now());
    p.plads
        .write(async |tx| {
            let (request, mut reservation, site) = current(&tx, &p, id).await?;
            reservation.state = reservation.state.confirm(now)?;
            reservation.proposed_arrival = None;
            reservation::save(&tx, &reservation).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "reservation": reservation.id });
            tell(&tx, &mut journal, &request, Some(site), "offer.confirmed", detail, None).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(page(&p, id))
}

/// Has the same click come before?
async fn is_confirmed(p: &Posted, id: RequestId) -> Result<bool, Failure> {
    let asked = asked(p)?;
    let found = reservation::by_id(p.plads.store.read(), asked).await?;
    Ok(found.is_some_and(|r| r.request == id && r.state.status() == OfferStatus::Confirmed))
}

/// `propose_time`: another arrival, `time`. The bed stays promised; the allocators answer.
///
/// # Errors
/// [`Failure`] when the offer is over or changed meanwhile.
pub async fn propose(p: Posted) -> Result<String, Failure> {
    let id: RequestId = p.id()?;
    p.plads.request_for(&p.actor, Action::AnswerOffer, id).await?;
    let (actor, now) = (&p.actor, p.plads.now());
    let mut problems = Problems::default();
    let time = match p.fields.get("time") {
        "" => Err(Problem::Missing),
        text => typed_instant(text, p.plads.today(), &p.plads.zone),
    };
    let within = time.and_then(|at| match at {
        at if at <= now => Err(Problem::TooEarly),
        at if at > now.plus_hours(24 * READY_DAYS_AHEAD) => Err(Problem::TooLate),
        at => Ok(at),
    });
    let Some(time) = problems.keep("time", within) else {
        return Err(invalid(problems).into());
    };
    let due = now.plus_minutes(p.plads.setting(SettingKey::AnswerMinutes).await?);
    p.plads
        .write(async |tx| {
            let (request, mut reservation, site) = current(&tx, &p, id).await?;
            reservation.proposed_arrival = Some(time);
            reservation::save(&tx, &reservation).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "reservation": reservation.id, "time": time });
            let told = Some((TaskKind::OfferAnswered, due, now));
            tell(&tx, &mut journal, &request, Some(site), "offer.time_proposed", detail, told).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(page(&p, id))
}

/// `decline_offer`: a `cause`, `citizen_answer` and `informed_by`. The request is granted and waits again.
///
/// # Errors
/// [`Failure`] when the offer is over or changed meanwhile.
pub async fn decline(p: Posted) -> Result<String, Failure> {
    let id: RequestId = p.id()?;
    p.plads.request_for(&p.actor, Action::AnswerOffer, id).await?;
    let mut problems = Problems::default();
    let cause: Option<DeclineCause> = problems.choice(&p.fields, "cause");
    let citizen_answer = problems.required(&p.fields, "citizen_answer", 1000);
    let informed_by = problems.required(&p.fields, "informed_by", 200);
    let (Some(cause), Some(citizen_answer), Some(informed_by)) = (cause, citizen_answer, informed_by) else {
        return Err(invalid(problems).into());
    };
    let (actor, now) = (&p.actor, p.plads.now());
    let next_update = now.plus_minutes(p.plads.setting(SettingKey::NextUpdateMinutes).await?);
    p.plads
        .write(async |tx| {
            let (request, reservation, site) = current(&tx, &p, id).await?;
            match request.state {
                RequestState::Reserved { reservation: live, .. } if live == reservation.id => {}
                _ => return Err(OfferError::Over.into()),
            }
            let mut journal = Journal::new(Some(actor), now);
            let how = Released::Declined { cause, citizen_answer: citizen_answer.clone(), informed_by: informed_by.clone() };
            release(&tx, &mut journal, &request, how, now).await?;
            save_state(&tx, &request, request.state.lose_reservation(next_update)?).await?;
            let detail = json!({ "reservation": reservation.id, "cause": cause.code() });
            let told = Some((TaskKind::OfferAnswered, next_update, now));
            tell(&tx, &mut journal, &request, Some(site), "offer.declined", detail, told).await?;
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(page(&p, id))
}
