//! TOBS, the early finding of beginning illness: what a stay's page says of it ([`panel`]), a new set and those before
//! ([`TobsPage`]), and the tables of a site that a nurse approves ([`TobsTablesPage`]).

mod page;
mod panel;
mod service;
mod sets;
mod steps;
mod tables;

pub use page::TobsPage;
pub(crate) use panel::panel;
pub use service::{ExcludedRow, SiteTables, TablesView, TobsRow, TobsTables, TobsView};
pub use tables::TobsTablesPage;
