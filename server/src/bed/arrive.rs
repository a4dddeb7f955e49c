//! Arrival: the reservation becomes a stay, in one transaction.

use super::{load_bed, taken};
use crate::chance;
use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::claims::{self, Locks, Serves};
use crate::store::entity::{decision, stay as stay_row};
use crate::store::journal::{Journal, Subject};
use crate::store::reservation::Reservation;
use crate::store::stay::{Phase, Stay};
use crate::store::task::{self, About};
use crate::store::{StoreError, citizen, facility, request, reservation, stay};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::ids::{BedId, LegalBasisId, PhaseId, ReservationId, StayId};
use domain::instant::Instant;
use domain::kitchen::Diet;
use domain::period::Period;
use domain::request::RequestState;
use domain::setting::SettingKey;
use domain::stay::{Outcome, StayState};
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

/// Seconds for which a stay is planned at least.
const SHORTEST: i64 = 3600;

/// Registers that the citizen of a reservation has arrived in its bed at `at` (not in the future).
///
/// # Errors
/// [`Refusal::OfferOver`] when the reservation is over, [`Refusal::AlreadyInHouse`] when the citizen lies elsewhere,
/// [`Refusal::CitizenDied`]; a field problem for a time before the citizen's last stay was over; [`Refusal::BedTaken`] when the bed is
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
            let moot = [TaskKind::NonArrival, TaskKind::OfferAnswered, TaskKind::OfferLapsed];
            task::settle(&tx, &moot, About::Request(asked.id), Some(actor.user), now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(
                bed.site,
                "stay.arrived",
                Subject::Stay(new),
                json!({ "request": asked.id, "bed": bed.bed, "at": at, "course": course }),
            );
            journal.note("request.arrived", Subject::Request(asked.id), json!({ "stay": new }));
            journal.touch_organisation(asked.requester);
            journal.touch_organisation(asked.authority);
            Ok((new, journal.write(&tx).await?))
        })
        .await
}
