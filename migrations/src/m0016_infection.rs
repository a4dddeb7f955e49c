//! Infection that changes during a stay, and equipment that meets a need of a bed or a room.

crate::dialect::step!("m0016_infection", UP, DOWN);

const UP: &str = "
ALTER TABLE stay ADD COLUMN end_cleaning text CONSTRAINT stay_end_cleaning CHECK (end_cleaning IN ('ordinary','infection'));
CREATE TABLE infection_change (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  before text NOT NULL,
  after text NOT NULL,
  end_cleaning text NOT NULL CONSTRAINT infection_change_cleaning CHECK (end_cleaning IN ('ordinary','infection')),
  reason text NOT NULL,
  changed_by {id} NOT NULL REFERENCES app_user(id),
  changed_at {ts} NOT NULL
) {strict};
CREATE INDEX infection_change_stay ON infection_change (stay_id, changed_at);
ALTER TABLE equipment ADD COLUMN meets text;
";

const DOWN: &str = "
ALTER TABLE equipment DROP COLUMN meets;
DROP TABLE infection_change;
ALTER TABLE stay DROP COLUMN end_cleaning;
";
