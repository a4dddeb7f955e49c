//! One file per table: rows as they stand, without meaning. Mappers beside this folder give them meaning.

#![allow(missing_docs)]

pub mod absence;
pub mod access_log;
pub mod access_log_citizen;
pub mod agreement;
pub mod app_user;
pub mod audit_log;
pub mod bed;
pub mod bed_claim;
pub mod citizen;
pub mod cleaning;
pub mod closure;
pub mod complaint;
pub mod correction;
pub mod death;
pub mod decision;
pub mod draft;
pub mod equipment;
pub mod event;
pub mod hospital_notice;
pub mod idempotency;
pub mod import_row;
pub mod infection_change;
pub mod installation;
pub mod legal_basis;
pub mod login_attempt;
pub mod membership;
pub mod organisation;
pub mod question;
pub mod request;
pub mod request_number;
pub mod reservation;
pub mod room;
pub mod session;
pub mod setting;
pub mod sign_in_link;
pub mod site;
pub mod stay;
pub mod stay_decision;
pub mod stay_phase;
pub mod stay_transfer;
pub mod task;
pub mod topic_version;
pub mod ward;
