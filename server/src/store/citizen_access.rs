//! Codes to the citizen's own pages, visits with them, and wishes written there.

use super::entity::{citizen_access, citizen_visit, citizen_wish};
use super::{Stamp, StoreError, Tx};
use domain::citizen_access::{AccessEnd, CitizenVisit, Holder, MOST_TRIES, OneTimeCode, Visitor};
use domain::code::Code as _;
use domain::ids::{CitizenAccessId, CitizenId, OrganisationId, StayId, UserId, WishId};
use domain::instant::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// An access as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Identity.
    pub id: CitizenAccessId,
    /// To whose page.
    pub citizen: CitizenId,
    /// Given in which stay.
    pub stay: StayId,
    /// Who holds it.
    pub holder: Holder,
    /// Their name; empty for the citizen.
    pub holder_name: String,
    /// What it rests on ("Fremtidsfuldmagt, sundhed").
    pub basis: String,
    /// The code, without its characters.
    pub code: OneTimeCode,
    /// Who gave it.
    pub given_by: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// When it ended before its time.
    pub ended_at: Option<Instant>,
}

impl Access {
    /// The one who holds it, on the citizen's pages.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        Visitor { access: self.id, citizen: self.citizen, holder: self.holder, organisation: self.organisation }
    }
}

fn access(row: citizen_access::Model) -> Result<Access, StoreError> {
    let meaningless = |column| move |_| StoreError::Meaningless { column };
    let ended = row.end_reason.as_deref().map(AccessEnd::from_code).transpose();
    Ok(Access {
        id: CitizenAccessId(row.id),
        citizen: CitizenId(row.citizen_id),
        stay: StayId(row.stay_id),
        holder: Holder::from_code(&row.holder).map_err(meaningless("citizen_access.holder"))?,
        holder_name: row.holder_name,
        basis: row.basis,
        code: OneTimeCode {
            given_at: row.given_at.at(),
            wrong_tries: u32::try_from(row.wrong_tries).unwrap_or(MOST_TRIES),
            used_at: row.used_at.map(Stamp::at),
            ended: ended.map_err(meaningless("citizen_access.end_reason"))?,
            until: row.until_on,
        },
        given_by: UserId(row.given_by),
        organisation: OrganisationId(row.organisation_id),
        ended_at: row.ended_at.map(Stamp::at),
    })
}

/// An access by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: CitizenAccessId) -> Result<Option<Access>, StoreError> {
    citizen_access::Entity::find_by_id(id.0).one(db).await?.map(access).transpose()
}

/// The access whose code has this hash.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_hash<C: ConnectionTrait>(db: &C, hash: &str) -> Result<Option<Access>, StoreError> {
    citizen_access::Entity::find().filter(citizen_access::Column::CodeHash.eq(hash)).one(db).await?.map(access).transpose()
}

/// Every access to a citizen's page, the latest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_citizen<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<Vec<Access>, StoreError> {
    let rows = citizen_access::Entity::find()
        .filter(citizen_access::Column::CitizenId.eq(citizen.0))
        .order_by_desc(citizen_access::Column::GivenAt)
        .order_by_desc(citizen_access::Column::Id);
    rows.all(db).await?.into_iter().map(access).collect()
}

/// Stores a new access with the hash of its code.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Access, code_hash: &str) -> Result<(), StoreError> {
    let row = citizen_access::ActiveModel {
        id: Set(new.id.0),
        citizen_id: Set(new.citizen.0),
        stay_id: Set(new.stay.0),
        holder: Set(new.holder.code().to_owned()),
        holder_name: Set(new.holder_name.clone()),
        basis: Set(new.basis.clone()),
        until_on: Set(new.code.until),
        code_hash: Set(code_hash.to_owned()),
        given_by: Set(new.given_by.0),
        organisation_id: Set(new.organisation.0),
        given_at: Set(new.code.given_at.into()),
        wrong_tries: Set(0),
        used_at: Set(None),
        ended_at: Set(None),
        ended_by: Set(None),
        end_reason: Set(None),
    };
    citizen_access::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Counts a wrong birth date; the last one allowed ends the access.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn count_wrong(tx: &Tx, of: &Access, now: Instant) -> Result<(), StoreError> {
    let wrong = of.code.wrong_tries.saturating_add(1).min(MOST_TRIES);
    let mut row = citizen_access::ActiveModel { wrong_tries: Set(i32::try_from(wrong).unwrap_or(i32::MAX)), ..Default::default() };
    if wrong == MOST_TRIES {
        row.ended_at = Set(Some(now.into()));
        row.end_reason = Set(Some(AccessEnd::OutOfTries.code().to_owned()));
    }
    citizen_access::Entity::update_many().set(row).filter(citizen_access::Column::Id.eq(of.id.0)).exec(&**tx).await?;
    Ok(())
}

