//! Scenario 8.12: a citizen dies in the stay. Two facts, no word to anybody before the second, and a bed that waits.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::moving::{post, sound, state, tasks};
use axum::http::StatusCode;
use domain::board::BedState;
use server::deadlines::run_once;
use time::macros::{date, time};

on_both_engines! {
    async fn scenario_8_12_a_citizen_dies_and_the_bed_waits_for_both_collections(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), app.at(date!(2026 - 11 - 16), time!(14:00)), app.at(date!(2026 - 11 - 25), time!(11:00))).await;
        app.set_local(date!(2026 - 11 - 25), time!(2:20));
        let nurse = app.ward_nurse().await;
        // Not by the ordinary end: a death is two facts.
        let plain = nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &crate::phase::version(&app, id).await), ("outcome", "died")]).await;
        assert_eq!(plain.status, StatusCode::UNPROCESSABLE_ENTITY);
        post(&app, &nurse, id, "death", "found_dead", &[("at", "i dag 02:15"), ("found_by", "Ida K., nattevagt")]).await.accepted();
        nurse.get(&format!("/board?site={}", app.world.solgaarden)).await.says("Afventer afhentning").never_says("Kragh");
        assert_eq!((tasks(&app, "death_to_confirm").await, tasks(&app, "death_to_tell").await), (1, 0), "nobody is told yet");
        sound(&app).await;
        // Nothing is collected before the doctor has confirmed.
        let early = post(&app, &nurse, id, "death", "collected_body", &[]).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        early.says("En læge skal bekræfte dødsfaldet");
        app.set_local(date!(2026 - 11 - 25), time!(3:10));
        let nurse = app.ward_nurse().await;
        for (at, doctor, status) in [("i dag 02:00", "Vagtlæge Holm", 422), ("i dag 03:05", "", 422)] {
            assert_eq!(post(&app, &nurse, id, "death", "confirm_death", &[("at", at), ("doctor", doctor)]).await.status.as_u16(), status);
        }
        post(&app, &nurse, id, "death", "confirm_death", &[("at", "i dag 03:05"), ("doctor", "Vagtlæge Holm")]).await.accepted();
        assert_eq!((tasks(&app, "death_to_confirm").await, tasks(&app, "death_to_tell").await), (0, 1));
        // The bed waits past the expected departure: for the citizen, and for the belongings.
        app.set_local(date!(2026 - 11 - 25), time!(10:57));
        run_once(&app.plads).await.unwrap();
        app.set_local(date!(2026 - 11 - 25), time!(11:30));
        assert_eq!(state(&app, bed).await, BedState::Occupied, "still kept");
        assert_eq!(tasks(&app, "past_departure").await, 0);
        let nurse = app.ward_nurse().await;
        post(&app, &nurse, id, "death", "collected_body", &[("at", "i dag 11:00")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied, "the belongings are in the room");
        nurse.get(&format!("/stays/{id}/death")).await.says("Vagtlæge Holm").says("Ida K., nattevagt").says("Ejendelene er hentet");
        assert_eq!(post(&app, &nurse, id, "death", "collected_body", &[]).await.status, StatusCode::CONFLICT, "once");
        post(&app, &nurse, id, "death", "collected_belongings", &[]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        sound(&app).await;
        // Charges stop with the day of death; the night after counts as blocked, not occupied.
        app.set_local(date!(2026 - 11 - 26), time!(9:00));
        let nights = app.manager().await.get(&format!("/occupancy.csv?site={}&from=24.11.2026&to=24.11.2026", app.world.solgaarden)).await;
        assert_eq!(nights.body.lines().nth(1).unwrap().split(';').nth(5), Some("1"), "the night before");
    }

    async fn the_bed_of_the_dead_counts_as_blocked_until_it_is_collected(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), app.at(date!(2026 - 11 - 16), time!(14:00)), app.at(date!(2026 - 12 - 05), time!(11:00))).await;
        app.set_local(date!(2026 - 11 - 24), time!(20:00));
        post(&app, &app.ward_nurse().await, id, "death", "found_dead", &[("at", "i dag 19:30"), ("found_by", "Ida K.")]).await.accepted();
        app.set_local(date!(2026 - 11 - 25), time!(9:00));
        let nights = app.manager().await.get(&format!("/occupancy.csv?site={}&from=23.11.2026&to=24.11.2026", app.world.solgaarden)).await;
        let of_night: Vec<(String, String)> = nights.body.lines().skip(1).map(|l| l.split(';').collect::<Vec<_>>()).map(|c| (c[3].to_owned(), c[5].to_owned())).collect();
        assert_eq!(of_night, [("0".into(), "1".into()), ("1".into(), "0".into())], "closed and occupied");
    }

    async fn scenario_8_12_death_in_hospital_ends_leave_and_stay_and_the_bed_waits_for_the_belongings(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        crate::absence::act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "i dag 08:00")]).await.accepted();
        post(&app, &nurse, id, "death", "found_dead", &[("at", "i dag 09:00"), ("found_by", "Prøveby Sygehus")]).await.accepted();
        sound(&app).await;
        post(&app, &nurse, id, "death", "confirm_death", &[("at", ""), ("doctor", "Sygehusets læge")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        post(&app, &nurse, id, "death", "collected_belongings", &[]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        assert_eq!(number(&app, "SELECT count(*) FROM absence WHERE ended = 'released'").await, 1);
        sound(&app).await;
    }

    async fn scenario_8_12_the_wrong_citizen_marked_is_taken_back_and_both_events_are_kept(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        post(&app, &nurse, id, "death", "found_dead", &[("at", "i dag 09:00"), ("found_by", "Ida K.")]).await.accepted();
        assert_eq!(post(&app, &nurse, id, "correct", "reopen_stay", &[("reason", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        post(&app, &nurse, id, "correct", "reopen_stay", &[("reason", "Det var en anden borger")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        nurse.get(&format!("/board?site={}", app.world.solgaarden)).await.says("Kragh").never_says("Afventer afhentning");
        nurse.get(&format!("/stays/{id}")).await.says("Død registreret").says("Afslutning taget tilbage").says("Det var en anden borger");
        assert_eq!((tasks(&app, "death_to_confirm").await, tasks(&app, "death_to_tell").await), (0, 0));
        assert_eq!(number(&app, "SELECT count(*) FROM death WHERE revoked_at IS NOT NULL").await, 1);
        sound(&app).await;
    }
}
