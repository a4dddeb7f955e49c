//! A stay, and the tasks that promises leave behind.

mod absence;
mod charges;
mod head;
mod page;
mod phase;
mod service;
mod tape;
mod tasks;

pub use absence::AbsencePage;
pub use charges::ChargesPage;
pub use page::StayPage;
pub use phase::PhasePage;
pub use service::{
    AbsenceRow, Acting, AwayView, ChargeRow, ChargesView, ClaimLine, CourseView, HistoryLine, PhaseRow, StayAct, StayView, Stays, TaskRow,
};
pub use tasks::TasksPage;
