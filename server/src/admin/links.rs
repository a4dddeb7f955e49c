//! Sign-in links just made: [`crate::once_shown`] keeps each until the administrator who made it has seen it.

use domain::instant::Instant;

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
