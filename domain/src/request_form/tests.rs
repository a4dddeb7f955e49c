#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use super::*;
use crate::facility::StayKind;
use time::macros::{date, datetime, time};
use time::{PrimitiveDateTime, Time};
use uuid::Uuid;

/// Danish winter time, without the hour that is skipped on 28 March 2027.
struct Winter;

impl Calendar for Winter {
    fn local(&self, at: Instant) -> PrimitiveDateTime {
        let local = at.plus_hours(1).get();
        PrimitiveDateTime::new(local.date(), local.time())
    }

    fn instant(&self, date: Date, clock: Time) -> Option<Instant> {
        let skipped = date == date!(2027 - 03 - 28) && clock >= time!(2:00) && clock < time!(3:00);
        (!skipped).then(|| Instant::new(PrimitiveDateTime::new(date, clock).assume_utc()).plus_hours(-1))
    }
}

fn region() -> OrganisationId {
    OrganisationId(Uuid::from_u128(1))
}

fn site() -> SiteId {
    SiteId(Uuid::from_u128(2))
}

fn with<T>(extent: Extent, authorities: &[OrganisationId], run: impl FnOnce(Context<'_>) -> T) -> T {
    run(Context {
        today: date!(2026 - 11 - 24),
        now: Instant::new(datetime!(2026-11-24 08:41 UTC)),
        calendar: &Winter,
        authorities,
        sites: &[site()],
        extent,
    })
}

fn pairs(list: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
}

fn whole() -> Fields {
    pairs(&[
        ("civil_number", "030345-1234"),
        ("given_name", "Carl"),
        ("family_name", "Munk"),
        ("sex", "male"),
        ("postcode", "8420"),
        ("why", "Lungebetændelse. Ægtefællen er selv indlagt."),
        ("sender_phone", "+45 12 34 56 78"),
        ("source", "hospital_medical"),
        ("wished_kind", "respite"),
        ("infection", "awaiting_result"),
        ("needs", "door_alarm"),
        ("needs", "single"),
        ("mobility", "one_helper"),
        ("weight_kg", "82"),
        ("ready", "i dag 10"),
        ("wish_site", &site().to_string()),
        ("transport", "seated"),
        ("consent", "citizen"),
    ])
}

fn problems(fields: &Fields) -> Vec<(String, Problem)> {
    let found = with(Extent::Full, &[region()], |ctx| check(fields, ctx)).err().unwrap_or_default();
    found.into_iter().map(|p| (p.field, p.problem)).collect()
}

fn changed(field: &str, value: &str) -> Fields {
    let mut fields = whole();
    fields.set(field, value);
    fields
}

#[test]
fn a_whole_form_becomes_what_was_typed() {
    let content = with(Extent::Full, &[region()], |ctx| check(&whole(), ctx)).unwrap();
    assert_eq!(content.civil_number.reveal(), "0303451234");
    assert_eq!(content.name.full(), "Carl Munk");
    assert_eq!(content.sender_phone, "12345678");
    assert_eq!(content.ready_at, Instant::new(datetime!(2026-11-24 09:00 UTC)));
    assert_eq!(content.wished_kind, Some(StayKind::Respite));
    assert_eq!(content.needs, [Need::Single, Need::DoorAlarm], "both boxes, in the order of the list");
    assert_eq!((content.weight_kg, content.nights, content.wish_site), (Some(82), None, Some(site())));
    assert_eq!(content.authority, region(), "the only authority is the receiver");
    assert!(!content.protected);
}

#[test]
fn every_missing_field_is_named_at_once_in_the_order_of_the_form() {
    let missing: Vec<String> = problems(&Fields::default()).into_iter().map(|(field, _)| field).collect();
    let expected = [
        "civil_number",
        "given_name",
        "family_name",
        "sex",
        "postcode",
        "why",
        "sender_phone",
        "source",
        "infection",
        "mobility",
        "ready",
        "consent",
    ];
    assert_eq!(missing, expected);
}

#[test]
fn isolation_is_never_assumed() {
    assert_eq!(problems(&changed("infection", "")), [("infection".to_owned(), Problem::Missing)]);
}

#[test]
fn each_wrong_field_says_what_is_wrong_with_it() {
    for (field, typed, problem) in [
        ("civil_number", "030345-123", Problem::NotACivilNumber),
        ("civil_number", "310245-1234", Problem::NoSuchDate),
        ("civil_number", "hemmeligt!", Problem::NotACivilNumber),
        ("given_name", "  ", Problem::Missing),
        ("family_name", "a\nb", Problem::NotAName),
        ("sex", "mand", Problem::NotAChoice),
        ("postcode", "842", Problem::NotAPostcode),
        ("sender_phone", "1234567", Problem::NotAPhone),
        ("relative_phone", "12 34 56 7x", Problem::NotAPhone),
        ("needs", "swimming_pool", Problem::NotAChoice),
        ("weight_kg", "19", Problem::NotANumber { min: 20, max: 400 }),
        ("weight_kg", "401", Problem::NotANumber { min: 20, max: 400 }),
        ("weight_kg", "82,5", Problem::NotANumber { min: 20, max: 400 }),
        ("ready", "snart", Problem::NotADate),
        ("ready", "24.11", Problem::NotATime),
        ("ready", "31.02.2027 10:00", Problem::NoSuchDate),
        ("ready", "28.03.2027 02:30", Problem::NoSuchTime),
        ("ready", "24.11.2025 10:00", Problem::TooEarly),
        ("ready", "24.12.2027 10:00", Problem::TooLate),
        ("nights", "0", Problem::NotANumber { min: 1, max: 365 }),
        ("wish_site", "00000000-0000-0000-0000-000000000009", Problem::NotAChoice),
        ("wish_site", "Solgården", Problem::NotAChoice),
        ("authority", "00000000-0000-0000-0000-000000000009", Problem::NotAChoice),
        ("consent", "maybe", Problem::NotAChoice),
    ] {
        assert_eq!(problems(&changed(field, typed)), [(field.to_owned(), problem)], "{field}: {typed}");
    }
}

#[test]
fn a_number_without_check_digit_and_a_replacement_number_are_accepted() {
    for number in ["0303451235", "0303451234", "010190-1AB2", "630345-1234"] {
        assert_eq!(problems(&changed("civil_number", number)), [], "{number}");
    }
}

#[test]
fn who_acts_for_the_citizen_is_named() {
    let mut fields = changed("consent", "representative");
    assert_eq!(problems(&fields), [("representative".to_owned(), Problem::Missing)]);
    fields.set("representative", "Kirsten Munk, datter");
    assert_eq!(problems(&fields), []);
}

#[test]
fn not_knowing_the_kind_leaves_it_to_the_allocator() {
    let content = with(Extent::Full, &[region()], |ctx| check(&changed("wished_kind", UNSURE), ctx)).unwrap();
    assert_eq!(content.wished_kind, None);
}

#[test]
fn the_receiver_is_chosen_where_there_are_several() {
    let two = [region(), OrganisationId(Uuid::from_u128(7))];
    let found = with(Extent::Full, &two, |ctx| check(&whole(), ctx)).unwrap_err();
    assert_eq!(found, [FieldProblem { field: "authority".into(), problem: Problem::Missing }]);
    let chosen = changed("authority", &two[1].to_string());
    assert_eq!(with(Extent::Full, &two, |ctx| check(&chosen, ctx)).unwrap().authority, two[1]);
}

#[test]
fn a_practice_fills_seven_fields_beside_what_is_prefilled() {
    let mut fields = pairs(&[("source", "gp"), ("sender_phone", "12345678"), ("ready", "i dag 10")]);
    for (field, value) in [
        ("civil_number", "030345-1234"),
        ("given_name", "Carl"),
        ("family_name", "Munk"),
        ("postcode", "8420"),
        ("why", "Lungebetændelse"),
        ("infection", "none"),
        ("consent", "citizen"),
    ] {
        assert!(with(Extent::Practice, &[region()], |ctx| check(&fields, ctx)).is_err(), "before {field}");
        fields.set(field, value);
    }
    let content = with(Extent::Practice, &[region()], |ctx| check(&fields, ctx)).unwrap();
    assert_eq!((content.sex, content.mobility), (Sex::Unknown, Mobility::Unknown));
}

#[test]
fn what_a_caller_does_not_say_stays_unknown_and_is_asked_for_later() {
    let fields = pairs(&[
        ("civil_number", "030345-1234"),
        ("given_name", "Carl"),
        ("family_name", "Munk"),
        ("postcode", "8420"),
        ("why", "Lungebetændelse"),
    ]);
    let content = with(Extent::Telephone, &[region()], |ctx| check(&fields, ctx)).unwrap();
    assert_eq!((content.infection, content.consent), (Infection::Unknown, Consent::NotStated));
    assert_eq!(content.ready_at, Instant::new(datetime!(2026-11-24 08:41 UTC)));
}

#[test]
fn a_step_is_judged_by_its_own_fields_only() {
    let only_citizen =
        pairs(&[("civil_number", "030345-1234"), ("given_name", "Carl"), ("family_name", "Munk"), ("sex", "male"), ("postcode", "8420")]);
    with(Extent::Full, &[region()], |ctx| {
        assert_eq!(check_step(Step::Citizen, &only_citizen, ctx), Ok(()));
        let found: Vec<String> = check_step(Step::Background, &only_citizen, ctx).unwrap_err().into_iter().map(|p| p.field).collect();
        assert_eq!(found, ["why", "sender_phone", "source", "infection"]);
    });
}

#[test]
fn every_field_stands_in_one_step() {
    let mut names: Vec<&str> = field_names().collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert_eq!(Step::of("why"), Some(Step::Background));
    assert_eq!(Step::of("act"), None);
}

#[test]
fn a_telephone_number_is_eight_digits_however_it_is_written() {
    for text in ["12345678", "12 34 56 78", "+4512345678", "0045 12 34 56 78", "1234-5678"] {
        assert_eq!(phone(text).as_deref(), Some("12345678"), "{text}");
    }
    for text in ["", "1234567", "123456789", "+46 12345678", "12 34 56 7o"] {
        assert_eq!(phone(text), None, "{text}");
    }
}
