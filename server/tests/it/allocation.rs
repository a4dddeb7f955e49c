//! An offer between allocator and referrer: losing a bed to somebody faster, confirming, proposing another time, moving.

use crate::given::{civil_number, content, offer, offer_from, request_granted};
use crate::harness::{Answer, App};
use domain::allocation::{OfferState, OfferStatus};
use domain::ids::RequestId;
use domain::request::RequestStatus;
use http::StatusCode;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use server::allocation::lapse_offers;
use server::store::entity::{bed_claim, task};
use server::store::reservation::{self, Reservation};
use server::store::{claims, request};

async fn version(app: &App, id: RequestId) -> String {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string()
}

async fn status(app: &App, id: RequestId) -> RequestStatus {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().state.status()
}

async fn last_offer(app: &App, id: RequestId) -> Reservation {
    reservation::of_request(app.plads.store.read(), id).await.unwrap().pop().unwrap()
}

async fn live_claims(app: &App) -> u64 {
    let rows = bed_claim::Entity::find().filter(bed_claim::Column::Kind.eq("reservation")).all(app.plads.store.read()).await.unwrap();
    rows.into_iter().filter(|c| c.live).count() as u64
}

async fn post(app: &App, id: RequestId, act: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(app, id).await;
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    app.allocator().await.post(&format!("/requests/{id}"), act, &all).await
}

/// Posts the form that offers a bed as an allocator fills it in.
async fn tender(app: &App, id: RequestId, act: &str, bed: &str, changed: &[(&str, &str)]) -> Answer {
    let bed = app.world.beds[bed].to_string();
    let mut fields =
        vec![("bed", bed.as_str()), ("arrival", "24.11.2026 14:00"), ("until", "08.12.2026"), ("answer_by", "24.11.2026 12:00")];
    fields.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(changed);
    post(app, id, act, &fields).await
}

/// Posts the referrer's answer as its page does: about one reservation, at the version shown.
async fn answer(app: &App, id: RequestId, act: &str, fields: &[(&str, &str)]) {
    let offer = last_offer(app, id).await;
    let (reservation, version) = (offer.id.to_string(), offer.version.to_string());
    let mut all = vec![("reservation", reservation.as_str()), ("version", version.as_str())];
    all.extend_from_slice(fields);
    app.hospital().await.post(&format!("/requests/{id}"), act, &all).await.location();
}

