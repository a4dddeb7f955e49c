//! How dates, times, numbers and names' order look on the screen and in letters, in both languages.
//!
//! Values come in as local (Copenhagen) dates and clock times; the server converts. One choice product-wide: `kl. 14.05` in
//! prose, `14:05` in tables. What people type is read in `domain::typed`; [`date_input`] writes what that reads.

use time::{Date, Month, PrimitiveDateTime, Time, Weekday};

use crate::lang::{Lang, tr};
use crate::t;

mod number;
mod sort;

pub use number::{decimal, duration_hm, kroner, number, percent, percent_tenths, phone};
pub use sort::sort_key;

/// "22.11.2026", "22 Nov 2026".
#[must_use]
pub fn date_long(lang: Lang, date: Date) -> String {
    let (day, month, year) = (date.day(), date.month() as u8, date.year());
    match lang {
        Lang::Da => format!("{day:02}.{month:02}.{year}"),
        Lang::En => format!("{day} {} {year}", month_short(lang, date.month())),
    }
}

/// "22. nov.", "22 Nov": where the year is plain from the place.
#[must_use]
pub fn date_short(lang: Lang, date: Date) -> String {
    let (day, month) = (date.day(), month_short(lang, date.month()));
    t!(lang, "{day}. {month}", "{day} {month}")
}

/// "tir. 24. nov.", "Tue 24 Nov".
#[must_use]
pub fn weekday_date(lang: Lang, date: Date) -> String {
    format!("{} {}", weekday_short(lang, date.weekday()), date_short(lang, date))
}

/// "fredag 1. maj 2026 (uge 18)", "Friday 1 May 2026 (week 18)": the echo of a typed date, and the heading of a day.
#[must_use]
pub fn weekday_long(lang: Lang, date: Date) -> String {
    let (weekday, month) = (weekday_name(lang, date.weekday()), month_name(lang, date.month()));
    let (day, year, week) = (date.day(), date.year(), week(lang, date));
    t!(lang, "{weekday} {day}. {month} {year} ({week})", "{weekday} {day} {month} {year} ({week})")
}

/// The ISO week number, 1 to 53: Monday first, week 1 holds the year's first Thursday.
#[must_use]
pub fn iso_week(date: Date) -> u8 {
    date.iso_week()
}

/// "uge 48", "week 48".
#[must_use]
pub fn week(lang: Lang, date: Date) -> String {
    let week = iso_week(date);
    t!(lang, "uge {week}", "week {week}")
}

/// "22.11.2026" in both languages: the value of a date field.
#[must_use]
pub fn date_input(date: Date) -> String {
    date_long(Lang::Da, date)
}

/// "22.11.2026 14:05" in both languages: the value of a field for date and time.
#[must_use]
pub fn date_time_input(at: PrimitiveDateTime) -> String {
    format!("{} {}", date_input(at.date()), time_table(at.time()))
}

/// "2026-11-22": the `datetime` attribute of a `time` element, never shown.
#[must_use]
pub fn date_machine(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month() as u8, date.day())
}

/// A date as [`date_machine`] writes it; `None` when it is none.
#[must_use]
pub fn date_from_machine(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?.parse::<u8>().ok()?, parts.next()?.parse().ok()?);
    Date::from_calendar_date(year.parse().ok()?, Month::try_from(month).ok()?, day).ok()
}

