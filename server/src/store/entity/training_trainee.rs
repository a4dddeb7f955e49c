//! Who trains in a session, or waits for a seat, in the order they came.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_trainee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub session_id: Uuid,
    pub plan_id: Uuid,
    pub citizen_id: Uuid,
    pub n: i32,
    pub attendance: String,
    pub cause: Option<String>,
    pub note: String,
    pub told_by: Option<Uuid>,
    pub told_at: Option<Stamp>,
    pub left_at: Option<Stamp>,
    pub by_student: bool,
    pub signed_by: Option<Uuid>,
    pub signed_at: Option<Stamp>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
