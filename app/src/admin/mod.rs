//! Organisations, sites, users and settings.

use crate::ui::page::NotFound;
use leptos::prelude::*;

/// Not written yet.
#[component]
pub fn AdminPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn OrganisationsPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn SitePage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn UsersPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! { <NotFound /> }
}

/// Not written yet.
#[component]
pub fn AccessLogPage() -> impl IntoView {
    view! { <NotFound /> }
}
