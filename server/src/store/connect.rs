//! Connecting, and the settings a confirmed booking relies on, asserted at start.

use super::{Store, StoreError};
use sea_orm::sqlx::ConnectOptions as _;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, SqlxSqliteConnector, Statement};
use std::time::Duration;

pub(super) async fn connect(url: &str) -> Result<Store, StoreError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        sqlite(path.strip_prefix("//").unwrap_or(path)).await
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        postgres(url).await
    } else {
        Err(StoreError::Address)
    }
}

async fn sqlite(path: &str) -> Result<Store, StoreError> {
    if path.is_empty() || path == ":memory:" {
        return Err(StoreError::Address);
    }
    if let Some(folder) = std::path::Path::new(path).parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| StoreError::Setting(format!("the folder of the database cannot be made: {e}")))?;
    }
    // The writer first: it creates the file and switches it to WAL.
    let writer = sqlite_pool(path, false, 1).await?;
    let reader = sqlite_pool(path, true, 4).await?;
    assert_sqlite(&writer, 0).await?;
    assert_sqlite(&reader, 1).await?;
    Ok(Store { writer, reader })
}

async fn sqlite_pool(path: &str, read_only: bool, connections: u32) -> Result<DatabaseConnection, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(!read_only)
        .journal_mode(SqliteJournalMode::Wal)
        // A booking confirmed to a hospital must survive power loss.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("trusted_schema", "OFF")
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("query_only", if read_only { "ON" } else { "OFF" })
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(|e| StoreError::Database(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(e.into()))))?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

async fn assert_sqlite(db: &DatabaseConnection, query_only: i64) -> Result<(), StoreError> {
    let row = db
        .query_one_raw(Statement::from_string(
            DbBackend::Sqlite,
            "SELECT (SELECT journal_mode FROM pragma_journal_mode), (SELECT synchronous FROM pragma_synchronous),
                    (SELECT foreign_keys FROM pragma_foreign_keys), (SELECT timeout FROM pragma_busy_timeout),
                    (SELECT query_only FROM pragma_query_only)",
        ))
        .await?
        .ok_or_else(|| StoreError::Setting("SQLite does not say its settings".into()))?;
    let got: (String, i64, i64, i64, i64) = row.try_get_many_by_index()?;
    let wanted = ("wal".to_owned(), 2, 1, 5000, query_only);
    if got == wanted { Ok(()) } else { Err(StoreError::Setting(format!("SQLite settings are {got:?}, must be {wanted:?}"))) }
}

async fn postgres(url: &str) -> Result<Store, StoreError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(16)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .set_application_name("plads")
        .map_sqlx_postgres_opts(|o| {
            o.options([
                ("statement_timeout", "15s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "30s"),
                ("synchronous_commit", "on"),
                ("TimeZone", "UTC"),
            ])
        });
    let db = Database::connect(options).await?;
    let row = db
        .query_one_raw(Statement::from_string(
            DbBackend::Postgres,
            "SELECT current_setting('TimeZone'), current_setting('lock_timeout'), current_setting('synchronous_commit'),
                    current_setting('server_version_num')::int",
        ))
        .await?
        .ok_or_else(|| StoreError::Setting("PostgreSQL does not say its settings".into()))?;
    let (zone, lock, commit, version): (String, String, String, i32) = row.try_get_many_by_index()?;
    if (zone.as_str(), lock.as_str(), commit.as_str()) != ("UTC", "5s", "on") || version < 150_000 {
        return Err(StoreError::Setting(format!(
            "PostgreSQL is {version} with TimeZone {zone}, lock_timeout {lock}, synchronous_commit {commit}"
        )));
    }
    Ok(Store { writer: db.clone(), reader: db })
}
