//! Civil numbers and replacement numbers: what is accepted, what is refused, and what is never shown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write as _;

use domain::citizen::CivilNumberKind::{LocalReplacement, NationalReplacement, Official};
use domain::citizen::{CivilNumber, CivilNumberError};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, prop_assume, proptest};
use time::macros::{date, format_description};
use time::{Date, Duration};

/// The centuries of the seventh digit as the civil registration office prints them: digit, first and last year.
const CENTURIES: [(u8, i32, i32); 16] = [
    (0, 1900, 1999),
    (1, 1900, 1999),
    (2, 1900, 1999),
    (3, 1900, 1999),
    (4, 1937, 1999),
    (4, 2000, 2036),
    (5, 1858, 1899),
    (5, 2000, 2057),
    (6, 1858, 1899),
    (6, 2000, 2057),
    (7, 1858, 1899),
    (7, 2000, 2057),
    (8, 1858, 1899),
    (8, 2000, 2057),
    (9, 1937, 1999),
    (9, 2000, 2036),
];

/// The letters' centuries: seventh digit, first and last year, kind.
const REPLACEMENTS: [(u8, i32, i32, domain::citizen::CivilNumberKind); 5] = [
    (1, 1900, 1999, NationalReplacement),
    (7, 2000, 2099, NationalReplacement),
    (0, 1900, 1999, LocalReplacement),
    (5, 1800, 1899, LocalReplacement),
    (6, 2000, 2099, LocalReplacement),
];

fn a_day_between(first: i32, last: i32) -> impl Strategy<Value = Date> {
    let start = Date::from_ordinal_date(first, 1).unwrap();
    let days = (Date::from_ordinal_date(last + 1, 1).unwrap() - start).whole_days();
    (0..days).prop_map(move |offset| start + Duration::days(offset))
}

/// A day with a seventh digit that states its century.
fn a_birth() -> impl Strategy<Value = (Date, u8)> {
    proptest::sample::select(CENTURIES.to_vec())
        .prop_flat_map(|(digit, first, last)| a_day_between(first, last).prop_map(move |day| (day, digit)))
}

fn written(day_plus: u8, birth: Date, century: u8, end: &str) -> String {
    let (day, month, year) = (birth.day() + day_plus, birth.month() as u8, birth.year().rem_euclid(100));
    format!("{day:02}{month:02}{year:02}{century}{end}")
}

proptest! {
    #[test]
    fn every_number_with_a_real_date_is_accepted_whatever_its_check_digit((birth, century) in a_birth(), serial in 0_u16..1000) {
        let text = written(0, birth, century, &format!("{serial:03}"));
        let number = CivilNumber::parse(&text).unwrap();
        prop_assert_eq!(number.birth_date(), birth);
        prop_assert_eq!(number.kind(), Official);
        prop_assert_eq!(number.reveal(), text);
        prop_assert!(number.checks_modulus_11().is_some());
    }

    #[test]
    fn a_day_of_61_to_91_is_a_local_replacement_number((birth, century) in a_birth(), serial in 0_u16..1000) {
        let number = CivilNumber::parse(&written(60, birth, century, &format!("{serial:03}"))).unwrap();
        prop_assert_eq!(number.kind(), LocalReplacement);
        prop_assert_eq!(number.birth_date(), birth);
        prop_assert_eq!(number.checks_modulus_11(), None);
    }

    #[test]
    fn letters_make_a_replacement_number_with_its_own_centuries(
        ((_, _, _, kind), birth, century) in proptest::sample::select(REPLACEMENTS.to_vec())
            .prop_flat_map(|row| a_day_between(row.1, row.2).prop_map(move |day| (row, day, row.0))),
        letters in "[A-Za-z]{2}", last in 0_u8..10,
    ) {
        let number = CivilNumber::parse(&written(0, birth, century, &format!("{letters}{last}"))).unwrap();
        prop_assert_eq!(number.kind(), kind);
        prop_assert_eq!(number.birth_date(), birth);
        prop_assert_eq!(number.checks_modulus_11(), None);
        prop_assert_eq!(&number.reveal()[7..9], letters.to_ascii_uppercase());
    }

    #[test]
    fn what_is_printed_never_holds_the_last_four((birth, century) in a_birth(), serial in 0_u16..1000, plus in proptest::sample::select(vec![0_u8, 60])) {
        let text = written(plus, birth, century, &format!("{serial:03}"));
        let number = CivilNumber::parse(&text).unwrap();
        let masked = format!("{}-xxxx", &text[..6]);
        prop_assert_eq!(number.to_string(), masked.as_str());
        prop_assert_eq!(format!("{number:?}"), format!("CivilNumber({masked})"));
        // The date itself may by chance hold the same four digits.
        prop_assume!(!text[..6].contains(&text[6..]));
        let printed = format!("{number} {number:?} {number:#?}");
        prop_assert!(!printed.contains(&text[6..]));
    }

    #[test]
    fn a_date_that_does_not_exist_is_refused(day in 0_u8..100, month in 0_u8..100, year in 0_u8..100, end in 0_u16..10_000) {
        let days = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            _ => 0,
        };
        let real_day = if day > 60 { day - 60 } else { day };
        prop_assume!(real_day == 0 || real_day > days);
        let text = format!("{day:02}{month:02}{year:02}{end:04}");
        prop_assert_eq!(CivilNumber::parse(&text), Err(CivilNumberError::NoSuchDate));
    }

    #[test]
    fn any_text_gives_an_answer_and_an_error_repeats_nothing_of_it(text in "\\PC{0,20}|[0-9A-Za-z -]{8,14}") {
        if let Err(error) = CivilNumber::parse(&text) {
            let message = error.to_string();
            let typed: String = text.chars().filter(char::is_ascii_digit).collect();
            prop_assert!(typed.len() < 4 || !message.contains(&typed));
        }
    }
}

