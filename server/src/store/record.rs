//! The care record beside Plads: where sites keep what, and references of plans to it.

use super::entity::{record_reference, site_master};
use super::plan::coded;
use super::{Stamp, StoreError, Tx};
use domain::code::Code as _;
use domain::ids::{PlanId, ReferenceId, SiteId, UserId};
use domain::instant::Instant;
use domain::record::{DataKind, Masters};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use time::Date;

/// Where a site keeps what, with its version; all in Plads at version 0 until it says otherwise.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn masters_of<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<(Masters, i32), StoreError> {
    let Some(row) = site_master::Entity::find_by_id(site.0).one(db).await? else { return Ok((Masters::default(), 0)) };
    let masters = Masters {
        goals: coded("site_master.goals", &row.goals)?,
        measures: coded("site_master.measures", &row.measures)?,
        notes: coded("site_master.notes", &row.notes)?,
        screenings: coded("site_master.screenings", &row.screenings)?,
    };
    Ok((masters, row.version))
}

/// Sets where a site keeps what, still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save_masters(tx: &Tx, site: SiteId, version: i32, masters: Masters) -> Result<(), StoreError> {
    let row = site_master::ActiveModel {
        site_id: Set(site.0),
        goals: Set(masters.goals.code().to_owned()),
        measures: Set(masters.measures.code().to_owned()),
        notes: Set(masters.notes.code().to_owned()),
        screenings: Set(masters.screenings.code().to_owned()),
        version: Set(version.saturating_add(1)),
    };
    if version == 0 {
        return match site_master::Entity::insert(row).exec_without_returning(&**tx).await.map_err(StoreError::from) {
            Err(StoreError::Duplicate) => Err(StoreError::Conflict),
            done => done.map(|_| ()),
        };
    }
    let done = site_master::Entity::update_many()
        .set(row)
        .filter(site_master::Column::SiteId.eq(site.0))
        .filter(site_master::Column::Version.eq(version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// A reference as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Identity.
    pub id: ReferenceId,
    /// Of which plan.
    pub plan: PlanId,
    /// To which data.
    pub kind: DataKind,
    /// The day under which it stands in the record.
    pub on: Date,
    /// One line, or empty.
    pub line: String,
    /// A link, or empty.
    pub link: String,
    /// Who registered it.
    pub by: UserId,
    /// Why it was struck out.
    pub struck: Option<String>,
}

fn reference(row: record_reference::Model) -> Result<Reference, StoreError> {
    Ok(Reference {
        id: ReferenceId(row.id),
        plan: PlanId(row.plan_id),
        kind: coded("record_reference.kind", &row.kind)?,
        on: row.stands_on,
        line: row.line,
        link: row.link,
        by: UserId(row.registered_by),
        struck: row.struck_at.map(|_| row.strike_reason),
    })
}

/// The references of a plan, the latest day first, those struck out among them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Reference>, StoreError> {
    let rows = record_reference::Entity::find()
        .filter(record_reference::Column::PlanId.eq(plan.0))
        .order_by_desc(record_reference::Column::StandsOn)
        .order_by_desc(record_reference::Column::RegisteredAt);
    rows.all(db).await?.into_iter().map(reference).collect()
}

/// Stores a new reference.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Reference, at: Instant) -> Result<(), StoreError> {
    let row = record_reference::ActiveModel {
        id: Set(new.id.0),
        plan_id: Set(new.plan.0),
        kind: Set(new.kind.code().to_owned()),
        stands_on: Set(new.on),
        line: Set(new.line.clone()),
        link: Set(new.link.clone()),
        registered_by: Set(new.by.0),
        registered_at: Set(at.into()),
        struck_at: Set(None),
        struck_by: Set(None),
        strike_reason: Set(String::new()),
    };
    record_reference::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Strikes a reference of a plan out.
///
/// # Errors
/// [`StoreError::Conflict`] when it is struck out already, or there is none such of the plan.
pub async fn strike(tx: &Tx, plan: PlanId, id: ReferenceId, by: UserId, at: Instant, reason: &str) -> Result<(), StoreError> {
    let set = record_reference::ActiveModel {
        struck_at: Set(Some(Stamp::from(at))),
        struck_by: Set(Some(by.0)),
        strike_reason: Set(reason.to_owned()),
        ..Default::default()
    };
    let done = record_reference::Entity::update_many()
        .set(set)
        .filter(record_reference::Column::Id.eq(id.0))
        .filter(record_reference::Column::PlanId.eq(plan.0))
        .filter(record_reference::Column::StruckAt.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}
