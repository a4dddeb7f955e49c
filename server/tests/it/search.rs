//! Finding a citizen: only what one may see, logged without what was searched for, and slowed down.

use crate::given;
use crate::harness::{Answer, App, Browser};
use axum::http::StatusCode;
use domain::citizen::PersonName;
use domain::request::RequestContent;
use sea_orm::{ConnectionTrait as _, Statement};

fn somebody(app: &App, n: u32, given: &str, family: &str) -> RequestContent {
    RequestContent { name: PersonName::parse(given, family).unwrap(), ..given::content(app, &given::civil_number(n)) }
}

async fn search(browser: &Browser, q: &str) -> Answer {
    browser.post("/search", "search", &[("q", q)]).await
}

async fn looks(app: &App) -> Vec<(String, i64)> {
    let db = app.plads.store.read();
    let sql = "SELECT a.criterion, count(c.citizen_id) FROM access_log a LEFT JOIN access_log_citizen c ON c.access_id = a.id \
               WHERE a.action = 'citizen.search' GROUP BY a.id, a.criterion, a.at ORDER BY a.at, a.id";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|r| (r.try_get_by_index(0).unwrap(), r.try_get_by_index(1).unwrap())).collect()
}

on_both_engines! {
    async fn a_department_finds_only_its_own_requests(app: App) {
        let id = given::request_received(&app, somebody(&app, 1, "Carl", "Munk")).await;
        let answer = search(&app.hospital().await, "munk").await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.says("1 fundet").says("Munk, Carl").says(&format!("/requests/{id}")).never_says(&given::civil_number(1));
        for who in [app.world.other_hospital, app.world.gp, app.world.other_allocator, app.world.ward_nurse] {
            let answer = search(&app.browser(who).await, "munk").await;
            assert_eq!(answer.status, StatusCode::OK);
            answer.says("Ingen fundet med navnet").never_says("Munk, Carl");
        }
        search(&app.allocator().await, "munk").await.says("Munk, Carl");
    }

    async fn a_whole_number_is_found_and_never_shown_back(app: App) {
        let number = given::civil_number(1);
        given::request_received(&app, somebody(&app, 1, "Carl", "Munk")).await;
        let lise = app.hospital().await;
        for typed in [number.clone(), format!("{}-{}", &number[..6], &number[6..])] {
            let answer = search(&lise, &typed).await;
            answer.says("Munk, Carl").never_says(&typed);
            assert!(answer.headers.get("location").is_none());
        }
        search(&lise, &given::civil_number(2)).await.says("Ingen fundet med nummeret");
        let half = search(&lise, &number[..6]).await;
        assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY, "half a number would list everybody born that day");
    }

    async fn those_on_the_site_are_found_by_those_who_run_and_decide_there(app: App) {
        let stay = given::stay_in(&app, app.world.beds["2"], somebody(&app, 1, "Inger", "Bach")).await;
        let asked = given::request_granted(&app, somebody(&app, 2, "Inga", "Bachmann")).await;
        given::offer(&app, asked, app.world.beds["3"]).await;
        let ida = search(&app.ward_nurse().await, "bach").await;
        ida.says("I huset, Solgården 2").says(&format!("/stays/{stay}")).says("Solgården 3").says(&format!("/requests/{asked}"));
        search(&app.allocator().await, "bach inger").await.says("I huset, Solgården 2").never_says("Bachmann");
        for who in [app.world.other_ward_nurse, app.world.other_allocator] {
            search(&app.browser(who).await, "bach").await.never_says("Bach,").never_says("Bachmann");
        }
    }

    async fn a_pattern_is_only_a_name(app: App) {
        given::request_received(&app, somebody(&app, 1, "Carl", "Munk")).await;
        let lise = app.hospital().await;
        for q in ["%%", "_un_", "M%k", "\\", "' OR 1=1 --"] {
            search(&lise, q).await.never_says("Munk, Carl");
        }
        assert_eq!(search(&lise, "m").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(search(&lise, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        search(&lise, "ÆGIR").await.says("Ingen fundet");
    }

    async fn danish_letters_are_found_whatever_their_case(app: App) {
        given::request_received(&app, somebody(&app, 1, "Åse", "Østergård")).await;
        search(&app.hospital().await, "ØSTERGÅRD åse").await.says("Østergård, Åse");
    }

    async fn every_search_is_logged_with_whom_it_showed_and_never_what_was_typed(app: App) {
        given::request_received(&app, somebody(&app, 1, "Carl", "Munk")).await;
        let lise = app.hospital().await;
        search(&lise, "munk").await;
        search(&lise, "munk").await;
        search(&lise, "ingen").await;
        search(&lise, &given::civil_number(1)).await;
        let found = looks(&app).await;
        let expected = [("name", 1), ("name", 1), ("name", 0), ("civil number", 1)].map(|(c, n)| (c.to_owned(), n));
        let (mut found, mut expected) = (found, expected.to_vec());
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }

    async fn the_thirty_first_search_in_a_minute_waits(app: App) {
        let lise = app.hospital().await;
        for _ in 0..30 {
            assert_eq!(search(&lise, "munk").await.status, StatusCode::OK);
        }
        let answer = search(&lise, "munk").await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        answer.says("For mange forsøg");
        assert_eq!(search(&app.allocator().await, "munk").await.status, StatusCode::OK, "only the one who searches waits");
        app.wait_minutes(1);
        assert_eq!(search(&lise, "munk").await.status, StatusCode::OK);
    }

    async fn roles_without_citizens_do_not_search(app: App) {
        for browser in [app.manager().await, app.admin().await] {
            assert_eq!(browser.get("/search").await.status, StatusCode::FORBIDDEN);
            assert_eq!(search(&browser, "munk").await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(search(&app.stranger(), "munk").await.status, StatusCode::SEE_OTHER);
        assert!(!app.hospital().await.get("/search?q=munk").await.body.contains("fundet"), "never by address");
    }
}
