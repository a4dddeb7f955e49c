//! Death in a stay: two facts with their times, and what is collected. And corrections of what was registered about a stay.

crate::dialect::step!("m0012_death", UP, DOWN);

const UP: &str = "
CREATE TABLE death (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  found_at {ts} NOT NULL,
  found_by text NOT NULL,
  recorded_by {id} NOT NULL REFERENCES app_user(id),
  recorded_at {ts} NOT NULL,
  confirmed_at {ts},
  doctor text NOT NULL,
  confirmed_by {id} REFERENCES app_user(id),
  body_at {ts},
  belongings_at {ts},
  revoked_at {ts},
  version {int} NOT NULL,
  CONSTRAINT death_confirmed CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL))
) {strict};
CREATE UNIQUE INDEX death_one ON death (stay_id) WHERE revoked_at IS NULL;

CREATE TABLE correction (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  moment text NOT NULL,
  subject_id {id} NOT NULL,
  before_at {ts} NOT NULL,
  after_at {ts},
  reason text NOT NULL,
  corrected_by {id} NOT NULL REFERENCES app_user(id),
  corrected_at {ts} NOT NULL
) {strict};
CREATE INDEX correction_stay ON correction (stay_id, corrected_at);
";

const DOWN: &str = "
DROP TABLE correction;
DROP TABLE death;
";
