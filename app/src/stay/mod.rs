//! A stay, and tasks.

use crate::ui::page::NotFound;
use leptos::prelude::*;

/// Not written yet.
#[component]
pub fn StayPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn TasksPage() -> impl IntoView {
    view! { <NotFound /> }
}