on_both_engines! {
    async fn who_comes_second_is_told_who_was_first_and_may_take_the_next_bed_with_the_same_form(app: App) {
        let first = request_granted(&app, content(&app, &civil_number(1))).await;
        let second = request_granted(&app, content(&app, &civil_number(2))).await;
        tender(&app, first, "reserve", "2", &[]).await.location();
        let told = tender(&app, second, "reserve", "2", &[("message", "Ægtefællen kører med")]).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        told.says("Solgården 2 blev reserveret af Mette H. kl. 09.41, mens du arbejdede").says("Vælg Solgården 1A – ledig nu").says("Ægtefællen kører med");
        assert_eq!(status(&app, second).await, RequestStatus::Granted);
        tender(&app, second, "reserve", "1A", &[("message", "Ægtefællen kører med")]).await.location();
        assert_eq!(live_claims(&app).await, 2);
    }

    async fn a_confirmed_reservation_never_lapses(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        offer(&app, id, app.world.beds["2"]).await;
        answer(&app, id, "confirm_offer", &[]).await;
        app.wait_minutes(60 * 24 * 5);
        assert_eq!(lapse_offers(&app.plads).await.unwrap(), 0);
        assert_eq!(last_offer(&app, id).await.state.status(), OfferStatus::Confirmed);
        let other = request_granted(&app, content(&app, &civil_number(2))).await;
        let late = tender(&app, other, "reserve", "2", &[("arrival", "29.11.2026 14:00"), ("answer_by", "29.11.2026 15:00")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "a late ambulance never loses the bed");
    }

    async fn a_proposed_time_is_an_answer_so_the_offer_waits_and_accepting_it_agrees(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        offer(&app, id, app.world.beds["2"]).await;
        answer(&app, id, "propose_time", &[("time", "25.11.2026 10:00")]).await;
        app.wait_minutes(300);
        assert_eq!(lapse_offers(&app.plads).await.unwrap(), 0);
        app.allocator().await.get(&format!("/requests/{id}")).await.says("Medicinsk 2 foreslår ankomst i morgen kl. 10.00");
        post(&app, id, "accept_time", &[]).await.location();
        let agreed = last_offer(&app, id).await;
        assert_eq!(agreed.state.status(), OfferStatus::Confirmed);
        assert_eq!(app.plads.local(agreed.period.from()), time::macros::datetime!(2026-11-25 10:00));
        let claim = claims::of_reservation(app.plads.store.read(), agreed.id).await.unwrap().unwrap();
        assert_eq!(claim.period, agreed.period, "the claim moves along");
        let open = task::Entity::find().filter(task::Column::DoneAt.is_null()).count(app.plads.store.read()).await.unwrap();
        assert_eq!(open, 0, "the task is done with the answer");
    }

    async fn a_proposed_time_may_be_declined_and_the_offer_stands_with_new_time_to_answer(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        offer(&app, id, app.world.beds["2"]).await;
        answer(&app, id, "propose_time", &[("time", "25.11.2026 10:00")]).await;
        app.wait_minutes(60);
        post(&app, id, "decline_time", &[]).await.location();
        let kept = last_offer(&app, id).await;
        assert_eq!((kept.state, kept.proposed_arrival), (OfferState::Offered { answer_by: app.plads.now().plus_minutes(180) }, None));
        assert_eq!(post(&app, id, "accept_time", &[]).await.status, StatusCode::CONFLICT, "there is nothing left to accept");
    }

    async fn moving_a_confirmed_reservation_within_the_site_keeps_it_and_any_other_change_asks_again(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        let now = app.plads.now();
        offer_from(&app, id, app.world.beds["2"], now.plus_minutes(259), now.plus_hours(14 * 24)).await;
        answer(&app, id, "confirm_offer", &[]).await;
        let same = [("until", "08.12.2026 09:41")];
        tender(&app, id, "move", "3", &same).await.location();
        let moved = last_offer(&app, id).await;
        assert_eq!((moved.bed, moved.state.status()), (app.world.beds["3"], OfferStatus::Confirmed));
        tender(&app, id, "move", "S1", &same).await.location();
        let moved = last_offer(&app, id).await;
        assert_eq!((moved.bed, moved.state.status()), (app.world.beds["S1"], OfferStatus::Offered));
        tender(&app, id, "move", "S1", &[("arrival", "24.11.2026 17:00"), ("until", "08.12.2026 09:41")]).await.location();
        assert_eq!(live_claims(&app).await, 1);
        let claim = claims::of_reservation(app.plads.store.read(), moved.id).await.unwrap().unwrap();
        assert_eq!(app.plads.local(claim.period.from()), time::macros::datetime!(2026-11-24 17:00));
    }

    async fn a_granted_request_is_placed_in_three_clicks_without_scripts(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        let allocator = app.allocator().await;
        // 1: "Find plads" in the inbox.
        let inbox = allocator.get("/requests").await;
        inbox.says(&format!("href=\"/requests/{id}\"")).says("Find plads");
        // 2: "Reservér" on the best suggestion.
        let page = allocator.get(&format!("/requests/{id}")).await;
        let best = page.body.split("sug--best").nth(1).unwrap().split("sug__act").nth(1).unwrap();
        let href = best.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        let chosen = allocator.get(href.split('#').next().unwrap()).await;
        // 3: the form is filled in; one button offers.
        let form = chosen.body.split("id=\"reserve\"").nth(1).unwrap().split("</form>").next().unwrap();
        let value = |name: &str| {
            let input = form.split("<input").find(|i| i.contains(&format!("name=\"{name}\""))).unwrap_or_else(|| panic!("no field {name}"));
            input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let fields = ["version", "bed", "arrival", "until", "answer_by"].map(|name| (name, value(name)));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        allocator.post(href.split('#').next().unwrap(), "reserve", &fields).await.location();
        assert_eq!(status(&app, id).await, RequestStatus::Reserved);
    }

    async fn an_allocator_who_has_not_seen_the_confirmation_is_told_before_taking_the_offer_back(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        offer(&app, id, app.world.beds["2"]).await;
        let seen = last_offer(&app, id).await.version.to_string();
        answer(&app, id, "confirm_offer", &[]).await;
        let told = post(&app, id, "cancel_offer", &[("offer", &seen), ("reason", "Bruges til en anden")]).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        told.says("En anden har ændret det").says("Accepteret").says("Bruges til en anden");
        assert_eq!(status(&app, id).await, RequestStatus::Reserved);
    }
}
