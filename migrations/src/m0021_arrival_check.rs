//! The arrival check: the list of a site (a site without rows keeps the usual one), and what was looked for and answered at an
//! arrival or a return from hospital. A check carries its own texts, so that a list that changes changes no answer.

crate::dialect::step!("m0021_arrival_check", UP, DOWN);

const UP: &str = "
CREATE TABLE site_arrival_item (
  site_id {id} NOT NULL REFERENCES site(id),
  position {int} NOT NULL CONSTRAINT site_arrival_item_position CHECK (position BETWEEN 1 AND 6),
  text_da text NOT NULL,
  text_en text NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (site_id, position)
) {strict};

CREATE TABLE arrival_check (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  round {int} NOT NULL CONSTRAINT arrival_check_round CHECK (round >= 1),
  began_at {ts} NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT arrival_check_once UNIQUE (stay_id, round)
) {strict};

CREATE TABLE arrival_check_item (
  check_id {id} NOT NULL REFERENCES arrival_check(id),
  position {int} NOT NULL CONSTRAINT arrival_check_item_position CHECK (position BETWEEN 1 AND 6),
  text_da text NOT NULL,
  text_en text NOT NULL,
  answer text CONSTRAINT arrival_check_item_answer CHECK (answer IN ('present','missing')),
  answered_by {id} REFERENCES app_user(id),
  answered_at {ts},
  sent_by {id} REFERENCES app_user(id),
  sent_at {ts},
  PRIMARY KEY (check_id, position),
  CONSTRAINT arrival_check_item_answered CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)),
  CONSTRAINT arrival_check_item_sent CHECK ((sent_at IS NULL) = (sent_by IS NULL)),
  CONSTRAINT arrival_check_item_sent_missing CHECK (sent_at IS NULL OR (answer IS NOT NULL AND answer = 'missing'))
) {strict};
";

const DOWN: &str = "
DROP TABLE arrival_check_item;
DROP TABLE arrival_check;
DROP TABLE site_arrival_item;
";
