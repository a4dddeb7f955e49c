//! Sets of TOBS.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tobs_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub site_id: Uuid,
    pub taken_at: Stamp,
    pub registered_by: Uuid,
    pub registered_at: Stamp,
    pub pulse: i32,
    pub consciousness: String,
    pub respiration: i32,
    pub temperature_tenths: i32,
    pub temperature_site: String,
    pub systolic: i32,
    pub pulse_points: i32,
    pub consciousness_points: i32,
    pub respiration_points: i32,
    pub temperature_points: i32,
    pub systolic_points: i32,
    pub total: i32,
    pub very_ill: bool,
    pub table_version: String,
    pub table_approved: bool,
    pub actions_version: i32,
    pub actions_approved: bool,
    pub step_from: i32,
    pub step_checks: String,
    pub step_times: Option<i32>,
    pub step_call: String,
    pub replaces_id: Option<Uuid>,
    pub struck_by: Option<Uuid>,
    pub struck_at: Option<Stamp>,
    pub strike_reason: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
