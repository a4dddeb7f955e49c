//! Who is at work in a ward on a date, where it is not as usual.

use sea_orm::entity::prelude::*;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ward_cover_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ward_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: TimeDate,
    #[sea_orm(primary_key, auto_increment = false)]
    pub shift: String,
    pub competences: String,
    pub set_by: Uuid,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
