#![allow(clippy::unwrap_used)]

use super::*;
use uuid::Uuid;

const JONAS: UserId = UserId(Uuid::from_u128(1));
const SARA: UserId = UserId(Uuid::from_u128(2));
const ANNA: CitizenId = CitizenId(Uuid::from_u128(11));
const BACH: CitizenId = CitizenId(Uuid::from_u128(12));
const GYM: TrainingRoomId = TrainingRoomId(Uuid::from_u128(21));
const POOL: TrainingRoomId = TrainingRoomId(Uuid::from_u128(22));

fn at(minute: i64) -> Instant {
    Instant::from_unix(1_796_284_800 + 60 * minute)
}

/// Anna with Jonas on the ward, minute 60 to 105.
fn session() -> Session {
    Session {
        id: SessionId(Uuid::from_u128(31)),
        period: Period::new(at(60), at(105)).unwrap(),
        therapists: Therapists::one(JONAS),
        place: Place::Ward,
        trainees: Trainees::One(ANNA),
        cancelled: None,
    }
}

fn minutes(from: i64, to: i64) -> Period {
    Period::new(at(from), at(to)).unwrap()
}

#[test]
fn therapists_are_taken_while_driving_and_citizens_and_rooms_while_training() {
    let training = minutes(60, 105);
    let home = Session {
        therapists: Therapists::two(JONAS, SARA).unwrap(),
        place: Place::Home { travel_before: 20, travel_after: 15 },
        ..session()
    };
    let driving = minutes(40, 120);
    assert_eq!(home.taken(), [(Who::Therapist(JONAS), driving), (Who::Therapist(SARA), driving), (Who::Citizen(ANNA), training)]);
    let group = Trainees::Group(Group::of(1, [ANNA, BACH]).unwrap());
    let pool = Session { place: Place::Pool(POOL), trainees: group, ..session() };
    assert_eq!(
        pool.taken(),
        [(Who::Therapist(JONAS), training), (Who::Citizen(ANNA), training), (Who::Room(POOL), training)],
        "who waits for a seat is free"
    );
    let cancelled = Session { cancelled: Some(CancelCause::TherapistAway), ..pool };
    assert_eq!(cancelled.taken(), []);
    assert_eq!(home.moved(at(600)).taken().first(), Some(&(Who::Therapist(JONAS), minutes(580, 660))));
}

#[test]
fn nobody_is_two_therapists() {
    assert_eq!(Therapists::two(JONAS, JONAS), Err(SameTherapist));
    assert_eq!(Therapists::two(JONAS, SARA).map(|t| t.iter().collect::<Vec<_>>()), Ok(vec![JONAS, SARA]));
}

#[test]
fn an_isolated_citizen_trains_in_no_group_no_gym_and_no_pool() {
    let home = Place::Home { travel_before: 0, travel_after: 0 };
    for (place, alone) in [
        (Place::Ward, Ok(())),
        (Place::Gym(GYM), Err(IsolationRefusal::Place(PlaceKind::Gym))),
        (Place::Pool(POOL), Err(IsolationRefusal::Place(PlaceKind::Pool))),
        (home, Ok(())),
        (Place::Video, Ok(())),
    ] {
        let one = Session { place, ..session() };
        let group = Session { trainees: Trainees::Group(Group::of(8, [ANNA]).unwrap()), ..one.clone() };
        for infection in [Infection::Isolation, Infection::AwaitingResult] {
            assert_eq!(one.admits(infection), alone, "{place:?}");
            assert_eq!(group.admits(infection), Err(IsolationRefusal::Group), "{place:?}");
        }
        for infection in [Infection::None, Infection::Unknown] {
            assert_eq!((one.admits(infection), group.admits(infection)), (Ok(()), Ok(())));
        }
    }
}

#[test]
fn isolation_that_begins_later_names_the_sessions_that_cannot_be_kept() {
    let numbered = |n, from, place| Session { id: SessionId(Uuid::from_u128(n)), place, ..session().moved(at(from)) };
    let sessions = [
        numbered(1, 300, Place::Gym(GYM)),
        numbered(2, 200, Place::Pool(POOL)),
        numbered(3, 400, Place::Ward),
        numbered(4, 0, Place::Gym(GYM)),
        Session { cancelled: Some(CancelCause::CitizenIll), ..numbered(5, 500, Place::Gym(GYM)) },
        Session { trainees: Trainees::One(BACH), ..numbered(6, 600, Place::Gym(GYM)) },
        Session { trainees: Trainees::Group(Group::of(1, [BACH, ANNA]).unwrap()), ..numbered(7, 700, Place::Ward) },
    ];
    let ids = |infection| not_to_be_kept(&sessions, ANNA, infection, at(100));
    assert_eq!(ids(Infection::Isolation), [2, 1].map(|n| SessionId(Uuid::from_u128(n))));
    assert_eq!(ids(Infection::None), []);
}

#[test]
fn attendance_is_told_from_the_beginning_and_put_right_afterwards() {
    use Attendance::{Came, Cancelled, NoShow, Planned};
    let (tired, ill) = (NoShowCause::Tired, CancelCause::CitizenIll);
    let tell = |state: Attendance, told, now| state.tell(told, at(60), at(now));
    for (state, told, now, expected) in [
        (Planned, Ok(()), 59, Err(AttendanceError::NotBegun)),
        (Planned, Ok(()), 60, Ok(Came)),
        (Planned, Err(tired), 60, Ok(NoShow(tired))),
        (Planned, Err(tired), 59, Err(AttendanceError::NotBegun)),
        (Came, Err(tired), 90, Ok(NoShow(tired))),
        (NoShow(tired), Ok(()), 90, Ok(Came)),
        (Cancelled(ill), Ok(()), 90, Err(AttendanceError::Cancelled)),
    ] {
        assert_eq!(tell(state, told, now), expected, "{state:?} {told:?} {now}");
    }
    for (state, expected) in [
        (Planned, Ok(Cancelled(ill))),
        (Came, Err(AttendanceError::TookPlace)),
        (NoShow(tired), Err(AttendanceError::TookPlace)),
        (Cancelled(CancelCause::Other), Err(AttendanceError::Cancelled)),
    ] {
        assert_eq!(state.cancel(ill), expected, "{state:?}");
    }
}
