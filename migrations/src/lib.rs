//! The database, step by step: one reversible migration per file, the same for SQLite and PostgreSQL.
//!
//! Each step is written once, with placeholders for the few types that differ ([`dialect`]); what has no common form, above all
//! the guard on `bed_claim`, is written for each engine. Migrations never import entities. A new step is a new file and a line
//! in [`Migrator`]; a released step never changes.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m0001_organisation;
mod m0002_facility;
mod m0003_access;
mod m0004_request;
mod m0005_stay;
mod m0006_bed_claim;
mod m0007_log;
mod m0008_stay_decision;
mod m0009_absence;
mod m0010_wall_screen;
mod m0011_transfer;
mod m0012_death;
mod m0014_shift;
mod m0015_cover;
mod m0016_infection;
mod m0018_couple;
mod m0019_diet;
mod m0020_undo;
mod m0021_arrival_check;
mod m0022_equipment_move;
mod m0023_corrected_fact;
mod m0025_cleaner;
mod m0026_safeguard;
mod m0027_plan;
mod m0028_therapist;
mod m0029_tobs;
mod m0030_training;
mod m0031_countersign;
mod m0032_citizen_access;
mod m0033_record;
mod m0034_transition;
mod m0035_screening;
mod m0036_house;
mod m0037_self_reliance;
mod m0038_conference;
mod m0039_team;
mod m0040_target;
mod m0041_retention_hold;

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_organisation::Step),
            Box::new(m0002_facility::Step),
            Box::new(m0003_access::Step),
            Box::new(m0004_request::Step),
            Box::new(m0005_stay::Step),
            Box::new(m0006_bed_claim::Step),
            Box::new(m0007_log::Step),
            Box::new(m0008_stay_decision::Step),
            Box::new(m0009_absence::Step),
            Box::new(m0010_wall_screen::Step),
            Box::new(m0011_transfer::Step),
            Box::new(m0012_death::Step),
            Box::new(m0014_shift::Step),
            Box::new(m0015_cover::Step),
            Box::new(m0016_infection::Step),
            Box::new(m0018_couple::Step),
            Box::new(m0019_diet::Step),
            Box::new(m0020_undo::Step),
            Box::new(m0021_arrival_check::Step),
            Box::new(m0022_equipment_move::Step),
            Box::new(m0023_corrected_fact::Step),
            Box::new(m0025_cleaner::Step),
            Box::new(m0026_safeguard::Step),
            Box::new(m0027_plan::Step),
            Box::new(m0028_therapist::Step),
            Box::new(m0029_tobs::Step),
            Box::new(m0030_training::Step),
            Box::new(m0031_countersign::Step),
            Box::new(m0032_citizen_access::Step),
            Box::new(m0033_record::Step),
            Box::new(m0034_transition::Step),
            Box::new(m0035_screening::Step),
            Box::new(m0036_house::Step),
            Box::new(m0037_self_reliance::Step),
            Box::new(m0038_conference::Step),
            Box::new(m0039_team::Step),
            Box::new(m0040_target::Step),
            Box::new(m0041_retention_hold::Step),
        ]
    }
}
