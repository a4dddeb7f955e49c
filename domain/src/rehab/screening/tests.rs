use super::*;
use crate::rehab::decimal::Decimal;
use ScreeningKind::{Alcohol, Smoking};
use ScreeningMoment::{Arrival, Departure};

fn cage(yes: usize) -> Taken {
    let items = CAGE.items().iter().enumerate().map(|(n, i)| (i.code.to_string(), Decimal::whole(i32::from(n < yes))));
    Taken { items: items.collect(), ..Taken::default() }
}

fn screened(answer: Answer, consent: ReferralConsent) -> LifestyleScreening {
    let kind = if matches!(answer, Answer::Smoking { .. }) { Smoking } else { Alcohol };
    LifestyleScreening::register(kind, Arrival, answer, consent, &[]).unwrap()
}

#[test]
fn each_is_asked_at_arrival_and_at_departure_and_no_third_time() {
    let on = [Smoking, Alcohol];
    let mut asked = vec![];
    assert_eq!(to_ask(&on, Arrival, &asked, &[]), [(Smoking, Arrival), (Alcohol, Arrival)]);
    assert_eq!(to_ask(&[], Arrival, &asked, &[]), [], "where the site has switched nothing on");
    for moment in [Arrival, Departure] {
        let refused = LifestyleScreening::register(Alcohol, moment, Answer::Refused, ReferralConsent::NotAsked, &asked);
        assert!(refused.is_ok(), "{moment:?}");
        asked.push((Alcohol, moment));
        let again = LifestyleScreening::register(Alcohol, moment, Answer::Refused, ReferralConsent::NotAsked, &asked);
        assert_eq!(again, Err(ScreeningError::Asked(moment)));
        assert_eq!(to_ask(&on, moment, &asked, &[]), [(Smoking, moment)], "refused is asked");
    }
}

#[test]
fn what_was_struck_out_is_asked_anew_for_its_moment_until_it_is_answered() {
    let (on, struck) = ([Smoking, Alcohol], [(Smoking, Arrival)]);
    let alcohol = (Alcohol, Arrival);
    assert_eq!(to_ask(&on, Arrival, &[alcohol], &struck), [(Smoking, Arrival)]);
    let late = to_ask(&on, Departure, &[alcohol], &struck);
    assert_eq!(late, [(Smoking, Arrival), (Smoking, Departure), (Alcohol, Departure)], "and what is to be asked now");
    let answered = [alcohol, (Smoking, Arrival), (Smoking, Departure), (Alcohol, Departure)];
    assert_eq!(to_ask(&on, Departure, &answered, &struck), [], "twice a stay");
    assert_eq!(to_ask(&[Alcohol], Departure, &answered[..3], &struck), [(Alcohol, Departure)], "the site no longer asks about smoking");
}

#[test]
fn an_answer_is_about_what_was_asked() {
    let smokes = Answer::Smoking { status: SmokingStatus::Daily, is_advised: true };
    let found = LifestyleScreening::register(Alcohol, Arrival, smokes, ReferralConsent::Given, &[]);
    assert_eq!(found, Err(ScreeningError::OtherKind(Alcohol)));
}

#[test]
fn a_referral_is_drafted_only_for_signs_and_with_consent() {
    use ReferralConsent::{Declined, Given, NotAsked};
    let drinks = |finding| alcohol(&CAGE, &cage(2), finding, ChildrenAtHome::No).unwrap();
    let smokes = |status| Answer::Smoking { status, is_advised: true };
    for (answer, consent, expected) in [
        (drinks(Finding::Signs), Given, Ok(())),
        (drinks(Finding::Signs), Declined, Err(NoReferral::NoConsent)),
        (drinks(Finding::Signs), NotAsked, Err(NoReferral::NoConsent)),
        (drinks(Finding::NoSign), Given, Err(NoReferral::NoSign)),
        (Answer::Refused, Given, Err(NoReferral::Refused)),
        (smokes(SmokingStatus::Daily), Given, Ok(())),
        (smokes(SmokingStatus::Sometimes), Given, Ok(())),
        (smokes(SmokingStatus::Daily), Declined, Err(NoReferral::NoConsent)),
        (smokes(SmokingStatus::Former), Given, Err(NoReferral::NoSign)),
        (smokes(SmokingStatus::Never), Given, Err(NoReferral::NoSign)),
    ] {
        assert_eq!(screened(answer.clone(), consent).may_refer(), expected, "{answer:?} {consent:?}");
    }
}

