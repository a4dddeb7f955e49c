//! Training sessions.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub site_id: Uuid,
    pub what: String,
    pub seats: Option<i32>,
    pub starts_at: Stamp,
    pub ends_at: Stamp,
    pub place: String,
    pub room_id: Option<Uuid>,
    pub travel_before: i32,
    pub travel_after: i32,
    pub series_id: Option<Uuid>,
    pub cancelled: Option<String>,
    pub booked_by: Uuid,
    pub booked_at: Stamp,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
