//! Who is at work in a ward: the ticks that a ward keeps of its shifts ([`CoverPage`]).

mod page;
mod service;

pub use page::CoverPage;
pub use service::{CoverView, Covers};
