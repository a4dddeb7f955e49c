//! The role of the therapist. A check cannot be changed in SQLite, so the table of roles is made anew on both engines.

crate::dialect::step!("m0028_therapist", UP, DOWN);

const UP: &str = "
CREATE TABLE membership_anew (
  user_id {id} NOT NULL REFERENCES app_user(id),
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  role text NOT NULL CONSTRAINT membership_role CHECK (role IN
    ('referrer_hospital','referrer_gp','allocator','acute_nurse','ward_nurse','capacity_manager','admin','therapist','cleaner','wall_screen')),
  PRIMARY KEY (user_id, organisation_id, role)
) {strict};
INSERT INTO membership_anew (user_id, organisation_id, role) SELECT user_id, organisation_id, role FROM membership;
DROP TABLE membership;
ALTER TABLE membership_anew RENAME TO membership;
";

const DOWN: &str = "
CREATE TABLE membership_before (
  user_id {id} NOT NULL REFERENCES app_user(id),
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  role text NOT NULL CONSTRAINT membership_role CHECK (role IN
    ('referrer_hospital','referrer_gp','allocator','acute_nurse','ward_nurse','capacity_manager','admin','cleaner','wall_screen')),
  PRIMARY KEY (user_id, organisation_id, role)
) {strict};
INSERT INTO membership_before (user_id, organisation_id, role)
  SELECT user_id, organisation_id, role FROM membership WHERE role <> 'therapist';
DELETE FROM session WHERE role = 'therapist';
DROP TABLE membership;
ALTER TABLE membership_before RENAME TO membership;
";
