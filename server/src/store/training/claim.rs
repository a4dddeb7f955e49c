//! Claims of sessions on therapists, citizens and rooms, and the locks every change of them takes, always in the same order: citizens,
//! rooms, therapists, sessions, each by id. The guard itself stands in the database (`migrations/m0030_training`).

use crate::store::claims::Locks;
use crate::store::entity::{app_user, training_claim, training_room, training_session};
use crate::store::{Stamp, StoreError, Tx};
use domain::ids::SessionId;
use domain::period::Period;
use domain::rehab::session::{Session, Who};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

fn parts(who: Who) -> (&'static str, Uuid) {
    match who {
        Who::Therapist(id) => ("therapist", id.0),
        Who::Citizen(id) => ("citizen", id.0),
        Who::Room(id) => ("room", id.0),
    }
}

/// Locks whoever and whatever a use case is about to take, and the sessions it changes. On SQLite the transaction is alone already.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn lock(tx: &Tx, who: impl IntoIterator<Item = Who>, sessions: impl IntoIterator<Item = SessionId>) -> Result<(), StoreError> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let who: BTreeSet<Who> = who.into_iter().collect();
    let citizens = who.iter().filter_map(|w| if let Who::Citizen(id) = w { Some(*id) } else { None }).collect();
    Locks { citizens, ..Locks::default() }.take(tx).await?;
    for room in who.iter().filter_map(|w| if let Who::Room(id) = w { Some(id.0) } else { None }) {
        training_room::Entity::find_by_id(room).lock(LockType::NoKeyUpdate).one(&**tx).await?;
    }
    for user in who.iter().filter_map(|w| if let Who::Therapist(id) = w { Some(id.0) } else { None }) {
        app_user::Entity::find_by_id(user).lock(LockType::NoKeyUpdate).one(&**tx).await?;
    }
    for session in sessions.into_iter().collect::<BTreeSet<_>>() {
        training_session::Entity::find_by_id(session.0).lock(LockType::NoKeyUpdate).one(&**tx).await?;
    }
    Ok(())
}

/// Makes the claims of a session those that it takes as it stands; those of one that is cancelled stay, and take nobody.
///
/// # Errors
/// [`StoreError::SessionOverlap`] when somebody or something is taken.
pub async fn follow(tx: &Tx, session: &Session) -> Result<(), StoreError> {
    if session.cancelled.is_some() {
        training_claim::Entity::update_many()
            .set(training_claim::ActiveModel { live: Set(false), ..Default::default() })
            .filter(training_claim::Column::SessionId.eq(session.id.0))
            .exec(&**tx)
            .await?;
        return Ok(());
    }
    let stored = training_claim::Entity::find().filter(training_claim::Column::SessionId.eq(session.id.0)).all(&**tx).await?;
    let key = |who: Who, period: Period| (parts(who).1, period.from(), period.to());
    let wanted: Vec<_> = session.taken();
    let keys: BTreeSet<_> = wanted.iter().map(|(who, period)| key(*who, *period)).collect();
    let (kept, gone): (Vec<_>, Vec<_>) =
        stored.into_iter().partition(|row| row.live && keys.contains(&(row.who_id, row.starts_at.at(), row.ends_at.at())));
    if !gone.is_empty() {
        training_claim::Entity::delete_many().filter(training_claim::Column::Id.is_in(gone.iter().map(|row| row.id))).exec(&**tx).await?;
    }
    let kept: BTreeSet<Uuid> = kept.into_iter().map(|row| row.who_id).collect();
    for (who, period) in wanted {
        let (kind, id) = parts(who);
        if kept.contains(&id) {
            continue;
        }
        let row = training_claim::ActiveModel {
            id: Set(crate::chance::id()),
            session_id: Set(session.id.0),
            who_kind: Set(kind.to_owned()),
            who_id: Set(id),
            starts_at: Set(period.from().into()),
            ends_at: Set(period.to().into()),
            live: Set(true),
        };
        training_claim::Entity::insert(row).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Sessions that take any of these in part of a period.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn taking<C: ConnectionTrait>(db: &C, who: impl IntoIterator<Item = Who>, period: Period) -> Result<Vec<SessionId>, StoreError> {
    let who: Vec<Uuid> = who.into_iter().map(|w| parts(w).1).collect();
    let ids: Vec<Uuid> = training_claim::Entity::find()
        .select_only()
        .column(training_claim::Column::SessionId)
        .filter(training_claim::Column::WhoId.is_in(who))
        .filter(Expr::col((training_claim::Entity, training_claim::Column::Live)))
        .filter(training_claim::Column::EndsAt.gt(Stamp::from(period.from())))
        .filter(training_claim::Column::StartsAt.lt(Stamp::from(period.to())))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(SessionId).collect())
}
