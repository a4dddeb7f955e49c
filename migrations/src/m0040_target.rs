//! What the team aims at by an instrument in a plan. Targets are added and never changed: the latest of an instrument holds, and one
//! without a number takes it back.

crate::dialect::step!("m0040_target", UP, DOWN);

const UP: &str = "
CREATE TABLE plan_target (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  instrument text NOT NULL CONSTRAINT plan_target_instrument CHECK (instrument <> ''),
  hundredths {big},
  n {int} NOT NULL CONSTRAINT plan_target_n CHECK (n > 0),
  set_by {id} NOT NULL REFERENCES app_user(id),
  set_at {ts} NOT NULL,
  UNIQUE (plan_id, instrument, n)
) {strict};
";

const DOWN: &str = "
DROP TABLE plan_target;
";
