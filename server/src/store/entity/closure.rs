//! Closures of beds.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "closure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bed_id: Uuid,
    pub cause: String,
    pub starts_at: Stamp,
    pub ends_at: Stamp,
    pub closed_by: Option<Uuid>,
    pub closed_at: Stamp,
    pub reopened_at: Option<Stamp>,
    pub reopened_by: Option<Uuid>,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
