//! Absence with a held bed, the course a stay belongs to, and word from hospitals about somebody.
//!
//! `stay.absence_id` is the open absence, `stay.course_id` the first stay of the course (empty: the stay itself). They carry no
//! `REFERENCES`, because SQLite cannot drop such a column again; `plads doctor` looks after them.

crate::dialect::step!("m0009_absence", UP, DOWN);

const UP: &str = "
CREATE TABLE absence (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  kind text NOT NULL CONSTRAINT absence_kind CHECK (kind IN ('hospital','leave')),
  place text NOT NULL,
  flow text,
  starts_at {ts} NOT NULL,
  expected_return {ts},
  ends_at {ts},
  ended text CONSTRAINT absence_ended CHECK (ended IN ('returned','released','cancelled')),
  hold_until {ts} NOT NULL,
  reason text NOT NULL,
  word text CONSTRAINT absence_word CHECK (word IN ('died','discharged_home','discharged_elsewhere')),
  word_at {ts},
  registered_by {id} REFERENCES app_user(id),
  version {int} NOT NULL,
  CONSTRAINT absence_end CHECK ((ends_at IS NULL) = (ended IS NULL)),
  CONSTRAINT absence_range CHECK (ends_at IS NULL OR starts_at <= ends_at),
  CONSTRAINT absence_word_at CHECK ((word IS NULL) = (word_at IS NULL))
) {strict};
CREATE UNIQUE INDEX absence_one_open ON absence (stay_id) WHERE ends_at IS NULL;
CREATE INDEX absence_stay ON absence (stay_id, starts_at);

CREATE TABLE hospital_notice (
  id {id} PRIMARY KEY NOT NULL,
  message text NOT NULL,
  flow text NOT NULL,
  code text NOT NULL,
  citizen_id {id} NOT NULL REFERENCES citizen(id),
  place text NOT NULL,
  at {ts} NOT NULL,
  received_at {ts} NOT NULL,
  stay_id {id} REFERENCES stay(id)
) {strict};
CREATE UNIQUE INDEX hospital_notice_message ON hospital_notice (message);
CREATE INDEX hospital_notice_flow ON hospital_notice (flow, at);

ALTER TABLE stay ADD COLUMN absence_id {id};
ALTER TABLE stay ADD COLUMN course_id {id};
CREATE INDEX stay_course ON stay (course_id) WHERE course_id IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX stay_course;
ALTER TABLE stay DROP COLUMN course_id;
ALTER TABLE stay DROP COLUMN absence_id;
DROP TABLE hospital_notice;
DROP TABLE absence;
";
