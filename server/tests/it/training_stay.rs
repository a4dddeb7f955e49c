//! Sessions follow the stay, and the plan: what a stay that ends, moves, lasts longer or shorter asks; what a death, a pause, another plan
//! makes of them.

use crate::bed::number;
use crate::given::written;
use crate::harness::App;
use crate::moving::tasks;
use crate::training::{booking, house, in_two_places, note_of, plan_of, plans, refusal, tasks_of, version_of};
use app::error::Refusal;
use domain::code::Code as _;
use domain::ids::{PlanId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::plan::{Mode, PauseReason};
use domain::rehab::session::{CancelCause, Place, Therapists};
use sea_orm::EntityTrait as _;
use server::stay::decide::{NewDeparture, change_departure};
use server::stay::end::Ending;
use server::store::training;
use server::training::book::{Booking, book, open_group};
use server::training::decide::{self, Decision};
use server::training::group;
use time::macros::{date, time};

on_both_engines! {
    async fn a_stay_that_ends_asks_about_its_sessions_and_the_plan_goes_on_at_home_the_same_day(app: App) {
        let house = house(&app).await;
        let (stay, plan) = plan_of(&app, &house, "2", 1).await;
        let by = house.actor.user;
        let at = |day, clock| app.at(day, clock);
        let wednesday = date!(2026 - 11 - 25);
        book(&app.plads, &house.actor, plan, booking(by, Place::Ward, at(wednesday, time!(9:00)), 45)).await.unwrap();
        book(&app.plads, &house.actor, plan, booking(by, Place::Gym(house.gym), at(wednesday, time!(13:00)), 45)).await.unwrap();
        book(&app.plads, &house.actor, plan, booking(by, Place::Ward, at(date!(2026 - 11 - 26), time!(9:00)), 45)).await.unwrap();
        // Somebody else is trained right before the second.
        let other = plans(&app, &house, 1).await[0];
        book(&app.plads, &house.actor, other, booking(by, Place::Ward, at(wednesday, time!(12:15)), 45)).await.unwrap();
        let nurse = app.actor(app.world.ward_nurse).await;
        let ending = Ending { at: app.plads.now(), outcome: domain::stay::Outcome::OwnHome, note: String::new(), accepted: None };
        server::stay::end::end(&app.plads, &nurse, stay, 1, ending).await.unwrap();
        assert_eq!(tasks(&app, "sessions_to_decide").await, 1);
        assert_eq!(note_of(&app, "sessions_to_decide").await, "3: 25.11. 09:00, 25.11. 13:00, 26.11. 09:00");
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE place = 'home'").await, 0, "nothing moves before somebody decides");
        // The plan goes home, and its sessions with it, as one act. The one with somebody right before it stands, and the task with it.
        app.wait_minutes(5);
        let version = version_of(&app, plan).await;
        server::plan::place::switch(&app.plads, &house.actor, plan, version, Mode::Home, (20, 20)).await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE place = 'home' AND travel_before = 20").await, 2);
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE place = 'gym'").await, 1);
        assert_eq!(tasks(&app, "sessions_to_decide").await, 1);
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
        assert_eq!(number(&app, "SELECT count(*) FROM rehab_plan").await, 2, "nothing is registered anew");
        let version = version_of(&app, plan).await;
        assert_eq!(decide::decide(&app.plads, &house.actor, plan, version, Decision::Cancel(CancelCause::StayChanged)).await.unwrap(), 0);
        assert_eq!(tasks(&app, "sessions_to_decide").await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE cancelled = 'stay_changed'").await, 1);
        // The plan runs, and ends: what was to come is called off.
        finalise(&app, &house.actor, plan).await;
        let version = version_of(&app, plan).await;
        let end = server::plan::state::Step::End(domain::rehab::plan::StopReason::NoNeedCitizen);
        server::plan::state::take(&app.plads, &house.actor, plan, version, end).await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE cancelled = 'plan_changed'").await, 2);
    }

    async fn h11_home_on_day_12_the_plan_goes_on_with_two_visits_a_week_and_the_same_goals(app: App) {
        // In bed since 23 November.
        let (stay, plan) = crate::plan::a_plan(&app).await;
        for words in ["gå til postkassen selv", "tage bad selv"] {
            let goal = [("own_words", words), ("icf", "activity"), ("owner", "physiotherapist"), ("review_on", "07.12.2026")];
            plan.post("set_goal", &goal).await.accepted();
        }
        let goals = async || {
            let found = server::store::plan::goal::of_plans(app.plads.store.read(), &[plan.id]).await.unwrap();
            found.into_iter().map(|g| (g.id, g.goal.own_words)).collect::<Vec<_>>()
        };
        let before = goals().await;
        app.set_local(date!(2026 - 12 - 04), time!(11:00));
        let nurse = app.actor(app.world.ward_nurse).await;
        let ending = Ending { at: app.plads.now(), outcome: domain::stay::Outcome::OwnHome, note: String::new(), accepted: None };
        server::stay::end::end(&app.plads, &nurse, stay, 1, ending).await.unwrap();
        let therapist = app.actor(app.world.therapist).await;
        let version = version_of(&app, plan.id).await;
        server::plan::place::switch(&app.plads, &therapist, plan.id, version, Mode::Home, (15, 15)).await.unwrap();
        let visits = [(8, 9), (11, 13), (15, 9), (18, 13)].map(|(day, hour)| {
            Period::lasting(app.at(date!(2026 - 12 - 01).replace_day(day).unwrap(), time::Time::from_hms(hour, 0, 0).unwrap()), 45 * 60)
        });
        let home = Place::Home { travel_before: 15, travel_after: 15 };
        let booking = Booking { what: "Gang ude".into(), therapists: Therapists::one(therapist.user), place: home, times: visits.to_vec() };
        book(&app.plads, &therapist, plan.id, booking).await.unwrap();
        assert_eq!(goals().await, before, "the same goals");
        assert_eq!(before.len(), 2);
        assert_eq!(places(&app, plan.id).await, ["home"; 4]);
        assert_eq!(number(&app, "SELECT count(*) FROM rehab_plan").await, 1, "the same plan");
        let page = app.browser(app.world.therapist).await.get(&format!("/plans/{}?week=2026-12-07", plan.id)).await;
        assert_eq!(page.body.matches("Gang ude").count(), 2, "two visits in the week");
        page.says("gå til postkassen selv").says("tage bad selv").says("siden 4. dec.");
    }

    async fn a_departure_that_is_undone_asks_nothing(app: App) {
        let house = house(&app).await;
        let (stay, plan) = plan_of(&app, &house, "2", 1).await;
        book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Ward, app.plads.now().plus_hours(24), 45)).await.unwrap();
        let nurse = app.ward_nurse().await;
        nurse.post(&format!("/stays/{stay}"), "end_stay", &[("version", "1"), ("outcome", "own_home"), ("at", "")]).await.accepted();
        assert_eq!(tasks(&app, "sessions_to_decide").await, 1);
        let act = departure(&app).await;
        nurse.post(&format!("/undo/{act}"), "undo", &[]).await.accepted();
        assert_eq!(tasks(&app, "sessions_to_decide").await, 0);
    }

    async fn a_move_asks_only_at_another_site_a_hospital_asks_and_death_calls_all_of_it_off(app: App) {
        let house = house(&app).await;
        let (stay, plan) = plan_of(&app, &house, "2", 1).await;
        let by = house.actor.user;
        let tomorrow = |clock| app.at(date!(2026 - 11 - 25), clock);
        book(&app.plads, &house.actor, plan, booking(by, Place::Ward, tomorrow(time!(9:00)), 45)).await.unwrap();
        book(&app.plads, &house.actor, plan, booking(by, Place::Video, tomorrow(time!(10:00)), 45)).await.unwrap();
        let id = open_group(&app.plads, &house.actor, app.world.solgaarden, booking(by, Place::Pool(house.pool), tomorrow(time!(11:00)), 45), 1).await.unwrap()[0];
        group::join(&app.plads, &house.actor, id, plan).await.unwrap();
        let waits = plans(&app, &house, 1).await[0];
        group::join(&app.plads, &house.actor, id, waits).await.unwrap();
        let nurse = app.actor(app.world.ward_nurse).await;
        for (bed, version, asked) in [("3", 1, 0), ("S1", 2, 1)] {
            let (at, reason) = (app.plads.now(), "Støj".to_owned());
            let to = server::stay::transfer::Transferring { bed: app.world.beds[bed], at, reason, consents: String::new() };
            server::stay::transfer::transfer(&app.plads, &nurse, stay, version, to).await.unwrap();
            assert_eq!(tasks(&app, "sessions_to_decide").await, asked, "within the site they follow, at another they are asked about");
            app.wait_minutes(5);
        }
        app.wait_minutes(5);
        let hospital = server::stay::absence::Leaving {
            kind: domain::absence::AbsenceKind::Hospital, at: app.plads.now(), place: "RH".into(), expected_return: None, flow: None,
        };
        let version = server::store::stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().version;
        server::stay::absence::leave(&app.plads, &nurse, stay, version, hospital).await.unwrap();
        assert_eq!(note_of(&app, "sessions_to_decide").await, "2: 25.11. 09:00, 25.11. 11:00");
        app.wait_minutes(5);
        let now = app.plads.now();
        server::stay::absence::come_back(&app.plads, &nurse, stay, version + 1, now).await.unwrap();
        assert_eq!(tasks(&app, "sessions_to_decide").await, 0, "back in the bed, nothing is asked");
        app.wait_minutes(5);
        let now = app.plads.now();
        server::stay::death::found(&app.plads, &nurse, stay, version + 2, now, "Ida Krogh").await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE cancelled = 'died'").await, 2, "by video as well");
        let stored = training::by_id(app.plads.store.read(), id).await.unwrap().unwrap();
        assert_eq!(stored.trainees.iter().map(|t| t.plan).collect::<Vec<_>>(), [waits], "the seat went to the first in line");
        assert_eq!(tasks_of(&app, "seat_given", waits).await, 1);
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
        let later = booking(house.therapists[2], Place::Video, app.plads.now().plus_hours(30), 30);
        let refused = book(&app.plads, &house.actor, plan, later).await.unwrap_err();
        assert!(matches!(refusal(refused), Refusal::CitizenDied), "nobody books for the dead");
    }

    async fn a_longer_stay_asks_about_sessions_at_home_meanwhile_and_a_shorter_one_about_those_in_the_house_afterwards(app: App) {
        let house = house(&app).await;
        let (stay, plan) = plan_of(&app, &house, "2", 1).await;
        let by = house.actor.user;
        let at = |day, hour: u8| app.at(day, time::Time::from_hms(hour, 0, 0).unwrap());
        let (d7, d10) = (date!(2026 - 12 - 07), date!(2026 - 12 - 10));
        let home = Place::Home { travel_before: 15, travel_after: 15 };
        for (place, when) in [
            (Place::Ward, at(date!(2026 - 11 - 30), 9)),
            (Place::Gym(house.gym), at(d7, 13)),
            (home, at(d10, 9)),
            (Place::Video, at(d10, 12)),
        ] {
            book(&app.plads, &house.actor, plan, booking(by, place, when, 45)).await.unwrap();
        }
        // Granted until 8 December: all of them suit that.
        depart(&app, stay, at(date!(2026 - 12 - 08), 11)).await;
        assert_eq!(tasks(&app, "sessions_to_decide").await, 0);
        depart(&app, stay, at(date!(2026 - 12 - 12), 11)).await;
        assert_eq!(note_of(&app, "sessions_to_decide").await, "1: 10.12. 09:00", "in bed on the tenth, not at home");
        assert_eq!(places(&app, plan).await, ["ward", "gym", "home", "video"], "nothing moves before somebody decides");
        let version = version_of(&app, plan).await;
        assert_eq!(decide::decide(&app.plads, &house.actor, plan, version, Decision::Move(Place::Ward)).await.unwrap(), 0);
        assert_eq!(places(&app, plan).await, ["ward", "gym", "ward", "video"], "those that suit are not touched");
        assert_eq!(tasks(&app, "sessions_to_decide").await, 0);
        depart(&app, stay, at(date!(2026 - 12 - 05), 11)).await;
        assert_eq!(note_of(&app, "sessions_to_decide").await, "2: 07.12. 13:00, 10.12. 09:00");
        // What made the question is taken back: there is none.
        depart(&app, stay, at(date!(2026 - 12 - 12), 11)).await;
        assert_eq!(tasks(&app, "sessions_to_decide").await, 0);
        depart(&app, stay, at(date!(2026 - 12 - 05), 11)).await;
        let version = version_of(&app, plan).await;
        assert_eq!(decide::decide(&app.plads, &house.actor, plan, version, Decision::Move(home)).await.unwrap(), 0);
        assert_eq!(places(&app, plan).await, ["ward", "home", "home", "video"]);
        assert_eq!(number(&app, "SELECT count(*) FROM rehab_plan").await, 1, "one plan throughout");
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
    }

    async fn a_plan_that_rests_asks_about_all_its_sessions_and_one_that_goes_on_does_not(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let (_, other) = plan_of(&app, &house, "3", 2).await;
        let tomorrow = |clock| app.at(date!(2026 - 11 - 25), clock);
        book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Ward, tomorrow(time!(9:00)), 45)).await.unwrap();
        book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Video, tomorrow(time!(11:00)), 45)).await.unwrap();
        book(&app.plads, &house.actor, other, booking(house.actor.user, Place::Ward, tomorrow(time!(13:00)), 45)).await.unwrap();
        finalise(&app, &house.actor, plan).await;
        let pause = server::plan::state::Step::Pause(PauseReason::ALL[0]);
        for (step, asked) in [(pause, 1), (server::plan::state::Step::Resume, 0), (pause, 1)] {
            let version = version_of(&app, plan).await;
            server::plan::state::take(&app.plads, &house.actor, plan, version, step).await.unwrap();
            assert_eq!(tasks(&app, "sessions_to_decide").await, asked, "{step:?}");
            app.wait_minutes(5);
        }
        assert_eq!(note_of(&app, "sessions_to_decide").await, "2: 25.11. 09:00, 25.11. 11:00");
        let version = version_of(&app, plan).await;
        assert_eq!(decide::decide(&app.plads, &house.actor, plan, version, Decision::Cancel(CancelCause::PlanChanged)).await.unwrap(), 0);
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE cancelled = 'plan_changed'").await, 2);
        assert_eq!(number(&app, "SELECT count(*) FROM training_session WHERE cancelled IS NULL").await, 1, "nobody else's");
    }

    async fn what_is_to_come_goes_on_in_the_plan_that_takes_the_place_of_one_and_what_was_stays(app: App) {
        let house = house(&app).await;
        let (stay, old) = plan_of(&app, &house, "2", 1).await;
        let by = house.actor.user;
        let past = book(&app.plads, &house.actor, old, booking(by, Place::Ward, app.plads.now().plus_minutes(30), 30)).await.unwrap();
        book(&app.plads, &house.actor, old, booking(by, Place::Ward, app.plads.now().plus_hours(24), 45)).await.unwrap();
        app.wait_minutes(90);
        let nurse = app.actor(app.world.ward_nurse).await;
        let next = server::plan::write::begin(&app.plads, &house.actor, stay, written()).await.unwrap();
        let ending = Ending { at: app.plads.now(), outcome: domain::stay::Outcome::OwnHome, note: String::new(), accepted: None };
        server::stay::end::end(&app.plads, &nurse, stay, 1, ending).await.unwrap();
        assert_eq!(tasks_of(&app, "sessions_to_decide", old).await, 1);
        let version = version_of(&app, old).await;
        server::plan::state::replace(&app.plads, &house.actor, old, version, next).await.unwrap();
        let first = training::by_id(app.plads.store.read(), past[0]).await.unwrap().unwrap();
        assert_eq!(first.trainees[0].plan, old, "what took place belongs to the plan it took place in");
        assert_eq!(places(&app, next).await, ["ward"]);
        assert_eq!((tasks_of(&app, "sessions_to_decide", old).await, tasks_of(&app, "sessions_to_decide", next).await), (0, 1));
        assert_eq!(in_two_places(&app).await, Vec::<String>::new());
    }
}

