//! What happened.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Stamp,
    pub name: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub organisation_id: Option<Uuid>,
    pub site_id: Option<Uuid>,
    pub detail: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
