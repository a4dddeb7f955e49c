//! When the shifts of a site begin (a site without a row keeps the usual hours), and what happened at a site in a shift by time.

crate::dialect::step!("m0014_shift", UP, DOWN);

const UP: &str = "
CREATE TABLE site_shift (
  site_id {id} PRIMARY KEY NOT NULL REFERENCES site(id),
  day_minute {int} NOT NULL,
  evening_minute {int} NOT NULL,
  night_minute {int} NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT site_shift_order CHECK (0 <= day_minute AND day_minute < evening_minute AND evening_minute < night_minute AND night_minute < 1440)
) {strict};
CREATE INDEX event_site ON event (site_id, at);
";

const DOWN: &str = "
DROP INDEX event_site;
DROP TABLE site_shift;
";
