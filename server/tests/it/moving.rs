//! Another bed within a stay, another departure with what it meets, and complaints: scenarios 8.8 and 8.11.

use crate::bed::{number, overlaps};
use crate::given::{self, civil_number, content};
use crate::harness::{Answer, App, Browser};
use crate::phase::version;
use axum::http::StatusCode;
use domain::board::{BedState, bed_at};
use domain::citizen::Sex;
use domain::ids::{BedId, StayId};
use domain::period::Period;
use domain::request::{Infection, RequestContent, RequestStatus};
use server::deadlines::run_once;
use server::store::{claims, request, reservation, stay};
use time::macros::{date, time};

pub async fn state(app: &App, bed: BedId) -> BedState {
    let now = app.plads.now();
    let around = Period::new(now, now.plus_hours(24 * 60)).unwrap();
    bed_at(now, &claims::on_beds(app.plads.store.read(), &[bed], around).await.unwrap()).state
}

pub async fn sound(app: &App) {
    for finding in server::doctor::examine(&app.plads.store).await.unwrap() {
        assert_eq!(finding.violations(), 0, "{}", finding.words(app::lang::Lang::En));
    }
    assert_eq!(overlaps(app).await, 0);
}

pub async fn post(app: &App, who: &Browser, id: StayId, page: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(app, id).await;
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    who.post(&format!("/stays/{id}/{page}"), act, &all).await
}

async fn move_to(app: &App, who: &Browser, id: StayId, bed: &str, consents: &str) -> Answer {
    let bed = app.world.beds[bed].to_string();
    post(app, who, id, "move", "move_citizen", &[("bed", &bed), ("reason", "Støj på gangen"), ("consents", consents)]).await
}

pub async fn tasks(app: &App, kind: &str) -> i64 {
    number(app, &format!("SELECT count(*) FROM task WHERE kind = '{kind}' AND done_at IS NULL")).await
}

