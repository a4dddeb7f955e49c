//! Sign-in links just made: kept in memory until the administrator who made one has seen it, because only their hash is stored.

use domain::ids::UserId;
use domain::instant::Instant;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A link that has not been shown yet.
#[derive(Clone, Debug)]
pub struct Unshown {
    /// For whom.
    pub name: String,
    /// Path with its token.
    pub path: String,
    /// Until when it can be used.
    pub until: Instant,
}

/// The unshown links of a process, by who made them.
#[derive(Debug, Default)]
pub struct Links(Mutex<HashMap<UserId, Unshown>>);

impl Links {
    /// Keeps a link for its maker.
    pub fn keep(&self, maker: UserId, link: Unshown) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(maker, link);
    }

    /// Hands a link over, once.
    #[must_use]
    pub fn take(&self, maker: UserId) -> Option<Unshown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&maker)
    }
}
