//! The database, on either engine: connecting, reading, and the one way to write.
//!
//! [`Store::read`] gives a connection that cannot write; [`Store::write`] runs a closure in one transaction and repeats it when
//! the engine asks for that. What is written together with a change (event, audit, site version) is in [`journal`]; claims on
//! beds and their locks in [`claims`]; rows in [`entity`].

mod connect;
mod error;
mod stamp;

pub mod absence;
pub mod arrival_check;
pub mod bring;
pub mod bulk;
pub mod citizen;
pub mod citizen_access;
pub mod claims;
pub mod companion;
pub mod cover;
pub mod entity;
pub mod equipment_move;
pub mod evaluation;
pub mod facility;
pub mod installation;
pub mod journal;
pub mod legal_basis;
pub mod loose;
pub mod once;
pub mod plan;
pub mod record;
pub mod request;
pub mod reservation;
pub mod retention_hold;
pub mod screening;
pub mod shift;
pub mod stay;
pub mod talk;
pub mod task;
pub mod tobs;
pub mod training;
pub mod transition;

pub use error::{Fault, StoreError};
pub use stamp::Stamp;

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

/// A connected database.
#[derive(Clone, Debug)]
pub struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

/// The open transaction, by value: nothing borrowed, so that a use case stays `Send`.
#[derive(Clone, Debug)]
pub struct Tx(Arc<DatabaseTransaction>);

impl Deref for Tx {
    type Target = DatabaseTransaction;
    fn deref(&self) -> &DatabaseTransaction {
        &self.0
    }
}

/// Tells whether a failed write may be tried again from the start.
pub trait Retryable {
    /// Is it worth another try?
    fn is_retryable(&self) -> bool;
}

/// How often a write is tried when the engine reports a conflict between transactions.
const TRIES: u32 = 6;

impl Store {
    /// Connects to `sqlite:PATH` or `postgres://…` and checks the settings safety depends on.
    ///
    /// # Errors
    /// [`StoreError`] when the address is neither, the database is out of reach, or a setting did not take.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        connect::connect(url).await
    }

    /// A connection for reading. On SQLite it cannot write.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Hears of every statement that reads, for measurements; before the store is shared.
    pub fn hear_reads(&mut self, hear: impl Fn() + Send + Sync + 'static) {
        self.reader.set_metric_callback(move |_| hear());
    }

    /// The connection migrations run on.
    #[must_use]
    pub fn for_migration(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Is it PostgreSQL?
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Postgres
    }

    /// Runs `work` in one transaction: all of it, or nothing. SQLite begins `IMMEDIATE`; conflicts between transactions are
    /// tried again, so `work` must do nothing outside the transaction.
    ///
    /// # Errors
    /// What `work` returns, or the store's own failure.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(Tx) -> Result<T, E> + Clone,
        E: From<StoreError> + Retryable,
    {
        let options = || TransactionOptions {
            sqlite_transaction_mode: (!self.is_postgres()).then_some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let mut tried = 0;
        loop {
            let tx = Tx(Arc::new(self.writer.begin_with_options(options()).await.map_err(|e| E::from(e.into()))?));
            let result = work.clone()(tx.clone()).await;
            let Ok(tx) = Arc::try_unwrap(tx.0) else {
                return Err(StoreError::Leaked.into());
            };
            let error = match result {
                Ok(value) => match tx.commit().await {
                    Ok(()) => return Ok(value),
                    Err(error) => E::from(error.into()),
                },
                Err(error) => {
                    // The failure that matters is the first one.
                    drop(tx.rollback().await);
                    error
                }
            };
            tried += 1;
            if tried >= TRIES || !error.is_retryable() {
                return Err(error);
            }
            tokio::time::sleep(Duration::from_millis(crate::chance::jitter(4 << tried))).await;
        }
    }

    /// Closes all connections.
    pub async fn close(self) {
        drop(self.writer.close().await);
        drop(self.reader.close().await);
    }
}
