//! Following a request, answering questions and offers, changing and taking back.

use super::{asked, count, decided, field, live_claims, offered, open_tasks, sent, stored, taken_up};
use axum::http::StatusCode;
use domain::facility::Need;
use domain::request::{RequestState, RequestStatus};
use time::macros::{date, time};

on_both_engines! {
    async fn a_question_is_seen_answered_once_and_goes_back_to_the_allocators(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        asked(&app, id, "Hvad vejer borgeren?").await;
        lise.get("/requests?filter=waiting").await.says("Mette H. spørger: Hvad vejer borgeren?").says("Besvar");
        let path = format!("/requests/{id}");
        let page = lise.get(&path).await;
        page.says("Visitator spørger").says("Hvad vejer borgeren?");
        let version = field(&page, "version");
        let empty = lise.post(&path, "answer_question", &[("version", &version), ("answer", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        lise.post(&path, "answer_question", &[("version", &version), ("answer", "82 kg")]).await.location();
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::InAssessment);
        lise.get(&path).await.says("82 kg").says("Lise T.");
        let late = lise.post(&path, "answer_question", &[("version", &version), ("answer", "90 kg")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(count(&app, "SELECT count(*) FROM question WHERE answer = '82 kg'", vec![]).await, 1);
    }

    async fn an_offer_shows_the_site_and_the_time_but_the_room_only_once_confirmed(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        let from = app.at(date!(2026 - 11 - 24), time!(14:00));
        let reservation = offered(&app, id, "3", from).await;
        let list = lise.get("/requests").await;
        list.says("Bekræft modtagelse").says("Solgården").says("I dag kl. 14.00").says("Svar inden i dag 12:41").says("Husk medicin til 2 døgn").never_says("Stue 3");
        let answer = lise.post(&format!("/requests/{id}"), "confirm_offer", &[("reservation", &reservation.to_string()), ("version", "1"), ("next", "/requests")]).await;
        assert_eq!(answer.location(), "/requests", "one click on the card, and back on the list");
        lise.get("/requests").await.says("Accepteret").says("Ankommer til Solgården, Stue 3, i dag kl. 14.00");
        lise.get(&format!("/requests/{id}")).await.says("Stue 3");
        let again = lise.post(&format!("/requests/{id}"), "confirm_offer", &[("reservation", &reservation.to_string()), ("version", "1")]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "the same click twice does no harm");
        assert_eq!(count(&app, "SELECT count(*) FROM event WHERE name = 'offer.confirmed'", vec![]).await, 1);
        assert_eq!(live_claims(&app, app.world.beds["3"]).await, 1);
    }

    async fn an_offer_that_moved_meanwhile_is_not_confirmed_unseen(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        let reservation = offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await;
        let stale = lise.post(&format!("/requests/{id}"), "confirm_offer", &[("reservation", &reservation.to_string()), ("version", "7")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let forged = lise.post(&format!("/requests/{id}"), "confirm_offer", &[("reservation", &id.to_string()), ("version", "1")]).await;
        assert_eq!(forged.status, StatusCode::NOT_FOUND);
    }

    async fn another_time_is_proposed_and_the_bed_stays_promised(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        let reservation = offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await.to_string();
        let path = format!("/requests/{id}");
        for (typed, text) in [("", "Skal udfyldes"), ("snart", "Skriv datoen"), ("i går 10", "for tidligt")] {
            let wrong = lise.post(&path, "propose_time", &[("reservation", &reservation), ("version", "1"), ("time", typed)]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            wrong.says(text);
        }
        lise.post(&path, "propose_time", &[("reservation", &reservation), ("version", "1"), ("time", "i morgen 10")]).await.location();
        lise.get(&path).await.says("Du har foreslået ankomst i morgen kl. 10.00");
        assert_eq!(open_tasks(&app, "offer_answered", id).await, 1);
        assert_eq!(live_claims(&app, app.world.beds["3"]).await, 1);
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Reserved);
    }

    async fn declining_says_why_and_frees_the_bed_while_the_grant_stands(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        let reservation = offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await.to_string();
        let path = format!("/requests/{id}");
        let bare = lise.post(&path, "decline_offer", &[("reservation", &reservation), ("version", "1")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.says("href=\"#decline_offer-cause\"").says("href=\"#decline_offer-citizen_answer\"").says("href=\"#decline_offer-informed_by\"");
        assert_eq!(live_claims(&app, app.world.beds["3"]).await, 1);
        let fields = [("reservation", reservation.as_str()), ("version", "1"), ("cause", "citizen_said_no"), ("citizen_answer", "Vil hellere hjem"), ("informed_by", "Lise Toft")];
        lise.post(&path, "decline_offer", &fields).await.location();
        assert_eq!(live_claims(&app, app.world.beds["3"]).await, 0);
        let request = stored(&app, id).await;
        let RequestState::Granted { next_update_at, .. } = request.state else { panic!("{:?}", request.state) };
        assert_eq!(next_update_at, app.plads.now().plus_minutes(240));
        assert_eq!(open_tasks(&app, "offer_answered", id).await, 1);
        lise.get(&path).await.says("Tidligere tilbud").says("Vil hellere hjem").says("Lise Toft").says("Bevilget, venter på plads").says("næste nyt senest i dag kl. 13.41");
        let twice = lise.post(&path, "decline_offer", &fields).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        twice.says("Tilbuddet er ikke længere åbent");
        let confirm = lise.post(&path, "confirm_offer", &[("reservation", &reservation), ("version", "2")]).await;
        assert_eq!(confirm.status, StatusCode::CONFLICT);
    }

    async fn granted_and_waiting_says_who_has_it_and_when_the_next_word_comes_but_no_queue_number(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        decided(&app, id, None).await;
        let page = lise.get(&format!("/requests/{id}")).await;
        page.says("Korttidsplads. Mette H. har den; næste nyt senest i dag kl. 13.41").never_says("Nr. ").never_says("listen");
        lise.get("/requests").await.says("næste nyt i dag 13:41");
    }

    async fn a_refusal_is_read_with_its_reasons_and_how_to_complain(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        decided(&app, id, Some("Hjælpen kan gives i hjemmet.")).await;
        lise.get(&format!("/requests/{id}")).await.says("Hjælpen kan gives i hjemmet.").says("Sundhedsloven § 138")
            .says("Borgeren kan klage til Styrelsen for Patientklager inden 4 uger").says("Mette Holm").never_says("Træk anmodningen tilbage");
        lise.get("/requests?filter=closed").await.says("Afslået").says("A-2026-0001");
        lise.get("/requests").await.never_says("Munk");
        let page = lise.post(&format!("/requests/{id}"), "withdraw", &[("version", "3"), ("cause", "mistake")]).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
    }

    async fn changed_needs_reach_allocators_and_ward(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await;
        let path = format!("/requests/{id}");
        let version = stored(&app, id).await.version.to_string();
        let fields = [("version", version.as_str()), ("infection", "awaiting_result"), ("needs", "oxygen"), ("needs", "single"), ("mobility", "lift"), ("weight_kg", "190"), ("transport", "stretcher"), ("aids", "Lift"), ("note", ""), ("ready", "+3 10")];
        lise.post(&path, "change", &fields).await.location();
        let request = stored(&app, id).await;
        assert_eq!((request.needs.as_slice(), request.weight_kg), ([Need::Single, Need::Oxygen].as_slice(), Some(190)));
        assert_eq!(request.state.status(), RequestStatus::Reserved, "the bed stays until somebody decides");
        assert_eq!(request.ready_at, app.at(date!(2026 - 11 - 24), time!(14:00)), "an agreed arrival is postponed, not edited");
        assert_eq!(open_tasks(&app, "request_changed", id).await, 1);
        let site = "SELECT count(*) FROM event WHERE name = 'request.changed' AND site_id = ?";
        assert_eq!(count(&app, site, vec![app.world.solgaarden.0.into()]).await, 1);
        let stale = lise.post(&path, "change", &fields).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let now = stored(&app, id).await.version.to_string();
        let wrong = lise.post(&path, "change", &[("version", &now), ("infection", "none"), ("mobility", "lift"), ("transport", "own"), ("weight_kg", "5")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Skriv et helt tal fra 20 til 400");
    }

    async fn postponed_to_another_day_the_bed_is_freed_and_the_citizen_waits(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await;
        let version = stored(&app, id).await.version.to_string();
        let path = format!("/requests/{id}");
        let earlier = lise.post(&path, "postpone", &[("version", &version), ("ready", "i dag 08:00"), ("cause", "treatment")]).await;
        assert_eq!(earlier.status, StatusCode::UNPROCESSABLE_ENTITY);
        lise.post(&path, "postpone", &[("version", &version), ("ready", "+2 10"), ("cause", "treatment")]).await.location();
        let request = stored(&app, id).await;
        assert_eq!(request.state.status(), RequestStatus::Granted);
        assert_eq!(request.ready_at, app.at(date!(2026 - 11 - 26), time!(10:00)));
        assert_eq!(live_claims(&app, app.world.beds["3"]).await, 0);
        assert_eq!(open_tasks(&app, "request_changed", id).await, 1);
        let ended = "SELECT count(*) FROM reservation WHERE status = 'cancelled' AND end_reason = 'postponed:treatment'";
        assert_eq!(count(&app, ended, vec![]).await, 1);
    }

    async fn a_late_ambulance_on_the_agreed_day_never_loses_the_bed(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await;
        let version = stored(&app, id).await.version.to_string();
        lise.post(&format!("/requests/{id}"), "postpone", &[("version", &version), ("ready", "i dag 17:30"), ("cause", "transport")]).await.location();
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Reserved);
        assert_eq!(live_claims(&app, app.world.beds["3"]).await, 1);
        lise.get("/requests").await.says("I dag kl. 17.30");
    }

    async fn withdrawing_closes_the_request_and_frees_the_bed(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await;
        let path = format!("/requests/{id}");
        let version = stored(&app, id).await.version.to_string();
        let bare = lise.post(&path, "withdraw", &[("version", &version)]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        lise.post(&path, "withdraw", &[("version", &version), ("cause", "went_home")]).await.location();
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Withdrawn);
        assert_eq!(live_claims(&app, app.world.beds["3"]).await, 0);
        assert_eq!(open_tasks(&app, "request_changed", id).await, 1);
        lise.get(&path).await.says("Trukket tilbage").says("Borgeren er taget hjem").never_says("Bekræft modtagelse");
        let twice = lise.post(&path, "withdraw", &[("version", &version), ("cause", "went_home")]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert_ne!(sent(&lise, &[]).await, id, "a new request for the citizen is possible again");
    }

    async fn a_request_nobody_has_taken_up_is_withdrawn_without_leaving_a_task(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        lise.post(&format!("/requests/{id}"), "withdraw", &[("version", "1"), ("cause", "mistake")]).await.location();
        assert_eq!(open_tasks(&app, "request_changed", id).await, 0);
    }

    async fn somebody_who_was_faster_is_not_overwritten(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        taken_up(&app, id).await;
        let stale = lise.post(&format!("/requests/{id}"), "withdraw", &[("version", "1"), ("cause", "mistake")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("En anden har ændret det");
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::InAssessment);
    }

    async fn allocators_may_answer_for_someone_on_the_telephone(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        let version = stored(&app, id).await.version.to_string();
        let answer = app.allocator().await.post(&format!("/requests/{id}"), "withdraw", &[("version", &version), ("cause", "went_home")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Withdrawn);
    }

    async fn the_ward_that_expects_a_citizen_reads_the_request_and_no_other_does(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        let path = format!("/requests/{id}");
        let ida = app.ward_nurse().await;
        assert_eq!(ida.get(&path).await.status, StatusCode::NOT_FOUND, "no bed is promised yet");
        offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await;
        ida.get(&path).await.says("Forventet ankomst, seng 3").says("Medicinsk 2").says("Munk, Carl");
        let finn = app.browser(app.world.other_ward_nurse).await;
        assert_eq!(finn.get(&path).await.status, StatusCode::NOT_FOUND);
        let looks = "SELECT count(*) FROM access_log WHERE action = 'request.read' AND purpose = 'expected arrival'";
        assert_eq!(count(&app, looks, vec![]).await, 1);
    }

    async fn every_look_is_logged_with_the_citizens_shown(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        lise.get("/requests").await;
        lise.get(&format!("/requests/{id}")).await;
        let sql = "SELECT count(*) FROM access_log a JOIN access_log_citizen c ON c.access_id = a.id WHERE a.action = ?";
        for action in ["requests.read", "request.read"] {
            assert_eq!(count(&app, sql, vec![action.into()]).await, 1, "{action}");
        }
        let renewed = lise.request("GET", &format!("/requests/{id}")).header("x-plads-refresh", "1").body(axum::body::Body::empty()).unwrap();
        lise.send(renewed).await;
        assert_eq!(count(&app, sql, vec!["request.read".into()]).await, 1, "a page that renews itself is no new look");
        lise.get(&format!("/requests/{id}")).await;
        assert_eq!(count(&app, sql, vec!["request.read".into()]).await, 2, "who opens it again looks again");
    }

    async fn the_same_pages_are_whole_in_english(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        offered(&app, id, "3", app.at(date!(2026 - 11 - 24), time!(14:00))).await;
        for (path, text) in [("/requests", "Confirm reception"), ("/requests/new", "Step 1 of 5"), (&format!("/requests/{id}"), "Withdraw the request"), ("/capacity", "Kind of stay")] {
            let request = lise.request("GET", path);
            let cookies = request.headers_ref().unwrap()["cookie"].to_str().unwrap().to_owned();
            let mut request = request.body(axum::body::Body::empty()).unwrap();
            request.headers_mut().insert("cookie", format!("{cookies}; lang=en").parse().unwrap());
            let page = lise.send(request).await;
            page.says(text).says("<html lang=\"en\">").never_says("Borger ").never_says("Svar inden");
        }
    }
}
