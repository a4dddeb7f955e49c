//! Training sessions: rooms to train in, hours and absence of therapists, sessions with their therapists and trainees, and the guard
//! that makes it impossible for a therapist, a citizen or a room to be in two places, driving included, whoever writes.
//!
//! The guard is that of `m0006_bed_claim`: an exclusion constraint on PostgreSQL, two triggers of the same meaning on SQLite. Who waits
//! for a seat has no claim.

use sea_orm_migration::prelude::*;

/// This step.
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0030_training"
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
CREATE TABLE training_room (
  id {id} PRIMARY KEY NOT NULL,
  site_id {id} NOT NULL REFERENCES site(id),
  name text NOT NULL,
  kind text NOT NULL CONSTRAINT training_room_kind CHECK (kind IN ('gym','pool')),
  CONSTRAINT training_room_named UNIQUE (site_id, name)
) {strict};

CREATE TABLE training_session (
  id {id} PRIMARY KEY NOT NULL,
  site_id {id} NOT NULL REFERENCES site(id),
  what text NOT NULL,
  seats {int} CONSTRAINT training_session_seats CHECK (seats BETWEEN 1 AND 255),
  starts_at {ts} NOT NULL,
  ends_at {ts} NOT NULL,
  place text NOT NULL CONSTRAINT training_session_place CHECK (place IN ('ward','gym','pool','home','video')),
  room_id {id} REFERENCES training_room(id),
  travel_before {int} NOT NULL CONSTRAINT training_session_before CHECK (travel_before BETWEEN 0 AND 240),
  travel_after {int} NOT NULL CONSTRAINT training_session_after CHECK (travel_after BETWEEN 0 AND 240),
  series_id {id},
  cancelled text,
  booked_by {id} NOT NULL REFERENCES app_user(id),
  booked_at {ts} NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT training_session_range CHECK (starts_at < ends_at),
  CONSTRAINT training_session_room CHECK ((place IN ('gym','pool')) = (room_id IS NOT NULL)),
  CONSTRAINT training_session_travel CHECK (place = 'home' OR (travel_before = 0 AND travel_after = 0))
) {strict};
CREATE INDEX training_session_site ON training_session (site_id, starts_at);
CREATE INDEX training_session_series ON training_session (series_id) WHERE series_id IS NOT NULL;

CREATE TABLE training_therapist (
  session_id {id} NOT NULL REFERENCES training_session(id),
  user_id {id} NOT NULL REFERENCES app_user(id),
  n {int} NOT NULL CONSTRAINT training_therapist_n CHECK (n IN (1,2)),
  PRIMARY KEY (session_id, user_id),
  CONSTRAINT training_therapist_place UNIQUE (session_id, n)
) {strict};
CREATE INDEX training_therapist_user ON training_therapist (user_id);

CREATE TABLE training_trainee (
  id {id} PRIMARY KEY NOT NULL,
  session_id {id} NOT NULL REFERENCES training_session(id),
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  citizen_id {id} NOT NULL REFERENCES citizen(id),
  n {int} NOT NULL,
  attendance text NOT NULL CONSTRAINT training_trainee_attendance CHECK (attendance IN ('planned','came','no_show','cancelled')),
  cause text,
  note text NOT NULL,
  told_by {id} REFERENCES app_user(id),
  told_at {ts},
  left_at {ts},
  CONSTRAINT training_trainee_line UNIQUE (session_id, n),
  CONSTRAINT training_trainee_cause CHECK ((attendance IN ('no_show','cancelled')) = (cause IS NOT NULL)),
  CONSTRAINT training_trainee_told CHECK ((told_by IS NULL) = (told_at IS NULL))
) {strict};
CREATE UNIQUE INDEX training_trainee_once ON training_trainee (session_id, citizen_id) WHERE left_at IS NULL;
CREATE INDEX training_trainee_plan ON training_trainee (plan_id);
CREATE INDEX training_trainee_citizen ON training_trainee (citizen_id);

CREATE TABLE therapist_hours (
  id {id} PRIMARY KEY NOT NULL,
  user_id {id} NOT NULL REFERENCES app_user(id),
  weekday {int} NOT NULL CONSTRAINT therapist_hours_weekday CHECK (weekday BETWEEN 1 AND 7),
  from_minute {int} NOT NULL,
  to_minute {int} NOT NULL,
  CONSTRAINT therapist_hours_range CHECK (0 <= from_minute AND from_minute < to_minute AND to_minute < 1440)
) {strict};
CREATE INDEX therapist_hours_user ON therapist_hours (user_id);

CREATE TABLE therapist_away (
  id {id} PRIMARY KEY NOT NULL,
  user_id {id} NOT NULL REFERENCES app_user(id),
  starts_at {ts} NOT NULL,
  ends_at {ts} NOT NULL,
  cause text NOT NULL,
  CONSTRAINT therapist_away_range CHECK (starts_at < ends_at)
) {strict};
CREATE INDEX therapist_away_user ON therapist_away (user_id, ends_at);
";

macro_rules! columns {
    () => {
        "
  id {id} PRIMARY KEY NOT NULL,
  session_id {id} NOT NULL REFERENCES training_session(id),
  who_kind text NOT NULL CONSTRAINT training_claim_kind CHECK (who_kind IN ('therapist','citizen','room')),
  who_id {id} NOT NULL,
  starts_at {ts} NOT NULL,
  ends_at {ts} NOT NULL,
  live {bool} NOT NULL,
  CONSTRAINT training_claim_range CHECK (starts_at < ends_at),
"
    };
}

const POSTGRES: &str = concat!(
    "CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE training_claim (",
    columns!(),
    "
  CONSTRAINT training_claim_whole_seconds CHECK (
    date_trunc('second', starts_at, 'UTC') = starts_at AND date_trunc('second', ends_at, 'UTC') = ends_at),
  CONSTRAINT training_overlap EXCLUDE USING gist (who_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (live)
);"
);

const SQLITE: &str = concat!(
    "CREATE TABLE training_claim (",
    columns!(),
    "
  CONSTRAINT training_claim_live CHECK (live IN (0,1)),
  CONSTRAINT training_claim_whole_seconds CHECK (
    starts_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z' AND
    ends_at   GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z')
) STRICT;
CREATE INDEX training_claim_covering ON training_claim (who_id, starts_at, ends_at, live) WHERE live;
CREATE TRIGGER training_claim_bi BEFORE INSERT ON training_claim WHEN NEW.live BEGIN
  SELECT RAISE(ABORT, 'training_overlap') WHERE (
    SELECT ends_at FROM training_claim
    WHERE who_id = NEW.who_id AND live AND starts_at < NEW.ends_at
    ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
END;
CREATE TRIGGER training_claim_bu BEFORE UPDATE OF id, who_id, starts_at, ends_at, live ON training_claim WHEN NEW.live BEGIN
  SELECT RAISE(ABORT, 'training_overlap') WHERE (
    SELECT ends_at FROM training_claim
    WHERE who_id = NEW.who_id AND live AND starts_at < NEW.ends_at AND id <> OLD.id
    ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
END;"
);

const COMMON: &str = "
CREATE INDEX training_claim_session ON training_claim (session_id);
";

const DOWN: &str = "
DROP TABLE training_claim;
DROP TABLE therapist_away;
DROP TABLE therapist_hours;
DROP TABLE training_trainee;
DROP TABLE training_therapist;
DROP TABLE training_session;
DROP TABLE training_room;
DELETE FROM task WHERE kind IN ('sessions_to_decide','sessions_isolated','seat_given','seat_passed');
";
