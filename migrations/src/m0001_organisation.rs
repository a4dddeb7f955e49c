//! Organisations, what a stay may rest on in law, and settings with dates.

crate::dialect::step!("m0001_organisation", UP, DOWN);

const UP: &str = "
CREATE TABLE organisation (
  id {id} PRIMARY KEY NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CONSTRAINT organisation_kind CHECK (kind IN
    ('region','municipality','hospital','department','practice','provider','unknown')),
  parent_id {id} REFERENCES organisation(id),
  phone text NOT NULL,
  version {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX organisation_top_name ON organisation (name) WHERE parent_id IS NULL;
CREATE UNIQUE INDEX organisation_child_name ON organisation (parent_id, name) WHERE parent_id IS NOT NULL;

CREATE TABLE legal_basis (
  id {id} PRIMARY KEY NOT NULL,
  code text NOT NULL UNIQUE,
  act text NOT NULL,
  section text NOT NULL,
  charge_allowed {bool} NOT NULL,
  complaint_body text NOT NULL,
  complaint_weeks {int} NOT NULL,
  valid_from {date} NOT NULL,
  valid_to {date},
  confirmed {bool} NOT NULL,
  source text NOT NULL,
  version {int} NOT NULL
) {strict};

CREATE TABLE setting (
  key text NOT NULL,
  valid_from {date} NOT NULL,
  value {big} NOT NULL,
  source text NOT NULL,
  confirmed {bool} NOT NULL,
  PRIMARY KEY (key, valid_from)
) {strict};

CREATE TABLE installation (
  id {int} PRIMARY KEY NOT NULL CONSTRAINT installation_one CHECK (id = 1),
  kind text NOT NULL CONSTRAINT installation_kind CHECK (kind IN ('real','demo')),
  created_at {ts} NOT NULL
) {strict};
";

const DOWN: &str = "
DROP TABLE installation;
DROP TABLE setting;
DROP TABLE legal_basis;
DROP TABLE organisation;
";
