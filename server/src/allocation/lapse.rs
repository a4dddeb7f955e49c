//! Offers nobody answered. Only they lapse by themselves: a confirmed reservation holds until arrival, and an offer to which the
//! referrer has proposed another time is answered, so it waits for the allocator.

use super::case::{load, touch};
use super::couple::partner_citizen;
use super::stock::{Stock, beds_of_room, wanted};
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::claims::{self, Locks};
use crate::store::entity::{request as request_row, reservation as row};
use crate::store::journal::{Journal, Subject};
use crate::store::request::{self, Stored};
use crate::store::reservation::{self, Reservation};
use crate::store::task::{self, NewTask};
use crate::store::{Stamp, StoreError, Tx, citizen, facility};
use app::error::AppError;
use domain::allocation::{OfferStatus, judge};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::ids::{OrganisationId, RequestId, ReservationId};
use domain::instant::Instant;
use domain::period::Period;
use domain::request::RequestStatus;
use domain::setting::SettingKey;
use domain::stay::CleaningClass;
use domain::task::TaskKind;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

/// At most so many waiting requests are considered for a freed bed.
const WAITING: u64 = 50;

/// Releases every unanswered offer past its time, each in its own write: both sides are told and the authority gets a task that
/// names the next in line. Gives how many lapsed.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn lapse_offers(plads: &Plads) -> Result<usize, Failure> {
    let now = plads.now();
    let due = row::Entity::find().filter(unanswered(now)).order_by_asc(row::Column::AnswerBy).all(plads.store.read()).await?;
    let mut lapsed = 0;
    for offer in due {
        match lapse_one(plads, ReservationId(offer.id), now).await {
            Ok(true) => lapsed += 1,
            // Somebody answered or moved it in the same moment: then it does not lapse.
            Ok(false) | Err(Failure::Store(StoreError::Conflict)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(lapsed)
}

fn unanswered(now: Instant) -> Condition {
    Condition::all()
        .add(row::Column::Status.eq(OfferStatus::Offered.code()))
        .add(row::Column::AnswerBy.lte(Stamp::from(now)))
        .add(row::Column::ProposedArrival.is_null())
}

async fn lapse_one(plads: &Plads, id: ReservationId, now: Instant) -> Result<bool, Failure> {
    let Some(seen) = reservation::by_id(plads.store.read(), id).await? else { return Ok(false) };
    let request = load(plads.store.read(), seen.request).await?;
    let Some(bed) = facility::bed(plads.store.read(), seen.bed).await? else { return Ok(false) };
    plads
        .write(async |tx| {
            Locks { citizens: vec![request.citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(&tx).await?;
            let mut journal = Journal::new(None, now);
            let Some(offer) = reservation::by_id(&*tx, id).await? else { return Ok((false, journal.write(&tx).await?)) };
            let over = offer.bed == bed.bed && offer.proposed_arrival.is_none() && offer.state.lapse(now).is_ok();
            if over {
                release(plads, &tx, &offer, &bed, &mut journal).await?;
            }
            Ok((over, journal.write(&tx).await?))
        })
        .await
}

/// Releases the lapsed offers on a bed somebody wants, in that person's own write; the bed must be locked.
pub(crate) async fn release_lapsed(plads: &Plads, tx: &Tx, bed: &BedFacts, journal: &mut Journal) -> Result<(), Failure> {
    let rows = row::Entity::find().filter(unanswered(plads.now())).filter(row::Column::BedId.eq(bed.bed.0)).all(&**tx).await?;
    for offer in rows {
        release(plads, tx, &reservation::reservation(offer)?, bed, journal).await?;
    }
    Ok(())
}

/// One offer lapses: the claim goes off, the request is granted and waiting again, the authority gets a task.
async fn release(plads: &Plads, tx: &Tx, offer: &Reservation, bed: &BedFacts, journal: &mut Journal) -> Result<(), Failure> {
    let now = plads.now();
    let next_update_at = now.plus_minutes(settings(&**tx).await?.on(plads.today(), SettingKey::NextUpdateMinutes));
    let request = load(&**tx, offer.request).await?;
    let lapsed = Reservation { state: offer.state.lapse(now)?, ..offer.clone() };
    reservation::save(tx, &lapsed).await?;
    if let Some(claim) = claims::of_reservation(&**tx, offer.id).await? {
        claims::end_at(tx, &claim, now).await?;
    }
    request::save_state(tx, &request, request.state.lose_reservation(next_update_at)?).await?;
    let next = next_in_line(plads, tx, request.authority, bed, request.id).await?;
    let task = NewTask {
        site: Some(bed.site),
        request: Some(request.id),
        reservation: Some(offer.id),
        bed: Some(bed.bed),
        note: next.as_ref().map_or_else(String::new, |n| format!("→ {}", n.number)),
        ..NewTask::new(TaskKind::OfferLapsed, request.authority, next_update_at)
    };
    task::raise(tx, task, now).await?;
    let detail = json!({ "reservation": offer.id, "bed": bed.bed, "next": next.map(|n| n.id) });
    journal.note_by_itself(bed.site, "offer.lapsed", Subject::Request(request.id), detail);
    touch(journal, &request);
    Ok(())
}

/// Of those granted and waiting whom the bed suits, the one who has been ready longest: proposed, never given by itself.
async fn next_in_line(
    plads: &Plads,
    tx: &Tx,
    authority: OrganisationId,
    bed: &BedFacts,
    except: RequestId,
) -> Result<Option<Stored>, Failure> {
    let now = plads.now();
    let nights = settings(&**tx).await?.on(plads.today(), SettingKey::UsualNights);
    let waiting = request_row::Entity::find()
        .filter(request_row::Column::AuthorityId.eq(authority.0))
        .filter(request_row::Column::Status.eq(RequestStatus::Granted.code()))
        .filter(request_row::Column::Id.ne(except.0))
        .order_by_asc(request_row::Column::ReadyAt)
        .order_by_asc(request_row::Column::Number)
        .limit(WAITING)
        .all(&**tx)
        .await?;
    let room = beds_of_room(&**tx, bed.room).await?;
    for row in waiting {
        let request = request::stored(row)?;
        let (Some(kind), Some(citizen)) = (request.granted_kind, citizen::by_id(&**tx, request.citizen).await?) else { continue };
        let from = now.max(request.ready_at);
        let until = from.plus_hours(24 * request.nights.map_or(nights, i64::from));
        let period = Period::new(from, until).map_err(|_| AppError::Conflict)?;
        let partner = partner_citizen(&**tx, Some(request.id)).await?;
        let stock = Stock::load(plads, &**tx, room.clone(), period, CleaningClass::after(request.infection), None, partner).await?;
        let Some(facts) = stock.bed(bed.bed) else { return Ok(None) };
        let candidate = stock.candidate(facts);
        if judge(&wanted(&request, citizen.sex, kind, period), facts, candidate.claims, candidate.mates).suits() {
            return Ok(Some(request));
        }
    }
    Ok(None)
}
