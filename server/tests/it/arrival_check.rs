//! The arrival check: six things looked for at arrival, what is missing asked of the sender, and nobody waits for it.

use crate::bed::number;
use crate::given::{civil_number, content, offer_from, request_granted};
use crate::harness::{Answer, App, Browser};
use crate::moving::{post, sound, tasks};
use crate::phase::version;
use crate::undo::{undo, way_back};
use axum::http::StatusCode;
use domain::ids::{OrganisationId, RequestId, StayId};
use server::store::arrival_check::{ArrivalCheck, latest};
use time::macros::{date, time};

/// The citizen of a request sent by a department moves into a bed now.
async fn arrive(app: &App, n: u32, bed: &str) -> (RequestId, StayId) {
    let id = request_granted(app, content(app, &civil_number(n))).await;
    let (now, bed) = (app.plads.now(), app.world.beds[bed]);
    let reserved = offer_from(app, id, bed, now, now.plus_hours(14 * 24)).await.to_string();
    let fields = [("reservation", reserved.as_str()), ("version", "1")];
    let to = app.ward_nurse().await.post(&format!("/beds/{bed}"), "arrive", &fields).await.accepted().to_owned();
    (id, to.trim_start_matches("/stays/").parse().unwrap())
}

async fn check(app: &App, stay: StayId) -> ArrivalCheck {
    latest(app.plads.store.read(), stay).await.unwrap().expect("a check")
}

async fn tick(app: &App, by: &Browser, stay: StayId, items: &[(&str, &str)]) -> Answer {
    let version = check(app, stay).await.version.to_string();
    let mut fields = vec![("version", version.as_str())];
    fields.extend_from_slice(items);
    by.post(&format!("/stays/{stay}"), "answer_check", &fields).await
}

async fn sent(app: &App, by: &Browser, id: RequestId, stay: StayId, item: &str) -> Answer {
    let version = check(app, stay).await.version.to_string();
    by.post(&format!("/requests/{id}"), "item_sent", &[("version", &version), ("item", item)]).await
}

const OPEN: &str = "SELECT count(*) FROM task WHERE kind = 'arrival_item_missing' AND done_at IS NULL";

