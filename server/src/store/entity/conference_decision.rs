//! What conferences decided.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conference_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub conference_id: Uuid,
    pub kind: String,
    pub text: String,
    pub owner_role: String,
    pub day: TimeDate,
    pub task_id: Uuid,
    pub decided_by: Uuid,
    pub decided_at: Stamp,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