on_both_engines! {
    async fn a_transfer_frees_the_old_bed_for_cleaning_and_keeps_the_stay_and_its_history(app: App) {
        let (from, to) = (app.world.beds["2"], app.world.beds["3"]);
        let id = given::stay_in(&app, from, content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        nurse.get(&format!("/stays/{id}/move")).await.says("Solgården 3").says("Passer").says("Solgården 21").says("Ikke til denne opholdstype");
        move_to(&app, &nurse, id, "3", "").await.accepted();
        assert_eq!((state(&app, from).await, state(&app, to).await), (BedState::Cleaning, BedState::Occupied));
        assert_eq!(number(&app, "SELECT count(*) FROM stay_phase").await, 1, "a transfer is no new phase");
        assert_eq!(number(&app, "SELECT count(*) FROM stay_transfer WHERE reason = 'Støj på gangen'").await, 1);
        nurse.get(&format!("/stays/{id}")).await.says("Borger flyttet til en anden seng").says("Solgården 2").says("Solgården 3");
        app.wait_minutes(1);
        // To another site of the same authority; the board of both shows it.
        move_to(&app, &nurse, id, "S1", "").await.accepted();
        nurse.get(&format!("/board?site={}", app.world.skoven)).await.says("Kragh");
        sound(&app).await;
    }

    async fn nobody_is_moved_to_a_bed_that_is_taken_unsuited_or_anothers(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        given::stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        let nurse = app.ward_nurse().await;
        for (bed, words) in [("3", "Solgården 3 er belagt"), ("21", "Ikke til denne opholdstype")] {
            let answer = move_to(&app, &nurse, id, bed, "").await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{bed}");
            answer.says(words).says("Støj på gangen");
        }
        assert_eq!(move_to(&app, &nurse, id, "F1", "").await.status, StatusCode::NOT_FOUND, "the other region's");
        assert_eq!(move_to(&app, &nurse, id, "2", "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "where she is");
        let isolated = RequestContent { infection: Infection::Isolation, ..content(&app, &civil_number(3)) };
        let ill = given::stay_in(&app, app.world.beds["S1"], isolated).await;
        let shared = move_to(&app, &nurse, ill, "1A", "Alle er enige").await;
        shared.says("Borgeren skal være alene på stuen");
        assert_eq!(number(&app, "SELECT count(*) FROM stay_transfer").await, 0);
        sound(&app).await;
    }

    async fn a_rule_on_sharing_a_room_yields_to_consent_and_the_consent_is_kept(app: App) {
        given::stay_in(&app, app.world.beds["1A"], content(&app, &civil_number(1))).await;
        let man = RequestContent { sex: Sex::Male, ..content(&app, &civil_number(2)) };
        let id = given::stay_in(&app, app.world.beds["2"], man).await;
        let nurse = app.ward_nurse().await;
        move_to(&app, &nurse, id, "1B", "").await.says("Stuen deles med en af andet køn");
        move_to(&app, &nurse, id, "1B", "Begge ægtefæller har sagt ja").await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM stay_transfer WHERE override_reason = 'Begge ægtefæller har sagt ja'").await, 1);
        app.wait_minutes(1);
        move_to(&app, &nurse, id, "3", "").await.accepted();
        // Within one room nobody is one's own neighbour.
        let woman = given::stay_in(&app, app.world.beds["S1"], content(&app, &civil_number(3))).await;
        assert_eq!(move_to(&app, &nurse, woman, "1B", "").await.status, StatusCode::CONFLICT, "1B is being cleaned");
        sound(&app).await;
    }

    async fn of_two_moved_to_one_bed_at_once_one_gets_it(app: App) {
        let one = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let other = given::stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        let nurse = app.ward_nurse().await;
        let (a, b) = tokio::join!(move_to(&app, &nurse, one, "S1", ""), move_to(&app, &nurse, other, "S1", ""));
        assert_eq!([a.status, b.status].iter().filter(|s| **s == StatusCode::SEE_OTHER).count(), 1, "{} {}", a.status, b.status);
        sound(&app).await;
    }

    async fn scenario_8_11_an_extension_is_a_decision_with_a_letter_and_a_complaint_about_it_has_a_deadline(app: App) {
        app.set_local(date!(2026 - 12 - 14), time!(10:00));
        let until = app.at(date!(2026 - 12 - 21), time!(11:00));
        let id = given::stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), app.plads.now().plus_hours(-24 * 10), until).await;
        let allocator = app.allocator().await;
        let letter = post(&app, &allocator, id, "departure", "change_departure", &[("until", "26.12.2026 11:00"), ("reasons", "Du kan snart selv flytte dig.")]).await.accepted().to_owned();
        allocator.get(&letter).await.says("Dit ophold er forlænget").says("26.12.2026").says("inden 4 uger").says("Styrelsen for Patientklager");
        let stored = stay::by_id(app.plads.store.read(), id).await.unwrap().unwrap();
        assert_eq!(stored.expected_departure, app.at(date!(2026 - 12 - 26), time!(11:00)));
        assert_eq!(claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap().period.to(), stored.expected_departure);
        // A relative complains by telephone; the decision stays as it was.
        app.set_local(date!(2026 - 12 - 28), time!(9:00));
        run_once(&app.plads).await.unwrap();
        let allocator = app.allocator().await;
        let decision = letter.trim_start_matches("/letters/").to_owned();
        let complaint = [("decision", decision.as_str()), ("received", ""), ("channel", "phone"), ("complainant", "Datter, med samtykke"), ("text", "Fem dage er for lidt.")];
        post(&app, &allocator, id, "complaint", "complain", &complaint).await.accepted();
        let page = allocator.get(&format!("/stays/{id}/complaint")).await;
        page.says("Klage modtaget 28.12.2026").says("Genvurderes inden 25.01.2027").never_says("Efter fristen");
        assert_eq!(tasks(&app, "complaint_due").await, 1);
        let which = page.body.split("id=\"answer_complaint-complaint\"").nth(1).unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let empty = post(&app, &allocator, id, "complaint", "answer_complaint", &[("complaint", &which), ("result", "partly"), ("result_reasons", "")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        post(&app, &allocator, id, "complaint", "answer_complaint", &[("complaint", &which), ("result", "partly"), ("result_reasons", "Tre dage mere.")]).await.accepted();
        allocator.get(&format!("/stays/{id}/complaint")).await.says("Delvist medhold").says("Sendt videre til klageinstansen");
        assert_eq!(tasks(&app, "complaint_due").await, 0);
        assert_eq!(post(&app, &allocator, id, "complaint", "answer_complaint", &[("complaint", &which), ("result", "upheld"), ("result_reasons", "x")]).await.status, StatusCode::CONFLICT);
        allocator.get(&letter).await.says("26.12.2026");
        // After the last day it is late, and registered all the same.
        app.set_local(date!(2027 - 01 - 12), time!(9:00));
        let allocator = app.allocator().await;
        post(&app, &allocator, id, "complaint", "complain", &complaint).await.accepted();
        allocator.get(&format!("/stays/{id}/complaint")).await.says("Efter fristen");
        sound(&app).await;
    }

    async fn scenario_8_11_an_extension_into_a_promise_shows_the_choices_and_never_evicts(app: App) {
        let (bed, now) = (app.world.beds["2"], app.plads.now());
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), now.plus_hours(-48), now.plus_hours(24)).await;
        let asked = given::request_granted(&app, content(&app, &civil_number(2))).await;
        let offer = given::offer_from(&app, asked, bed, now.plus_hours(26), now.plus_hours(26 + 24 * 7)).await;
        crate::deadlines::confirm(&app, offer).await;
        let allocator = app.allocator().await;
        let fields = [("until", "+3 11:00"), ("reasons", "Træningen skal gøres færdig.")];
        let refused = post(&app, &allocator, id, "departure", "change_departure", &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Flyt borgeren, flyt den anden, eller forlæng alligevel").says("Træningen skal gøres færdig.").says("name=\"despite\"");
        assert_eq!(number(&app, "SELECT count(*) FROM stay_decision").await, 0);
        let fields = [("until", "+3 11:00"), ("reasons", "Træningen skal gøres færdig."), ("despite", "yes")];
        post(&app, &allocator, id, "departure", "change_departure", &fields).await.accepted();
        assert_eq!(tasks(&app, "conflict").await, 1, "a task names the promise");
        let promised = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap();
        assert_eq!(promised.period.from(), now.plus_hours(26), "the promise stands for now");
        sound(&app).await;
        // Nobody chooses: she is in house and her claim rolls on; the promise moves behind, then waits without a place.
        for _ in 0..40 {
            app.wait_minutes(60);
            run_once(&app.plads).await.unwrap();
            assert_eq!(state(&app, bed).await, BedState::Occupied);
            assert_eq!(overlaps(&app).await, 0);
        }
        let moved = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap();
        assert!(moved.period.from() >= now.plus_hours(40), "it gave way behind her, step by step");
        let asked = request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap();
        assert_eq!(asked.state.status(), RequestStatus::Reserved, "and is not lost");
        assert_eq!(number(&app, "SELECT count(*) FROM stay WHERE status = 'in_house'").await, 1);
        sound(&app).await;
    }

    async fn an_earlier_end_is_a_decision_that_frees_the_bed_from_then_on(app: App) {
        let (bed, now) = (app.world.beds["2"], app.plads.now());
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), now.plus_hours(-48), now.plus_hours(24 * 14)).await;
        let allocator = app.allocator().await;
        for (until, reasons, words) in [("i dag 08:00", "Fordi.", "for tidligt"), ("+2 11:00", " ", "Skal udfyldes"), ("", "Fordi.", "Skal udfyldes")] {
            let answer = post(&app, &allocator, id, "departure", "change_departure", &[("until", until), ("reasons", reasons)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            answer.says(words);
        }
        let letter = post(&app, &allocator, id, "departure", "change_departure", &[("until", "+2 11:00"), ("reasons", "Du klarer dig selv.")]).await.accepted().to_owned();
        allocator.get(&letter).await.says("Dit ophold slutter tidligere").says("Du klarer dig selv.");
        let asked = given::request_granted(&app, content(&app, &civil_number(2))).await;
        given::offer_from(&app, asked, bed, app.at(date!(2026 - 11 - 26), time!(14:00)), app.at(date!(2026 - 12 - 01), time!(11:00))).await;
        sound(&app).await;
    }

    async fn scenario_8_8_a_late_departure_keeps_the_bed_and_names_the_promise_it_blocks(app: App) {
        let (bed, now) = (app.world.beds["2"], app.plads.now());
        // Out at 14, the next promised from 15; transport is late, and late again.
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), now.plus_hours(-48), app.at(date!(2026 - 11 - 24), time!(14:00))).await;
        let asked = given::request_granted(&app, content(&app, &civil_number(2))).await;
        let offer = given::offer_from(&app, asked, bed, app.at(date!(2026 - 11 - 24), time!(15:00)), now.plus_hours(24 * 10)).await;
        crate::deadlines::confirm(&app, offer).await;
        for clock in [time!(13:56), time!(14:56), time!(15:56), time!(16:56)] {
            app.set_local(date!(2026 - 11 - 24), clock);
            run_once(&app.plads).await.unwrap();
            assert_eq!(state(&app, bed).await, BedState::Occupied, "{clock}");
        }
        assert_eq!((tasks(&app, "past_departure").await, tasks(&app, "conflict").await), (1, 1));
        let moved = reservation::by_id(app.plads.store.read(), offer).await;
        assert!(moved.unwrap().unwrap().period.from() >= app.at(date!(2026 - 11 - 24), time!(17:00)), "it moved behind");
        app.set_local(date!(2026 - 11 - 24), time!(17:10));
        let nurse = app.ward_nurse().await;
        nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &version(&app, id).await), ("outcome", "own_home")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        sound(&app).await;
    }
}
