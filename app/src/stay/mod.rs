//! A stay, and the tasks that promises leave behind.

mod page;
mod service;
mod tasks;

pub use page::StayPage;
pub use service::{ClaimLine, HistoryLine, PhaseRow, StayView, Stays, TaskRow};
pub use tasks::TasksPage;
