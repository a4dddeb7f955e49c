//! Stays with their phases, cleanings, closures, reservations and tasks: what claims on beds serve.

crate::dialect::step!("m0005_stay", UP, DOWN);

const UP: &str = "
CREATE TABLE stay (
  id {id} PRIMARY KEY NOT NULL,
  citizen_id {id} NOT NULL REFERENCES citizen(id),
  request_id {id} REFERENCES request(id),
  status text NOT NULL CONSTRAINT stay_status CHECK (status IN ('in_house','ended')),
  arrived_at {ts} NOT NULL,
  expected_departure {ts} NOT NULL,
  ended_at {ts},
  outcome text,
  end_note text NOT NULL,
  infection text NOT NULL CONSTRAINT stay_infection CHECK (infection IN ('none','isolation','awaiting_result','unknown')),
  home_municipality text NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT stay_end CHECK ((status = 'ended') = (ended_at IS NOT NULL AND outcome IS NOT NULL)),
  CONSTRAINT stay_range CHECK (arrived_at < expected_departure AND (ended_at IS NULL OR arrived_at <= ended_at))
) {strict};
CREATE INDEX stay_citizen ON stay (citizen_id);
CREATE UNIQUE INDEX stay_request ON stay (request_id) WHERE request_id IS NOT NULL;
CREATE UNIQUE INDEX stay_one_in_house ON stay (citizen_id) WHERE status = 'in_house';

CREATE TABLE stay_phase (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  kind text NOT NULL,
  legal_basis_id {id} NOT NULL REFERENCES legal_basis(id),
  authority_id {id} NOT NULL REFERENCES organisation(id),
  payer_id {id} NOT NULL REFERENCES organisation(id),
  starts_at {ts} NOT NULL,
  ends_at {ts},
  decided_by {id} REFERENCES app_user(id),
  reason text NOT NULL
) {strict};
CREATE INDEX stay_phase_stay ON stay_phase (stay_id, starts_at);

CREATE TABLE reservation (
  id {id} PRIMARY KEY NOT NULL,
  request_id {id} NOT NULL REFERENCES request(id),
  bed_id {id} NOT NULL REFERENCES bed(id),
  status text NOT NULL CONSTRAINT reservation_status CHECK (status IN
    ('offered','confirmed','declined','lapsed','cancelled','arrived')),
  offered_by {id} REFERENCES app_user(id),
  offered_at {ts} NOT NULL,
  answer_by {ts},
  arrival_at {ts} NOT NULL,
  until_at {ts} NOT NULL,
  proposed_arrival {ts},
  decided_at {ts},
  decline_cause text,
  citizen_answer text NOT NULL,
  informed_by text NOT NULL,
  message text NOT NULL,
  unmet_choice text NOT NULL,
  override_reason text NOT NULL,
  end_reason text NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT reservation_range CHECK (arrival_at < until_at),
  CONSTRAINT reservation_answer CHECK (status <> 'offered' OR answer_by IS NOT NULL)
) {strict};
CREATE INDEX reservation_request ON reservation (request_id);
CREATE INDEX reservation_open ON reservation (status, answer_by);
CREATE UNIQUE INDEX reservation_one_live ON reservation (request_id) WHERE status IN ('offered','confirmed');

CREATE TABLE cleaning (
  id {id} PRIMARY KEY NOT NULL,
  bed_id {id} NOT NULL REFERENCES bed(id),
  stay_id {id} REFERENCES stay(id),
  class text NOT NULL CONSTRAINT cleaning_class CHECK (class IN ('ordinary','infection')),
  step text NOT NULL CONSTRAINT cleaning_step CHECK (step IN ('due','started','done','accepted')),
  created_at {ts} NOT NULL,
  started_at {ts},
  done_at {ts},
  accepted_at {ts},
  accepted_by {id} REFERENCES app_user(id),
  version {int} NOT NULL
) {strict};
CREATE INDEX cleaning_open ON cleaning (step, bed_id);

CREATE TABLE closure (
  id {id} PRIMARY KEY NOT NULL,
  bed_id {id} NOT NULL REFERENCES bed(id),
  cause text NOT NULL,
  starts_at {ts} NOT NULL,
  ends_at {ts} NOT NULL,
  closed_by {id} REFERENCES app_user(id),
  closed_at {ts} NOT NULL,
  reopened_at {ts},
  reopened_by {id} REFERENCES app_user(id),
  version {int} NOT NULL,
  CONSTRAINT closure_range CHECK (starts_at < ends_at)
) {strict};
CREATE INDEX closure_bed ON closure (bed_id, starts_at);

CREATE TABLE task (
  id {id} PRIMARY KEY NOT NULL,
  kind text NOT NULL,
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  site_id {id} REFERENCES site(id),
  owner_role text NOT NULL,
  created_at {ts} NOT NULL,
  due_at {ts} NOT NULL,
  request_id {id} REFERENCES request(id),
  reservation_id {id} REFERENCES reservation(id),
  stay_id {id} REFERENCES stay(id),
  bed_id {id} REFERENCES bed(id),
  note text NOT NULL,
  done_at {ts},
  done_by {id} REFERENCES app_user(id),
  version {int} NOT NULL
) {strict};
CREATE INDEX task_open ON task (organisation_id, done_at, due_at);
";

const DOWN: &str = "
DROP TABLE task;
DROP TABLE closure;
DROP TABLE cleaning;
DROP TABLE reservation;
DROP TABLE stay_phase;
DROP TABLE stay;
";
