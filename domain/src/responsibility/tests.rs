#![allow(clippy::unwrap_used)]

use super::*;
use time::macros::datetime;

const HOURS: i64 = 72;

fn hour(n: i64) -> Instant {
    Instant::new(datetime!(2026-11-24 14:00 UTC)).plus_hours(n)
}

fn discharge(n: i64) -> Discharge {
    Discharge { at: hour(n), hours: HOURS }
}

fn away(from: i64, to: Option<i64>) -> Span {
    Span { from: hour(from), to: to.map(hour) }
}

const OWN: Responsible = Responsible::OwnDoctor { since: None };

#[test]
fn the_hospital_answers_before_72_hours_have_passed_and_the_own_doctor_from_then_on() {
    let from_hospital = [discharge(0)];
    let hospital = Responsible::Hospital { discharge: 0, until: hour(72) };
    let own = Responsible::OwnDoctor { since: Some(hour(72)) };
    for (at, who) in [
        (hour(0), hospital),
        (hour(1), hospital),
        (hour(72).plus_seconds(-1), hospital),
        (hour(72), own),
        (hour(72).plus_seconds(1), own),
        (hour(1000), own),
    ] {
        assert_eq!(responsible(at, &[], &from_hospital), who, "{at:?}");
    }
}

#[test]
fn who_comes_from_home_has_the_own_doctor_all_the_time() {
    for n in [0, 1, 71, 72, 500] {
        assert_eq!(responsible(hour(n), &[], &[]), OWN, "{n}");
    }
}

#[test]
fn a_return_from_hospital_begins_the_hours_anew() {
    // In from home, in hospital from hour 100 to 150, back with the hospital answering until 222.
    let (absences, discharges) = ([away(100, Some(150))], [discharge(150)]);
    let own = Responsible::OwnDoctor { since: Some(hour(222)) };
    for (n, who) in [
        (99, OWN),
        (100, Responsible::Admitted { absence: 0 }),
        (149, Responsible::Admitted { absence: 0 }),
        (150, Responsible::Hospital { discharge: 0, until: hour(222) }),
        (221, Responsible::Hospital { discharge: 0, until: hour(222) }),
        (222, own),
    ] {
        assert_eq!(responsible(hour(n), &absences, &discharges), who, "{n}");
    }
}

#[test]
fn a_return_within_the_first_hours_counts_from_the_return() {
    let (absences, discharges) = ([away(20, Some(30))], [discharge(0), discharge(30)]);
    assert_eq!(responsible(hour(19), &absences, &discharges), Responsible::Hospital { discharge: 0, until: hour(72) });
    assert_eq!(responsible(hour(25), &absences, &discharges), Responsible::Admitted { absence: 0 });
    for n in [30, 72, 80, 101] {
        assert_eq!(responsible(hour(n), &absences, &discharges), Responsible::Hospital { discharge: 1, until: hour(102) }, "{n}");
    }
    assert_eq!(responsible(hour(102), &absences, &discharges), Responsible::OwnDoctor { since: Some(hour(102)) });
}

#[test]
fn whoever_is_still_in_hospital_is_the_hospitals() {
    assert_eq!(responsible(hour(900), &[away(100, None)], &[discharge(0)]), Responsible::Admitted { absence: 0 });
}

#[test]
fn the_hours_are_elapsed_hours_also_over_a_night_in_which_the_clock_is_moved() {
    // 24 October 2026, 14:00 in summer, to 27 October: the clock then says 13:00.
    let autumn = Discharge { at: Instant::new(datetime!(2026-10-24 14:00 +2)), hours: HOURS };
    assert_eq!(autumn.until(), Instant::new(datetime!(2026-10-27 13:00 +1)));
    let spring = Discharge { at: Instant::new(datetime!(2027-03-27 14:00 +1)), hours: HOURS };
    assert_eq!(spring.until(), Instant::new(datetime!(2027-03-30 15:00 +2)));
    // At 02:30, the first and the second time, it is the hospital.
    for at in [datetime!(2026-10-25 02:30 +2), datetime!(2026-10-25 02:30 +1)] {
        assert!(matches!(responsible(Instant::new(at), &[], &[autumn]), Responsible::Hospital { .. }), "{at}");
    }
}

#[test]
fn where_there_is_no_such_agreement_it_is_the_own_doctor_at_once() {
    let none = [Discharge { at: hour(0), hours: 0 }];
    assert_eq!(responsible(hour(0), &[], &none), OWN);
    assert_eq!(responsible(hour(5), &[], &none), OWN);
}

#[test]
fn a_notice_of_discharge_counts_when_it_can_be_true() {
    for (told, at) in
        [(None, hour(10)), (Some(hour(8)), hour(8)), (Some(hour(10)), hour(10)), (Some(hour(11)), hour(10)), (Some(hour(-1)), hour(10))]
    {
        assert_eq!(discharged(hour(10), told, hour(0)), at, "{told:?}");
    }
}
