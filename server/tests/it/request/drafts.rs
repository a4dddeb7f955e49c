//! Drafts: kept part by part, belonging to the department.

use super::{WHOLE, count, draft_of, field, strangers};
use axum::http::StatusCode;
use serde_json::json;

on_both_engines! {
    async fn each_step_saves_what_was_typed_and_leads_on(app: App) {
        let lise = app.hospital().await;
        let page = lise.get("/requests/new").await;
        page.says("Trin 1 af 5").says("CPR-nummer eller erstatningsnummer");
        let draft = draft_of(&page);
        let step = lise.post("/requests/new", "keep", &[
            ("draft", &draft), ("version", "0"), ("part", "1"),
            ("civil_number", "0303451234"), ("given_name", "Carl"), ("family_name", "Munk"), ("sex", "male"), ("postcode", "8420"),
        ]).await;
        let second = format!("/requests/new?draft={draft}&step=2");
        assert_eq!(step.location(), second);
        let page = lise.get(&second).await;
        page.says("Trin 2 af 5").says("Munk, Carl · 81 år").says("030345-xxxx").says("Kladde gemt 09:41").never_says("0303451234");
        assert_eq!(field(&page, "version"), "1");
        let back = lise.post("/requests/new", "keep", &[("draft", &draft), ("version", "1"), ("part", "2"), ("to", "back"), ("why", "halv sætning")]).await;
        assert_eq!(back.location(), format!("/requests/new?draft={draft}&step=1"));
        lise.get(&second).await.says("halv sætning");
    }

    async fn a_step_with_problems_is_saved_and_shown_again_with_everything_typed(app: App) {
        let lise = app.hospital().await;
        let draft = draft_of(&lise.get("/requests/new").await);
        let answer = lise.post("/requests/new", "keep", &[
            ("draft", &draft), ("version", "0"), ("part", "1"), ("civil_number", "030345"), ("given_name", "Carl"), ("postcode", "x"),
        ]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("Fejl: Ny anmodning").says("Ret 4 felter").says("href=\"#keep-civil_number\"").says("href=\"#keep-family_name\"").says("href=\"#keep-sex\"")
            .says("href=\"#keep-postcode\"").says("value=\"030345\"").says("value=\"Carl\"").says("autofocus");
        assert_eq!(field(&answer, "version"), "1", "saved all the same");
        assert_eq!(draft_of(&answer), draft, "a second try does not begin a second draft");
        lise.get(&format!("/requests/new?draft={draft}&step=1")).await.says("value=\"Carl\"");
        assert_eq!(count(&app, "SELECT count(*) FROM draft", vec![]).await, 1);
    }

    async fn a_draft_belongs_to_the_department_and_to_nobody_else(app: App) {
        let lise = app.hospital().await;
        let draft = draft_of(&lise.get("/requests/new").await);
        lise.post("/requests/new", "keep", &[("draft", &draft), ("version", "0"), ("part", "1"), ("to", "close"), ("given_name", "Carl"), ("family_name", "Munk")]).await;
        let colleague = app.browser(app.world.colleague).await;
        colleague.get("/requests").await.says("Kladder").says("Munk Carl");
        colleague.get(&format!("/requests/new?draft={draft}")).await.says("value=\"Munk\"");
        for stranger in strangers(&app).await {
            stranger.get("/requests").await.never_says("Munk");
            let page = stranger.get(&format!("/requests/new?draft={draft}")).await;
            assert!(matches!(page.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{}", page.status);
            page.never_says("Munk");
            let forged = stranger.post("/requests/new", "keep", &[("draft", &draft), ("version", "1"), ("part", "1"), ("to", "stay"), ("given_name", "Ond")]).await;
            assert!(matches!(forged.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{}", forged.status);
            let gone = stranger.post("/requests", "delete_draft", &[("draft", &draft)]).await;
            assert!(matches!(gone.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{}", gone.status);
        }
        lise.get(&format!("/requests/new?draft={draft}")).await.says("value=\"Carl\"").never_says("Ond");
    }

    async fn a_field_left_is_saved_in_the_background(app: App) {
        let lise = app.hospital().await;
        let draft = draft_of(&lise.get("/requests/new").await);
        let body = |version: i32, name: &str| json!({"draft": {"draft": draft, "version": version, "part": "1", "fields": {"given_name": [name]}}}).to_string();
        let saved = lise.call("/api/request/save_draft", &body(0, "Carl")).await;
        assert_eq!((saved.status, saved.body.as_str()), (StatusCode::OK, r#"{"version":1,"at":"09:41"}"#));
        lise.get(&format!("/requests/new?draft={draft}")).await.says("value=\"Carl\"");
        let other = app.browser(app.world.other_hospital).await;
        assert_eq!(other.call("/api/request/save_draft", &body(1, "Ond")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.ward_nurse().await.call("/api/request/save_draft", &body(0, "Ond")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(lise.call("/api/request/save_draft", r#"{"draft": {"part": 7}}"#).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(lise.call("/api/request/save_draft", "{").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_colleague_who_saved_meanwhile_is_not_overwritten(app: App) {
        let lise = app.hospital().await;
        let colleague = app.browser(app.world.colleague).await;
        let draft = draft_of(&lise.get("/requests/new").await);
        let fields = |version: &'static str, why: &'static str| vec![("version", version), ("part", "2"), ("to", "stay"), ("why", why)];
        let with = |mut f: Vec<(&'static str, &'static str)>| { f.push(("draft", Box::leak(draft.clone().into_boxed_str()))); f };
        lise.post("/requests/new", "keep", &with(fields("0", "første"))).await.location();
        colleague.post("/requests/new", "keep", &with(fields("1", "kollegaens"))).await.location();
        let late = lise.post("/requests/new", "keep", &with(fields("1", "min sene"))).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("En anden har ændret det").says("min sene");
        colleague.get(&format!("/requests/new?draft={draft}&step=2")).await.says("kollegaens");
        assert_eq!(field(&late, "version"), "2", "saving again keeps mine");
        lise.post("/requests/new", "keep", &with(fields("2", "min sene"))).await.location();
    }

    async fn a_draft_goes_after_fourteen_days_and_when_it_is_deleted(app: App) {
        let lise = app.hospital().await;
        for (n, name) in ["Carl", "Inger"].into_iter().enumerate() {
            let draft = draft_of(&lise.get("/requests/new").await);
            lise.post("/requests/new", "keep", &[("draft", &draft), ("version", "0"), ("part", "1"), ("to", "close"), ("given_name", name)]).await;
            if n == 0 {
                assert_eq!(lise.post("/requests", "delete_draft", &[("draft", &draft)]).await.location(), "/requests");
                assert_eq!(lise.get(&format!("/requests/new?draft={draft}")).await.status, StatusCode::NOT_FOUND);
                let late = json!({"draft": {"draft": draft, "version": 1, "part": "1", "fields": {}}}).to_string();
                assert_eq!(lise.call("/api/request/save_draft", &late).await.status, StatusCode::NOT_FOUND, "it does not come back");
            }
        }
        lise.get("/requests").await.says("Inger").never_says("Carl");
        app.wait_minutes(14 * 24 * 60);
        let lise = app.hospital().await;
        lise.get("/requests").await.never_says("Inger");
    }

    async fn everything_on_one_page_is_remembered(app: App) {
        let lise = app.hospital().await;
        let page = lise.get("/requests/new?view=all").await;
        page.says("Vis trin for trin").never_says("Trin 1 af 5");
        let cookie = page.headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()).find(|c| c.starts_with("form=all")).unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        lise.get("/requests/new").await.says("Trin 1 af 5");
    }

    async fn what_was_typed_before_signing_in_again_is_refused_not_lost(app: App) {
        let answer = app.stranger().post("/requests/new", "keep", &WHOLE).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(answer.location().starts_with("/login"));
    }
}
