//! The ward postpones an arrival: transport is late, or comes tomorrow. The bed stays promised from the new time on; the citizen has not
//! arrived, so nothing that counts from arrival begins.

use super::load_bed;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks};
use crate::store::entity::request as request_row;
use crate::store::journal::{Journal, Subject};
use crate::store::reservation::Reservation;
use crate::store::task::{self, About, NewTask};
use crate::store::{facility, request, reservation};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::code::Code as _;
use domain::form::Problem;
use domain::ids::{BedId, ReservationId};
use domain::instant::Instant;
use domain::period::Period;
use domain::request::PostponeCause;
use domain::task::TaskKind;
use serde_json::json;

/// Postpones the arrival of a reservation to `to`. The sender and the allocators see the new time; the allocators get a task.
///
/// # Errors
/// [`Refusal::OfferOver`] when the reservation is over; a field problem when the time is past, no later than before, or after the
/// expected departure; [`AppError::Conflict`] when it changed since `version`.
pub async fn postpone(
    plads: &Plads,
    actor: &Actor,
    bed: BedId,
    (id, version): (ReservationId, i32),
    to: Instant,
    cause: PostponeCause,
) -> Result<(), Failure> {
    let bed = load_bed(plads, bed).await?;
    may(actor, Action::RegisterArrival, facility::ties_of_site(plads.store.read(), bed.site, plads.today()).await?)?;
    let seen = reservation::by_id(plads.store.read(), id).await?.filter(|r| r.bed == bed.bed).ok_or(AppError::NotFound)?;
    let citizen = request::by_id(plads.store.read(), seen.request).await?.ok_or(AppError::NotFound)?.citizen;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![citizen], rooms: vec![bed.room], beds: vec![bed.bed] }.take(&tx).await?;
            let old = reservation::by_id(&*tx, id).await?.ok_or(AppError::NotFound)?;
            if !old.state.is_live() {
                return Err(AppError::refused(Refusal::OfferOver { how: old.state.status() }).into());
            }
            if old.version != version || old.bed != bed.bed {
                return Err(AppError::Conflict.into());
            }
            if to <= now || to <= old.period.from() {
                return Err(AppError::field("to", Problem::TooEarly).into());
            }
            let period = Period::new(to, old.period.to()).map_err(|_| AppError::field("to", Problem::TooLate))?;
            let asked = request::by_id(&*tx, old.request).await?.ok_or(AppError::NotFound)?;
            let claim = claims::of_reservation(&*tx, id).await?.ok_or(AppError::Conflict)?;
            claims::shift(&tx, &claim, bed.bed, period, now).await?;
            reservation::save(&tx, &Reservation { period, proposed_arrival: None, ..old.clone() }).await?;
            request::save(&tx, &asked, request_row::ActiveModel::default()).await?;
            task::settle(&tx, &[TaskKind::NonArrival, TaskKind::OfferAnswered], About::Request(asked.id), Some(actor.user), now).await?;
            let changed = NewTask {
                site: Some(bed.site),
                request: Some(asked.id),
                note: asked.number.clone(),
                ..NewTask::new(TaskKind::RequestChanged, asked.authority, to)
            };
            task::raise(&tx, changed, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "reservation": id, "bed": bed.bed, "before": old.period.from(), "arrival": to, "cause": cause.code() });
            journal.note_at(bed.site, "arrival.postponed", Subject::Request(asked.id), detail);
            journal.touch_organisation(asked.requester);
            journal.touch_organisation(asked.authority);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
