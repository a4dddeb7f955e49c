//! Claims on beds, and the guard that makes two people in one bed impossible, whoever writes.
//!
//! PostgreSQL: an exclusion constraint. SQLite: two triggers of the same meaning; since live claims of a bed never overlap, the
//! one that starts last before the new end also ends last, so one seek in a covering index decides.
//! `live` is written as a bare column everywhere: only then does SQLite use the partial index.

use sea_orm_migration::prelude::*;

/// This step.
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0006_bed_claim"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run_either(manager, POSTGRES, SQLITE).await?;
        crate::dialect::run(manager, COMMON).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The extension stays: another schema may use it.
        crate::dialect::run(manager, "DROP TABLE bed_claim;").await
    }
}

macro_rules! columns {
    () => {
        "
  id {id} PRIMARY KEY NOT NULL,
  bed_id {id} NOT NULL REFERENCES bed(id),
  kind text NOT NULL CONSTRAINT bed_claim_kind CHECK (kind IN ('stay','reservation','hold','cleaning','closure')),
  starts_at {ts} NOT NULL,
  ends_at {ts} NOT NULL,
  live {bool} NOT NULL,
  stay_id {id} REFERENCES stay(id),
  request_id {id} REFERENCES request(id),
  reservation_id {id} REFERENCES reservation(id),
  cleaning_id {id} REFERENCES cleaning(id),
  closure_id {id} REFERENCES closure(id),
  version {int} NOT NULL CONSTRAINT bed_claim_version CHECK (version > 0),
  CONSTRAINT bed_claim_range CHECK (starts_at < ends_at),
  CONSTRAINT bed_claim_serves CHECK (
    (kind IN ('stay','hold') AND stay_id IS NOT NULL) OR
    (kind = 'reservation' AND reservation_id IS NOT NULL AND request_id IS NOT NULL) OR
    (kind = 'cleaning' AND cleaning_id IS NOT NULL) OR
    (kind = 'closure' AND closure_id IS NOT NULL)),
"
    };
}

const POSTGRES: &str = concat!(
    "CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE bed_claim (",
    columns!(),
    "
  CONSTRAINT bed_claim_whole_seconds CHECK (
    date_trunc('second', starts_at, 'UTC') = starts_at AND date_trunc('second', ends_at, 'UTC') = ends_at),
  CONSTRAINT bed_overlap EXCLUDE USING gist (bed_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (live)
);"
);

const SQLITE: &str = concat!(
    "CREATE TABLE bed_claim (",
    columns!(),
    "
  CONSTRAINT bed_claim_live CHECK (live IN (0,1)),
  CONSTRAINT bed_claim_whole_seconds CHECK (
    starts_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z' AND
    ends_at   GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z')
) STRICT;
CREATE INDEX bed_claim_covering ON bed_claim (bed_id, starts_at, ends_at, live) WHERE live;
CREATE TRIGGER bed_claim_bi BEFORE INSERT ON bed_claim WHEN NEW.live BEGIN
  SELECT RAISE(ABORT, 'bed_overlap') WHERE (
    SELECT ends_at FROM bed_claim
    WHERE bed_id = NEW.bed_id AND live AND starts_at < NEW.ends_at
    ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
END;
CREATE TRIGGER bed_claim_bu BEFORE UPDATE OF id, bed_id, starts_at, ends_at, live ON bed_claim WHEN NEW.live BEGIN
  SELECT RAISE(ABORT, 'bed_overlap') WHERE (
    SELECT ends_at FROM bed_claim
    WHERE bed_id = NEW.bed_id AND live AND starts_at < NEW.ends_at AND id <> OLD.id
    ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
END;"
);

const COMMON: &str = "
CREATE INDEX bed_claim_stay ON bed_claim (stay_id) WHERE stay_id IS NOT NULL;
CREATE INDEX bed_claim_reservation ON bed_claim (reservation_id) WHERE reservation_id IS NOT NULL;
CREATE INDEX bed_claim_cleaning ON bed_claim (cleaning_id) WHERE cleaning_id IS NOT NULL;
CREATE INDEX bed_claim_closure ON bed_claim (closure_id) WHERE closure_id IS NOT NULL;
";
