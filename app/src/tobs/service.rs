//! What the pages of TOBS need from the server, and what they get.

use crate::board::SiteChoice;
use crate::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;
use domain::ids::TobsSetId;
use domain::rehab::tobs::{Readings, Tobs, TobsActions, TobsStep, TobsTable};
use time::PrimitiveDateTime;

/// The tables of TOBS.
#[async_trait]
pub trait TobsTables: Send + Sync {
    /// The tables of a site; empty is the actor's first site.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for another organisation's site.
    async fn tobs_tables(&self, actor: &Actor, site: &str) -> Result<TablesView, AppError>;
}

/// TOBS in a stay. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TobsView {
    /// Rises with everything that is registered.
    pub version: i32,
    /// All sets by the time they were taken, mistakes among them.
    pub sets: Vec<TobsRow>,
    /// Why TOBS is not used now.
    pub excluded: Option<ExcludedRow>,
    /// When the next set is due by the latest; `None` at discretion, or when it has been dealt with otherwise.
    pub again: Option<PrimitiveDateTime>,
    /// Has a nurse not yet approved both tables in force?
    pub is_unapproved: bool,
    /// May the actor register, while the stay goes on?
    pub may_keep: bool,
    /// May the actor approve and change the tables?
    pub may_approve: bool,
}

impl TobsView {
    /// The set taken last that is no mistake.
    #[must_use]
    pub fn latest(&self) -> Option<&TobsRow> {
        self.sets.iter().rev().find(|set| set.struck.is_none())
    }
}

/// A set. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TobsRow {
    /// The set.
    pub id: TobsSetId,
    /// When the values were read.
    pub taken: PrimitiveDateTime,
    /// When it was registered.
    pub registered: PrimitiveDateTime,
    /// By whom ("Ida K.").
    pub by: String,
    /// The five values.
    pub readings: Readings,
    /// What they scored.
    pub tobs: Tobs,
    /// Version of the table of actions.
    pub actions: i32,
    /// What was to be done.
    pub step: TobsStep,
    /// Did it rest on tables of which a nurse had not approved both?
    pub was_unapproved: bool,
    /// Has a nurse still not approved both?
    pub is_unapproved: bool,
    /// When the set was taken whose place it takes.
    pub replaces: Option<PrimitiveDateTime>,
    /// Why it was a mistake, who marked it, and when.
    pub struck: Option<(String, String, PrimitiveDateTime)>,
}

/// That TOBS is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcludedRow {
    /// Why not.
    pub reason: String,
    /// Who decided it.
    pub by: String,
    /// When.
    pub at: PrimitiveDateTime,
}

/// The tables of the sites of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TablesView {
    /// The sites to choose from, by name.
    pub sites: Vec<SiteChoice>,
    /// The tables of the chosen one; `None` when there is no site.
    pub tables: Option<SiteTables>,
}

/// The tables of a site, with who did what, and when, local time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteTables {
    /// The site.
    pub site: SiteChoice,
    /// The table of points.
    pub points: TobsTable,
    /// Who approved it.
    pub points_approved: Option<(String, PrimitiveDateTime)>,
    /// The table of actions.
    pub actions: TobsActions,
    /// Its version.
    pub version: i32,
    /// Who made it; `None` for the usual one.
    pub actions_set: Option<(String, PrimitiveDateTime)>,
    /// Who approved it.
    pub actions_approved: Option<(String, PrimitiveDateTime)>,
}
