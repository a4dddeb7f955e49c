//! Claims on beds.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bed_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bed_id: Uuid,
    pub kind: String,
    pub starts_at: Stamp,
    pub ends_at: Stamp,
    pub live: bool,
    pub stay_id: Option<Uuid>,
    pub request_id: Option<Uuid>,
    pub reservation_id: Option<Uuid>,
    pub cleaning_id: Option<Uuid>,
    pub closure_id: Option<Uuid>,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
