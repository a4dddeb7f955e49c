//! Reservations, which are offers.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reservation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub request_id: Uuid,
    pub bed_id: Uuid,
    pub status: String,
    pub offered_by: Option<Uuid>,
    pub offered_at: Stamp,
    pub answer_by: Option<Stamp>,
    pub arrival_at: Stamp,
    pub until_at: Stamp,
    pub proposed_arrival: Option<Stamp>,
    pub decided_at: Option<Stamp>,
    pub decline_cause: Option<String>,
    pub citizen_answer: String,
    pub informed_by: String,
    pub message: String,
    pub unmet_choice: String,
    pub override_reason: String,
    pub end_reason: String,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