#[test]
fn answers_carry_the_instrument_and_its_version_and_fit_it() {
    let Answer::Alcohol { instrument, version, score, .. } = alcohol(&CAGE, &cage(2), Finding::Signs, ChildrenAtHome::No).unwrap() else {
        unreachable!("alcohol")
    };
    assert_eq!((instrument.as_str(), version.as_str(), score), ("cage", "1", Score::Number(Decimal::whole(2))));
    let wrong = alcohol(&AUDIT, &cage(2), Finding::Signs, ChildrenAtHome::No);
    assert!(matches!(wrong, Err(ScreeningError::Faults(faults)) if faults.len() == 6), "four of ten questions");
}

#[test]
fn a_name_that_nobody_can_explain_is_not_used() {
    for name in ["tuva", "TUVA", "Tuva"] {
        let unknown = Instrument { code: name.into(), ..CAGE.clone() };
        assert_eq!(alcohol(&unknown, &cage(1), Finding::NoSign, ChildrenAtHome::No), Err(ScreeningError::Name), "{name}");
    }
}

#[test]
fn children_in_the_home_open_guidance_whatever_was_found() {
    for (children, expected) in [(ChildrenAtHome::Yes, true), (ChildrenAtHome::No, false), (ChildrenAtHome::NotSaid, false)] {
        for finding in [Finding::Signs, Finding::NoSign] {
            let answer = alcohol(&CAGE, &cage(1), finding, children).unwrap();
            assert_eq!(screened(answer, ReferralConsent::NotAsked).opens_guidance(), expected, "{children:?}");
        }
    }
    assert!(!screened(Answer::Refused, ReferralConsent::NotAsked).opens_guidance());
}

fn day(n: u8) -> Date {
    Date::from_calendar_date(2026, time::Month::November, n).unwrap()
}

#[test]
fn the_page_asks_soon_after_the_arrival_and_soon_before_the_departure_and_not_in_between() {
    let asks: Vec<Option<ScreeningMoment>> = (1..=15)
        .map(|n| {
            let days = StayDays { arrived: day(1), expected: day(14), today: day(n) };
            let moment = days.moment(&[]);
            days.prompts(moment).then_some(moment)
        })
        .collect();
    let expected: Vec<Option<ScreeningMoment>> = (1..=15)
        .map(|n| match n {
            1..=3 => Some(Arrival),
            12.. => Some(Departure),
            _ => None,
        })
        .collect();
    assert_eq!(asks, expected);
}

#[test]
fn a_short_stay_asks_of_the_arrival_on_its_day_and_of_the_departure_on_the_next() {
    let on = |today| StayDays { arrived: day(1), expected: day(2), today: day(today) };
    assert_eq!(on(1).moment(&[]), Arrival);
    assert!(on(1).prompts(Arrival));
    assert_eq!(on(2).moment(&[]), Departure);
    assert!(on(2).prompts(Departure));
}

#[test]
fn a_stay_that_is_extended_does_not_go_back_to_the_arrival() {
    let days = StayDays { arrived: day(1), expected: day(30), today: day(9) };
    assert_eq!(days.moment(&[(Smoking, Arrival)]), Arrival);
    let asked = [(Smoking, Departure)];
    assert_eq!(days.moment(&asked), Departure);
    assert!(!days.prompts(Departure), "only when the departure comes near again");
    assert_eq!(to_ask(&[Smoking], Departure, &asked, &[]), [], "and no third time");
}

#[test]
fn a_talk_is_ten_minutes_from_now_on_and_before_the_departure() {
    let at = |minutes: i64| Instant::from_unix(1_800_000_000 + minutes * 60);
    for (begins, expected) in [
        (-1, Err(TalkError::Past)),
        (0, Ok(Period::lasting(at(0), 600))),
        (50, Ok(Period::lasting(at(50), 600))),
        (51, Err(TalkError::AfterStay)),
    ] {
        assert_eq!(talk(at(begins), at(0), at(60)), expected, "{begins}");
    }
}

#[test]
fn only_who_smokes_and_consents_wants_a_talk() {
    let smokes = |status| Answer::Smoking { status, is_advised: true };
    assert!(screened(smokes(SmokingStatus::Daily), ReferralConsent::Given).wants_talk());
    assert!(!screened(smokes(SmokingStatus::Daily), ReferralConsent::Declined).wants_talk());
    assert!(!screened(smokes(SmokingStatus::Former), ReferralConsent::Given).wants_talk());
    let drinks = alcohol(&CAGE, &cage(3), Finding::Signs, ChildrenAtHome::No).unwrap();
    assert!(!screened(drinks, ReferralConsent::Given).wants_talk(), "a talk is about smoking");
}
