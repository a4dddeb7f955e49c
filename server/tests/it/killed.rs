//! Pulling the plug: the real binary is killed in the middle of 200 bookings and started again. What was answered with success
//! is there, nothing is half done, and the rest can be booked. Which moment it is depends on a seed, which is printed.

use crate::given;
use crate::harness::App;
use domain::ids::{BedId, RequestId};
use reqwest::redirect::Policy;
use sea_orm::{ConnectionTrait, EntityTrait as _, Set, Statement};
use server::chance;
use server::clock::Clock;
use server::failure::Failure;
use server::store::Tx;
use server::store::entity::{bed, room, ward};
use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

const BOOKINGS: u32 = 200;
const CLIENTS: usize = 8;
const ROUNDS: u64 = 5;
/// Version of a request that has been received and granted.
const GRANTED: &str = "2";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    for seed in seeds() {
        round(App::sqlite().await, seed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    for seed in seeds() {
        let Some(app) = App::postgres().await else { return };
        round(app, seed).await;
    }
}

/// Different every day; `SEED=` repeats one round.
fn seeds() -> Vec<u64> {
    if let Ok(seed) = std::env::var("SEED") {
        return vec![seed.parse().expect("SEED is a number")];
    }
    let first = chance::jitter(1 << 40);
    (0..ROUNDS).map(|n| first.wrapping_add(n)).collect()
}

/// One booking to make: a request and the bed it shall get.
type Booking = (RequestId, BedId);

async fn round(app: App, seed: u64) {
    // The binary has the real clock; the rows it finds must be of the same time.
    app.plads.clock.set(Clock::system().now());
    let bookings = prepare(&app).await;
    let cookie = server::session::begin(&app.plads, app.world.allocator.0, app.world.allocator.1, app.world.allocator.2).await.unwrap();
    let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
    // Between the 20th and the 179th answer.
    let enough = 20 + usize::try_from(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 160).unwrap();
    println!("SEED={seed}: killed after {enough} answers, {}", app.url.split(':').next().unwrap());

    let mut server = Server::start(&app.url);
    let answered = book_until_killed(&mut server, &cookie, &bookings, enough).await;
    assert!((enough..bookings.len()).contains(&answered.len()), "SEED={seed}: {} bookings were answered", answered.len());

    let server = Server::start(&app.url);
    let ready = reqwest::get(format!("{}/readyz", server.url)).await.unwrap();
    assert!(ready.status().is_success(), "SEED={seed}: not ready after the kill");
    let missing: Vec<_> = futures::future::join_all(answered.iter().map(|b| is_booked(&app, *b))).await;
    assert!(missing.iter().all(|there| *there), "SEED={seed}: a booking that was confirmed to the caller is gone");
    assert_eq!(violations(&app).await, Vec::<String>::new(), "SEED={seed}");

    let client = client();
    for (request, bed) in &bookings {
        let status = post(&client, &server.url, &cookie, (*request, *bed)).await.expect("the server answers");
        let stood_before = status != 303;
        assert!(status == 303 || status == 409, "SEED={seed}: {status}");
        assert!(stood_before || !answered.contains(&(*request, *bed)), "SEED={seed}: a booking was made twice");
    }
    assert_eq!(number(&app, "SELECT count(*) FROM reservation WHERE status = 'offered'").await, i64::from(BOOKINGS), "SEED={seed}");
    assert_eq!(violations(&app).await, Vec::<String>::new(), "SEED={seed}, after the rest was booked");
}

/// 200 granted requests, each of a citizen of its own, and 200 single rooms.
async fn prepare(app: &App) -> Vec<Booking> {
    let (site, now) = (app.world.solgaarden, app.plads.now());
    let beds = app
        .plads
        .store
        .write(async |tx| {
            let new = ward::ActiveModel {
                id: Set(chance::id()),
                site_id: Set(site.0),
                name: Set("Afsnit 9".into()),
                position: Set(9),
                version: Set(1),
            };
            let ward = new.id.clone().unwrap();
            ward::Entity::insert(new).exec_without_returning(&*tx).await?;
            let mut beds = Vec::new();
            for n in 0..BOOKINGS {
                beds.push(single_room(&tx, ward, n, now).await);
            }
            Ok::<_, Failure>(beds)
        })
        .await
        .unwrap();
    let mut bookings = Vec::new();
    for (n, bed) in (0..BOOKINGS).zip(beds) {
        bookings.push((given::request_granted(app, given::content(app, &given::civil_number(n))).await, bed));
    }
    bookings
}

async fn single_room(tx: &Tx, ward: uuid::Uuid, n: u32, now: domain::instant::Instant) -> BedId {
    let (room_id, bed_id) = (chance::id(), chance::id());
    let row = room::ActiveModel {
        id: Set(room_id),
        ward_id: Set(ward),
        name: Set(format!("Stue {n}")),
        gender_rule: Set("any".into()),
        features: Set("single|own_bath".into()),
        position: Set(0),
        version: Set(1),
    };
    room::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    let row = bed::ActiveModel {
        id: Set(bed_id),
        room_id: Set(room_id),
        label: Set(n.to_string()),
        kinds: Set("short_term".into()),
        features: Set(String::new()),
        max_weight_kg: Set(None),
        position: Set(0),
        opened_at: Set(now.plus_hours(-24).into()),
        retired_at: Set(None),
        version: Set(1),
    };
    bed::Entity::insert(row).exec_without_returning(&**tx).await.unwrap();
    BedId(bed_id)
}

/// `plads serve` as a process of its own; killed when dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(database: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_plads"))
            .args(["serve", "--plain-http", "--listen", "127.0.0.1:0", "--db", database])
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let line = BufReader::new(process.stdout.take().unwrap()).lines().next().expect("it says where it listens").unwrap();
        let url = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address").to_owned();
        Self { process, url }
    }

    /// `kill -9`: no farewell.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).build().unwrap()
}

