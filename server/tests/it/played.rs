//! What random histories have found, each as a case of its own with the rule it broke.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::{Answer, App, Browser};
use crate::moving::{post, sound, state};
use crate::phase::version;
use axum::http::StatusCode;
use domain::board::BedState;
use domain::ids::{BedId, ReservationId};
use server::deadlines::run_once;
use server::store::{claims, reservation};
use time::macros::{date, time};

async fn arrive(app: &App, nurse: &Browser, bed: BedId, offer: ReservationId, at: &str) -> Answer {
    let version = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap().version.to_string();
    let fields = [("reservation", offer.to_string()), ("version", version), ("at", at.to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    nurse.post(&format!("/beds/{bed}"), "arrive", &fields).await
}

on_both_engines! {
    /// I9.
    async fn nobody_who_has_died_is_promised_a_bed_or_arrives_in_one(app: App) {
        let (bed, other) = (app.world.beds["2"], app.world.beds["3"]);
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let promised = given::request_granted(&app, content(&app, &civil_number(1))).await;
        let offer = given::offer(&app, promised, other).await;
        let nurse = app.ward_nurse().await;
        post(&app, &nurse, id, "death", "found_dead", &[("at", "i dag 09:00"), ("found_by", "Ida K.")]).await.accepted();
        app.wait_minutes(180);
        let refused = arrive(&app, &app.ward_nurse().await, other, offer, "").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Borgeren er registreret som død");
        sound(&app).await;
        // Taken back, the citizen is in the house, and that is said instead.
        post(&app, &app.ward_nurse().await, id, "correct", "reopen_stay", &[("reason", "Det var en anden borger")]).await.accepted();
        arrive(&app, &app.ward_nurse().await, other, offer, "").await.says("Borgeren ligger allerede i en anden seng");
        sound(&app).await;
    }

    /// I4.
    async fn nobody_arrives_before_the_last_stay_was_over(app: App) {
        let (bed, other) = (app.world.beds["2"], app.world.beds["3"]);
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let left = [("version", version(&app, id).await), ("outcome", "own_home".to_owned()), ("at", "i dag 09:00".to_owned())];
        let left: Vec<(&str, &str)> = left.iter().map(|(name, value)| (*name, value.as_str())).collect();
        nurse.post(&format!("/stays/{id}"), "end_stay", &left).await.accepted();
        let again = given::request_granted(&app, content(&app, &civil_number(1))).await;
        let offer = given::offer(&app, again, other).await;
        assert_eq!(arrive(&app, &nurse, other, offer, "i dag 08:30").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        arrive(&app, &nurse, other, offer, "i dag 09:00").await.accepted();
        sound(&app).await;
    }

    /// I11: a stay ends in the bed it is in, not before it came there.
    async fn nobody_leaves_before_coming_to_the_bed_they_were_moved_to(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let to = app.world.beds["3"].to_string();
        post(&app, &nurse, id, "move", "move_citizen", &[("bed", &to), ("reason", "Støj"), ("at", "i dag 09:00")]).await.accepted();
        for (at, status) in [("i dag 08:30", StatusCode::UNPROCESSABLE_ENTITY), ("i dag 09:30", StatusCode::SEE_OTHER)] {
            let version = version(&app, id).await;
            let fields = [("version", version.as_str()), ("outcome", "own_home"), ("at", at)];
            assert_eq!(nurse.post(&format!("/stays/{id}"), "end_stay", &fields).await.status, status, "{at}");
            sound(&app).await;
        }
    }

    /// I1: what gives way to somebody who never left gives way from the hour they were said to have left.
    async fn a_closure_that_has_begun_gives_way_to_a_stay_that_never_ended(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let left = version(&app, id).await;
        nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &left), ("outcome", "own_home"), ("at", "i dag 08:00")]).await.accepted();
        let cleaning = {
            use sea_orm::EntityTrait as _;
            server::store::entity::cleaning::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string()
        };
        nurse.post(&format!("/beds/{bed}"), "accept_cleaning", &[("cleaning", &cleaning)]).await.accepted();
        nurse.post(&format!("/beds/{bed}"), "close", &[("from", "i dag 09:45"), ("until", "24.12.2026 20:00"), ("cause", "Lift")]).await.accepted();
        app.wait_minutes(30);
        assert_eq!(state(&app, bed).await, BedState::Closed);
        post(&app, &app.ward_nurse().await, id, "correct", "reopen_stay", &[("reason", "Hun sad i haven")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        assert_eq!(number(&app, "SELECT count(*) FROM task WHERE kind = 'conflict'").await, 1);
        sound(&app).await;
    }

    /// I11: a closure that somebody outstays altogether is over, and says so.
    async fn a_closure_that_a_stay_outlasts_is_over(app: App) {
        let bed = app.world.beds["2"];
        app.set_local(date!(2026 - 11 - 24), time!(9:00));
        given::stay_from(&app, bed, content(&app, &civil_number(1)), app.at(date!(2026 - 11 - 23), time!(9:00)), app.at(date!(2026 - 11 - 24), time!(10:00))).await;
        let nurse = app.ward_nurse().await;
        nurse.post(&format!("/beds/{bed}"), "close", &[("from", "i dag 10:05"), ("until", "i dag 10:30"), ("cause", "Filter")]).await.accepted();
        app.set_local(date!(2026 - 11 - 24), time!(9:56));
        run_once(&app.plads).await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM closure WHERE reopened_at IS NOT NULL").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM task WHERE kind = 'conflict'").await, 1);
        sound(&app).await;
    }

    /// I9 and I11: the bed of somebody who has died is kept from the finding to the collection, also after a correction.
    async fn nobody_is_found_dead_after_being_collected(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        post(&app, &nurse, id, "death", "found_dead", &[("at", "i dag 08:00"), ("found_by", "Ida K.")]).await.accepted();
        post(&app, &nurse, id, "death", "confirm_death", &[("at", "i dag 08:20"), ("doctor", "Vagtlæge Holm")]).await.accepted();
        post(&app, &nurse, id, "death", "collected_body", &[("at", "i dag 09:00")]).await.accepted();
        post(&app, &nurse, id, "death", "collected_belongings", &[("at", "i dag 09:10")]).await.accepted();
        let what = format!("death:{id}");
        for (at, status) in [("i dag 09:30", StatusCode::UNPROCESSABLE_ENTITY), ("i dag 08:30", StatusCode::UNPROCESSABLE_ENTITY), ("i dag 08:10", StatusCode::SEE_OTHER)] {
            let answer = post(&app, &nurse, id, "correct", "correct", &[("what", &what), ("at", at), ("reason", "Tastet forkert")]).await;
            assert_eq!(answer.status, status, "{at}");
            sound(&app).await;
        }
    }

    /// Domain handbook 0.2 no. 7: somebody in the house keeps the bed, whatever had a claim on it and is over.
    async fn a_cancelled_offer_never_keeps_a_bed_from_being_kept(app: App) {
        let bed = app.world.beds["2"];
        app.set_local(date!(2026 - 11 - 24), time!(9:00));
        let until = app.at(date!(2026 - 11 - 24), time!(10:00));
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), app.at(date!(2026 - 11 - 23), time!(9:00)), until).await;
        let asked = given::request_granted(&app, content(&app, &civil_number(2))).await;
        given::offer_from(&app, asked, bed, until, app.at(date!(2026 - 12 - 01), time!(10:00))).await;
        // The server was gone for an hour, and the offer is taken back before anybody looks at the stay.
        app.set_local(date!(2026 - 11 - 24), time!(11:00));
        let version = server::store::request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap().version.to_string();
        let allocator = app.allocator().await;
        allocator.post(&format!("/requests/{asked}"), "cancel_offer", &[("version", &version), ("offer", "1"), ("reason", "Stadig belagt")]).await.accepted();
        run_once(&app.plads).await.unwrap();
        assert_eq!(claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap().period.to(), app.at(date!(2026 - 11 - 24), time!(12:00)));
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        sound(&app).await;
    }
}
