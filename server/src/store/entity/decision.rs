//! Signed decisions.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub request_id: Uuid,
    pub kind: String,
    pub stay_kind: String,
    pub legal_basis_id: Uuid,
    pub choice: String,
    pub wish_site_id: Option<Uuid>,
    pub why_not_home: String,
    pub reasons: String,
    pub complaint_body: String,
    pub complaint_weeks: i32,
    pub signed_by: Option<Uuid>,
    pub signer_name: String,
    pub signer_role: String,
    pub signed_at: Stamp,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