/// Uses a code, once, and begins the visit whose cookie has this hash.
///
/// # Errors
/// [`StoreError::Conflict`] when it is used already.
pub async fn begin_visit(tx: &Tx, of: CitizenAccessId, token_hash: &str, now: Instant) -> Result<(), StoreError> {
    let used = citizen_access::Entity::update_many()
        .set(citizen_access::ActiveModel { used_at: Set(Some(now.into())), ..Default::default() })
        .filter(citizen_access::Column::Id.eq(of.0))
        .filter(citizen_access::Column::UsedAt.is_null())
        .filter(citizen_access::Column::EndedAt.is_null())
        .exec(&**tx)
        .await?;
    if used.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    let row = citizen_visit::ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        access_id: Set(of.0),
        began_at: Set(now.into()),
        seen_at: Set(now.into()),
    };
    citizen_visit::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The visit whose cookie has this hash.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn visit<C: ConnectionTrait>(db: &C, token_hash: &str) -> Result<Option<(CitizenAccessId, CitizenVisit)>, StoreError> {
    let row = citizen_visit::Entity::find_by_id(token_hash.to_owned()).one(db).await?;
    Ok(row.map(|v| (CitizenAccessId(v.access_id), CitizenVisit { began: v.began_at.at(), seen: v.seen_at.at() })))
}

/// Visits of some accesses.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn visits_of<C: ConnectionTrait>(db: &C, of: &[CitizenAccessId]) -> Result<Vec<(CitizenAccessId, CitizenVisit)>, StoreError> {
    let rows = citizen_visit::Entity::find().filter(citizen_visit::Column::AccessId.is_in(of.iter().map(|a| a.0))).all(db).await?;
    Ok(rows.into_iter().map(|v| (CitizenAccessId(v.access_id), CitizenVisit { began: v.began_at.at(), seen: v.seen_at.at() })).collect())
}

/// Something was asked for in a visit.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn touch(tx: &Tx, token_hash: &str, now: Instant) -> Result<(), StoreError> {
    citizen_visit::Entity::update_many()
        .set(citizen_visit::ActiveModel { seen_at: Set(now.into()), ..Default::default() })
        .filter(citizen_visit::Column::TokenHash.eq(token_hash))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Ends a visit.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn end_visit(tx: &Tx, token_hash: &str) -> Result<(), StoreError> {
    citizen_visit::Entity::delete_many().filter(citizen_visit::Column::TokenHash.eq(token_hash)).exec(&**tx).await?;
    Ok(())
}

/// Ends an access with its visits.
///
/// # Errors
/// [`StoreError::Conflict`] when it has ended already.
pub async fn end(tx: &Tx, id: CitizenAccessId, why: AccessEnd, by: UserId, now: Instant) -> Result<(), StoreError> {
    let set = ended(why, by, now);
    let open = citizen_access::Entity::update_many()
        .set(set)
        .filter(citizen_access::Column::Id.eq(id.0))
        .filter(citizen_access::Column::EndedAt.is_null());
    if open.exec(&**tx).await?.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    citizen_visit::Entity::delete_many().filter(citizen_visit::Column::AccessId.eq(id.0)).exec(&**tx).await?;
    Ok(())
}

/// Ends every access to a citizen's page with its visits; says how many.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn end_all(tx: &Tx, citizen: CitizenId, why: AccessEnd, by: UserId, now: Instant) -> Result<u64, StoreError> {
    let all: Vec<Access> = of_citizen(&**tx, citizen).await?.into_iter().filter(|a| a.ended_at.is_none()).collect();
    let ids = || all.iter().map(|a| a.id.0);
    citizen_visit::Entity::delete_many().filter(citizen_visit::Column::AccessId.is_in(ids())).exec(&**tx).await?;
    let done =
        citizen_access::Entity::update_many().set(ended(why, by, now)).filter(citizen_access::Column::Id.is_in(ids())).exec(&**tx).await?;
    Ok(done.rows_affected)
}

fn ended(why: AccessEnd, by: UserId, now: Instant) -> citizen_access::ActiveModel {
    citizen_access::ActiveModel {
        ended_at: Set(Some(now.into())),
        ended_by: Set(Some(by.0)),
        end_reason: Set(Some(why.code().to_owned())),
        ..Default::default()
    }
}

/// Forgets visits nobody has asked for anything in since `before`.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn forget_visits(tx: &Tx, before: Instant) -> Result<(), StoreError> {
    citizen_visit::Entity::delete_many().filter(citizen_visit::Column::SeenAt.lt(Stamp::from(before))).exec(&**tx).await?;
    Ok(())
}

/// A wish as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Identity.
    pub id: WishId,
    /// In which stay.
    pub stay: StayId,
    /// By which access it was written.
    pub access: CitizenAccessId,
    /// What it says.
    pub text: String,
    /// When.
    pub at: Instant,
}

/// Stores a wish.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_wish(tx: &Tx, new: &Wish) -> Result<(), StoreError> {
    let row = citizen_wish::ActiveModel {
        id: Set(new.id.0),
        stay_id: Set(new.stay.0),
        access_id: Set(new.access.0),
        text: Set(new.text.clone()),
        at: Set(new.at.into()),
    };
    citizen_wish::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The wishes of a stay, the latest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn wishes_of<C: ConnectionTrait>(db: &C, stay: StayId) -> Result<Vec<Wish>, StoreError> {
    let rows = citizen_wish::Entity::find()
        .filter(citizen_wish::Column::StayId.eq(stay.0))
        .order_by_desc(citizen_wish::Column::At)
        .order_by_desc(citizen_wish::Column::Id);
    let wish = |row: citizen_wish::Model| Wish {
        id: WishId(row.id),
        stay: StayId(row.stay_id),
        access: CitizenAccessId(row.access_id),
        text: row.text,
        at: row.at.at(),
    };
    Ok(rows.all(db).await?.into_iter().map(wish).collect())
}
