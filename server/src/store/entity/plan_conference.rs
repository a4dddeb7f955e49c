//! Conferences about the citizen of a plan.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_conference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub plan_id: Uuid,
    pub held_on: TimeDate,
    pub present: String,
    pub summary: String,
    pub held_by: Uuid,
    pub held_at: Stamp,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
