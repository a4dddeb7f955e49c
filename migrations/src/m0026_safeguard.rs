//! Safeguards of a stay: what is used, on what basis, who consents and until when. A renewed one ends and is followed by another, so
//! that what stood at any time can be read.

crate::dialect::step!("m0026_safeguard", UP, DOWN);

const UP: &str = "
CREATE TABLE safeguard (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  measure text NOT NULL,
  legal_basis text NOT NULL,
  decided_by text NOT NULL,
  consent text NOT NULL CONSTRAINT safeguard_consent CHECK (consent IN ('citizen','power_of_attorney','guardian','decided')),
  consented_by text NOT NULL,
  consent_expires {date},
  review_on {date} NOT NULL,
  registered_by {id} NOT NULL REFERENCES app_user(id),
  registered_at {ts} NOT NULL,
  replaces_id {id} REFERENCES safeguard(id),
  ended_at {ts},
  ended_by {id} REFERENCES app_user(id),
  end_reason text NOT NULL,
  CONSTRAINT safeguard_once UNIQUE (replaces_id),
  CONSTRAINT safeguard_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT safeguard_by_another CHECK ((consent IN ('power_of_attorney','guardian')) = (consented_by <> '')),
  CONSTRAINT safeguard_mandate CHECK (consent_expires IS NULL OR consented_by <> '')
) {strict};
CREATE INDEX safeguard_stay ON safeguard (stay_id, registered_at);
";

const DOWN: &str = "
DROP TABLE safeguard;
";
