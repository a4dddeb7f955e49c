//! Complaints about decisions.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub decision_id: Option<Uuid>,
    pub stay_decision_id: Option<Uuid>,
    pub received_on: TimeDate,
    pub channel: String,
    pub complainant: String,
    pub text: String,
    pub late: bool,
    pub reconsider_by: TimeDate,
    pub registered_by: Uuid,
    pub result: Option<String>,
    pub result_reasons: String,
    pub decided_at: Option<Stamp>,
    pub decided_by: Option<Uuid>,
    pub forwarded_at: Option<Stamp>,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
