//! What is planned gives way to what cannot wait, and what a person has dealt with stays dealt with.

use crate::bed::{number, overlaps};
use crate::given;
use crate::harness::{Answer, App};
use axum::http::StatusCode;
use domain::board::{BedState, bed_at};
use domain::ids::{BedId, ReservationId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use domain::request::RequestStatus;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::deadlines::run_once;
use server::failure::Failure;
use server::store::entity::{agreement, task};
use server::store::reservation::Reservation;
use server::store::{claims, request, reservation, stay};
use time::macros::{date, time};

async fn open_tasks(app: &App, kind: &str) -> Vec<task::Model> {
    let open = task::Entity::find().filter(task::Column::Kind.eq(kind)).filter(task::Column::DoneAt.is_null());
    open.all(app.plads.store.read()).await.unwrap()
}

async fn done(app: &App, task: &task::Model) -> Answer {
    let fields = [("task", task.id.to_string()), ("version", task.version.to_string())];
    app.allocator().await.post("/tasks", "done", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await
}

async fn state_at(app: &App, bed: BedId, at: Instant) -> BedState {
    let around = Period::new(at, at.plus_hours(24)).unwrap();
    bed_at(at, &claims::on_beds(app.plads.store.read(), &[bed], around).await.unwrap()).state
}

/// A confirmed reservation from now to in two weeks.
async fn promised(app: &App, n: u32, bed: BedId, from: Instant) -> ReservationId {
    let asked = given::request_granted(app, given::content(app, &given::civil_number(n))).await;
    let id = given::offer_from(app, asked, bed, from, from.plus_hours(14 * 24)).await;
    let old = reservation::by_id(app.plads.store.read(), id).await.unwrap().unwrap();
    let state = old.state.confirm(app.plads.now()).unwrap();
    let confirmed = Reservation { state, ..old };
    app.plads.store.write(async |tx| Ok::<_, Failure>(reservation::save(&tx, &confirmed).await?)).await.unwrap();
    id
}

async fn guest(app: &App, n: u32, bed: BedId, until: Instant) -> StayId {
    given::stay_from(app, bed, given::content(app, &given::civil_number(n)), app.plads.now().plus_hours(-24), until).await
}

async fn end(app: &App, id: StayId) -> Answer {
    let version = stay::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string();
    let nurse = app.ward_nurse().await;
    nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &version), ("at", ""), ("outcome", "own_home")]).await
}

