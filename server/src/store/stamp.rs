//! The only time type in a row: UTC, whole seconds, so that SQLite's text order is time order.

use domain::instant::Instant;
use sea_orm::DeriveValueType;
use sea_orm::entity::prelude::TimeDateTimeWithTimeZone;

/// An [`Instant`] as the database keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, DeriveValueType)]
pub struct Stamp(TimeDateTimeWithTimeZone);

impl From<Instant> for Stamp {
    fn from(at: Instant) -> Self {
        Self(at.get())
    }
}

impl From<Stamp> for Instant {
    fn from(stamp: Stamp) -> Self {
        Self::new(stamp.0)
    }
}

impl Stamp {
    /// The instant.
    #[must_use]
    pub fn at(self) -> Instant {
        self.into()
    }
}
