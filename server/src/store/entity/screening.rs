//! What was answered about lifestyle.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stay_id: Uuid,
    pub kind: String,
    pub moment: String,
    pub refused: bool,
    pub smoking: Option<String>,
    pub advised: Option<bool>,
    pub instrument: Option<String>,
    pub instrument_version: Option<String>,
    pub taken: Option<String>,
    pub hundredths: Option<i64>,
    pub finding: Option<String>,
    pub children: Option<String>,
    pub consent: String,
    pub handed_to: Option<String>,
    pub handed_by: Option<Uuid>,
    pub handed_at: Option<Stamp>,
    pub registered_by: Uuid,
    pub registered_at: Stamp,
    pub struck_by: Option<Uuid>,
    pub struck_at: Option<Stamp>,
    pub strike_reason: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