#[test]
fn the_leap_day_needs_a_leap_year_in_the_right_century() {
    // 29 February 1900 did not exist, 29 February 2000 did; the seventh digit decides which it is.
    assert_eq!(CivilNumber::parse("290200-1234"), Err(CivilNumberError::NoSuchDate));
    assert_eq!(CivilNumber::parse("290200-4234").unwrap().birth_date(), date!(2000 - 02 - 29));
    assert_eq!(CivilNumber::parse("290240-1234").unwrap().birth_date(), date!(1940 - 02 - 29));
    assert_eq!(CivilNumber::parse("290241-1234"), Err(CivilNumberError::NoSuchDate));
    assert_eq!(CivilNumber::parse("890240-1234").unwrap().birth_date(), date!(1940 - 02 - 29));
    assert_eq!(CivilNumber::parse("890241-1234"), Err(CivilNumberError::NoSuchDate));
}

#[test]
fn dash_and_spaces_are_optional_and_letters_may_be_small() {
    for text in ["020160-9995", "0201609995", " 020160 9995 ", "020160 - 9995", "02 01 60 99 95", "020160–9995"] {
        assert_eq!(CivilNumber::parse(text).unwrap().reveal(), "0201609995", "{text}");
    }
    assert_eq!(CivilNumber::parse("140447-1ab2").unwrap().reveal(), "1404471AB2");
}

#[test]
fn modulus_11_is_a_hint_on_official_numbers_only() {
    // 070761-4285 is the registration office's own worked example of the check digit.
    assert_eq!(CivilNumber::parse("070761-4285").unwrap().checks_modulus_11(), Some(true));
    assert_eq!(CivilNumber::parse("070761-4286").unwrap().checks_modulus_11(), Some(false));
    assert_eq!(CivilNumber::parse("670761-4285").unwrap().checks_modulus_11(), None);
    assert_eq!(CivilNumber::parse("070761-1AB5").unwrap().checks_modulus_11(), None);
}

#[test]
fn a_wrong_form_is_refused_with_the_place_of_the_fault() {
    for (text, error) in [
        ("", CivilNumberError::Length { found: 0 }),
        ("20160-9995", CivilNumberError::Length { found: 9 }),
        ("201609995", CivilNumberError::Length { found: 9 }),
        ("020160-99955", CivilNumberError::Length { found: 11 }),
        ("O20160-9995", CivilNumberError::NotADigit { position: 1 }),
        ("020160-A995", CivilNumberError::NotADigit { position: 7 }),
        ("020160-1A95", CivilNumberError::NotADigit { position: 8 }),
        ("020160-19A5", CivilNumberError::NotADigit { position: 9 }),
        ("020160-1ABC", CivilNumberError::NotADigit { position: 10 }),
        ("020160-1ÆØ5", CivilNumberError::NotADigit { position: 8 }),
        ("020160-2AB5", CivilNumberError::UnknownReplacement),
        ("320160-9995", CivilNumberError::NoSuchDate),
        ("020060-9995", CivilNumberError::NoSuchDate),
        ("620160-1AB5", CivilNumberError::NoSuchDate),
    ] {
        assert_eq!(CivilNumber::parse(text), Err(error), "{text}");
    }
}

#[test]
fn the_national_test_persons_are_accepted_with_their_dates_of_birth() {
    let Ok(folder) = std::env::var("PLADS_REFERENCE_DATA") else {
        // Not `eprintln!`: the test runner would swallow it.
        let note = "SKIPPED: PLADS_REFERENCE_DATA is not set, the 38 national test persons were NOT checked";
        writeln!(std::io::stderr(), "{note}").unwrap();
        return;
    };
    let file = std::fs::read_to_string(std::path::Path::new(&folder).join("test-citizens.csv")).unwrap();
    let mut rows = 0;
    for line in file.lines().skip(1) {
        let columns: Vec<&str> = line.splitn(6, ',').collect();
        let number = CivilNumber::parse(columns[0]).unwrap();
        let birth = Date::parse(columns[4], format_description!("[year]-[month]-[day]")).unwrap();
        assert_eq!(number.birth_date(), birth, "row {}", rows + 1);
        rows += 1;
    }
    assert_eq!(rows, 38);
}
