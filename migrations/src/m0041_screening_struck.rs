//! An answer about lifestyle can be struck out with a reason, and the same asked anew at the same moment: each kind stands at most once at
//! the arrival and once at the departure. A constraint cannot be changed in SQLite, so both tables are made anew on both engines.

crate::dialect::step!("m0041_screening_struck", UP, DOWN);

macro_rules! columns {
    () => {
        "
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
  registered_at {ts} NOT NULL,"
    };
}

macro_rules! rules {
    () => {
        "
  CONSTRAINT screening_about_smoking CHECK (
    (smoking IS NOT NULL) = (kind = 'smoking' AND NOT refused) AND (advised IS NULL) = (smoking IS NULL)),
  CONSTRAINT screening_about_alcohol CHECK (
    (instrument IS NOT NULL) = (kind = 'alcohol' AND NOT refused) AND (instrument_version IS NULL) = (instrument IS NULL)
    AND (taken IS NULL) = (instrument IS NULL) AND (hundredths IS NULL) = (instrument IS NULL)
    AND (finding IS NULL) = (instrument IS NULL) AND (children IS NULL) = (instrument IS NULL)),
  CONSTRAINT screening_refused CHECK (NOT refused OR consent = 'not_asked'),
  CONSTRAINT screening_handed CHECK (
    (handed_at IS NULL) = (handed_to IS NULL) AND (handed_at IS NULL) = (handed_by IS NULL) AND (handed_at IS NULL
    OR (consent = 'given' AND (coalesce(smoking, '') IN ('sometimes','daily') OR coalesce(finding, '') = 'signs'))))"
    };
}

macro_rules! names {
    () => {
        "id, stay_id, kind, moment, refused, smoking, advised, instrument, instrument_version, taken, hundredths, finding, children, consent,
  handed_to, handed_by, handed_at, registered_by, registered_at"
    };
}

macro_rules! children_columns {
    () => {
        "
  decision text NOT NULL CONSTRAINT screening_children_decision CHECK (decision IN ('no_concern','discussed','reported')),
  decided_by {id} NOT NULL REFERENCES app_user(id),
  decided_at {ts} NOT NULL
"
    };
}

const UP: &str = concat!(
    "
CREATE TABLE screening_anew (",
    columns!(),
    "
  struck_by {id} REFERENCES app_user(id),
  struck_at {ts},
  strike_reason text NOT NULL,
  CONSTRAINT screening_struck CHECK ((struck_at IS NULL) = (struck_by IS NULL) AND (struck_at IS NULL) = (strike_reason = '')),",
    rules!(),
    "
) {strict};
INSERT INTO screening_anew (",
    names!(),
    ", strike_reason) SELECT ",
    names!(),
    ", '' FROM screening;
CREATE TABLE screening_children_anew (
  id {id} PRIMARY KEY NOT NULL,
  screening_id {id} NOT NULL REFERENCES screening_anew(id),",
    children_columns!(),
    ") {strict};
INSERT INTO screening_children_anew (id, screening_id, decision, decided_by, decided_at)
  SELECT id, screening_id, decision, decided_by, decided_at FROM screening_children;
DROP TABLE screening_children;
DROP TABLE screening;
ALTER TABLE screening_anew RENAME TO screening;
ALTER TABLE screening_children_anew RENAME TO screening_children;
CREATE INDEX screening_children_of ON screening_children (screening_id, decided_at);
CREATE INDEX screening_stay ON screening (stay_id);
CREATE UNIQUE INDEX screening_once ON screening (stay_id, kind, moment) WHERE struck_at IS NULL;
"
);

const DOWN: &str = concat!(
    "
CREATE TABLE screening_before (",
    columns!(),
    "
  CONSTRAINT screening_once_before UNIQUE (stay_id, kind, moment),",
    rules!(),
    "
) {strict};
INSERT INTO screening_before (",
    names!(),
    ") SELECT ",
    names!(),
    " FROM screening WHERE struck_at IS NULL;
CREATE TABLE screening_children_before (
  id {id} PRIMARY KEY NOT NULL,
  screening_id {id} NOT NULL REFERENCES screening_before(id),",
    children_columns!(),
    ") {strict};
INSERT INTO screening_children_before (id, screening_id, decision, decided_by, decided_at)
  SELECT c.id, c.screening_id, c.decision, c.decided_by, c.decided_at
  FROM screening_children c JOIN screening_before s ON s.id = c.screening_id;
DROP TABLE screening_children;
DROP TABLE screening;
ALTER TABLE screening_before RENAME TO screening;
ALTER TABLE screening_children_before RENAME TO screening_children;
CREATE INDEX screening_children_of ON screening_children (screening_id, decided_at);
"
);
