//! The care record beside Plads: which of the two a site keeps its data in, and references to what stands in the record. A reference is
//! struck out with a reason and never deleted.

crate::dialect::step!("m0033_record", UP, DOWN);

const UP: &str = "
CREATE TABLE site_master (
  site_id {id} PRIMARY KEY NOT NULL REFERENCES site(id),
  goals text NOT NULL CONSTRAINT site_master_goals CHECK (goals IN ('plads','record')),
  measures text NOT NULL CONSTRAINT site_master_measures CHECK (measures IN ('plads','record')),
  notes text NOT NULL CONSTRAINT site_master_notes CHECK (notes IN ('plads','record')),
  screenings text NOT NULL CONSTRAINT site_master_screenings CHECK (screenings IN ('plads','record')),
  version {int} NOT NULL
) {strict};

CREATE TABLE record_reference (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  kind text NOT NULL CONSTRAINT record_reference_kind CHECK (kind IN ('goals','measures','notes','screenings')),
  stands_on {date} NOT NULL,
  line text NOT NULL,
  link text NOT NULL,
  registered_by {id} NOT NULL REFERENCES app_user(id),
  registered_at {ts} NOT NULL,
  struck_at {ts},
  struck_by {id} REFERENCES app_user(id),
  strike_reason text NOT NULL,
  CONSTRAINT record_reference_said CHECK (line <> '' OR link <> ''),
  CONSTRAINT record_reference_struck CHECK ((struck_at IS NULL) = (struck_by IS NULL) AND (struck_at IS NULL) = (strike_reason = ''))
) {strict};
CREATE INDEX record_reference_plan ON record_reference (plan_id, stands_on);
";

const DOWN: &str = "
DROP TABLE record_reference;
DROP TABLE site_master;
";
