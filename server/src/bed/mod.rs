//! One bed: what it is, who is coming, and what staff do to it.
//!
//! [`arrive`] turns a reservation into a stay, [`cleaning`] makes the bed ready, [`closure`] takes it out of use, [`give_way`] moves
//! what is planned behind what cannot wait. The view and the forms are in [`view`].

pub mod arrive;
pub mod cleaning;
pub mod closure;
pub mod give_way;
mod view;

pub use view::{forms, typed_time};

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{app_user, closure as closure_row};
use crate::store::{claims, facility, reservation};
use app::error::{AppError, BedTaken, Refusal};
use domain::allocation::{Claim, ClaimKind};
use domain::facility::BedFacts;
use domain::ids::BedId;
use domain::instant::Instant;
use domain::period::Period;
use sea_orm::{ConnectionTrait, EntityTrait as _};

/// A bed by identity.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn load_bed(plads: &Plads, id: BedId) -> Result<BedFacts, Failure> {
    Ok(facility::bed(plads.store.read(), id).await?.ok_or(AppError::NotFound)?)
}

/// "Solgården 2A".
#[must_use]
pub fn bed_name(bed: &BedFacts) -> String {
    format!("{} {}", bed.site_name, bed.label)
}

/// The refusal for a bed that is held in part of a period, naming who holds it as far as colleagues may know.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn taken<C: ConnectionTrait>(plads: &Plads, db: &C, bed: &BedFacts, period: Period) -> Result<Failure, Failure> {
    let claims = claims::on_beds(db, &[bed.bed], period).await?;
    let Some(claim) = claims.first() else { return Ok(AppError::Conflict.into()) };
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

/// Who took the bed, and when, where a person did.
async fn author<C: ConnectionTrait>(db: &C, claim: &Claim) -> Result<(Option<String>, Option<Instant>), Failure> {
    let (user, at) = match (claim.kind, claim.reservation, claim.closure) {
        (ClaimKind::Reservation, Some(id), _) => match reservation::by_id(db, id).await? {
            Some(r) => (r.offered_by.map(|u| u.0), Some(r.offered_at)),
            None => (None, None),
        },
        (ClaimKind::Closure, _, Some(id)) => match closure_row::Entity::find_by_id(id.0).one(db).await? {
            Some(c) => (c.closed_by, Some(c.closed_at.at())),
            None => (None, None),
        },
        _ => (None, None),
    };
    let name = match user {
        Some(id) => app_user::Entity::find_by_id(id).one(db).await?.map(|u| u.name),
        None => None,
    };
    Ok((name.map(|n| short(&n)), at))
}

fn short(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    words.next_back().and_then(|w| w.chars().next()).map_or_else(|| first.to_owned(), |initial| format!("{first} {initial}."))
}
