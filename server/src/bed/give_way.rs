//! Making room on a bed for what cannot wait: somebody in the house, a cleaning after them, a closure.
//!
//! What is planned gives way in the same transaction: its start moves behind; with no time left a reservation loses the bed and
//! its request is granted and waiting again. Each clash becomes a task with an owner. Nobody in the house ever gives way.

use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::claims::{self, Serves};
use crate::store::entity::{cleaning, closure};
use crate::store::journal::{Journal, Subject};
use crate::store::reservation::Reservation;
use crate::store::task::{self, NewTask};
use crate::store::{Tx, facility, request, reservation};
use app::error::AppError;
use domain::allocation::{Claim, ClaimKind};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::ids::{OrganisationId, ReservationId};
use domain::instant::Instant;
use domain::period::Period;
use domain::setting::SettingKey;
use domain::stay::CleaningStep;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use serde_json::json;

/// Clears `period` on a locked bed of everything planned, and says by whom it is held when somebody in the house (or a kept bed)
/// is in it. `but` is the claim that asks for the room.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn give_way(
    plads: &Plads,
    tx: &Tx,
    bed: &BedFacts,
    period: Period,
    but: Option<&Claim>,
    journal: &mut Journal,
) -> Result<Option<Claim>, Failure> {
    let claims = claims::on_beds(&**tx, &[bed.bed], period).await?;
    let others: Vec<Claim> = claims.into_iter().filter(|c| but.is_none_or(|b| b.id != c.id)).collect();
    if let Some(held) = others.iter().find(|c| matches!(c.kind, ClaimKind::Stay | ClaimKind::Hold)) {
        return Ok(Some(held.clone()));
    }
    for claim in &others {
        match claim.kind {
            ClaimKind::Reservation => reservation_gives_way(plads, tx, bed, claim, period, journal).await?,
            ClaimKind::Closure => {
                if !move_behind(tx, claim, period, plads.now()).await? {
                    // Nothing is left of it: it is over, and its row says so.
                    let over = closure::ActiveModel { reopened_at: Set(Some(plads.now().into())), ..Default::default() };
                    let open = closure::Entity::update_many().set(over).filter(closure::Column::Id.eq(claim.closure.map(|id| id.0)));
                    open.filter(closure::Column::ReopenedAt.is_null()).exec(&**tx).await?;
                }
                clash(plads, tx, bed, claim, period, journal).await?;
            }
            ClaimKind::Cleaning => cleaning_gives_way(plads, tx, bed, claim, period, journal).await?,
            ClaimKind::Stay | ClaimKind::Hold => {}
        }
    }
    Ok(None)
}

/// The rest of a cleaning is done behind `period`, and what is planned there gives way in turn: a bed is never free uncleaned.
async fn cleaning_gives_way(
    plads: &Plads,
    tx: &Tx,
    bed: &BedFacts,
    claim: &Claim,
    period: Period,
    journal: &mut Journal,
) -> Result<(), Failure> {
    let id = claim.cleaning.ok_or(AppError::NotFound)?;
    let row = cleaning::Entity::find_by_id(id.0).one(&**tx).await?.ok_or(AppError::NotFound)?;
    if row.step == CleaningStep::Accepted.code() {
        // It is over: only the hours that were somebody else's are taken from it.
        return Ok(claims::end_at(tx, claim, period.from()).await?);
    }
    let left = claim.period.to().seconds_since(claim.period.from().max(period.from()));
    let rest = Period::new(period.to(), period.to().plus_seconds(left)).map_err(|_| AppError::Conflict)?;
    claims::end_at(tx, claim, period.from()).await?;
    if Box::pin(give_way(plads, tx, bed, rest, Some(claim), journal)).await?.is_none() {
        claims::insert(tx, bed.bed, Serves::Cleaning(id), rest).await?;
    } else {
        // The next citizen is in the bed already: there is nothing left to clean for.
        let over = cleaning::ActiveModel {
            step: Set(CleaningStep::Accepted.code().to_owned()),
            accepted_at: Set(Some(plads.now().into())),
            version: Set(row.version.saturating_add(1)),
            ..Default::default()
        };
        cleaning::Entity::update_many().set(over).filter(cleaning::Column::Id.eq(id.0)).exec(&**tx).await?;
    }
    clash(plads, tx, bed, claim, period, journal).await
}

