#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Everything as it should be: 0 points.
fn well() -> Readings {
    Readings {
        pulse: Some(dec("70")),
        consciousness: Some(Consciousness::Habitual),
        respiration: Some(dec("16")),
        temperature: Some((dec("37,0"), TemperatureSite::Rectal)),
        systolic: Some(dec("130")),
    }
}

fn total(readings: Readings) -> u8 {
    TobsTable::usual().score(&readings).unwrap().total()
}

#[test]
fn every_boundary_of_the_table_gives_its_points_and_a_hole_those_of_the_worse_side() {
    let table = TobsTable::usual();
    assert_eq!(total(well()), 0);
    // (value, points): printed limits from both sides, and what lies in the holes (pulse 39 and 130, respiration 8 and 25,
    // temperature 33,9 and 40,0, systolic 69 and 200).
    for (value, points) in
        [(0, 2), (38, 2), (39, 2), (40, 1), (49, 1), (50, 0), (89, 0), (90, 1), (109, 1), (110, 2), (129, 2), (130, 3), (131, 3), (300, 3)]
    {
        let pulse = Some(Decimal::whole(value));
        assert_eq!(total(Readings { pulse, ..well() }), points, "pulse {value}");
    }
    for (value, points) in
        [(0, 3), (7, 3), (8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3), (26, 3), (30, 3), (31, 3), (100, 3)]
    {
        let respiration = Some(Decimal::whole(value));
        assert_eq!(total(Readings { respiration, ..well() }), points, "respiration {value}");
    }
    for (value, points) in [
        ("20", 3),
        ("33,8", 3),
        ("33,9", 3),
        ("34", 2),
        ("35,9", 2),
        ("36", 0),
        ("37,9", 0),
        ("38", 1),
        ("38,9", 1),
        ("39", 2),
        ("39,9", 2),
        ("40", 3),
        ("40,1", 3),
        ("45", 3),
    ] {
        let temperature = Some((dec(value), TemperatureSite::Rectal));
        assert_eq!(total(Readings { temperature, ..well() }), points, "temperature {value}");
    }
    // Between the printed decimals.
    for (value, points) in [("33,95", 3), ("35,95", 2), ("37,95", 1), ("38,95", 2), ("39,95", 3)] {
        assert_eq!(table.temperature.points(dec(value)), points, "temperature {value}");
    }
    for (value, points) in [(0, 3), (68, 3), (69, 3), (70, 2), (79, 2), (80, 1), (99, 1), (100, 0), (199, 0), (200, 2), (201, 2), (350, 2)]
    {
        let systolic = Some(Decimal::whole(value));
        assert_eq!(total(Readings { systolic, ..well() }), points, "systolic {value}");
    }
}

#[test]
fn the_bands_of_a_table_leave_no_hole_and_give_the_points_they_say() {
    let table = TobsTable::usual();
    for (limits, step) in [(&table.pulse, 100), (&table.respiration, 100), (&table.temperature, 10), (&table.systolic, 100)] {
        let bands = limits.bands();
        assert!(bands.first().unwrap().from.is_none() && bands.last().unwrap().to.is_none());
        for (one, next) in bands.iter().zip(bands.iter().skip(1)) {
            assert_eq!(one.to.unwrap().plus(Decimal::hundredths(step)), next.from.unwrap());
        }
        for band in bands {
            for end in [band.from, band.to].into_iter().flatten() {
                assert_eq!(limits.points(end), band.points, "{end}");
            }
        }
    }
    let pulse = table.pulse.bands().into_iter().map(|b| (b.from.map(Decimal::in_hundredths), b.to.map(Decimal::in_hundredths), b.points));
    let printed = [
        (None, Some(3900), 2),
        (Some(4000), Some(4900), 1),
        (Some(5000), Some(8900), 0),
        (Some(9000), Some(10_900), 1),
        (Some(11_000), Some(12_900), 2),
        (Some(13_000), None, 3),
    ];
    assert_eq!(pulse.collect::<Vec<_>>(), printed);
}

#[test]
fn agitated_and_reacting_to_speech_give_the_same_points_and_stay_apart() {
    let awake = |consciousness| TobsTable::usual().score(&Readings { consciousness: Some(consciousness), ..well() }).unwrap();
    for (consciousness, points) in [
        (Consciousness::Habitual, 0),
        (Consciousness::Agitated, 1),
        (Consciousness::SpeechOnly, 1),
        (Consciousness::PainOnly, 2),
        (Consciousness::None, 3),
    ] {
        assert_eq!((awake(consciousness).total(), awake(consciousness).consciousness), (points, consciousness));
    }
    assert_ne!(awake(Consciousness::Agitated), awake(Consciousness::SpeechOnly));
}

