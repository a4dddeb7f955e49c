//! A case of supervision or compensation keeps the records of a citizen longer than their years, until it is released. Both stay to be
//! read. Who began and ended it are words: it is done at the server, by somebody who may be no user.

crate::dialect::step!("m0041_retention_hold", UP, DOWN);

const UP: &str = "
CREATE TABLE retention_hold (
  id {id} PRIMARY KEY NOT NULL,
  citizen_id {id} NOT NULL REFERENCES citizen(id),
  kind text NOT NULL CONSTRAINT retention_hold_kind CHECK (kind IN ('supervision','compensation')),
  reference text NOT NULL CONSTRAINT retention_hold_reference CHECK (reference <> ''),
  begun_by text NOT NULL CONSTRAINT retention_hold_begun_by CHECK (begun_by <> ''),
  begun_at {ts} NOT NULL,
  ended_by text NOT NULL,
  ended_at {ts},
  CONSTRAINT retention_hold_ended CHECK ((ended_at IS NULL) = (ended_by = ''))
) {strict};
CREATE INDEX retention_hold_citizen ON retention_hold (citizen_id) WHERE ended_at IS NULL;
";

const DOWN: &str = "
DROP TABLE retention_hold;
";
