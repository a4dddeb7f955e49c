//! Nothing is open by accident: every page, form, server function and other route, tried by a stranger and by every role of the
//! own and of another organisation, against the table in `who_may.txt`.
//!
//! An endpoint without a row fails. A cell says what happens: `yes` the use case was reached (it may still refuse what was
//! typed), `403` the role may not, `404` the thing is not theirs, `login` sent to sign in, `401` for scripts.

use crate::given;
use crate::harness::{Answer, App, Browser};
use crate::world::Who;
use axum::http::StatusCode;
use domain::period::Period;
use domain::rehab::measure::Taken;
use domain::rehab::screening::{ReferralConsent, ScreeningKind, SmokingStatus};
use domain::rehab::session::{Place, Therapists};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::failure::Failure;
use server::stay::screening::Answered;
use server::stay::transfer::{Transferring, transfer};
use server::store::entity::event;
use server::store::screening;
use server::training::book::Booking;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const TABLE: &str = include_str!("who_may.txt");

/// Things of the own organisation, one for each kind of address.
async fn things(app: &App) -> BTreeMap<&'static str, String> {
    let bed = |label: &str| app.world.beds[label];
    let asked = given::request_granted(app, given::content(app, &given::civil_number(1))).await;
    given::offer(app, asked, bed("1A")).await;
    let stay = given::stay_in(app, bed("2"), given::content(app, &given::civil_number(2))).await;
    let offer = server::store::reservation::of_request(app.plads.store.read(), asked).await.unwrap().remove(0).id;
    let cleaning = given::cleaning_of(app, bed("3")).await;
    let stored = server::store::request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap();
    // A move that can be undone.
    let moved = given::stay_in(app, bed("S1"), given::content(app, &given::civil_number(3))).await;
    let nurse = app.actor(app.world.ward_nurse).await;
    let to = Transferring { bed: bed("S2"), at: app.plads.now(), reason: "Støj".into(), consents: String::new() };
    transfer(&app.plads, &nurse, moved, 1, to).await.unwrap();
    let act = event::Entity::find().filter(event::Column::SubjectId.eq(moved.0)).one(app.plads.store.read()).await.unwrap().unwrap();
    let therapist = app.actor(app.world.therapist).await;
    let plan = server::plan::write::begin(&app.plads, &therapist, stay, given::written()).await.unwrap();
    let at = Period::lasting(app.plads.now().plus_hours(24), 2700);
    let (what, therapists) = ("Gang".to_owned(), Therapists::one(therapist.user));
    let booking = Booking { what, therapists, place: Place::Ward, times: vec![at] };
    let training = server::training::book::book(&app.plads, &therapist, plan, booking).await.unwrap().remove(0);
    let trainee = server::store::training::by_id(app.plads.store.read(), training).await.unwrap().unwrap().trainees.remove(0).id;
    let asks = screening::Switches { smoking: true, ..screening::Switches::default() };
    let site = app.world.solgaarden;
    app.plads.store.write(async |tx| Ok::<_, Failure>(screening::save_site(&tx, site, asks).await?)).await.unwrap();
    let answer = domain::rehab::screening::Answer::Smoking { status: SmokingStatus::Daily, is_advised: true };
    let answered = Answered { kind: ScreeningKind::Smoking, answer, taken: Taken::default(), consent: ReferralConsent::Given, anew: None };
    let screened = server::stay::screening::register(&app.plads, &nurse, stay, answered).await.unwrap();
    let talk = server::stay::screening::talk::book(&app.plads, &nurse, stay, 0, app.plads.now().plus_hours(2)).await.unwrap();
    BTreeMap::from([
        ("/plans/", plan.to_string()),
        ("/screenings/", screened.to_string()),
        ("/sessions/", training.to_string()),
        ("/undo/", act.id.to_string()),
        ("/requests/", asked.to_string()),
        ("/letters/", stored.decision.unwrap().to_string()),
        ("/beds/", bed("1A").to_string()),
        ("/stays/", stay.to_string()),
        ("/admin/sites/", app.world.solgaarden.to_string()),
        ("/wards/", server::store::facility::bed(app.plads.store.read(), bed("2")).await.unwrap().unwrap().ward.to_string()),
        // Fields that name a thing.
        ("reservation", offer.to_string()),
        ("cleaning", cleaning.to_string()),
        ("session", training.to_string()),
        ("trainee", trainee.to_string()),
        ("tobs_site", app.world.solgaarden.to_string()),
        ("screening", screened.to_string()),
        ("talk", talk.to_string()),
        ("talk_with", format!("{stay}:1")),
    ])
}

fn concrete(path: &str, things: &BTreeMap<&'static str, String>) -> String {
    let Some((before, after)) = path.split_once("{id}") else { return path.to_owned() };
    format!("{before}{}{after}", things.get(before).unwrap_or_else(|| panic!("no thing to try {path} with: add one in `things`")))
}

