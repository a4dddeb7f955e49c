//! Sites with their dated agreements, wards, rooms, beds and equipment; and how often each topic (a site, or an organisation's
//! requests) has changed, so that screens know when to look again.

crate::dialect::step!("m0002_facility", UP, DOWN);

const UP: &str = "
CREATE TABLE site (
  id {id} PRIMARY KEY NOT NULL,
  name text NOT NULL UNIQUE,
  address text NOT NULL,
  postcode text NOT NULL,
  city text NOT NULL,
  phone text NOT NULL,
  latitude {int},
  longitude {int},
  version {int} NOT NULL
) {strict};

CREATE TABLE topic_version (
  topic_id {id} PRIMARY KEY NOT NULL,
  n {big} NOT NULL
) {strict};

CREATE TABLE agreement (
  id {id} PRIMARY KEY NOT NULL,
  site_id {id} NOT NULL REFERENCES site(id),
  authority_id {id} NOT NULL REFERENCES organisation(id),
  operator_id {id} NOT NULL REFERENCES organisation(id),
  payer_id {id} NOT NULL REFERENCES organisation(id),
  owner_id {id} NOT NULL REFERENCES organisation(id),
  usual_legal_basis_id {id} REFERENCES legal_basis(id),
  valid_from {date} NOT NULL,
  valid_to {date},
  version {int} NOT NULL,
  CONSTRAINT agreement_range CHECK (valid_to IS NULL OR valid_from < valid_to)
) {strict};
CREATE INDEX agreement_site ON agreement (site_id, valid_from);

CREATE TABLE ward (
  id {id} PRIMARY KEY NOT NULL,
  site_id {id} NOT NULL REFERENCES site(id),
  name text NOT NULL,
  position {int} NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT ward_name UNIQUE (site_id, name)
) {strict};

CREATE TABLE room (
  id {id} PRIMARY KEY NOT NULL,
  ward_id {id} NOT NULL REFERENCES ward(id),
  name text NOT NULL,
  gender_rule text NOT NULL CONSTRAINT room_gender_rule CHECK (gender_rule IN ('any','same','male','female')),
  features text NOT NULL,
  position {int} NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT room_name UNIQUE (ward_id, name)
) {strict};

CREATE TABLE bed (
  id {id} PRIMARY KEY NOT NULL,
  room_id {id} NOT NULL REFERENCES room(id),
  label text NOT NULL,
  kinds text NOT NULL,
  features text NOT NULL,
  max_weight_kg {int},
  position {int} NOT NULL,
  opened_at {ts} NOT NULL,
  retired_at {ts},
  version {int} NOT NULL,
  CONSTRAINT bed_label UNIQUE (room_id, label),
  CONSTRAINT bed_range CHECK (retired_at IS NULL OR opened_at < retired_at)
) {strict};

CREATE TABLE equipment (
  id {id} PRIMARY KEY NOT NULL,
  site_id {id} NOT NULL REFERENCES site(id),
  room_id {id} REFERENCES room(id),
  bed_id {id} REFERENCES bed(id),
  name text NOT NULL,
  faulty_since {ts},
  note text NOT NULL,
  version {int} NOT NULL
) {strict};
CREATE INDEX equipment_site ON equipment (site_id);
";

const DOWN: &str = "
DROP TABLE equipment;
DROP TABLE bed;
DROP TABLE room;
DROP TABLE ward;
DROP TABLE agreement;
DROP TABLE topic_version;
DROP TABLE site;
";
