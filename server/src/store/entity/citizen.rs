//! Citizens.

use sea_orm::entity::prelude::*;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "citizen")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub civil_number: String,
    pub civil_kind: String,
    pub given_name: String,
    pub family_name: String,
    pub search_name: String,
    pub sex: String,
    pub birth_date: TimeDate,
    pub postcode: String,
    pub address: String,
    pub protected: bool,
    pub home_municipality: String,
    pub own_doctor: String,
    pub version: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