/// "14:05" in both languages: tables, boards, fields.
#[must_use]
pub fn time_table(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// "kl. 14.05", "14:05": inside sentences; English sentences say "at" themselves.
#[must_use]
pub fn time_prose(lang: Lang, time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    t!(lang, "kl. {hour:02}.{minute:02}", "{hour:02}:{minute:02}")
}

/// "22.11.2026 kl. 14.05", "22 Nov 2026 at 14:05".
#[must_use]
pub fn date_time_long(lang: Lang, at: PrimitiveDateTime) -> String {
    let (date, time) = (date_long(lang, at.date()), time_prose(lang, at.time()));
    t!(lang, "{date} {time}", "{date} at {time}")
}

/// "i dag kl. 14.05", "24. nov. kl. 14.05", "today at 14:05".
#[must_use]
pub fn date_time_relative(lang: Lang, at: PrimitiveDateTime, today: Date) -> String {
    let (day, time) = (relative_day(lang, at.date(), today), time_prose(lang, at.time()));
    t!(lang, "{day} {time}", "{day} at {time}")
}

/// "i går", "i dag", "i morgen", else the short date; with its year when it is half a year or more away.
#[must_use]
pub fn relative_day(lang: Lang, date: Date, today: Date) -> String {
    match (date - today).whole_days() {
        -1 => tr(lang, "i går", "yesterday").to_owned(),
        0 => tr(lang, "i dag", "today").to_owned(),
        1 => tr(lang, "i morgen", "tomorrow").to_owned(),
        -182..=182 => date_short(lang, date),
        _ => date_long(lang, date),
    }
}

/// "mandag", "Monday".
#[must_use]
pub fn weekday_name(lang: Lang, day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => tr(lang, "mandag", "Monday"),
        Weekday::Tuesday => tr(lang, "tirsdag", "Tuesday"),
        Weekday::Wednesday => tr(lang, "onsdag", "Wednesday"),
        Weekday::Thursday => tr(lang, "torsdag", "Thursday"),
        Weekday::Friday => tr(lang, "fredag", "Friday"),
        Weekday::Saturday => tr(lang, "lørdag", "Saturday"),
        Weekday::Sunday => tr(lang, "søndag", "Sunday"),
    }
}

/// "tir.", "Tue".
#[must_use]
pub fn weekday_short(lang: Lang, day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => tr(lang, "man.", "Mon"),
        Weekday::Tuesday => tr(lang, "tir.", "Tue"),
        Weekday::Wednesday => tr(lang, "ons.", "Wed"),
        Weekday::Thursday => tr(lang, "tor.", "Thu"),
        Weekday::Friday => tr(lang, "fre.", "Fri"),
        Weekday::Saturday => tr(lang, "lør.", "Sat"),
        Weekday::Sunday => tr(lang, "søn.", "Sun"),
    }
}

/// "november", "November".
#[must_use]
pub fn month_name(lang: Lang, month: Month) -> &'static str {
    match month {
        Month::January => tr(lang, "januar", "January"),
        Month::February => tr(lang, "februar", "February"),
        Month::March => tr(lang, "marts", "March"),
        Month::April => tr(lang, "april", "April"),
        Month::May => tr(lang, "maj", "May"),
        Month::June => tr(lang, "juni", "June"),
        Month::July => tr(lang, "juli", "July"),
        Month::August => tr(lang, "august", "August"),
        Month::September => tr(lang, "september", "September"),
        Month::October => tr(lang, "oktober", "October"),
        Month::November => tr(lang, "november", "November"),
        Month::December => tr(lang, "december", "December"),
    }
}

