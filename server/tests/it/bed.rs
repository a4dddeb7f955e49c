//! A bed through arrival, departure, cleaning and closure, on the real router.

use crate::given;
use crate::harness::{Answer, App, Browser};
use axum::http::StatusCode;
use domain::board::{BedState, bed_at};
use domain::ids::{BedId, RequestId, ReservationId, StayId};
use domain::period::Period;
use sea_orm::{ConnectionTrait as _, Statement};
use server::store::claims;
use server::store::{request, reservation, stay};
use time::macros::{date, time};

async fn state(app: &App, bed: BedId) -> BedState {
    let now = app.plads.now();
    let around = Period::new(now, now.plus_hours(24 * 60)).unwrap();
    bed_at(now, &claims::on_beds(app.plads.store.read(), &[bed], around).await.unwrap()).state
}

/// Overlapping live claims, counted by a query of the test's own.
pub async fn overlaps(app: &App) -> i64 {
    number(
        app,
        "SELECT count(*) FROM bed_claim a JOIN bed_claim b ON a.bed_id = b.bed_id AND a.id < b.id
         AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.live AND b.live",
    )
    .await
}

pub async fn number(app: &App, sql: &str) -> i64 {
    let db = app.plads.store.read();
    db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn offered(app: &App, n: u32, bed: &str) -> (RequestId, ReservationId) {
    let asked = given::request_granted(app, given::content(app, &given::civil_number(n))).await;
    let offer = given::offer(app, asked, app.world.beds[bed]).await;
    (asked, offer)
}

async fn arrive(app: &App, nurse: &Browser, bed: &str, offer: ReservationId, at: &str) -> Answer {
    let version = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap().version.to_string();
    let path = format!("/beds/{}", app.world.beds[bed]);
    nurse.post(&path, "arrive", &[("reservation", &offer.to_string()), ("version", &version), ("at", at)]).await
}

fn stay_of(answer: &Answer) -> StayId {
    answer.location().strip_prefix("/stays/").unwrap().parse().unwrap()
}

async fn end(app: &App, nurse: &Browser, id: StayId, at: &str, outcome: &str) -> Answer {
    let version = stay::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string();
    nurse
        .post(
            &format!("/stays/{id}"),
            "end_stay",
            &[
                ("version", &version),
                ("at", at),
                ("outcome", outcome),
                ("accepted_by", "Mette Holm"),
                ("accept_reason", "Datteren er hjemme"),
            ],
        )
        .await
}

on_both_engines! {
    async fn arrival_turns_the_reservation_into_a_stay_and_departure_leads_over_cleaning_to_free(app: App) {
        let bed = app.world.beds["1A"];
        let (asked, offer) = offered(&app, 1, "1A").await;
        app.wait_minutes(150);
        assert_eq!(state(&app, bed).await, BedState::Reserved);
        let nurse = app.ward_nurse().await;
        let id = stay_of(&arrive(&app, &nurse, "1A", offer, "").await);
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        assert_eq!(request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap().state.status(), domain::request::RequestStatus::Arrived);
        let page = nurse.get(&format!("/stays/{id}")).await;
        page.says("Kragh, Birthe").says("Sundhedsloven § 138").says("Afslut ophold").never_says(&given::civil_number(1));
        app.wait_minutes(60);
        let nurse = app.ward_nurse().await;
        let gone = end(&app, &nurse, id, "", "own_home").await;
        assert_eq!(gone.location(), format!("/beds/{bed}"));
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        let cleaning = claims::on_beds(app.plads.store.read(), &[bed], Period::new(app.plads.now(), app.plads.now().plus_hours(1)).unwrap()).await.unwrap()[0].cleaning.unwrap().to_string();
        for (act, left) in [("start_cleaning", BedState::Cleaning), ("finish_cleaning", BedState::Cleaning), ("accept_cleaning", BedState::Free)] {
            assert_eq!(nurse.post(&format!("/beds/{bed}"), act, &[("cleaning", &cleaning)]).await.status, StatusCode::SEE_OTHER, "{act}");
            app.wait_minutes(1);
            assert_eq!(state(&app, bed).await, left, "after {act}");
        }
        let again = nurse.post(&format!("/beds/{bed}"), "accept_cleaning", &[("cleaning", &cleaning)]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert_eq!(overlaps(&app).await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM event e LEFT JOIN audit_log a ON a.event_id = e.id WHERE a.id IS NULL").await, 0);
    }

    async fn a_second_click_on_arrival_registers_nobody_twice(app: App) {
        let (_, offer) = offered(&app, 1, "1A").await;
        let nurse = app.ward_nurse().await;
        arrive(&app, &nurse, "1A", offer, "").await.accepted();
        let again = arrive(&app, &nurse, "1A", offer, "").await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("ikke længere åbent");
        assert_eq!(number(&app, "SELECT count(*) FROM stay").await, 1);
    }

    async fn arrival_consumes_only_the_claim_of_its_own_request(app: App) {
        let (_, first) = offered(&app, 1, "1A").await;
        let (_, other) = offered(&app, 2, "1B").await;
        let nurse = app.ward_nurse().await;
        assert_eq!(arrive(&app, &nurse, "1A", other, "").await.status, StatusCode::NOT_FOUND, "not this bed's reservation");
        arrive(&app, &nurse, "1A", first, "").await.accepted();
        assert!(claims::of_reservation(app.plads.store.read(), other).await.unwrap().is_some(), "the other still has its bed");
    }

    async fn nobody_arrives_in_a_bed_that_is_still_taken(app: App) {
        let bed = app.world.beds["2"];
        let now = app.plads.now();
        given::stay_from(&app, bed, given::content(&app, &given::civil_number(9)), now.plus_hours(-24), now.plus_hours(1)).await;
        let (_, offer) = offered(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        let early = arrive(&app, &nurse, "2", offer, "").await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        early.says("Solgården 2 er belagt");
        assert_eq!(number(&app, "SELECT count(*) FROM stay").await, 1, "nothing was written");
    }

    async fn nobody_lies_in_two_beds(app: App) {
        given::stay_in(&app, app.world.beds["2"], given::content(&app, &given::civil_number(1))).await;
        let (_, offer) = offered(&app, 1, "1A").await;
        let second = arrive(&app, &app.ward_nurse().await, "1A", offer, "").await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second.says("ligger allerede i en anden seng");
    }

    async fn out_at_ten_and_in_at_ten_is_no_clash(app: App) {
        let bed = app.world.beds["2"];
        let now = app.plads.now();
        let id = given::stay_from(&app, bed, given::content(&app, &given::civil_number(1)), now.plus_hours(-24), now.plus_hours(24)).await;
        app.set_local(date!(2026 - 11 - 24), time!(12:00));
        let nurse = app.ward_nurse().await;
        end(&app, &nurse, id, "i dag 10:00", "own_home").await.accepted();
        let cleaning = claims::on_beds(app.plads.store.read(), &[bed], Period::new(app.plads.now(), app.plads.now().plus_hours(1)).unwrap()).await.unwrap()[0].cleaning.unwrap().to_string();
        nurse.post(&format!("/beds/{bed}"), "accept_cleaning", &[("cleaning", &cleaning)]).await.accepted();
        let (_, offer) = offered(&app, 2, "2").await;
        arrive(&app, &nurse, "2", offer, "").await.accepted();
        assert_eq!(overlaps(&app).await, 0);
    }

    async fn a_stay_cannot_end_tomorrow_or_before_it_began_or_without_outcome(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], given::content(&app, &given::civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        for (at, outcome, words) in [("+1 10:00", "own_home", "for sent"), ("22.11 10:00", "own_home", "for tidligt"), ("", "", "Skal udfyldes"), ("", "moon", "Vælg en af mulighederne"), ("31.02.2027 10:00", "own_home", "Datoen findes ikke")] {
            let answer = end(&app, &nurse, id, at, outcome).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{at} {outcome}");
            answer.says(words);
        }
        assert_eq!(number(&app, "SELECT count(*) FROM stay WHERE status = 'in_house'").await, 1);
    }

    async fn cleaning_after_isolation_takes_longer(app: App) {
        let isolated = domain::request::RequestContent { infection: domain::request::Infection::Isolation, ..given::content(&app, &given::civil_number(1)) };
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, isolated).await;
        end(&app, &app.ward_nurse().await, id, "", "own_home").await.accepted();
        app.wait_minutes(179);
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
    }

    async fn a_reservation_gives_way_to_a_closure_with_a_task_and_nobody_in_house_does(app: App) {
        let bed = app.world.beds["1A"];
        let (asked, offer) = offered(&app, 1, "1A").await;
        let nurse = app.ward_nurse().await;
        let path = format!("/beds/{bed}");
        nurse.post(&path, "close", &[("from", "i dag 10:00"), ("until", "+3 12:00"), ("cause", "Vandskade")]).await.accepted();
        let moved = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap();
        assert_eq!(moved.period.from(), app.at(date!(2026 - 11 - 27), time!(12:00)), "the start moved behind the closure");
        assert_eq!(number(&app, "SELECT count(*) FROM task WHERE kind = 'conflict' AND done_at IS NULL").await, 1);
        let page = app.allocator().await.get("/tasks").await;
        page.says("Konflikt om en seng");
        nurse.post(&path, "close", &[("from", "+4 00:00"), ("until", "+60 00:00"), ("cause", "Renovering")]).await.accepted();
        let lost = request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap();
        assert_eq!(lost.state.status(), domain::request::RequestStatus::Granted, "with no time left it is back on the list");
        given::stay_in(&app, app.world.beds["2"], given::content(&app, &given::civil_number(2))).await;
        let refused = nurse.post(&format!("/beds/{}", app.world.beds["2"]), "close", &[("from", "i dag 10:00"), ("until", "+1 10:00"), ("cause", "Maling")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Flyt borgeren først").says("Maling");
        assert_eq!(overlaps(&app).await, 0);
    }

    async fn reopening_early_keeps_the_history(app: App) {
        let bed = app.world.beds["3"];
        let nurse = app.ward_nurse().await;
        let path = format!("/beds/{bed}");
        nurse.post(&path, "close", &[("from", "i dag 09:30"), ("until", "+3 12:00"), ("cause", "Defekt lift")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Closed);
        nurse.get(&path).await.says("Defekt lift").says("Åbn sengen nu");
        let closure = claims::on_beds(app.plads.store.read(), &[bed], Period::new(app.plads.now(), app.plads.now().plus_hours(1)).unwrap()).await.unwrap()[0].closure.unwrap().to_string();
        app.wait_minutes(60);
        let nurse = app.ward_nurse().await;
        nurse.post(&path, "reopen", &[("closure", &closure)]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Free);
        assert_eq!(number(&app, "SELECT count(*) FROM closure WHERE reopened_at IS NOT NULL AND ends_at > reopened_at").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE kind = 'closure' AND live").await, 1, "past hours stay guarded");
        assert_eq!(nurse.post(&path, "reopen", &[("closure", &closure)]).await.status, StatusCode::CONFLICT);
    }

    async fn the_other_regions_nurse_finds_neither_bed_nor_stay(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], given::content(&app, &given::civil_number(1))).await;
        let other = app.browser(app.world.other_ward_nurse).await;
        for path in [format!("/beds/{}", app.world.beds["2"]), format!("/stays/{id}")] {
            let answer = other.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            answer.never_says("Kragh");
        }
        assert_eq!(end(&app, &other, id, "", "own_home").await.status, StatusCode::NOT_FOUND);
        assert_eq!(number(&app, "SELECT count(*) FROM access_log_citizen").await, 0, "nothing was shown, nothing is logged");
    }

    async fn every_look_at_a_stay_is_logged_once(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], given::content(&app, &given::civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let (path, counted) = (format!("/stays/{id}"), "SELECT count(*) FROM access_log l JOIN access_log_citizen c ON c.access_id = l.id WHERE l.action = 'stay.read' AND l.role = 'ward_nurse'");
        nurse.get(&path).await;
        assert_eq!(number(&app, counted).await, 1);
        let by_itself = nurse.request("GET", &path).header("x-plads-refresh", "1").body(axum::body::Body::empty()).unwrap();
        nurse.send(by_itself).await.says("Kragh, Birthe");
        assert_eq!(number(&app, counted).await, 1, "the page looked again, nobody did");
        nurse.get(&path).await;
        assert_eq!(number(&app, counted).await, 2, "somebody looked again");
    }

    async fn a_manager_sees_the_bed_and_no_names(app: App) {
        offered(&app, 1, "1A").await;
        let page = app.manager().await.get(&format!("/beds/{}", app.world.beds["1A"])).await;
        assert_eq!(page.status, StatusCode::OK);
        page.never_says("Kragh").never_says("Registrér ankomst");
    }
}
