//! Couples: requests that belong together, seen from both sides, with who linked and who parted them. And the room preference of
//! a citizen whose wish differs from the registered sex, on the request and, from arrival, on the stay, with each setting of it.

crate::dialect::step!("m0018_couple", UP, DOWN);

const UP: &str = "
CREATE TABLE companion (
  id {id} PRIMARY KEY NOT NULL,
  request_id {id} NOT NULL REFERENCES request(id),
  partner_id {id} NOT NULL REFERENCES request(id),
  linked_by {id} NOT NULL REFERENCES app_user(id),
  linked_at {ts} NOT NULL,
  parted_by {id} REFERENCES app_user(id),
  parted_at {ts},
  reason text NOT NULL,
  CONSTRAINT companion_two CHECK (request_id <> partner_id),
  CONSTRAINT companion_parted CHECK ((parted_at IS NULL) = (parted_by IS NULL))
) {strict};
CREATE UNIQUE INDEX companion_one ON companion (request_id) WHERE parted_at IS NULL;
CREATE INDEX companion_request ON companion (request_id, linked_at);

CREATE TABLE room_preference (
  id {id} PRIMARY KEY NOT NULL,
  request_id {id} REFERENCES request(id),
  stay_id {id} REFERENCES stay(id),
  preference text CONSTRAINT room_preference_of CHECK (preference IN ('women','men')),
  reason text NOT NULL,
  set_by {id} NOT NULL REFERENCES app_user(id),
  set_at {ts} NOT NULL,
  CONSTRAINT room_preference_about CHECK ((request_id IS NULL) <> (stay_id IS NULL))
) {strict};
CREATE INDEX room_preference_request ON room_preference (request_id, set_at);
CREATE INDEX room_preference_stay ON room_preference (stay_id, set_at);

ALTER TABLE request ADD COLUMN room_preference text;
ALTER TABLE stay ADD COLUMN room_preference text;
";

const DOWN: &str = "
ALTER TABLE stay DROP COLUMN room_preference;
ALTER TABLE request DROP COLUMN room_preference;
DROP TABLE room_preference;
DROP TABLE companion;
";
