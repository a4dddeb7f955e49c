//! What happened, who did it, who looked, and which imported row became what. The logs only grow: updates and deletes are
//! refused by the database itself.

use sea_orm_migration::prelude::*;

/// This step.
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0007_log"
    }
}

/// Tables that only grow.
const APPEND_ONLY: [&str; 4] = ["event", "audit_log", "access_log", "access_log_citizen"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, UP).await?;
        crate::dialect::run_either(manager, POSTGRES_FUNCTION, "SELECT 1;").await?;
        for table in APPEND_ONLY {
            crate::dialect::run_either(
                manager,
                &format!("CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION plads_append_only();"),
                &format!(
                    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append_only'); END;
                     CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'append_only'); END;"
                ),
            )
            .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, DOWN).await?;
        crate::dialect::run_either(manager, "DROP FUNCTION plads_append_only();", "SELECT 1;").await
    }
}

const POSTGRES_FUNCTION: &str = "
CREATE FUNCTION plads_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append_only' USING ERRCODE = 'P0001'; END $$;
";

const UP: &str = "
CREATE TABLE event (
  id {id} PRIMARY KEY NOT NULL,
  at {ts} NOT NULL,
  name text NOT NULL,
  subject_kind text NOT NULL,
  subject_id {id} NOT NULL,
  actor_id {id},
  actor_name text NOT NULL,
  organisation_id {id},
  site_id {id},
  detail text NOT NULL
) {strict};
CREATE INDEX event_subject ON event (subject_id, at);

CREATE TABLE audit_log (
  id {id} PRIMARY KEY NOT NULL,
  at {ts} NOT NULL,
  actor_id {id},
  role text NOT NULL,
  organisation_id {id},
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id {id} NOT NULL,
  event_id {id} NOT NULL REFERENCES event(id)
) {strict};

CREATE TABLE access_log (
  id {id} PRIMARY KEY NOT NULL,
  at {ts} NOT NULL,
  actor_id {id} NOT NULL,
  role text NOT NULL,
  organisation_id {id} NOT NULL,
  action text NOT NULL,
  purpose text NOT NULL,
  criterion text NOT NULL
) {strict};
CREATE INDEX access_log_actor ON access_log (actor_id, at);

CREATE TABLE access_log_citizen (
  access_id {id} NOT NULL REFERENCES access_log(id),
  citizen_id {id} NOT NULL REFERENCES citizen(id),
  PRIMARY KEY (access_id, citizen_id)
) {strict};
CREATE INDEX access_log_citizen_citizen ON access_log_citizen (citizen_id);

CREATE TABLE import_row (
  kind text NOT NULL CONSTRAINT import_row_kind CHECK (kind IN ('bed','request','stay','reservation')),
  external_id text NOT NULL,
  entity_id {id} NOT NULL,
  content text NOT NULL,
  imported_at {ts} NOT NULL,
  PRIMARY KEY (kind, external_id)
) {strict};
";

const DOWN: &str = "
DROP TABLE import_row;
DROP TABLE access_log_citizen;
DROP TABLE access_log;
DROP TABLE audit_log;
DROP TABLE event;
";
