#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::rehab::catalogue::{
    AUDIT, BARTHEL_20, BARTHEL_100, BRADEN, CAGE, CAS, CAS_THREE_DAYS, EQ_5D_5L, EQ_VAS, EVS, GAIT_SPEED, NMS, NRS_2002, NRS_2002_FIRST,
    PAIN_NRS, RSS, SIX_MINUTE_WALK, TUG, all, find,
};
use crate::rehab::instrument::{DefinitionError, Scale, Unit};
use std::collections::BTreeSet;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Everything an instrument asks for besides the number.
fn told() -> Taken {
    Taken { hands_used: Some(false), aid: Some(WalkingAid::Rollator), oxygen: Some(false), rests: Some(0), ..Taken::default() }
}

fn measured(value: &str) -> Taken {
    Taken { value: Some(dec(value)), ..told() }
}

fn items(values: &[(&str, &str)]) -> Taken {
    Taken { items: values.iter().map(|(code, value)| ((*code).to_owned(), dec(value))).collect(), ..told() }
}

fn the_problem(instrument: &Instrument, taken: &Taken) -> (MeasureField, MeasureProblem) {
    match instrument.score(taken).unwrap_err().as_slice() {
        [one] => (one.field.clone(), one.problem.clone()),
        many => panic!("{many:?}"),
    }
}

fn low(min: &str) -> MeasureProblem {
    MeasureProblem::TooLow { min: dec(min) }
}

fn high(max: &str) -> MeasureProblem {
    MeasureProblem::TooHigh { max: dec(max) }
}

const WHOLE: MeasureProblem = MeasureProblem::TooFine { decimals: 0 };

#[test]
fn a_measured_number_is_taken_at_its_bounds_and_refused_just_outside() {
    for (instrument, good, bad) in [
        (&RSS, vec!["0", "6", "8", "40"], vec![("-1", low("0")), ("7,5", WHOLE)]),
        (&GAIT_SPEED, vec!["0", "0,85", "1,5"], vec![("-0,01", low("0"))]),
        (
            &TUG,
            vec!["0,1", "28,4", "21", "600"],
            vec![("0", low("0,1")), ("-3", low("0,1")), ("28,45", MeasureProblem::TooFine { decimals: 1 })],
        ),
        (&SIX_MINUTE_WALK, vec!["0", "420"], vec![("-1", low("0")), ("420,5", WHOLE)]),
        (&EVS, vec!["0", "1", "2"], vec![("-1", low("0")), ("3", high("2")), ("1,5", WHOLE)]),
        (&EQ_VAS, vec!["0", "45", "100"], vec![("-1", low("0")), ("101", high("100")), ("45,5", WHOLE)]),
        (&PAIN_NRS, vec!["0", "10"], vec![("-1", low("0")), ("11", high("10")), ("2,5", WHOLE)]),
        (&BRADEN, vec!["6", "23"], vec![("5", low("6")), ("24", high("23")), ("6,5", WHOLE)]),
    ] {
        for value in good {
            assert_eq!(instrument.score(&measured(value)), Ok(Score::Number(dec(value))), "{} {value}", instrument.code);
        }
        for (value, problem) in bad {
            assert_eq!(the_problem(instrument, &measured(value)), (MeasureField::Value, problem), "{} {value}", instrument.code);
        }
    }
}

#[test]
fn the_total_of_every_instrument_of_items_lies_between_the_bounds_of_its_source() {
    for (instrument, n, min, max) in [
        (&BARTHEL_20, 10, 0, 20),
        (&BARTHEL_100, 10, 0, 100),
        (&NMS, 3, 0, 9),
        (&CAS, 3, 0, 6),
        (&CAS_THREE_DAYS, 3, 0, 18),
        (&NRS_2002_FIRST, 4, 0, 4),
        (&NRS_2002, 3, 0, 7),
        (&CAGE, 4, 0, 4),
        (&AUDIT, 10, 0, 40),
    ] {
        assert_eq!(instrument.items().len(), n, "{}", instrument.code);
        assert_eq!(instrument.bounds(), Some((Decimal::whole(min), Some(Decimal::whole(max)))), "{}", instrument.code);
        let all_at = |bound: fn(&Scale) -> Option<Decimal>| Taken {
            items: instrument.items().iter().map(|i| (i.code.to_string(), bound(&i.scale).unwrap())).collect(),
            ..told()
        };
        assert_eq!(instrument.score(&all_at(Scale::min)), Ok(Score::Number(Decimal::whole(min))), "{}", instrument.code);
        assert_eq!(instrument.score(&all_at(Scale::max)), Ok(Score::Number(Decimal::whole(max))), "{}", instrument.code);
    }
}

