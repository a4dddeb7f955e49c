//! Training sessions: nobody is ever in two places, driving included; groups never have more in them than seats; who is refused is told
//! who is in the way, when and why, and when all are free. How sessions follow the stay: `training_stay`.

use crate::bed::number;
use crate::given::{civil_number, content, stay_in, written};
use crate::harness::App;
use crate::moving::tasks;
use crate::world::user;
use app::error::{AppError, ClashCause, ClashOf, Refusal, SessionTaken};
use domain::access::{Actor, Role};
use domain::ids::{PlanId, SessionId, StayId, TrainingRoomId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::diary::{AwayCause, WorkingHours};
use domain::rehab::group::{GroupError, Joined};
use domain::rehab::series::Reach;
use domain::rehab::series::{Series, SeriesEnd};
use domain::rehab::session::{AttendanceError, CancelCause, IsolationRefusal, NoShowCause, Place, Therapists};
use domain::request::Infection;
use domain::stay::CleaningClass;
use sea_orm::{EntityTrait as _, Set};
use server::chance;
use server::failure::Failure;
use server::stay::infection::NewInfection;
use server::store::entity::{training_claim, training_room, training_session, training_therapist, training_trainee};
use server::store::training;
use server::training::book::{Booking, book, open_group};
use server::training::decide::Decision;
use server::training::{attend, change, decide, diary, group};
use std::collections::HashMap;
use std::sync::Arc;
use time::macros::{date, time};
use time::{Date, Time, Weekday};
use tokio::sync::Barrier;

/// A site where people train: three therapists, a gym and a pool, and plans of citizens in beds.
pub struct House {
    pub actor: Actor,
    pub therapists: Vec<UserId>,
    pub gym: TrainingRoomId,
    pub pool: TrainingRoomId,
}

pub async fn house(app: &App) -> House {
    let (municipality, now, site) = (app.world.therapist.1, app.plads.now(), app.world.solgaarden);
    let (second, third, gym, pool) = app
        .plads
        .store
        .write(async |tx| {
            let second = user(&tx, "Sigrid Eriksen", municipality, Role::Therapist, now).await;
            let third = user(&tx, "Torben Thorsen", municipality, Role::Therapist, now).await;
            let mut rooms = Vec::new();
            for (name, kind) in [("Træningssalen", "gym"), ("Bassinet", "pool")] {
                let id = chance::id();
                let row = training_room::ActiveModel {
                    id: Set(id),
                    site_id: Set(site.0),
                    name: Set(name.into()),
                    kind: Set(kind.into()),
                    version: Set(1),
                };
                training_room::Entity::insert(row).exec_without_returning(&*tx).await?;
                rooms.push(TrainingRoomId(id));
            }
            Ok::<_, Failure>((second.0, third.0, rooms[0], rooms[1]))
        })
        .await
        .unwrap();
    let actor = app.actor(app.world.therapist).await;
    House { therapists: vec![actor.user, second, third], actor, gym, pool }
}

pub async fn plan_of(app: &App, house: &House, bed: &str, n: u32) -> (StayId, PlanId) {
    let stay = stay_in(app, app.world.beds[bed], content(app, &civil_number(n))).await;
    (stay, server::plan::write::begin(&app.plads, &house.actor, stay, written()).await.unwrap())
}

/// Plans of people who are not in a bed here: one after another lies in bed 3 for an hour and goes home.
pub async fn plans(app: &App, house: &House, n: u32) -> Vec<PlanId> {
    let mut plans = Vec::new();
    for i in 0..n {
        let now = app.plads.now();
        let from = now.plus_hours(-24 * 200 + 2 * i64::from(i));
        let stay = crate::given::stay_from(app, app.world.beds["3"], content(app, &civil_number(100 + i)), from, from.plus_hours(1)).await;
        plans.push(server::plan::write::begin(&app.plads, &house.actor, stay, written()).await.unwrap());
    }
    plans
}

pub fn booking(by: UserId, place: Place, from: Instant, minutes: i64) -> Booking {
    Booking { what: "Gang".into(), therapists: Therapists::one(by), place, times: vec![Period::lasting(from, 60 * minutes)] }
}

pub fn refusal(failure: Failure) -> Refusal {
    let AppError::Refused { refusal } = AppError::from(failure) else { panic!("an untyped refusal") };
    *refusal
}

fn taken(failure: Failure) -> SessionTaken {
    let refusal = refusal(failure);
    let Refusal::SessionTaken(taken) = refusal else { panic!("another refusal: {refusal:?}") };
    taken
}

/// Everybody in two places at once, told from the rows of sessions alone by comparing each with each: no claim and no rule is asked.
pub async fn in_two_places(app: &App) -> Vec<String> {
    let db = app.plads.store.read();
    let sessions = training_session::Entity::find().all(db).await.unwrap();
    let therapists = training_therapist::Entity::find().all(db).await.unwrap();
    let mut trainees = training_trainee::Entity::find().all(db).await.unwrap();
    trainees.retain(|t| t.left_at.is_none());
    trainees.sort_by_key(|t| t.n);
    let mut taken: HashMap<uuid::Uuid, Vec<(i64, i64, uuid::Uuid)>> = HashMap::new();
    for s in sessions.iter().filter(|s| s.cancelled.is_none()) {
        let (from, to) = (s.starts_at.at().unix(), s.ends_at.at().unix());
        let drive = (from - 60 * i64::from(s.travel_before), to + 60 * i64::from(s.travel_after), s.id);
        for t in therapists.iter().filter(|t| t.session_id == s.id) {
            taken.entry(t.user_id).or_default().push(drive);
        }
        let seats = s.seats.map_or(usize::MAX, |n| usize::try_from(n).unwrap());
        for t in trainees.iter().filter(|t| t.session_id == s.id).take(seats) {
            taken.entry(t.citizen_id).or_default().push((from, to, s.id));
        }
        if let Some(room) = s.room_id {
            taken.entry(room).or_default().push((from, to, s.id));
        }
    }
    let mut twice = Vec::new();
    let mut places = 0;
    for (who, all) in &taken {
        places += all.len();
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                if a.0 < b.1 && b.0 < a.1 {
                    twice.push(format!("{who} in {} and {}", a.2, b.2));
                }
            }
        }
    }
    let live = training_claim::Entity::find().all(db).await.unwrap().into_iter().filter(|c| c.live).count();
    assert_eq!(live, places, "a claim for each who is taken, and no other");
    let findings = server::doctor::examine(&app.plads.store).await.unwrap();
    let finding = findings.iter().find(|f| f.id() == "training").unwrap();
    assert_eq!(finding.violations(), 0, "{}", finding.words(app::lang::Lang::En));
    twice
}

