//! Students, and what they write: a measurement, and what became of a session, await a signature of somebody else who answers for
//! them. A check cannot be changed in SQLite, so the table of roles is made anew on both engines.

crate::dialect::step!("m0031_countersign", UP, DOWN);

const UP: &str = "
CREATE TABLE membership_anew (
  user_id {id} NOT NULL REFERENCES app_user(id),
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  role text NOT NULL CONSTRAINT membership_role CHECK (role IN
    ('referrer_hospital','referrer_gp','allocator','acute_nurse','ward_nurse','capacity_manager','admin','therapist','cleaner','wall_screen','student')),
  PRIMARY KEY (user_id, organisation_id, role)
) {strict};
INSERT INTO membership_anew (user_id, organisation_id, role) SELECT user_id, organisation_id, role FROM membership;
DROP TABLE membership;
ALTER TABLE membership_anew RENAME TO membership;

ALTER TABLE plan_measure ADD COLUMN by_student {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE plan_measure ADD COLUMN signed_by {id} REFERENCES app_user(id)
  CONSTRAINT plan_measure_other CHECK (signed_by IS NULL OR (by_student AND signed_by <> registered_by));
ALTER TABLE plan_measure ADD COLUMN signed_at {ts}
  CONSTRAINT plan_measure_signed CHECK ((signed_at IS NULL) = (signed_by IS NULL));
CREATE INDEX plan_measure_awaiting ON plan_measure (plan_id) WHERE by_student AND signed_by IS NULL AND struck_at IS NULL;

ALTER TABLE training_trainee ADD COLUMN by_student {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE training_trainee ADD COLUMN signed_by {id} REFERENCES app_user(id)
  CONSTRAINT training_trainee_other CHECK (signed_by IS NULL OR (by_student AND signed_by <> told_by));
ALTER TABLE training_trainee ADD COLUMN signed_at {ts}
  CONSTRAINT training_trainee_signed CHECK ((signed_at IS NULL) = (signed_by IS NULL));
CREATE INDEX training_trainee_awaiting ON training_trainee (plan_id) WHERE by_student AND signed_by IS NULL;
";

const DOWN: &str = "
DROP INDEX training_trainee_awaiting;
ALTER TABLE training_trainee DROP COLUMN signed_at;
ALTER TABLE training_trainee DROP COLUMN signed_by;
ALTER TABLE training_trainee DROP COLUMN by_student;
DROP INDEX plan_measure_awaiting;
ALTER TABLE plan_measure DROP COLUMN signed_at;
ALTER TABLE plan_measure DROP COLUMN signed_by;
ALTER TABLE plan_measure DROP COLUMN by_student;
DELETE FROM task WHERE kind = 'entry_to_sign';
CREATE TABLE membership_before (
  user_id {id} NOT NULL REFERENCES app_user(id),
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  role text NOT NULL CONSTRAINT membership_role CHECK (role IN
    ('referrer_hospital','referrer_gp','allocator','acute_nurse','ward_nurse','capacity_manager','admin','therapist','cleaner','wall_screen')),
  PRIMARY KEY (user_id, organisation_id, role)
) {strict};
INSERT INTO membership_before (user_id, organisation_id, role) SELECT user_id, organisation_id, role FROM membership WHERE role <> 'student';
DELETE FROM session WHERE role = 'student';
DROP TABLE membership;
ALTER TABLE membership_before RENAME TO membership;
";
