//! Dates and times as people type them, and as files hold them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use domain::typed::TypedDateError::{Empty, FarYear, NoSuchDate, NotADate};
use domain::typed::{
    DAYS_BACK_WITHOUT_YEAR, TypedDateTimeError, TypedTimeError, YEARS, parse_date, parse_date_time, parse_import_date_time, parse_time,
};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};
use time::macros::{date, time};
use time::{Date, Duration, Month, Time};

/// A Sunday.
const TODAY: Date = date!(2026 - 11 - 22);

#[test]
fn a_date_is_read_in_every_form_that_people_type() {
    for (text, expected) in [
        ("24.11.2026", date!(2026 - 11 - 24)),
        (" 1.5.2027 ", date!(2027 - 05 - 01)),
        ("1.5.27", date!(2027 - 05 - 01)),
        ("1/5-2027", date!(2027 - 05 - 01)),
        ("01-05-2027", date!(2027 - 05 - 01)),
        ("010527", date!(2027 - 05 - 01)),
        ("01052027", date!(2027 - 05 - 01)),
        ("2026-12-07", date!(2026 - 12 - 07)),
        ("29.02.2028", date!(2028 - 02 - 29)),
        ("i dag", TODAY),
        ("I  DAG", TODAY),
        ("today", TODAY),
        ("i morgen", date!(2026 - 11 - 23)),
        ("Tomorrow", date!(2026 - 11 - 23)),
        ("I GÅR", date!(2026 - 11 - 21)),
        ("yesterday", date!(2026 - 11 - 21)),
        ("+7", date!(2026 - 11 - 29)),
        ("+0", TODAY),
        ("+40", date!(2027 - 01 - 01)),
        ("-1", date!(2026 - 11 - 21)),
    ] {
        assert_eq!(parse_date(text, TODAY), Ok(expected), "{text}");
    }
}

#[test]
fn a_date_without_a_year_is_the_next_from_sixty_days_back() {
    for (text, expected) in [
        ("22/11", TODAY),
        ("1/5", date!(2027 - 05 - 01)),
        ("1.5.", date!(2027 - 05 - 01)),
        ("1.5", date!(2027 - 05 - 01)),
        ("31/12", date!(2026 - 12 - 31)),
        ("1/1", date!(2027 - 01 - 01)),
        // 23 September is 60 days before 22 November; the day before it is next year's.
        ("23.9", date!(2026 - 09 - 23)),
        ("22.9", date!(2027 - 09 - 22)),
    ] {
        assert_eq!(parse_date(text, TODAY), Ok(expected), "{text}");
    }
    assert_eq!(parse_date("20.12", date!(2027 - 01 - 03)), Ok(date!(2026 - 12 - 20)));
    assert_eq!(parse_date("29.2", date!(2028 - 01 - 03)), Ok(date!(2028 - 02 - 29)));
}

#[test]
fn a_date_that_does_not_exist_is_told_from_a_text_that_is_no_date() {
    for (text, error) in [
        ("31.02.2027", NoSuchDate { day: 31, month: 2, year: 2027 }),
        ("29/2", NoSuchDate { day: 29, month: 2, year: 2027 }),
        ("310427", NoSuchDate { day: 31, month: 4, year: 2027 }),
        ("2027-13-01", NoSuchDate { day: 1, month: 13, year: 2027 }),
        ("0.5.2027", NoSuchDate { day: 0, month: 5, year: 2027 }),
        ("1.5.0027", FarYear { year: 27 }),
        ("1.5.2200", FarYear { year: 2200 }),
        ("", Empty),
        ("  ", Empty),
        ("snart", NotADate),
        ("1", NotADate),
        ("1.", NotADate),
        ("1.5.202", NotADate),
        ("001.5.2027", NotADate),
        ("1..5", NotADate),
        ("1.5.2027.3", NotADate),
        ("0105", NotADate),
        ("0105202", NotADate),
        ("+", NotADate),
        ("++7", NotADate),
        ("+7 dage", NotADate),
        ("１.５.2027", NotADate),
        ("24.11 10:00", NotADate),
    ] {
        assert_eq!(parse_date(text, TODAY), Err(error), "{text}");
    }
}

