//! Who is at work in a ward: what is usual in each shift of a weekday and of a weekend day, and what is different on a date.

crate::dialect::step!("m0015_cover", UP, DOWN);

const UP: &str = "
CREATE TABLE ward_cover (
  ward_id {id} NOT NULL REFERENCES ward(id),
  day_kind text NOT NULL CONSTRAINT ward_cover_day_kind CHECK (day_kind IN ('weekday','weekend')),
  shift text NOT NULL CONSTRAINT ward_cover_shift CHECK (shift IN ('day','evening','night')),
  competences text NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (ward_id, day_kind, shift)
) {strict};

CREATE TABLE ward_cover_day (
  ward_id {id} NOT NULL REFERENCES ward(id),
  day {date} NOT NULL,
  shift text NOT NULL CONSTRAINT ward_cover_day_shift CHECK (shift IN ('day','evening','night')),
  competences text NOT NULL,
  set_by {id} NOT NULL REFERENCES app_user(id),
  PRIMARY KEY (ward_id, day, shift)
) {strict};
";

const DOWN: &str = "
DROP TABLE ward_cover_day;
DROP TABLE ward_cover;
";
