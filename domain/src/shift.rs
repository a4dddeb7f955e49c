//! Shifts (*vagter*) of a site: day, evening and night, each from a time on the clock that the site sets.
//!
//! A night belongs to the day on which it begins. A shift is as long as the clock on the wall makes it: the night in which summer
//! time begins has an hour less, the one in which it ends an hour more.

use crate::code::Code as _;
use crate::codes;
use crate::instant::{Calendar, Instant};
use crate::period::Period;
use std::fmt;
use std::str::FromStr;
use time::macros::time;
use time::{Date, Duration, Month, Time};

codes! {
    /// Which shift of a day.
    pub enum ShiftName {
        /// Dagvagt.
        Day = "day",
        /// Aftenvagt.
        Evening = "evening",
        /// Nattevagt: begins in the evening of its day and ends the next morning.
        Night = "night",
    }
}

/// A shift: which one, of which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shift {
    /// The local day on which it begins.
    pub day: Date,
    /// Which one.
    pub name: ShiftName,
}

impl Shift {
    /// The shift that follows.
    #[must_use]
    pub fn after(self) -> Self {
        match self.name {
            ShiftName::Day => Self { name: ShiftName::Evening, ..self },
            ShiftName::Evening => Self { name: ShiftName::Night, ..self },
            ShiftName::Night => Self { day: self.day.saturating_add(Duration::DAY), name: ShiftName::Day },
        }
    }

    /// The shift before.
    #[must_use]
    pub fn before(self) -> Self {
        match self.name {
            ShiftName::Day => Self { day: self.day.saturating_sub(Duration::DAY), name: ShiftName::Night },
            ShiftName::Evening => Self { name: ShiftName::Day, ..self },
            ShiftName::Night => Self { name: ShiftName::Evening, ..self },
        }
    }

    /// The shift of the same name on the day before: when the same people were last at work, as shifts are planned.
    #[must_use]
    pub fn last_of_its_name(self) -> Self {
        Self { day: self.day.saturating_sub(Duration::DAY), ..self }
    }
}

/// "2026-11-24-evening", as it stands in addresses.
impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}-{}", self.day.year(), u8::from(self.day.month()), self.day.day(), self.name.code())
    }
}

/// The text names no shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a shift")]
pub struct NotAShift;

impl FromStr for Shift {
    type Err = NotAShift;

    fn from_str(text: &str) -> Result<Self, NotAShift> {
        let mut parts = text.splitn(4, '-');
        let mut next = || parts.next().ok_or(NotAShift);
        let (year, month, day, name) = (next()?, next()?, next()?, next()?);
        let month = month.parse().ok().and_then(|m: u8| Month::try_from(m).ok()).ok_or(NotAShift)?;
        let (year, day) = (year.parse().map_err(|_| NotAShift)?, day.parse().map_err(|_| NotAShift)?);
        // Years that no building has seen would only strain the arithmetic of days.
        let day = Date::from_calendar_date(year, month, day).ok().filter(|d| (1900..=2200).contains(&d.year())).ok_or(NotAShift)?;
        Ok(Self { day, name: ShiftName::from_code(name).map_err(|_| NotAShift)? })
    }
}

/// When the shifts of a site begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftHours {
    day: Time,
    evening: Time,
    night: Time,
}

/// The day shift begins first, then the evening, then the night, all before midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the shifts do not follow each other")]
pub struct OutOfOrder;

impl Default for ShiftHours {
    /// What is usual: 7, 15 and 23.
    fn default() -> Self {
        Self { day: time!(7:00), evening: time!(15:00), night: time!(23:00) }
    }
}

impl ShiftHours {
    /// # Errors
    /// [`OutOfOrder`] unless day, evening and night follow each other.
    pub fn new(day: Time, evening: Time, night: Time) -> Result<Self, OutOfOrder> {
        if day < evening && evening < night { Ok(Self { day, evening, night }) } else { Err(OutOfOrder) }
    }

    /// When a shift begins, on the clock.
    #[must_use]
    pub fn clock(self, name: ShiftName) -> Time {
        match name {
            ShiftName::Day => self.day,
            ShiftName::Evening => self.evening,
            ShiftName::Night => self.night,
        }
    }

    /// The first instant of a shift.
    #[must_use]
    pub fn begins(self, shift: Shift, calendar: &impl Calendar) -> Instant {
        let clock = self.clock(shift.name);
        // A clock skipped in spring: the shift begins with the first minute that there is.
        let first = (0..=180).find_map(|minutes| calendar.instant(shift.day, clock + Duration::minutes(minutes)));
        first.unwrap_or_else(|| calendar.start_of(shift.day))
    }

    /// From its first instant to that of the next shift.
    #[must_use]
    pub fn span(self, shift: Shift, calendar: &impl Calendar) -> Period {
        let from = self.begins(shift, calendar);
        // Two shifts that begin within one skipped hour meet at its end: the first keeps a second of its own.
        Period::lasting(from, self.begins(shift.after(), calendar).seconds_since(from))
    }

    /// The shift an instant lies in.
    #[must_use]
    pub fn at(self, at: Instant, calendar: &impl Calendar) -> Shift {
        let mut shift = Shift { day: calendar.date(at), name: ShiftName::Night };
        // Instants, not clocks: an hour that happens twice lies in one shift.
        while self.begins(shift, calendar) > at {
            shift = shift.before();
        }
        shift
    }

    /// The shift that a handover sheet made now is for: the one at work, and from its middle on the next one.
    #[must_use]
    pub fn taking_over(self, now: Instant, calendar: &impl Calendar) -> Shift {
        let shift = self.at(now, calendar);
        let span = self.span(shift, calendar);
        if now.seconds_since(span.from()) * 2 < span.seconds() { shift } else { shift.after() }
    }
}

#[cfg(test)]
mod tests;
