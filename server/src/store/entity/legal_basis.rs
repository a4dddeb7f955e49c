//! What a stay may rest on in law.

use sea_orm::entity::prelude::*;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "legal_basis")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub act: String,
    pub section: String,
    pub charge_allowed: bool,
    pub complaint_body: String,
    pub complaint_weeks: i32,
    pub valid_from: TimeDate,
    pub valid_to: Option<TimeDate>,
    pub confirmed: bool,
    pub source: String,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
