//! Judging a request, deciding, and finding the bed: the allocator's side of a request.
//!
//! [`InboxPanel`] stands beside the beds on the board, [`InboxPage`] alone; [`AssessPage`] is one request with its decision, its
//! ranked beds and its offer; [`PhoneRequestPage`] takes down a request by telephone; [`LetterPage`] is what the citizen gets.

mod inbox;
mod service;
pub mod view;

pub use inbox::{InboxPage, InboxPanel};
pub use service::{Allocation, InboxClock, InboxFilter, InboxItem};

use crate::ui::page::NotFound;
use leptos::prelude::*;

/// Not written yet.
#[component]
pub fn AssessPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn PhoneRequestPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn LetterPage() -> impl IntoView {
    view! { <NotFound /> }
}
