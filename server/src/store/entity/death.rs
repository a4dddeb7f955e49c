//! Deaths in stays.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "death")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub found_at: Stamp,
    pub found_by: String,
    pub recorded_by: Uuid,
    pub recorded_at: Stamp,
    pub confirmed_at: Option<Stamp>,
    pub doctor: String,
    pub confirmed_by: Option<Uuid>,
    pub body_at: Option<Stamp>,
    pub belongings_at: Option<Stamp>,
    pub revoked_at: Option<Stamp>,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
