//! Saying who has a bed: whoever offered or closed it, when, and for how long.

use super::inbox::bed_name;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{app_user, closure};
use crate::store::{claims, reservation};
use app::error::{AppError, BedTaken, Refusal};
use domain::access::short_name;
use domain::allocation::{Claim, ClaimKind};
use domain::facility::BedFacts;
use domain::instant::Instant;
use domain::period::Period;
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

/// The refusal for a bed whose claims hold it in part of the period; the next beds are added by the caller.
pub(crate) async fn by<C: ConnectionTrait>(
    plads: &Plads,
    db: &C,
    bed: &BedFacts,
    claims: &[Claim],
    period: Period,
) -> Result<Failure, Failure> {
    let mut in_the_way: Vec<&Claim> = claims.iter().filter(|c| c.live && c.period.overlaps(&period)).collect();
    // A reservation is the news; a stay or a closure was on the screen before.
    in_the_way.sort_by_key(|c| (c.kind != ClaimKind::Reservation, c.period.from()));
    let Some(claim) = in_the_way.first() else { return Ok(AppError::Conflict.into()) };
    let (by, at) = author(db, claim).await?;
    Ok(AppError::refused(Refusal::BedTaken(BedTaken {
        bed: bed_name(bed),
        kind: claim.kind,
        by,
        at: at.map(|at| plads.local(at)),
        from: plads.local(claim.period.from()),
        to: plads.local(claim.period.to()),
        next: Vec::new(),
    }))
    .into())
}

/// The same, as the bed stands now.
pub(super) async fn now(plads: &Plads, bed: &BedFacts, period: Period) -> Result<Failure, Failure> {
    let db = plads.store.read();
    let claims = claims::on_beds(db, &[bed.bed], period).await?;
    by(plads, db, bed, &claims, period).await
}

/// Who took the bed, and when, where a person did.
async fn author<C: ConnectionTrait>(db: &C, claim: &Claim) -> Result<(Option<String>, Option<Instant>), Failure> {
    let (user, at): (Option<Uuid>, Option<Instant>) = match claim.kind {
        ClaimKind::Reservation => match claim.reservation {
            Some(id) => reservation::by_id(db, id).await?.map_or((None, None), |r| (r.offered_by.map(|u| u.0), Some(r.offered_at))),
            None => (None, None),
        },
        ClaimKind::Closure => match claim.closure {
            Some(id) => closure::Entity::find_by_id(id.0).one(db).await?.map_or((None, None), |c| (c.closed_by, Some(c.closed_at.at()))),
            None => (None, None),
        },
        ClaimKind::Stay | ClaimKind::Hold | ClaimKind::Cleaning => (None, None),
    };
    let name = match user {
        Some(id) => app_user::Entity::find_by_id(id).one(db).await?.map(|u| short_name(&u.name)),
        None => None,
    };
    Ok((name, at))
}
