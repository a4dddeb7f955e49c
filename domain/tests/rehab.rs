//! The week of a therapist, told by the rules alone: an order after a hip operation, from the offer of a start to the last measure.
#![allow(clippy::unwrap_used)]

use domain::ids::{CitizenId, SessionId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::catalogue::{BARTHEL_20, EQ_VAS, RSS, TUG};
use domain::rehab::clock::{StartClass, StartClock, StartFacts, StartOffer, classify};
use domain::rehab::decimal::Decimal;
use domain::rehab::gas::{GasLevel, GasWeight};
use domain::rehab::goal::{Gas, Goal, GoalOwner, GoalStatus, IcfComponent, Smart, attainment};
use domain::rehab::instrument::{Instrument, WalkingAid};
use domain::rehab::measure::{Change, Score, Taken};
use domain::rehab::order::{BasisKind, PlanKind};
use domain::rehab::plan::{Mode, Modes, PlanFacts, PlanState, Statement};
use domain::rehab::session::{Attendance, NoShowCause, Place, Session, Therapists, Trainees};
use time::macros::{date, datetime};
use uuid::Uuid;

fn at(local: time::OffsetDateTime) -> Instant {
    Instant::new(local)
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn number(instrument: &Instrument, value: &str) -> Option<Score> {
    let taken = Taken { value: Some(dec(value)), hands_used: Some(false), aid: Some(WalkingAid::Rollator), ..Taken::default() };
    Some(instrument.score(&taken).unwrap())
}

/// The points of the ten activities, in the order of the form.
fn barthel(points: [i32; 10]) -> Option<Score> {
    let items = BARTHEL_20.items().iter().zip(points).map(|(item, points)| (item.code.to_string(), Decimal::whole(points)));
    Some(BARTHEL_20.score(&Taken { items: items.collect(), ..Taken::default() }).unwrap())
}

fn goal(own_words: &str) -> Goal {
    Goal {
        own_words: own_words.into(),
        smart: Smart::default(),
        icf: IcfComponent::Activity,
        gas: Some(Gas { steps: Default::default(), start: GasLevel::new(-2).unwrap(), now: None, weight: GasWeight::NONE }),
        owner: GoalOwner::Physiotherapist,
        review_on: date!(2026 - 12 - 18),
        status: GoalStatus::Active,
    }
}

#[test]
fn the_week_of_a_therapist_comes_out_with_the_figures_of_the_handbook() {
    // Monday 7 December: an order, discharged on Friday the 4th; start offered on Wednesday the 9th.
    let (monday, friday) = (date!(2026 - 12 - 07), date!(2026 - 12 - 04));
    let offer = StartOffer::new(monday, date!(2026 - 12 - 09)).unwrap();
    let clock = StartFacts {
        kind: PlanKind::GeneralAdvanced,
        basis: BasisKind::HealthAct140,
        discharged: friday,
        later_start: None,
        offers: vec![offer],
        is_replaced: false,
    };
    assert_eq!(clock.deadline(7), date!(2026 - 12 - 11));
    assert_eq!(clock.clock(monday, 7), StartClock::OfferedWithin { start: date!(2026 - 12 - 09), day: 5 });
    assert_eq!(classify(&clock, monday, 7), Some(StartClass::Within));

    // The plan, in the citizen's own words.
    let words = "gå til postkassen selv";
    let facts = PlanFacts {
        kind: clock.kind,
        basis: clock.basis,
        is_decided: false,
        discharged: Some(friday),
        has_requester: true,
        statement: Some(Statement::OwnWords(words.into())),
        born: date!(1944 - 05 - 01),
        guardian: None,
    };
    let began = at(datetime!(2026-12-07 10:00 +1));
    let plan = PlanState::Draft { since: at(datetime!(2026-12-07 09:00 +1)) }.finalise(&facts, began, monday).unwrap();
    assert_eq!(plan, PlanState::Running { since: began });

    // She misses one of the sessions.
    let session = Session {
        id: SessionId(Uuid::from_u128(1)),
        period: Period::lasting(at(datetime!(2026-12-10 09:00 +1)), 45 * 60),
        therapists: Therapists::one(UserId(Uuid::from_u128(2))),
        place: Place::Ward,
        trainees: Trainees::One(CitizenId(Uuid::from_u128(3))),
        cancelled: None,
    };
    let tired = Attendance::Planned.tell(Err(NoShowCause::Tired), session.period.from(), session.period.to());
    assert_eq!(tired, Ok(Attendance::NoShow(NoShowCause::Tired)));

    // Measures on the first Monday, on the next, and at the end.
    let better = |by: &str| Change::Better { by: dec(by) };
    assert_eq!(TUG.change(number(&TUG, "28,4"), number(&TUG, "21,0")), better("7,4"));
    let (rises, later) = (number(&RSS, "6"), number(&RSS, "8"));
    assert_eq!(RSS.change(rises, later), better("2"));
    assert_eq!((RSS.calls_for(rises.unwrap()), RSS.calls_for(later.unwrap())), (Some("gait_speed"), Some("gait_speed")));
    let (start, end) = (barthel([2, 0, 1, 1, 2, 1, 1, 2, 1, 0]), barthel([2, 1, 1, 2, 2, 2, 2, 3, 2, 0]));
    assert_eq!((start, end), (Some(Score::Number(dec("11"))), Some(Score::Number(dec("17")))));
    assert_eq!(BARTHEL_20.change(start, end), better("6"));
    assert_eq!(EQ_VAS.change(number(&EQ_VAS, "45"), None), Change::Missing, "not taken at the end");

    // Day 14: home, and the same plan.
    let home = at(datetime!(2026-12-21 11:00 +1));
    let modes = Modes::begin(began, Mode::Inpatient).change(Mode::Home, home, plan).unwrap();
    assert_eq!((modes.at(at(datetime!(2026-12-21 10:59 +1))), modes.at(home)), (Mode::Inpatient, Mode::Home));

    // The end: as expected, and a little more.
    let reached = [(words, 0), ("komme i bad selv", 1)].map(|(w, level)| goal(w).judge(GasLevel::new(level).unwrap()).unwrap());
    let score = attainment(&reached);
    assert_eq!((format!("{:.1}", score.now.unwrap()), score.judged, score.not_judged), ("56.2".into(), 2, 0));
}
