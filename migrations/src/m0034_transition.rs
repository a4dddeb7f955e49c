//! The transition from a stay to the home: aids with the day they are ready, the checklist of both sectors (a site without rows
//! keeps the usual list), who accepted that somebody went home before all was ready, and word to the own doctor. A checklist
//! carries its own texts, so that a list that changes changes no tick.

crate::dialect::step!("m0034_transition", UP, DOWN);

const UP: &str = "
CREATE TABLE aid (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  what text NOT NULL,
  place text NOT NULL CONSTRAINT aid_place CHECK (place IN ('stay','home')),
  must {bool} NOT NULL,
  supplier text NOT NULL,
  ready_on {date},
  registered_by {id} NOT NULL REFERENCES app_user(id),
  registered_at {ts} NOT NULL,
  delivered_by {id} REFERENCES app_user(id),
  delivered_at {ts},
  removed_by {id} REFERENCES app_user(id),
  removed_at {ts},
  remove_reason text NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT aid_delivered CHECK ((delivered_at IS NULL) = (delivered_by IS NULL)),
  CONSTRAINT aid_removed CHECK ((removed_at IS NULL) = (removed_by IS NULL) AND (removed_at IS NULL) = (remove_reason = '')),
  CONSTRAINT aid_one_end CHECK (delivered_at IS NULL OR removed_at IS NULL)
) {strict};
CREATE INDEX aid_stay ON aid (stay_id, registered_at);
CREATE INDEX aid_awaited ON aid (ready_on) WHERE delivered_at IS NULL AND removed_at IS NULL;

CREATE TABLE site_transition_item (
  site_id {id} NOT NULL REFERENCES site(id),
  position {int} NOT NULL CONSTRAINT site_transition_item_position CHECK (position BETWEEN 1 AND 12),
  sector text NOT NULL CONSTRAINT site_transition_item_sector CHECK (sector IN ('ward','home')),
  must {bool} NOT NULL,
  text_da text NOT NULL,
  text_en text NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (site_id, position)
) {strict};

CREATE TABLE transition_check (
  stay_id {id} PRIMARY KEY NOT NULL REFERENCES stay(id),
  began_at {ts} NOT NULL,
  version {int} NOT NULL
) {strict};

CREATE TABLE transition_item (
  stay_id {id} NOT NULL REFERENCES transition_check(stay_id),
  position {int} NOT NULL CONSTRAINT transition_item_position CHECK (position BETWEEN 1 AND 12),
  sector text NOT NULL CONSTRAINT transition_item_sector CHECK (sector IN ('ward','home')),
  must {bool} NOT NULL,
  text_da text NOT NULL,
  text_en text NOT NULL,
  done_by {id} REFERENCES app_user(id),
  done_at {ts},
  PRIMARY KEY (stay_id, position),
  CONSTRAINT transition_item_done CHECK ((done_at IS NULL) = (done_by IS NULL))
) {strict};

CREATE TABLE transition_acceptance (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  act text NOT NULL CONSTRAINT transition_acceptance_act CHECK (act IN ('planned','ended')),
  accepted_by text NOT NULL CONSTRAINT transition_acceptance_by CHECK (accepted_by <> ''),
  reason text NOT NULL CONSTRAINT transition_acceptance_reason CHECK (reason <> ''),
  missing text NOT NULL,
  items {int} NOT NULL,
  registered_by {id} NOT NULL REFERENCES app_user(id),
  registered_at {ts} NOT NULL
) {strict};
CREATE INDEX transition_acceptance_stay ON transition_acceptance (stay_id, registered_at);

CREATE TABLE doctor_notice (
  stay_id {id} NOT NULL REFERENCES stay(id),
  moment text NOT NULL CONSTRAINT doctor_notice_moment CHECK (moment IN ('arrival','departure')),
  told_who text NOT NULL CONSTRAINT doctor_notice_who CHECK (told_who <> ''),
  told_how text NOT NULL CONSTRAINT doctor_notice_how CHECK (told_how IN ('phone','message','paper','in_person')),
  told_at {ts} NOT NULL,
  registered_by {id} NOT NULL REFERENCES app_user(id),
  registered_at {ts} NOT NULL,
  PRIMARY KEY (stay_id, moment)
) {strict};
";

const DOWN: &str = "
DROP TABLE doctor_notice;
DROP TABLE transition_acceptance;
DROP TABLE transition_item;
DROP TABLE transition_check;
DROP TABLE site_transition_item;
DROP TABLE aid;
";
