//! Spreadsheets into Plads (`docs/import.md`): beds, requests, stays and reservations from CSV.
//!
//! A file is read whole ([`table`], [`reading`]), every bad row is told by line, column and reason ([`problem`]), and then it is
//! stored in one transaction: all of it, or nothing. What became of each `external_id` is remembered, so that the same file
//! twice changes nothing. Uses of beds are checked against each other and against what is stored ([`overlap`]).

mod beds;
mod overlap;
mod people;
mod places;
mod problem;
mod reading;
mod requests;
mod reservations;
mod stays;
mod stored;
mod table;

pub use places::organisation;
pub use problem::{Other, Problem, Reason};

use crate::clock::Copenhagen;
use crate::store::journal::{Changed, Journal, Subject};
use crate::store::{Retryable, Store, StoreError, Tx};
use domain::code::Code as _;
use domain::codes;
use domain::ids::{OrganisationId, SiteId};
use domain::instant::Instant;
use domain::setting::Settings;
use sea_orm::{ConnectionTrait as _, DbErr};

codes! {
    /// What a file holds.
    pub enum Kind {
        /// Beds with their rooms, wards and sites.
        Beds = "beds",
        /// Requests for a place.
        Requests = "requests",
        /// Stays, ended and in house.
        Stays = "stays",
        /// Beds promised to requests.
        Reservations = "reservations",
    }
}

/// How to import.
#[derive(Clone, Debug)]
pub struct Options {
    /// Check everything and store nothing.
    pub dry_run: bool,
    /// Authority and operator of new sites.
    pub organisation: Option<String>,
    /// Now.
    pub now: Instant,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Rows in the file.
    pub rows: usize,
    /// Rows stored now.
    pub added: usize,
    /// Rows that were stored before and stay as they are.
    pub unchanged: usize,
}

/// Where an import is, for the person who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The file is read.
    Read {
        /// Rows in it.
        rows: usize,
    },
    /// Rows are held against each other and against the database.
    Checking {
        /// Rows not stored before.
        new: usize,
    },
    /// Rows are stored.
    Storing {
        /// So far.
        done: usize,
        /// In all.
        of: usize,
    },
}

/// Hears how far an import is.
pub type Hears<'a> = &'a (dyn Fn(Progress) + Sync);

/// Why nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Rows are wrong; all problems, by line.
    #[error("the file has {} problems", .0.len())]
    Refused(Vec<Problem>),
    /// Nothing is wrong, and nothing was to be stored.
    #[error("a dry run stores nothing")]
    DryRun(Report),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Retryable for ImportError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Store(e) if e.is_retryable())
    }
}

impl From<DbErr> for ImportError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// What storing needs at hand.
struct Work<'a> {
    tx: &'a Tx,
    options: &'a Options,
    zone: &'a Copenhagen,
    settings: &'a Settings,
    hears: Hears<'a>,
    journal: Journal,
    problems: Vec<Problem>,
}

impl Work<'_> {
    /// Stops with everything found wrong so far.
    fn check(&mut self) -> Result<(), ImportError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ImportError::Refused(sorted(std::mem::take(&mut self.problems)))) }
    }
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|p| p.line);
    problems
}

/// The rows of a file, read.
enum Rows {
    Beds(Vec<beds::Row>),
    Requests(Vec<requests::Row>),
    Stays(Vec<stays::Row>),
    Reservations(Vec<reservations::Row>),
}

impl Rows {
    fn read(kind: Kind, bytes: &[u8], settings: &Settings, now: Instant, zone: &Copenhagen) -> Result<Self, Vec<Problem>> {
        match kind {
            Kind::Beds => beds::read(bytes, zone).map(Self::Beds),
            Kind::Requests => requests::read(bytes, now, zone).map(Self::Requests),
            Kind::Stays => stays::read(bytes, settings, now, zone).map(Self::Stays),
            Kind::Reservations => reservations::read(bytes, now, zone).map(Self::Reservations),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Beds(rows) => rows.len(),
            Self::Requests(rows) => rows.len(),
            Self::Stays(rows) => rows.len(),
            Self::Reservations(rows) => rows.len(),
        }
    }

    async fn store(&self, work: &mut Work<'_>) -> Result<usize, ImportError> {
        match self {
            Self::Beds(rows) => beds::store(work, rows).await,
            Self::Requests(rows) => requests::store(work, rows).await,
            Self::Stays(rows) => stays::store(work, rows).await,
            Self::Reservations(rows) => reservations::store(work, rows).await,
        }
    }
}

/// Imports a file: all of it, or nothing.
///
/// # Errors
/// [`ImportError`]: what is wrong with the file, that it was a dry run, or the database.
pub async fn run(store: &Store, kind: Kind, bytes: &[u8], options: &Options, hears: Hears<'_>) -> Result<(Report, Changed), ImportError> {
    let zone = Copenhagen::new();
    let settings = crate::state::settings(store.read()).await?;
    let rows = Rows::read(kind, bytes, &settings, options.now, &zone).map_err(|problems| ImportError::Refused(sorted(problems)))?;
    hears(Progress::Read { rows: rows.len() });
    let (rows, settings, zone) = (&rows, &settings, &zone);
    let done = store
        .write(async |tx| {
            let journal = Journal::new(None, options.now);
            let mut work = Work { tx: &tx, options, zone, settings, hears, journal, problems: Vec::new() };
            let added = rows.store(&mut work).await?;
            work.check()?;
            let report = Report { rows: rows.len(), added, unchanged: rows.len().saturating_sub(added) };
            if options.dry_run {
                return Err(ImportError::DryRun(report));
            }
            let mut journal = work.journal;
            if added > 0 {
                let detail = serde_json::json!({ "kind": kind.code(), "rows": report.rows, "added": added });
                journal.note("imported", Subject::Other("import", crate::chance::id()), detail);
                for site in stored::sites(&tx).await? {
                    journal.touch_site(SiteId(site));
                }
                for authority in stored::authorities(&tx).await? {
                    journal.touch_organisation(OrganisationId(authority));
                }
            }
            Ok((report, journal.write(&tx).await?))
        })
        .await?;
    if store.is_postgres() {
        // Until the server's own housekeeping comes round, it would plan as if the tables were empty.
        store.for_migration().execute_unprepared("ANALYZE").await?;
    }
    Ok(done)
}
