//! Citizens, requests for a place, questions about them and decisions on them.

crate::dialect::step!("m0004_request", UP, DOWN);

const UP: &str = "
CREATE TABLE citizen (
  id {id} PRIMARY KEY NOT NULL,
  civil_number text NOT NULL UNIQUE,
  civil_kind text NOT NULL CONSTRAINT citizen_civil_kind CHECK (civil_kind IN ('official','national_replacement','local_replacement')),
  given_name text NOT NULL,
  family_name text NOT NULL,
  search_name text NOT NULL,
  sex text NOT NULL CONSTRAINT citizen_sex CHECK (sex IN ('male','female','unknown')),
  birth_date {date} NOT NULL,
  postcode text NOT NULL,
  address text NOT NULL,
  protected {bool} NOT NULL,
  home_municipality text NOT NULL,
  own_doctor text NOT NULL,
  version {int} NOT NULL
) {strict};
CREATE INDEX citizen_search_name ON citizen (search_name);

CREATE TABLE request (
  id {id} PRIMARY KEY NOT NULL,
  number text NOT NULL UNIQUE,
  citizen_id {id} NOT NULL REFERENCES citizen(id),
  requester_id {id} NOT NULL REFERENCES organisation(id),
  authority_id {id} NOT NULL REFERENCES organisation(id),
  source text NOT NULL,
  status text NOT NULL CONSTRAINT request_status CHECK (status IN
    ('received','in_assessment','needs_info','granted','reserved','arrived','refused','redirected','withdrawn')),
  requested_at {ts} NOT NULL,
  ready_at {ts} NOT NULL,
  answer_due_at {ts} NOT NULL,
  next_update_at {ts},
  assessor_id {id} REFERENCES app_user(id),
  question_id {id},
  decision_id {id},
  granted_kind text,
  reservation_id {id},
  stay_id {id},
  redirected_to text,
  withdraw_cause text,
  closed_reason text NOT NULL,
  why text NOT NULL,
  sender_phone text NOT NULL,
  wished_kind text,
  infection text NOT NULL CONSTRAINT request_infection CHECK (infection IN ('none','isolation','awaiting_result','unknown')),
  needs text NOT NULL,
  mobility text NOT NULL,
  weight_kg {int},
  aids text NOT NULL,
  nights {int},
  wish_site_id {id} REFERENCES site(id),
  transport text NOT NULL,
  consent text NOT NULL,
  representative text NOT NULL,
  relative_name text NOT NULL,
  relative_phone text NOT NULL,
  interpreter text NOT NULL,
  note text NOT NULL,
  phoned_by text,
  phoned_at {ts},
  created_by {id} REFERENCES app_user(id),
  version {int} NOT NULL,
  CONSTRAINT request_state CHECK (
    (status <> 'needs_info' OR question_id IS NOT NULL) AND
    (status NOT IN ('granted','reserved','arrived') OR (granted_kind IS NOT NULL AND decision_id IS NOT NULL)) AND
    (status <> 'granted' OR next_update_at IS NOT NULL) AND
    (status <> 'reserved' OR reservation_id IS NOT NULL) AND
    (status <> 'arrived' OR stay_id IS NOT NULL) AND
    (status <> 'refused' OR decision_id IS NOT NULL) AND
    (status <> 'withdrawn' OR withdraw_cause IS NOT NULL) AND
    (status <> 'redirected' OR redirected_to IS NOT NULL))
) {strict};
CREATE INDEX request_authority ON request (authority_id, status);
CREATE INDEX request_requester ON request (requester_id, status);
CREATE INDEX request_citizen ON request (citizen_id);

CREATE TABLE request_number (
  year {int} PRIMARY KEY NOT NULL,
  last {int} NOT NULL
) {strict};

CREATE TABLE question (
  id {id} PRIMARY KEY NOT NULL,
  request_id {id} NOT NULL REFERENCES request(id),
  asked_by {id} NOT NULL REFERENCES app_user(id),
  asked_at {ts} NOT NULL,
  text text NOT NULL,
  due_at {ts} NOT NULL,
  answered_by {id} REFERENCES app_user(id),
  answered_at {ts},
  answer text
) {strict};
CREATE INDEX question_request ON question (request_id);

CREATE TABLE decision (
  id {id} PRIMARY KEY NOT NULL,
  request_id {id} NOT NULL REFERENCES request(id),
  kind text NOT NULL CONSTRAINT decision_kind CHECK (kind IN ('grant','refusal')),
  stay_kind text NOT NULL,
  legal_basis_id {id} NOT NULL REFERENCES legal_basis(id),
  choice text NOT NULL,
  wish_site_id {id} REFERENCES site(id),
  why_not_home text NOT NULL,
  reasons text NOT NULL CONSTRAINT decision_reasons CHECK (length(reasons) > 0),
  complaint_body text NOT NULL CONSTRAINT decision_complaint_body CHECK (length(complaint_body) > 0),
  complaint_weeks {int} NOT NULL,
  signed_by {id} REFERENCES app_user(id),
  signer_name text NOT NULL,
  signer_role text NOT NULL,
  signed_at {ts} NOT NULL
) {strict};
CREATE INDEX decision_request ON decision (request_id);

CREATE TABLE draft (
  id {id} PRIMARY KEY NOT NULL,
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  created_by {id} NOT NULL REFERENCES app_user(id),
  saved_by {id} NOT NULL REFERENCES app_user(id),
  fields text NOT NULL,
  saved_at {ts} NOT NULL,
  expires_at {ts} NOT NULL,
  version {int} NOT NULL
) {strict};
CREATE INDEX draft_organisation ON draft (organisation_id);
";

const DOWN: &str = "
DROP TABLE draft;
DROP TABLE decision;
DROP TABLE question;
DROP TABLE request_number;
DROP TABLE request;
DROP TABLE citizen;
";
