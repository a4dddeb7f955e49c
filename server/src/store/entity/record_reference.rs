//! References of plans to what stands in the care record.

use crate::store::Stamp;
use sea_orm::entity::prelude::*;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record_reference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub plan_id: Uuid,
    pub kind: String,
    pub stands_on: time::Date,
    pub line: String,
    pub link: String,
    pub registered_by: Uuid,
    pub registered_at: Stamp,
    pub struck_at: Option<Stamp>,
    pub struck_by: Option<Uuid>,
    pub strike_reason: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