#[test]
fn each_item_refuses_what_lies_outside_it_and_half_points_and_nothing() {
    for instrument in all() {
        let good: BTreeMap<String, Decimal> = instrument.items().iter().map(|i| (i.code.to_string(), i.scale.min().unwrap())).collect();
        for item in instrument.items() {
            let (min, max) = (item.scale.min().unwrap(), item.scale.max().unwrap());
            let half = min.plus(Decimal::tenths(5));
            let at_item = |value: Option<Decimal>| {
                let mut taken = Taken { items: good.clone(), ..told() };
                match value {
                    Some(value) => taken.items.insert(item.code.to_string(), value),
                    None => taken.items.remove(item.code.as_ref()),
                };
                let (field, problem) = the_problem(instrument, &taken);
                assert_eq!(field, MeasureField::Item(item.code.to_string()), "{}", instrument.code);
                problem
            };
            assert_eq!(at_item(Some(min.minus(Decimal::whole(1)))), MeasureProblem::TooLow { min });
            assert_eq!(at_item(Some(max.plus(Decimal::whole(1)))), MeasureProblem::TooHigh { max });
            assert_eq!(at_item(None), MeasureProblem::Missing);
            match &item.scale {
                Scale::Range { .. } => assert_eq!(at_item(Some(half)), WHOLE),
                Scale::Steps(steps) => assert_eq!(at_item(Some(half)), MeasureProblem::NotAStep { steps: steps.to_vec() }),
            }
        }
    }
}

#[test]
fn barthel_takes_the_points_of_its_own_scale() {
    let twenty: [(&str, &str); 10] = [
        ("feeding", "2"),
        ("bathing", "0"),
        ("grooming", "1"),
        ("dressing", "1"),
        ("bowels", "2"),
        ("bladder", "1"),
        ("toilet", "1"),
        ("transfer", "2"),
        ("mobility", "1"),
        ("stairs", "0"),
    ];
    assert_eq!(BARTHEL_20.score(&items(&twenty)), Ok(Score::Number(dec("11"))));
    let faults = BARTHEL_100.score(&items(&twenty)).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|f| f.field.clone()).collect();
    // 1 of 10 and 2 of 15 or 5 are no steps of the finer scale; 2 of 10 is, and 1 on wheels is.
    assert_eq!(fields, ["dressing", "bladder", "toilet", "transfer"].map(|code| MeasureField::Item(code.into())));
    assert_eq!(
        the_problem(&NMS, &items(&[("indoors", "4"), ("outdoors", "0"), ("shopping", "0")])),
        (MeasureField::Item("indoors".into()), high("3"))
    );
}

#[test]
fn a_total_is_added_up_and_never_typed() {
    let taken = Taken { value: Some(dec("6")), ..items(&[("bed", "2"), ("chair", "2"), ("walking", "1")]) };
    assert_eq!(the_problem(&CAS, &taken), (MeasureField::Value, MeasureProblem::NotAsked));
    let more = items(&[("bed", "2"), ("chair", "2"), ("walking", "1"), ("stairs", "1")]);
    assert_eq!(the_problem(&CAS, &more), (MeasureField::Item("stairs".into()), MeasureProblem::NotAsked));
    assert_eq!(the_problem(&TUG, &told()), (MeasureField::Value, MeasureProblem::Missing));
}

#[test]
fn three_days_of_walking_are_a_score_of_their_own() {
    let days = |last: &str| items(&[("day_1", "2"), ("day_2", "4"), ("day_3", last)]);
    assert_eq!(CAS_THREE_DAYS.score(&days("6")), Ok(Score::Number(dec("12"))));
    assert_eq!(the_problem(&CAS_THREE_DAYS, &days("7")), (MeasureField::Item("day_3".into()), high("6")));
}

#[test]
fn the_five_dimensions_have_no_total() {
    let levels =
        |mobility: &str| items(&[("mobility", mobility), ("self_care", "1"), ("usual_activities", "2"), ("pain", "3"), ("anxiety", "5")]);
    assert_eq!((EQ_5D_5L.score(&levels("1")), EQ_5D_5L.bounds()), (Ok(Score::Profile), None));
    for (value, problem) in [("0", low("1")), ("6", high("5")), ("1,5", WHOLE)] {
        assert_eq!(the_problem(&EQ_5D_5L, &levels(value)), (MeasureField::Item("mobility".into()), problem));
    }
}

