//! Tasks.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub organisation_id: Uuid,
    pub site_id: Option<Uuid>,
    pub owner_role: String,
    pub created_at: Stamp,
    pub due_at: Stamp,
    pub request_id: Option<Uuid>,
    pub reservation_id: Option<Uuid>,
    pub stay_id: Option<Uuid>,
    pub bed_id: Option<Uuid>,
    pub plan_id: Option<Uuid>,
    pub note: String,
    pub done_at: Option<Stamp>,
    pub done_by: Option<Uuid>,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
