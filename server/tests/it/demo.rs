//! The demonstration: sound whenever it is started, kept for a day, and never in a database that holds anything else.

use crate::pg;
use app::access::Access as _;
use app::lang::Lang;
use domain::code::Code as _;
use domain::instant::{Calendar as _, Instant};
use sea_orm::{ConnectionTrait, Statement};
use server::cli::{CliError, prepare_demo};
use server::clock::{Clock, Copenhagen};
use server::doctor;
use server::simulate::{Manners, Player, world};
use server::state::{Options, Plads};
use server::store::Store;
use server::store::installation::WrongKind;
use time::macros::{date, time};
use time::{Date, Time};

fn at(day: Date, clock: Time) -> Instant {
    Copenhagen::new().instant(day, clock).unwrap()
}

async fn count(store: &Store, what: &str) -> i64 {
    let db = store.read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), format!("SELECT count(*) FROM {what}"))).await;
    row.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn texts(store: &Store, sql: &str) -> Vec<String> {
    let db = store.read();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn is_sound(store: &Store) {
    for finding in doctor::examine(store).await.unwrap() {
        assert_eq!(finding.violations(), 0, "{}", finding.words(Lang::Da));
    }
    assert_eq!((count(store, "site").await, count(store, "bed").await), (3, 48));
    let citizens = count(store, "citizen").await;
    eprintln!("{citizens} citizens");
    assert!((130..=155).contains(&citizens), "{citizens} citizens");
    let in_house = count(store, "stay WHERE status = 'in_house'").await;
    assert!((38..=43).contains(&in_house), "{in_house} of 48 beds are taken");
    let others = "bed_claim a JOIN bed x ON x.id = a.bed_id JOIN room r ON r.id = x.room_id JOIN stay s ON s.id = a.stay_id
        JOIN citizen c ON c.id = s.citizen_id JOIN bed y ON y.room_id = r.id AND y.id <> x.id
        JOIN bed_claim b ON b.bed_id = y.id AND b.starts_at < a.ends_at AND a.starts_at < b.ends_at
        JOIN stay t ON t.id = b.stay_id JOIN citizen d ON d.id = t.citizen_id
        WHERE a.live AND b.live AND r.gender_rule <> 'any' AND c.sex <> d.sex";
    assert_eq!(count(store, others).await, 0, "nobody shares a room against its rule");
    let wrong = "bed_claim a JOIN bed x ON x.id = a.bed_id JOIN room r ON r.id = x.room_id JOIN stay s ON s.id = a.stay_id
        JOIN citizen c ON c.id = s.citizen_id WHERE a.live AND r.gender_rule IN ('male', 'female') AND c.sex <> r.gender_rule";
    assert_eq!(count(store, wrong).await, 0);
    for status in ["received", "in_assessment", "needs_info", "granted", "reserved", "arrived", "refused", "redirected", "withdrawn"] {
        assert!(count(store, &format!("request WHERE status = '{status}'")).await > 0, "no request is {status}");
    }
    for role in domain::access::Role::ALL {
        assert!(count(store, &format!("membership WHERE role = '{}'", role.code())).await > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_sound_whenever_it_is_started() {
    for (day, clock) in [
        (date!(2026 - 11 - 24), time!(9:41)),
        (date!(2026 - 10 - 25), time!(2:30)),
        (date!(2027 - 01 - 02), time!(23:50)),
        (date!(2027 - 03 - 28), time!(3:10)),
        (date!(2028 - 02 - 29), time!(0:05)),
        (date!(2031 - 07 - 14), time!(14:20)),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let store = prepare_demo(&format!("sqlite:{}/d.sqlite", dir.path().display()), at(day, clock), false).await.unwrap();
        is_sound(&store).await;
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_sound_on_postgres_and_begins_anew_there() {
    let Some(url) = pg::fresh().await else { return };
    let now = at(date!(2026 - 11 - 24), time!(9:41));
    let store = prepare_demo(&url, now, false).await.unwrap();
    is_sound(&store).await;
    store.close().await;
    let store = prepare_demo(&url, now.plus_hours(30), false).await.unwrap();
    is_sound(&store).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_lives_when_it_is_played_and_everybody_keeps_their_work() {
    let dir = tempfile::tempdir().unwrap();
    let now = at(date!(2026 - 11 - 24), time!(9:41));
    let store = prepare_demo(&format!("sqlite:{}/d.sqlite", dir.path().display()), now, false).await.unwrap();
    let plads = Plads::new(store, Clock::stopped_at(now), Options { demo: true, plain_http: true });
    let before = plads.demo_roles().await.unwrap();
    world::staff(&plads).await.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(plads.demo_roles().await.unwrap(), before, "the buttons lead where they led");
    let mut player = Player::new(plads.clone(), 7, Manners::USUAL).await.unwrap();
    player.play_commands(300).await.unwrap_or_else(|stopped| panic!("{stopped}"));
    assert!(plads.now() > now, "its clock has run");
    for finding in doctor::examine(&plads.store).await.unwrap() {
        assert_eq!(finding.violations(), 0, "{}", finding.words(Lang::Da));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_kept_for_a_day_and_then_begins_anew_with_the_same_people() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/d.sqlite", dir.path().display());
    let now = at(date!(2026 - 11 - 24), time!(9:41));
    let store = prepare_demo(&url, now, false).await.unwrap();
    let ids = "SELECT hex(id) FROM citizen ORDER BY id";
    let people = "SELECT civil_number || ' ' || search_name FROM citizen ORDER BY 1";
    let (first, names) = (texts(&store, ids).await, texts(&store, people).await);
    store.close().await;
    let store = prepare_demo(&url, now.plus_hours(23), false).await.unwrap();
    assert_eq!(texts(&store, ids).await, first, "kept");
    store.close().await;
    let store = prepare_demo(&url, now.plus_hours(24 * 40), true).await.unwrap();
    assert_eq!(texts(&store, ids).await, first, "kept for weeks when that is asked for");
    store.close().await;
    let store = prepare_demo(&url, now.plus_hours(24), false).await.unwrap();
    assert_ne!(texts(&store, ids).await, first, "made anew");
    let again = texts(&store, people).await;
    let same = again.iter().filter(|name| names.contains(name)).count();
    assert!(same * 10 >= names.len() * 9, "{same} of {} are the same people", names.len());
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_day_gives_the_same_region() {
    let now = at(date!(2026 - 11 - 24), time!(9:41));
    let mut told = Vec::new();
    for _ in 0..2 {
        let dir = tempfile::tempdir().unwrap();
        let store = prepare_demo(&format!("sqlite:{}/d.sqlite", dir.path().display()), now, false).await.unwrap();
        let sql = "SELECT r.number || r.status || c.civil_number || coalesce(s.arrived_at, '') FROM request r
            JOIN citizen c ON c.id = r.citizen_id LEFT JOIN stay s ON s.id = r.stay_id ORDER BY r.number";
        told.push(texts(&store, sql).await);
        store.close().await;
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_refuses_a_database_that_holds_anything_else_and_real_use_refuses_the_demonstration() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/d.sqlite", dir.path().display());
    let now = at(date!(2026 - 11 - 24), time!(9:41));
    let store = server::cli::open(&url).await.unwrap();
    server::cli::create_admin(&store, "anna@plads.example", "Anna Prøvesen", None, now).await.unwrap();
    assert!(matches!(prepare_demo(&url, now, false).await, Err(CliError::WrongKind(WrongKind::IsNotDemo))));
    assert_eq!(count(&store, "site").await, 0, "nothing was added");
    store.close().await;
    let url = format!("sqlite:{}/e.sqlite", dir.path().display());
    let store = prepare_demo(&url, now, false).await.unwrap();
    let kind = server::store::installation::settle(&store, server::store::installation::Installation::Real, now).await.unwrap();
    assert_eq!(kind, Err(WrongKind::IsDemo));
    store.close().await;
}
