//! Absence and the held bed: scenario 8.10, and everything a hold never does by itself.

use crate::bed::{number, overlaps};
use crate::given::{self, civil_number, content};
use crate::harness::{Answer, App, Browser};
use crate::phase::version;
use axum::http::StatusCode;
use domain::board::{BedState, bed_at};
use domain::ids::{BedId, CitizenId, ReservationId, StayId};
use domain::instant::Instant;
use domain::notice::NoticeCode;
use domain::period::Period;
use server::deadlines::run_once;
use server::stay::notice::{Notice, receive};
use server::store::{claims, reservation, stay};
use time::macros::{date, time};

async fn state(app: &App, bed: BedId) -> BedState {
    let now = app.plads.now();
    let around = Period::new(now, now.plus_hours(24 * 60)).unwrap();
    bed_at(now, &claims::on_beds(app.plads.store.read(), &[bed], around).await.unwrap()).state
}

async fn sound(app: &App) {
    for finding in server::doctor::examine(&app.plads.store).await.unwrap() {
        assert_eq!(finding.violations(), 0, "{}", finding.words(app::lang::Lang::En));
    }
    assert_eq!(overlaps(app).await, 0);
}

pub async fn act(app: &App, who: &Browser, id: StayId, act: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(app, id).await;
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    who.post(&format!("/stays/{id}/absence"), act, &all).await
}

async fn tasks(app: &App, kind: &str) -> i64 {
    number(app, &format!("SELECT count(*) FROM task WHERE kind = '{kind}' AND done_at IS NULL")).await
}

async fn citizen_of(app: &App, id: StayId) -> CitizenId {
    stay::by_id(app.plads.store.read(), id).await.unwrap().unwrap().citizen
}

fn notice(citizen: CitizenId, message: &str, code: NoticeCode, at: Instant) -> Notice {
    Notice { message: message.into(), flow: "F-1".into(), code, citizen, place: "Prøveby Sygehus, akutmodtagelsen".into(), at }
}

async fn hold_until(app: &App) -> String {
    use sea_orm::{ConnectionTrait as _, Statement};
    let db = app.plads.store.read();
    let sql = "SELECT count(*) FROM absence";
    db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let open = server::store::absence::open(db).await.unwrap();
    app.plads.local(open[0].hold.until).to_string()
}

