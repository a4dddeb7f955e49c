use super::*;
use time::macros::{date, datetime};
use time::{PrimitiveDateTime, Time};

/// A place without summer time, one hour ahead of UTC.
struct Winter;

impl Calendar for Winter {
    fn local(&self, at: Instant) -> PrimitiveDateTime {
        let local = at.plus_hours(1).get();
        PrimitiveDateTime::new(local.date(), local.time())
    }
    fn instant(&self, date: Date, clock: Time) -> Option<Instant> {
        Some(Instant::new(PrimitiveDateTime::new(date, clock).assume_utc()).plus_hours(-1))
    }
}

fn at(local: PrimitiveDateTime) -> Instant {
    Instant::new(local.assume_utc()).plus_hours(-1)
}

fn stay(arrived: PrimitiveDateTime, ended: Option<PrimitiveDateTime>, phases: &[(PrimitiveDateTime, bool)]) -> ChargedStay {
    let ends = phases.iter().skip(1).map(|(from, _)| Some(at(*from))).chain([ended.map(at)]);
    let phases = phases.iter().zip(ends);
    ChargedStay {
        arrived: at(arrived),
        ended: ended.map(at),
        phases: phases
            .map(|((from, charge_allowed), to)| ChargePhase { span: Span { from: at(*from), to }, charge_allowed: *charge_allowed })
            .collect(),
        absences: vec![],
    }
}

const NOVEMBER: (Date, Date) = (date!(2026 - 11 - 01), date!(2026 - 11 - 30));

fn count(stay: &ChargedStay, rule: ChargeRule) -> [usize; 4] {
    let days = charge_days(stay, NOVEMBER.0, NOVEMBER.1, date!(2026 - 12 - 15), &Winter, rule);
    [ChargeDay::Charged, ChargeDay::Free, ChargeDay::Absent, ChargeDay::Last].map(|kind| days.iter().filter(|d| d.1 == kind).count())
}

const USUAL: ChargeRule = ChargeRule { absent: false, last_day: false };

#[test]
fn a_stay_under_social_law_is_charged_from_arrival_and_not_on_the_last_day() {
    let (in_, out) = (datetime!(2026-11-10 14:00), datetime!(2026-11-14 10:00));
    let s = stay(in_, Some(out), &[(in_, true)]);
    assert_eq!(count(&s, USUAL), [4, 0, 0, 1]);
    assert_eq!(count(&s, ChargeRule { last_day: true, ..USUAL }), [5, 0, 0, 0]);
}

#[test]
fn a_phase_under_the_health_act_is_never_charged_and_neither_is_the_day_of_the_change() {
    let (in_, change, out) = (datetime!(2026-11-10 14:00), datetime!(2026-11-12 09:00), datetime!(2026-11-14 10:00));
    let s = stay(in_, Some(out), &[(in_, false), (change, true)]);
    assert_eq!(count(&s, USUAL), [1, 3, 0, 1], "free on the 10th, 11th and 12th, charged on the 13th");
    let midnight = stay(in_, Some(out), &[(in_, false), (datetime!(2026-11-12 00:00), true)]);
    assert_eq!(count(&midnight, USUAL), [2, 2, 0, 1], "a change at midnight leaves the whole new day to the new phase");
}

#[test]
fn death_is_the_last_day_whatever_the_hour() {
    let in_ = datetime!(2026-11-10 14:00);
    for out in [datetime!(2026-11-12 02:15), datetime!(2026-11-12 23:59)] {
        assert_eq!(count(&stay(in_, Some(out), &[(in_, true)]), USUAL), [2, 0, 0, 1], "{out}");
    }
    let midnight = datetime!(2026-11-12 00:00);
    assert_eq!(count(&stay(in_, Some(midnight), &[(in_, true)]), USUAL), [1, 0, 0, 1], "at midnight the day before was the last");
}

#[test]
fn a_day_away_from_midnight_to_midnight_is_absence_and_the_days_of_leaving_and_return_are_not() {
    let (in_, out) = (datetime!(2026-11-10 14:00), datetime!(2026-11-20 10:00));
    let mut s = stay(in_, Some(out), &[(in_, true)]);
    s.absences.push(Span { from: at(datetime!(2026-11-12 04:30)), to: Some(at(datetime!(2026-11-15 11:00))) });
    assert_eq!(count(&s, USUAL), [8, 0, 2, 1]);
    assert_eq!(count(&s, ChargeRule { absent: true, ..USUAL }), [10, 0, 0, 1]);
}

#[test]
fn only_days_of_the_month_that_have_come_count() {
    let in_ = datetime!(2026-10-20 14:00);
    let running = stay(in_, None, &[(in_, true)]);
    assert_eq!(charge_days(&running, NOVEMBER.0, NOVEMBER.1, date!(2026 - 11 - 24), &Winter, USUAL).len(), 24);
    assert_eq!(charge_days(&running, NOVEMBER.0, NOVEMBER.1, date!(2026 - 10 - 31), &Winter, USUAL).len(), 0);
}

#[test]
fn a_stay_of_three_hours_has_one_day_and_an_empty_one_none() {
    let in_ = datetime!(2026-11-10 14:00);
    assert_eq!(count(&stay(in_, Some(datetime!(2026-11-10 17:00)), &[(in_, true)]), USUAL), [0, 0, 0, 1]);
    assert_eq!(count(&stay(in_, Some(in_), &[(in_, true)]), USUAL), [0, 0, 0, 0]);
}