/// Decides another expected departure, as whoever allocates.
async fn depart(app: &App, stay: StayId, until: Instant) {
    app.wait_minutes(5);
    let allocator = app.actor(app.world.allocator).await;
    let version = server::store::stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().version;
    let new = NewDeparture { until, reasons: "Du har brug for det.".into(), despite: false, accepted: None };
    change_departure(&app.plads, &allocator, stay, version, new).await.unwrap();
}

/// Where the sessions of a plan take place, by time.
async fn places(app: &App, plan: PlanId) -> Vec<&'static str> {
    let db = app.plads.store.read();
    let rows = server::store::entity::training_session::Entity::find().all(db).await.unwrap();
    let mut all = training::by_ids(db, rows.into_iter().map(|r| domain::ids::SessionId(r.id))).await.unwrap();
    all.retain(|t| t.trainees.iter().any(|who| who.plan == plan));
    all.sort_by_key(|t| t.session.period.from());
    all.iter().map(|t| t.session.place.kind().code()).collect()
}

/// Lets a plan run.
pub async fn finalise(app: &App, actor: &domain::access::Actor, plan: PlanId) {
    let whole = server::store::plan::Written {
        statement: Some(domain::rehab::plan::Statement::OwnWords("Jeg vil hjem".into())),
        decision: Some((date!(2026 - 11 - 20), "Visitationen".into())),
        ..written()
    };
    let version = version_of(app, plan).await;
    server::plan::write::keep(&app.plads, actor, plan, version, whole, true).await.unwrap();
}

async fn departure(app: &App) -> String {
    use sea_orm::{ColumnTrait as _, QueryFilter as _};
    use server::store::entity::event;
    let ended = event::Entity::find().filter(event::Column::Name.eq("stay.ended"));
    ended.one(app.plads.store.read()).await.unwrap().unwrap().id.to_string()
}