/// xorshift: the same acts for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// What the oracle knows of a session: who is taken when.
type Known = Vec<(uuid::Uuid, i64, i64)>;

fn known(plan: PlanId, b: &Booking, from: i64) -> Known {
    let minutes = b.times[0].seconds();
    let (before, after) = match b.place {
        Place::Home { travel_before, travel_after } => (60 * i64::from(travel_before), 60 * i64::from(travel_after)),
        _ => (0, 0),
    };
    let mut who: Known = b.therapists.iter().map(|t| (t.0, from - before, from + minutes + after)).collect();
    who.push((plan.0, from, from + minutes));
    if let Place::Gym(room) | Place::Pool(room) = b.place {
        who.push((room.0, from, from + minutes));
    }
    who
}

fn clash(new: &Known, all: &HashMap<SessionId, (PlanId, Booking, Known)>, but: Option<SessionId>) -> bool {
    all.iter()
        .filter(|(id, _)| Some(**id) != but)
        .flat_map(|(_, (_, _, known))| known)
        .any(|(who, from, to)| new.iter().any(|(w, f, t)| w == who && f < to && from < t))
}

on_both_engines! {
    async fn nobody_is_in_two_places_whatever_is_booked_moved_and_cancelled(app: App) {
        let seed: u64 = std::env::var("SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(20_261_124);
        println!("SEED={seed}");
        let house = house(&app).await;
        let plans = plans(&app, &house, 6).await;
        let start = app.at(date!(2026 - 11 - 25), time!(8:00));
        let mut dice = Dice(seed);
        let mut all: HashMap<SessionId, (PlanId, Booking, Known)> = HashMap::new();
        let mut done = [0_u32; 5];
        for _ in 0..180 {
            let from = start.plus_minutes(5 * i64::try_from(dice.below(96)).unwrap());
            let mut ids: Vec<SessionId> = all.keys().copied().collect();
            ids.sort_unstable();
            match dice.below(5) {
                0..=2 => {
                    let first = dice.one(&house.therapists);
                    let second = Some(dice.one(&house.therapists)).filter(|s| *s != first && dice.below(4) == 0);
                    let home = Place::Home { travel_before: dice.one(&[0, 10, 25]), travel_after: dice.one(&[0, 15, 30]) };
                    let place = dice.one(&[Place::Ward, Place::Gym(house.gym), Place::Pool(house.pool), home, Place::Video]);
                    let minutes = dice.one(&[15, 30, 45, 60]);
                    let therapists = second.map_or(Therapists::one(first), |s| Therapists::two(first, s).unwrap());
                    let new = Booking { therapists, ..booking(first, place, from, minutes) };
                    let plan = dice.one(&plans);
                    let knows = known(plan, &new, from.unix());
                    match book(&app.plads, &house.actor, plan, new.clone()).await {
                        Ok(ids) => {
                            assert!(!clash(&knows, &all, None), "booked over another");
                            all.insert(ids[0], (plan, new, knows));
                            done[0] += 1;
                        }
                        Err(failure) => {
                            let told = taken(failure);
                            assert!(clash(&knows, &all, None), "refused though all are free: {told:?}");
                            assert!(!told.clashes.is_empty());
                            // What is proposed is free, by the oracle.
                            let next = told.next_free.expect("there is a free time within weeks");
                            let at = app.at(next.date(), next.time());
                            assert!(at >= from && !clash(&known(plan, &new, at.unix()), &all, None), "proposed {next} is not free");
                            done[1] += 1;
                        }
                    }
                }
                3 if !ids.is_empty() => {
                    let id = dice.one(&ids);
                    let version = training::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version;
                    let (plan, new, _) = all[&id].clone();
                    let knows = known(plan, &new, from.unix());
                    let free = !clash(&knows, &all, Some(id));
                    let moved = change::shift(&app.plads, &house.actor, id, version, from, Reach::One).await;
                    assert_eq!(moved.is_ok(), free);
                    if free {
                        all.insert(id, (plan, new, knows));
                    }
                    done[if free { 2 } else { 3 }] += 1;
                }
                _ if !ids.is_empty() => {
                    let id = dice.one(&ids);
                    let version = training::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version;
                    change::cancel(&app.plads, &house.actor, id, version, CancelCause::Other, Reach::One).await.unwrap();
                    all.remove(&id);
                    done[4] += 1;
                }
                _ => {}
            }
        }
        println!("booked, refused, moved, not moved, cancelled: {done:?}");
        assert!(done.iter().all(|n| *n > 3), "every sort of act must have happened: {done:?}");
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE cancelled IS NULL").await, i64::try_from(all.len()).unwrap());
    }

    async fn of_fifty_who_book_one_therapist_and_hour_one_does_and_the_others_are_told(app: App) {
        let house = house(&app).await;
        let plans = plans(&app, &house, 50).await;
        let at = app.at(date!(2026 - 11 - 25), time!(10:30));
        let start = Arc::new(Barrier::new(plans.len()));
        let actor = Arc::new(house.actor.clone());
        let tasks: Vec<_> = plans
            .iter()
            .map(|plan| {
                let (plads, actor, start, plan) = (app.plads.clone(), Arc::clone(&actor), Arc::clone(&start), *plan);
                tokio::spawn(async move {
                    start.wait().await;
                    let by = actor.user;
                    book(&plads, &actor, plan, booking(by, Place::Ward, at, 45)).await
                })
            })
            .collect();
        let (mut won, mut told) = (0, 0);
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(failure) => {
                    let taken = taken(failure);
                    assert_eq!(taken.clashes[0].who, ClashOf::Therapist("Jonas R.".into()));
                    assert_eq!(taken.clashes[0].why, ClashCause::Session("Gang".into()));
                    assert_eq!(taken.next_free, Some(time::macros::datetime!(2026-11-25 11:15)));
                    told += 1;
                }
            }
        }
        assert_eq!((won, told), (1, 49));
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'training.booked'").await, 1, "losers leave no trace");
    }

    async fn e20_of_fifty_who_join_a_group_of_eight_eight_sit_and_forty_two_wait_each_once(app: App) {
        let house = house(&app).await;
        let plans = plans(&app, &house, 50).await;
        let at = app.at(date!(2026 - 11 - 25), time!(13:30));
        let pool = booking(house.actor.user, Place::Pool(house.pool), at, 45);
        let id = open_group(&app.plads, &house.actor, app.world.solgaarden, pool, 8).await.unwrap()[0];
        let start = Arc::new(Barrier::new(plans.len()));
        let actor = Arc::new(house.actor.clone());
        let tasks: Vec<_> = plans
            .iter()
            .map(|plan| {
                let (plads, actor, start, plan) = (app.plads.clone(), Arc::clone(&actor), Arc::clone(&start), *plan);
                tokio::spawn(async move {
                    start.wait().await;
                    group::join(&plads, &actor, id, plan).await
                })
            })
            .collect();
        let (mut seats, mut places) = (0, Vec::new());
        for task in tasks {
            match task.await.unwrap().unwrap() {
                Joined::Seat => seats += 1,
                Joined::Waiting { place } => places.push(place),
            }
        }
        places.sort_unstable();
        assert_eq!((seats, places), (8, (1..=42).collect::<Vec<_>>()));
        assert_eq!(number(&app, "SELECT count(DISTINCT citizen_id) FROM training_trainee").await, 50);
        assert_eq!(number(&app, "SELECT count(*) FROM training_claim WHERE live AND who_kind = 'citizen'").await, 8);
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
        assert!(matches!(refusal(group::join(&app.plads, &house.actor, id, plans[0]).await.unwrap_err()), Refusal::Group { why: GroupError::In }));

        // One leaves, and the first in line gets the seat and is told; eight still sit.
        let stored = training::by_id(app.plads.store.read(), id).await.unwrap().unwrap();
        let (third, ninth) = (stored.trainees[2].plan, stored.trainees[8].plan);
        group::leave(&app.plads, &house.actor, id, third).await.unwrap();
        assert_eq!(tasks_of(&app, "seat_given", ninth).await, 1);
        // The next in line is elsewhere: the one behind gets the seat.
        let stored = training::by_id(app.plads.store.read(), id).await.unwrap().unwrap();
        let (tenth, eleventh) = (stored.trainees[8].plan, stored.trainees[9].plan);
        book(&app.plads, &house.actor, tenth, booking(house.therapists[1], Place::Ward, at, 30)).await.unwrap();
        group::leave(&app.plads, &house.actor, id, ninth).await.unwrap();
        assert_eq!((tasks_of(&app, "seat_passed", tenth).await, tasks_of(&app, "seat_given", eleventh).await), (1, 1));
        let stored = training::by_id(app.plads.store.read(), id).await.unwrap().unwrap();
        assert_eq!(stored.group().map(|g| (g.seated().len(), g.waiting().len())), Some((8, 39)));
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());

        // More seats go to the line, fewer than sit are refused.
        group::resize(&app.plads, &house.actor, id, stored.version, 10).await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM training_claim WHERE live AND who_kind = 'citizen'").await, 11, "ten and the one elsewhere");
        let refused = group::resize(&app.plads, &house.actor, id, stored.version + 1, 9).await.unwrap_err();
        assert!(matches!(refusal(refused), Refusal::Group { why: GroupError::Seated { seated: 10 } }));
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
    }

    async fn one_session_may_begin_as_another_ends_but_driving_counts(app: App) {
        let house = house(&app).await;
        let plans = plans(&app, &house, 2).await;
        let by = house.actor.user;
        let at = |clock| app.at(date!(2026 - 11 - 25), clock);
        book(&app.plads, &house.actor, plans[0], booking(by, Place::Gym(house.gym), at(time!(9:00)), 45)).await.unwrap();
        book(&app.plads, &house.actor, plans[1], booking(by, Place::Gym(house.gym), at(time!(9:45)), 45)).await.unwrap();
        book(&app.plads, &house.actor, plans[0], booking(by, Place::Video, at(time!(8:15)), 45)).await.unwrap();
        let home = Place::Home { travel_before: 20, travel_after: 10 };
        let told = taken(book(&app.plads, &house.actor, plans[0], booking(by, home, at(time!(10:40)), 60)).await.unwrap_err());
        assert_eq!(told.clashes.len(), 1, "the therapist drives from 10:20: {told:?}");
        assert_eq!(told.next_free, Some(time::macros::datetime!(2026-11-25 10:50)));
        book(&app.plads, &house.actor, plans[0], booking(by, home, at(time!(10:50)), 60)).await.unwrap();
        // The citizen does not drive: another therapist may train until the first one comes.
        book(&app.plads, &house.actor, plans[0], booking(house.therapists[1], Place::Video, at(time!(10:20)), 30)).await.unwrap();
        // But nobody trains the citizen meanwhile, and a room is one place.
        let told = taken(book(&app.plads, &house.actor, plans[0], booking(house.therapists[2], Place::Gym(house.gym), at(time!(9:30)), 20)).await.unwrap_err());
        let who: Vec<_> = told.clashes.iter().map(|c| c.who.clone()).collect();
        let gym = ClashOf::Room("Træningssalen".into());
        assert_eq!(who, [ClashOf::Citizen, gym.clone(), gym], "{told:?}");
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
    }

    async fn the_doctor_finds_a_room_that_a_session_does_not_take(app: App) {
        let house = house(&app).await;
        let plan = plans(&app, &house, 1).await[0];
        let at = app.at(date!(2026 - 11 - 25), time!(9:00));
        book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Gym(house.gym), at, 45)).await.unwrap();
        let found = async || {
            let findings = server::doctor::examine(&app.plads.store).await.unwrap();
            findings.iter().find(|f| f.id() == "training").unwrap().violations()
        };
        assert_eq!(found().await, 0);
        let db = app.plads.store.for_migration();
        sea_orm::ConnectionTrait::execute_unprepared(db, "UPDATE training_claim SET live = NOT live WHERE who_kind = 'room'").await.unwrap();
        assert_eq!(found().await, 1);
    }

    async fn the_citizens_page_tells_the_sessions_to_come_and_neither_cancelled_ones_nor_anybody_elses(app: App) {
        app.set_local(date!(2026 - 11 - 25), time!(8:00));
        let house = house(&app).await;
        let (stay, plan) = plan_of(&app, &house, "2", 1).await;
        let (_, other) = plan_of(&app, &house, "S1", 2).await;
        let at = |day, clock| app.at(day, clock);
        let with = |by: usize, what: &str, from, place| Booking { what: what.into(), ..booking(house.therapists[by], place, from, 45) };
        let both = Therapists::two(house.therapists[0], house.therapists[1]).unwrap();
        let stairs = with(0, "Trappe med gelænder", at(date!(2026 - 11 - 26), time!(10:30)), Place::Gym(house.gym));
        book(&app.plads, &house.actor, plan, Booking { therapists: both, ..stairs }).await.unwrap();
        let off = with(2, "Cykel", at(date!(2026 - 11 - 27), time!(9:00)), Place::Ward);
        let off = book(&app.plads, &house.actor, plan, off).await.unwrap()[0];
        change::cancel(&app.plads, &house.actor, off, 1, CancelCause::TherapistAway, Reach::One).await.unwrap();
        book(&app.plads, &house.actor, plan, with(2, "Senere", at(date!(2026 - 12 - 10), time!(9:00)), Place::Ward)).await.unwrap();
        book(&app.plads, &house.actor, other, with(2, "En andens", at(date!(2026 - 11 - 26), time!(9:00)), Place::Ward)).await.unwrap();
        let me = crate::citizen::citizen(&app, stay).await;
        let page = me.get("/me").await;
        page.says("orsdag 26. november kl. 10.30").says("Træning med Jonas og Sigrid: Trappe med gelænder. Træningssal.");
        // Cancelled, more than two weeks ahead, and another citizen's.
        page.never_says("Cykel").never_says("Senere").never_says("En andens");
        // Once it has begun it is no longer to come.
        app.set_local(date!(2026 - 11 - 26), time!(10:31));
        crate::citizen::citizen(&app, stay).await.get("/me").await.never_says("Trappe med gelænder");
    }

    async fn a_booking_that_cannot_be_read_names_its_fields_keeps_what_was_typed_and_writes_nothing(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let therapist = app.browser(app.world.therapist).await;
        let path = format!("/plans/{plan}/book");
        let typed = [
            ("what", "Cykel"), ("day", "31.02.2027"), ("clock", "25:00"), ("minutes", "481"), ("place", "gym"), ("room", ""), ("therapist", ""),
        ];
        let refused = therapist.post(&path, "book_session", &typed).await;
        assert_eq!(refused.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("value=\"Cykel\"").says("Dag: Datoen findes ikke").says("Klokkeslæt: ").says("Minutter: Skriv et helt tal fra 1 til 480");
        refused.says("Sal eller bassin: Vælg en af mulighederne").says("Terapeut: Vælg en af mulighederne");
        assert_eq!(number(&app, "SELECT count(*) FROM training_session").await, 0);
        therapist.get("/day").await.says("Min dag").says("Ingen tider denne dag.");
        therapist.post("/day/hours", "set_hours", &[("from_1", "15:00"), ("to_1", "08:00")]).await.says("mandag til: Tidspunktet er for tidligt");
        assert_eq!(number(&app, "SELECT count(*) FROM therapist_hours").await, 0);
    }

    async fn hours_and_absence_bind_and_the_next_free_time_keeps_to_them(app: App) {
        let house = house(&app).await;
        let plan = plans(&app, &house, 1).await[0];
        let by = house.actor.user;
        let day = |weekday| WorkingHours { weekday, from: time!(8:00), to: time!(15:00) };
        let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday].map(day);
        diary::set_hours(&app.plads, &house.actor, &week).await.unwrap();
        let friday = |clock| app.at(date!(2026 - 11 - 27), clock);
        let course = Period::new(friday(time!(9:00)), friday(time!(15:00))).unwrap();
        diary::set_away(&app.plads, &house.actor, course, AwayCause::Course).await.unwrap();
        let told = taken(book(&app.plads, &house.actor, plan, booking(by, Place::Ward, friday(time!(8:30)), 45)).await.unwrap_err());
        assert_eq!(told.clashes[0].why, ClashCause::Away(AwayCause::Course));
        assert_eq!(told.next_free, Some(time::macros::datetime!(2026-11-30 8:00)), "after the course and the weekend");
        let told = taken(book(&app.plads, &house.actor, plan, booking(by, Place::Ward, app.at(date!(2026 - 11 - 28), time!(10:00)), 45)).await.unwrap_err());
        assert_eq!(told.clashes[0].why, ClashCause::OffHours);
        book(&app.plads, &house.actor, plan, booking(by, Place::Ward, friday(time!(8:15)), 45)).await.unwrap();
        // A colleague without a diary is bound by no hours.
        book(&app.plads, &house.actor, plan, booking(house.therapists[1], Place::Ward, app.at(date!(2026 - 11 - 28), time!(10:00)), 45)).await.unwrap();
    }

    async fn of_a_series_all_are_booked_or_none_and_every_day_in_the_way_is_named(app: App) {
        let house = house(&app).await;
        let plans = plans(&app, &house, 2).await;
        let by = house.actor.user;
        let series = |clock: Time, end| {
            let series = Series::weekly(date!(2026 - 11 - 25), clock, 45, &[Weekday::Wednesday, Weekday::Friday], end).unwrap();
            Booking { times: series.periods(&app.plads.zone), ..booking(by, Place::Ward, app.plads.now(), 45) }
        };
        let ids = book(&app.plads, &house.actor, plans[0], series(time!(9:00), SeriesEnd::After(6))).await.unwrap();
        assert_eq!(ids.len(), 6);
        let other = series(time!(9:30), SeriesEnd::After(100));
        let told = taken(book(&app.plads, &house.actor, plans[1], other).await.unwrap_err());
        let days: Vec<Date> = told.clashes.iter().map(|c| c.from.date()).collect();
        let expected = [(11, 25), (11, 27), (12, 2), (12, 4), (12, 9), (12, 11)].map(|(m, d)| Date::from_calendar_date(2026, time::Month::try_from(m).unwrap(), d).unwrap());
        assert_eq!(days, expected, "all of them, and no other");
        assert_eq!(number(&app, "SELECT count(*) FROM training_session").await, 6, "none of the hundred was booked");
        assert_eq!(book(&app.plads, &house.actor, plans[1], series(time!(9:45), SeriesEnd::After(100))).await.unwrap().len(), 100);
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
    }

    async fn attendance_is_told_after_the_beginning_and_what_took_place_is_neither_moved_nor_cancelled(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let at = app.at(date!(2026 - 11 - 24), time!(10:30));
        let id = book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Ward, at, 45)).await.unwrap()[0];
        let who = training::by_id(app.plads.store.read(), id).await.unwrap().unwrap().trainees[0].id;
        let early = attend::tell(&app.plads, &house.actor, id, who, Ok(()), "").await.unwrap_err();
        assert!(matches!(refusal(early), Refusal::Attendance { why: AttendanceError::NotBegun }));
        app.set_local(date!(2026 - 11 - 24), time!(10:30));
        attend::tell(&app.plads, &house.actor, id, who, Ok(()), "Gik 40 m med rollator").await.unwrap();
        attend::tell(&app.plads, &house.actor, id, who, Err(NoShowCause::Tired), "").await.unwrap();
        attend::tell(&app.plads, &house.actor, id, who, Ok(()), "Gik 40 m med rollator").await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM training_trainee WHERE attendance = 'came' AND cause IS NULL AND note = 'Gik 40 m med rollator'").await, 1);
        let cancelled = change::cancel(&app.plads, &house.actor, id, 1, CancelCause::Other, Reach::One).await.unwrap_err();
        assert!(matches!(refusal(cancelled), Refusal::Attendance { why: AttendanceError::TookPlace }));
        let moved = change::shift(&app.plads, &house.actor, id, 1, at.plus_hours(24), Reach::One).await.unwrap_err();
        assert!(matches!(refusal(moved), Refusal::Attendance { why: AttendanceError::TookPlace }));
        let nurse = app.actor(app.world.ward_nurse).await;
        let other = app.actor(app.world.other_therapist).await;
        for (actor, expected) in [(&nurse, AppError::Forbidden), (&other, AppError::NotFound)] {
            let refused = attend::tell(&app.plads, actor, id, who, Ok(()), "").await.unwrap_err();
            assert_eq!(AppError::from(refused), expected);
        }
    }

    async fn isolation_refuses_group_gym_and_pool_and_isolation_that_starts_later_names_what_cannot_be_kept(app: App) {
        let house = house(&app).await;
        let (stay, plan) = plan_of(&app, &house, "3", 1).await;
        let by = house.actor.user;
        let at = |clock| app.at(date!(2026 - 11 - 25), clock);
        book(&app.plads, &house.actor, plan, booking(by, Place::Gym(house.gym), at(time!(9:00)), 45)).await.unwrap();
        book(&app.plads, &house.actor, plan, booking(by, Place::Ward, at(time!(10:00)), 45)).await.unwrap();
        let id = open_group(&app.plads, &house.actor, app.world.solgaarden, booking(by, Place::Pool(house.pool), at(time!(11:00)), 45), 8).await.unwrap()[0];
        group::join(&app.plads, &house.actor, id, plan).await.unwrap();
        let nurse = app.actor(app.world.ward_nurse).await;
        let isolate = |infection, cleaning| NewInfection { infection, cleaning, reason: "Podning".into() };
        server::stay::infection::change(&app.plads, &nurse, stay, 1, isolate(Infection::Isolation, None)).await.unwrap();
        assert_eq!(tasks(&app, "sessions_isolated").await, 1);
        let note = note_of(&app, "sessions_isolated").await;
        assert_eq!(note, "2: 25.11. 09:00, 25.11. 11:00", "the one on the ward can be kept");
        for (place, why) in [
            (Place::Gym(house.gym), IsolationRefusal::Place(domain::rehab::session::PlaceKind::Gym)),
            (Place::Pool(house.pool), IsolationRefusal::Place(domain::rehab::session::PlaceKind::Pool)),
        ] {
            let refused = book(&app.plads, &house.actor, plan, booking(by, place, at(time!(14:00)), 30)).await.unwrap_err();
            assert_eq!(refusal(refused), Refusal::SessionIsolated { why });
        }
        book(&app.plads, &house.actor, plan, booking(by, Place::Ward, at(time!(14:00)), 30)).await.unwrap();
        let second = open_group(&app.plads, &house.actor, app.world.solgaarden, booking(by, Place::Ward, at(time!(15:00)), 30), 8).await.unwrap()[0];
        let refused = group::join(&app.plads, &house.actor, second, plan).await.unwrap_err();
        assert_eq!(refusal(refused), Refusal::SessionIsolated { why: IsolationRefusal::Group });
        // To the ward with all of it: out of the group, and the gym is free for others.
        let version = version_of(&app, plan).await;
        assert_eq!(decide::decide(&app.plads, &house.actor, plan, version, Decision::Move(Place::Ward)).await.unwrap(), 0);
        assert_eq!(tasks(&app, "sessions_isolated").await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM training_claim WHERE live AND who_kind = 'room'").await, 1, "the pool alone");
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
        // Isolation ends, and begins when there is nothing to name.
        server::stay::infection::change(&app.plads, &nurse, stay, 2, isolate(Infection::None, Some(CleaningClass::Ordinary))).await.unwrap();
        server::stay::infection::change(&app.plads, &nurse, stay, 3, isolate(Infection::AwaitingResult, None)).await.unwrap();
        assert_eq!(tasks(&app, "sessions_isolated").await, 0);
    }
}

pub async fn tasks_of(app: &App, kind: &str, plan: PlanId) -> i64 {
    use sea_orm::{ColumnTrait as _, PaginatorTrait as _, QueryFilter as _};
    use server::store::entity::task;
    let found = task::Entity::find().filter(task::Column::Kind.eq(kind)).filter(task::Column::PlanId.eq(plan.0));
    i64::try_from(found.count(app.plads.store.read()).await.unwrap()).unwrap()
}

pub async fn note_of(app: &App, kind: &str) -> String {
    use sea_orm::{ColumnTrait as _, QueryFilter as _};
    use server::store::entity::task;
    let open = task::Entity::find().filter(task::Column::Kind.eq(kind)).filter(task::Column::DoneAt.is_null());
    open.one(app.plads.store.read()).await.unwrap().unwrap().note
}

pub async fn version_of(app: &App, plan: PlanId) -> i32 {
    server::store::plan::by_id(app.plads.store.read(), plan).await.unwrap().unwrap().version
}
