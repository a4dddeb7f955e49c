//! The rules of Plads, and nothing else: no clock, no database, no randomness, no async.
//!
//! **The story of a stay.** Someone who knows a citizen ([`citizen`]) asks for a place ([`request`]). An allocator of the
//! authority ([`organisation`], [`access`]) judges the need and grants or refuses it. A granted request gets a bed
//! ([`facility`]) for a [`period`]: the reservation is an offer until the referrer confirms it ([`allocation`]). At arrival the
//! reservation becomes a stay ([`stay`]), a chain of phases ([`phase`], [`charge`]), with the bed held while they are away ([`absence`], [`notice`]); at departure the bed is cleaned and free again. What a bed *is* at an instant is
//! always read from its claims ([`board`]), never stored. Rehabilitation ([`rehab`]) follows the citizen from
//! bed to own home. Citizens see their own page ([`citizen_access`]) and say what they thought of the stay ([`evaluation`]). Managers
//! count nights ([`occupancy`]); clocks are data ([`setting`]).
//!
//! Every rule takes values and returns a decision with its reason. `server` loads and stores, `app` words and shows.

pub mod absence;
pub mod access;
pub mod allocation;
pub mod arrival_check;
pub mod board;
pub mod changeover;
pub mod charge;
pub mod citizen;
pub mod citizen_access;
pub mod code;
pub mod complaint;
pub mod correction;
pub mod couple;
pub mod cover;
pub mod equipment_move;
pub mod evaluation;
pub mod facility;
pub mod form;
pub mod ids;
pub mod instant;
pub mod kitchen;
pub mod notice;
pub mod occupancy;
pub mod organisation;
pub mod period;
pub mod phase;
pub mod record;
pub mod rehab;
pub mod request;
pub mod request_form;
pub mod responsibility;
pub mod retention;
pub mod safeguard;
pub mod setting;
pub mod shift;
pub mod stay;
pub mod suggestion;
pub mod tape;
pub mod task;
pub mod transition;
pub mod typed;
pub mod undo;
