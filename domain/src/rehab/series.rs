//! A series of sessions (*gentagne tider*): the same clock on the wall on some days of the week, also when the clock changes.

use super::diary::at_clock;
use crate::codes;
use crate::instant::Calendar;
use crate::period::Period;
use time::{Date, Duration, Time, Weekday};

/// Most sessions of one series.
pub const MOST_SESSIONS: usize = 100;
/// Longest session, in minutes.
pub const MOST_MINUTES: u16 = 480;

codes! {
    /// How far a change of a session of a series reaches.
    pub enum Reach {
        /// That session alone.
        One = "one",
        /// Those that follow in the series as well: all of them, or none.
        Following = "following",
    }
}

/// When a series ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesEnd {
    /// With the last session on or before a day.
    On(Date),
    /// After so many sessions.
    After(usize),
}

/// A series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    first: Date,
    clock: Time,
    minutes: u16,
    weekdays: Vec<Weekday>,
    every_weeks: u8,
    end: SeriesEnd,
    without: Vec<Date>,
}

/// Why this is no series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    /// No day of the week.
    #[error("a series has a day of the week")]
    NoWeekday,
    /// Sessions of no length, or too long.
    #[error("a session lasts 1 to {MOST_MINUTES} minutes")]
    Minutes,
    /// Every 0 weeks, or more than 8.
    #[error("a series comes back within 8 weeks")]
    Weeks,
    /// No session at all.
    #[error("a series ends after it begins")]
    Empty,
    /// Too many.
    #[error("a series has at most {MOST_SESSIONS} sessions")]
    TooMany,
}

impl Series {
    /// A session of so many minutes at a clock on these days of the week, of every week, from `first` on.
    ///
    /// # Errors
    /// [`SeriesError`].
    pub fn weekly(first: Date, clock: Time, minutes: u16, weekdays: &[Weekday], end: SeriesEnd) -> Result<Self, SeriesError> {
        let weekdays = weekdays.to_vec();
        Self { first, clock, minutes, weekdays, every_weeks: 1, end, without: Vec::new() }.checked()
    }

    /// Only every so many weeks, from the week of the first day.
    ///
    /// # Errors
    /// [`SeriesError`].
    pub fn every(self, weeks: u8) -> Result<Self, SeriesError> {
        Self { every_weeks: weeks, ..self }.checked()
    }

    /// Not on these days: holidays, and sessions taken out of the series. They count when the series ends after a number.
    ///
    /// # Errors
    /// [`SeriesError::Empty`] when none is left.
    pub fn without(self, days: &[Date]) -> Result<Self, SeriesError> {
        Self { without: days.to_vec(), ..self }.checked()
    }

    fn checked(self) -> Result<Self, SeriesError> {
        if self.weekdays.is_empty() {
            return Err(SeriesError::NoWeekday);
        }
        if !(1..=MOST_MINUTES).contains(&self.minutes) {
            return Err(SeriesError::Minutes);
        }
        if !(1..=8).contains(&self.every_weeks) {
            return Err(SeriesError::Weeks);
        }
        match self.days().len() {
            0 => Err(SeriesError::Empty),
            // One more than the most was looked for.
            n if n > MOST_SESSIONS => Err(SeriesError::TooMany),
            _ => Ok(self),
        }
    }

    /// The days, in order.
    #[must_use]
    pub fn days(&self) -> Vec<Date> {
        let monday = self.first.saturating_sub(Duration::days(i64::from(self.first.weekday().number_days_from_monday())));
        let is_its_week = |day: Date| (day - monday).whole_weeks() % i64::from(self.every_weeks) == 0;
        let (last, most) = match self.end {
            SeriesEnd::On(day) => (day, MOST_SESSIONS + 1),
            SeriesEnd::After(n) => (Date::MAX, n.min(MOST_SESSIONS + 1)),
        };
        std::iter::successors(Some(self.first), |day| day.next_day())
            .take_while(|day| *day <= last)
            .filter(|day| self.weekdays.contains(&day.weekday()) && is_its_week(*day))
            .take(most)
            .filter(|day| !self.without.contains(day))
            .collect()
    }