#[test]
fn the_worst_of_everything_is_fifteen() {
    let worst = Readings {
        pulse: Some(dec("130")),
        consciousness: Some(Consciousness::None),
        respiration: Some(dec("25")),
        temperature: Some((dec("40"), TemperatureSite::Rectal)),
        systolic: Some(dec("69")),
    };
    assert_eq!(total(worst), MOST_POINTS);
}

#[test]
fn a_temperature_is_counted_as_if_taken_rectally_and_must_be_where_it_is_far_out() {
    use TemperatureSite::{Axillary, Oral, Rectal};
    let must = |found: &str| Err(TobsProblem::MustBeRectal { found: dec(found) });
    for (read, site, expected) in [
        ("35,4", Oral, must("35,9")),
        ("35,5", Oral, Ok(dec("36,0"))),
        ("37,4", Oral, Ok(dec("37,9"))),
        ("37,5", Oral, Ok(dec("38,0"))),
        ("39,5", Oral, Ok(dec("40,0"))),
        ("39,6", Oral, must("40,1")),
        ("34,9", Axillary, must("35,9")),
        ("35", Axillary, Ok(dec("36"))),
        ("39", Axillary, Ok(dec("40"))),
        ("39,1", Axillary, must("40,1")),
        ("33", Rectal, Ok(dec("33"))),
        ("41,5", Rectal, Ok(dec("41,5"))),
    ] {
        assert_eq!(TobsTable::usual().rectal(dec(read), site), expected, "{read} {site:?}");
    }
    let armpit = Readings { temperature: Some((dec("37,9"), Axillary)), ..well() };
    assert_eq!(total(armpit), 1, "38,9 as if taken rectally");
    let cold = Readings { temperature: Some((dec("34"), Axillary)), ..well() };
    let fault = (TobsValue::Temperature, TobsProblem::MustBeRectal { found: dec("35") });
    assert_eq!(TobsTable::usual().score(&cold), Err(vec![fault]));
}

#[test]
fn there_is_no_score_of_four_values_and_none_of_a_slip_of_the_hand() {
    let missing = |value| (value, TobsProblem::Measure(MeasureProblem::Missing));
    let faults = TobsTable::usual().score(&Readings::default()).unwrap_err();
    assert_eq!(faults, <TobsValue as crate::code::Code>::ALL.iter().map(|v| missing(*v)).collect::<Vec<_>>());
    let slip = Readings { pulse: Some(dec("700")), respiration: Some(dec("16,5")), systolic: None, ..well() };
    assert_eq!(
        TobsTable::usual().score(&slip).unwrap_err(),
        [
            (TobsValue::Pulse, TobsProblem::Measure(MeasureProblem::TooHigh { max: dec("300") })),
            (TobsValue::Respiration, TobsProblem::Measure(MeasureProblem::TooFine { decimals: 0 })),
            missing(TobsValue::Systolic),
        ]
    );
}

#[test]
fn more_than_thirty_breaths_are_very_ill_whatever_the_total() {
    for (breaths, very_ill) in [("30", false), ("31", true)] {
        let tobs = TobsTable::usual().score(&Readings { respiration: Some(dec(breaths)), ..well() }).unwrap();
        assert_eq!((tobs.total(), tobs.is_very_ill), (3, very_ill));
    }
    // A site whose last step is for 5 points: 3 points and very ill get it all the same.
    let usual = TobsActions::usual();
    let steps = usual.steps().iter().cloned().chain([TobsStep { from: 5, checks: vec![], times_a_day: Some(24), call: TobsCall::Nurse }]);
    let actions = TobsActions::new("2", steps.collect(), None).unwrap();
    let from = |breaths: &str| {
        let tobs = TobsTable::usual().score(&Readings { respiration: Some(dec(breaths)), ..well() }).unwrap();
        actions.action(&tobs).unwrap().from
    };
    assert_eq!((from("30"), from("31")), (2, 5));
}

