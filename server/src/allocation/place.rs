//! Reserving a bed, which offers it to the referrer, and moving a reservation. Everything is judged again under the locks: what
//! the screen showed may be old.

use super::case::{load, reload, scope, touch};
use super::couple::partner_citizen;
use super::inbox::{bed_name, reservation_of};
use super::lapse::release_lapsed;
use super::stock::{Stock, beds_of_room, sites_of, wanted};
use super::{fetch, offer, suggest, taken};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks, Serves};
use crate::store::entity::stay;
use crate::store::journal::{Journal, Subject};
use crate::store::request::{self, Stored};
use crate::store::reservation::{self, Reservation};
use crate::store::stay as stay_store;
use crate::store::task::{self, About};
use crate::store::{StoreError, Tx, citizen, equipment_move, facility};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::allocation::{Mismatch, OfferState, OfferStatus, Verdict, judge};
use domain::facility::BedFacts;
use domain::form::Problem;
use domain::ids::{BedId, CitizenId, RequestId, ReservationId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::request::RequestStatus;
use domain::stay::{CleaningClass, Outcome};
use domain::task::TaskKind;
use domain::undo::leaves_at;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// A bed for a period, as offered to the referrer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The bed.
    pub bed: BedId,
    /// Arrival.
    pub arrival: Instant,
    /// Expected departure.
    pub until: Instant,
    /// Past this an unanswered offer lapses.
    pub answer_by: Instant,
    /// A word to the referrer.
    pub message: String,
    /// Why the citizen's choice of site is not met; needed when another site is offered.
    pub unmet_choice: String,
    /// Who has consented, when a rule on sharing the room is set aside; empty when none is.
    pub consents: String,
}

/// What was on the screen: the version of the request, and of its offer where the screen showed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Version of the request.
    pub request: i32,
    /// Version of the offer.
    pub offer: Option<i32>,
}

/// At most so long ago may an arrival lie: somebody on the telephone is on the way already.
const MINUTES_BACK: i64 = 60;

impl Terms {
    fn period(&self, now: Instant) -> Result<Period, AppError> {
        if self.arrival < now.plus_minutes(-MINUTES_BACK) {
            return Err(AppError::field("arrival", Problem::TooEarly));
        }
        // The time to answer begins when the offer leaves.
        if self.answer_by <= leaves_at(now) {
            return Err(AppError::field("answer_by", Problem::TooEarly));
        }
        Period::new(self.arrival, self.until).map_err(|_| AppError::field("until", Problem::TooEarly))
    }
}

