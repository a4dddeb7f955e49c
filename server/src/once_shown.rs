//! What is shown once: secrets of which only the hash is stored wait in memory until their maker has seen them.

use domain::ids::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Secrets of a process that have not been shown yet, by who made them.
#[derive(Debug)]
pub struct OnceShown<T>(Mutex<HashMap<UserId, T>>);

impl<T> Default for OnceShown<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> OnceShown<T> {
    /// Keeps a secret for its maker; an earlier one that was never seen is forgotten.
    pub fn keep(&self, maker: UserId, secret: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(maker, secret);
    }

    /// Hands it over, once.
    #[must_use]
    pub fn take(&self, maker: UserId) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&maker)
    }
}
