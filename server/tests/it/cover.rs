//! Who is at work (H13, S-7): a need that nobody present can meet at arrival is not suggested, and a person may set that aside.

use crate::given::{self, civil_number, content};
use crate::harness::{Answer, App};
use crate::phase::version;
use axum::http::StatusCode;
use domain::facility::Need;
use domain::ids::{BedId, RequestId, WardId};
use domain::request::RequestContent;
use server::store::{facility, request, reservation};
use time::macros::{date, time};

async fn ward_of(app: &App, bed: BedId) -> WardId {
    facility::bed(app.plads.store.read(), bed).await.unwrap().unwrap().ward
}

async fn page(app: &App) -> String {
    format!("/wards/{}/cover", ward_of(app, app.world.beds["2"]).await)
}

fn needing(app: &App, n: u32, need: Need) -> RequestContent {
    RequestContent { needs: vec![need], ..content(app, &civil_number(n)) }
}

/// Weekdays: IV by day and evening, a doctor by day. Nights and weekends: nobody.
async fn usual(app: &App) {
    let fields = [("version", "0"), ("weekday_day", "intravenous"), ("weekday_day", "doctor"), ("weekday_evening", "intravenous")];
    app.ward_nurse().await.post(&page(app).await, "set_cover", &fields).await.accepted();
}

async fn reserve(app: &App, id: RequestId, bed: BedId, arrival: &str, consents: &str) -> Answer {
    let version = request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string();
    let bed = bed.to_string();
    let fields = [
        ("version", version.as_str()),
        ("bed", &bed),
        ("arrival", arrival),
        ("until", "8.12.2026 10:00"),
        ("answer_by", "+1 10:00"),
        ("message", ""),
        ("unmet_choice", ""),
        ("consents", consents),
    ];
    app.allocator().await.post(&format!("/requests/{id}"), "reserve", &fields).await
}

