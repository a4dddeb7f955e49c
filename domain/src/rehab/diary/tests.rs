#![allow(clippy::unwrap_used)]

use super::*;
use crate::ids::{CitizenId, TrainingRoomId};
use crate::rehab::denmark::{Denmark, local};
use crate::rehab::group::Group;
use crate::rehab::session::{CancelCause, Place, Therapists, Trainees};
use proptest::prelude::*;
use std::collections::BTreeSet;
use time::macros::{date, datetime, time};
use uuid::Uuid;

fn therapist(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}
fn citizen(n: u128) -> CitizenId {
    CitizenId(Uuid::from_u128(100 + n))
}
fn room(n: u128) -> TrainingRoomId {
    TrainingRoomId(Uuid::from_u128(200 + n))
}
fn id(n: u128) -> SessionId {
    SessionId(Uuid::from_u128(300 + n))
}

/// A session of 45 minutes with therapist 1 and citizen 1 on the ward.
fn session(n: u128, from: time::PrimitiveDateTime) -> Session {
    Session {
        id: id(n),
        period: Period::lasting(local(from), 45 * 60),
        therapists: Therapists::one(therapist(1)),
        place: Place::Ward,
        trainees: Trainees::One(citizen(1)),
        cancelled: None,
    }
}

/// Monday to Friday, 8 to 12 and 13 to 16.
fn weekdays() -> Vec<WorkingHours> {
    use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    let days = [Monday, Tuesday, Wednesday, Thursday, Friday];
    let of = |weekday, from, to| WorkingHours { weekday, from, to };
    days.into_iter().flat_map(|day| [of(day, time!(8:00), time!(12:00)), of(day, time!(13:00), time!(16:00))]).collect()
}

fn diary(away: Vec<(Period, AwayCause)>) -> Diary {
    Diary { therapist: therapist(1), hours: weekdays(), away }
}

fn book<'a>(sessions: &'a [Session], diaries: &'a [Diary]) -> Book<'a, Denmark> {
    Book { sessions, diaries, calendar: &Denmark }
}

#[test]
fn citizen_therapist_and_room_are_each_in_one_place() {
    let planned = [Session { place: Place::Gym(room(1)), ..session(1, datetime!(2026-12-08 09:00)) }];
    let taken = planned.first().unwrap().period;
    let other = |from| Session { therapists: Therapists::one(therapist(2)), trainees: Trainees::One(citizen(2)), ..session(2, from) };
    let conflict = |who| vec![Conflict { who, period: taken, because: Because::Session(id(1)) }];
    let at = datetime!(2026-12-08 09:44);
    for (what, new, expected) in [
        ("nobody in common", other(at), vec![]),
        ("the citizen", Session { trainees: Trainees::One(citizen(1)), ..other(at) }, conflict(Who::Citizen(citizen(1)))),
        (
            "the second therapist",
            Session { therapists: Therapists::two(therapist(2), therapist(1)).unwrap(), ..other(at) },
            conflict(Who::Therapist(therapist(1))),
        ),
        ("the room", Session { place: Place::Gym(room(1)), ..other(at) }, conflict(Who::Room(room(1)))),
        ("another room", Session { place: Place::Gym(room(2)), ..other(at) }, vec![]),
        (
            "one of a group",
            Session { trainees: Trainees::Group(Group::of(2, [citizen(2), citizen(1)]).unwrap()), ..other(at) },
            conflict(Who::Citizen(citizen(1))),
        ),
        (
            "one who waits for a seat",
            Session { trainees: Trainees::Group(Group::of(1, [citizen(2), citizen(1)]).unwrap()), ..other(at) },
            vec![],
        ),
        ("as the other ends", Session { trainees: Trainees::One(citizen(1)), ..other(datetime!(2026-12-08 09:45)) }, vec![]),
        ("the session itself, moved", Session { id: id(1), ..session(1, at) }, vec![]),
    ] {
        assert_eq!(book(&planned, &[]).conflicts(&new), expected, "{what}");
    }
    let cancelled = planned.map(|s| Session { cancelled: Some(CancelCause::CitizenIll), ..s });
    assert_eq!(book(&cancelled, &[]).conflicts(&session(2, at)), [], "a cancelled session takes nobody");
}

#[test]
fn driving_counts_for_whoever_drives() {
    let home = Session { place: Place::Home { travel_before: 30, travel_after: 30 }, ..session(1, datetime!(2026-12-08 12:00)) };
    let planned = [home.clone()];
    let with = |who: u128, from| Session { trainees: Trainees::One(citizen(who)), ..session(2, from) };
    for (from, free) in [
        (datetime!(2026-12-08 10:45), true),
        (datetime!(2026-12-08 10:46), false),
        (datetime!(2026-12-08 13:14), false),
        (datetime!(2026-12-08 13:15), true),
    ] {
        assert_eq!(book(&planned, &[]).conflicts(&with(2, from)).is_empty(), free, "{from}");
    }
    // The citizen is taken while training only: another therapist may come as the first drives off.
    let next = Session { therapists: Therapists::one(therapist(2)), ..with(1, datetime!(2026-12-08 12:45)) };
    assert_eq!(book(&planned, &[]).conflicts(&next), []);
}

