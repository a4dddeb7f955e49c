#![allow(clippy::unwrap_used)]

use super::*;
use crate::allocation::ClaimKind;
use crate::ids::ClaimId;
use crate::period::Period;
use crate::setting::DatedValue;
use time::macros::date;
use time::{PrimitiveDateTime, UtcOffset};
use uuid::Uuid;

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
        [2, 1]
            .into_iter()
            .map(|hours| Instant::new(local.assume_offset(UtcOffset::from_hms(hours, 0, 0).unwrap())))
            .find(|at| self.local(*at) == local)
    }
}

fn bed(n: u128) -> BedLife {
    BedLife {
        bed: BedId(Uuid::from_u128(n)),
        site: SiteId(Uuid::nil()),
        kinds: vec![StayKind::ShortTerm],
        opened: Instant::from_unix(0),
        retired: None,
    }
}

fn claim(bed: &BedLife, kind: ClaimKind, from: Instant, to: Instant) -> Claim {
    Claim {
        id: ClaimId(Uuid::nil()),
        bed: bed.bed,
        kind,
        period: Period::new(from, to).unwrap(),
        live: true,
        stay: Some(StayId(Uuid::from_u128(7))),
        request: None,
        reservation: None,
        cleaning: None,
        closure: None,
        version: 1,
    }
}

fn at(date: Date, hour: u8) -> Instant {
    Denmark.instant(date, Time::from_hms(hour, 0, 0).unwrap()).unwrap()
}

fn nights(from: Date, days: i64) -> Vec<Night> {
    (0..days).map(|d| Night::of(from + time::Duration::days(d), &Denmark, &Settings::default())).collect()
}

fn census<'a>(beds: &'a [BedLife], claims: &'a [Claim], nights: &[Night]) -> Vec<BedNight<'a>> {
    let census = Census::new(beds, claims);
    nights.iter().flat_map(|night| census.night(*night)).collect()
}

fn counted(beds: &[BedLife], claims: &[Claim], nights: &[Night]) -> BedNights {
    census(beds, claims, nights).into_iter().collect()
}

#[test]
fn the_census_is_at_23_local_time_in_summer_and_winter() {
    let hours: Vec<i64> = nights(date!(2026 - 10 - 24), 2).iter().map(|n| n.at.unix() % 86_400 / 3600).collect();
    assert_eq!(hours, [21, 22], "21:00 UTC the night before the clock changes, 22:00 UTC that night");
    let hours: Vec<i64> = nights(date!(2027 - 03 - 27), 2).iter().map(|n| n.at.unix() % 86_400 / 3600).collect();
    assert_eq!(hours, [22, 21]);
}

#[test]
fn a_census_hour_that_is_skipped_in_spring_moves_to_the_next() {
    let settings = Settings::new(vec![DatedValue { key: SettingKey::CensusHour, valid_from: date!(2020 - 01 - 01), value: 2 }]);
    let night = Night::of(date!(2027 - 03 - 28), &Denmark, &settings);
    assert_eq!(Denmark.local(night.at).time().hour(), 3);
}

#[test]
fn a_stay_counts_one_night_through_each_change_of_the_clock() {
    for day in [date!(2026 - 10 - 24), date!(2026 - 10 - 25), date!(2027 - 03 - 27), date!(2027 - 03 - 28)] {
        let bed = bed(1);
        let claims = [claim(&bed, ClaimKind::Stay, at(day, 12), at(day + time::Duration::days(1), 10))];
        let sum = counted(std::slice::from_ref(&bed), &claims, &nights(day - time::Duration::days(2), 5));
        assert_eq!((sum.physical, sum.occupied, sum.free), (5, 1, 4), "{day}");
    }
}

#[test]
fn a_stay_of_three_hours_at_noon_counts_nothing() {
    let bed = bed(1);
    let day = date!(2026 - 11 - 24);
    let claims = [claim(&bed, ClaimKind::Stay, at(day, 11), at(day, 14))];
    let sum = counted(std::slice::from_ref(&bed), &claims, &nights(day, 1));
    assert_eq!((sum.occupied, sum.free, sum.percent_tenths()), (0, 1, Some(0)));
}

#[test]
fn the_end_of_a_stay_is_not_in_it_and_its_beginning_is() {
    let day = date!(2026 - 11 - 24);
    let bed = bed(1);
    let one = |from, to| counted(std::slice::from_ref(&bed), &[claim(&bed, ClaimKind::Stay, from, to)], &nights(day, 1)).occupied;
    assert_eq!(one(at(day, 8), at(day, 23)), 0, "out at 23:00");
    assert_eq!(one(at(day, 8), at(day, 23).plus_seconds(1)), 1);
    assert_eq!(one(at(day, 23), at(day, 23).plus_hours(1)), 1, "in at 23:00");
    assert_eq!(one(at(day, 23).plus_seconds(1), at(day, 23).plus_hours(1)), 0);
}

#[test]
fn somebody_admitted_before_the_period_counts_every_night_of_it() {
    let bed = bed(1);
    let claims = [claim(&bed, ClaimKind::Stay, at(date!(2026 - 09 - 01), 10), at(date!(2026 - 12 - 24), 10))];
    let sum = counted(std::slice::from_ref(&bed), &claims, &nights(date!(2026 - 11 - 01), 28));
    assert_eq!((sum.occupied, sum.percent_tenths()), (28, Some(1000)));
}

