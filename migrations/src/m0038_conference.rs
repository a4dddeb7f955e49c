//! Conferences of a team about the citizen of a plan, and what each decided: a task, or a proposal to stay longer. Both stay.

crate::dialect::step!("m0038_conference", UP, DOWN);

const UP: &str = "
CREATE TABLE plan_conference (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  held_on {date} NOT NULL,
  present text NOT NULL CONSTRAINT plan_conference_present CHECK (present <> ''),
  summary text NOT NULL,
  held_by {id} NOT NULL REFERENCES app_user(id),
  held_at {ts} NOT NULL
) {strict};
CREATE INDEX plan_conference_plan ON plan_conference (plan_id, held_at);

CREATE TABLE conference_decision (
  id {id} PRIMARY KEY NOT NULL,
  conference_id {id} NOT NULL REFERENCES plan_conference(id),
  kind text NOT NULL CONSTRAINT conference_decision_kind CHECK (kind IN ('task','extension')),
  text text NOT NULL CONSTRAINT conference_decision_text CHECK (text <> ''),
  owner_role text NOT NULL,
  day {date} NOT NULL,
  task_id {id} NOT NULL REFERENCES task(id),
  decided_by {id} NOT NULL REFERENCES app_user(id),
  decided_at {ts} NOT NULL
) {strict};
CREATE INDEX conference_decision_of ON conference_decision (conference_id, decided_at);
";

const DOWN: &str = "
DROP TABLE conference_decision;
DROP TABLE plan_conference;
";
