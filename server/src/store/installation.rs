//! What a database is for: real use or the demonstration. Written once, by the first command that uses it; the other kind is
//! refused ever after, so that invented and real citizens never meet.

use super::entity::{app_user, citizen, installation, organisation, request, site};
use super::{Store, StoreError};
use domain::code::Code as _;
use domain::codes;
use domain::instant::Instant;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait as _, Set};

codes! {
    /// What a database is for.
    pub enum Installation {
        /// Real citizens.
        Real = "real",
        /// Invented citizens.
        Demo = "demo",
    }
}

/// The database is not what it would have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongKind {
    /// Real use was asked for.
    #[error("this database holds the demonstration; name another with --db, or run `plads demo`")]
    IsDemo,
    /// The demonstration was asked for.
    #[error("this database holds something else than the demonstration; name another with --db")]
    IsNotDemo,
}

/// What the database is for; `None` while nobody has said so.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn kind<C: ConnectionTrait>(db: &C) -> Result<Option<Installation>, StoreError> {
    let Some(row) = installation::Entity::find_by_id(1).one(db).await? else { return Ok(None) };
    Installation::from_code(&row.kind).map(Some).map_err(|_| StoreError::Meaningless { column: "installation.kind" })
}

/// Makes sure the database is for `wanted`, and writes it down the first time.
///
/// # Errors
/// [`StoreError`] from the database; inside, why it is refused.
pub async fn settle(store: &Store, wanted: Installation, now: Instant) -> Result<Result<(), WrongKind>, StoreError> {
    match (wanted, kind(store.read()).await?) {
        (Installation::Real, Some(Installation::Demo)) => return Ok(Err(WrongKind::IsDemo)),
        (Installation::Demo, Some(Installation::Real)) => return Ok(Err(WrongKind::IsNotDemo)),
        (_, Some(_)) => return Ok(Ok(())),
        (Installation::Demo, None) if !is_empty(store.read()).await? => return Ok(Err(WrongKind::IsNotDemo)),
        (_, None) => {}
    }
    let row = installation::ActiveModel { id: Set(1), kind: Set(wanted.code().to_owned()), created_at: Set(now.into()) };
    let done = store
        .write(async |tx| {
            installation::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok::<_, StoreError>(())
        })
        .await;
    match done {
        // Another process said so first; what it said counts.
        Err(StoreError::Duplicate) => Ok(match (wanted, kind(store.read()).await?) {
            (Installation::Real, Some(Installation::Demo)) => Err(WrongKind::IsDemo),
            (Installation::Demo, Some(Installation::Real)) => Err(WrongKind::IsNotDemo),
            _ => Ok(()),
        }),
        done => done.map(Ok),
    }
}

async fn is_empty<C: ConnectionTrait>(db: &C) -> Result<bool, StoreError> {
    let found = organisation::Entity::find().count(db).await?
        + app_user::Entity::find().count(db).await?
        + site::Entity::find().count(db).await?
        + citizen::Entity::find().count(db).await?
        + request::Entity::find().count(db).await?;
    Ok(found == 0)
}
