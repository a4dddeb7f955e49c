//! Signing in, and finding a citizen.

mod login;
mod search;

pub use login::LoginPage;
pub use search::{Criterion, Hit, HitPlace, SearchPage, SearchView};

use crate::error::AppError;
use async_trait::async_trait;
use domain::access::Role;

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

/// What a search found, for the page that answers it: put into the context by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found(pub SearchView);
