//! At whom.

use sea_orm::entity::prelude::*;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_log_citizen")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub access_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub citizen_id: Uuid,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