    /// The sessions, in order: the same clock every time, and the same length. On the night when that clock is skipped the session is
    /// an hour later; on the night when it comes twice it is the first.
    #[must_use]
    pub fn periods(&self, calendar: &impl Calendar) -> Vec<Period> {
        let period = |day| Period::lasting(at_clock(day, self.clock, calendar), 60 * i64::from(self.minutes));
        self.days().into_iter().map(period).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::instant::Instant;
    use crate::rehab::denmark::{Denmark, local};
    use time::macros::{date, datetime, time};

    fn nine_on(weekdays: &[Weekday], first: Date, end: SeriesEnd) -> Series {
        Series::weekly(first, time!(9:00), 45, weekdays, end).unwrap()
    }

    #[test]
    fn the_clock_on_the_wall_is_the_same_before_and_after_summer_time() {
        let mondays = nine_on(&[Weekday::Monday], date!(2027 - 03 - 22), SeriesEnd::After(2)).periods(&Denmark);
        assert_eq!(
            mondays.iter().map(Period::from).collect::<Vec<_>>(),
            [datetime!(2027-03-22 09:00), datetime!(2027-03-29 09:00)].map(local)
        );
        assert_eq!(mondays.iter().map(Period::seconds).collect::<Vec<_>>(), [45 * 60, 45 * 60]);
        let apart = |series: &[Period]| series.last().unwrap().from().seconds_since(series.first().unwrap().from()) / 3600;
        assert_eq!(apart(&mondays), 7 * 24 - 1, "a week with an hour less");
        let autumn = nine_on(&[Weekday::Monday], date!(2026 - 10 - 19), SeriesEnd::After(2)).periods(&Denmark);
        assert_eq!(apart(&autumn), 7 * 24 + 1, "and one with an hour more");
    }

    #[test]
    fn a_clock_that_is_skipped_is_an_hour_later_and_one_that_comes_twice_is_the_first() {
        let nights = |first| Series::weekly(first, time!(2:30), 60, &[Weekday::Sunday], SeriesEnd::After(1)).unwrap().periods(&Denmark);
        assert_eq!(nights(date!(2027 - 03 - 28)), [Period::lasting(local(datetime!(2027-03-28 03:30)), 3600)]);
        let twice = Instant::new(datetime!(2026-10-25 02:30 +2));
        assert_eq!(nights(date!(2026 - 10 - 25)), [Period::lasting(twice, 3600)]);
    }

    #[test]
    fn a_series_has_the_days_of_its_weeks() {
        use Weekday::{Monday, Thursday};
        let days = |series: Series| series.days();
        let both = |end| nine_on(&[Monday, Thursday], date!(2026 - 12 - 10), end);
        let to = |month: u8, day| Date::from_calendar_date(2026, month.try_into().unwrap(), day).unwrap();
        assert_eq!(days(both(SeriesEnd::On(to(12, 21)))), [to(12, 10), to(12, 14), to(12, 17), to(12, 21)]);
        assert_eq!(days(both(SeriesEnd::After(3))), [to(12, 10), to(12, 14), to(12, 17)]);
        // Every other week counts from the week of the first day, whichever day that is.
        assert_eq!(days(both(SeriesEnd::After(3)).every(2).unwrap()), [to(12, 10), to(12, 21), to(12, 24)]);
        let holidays = both(SeriesEnd::On(to(12, 28))).without(&[to(12, 24)]).unwrap();
        assert_eq!(days(holidays), [to(12, 10), to(12, 14), to(12, 17), to(12, 21), to(12, 28)]);
        let leap = nine_on(&[Weekday::Tuesday], date!(2028 - 02 - 22), SeriesEnd::After(2));
        assert_eq!(days(leap), [date!(2028 - 02 - 22), date!(2028 - 02 - 29)]);
    }

    #[test]
    fn a_series_has_sessions_and_not_too_many() {
        let day = date!(2026 - 12 - 07);
        let weekly = |minutes, weekdays: &[Weekday], end| Series::weekly(day, time!(9:00), minutes, weekdays, end).err();
        let monday = [Weekday::Monday];
        for (minutes, weekdays, end, expected) in [
            (45, monday.as_slice(), SeriesEnd::After(100), None),
            (45, &monday, SeriesEnd::After(101), Some(SeriesError::TooMany)),
            (45, &monday, SeriesEnd::On(date!(2036 - 12 - 07)), Some(SeriesError::TooMany)),
            (45, &monday, SeriesEnd::After(0), Some(SeriesError::Empty)),
            (45, &monday, SeriesEnd::On(date!(2026 - 12 - 06)), Some(SeriesError::Empty)),
            (45, &[], SeriesEnd::After(1), Some(SeriesError::NoWeekday)),
            (0, &monday, SeriesEnd::After(1), Some(SeriesError::Minutes)),
            (480, &monday, SeriesEnd::After(1), None),
            (481, &monday, SeriesEnd::After(1), Some(SeriesError::Minutes)),
        ] {
            assert_eq!(weekly(minutes, weekdays, end), expected, "{minutes} {end:?}");
        }
        for (weeks, expected) in [(0, Some(SeriesError::Weeks)), (8, None), (9, Some(SeriesError::Weeks))] {
            assert_eq!(nine_on(&monday, day, SeriesEnd::After(2)).every(weeks).err(), expected);
        }
        assert_eq!(nine_on(&monday, day, SeriesEnd::After(1)).without(&[day]), Err(SeriesError::Empty));
    }
}