/// Notes that a cleaning or closure moved, with a task for those who planned it.
async fn clash(plads: &Plads, tx: &Tx, bed: &BedFacts, claim: &Claim, period: Period, journal: &mut Journal) -> Result<(), Failure> {
    journal.note_at(bed.site, "claim.moved_behind", Subject::Bed(bed.bed), json!({ "claim": claim.id, "to": period.to() }));
    if let Some(authority) = authority(plads, tx, bed).await? {
        let conflict = NewTask { site: Some(bed.site), bed: Some(bed.bed), ..NewTask::new(TaskKind::Conflict, authority, plads.now()) };
        task::raise(tx, conflict, plads.now()).await?;
    }
    Ok(())
}

/// The start moves behind `period`; with nothing left the claim goes off. True when something is left. Hours that are past stay
/// kept, but not those that somebody else turns out to have had.
async fn move_behind(tx: &Tx, claim: &Claim, period: Period, now: Instant) -> Result<bool, Failure> {
    match Period::new(period.to(), claim.period.to()) {
        Ok(rest) => {
            claims::shift(tx, claim, claim.bed, rest, now.min(period.from())).await?;
            Ok(true)
        }
        Err(_) => {
            claims::end_at(tx, claim, now.min(period.from())).await?;
            Ok(false)
        }
    }
}

async fn reservation_gives_way(
    plads: &Plads,
    tx: &Tx,
    bed: &BedFacts,
    claim: &Claim,
    period: Period,
    journal: &mut Journal,
) -> Result<(), Failure> {
    let id: ReservationId = claim.reservation.ok_or(AppError::NotFound)?;
    let old = reservation::by_id(&**tx, id).await?.ok_or(AppError::NotFound)?;
    if !old.state.is_live() {
        // It is over: hours it kept a bed in vain turn out to have been somebody's.
        return Ok(claims::end_at(tx, claim, period.from()).await?);
    }
    let asked = request::by_id(&**tx, old.request).await?.ok_or(AppError::NotFound)?;
    let now = plads.now();
    let subject = Subject::Request(asked.id);
    if move_behind(tx, claim, period, now).await? {
        let moved = Period::new(period.to(), claim.period.to()).unwrap_or(old.period);
        reservation::save(tx, &Reservation { period: moved, ..old.clone() }).await?;
        journal.note_at(
            bed.site,
            "reservation.moved_behind",
            subject,
            json!({ "reservation": id, "bed": bed.bed, "arrival": period.to() }),
        );
    } else {
        let cancelled = Reservation { state: old.state.cancel(now)?, end_reason: "bed_lost".into(), ..old.clone() };
        reservation::save(tx, &cancelled).await?;
        let next_update_at = now.plus_minutes(settings(&**tx).await?.on(plads.today(), SettingKey::NextUpdateMinutes));
        request::save_state(tx, &asked, asked.state.lose_reservation(next_update_at)?).await?;
        journal.note_at(bed.site, "reservation.lost_bed", subject, json!({ "reservation": id, "bed": bed.bed }));
    }
    journal.touch_organisation(asked.requester);
    journal.touch_organisation(asked.authority);
    let conflict = NewTask {
        site: Some(bed.site),
        request: Some(asked.id),
        reservation: Some(id),
        bed: Some(bed.bed),
        note: asked.number.clone(),
        ..NewTask::new(TaskKind::Conflict, asked.authority, now)
    };
    task::raise(tx, conflict, now).await?;
    Ok(())
}

/// Who decides at the bed's site today; nobody while no agreement holds, which must never keep a bed from being kept.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn authority(plads: &Plads, tx: &Tx, bed: &BedFacts) -> Result<Option<OrganisationId>, Failure> {
    Ok(facility::agreement_on(&**tx, bed.site, plads.today()).await?.map(|a| a.authority))
}