on_both_engines! {
    async fn an_arrival_brings_the_six_items_and_waits_for_none_of_them(app: App) {
        let (_, stay) = arrive(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        let page = nurse.get(&format!("/stays/{stay}")).await;
        page.says("Ankomsttjek").says("6 ikke besvaret").says("Identitet kontrolleret").says("Udskrivningsrapport");
        page.says("Medicinkort og medicin til 3 dage").says("Smittestatus oplyst").says("Nødvendige hjælpemidler").says("Telefon til sygehuset i 72 timer");
        // Nothing is answered, and the stay goes its way.
        let version = version(&app, stay).await;
        nurse.post(&format!("/stays/{stay}"), "end_stay", &[("version", &version), ("outcome", "own_home"), ("accepted_by", "Mette Holm"), ("accept_reason", "Datteren er hjemme")]).await.accepted();
        assert_eq!(number(&app, OPEN).await, 0);
        let late = tick(&app, &nurse, stay, &[("item_1", "missing")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "the stay is over");
        sound(&app).await;
    }

    async fn a_tick_is_kept_with_who_and_when_and_can_be_put_right(app: App) {
        let (_, stay) = arrive(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        app.set_local(date!(2026 - 11 - 24), time!(10:02));
        tick(&app, &nurse, stay, &[("item_1", "present"), ("item_4", "present")]).await.accepted();
        nurse.get(&format!("/stays/{stay}")).await.says("I orden · Ida K., i dag kl. 10.02").says("4 ikke besvaret").says("Ankomsttjek gemt");
        // The page looks again by itself: a choice made beforehand would be sent back over somebody else's.
        nurse.get(&format!("/stays/{stay}")).await.never_says("value=\"present\" checked").says("Ret det, der er i orden");
        assert_eq!(number(&app, OPEN).await, 0);
        let before = check(&app, stay).await;
        tick(&app, &nurse, stay, &[("item_1", "present")]).await.accepted();
        assert_eq!(check(&app, stay).await, before, "the same answer again changes nothing");
        for (item, answer) in [("item_2", "perhaps"), ("item_2", "sent")] {
            let wrong = tick(&app, &nurse, stay, &[(item, answer), ("item_3", "missing")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
            assert_eq!(check(&app, stay).await, before);
        }
        let stale = nurse.post(&format!("/stays/{stay}"), "answer_check", &[("version", "1"), ("item_3", "missing")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "somebody else has ticked");
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'arrival.checked'").await, 1);
        tick(&app, &nurse, stay, &[("item_1", "missing")]).await.accepted();
        assert_eq!(number(&app, OPEN).await, 1);
        tick(&app, &nurse, stay, &[("item_1", "present")]).await.accepted();
        assert_eq!(number(&app, OPEN).await, 0);
    }

    async fn what_is_missing_is_a_task_of_the_sender_until_it_is_sent_and_the_ward_says_whether_it_came(app: App) {
        let (id, stay) = arrive(&app, 1, "2").await;
        let (nurse, hospital) = (app.ward_nurse().await, app.hospital().await);
        hospital.get("/requests").await.never_says("Mangler:");
        tick(&app, &nurse, stay, &[("item_2", "missing"), ("item_3", "missing"), ("item_1", "present")]).await.accepted();
        assert_eq!(tasks(&app, "arrival_item_missing").await, 1, "one task for all that is missing");
        let page = nurse.get(&format!("/stays/{stay}")).await;
        page.says("2 mangler, 3 ikke besvaret").says("Medicinsk 2 er spurgt og skal svare senest i dag kl. 11.41 (regel: inden 2 t)").says("Noget mangler ved ankomsten");

        // The department sees what is missing and where, and neither room nor bed.
        let waiting = hospital.get("/requests?filter=waiting").await;
        waiting.says("Kragh").says("Ankommet til Solgården").says("Mangler: Udskrivningsrapport, Medicinkort og medicin til 3 dage").says("Besvar");
        let own = hospital.get(&format!("/requests/{id}")).await;
        own.says("Mangler ved ankomsten").says("Sendes senest i dag kl. 11.41").never_says("Stue 2").never_says(&format!("/stays/{stay}"));
        assert_eq!(app.browser(app.world.other_hospital).await.get(&format!("/requests/{id}")).await.status, StatusCode::NOT_FOUND);
        app.browser(app.world.other_hospital).await.get("/requests?filter=waiting").await.never_says("Kragh");

        let foreign = sent(&app, &app.browser(app.world.other_hospital).await, id, stay, "2").await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        for nothing in ["1", "4", "7", ""] {
            assert_eq!(sent(&app, &hospital, id, stay, nothing).await.status, StatusCode::CONFLICT, "{nothing:?} is not missing");
        }
        sent(&app, &hospital, id, stay, "2").await.accepted();
        assert_eq!(number(&app, OPEN).await, 1, "the medicine is still owed");
        sent(&app, &app.browser(app.world.colleague).await, id, stay, "3").await.accepted();
        assert_eq!(number(&app, OPEN).await, 0);
        hospital.get("/requests?filter=waiting").await.never_says("Kragh");
        assert_eq!(sent(&app, &hospital, id, stay, "2").await.status, StatusCode::CONFLICT, "once");
        nurse.get(&format!("/stays/{stay}")).await.says("Afsenderen har sendt det · Lise T.").says("Afsenderen har sendt det, der manglede");

        // It has not come: asked again. Then it has.
        tick(&app, &nurse, stay, &[("item_3", "missing")]).await.accepted();
        assert_eq!(number(&app, OPEN).await, 1);
        tick(&app, &nurse, stay, &[("item_2", "present"), ("item_3", "present")]).await.accepted();
        assert_eq!(number(&app, OPEN).await, 0);
        sound(&app).await;
    }

    async fn a_practice_is_asked_in_its_own_role_and_the_rule_is_a_setting(app: App) {
        let (id, stay) = arrive(&app, 1, "2").await;
        let gp: OrganisationId = app.world.gp.1;
        let moved = async |tx: server::store::Tx| {
            use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
            use server::store::entity::request;
            let set = request::ActiveModel { requester_id: Set(gp.0), ..Default::default() };
            request::Entity::update_many().set(set).filter(request::Column::Id.eq(id.0)).exec(&*tx).await?;
            Ok::<_, server::failure::Failure>(())
        };
        app.plads.store.write(moved).await.unwrap();
        let fields = [("key_of_setting", "missing_item_minutes"), ("version", "0"), ("set_value", "45"), ("set_from", "24.11.2026"), ("set_source", "Aftale med almen praksis")];
        app.admin().await.post("/admin/settings", "set_setting", &fields).await.accepted();
        tick(&app, &app.ward_nurse().await, stay, &[("item_3", "missing")]).await.accepted();
        assert_eq!(number(&app, &format!("{OPEN} AND owner_role = 'referrer_gp'")).await, 1);
        let practice = app.browser(app.world.gp).await;
        practice.get(&format!("/requests/{id}")).await.says("Sendes senest i dag kl. 10.26");
        sent(&app, &practice, id, stay, "3").await.accepted();
        assert_eq!(number(&app, OPEN).await, 0);
    }

    async fn a_site_keeps_its_own_list_and_a_check_that_has_begun_keeps_its_items(app: App) {
        let (_, before) = arrive(&app, 1, "2").await;
        let (admin, path) = (app.admin().await, format!("/admin/sites/{}", app.world.solgaarden));
        admin.get(&path).await.says("Den sædvanlige liste").says("Medicinkort og medicin til {days} dage");
        let english_only = [("version", "0"), ("item_en_2", "Wound plan")];
        admin.post(&path, "set_arrival_check", &english_only).await.says("Punkt 2 på dansk: Skal udfyldes").says("Wound plan");
        let long = "x".repeat(81);
        assert_eq!(admin.post(&path, "set_arrival_check", &[("version", "0"), ("item_da_1", &long)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let own = [("version", "0"), ("item_da_1", "Medicin til {days} dage"), ("item_en_1", "Medicine for {days} days"), ("item_da_4", "Sårplan")];
        admin.post(&path, "set_arrival_check", &own).await.accepted();
        assert_eq!(admin.post(&path, "set_arrival_check", &own).await.status, StatusCode::CONFLICT, "somebody else has set it");
        admin.get(&path).await.says("Stedets egen liste").says("Sårplan");

        assert_eq!(check(&app, before).await.items.len(), 6, "begun before");
        let (_, after) = arrive(&app, 2, "3").await;
        let texts: Vec<(String, String)> = check(&app, after).await.items.into_iter().map(|i| (i.text.da, i.text.en)).collect();
        assert_eq!(texts, [("Medicin til 3 dage".to_owned(), "Medicine for 3 days".to_owned()), ("Sårplan".to_owned(), String::new())]);
        let nurse = app.ward_nurse().await;
        let english = nurse.request("GET", &format!("/stays/{after}")).header("cookie", "lang=en").body(axum::body::Body::empty()).unwrap();
        nurse.send(english).await.says("Medicine for 3 days").says("Sårplan");
        let (_, elsewhere) = arrive(&app, 3, "S1").await;
        assert_eq!(check(&app, elsewhere).await.items.len(), 6, "another site");
        // Empty goes back to the usual list.
        admin.post(&path, "set_arrival_check", &[("version", "1")]).await.accepted();
        admin.get(&path).await.says("Den sædvanlige liste");
    }

    async fn a_return_from_hospital_begins_a_new_check_and_a_leave_does_not(app: App) {
        let (_, stay) = arrive(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        tick(&app, &nurse, stay, &[("item_1", "present"), ("item_2", "missing")]).await.accepted();
        for (kind, round) in [("leave", 1), ("hospital", 2)] {
            app.wait_minutes(10);
            post(&app, &nurse, stay, "absence", "leave", &[("kind", kind), ("place", "Prøveby"), ("at", "")]).await.accepted();
            app.wait_minutes(10);
            post(&app, &nurse, stay, "absence", "come_back", &[("at", "")]).await.accepted();
            assert_eq!(check(&app, stay).await.round, round, "{kind}");
        }
        assert_eq!(number(&app, OPEN).await, 0, "what the first journey missed is asked for no more");
        let page = nurse.get(&format!("/stays/{stay}")).await;
        page.says("Retur fra sygehus").says("6 ikke besvaret").says("Tidligere tjek");
        let old = nurse.post(&format!("/stays/{stay}"), "answer_check", &[("version", "2"), ("item_3", "present")]).await;
        assert_eq!(old.status, StatusCode::CONFLICT, "drawn before the return");
        tick(&app, &nurse, stay, &[("item_3", "missing")]).await.accepted();
        assert_eq!(number(&app, OPEN).await, 1);
        // Somebody who leaves owes nothing, and nobody owes them.
        let version = version(&app, stay).await;
        nurse.post(&format!("/stays/{stay}"), "end_stay", &[("version", &version), ("outcome", "own_home"), ("accepted_by", "Mette Holm"), ("accept_reason", "Datteren er hjemme")]).await.accepted();
        assert_eq!(number(&app, OPEN).await, 0);
        sound(&app).await;
    }

    async fn an_arrival_takes_its_check_with_it_when_undone_unless_it_has_been_answered(app: App) {
        let nurse = app.ward_nurse().await;
        let (_, gone) = arrive(&app, 1, "2").await;
        let way = way_back(&nurse.get(&format!("/stays/{gone}")).await);
        undo(&nurse, &way).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM arrival_check").await, 0);
        let (_, stay) = arrive(&app, 2, "3").await;
        let way = way_back(&nurse.get(&format!("/stays/{stay}")).await);
        tick(&app, &nurse, stay, &[("item_1", "present")]).await.accepted();
        assert_eq!(undo(&nurse, &way).await.status, StatusCode::CONFLICT, "somebody has looked the citizen over");
        sound(&app).await;
    }

    async fn only_the_ward_and_the_allocators_of_the_site_tick(app: App) {
        let (_, stay) = arrive(&app, 1, "2").await;
        for (who, status) in [
            (app.world.hospital, StatusCode::FORBIDDEN),
            (app.world.manager, StatusCode::FORBIDDEN),
            (app.world.other_ward_nurse, StatusCode::NOT_FOUND),
            (app.world.allocator, StatusCode::SEE_OTHER),
        ] {
            let answer = tick(&app, &app.browser(who).await, stay, &[("item_2", "missing")]).await;
            assert_eq!(answer.status, status, "{:?}", who.2);
        }
    }
}
