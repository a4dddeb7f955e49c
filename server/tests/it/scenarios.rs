//! Days in the life of a ward, as domain handbook 8 tells them: isolation (8.3), a bariatric need (8.5), dementia and a door alarm
//! (8.7; who consents to it in `safeguard`), a discharge that is cancelled (8.8), a bed out of service and its cleaning (8.9). The others stand with what they are about:
//! 8.1 in `races`, 8.2 in `decision`, equipment that is fetched (8.5) in `fetching`, late departures (8.8) and extensions (8.11) in `moving`, 8.10 in `absence`, 8.12 in `dying`.

use crate::bed::number;
use crate::given::{civil_number, content, offer_from, request_granted, stay_in};
use crate::harness::{Answer, App, Browser};
use crate::moving::{post, sound, state, tasks};
use crate::phase::version;
use axum::http::StatusCode;
use domain::board::BedState;
use domain::citizen::Sex;
use domain::facility::Need;
use domain::ids::{BedId, RequestId, SiteId, StayId};
use domain::request::{Infection, RequestContent};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use server::chance;
use server::deadlines::run_once;
use server::failure::Failure;
use server::store::entity::{bed, equipment, room};
use server::store::{request, reservation};
use time::macros::{date, time};
use uuid::Uuid;

/// Offers a bed as the allocator's form does.
async fn offer(app: &App, id: RequestId, bed: &str, arrival: &str, until: &str) -> Answer {
    let version = request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string();
    let bed = app.world.beds[bed].to_string();
    let fields = [("version", version.as_str()), ("bed", &bed), ("arrival", arrival), ("until", until), ("answer_by", "24.11.2026 12:00")];
    app.allocator().await.post(&format!("/requests/{id}"), "reserve", &fields).await
}

