//! The arrival check: the list of a site, and the checks of stays.

use super::entity::{arrival_check, arrival_check_item, site_arrival_item};
use super::{StoreError, Tx};
use crate::chance;
use domain::arrival_check::{CheckAnswer, CheckItem, ItemText, usual};
use domain::code::Code as _;
use domain::ids::{SiteId, StayId, UserId};
use domain::instant::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

/// A check as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivalCheck {
    /// Identity.
    pub id: Uuid,
    /// Of which stay.
    pub stay: StayId,
    /// 1 at arrival, one more at each return from hospital.
    pub round: i32,
    /// When it began.
    pub began_at: Instant,
    /// Its version.
    pub version: i32,
    /// What is looked for, in order.
    pub items: Vec<CheckItem>,
}

impl ArrivalCheck {
    /// Does the sender owe anything?
    #[must_use]
    pub fn is_owed(&self) -> bool {
        self.items.iter().any(CheckItem::is_owed)
    }
}

/// The list of a site with its version; the usual one, at version 0, where the site keeps none.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn list_of<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<(Vec<ItemText>, i32), StoreError> {
    let rows = site_arrival_item::Entity::find()
        .filter(site_arrival_item::Column::SiteId.eq(site.0))
        .order_by_asc(site_arrival_item::Column::Position)
        .all(db)
        .await?;
    let Some(version) = rows.first().map(|row| row.version) else { return Ok((usual(), 0)) };
    Ok((rows.into_iter().map(|row| ItemText { da: row.text_da, en: row.text_en }).collect(), version))
}

/// Replaces the list of a site, still at the version that was read; an empty list goes back to the usual one.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save_list(tx: &Tx, site: SiteId, version: i32, items: &[ItemText]) -> Result<(), StoreError> {
    let old = site_arrival_item::Entity::delete_many()
        .filter(site_arrival_item::Column::SiteId.eq(site.0))
        .filter(site_arrival_item::Column::Version.eq(version))
        .exec(&**tx)
        .await?;
    if version > 0 && old.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    let rows: Vec<_> = (1..)
        .zip(items)
        .map(|(position, text)| site_arrival_item::ActiveModel {
            site_id: Set(site.0),
            position: Set(position),
            text_da: Set(text.da.clone()),
            text_en: Set(text.en.clone()),
            version: Set(version.saturating_add(1)),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    match site_arrival_item::Entity::insert_many(rows).exec_without_returning(&**tx).await.map_err(StoreError::from) {
        // Somebody was the first to keep a list here.
        Err(StoreError::Duplicate) => Err(StoreError::Conflict),
        Err(other) => Err(other),
        Ok(_) => Ok(()),
    }
}

/// The checks of some stays; those of one stay from the first to the latest.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stays<C: ConnectionTrait>(db: &C, stays: &[StayId]) -> Result<Vec<ArrivalCheck>, StoreError> {
    let checks = arrival_check::Entity::find()
        .filter(arrival_check::Column::StayId.is_in(stays.iter().map(|s| s.0)))
        .order_by_asc(arrival_check::Column::Round)
        .all(db)
        .await?;
    let rows = arrival_check_item::Entity::find()
        .filter(arrival_check_item::Column::CheckId.is_in(checks.iter().map(|c| c.id)))
        .order_by_asc(arrival_check_item::Column::Position)
        .all(db)
        .await?;
    let items = rows.into_iter().map(|row| Ok((row.check_id, item(row)?))).collect::<Result<Vec<_>, StoreError>>()?;
    let with_items = |row: arrival_check::Model| ArrivalCheck {
        items: items.iter().filter(|(of, _)| *of == row.id).map(|(_, item)| item.clone()).collect(),
        id: row.id,
        stay: StayId(row.stay_id),
        round: row.round,
        began_at: row.began_at.at(),
        version: row.version,
    };
    Ok(checks.into_iter().map(with_items).collect())
}

fn item(row: arrival_check_item::Model) -> Result<CheckItem, StoreError> {
    let answer = row.answer.as_deref().map(CheckAnswer::from_code).transpose();
    let answer = answer.map_err(|_| StoreError::Meaningless { column: "arrival_check_item.answer" })?;
    Ok(CheckItem {
        position: row.position,
        text: ItemText { da: row.text_da, en: row.text_en },
        answered: answer.zip(row.answered_by).zip(row.answered_at).map(|((answer, by), at)| (answer, UserId(by), at.at())),
        sent: row.sent_by.zip(row.sent_at).map(|(by, at)| (UserId(by), at.at())),
    })
}

/// The check of a stay that counts: the latest.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn latest<C: ConnectionTrait>(db: &C, stay: StayId) -> Result<Option<ArrivalCheck>, StoreError> {
    Ok(of_stays(db, &[stay]).await?.pop())
}

/// Begins the next check of a stay, with nothing answered.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn begin(tx: &Tx, stay: StayId, texts: &[ItemText], now: Instant) -> Result<(), StoreError> {
    let round = latest(&**tx, stay).await?.map_or(1, |last| last.round.saturating_add(1));
    let id = chance::id();
    let row =
        arrival_check::ActiveModel { id: Set(id), stay_id: Set(stay.0), round: Set(round), began_at: Set(now.into()), version: Set(1) };
    arrival_check::Entity::insert(row).exec_without_returning(&**tx).await?;
    let blank = |(position, text): (i32, &ItemText)| row_of(id, &CheckItem { position, text: text.clone(), answered: None, sent: None });
    let rows = (1..).zip(texts).map(blank);
    arrival_check_item::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Takes the check of a stay that never was out of the book.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody has answered in it.
pub async fn forget(tx: &Tx, stay: StayId) -> Result<(), StoreError> {
    for check in of_stays(&**tx, &[stay]).await? {
        forget_one(tx, &check).await?;
    }
    Ok(())
}

/// Takes one check out of the book: the citizen never came.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody has answered in it.
pub async fn forget_one(tx: &Tx, check: &ArrivalCheck) -> Result<(), StoreError> {
    if check.items.iter().any(|item| item.answered.is_some()) {
        return Err(StoreError::Conflict);
    }
    arrival_check_item::Entity::delete_many().filter(arrival_check_item::Column::CheckId.eq(check.id)).exec(&**tx).await?;
    arrival_check::Entity::delete_by_id(check.id).exec(&**tx).await?;
    Ok(())
}

fn row_of(check: Uuid, item: &CheckItem) -> arrival_check_item::ActiveModel {
    arrival_check_item::ActiveModel {
        check_id: Set(check),
        position: Set(item.position),
        text_da: Set(item.text.da.clone()),
        text_en: Set(item.text.en.clone()),
        answer: Set(item.answered.map(|(answer, ..)| answer.code().to_owned())),
        answered_by: Set(item.answered.map(|(_, by, _)| by.0)),
        answered_at: Set(item.answered.map(|(.., at)| at.into())),
        sent_by: Set(item.sent.map(|(by, _)| by.0)),
        sent_at: Set(item.sent.map(|(_, at)| at.into())),
    }
}

/// Saves what some items of a check have become, still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, check: &ArrivalCheck, items: &[CheckItem]) -> Result<(), StoreError> {
    let next = arrival_check::ActiveModel { version: Set(check.version.saturating_add(1)), ..Default::default() };
    let same = arrival_check::Column::Version.eq(check.version);
    let done =
        arrival_check::Entity::update_many().set(next).filter(arrival_check::Column::Id.eq(check.id)).filter(same).exec(&**tx).await?;
    if done.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    for item in items {
        arrival_check_item::Entity::update(row_of(check.id, item)).exec(&**tx).await?;
    }
    Ok(())
}