fn cell(answer: &Answer) -> &'static str {
    let to_login = || answer.headers.get("location").is_some_and(|l| l.to_str().unwrap().starts_with("/login"));
    match answer.status {
        StatusCode::SEE_OTHER if to_login() => "login",
        StatusCode::OK | StatusCode::SEE_OTHER | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => "yes",
        StatusCode::FORBIDDEN => "403",
        StatusCode::NOT_FOUND => "404",
        StatusCode::UNAUTHORIZED => "401",
        other => panic!("unexpected {other}: {}", answer.body),
    }
}

async fn ask(browser: &Browser, endpoint: &server::Endpoint, path: &str, things: &BTreeMap<&'static str, String>) -> Answer {
    match (endpoint.method, endpoint.act) {
        ("GET", _) if path == "/events" => {
            // The stream never ends: its head is the answer.
            browser.head_of(path).await
        }
        ("GET", _) => browser.get(path).await,
        (_, Some(act)) => {
            let named = ["reservation", "cleaning", "session", "trainee", "screening", "talk", "talk_with", "tobs_site"]
                .map(|field| (field, things[field].as_str()));
            browser.post(path, act, &[&[("version", "1")], &named[..]].concat()).await
        }
        (_, None) => browser.call(path, "{}").await,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_endpoint_is_open_to_exactly_whom_the_table_says() {
    let mut actual = String::new();
    let names = ["referrer_hospital", "referrer_gp", "allocator", "acute_nurse", "ward_nurse", "capacity_manager", "admin", "therapist"];
    writeln!(actual, "{:<44} {:<8} own organisation / another", "endpoint", "stranger").unwrap();
    writeln!(actual, "{:<44} {:<8} {}", "", "", names.map(|n| format!("{n:<18}")).join("")).unwrap();
    for endpoint in server::endpoints() {
        // Every row on a fresh site: what one caller does must not decide what the next one gets.
        let app = App::sqlite().await;
        let things = things(&app).await;
        let path = match endpoint.act {
            // A cleaning is another bed's than the one somebody arrives in.
            Some(act) if act.ends_with("_cleaning") => format!("/beds/{}", app.world.beds["3"]),
            _ => concrete(&endpoint.path, &things),
        };
        let w = &app.world;
        let callers: [(Who, Who); 8] = [
            (w.hospital, w.other_hospital),
            (w.gp, w.other_gp),
            (w.allocator, w.other_allocator),
            (w.acute_nurse, w.other_acute_nurse),
            (w.ward_nurse, w.other_ward_nurse),
            (w.manager, w.other_manager),
            (w.admin, w.other_admin),
            (w.therapist, w.other_therapist),
        ];
        let stranger = cell(&ask(&app.stranger(), &endpoint, &path, &things).await);
        let mut row = format!("{:<44} {stranger:<8} ", endpoint.to_string());
        // The others first: they must find the thing as it was.
        let mut cells = Vec::new();
        for (_, other) in callers {
            cells.push(cell(&ask(&app.browser(other).await, &endpoint, &path, &things).await));
        }
        for ((own, _), other) in callers.into_iter().zip(cells) {
            let own = cell(&ask(&app.browser(own).await, &endpoint, &path, &things).await);
            write!(row, "{:<18}", format!("{own} / {other}")).unwrap();
        }
        writeln!(actual, "{}", row.trim_end()).unwrap();
    }
    let wanted: Vec<&str> = TABLE.lines().filter(|l| !l.starts_with('#')).collect();
    let got: Vec<&str> = actual.lines().collect();
    let missing: Vec<&&str> = wanted.iter().filter(|l| !got.contains(l)).collect();
    let extra: Vec<&&str> = got.iter().filter(|l| !wanted.contains(l)).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "the table and the site differ.\nin the table only:\n{}\non the site only:\n{}",
        missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        extra.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    );
}

/// What a student reaches; every other endpoint is 403. `/` and the account are everybody's.
const STUDENTS: [&str; 21] = [
    "GET /",
    "GET /account",
    "POST /account set_password",
    "GET /beds/{id}",
    "GET /board",
    "GET /conferences",
    "GET /events",
    "GET /plans",
    "GET /plans/{id}",
    "POST /plans/{id} register_measure",
    "GET /plans/{id}/conference",
    "GET /search",
    "POST /search search",
    "GET /sessions/{id}",
    "POST /sessions/{id} tell_came",
    "POST /sessions/{id} tell_no_show",
    "GET /stays/{id}",
    "GET /stays/{id}/plan",
    "GET /stays/{id}/tobs",
    "GET /stays/{id}/transition",
    "GET /stays/{id}/transition/sheet",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_student_reaches_what_is_done_under_supervision_and_nothing_else() {
    let app = App::sqlite().await;
    let things = things(&app).await;
    let student = app.browser(app.world.student).await;
    let mut reached = Vec::new();
    for endpoint in server::endpoints() {
        let path = concrete(&endpoint.path, &things);
        if cell(&ask(&student, &endpoint, &path, &things).await) != "403" {
            reached.push(endpoint.to_string());
        }
    }
    assert_eq!(reached, STUDENTS);
}

#[test]
fn no_server_function_changes_anything_by_get() {
    for (path, method) in server_fn::axum::server_fn_paths() {
        assert_eq!(method, axum::http::Method::POST, "{path}");
    }
}
