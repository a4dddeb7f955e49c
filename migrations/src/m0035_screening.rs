//! Screening of lifestyle: what a site asks about, what was answered in a stay, questions that were put away, what was decided about
//! children in the home, and talks at the bedside. Each kind stands at most once at the arrival and once at the departure (an answer struck
//! out with a reason is kept and makes room for another), and nobody holds two talks at once, whoever writes.
//!
//! The guard on talks is that of `m0006_bed_claim`: an exclusion constraint on PostgreSQL, two triggers of the same meaning on SQLite.

use sea_orm_migration::prelude::*;

/// This step.
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0035_screening"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, TABLES).await?;
        crate::dialect::run_either(manager, POSTGRES, SQLITE).await?;
        crate::dialect::run(manager, COMMON).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, DOWN).await
    }
}

const TABLES: &str = "
CREATE TABLE site_screening (
  site_id {id} PRIMARY KEY NOT NULL REFERENCES site(id),
  smoking {bool} NOT NULL,
  instrument text CONSTRAINT site_screening_instrument CHECK (instrument IN ('cage','audit')),
  version {int} NOT NULL
) {strict};

CREATE TABLE screening (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  kind text NOT NULL CONSTRAINT screening_kind CHECK (kind IN ('smoking','alcohol')),
  moment text NOT NULL CONSTRAINT screening_moment CHECK (moment IN ('arrival','departure')),
  refused {bool} NOT NULL,
  smoking text CONSTRAINT screening_smoking CHECK (smoking IN ('never','former','sometimes','daily')),
  advised {bool},
  instrument text,
  instrument_version text,
  taken text,
  hundredths {big},
  finding text CONSTRAINT screening_finding CHECK (finding IN ('no_sign','signs')),
  children text CONSTRAINT screening_children CHECK (children IN ('yes','no','not_said')),
  consent text NOT NULL CONSTRAINT screening_consent CHECK (consent IN ('given','declined','not_asked')),
  handed_to text CONSTRAINT screening_handed_to CHECK (handed_to <> ''),
  handed_by {id} REFERENCES app_user(id),
  handed_at {ts},
  registered_by {id} NOT NULL REFERENCES app_user(id),
  registered_at {ts} NOT NULL,
  struck_by {id} REFERENCES app_user(id),
  struck_at {ts},
  strike_reason text NOT NULL,
  CONSTRAINT screening_struck CHECK ((struck_at IS NULL) = (struck_by IS NULL) AND (struck_at IS NULL) = (strike_reason = '')),
  CONSTRAINT screening_about_smoking CHECK (
    (smoking IS NOT NULL) = (kind = 'smoking' AND NOT refused) AND (advised IS NULL) = (smoking IS NULL)),
  CONSTRAINT screening_about_alcohol CHECK (
    (instrument IS NOT NULL) = (kind = 'alcohol' AND NOT refused) AND (instrument_version IS NULL) = (instrument IS NULL)
    AND (taken IS NULL) = (instrument IS NULL) AND (hundredths IS NULL) = (instrument IS NULL)
    AND (finding IS NULL) = (instrument IS NULL) AND (children IS NULL) = (instrument IS NULL)),
  CONSTRAINT screening_refused CHECK (NOT refused OR consent = 'not_asked'),
  CONSTRAINT screening_handed CHECK (
    (handed_at IS NULL) = (handed_to IS NULL) AND (handed_at IS NULL) = (handed_by IS NULL) AND (handed_at IS NULL
    OR (consent = 'given' AND (coalesce(smoking, '') IN ('sometimes','daily') OR coalesce(finding, '') = 'signs'))))
) {strict};
CREATE UNIQUE INDEX screening_once ON screening (stay_id, kind, moment) WHERE struck_at IS NULL;
CREATE INDEX screening_stay ON screening (stay_id);

CREATE TABLE screening_put_away (
  stay_id {id} NOT NULL REFERENCES stay(id),
  moment text NOT NULL CONSTRAINT screening_put_away_moment CHECK (moment IN ('arrival','departure')),
  put_away_by {id} NOT NULL REFERENCES app_user(id),
  put_away_at {ts} NOT NULL,
  PRIMARY KEY (stay_id, moment)
) {strict};

CREATE TABLE screening_children (
  id {id} PRIMARY KEY NOT NULL,
  screening_id {id} NOT NULL REFERENCES screening(id),
  decision text NOT NULL CONSTRAINT screening_children_decision CHECK (decision IN ('no_concern','discussed','reported')),
  decided_by {id} NOT NULL REFERENCES app_user(id),
  decided_at {ts} NOT NULL
) {strict};
CREATE INDEX screening_children_of ON screening_children (screening_id, decided_at);
";

macro_rules! columns {
    () => {
        "
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  coordinator_id {id} NOT NULL REFERENCES app_user(id),
  starts_at {ts} NOT NULL,
  ends_at {ts} NOT NULL,
  state text NOT NULL CONSTRAINT bedside_talk_state CHECK (state IN ('booked','held','called_off')),
  changed_by {id} NOT NULL REFERENCES app_user(id),
  changed_at {ts} NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT bedside_talk_range CHECK (starts_at < ends_at),
"
    };
}

const POSTGRES: &str = concat!(
    "CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE bedside_talk (",
    columns!(),
    "
  CONSTRAINT bedside_talk_overlap EXCLUDE USING gist (coordinator_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
    WHERE (state = 'booked')
);"
);

const SQLITE: &str = concat!(
    "CREATE TABLE bedside_talk (",
    columns!(),
    "
  CONSTRAINT bedside_talk_whole_seconds CHECK (
    starts_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z' AND
    ends_at   GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z')
) STRICT;
CREATE TRIGGER bedside_talk_bi BEFORE INSERT ON bedside_talk WHEN NEW.state = 'booked' BEGIN
  SELECT RAISE(ABORT, 'bedside_talk_overlap') WHERE EXISTS (
    SELECT 1 FROM bedside_talk t WHERE t.coordinator_id = NEW.coordinator_id AND t.state = 'booked'
    AND t.starts_at < NEW.ends_at AND t.ends_at > NEW.starts_at);
END;
CREATE TRIGGER bedside_talk_bu BEFORE UPDATE ON bedside_talk WHEN NEW.state = 'booked' BEGIN
  SELECT RAISE(ABORT, 'bedside_talk_overlap') WHERE EXISTS (
    SELECT 1 FROM bedside_talk t WHERE t.coordinator_id = NEW.coordinator_id AND t.state = 'booked' AND t.id <> OLD.id
    AND t.starts_at < NEW.ends_at AND t.ends_at > NEW.starts_at);
END;"
);

const COMMON: &str = "
CREATE UNIQUE INDEX bedside_talk_once ON bedside_talk (stay_id) WHERE state = 'booked';
CREATE INDEX bedside_talk_stay ON bedside_talk (stay_id, changed_at);
CREATE INDEX bedside_talk_coordinator ON bedside_talk (coordinator_id, starts_at);
";

const DOWN: &str = "
DROP TABLE bedside_talk;
DROP TABLE screening_children;
DROP TABLE screening_put_away;
DROP TABLE screening;
DROP TABLE site_screening;
";
