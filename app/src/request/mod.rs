//! Asking for a place and following the answer.

use crate::ui::page::NotFound;
use leptos::prelude::*;

/// Not written yet.
#[component]
pub fn RequestsPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn RequestFormPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn RequestPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn CapacityPage() -> impl IntoView {
    view! { <NotFound /> }
}
