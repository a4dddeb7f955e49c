//! Corrections of what has no time of its own: where a citizen went, what an absence was.

crate::dialect::step!("m0023_corrected_fact", UP, DOWN);

const UP: &str = "
ALTER TABLE correction ADD COLUMN before_code text;
ALTER TABLE correction ADD COLUMN after_code text;
";

const DOWN: &str = "
DELETE FROM correction WHERE before_code IS NOT NULL;
ALTER TABLE correction DROP COLUMN after_code;
ALTER TABLE correction DROP COLUMN before_code;
";
