//! The transition checklist: the list of a site, and the checklists of stays.

use super::entity::{site_transition_item, transition_check, transition_item};
use super::{StoreError, Tx};
use domain::arrival_check::ItemText;
use domain::code::Code as _;
use domain::ids::{SiteId, StayId, UserId};
use domain::instant::Instant;
use domain::transition::{ListItem, Sector, TransitionItem, usual};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// The checklist of a stay as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Of which stay.
    pub stay: StayId,
    /// Its version.
    pub version: i32,
    /// Its items, in order.
    pub items: Vec<TransitionItem>,
}

fn sector(code: &str, column: &'static str) -> Result<Sector, StoreError> {
    Sector::from_code(code).map_err(|_| StoreError::Meaningless { column })
}

/// The list of a site with its version; the usual one, at version 0, where the site keeps none.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn list_of<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<(Vec<ListItem>, i32), StoreError> {
    let rows = site_transition_item::Entity::find()
        .filter(site_transition_item::Column::SiteId.eq(site.0))
        .order_by_asc(site_transition_item::Column::Position)
        .all(db)
        .await?;
    let Some(version) = rows.first().map(|row| row.version) else { return Ok((usual(), 0)) };
    let item = |row: site_transition_item::Model| {
        let sector = sector(&row.sector, "site_transition_item.sector")?;
        Ok(ListItem { sector, must: row.must, text: ItemText { da: row.text_da, en: row.text_en } })
    };
    Ok((rows.into_iter().map(item).collect::<Result<_, StoreError>>()?, version))
}

/// Replaces the list of a site, still at the version that was read; an empty list goes back to the usual one.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save_list(tx: &Tx, site: SiteId, version: i32, items: &[ListItem]) -> Result<(), StoreError> {
    let old = site_transition_item::Entity::delete_many()
        .filter(site_transition_item::Column::SiteId.eq(site.0))
        .filter(site_transition_item::Column::Version.eq(version))
        .exec(&**tx)
        .await?;
    if version > 0 && old.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    let rows: Vec<_> = (1..)
        .zip(items)
        .map(|(position, item)| site_transition_item::ActiveModel {
            site_id: Set(site.0),
            position: Set(position),
            sector: Set(item.sector.code().to_owned()),
            must: Set(item.must),
            text_da: Set(item.text.da.clone()),
            text_en: Set(item.text.en.clone()),
            version: Set(version.saturating_add(1)),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    match site_transition_item::Entity::insert_many(rows).exec_without_returning(&**tx).await.map_err(StoreError::from) {
        // Somebody was the first to keep a list here.
        Err(StoreError::Duplicate) => Err(StoreError::Conflict),
        Err(other) => Err(other),
        Ok(_) => Ok(()),
    }
}

/// The checklist of a stay; nothing while none has begun.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stay<C: ConnectionTrait>(db: &C, stay: StayId) -> Result<Option<Checklist>, StoreError> {
    let Some(check) = transition_check::Entity::find_by_id(stay.0).one(db).await? else { return Ok(None) };
    let rows = transition_item::Entity::find()
        .filter(transition_item::Column::StayId.eq(stay.0))
        .order_by_asc(transition_item::Column::Position)
        .all(db)
        .await?;
    let item = |row: transition_item::Model| {
        let sector = sector(&row.sector, "transition_item.sector")?;
        Ok(TransitionItem {
            position: row.position,
            item: ListItem { sector, must: row.must, text: ItemText { da: row.text_da, en: row.text_en } },
            done: row.done_by.zip(row.done_at).map(|(by, at)| (UserId(by), at.at())),
        })
    };
    Ok(Some(Checklist { stay, version: check.version, items: rows.into_iter().map(item).collect::<Result<_, StoreError>>()? }))
}

/// Begins the checklist of a stay, with nothing ticked.
///
/// # Errors
/// [`StoreError::Duplicate`] when one has begun.
pub async fn begin(tx: &Tx, stay: StayId, list: &[ListItem], now: Instant) -> Result<(), StoreError> {
    let check = transition_check::ActiveModel { stay_id: Set(stay.0), began_at: Set(now.into()), version: Set(1) };
    transition_check::Entity::insert(check).exec_without_returning(&**tx).await?;
    let rows = (1..).zip(list).map(|(position, item)| row_of(stay, &TransitionItem { position, item: item.clone(), done: None }));
    transition_item::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Takes the checklist of a stay that never was out of the book.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody has ticked in it.
pub async fn forget(tx: &Tx, stay: StayId) -> Result<(), StoreError> {
    let Some(check) = of_stay(&**tx, stay).await? else { return Ok(()) };
    if check.items.iter().any(|item| item.done.is_some()) {
        return Err(StoreError::Conflict);
    }
    transition_item::Entity::delete_many().filter(transition_item::Column::StayId.eq(stay.0)).exec(&**tx).await?;
    transition_check::Entity::delete_by_id(stay.0).exec(&**tx).await?;
    Ok(())
}

fn row_of(stay: StayId, of: &TransitionItem) -> transition_item::ActiveModel {
    transition_item::ActiveModel {
        stay_id: Set(stay.0),
        position: Set(of.position),
        sector: Set(of.item.sector.code().to_owned()),
        must: Set(of.item.must),
        text_da: Set(of.item.text.da.clone()),
        text_en: Set(of.item.text.en.clone()),
        done_by: Set(of.done.map(|(by, _)| by.0)),
        done_at: Set(of.done.map(|(_, at)| at.into())),
    }
}

/// Saves what some items have become, still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, check: &Checklist, items: &[TransitionItem]) -> Result<(), StoreError> {
    let next = transition_check::ActiveModel { version: Set(check.version.saturating_add(1)), ..Default::default() };
    let same = transition_check::Column::Version.eq(check.version);
    let own = transition_check::Column::StayId.eq(check.stay.0);
    let done = transition_check::Entity::update_many().set(next).filter(own).filter(same).exec(&**tx).await?;
    if done.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    for item in items {
        transition_item::Entity::update(row_of(check.stay, item)).exec(&**tx).await?;
    }
    Ok(())
}
