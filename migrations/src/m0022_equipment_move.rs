//! Equipment that comes from a store to a promised bed. One piece is promised to one bed at a time: the database refuses two. A
//! manager who waives says why; whoever tells of a delay says what delays it.

crate::dialect::step!("m0022_equipment_move", UP, DOWN);

const UP: &str = "
CREATE TABLE equipment_move (
  id {id} PRIMARY KEY NOT NULL,
  equipment_id {id} NOT NULL REFERENCES equipment(id),
  need text NOT NULL,
  reservation_id {id} NOT NULL REFERENCES reservation(id),
  from_site_id {id} NOT NULL REFERENCES site(id),
  bed_id {id} NOT NULL REFERENCES bed(id),
  lead_minutes {int} NOT NULL CONSTRAINT equipment_move_lead CHECK (lead_minutes >= 0),
  due_at {ts} NOT NULL,
  expected_at {ts} NOT NULL,
  step text NOT NULL CONSTRAINT equipment_move_step CHECK (step IN ('ordered','under_way','delayed','in_place','over','cancelled')),
  cause text NOT NULL,
  ordered_by {id} NOT NULL REFERENCES app_user(id),
  ordered_at {ts} NOT NULL,
  told_by {id} REFERENCES app_user(id),
  told_at {ts},
  waived_by {id} REFERENCES app_user(id),
  waived_at {ts},
  waiver text NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT equipment_move_told CHECK ((told_at IS NULL) = (told_by IS NULL)),
  CONSTRAINT equipment_move_delay CHECK (step <> 'delayed' OR cause <> ''),
  CONSTRAINT equipment_move_waiver CHECK ((waived_at IS NULL) = (waived_by IS NULL) AND (waived_at IS NULL) = (waiver = ''))
) {strict};
CREATE UNIQUE INDEX equipment_move_once ON equipment_move (equipment_id) WHERE step IN ('ordered','under_way','delayed','in_place');
CREATE INDEX equipment_move_reservation ON equipment_move (reservation_id);
CREATE INDEX equipment_move_bed ON equipment_move (bed_id);
";

const DOWN: &str = "
DROP TABLE equipment_move;
";
