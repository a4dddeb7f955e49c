//! Offering a bed: what suits, losing a bed to somebody faster, what allocator and referrer answer each other, and that only an
//! unanswered offer lapses by itself.

use crate::given::{civil_number, content, offer, offer_from, request_granted, stay_in};
use crate::harness::{Answer, App};
use domain::allocation::{OfferState, OfferStatus};
use domain::citizen::Sex;
use domain::facility::Need;
use domain::ids::{RequestId, ReservationId};
use domain::request::{Infection, RequestContent, RequestStatus};
use http::StatusCode;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use server::allocation::lapse_offers;
use server::store::entity::{bed_claim, event, task};
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

fn man(app: &App, number: &str) -> RequestContent {
    RequestContent { sex: Sex::Male, ..content(app, number) }
}

on_both_engines! {
    async fn offering_a_bed_claims_it_for_the_planned_stay_and_waits_for_the_referrer(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        let answer = tender(&app, id, "reserve", "2", &[("message", "Ring til afsnittet på vejen")]).await;
        assert_eq!(answer.location(), format!("/requests/{id}"));
        assert_eq!(status(&app, id).await, RequestStatus::Reserved);
        let made = last_offer(&app, id).await;
        assert_eq!(made.state, OfferState::Offered { answer_by: app.plads.now().plus_minutes(139) });
        assert_eq!(app.plads.local(made.period.to()), time::macros::datetime!(2026-12-08 10:00), "a date alone is the usual hour of departure");
        let claim = claims::of_reservation(app.plads.store.read(), made.id).await.unwrap().unwrap();
        assert_eq!((claim.bed, claim.period), (app.world.beds["2"], made.period));
        app.allocator().await.get(&format!("/requests/{id}")).await.says("Solgården 2 er tilbudt");
        app.wait_seconds(10);
        app.hospital().await.get(&format!("/requests/{id}")).await.says("Ring til afsnittet på vejen");
    }

    async fn a_bed_that_does_not_suit_is_refused_with_every_reason(app: App) {
        let lift = RequestContent { needs: vec![Need::CeilingLift, Need::Oxygen], ..content(&app, "1404471234") };
        let id = request_granted(&app, lift).await;
        let answer = tender(&app, id, "reserve", "2", &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.says("Solgården 2 passer ikke").says("Mangler: Loftlift").says("Mangler: Ilt");
        assert_eq!(live_claims(&app).await, 0);
    }

    async fn a_room_with_somebody_who_awaits_a_result_is_neither_suggested_nor_reserved(app: App) {
        let awaiting = RequestContent { infection: Infection::AwaitingResult, ..content(&app, &civil_number(1)) };
        stay_in(&app, app.world.beds["1B"], awaiting).await;
        let id = request_granted(&app, content(&app, &civil_number(2))).await;
        let page = app.allocator().await.get(&format!("/requests/{id}")).await;
        let beds = app.world.beds["1A"];
        page.never_says(&format!("bed={beds}")).says("En medboer afventer prøvesvar").says("Når medboerens prøvesvar er negativt");
        let answer = tender(&app, id, "reserve", "1A", &[("consents", "Alle har sagt ja")]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "consent never sets isolation aside");
    }

    async fn who_awaits_a_result_gets_a_room_alone_with_a_bath(app: App) {
        let awaiting = RequestContent { infection: Infection::AwaitingResult, ..content(&app, "1404471234") };
        let id = request_granted(&app, awaiting).await;
        assert_eq!(tender(&app, id, "reserve", "1A", &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(tender(&app, id, "reserve", "3", &[]).await.status, StatusCode::CONFLICT, "no bath of its own");
        tender(&app, id, "reserve", "2", &[]).await.location();
    }

    async fn a_shared_room_takes_the_other_sex_only_with_consents_written_down(app: App) {
        stay_in(&app, app.world.beds["1B"], content(&app, &civil_number(1))).await;
        let id = request_granted(&app, man(&app, &civil_number(2))).await;
        assert_eq!(tender(&app, id, "reserve", "1A", &[]).await.status, StatusCode::CONFLICT);
        tender(&app, id, "reserve", "1A", &[("consents", "Gudrun og Ole, spurgt 24.11. af Mette Holm")]).await.location();
        assert_eq!(last_offer(&app, id).await.override_reason, "Gudrun og Ole, spurgt 24.11. af Mette Holm");
        let made = event::Entity::find().filter(event::Column::Name.eq("offer.made")).one(app.plads.store.read()).await.unwrap().unwrap();
        assert!(!made.detail.contains("Gudrun"), "events hold no names: {}", made.detail);
    }

    async fn a_missing_weight_cannot_be_decided_and_asks(app: App) {
        let bent = RequestContent { needs: vec![Need::Bariatric], weight_kg: None, ..content(&app, "1404471234") };
        let id = request_granted(&app, bent).await;
        let page = app.allocator().await.get(&format!("/requests/{id}")).await;
        page.says("Kan ikke afgøres: borgerens vægt").says("Ingen ledig plads passer lige nu");
        let answer = tender(&app, id, "reserve", "3", &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.says("Kan ikke afgøres: borgerens vægt");
    }

    async fn a_bed_with_a_scarce_feature_is_suggested_after_the_others(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        let page = app.allocator().await.get(&format!("/requests/{id}")).await;
        let at = |bed: &str| page.body.find(&format!("bed={}", app.world.beds[bed])).unwrap_or_else(|| panic!("{bed} is not suggested"));
        assert!(at("1A") < at("3") && at("S1") < at("3") && at("S2") < at("2"), "beds 2 and 3 have what nobody needs here");
        page.says("Knap plads, borgeren ikke har brug for: bariatrisk seng");
    }

    async fn another_site_than_the_one_chosen_needs_a_word_why_and_keeps_it(app: App) {
        let chooses = RequestContent { wish_site: Some(app.world.solgaarden), ..content(&app, "1404471234") };
        let id = request_granted(&app, chooses).await;
        let answer = tender(&app, id, "reserve", "S1", &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("Hvorfor ikke borgerens valg?: Skal udfyldes");
        tender(&app, id, "reserve", "S1", &[("unmet_choice", "2 blev optaget")]).await.location();
        assert_eq!(last_offer(&app, id).await.unmet_choice, "2 blev optaget");
    }

    async fn a_citizen_who_is_in_one_of_our_beds_is_not_promised_another_for_the_same_time(app: App) {
        let number = civil_number(1);
        stay_in(&app, app.world.beds["S1"], content(&app, &number)).await;
        let id = request_granted(&app, content(&app, &number)).await;
        let answer = tender(&app, id, "reserve", "2", &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.says("Borgeren ligger allerede i en anden seng");
        tender(&app, id, "reserve", "2", &[("arrival", "09.12.2026 14:00"), ("until", "20.12.2026")]).await.location();
    }

    async fn beds_of_another_region_cannot_be_offered_and_times_must_make_sense(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        assert_eq!(tender(&app, id, "reserve", "F1", &[]).await.status, StatusCode::NOT_FOUND);
        tender(&app, id, "reserve", "2", &[("arrival", "23.11.2026 14:00")]).await.says("Ankomst: Tidspunktet er for tidligt");
        tender(&app, id, "reserve", "2", &[("until", "24.11.2026 14:00")]).await.says("Forventet til: Tidspunktet er for tidligt");
        tender(&app, id, "reserve", "2", &[("answer_by", "24.11.2026 09:00")]).await.says("Svar inden: Tidspunktet er for tidligt");
        tender(&app, id, "reserve", "2", &[("arrival", "31.02.2027 14:00")]).await.says("Datoen findes ikke");
        assert_eq!(live_claims(&app).await, 0);
    }

    async fn an_unanswered_offer_lapses_frees_the_bed_and_names_the_next_in_line(app: App) {
        let id = request_granted(&app, content(&app, &civil_number(1))).await;
        let later = RequestContent { ready_at: app.plads.now().plus_hours(1), ..content(&app, &civil_number(2)) };
        let waiting_longest = RequestContent { ready_at: app.plads.now().plus_hours(-5), ..content(&app, &civil_number(3)) };
        let unsuited = RequestContent { ready_at: app.plads.now().plus_hours(-9), needs: vec![Need::Oxygen], ..content(&app, &civil_number(4)) };
        request_granted(&app, later).await;
        let next = request_granted(&app, waiting_longest).await;
        request_granted(&app, unsuited).await;
        offer(&app, id, app.world.beds["2"]).await;
        app.wait_minutes(179);
        assert_eq!(lapse_offers(&app.plads).await.unwrap(), 0, "not before its time");
        app.wait_minutes(1);
        assert_eq!(lapse_offers(&app.plads).await.unwrap(), 1);
        assert_eq!(status(&app, id).await, RequestStatus::Granted);
        assert_eq!(last_offer(&app, id).await.state.status(), OfferStatus::Lapsed);
        let number = request::by_id(app.plads.store.read(), next).await.unwrap().unwrap().number;
        let raised = task::Entity::find().filter(task::Column::Kind.eq("offer_lapsed")).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(raised.note, format!("→ {number}"));
        assert_eq!(raised.organisation_id, app.world.region.0);
        assert_eq!(lapse_offers(&app.plads).await.unwrap(), 0, "once");
        assert_eq!(status(&app, next).await, RequestStatus::Granted, "proposed, never given by itself");
        tender(&app, next, "reserve", "2", &[("arrival", "24.11.2026 15:00"), ("answer_by", "24.11.2026 16:00")]).await.location();
    }

    async fn who_wants_a_bed_releases_its_lapsed_offer_first(app: App) {
        let first = request_granted(&app, content(&app, &civil_number(1))).await;
        let second = request_granted(&app, content(&app, &civil_number(2))).await;
        offer(&app, first, app.world.beds["2"]).await;
        app.wait_minutes(181);
        tender(&app, second, "reserve", "2", &[("answer_by", "24.11.2026 16:00")]).await.location();
        assert_eq!(status(&app, first).await, RequestStatus::Granted);
        let lapsed = event::Entity::find().filter(event::Column::Name.eq("offer.lapsed")).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(lapsed.actor_id, None, "it lapsed by itself, not by the one who came next");
    }

    async fn an_offer_taken_back_needs_a_reason_and_leaves_the_request_waiting(app: App) {
        let id = request_granted(&app, content(&app, "1404471234")).await;
        offer(&app, id, app.world.beds["2"]).await;
        post(&app, id, "cancel_offer", &[]).await.says("Hvorfor: Skal udfyldes");
        post(&app, id, "cancel_offer", &[("reason", "Loftliften er gået i stykker")]).await.location();
        assert_eq!(status(&app, id).await, RequestStatus::Granted);
        let ended: ReservationId = last_offer(&app, id).await.id;
        assert!(claims::of_reservation(app.plads.store.read(), ended).await.unwrap().is_none());
        app.allocator().await.get(&format!("/requests/{id}")).await.says("Loftliften er gået i stykker").says("Annulleret");
        assert_eq!(live_claims(&app).await, 0);
    }

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
