//! Arrival: the reservation becomes a stay, in one transaction; undone, the stay never was.

use super::{fetch, load_bed, taken};
use crate::chance;
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::stay::{arrival_check, tell_doctor, transition};
use crate::store::claims::{self, Locks, Serves};
use crate::store::entity::{decision, stay as stay_row};
use crate::store::journal::{Journal, Subject};
use crate::store::reservation::Reservation;
use crate::store::stay::{Phase, Stay};
use crate::store::task::{self, About};
use crate::store::{StoreError, citizen, facility, request, reservation, stay};
use crate::undo::Act;
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::allocation::{Claim, OfferState};
use domain::ids::{BedId, LegalBasisId, PhaseId, ReservationId, StayId};
use domain::instant::Instant;
use domain::kitchen::Diet;
use domain::period::Period;
use domain::request::RequestState;
use domain::setting::SettingKey;
use domain::stay::{Outcome, StayState};
use domain::task::TaskKind;
use domain::transition::DoctorMoment;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Seconds for which a stay is planned at least.
const SHORTEST: i64 = 3600;

/// What an arrival settles.
const MOOT: [TaskKind; 3] = [TaskKind::NonArrival, TaskKind::OfferAnswered, TaskKind::OfferLapsed];

/// How it was before an arrival.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Before {
    /// Of the offer.
    state: OfferState,
    /// Version of the offer, when the citizen had arrived on it.
    offer: i32,
    /// Version of the request, likewise.
    request: i32,
    claim: Claim,
}

