//! Safeguards of a stay.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "safeguard")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub measure: String,
    pub legal_basis: String,
    pub decided_by: String,
    pub consent: String,
    pub consented_by: String,
    pub consent_expires: Option<TimeDate>,
    pub review_on: TimeDate,
    pub registered_by: Uuid,
    pub registered_at: Stamp,
    pub replaces_id: Option<Uuid>,
    pub ended_at: Option<Stamp>,
    pub ended_by: Option<Uuid>,
    pub end_reason: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
