//! Decisions on stays.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stay_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub kind: String,
    pub phase_id: Option<Uuid>,
    pub stay_kind: String,
    pub legal_basis_id: Uuid,
    pub authority_id: Uuid,
    pub effective_at: Stamp,
    pub before_at: Option<Stamp>,
    pub reasons: String,
    pub complaint_body: String,
    pub complaint_weeks: i32,
    pub signed_by: Uuid,
    pub signer_name: String,
    pub signer_role: String,
    pub signed_at: Stamp,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
