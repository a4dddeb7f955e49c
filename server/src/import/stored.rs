//! What earlier imports stored, and storing many rows at once within both engines' limits.

use super::problem::{Problem, Reason};
use super::reading::Content;
use super::{ImportError, Progress, Work};
use crate::store::bulk::portions;
use crate::store::entity::{agreement, import_row, site};
use crate::store::{StoreError, Tx};
use domain::instant::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder as _, QuerySelect as _, Set};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A row with an external id.
pub trait Identified {
    /// Line of the file.
    fn line(&self) -> usize;
    /// The row's external id.
    fn external_id(&self) -> &str;
    /// The row's columns.
    fn content(&self) -> &Content;
}

/// The same external id twice in one file.
pub fn refuse_repeated<R: Identified>(rows: &[R], problems: &mut Vec<Problem>) {
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(rows.len());
    for row in rows {
        match first.get(row.external_id()) {
            Some(line) => problems.push(Problem::cell(row.line(), "external_id", Reason::Repeated { line: *line })),
            None => {
                first.insert(row.external_id(), row.line());
            }
        }
    }
}

/// What earlier imports of a kind stored, by external id.
async fn known(tx: &Tx, kind: &str, ids: &[&str]) -> Result<HashMap<String, import_row::Model>, StoreError> {
    let mut found = HashMap::new();
    for part in portions(ids) {
        let rows = import_row::Entity::find()
            .filter(import_row::Column::Kind.eq(kind))
            .filter(import_row::Column::ExternalId.is_in(part.iter().copied()))
            .all(&**tx)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.external_id.clone(), row)));
    }
    Ok(found)
}

/// The things that external ids became, by external id.
pub async fn entities(tx: &Tx, kind: &str, ids: &[&str]) -> Result<HashMap<String, Uuid>, StoreError> {
    Ok(known(tx, kind, ids).await?.into_iter().map(|(id, row)| (id, row.entity_id)).collect())
}

/// External ids of things, by identity.
pub async fn external_ids(tx: &Tx, kind: &str, entities: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
    let mut found = HashMap::new();
    for part in portions(entities) {
        let rows = import_row::Entity::find()
            .filter(import_row::Column::Kind.eq(kind))
            .filter(import_row::Column::EntityId.is_in(part.iter().copied()))
            .all(&**tx)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.entity_id, row.external_id)));
    }
    Ok(found)
}

/// Drops rows that are stored already as they stand, and refuses those stored otherwise, naming the columns.
pub async fn only_new<'r, R: Identified>(work: &mut Work<'_>, kind: &str, rows: &'r [R]) -> Result<Vec<&'r R>, ImportError> {
    let ids: Vec<&str> = rows.iter().map(R::external_id).collect();
    let stored = known(work.tx, kind, &ids).await?;
    let mut new = Vec::new();
    for row in rows {
        let Some(before) = stored.get(row.external_id()) else {
            new.push(row);
            continue;
        };
        let before: Content =
            serde_json::from_str(&before.content).map_err(|_| StoreError::Meaningless { column: "import_row.content" })?;
        let columns: BTreeSet<&String> = before.keys().chain(row.content().keys()).collect();
        for column in columns.into_iter().filter(|column| before.get(*column) != row.content().get(*column)) {
            work.problems.push(Problem::cell(row.line(), column, Reason::StoredOtherwise));
        }
    }
    (work.hears)(Progress::Checking { new: new.len() });
    Ok(new)
}

/// A row to remember: what the external id became, and its columns.
pub fn remember(kind: &str, row: &impl Identified, entity: Uuid, now: Instant) -> Result<import_row::ActiveModel, StoreError> {
    let content = serde_json::to_string(row.content()).map_err(|_| StoreError::Meaningless { column: "import_row.content" })?;
    Ok(import_row::ActiveModel {
        kind: Set(kind.to_owned()),
        external_id: Set(row.external_id().to_owned()),
        entity_id: Set(entity),
        content: Set(content),
        imported_at: Set(now.into()),
    })
}

/// Every site.
pub async fn sites(tx: &Tx) -> Result<Vec<Uuid>, StoreError> {
    Ok(site::Entity::find().select_only().column(site::Column::Id).order_by_asc(site::Column::Id).into_tuple().all(&**tx).await?)
}

/// Every organisation that is an authority under some agreement.
pub async fn authorities(tx: &Tx) -> Result<Vec<Uuid>, StoreError> {
    Ok(agreement::Entity::find()
        .select_only()
        .column(agreement::Column::AuthorityId)
        .distinct()
        .order_by_asc(agreement::Column::AuthorityId)
        .into_tuple()
        .all(&**tx)
        .await?)
}
