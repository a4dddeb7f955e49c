//! The screen on the wall: what it shows, what it may not reach, and how long it stays signed in.

use crate::given;
use axum::body::Body;
use axum::http::StatusCode;
use domain::citizen::PersonName;
use domain::request::{Infection, RequestContent};
use sea_orm::EntityTrait as _;
use server::store::entity::access_log;

on_both_engines! {
    async fn the_wall_shows_initials_and_times_and_neither_names_nor_kinds_nor_needs(app: App) {
        let person = RequestContent {
            name: PersonName::parse("Gudrun", "Bach").unwrap(),
            infection: Infection::Isolation,
            ..given::content(&app, &given::civil_number(3))
        };
        given::stay_in(&app, app.world.beds["2"], person).await;
        let screen = app.browser(app.world.wall_screen).await;
        let page = screen.get(&format!("/wall?site={}", app.world.solgaarden)).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("data-mode=\"wall\"").says("<span>GB</span>").says("Belagt").says("Opdateret 09:41:00").says("Dagvagt");
        for secret in ["Bach", "Gudrun", "Isolation", "Korttidsplads", "Enestue", "/stays/", "/beds/"] {
            page.never_says(secret);
        }
        let looks = access_log::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert_eq!(looks.iter().filter(|look| look.role == "wall_screen").count(), 1);
        screen.get(&format!("/wall?site={}", app.world.solgaarden)).await.says("<span>GB</span>");
        let looks = access_log::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert_eq!(looks.iter().filter(|look| look.role == "wall_screen").count(), 1, "nobody new is shown");
        let theirs = screen.get(&format!("/wall?site={}", app.world.fjernby)).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "another organisation's site");
    }

    async fn a_wall_screen_reaches_the_wall_and_nothing_else(app: App) {
        let screen = app.browser(app.world.wall_screen).await;
        for endpoint in server::endpoints() {
            let path = endpoint.path.replace("{id}", &app.world.solgaarden.to_string());
            let answer = match (endpoint.method, endpoint.act) {
                _ if matches!(path.as_str(), "/" | "/wall" | "/events" | "/account" | "/login" | "/logout" | "/language" | "/link") => continue,
                ("GET", _) => screen.get(&path).await,
                (_, Some(act)) => screen.post(&path, act, &[("version", "1")]).await,
                (_, None) => screen.call(&path, "{}").await,
            };
            assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status), "{endpoint}: {}", answer.status);
        }
        assert_eq!(screen.get("/").await.location(), "/wall");
    }

    async fn a_screen_stays_signed_in_and_a_page_that_renews_itself_keeps_nobody_else_signed_in(app: App) {
        let (screen, nurse) = (app.browser(app.world.wall_screen).await, app.ward_nurse().await);
        for _ in 0..4 {
            app.wait_minutes(10);
            nurse.send(nurse.request("GET", "/board").header("x-plads-refresh", "1").body(Body::empty()).unwrap()).await;
        }
        assert!(nurse.get("/board").await.location().starts_with("/login"), "nobody was at work for 40 minutes");
        app.wait_minutes(30 * 24 * 60);
        assert_eq!(screen.get("/wall").await.status, StatusCode::OK);
        app.wait_minutes(366 * 24 * 60);
        assert!(screen.get("/wall").await.location().starts_with("/login"));
    }
}