/// Reserves a bed for a granted request and offers it. The bed is taken at once; the offer leaves when it can no longer be undone.
///
/// # Errors
/// [`Refusal::BedTaken`] naming who has it and the next beds that fit; [`Refusal::BedDoesNotSuit`]; [`Refusal::AlreadyInHouse`];
/// [`AppError::Conflict`] when the request changed.
pub async fn reserve(plads: &Plads, actor: &Actor, id: RequestId, version: i32, terms: Terms) -> Result<ReservationId, Failure> {
    let old = load(plads.store.read(), id).await?;
    let scope = scope(plads, old.granted_kind).await?;
    may(actor, Action::PlaceRequest(scope), old.ties())?;
    let (now, bed) = (plads.now(), bed_to_offer(plads, &old, &terms).await?);
    let period = terms.period(now)?;
    let unmet_choice = unmet_choice(&old, &bed, &terms)?;
    let result = plads
        .write(async |tx| {
            lock(&tx, old.citizen, &[&bed]).await?;
            let mut journal = Journal::new(Some(actor), now);
            release_lapsed(plads, &tx, &bed, &mut journal).await?;
            let stored = reload(&tx, id, version).await?;
            let Some(kind) = stored.granted_kind else {
                return Err(stored.state.reserve(ReservationId(id.0)).err().map_or_else(conflict, Failure::from));
            };
            let new = Reservation {
                id: ReservationId(chance::id()),
                request: id,
                bed: bed.bed,
                state: OfferState::Offered { answer_by: terms.answer_by },
                period,
                proposed_arrival: None,
                offered_by: Some(actor.user),
                offered_at: now,
                decline_cause: None,
                citizen_answer: String::new(),
                informed_by: String::new(),
                message: terms.message.clone(),
                unmet_choice: unmet_choice.clone(),
                override_reason: String::new(),
                end_reason: String::new(),
                version: 1,
            };
            let state = stored.state.reserve(new.id)?;
            let check = Check { request: &stored, bed: &bed, period, kind, without: None, consents: &terms.consents };
            let verdict = check.run(plads, &tx).await?;
            let new = Reservation { override_reason: set_aside(&verdict, &terms.consents), ..new };
            reservation::insert(&tx, &new).await.map_err(already_reserved)?;
            claims::insert(&tx, bed.bed, Serves::Reservation(id, new.id), period).await?;
            fetch::order(plads, &tx, actor, &new, &bed, &verdict.to_fetch, &mut journal).await?;
            request::save_state(&tx, &stored, state).await?;
            task::settle(&tx, &offer::MOOT, About::Request(id), Some(actor.user), now).await?;
            let before = offer::Before { reservation: new.id, request: stored.version.saturating_add(1) };
            let detail = json!({
                "reservation": new.id, "bed": bed.bed, "arrival": period.from(), "until": period.to(), "answer_by": terms.answer_by,
                "choice_unmet": !new.unmet_choice.is_empty(), "set_aside": verdict.mismatches, "to_fetch": verdict.to_fetch, "undo": before,
            });
            journal.note_at(bed.site, "offer.made", Subject::Request(id), detail);
            // The referrer hears of it when it leaves.
            journal.touch_organisation(stored.authority);
            Ok((new.id, journal.write(&tx).await?))
        })
        .await;
    with_alternatives(plads, &old, &bed, period, result).await
}

