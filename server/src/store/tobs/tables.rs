//! The tables TOBS is scored and acted on by, at each site: which version is in force, and which a nurse has approved.

use crate::store::entity::{tobs_actions, tobs_approval};
use crate::store::{Stamp, StoreError, Tx};
use domain::ids::{SiteId, UserId};
use domain::instant::Instant;
use domain::rehab::tobs::{Approval, TobsActions, TobsStep, TobsTable};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// Version of the usual table of actions, which holds until a site makes its own.
const USUAL: i32 = 1;

/// The tables of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    /// The table of points in force.
    pub points: TobsTable,
    /// The table of actions in force.
    pub actions: TobsActions,
    /// Its version.
    pub version: i32,
    /// Who made it, and when; `None` for the usual one.
    pub set: Option<(UserId, Instant)>,
    /// Versions of the table of points that are approved.
    approved_points: Vec<String>,
    /// Versions of the table of actions that are approved.
    approved_actions: Vec<i32>,
}

impl Tables {
    /// Does something rest on versions of which a nurse has not approved both by now?
    #[must_use]
    pub fn is_unapproved(&self, points: &str, actions: i32) -> bool {
        !self.approved_points.iter().any(|version| version == points) || !self.approved_actions.contains(&actions)
    }
}

fn approval(by: Option<uuid::Uuid>, at: Option<Stamp>) -> Option<Approval> {
    by.zip(at).map(|(by, at)| Approval { by: UserId(by), at: at.at() })
}

/// The tables of a site.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_site<C: ConnectionTrait>(db: &C, site: SiteId) -> Result<Tables, StoreError> {
    let usual = TobsTable::usual();
    let approvals = tobs_approval::Entity::find().filter(tobs_approval::Column::SiteId.eq(site.0)).all(db).await?;
    let approved = approvals.iter().find(|row| row.table_version == usual.version);
    let approved = approved.map(|row| Approval { by: UserId(row.approved_by), at: row.approved_at.at() });
    let versions = tobs_actions::Entity::find()
        .filter(tobs_actions::Column::SiteId.eq(site.0))
        .order_by_desc(tobs_actions::Column::Version)
        .all(db)
        .await?;
    let meaningless = || StoreError::Meaningless { column: "tobs_actions.steps" };
    let (actions, version, set) = match versions.first() {
        None => (TobsActions::usual(), USUAL, None),
        Some(row) => {
            let steps: Vec<TobsStep> = serde_json::from_str(&row.steps).map_err(|_| meaningless())?;
            let actions = TobsActions::new(&row.version.to_string(), steps, approval(row.approved_by, row.approved_at));
            (actions.map_err(|_| meaningless())?, row.version, row.set_by.map(|by| (UserId(by), row.set_at.at())))
        }
    };
    Ok(Tables {
        points: TobsTable { approved, ..usual },
        actions,
        version,
        set,
        approved_points: approvals.into_iter().map(|row| row.table_version).collect(),
        approved_actions: versions.iter().filter(|row| row.approved_at.is_some()).map(|row| row.version).collect(),
    })
}

/// Nobody was faster.
fn first(done: Result<impl Sized, sea_orm::DbErr>) -> Result<(), StoreError> {
    match done.map_err(StoreError::from) {
        Err(StoreError::Duplicate) => Err(StoreError::Conflict),
        Err(other) => Err(other),
        Ok(_) => Ok(()),
    }
}

/// Approves the table of points of a site in a version.
///
/// # Errors
/// [`StoreError::Conflict`] when it is approved already.
pub async fn approve_points(tx: &Tx, site: SiteId, version: &str, by: UserId, at: Instant) -> Result<(), StoreError> {
    let row = tobs_approval::ActiveModel {
        site_id: Set(site.0),
        table_version: Set(version.to_owned()),
        approved_by: Set(by.0),
        approved_at: Set(at.into()),
    };
    first(tobs_approval::Entity::insert(row).exec_without_returning(&**tx).await)
}

fn text_of(steps: &[TobsStep]) -> Result<String, StoreError> {
    serde_json::to_string(steps).map_err(|_| StoreError::Meaningless { column: "tobs_actions.steps" })
}

/// Approves the table of actions of a site in a version. The usual one is kept as it stands now.
///
/// # Errors
/// [`StoreError::Conflict`] when it is approved already.
pub async fn approve_actions(tx: &Tx, site: SiteId, tables: &Tables, by: UserId, at: Instant) -> Result<(), StoreError> {
    if tables.version == USUAL {
        let row = tobs_actions::ActiveModel {
            site_id: Set(site.0),
            version: Set(USUAL),
            steps: Set(text_of(tables.actions.steps())?),
            set_by: Set(None),
            set_at: Set(at.into()),
            approved_by: Set(Some(by.0)),
            approved_at: Set(Some(at.into())),
        };
        return first(tobs_actions::Entity::insert(row).exec_without_returning(&**tx).await);
    }
    let approved = tobs_actions::ActiveModel { approved_by: Set(Some(by.0)), approved_at: Set(Some(at.into())), ..Default::default() };
    let open = tobs_actions::Entity::update_many()
        .set(approved)
        .filter(tobs_actions::Column::SiteId.eq(site.0))
        .filter(tobs_actions::Column::Version.eq(tables.version))
        .filter(tobs_actions::Column::ApprovedAt.is_null());
    if open.exec(&**tx).await?.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Gives a site a table of actions of its own, as the version after the one in force; nobody has approved it.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn set_actions(tx: &Tx, site: SiteId, before: i32, steps: &[TobsStep], by: UserId, at: Instant) -> Result<(), StoreError> {
    let row = tobs_actions::ActiveModel {
        site_id: Set(site.0),
        version: Set(before.saturating_add(1)),
        steps: Set(text_of(steps)?),
        set_by: Set(Some(by.0)),
        set_at: Set(at.into()),
        approved_by: Set(None),
        approved_at: Set(None),
    };
    first(tobs_actions::Entity::insert(row).exec_without_returning(&**tx).await)
}
