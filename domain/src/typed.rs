//! Dates and times as people type them: `24.11 kl. 10`, `i morgen`, `+7`, `010526`.
//!
//! Pure: the caller says what day it is. The screen repeats what was understood in words, so that a wrong guess is seen
//! before it is saved. Files are read strictly instead, by [`parse_import_date_time`]. All times are local (Copenhagen);
//! whether such a time exists on a night when the clock changes is decided where it becomes an instant.

use thiserror::Error;
use time::{Date, Duration, Month, Time};

use crate::form::Problem;

/// A date without a year is the first such date from this many days before today.
pub const DAYS_BACK_WITHOUT_YEAR: i64 = 60;

/// Years that a typed date may lie in.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TypedDateError {
    /// Nothing was typed.
    #[error("no date was given")]
    Empty,
    /// Not written in any of the forms that are understood.
    #[error("not understood as a date")]
    NotADate,
    /// Written as a date, but the calendar has no such day.
    #[error("{day}.{month}.{year} does not exist")]
    NoSuchDate {
        /// Day of the month as typed.
        day: u8,
        /// Month as typed.
        month: u8,
        /// Year as typed or as understood.
        year: i32,
    },
    /// A year outside [`YEARS`].
    #[error("the year {year} is out of reach")]
    FarYear {
        /// The year as typed or as understood.
        year: i32,
    },
}

/// Why a text is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TypedTimeError {
    /// Nothing was typed.
    #[error("no time was given")]
    Empty,
    /// Not written in any of the forms that are understood.
    #[error("not understood as a time")]
    NotATime,
    /// Written as a time, but the clock does not show it.
    #[error("{hour}:{minute:02} does not exist")]
    NoSuchTime {
        /// Hour as typed.
        hour: u8,
        /// Minute as typed.
        minute: u8,
    },
}

/// Why a text is no date with or without a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TypedDateTimeError {
    /// The date is at fault.
    #[error(transparent)]
    Date(#[from] TypedDateError),
    /// The date was understood, the time after it is at fault.
    #[error(transparent)]
    Time(#[from] TypedTimeError),
}

impl From<TypedDateError> for Problem {
    fn from(error: TypedDateError) -> Self {
        match error {
            TypedDateError::Empty => Self::Missing,
            TypedDateError::NotADate => Self::NotADate,
            TypedDateError::NoSuchDate { .. } => Self::NoSuchDate,
            TypedDateError::FarYear { year } if year < *YEARS.start() => Self::TooEarly,
            TypedDateError::FarYear { .. } => Self::TooLate,
        }
    }
}

impl From<TypedTimeError> for Problem {
    fn from(error: TypedTimeError) -> Self {
        match error {
            TypedTimeError::Empty => Self::Missing,
            TypedTimeError::NotATime | TypedTimeError::NoSuchTime { .. } => Self::NotATime,
        }
    }
}

impl From<TypedDateTimeError> for Problem {
    fn from(error: TypedDateTimeError) -> Self {
        match error {
            TypedDateTimeError::Date(error) => error.into(),
            TypedDateTimeError::Time(error) => error.into(),
        }
    }
}

/// Reads a date as people type it.
///
/// * `22.11.2026`, `22/11-2026`, `22-11-26`, `221126`, `22112026`, `2026-11-22`; two digits of a year are of the century
///   of `today`.
/// * `22/11`, `22.11.`: without a year it is the first such date from [`DAYS_BACK_WITHOUT_YEAR`] days before `today`, so
///   that a late registration and a booking months ahead both come out right. 29 February is not moved to a leap year.
/// * `i dag`, `i morgen`, `i går`, `today`, `tomorrow`, `yesterday`, `+7` and `-1` (days from `today`).
///
/// # Errors
/// [`TypedDateError`]; a date that does not exist is told from a text that is no date.
pub fn parse_date(text: &str, today: Date) -> Result<Date, TypedDateError> {
    date_of(&plain(text), today)
}

/// Reads a time of day as people type it: `14:05`, `14.05`, `kl. 14.05`, `at 14:05`, `1405`, `14`, `9`.
///
/// # Errors
/// [`TypedTimeError`]; `24:00` and later are no times.
pub fn parse_time(text: &str) -> Result<Time, TypedTimeError> {
    let text = plain(text);
    match (text.len(), text.get(..2), text.get(2..)) {
        (4, Some(hour), Some(minute)) if number(&text, 4).is_some() => clock(hour, minute),
        _ => time_of(&text),
    }
}

/// Reads a date as [`parse_date`] does, with or without a time after it: `24.11 kl. 10:00`, `i dag 10`, `+1 08:30`.
///
/// # Errors
/// [`TypedDateTimeError`], telling which part is at fault.
pub fn parse_date_time(text: &str, today: Date) -> Result<(Date, Option<Time>), TypedDateTimeError> {
    let text = plain(text);
    match date_of(&text, today) {
        Err(TypedDateError::NotADate) => {}
        whole => return Ok((whole?, None)),
    }
    // The shortest beginning that is a date is the date. A `t` parts the two in what a browser's own field sends.
    for (place, parting) in text.match_indices([' ', 't']) {
        let (Some(date), Some(time)) = (text.get(..place), text.get(place + parting.len()..)) else {
            continue;
        };
        match date_of(date.trim_end_matches(','), today) {
            Err(TypedDateError::Empty | TypedDateError::NotADate) => {}
            date => return Ok((date?, Some(time_of(time)?))),
        }
    }
    Err(TypedDateError::NotADate.into())
}

/// Reads an instant in a file to import: `2026-12-07` or `07.12.2026`, alone or with ` 14:05` or ` 14.05` after it.
///
/// Strict, because nobody sees how a row was understood: no other order, no missing zeros, no short year, no words.
///
/// # Errors
/// [`TypedDateTimeError`], telling which part is at fault.
pub fn parse_import_date_time(text: &str) -> Result<(Date, Option<Time>), TypedDateTimeError> {
    let text = text.trim();
    let (date, time) = match text.split_once(' ') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let date = import_date(date)?;
    Ok((date, time.map(import_time).transpose()?))
}

/// Small letters, one space between words, none around them.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn date_of(text: &str, today: Date) -> Result<Date, TypedDateError> {
    match text {
        "" => Err(TypedDateError::Empty),
        "i dag" | "idag" | "today" => Ok(today),
        "i morgen" | "imorgen" | "tomorrow" => days_from(today, 1),
        "i går" | "igår" | "yesterday" => days_from(today, -1),
        _ => {
            if let Some(days) = text.strip_prefix('+') {
                number(days, 4).map_or(Err(TypedDateError::NotADate), |days| days_from(today, i64::from(days)))
            } else if let Some(days) = text.strip_prefix('-') {
                number(days, 4).map_or(Err(TypedDateError::NotADate), |days| days_from(today, -i64::from(days)))
            } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
                let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
                match text.len() {
                    6 | 8 => date_of_parts(&[part(0..2), part(2..4), part(4..text.len())], today),
                    _ => Err(TypedDateError::NotADate),
                }
            } else {
                let text = text.strip_suffix('.').unwrap_or(text);
                date_of_parts(&text.split(['.', '/', '-']).collect::<Vec<_>>(), today)
            }
        }
    }
}

