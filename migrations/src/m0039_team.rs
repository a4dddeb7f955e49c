//! The team of a plan: who belongs to it, as what, from when until when. Nobody is in it twice at a time; whoever left stays to be read.

crate::dialect::step!("m0039_team", UP, DOWN);

const UP: &str = "
CREATE TABLE plan_member (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  user_id {id} NOT NULL REFERENCES app_user(id),
  part text NOT NULL CONSTRAINT plan_member_part CHECK (part IN
    ('physiotherapist','occupational_therapist','nurse','care_staff','speech_therapist','dietitian','doctor','other')),
  joined_at {ts} NOT NULL,
  joined_by {id} NOT NULL REFERENCES app_user(id),
  left_at {ts},
  left_by {id} REFERENCES app_user(id),
  CONSTRAINT plan_member_left CHECK ((left_at IS NULL) = (left_by IS NULL) AND (left_at IS NULL OR left_at >= joined_at))
) {strict};
CREATE UNIQUE INDEX plan_member_once ON plan_member (plan_id, user_id) WHERE left_at IS NULL;
CREATE INDEX plan_member_user ON plan_member (user_id);
";

const DOWN: &str = "
DROP TABLE plan_member;
";