/// Books with several clients at once until the plug is pulled; gives the bookings that were answered with success.
async fn book_until_killed(server: &mut Server, cookie: &str, bookings: &[Booking], enough: usize) -> Vec<Booking> {
    let waiting = Arc::new(Mutex::new(bookings.iter().copied().collect::<VecDeque<_>>()));
    let (count, pull) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (waiting, count, pull) = (Arc::clone(&waiting), Arc::clone(&count), Arc::clone(&pull));
            let (url, cookie) = (server.url.clone(), cookie.to_owned());
            tokio::spawn(async move {
                let (client, mut answered) = (client(), Vec::new());
                loop {
                    let Some(next) = waiting.lock().unwrap().pop_front() else { return answered };
                    match post(&client, &url, &cookie, next).await {
                        Ok(303) => answered.push(next),
                        Ok(other) => {
                            pull.notify_one();
                            panic!("a booking was answered with {other}")
                        }
                        Err(_) => return answered,
                    }
                    if count.fetch_add(1, Ordering::SeqCst) + 1 == enough {
                        pull.notify_one();
                    }
                }
            })
        })
        .collect();
    pull.notified().await;
    server.kill();
    let mut answered = Vec::new();
    for client in clients {
        answered.extend(client.await.unwrap());
    }
    answered
}

/// Offers a bed as the allocator's form does, and gives the status.
async fn post(client: &reqwest::Client, url: &str, cookie: &str, (request, bed): Booking) -> Result<u16, reqwest::Error> {
    let bed = bed.0.to_string();
    let fields = [
        ("act", "reserve"),
        ("version", GRANTED),
        ("bed", &bed),
        ("arrival", "i morgen kl. 10"),
        ("until", "+7"),
        ("answer_by", "i morgen kl. 9"),
    ];
    let answer = client
        .post(format!("{url}/requests/{}", request.0))
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .form(&fields)
        .send()
        .await?;
    // The answer is whole only when its body is.
    let status = answer.status().as_u16();
    answer.bytes().await?;
    Ok(status)
}

/// The whole of a booking: reservation, live claim and state.
async fn is_booked(app: &App, (request, bed): Booking) -> bool {
    let whole = "SELECT count(*) FROM request q JOIN reservation r ON r.id = q.reservation_id JOIN bed_claim c ON c.reservation_id = r.id
         WHERE q.id = $1 AND r.bed_id = $2 AND q.status = 'reserved' AND r.status = 'offered' AND c.live AND c.bed_id = r.bed_id";
    let db = app.plads.store.read();
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), whole, [request.0.into(), bed.0.into()])).await;
    row.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap() == 1
}

/// Everything half done or contradictory, by queries of our own.
async fn violations(app: &App) -> Vec<String> {
    let rules = [
        (
            "two live claims on a bed at once",
            "bed_claim a JOIN bed_claim b ON a.bed_id = b.bed_id AND a.id < b.id
            AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.live AND b.live",
        ),
        (
            "a live reservation without exactly one live claim like it",
            "reservation r WHERE r.status IN ('offered','confirmed') AND 1 <>
            (SELECT count(*) FROM bed_claim c WHERE c.reservation_id = r.id AND c.live AND c.bed_id = r.bed_id
             AND c.request_id = r.request_id AND c.starts_at = r.arrival_at AND c.ends_at = r.until_at)",
        ),
        (
            "a live claim without a live reservation",
            "bed_claim c WHERE c.live AND c.kind = 'reservation' AND NOT EXISTS
            (SELECT 1 FROM reservation r WHERE r.id = c.reservation_id AND r.status IN ('offered','confirmed'))",
        ),
        (
            "a live reservation whose request is elsewhere",
            "reservation r JOIN request q ON q.id = r.request_id
            WHERE r.status IN ('offered','confirmed') AND NOT (q.status = 'reserved' AND q.reservation_id = r.id)",
        ),
        (
            "a reserved request without a live reservation",
            "request q WHERE q.status = 'reserved' AND NOT EXISTS
            (SELECT 1 FROM reservation r WHERE r.id = q.reservation_id AND r.request_id = q.id AND r.status IN ('offered','confirmed'))",
        ),
        (
            "a reserved request without its one event",
            "request q WHERE q.status = 'reserved' AND 1 <>
            (SELECT count(*) FROM event e WHERE e.subject_id = q.id)",
        ),
        ("an event about a request that nothing was done to", "event e JOIN request q ON q.id = e.subject_id WHERE q.status = 'granted'"),
        ("an event without exactly one audit row", "event e WHERE 1 <> (SELECT count(*) FROM audit_log a WHERE a.event_id = e.id)"),
    ];
    let mut found = Vec::new();
    for (rule, from) in rules {
        let count = number(app, &format!("SELECT count(*) FROM {from}")).await;
        if count != 0 {
            found.push(format!("{count} × {rule}"));
        }
    }
    if app.plads.store.read().get_database_backend() == sea_orm::DbBackend::Sqlite {
        let whole =
            app.plads.store.read().query_one_raw(Statement::from_string(sea_orm::DbBackend::Sqlite, "PRAGMA integrity_check")).await;
        let said: String = whole.unwrap().unwrap().try_get_by_index(0).unwrap();
        if said != "ok" {
            found.push(said);
        }
        if number(app, "SELECT count(*) FROM pragma_foreign_key_check").await != 0 {
            found.push("a reference to nothing".to_owned());
        }
    }
    found
}

async fn number(app: &App, sql: &str) -> i64 {
    let db = app.plads.store.read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    row.unwrap().unwrap().try_get_by_index(0).unwrap()
}
