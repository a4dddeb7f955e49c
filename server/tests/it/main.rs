//! Tests of the whole server on its real router and a real database: every test runs on SQLite and on PostgreSQL.
//!
//! `harness` boots the site with a stopped clock, `pg` starts a throw-away PostgreSQL, `world` puts a small region into the
//! database, `given` adds what a test begins with. One file per slice beside them. Facts are the names of the tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
#![recursion_limit = "512"]

#[macro_use]
mod harness;
mod given;
mod pg;
mod world;

mod absence;
mod admin;
mod arrival_check;
mod bed;
mod board;
mod changeover;
mod citizen;
mod citizen_acts;
mod cleaning;
mod conference;
mod correcting;
mod countersign;
mod couple;
mod cover;
mod create_admin;
mod deadlines;
mod decision;
mod demo;
mod doctor;
mod downtime;
mod dying;
mod fetching;
mod giving_way;
mod handover;
mod histories;
mod import;
mod import_claims;
mod killed;
mod kitchen;
mod lead;
mod migrations;
mod moving;
mod occupancy;
mod odd_hours;
mod offer;
mod phase;
mod plan;
mod played;
mod races;
mod record;
mod reliance;
mod request;
mod responsible;
mod retention;
mod room;
mod safeguard;
mod scenarios;
mod screening;
mod screening_struck;
mod search;
mod shift;
mod signing_in;
mod simulating;
mod talk_training;
mod target;
mod team;
mod therapist_away;
mod tobs;
mod training;
mod training_rooms;
mod training_series;
mod training_stay;
mod transition;
mod undo;
mod undo_answer;
mod undo_house;
mod undo_offer;
mod wall;
mod who_may;
