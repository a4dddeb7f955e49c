#![allow(clippy::unwrap_used)]

use super::*;
use time::macros::{date, datetime};
use time::{PrimitiveDateTime, UtcOffset};

/// Denmark by a table: summer time ends 25.10.2026 and begins 28.03.2027, at 01:00 UTC.
struct Denmark;

impl Denmark {
    fn offset(at: Instant) -> UtcOffset {
        let winter = (1_792_890_000..1_806_195_600).contains(&at.unix());
        UtcOffset::from_hms(if winter { 1 } else { 2 }, 0, 0).unwrap()
    }
}

impl Calendar for Denmark {
    fn local(&self, at: Instant) -> PrimitiveDateTime {
        let local = at.get().to_offset(Self::offset(at));
        PrimitiveDateTime::new(local.date(), local.time())
    }
    fn instant(&self, date: Date, clock: Time) -> Option<Instant> {
        let local = PrimitiveDateTime::new(date, clock);
        let offset = |hours| UtcOffset::from_hms(hours, 0, 0).unwrap();
        [2, 1].into_iter().map(|hours| Instant::new(local.assume_offset(offset(hours)))).find(|at| self.local(*at) == local)
    }
}

fn local(at: PrimitiveDateTime) -> Instant {
    Denmark.instant(at.date(), at.time()).unwrap()
}

fn shift(day: Date, name: ShiftName) -> Shift {
    Shift { day, name }
}

#[test]
fn an_instant_lies_in_the_shift_that_has_begun_last() {
    use ShiftName::{Day, Evening, Night};
    let usual = ShiftHours::default();
    for (at, day, name) in [
        (datetime!(2026-11-24 07:00), date!(2026 - 11 - 24), Day),
        (datetime!(2026-11-24 14:59:59), date!(2026 - 11 - 24), Day),
        (datetime!(2026-11-24 15:00), date!(2026 - 11 - 24), Evening),
        (datetime!(2026-11-24 22:59:59), date!(2026 - 11 - 24), Evening),
        (datetime!(2026-11-24 23:00), date!(2026 - 11 - 24), Night),
        // Past midnight the night is still that of the day before, over the end of a month and of a year.
        (datetime!(2026-11-25 00:00), date!(2026 - 11 - 24), Night),
        (datetime!(2026-12-01 06:59:59), date!(2026 - 11 - 30), Night),
        (datetime!(2027-01-01 00:00), date!(2026 - 12 - 31), Night),
        (datetime!(2027-01-01 07:00), date!(2027 - 01 - 01), Day),
    ] {
        assert_eq!(usual.at(local(at), &Denmark), shift(day, name), "{at}");
    }
}

#[test]
fn a_site_has_its_own_hours() {
    let hours = ShiftHours::new(time!(6:45), time!(14:30), time!(22:15)).unwrap();
    let day = date!(2026 - 11 - 24);
    for (clock, name) in [
        (time!(6:45), ShiftName::Day),
        (time!(14:29), ShiftName::Day),
        (time!(14:30), ShiftName::Evening),
        (time!(22:15), ShiftName::Night),
    ] {
        assert_eq!(hours.at(local(PrimitiveDateTime::new(day, clock)), &Denmark).name, name, "{clock}");
    }
    for (day, evening, night) in
        [(time!(15:00), time!(7:00), time!(23:00)), (time!(7:00), time!(7:00), time!(23:00)), (time!(7:00), time!(15:00), time!(0:00))]
    {
        assert_eq!(ShiftHours::new(day, evening, night), Err(OutOfOrder));
    }
}

#[test]
fn a_night_is_eight_hours_but_seven_in_spring_and_nine_in_autumn() {
    let usual = ShiftHours::default();
    for (day, hours) in [(date!(2026 - 11 - 24), 8), (date!(2027 - 03 - 27), 7), (date!(2026 - 10 - 24), 9)] {
        let span = usual.span(shift(day, ShiftName::Night), &Denmark);
        assert_eq!(span.seconds(), hours * 3600, "{day}");
        assert_eq!(Denmark.local(span.from()), PrimitiveDateTime::new(day, time!(23:00)));
        assert_eq!(Denmark.local(span.to()), PrimitiveDateTime::new(day.next_day().unwrap(), time!(7:00)));
    }
}

