//! The demonstration: an invented region with three sites, 48 beds, some 140 invented citizens, three weeks behind it and requests
//! in every state. Always the same, told from now; nothing of it is real.

mod bed_steps;
mod case;
pub(crate) mod citizen;
pub(crate) mod dice;
mod history;
mod life;
mod offer;
mod open;
pub(crate) mod people;
mod plans;
mod region;
mod rows;
mod screenings;
mod teams;
mod tobs;
mod trainings;
mod transitions;

use crate::clock::Copenhagen;
use crate::store::entity::legal_basis;
use crate::store::{Store, StoreError};
use case::Steps;
use domain::instant::Instant;
use people::Population;
use region::Region;
use rows::Rows;
use sea_orm::EntityTrait as _;

/// Everybody is invented from this seed.
const SEED: u64 = 2027;

/// Fills an empty database.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn seed(store: &Store, now: Instant) -> Result<(), StoreError> {
    let zone = Copenhagen::new();
    let bases = legal_basis::Entity::find().all(store.read()).await?;
    let mut rows = Rows::default();
    let region = Region::build(&mut rows, bases, now, &zone);
    let mut people = Population::new(SEED);
    let mut steps = Steps { rows: &mut rows, region: &region, zone: &zone, now };
    // The open requests first, so that whom they are about does not hang on how the history falls out.
    open::ask(&mut steps, &mut people);
    history::fill(&mut steps, &mut people);
    open::number(&mut steps);
    plans::fill(&mut steps);
    teams::fill(&mut steps);
    citizen::fill(&mut steps);
    transitions::fill(&mut steps);
    trainings::fill(&mut steps);
    tobs::fill(&mut steps)?;
    screenings::fill(&mut steps);
    store.write(async |tx| rows.save(&tx).await).await
}
