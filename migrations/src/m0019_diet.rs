//! What a citizen eats, on the stay.

crate::dialect::step!("m0019_diet", UP, DOWN);

const UP: &str = "
ALTER TABLE stay ADD COLUMN diet text NOT NULL DEFAULT 'normal' CONSTRAINT stay_diet CHECK (diet IN
  ('normal','small_eater','diabetes','soft','puree','vegetarian','no_pork','gluten_free','lactose_free'));
";

const DOWN: &str = "
ALTER TABLE stay DROP COLUMN diet;
";
