//! Equipment that comes from a store to a promised bed.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "equipment_move")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub equipment_id: Uuid,
    pub need: String,
    pub reservation_id: Uuid,
    pub from_site_id: Uuid,
    pub bed_id: Uuid,
    pub lead_minutes: i32,
    pub due_at: Stamp,
    pub expected_at: Stamp,
    pub step: String,
    pub cause: String,
    pub ordered_by: Uuid,
    pub ordered_at: Stamp,
    pub told_by: Option<Uuid>,
    pub told_at: Option<Stamp>,
    pub waived_by: Option<Uuid>,
    pub waived_at: Option<Stamp>,
    pub waiver: String,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
