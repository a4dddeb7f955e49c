//! Measurements.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_measure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub plan_id: Uuid,
    pub instrument: String,
    pub instrument_version: String,
    pub taken: String,
    pub outcome: String,
    pub hundredths: Option<i64>,
    pub taken_on: TimeDate,
    pub registered_by: Uuid,
    pub registered_at: Stamp,
    pub by_student: bool,
    pub signed_by: Option<Uuid>,
    pub signed_at: Option<Stamp>,
    pub struck_at: Option<Stamp>,
    pub struck_by: Option<Uuid>,
    pub strike_reason: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
