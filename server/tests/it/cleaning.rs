//! Whoever cleans: the list of beds without anybody's name, and what else a cleaner reaches, which is nothing.

use crate::given;
use crate::harness::{App, Browser};
use axum::http::StatusCode;
use domain::citizen::PersonName;
use domain::ids::CleaningId;
use domain::request::RequestContent;
use sea_orm::EntityTrait as _;
use server::store::entity::access_log;

/// Posts a step of the cleaning of bed 3 from the list.
async fn step(app: &App, who: &Browser, id: CleaningId, act: &str) -> StatusCode {
    let bed = app.world.beds["3"].to_string();
    who.post("/cleaning", act, &[("bed", &bed), ("cleaning", &id.to_string())]).await.status
}

on_both_engines! {
    async fn a_cleaner_makes_a_bed_ready_and_the_ward_accepts_it(app: App) {
        let id = given::cleaning_of(&app, app.world.beds["3"]).await;
        let next = RequestContent { name: PersonName::parse("Niels", "Hald").unwrap(), ..given::content(&app, &given::civil_number(4)) };
        let request = given::request_granted(&app, next).await;
        given::offer_from(&app, request, app.world.beds["3"], app.plads.now().plus_hours(4), app.plads.now().plus_hours(200)).await;
        let cleaner = app.browser(app.world.cleaner).await;
        let list = || async { cleaner.get(&format!("/cleaning?site={}", app.world.solgaarden)).await };
        list().await.says("Klargøringsliste").says("i dag kl. 13.41").says("start_cleaning").never_says("Hald").never_says("Niels").never_says("Korttidsplads");
        assert_eq!(step(&app, &cleaner, id, "start_cleaning").await, StatusCode::SEE_OTHER);
        assert_eq!(step(&app, &cleaner, id, "finish_cleaning").await, StatusCode::SEE_OTHER);
        // A slip of the finger: the way back leads to the list, for a cleaner sees no page of a bed.
        let page = list().await;
        let way = page.body.split("action=\"").find_map(|part| part.split('"').next().filter(|to| to.starts_with("/undo/"))).unwrap();
        let back = cleaner.post(way, "undo", &[]).await.accepted().to_owned();
        assert_eq!(back, format!("/cleaning?site={}", app.world.solgaarden));
        cleaner.get(&back).await.says("Klargøringen er, som den var før.").says("finish_cleaning");
        assert_eq!(step(&app, &cleaner, id, "finish_cleaning").await, StatusCode::SEE_OTHER);
        list().await.says("afsnittet godkender").never_says("accept_cleaning");
        assert_eq!(step(&app, &cleaner, id, "accept_cleaning").await, StatusCode::FORBIDDEN, "nobody accepts the own work");
        let nurse = app.ward_nurse().await;
        nurse.get(&format!("/cleaning?site={}", app.world.solgaarden)).await.says("accept_cleaning");
        assert_eq!(step(&app, &nurse, id, "accept_cleaning").await, StatusCode::SEE_OTHER);
        list().await.says("Ingen senge skal klargøres");
        given::cleaning_of(&app, app.world.beds["2"]).await;
        cleaner.get("/cleaning").await.says("Solgården · 1 seng<").never_says("Skoven · 0 senge");
        let looks = access_log::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert!(looks.iter().all(|look| look.role != "cleaner"), "there was nobody to look at");
    }

    async fn a_cleaner_of_another_operator_finds_no_such_bed(app: App) {
        let id = given::cleaning_of(&app, app.world.beds["3"]).await;
        let stranger = app.browser(app.world.other_cleaner).await;
        assert_eq!(step(&app, &stranger, id, "start_cleaning").await, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&format!("/cleaning?site={}", app.world.solgaarden)).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_cleaner_reaches_the_list_and_nothing_else(app: App) {
        let cleaner = app.browser(app.world.cleaner).await;
        for endpoint in server::endpoints() {
            let path = endpoint.path.replace("{id}", &app.world.solgaarden.to_string());
            let answer = match (endpoint.method, endpoint.act) {
                _ if matches!(path.as_str(), "/" | "/cleaning" | "/events" | "/account" | "/login" | "/logout" | "/language" | "/link") => continue,
                // The step of a cleaning is posted on the page of its bed as well; of a bed there is not, it is not found.
                ("GET", _) => cleaner.get(&path).await,
                (_, Some(act)) => cleaner.post(&path, act, &[("version", "1")]).await,
                (_, None) => cleaner.call(&path, "{}").await,
            };
            assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status), "{endpoint}: {}", answer.status);
        }
        assert_eq!(cleaner.get("/").await.location(), "/cleaning");
    }
}
