#![allow(clippy::unwrap_used)]

use super::*;
use crate::code::Code;
use proptest::prelude::*;
use time::macros::date;

/// Discharged on Friday 4 December 2026: last day in time is Friday the 11th.
fn plan() -> StartFacts {
    StartFacts {
        kind: PlanKind::GeneralAdvanced,
        basis: BasisKind::HealthAct140,
        discharged: date!(2026 - 12 - 04),
        later_start: None,
        offers: vec![],
        is_replaced: false,
    }
}

fn december(day: u8) -> Date {
    date!(2026 - 12 - 01).replace_day(day).unwrap()
}

fn offer(made: u8, start: u8) -> StartOffer {
    StartOffer::new(december(made), december(start)).unwrap()
}

fn offered(offers: &[StartOffer]) -> StartFacts {
    StartFacts { offers: offers.to_vec(), ..plan() }
}

fn on(day: u8, facts: &StartFacts) -> StartClock {
    facts.clock(december(day), 7)
}

#[test]
fn start_is_to_be_offered_within_seven_calendar_days_of_discharge() {
    let running = |day: u8, days_left| (day, StartClock::Running { deadline: december(11), days_left });
    let breached = |day: u8, days_over| (day, StartClock::Breached { deadline: december(11), days_over });
    for (day, expected) in [running(4, 7), running(10, 1), running(11, 0), breached(12, 1), breached(31, 20)] {
        assert_eq!(on(day, &plan()), expected, "{day}");
    }
}

#[test]
fn the_first_start_offered_decides() {
    let within = |start: u8, day| StartClock::OfferedWithin { start: december(start), day };
    let late = |start: u8, days_late| StartClock::OfferedLate { start: december(start), days_late };
    for (what, facts, expected) in [
        ("the week of a therapist: offered Wednesday the 9th", offered(&[offer(7, 9)]), within(9, 5)),
        ("on the day of discharge", offered(&[offer(4, 4)]), within(4, 0)),
        ("on the last day", offered(&[offer(7, 11)]), within(11, 7)),
        ("late by a day", offered(&[offer(7, 12)]), late(12, 1)),
        ("offered in time, for a start that is late", offered(&[offer(5, 20)]), late(20, 9)),
        ("declined", offered(&[offer(7, 9).answered(StartAnswer::Declined)]), within(9, 5)),
        ("declined, and a later one taken", offered(&[offer(7, 9).answered(StartAnswer::Declined), offer(8, 16)]), within(9, 5)),
        ("late, then better", offered(&[offer(5, 14), offer(6, 10)]), within(10, 6)),
        ("late and declined, then later still", offered(&[offer(7, 14).answered(StartAnswer::Declined), offer(8, 18)]), late(14, 3)),
    ] {
        assert_eq!(on(21, &facts), expected, "{what}");
    }
    assert_eq!(StartOffer::new(december(9), december(8)), Err(StartBeforeOffer));
}

#[test]
fn an_offer_counts_from_the_day_it_is_made() {
    let facts = offered(&[offer(13, 14)]);
    assert_eq!(on(11, &facts), StartClock::Running { deadline: december(11), days_left: 0 });
    assert_eq!(on(12, &facts), StartClock::Breached { deadline: december(11), days_over: 1 });
    assert_eq!(on(13, &facts), StartClock::OfferedLate { start: december(14), days_late: 3 });
}

#[test]
fn a_start_that_the_order_puts_off_begins_the_days_then() {
    let deferred = StartFacts { later_start: Some(december(14)), ..plan() };
    let deadline = december(21);
    assert_eq!(on(4, &deferred), StartClock::Deferred { from: december(14), deadline });
    assert_eq!(on(13, &deferred), StartClock::Deferred { from: december(14), deadline });
    assert_eq!(on(14, &deferred), StartClock::Running { deadline, days_left: 7 });
    assert_eq!(on(22, &deferred), StartClock::Breached { deadline, days_over: 1 });
    let with = |start| StartFacts { offers: vec![offer(7, start)], ..deferred.clone() };
    assert_eq!(on(22, &with(21)), StartClock::OfferedWithin { start: deadline, day: 7 });
    assert_eq!(on(22, &with(22)), StartClock::OfferedLate { start: december(22), days_late: 1 });
    assert_eq!(on(22, &with(12)), StartClock::OfferedWithin { start: december(12), day: -2 }, "sooner than the order asks");
    for day in [4, 3] {
        let not_later = StartFacts { later_start: Some(december(day)), ..plan() };
        assert_eq!(on(5, &not_later), on(5, &plan()), "a later start that is not later puts nothing off");
    }
}

#[test]
fn weekends_and_holidays_are_days() {
    for (discharged, deadline) in [
        // Saturday to Saturday, Sunday to Sunday.
        (date!(2026 - 12 - 05), date!(2026 - 12 - 12)),
        (date!(2026 - 12 - 06), date!(2026 - 12 - 13)),
        // Christmas, the turn of the year, the leap day, and the nights the clock changes.
        (date!(2026 - 12 - 18), date!(2026 - 12 - 25)),
        (date!(2026 - 12 - 28), date!(2027 - 01 - 04)),
        (date!(2028 - 02 - 25), date!(2028 - 03 - 03)),
        (date!(2026 - 10 - 24), date!(2026 - 10 - 31)),
        (date!(2027 - 03 - 27), date!(2027 - 04 - 03)),
    ] {
        assert_eq!(StartFacts { discharged, ..plan() }.deadline(7), deadline, "{discharged}");
    }
}

