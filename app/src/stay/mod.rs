//! A stay, and the tasks that promises leave behind.

mod charges;
mod head;
mod page;
mod phase;
mod service;
mod tape;
mod tasks;

pub use charges::ChargesPage;
pub use page::StayPage;
pub use phase::PhasePage;
pub use service::{Acting, ChargeRow, ChargesView, ClaimLine, HistoryLine, PhaseRow, StayAct, StayView, Stays, TaskRow};
pub use tasks::TasksPage;
