//! Signing in, and finding a citizen.

mod login;

pub use login::LoginPage;

use crate::error::AppError;
use crate::ui::page::NotFound;
use async_trait::async_trait;
use domain::access::Role;
use leptos::prelude::*;

/// A sign-in button of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoRole {
    /// The role.
    pub role: Role,
    /// Whose it is.
    pub name: String,
    /// For whom.
    pub organisation: String,
}

/// What signing in needs.
#[async_trait]
pub trait Access: Send + Sync {
    /// One person per role; empty outside the demonstration.
    ///
    /// # Errors
    /// [`AppError`] from the database.
    async fn demo_roles(&self) -> Result<Vec<DemoRole>, AppError>;
}

/// Not written yet.
#[component]
pub fn SearchPage() -> impl IntoView {
    view! { <NotFound /> }
}
