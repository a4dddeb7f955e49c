//! `plads doctor`: does the database keep its promises? Reads with statements of its own ([`checks`]), never through the code it
//! checks, on a connection that cannot write; it migrates nothing and may run beside a server.

mod checks;
mod screening;
mod tobs;
mod training;

use crate::store::{Store, StoreError};
use app::lang::{Lang, tr};
use sea_orm::{AccessMode, ConnectionTrait as _, DbBackend, IsolationLevel, Statement, TransactionTrait as _};

/// An invariant with the statements that look for breaches; each gives one number.
#[derive(Clone, Copy, Debug)]
struct Check {
    /// Number in the domain handbook 0.1, or a word.
    id: &'static str,
    da: &'static str,
    en: &'static str,
    parts: &'static [Part],
}

/// One way to breach an invariant.
#[derive(Clone, Copy, Debug)]
struct Part {
    da: &'static str,
    en: &'static str,
    sql: &'static str,
}

/// What was found about one invariant.
#[derive(Clone, Debug)]
pub struct Finding {
    check: Check,
    counts: Vec<i64>,
}

impl Finding {
    /// Number of the invariant.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.check.id
    }

    /// How many breaches.
    #[must_use]
    pub fn violations(&self) -> i64 {
        self.counts.iter().sum()
    }

    /// One line: number, count, what it says, and what exactly is broken.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let broken: Vec<String> = self
            .check
            .parts
            .iter()
            .zip(&self.counts)
            .filter(|(_, count)| **count > 0)
            .map(|(part, count)| format!("{}: {count}", tr(lang, part.da, part.en)))
            .collect();
        let exactly = if broken.is_empty() { String::new() } else { format!(" – {}", broken.join("; ")) };
        format!("{:<5} {:>6}  {}{exactly}", self.check.id, self.violations(), tr(lang, self.check.da, self.check.en))
    }
}

/// Looks for breaches of every invariant that applies so far.
///
/// # Errors
/// [`StoreError`] from the database, above all when it has no tables.
pub async fn examine(store: &Store) -> Result<Vec<Finding>, StoreError> {
    // One view of the data for all statements, whatever others write meanwhile; and time to look at every row.
    let postgres = store.is_postgres();
    let db = match postgres {
        true => store.read().begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?,
        false => store.read().begin().await?,
    };
    let backend = if postgres { DbBackend::Postgres } else { DbBackend::Sqlite };
    if postgres {
        db.execute_unprepared("SET LOCAL statement_timeout = '10min'").await?;
    }
    let mut findings = Vec::new();
    for check in checks::ALL {
        let mut counts = Vec::new();
        for part in check.parts {
            let row = db.query_one_raw(Statement::from_string(backend, part.sql)).await?;
            let row = row.ok_or(StoreError::Meaningless { column: "doctor" })?;
            counts.push(row.try_get_by_index(0)?);
        }
        findings.push(Finding { check, counts });
    }
    db.rollback().await?;
    Ok(findings)
}

/// `{"violations":{"I1":0,…}}`.
#[must_use]
pub fn json(findings: &[Finding]) -> String {
    let counts: Vec<String> = findings.iter().map(|f| format!("\"{}\":{}", f.id(), f.violations())).collect();
    format!("{{\"violations\":{{{}}}}}", counts.join(","))
}
