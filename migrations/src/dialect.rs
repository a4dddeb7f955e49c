//! The few words in which the two engines differ.
//!
//! `{id}` identity · `{ts}` instant (UTC, whole seconds) · `{date}` · `{bool}` · `{int}` · `{big}` · `{strict}` table option.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs a common text on either engine.
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let words: [(&str, &str); 7] = match connection.get_database_backend() {
        DbBackend::Postgres => [
            ("{id}", "uuid"),
            ("{ts}", "timestamptz"),
            ("{date}", "date"),
            ("{bool}", "boolean"),
            ("{int}", "integer"),
            ("{big}", "bigint"),
            ("{strict}", ""),
        ],
        DbBackend::Sqlite => [
            ("{id}", "BLOB"),
            ("{ts}", "TEXT"),
            ("{date}", "TEXT"),
            ("{bool}", "INTEGER"),
            ("{int}", "INTEGER"),
            ("{big}", "INTEGER"),
            ("{strict}", "STRICT"),
        ],
        other => return Err(DbErr::Migration(format!("no schema for {other:?}"))),
    };
    let text = words.iter().fold(sql.to_owned(), |text, (from, to)| text.replace(from, to));
    connection.execute_unprepared(&text).await.map(|_| ())
}

/// Runs one of two texts.
pub async fn run_either(manager: &SchemaManager<'_>, postgres: &str, sqlite: &str) -> Result<(), DbErr> {
    let text = match manager.get_connection().get_database_backend() {
        DbBackend::Postgres => postgres,
        _ => sqlite,
    };
    run(manager, text).await
}

/// Declares a step whose up and down are common texts.
macro_rules! step {
    ($name:literal, $up:expr, $down:expr) => {
        /// This step.
        pub struct Step;

        impl sea_orm_migration::prelude::MigrationName for Step {
            fn name(&self) -> &str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl sea_orm_migration::prelude::MigrationTrait for Step {
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
            async fn up(&self, manager: &sea_orm_migration::prelude::SchemaManager) -> Result<(), sea_orm_migration::prelude::DbErr> {
                $crate::dialect::run(manager, $up).await
            }
            async fn down(&self, manager: &sea_orm_migration::prelude::SchemaManager) -> Result<(), sea_orm_migration::prelude::DbErr> {
                $crate::dialect::run(manager, $down).await
            }
        }
    };
}
pub(crate) use step;
