//! Absences.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub kind: String,
    pub place: String,
    pub flow: Option<String>,
    pub starts_at: Stamp,
    pub expected_return: Option<Stamp>,
    pub ends_at: Option<Stamp>,
    pub ended: Option<String>,
    pub hold_until: Stamp,
    pub reason: String,
    pub word: Option<String>,
    pub word_at: Option<Stamp>,
    pub registered_by: Option<Uuid>,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
