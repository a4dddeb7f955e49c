//! Names, postcodes, sex and age of a citizen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use domain::citizen::{NamePart, PersonName, PersonNameError, Postcode, PostcodeError, RoomPreference, Sex, age_on, room_sex};
use domain::code::Code;
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};
use time::macros::date;

fn name(given: &str, family: &str) -> PersonName {
    PersonName::parse(given, family).unwrap()
}

#[test]
fn the_board_shows_family_name_first_and_later_given_names_as_initials() {
    for (given, family, board) in [
        ("Anna Marie", "Nielsen", "Nielsen, Anna M."),
        ("Anna M.", "Nielsen", "Nielsen, Anna M."),
        ("Anna", "Nielsen", "Nielsen, Anna"),
        ("Anne-Marie østerby", "de la Cour", "de la Cour, Anne-Marie Ø."),
        ("Einer Test", "Lauridsen", "Lauridsen, Einer T."),
    ] {
        assert_eq!(name(given, family).to_string(), board);
    }
}

#[test]
fn initials_are_the_first_letter_of_given_and_family_name() {
    assert_eq!(name("Anna Marie", "Nielsen").initials(), "AN");
    assert_eq!(name("åse", "ølgaard").initials(), "ÅØ");
    assert_eq!(name("Hans", "'t Hooft").initials(), "HT");
}

#[test]
fn a_name_is_trimmed_and_read_as_in_a_letter() {
    let name = name("  Anna   Marie ", " Nielsen ");
    assert_eq!((name.given(), name.family()), ("Anna Marie", "Nielsen"));
    assert_eq!(name.full(), "Anna Marie Nielsen");
}

#[test]
fn a_name_in_a_log_line_is_only_initials() {
    assert_eq!(format!("{:?}", name("Anna Marie", "Nielsen")), "PersonName(AN)");
}

#[test]
fn a_name_with_a_part_missing_too_long_or_invisible_is_refused() {
    use NamePart::{Family, Given};
    let long = "å".repeat(101);
    for (given, family, error) in [
        ("", "Nielsen", PersonNameError::Missing { part: Given }),
        ("Anna", " \u{a0} ", PersonNameError::Missing { part: Family }),
        ("Anna", long.as_str(), PersonNameError::TooLong { part: Family, found: 101 }),
        ("An\nna", "Nielsen", PersonNameError::ControlCharacter { part: Given }),
        ("Anna", "Niel\u{202e}sen", PersonNameError::ControlCharacter { part: Family }),
    ] {
        assert_eq!(PersonName::parse(given, family), Err(error));
    }
    assert!(PersonName::parse("Anna", &"å".repeat(100)).is_ok());
}

#[test]
fn a_postcode_is_four_digits() {
    assert_eq!(Postcode::parse(" 0800 ").unwrap().as_str(), "0800");
    for text in ["", "800", "08000", "80A0", "８０００"] {
        assert_eq!(Postcode::parse(text), Err(PostcodeError), "{text}");
    }
}

#[test]
fn every_sex_is_found_by_its_code() {
    for (code, sex) in [("male", Sex::Male), ("female", Sex::Female), ("unknown", Sex::Unknown)] {
        assert_eq!(Sex::from_code(code), Ok(sex));
        assert_eq!(sex.code(), code);
    }
    assert_eq!(Sex::from_code("Male").unwrap_err().known, "male female unknown");
}

#[test]
fn age_changes_on_the_birthday() {
    let birth = date!(1940 - 02 - 29);
    for (day, age) in [
        (date!(2024 - 02 - 28), 83),
        (date!(2024 - 02 - 29), 84),
        (date!(2026 - 02 - 28), 85),
        (date!(2026 - 03 - 01), 86),
        (date!(1939 - 12 - 31), 0),
    ] {
        assert_eq!(age_on(birth, day), age, "{day}");
    }
}

proptest! {
    #[test]
    fn a_name_that_is_accepted_is_accepted_again_unchanged(given in "\\PC{0,40}", family in "\\PC{0,40}") {
        if let Ok(first) = PersonName::parse(&given, &family) {
            prop_assert_eq!(PersonName::parse(first.given(), first.family()).unwrap(), first);
        }
    }

    #[test]
    fn a_year_later_a_citizen_is_a_year_older(birth in (0_i64..30_000).prop_map(|days| date!(1930 - 01 - 01) + time::Duration::days(days)), years in 1_i32..90) {
        let Ok(birthday) = birth.replace_year(birth.year() + years) else { return Ok(()) };
        prop_assert_eq!(i32::from(age_on(birth, birthday)), years);
        prop_assert!(i32::from(age_on(birth, birthday.previous_day().unwrap())) == years - 1);
    }
}

#[test]
fn a_room_goes_by_the_preference_where_there_is_one_and_by_the_registered_sex_otherwise() {
    for (registered, preference, counts) in [
        (Sex::Male, None, Sex::Male),
        (Sex::Unknown, None, Sex::Unknown),
        (Sex::Male, Some(RoomPreference::Women), Sex::Female),
        (Sex::Female, Some(RoomPreference::Men), Sex::Male),
        (Sex::Unknown, Some(RoomPreference::Women), Sex::Female),
    ] {
        assert_eq!(room_sex(registered, preference), counts, "{registered:?} {preference:?}");
    }
}
