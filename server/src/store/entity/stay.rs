//! Stays.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stay")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub citizen_id: Uuid,
    pub request_id: Option<Uuid>,
    pub status: String,
    pub arrived_at: Stamp,
    pub expected_departure: Stamp,
    pub ended_at: Option<Stamp>,
    pub outcome: Option<String>,
    pub end_note: String,
    pub infection: String,
    pub home_municipality: String,
    pub version: i32,
    pub absence_id: Option<Uuid>,
    pub course_id: Option<Uuid>,
    pub end_cleaning: Option<String>,
    pub room_preference: Option<String>,
    pub diet: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
