//! One bed: what it is, who is coming, and what staff do to it.
//!
//! [`arrive`] turns a reservation into a stay, [`arrive_later`] postpones it, [`cleaning`] makes the bed ready, [`closure`] takes it out of use, [`fault`] limits it,
//! [`give_way`] moves what is planned behind what cannot wait. The view and the forms are in [`view`].

pub mod arrive;
pub mod arrive_later;
pub mod cleaning;
pub mod closure;
pub mod fault;
pub mod fetch;
pub mod give_way;
mod view;

pub(crate) use crate::allocation::bed_name;
pub use view::{forms, typed_time};

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::{claims, facility};
use app::error::AppError;
use domain::facility::BedFacts;
use domain::ids::BedId;
use domain::period::Period;
use sea_orm::ConnectionTrait;

/// A bed by identity.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn load_bed(plads: &Plads, id: BedId) -> Result<BedFacts, Failure> {
    Ok(facility::bed(plads.store.read(), id).await?.ok_or(AppError::NotFound)?)
}

/// The refusal for a bed that is held in part of a period, naming who holds it as far as colleagues may know.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn taken<C: ConnectionTrait>(plads: &Plads, db: &C, bed: &BedFacts, period: Period) -> Result<Failure, Failure> {
    let claims = claims::on_beds(db, &[bed.bed], period).await?;
    crate::allocation::taken::by(plads, db, bed, &claims, period).await
}
