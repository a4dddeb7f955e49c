//! Questions to referrers.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub request_id: Uuid,
    pub asked_by: Uuid,
    pub asked_at: Stamp,
    pub text: String,
    pub due_at: Stamp,
    pub answered_by: Option<Uuid>,
    pub answered_at: Option<Stamp>,
    pub answer: Option<String>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
