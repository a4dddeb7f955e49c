//! Phases of stays.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stay_phase")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub kind: String,
    pub legal_basis_id: Uuid,
    pub authority_id: Uuid,
    pub payer_id: Uuid,
    pub starts_at: Stamp,
    pub ends_at: Option<Stamp>,
    pub decided_by: Option<Uuid>,
    pub reason: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
