//! Offers within their first ten seconds: the bed is taken, the referrer knows nothing, and undone it never was.

use crate::given::{self, civil_number, content, request_granted};
use crate::harness::{Answer, App, Browser};
use crate::moving::sound;
use crate::undo::{undo, way_back};
use axum::http::StatusCode;
use domain::allocation::OfferStatus;
use domain::ids::{OrganisationId, RequestId};
use domain::request::{RequestState, RequestStatus};
use sea_orm::EntityTrait as _;
use server::leaving;
use server::store::entity::topic_version;
use server::store::reservation::{self, Reservation};
use server::store::{claims, request};

pub async fn stored(app: &App, id: RequestId) -> request::Stored {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap()
}

pub async fn last_offer(app: &App, id: RequestId) -> Reservation {
    reservation::of_request(app.plads.store.read(), id).await.unwrap().pop().unwrap()
}

pub async fn post(app: &App, who: &Browser, id: RequestId, act: &str, fields: &[(&str, &str)]) -> Answer {
    let version = stored(app, id).await.version.to_string();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    who.post(&format!("/requests/{id}"), act, &all).await
}

async fn reserve(app: &App, who: &Browser, id: RequestId, bed: &str) -> Answer {
    let bed = app.world.beds[bed].to_string();
    let fields = [("bed", bed.as_str()), ("arrival", "24.11.2026 14:00"), ("until", "08.12.2026"), ("answer_by", "24.11.2026 12:00")];
    post(app, who, id, "reserve", &fields).await
}

/// Offers the bed, and gives the way back that the page of the request then shows.
pub async fn offered(app: &App, who: &Browser, id: RequestId, bed: &str) -> String {
    let page = reserve(app, who, id, bed).await.accepted().to_owned();
    let page = who.get(&page).await;
    page.says(&format!("Solgården {bed} tilbudt. Det sendes, når de 10 sekunder er gået."));
    way_back(&page)
}

async fn answer(app: &App, id: RequestId, act: &str, fields: &[(&str, &str)]) -> Answer {
    let offer = last_offer(app, id).await;
    let (reservation, version) = (offer.id.to_string(), offer.version.to_string());
    let mut all = vec![("reservation", reservation.as_str()), ("version", version.as_str())];
    all.extend_from_slice(fields);
    app.hospital().await.post(&format!("/requests/{id}"), act, &all).await
}

/// How often those who watch the organisation have been told.
pub async fn told(app: &App, organisation: OrganisationId) -> i64 {
    topic_version::Entity::find_by_id(organisation.0).one(app.plads.store.read()).await.unwrap().map_or(0, |row| row.n)
}

/// What the referrer sees of her request, without what differs from page to page.
pub async fn seen(app: &App, id: RequestId) -> Vec<String> {
    let lise = app.hospital().await;
    let mut pages = Vec::new();
    for path in [format!("/requests/{id}"), "/requests".into(), "/requests?filter=waiting".into()] {
        let page = lise.get(&path).await;
        let main = page.body.split_once("<main").unwrap().1.split("<script").next().unwrap();
        let text: Vec<&str> = main.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text.trim()).collect();
        pages.push(text.join("|"));
    }
    let found = lise.post("/search", "", &[("find", "Kragh")]).await;
    found.never_says("Tilbudt");
    pages
}

async fn waiting(app: &App) -> RequestId {
    request_granted(app, content(app, &civil_number(1))).await
}

