//! Cleanings.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cleaning")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bed_id: Uuid,
    pub stay_id: Option<Uuid>,
    pub class: String,
    pub step: String,
    pub created_at: Stamp,
    pub started_at: Option<Stamp>,
    pub done_at: Option<Stamp>,
    pub accepted_at: Option<Stamp>,
    pub accepted_by: Option<Uuid>,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
