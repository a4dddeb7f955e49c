//! The transition to the home: aids with ready dates, a checklist of both sectors, word to the own doctor, and a sheet to print.

use crate::bed::number;
use crate::given::{civil_number, content, offer_from, request_granted, stay_from, stay_in};
use crate::harness::{Answer, App, Browser};
use crate::moving::{sound, tasks};
use crate::phase::version;
use axum::http::StatusCode;
use domain::ids::StayId;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::deadlines;
use server::store::entity::{access_log, aid, doctor_notice, event, transition_acceptance};
use time::macros::{date, time};

/// The citizen of a request moves into a bed now.
pub async fn arrived(app: &App, n: u32, bed: &str) -> StayId {
    let id = request_granted(app, content(app, &civil_number(n))).await;
    let (now, bed) = (app.plads.now(), app.world.beds[bed]);
    let reserved = offer_from(app, id, bed, now, now.plus_hours(14 * 24)).await.to_string();
    let fields = [("reservation", reserved.as_str()), ("version", "1")];
    let to = app.ward_nurse().await.post(&format!("/beds/{bed}"), "arrive", &fields).await.accepted().to_owned();
    to.trim_start_matches("/stays/").parse().unwrap()
}

fn page(stay: StayId) -> String {
    format!("/stays/{stay}/transition")
}

/// Ticks items of the checklist as it stands.
pub async fn tick(app: &App, by: &Browser, stay: StayId, items: &[(&str, &str)]) -> Answer {
    let stands = server::store::transition::of_stay(app.plads.store.read(), stay).await.unwrap();
    let version = stands.map_or(0, |check| check.version).to_string();
    by.post(&page(stay), "tick_items", &[&[("version", version.as_str())], items].concat()).await
}

/// Everything that must be done at the usual site is done.
pub const ALL_MUSTS: [(&str, &str); 4] = [("item_1", "done"), ("item_2", "done"), ("item_5", "done"), ("item_6", "done")];

async fn need(by: &Browser, stay: StayId, what: &str, ready_on: &str) -> Answer {
    let fields = [("what", what), ("place", "home"), ("must", "must"), ("supplier", "Hjælpemiddeldepotet"), ("ready_on", ready_on)];
    by.post(&page(stay), "need_aid", &fields).await
}

/// An aid, as its forms name it.
async fn which(app: &App, what: &str) -> String {
    let row = aid::Entity::find().filter(aid::Column::What.eq(what)).one(app.plads.store.read()).await.unwrap().unwrap();
    format!("{}:{}", row.id, row.version)
}

async fn shorten(app: &App, stay: StayId, until: &str, more: &[(&str, &str)]) -> Answer {
    let version = version(app, stay).await;
    let fields = [("version", version.as_str()), ("until", until), ("reasons", "Du kan klare dig hjemme.")];
    app.allocator().await.post(&format!("/stays/{stay}/departure"), "change_departure", &[&fields[..], more].concat()).await
}

async fn leave(app: &App, stay: StayId, outcome: &str, more: &[(&str, &str)]) -> Answer {
    let version = version(app, stay).await;
    let fields = [("version", version.as_str()), ("outcome", outcome)];
    app.ward_nurse().await.post(&format!("/stays/{stay}"), "end_stay", &[&fields[..], more].concat()).await
}

const ACCEPTED: [(&str, &str); 2] = [("accepted_by", "Mette Holm, visitator"), ("accept_reason", "Datteren har en seng stående")];