on_both_engines! {
    async fn an_offer_reaches_the_referrer_in_the_tenth_second_and_until_then_she_sees_what_she_saw(app: App) {
        let id = waiting(&app).await;
        let before = seen(&app, id).await;
        assert!(before[0].contains("Bevilget"), "{}", before[0]);
        let since = Some(leaving::tell(&app.plads, None).await.unwrap().at);
        let heard = told(&app, app.world.department).await;
        offered(&app, &app.allocator().await, id, "2").await;
        let bed = claims::of_reservation(app.plads.store.read(), last_offer(&app, id).await.id).await.unwrap().unwrap().bed;
        assert_eq!(bed, app.world.beds["2"], "the bed is taken at once");
        app.wait_seconds(9);
        assert_eq!(seen(&app, id).await, before);
        assert_eq!(leaving::tell(&app.plads, since).await.unwrap().next, 1, "it leaves in a second");
        assert_eq!(told(&app, app.world.department).await, heard, "and nobody is told before");
        app.wait_seconds(1);
        let lise = app.hospital().await;
        lise.get(&format!("/requests/{id}")).await.says("Tilbudt").says("Bekræft modtagelse");
        lise.get("/requests").await.says("Bekræft modtagelse");
        answer(&app, id, "confirm_offer", &[]).await.accepted();
        assert_eq!(last_offer(&app, id).await.state.status(), OfferStatus::Confirmed);
        sound(&app).await;
    }

    async fn the_referrers_screen_is_told_once_when_an_offer_leaves_also_after_a_restart(app: App) {
        let id = waiting(&app).await;
        let department = app.world.department;
        let since = Some(leaving::tell(&app.plads, None).await.unwrap().at);
        app.wait_seconds(3);
        let before = told(&app, department).await;
        offered(&app, &app.allocator().await, id, "2").await;
        app.wait_seconds(7);
        let look = leaving::tell(&app.plads, since).await.unwrap();
        assert_eq!((look.next, told(&app, department).await), (3, before));
        app.wait_seconds(3);
        let look = leaving::tell(&app.plads, Some(look.at)).await.unwrap();
        assert_eq!((look.next, told(&app, department).await), (10, before + 1));
        app.wait_seconds(10);
        let look = leaving::tell(&app.plads, Some(look.at)).await.unwrap();
        assert_eq!((look.next, told(&app, department).await), (10, before + 1), "once");
        leaving::tell(&app.plads, None).await.unwrap();
        assert_eq!(told(&app, department).await, before + 2, "a process that begins cannot know what left without it");
    }

    async fn an_offer_undone_in_the_ninth_second_leaves_no_trace_with_the_referrer(app: App) {
        let id = waiting(&app).await;
        let (before, waits) = (seen(&app, id).await, stored(&app, id).await.state);
        let since = Some(leaving::tell(&app.plads, None).await.unwrap().at);
        let heard = told(&app, app.world.department).await;
        let mette = app.allocator().await;
        let way = offered(&app, &mette, id, "2").await;
        app.wait_seconds(9);
        assert_eq!(undo(&mette, &way).await.accepted(), format!("/requests/{id}"));
        assert_eq!(stored(&app, id).await.state, waits, "with the word she was promised");
        assert!(claims::of_reservation(app.plads.store.read(), last_offer(&app, id).await.id).await.unwrap().is_none(), "the bed is free");
        mette.get(&format!("/requests/{id}")).await.says("Tilbuddet er fortrudt. Det blev aldrig sendt.").never_says("action=\"/undo/");
        mette.get(&format!("/handover/acts?site={}", app.world.solgaarden)).await.says("Plads tilbudt").says("Tilbud fortrudt, før det blev sendt");
        app.wait_seconds(60);
        assert_eq!(seen(&app, id).await, before, "now and later");
        leaving::tell(&app.plads, since).await.unwrap();
        assert_eq!(told(&app, app.world.department).await, heard, "her screen was never told");
        assert_eq!(answer(&app, id, "confirm_offer", &[]).await.status, StatusCode::NOT_FOUND);
        sound(&app).await;
        // The bed may be offered again, to her and to others.
        offered(&app, &mette, id, "2").await;
        sound(&app).await;
    }

    async fn an_offer_undone_wakes_the_tasks_it_had_settled(app: App) {
        let id = waiting(&app).await;
        given::offer(&app, id, app.world.beds["3"]).await;
        app.wait_minutes(190);
        server::allocation::lapse_offers(&app.plads).await.unwrap();
        let open = "SELECT count(*) FROM task WHERE kind = 'offer_lapsed' AND done_at IS NULL";
        assert_eq!(crate::bed::number(&app, open).await, 1);
        let mette = app.allocator().await;
        let bed = app.world.beds["2"].to_string();
        let fields = [("bed", bed.as_str()), ("arrival", "24.11.2026 16:00"), ("until", "08.12.2026"), ("answer_by", "24.11.2026 15:00")];
        let page = post(&app, &mette, id, "reserve", &fields).await.accepted().to_owned();
        assert_eq!(crate::bed::number(&app, open).await, 0);
        undo(&mette, &way_back(&mette.get(&page).await)).await.accepted();
        assert_eq!(crate::bed::number(&app, open).await, 1);
    }

    async fn an_offer_that_has_left_is_taken_back_and_not_undone(app: App) {
        let id = waiting(&app).await;
        let mette = app.allocator().await;
        let way = offered(&app, &mette, id, "2").await;
        app.wait_seconds(10);
        let late = undo(&mette, &way).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("De 10 sekunder er gået.");
        assert_eq!(last_offer(&app, id).await.state.status(), OfferStatus::Offered);
        let offer = last_offer(&app, id).await.version.to_string();
        post(&app, &mette, id, "cancel_offer", &[("offer", &offer), ("reason", "Alligevel ikke")]).await.accepted();
        app.hospital().await.get(&format!("/requests/{id}")).await.says("Annulleret");
    }

    async fn what_has_not_left_cannot_be_answered(app: App) {
        let id = waiting(&app).await;
        offered(&app, &app.allocator().await, id, "2").await;
        let declined = [("cause", "citizen_said_no"), ("citizen_answer", "Nej"), ("informed_by", "Lise")];
        let answers: [(&str, &[(&str, &str)]); 3] = [("confirm_offer", &[]), ("propose_time", &[("time", "i morgen 10")]), ("decline_offer", &declined)];
        for (act, fields) in answers {
            assert_eq!(answer(&app, id, act, fields).await.status, StatusCode::NOT_FOUND, "{act}");
        }
        assert_eq!(last_offer(&app, id).await.version, 1);
        app.wait_seconds(10);
        answer(&app, id, "propose_time", &[("time", "i morgen 10")]).await.accepted();
    }

    async fn an_answer_cannot_be_wanted_before_the_offer_has_left(app: App) {
        let id = waiting(&app).await;
        let mette = app.allocator().await;
        let bed = app.world.beds["2"].to_string();
        let at = app.plads.local(app.plads.now().plus_seconds(10));
        let at = format!("24.11.2026 {:02}:{:02}", at.hour(), at.minute());
        let fields = [("bed", bed.as_str()), ("arrival", "24.11.2026 14:00"), ("until", "08.12.2026"), ("answer_by", &at)];
        post(&app, &mette, id, "reserve", &fields).await.says("Svar inden: Tidspunktet er for tidligt");
    }

    async fn nobody_else_undoes_an_offer_and_nobody_undoes_what_went_on(app: App) {
        let id = waiting(&app).await;
        let mette = app.allocator().await;
        let way = offered(&app, &mette, id, "2").await;
        let nurse = app.ward_nurse().await;
        assert_eq!(undo(&nurse, &way).await.status, StatusCode::FORBIDDEN);
        assert_eq!(undo(&app.hospital().await, &way).await.status, StatusCode::FORBIDDEN);
        assert_eq!(undo(&app.browser(app.world.other_allocator).await, &way).await.status, StatusCode::NOT_FOUND);
        let (offer, bed) = (last_offer(&app, id).await.version.to_string(), app.world.beds["3"].to_string());
        let moved = [("offer", offer.as_str()), ("bed", bed.as_str()), ("arrival", "24.11.2026 14:00"), ("until", "08.12.2026"), ("answer_by", "24.11.2026 12:00")];
        post(&app, &mette, id, "move", &moved).await.accepted();
        app.hospital().await.get(&format!("/requests/{id}")).await.never_says("Tilbudt plads").never_says("Bekræft modtagelse");
        let late = undo(&mette, &way).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("En anden har ændret det");
        sound(&app).await;
    }

    async fn an_arrival_in_the_first_ten_seconds_is_seen_at_once_also_when_it_is_undone(app: App) {
        let id = waiting(&app).await;
        let way = offered(&app, &app.allocator().await, id, "2").await;
        let (nurse, offer) = (app.ward_nurse().await, last_offer(&app, id).await.id.to_string());
        let page = nurse.post(&format!("/beds/{}", app.world.beds["2"]), "arrive", &[("reservation", &offer), ("version", "1"), ("at", "")]).await;
        let back = way_back(&nurse.get(page.accepted()).await);
        app.hospital().await.get(&format!("/requests/{id}")).await.says("Ankommet");
        undo(&nurse, &back).await.accepted();
        app.hospital().await.get(&format!("/requests/{id}")).await.says("Bekræft modtagelse");
        assert_eq!(undo(&app.allocator().await, &way).await.status, StatusCode::CONFLICT, "she has seen it");
        sound(&app).await;
    }

    async fn a_referrer_who_takes_her_request_back_meanwhile_never_learns_of_the_offer(app: App) {
        let id = waiting(&app).await;
        let mette = app.allocator().await;
        let way = offered(&app, &mette, id, "2").await;
        let lise = app.hospital().await;
        post(&app, &lise, id, "withdraw", &[("cause", "went_home")]).await.accepted();
        lise.get(&format!("/requests/{id}")).await.says("Trukket tilbage").never_says("Annulleret").never_says("Tilbudt");
        assert_eq!(undo(&mette, &way).await.status, StatusCode::CONFLICT);
        assert!(claims::of_reservation(app.plads.store.read(), last_offer(&app, id).await.id).await.unwrap().is_none());
        sound(&app).await;
    }

    async fn a_referrer_who_changes_when_the_citizen_is_ready_sees_the_offer_that_is_on_its_way_first(app: App) {
        let id = waiting(&app).await;
        offered(&app, &app.allocator().await, id, "2").await;
        let lise = app.hospital().await;
        let fields = |ready| [("ready", ready), ("infection", "none"), ("mobility", "lift"), ("transport", "seated")];
        let later = post(&app, &lise, id, "change", &fields("24.11.2026 18:00")).await;
        assert_eq!(later.status, StatusCode::CONFLICT, "{}", later.body);
        let ready = app.plads.local(stored(&app, id).await.ready_at);
        let same = format!("24.11.2026 {:02}:{:02}", ready.hour(), ready.minute());
        post(&app, &lise, id, "change", &fields(&same)).await.accepted();
        assert!(matches!(stored(&app, id).await.state, RequestState::Reserved { .. }));
        assert_eq!(stored(&app, id).await.state.status(), RequestStatus::Reserved);
        sound(&app).await;
    }

    async fn of_two_who_press_undo_on_an_offer_at_once_one_undoes(app: App) {
        let id = waiting(&app).await;
        let mette = app.allocator().await;
        let way = offered(&app, &mette, id, "2").await;
        app.wait_seconds(9);
        let (back, again) = tokio::join!(undo(&mette, &way), undo(&mette, &way));
        let mut answers = [back.status, again.status];
        answers.sort_unstable();
        assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
        sound(&app).await;
    }
}
