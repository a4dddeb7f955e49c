//! What can go wrong in the database, told apart by codes and names, never by searching texts.

use super::Retryable;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A failure of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is neither `sqlite:PATH` nor `postgres://…`.
    #[error("a database is given as sqlite:PATH or postgres://…")]
    Address,
    /// A setting safety depends on did not take.
    #[error("{0}")]
    Setting(String),
    /// Another live claim holds the bed in part of the period.
    #[error("another claim holds the bed")]
    BedOverlap,
    /// A therapist, a citizen or a room is in another session in part of the period.
    #[error("another session takes somebody or something")]
    SessionOverlap,
    /// The row changed since it was read.
    #[error("the row changed meanwhile")]
    Conflict,
    /// A row of that key exists.
    #[error("the row exists already")]
    Duplicate,
    /// A stored value has no meaning: data corruption.
    #[error("the stored value in {column} has no meaning")]
    Meaningless {
        /// Table and column.
        column: &'static str,
    },
    /// A use case kept the transaction beyond its end: a defect.
    #[error("the transaction outlived its use case")]
    Leaked,
    /// Anything else.
    #[error(transparent)]
    Database(DbErr),
}

/// What sort of failure the engine reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The guard on bed claims.
    Overlap,
    /// The guard on claims of training sessions.
    SessionOverlap,
    /// A conflict between transactions: try again.
    Retry,
    /// The engine is too busy just now.
    Busy,
    /// Anything else.
    Other,
}

fn driver(error: &DbErr) -> Option<&(dyn DatabaseError + 'static)> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) | DbErr::Conn(RuntimeErr::SqlxError(e)) => {
            e.as_database_error()
        }
        _ => None,
    }
}

/// Sorts an engine's failure by its codes.
#[must_use]
pub fn fault(error: &DbErr) -> Fault {
    if matches!(error, DbErr::ConnectionAcquire(_)) {
        return Fault::Busy;
    }
    let Some(driver) = driver(error) else { return Fault::Other };
    if let Some(pg) = driver.try_downcast_ref::<PgDatabaseError>() {
        return match (pg.code(), pg.constraint()) {
            ("23P01", Some("bed_overlap")) => Fault::Overlap,
            ("23P01", Some("training_overlap")) => Fault::SessionOverlap,
            ("40001" | "40P01", _) => Fault::Retry,
            ("55P03" | "57014", _) => Fault::Busy,
            _ => Fault::Other,
        };
    }
    match (driver.code().as_deref(), driver.message()) {
        (Some("1811"), "bed_overlap") => Fault::Overlap,
        (Some("1811"), "training_overlap") => Fault::SessionOverlap,
        (Some("517"), _) => Fault::Retry,
        (Some("5" | "261"), _) => Fault::Busy,
        _ => Fault::Other,
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if matches!(error, DbErr::RecordNotUpdated) {
            return Self::Conflict;
        }
        match fault(&error) {
            Fault::Overlap => return Self::BedOverlap,
            Fault::SessionOverlap => return Self::SessionOverlap,
            Fault::Retry | Fault::Busy | Fault::Other => {}
        }
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
            return Self::Duplicate;
        }
        Self::Database(error)
    }
}

impl StoreError {
    /// Is the database out of reach or too busy, rather than the request wrong?
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Database(e) => fault(e) == Fault::Busy || matches!(e, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)),
            Self::Address
            | Self::Setting(_)
            | Self::BedOverlap
            | Self::SessionOverlap
            | Self::Conflict
            | Self::Duplicate
            | Self::Meaningless { .. }
            | Self::Leaked => false,
        }
    }
}

impl Retryable for StoreError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Database(e) if fault(e) == Fault::Retry)
    }
}
