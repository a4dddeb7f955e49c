//! Goals of plans.

use sea_orm::entity::prelude::*;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_goal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub plan_id: Uuid,
    pub own_words: String,
    pub specific: String,
    pub measure: String,
    pub target: String,
    pub attainable: String,
    pub relevant: String,
    pub due: Option<TimeDate>,
    pub icf: String,
    pub gas_steps: Option<String>,
    pub gas_start: Option<i32>,
    pub gas_weight: Option<i32>,
    pub owner: String,
    pub review_on: TimeDate,
    pub status: String,
    pub agreed_on: TimeDate,
    pub set_by: Uuid,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