#[test]
fn what_a_score_says_little_without_is_asked_for() {
    use Circumstance::{HandsUsed, Oxygen, Rests, WalkingAid as Aid};
    for (instrument, asked) in
        [(&RSS, vec![HandsUsed]), (&TUG, vec![Aid]), (&SIX_MINUTE_WALK, vec![Aid, Oxygen, Rests]), (&GAIT_SPEED, vec![])]
    {
        let bare = Taken { value: Some(dec("8")), ..Taken::default() };
        let missing: Vec<_> = instrument.score(&bare).err().unwrap_or_default();
        let expected = asked.into_iter().map(|what| MeasureFault { field: MeasureField::Told(what), problem: MeasureProblem::Missing });
        assert_eq!(missing, expected.collect::<Vec<_>>(), "{}", instrument.code);
    }
}

#[test]
fn do_not_know_is_to_be_observed_and_only_where_the_form_has_it() {
    let unknown = Taken { unknown: true, ..Taken::default() };
    assert_eq!(EVS.score(&unknown), Ok(Score::Observe));
    assert_eq!(Score::Observe.number(), None, "no points, and not 0");
    for instrument in all().into_iter().filter(|i| i.code != "evs") {
        assert!(instrument.score(&unknown).is_err(), "{}", instrument.code);
    }
    let both = Taken { value: Some(dec("1")), ..unknown };
    assert_eq!(the_problem(&EVS, &both), (MeasureField::Value, MeasureProblem::NotAsked));
}

#[test]
fn six_to_eight_rises_call_for_the_walking_speed() {
    for (rises, expected) in [("5", None), ("6", Some("gait_speed")), ("8", Some("gait_speed")), ("9", None)] {
        assert_eq!(RSS.calls_for(Score::Number(dec(rises))), expected, "{rises}");
    }
    for (yes, expected) in [("0", None), ("1", Some("nrs_2002")), ("4", Some("nrs_2002"))] {
        assert_eq!(NRS_2002_FIRST.calls_for(Score::Number(dec(yes))), expected, "{yes}");
    }
    assert_eq!(RSS.calls_for(Score::Observe), None);
}

#[test]
fn the_hospitals_nutrition_score_is_at_risk_from_three() {
    for (points, expected) in [("2", Some(false)), ("3", Some(true)), ("7", Some(true))] {
        assert_eq!(NRS_2002.is_at_risk(Score::Number(dec(points))), expected);
    }
    assert_eq!(BARTHEL_20.is_at_risk(Score::Number(dec("0"))), None, "no limit is known");
}

#[test]
fn a_change_goes_the_way_of_its_instrument_and_missing_is_missing() {
    use Change::{Better, Missing, Unchanged, Worse};
    let number = |text: &str| Some(Score::Number(dec(text)));
    for (instrument, start, now, expected) in [
        (&TUG, number("28,4"), number("21"), Better { by: dec("7,4") }),
        (&TUG, number("21"), number("28,4"), Worse { by: dec("7,4") }),
        (&BARTHEL_20, number("11"), number("17"), Better { by: dec("6") }),
        (&BARTHEL_20, number("17"), number("11"), Worse { by: dec("6") }),
        (&RSS, number("6"), number("8"), Better { by: dec("2") }),
        (&EQ_VAS, number("45"), number("45"), Unchanged),
        (&PAIN_NRS, number("3"), number("5"), Worse { by: dec("2") }),
        (&TUG, None, number("21"), Missing),
        (&TUG, number("21"), None, Missing),
        (&TUG, None, None, Missing),
        (&EVS, number("1"), Some(Score::Observe), Missing),
        (&EQ_5D_5L, Some(Score::Profile), Some(Score::Profile), Missing),
    ] {
        assert_eq!(instrument.change(start, now), expected, "{} {start:?} {now:?}", instrument.code);
    }
}

#[test]
fn the_catalogue_holds_every_instrument_once_with_version_and_source_or_what_is_open() {
    let codes: BTreeSet<_> = all().into_iter().map(|i| (&i.code, &i.version)).collect();
    assert_eq!(codes.len(), all().len());
    for instrument in all() {
        assert!(!instrument.version.is_empty() && !instrument.name.da.is_empty() && !instrument.name.en.is_empty());
        assert!(!instrument.source.is_empty() || instrument.unconfirmed.is_some(), "{} has neither source nor mark", instrument.code);
        let items: BTreeSet<_> = instrument.items().iter().map(|i| &i.code).collect();
        assert_eq!(items.len(), instrument.items().len(), "{}", instrument.code);
        if let Some(supplement) = &instrument.supplement {
            assert!(all().into_iter().any(|i| i.code == supplement.instrument), "{}", supplement.instrument);
        }
    }
    assert_eq!(find("tug", "1").map(|i| i.unit), Some(Unit::Seconds));
    assert_eq!(find("tug", "0"), None, "another version is another definition");
    assert_eq!(find("tuva", "1"), None, "nobody knows what the name means");
}

