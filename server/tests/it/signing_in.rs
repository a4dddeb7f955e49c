//! Signing in and out, sessions, and what strangers reach.

use crate::harness::{Answer, App};
use crate::world::email;
use axum::http::StatusCode;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::failure::Failure;
use server::store::entity::app_user;

async fn give_password(app: &App, password: &str) -> String {
    let hash = server::password::hash(&app.plads, password.to_owned()).await.unwrap();
    let email = email("Mette Holm");
    let set = app_user::ActiveModel { password_hash: Set(Some(hash)), ..Default::default() };
    let only = email.clone();
    app.plads
        .store
        .write(async |tx| {
            app_user::Entity::update_many().set(set).filter(app_user::Column::Email.eq(only)).exec(&*tx).await?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
    email
}

async fn sign_in(app: &App, email: &str, password: &str) -> Answer {
    app.stranger().post("/login", "sign_in", &[("email", email), ("password", password), ("next", "/board")]).await
}

on_both_engines! {
    async fn a_stranger_is_sent_to_sign_in_and_back(app: App) {
        let answer = app.stranger().get("/requests?status=open").await;
        assert_eq!(answer.location(), "/login?next=%2Frequests%3Fstatus%3Dopen");
        assert_eq!(app.stranger().get("/events").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(app.stranger().call("/api/request/save_draft", "{}").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_good_password_opens_a_session_and_a_bad_one_does_not(app: App) {
        let email = give_password(&app, "en lang adgangskode").await;
        let good = sign_in(&app, &email, "en lang adgangskode").await;
        assert_eq!(good.location(), "/board");
        let cookie = good.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let bad = sign_in(&app, &email, "en anden adgangskode").await;
        assert_eq!(bad.status, StatusCode::CONFLICT);
        bad.says("E-mail eller adgangskode er forkert").never_says("en anden adgangskode");
        let unknown = sign_in(&app, "ingen@plads.example", "en anden adgangskode").await;
        unknown.says("E-mail eller adgangskode er forkert");
    }

    async fn guessing_is_slowed_down_and_never_locks_the_account_for_good(app: App) {
        let email = give_password(&app, "en lang adgangskode").await;
        for _ in 0..10 {
            assert_eq!(sign_in(&app, &email, "forkert adgangskode").await.status, StatusCode::CONFLICT);
        }
        assert_eq!(sign_in(&app, &email, "en lang adgangskode").await.status, StatusCode::TOO_MANY_REQUESTS);
        app.wait_minutes(2);
        assert_eq!(sign_in(&app, &email, "en lang adgangskode").await.status, StatusCode::SEE_OTHER);
    }

    async fn a_session_ends_after_thirty_idle_minutes_and_after_signing_out(app: App) {
        let browser = app.allocator().await;
        app.wait_minutes(29);
        assert_ne!(browser.get("/tasks").await.status, StatusCode::SEE_OTHER);
        app.wait_minutes(29);
        assert_ne!(browser.get("/tasks").await.status, StatusCode::SEE_OTHER, "a request keeps it awake");
        app.wait_minutes(30);
        assert_eq!(browser.get("/tasks").await.status, StatusCode::SEE_OTHER);
        let browser = app.allocator().await;
        assert_eq!(browser.post("/logout", "", &[]).await.location(), "/login");
        assert_eq!(browser.get("/tasks").await.status, StatusCode::SEE_OTHER, "the old cookie is worth nothing");
    }

    async fn a_session_is_twelve_hours_long_at_most(app: App) {
        let browser = app.allocator().await;
        for _ in 0..28 {
            app.wait_minutes(25);
            assert_ne!(browser.get("/tasks").await.status, StatusCode::SEE_OTHER);
        }
        app.wait_minutes(25);
        assert_eq!(browser.get("/tasks").await.status, StatusCode::SEE_OTHER);
    }

    async fn a_post_from_another_site_is_refused(app: App) {
        let browser = app.allocator().await;
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let mut request = axum::http::Request::builder().method("POST").uri("/logout").header("host", "plads.test");
            request = request.header(name, value);
            let answer = browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
        assert_ne!(browser.get("/tasks").await.status, StatusCode::SEE_OTHER, "still signed in");
    }

    async fn every_answer_carries_the_security_headers(app: App) {
        let signed = app.allocator().await;
        for (path, browser) in [("/login", &app.stranger()), ("/board", &signed), ("/nothing/here", &signed), ("/healthz", &signed), ("/a/none/pkg/x.css", &signed)] {
            let answer = browser.get(path).await;
            for (name, part) in [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("content-security-policy", "frame-ancestors 'none'"), ("referrer-policy", "same-origin")] {
                let value = answer.headers.get(name).unwrap_or_else(|| panic!("{path} lacks {name}")).to_str().unwrap();
                assert!(value.contains(part), "{path}: {name}: {value}");
            }
            let policy = answer.headers["content-security-policy"].to_str().unwrap();
            assert!(!policy.contains("unsafe-inline"), "{policy}");
        }
    }
}