#[test]
fn a_refusal_tells_why_and_when_next() {
    let on = |from, to| Period::new(local(from), local(to)).unwrap();
    let away = (on(datetime!(2026-12-08 08:00), datetime!(2026-12-08 10:00)), AwayCause::Meeting);
    let planned = [session(1, datetime!(2026-12-08 10:15))];
    let diaries = [diary(vec![away])];
    let book = book(&planned, &diaries);
    let new = |from| Session { trainees: Trainees::One(citizen(2)), ..session(2, from) };
    let who = Who::Therapist(therapist(1));
    let off = |from, to| Conflict { who, period: on(from, to), because: Because::OffHours };
    let ward = |from| book.next_free(&new(from), local(from));
    for (from, because, next) in [
        (datetime!(2026-12-08 09:00), Some(Because::Away(AwayCause::Meeting)), datetime!(2026-12-08 11:00)),
        (datetime!(2026-12-08 10:00), Some(Because::Session(id(1))), datetime!(2026-12-08 11:00)),
        (datetime!(2026-12-08 11:00), None, datetime!(2026-12-08 11:00)),
        (datetime!(2026-12-08 11:15), None, datetime!(2026-12-08 11:15)),
        (datetime!(2026-12-08 11:16), Some(Because::OffHours), datetime!(2026-12-08 13:00)),
        (datetime!(2026-12-08 15:30), Some(Because::OffHours), datetime!(2026-12-09 08:00)),
        // Over the weekend.
        (datetime!(2026-12-11 15:30), Some(Because::OffHours), datetime!(2026-12-14 08:00)),
    ] {
        assert_eq!(book.conflicts(&new(from)).first().map(|c| c.because), because, "{from}");
        assert_eq!(ward(from), Some(local(next)), "{from}");
    }
    assert_eq!(
        book.conflicts(&new(datetime!(2026-12-12 09:00))),
        [off(datetime!(2026-12-12 09:00), datetime!(2026-12-12 09:45))],
        "a Saturday"
    );
    // With 20 minutes to drive the first time of a day is 8:20.
    let home = Session { place: Place::Home { travel_before: 20, travel_after: 20 }, ..new(datetime!(2026-12-08 15:30)) };
    assert_eq!(book.next_free(&home, local(datetime!(2026-12-08 15:30))), Some(local(datetime!(2026-12-09 08:20))));
}

#[test]
fn there_is_no_next_time_with_somebody_who_does_not_work() {
    let diaries = [Diary { hours: vec![], ..diary(vec![]) }];
    let from = datetime!(2026-12-08 09:00);
    assert_eq!(book(&[], &diaries).next_free(&session(1, from), local(from)), None);
    assert_eq!(book(&[], &[]).next_free(&session(1, from), local(from)), Some(local(from)), "no diary, no hours to keep");
}

#[test]
fn hours_that_touch_or_overlap_are_one_stretch() {
    let tuesday = |from, to| WorkingHours { weekday: Weekday::Tuesday, from, to };
    for hours in [
        vec![tuesday(time!(8:00), time!(10:00)), tuesday(time!(10:00), time!(12:00))],
        vec![tuesday(time!(8:00), time!(11:00)), tuesday(time!(9:00), time!(12:00)), tuesday(time!(9:30), time!(10:00))],
    ] {
        let diaries = [Diary { hours, ..diary(vec![]) }];
        for (from, free) in [(datetime!(2026-12-08 09:40), true), (datetime!(2026-12-08 11:15), true), (datetime!(2026-12-08 11:16), false)]
        {
            assert_eq!(book(&[], &diaries).conflicts(&session(1, from)).is_empty(), free, "{from}");
        }
    }
}

#[test]
fn hours_are_those_of_the_clock_on_the_wall_on_the_days_it_changes() {
    let sunday = WorkingHours { weekday: Weekday::Sunday, from: time!(1:00), to: time!(4:00) };
    let diaries = [Diary { hours: vec![sunday], ..diary(vec![]) }];
    let lengths = |day| {
        let whole = Period::lasting(Denmark.start_of(day), 20 * 3600);
        diaries.iter().flat_map(|d| working(d, whole, &Denmark)).map(|p| p.seconds() / 3600).collect::<Vec<_>>()
    };
    assert_eq!(lengths(date!(2027 - 03 - 28)), [2]);
    assert_eq!(lengths(date!(2026 - 10 - 25)), [4]);
    assert_eq!(lengths(date!(2026 - 12 - 06)), [3]);
}

