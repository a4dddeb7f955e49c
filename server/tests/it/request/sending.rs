//! A draft becomes a request, once.

use super::{WHOLE, count, draft_of, field, send_form, sent, stored, strangers};
use axum::http::StatusCode;
use domain::citizen::CivilNumber;
use domain::facility::{Need, StayKind};
use domain::request::{Infection, RequestStatus};

on_both_engines! {
    async fn a_request_reaches_the_authority_with_everything_typed(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        let request = stored(&app, id).await;
        assert_eq!(request.state.status(), RequestStatus::Received);
        assert_eq!((request.requester, request.wished_kind), (app.world.department, Some(StayKind::ShortTerm)));
        assert_eq!((request.needs.as_slice(), request.infection), ([Need::Single].as_slice(), Infection::None));
        assert_eq!(request.answer_due_at, app.plads.now().plus_minutes(240));
        assert_eq!(request.number, "A-2026-0001");
        assert_eq!(count(&app, "SELECT count(*) FROM draft", vec![]).await, 0, "the draft is gone");
        let page = lise.get(&format!("/requests/{id}?sent=1")).await;
        page.says("Anmodningen er sendt").says("A-2026-0001").says("Munk, Carl · 81 år").says("030345-xxxx").says("Modtaget");
        let list = lise.get("/requests").await;
        list.says("Munk, Carl · 81").says("1 åbne").says("ikke set endnu").says("i dag 13:41");
    }

    async fn an_acute_wish_is_promised_an_answer_sooner(app: App) {
        let id = sent(&app.hospital().await, &[("wished_kind", "acute")]).await;
        assert_eq!(stored(&app, id).await.answer_due_at, app.plads.now().plus_minutes(45));
    }

    async fn the_same_page_sent_twice_acts_once(app: App) {
        let lise = app.hospital().await;
        let draft = draft_of(&lise.get("/requests/new?view=all").await);
        let region = app.world.region.to_string();
        let mut fields: Vec<(&str, &str)> = vec![("draft", &draft), ("version", "0"), ("part", "all"), ("authority", &region)];
        fields.extend(WHOLE);
        let (first, second) = tokio::join!(lise.post("/requests/new", "send", &fields), lise.post("/requests/new", "send", &fields));
        assert_eq!(first.location(), second.location());
        let third = lise.post("/requests/new", "send", &fields).await;
        assert_eq!(third.location(), first.location());
        assert_eq!(count(&app, "SELECT count(*) FROM request", vec![]).await, 1);
    }

    async fn two_departments_asking_at_once_for_one_citizen_make_one_request(app: App) {
        let (lise, per) = (app.hospital().await, app.browser(app.world.other_hospital).await);
        for number in ["010150-1111", "010150-1111"] {
            let changed = [("civil_number", number)];
            let (a, b) = tokio::join!(send_form(&lise, &changed), send_form(&per, &changed));
            let refused = [a.status, b.status].into_iter().filter(|s| *s == StatusCode::CONFLICT).count();
            assert!(refused >= 1, "{} {}", a.status, b.status);
        }
        assert_eq!(count(&app, "SELECT count(*) FROM request", vec![]).await, 1);
        assert_eq!(count(&app, "SELECT count(*) FROM citizen", vec![]).await, 1);
    }

    async fn a_citizen_with_an_open_request_is_found_out_after_the_first_step(app: App) {
        let (lise, per) = (app.hospital().await, app.browser(app.world.other_hospital).await);
        let id = sent(&lise, &[]).await;
        for (browser, own) in [(&lise, true), (&per, false)] {
            let draft = draft_of(&browser.get("/requests/new").await);
            let answer = browser.post("/requests/new", "keep", &[
                ("draft", &draft), ("version", "0"), ("part", "1"),
                ("civil_number", "0303451234"), ("given_name", "Carl"), ("family_name", "Munk"), ("sex", "male"), ("postcode", "8420"),
            ]).await;
            assert_eq!(answer.status, StatusCode::CONFLICT);
            answer.says("allerede en åben anmodning");
            if own {
                answer.says(&format!("/requests/{id}")).says("Følg A-2026-0001");
            } else {
                answer.never_says("A-2026-0001").never_says(&id.to_string());
            }
            let at_last = send_form(browser, &[]).await;
            assert_eq!(at_last.status, StatusCode::CONFLICT);
        }
        assert_eq!(count(&app, "SELECT count(*) FROM request", vec![]).await, 1);
    }

    async fn a_form_with_problems_is_not_sent_and_leads_to_the_steps(app: App) {
        let lise = app.hospital().await;
        let draft = draft_of(&lise.get("/requests/new").await);
        lise.post("/requests/new", "keep", &[("draft", &draft), ("version", "0"), ("part", "1"), ("to", "5"), ("given_name", "Carl")]).await;
        let review = lise.get(&format!("/requests/new?draft={draft}&step=5")).await;
        review.says("Gennemse").says("Skal udfyldes");
        let answer = lise.post("/requests/new", "send", &[("draft", &draft), ("version", "1"), ("part", "5"), ("consent", "citizen")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("før du sender").says(&format!("/requests/new?draft={draft}&amp;step=2#keep-why"));
        assert_eq!(count(&app, "SELECT count(*) FROM request", vec![]).await, 0);
    }

    async fn a_date_that_does_not_exist_is_refused_at_its_field(app: App) {
        let answer = send_form(&app.hospital().await, &[("ready", "31.02.2027 10:00")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("id=\"send-ready-error\"").says("Datoen findes ikke").says("31.02.2027 10:00");
    }

    async fn a_forged_authority_or_site_is_not_a_choice(app: App) {
        let lise = app.hospital().await;
        for (field, id) in [("authority", app.world.municipality.to_string()), ("wish_site", app.world.region.to_string())] {
            let answer = send_form(&lise, &[(field, &id)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        }
        assert_eq!(count(&app, "SELECT count(*) FROM request", vec![]).await, 0);
    }

    async fn only_referrers_and_those_who_act_for_them_may_send(app: App) {
        for browser in [app.ward_nurse().await, app.manager().await, app.admin().await] {
            assert_eq!(browser.get("/requests/new").await.status, StatusCode::FORBIDDEN);
            let mut fields = vec![("draft", "00000000-0000-0000-0000-000000000001"), ("version", "0"), ("part", "all")];
            fields.extend(WHOLE);
            assert_eq!(browser.post("/requests/new", "send", &fields).await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(count(&app, "SELECT count(*) FROM request", vec![]).await, 0);
    }

    async fn a_practice_gets_a_short_form_on_one_page(app: App) {
        let gp = app.browser(app.world.gp).await;
        let page = gp.get("/requests/new").await;
        page.says("1 Borger").says("2 Hvorfor nu").says("3 Send").never_says("Trin 1 af 5").says("24.11.2026 09:41");
        let answer = gp.post("/requests/new", "send", &[
            ("draft", &draft_of(&page)), ("version", "0"), ("part", "all"),
            ("source", "gp"), ("sender_phone", "12 34 56 78"), ("ready", "24.11.2026 09:41"),
            ("civil_number", "030345-1234"), ("given_name", "Carl"), ("family_name", "Munk"), ("postcode", "8420"),
            ("why", "Lungebetændelse, kan ikke passes hjemme"), ("infection", "none"), ("consent", "citizen"),
            ("authority", &app.world.region.to_string()),
        ]).await;
        assert!(answer.location().starts_with("/requests/"));
    }

    async fn no_civil_number_leaves_the_form_in_an_address_a_title_or_an_event(app: App) {
        let lise = app.hospital().await;
        let answer = send_form(&lise, &[]).await;
        let place = answer.location().to_owned();
        let list = lise.get("/requests").await;
        let page = lise.get(&place).await;
        for text in ["0303451234", "030345-1234"] {
            assert!(!place.contains(text));
            list.never_says(text);
            page.never_says(text);
        }
        let pattern = "%1234%";
        for table in ["event", "audit_log", "access_log", "task"] {
            let columns = match table { "event" => "detail", "access_log" => "criterion", "task" => "note", _ => "action" };
            let sql = format!("SELECT count(*) FROM {table} WHERE {columns} LIKE ?");
            assert_eq!(count(&app, &sql, vec![pattern.into()]).await, 0, "{table}");
        }
        assert_eq!(count(&app, "SELECT count(*) FROM event WHERE name = 'request.received'", vec![]).await, 1);
    }

    async fn the_whole_number_is_shown_on_a_logged_click_and_not_for_long(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[]).await;
        let path = format!("/requests/{id}");
        lise.get(&path).await.says("030345-xxxx").never_says("030345-1234");
        assert_eq!(lise.post(&path, "show_number", &[]).await.location(), path);
        assert_eq!(count(&app, "SELECT count(*) FROM access_log WHERE action = 'citizen.number'", vec![]).await, 1);
        lise.get(&path).await.says("030345-1234");
        let colleague = app.browser(app.world.colleague).await;
        colleague.get(&path).await.never_says("030345-1234");
        app.wait_minutes(3);
        lise.get(&path).await.never_says("030345-1234");
    }

    async fn another_department_sees_nothing_of_a_request(app: App) {
        let id = sent(&app.hospital().await, &[]).await;
        for stranger in strangers(&app).await {
            let page = stranger.get(&format!("/requests/{id}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND);
            page.never_says("Munk");
            stranger.get("/requests").await.never_says("Munk");
            for act in ["withdraw", "postpone", "change", "answer_question", "confirm_offer", "decline_offer", "propose_time", "show_number"] {
                let answer = stranger.post(&format!("/requests/{id}"), act, &[("version", "1"), ("cause", "mistake")]).await;
                assert!(matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{act}: {}", answer.status);
                answer.never_says("Munk");
            }
        }
        assert_eq!(stored(&app, id).await.version, 1);
    }

    async fn a_short_form_never_lifts_protection_or_wipes_out_what_is_known(app: App) {
        let lise = app.hospital().await;
        let id = sent(&lise, &[("protected", "yes"), ("own_doctor", "Lægerne Torvet")]).await;
        lise.post(&format!("/requests/{id}"), "withdraw", &[("version", "1"), ("cause", "mistake")]).await.location();
        let again = sent(&lise, &[]).await;
        lise.get(&format!("/requests/{again}")).await.says("Navne- og adressebeskyttelse").says("Lægerne Torvet");
        assert_eq!(stored(&app, again).await.citizen, stored(&app, id).await.citizen);
    }

    async fn every_national_test_person_can_be_asked_for(app: App) {
        let Some(folder) = std::env::var_os("PLADS_REFERENCE_DATA") else {
            eprintln!("SKIPPED: the national test persons, because PLADS_REFERENCE_DATA is not set");
            return;
        };
        let file = std::fs::read_to_string(std::path::Path::new(&folder).join("test-citizens.csv")).unwrap();
        let lise = app.hospital().await;
        let (mut people, mut without_check) = (0, 0);
        for line in file.lines().skip(1) {
            let cells: Vec<&str> = line.splitn(5, ',').collect();
            let number = CivilNumber::parse(cells[0]).unwrap_or_else(|e| panic!("{}: {e}", cells[0].get(..6).unwrap()));
            without_check += i32::from(number.checks_modulus_11() == Some(false));
            let given = if cells[1].is_empty() { "Test" } else { cells[1] };
            let id = sent(&lise, &[("civil_number", cells[0]), ("given_name", given), ("family_name", cells[2]), ("sex", cells[3])]).await;
            assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Received);
            people += 1;
        }
        assert_eq!(people, 38);
        assert!(without_check > 0, "some of them have no check digit");
    }

    async fn a_number_that_fails_its_check_digit_is_hinted_at_and_a_replacement_number_is_labelled(app: App) {
        let lise = app.hospital().await;
        for (number, says) in [("010190-1AB2", "erstatningsnummer"), ("0303451230", "Kontrollér nummeret")] {
            let draft = draft_of(&lise.get("/requests/new").await);
            let saved = lise.post("/requests/new", "keep", &[("draft", &draft), ("version", "0"), ("part", "1"), ("to", "5"), ("civil_number", number), ("given_name", "A"), ("family_name", "B")]).await;
            let review = lise.get(saved.location()).await;
            review.says(says).never_says(number);
        }
    }

    async fn a_page_of_the_review_shows_the_version_it_saves(app: App) {
        let lise = app.hospital().await;
        let page = lise.get("/requests/new").await;
        assert_eq!((field(&page, "version"), field(&page, "part")), ("0".to_owned(), "1".to_owned()));
    }
}
