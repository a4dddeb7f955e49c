//! Corrections of what was registered about stays.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub moment: String,
    pub subject_id: Uuid,
    pub before_at: Stamp,
    pub after_at: Option<Stamp>,
    pub before_code: Option<String>,
    pub after_code: Option<String>,
    pub reason: String,
    pub corrected_by: Uuid,
    pub corrected_at: Stamp,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
