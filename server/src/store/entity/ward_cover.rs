//! Who is usually at work in wards.

use sea_orm::entity::prelude::*;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ward_cover")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ward_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day_kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub shift: String,
    pub competences: String,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
