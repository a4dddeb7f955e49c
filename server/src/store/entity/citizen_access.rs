//! Codes to the citizen's own pages, and who holds them.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "citizen_access")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub citizen_id: Uuid,
    pub stay_id: Uuid,
    pub holder: String,
    pub holder_name: String,
    pub basis: String,
    pub until_on: Option<TimeDate>,
    pub code_hash: String,
    pub given_by: Uuid,
    pub organisation_id: Uuid,
    pub given_at: Stamp,
    pub wrong_tries: i32,
    pub used_at: Option<Stamp>,
    pub ended_at: Option<Stamp>,
    pub ended_by: Option<Uuid>,
    pub end_reason: Option<String>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