fn days_from(today: Date, days: i64) -> Result<Date, TypedDateError> {
    let date = today.checked_add(Duration::days(days)).ok_or(TypedDateError::NotADate)?;
    within_reach(date.year())?;
    Ok(date)
}

/// Day, month and perhaps year in the order of `parts`; the year first when the first part has four digits.
fn date_of_parts(parts: &[&str], today: Date) -> Result<Date, TypedDateError> {
    let (day, month, year) = match *parts {
        [year, month, day] if year.len() == 4 => (day, month, Some(year)),
        [day, month, year] => (day, month, Some(year)),
        [day, month] => (day, month, None),
        _ => return Err(TypedDateError::NotADate),
    };
    let day = small_number(day, 2).ok_or(TypedDateError::NotADate)?;
    let month = small_number(month, 2).ok_or(TypedDateError::NotADate)?;
    let year = match year {
        None => {
            let first = today.saturating_sub(Duration::days(DAYS_BACK_WITHOUT_YEAR));
            let has_passed = (month, day) < (first.month() as u8, first.day());
            first.year() + i32::from(has_passed)
        }
        Some(year) => match (year.len(), number(year, 4)) {
            (2, Some(year)) => today.year() - today.year().rem_euclid(100) + i32::from(year),
            (4, Some(year)) => i32::from(year),
            _ => return Err(TypedDateError::NotADate),
        },
    };
    calendar(day, month, year)
}

fn calendar(day: u8, month: u8, year: i32) -> Result<Date, TypedDateError> {
    within_reach(year)?;
    Month::try_from(month).and_then(|month| Date::from_calendar_date(year, month, day)).map_err(|_| TypedDateError::NoSuchDate {
        day,
        month,
        year,
    })
}

fn within_reach(year: i32) -> Result<(), TypedDateError> {
    if YEARS.contains(&year) { Ok(()) } else { Err(TypedDateError::FarYear { year }) }
}

fn time_of(text: &str) -> Result<Time, TypedTimeError> {
    if text.is_empty() {
        return Err(TypedTimeError::Empty);
    }
    let after_kl = text.strip_prefix("kl").map(|rest| rest.strip_prefix('.').unwrap_or(rest));
    let text = after_kl.or_else(|| text.strip_prefix("at ")).unwrap_or(text).trim_start();
    match text.split_once([':', '.']) {
        Some((hour, minute)) => clock(hour, minute),
        None => clock(text, "00"),
    }
}

/// One or two digits of an hour and two of a minute.
fn clock(hour: &str, minute: &str) -> Result<Time, TypedTimeError> {
    let (Some(hour), Some(minute), 2) = (small_number(hour, 2), small_number(minute, 2), minute.len()) else {
        return Err(TypedTimeError::NotATime);
    };
    Time::from_hms(hour, minute, 0).map_err(|_| TypedTimeError::NoSuchTime { hour, minute })
}

fn import_date(text: &str) -> Result<Date, TypedDateError> {
    if text.is_empty() {
        return Err(TypedDateError::Empty);
    }
    let by_dash: Vec<&str> = text.split('-').collect();
    let by_dot: Vec<&str> = text.split('.').collect();
    let (day, month, year) = match (by_dash.as_slice(), by_dot.as_slice()) {
        (&[year, month, day], _) | (_, &[day, month, year]) => (day, month, year),
        _ => return Err(TypedDateError::NotADate),
    };
    match (small_number(day, 2), small_number(month, 2), number(year, 4)) {
        (Some(day_number), Some(month_number), Some(year_number)) if (day.len(), month.len(), year.len()) == (2, 2, 4) => {
            calendar(day_number, month_number, i32::from(year_number))
        }
        _ => Err(TypedDateError::NotADate),
    }
}

fn import_time(text: &str) -> Result<Time, TypedTimeError> {
    match text.split_once([':', '.']) {
        Some((hour, minute)) if hour.len() == 2 => clock(hour, minute),
        _ => Err(TypedTimeError::NotATime),
    }
}

/// A number of at most `most` digits, no sign and no spaces.
fn number(text: &str, most: usize) -> Option<u16> {
    let is_number = text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn small_number(text: &str, most: usize) -> Option<u8> {
    number(text, most).and_then(|number| u8::try_from(number).ok())
}