#[test]
fn the_hour_that_happens_twice_lies_in_one_shift_even_where_a_shift_begins_in_it() {
    // Day begins at half past two: the first of the two.
    let hours = ShiftHours::new(time!(2:30), time!(15:00), time!(23:00)).unwrap();
    let first = local(datetime!(2026-10-25 02:30));
    assert_eq!(hours.at(first.plus_seconds(-1), &Denmark), shift(date!(2026 - 10 - 24), ShiftName::Night));
    for minutes in [0, 29, 30, 59, 60, 90] {
        let name = hours.at(first.plus_minutes(minutes), &Denmark);
        assert_eq!(
            name,
            shift(date!(2026 - 10 - 25), ShiftName::Day),
            "{minutes} minutes later, clock {}",
            Denmark.local(first.plus_minutes(minutes))
        );
    }
}

#[test]
fn a_shift_that_would_begin_in_the_skipped_hour_begins_at_its_end() {
    let hours = ShiftHours::new(time!(2:30), time!(15:00), time!(23:00)).unwrap();
    let day = shift(date!(2027 - 03 - 28), ShiftName::Day);
    let begins = hours.begins(day, &Denmark);
    assert_eq!(Denmark.local(begins), datetime!(2027-03-28 03:00));
    assert_eq!(hours.at(begins, &Denmark), day);
    assert_eq!(hours.at(begins.plus_seconds(-1), &Denmark), day.before());
}

#[test]
fn shifts_follow_each_other_without_a_gap_through_both_nights() {
    let usual = ShiftHours::default();
    for start in [date!(2026 - 10 - 23), date!(2027 - 03 - 26), date!(2026 - 12 - 30)] {
        let mut at = shift(start, ShiftName::Day);
        for _ in 0..15 {
            let (span, next) = (usual.span(at, &Denmark), at.after());
            assert_eq!(span.to(), usual.span(next, &Denmark).from(), "{at}");
            assert_eq!(next.before(), at);
            for inside in [span.from(), span.to().plus_seconds(-1)] {
                assert_eq!(usual.at(inside, &Denmark), at);
            }
            at = next;
        }
    }
}

#[test]
fn a_sheet_is_for_those_at_work_and_from_the_middle_of_the_shift_for_the_next() {
    let usual = ShiftHours::default();
    for (at, name) in [
        (datetime!(2026-11-24 07:00), ShiftName::Day),
        (datetime!(2026-11-24 10:59), ShiftName::Day),
        (datetime!(2026-11-24 11:00), ShiftName::Evening),
        (datetime!(2026-11-24 14:40), ShiftName::Evening),
        (datetime!(2026-11-24 15:10), ShiftName::Evening),
        (datetime!(2026-11-24 22:30), ShiftName::Night),
        (datetime!(2026-11-25 06:30), ShiftName::Day),
    ] {
        assert_eq!(usual.taking_over(local(at), &Denmark).name, name, "{at}");
    }
    let sheet = usual.taking_over(local(datetime!(2026-11-24 14:40)), &Denmark);
    assert_eq!(sheet.last_of_its_name(), shift(date!(2026 - 11 - 23), ShiftName::Evening));
}

#[test]
fn a_shift_is_read_as_it_is_written_and_nothing_else_is() {
    for name in ShiftName::ALL {
        let one = shift(date!(2026 - 11 - 24), *name);
        assert_eq!(one.to_string().parse(), Ok(one));
    }
    for text in
        ["", "2026-11-24", "2026-11-24-noon", "2026-02-30-day", "24.11.2026-day", "9999-12-31-night", "-1-1-1-day", "2026-11-24-day-2"]
    {
        assert_eq!(text.parse::<Shift>(), Err(NotAShift), "{text}");
    }
}
