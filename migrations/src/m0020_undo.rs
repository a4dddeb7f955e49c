//! A transfer that was undone: its row stays, as history.

crate::dialect::step!("m0020_undo", UP, DOWN);

const UP: &str = "
ALTER TABLE stay_transfer ADD COLUMN undone_at {ts};
";

const DOWN: &str = "
ALTER TABLE stay_transfer DROP COLUMN undone_at;
";