/// The citizen of a request moves into a bed now, for 14 nights.
async fn arrived(app: &App, id: RequestId, bed: BedId) -> StayId {
    let now = app.plads.now();
    let reserved = offer_from(app, id, bed, now, now.plus_hours(14 * 24)).await;
    let fields = [("reservation", reserved.to_string()), ("version", "1".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.ward_nurse().await.post(&format!("/beds/{bed}"), "arrive", &fields).await;
    answer.accepted().rsplit('/').next().unwrap().parse().unwrap()
}

/// What a room has from now on.
async fn fit_out(app: &App, bed: &str, features: &str) -> Uuid {
    let row = bed::Entity::find_by_id(app.world.beds[bed].0).one(app.plads.store.read()).await.unwrap().unwrap();
    let work = async |tx: server::store::Tx| {
        let set = room::ActiveModel { features: Set(features.to_owned()), ..Default::default() };
        room::Entity::update_many().set(set).filter(room::Column::Id.eq(row.room_id)).exec(&*tx).await?;
        Ok::<_, Failure>(())
    };
    app.plads.store.write(work).await.unwrap();
    row.room_id
}

/// Equipment that meets a need of everybody in a room.
async fn install(app: &App, site: SiteId, room: Uuid, name: &str, meets: Need) -> Uuid {
    let row = equipment::ActiveModel {
        id: Set(chance::id()),
        site_id: Set(site.0),
        room_id: Set(Some(room)),
        bed_id: Set(None),
        name: Set(name.to_owned()),
        faulty_since: Set(None),
        note: Set(String::new()),
        version: Set(1),
        meets: Set(Some(domain::code::Code::code(meets).to_owned())),
    };
    let id = row.id.clone().unwrap();
    let work = async |tx: server::store::Tx| {
        equipment::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok::<_, Failure>(())
    };
    app.plads.store.write(work).await.unwrap();
    id
}

async fn goes_home(app: &App, nurse: &Browser, stay: StayId) {
    let version = version(app, stay).await;
    nurse
        .post(
            &format!("/stays/{stay}"),
            "end_stay",
            &[("version", &version), ("outcome", "own_home"), ("accepted_by", "Mette Holm"), ("accept_reason", "Datteren er hjemme")],
        )
        .await
        .accepted();
}

async fn suggested(app: &App, id: RequestId) -> Answer {
    app.allocator().await.get(&format!("/requests/{id}")).await
}

fn offers(app: &App, page: &Answer, bed: &str) -> bool {
    page.body.contains(&format!("bed={}", app.world.beds[bed]))
}

async fn clean(app: &App, bed: BedId, act: &str, cleaning: &str) {
    app.ward_nurse().await.post(&format!("/beds/{bed}"), act, &[("cleaning", cleaning)]).await.accepted();
}

/// The identity of the open cleaning, from the nurse's page.
async fn open_cleaning(nurse: &Browser, bed: BedId) -> String {
    let page = nurse.get(&format!("/beds/{bed}")).await;
    page.body.split("name=\"cleaning\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

on_both_engines! {
    async fn scenario_8_3_isolation_needs_a_bath_of_its_own_and_three_hours_of_cleaning_before_the_next(app: App) {
        let karen = RequestContent {
            infection: Infection::Isolation,
            needs: vec![Need::Single, Need::OwnBath],
            ..content(&app, &civil_number(1))
        };
        let id = request_granted(&app, karen).await;
        let page = suggested(&app, id).await;
        assert!(offers(&app, &page, "2") && offers(&app, &page, "S1"), "single rooms with a bath of their own");
        assert!(!offers(&app, &page, "3") && !offers(&app, &page, "1A"));
        page.says("Solgården 3").says("Isolation kræver eget bad");
        offer(&app, id, "2", "24.11.2026 14:00", "08.12.2026 10:00").await.location();

        let next = request_granted(&app, content(&app, &civil_number(2))).await;
        let early = offer(&app, next, "2", "08.12.2026 12:59", "15.12.2026 10:00").await;
        assert_eq!(early.status, StatusCode::CONFLICT, "the cleaning after infection takes three hours");
        offer(&app, next, "2", "08.12.2026 13:00", "15.12.2026 10:00").await.location();

        // Behind somebody without infection 45 minutes are enough, and whoever leaves before a promise leaves time for it.
        let plain = request_granted(&app, content(&app, &civil_number(3))).await;
        offer(&app, plain, "S2", "24.11.2026 14:00", "01.12.2026 10:00").await.location();
        let after = request_granted(&app, content(&app, &civil_number(4))).await;
        assert_eq!(offer(&app, after, "S2", "01.12.2026 10:44", "05.12.2026 10:00").await.status, StatusCode::CONFLICT);
        offer(&app, after, "S2", "01.12.2026 10:45", "05.12.2026 10:00").await.location();
        let before = request_granted(&app, RequestContent { infection: Infection::AwaitingResult, ..content(&app, &civil_number(5)) }).await;
        let close = offer(&app, before, "2", "15.12.2026 11:00", "20.12.2026 10:00").await;
        close.location();
        sound(&app).await;
    }

    async fn scenario_8_3_a_negative_result_ends_the_need_asks_about_the_cleaning_and_stays_in_history(app: App) {
        let bed = app.world.beds["2"];
        let karen = RequestContent { infection: Infection::Isolation, ..content(&app, &civil_number(1)) };
        let stay = stay_in(&app, bed, karen).await;
        app.wait_minutes(60 * 24 * 2);
        let nurse = app.ward_nurse().await;
        let negative = [("infection", "none"), ("reason", "Hospitalet: MRSA negativ")];
        let asks = post(&app, &nurse, stay, "infection", "change_infection", &negative).await;
        assert_eq!(asks.status, StatusCode::UNPROCESSABLE_ENTITY);
        asks.says("Slutrengøring: Skal udfyldes").says("Hospitalet: MRSA negativ");
        let said = [("infection", "none"), ("reason", "Hospitalet: MRSA negativ"), ("cleaning", "ordinary")];
        post(&app, &nurse, stay, "infection", "change_infection", &said).await.accepted();
        nurse.get(&format!("/stays/{stay}/infection")).await.says("Hospitalet: MRSA negativ").says("Almindelig klargøring");
        nurse.get(&format!("/stays/{stay}")).await.says("Smittestatus ændret");
        assert_eq!(number(&app, "SELECT count(*) FROM infection_change WHERE before = 'isolation' AND after = 'none'").await, 1);
        let detail = number(&app, "SELECT count(*) FROM event WHERE name = 'stay.infection_changed' AND detail LIKE '%MRSA%'").await;
        assert_eq!(detail, 0, "events hold no cause");

        goes_home(&app, &nurse, stay).await;
        assert_eq!(number(&app, "SELECT count(*) FROM cleaning WHERE class = 'ordinary' AND step = 'due'").await, 1);
        sound(&app).await;
    }

    async fn who_begins_to_await_a_result_in_a_shared_room_is_a_task_until_it_is_negative(app: App) {
        let gudrun = stay_in(&app, app.world.beds["1A"], content(&app, &civil_number(1))).await;
        stay_in(&app, app.world.beds["1B"], content(&app, &civil_number(2))).await;
        let nurse = app.ward_nurse().await;
        let waits = [("infection", "awaiting_result"), ("reason", "Diarré siden i nat")];
        post(&app, &nurse, gudrun, "infection", "change_infection", &waits).await.accepted();
        assert_eq!(tasks(&app, "isolation_broken").await, 1);
        let board = nurse.get(&format!("/board?site={}", app.world.solgaarden)).await;
        board.never_says("Diarré");
        let same = post(&app, &nurse, gudrun, "infection", "change_infection", &waits).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing changes");
        let well = [("infection", "none"), ("reason", "Negativ"), ("cleaning", "infection")];
        post(&app, &nurse, gudrun, "infection", "change_infection", &well).await.accepted();
        assert_eq!(tasks(&app, "isolation_broken").await, 0);
        sound(&app).await;
    }

    async fn scenario_8_5_a_bariatric_need_is_met_by_a_rated_bed_only_and_a_missing_weight_asks(app: App) {
        let bent = RequestContent { sex: Sex::Male, needs: vec![Need::Bariatric, Need::CeilingLift], ..content(&app, &civil_number(1)) };
        let id = request_granted(&app, RequestContent { weight_kg: Some(212), ..bent.clone() }).await;
        let page = suggested(&app, id).await;
        assert!(offers(&app, &page, "3"), "rated for 250 kg");
        assert!(["1A", "2", "S1", "S2"].iter().all(|bed| !offers(&app, &page, bed)));
        let heavier = request_granted(&app, RequestContent { civil_number: content(&app, &civil_number(2)).civil_number, weight_kg: Some(251), ..bent.clone() }).await;
        let page = suggested(&app, heavier).await;
        assert!(!offers(&app, &page, "3"));
        page.says("Sengen er godkendt til 250 kg");
        let unknown = request_granted(&app, RequestContent { civil_number: content(&app, &civil_number(3)).civil_number, weight_kg: None, ..bent }).await;
        suggested(&app, unknown).await.says("Kan ikke afgøres: borgerens vægt");
    }

    async fn scenario_8_7_a_faulty_door_alarm_limits_the_bed_and_lists_whom_it_concerns(app: App) {
        let with_alarm = fit_out(&app, "S1", "single|own_bath|door_alarm").await;
        fit_out(&app, "2", "single|own_bath|door_alarm").await;
        let alarm = install(&app, app.world.skoven, with_alarm, "Døralarm S1", Need::DoorAlarm).await.to_string();
        let aksel = |n| RequestContent { sex: Sex::Male, needs: vec![Need::DoorAlarm], ..content(&app, &civil_number(n)) };
        let id = request_granted(&app, aksel(1)).await;
        let page = suggested(&app, id).await;
        assert!(offers(&app, &page, "S1") && !offers(&app, &page, "S2"), "S2 lies by a door without alarm");
        let bed = app.world.beds["S1"];
        let stay = arrived(&app, id, bed).await;
        let promised = request_granted(&app, aksel(2)).await;
        let later = app.plads.now().plus_hours(20 * 24);
        offer_from(&app, promised, bed, later, later.plus_hours(48)).await;

        let nurse = app.ward_nurse().await;
        let path = format!("/beds/{bed}");
        let fault = [("equipment", alarm.as_str()), ("version", "1"), ("fault", "Batteriet er fladt")];
        nurse.post(&path, "equipment_faulty", &[("equipment", &alarm), ("version", "1"), ("fault", "")]).await.says("Hvad er der galt?: Skal udfyldes");
        nurse.post(&path, "equipment_faulty", &fault).await.accepted();
        assert_eq!(nurse.post(&path, "equipment_faulty", &fault).await.status, StatusCode::CONFLICT, "reported already");
        nurse.get(&path).await.says("i stykker siden").says("Batteriet er fladt");
        nurse.get(&format!("/board?site={}", app.world.skoven)).await.says("Begrænset");
        assert_eq!(number(&app, "SELECT count(*) FROM task WHERE kind = 'need_unmet' AND done_at IS NULL").await, 1);
        nurse.get(&format!("/stays/{stay}")).await.says("Udstyr, borgeren har brug for, virker ikke");
        assert_eq!(tasks(&app, "conflict").await, 1, "whoever is promised the bed needs the alarm, too");
        // The alternatives, and no suggestion of the limited bed.
        nurse.get(&format!("/stays/{stay}/move")).await.says("Solgården 2");
        let third = request_granted(&app, aksel(3)).await;
        let page = suggested(&app, third).await;
        assert!(!offers(&app, &page, "S1") && offers(&app, &page, "2"));
        let plain = request_granted(&app, content(&app, &civil_number(4))).await;
        assert!(offers(&app, &suggested(&app, plain).await, "S2"));

        nurse.post(&path, "equipment_repaired", &[("equipment", &alarm), ("version", "2")]).await.accepted();
        assert_eq!(tasks(&app, "need_unmet").await, 0);
        nurse.get(&format!("/board?site={}", app.world.skoven)).await.never_says("Begrænset");
        sound(&app).await;
    }

    async fn scenario_8_8_a_cancelled_discharge_waits_moves_and_comes_tomorrow_without_losing_the_bed(app: App) {
        let (bed, day) = (app.world.beds["2"], date!(2026 - 11 - 24));
        let id = request_granted(&app, content(&app, &civil_number(1))).await;
        let reserved = offer_from(&app, id, bed, app.at(day, time!(15:00)), app.at(date!(2026 - 12 - 08), time!(10:00))).await;
        crate::deadlines::confirm(&app, reserved).await;
        let arrival = async || reservation::by_id(app.plads.store.read(), reserved).await.unwrap().unwrap();
        let hospital = async |act: &str, fields: &[(&str, &str)]| {
            let version = if act == "propose_time" {
                arrival().await.version
            } else {
                request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version
            };
            let (version, reservation) = (version.to_string(), reserved.to_string());
            let mut all = vec![("version", version.as_str()), ("reservation", reservation.as_str())];
            all.extend_from_slice(fields);
            app.hospital().await.post(&format!("/requests/{id}"), act, &all).await.location();
        };
        app.set_local(day, time!(13:10));
        hospital("postpone", &[("ready", "i dag 18:00"), ("cause", "treatment")]).await;
        assert_eq!(arrival().await.period.from(), app.at(day, time!(18:00)), "the bed waits for the same evening");
        app.set_local(day, time!(15:30));
        hospital("propose_time", &[("time", "i dag 17:30")]).await;
        let version = request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string();
        app.allocator().await.post(&format!("/requests/{id}"), "accept_time", &[("version", &version)]).await.location();
        app.set_local(day, time!(17:20));
        hospital("postpone", &[("ready", "i dag 19:10"), ("cause", "transport")]).await;
        assert_eq!(arrival().await.period.from(), app.at(day, time!(19:10)));
        let nurse = app.ward_nurse().await;
        nurse.get(&format!("/beds/{bed}")).await.says("ventes i dag kl. 19.10");

        // It never comes: a task, no arrival, and at 22 the ward postpones to the morning.
        app.set_local(day, time!(22:00));
        run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "non_arrival").await, 1);
        let nurse = app.ward_nurse().await;
        let now = arrival().await.version.to_string();
        let path = format!("/beds/{bed}");
        let reservation = reserved.to_string();
        let form = |to: &'static str, cause: &'static str| vec![("reservation", reservation.as_str()), ("version", now.as_str()), ("to", to), ("cause", cause)];
        nurse.post(&path, "postpone_arrival", &form("i dag 21:00", "transport")).await.says("for tidligt");
        nurse.post(&path, "postpone_arrival", &form("09.12.2026 10:00", "transport")).await.says("for sent");
        assert_eq!(nurse.post(&path, "postpone_arrival", &form("i morgen 10:00", "")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        nurse.post(&path, "postpone_arrival", &form("i morgen 10:00", "transport")).await.accepted();
        assert_eq!(nurse.post(&path, "postpone_arrival", &form("i morgen 11:00", "transport")).await.status, StatusCode::CONFLICT, "seen before");
        assert_eq!(arrival().await.period.from(), app.at(date!(2026 - 11 - 25), time!(10:00)));
        assert_eq!(tasks(&app, "non_arrival").await, 0);
        app.hospital().await.get(&format!("/requests/{id}")).await.says("I morgen kl. 10.00");
        assert_eq!(number(&app, "SELECT count(*) FROM stay").await, 0, "nothing that counts from arrival has begun");
        app.set_local(day, time!(23:00));
        assert_eq!(state(&app, bed).await, BedState::Free, "the census counts nobody");
        app.set_local(date!(2026 - 11 - 25), time!(10:05));
        let nurse = app.ward_nurse().await;
        let version = arrival().await.version.to_string();
        nurse.post(&path, "arrive", &[("reservation", &reservation), ("version", &version)]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        sound(&app).await;
    }

    async fn scenario_8_9_departure_cleaning_in_steps_and_free(app: App) {
        let bed = app.world.beds["2"];
        let stay = stay_in(&app, bed, content(&app, &civil_number(1))).await;
        app.set_local(date!(2026 - 11 - 25), time!(9:40));
        let nurse = app.ward_nurse().await;
        goes_home(&app, &nurse, stay).await;
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        let cleaning = open_cleaning(&nurse, bed).await;
        // It takes longer than its 45 minutes: the bed is kept, and the ward is told.
        for (clock, act) in [(time!(9:55), Some("start_cleaning")), (time!(10:22), None), (time!(10:50), Some("finish_cleaning"))] {
            app.set_local(date!(2026 - 11 - 25), clock);
            run_once(&app.plads).await.unwrap();
            if let Some(act) = act {
                clean(&app, bed, act, &cleaning).await;
            }
            assert_eq!(state(&app, bed).await, BedState::Cleaning, "{clock}");
        }
        assert_eq!(tasks(&app, "cleaning_late").await, 1);
        app.set_local(date!(2026 - 11 - 25), time!(11:00));
        clean(&app, bed, "accept_cleaning", &cleaning).await;
        assert_eq!(state(&app, bed).await, BedState::Free);
        sound(&app).await;
    }

    async fn scenario_8_9_water_damage_closes_the_room_the_promise_yields_and_an_early_reopening_keeps_history(app: App) {
        let nurse = app.ward_nurse().await;
        let (bed, other) = (app.world.beds["1A"], app.world.beds["1B"]);
        let promised = request_granted(&app, content(&app, &civil_number(1))).await;
        let reserved = offer_from(&app, promised, bed, app.at(date!(2026 - 12 - 14), time!(14:00)), app.at(date!(2026 - 12 - 30), time!(10:00))).await;
        let closing = [
            ("from", "12.12.2026 08:00"),
            ("until", "16.12.2026 16:00"),
            ("scope", "room"),
            ("cause", "Vandskade. VVS: 70 12 34 56"),
        ];
        // Somebody who will still be there must be moved by a person first.
        let inside = stay_in(&app, other, content(&app, &civil_number(2))).await;
        let until = [("until", "20.12.2026 10:00"), ("reasons", "Træner til hjemmet")];
        post(&app, &app.allocator().await, inside, "departure", "change_departure", &until).await.accepted();
        let refused = nurse.post(&format!("/beds/{bed}"), "close", &closing).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Der ligger en borger i Solgården 1B").says("Vandskade");
        assert_eq!(number(&app, "SELECT count(*) FROM closure").await, 0, "all of the room or nothing");
        post(&app, &nurse, inside, "move", "move_citizen", &[("bed", &app.world.beds["3"].to_string()), ("reason", "Vandskade")]).await.accepted();
        let cleaning = open_cleaning(&nurse, other).await;
        clean(&app, other, "accept_cleaning", &cleaning).await;
        nurse.post(&format!("/beds/{bed}"), "close", &closing).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM closure").await, 2);
        assert_eq!(tasks(&app, "conflict").await, 1, "the promise yields, never silently");
        let moved = reservation::by_id(app.plads.store.read(), reserved).await.unwrap().unwrap();
        assert_eq!(app.plads.local(moved.period.from()), time::macros::datetime!(2026-12-16 16:00));

        app.set_local(date!(2026 - 12 - 15), time!(12:00));
        assert_eq!((state(&app, bed).await, state(&app, other).await), (BedState::Closed, BedState::Closed));
        let nurse = app.ward_nurse().await;
        let page = nurse.get(&format!("/beds/{other}")).await;
        let closure = page.body.split("name=\"closure\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        nurse.post(&format!("/beds/{other}"), "reopen", &[("closure", &closure)]).await.accepted();
        assert_eq!((state(&app, bed).await, state(&app, other).await), (BedState::Closed, BedState::Free));
        let ended = app.at(date!(2026 - 12 - 15), time!(12:00));
        let row = server::store::entity::closure::Entity::find_by_id(closure.parse::<Uuid>().unwrap()).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(row.ends_at.at(), app.at(date!(2026 - 12 - 16), time!(16:00)), "what was planned stays in history");
        assert_eq!(row.reopened_at.map(server::store::Stamp::at), Some(ended));
        sound(&app).await;
    }
}
