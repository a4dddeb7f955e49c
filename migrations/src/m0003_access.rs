//! Users, the roles they hold in organisations, sign-in sessions and what guards signing in.

crate::dialect::step!("m0003_access", UP, DOWN);

const UP: &str = "
CREATE TABLE app_user (
  id {id} PRIMARY KEY NOT NULL,
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  password_hash text,
  active {bool} NOT NULL,
  created_at {ts} NOT NULL,
  version {int} NOT NULL
) {strict};

CREATE TABLE membership (
  user_id {id} NOT NULL REFERENCES app_user(id),
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  role text NOT NULL CONSTRAINT membership_role CHECK (role IN
    ('referrer_hospital','referrer_gp','allocator','acute_nurse','ward_nurse','capacity_manager','admin')),
  PRIMARY KEY (user_id, organisation_id, role)
) {strict};

CREATE TABLE session (
  token_hash text PRIMARY KEY NOT NULL,
  user_id {id} NOT NULL REFERENCES app_user(id),
  organisation_id {id} NOT NULL REFERENCES organisation(id),
  role text NOT NULL,
  created_at {ts} NOT NULL,
  seen_at {ts} NOT NULL,
  expires_at {ts} NOT NULL
) {strict};
CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE sign_in_link (
  token_hash text PRIMARY KEY NOT NULL,
  user_id {id} NOT NULL REFERENCES app_user(id),
  expires_at {ts} NOT NULL,
  used_at {ts}
) {strict};

CREATE TABLE login_attempt (
  id {id} PRIMARY KEY NOT NULL,
  key text NOT NULL,
  at {ts} NOT NULL
) {strict};
CREATE INDEX login_attempt_key ON login_attempt (key, at);

CREATE TABLE idempotency (
  key text PRIMARY KEY NOT NULL,
  user_id {id} NOT NULL REFERENCES app_user(id),
  at {ts} NOT NULL,
  result text NOT NULL
) {strict};
";

const DOWN: &str = "
DROP TABLE idempotency;
DROP TABLE login_attempt;
DROP TABLE sign_in_link;
DROP TABLE session;
DROP TABLE membership;
DROP TABLE app_user;
";
