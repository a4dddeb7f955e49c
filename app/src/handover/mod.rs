//! Handing over: the sheet that one shift leaves to the next ([`HandoverPage`]), and what was done in a shift ([`ActsPage`]).

mod acts;
mod beds;
mod service;
mod sheet;
mod words;

pub use acts::ActsPage;
pub use service::{ActsView, AskSheet, Change, Detail, Group, Handover, Happening, SheetView, TaskLine, TobsLine};
pub use sheet::HandoverPage;
