//! What is done to a session of a series may be done to those that follow as well: to all of them, or to none.

use super::{all_of, at_version, change};
use crate::failure::Failure;
use crate::store::training::{self, Training, claim};
use crate::store::{StoreError, Tx};
use app::error::AppError;
use domain::rehab::series::Reach;
use sea_orm::ConnectionTrait;

/// Sessions that follow one in its series and can still be changed, the first first.
pub(super) async fn following<C: ConnectionTrait>(db: &C, of: &Training) -> Result<Vec<Training>, StoreError> {
    let Some(series) = of.series else { return Ok(Vec::new()) };
    let mut found = training::of_series(db, series).await?;
    found.retain(|t| t.session.period.from() > of.session.period.from() && change::open(t).is_ok());
    Ok(found)
}

/// The session within the transaction, still at the version that was on the screen, and those a change of it reaches, with all whom they
/// take locked.
pub(super) async fn reached(tx: &Tx, seen: &Training, version: i32, reach: Reach) -> Result<Vec<Training>, Failure> {
    if reach == Reach::One {
        return Ok(vec![at_version(tx, seen, version).await?]);
    }
    let follow = following(&**tx, seen).await?;
    let all = || follow.iter().chain([seen]);
    claim::lock(tx, all().flat_map(|t| all_of(&t.session)), all().map(|t| t.session.id)).await?;
    let first = training::by_id(&**tx, seen.session.id).await?.ok_or(AppError::NotFound)?;
    if first.version != version {
        return Err(AppError::Conflict.into());
    }
    let follow = following(&**tx, &first).await?;
    Ok(std::iter::once(first).chain(follow).collect())
}
