//! The one time type: an instant in UTC, cut to whole seconds, so that text order is time order in every database.
//!
//! Local time is the server's matter; rules that need it take a [`Calendar`].

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// An instant in UTC, whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(OffsetDateTime);

impl Instant {
    /// Takes any instant, converts it to UTC and cuts fractions of a second.
    #[must_use]
    pub fn new(at: OffsetDateTime) -> Self {
        let utc = at.to_offset(UtcOffset::UTC);
        Self(utc - Duration::nanoseconds(i64::from(utc.nanosecond())))
    }

    /// Seconds since 1970; instants outside the years 0–9999 are cut to the nearest of them.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        let (low, high) = (-62_167_219_200, 253_402_300_799);
        Self(OffsetDateTime::from_unix_timestamp(seconds.clamp(low, high)).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// The instant as `time` knows it, in UTC.
    #[must_use]
    pub fn get(self) -> OffsetDateTime {
        self.0
    }

    /// Later by `seconds` (earlier when negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_unix(self.unix().saturating_add(seconds))
    }

    /// Later by `minutes` (earlier when negative).
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes.saturating_mul(60))
    }

    /// Later by `hours` of 60 minutes: elapsed time, not the clock on the wall.
    #[must_use]
    pub fn plus_hours(self, hours: i64) -> Self {
        self.plus_seconds(hours.saturating_mul(3600))
    }

    /// Whole seconds from `earlier` to `self`; negative when `earlier` is later.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.unix().saturating_sub(earlier.unix())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(self.unix())
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::deserialize(from).map(Self::from_unix)
    }
}

/// Local time as the rules need it (Europe/Copenhagen in production, a table in tests).
pub trait Calendar {
    /// Date and clock on the wall at an instant.
    fn local(&self, at: Instant) -> PrimitiveDateTime;

    /// The instant of a local date and clock. A clock that is skipped in spring is `None`; one that happens twice in autumn is
    /// the first.
    fn instant(&self, date: Date, clock: Time) -> Option<Instant>;

    /// The first instant of a local day.
    fn start_of(&self, date: Date) -> Instant {
        self.instant(date, Time::MIDNIGHT).unwrap_or_else(|| Instant::new(PrimitiveDateTime::new(date, Time::MIDNIGHT).assume_utc()))
    }

    /// The local date at an instant.
    fn date(&self, at: Instant) -> Date {
        self.local(at).date()
    }
}
