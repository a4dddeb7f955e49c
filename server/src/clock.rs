//! The one place that may read the clock and knows local time (Europe/Copenhagen).
//!
//! Use cases get a [`Clock`]; tests and demonstrations stop it or shift it.

use domain::instant::{Calendar, Instant};
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// Tells the time.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// The system's clock, moved by so many seconds.
    Running { shift: i64 },
    /// Stands still until moved.
    Stopped(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Kind::Running { shift: 0 })
    }

    /// A running clock that shows `at` now.
    #[must_use]
    pub fn running_from(at: Instant) -> Self {
        Self(Kind::Running { shift: at.seconds_since(system_now()) })
    }

    /// A clock that stands at `at`.
    #[must_use]
    pub fn stopped_at(at: Instant) -> Self {
        Self(Kind::Stopped(Arc::new(AtomicI64::new(at.unix()))))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Kind::Running { shift } => system_now().plus_seconds(*shift),
            Kind::Stopped(at) => Instant::from_unix(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a stopped clock; a running one takes no notice.
    pub fn set(&self, to: Instant) {
        if let Kind::Stopped(at) = &self.0 {
            at.store(to.unix(), Ordering::SeqCst);
        }
    }
}

#[allow(clippy::disallowed_methods)] // here, and nowhere else
fn system_now() -> Instant {
    Instant::new(OffsetDateTime::now_utc())
}

/// Europe/Copenhagen.
#[derive(Clone, Debug)]
pub struct Copenhagen(TimeZone);

impl Copenhagen {
    /// The zone, from the database built into the binary.
    #[must_use]
    pub fn new() -> Self {
        Self(TimeZone::get("Europe/Copenhagen").unwrap_or(TimeZone::UTC))
    }
}

impl Default for Copenhagen {
    fn default() -> Self {
        Self::new()
    }
}

impl Calendar for Copenhagen {
    fn local(&self, at: Instant) -> PrimitiveDateTime {
        let offset = jiff::Timestamp::from_second(at.unix()).map_or(0, |t| i64::from(self.0.to_offset(t).seconds()));
        let local = at.plus_seconds(offset).get();
        PrimitiveDateTime::new(local.date(), local.time())
    }

    fn instant(&self, date: Date, clock: Time) -> Option<Instant> {
        let local = jiff::civil::DateTime::new(
            i16::try_from(date.year()).ok()?,
            month(date.month()),
            i8::try_from(date.day()).ok()?,
            i8::try_from(clock.hour()).ok()?,
            i8::try_from(clock.minute()).ok()?,
            i8::try_from(clock.second()).ok()?,
            0,
        )
        .ok()?;
        let offset = match self.0.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { .. } => return None,
            // The hour that happens twice: the first one.
            AmbiguousOffset::Fold { before, .. } => before,
        };
        let as_utc = PrimitiveDateTime::new(date, clock.replace_nanosecond(0).ok()?).assume_utc();
        Some(Instant::new(as_utc).plus_seconds(-i64::from(offset.seconds())))
    }
}

fn month(month: Month) -> i8 {
    i8::try_from(u8::from(month)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use time::macros::{date, datetime, time};

    #[test]
    fn summer_and_winter_time_are_two_and_one_hours_ahead() {
        let zone = Copenhagen::new();
        assert_eq!(zone.instant(date!(2026 - 11 - 24), time!(9:41)).unwrap().get(), datetime!(2026-11-24 8:41 UTC));
        assert_eq!(zone.instant(date!(2027 - 07 - 01), time!(9:41)).unwrap().get(), datetime!(2027-07-01 7:41 UTC));
    }

    #[test]
    fn the_hour_skipped_in_spring_does_not_exist() {
        let zone = Copenhagen::new();
        assert_eq!(zone.instant(date!(2027 - 03 - 28), time!(2:30)), None);
        assert!(zone.instant(date!(2027 - 03 - 28), time!(3:00)).is_some());
    }

    #[test]
    fn the_hour_that_happens_twice_is_the_first() {
        let zone = Copenhagen::new();
        assert_eq!(zone.instant(date!(2026 - 10 - 25), time!(2:30)).unwrap().get(), datetime!(2026-10-25 0:30 UTC));
    }

    #[test]
    fn local_time_comes_back_as_it_went_in() {
        let zone = Copenhagen::new();
        for (day, clock) in
            [(date!(2026 - 11 - 24), time!(0:00)), (date!(2028 - 02 - 29), time!(23:59:59)), (date!(2027 - 03 - 28), time!(3:00))]
        {
            assert_eq!(zone.local(zone.instant(day, clock).unwrap()), PrimitiveDateTime::new(day, clock));
        }
    }
}
