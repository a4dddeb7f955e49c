//! Transfers within a stay, and complaints about decisions.

crate::dialect::step!("m0011_transfer", UP, DOWN);

const UP: &str = "
CREATE TABLE stay_transfer (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  from_bed_id {id} NOT NULL REFERENCES bed(id),
  to_bed_id {id} NOT NULL REFERENCES bed(id),
  at {ts} NOT NULL,
  reason text NOT NULL,
  override_reason text NOT NULL,
  moved_by {id} NOT NULL REFERENCES app_user(id)
) {strict};
CREATE INDEX stay_transfer_stay ON stay_transfer (stay_id, at);

CREATE TABLE complaint (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  decision_id {id} REFERENCES decision(id),
  stay_decision_id {id} REFERENCES stay_decision(id),
  received_on {date} NOT NULL,
  channel text NOT NULL CONSTRAINT complaint_channel CHECK (channel IN ('phone','letter','in_person')),
  complainant text NOT NULL,
  text text NOT NULL,
  late {bool} NOT NULL,
  reconsider_by {date} NOT NULL,
  registered_by {id} NOT NULL REFERENCES app_user(id),
  result text CONSTRAINT complaint_result CHECK (result IN ('upheld','partly','maintained')),
  result_reasons text NOT NULL,
  decided_at {ts},
  decided_by {id} REFERENCES app_user(id),
  forwarded_at {ts},
  version {int} NOT NULL,
  CONSTRAINT complaint_about CHECK ((decision_id IS NULL) <> (stay_decision_id IS NULL)),
  CONSTRAINT complaint_decided CHECK ((result IS NULL) = (decided_at IS NULL))
) {strict};
CREATE INDEX complaint_stay ON complaint (stay_id, received_on);
";

const DOWN: &str = "
DROP TABLE complaint;
DROP TABLE stay_transfer;
";