on_both_engines! {
    async fn a_ward_that_has_never_ticked_anything_is_not_judged(app: App) {
        let asked = given::request_granted(&app, needing(&app, 1, Need::Intravenous)).await;
        app.ward_nurse().await.get(&page(&app).await).await.says("Afsnittet fører ikke listen");
        let allocator = app.allocator().await;
        allocator.get(&format!("/requests/{asked}")).await.never_says("Ingen i vagten kan").never_says("<span>IV-behandling</span></li>");
        // A form without a single tick says nothing either.
        app.ward_nurse().await.post(&page(&app).await, "set_cover", &[("version", "0")]).await.accepted();
        app.ward_nurse().await.get(&page(&app).await).await.says("Afsnittet fører ikke listen");
        reserve(&app, asked, app.world.beds["2"], "i dag 23:30", "").await.accepted();
    }

    async fn a_bed_whose_ward_has_nobody_for_the_need_at_arrival_is_nearly_and_not_suggested(app: App) {
        usual(&app).await;
        app.ward_nurse().await.get(&page(&app).await).await.says("Lige nu, dagvagt: IV-behandling · Lægedækning");
        app.set_local(date!(2026 - 11 - 24), time!(23:20));
        let asked = given::request_granted(&app, needing(&app, 1, Need::Intravenous)).await;
        let tonight = app.allocator().await.get(&format!("/requests/{asked}")).await;
        tonight.says("Ingen i vagten kan: IV-behandling").says("Næsten");
        let refused = reserve(&app, asked, app.world.beds["2"], "i dag 23:30", "").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Ingen i vagten kan: IV-behandling");
        // In the morning there is somebody: what counts is the shift of the arrival.
        reserve(&app, asked, app.world.beds["2"], "i morgen 08:00", "").await.accepted();
    }

    async fn a_person_may_set_the_missing_competence_aside_with_a_reason_that_is_kept(app: App) {
        usual(&app).await;
        let asked = given::request_granted(&app, needing(&app, 1, Need::Doctor)).await;
        let refused = reserve(&app, asked, app.world.beds["2"], "i dag 16:00", " ").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Ingen lægedækning i vagten");
        reserve(&app, asked, app.world.beds["2"], "i dag 16:00", "Vagtlægen ser hende kl. 19").await.accepted();
        let kept = reservation::of_request(app.plads.store.read(), asked).await.unwrap().remove(0);
        assert_eq!(kept.override_reason, "Vagtlægen ser hende kl. 19");
    }

    async fn an_exception_on_a_date_holds_instead_of_what_is_usual_until_it_is_taken_back(app: App) {
        usual(&app).await;
        let (nurse, path) = (app.ward_nurse().await, page(&app).await);
        nurse.post(&path, "set_day", &[("date", "24.11.2026"), ("shift", "day")]).await.accepted();
        nurse.get(&path).await.says("Lige nu, dagvagt: ingen af dem").says("tir. 24. nov., dagvagt");
        let asked = given::request_granted(&app, needing(&app, 1, Need::Intravenous)).await;
        assert_eq!(reserve(&app, asked, app.world.beds["2"], "i dag 12:00", "").await.status, StatusCode::CONFLICT);
        nurse.post(&path, "clear_day", &[("shift", "2026-11-24-day")]).await.accepted();
        reserve(&app, asked, app.world.beds["2"], "i dag 12:00", "").await.accepted();
        for (day, shift, words) in [("23.11.2026", "day", "Dato: Tidspunktet er for tidligt"), ("", "day", "Dato: Skal udfyldes"), ("24.11.2026", "noon", "Vagt: Vælg en af mulighederne")] {
            let answer = nurse.post(&path, "set_day", &[("date", day), ("shift", shift)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day} {shift}");
            answer.says(words);
        }
    }

    async fn a_move_within_the_stay_is_judged_by_the_shift_of_the_move(app: App) {
        usual(&app).await;
        let asked = given::request_granted(&app, needing(&app, 1, Need::Intravenous)).await;
        // Skoven keeps no list: the citizen is there, and is to move to Solgården in the night.
        let bed = app.world.beds["S1"];
        let offer = given::offer_from(&app, asked, bed, app.plads.now(), app.plads.now().plus_hours(240)).await.to_string();
        let nurse = app.ward_nurse().await;
        let stay = nurse.post(&format!("/beds/{bed}"), "arrive", &[("reservation", &offer), ("version", "1"), ("at", "")]).await.accepted().to_owned();
        let stay: domain::ids::StayId = stay.trim_start_matches("/stays/").parse().unwrap();
        app.set_local(date!(2026 - 11 - 24), time!(23:30));
        let to = app.world.beds["2"].to_string();
        let seen = version(&app, stay).await;
        let nurse = app.ward_nurse().await;
        let mut fields = vec![("version", seen.as_str()), ("bed", to.as_str()), ("at", ""), ("reason", "Nærmere familien"), ("consents", "")];
        let refused = nurse.post(&format!("/stays/{stay}/move"), "move_citizen", &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Ingen i vagten kan: IV-behandling");
        fields[4] = ("consents", "Akutsygeplejersken giver IV i nat");
        nurse.post(&format!("/stays/{stay}/move"), "move_citizen", &fields).await.accepted();
    }

    async fn the_ward_and_the_administrator_keep_the_list_and_nobody_else(app: App) {
        let path = page(&app).await;
        for who in [app.world.ward_nurse, app.world.admin] {
            app.browser(who).await.get(&path).await.says("Hverdag, dagvagt");
        }
        for who in [app.world.allocator, app.world.manager, app.world.hospital, app.world.wall_screen] {
            assert_eq!(app.browser(who).await.get(&path).await.status, StatusCode::FORBIDDEN);
            assert_eq!(app.browser(who).await.post(&path, "set_cover", &[("version", "0")]).await.status, StatusCode::FORBIDDEN);
        }
        let other = app.browser(app.world.other_ward_nurse).await;
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&path, "set_day", &[("date", "24.11.2026"), ("shift", "day")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn of_two_who_tick_at_once_one_sees_the_others_and_the_shift_history_tells(app: App) {
        usual(&app).await;
        let (nurse, path) = (app.ward_nurse().await, page(&app).await);
        let late = nurse.post(&path, "set_cover", &[("version", "0"), ("weekday_night", "intravenous")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        nurse.post(&path, "set_cover", &[("version", "1"), ("weekday_night", "intravenous")]).await.accepted();
        assert_eq!(nurse.post(&path, "set_cover", &[("version", "1")]).await.status, StatusCode::CONFLICT);
        nurse.get(&format!("/handover/acts?site={}", app.world.solgaarden)).await.says("Vagternes kompetencer ændret").says("Ida K.");
    }
}
