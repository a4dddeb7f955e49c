//! How a citizen manages in daily life, by plan: functioning by area with every judgement, what is trained in the home, and the course
//! of self-reliance with the help of a week at its checkpoints. What was judged or told stays; what is told anew comes after it.

crate::dialect::step!("m0037_self_reliance", UP, DOWN);

const UP: &str = "
CREATE TABLE plan_functioning (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  area text NOT NULL,
  current text NOT NULL CONSTRAINT plan_functioning_current CHECK (current IN ('0','1','2','3','4','9')),
  expected text CONSTRAINT plan_functioning_expected CHECK (expected IN ('0','1','2','3','4','9')),
  judged_on {date} NOT NULL,
  judged_by {id} NOT NULL REFERENCES app_user(id),
  judged_at {ts} NOT NULL
) {strict};
CREATE INDEX plan_functioning_plan ON plan_functioning (plan_id, judged_on, judged_at);

CREATE TABLE plan_activity (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  activity text NOT NULL,
  since {ts} NOT NULL,
  until {ts},
  chosen_by {id} NOT NULL REFERENCES app_user(id),
  CONSTRAINT plan_activity_order CHECK (until IS NULL OR since <= until)
) {strict};
CREATE UNIQUE INDEX plan_activity_once ON plan_activity (plan_id, activity) WHERE until IS NULL;

CREATE TABLE plan_course (
  plan_id {id} PRIMARY KEY NOT NULL REFERENCES rehab_plan(id),
  begun_on {date} NOT NULL,
  begun_by {id} NOT NULL REFERENCES app_user(id),
  begun_at {ts} NOT NULL
) {strict};
CREATE INDEX plan_course_begun ON plan_course (begun_on);

CREATE TABLE plan_help (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES plan_course(plan_id),
  checkpoint text NOT NULL CONSTRAINT plan_help_checkpoint CHECK (checkpoint IN ('0','4','12')),
  n {int} NOT NULL,
  minutes {int} NOT NULL CONSTRAINT plan_help_minutes CHECK (minutes BETWEEN 0 AND 10080),
  told_on {date} NOT NULL,
  told_by {id} NOT NULL REFERENCES app_user(id),
  told_at {ts} NOT NULL,
  CONSTRAINT plan_help_once UNIQUE (plan_id, checkpoint, n)
) {strict};
";

const DOWN: &str = "
DROP TABLE plan_help;
DROP TABLE plan_course;
DROP TABLE plan_activity;
DROP TABLE plan_functioning;
";
