//! The citizen's own pages: codes and visits, wishes, exercises with their ticks, evaluations of stays, and what a site asks people to
//! bring. Whether a stay has been evaluated is kept apart from what was answered, so that an answer without a name leads to nobody.

crate::dialect::step!("m0032_citizen_access", UP, DOWN);

const UP: &str = "
CREATE TABLE citizen_access (
  id {id} PRIMARY KEY NOT NULL,
  citizen_id {id} NOT NULL REFERENCES citizen(id),
  stay_id {id} NOT NULL REFERENCES stay(id),
  holder text NOT NULL CONSTRAINT citizen_access_holder CHECK (holder IN ('citizen','relative','power_of_attorney')),
  holder_name text NOT NULL,
  basis text NOT NULL,
  until_on {date},
  code_hash text NOT NULL UNIQUE,
  given_by {id} NOT NULL REFERENCES app_user(id),
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  given_at {ts} NOT NULL,
  wrong_tries {int} NOT NULL CONSTRAINT citizen_access_tries CHECK (wrong_tries BETWEEN 0 AND 5),
  used_at {ts},
  ended_at {ts},
  ended_by {id} REFERENCES app_user(id),
  end_reason text CONSTRAINT citizen_access_end_reason CHECK (end_reason IN ('withdrawn','out_of_tries','death')),
  CONSTRAINT citizen_access_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CONSTRAINT citizen_access_dead CHECK (wrong_tries < 5 OR ended_at IS NOT NULL),
  CONSTRAINT citizen_access_named CHECK ((holder = 'citizen') = (holder_name = '')),
  CONSTRAINT citizen_access_mandate CHECK (holder <> 'power_of_attorney' OR (basis <> '' AND until_on IS NOT NULL))
) {strict};
CREATE INDEX citizen_access_citizen ON citizen_access (citizen_id, given_at);

CREATE TABLE citizen_visit (
  token_hash text PRIMARY KEY NOT NULL,
  access_id {id} NOT NULL REFERENCES citizen_access(id),
  began_at {ts} NOT NULL,
  seen_at {ts} NOT NULL
) {strict};
CREATE INDEX citizen_visit_access ON citizen_visit (access_id);

CREATE TABLE citizen_wish (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  access_id {id} NOT NULL REFERENCES citizen_access(id),
  text text NOT NULL CONSTRAINT citizen_wish_text CHECK (length(text) BETWEEN 1 AND 500),
  at {ts} NOT NULL
) {strict};
CREATE INDEX citizen_wish_stay ON citizen_wish (stay_id, at);

CREATE TABLE plan_exercise (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  text text NOT NULL,
  often text NOT NULL,
  from_on {date} NOT NULL,
  until_on {date} NOT NULL,
  set_by {id} NOT NULL REFERENCES app_user(id),
  set_at {ts} NOT NULL,
  off_on {date},
  off_by {id} REFERENCES app_user(id),
  CONSTRAINT plan_exercise_days CHECK (from_on <= until_on),
  CONSTRAINT plan_exercise_off CHECK ((off_on IS NULL) = (off_by IS NULL))
) {strict};
CREATE INDEX plan_exercise_plan ON plan_exercise (plan_id, from_on);

CREATE TABLE exercise_tick (
  exercise_id {id} NOT NULL REFERENCES plan_exercise(id),
  day {date} NOT NULL,
  done {bool} NOT NULL,
  access_id {id} NOT NULL REFERENCES citizen_access(id),
  at {ts} NOT NULL,
  PRIMARY KEY (exercise_id, day)
) {strict};

CREATE TABLE evaluation (
  id {id} PRIMARY KEY NOT NULL,
  site_id {id} NOT NULL REFERENCES site(id),
  month {date} NOT NULL,
  stay_id {id} UNIQUE REFERENCES stay(id),
  place {int} NOT NULL CONSTRAINT evaluation_place CHECK (place BETWEEN 1 AND 5),
  staff {int} NOT NULL CONSTRAINT evaluation_staff CHECK (staff BETWEEN 1 AND 5),
  say {int} NOT NULL CONSTRAINT evaluation_say CHECK (say BETWEEN 1 AND 5),
  comment text NOT NULL
) {strict};
CREATE INDEX evaluation_site ON evaluation (site_id, month);

CREATE TABLE evaluated_stay (
  stay_id {id} PRIMARY KEY NOT NULL REFERENCES stay(id)
) {strict};

CREATE TABLE site_bring (
  site_id {id} PRIMARY KEY NOT NULL REFERENCES site(id),
  da text NOT NULL,
  en text NOT NULL,
  version {int} NOT NULL
) {strict};
";

const DOWN: &str = "
DELETE FROM task WHERE kind = 'citizen_wish';
DROP TABLE site_bring;
DROP TABLE evaluated_stay;
DROP TABLE evaluation;
DROP TABLE exercise_tick;
DROP TABLE plan_exercise;
DROP TABLE citizen_wish;
DROP TABLE citizen_visit;
DROP TABLE citizen_access;
";
