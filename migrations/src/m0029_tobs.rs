//! TOBS: the sets of a stay, with the points they were given and what was to be done, as both stood then; what a site does, in
//! versions, and which versions a nurse has approved; and stays in which TOBS is not used. A set is never changed: one that was a
//! mistake is marked as such.

crate::dialect::step!("m0029_tobs", UP, DOWN);

const UP: &str = "
CREATE TABLE tobs_approval (
  site_id {id} NOT NULL REFERENCES site(id),
  table_version text NOT NULL,
  approved_by {id} NOT NULL REFERENCES app_user(id),
  approved_at {ts} NOT NULL,
  PRIMARY KEY (site_id, table_version)
) {strict};

CREATE TABLE tobs_actions (
  site_id {id} NOT NULL REFERENCES site(id),
  version {int} NOT NULL CONSTRAINT tobs_actions_version CHECK (version >= 1),
  steps text NOT NULL,
  set_by {id} REFERENCES app_user(id),
  set_at {ts} NOT NULL,
  approved_by {id} REFERENCES app_user(id),
  approved_at {ts},
  PRIMARY KEY (site_id, version),
  CONSTRAINT tobs_actions_usual CHECK ((version = 1) = (set_by IS NULL)),
  CONSTRAINT tobs_actions_approved CHECK ((approved_at IS NULL) = (approved_by IS NULL))
) {strict};

CREATE TABLE tobs_set (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  site_id {id} NOT NULL REFERENCES site(id),
  taken_at {ts} NOT NULL,
  registered_by {id} NOT NULL REFERENCES app_user(id),
  registered_at {ts} NOT NULL,
  pulse {int} NOT NULL,
  consciousness text NOT NULL
    CONSTRAINT tobs_set_consciousness CHECK (consciousness IN ('habitual','agitated','speech_only','pain_only','none')),
  respiration {int} NOT NULL,
  temperature_tenths {int} NOT NULL,
  temperature_site text NOT NULL CONSTRAINT tobs_set_temperature_site CHECK (temperature_site IN ('rectal','oral','axillary')),
  systolic {int} NOT NULL,
  pulse_points {int} NOT NULL CONSTRAINT tobs_set_pulse CHECK (pulse_points BETWEEN 0 AND 3),
  consciousness_points {int} NOT NULL CONSTRAINT tobs_set_awake CHECK (consciousness_points BETWEEN 0 AND 3),
  respiration_points {int} NOT NULL CONSTRAINT tobs_set_respiration CHECK (respiration_points BETWEEN 0 AND 3),
  temperature_points {int} NOT NULL CONSTRAINT tobs_set_temperature CHECK (temperature_points BETWEEN 0 AND 3),
  systolic_points {int} NOT NULL CONSTRAINT tobs_set_systolic CHECK (systolic_points BETWEEN 0 AND 3),
  total {int} NOT NULL CONSTRAINT tobs_set_total CHECK (total BETWEEN 0 AND 15),
  very_ill {bool} NOT NULL,
  table_version text NOT NULL,
  table_approved {bool} NOT NULL,
  actions_version {int} NOT NULL,
  actions_approved {bool} NOT NULL,
  step_from {int} NOT NULL CONSTRAINT tobs_set_step CHECK (step_from BETWEEN 0 AND 15),
  step_checks text NOT NULL,
  step_times {int} CONSTRAINT tobs_set_times CHECK (step_times BETWEEN 1 AND 24),
  step_call text NOT NULL CONSTRAINT tobs_set_call CHECK (step_call IN ('nobody','perhaps_doctor','nurse')),
  replaces_id {id} REFERENCES tobs_set(id),
  struck_by {id} REFERENCES app_user(id),
  struck_at {ts},
  strike_reason text NOT NULL,
  CONSTRAINT tobs_set_once UNIQUE (replaces_id),
  CONSTRAINT tobs_set_struck CHECK ((struck_at IS NULL) = (struck_by IS NULL) AND (struck_at IS NULL) = (strike_reason = ''))
) {strict};
CREATE INDEX tobs_set_stay ON tobs_set (stay_id, taken_at);

CREATE TABLE tobs_exclusion (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  reason text NOT NULL CONSTRAINT tobs_exclusion_reason CHECK (reason <> ''),
  began_by {id} NOT NULL REFERENCES app_user(id),
  began_at {ts} NOT NULL,
  ended_by {id} REFERENCES app_user(id),
  ended_at {ts},
  CONSTRAINT tobs_exclusion_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) {strict};
CREATE UNIQUE INDEX tobs_exclusion_open ON tobs_exclusion (stay_id) WHERE ended_at IS NULL;
";

const DOWN: &str = "
DROP TABLE tobs_exclusion;
DROP TABLE tobs_set;
DROP TABLE tobs_actions;
DROP TABLE tobs_approval;
";
