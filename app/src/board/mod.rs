//! Beds at a glance, and one bed.

mod bed;

pub use bed::{Arriving, BedPage, BedView, Beds, ClaimRow, OpenCleaning, OpenClosure, state_class, state_glyph};

use crate::ui::page::NotFound;
use leptos::prelude::*;

/// Not written yet.
#[component]
pub fn BoardPage() -> impl IntoView {
    view! { <NotFound /> }
}
