//! Judging, deciding and placing: the use cases of those who decide.
//!
//! Each use case authorises, loads, asks `domain`, and saves in one write. [`inbox`] lists; the rest follows one request.

mod inbox;

use crate::forms::Form;
use crate::state::Plads;
use app::allocation::{Allocation, InboxFilter, InboxItem};
use app::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;

#[async_trait]
impl Allocation for Plads {
    async fn inbox(&self, actor: &Actor, filter: InboxFilter) -> Result<Vec<InboxItem>, AppError> {
        Ok(inbox::inbox(self, actor, filter).await?)
    }
}

/// The forms of allocation.
#[must_use]
pub fn forms() -> Vec<Form> {
    Vec::new()
}