#[test]
fn a_time_is_read_in_every_form_that_people_type() {
    for (text, expected) in [
        ("14:05", time!(14:05)),
        ("14.05", time!(14:05)),
        ("kl. 14.05", time!(14:05)),
        ("Kl 14:05", time!(14:05)),
        ("kl.9.00", time!(9:00)),
        ("at 14:05", time!(14:05)),
        ("1405", time!(14:05)),
        ("14", time!(14:00)),
        ("9", time!(9:00)),
        ("0:00", time!(0:00)),
        (" 23:59 ", time!(23:59)),
    ] {
        assert_eq!(parse_time(text), Ok(expected), "{text}");
    }
    for (text, error) in [
        ("", TypedTimeError::Empty),
        ("24:00", TypedTimeError::NoSuchTime { hour: 24, minute: 0 }),
        ("2460", TypedTimeError::NoSuchTime { hour: 24, minute: 60 }),
        ("14:60", TypedTimeError::NoSuchTime { hour: 14, minute: 60 }),
        ("14:5", TypedTimeError::NotATime),
        ("14:", TypedTimeError::NotATime),
        ("kl.", TypedTimeError::NotATime),
        ("140", TypedTimeError::NotATime),
        ("14:05:30", TypedTimeError::NotATime),
        ("middag", TypedTimeError::NotATime),
    ] {
        assert_eq!(parse_time(text), Err(error), "{text}");
    }
}

#[test]
fn a_date_may_be_followed_by_a_time() {
    let tuesday = date!(2026 - 11 - 24);
    for (text, expected) in [
        ("24.11 kl. 10:00", (tuesday, Some(time!(10:00)))),
        ("24.11. 10", (tuesday, Some(time!(10:00)))),
        ("24.11.2026, 14.05", (tuesday, Some(time!(14:05)))),
        ("24.11 at 10:00", (tuesday, Some(time!(10:00)))),
        ("2026-11-24 14:05", (tuesday, Some(time!(14:05)))),
        ("2026-11-24T14:05", (tuesday, Some(time!(14:05)))),
        ("i dag 10", (TODAY, Some(time!(10:00)))),
        ("i  dag kl. 10.30", (TODAY, Some(time!(10:30)))),
        ("today 10:30", (TODAY, Some(time!(10:30)))),
        ("tomorrow at 8", (date!(2026 - 11 - 23), Some(time!(8:00)))),
        ("+1 08:30", (date!(2026 - 11 - 23), Some(time!(8:30)))),
        ("241126 0:00", (tuesday, Some(time!(0:00)))),
        ("24.11", (tuesday, None)),
        ("i morgen", (date!(2026 - 11 - 23), None)),
    ] {
        assert_eq!(parse_date_time(text, TODAY), Ok(expected), "{text}");
    }
}

#[test]
fn of_a_date_with_a_time_the_part_at_fault_is_told() {
    for (text, error) in [
        ("", TypedDateTimeError::Date(Empty)),
        ("snart kl. 10", TypedDateTimeError::Date(NotADate)),
        ("14:05", TypedDateTimeError::Date(NotADate)),
        ("31.02.2027 10:00", TypedDateTimeError::Date(NoSuchDate { day: 31, month: 2, year: 2027 })),
        ("24.11 25:00", TypedDateTimeError::Time(TypedTimeError::NoSuchTime { hour: 25, minute: 0 })),
        ("24.11 om formiddagen", TypedDateTimeError::Time(TypedTimeError::NotATime)),
        // Read as a time this would be 20:26.
        ("24.11. 2026", TypedDateTimeError::Time(TypedTimeError::NotATime)),
    ] {
        assert_eq!(parse_date_time(text, TODAY), Err(error), "{text}");
    }
}