fn month_short(lang: Lang, month: Month) -> &'static str {
    match month {
        Month::January => tr(lang, "jan.", "Jan"),
        Month::February => tr(lang, "feb.", "Feb"),
        Month::March => tr(lang, "mar.", "Mar"),
        Month::April => tr(lang, "apr.", "Apr"),
        Month::May => tr(lang, "maj", "May"),
        Month::June => tr(lang, "jun.", "Jun"),
        Month::July => tr(lang, "jul.", "Jul"),
        Month::August => tr(lang, "aug.", "Aug"),
        Month::September => tr(lang, "sep.", "Sep"),
        Month::October => tr(lang, "okt.", "Oct"),
        Month::November => tr(lang, "nov.", "Nov"),
        Month::December => tr(lang, "dec.", "Dec"),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime, time};

    use super::*;
    use crate::lang::Lang::{Da, En};

    #[test]
    fn dates_read_as_danes_and_english_readers_write_them() {
        for (date, lang, long, short, weekday, echo) in [
            (date!(2026 - 11 - 22), Da, "22.11.2026", "22. nov.", "søn. 22. nov.", "søndag 22. november 2026 (uge 47)"),
            (date!(2026 - 11 - 24), Da, "24.11.2026", "24. nov.", "tir. 24. nov.", "tirsdag 24. november 2026 (uge 48)"),
            (date!(2026 - 05 - 01), Da, "01.05.2026", "1. maj", "fre. 1. maj", "fredag 1. maj 2026 (uge 18)"),
            (date!(2026 - 11 - 22), En, "22 Nov 2026", "22 Nov", "Sun 22 Nov", "Sunday 22 November 2026 (week 47)"),
            (date!(2026 - 11 - 24), En, "24 Nov 2026", "24 Nov", "Tue 24 Nov", "Tuesday 24 November 2026 (week 48)"),
            (date!(2026 - 05 - 01), En, "1 May 2026", "1 May", "Fri 1 May", "Friday 1 May 2026 (week 18)"),
        ] {
            assert_eq!(date_long(lang, date), long);
            assert_eq!(date_short(lang, date), short);
            assert_eq!(weekday_date(lang, date), weekday);
            assert_eq!(weekday_long(lang, date), echo);
        }
    }

    #[test]
    fn weeks_are_iso_weeks_around_new_year() {
        for (date, week) in [
            (date!(2026 - 12 - 31), 53),
            (date!(2027 - 01 - 01), 53),
            (date!(2027 - 01 - 03), 53),
            (date!(2027 - 01 - 04), 1),
            (date!(2024 - 12 - 30), 1),
        ] {
            assert_eq!(iso_week(date), week, "{date}");
        }
    }

    #[test]
    fn times_have_a_colon_in_tables_and_a_point_in_danish_prose() {
        assert_eq!(time_table(time!(9:05)), "09:05");
        assert_eq!(time_prose(Da, time!(14:05)), "kl. 14.05");
        assert_eq!(time_prose(En, time!(14:05)), "14:05");
        let at = datetime!(2026-11-22 14:05);
        assert_eq!(date_time_long(Da, at), "22.11.2026 kl. 14.05");
        assert_eq!(date_time_long(En, at), "22 Nov 2026 at 14:05");
        assert_eq!(date_time_relative(Da, at, date!(2026 - 11 - 22)), "i dag kl. 14.05");
        assert_eq!(date_time_relative(En, at, date!(2026 - 11 - 21)), "tomorrow at 14:05");
        assert_eq!(date_machine(at.date()), "2026-11-22");
    }

    #[test]
    fn what_a_field_shows_is_read_back_the_same() {
        for at in [datetime!(2026-11-22 14:05), datetime!(2028-02-29 0:00), datetime!(1999-01-02 23:59)] {
            let text = date_time_input(at);
            let read = domain::typed::parse_date_time(&text, date!(2026 - 11 - 22));
            assert_eq!(read, Ok((at.date(), Some(at.time()))), "{text}");
        }
    }

    #[test]
    fn near_days_are_named_and_far_days_carry_their_year() {
        let today = date!(2026 - 12 - 31);
        for (date, danish, english) in [
            (date!(2026 - 12 - 31), "i dag", "today"),
            (date!(2027 - 01 - 01), "i morgen", "tomorrow"),
            (date!(2026 - 12 - 30), "i går", "yesterday"),
            (date!(2027 - 01 - 02), "2. jan.", "2 Jan"),
            (date!(2027 - 12 - 30), "30.12.2027", "30 Dec 2027"),
            (date!(2025 - 12 - 30), "30.12.2025", "30 Dec 2025"),
        ] {
            assert_eq!((relative_day(Da, date, today), relative_day(En, date, today)), (danish.into(), english.into()));
        }
    }
}
