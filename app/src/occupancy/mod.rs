//! Occupancy with its definitions.

use crate::ui::page::NotFound;
use leptos::prelude::*;

/// Not written yet.
#[component]
pub fn OccupancyPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn NightsPage() -> impl IntoView {
    view! { <NotFound /> }
}
