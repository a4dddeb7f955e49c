//! Decisions on a stay that goes on: change of phase, extension, an earlier end. Each is a letter with complaint guidance.

crate::dialect::step!("m0008_stay_decision", UP, DOWN);

const UP: &str = "
CREATE TABLE stay_decision (
  id {id} PRIMARY KEY NOT NULL,
  stay_id {id} NOT NULL REFERENCES stay(id),
  kind text NOT NULL CONSTRAINT stay_decision_kind CHECK (kind IN ('phase','extension','end')),
  phase_id {id},
  stay_kind text NOT NULL,
  legal_basis_id {id} NOT NULL REFERENCES legal_basis(id),
  authority_id {id} NOT NULL REFERENCES organisation(id),
  effective_at {ts} NOT NULL,
  before_at {ts},
  reasons text NOT NULL,
  complaint_body text NOT NULL,
  complaint_weeks {int} NOT NULL,
  signed_by {id} NOT NULL REFERENCES app_user(id),
  signer_name text NOT NULL,
  signer_role text NOT NULL,
  signed_at {ts} NOT NULL,
  CONSTRAINT stay_decision_phase CHECK ((kind = 'phase') = (phase_id IS NOT NULL))
) {strict};
CREATE INDEX stay_decision_stay ON stay_decision (stay_id, signed_at);
";

const DOWN: &str = "
DROP TABLE stay_decision;
";