#[test]
fn there_is_no_clock_outside_the_law() {
    use BasisKind::{HealthAct140, RehabCourse, SocialTraining};
    for (kind, basis, is_replaced, expected) in [
        (PlanKind::Team, SocialTraining, false, NoClock::OtherBasis),
        (PlanKind::Team, RehabCourse, false, NoClock::OtherBasis),
        (PlanKind::SpecialisedTraining, HealthAct140, false, NoClock::SpecialisedTraining),
        (PlanKind::GeneralBasic, HealthAct140, true, NoClock::Replaced),
    ] {
        let facts = StartFacts { kind, basis, is_replaced, ..plan() };
        assert_eq!(on(31, &facts), StartClock::None(expected), "{kind:?}");
        assert!(!on(31, &facts).gives_free_choice());
    }
    for kind in [PlanKind::GeneralBasic, PlanKind::GeneralAdvanced, PlanKind::SpecialisedRehab] {
        assert!(on(12, &StartFacts { kind, ..plan() }).gives_free_choice(), "{kind:?}");
    }
}

#[test]
fn a_breach_gives_the_free_choice_of_provider_and_only_a_breach() {
    for (facts, day, expected) in [
        (plan(), 11, false),
        (plan(), 12, true),
        (offered(&[offer(7, 11)]), 31, false),
        (offered(&[offer(7, 12)]), 7, true),
        (offered(&[offer(7, 9).answered(StartAnswer::Declined)]), 31, false),
        (StartFacts { later_start: Some(december(20)), ..plan() }, 15, false),
    ] {
        assert_eq!(on(day, &facts).gives_free_choice(), expected, "{facts:?} on {day}");
    }
}

#[test]
fn a_plan_that_takes_the_place_of_another_has_its_own_clock_and_keeps_what_was_offered_after_the_same_discharge() {
    let first = offered(&[offer(7, 9)]);
    let corrected = first.replaced_by(PlanKind::GeneralBasic, december(4), None);
    assert_eq!(on(12, &corrected), StartClock::OfferedWithin { start: december(9), day: 5 });
    let readmitted = first.replaced_by(PlanKind::GeneralAdvanced, december(18), None);
    assert_eq!(on(18, &readmitted), StartClock::Running { deadline: december(25), days_left: 7 });
    let put_off = first.replaced_by(PlanKind::GeneralAdvanced, december(4), Some(december(14)));
    assert_eq!(put_off.deadline(7), december(21));
    assert_eq!(on(12, &StartFacts { is_replaced: true, ..first }), StartClock::None(NoClock::Replaced));
}

#[test]
fn the_report_counts_each_plan_once_and_a_deferred_start_as_neither_in_time_nor_late() {
    let deferred = |start| StartFacts { later_start: Some(december(14)), offers: vec![offer(7, start)], ..plan() };
    let plans = [
        offered(&[offer(7, 9)]),
        offered(&[offer(7, 11).answered(StartAnswer::Declined)]),
        offered(&[offer(7, 12)]),
        deferred(15),
        deferred(30),
        StartFacts { later_start: Some(december(14)), ..plan() },
        plan(),
        StartFacts { is_replaced: true, ..offered(&[offer(7, 9)]) },
        StartFacts { kind: PlanKind::SpecialisedTraining, ..plan() },
    ];
    let report = StartReport::of(&plans, december(31), 7);
    assert_eq!(report, StartReport { within: 2, later: 1, deferred: 3, none_yet: 1, without_clock: 2 });
    assert_eq!(report.with_clock(), 7);
}

fn any_plan() -> impl Strategy<Value = StartFacts> {
    let day = |n: i64| date!(2026 - 12 - 04) + Duration::days(n);
    let offers = prop::collection::vec((0_i64..25, 0_i64..20, any::<bool>()), 0..4);
    (0..PlanKind::ALL.len(), 0..BasisKind::ALL.len(), 0_i64..10, prop::option::of(0_i64..20), offers, any::<bool>()).prop_map(
        move |(kind, basis, discharged, later, offers, is_replaced)| StartFacts {
            kind: *PlanKind::ALL.get(kind).unwrap(),
            basis: *BasisKind::ALL.get(basis).unwrap(),
            discharged: day(discharged),
            later_start: later.map(day),
            offers: offers
                .into_iter()
                .map(|(made, wait, declined)| StartOffer {
                    answer: declined.then_some(StartAnswer::Declined),
                    ..StartOffer::new(day(made), day(made + wait)).unwrap()
                })
                .collect(),
            is_replaced,
        },
    )
}

proptest! {
    #[test]
    fn the_report_adds_up(plans in prop::collection::vec(any_plan(), 0..30), today in 0_i64..45) {
        let today = date!(2026 - 12 - 04) + Duration::days(today);
        let report = StartReport::of(&plans, today, 7);
        prop_assert_eq!(report.with_clock() + report.without_clock, plans.len());
        prop_assert_eq!(report.without_clock, plans.iter().filter(|p| p.no_clock().is_some()).count());
    }

    // The oracle walks the calendar a day at a time, as a person with a wall calendar would.
    #[test]
    fn free_choice_is_as_the_law_says(plan in any_plan(), today in 0_i64..45) {
        let today = date!(2026 - 12 - 04) + Duration::days(today);
        let mut last = plan.discharged.max(plan.later_start.unwrap_or(plan.discharged));
        for _ in 0..7 {
            last = last.next_day().unwrap();
        }
        let known: Vec<_> = plan.offers.iter().filter(|o| o.made_on() <= today).collect();
        let in_time = known.iter().any(|o| o.start() <= last);
        let over = if known.is_empty() { today > last } else { !in_time };
        prop_assert_eq!(plan.clock(today, 7).gives_free_choice(), plan.no_clock().is_none() && over);
    }
}