#[test]
fn what_is_done_follows_the_sites_table() {
    let step = |pulse: &str| {
        let tobs = TobsTable::usual().score(&Readings { pulse: Some(dec(pulse)), ..well() }).unwrap();
        TobsActions::usual().action(&tobs).cloned().unwrap()
    };
    assert_eq!((step("70").times_a_day, step("70").call, step("70").checks.len()), (None, TobsCall::Nobody, 0), "0: at discretion");
    assert_eq!((step("90").times_a_day, step("90").call, step("90").checks.len()), (Some(3), TobsCall::PerhapsDoctor, 4));
    assert_eq!((step("110").call, step("130").call), (TobsCall::Nurse, TobsCall::Nurse));
    assert!(step("110").times_a_day > step("90").times_a_day, "more often");
}

#[test]
fn a_table_of_actions_begins_at_nothing_and_rises() {
    let step = |from| TobsStep { from, checks: vec![], times_a_day: None, call: TobsCall::Nobody };
    for (from, expected) in [
        (vec![], Some(TobsActionsError::NotFromZero)),
        (vec![1, 2], Some(TobsActionsError::NotFromZero)),
        (vec![0, 2, 2], Some(TobsActionsError::NotRising)),
        (vec![0, 3, 2], Some(TobsActionsError::NotRising)),
        (vec![0, 16], Some(TobsActionsError::NotRising)),
        (vec![0, 15], None),
    ] {
        assert_eq!(TobsActions::new("1", from.iter().copied().map(step).collect(), None).err(), expected, "{from:?}");
    }
}

#[test]
fn a_table_of_actions_scores_again_within_the_day_and_has_few_steps() {
    let step = |from, times_a_day| TobsStep { from, checks: vec![], times_a_day, call: TobsCall::Nobody };
    for (times, minutes) in [(None, None), (Some(1), Some(1440)), (Some(3), Some(480)), (Some(6), Some(240)), (Some(24), Some(60))] {
        assert_eq!(step(0, times).again_after_minutes(), minutes);
        assert!(TobsActions::new("1", vec![step(0, times)], None).is_ok(), "{times:?}");
    }
    for times in [0, 25] {
        assert_eq!(TobsActions::new("1", vec![step(0, Some(times))], None).err(), Some(TobsActionsError::Times), "{times}");
    }
    let steps = |count: u8| (0..count).map(|from| step(from, None)).collect();
    assert_eq!(TobsActions::new("1", steps(6), None).err(), None);
    assert_eq!(TobsActions::new("1", steps(7), None).err(), Some(TobsActionsError::TooMany));
}

#[test]
fn the_points_of_the_values_make_the_total() {
    let readings = Readings { pulse: Some(dec("130")), respiration: Some(dec("21")), systolic: Some(dec("99")), ..well() };
    let tobs = TobsTable::usual().score(&readings).unwrap();
    let points: Vec<u8> = <TobsValue as crate::code::Code>::ALL.iter().map(|value| tobs.points(*value)).collect();
    assert_eq!((points, tobs.total()), (vec![3, 0, 2, 0, 1], 6));
}

#[test]
fn a_score_is_marked_until_a_nurse_has_approved_both_tables() {
    let nurse = Some(Approval { by: UserId(uuid::Uuid::nil()), at: Instant::from_unix(1_795_510_800) });
    for (table, actions, is_unapproved) in [(None, None, true), (nurse, None, true), (None, nurse, true), (nurse, nurse, false)] {
        let tobs = TobsTable { approved: table, ..TobsTable::usual() }.score(&well()).unwrap();
        let actions = TobsActions::new("1", TobsActions::usual().steps().to_vec(), actions).unwrap();
        assert_eq!(actions.is_unapproved(&tobs), is_unapproved);
    }
}

proptest! {
    // Points fall towards the middle and rise away from it: closing a hole to the worse side never makes a worse value better.
    #[test]
    fn a_value_farther_out_never_gives_fewer_points(a in 0_i64..=45_000, b in 0_i64..=45_000) {
        let table = TobsTable::usual();
        for (limits, middle) in [(&table.pulse, 7000), (&table.respiration, 1600), (&table.temperature, 3700), (&table.systolic, 15_000)] {
            let (near, far) = if (a - middle).abs() <= (b - middle).abs() { (a, b) } else { (b, a) };
            if (near >= middle) == (far >= middle) {
                prop_assert!(limits.points(Decimal::hundredths(near)) <= limits.points(Decimal::hundredths(far)));
            }
        }
    }
}