/// A session somewhere in two days, of few people and rooms, so that they meet.
fn any_session() -> impl Strategy<Value = Session> {
    let place = prop_oneof![
        Just(Place::Ward),
        (0_u128..2).prop_map(|n| Place::Gym(room(n))),
        (0_u16..40, 0_u16..40).prop_map(|(travel_before, travel_after)| Place::Home { travel_before, travel_after }),
        Just(Place::Video),
    ];
    let trainees = prop_oneof![
        3 => (0_u128..4).prop_map(|n| Trainees::One(citizen(n))),
        1 => prop::collection::btree_set(0_u128..4, 0..4).prop_map(|c| Trainees::Group(Group::of(2, c.into_iter().map(citizen)).unwrap())),
    ];
    (0_i64..2880, 1_i64..90, 0_u128..3, prop::option::of(0_u128..3), place, trainees, prop::bool::weighted(0.1)).prop_map(
        |(from, minutes, first, second, place, trainees, cancelled)| Session {
            id: id(0),
            period: Period::lasting(local(datetime!(2026-12-07 00:00)).plus_minutes(from), 60 * minutes),
            therapists: second
                .and_then(|n| Therapists::two(therapist(first), therapist(n)).ok())
                .unwrap_or(Therapists::one(therapist(first))),
            place,
            trainees,
            cancelled: cancelled.then_some(CancelCause::Other),
        },
    )
}

/// Everybody and every room in every minute that a session takes, written down minute by minute.
fn grid(session: &Session) -> BTreeSet<(Who, i64)> {
    if session.cancelled.is_some() {
        return BTreeSet::new();
    }
    let minute = |at: Instant| at.unix() / 60;
    let (from, to) = (minute(session.period.from()), minute(session.period.to()));
    let (before, after) = match session.place {
        Place::Home { travel_before, travel_after } => (i64::from(travel_before), i64::from(travel_after)),
        _ => (0, 0),
    };
    let mut taken = BTreeSet::new();
    for m in from - before..to + after {
        taken.extend(session.therapists.iter().map(|t| (Who::Therapist(t), m)));
    }
    for m in from..to {
        match &session.trainees {
            Trainees::One(one) => taken.extend([(Who::Citizen(*one), m)]),
            Trainees::Group(group) => taken.extend(group.seated().iter().map(|c| (Who::Citizen(*c), m))),
        }
        if let Place::Gym(room) | Place::Pool(room) = session.place {
            taken.insert((Who::Room(room), m));
        }
    }
    taken
}

/// Is therapist 1 at work in this minute? The others have no diary.
fn works(minute: i64, away: &[(Period, AwayCause)]) -> bool {
    let at = Instant::from_unix(60 * minute);
    let now = Denmark.local(at);
    let is_weekend = matches!(now.weekday(), Weekday::Saturday | Weekday::Sunday);
    let hours = (8..12).contains(&now.hour()) || (13..16).contains(&now.hour());
    !is_weekend && hours && !away.iter().any(|(period, _)| period.contains(at))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nobody_and_no_room_is_ever_in_two_places(wishes in prop::collection::vec(any_session(), 1..40), away in 0_i64..2880) {
        let away = vec![(Period::lasting(local(datetime!(2026-12-07 00:00)).plus_minutes(away), 3600), AwayCause::Course)];
        let diaries = [diary(away.clone())];
        let (mut planned, mut taken) = (Vec::new(), BTreeSet::new());
        for (n, wish) in wishes.into_iter().enumerate() {
            let wish = Session { id: id(n as u128), ..wish };
            let wanted = grid(&wish);
            let meets = wanted.iter().any(|t| taken.contains(t));
            let off = wanted.iter().any(|(who, m)| *who == Who::Therapist(therapist(1)) && !works(*m, &away));
            let is_free = book(&planned, &diaries).conflicts(&wish).is_empty();
            prop_assert_eq!(is_free, !meets && !off);
            if is_free {
                taken.extend(wanted);
                planned.push(wish);
            }
        }
    }

    #[test]
    fn the_next_free_time_is_the_first_minute_at_which_all_are_free(
        planned in prop::collection::vec(any_session(), 0..25),
        wish in any_session(),
        away in 0_i64..2880,
    ) {
        let planned: Vec<_> = planned.into_iter().enumerate().map(|(n, s)| Session { id: id(n as u128), ..s }).collect();
        let wish = Session { id: id(99), cancelled: None, ..wish };
        let away = vec![(Period::lasting(local(datetime!(2026-12-07 00:00)).plus_minutes(away), 7200), AwayCause::Holiday)];
        let diaries = [diary(away.clone())];
        let taken: BTreeSet<_> = planned.iter().flat_map(grid).collect();
        let is_free = |start: Instant| {
            grid(&wish.moved(start)).iter().all(|(who, m)| {
                !taken.contains(&(*who, *m)) && (*who != Who::Therapist(therapist(1)) || works(*m, &away))
            })
        };
        let from = wish.period.from();
        let expected = (0..5 * 1440).map(|m| from.plus_minutes(m)).find(|start| is_free(*start));
        // Longer than any stretch of work, with the driving: never.
        prop_assert_eq!(book(&planned, &diaries).next_free(&wish, from), expected);
    }
}
