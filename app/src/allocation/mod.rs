//! Judging a request, deciding, and finding the bed.

use crate::ui::page::NotFound;
use leptos::prelude::*;

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
