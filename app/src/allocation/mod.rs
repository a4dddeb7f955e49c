//! Judging a request, deciding, and finding the bed: the allocator's side of a request.
//!
//! [`InboxPanel`] stands beside the beds on the board, [`InboxPage`] alone; [`AssessPage`] is one request with its decision, its
//! ranked beds and its offer; [`PhoneRequestPage`] takes down a request by telephone; [`LetterPage`] is what the citizen gets.

mod assess;
pub mod couple;
mod decision;
mod inbox;
mod letter;
mod offer;
mod phone;
mod places;
mod service;
mod situation;
mod texts;
pub mod view;

pub use assess::AssessPage;
pub use inbox::{InboxPage, InboxPanel};
pub use letter::LetterPage;
pub use phone::PhoneRequestPage;
pub use service::{Allocation, InboxClock, InboxFilter, InboxItem};