on_both_engines! {
    async fn e4_a_bed_ready_on_the_14th_warns_when_the_departure_is_set_to_the_13th(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(10:00));
        let now = app.plads.now();
        let stay = stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), now.plus_hours(-24), now.plus_hours(14 * 24)).await;
        let nurse = app.ward_nurse().await;
        need(&nurse, stay, "Hospitalsseng", "14.12.2026").await.accepted();
        nurse.get(&page(stay)).await.says("Hospitalsseng").says("Klar 14. dec.").says("skal være der").says("Hjælpemiddeldepotet");
        let warned = shorten(&app, stay, "13.12.2026 11:00", &[]).await;
        assert_eq!(warned.status, StatusCode::CONFLICT);
        warned.says("Mangler i hjemmet: Hospitalsseng (klar 14. dec.)").says("Hvem accepterer det").says("13.12.2026 11:00").says("Du kan klare dig hjemme.");
        assert_eq!(number(&app, "SELECT count(*) FROM stay_decision").await, 0, "nothing is written");
        for (by, reason) in [("", "Datteren har en seng"), ("Mette Holm", " ")] {
            let half = shorten(&app, stay, "13.12.2026 11:00", &[("accepted_by", by), ("accept_reason", reason)]).await;
            assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY, "{by:?} {reason:?}");
            half.says("Skal udfyldes");
        }
        shorten(&app, stay, "13.12.2026 11:00", &ACCEPTED).await.accepted();
        let row = transition_acceptance::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((row.act.as_str(), row.missing.as_str(), row.accepted_by.as_str()), ("planned", "Hospitalsseng", "Mette Holm, visitator"));
        let own = nurse.get(&format!("/stays/{stay}")).await;
        own.says("Afrejse accepteret, før alt er klar").says("Mangler i hjemmet ved afrejse 13. dec.: Hospitalsseng (klar 14. dec.)");
        nurse.get(&page(stay)).await.says("Klar 14. dec., efter afrejsen 13. dec.").says("accepteret af Mette Holm, visitator: »Datteren har en seng stående«");
        let events = event::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert!(events.iter().all(|e| !e.detail.contains("Mette") && !e.detail.contains("Datteren")), "events hold codes and identities");
        sound(&app).await;
    }

    async fn e4_the_14th_warns_of_nothing_and_nor_does_a_wish_or_an_aid_that_has_come(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(10:00));
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        need(&nurse, stay, "Hospitalsseng", "14.12.2026").await.accepted();
        shorten(&app, stay, "14.12.2026 11:00", &[]).await.accepted();
        nurse.post(&page(stay), "deliver_aid", &[("aid", &which(&app, "Hospitalsseng").await), ("delivered_at", "")]).await.accepted();
        nurse.post(&page(stay), "need_aid", &[("what", "Køletaske"), ("place", "home"), ("must", "wish")]).await.accepted();
        nurse.post(&page(stay), "need_aid", &[("what", "Lift"), ("place", "stay"), ("must", "must"), ("ready_on", "20.12.2026")]).await.accepted();
        shorten(&app, stay, "09.12.2026 11:00", &[]).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM transition_acceptance").await, 0);
        // One nobody knows the day of is missing.
        need(&nurse, stay, "Toiletforhøjer", "").await.accepted();
        let unknown = shorten(&app, stay, "10.12.2026 11:00", &[]).await;
        assert_eq!(unknown.status, StatusCode::CONFLICT);
        unknown.says("Toiletforhøjer (dagen kendes ikke)");
        nurse.post(&page(stay), "remove_aid", &[("aid", &which(&app, "Toiletforhøjer").await), ("remove_reason", "Har en")]).await.accepted();
        shorten(&app, stay, "10.12.2026 11:00", &[]).await.accepted();
        sound(&app).await;
    }

    async fn e4_an_aid_whose_day_goes_by_is_a_task_until_it_comes_or_has_another_day(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(10:00));
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        need(&nurse, stay, "Hospitalsseng", "08.12.2026").await.accepted();
        let open = "SELECT count(*) FROM task WHERE kind = 'aid_late' AND done_at IS NULL";
        app.set_local(date!(2026 - 12 - 08), time!(23:00));
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(number(&app, open).await, 0, "it may still come");
        app.set_local(date!(2026 - 12 - 09), time!(0:05));
        deadlines::run_once(&app.plads).await.unwrap();
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "aid_late").await, 1);
        let nurse = app.ward_nurse().await;
        nurse.get("/tasks").await.says("Hjælpemiddel er ikke kommet");
        nurse.get(&page(stay)).await.says("Skulle være klar 8. dec.");
        let before = which(&app, "Hospitalsseng").await;
        nurse.post(&page(stay), "promise_aid", &[("aid", &before), ("ready_on", "11.12.2026"), ("supplier", "Falck")]).await.accepted();
        assert_eq!(number(&app, open).await, 0);
        let stale = nurse.post(&page(stay), "promise_aid", &[("aid", &before), ("ready_on", "12.12.2026"), ("supplier", "")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "somebody was faster");
        app.set_local(date!(2026 - 12 - 12), time!(8:00));
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(number(&app, open).await, 1, "the new day has gone by as well");
        let nurse = app.ward_nurse().await;
        let late = nurse.post(&page(stay), "deliver_aid", &[("aid", &which(&app, "Hospitalsseng").await), ("delivered_at", "+1 10:00")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing has come tomorrow");
        nurse.post(&page(stay), "deliver_aid", &[("aid", &which(&app, "Hospitalsseng").await), ("delivered_at", "i går 15:00")]).await.accepted();
        assert_eq!(number(&app, open).await, 0);
        let twice = nurse.post(&page(stay), "deliver_aid", &[("aid", &which(&app, "Hospitalsseng").await), ("delivered_at", "")]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        sound(&app).await;
    }

    async fn e4_bad_input_is_named_at_its_field_and_writes_nothing(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(10:00));
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        for (fields, words) in [
            (vec![("what", ""), ("place", "home"), ("must", "must")], "Hjælpemiddel: Skal udfyldes"),
            (vec![("what", "Seng"), ("place", "moon"), ("must", "must")], "Hvor: Vælg en af mulighederne"),
            (vec![("what", "Seng"), ("place", "home"), ("must", "")], "Hvor vigtigt: Vælg en af mulighederne"),
            (vec![("what", "Seng"), ("place", "home"), ("must", "must"), ("ready_on", "31.02.2027")], "Datoen findes ikke"),
            (vec![("what", "Seng"), ("place", "home"), ("must", "must"), ("ready_on", "06.12.2026")], "Klar den: "),
        ] {
            let refused = nurse.post(&page(stay), "need_aid", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            refused.says(words);
        }
        assert_eq!(number(&app, "SELECT count(*) FROM aid").await, 0);
        let unknown = nurse.post(&page(stay), "deliver_aid", &[("aid", "x"), ("delivered_at", "")]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    }

    async fn r8_leaving_for_home_with_an_open_must_item_needs_a_named_acceptance(app: App) {
        let stay = arrived(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        let shown = nurse.get(&page(stay)).await;
        shown.says("4 skal-punkter åbne").says("Afsnittet").says("Kommunen og hjemmet").says("Hjælp i hjemmet er aftalt fra første dag (skal)");
        tick(&app, &nurse, stay, &[("item_1", "done"), ("item_2", "done"), ("item_5", "done")]).await.accepted();
        nurse.get(&page(stay)).await.says("1 skal-punkt åbent").says("Ida K.");
        let warned = leave(&app, stay, "own_home", &[]).await;
        assert_eq!(warned.status, StatusCode::CONFLICT);
        warned.says("1 skal-punkt er åbent.").says("Hvem accepterer det").says("Hjemmesygeplejen har overtaget behandlinger");
        assert_eq!(number(&app, "SELECT count(*) FROM stay WHERE status = 'ended'").await, 0);
        leave(&app, stay, "own_home", &ACCEPTED).await.accepted();
        let row = transition_acceptance::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((row.act.as_str(), row.items, row.missing.as_str()), ("ended", 1, ""));
        let own = nurse.get(&format!("/stays/{stay}")).await;
        own.says("Afrejse accepteret, før alt er klar").says("Ophold afsluttet");
        nurse.get(&page(stay)).await.says("Afrejsen accepteret af Mette Holm, visitator: »Datteren har en seng stående«").says("1 åbne skal-punkter");
        // What was open may be done afterwards; what was done stays done.
        tick(&app, &nurse, stay, &[("item_6", "done")]).await.accepted();
        let back = tick(&app, &nurse, stay, &[("item_6", "open")]).await;
        assert_eq!(back.status, StatusCode::CONFLICT);
        sound(&app).await;
    }

    async fn r8_with_all_musts_done_or_another_place_to_go_nothing_is_asked(app: App) {
        let (done, hospital) = (arrived(&app, 1, "2").await, arrived(&app, 2, "3").await);
        let nurse = app.ward_nurse().await;
        tick(&app, &nurse, done, &ALL_MUSTS).await.accepted();
        nurse.get(&page(done)).await.says("Alle skal-punkter er klaret").says("Kørsel hjem er aftalt");
        leave(&app, done, "own_home_with_help", &[]).await.accepted();
        leave(&app, hospital, "hospital", &[]).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM transition_acceptance").await, 0);
        sound(&app).await;
    }

    async fn r8_a_tick_says_who_is_taken_back_and_guards_against_a_faster_one(app: App) {
        let stay = arrived(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        tick(&app, &nurse, stay, &[("item_3", "done")]).await.accepted();
        let stale = nurse.post(&page(stay), "tick_items", &[("version", "1"), ("item_4", "done")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let wrong = tick(&app, &nurse, stay, &[("item_4", "perhaps")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(number(&app, "SELECT count(*) FROM transition_item WHERE done_at IS NOT NULL").await, 1);
        tick(&app, &nurse, stay, &[("item_3", "open")]).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM transition_item WHERE done_at IS NOT NULL").await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'transition.ticked'").await, 2);
        // A stay from before there were checklists begins one by hand.
        let old = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(9))).await;
        nurse.get(&page(old)).await.says("Begynd tjeklisten");
        nurse.post(&page(old), "begin_checklist", &[]).await.accepted();
        assert_eq!(nurse.post(&page(old), "begin_checklist", &[]).await.status, StatusCode::CONFLICT);
        nurse.get(&page(old)).await.says("4 skal-punkter åbne");
        // A therapist reads and ticks nothing; another operator sees nothing.
        app.browser(app.world.therapist).await.get(&page(old)).await.says("Medicinliste stemt af").never_says("tick_items");
        assert_eq!(app.browser(app.world.other_ward_nurse).await.get(&page(old)).await.status, StatusCode::NOT_FOUND);
        sound(&app).await;
    }

    async fn r8_a_site_keeps_its_own_list_for_arrivals_from_then_on(app: App) {
        let before = arrived(&app, 1, "2").await;
        let admin = app.browser(app.world.admin).await;
        let path = format!("/admin/sites/{}", app.world.solgaarden);
        admin.get(&path).await.says("Den sædvanlige liste").says("Kommunen og hjemmet: Hjælp i hjemmet er aftalt fra første dag (skal)");
        let fields = [("version", "0"), ("item_da_1", "Nøgleboks sat op"), ("item_sector_1", "home"), ("item_must_1", "yes"), ("item_da_3", "Taske pakket"), ("item_sector_3", "ward")];
        admin.post(&path, "set_transition_list", &fields).await.accepted();
        admin.get(&path).await.says("Kommunen og hjemmet: Nøgleboks sat op (skal)").says("Afsnittet: Taske pakket");
        assert_eq!(admin.post(&path, "set_transition_list", &fields).await.status, StatusCode::CONFLICT, "somebody was the first");
        let wrong = admin.post(&path, "set_transition_list", &[("version", "1"), ("item_en_1", "Only English"), ("item_sector_1", "ward")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let after = arrived(&app, 2, "3").await;
        let nurse = app.ward_nurse().await;
        nurse.get(&page(after)).await.says("Nøgleboks sat op (skal)").says("1 skal-punkt åbent").never_says("Medicinliste");
        nurse.get(&page(before)).await.says("Medicinliste stemt af").never_says("Nøgleboks");
        sound(&app).await;
    }

    async fn r8_an_arrival_or_a_departure_that_is_undone_leaves_no_checklist_and_no_task_behind(app: App) {
        let stay = arrived(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        crate::undo::undo(&nurse, &crate::undo::way_back(&nurse.get(&format!("/stays/{stay}")).await)).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM transition_check").await, 0);
        assert_eq!(tasks(&app, "tell_doctor_arrival").await, 0);
        sound(&app).await;
    }

    async fn a10_the_own_doctor_is_told_on_arrival_and_at_the_departure(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(10:00));
        let stay = arrived(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        nurse.get("/tasks").await.says("Giv egen læge besked om ankomsten").says("i morgen kl. 10.00");
        nurse.get(&format!("/stays/{stay}")).await.says("Læge: Lægerne Prøvegade").says("Besked til egen læge ved ankomst").says("ikke noteret");
        let told = [("moment", "arrival"), ("told_who", "Lægerne Prøvegade, sekretær Lis"), ("told_how", "phone"), ("told_at", "")];
        nurse.post(&page(stay), "tell_doctor", &told).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM task WHERE kind = 'tell_doctor_arrival' AND done_at IS NULL").await, 0);
        nurse.get(&format!("/stays/{stay}")).await.says("Lægerne Prøvegade, sekretær Lis, Telefon, i dag kl. 10.00 · Ida K.");
        assert_eq!(nurse.post(&page(stay), "tell_doctor", &told).await.status, StatusCode::CONFLICT, "once");
        let future = [("moment", "departure"), ("told_who", "Lis"), ("told_how", "phone"), ("told_at", "i morgen 10:00")];
        assert_eq!(nurse.post(&page(stay), "tell_doctor", &future).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let nobody = [("moment", "departure"), ("told_who", ""), ("told_how", "pigeon")];
        nurse.post(&page(stay), "tell_doctor", &nobody).await.says("Hvem fik besked: Skal udfyldes").says("Hvordan: Vælg en af mulighederne");
        assert_eq!(tasks(&app, "tell_doctor_departure").await, 0, "nobody has left");
        leave(&app, stay, "hospital", &[]).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM task WHERE kind = 'tell_doctor_departure' AND done_at IS NULL").await, 1);
        let told = [("moment", "departure"), ("told_who", "Lægerne Prøvegade"), ("told_how", "message")];
        nurse.post(&page(stay), "tell_doctor", &told).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM task WHERE kind = 'tell_doctor_departure' AND done_at IS NULL").await, 0);
        let rows = doctor_notice::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert_eq!(rows.len(), 2, "at the arrival and at the departure");
        sound(&app).await;
    }

    async fn a10_the_sheet_says_what_doctor_and_municipality_need_and_is_logged(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(10:00));
        let stay = arrived(&app, 1, "2").await;
        let nurse = app.ward_nurse().await;
        need(&nurse, stay, "Hospitalsseng", "14.12.2026").await.accepted();
        tick(&app, &nurse, stay, &[("item_1", "done")]).await.accepted();
        let sheet = nurse.get(&format!("{}/sheet", page(stay))).await;
        sheet.says("Overlevering: Birthe Kragh").says("Egen læge: Lægerne Prøvegade").says("Kommune: Prøveby Kommune");
        sheet.says("Hospitalsseng (skal være der, Hjælpemiddeldepotet): klar 14. dec.").says("Hvem man ringer til");
        sheet.says("Kommunen og hjemmet: Hjælp i hjemmet er aftalt fra første dag (skal)").never_says("Medicinliste stemt af");
        sheet.never_says(&civil_number(1)).never_says("Prøvestien");
        let looks = access_log::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert!(looks.iter().any(|l| l.action == "transition.read" && l.role == "ward_nurse"));
        assert_eq!(app.browser(app.world.other_ward_nurse).await.get(&format!("{}/sheet", page(stay))).await.status, StatusCode::NOT_FOUND);
    }
}