on_both_engines! {
    async fn who_is_to_have_the_bed_at_ten_keeps_ten_as_long_as_the_citizen_before_may_leave_in_time(app: App) {
        let bed = app.world.beds["2"];
        let ten = app.at(date!(2026 - 11 - 24), time!(10:00));
        let leaving = guest(&app, 1, bed, ten).await;
        let next = promised(&app, 2, bed, ten).await;
        app.set_local(date!(2026 - 11 - 24), time!(9:54));
        run_once(&app.plads).await.unwrap();
        let stands = reservation::by_id(app.plads.store.read(), next).await.unwrap().unwrap();
        assert_eq!(stands.period.from(), ten);
        assert!(open_tasks(&app, "conflict").await.is_empty() && open_tasks(&app, "past_departure").await.is_empty());
        app.set_local(date!(2026 - 11 - 24), time!(9:55));
        run_once(&app.plads).await.unwrap();
        let moved = reservation::by_id(app.plads.store.read(), next).await.unwrap().unwrap();
        assert_eq!(moved.period.from(), ten.plus_minutes(60), "now the citizen before keeps the bed for an hour more");
        assert_eq!((open_tasks(&app, "conflict").await.len(), open_tasks(&app, "past_departure").await.len()), (1, 1));
        end(&app, leaving).await.location();
        assert!(open_tasks(&app, "past_departure").await.is_empty(), "the departure was what the task asked for");
        assert_eq!(overlaps(&app).await, 0);
    }

    async fn an_offer_without_an_answer_lapses_by_the_clock(app: App) {
        let asked = given::request_granted(&app, given::content(&app, &given::civil_number(1))).await;
        given::offer(&app, asked, app.world.beds["1A"]).await;
        app.wait_minutes(179);
        run_once(&app.plads).await.unwrap();
        let state = async || request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap().state.status();
        assert_eq!(state().await, RequestStatus::Reserved);
        app.wait_minutes(1);
        run_once(&app.plads).await.unwrap();
        assert_eq!(state().await, RequestStatus::Granted);
        assert_eq!(state_at(&app, app.world.beds["1A"], app.plads.now()).await, BedState::Free);
    }

    async fn what_a_person_has_dealt_with_does_not_come_back_every_minute(app: App) {
        let (bed, now) = (app.world.beds["1A"], app.plads.now());
        promised(&app, 1, bed, now).await;
        given::stay_from(&app, app.world.beds["2"], given::content(&app, &given::civil_number(2)), now.plus_hours(-5 * 24), now.plus_hours(240)).await;
        app.wait_minutes(61);
        run_once(&app.plads).await.unwrap();
        for kind in ["non_arrival", "review_kind"] {
            let [task] = &open_tasks(&app, kind).await[..] else { panic!("one task of {kind}") };
            assert_eq!(done(&app, task).await.location(), "/tasks");
            assert_eq!(done(&app, task).await.status, StatusCode::CONFLICT, "{kind} is done once");
        }
        for _ in 0..3 {
            app.wait_minutes(1);
            run_once(&app.plads).await.unwrap();
        }
        assert!(open_tasks(&app, "non_arrival").await.is_empty() && open_tasks(&app, "review_kind").await.is_empty());
    }

    async fn a_review_due_while_the_server_was_away_is_caught_up_on(app: App) {
        let now = app.plads.now();
        given::stay_from(&app, app.world.beds["2"], given::content(&app, &given::civil_number(1)), now.plus_hours(-4 * 24), now.plus_hours(240)).await;
        app.wait_minutes(60 * 60);
        run_once(&app.plads).await.unwrap();
        assert_eq!(open_tasks(&app, "review_kind").await.len(), 1);
    }

    async fn a_place_without_an_agreement_keeps_its_beds_and_everybody_elses(app: App) {
        let now = app.plads.now();
        let (there, here) = (guest(&app, 1, app.world.beds["S1"], now.plus_minutes(5)).await, guest(&app, 2, app.world.beds["2"], now.plus_minutes(5)).await);
        let skoven = app.world.skoven.0;
        let over = agreement::Entity::delete_many().filter(agreement::Column::SiteId.eq(skoven));
        app.plads.store.write(async |tx| { over.clone().exec(&*tx).await?; Ok::<_, Failure>(()) }).await.unwrap();
        app.wait_minutes(4);
        run_once(&app.plads).await.unwrap();
        for id in [there, here] {
            let claim = claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap();
            assert_eq!(claim.period.to(), now.plus_minutes(65));
        }
        assert_eq!(open_tasks(&app, "past_departure").await.len(), 1, "and where somebody answers, they are told");
    }

    async fn a_promise_that_gives_way_or_moves_after_its_time_has_kept_the_bed_until_then(app: App) {
        let bed = app.world.beds["2"];
        let began = app.plads.now();
        let late = promised(&app, 1, bed, began).await;
        app.wait_minutes(120);
        let close = [("from", "i dag 11:41"), ("until", "i dag 15:00"), ("cause", "Vandskade")];
        app.ward_nurse().await.post(&format!("/beds/{bed}"), "close", &close).await.location();
        assert_eq!(state_at(&app, bed, began.plus_minutes(60)).await, BedState::Reserved, "the hours that were kept stay kept");
        assert_eq!(state_at(&app, bed, app.plads.now()).await, BedState::Closed);
        let moved = reservation::by_id(app.plads.store.read(), late).await.unwrap().unwrap();
        assert_eq!(moved.period.from(), app.at(date!(2026 - 11 - 24), time!(15:00)));
        assert_eq!(state_at(&app, bed, moved.period.from()).await, BedState::Reserved);
        assert_eq!(overlaps(&app).await, 0);
    }

    async fn a_stay_whose_bed_was_given_away_while_the_server_was_down_is_one_task_for_a_person(app: App) {
        let bed = app.world.beds["2"];
        let now = app.plads.now();
        let first = guest(&app, 1, bed, now.plus_hours(2)).await;
        app.wait_minutes(240);
        // What nobody saw: the claim ran out, and somebody else came.
        given::stay_from(&app, bed, given::content(&app, &given::civil_number(2)), now.plus_hours(3), now.plus_hours(50)).await;
        for _ in 0..3 {
            run_once(&app.plads).await.unwrap();
        }
        let tasks = open_tasks(&app, "conflict").await;
        assert_eq!(tasks.iter().map(|t| t.stay_id).collect::<Vec<_>>(), [Some(first.0)]);
        assert_eq!(number(&app, "SELECT count(*) FROM stay WHERE status = 'in_house'").await, 2, "nobody's stay is ended by a clock");
        assert_eq!(overlaps(&app).await, 0);
    }

    async fn a_bed_closed_in_the_middle_of_a_cleaning_is_cleaned_when_it_opens(app: App) {
        let bed = app.world.beds["3"];
        given::cleaning_of(&app, bed).await;
        let next = promised(&app, 1, bed, app.at(date!(2026 - 11 - 26), time!(12:00))).await;
        app.wait_minutes(15);
        let close = [("from", "i dag 09:56"), ("until", "26.11 12:00"), ("cause", "Vandskade")];
        app.ward_nurse().await.post(&format!("/beds/{bed}"), "close", &close).await.location();
        let opens = app.at(date!(2026 - 11 - 26), time!(12:00));
        assert_eq!(state_at(&app, bed, app.plads.now().plus_seconds(-1)).await, BedState::Cleaning, "the past stays as it was");
        assert_eq!(state_at(&app, bed, app.plads.now()).await, BedState::Closed);
        assert_eq!(state_at(&app, bed, opens).await, BedState::Cleaning);
        let moved = reservation::by_id(app.plads.store.read(), next).await.unwrap().unwrap();
        assert_eq!(moved.period.from(), opens.plus_minutes(30), "the 30 minutes that were left of the cleaning");
        assert_eq!(overlaps(&app).await, 0);
    }

    async fn a_late_cleaning_is_a_task_until_it_is_accepted(app: App) {
        let bed = app.world.beds["3"];
        let id = given::cleaning_of(&app, bed).await;
        app.wait_minutes(39);
        run_once(&app.plads).await.unwrap();
        assert!(open_tasks(&app, "cleaning_late").await.is_empty());
        app.wait_minutes(1);
        run_once(&app.plads).await.unwrap();
        assert_eq!(open_tasks(&app, "cleaning_late").await.len(), 1);
        app.ward_nurse().await.post(&format!("/beds/{bed}"), "accept_cleaning", &[("cleaning", &id.to_string())]).await.location();
        assert!(open_tasks(&app, "cleaning_late").await.is_empty());
        assert_eq!(state_at(&app, bed, app.plads.now()).await, BedState::Free);
    }

    async fn who_comes_late_ends_the_task_that_asked_for_them(app: App) {
        let bed = app.world.beds["1A"];
        let id = promised(&app, 1, bed, app.plads.now()).await;
        app.wait_minutes(90);
        run_once(&app.plads).await.unwrap();
        assert_eq!(open_tasks(&app, "non_arrival").await.len(), 1);
        let version = reservation::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string();
        let nurse = app.ward_nurse().await;
        nurse.post(&format!("/beds/{bed}"), "arrive", &[("reservation", &id.to_string()), ("version", &version)]).await.location();
        assert!(open_tasks(&app, "non_arrival").await.is_empty());
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE live").await, 2, "the hours it was kept stay guarded");
        assert_eq!(overlaps(&app).await, 0);
    }

    async fn a_stay_ended_after_the_next_citizen_came_leaves_them_in_peace(app: App) {
        let (bed, now) = (app.world.beds["2"], app.plads.now());
        let before = guest(&app, 1, bed, now.plus_minutes(30)).await;
        app.wait_minutes(60);
        given::stay_from(&app, bed, given::content(&app, &given::civil_number(2)), now.plus_minutes(40), now.plus_hours(240)).await;
        end(&app, before).await.location();
        assert_eq!(state_at(&app, bed, app.plads.now()).await, BedState::Occupied);
        assert_eq!(number(&app, "SELECT count(*) FROM cleaning").await, 0);
        assert_eq!(overlaps(&app).await, 0);
    }

    async fn another_organisations_task_is_neither_seen_nor_done(app: App) {
        promised(&app, 1, app.world.beds["1A"], app.plads.now()).await;
        app.wait_minutes(61);
        run_once(&app.plads).await.unwrap();
        let [task] = &open_tasks(&app, "non_arrival").await[..] else { panic!("one task") };
        let other = app.browser(app.world.other_allocator).await;
        other.get("/tasks").await.says("Ingen åbne opgaver").never_says("ikke ankommet");
        let fields = [("task", task.id.to_string()), ("version", task.version.to_string())];
        let tried = other.post("/tasks", "done", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        assert_eq!(open_tasks(&app, "non_arrival").await.len(), 1);
        app.ward_nurse().await.get("/tasks").await.says("Borgeren er ikke ankommet").never_says("Kragh");
    }
}