/// Moves a live reservation to another bed, another time, or both. What was confirmed stays confirmed when site and times stay;
/// any other change is an offer again, which the referrer has to answer.
///
/// # Errors
/// As [`reserve`]; [`Refusal::OfferOver`] when the offer has ended.
pub async fn move_reservation(plads: &Plads, actor: &Actor, id: RequestId, seen: Seen, terms: Terms) -> Result<(), Failure> {
    let old = load(plads.store.read(), id).await?;
    let scope = scope(plads, old.granted_kind).await?;
    may(actor, Action::PlaceRequest(scope), old.ties())?;
    let (now, bed) = (plads.now(), bed_to_offer(plads, &old, &terms).await?);
    let period = terms.period(now)?;
    let unmet_choice = unmet_choice(&old, &bed, &terms)?;
    let held = held(plads, &old).await?;
    let result = plads
        .write(async |tx| {
            lock(&tx, old.citizen, &[&held, &bed]).await?;
            let mut journal = Journal::new(Some(actor), now);
            release_lapsed(plads, &tx, &bed, &mut journal).await?;
            let stored = reload(&tx, id, seen.request).await?;
            let reserved = live(&tx, &stored, seen).await?;
            if reserved.bed != held.bed {
                return Err(AppError::Conflict.into());
            }
            let kind = stored.granted_kind.ok_or_else(conflict)?;
            let check = Check { request: &stored, bed: &bed, period, kind, without: Some(reserved.id), consents: &terms.consents };
            let verdict = check.run(plads, &tx).await?;
            let same_terms = held.site == bed.site && reserved.period == period;
            let claim = claims::of_reservation(&*tx, reserved.id).await?.ok_or_else(conflict)?;
            claims::shift(&tx, &claim, bed.bed, period, now).await?;
            let moved = Reservation {
                bed: bed.bed,
                period,
                state: reserved.state.moved(same_terms, terms.answer_by)?,
                proposed_arrival: None,
                message: terms.message.clone(),
                unmet_choice: unmet_choice.clone(),
                override_reason: set_aside(&verdict, &terms.consents),
                ..reserved
            };
            equipment_move::follow(&tx, &moved, Some(now)).await?;
            reservation::save(&tx, &moved).await?;
            fetch::order(plads, &tx, actor, &moved, &bed, &verdict.to_fetch, &mut journal).await?;
            bump(&tx, &stored).await?;
            task::settle(&tx, &[TaskKind::OfferAnswered], About::Request(id), Some(actor.user), now).await?;
            let detail = json!({
                "reservation": moved.id, "from_bed": held.bed, "bed": bed.bed, "arrival": period.from(), "until": period.to(),
                "confirmed": same_terms, "set_aside": verdict.mismatches,
            });
            journal.note_at(bed.site, "offer.moved", Subject::Request(id), detail);
            journal.touch_site(held.site);
            touch(&mut journal, &stored);
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    with_alternatives(plads, &old, &bed, period, result).await
}

/// The bed of the terms, when the request's authority decides there on the day of arrival.
async fn bed_to_offer(plads: &Plads, request: &Stored, terms: &Terms) -> Result<BedFacts, Failure> {
    let db = plads.store.read();
    let bed = facility::bed(db, terms.bed).await?.ok_or(AppError::NotFound)?;
    let sites = sites_of(db, request.authority, plads.zone.date(terms.arrival)).await?;
    if sites.contains(&bed.site) { Ok(bed) } else { Err(AppError::NotFound.into()) }
}

fn unmet_choice(request: &Stored, bed: &BedFacts, terms: &Terms) -> Result<String, Failure> {
    match request.wish_site {
        Some(site) if site != bed.site && terms.unmet_choice.trim().is_empty() => {
            Err(AppError::field("unmet_choice", Problem::Missing).into())
        }
        Some(site) if site != bed.site => Ok(terms.unmet_choice.clone()),
        _ => Ok(String::new()),
    }
}

/// The bed a request holds now.
pub(super) async fn held(plads: &Plads, request: &Stored) -> Result<BedFacts, Failure> {
    let db = plads.store.read();
    let id = reservation_of(request.state).ok_or_else(|| over(OfferStatus::Cancelled))?;
    let reserved = reservation::by_id(db, id).await?.ok_or(AppError::NotFound)?;
    Ok(facility::bed(db, reserved.bed).await?.ok_or(AppError::NotFound)?)
}

/// The live reservation of a request, still at the version that was on the screen: the referrer may have answered meanwhile.
pub(super) async fn live(tx: &Tx, request: &Stored, seen: Seen) -> Result<Reservation, Failure> {
    let id = reservation_of(request.state).ok_or_else(|| over(OfferStatus::Cancelled))?;
    let reserved = reservation::by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    if !reserved.state.is_live() {
        return Err(over(reserved.state.status()));
    }
    if seen.offer.is_some_and(|version| version != reserved.version) { Err(conflict()) } else { Ok(reserved) }
}

fn over(how: OfferStatus) -> Failure {
    AppError::refused(Refusal::OfferOver { how }).into()
}

/// Locks the citizen, and the rooms and beds whose rules are judged.
pub(crate) async fn lock(tx: &Tx, citizen: CitizenId, beds: &[&BedFacts]) -> Result<(), Failure> {
    let mut locks = Locks { citizens: vec![citizen], ..Locks::default() };
    for bed in beds {
        locks.rooms.push(bed.room);
        locks.beds.extend(facility::beds_in_room(&**tx, bed.room).await?);
        locks.beds.push(bed.bed);
    }
    Ok(locks.take(tx).await?)
}

/// Raises the version of a request whose reservation changed, so that an older screen is noticed.
pub(super) async fn bump(tx: &Tx, stored: &Stored) -> Result<(), Failure> {
    Ok(request::save(tx, stored, crate::store::entity::request::ActiveModel::default()).await?)
}

fn already_reserved(error: StoreError) -> Failure {
    match error {
        StoreError::Duplicate => AppError::refused(Refusal::IllegalMove { from: RequestStatus::Reserved }).into(),
        error => error.into(),
    }
}

fn conflict() -> Failure {
    AppError::Conflict.into()
}

/// What was set aside, and why: only when something was.
fn set_aside(verdict: &Verdict, consents: &str) -> String {
    if verdict.mismatches.is_empty() { String::new() } else { consents.trim().to_owned() }
}

/// A bed judged under the locks for a request.
pub(super) struct Check<'a> {
    pub request: &'a Stored,
    pub bed: &'a BedFacts,
    pub period: Period,
    pub kind: domain::facility::StayKind,
    /// The reservation being moved.
    pub without: Option<ReservationId>,
    /// Who has consented to setting a rule on sharing aside.
    pub consents: &'a str,
}

impl Check<'_> {
    /// Judges; the verdict given back holds only what consent has set aside.
    pub async fn run(&self, plads: &Plads, tx: &Tx) -> Result<Verdict, Failure> {
        let citizen = citizen::by_id(&**tx, self.request.citizen).await?.ok_or(AppError::NotFound)?;
        self.in_no_other_bed(tx).await?;
        // The facts again: an administrator may have changed them since the page was drawn.
        let bed = facility::bed(&**tx, self.bed.bed).await?.ok_or(AppError::NotFound)?;
        let room = beds_of_room(&**tx, bed.room).await?;
        let partner = partner_citizen(&**tx, Some(self.request.id)).await?;
        let own = CleaningClass::after(self.request.infection);
        let stock = Stock::load(plads, &**tx, room, self.period, own, self.without, partner).await?;
        let Some(facts) = stock.bed(bed.bed) else {
            // Retired meanwhile.
            return Err(AppError::NotFound.into());
        };
        let candidate = stock.candidate(facts);
        let wanted = wanted(self.request, citizen.sex, self.kind, self.period);
        let verdict = judge(&wanted, facts, candidate.claims, candidate.mates);
        if verdict.mismatches.iter().any(|m| matches!(m, Mismatch::Taken { .. })) {
            return Err(taken::by(plads, &**tx, facts, candidate.claims, self.period).await?);
        }
        let consented = !self.consents.trim().is_empty() && verdict.mismatches.iter().all(|m| m.yields_to_consent());
        if verdict.missing.is_empty() && (verdict.mismatches.is_empty() || consented) {
            Ok(verdict)
        } else {
            Err(AppError::refused(Refusal::BedDoesNotSuit { bed: bed_name(facts), verdict }).into())
        }
    }

    /// A citizen who is in one of our beds cannot be promised another for the same time (invariant I4), and one who has died none (I9).
    async fn in_no_other_bed(&self, tx: &Tx) -> Result<(), Failure> {
        if let Some((_, Outcome::Died)) = stay_store::last_end_of(&**tx, self.request.citizen).await? {
            return Err(AppError::refused(Refusal::CitizenDied).into());
        }
        let in_house = stay::Entity::find()
            .filter(stay::Column::CitizenId.eq(self.request.citizen.0))
            .filter(stay::Column::Status.eq("in_house"))
            .one(&**tx)
            .await?;
        let Some(row) = in_house else { return Ok(()) };
        // The claim runs on when the citizen stays past the expected departure.
        let claimed_to = claims::of_stay(&**tx, StayId(row.id)).await?.map(|claim| claim.period.to());
        let leaves_at = claimed_to.unwrap_or(row.expected_departure.at()).max(row.expected_departure.at());
        if leaves_at <= self.period.from() { Ok(()) } else { Err(AppError::refused(Refusal::AlreadyInHouse).into()) }
    }
}

/// When the bed went to somebody else, names the next beds that fit.
pub(super) async fn with_alternatives<T>(
    plads: &Plads,
    request: &Stored,
    bed: &BedFacts,
    period: Period,
    result: Result<T, Failure>,
) -> Result<T, Failure> {
    let failure = match result {
        // The guard of the database spoke before we could: somebody wrote without our locks.
        Err(Failure::Store(StoreError::BedOverlap)) => taken::now(plads, bed, period).await?,
        Err(failure) => failure,
        Ok(value) => return Ok(value),
    };
    let Failure::Answer(AppError::Refused { mut refusal }) = failure else { return Err(failure) };
    if let Refusal::BedTaken(taken) = refusal.as_mut() {
        taken.next = suggest::next_beds(plads, request, bed.bed, period).await?;
    }
    Err(Failure::Answer(AppError::Refused { refusal }))
}
