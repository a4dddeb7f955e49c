//! Rehabilitation plans: where each has taken place, starts that were offered, goals with every judgement, measurements. What was
//! judged stays, what was measured is struck out and never deleted. A task may be about a plan.

crate::dialect::step!("m0027_plan", UP, DOWN);

const UP: &str = "
CREATE TABLE rehab_plan (
  id {id} PRIMARY KEY NOT NULL,
  citizen_id {id} NOT NULL REFERENCES citizen(id),
  stay_id {id} REFERENCES stay(id),
  site_id {id} NOT NULL REFERENCES site(id),
  kind text NOT NULL CONSTRAINT rehab_plan_kind CHECK (kind IN
    ('general_basic','general_advanced','specialised_training','specialised_rehab','team')),
  basis text NOT NULL CONSTRAINT rehab_plan_basis CHECK (basis IN ('health_act_140','social_training','rehab_course')),
  requester text NOT NULL,
  discharged {date},
  later_start {date},
  decided_on {date},
  decision text NOT NULL,
  statement_kind text CONSTRAINT rehab_plan_statement_kind CHECK (statement_kind IN ('own_words','not_possible')),
  statement text NOT NULL,
  stated_by {id} REFERENCES app_user(id),
  stated_at {ts},
  guardian text NOT NULL,
  lead_id {id} NOT NULL REFERENCES app_user(id),
  hindrance text NOT NULL,
  state text NOT NULL CONSTRAINT rehab_plan_state CHECK (state IN ('draft','running','paused','ended','replaced')),
  state_since {ts} NOT NULL,
  state_reason text,
  replaced_by_id {id} REFERENCES rehab_plan(id),
  begun_by {id} NOT NULL REFERENCES app_user(id),
  begun_at {ts} NOT NULL,
  version {int} NOT NULL,
  CONSTRAINT rehab_plan_said CHECK ((statement_kind IS NULL) = (statement = '')),
  CONSTRAINT rehab_plan_stated CHECK ((statement_kind IS NULL) = (stated_by IS NULL) AND (stated_by IS NULL) = (stated_at IS NULL)),
  CONSTRAINT rehab_plan_reason CHECK ((state IN ('paused','ended')) = (state_reason IS NOT NULL)),
  CONSTRAINT rehab_plan_replaced CHECK ((state = 'replaced') = (replaced_by_id IS NOT NULL)),
  CONSTRAINT rehab_plan_decided CHECK ((decided_on IS NULL) = (decision = '')),
  CONSTRAINT rehab_plan_whole CHECK (state IN ('draft','replaced') OR (statement_kind IS NOT NULL
    AND (kind = 'team') = (basis <> 'health_act_140')
    AND (kind = 'team' OR (discharged IS NOT NULL AND requester <> ''))
    AND (basis = 'health_act_140' OR decided_on IS NOT NULL)))
) {strict};
CREATE INDEX rehab_plan_site ON rehab_plan (site_id, state);
CREATE INDEX rehab_plan_citizen ON rehab_plan (citizen_id, begun_at);

CREATE TABLE plan_mode (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  since {ts} NOT NULL,
  mode text NOT NULL CONSTRAINT plan_mode_mode CHECK (mode IN ('inpatient','home','outpatient')),
  changed_by {id} NOT NULL REFERENCES app_user(id),
  CONSTRAINT plan_mode_once UNIQUE (plan_id, since)
) {strict};

CREATE TABLE plan_offer (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  made_on {date} NOT NULL,
  start_on {date} NOT NULL,
  answer text CONSTRAINT plan_offer_answer CHECK (answer IN ('accepted','declined')),
  answered_by {id} REFERENCES app_user(id),
  made_by {id} NOT NULL REFERENCES app_user(id),
  made_at {ts} NOT NULL,
  CONSTRAINT plan_offer_order CHECK (made_on <= start_on),
  CONSTRAINT plan_offer_answered CHECK ((answer IS NULL) = (answered_by IS NULL))
) {strict};
CREATE INDEX plan_offer_plan ON plan_offer (plan_id, made_at);

CREATE TABLE plan_goal (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  own_words text NOT NULL,
  specific text NOT NULL,
  measure text NOT NULL,
  target text NOT NULL,
  attainable text NOT NULL,
  relevant text NOT NULL,
  due {date},
  icf text NOT NULL CONSTRAINT plan_goal_icf CHECK (icf IN ('body','activity','participation','environment','person')),
  gas_steps text,
  gas_start {int} CONSTRAINT plan_goal_start CHECK (gas_start BETWEEN -2 AND 2),
  gas_weight {int} CONSTRAINT plan_goal_weight CHECK (gas_weight BETWEEN 1 AND 9),
  owner text NOT NULL,
  review_on {date} NOT NULL,
  status text NOT NULL CONSTRAINT plan_goal_status CHECK (status IN ('active','reached','partly_reached','not_reached','given_up')),
  agreed_on {date} NOT NULL,
  set_by {id} NOT NULL REFERENCES app_user(id),
  version {int} NOT NULL,
  CONSTRAINT plan_goal_gas CHECK ((gas_steps IS NULL) = (gas_start IS NULL) AND (gas_steps IS NULL) = (gas_weight IS NULL))
) {strict};
CREATE INDEX plan_goal_plan ON plan_goal (plan_id, agreed_on);

CREATE TABLE goal_judgement (
  id {id} PRIMARY KEY NOT NULL,
  goal_id {id} NOT NULL REFERENCES plan_goal(id),
  n {int} NOT NULL,
  level {int} NOT NULL CONSTRAINT goal_judgement_level CHECK (level BETWEEN -2 AND 2),
  judged_at {ts} NOT NULL,
  judged_by {id} NOT NULL REFERENCES app_user(id),
  CONSTRAINT goal_judgement_once UNIQUE (goal_id, n)
) {strict};

CREATE TABLE plan_measure (
  id {id} PRIMARY KEY NOT NULL,
  plan_id {id} NOT NULL REFERENCES rehab_plan(id),
  instrument text NOT NULL,
  instrument_version text NOT NULL,
  taken text NOT NULL,
  outcome text NOT NULL CONSTRAINT plan_measure_outcome CHECK (outcome IN ('number','profile','observe')),
  hundredths {big},
  taken_on {date} NOT NULL,
  registered_by {id} NOT NULL REFERENCES app_user(id),
  registered_at {ts} NOT NULL,
  struck_at {ts},
  struck_by {id} REFERENCES app_user(id),
  strike_reason text NOT NULL,
  CONSTRAINT plan_measure_score CHECK ((outcome = 'number') = (hundredths IS NOT NULL)),
  CONSTRAINT plan_measure_struck CHECK ((struck_at IS NULL) = (struck_by IS NULL) AND (struck_at IS NULL) = (strike_reason = ''))
) {strict};
CREATE INDEX plan_measure_plan ON plan_measure (plan_id, taken_on);

ALTER TABLE task ADD COLUMN plan_id {id};
";

const DOWN: &str = "
DELETE FROM task WHERE plan_id IS NOT NULL;
ALTER TABLE task DROP COLUMN plan_id;
DROP TABLE plan_measure;
DROP TABLE goal_judgement;
DROP TABLE plan_goal;
DROP TABLE plan_offer;
DROP TABLE plan_mode;
DROP TABLE rehab_plan;
";
