//! Rooms to train in are kept by the administrator, at the version that was read; and a task asks about sessions whose therapist is away.

crate::dialect::step!("m0036_house", UP, DOWN);

const UP: &str = "
ALTER TABLE training_room ADD COLUMN version {int} NOT NULL DEFAULT 1;
";

const DOWN: &str = "
DELETE FROM task WHERE kind = 'sessions_therapist_away';
ALTER TABLE training_room DROP COLUMN version;
";
