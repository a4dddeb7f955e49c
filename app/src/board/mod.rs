//! Beds at a glance, and one bed.

use crate::ui::page::NotFound;
use leptos::prelude::*;

/// Not written yet.
#[component]
pub fn BoardPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn BedPage() -> impl IntoView {
    view! { <NotFound /> }
}
