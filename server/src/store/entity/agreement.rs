//! Dated agreements on a site.

use sea_orm::entity::prelude::*;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub site_id: Uuid,
    pub authority_id: Uuid,
    pub operator_id: Uuid,
    pub payer_id: Uuid,
    pub owner_id: Uuid,
    pub usual_legal_basis_id: Option<Uuid>,
    pub valid_from: TimeDate,
    pub valid_to: Option<TimeDate>,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
