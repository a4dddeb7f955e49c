//! Aids somebody needs in a stay or at home.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "aid")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub what: String,
    pub place: String,
    pub must: bool,
    pub supplier: String,
    pub ready_on: Option<TimeDate>,
    pub registered_by: Uuid,
    pub registered_at: Stamp,
    pub delivered_by: Option<Uuid>,
    pub delivered_at: Option<Stamp>,
    pub removed_by: Option<Uuid>,
    pub removed_at: Option<Stamp>,
    pub remove_reason: String,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