#[test]
fn a_site_can_store_an_instrument_of_its_own() {
    fn is_data<T: serde::Serialize + serde::de::DeserializeOwned>() {}
    is_data::<Instrument>();
    let own = Instrument {
        code: "grip".to_owned().into(),
        version: "2".to_owned().into(),
        scoring: Scoring::Measured(Scale::Range { min: Decimal::ZERO, max: Some(dec("90")), decimals: 1 }),
        ..TUG.clone()
    };
    assert_eq!(own.score(&measured("31,5")), Ok(Score::Number(dec("31,5"))));
    assert_eq!(the_problem(&own, &measured("90,1")), (MeasureField::Value, high("90")));
}

#[test]
fn a_definition_is_checked_before_it_is_used() {
    let range = |min, max, decimals| Scale::Range { min: Decimal::whole(min), max: Some(Decimal::whole(max)), decimals };
    let measured = |scale| Instrument { scoring: Scoring::Measured(scale), ..TUG.clone() };
    let [first, second, ..] = CAS.items() else { panic!("three items") };
    let sum = |items: Vec<_>| Instrument { scoring: Scoring::Sum(items.into()), ..CAS.clone() };
    let empty = crate::rehab::instrument::Item { scale: Scale::Steps(vec![].into()), ..first.clone() };
    for (instrument, expected) in [
        (measured(range(0, 10, 1)), None),
        (measured(range(3, 3, 2)), None),
        (measured(range(3, 2, 0)), Some(DefinitionError::EmptyScale(None))),
        (measured(range(0, 10, 3)), Some(DefinitionError::TooFine)),
        (sum(vec![first.clone(), second.clone()]), None),
        (sum(vec![]), Some(DefinitionError::NoItems)),
        (sum(vec![first.clone(), first.clone()]), Some(DefinitionError::Twice("bed".into()))),
        (sum(vec![empty]), Some(DefinitionError::EmptyScale(Some("bed".into())))),
        (Instrument { version: " ".into(), ..TUG.clone() }, Some(DefinitionError::Unnamed)),
        (Instrument { code: "".into(), ..TUG.clone() }, Some(DefinitionError::Unnamed)),
    ] {
        assert_eq!(instrument.checked().err(), expected);
    }
    assert!(all().into_iter().all(|i| i.clone().checked().is_ok()));
}

#[test]
fn only_what_a_measurement_could_come_to_is_aimed_at() {
    use MeasureProblem::{NotAsked, TooFine, TooHigh, TooLow};
    for (instrument, at, expected) in [
        (&BARTHEL_20, "17", Ok(())),
        (&BARTHEL_20, "20", Ok(())),
        (&BARTHEL_20, "21", Err(TooHigh { max: dec("20") })),
        (&BARTHEL_20, "-1", Err(TooLow { min: dec("0") })),
        (&BARTHEL_20, "17,5", Err(TooFine { decimals: 0 })),
        (&TUG, "16", Ok(())),
        (&TUG, "16,5", Ok(())),
        (&PAIN_NRS, "11", Err(TooHigh { max: dec("10") })),
        (&EQ_5D_5L, "1", Err(NotAsked)),
    ] {
        assert_eq!(instrument.may_aim_at(dec(at)), expected, "{} {at}", instrument.code);
    }
}

#[test]
fn a_target_is_reached_the_way_of_its_instrument() {
    let number = |text: &str| Score::Number(dec(text));
    for (instrument, score, target, expected) in [
        (&BARTHEL_20, number("16"), "17", false),
        (&BARTHEL_20, number("17"), "17", true),
        (&BARTHEL_20, number("18"), "17", true),
        (&TUG, number("16,1"), "16", false),
        (&TUG, number("16"), "16", true),
        (&TUG, number("12"), "16", true),
        (&EVS, Score::Observe, "1", false),
    ] {
        assert_eq!(instrument.reaches(score, dec(target)), expected, "{} {score:?} {target}", instrument.code);
    }
}