#[test]
fn out_at_ten_and_in_at_fourteen_the_same_day_is_one_night_each_and_no_gap() {
    let bed = bed(1);
    let (day, next) = (date!(2026 - 11 - 30), date!(2026 - 12 - 01));
    let claims = [
        claim(&bed, ClaimKind::Stay, at(day, 14), at(next, 10)),
        claim(&bed, ClaimKind::Cleaning, at(next, 10), at(next, 11)),
        claim(&bed, ClaimKind::Stay, at(next, 14), at(next + time::Duration::days(1), 10)),
    ];
    let sum = counted(std::slice::from_ref(&bed), &claims, &nights(day, 2));
    assert_eq!((sum.physical, sum.occupied), (2, 2));
}

#[test]
fn a_reserved_and_a_held_bed_count_only_when_the_setting_of_that_night_says_so() {
    let (a, b) = (bed(1), bed(2));
    let beds = [a.clone(), b.clone()];
    let (from, to) = (at(date!(2026 - 12 - 30), 12), at(date!(2027 - 01 - 03), 12));
    let claims = [claim(&a, ClaimKind::Reservation, from, to), claim(&b, ClaimKind::Hold, from, to)];
    let settings = Settings::new(vec![
        DatedValue { key: SettingKey::CensusCountsReserved, valid_from: date!(2027 - 01 - 01), value: 1 },
        DatedValue { key: SettingKey::CensusCountsHeld, valid_from: date!(2027 - 01 - 02), value: 1 },
    ]);
    let nights: Vec<Night> = (0..4).map(|d| Night::of(date!(2026 - 12 - 30) + time::Duration::days(d), &Denmark, &settings)).collect();
    let each: Vec<i64> = nights.iter().map(|n| counted(&beds, &claims, &[*n]).counted).collect();
    assert_eq!(each, [0, 0, 1, 2]);
    let sum = counted(&beds, &claims, &nights);
    assert_eq!((sum.reserved, sum.held, sum.occupied, sum.counted, sum.free_usable()), (4, 4, 0, 3, 5));
}

#[test]
fn closed_beds_leave_the_denominator_and_a_denominator_of_nothing_has_no_figure() {
    let beds = [bed(1), bed(2)];
    let (from, to) = (at(date!(2026 - 11 - 01), 8), at(date!(2026 - 11 - 04), 8));
    let closed = claim(&beds[0], ClaimKind::Closure, from, to);
    let stay = claim(&beds[1], ClaimKind::Stay, from, to);
    let sum = counted(&beds, &[closed.clone(), stay], &nights(date!(2026 - 11 - 01), 3));
    assert_eq!((sum.physical, sum.closed, sum.usable(), sum.percent_tenths()), (6, 3, 3, Some(1000)));
    let none = counted(&beds[..1], &[closed], &nights(date!(2026 - 11 - 01), 3));
    assert_eq!((none.usable(), none.percent_tenths()), (0, None));
    assert_eq!(BedNights::default().percent_tenths(), None);
}

#[test]
fn a_bed_counts_from_the_night_it_is_opened_and_not_from_the_night_it_is_retired() {
    let mut bed = bed(1);
    bed.opened = at(date!(2026 - 11 - 02), 8);
    bed.retired = Some(at(date!(2026 - 11 - 05), 8));
    let sum = counted(std::slice::from_ref(&bed), &[], &nights(date!(2026 - 11 - 01), 10));
    assert_eq!((sum.physical, sum.free), (3, 3));
}

#[test]
fn the_kind_of_a_night_is_that_of_its_phase_else_the_first_of_the_bed() {
    let bed = bed(1);
    let (from, to) = (at(date!(2026 - 12 - 30), 12), at(date!(2027 - 01 - 02), 12));
    let claims = [claim(&bed, ClaimKind::Stay, from, to)];
    let phase = |kind, from| PhaseFacts { stay: StayId(Uuid::from_u128(7)), kind, authority: OrganisationId(Uuid::nil()), from };
    let midnight = at(date!(2027 - 01 - 01), 0);
    let phases = Phases::new(vec![phase(StayKind::HealthCarePlace, midnight), phase(StayKind::Respite, from)]);
    let beds = [bed];
    let nights = nights(date!(2026 - 12 - 30), 4);
    let kinds: Vec<Option<StayKind>> = census(&beds, &claims, &nights).iter().map(|n| phases.kind_of(n)).collect();
    assert_eq!(kinds, [Some(StayKind::Respite), Some(StayKind::Respite), Some(StayKind::HealthCarePlace), Some(StayKind::ShortTerm)]);
}

#[test]
fn lengths_of_stay_have_average_median_and_ninth_decile() {
    assert_eq!(Lengths::of(vec![]), None);
    let one = Lengths::of(vec![4]).unwrap();
    assert_eq!((one.average_tenths, one.median_tenths, one.ninth_decile), (40, 40, 4));
    let ten = Lengths::of(vec![10, 1, 2, 3, 4, 5, 6, 7, 8, 30]).unwrap();
    assert_eq!((ten.stays, ten.nights, ten.average_tenths, ten.median_tenths, ten.ninth_decile), (10, 76, 76, 55, 10));
    assert_eq!(Lengths::of(vec![1, 1, 0]).unwrap().average_tenths, 7, "0,666 is 0,7");
}
