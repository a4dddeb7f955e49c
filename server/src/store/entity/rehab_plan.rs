//! Rehabilitation plans.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rehab_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub citizen_id: Uuid,
    pub stay_id: Option<Uuid>,
    pub site_id: Uuid,
    pub kind: String,
    pub basis: String,
    pub requester: String,
    pub discharged: Option<TimeDate>,
    pub later_start: Option<TimeDate>,
    pub decided_on: Option<TimeDate>,
    pub decision: String,
    pub statement_kind: Option<String>,
    pub statement: String,
    pub stated_by: Option<Uuid>,
    pub stated_at: Option<Stamp>,
    pub guardian: String,
    pub lead_id: Uuid,
    pub hindrance: String,
    pub state: String,
    pub state_since: Stamp,
    pub state_reason: Option<String>,
    pub replaced_by_id: Option<Uuid>,
    pub begun_by: Uuid,
    pub begun_at: Stamp,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