on_both_engines! {
    async fn scenario_8_10_a_citizen_is_readmitted_and_the_bed_is_held_until_a_person_decides(app: App) {
        let bed = app.world.beds["2"];
        // Day 6 of the stay; the ambulance comes at half past four.
        let arrived = app.at(date!(2026 - 11 - 19), time!(14:00));
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), arrived, app.at(date!(2026 - 12 - 08), time!(11:00))).await;
        let who = citizen_of(&app, id).await;
        app.set_local(date!(2026 - 11 - 25), time!(5:10));
        let half_past_four = app.at(date!(2026 - 11 - 25), time!(4:30));
        let emergency = notice(who, "M-1", NoticeCode::AdmitEmergency, half_past_four);
        assert_eq!(receive(&app.plads, emergency.clone()).await.unwrap(), Some(id));
        assert_eq!(state(&app, bed).await, BedState::Held);
        assert_eq!(hold_until(&app).await, "2026-11-26 4:30:00.0", "24 hours from the absence");
        sound(&app).await;
        // The same message again changes nothing; the ward admission at a quarter to eight moves the clock.
        receive(&app.plads, emergency).await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM absence").await, 1);
        app.set_local(date!(2026 - 11 - 25), time!(7:50));
        receive(&app.plads, notice(who, "M-2", NoticeCode::AdmitInpatient, app.at(date!(2026 - 11 - 25), time!(7:45)))).await.unwrap();
        assert_eq!(hold_until(&app).await, "2026-11-26 7:45:00.0");
        assert_eq!(number(&app, "SELECT count(*) FROM absence").await, 1, "one course, one absence");
        let page = app.ward_nurse().await.get(&format!("/stays/{id}")).await;
        page.says("Indlagt, fastholdt til i morgen kl. 07.45").says("Prøveby Sygehus, akutmodtagelsen");
        // A warning before the end, a proposal at the end, and the bed is held all the same.
        app.set_local(date!(2026 - 11 - 26), time!(5:44));
        run_once(&app.plads).await.unwrap();
        assert_eq!((tasks(&app, "hold_runs_out").await, tasks(&app, "hold_run_out").await), (0, 0));
        app.wait_minutes(2);
        run_once(&app.plads).await.unwrap();
        run_once(&app.plads).await.unwrap();
        assert_eq!((tasks(&app, "hold_runs_out").await, tasks(&app, "hold_run_out").await), (1, 0));
        app.set_local(date!(2026 - 11 - 26), time!(7:46));
        run_once(&app.plads).await.unwrap();
        run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "hold_run_out").await, 1);
        assert_eq!(state(&app, bed).await, BedState::Held);
        // The allocator holds it longer with a reason, and gives it up on day 3.
        let allocator = app.allocator().await;
        let no_reason = act(&app, &allocator, id, "hold_longer", &[("until", "+1 12:00"), ("reason", "")]).await;
        assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
        act(&app, &allocator, id, "hold_longer", &[("until", "+1 12:00"), ("reason", "Stuegang i morgen")]).await.accepted();
        assert_eq!((tasks(&app, "hold_runs_out").await, tasks(&app, "hold_run_out").await), (0, 0), "decided");
        app.set_local(date!(2026 - 11 - 27), time!(9:00));
        let allocator = app.allocator().await;
        act(&app, &allocator, id, "release", &[("outcome", "hospital"), ("reason", "Indlagt mindst otte døgn endnu")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        assert_eq!(tasks(&app, "belongings").await, 1);
        sound(&app).await;
        // She comes back on a new request: one course, two spans, one readmission.
        app.set_local(date!(2026 - 12 - 05), time!(13:00));
        let asked = given::request_granted(&app, content(&app, &civil_number(1))).await;
        let offer: ReservationId = given::offer_from(&app, asked, app.world.beds["3"], app.plads.now(), app.plads.now().plus_hours(240)).await;
        let seen = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap().version.to_string();
        let nurse = app.ward_nurse().await;
        let came = nurse.post(&format!("/beds/{}", app.world.beds["3"]), "arrive", &[("reservation", &offer.to_string()), ("version", &seen), ("at", "")]).await;
        nurse.get(came.location()).await.says("2 perioder her, 1 genindlæggelse<");
        sound(&app).await;
    }

    async fn scenario_8_10_an_admission_registered_in_error_leaves_the_view_and_stays_in_the_history(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let who = citizen_of(&app, id).await;
        let (early, late) = (app.plads.now().plus_minutes(-60), app.plads.now().plus_minutes(-30));
        receive(&app.plads, notice(who, "M-1", NoticeCode::AdmitEmergency, early)).await.unwrap();
        receive(&app.plads, notice(who, "M-2", NoticeCode::CancelAdmit, late)).await.unwrap();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        let page = app.ward_nurse().await.get(&format!("/stays/{id}")).await;
        page.says("Fravær var registreret ved en fejl").says("Fravær begyndt, plads fastholdt").never_says("Fraværende siden");
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE kind = 'hold' AND NOT live").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE kind = 'stay' AND live").await, 1, "the stay has its hours again");
        sound(&app).await;
    }

    async fn notices_in_the_wrong_order_say_the_same(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let who = citizen_of(&app, id).await;
        let at = |minutes| app.plads.now().plus_minutes(minutes);
        receive(&app.plads, notice(who, "M-2", NoticeCode::CancelAdmit, at(-30))).await.unwrap();
        receive(&app.plads, notice(who, "M-1", NoticeCode::AdmitEmergency, at(-60))).await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM absence").await, 0, "cancelled before it was told");
        let other = Notice { flow: "F-2".into(), ..notice(who, "M-4", NoticeCode::AdmitInpatient, at(-10)) };
        receive(&app.plads, other).await.unwrap();
        let other = Notice { flow: "F-2".into(), ..notice(who, "M-3", NoticeCode::AdmitEmergency, at(-20)) };
        receive(&app.plads, other).await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM absence").await, 1);
        sound(&app).await;
    }

    async fn return_ends_the_hold_and_the_stay_goes_on_in_the_same_bed(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        act(&app, &nurse, id, "leave", &[("kind", "leave"), ("at", "i dag 08:00"), ("place", "Hos datteren"), ("expected_return", "+1 16:00")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Held);
        nurse.get(&format!("/board?site={}", app.world.solgaarden)).await.says("Fastholdt");
        assert_eq!(act(&app, &nurse, id, "leave", &[("kind", "leave"), ("at", "")]).await.status, StatusCode::CONFLICT);
        let ended = nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &version(&app, id).await), ("outcome", "own_home")]).await;
        assert_eq!(ended.status, StatusCode::CONFLICT);
        ended.says("pladsen er fastholdt");
        app.wait_minutes(24 * 60);
        let nurse = app.ward_nurse().await;
        act(&app, &nurse, id, "come_back", &[("at", "")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        let stored = stay::by_id(app.plads.store.read(), id).await.unwrap().unwrap();
        assert!(stored.state.ended().is_none() && stored.expected_departure > app.plads.now());
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE live").await, 3, "stay, hold, stay");
        assert_eq!(act(&app, &nurse, id, "come_back", &[("at", "")]).await.status, StatusCode::CONFLICT, "back already");
        nurse.get(&format!("/stays/{id}")).await.never_says("genindlæggelser");
        sound(&app).await;
    }

    async fn nothing_is_released_by_itself_whatever_is_said_and_however_long_it_lasts(app: App) {
        let bed = app.world.beds["2"];
        let now = app.plads.now();
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), now.plus_hours(-48), now.plus_hours(30)).await;
        let who = citizen_of(&app, id).await;
        receive(&app.plads, notice(who, "M-1", NoticeCode::AdmitInpatient, now.plus_minutes(-5))).await.unwrap();
        for hours in 1..=9 {
            app.wait_minutes(8 * 60);
            if hours == 3 {
                receive(&app.plads, notice(who, "M-2", NoticeCode::DischargeHome, app.plads.now().plus_minutes(-10))).await.unwrap();
            }
            if hours == 6 {
                receive(&app.plads, notice(who, "M-3", NoticeCode::Died, app.plads.now().plus_minutes(-10))).await.unwrap();
            }
            run_once(&app.plads).await.unwrap();
            assert_eq!(state(&app, bed).await, BedState::Held, "after {hours} looks");
        }
        assert_eq!(tasks(&app, "absent_news").await, 1);
        assert!(tasks(&app, "hold_run_out").await >= 1);
        assert_eq!(tasks(&app, "past_departure").await, 0, "nobody in house is past the departure");
        app.allocator().await.get("/tasks").await.says("Besked om en fraværende borger").says("kan være hjem til os");
        app.ward_nurse().await.get(&format!("/stays/{id}")).await.says("Besked: Død");
        sound(&app).await;
    }

    async fn a_held_bed_counts_as_the_setting_says_and_whole_days_away_are_not_charged(app: App) {
        let bed = app.world.beds["2"];
        let arrived = app.at(date!(2026 - 11 - 16), time!(14:00));
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), arrived, app.at(date!(2026 - 12 - 20), time!(11:00))).await;
        let (nurse, allocator, social) = (app.ward_nurse().await, app.allocator().await, crate::phase::basis(&app, "servicelov84").await);
        let fields = [("version", version(&app, id).await), ("kind", "waiting".into()), ("legal_basis", social), ("from", "17.11.2026 00:00".into()), ("reasons", "Fordi.".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        allocator.post(&format!("/stays/{id}/phase"), "change_phase", &fields).await.accepted();
        act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "20.11 04:30")]).await.accepted();
        act(&app, &nurse, id, "come_back", &[("at", "23.11 11:00")]).await.accepted();
        let nights = app.manager().await.get(&format!("/occupancy.csv?site={}&from=19.11.2026&to=23.11.2026", app.world.solgaarden)).await;
        let held: Vec<Vec<&str>> = nights.body.lines().skip(1).map(|l| l.split(';').collect()).collect();
        let of_night: Vec<(&str, &str, &str)> = held.iter().map(|c| (c[5], c[6], c[10])).collect();
        assert_eq!(of_night, [("1", "0", "1"), ("0", "1", "0"), ("0", "1", "0"), ("0", "1", "0"), ("1", "0", "1")], "occupied, held, counted");
        let charges = app.manager().await.get("/charges.csv?month=2026-11").await;
        let social = charges.body.lines().find(|l| l.contains("Serviceloven")).unwrap();
        assert!(social.ends_with(";6;0;2;0"), "17, 18, 19, 20, 23 and 24 charged, 21 and 22 away: {social}");
        nurse.get(&format!("/stays/{id}")).await.says("2 perioder her, 1 genindlæggelse<");
        nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &version(&app, id).await), ("outcome", "own_home")]).await.accepted();
        app.set_local(date!(2026 - 11 - 25), time!(10:00));
        app.manager().await.get("/occupancy?from=20.11.2026&to=24.11.2026").await.says("Heraf 3 døgn fraværende");
    }

    async fn an_absence_begins_after_arrival_and_not_in_the_future_and_only_the_authority_releases(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        for (kind, at, words) in [("leave", "22.11 10:00", "for tidligt"), ("leave", "+1 10:00", "for sent"), ("", "", "Skal udfyldes"), ("moon", "", "Vælg en af mulighederne")] {
            let answer = act(&app, &nurse, id, "leave", &[("kind", kind), ("at", at)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {at}");
            answer.says(words);
        }
        act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "")]).await.accepted();
        let page = nurse.get(&format!("/stays/{id}/absence")).await;
        page.says("Registrér retur").never_says("Frigiv pladsen</button>");
        assert_eq!(act(&app, &nurse, id, "release", &[("outcome", "hospital"), ("reason", "x")]).await.status, StatusCode::FORBIDDEN);
        let other = app.browser(app.world.other_allocator).await;
        assert_eq!(act(&app, &other, id, "release", &[("outcome", "hospital"), ("reason", "x")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn of_return_and_release_at_once_one_wins(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let (nurse, allocator) = (app.ward_nurse().await, app.allocator().await);
        act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "i dag 08:00")]).await.accepted();
        let seen = version(&app, id).await;
        let path = format!("/stays/{id}/absence");
        let fields = [("version", seen.as_str()), ("at", ""), ("outcome", "hospital"), ("reason", "Kommer ikke igen")];
        let (back, gone) = tokio::join!(nurse.post(&path, "come_back", &fields), allocator.post(&path, "release", &fields));
        let won = [&back, &gone].iter().filter(|a| a.status == StatusCode::SEE_OTHER).count();
        assert_eq!(won, 1, "{} {}", back.status, gone.status);
        sound(&app).await;
    }
}