/// Registers that the citizen of a reservation has arrived in its bed at `at` (not in the future).
///
/// # Errors
/// [`Refusal::OfferOver`] when the reservation is over, [`Refusal::AlreadyInHouse`] when the citizen lies elsewhere,
/// [`Refusal::CitizenDied`], [`Refusal::EquipmentAwaited`] while the bed is ready on condition; a field problem for a time before the citizen's last stay was over; [`Refusal::BedTaken`] when the bed is
/// still taken, [`AppError::Conflict`] when it changed since `version`.
pub async fn arrive(
    plads: &Plads,
    actor: &Actor,
    bed: BedId,
    id: ReservationId,
    version: i32,
    at: Option<Instant>,
) -> Result<StayId, Failure> {
    let bed = load_bed(plads, bed).await?;
    let ties = facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?;
    may(actor, Action::RegisterArrival, ties)?;
    let now = plads.now();
    let at = at.unwrap_or(now);
    if at > now {
        return Err(AppError::field("at", domain::form::Problem::TooLate).into());
    }
    let seen = reservation::by_id(plads.store.read(), id).await?.filter(|r| r.bed == bed.bed).ok_or(AppError::NotFound)?;
    let asked = request::by_id(plads.store.read(), seen.request).await?.ok_or(AppError::NotFound)?;
    let new = StayId(chance::id());
    plads
        .write(async |tx| {
            Locks { citizens: vec![asked.citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(&tx).await?;
            let old = reservation::by_id(&*tx, id).await?.ok_or(AppError::NotFound)?;
            let state = old.state.arrive(at).map_err(|_| AppError::refused(Refusal::OfferOver { how: old.state.status() }))?;
            if old.version != version || old.bed != bed.bed {
                return Err(AppError::Conflict.into());
            }
            let asked = request::by_id(&*tx, old.request).await?.ok_or(AppError::NotFound)?;
            let RequestState::Reserved { grant, .. } = asked.state else {
                return Err(AppError::refused(Refusal::IllegalMove { from: asked.state.status() }).into());
            };
            fetch::check_arrival(plads, &*tx, id).await?;
            let elsewhere = stay_row::Entity::find()
                .filter(stay_row::Column::CitizenId.eq(asked.citizen.0))
                .filter(stay_row::Column::Status.eq("in_house"));
            if elsewhere.one(&*tx).await?.is_some() {
                return Err(AppError::refused(Refusal::AlreadyInHouse).into());
            }
            match stay::last_end_of(&*tx, asked.citizen).await? {
                Some((_, Outcome::Died)) => return Err(AppError::refused(Refusal::CitizenDied).into()),
                // Nobody is in two beds at once, not even afterwards.
                Some((ended, _)) if ended > at => return Err(AppError::field("at", domain::form::Problem::TooEarly).into()),
                _ => {}
            }
            let usual = settings(&*tx).await?.on(plads.today(), SettingKey::UsualNights);
            let planned = if old.period.to() > now.plus_seconds(SHORTEST) { old.period.to() } else { now.plus_hours(24 * usual) };
            let promise = claims::of_reservation(&*tx, id).await?.ok_or(AppError::Conflict)?;
            let before = Before {
                state: old.state,
                offer: old.version.saturating_add(1),
                request: asked.version.saturating_add(1),
                claim: promise.clone(),
            };
            claims::end_at(&tx, &promise, at).await?;
            let wanted = Period::new(at, planned).map_err(|_| AppError::Conflict)?;
            let in_the_way = claims::on_beds(&*tx, &[bed.bed], wanted).await?;
            let until = match in_the_way.first() {
                None => planned,
                // Somebody else's time begins later: the stay is planned until then, and people decide in between.
                Some(next) if next.period.from() > at.plus_seconds(SHORTEST) && next.period.from() > now => next.period.from(),
                Some(_) => return Err(taken(plads, &*tx, &bed, wanted).await?),
            };
            let person = citizen::by_id(&*tx, asked.citizen).await?.ok_or(AppError::NotFound)?;
            let days = settings(&*tx).await?.on(plads.today(), SettingKey::ReadmissionDays);
            let course = stay::course_of(&*tx, asked.citizen, at.plus_hours(-24 * days)).await?.unwrap_or(new);
            let arrived = Stay {
                id: new,
                citizen: asked.citizen,
                request: Some(asked.id),
                state: StayState::InHouse { since: at, expected_departure: until },
                expected_departure: until,
                infection: asked.infection,
                end_cleaning: None,
                home_municipality: person.home_municipality,
                course,
                room_preference: asked.room_preference,
                diet: Diet::Normal,
                end_note: String::new(),
                version: 1,
            };
            stay::insert(&tx, &arrived).await.map_err(|e| match e {
                StoreError::Duplicate => Failure::from(AppError::refused(Refusal::AlreadyInHouse)),
                other => other.into(),
            })?;
            let agreement = facility::agreement_on(&*tx, bed.site, plads.today()).await?.ok_or(AppError::NotFound)?;
            let decided = decision::Entity::find_by_id(grant.decision.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
            let phase = Phase {
                id: PhaseId(chance::id()),
                stay: new,
                kind: grant.kind,
                legal_basis: LegalBasisId(decided.legal_basis_id),
                authority: asked.authority,
                payer: agreement.payer,
                from: at,
                to: None,
                decided_by: decided.signed_by.map(domain::ids::UserId),
                reason: decided.reasons,
            };
            stay::insert_phase(&tx, &phase).await?;
            claims::insert(&tx, bed.bed, Serves::Stay(new), Period::new(at, until).map_err(|_| AppError::Conflict)?).await?;
            reservation::save(&tx, &Reservation { state, ..old }).await?;
            request::save_state(&tx, &asked, asked.state.arrive(new)?).await?;
            arrival_check::begin(plads, &tx, new, bed.site, actor.user, now).await?;
            transition::begin(&tx, new, bed.site, now).await?;
            tell_doctor::ask(plads, &tx, new, DoctorMoment::Arrival, &bed).await?;
            task::settle(&tx, &MOOT, About::Request(asked.id), Some(actor.user), now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(
                bed.site,
                "stay.arrived",
                Subject::Stay(new),
                json!({ "request": asked.id, "bed": bed.bed, "at": at, "course": course, "undo": before }),
            );
            journal.note("request.arrived", Subject::Request(asked.id), json!({ "stay": new }));
            journal.touch_organisation(asked.requester);
            journal.touch_organisation(asked.authority);
            Ok((new, journal.write(&tx).await?))
        })
        .await
}

/// The arrival never was: the reservation stands as it did, and so does its promise of the bed. Of the stay the events alone tell:
/// nobody was ever in the bed.
///
/// # Errors
/// [`Refusal::NotUndone`]; [`Refusal::BedTaken`] when the promised time is somebody else's now; [`AppError::Conflict`] when stay, offer
/// or request have gone on.
pub async fn undo(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let (db, new, before) = (plads.store.read(), StayId(act.subject), act.before::<Before>()?);
    let bed = load_bed(plads, before.claim.bed).await?;
    may(actor, Action::RegisterArrival, facility::ties_of_site(db, bed.site, plads.today()).await?)?;
    let id = before.claim.reservation.ok_or(AppError::NotFound)?;
    let asked = before.claim.request.ok_or(AppError::NotFound)?;
    let seen = request::by_id(db, asked).await?.ok_or(AppError::NotFound)?;
    let now = plads.now();
    let done = plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(&tx).await?;
            act.check(&tx, actor, now).await?;
            let arrived = stay::by_id(&*tx, new).await?.filter(|s| s.version == 1).ok_or(AppError::Conflict)?;
            let claim = claims::of_stay(&*tx, new).await?.filter(|c| c.bed == bed.bed).ok_or(AppError::Conflict)?;
            let offer = reservation::by_id(&*tx, id).await?.filter(|r| r.version == before.offer).ok_or(AppError::Conflict)?;
            let asked = request::by_id(&*tx, asked).await?.filter(|r| r.version == before.request).ok_or(AppError::Conflict)?;
            request::save_state(&tx, &asked, asked.state.undo_arrival(new, id)?).await?;
            claims::forget(&tx, &claim).await?;
            crate::store::arrival_check::forget(&tx, new).await?;
            crate::store::transition::forget(&tx, new).await?;
            if crate::store::tobs::of_stay(&*tx, new).await?.version() > 0 {
                return Err(AppError::Conflict.into());
            }
            crate::store::screening::forget(&tx, new).await?;
            task::forget(&tx, &[TaskKind::TellDoctorArrival], About::Stay(new)).await?;
            stay::forget(&tx, &arrived).await?;
            claims::restore(&tx, &before.claim).await?;
            reservation::save(&tx, &Reservation { state: before.state, ..offer }).await?;
            task::unsettle(&tx, &MOOT, About::Request(asked.id), actor.user, act.at).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "undoes": act.id, "stay": new, "reservation": id, "bed": bed.bed });
            journal.note_at(bed.site, act.kind.undone(), Subject::Request(asked.id), detail);
            journal.touch_organisation(asked.requester);
            journal.touch_organisation(asked.authority);
            Ok(((), journal.write(&tx).await?))
        })
        .await;
    match done {
        Err(Failure::Store(StoreError::BedOverlap)) => Err(taken(plads, db, &bed, before.claim.period).await?),
        done => done,
    }
}
