//! Requests.

use sea_orm::entity::prelude::*;

use crate::store::Stamp;

#[allow(missing_docs)] // columns are documented by the migration that makes them
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub citizen_id: Uuid,
    pub requester_id: Uuid,
    pub authority_id: Uuid,
    pub source: String,
    pub status: String,
    pub requested_at: Stamp,
    pub ready_at: Stamp,
    pub answer_due_at: Stamp,
    pub next_update_at: Option<Stamp>,
    pub assessor_id: Option<Uuid>,
    pub question_id: Option<Uuid>,
    pub decision_id: Option<Uuid>,
    pub granted_kind: Option<String>,
    pub reservation_id: Option<Uuid>,
    pub stay_id: Option<Uuid>,
    pub redirected_to: Option<String>,
    pub withdraw_cause: Option<String>,
    pub closed_reason: String,
    pub why: String,
    pub sender_phone: String,
    pub wished_kind: Option<String>,
    pub infection: String,
    pub needs: String,
    pub mobility: String,
    pub weight_kg: Option<i32>,
    pub aids: String,
    pub nights: Option<i32>,
    pub wish_site_id: Option<Uuid>,
    pub transport: String,
    pub consent: String,
    pub representative: String,
    pub relative_name: String,
    pub relative_phone: String,
    pub interpreter: String,
    pub note: String,
    pub phoned_by: Option<String>,
    pub phoned_at: Option<Stamp>,
    pub created_by: Option<Uuid>,
    pub version: i32,
    pub room_preference: Option<String>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