#[test]
fn a_file_holds_two_forms_of_date_and_two_of_time() {
    let monday = date!(2026 - 12 - 07);
    for (text, expected) in [
        ("2026-12-07", (monday, None)),
        ("07.12.2026", (monday, None)),
        ("2026-12-07 14:05", (monday, Some(time!(14:05)))),
        ("2026-12-07 14.05", (monday, Some(time!(14:05)))),
        ("07.12.2026 14:05", (monday, Some(time!(14:05)))),
        (" 07.12.2026 09.05 ", (monday, Some(time!(9:05)))),
    ] {
        assert_eq!(parse_import_date_time(text), Ok(expected), "{text}");
    }
    for (text, error) in [
        ("", TypedDateTimeError::Date(Empty)),
        ("31.02.2027", TypedDateTimeError::Date(NoSuchDate { day: 31, month: 2, year: 2027 })),
        ("2026-02-30 10:00", TypedDateTimeError::Date(NoSuchDate { day: 30, month: 2, year: 2026 })),
        ("07-12-2026", TypedDateTimeError::Date(NotADate)),
        ("2026.12.07", TypedDateTimeError::Date(NotADate)),
        ("7.12.2026", TypedDateTimeError::Date(NotADate)),
        ("07.12.26", TypedDateTimeError::Date(NotADate)),
        ("07/12/2026", TypedDateTimeError::Date(NotADate)),
        ("i dag", TypedDateTimeError::Date(NotADate)),
        ("07.12.2026 24:00", TypedDateTimeError::Time(TypedTimeError::NoSuchTime { hour: 24, minute: 0 })),
        ("07.12.2026 14", TypedDateTimeError::Time(TypedTimeError::NotATime)),
        ("07.12.2026 9:05", TypedDateTimeError::Time(TypedTimeError::NotATime)),
        ("07.12.2026 14:05:00", TypedDateTimeError::Time(TypedTimeError::NotATime)),
        ("07.12.2026 kl. 14.05", TypedDateTimeError::Time(TypedTimeError::NotATime)),
    ] {
        assert_eq!(parse_import_date_time(text), Err(error), "{text}");
    }
}

fn a_real_date() -> impl Strategy<Value = Date> {
    let days = (date!(2199 - 12 - 31) - date!(1900 - 01 - 01)).whole_days();
    (0..=days).prop_map(|offset| date!(1900 - 01 - 01) + Duration::days(offset))
}

fn a_time() -> impl Strategy<Value = Time> {
    (0_u8..24, 0_u8..60).prop_map(|(hour, minute)| Time::from_hms(hour, minute, 0).unwrap())
}

proptest! {
    #[test]
    fn every_real_date_is_read_back_from_every_form(date in a_real_date(), today in a_real_date(), time in a_time()) {
        let (day, month, year) = (date.day(), date.month() as u8, date.year());
        for text in [
            format!("{day:02}.{month:02}.{year}"), format!("{day}.{month}.{year}"), format!("{day}/{month}-{year}"),
            format!("{day:02}{month:02}{year}"), format!("{year}-{month:02}-{day:02}"),
        ] {
            prop_assert_eq!(parse_date(&text, today), Ok(date));
            let with_time = format!("{text} kl. {}.{:02}", time.hour(), time.minute());
            prop_assert_eq!(parse_date_time(&with_time, today), Ok((date, Some(time))));
        }
        for text in [format!("{day:02}.{month:02}.{year}"), format!("{year}-{month:02}-{day:02}")] {
            prop_assert_eq!(parse_import_date_time(&text), Ok((date, None)));
            let with_time = format!("{text} {:02}:{:02}", time.hour(), time.minute());
            prop_assert_eq!(parse_import_date_time(&with_time), Ok((date, Some(time))));
        }
        if year / 100 == today.year() / 100 {
            prop_assert_eq!(parse_date(&format!("{day:02}{month:02}{:02}", year % 100), today), Ok(date));
        }
    }

    #[test]
    fn a_date_without_a_year_lies_in_the_year_from_sixty_days_back(date in a_real_date(), today in a_real_date()) {
        let text = format!("{}/{}", date.day(), date.month() as u8);
        let first = today - Duration::days(DAYS_BACK_WITHOUT_YEAR);
        match parse_date(&text, today) {
            Ok(found) => {
                prop_assert_eq!((found.day(), found.month()), (date.day(), date.month()));
                prop_assert!(found >= first);
                prop_assert!(found < first + Duration::days(366));
            }
            Err(NoSuchDate { .. }) => prop_assert_eq!((date.day(), date.month()), (29, Month::February)),
            Err(FarYear { year }) => prop_assert!(!YEARS.contains(&year)),
            Err(error) => prop_assert!(false, "{}: {}", text, error),
        }
    }

    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,20}|[0-9.:/ +it-]{0,14}") {
        let _ = (parse_date(&text, Date::MIN), parse_date(&text, Date::MAX), parse_time(&text));
        let _ = (parse_date_time(&text, TODAY), parse_import_date_time(&text));
    }
}
