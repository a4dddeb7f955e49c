//! The board of a site of 1 000 beds through the real router: statements, time, bytes and bytes on the wire.
//!
//! Beds and 5 000 stays come in through the import, so its time is printed too. Goals (performance handbook 10): at most 4
//! statements for what the board shows, 5 ms of CPU to draw it, 60 KB compressed; the run fails when statements or bytes are
//! over. `cargo bench -p server --bench board`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::disallowed_methods, missing_docs)]

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use domain::access::Role;
use domain::ids::{OrganisationId, UserId};
use domain::instant::Calendar as _;
use sea_orm::{EntityTrait as _, Set};
use server::clock::{Clock, Copenhagen};
use server::failure::Failure;
use server::import::{self, Kind};
use server::state::{Options, Plads};
use server::store::entity::{app_user, membership};
use server::{chance, cli, session};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use time::macros::{date, time};
use tower::ServiceExt as _;

const WARDS: usize = 20;
const ROOMS: usize = 25;
const IN_HOUSE: usize = 900;
const PAST: usize = 4_100;
const PAGES: u32 = 100;

fn beds() -> String {
    let mut csv = "external_id,site,address,postcode,city,ward,room,room_gender_rule,room_features,bed,bed_kinds,bed_features\n".to_owned();
    for n in 0..WARDS * ROOMS * 2 {
        let (ward, room, bed) = (n / (ROOMS * 2), n / 2, if n % 2 == 0 { "A" } else { "B" });
        let gender = if room % 3 == 0 { "same" } else { "any" };
        let features = if room % 4 == 0 { "own_bath" } else { "" };
        let lift = if n % 5 == 0 { "ceiling_lift" } else { "" };
        writeln!(
            csv,
            "b{n},Storgården,Prøvevej 1,8420,Prøveby,Afsnit {ward},Stue {room},{gender},{features},{room}{bed},short_term,{lift}"
        )
        .unwrap();
    }
    csv
}

fn stays() -> String {
    let mut csv =
        "external_id,cpr,given_name,family_name,sex,site,ward,room,bed,kind,arrived_at,expected_departure,departed_at,outcome\n".to_owned();
    let given = ["Anna Marie", "Birthe", "Carl", "Dagny", "Einar", "Frida", "Gerda", "Hans Peter"];
    let family = ["Prøve", "Eksempel", "Mønster", "Tilfælde", "Test", "Demo", "Skabelon"];
    for n in 0..IN_HOUSE + PAST {
        let cpr = format!("{:02}{:02}{:02}{:04}", 1 + n % 28, 1 + (n / 28) % 12, 30 + (n / 336) % 20, n % 4000);
        let bed = if n < IN_HOUSE { n } else { (n - IN_HOUSE) % 1000 };
        let (ward, room, letter) = (bed / (ROOMS * 2), bed / 2, if bed % 2 == 0 { "A" } else { "B" });
        let (from, expected, departed, outcome) = if n < IN_HOUSE {
            ("2026-11-16 10:00", format!("2026-12-{:02} 10:00", 1 + n % 28), String::new(), "")
        } else {
            let month = 5 + (n - IN_HOUSE) / 1000;
            (
                ["", "", "", "", "", "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01"][month],
                format!("2026-{month:02}-20"),
                format!("2026-{month:02}-21"),
                "own_home",
            )
        };
        writeln!(
            csv,
            "s{n},{cpr},{},{},female,Storgården,Afsnit {ward},Stue {room},{room}{letter},short_term,{from},{expected},{departed},{outcome}",
            given[n % given.len()],
            family[n % family.len()]
        )
        .unwrap();
    }
    csv
}

/// CPU time of the whole process so far.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = after[11].parse::<u64>().unwrap() + after[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}

struct Screen {
    router: Router,
    cookie: String,
}

impl Screen {
    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
        let mut request = Request::get(path).header("host", "plads.test").header("cookie", &self.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec()
    }

    /// Wall and CPU time of one page, on average.
    async fn time(&self, path: &str, headers: &[(&str, &str)]) -> (f64, f64) {
        self.get(path, headers).await;
        let (wall, busy) = (Instant::now(), cpu());
        for _ in 0..PAGES {
            self.get(path, headers).await;
        }
        let each = |d: Duration| d.as_secs_f64() * 1000.0 / f64::from(PAGES);
        (each(wall.elapsed()), each(cpu() - busy))
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = cli::open(&format!("sqlite:{}", dir.path().join("board.sqlite").display())).await.unwrap();
    let statements = Arc::new(AtomicUsize::new(0));
    let heard = Arc::clone(&statements);
    store.hear_reads(move || {
        heard.fetch_add(1, Ordering::Relaxed);
    });
    let now = Copenhagen::new().instant(date!(2026 - 11 - 24), time!(9:41)).unwrap();
    let options = import::Options { dry_run: false, organisation: Some("Region Prøve".into()), now };
    for (kind, file) in [(Kind::Beds, beds()), (Kind::Stays, stays())] {
        let began = Instant::now();
        let (report, _) = import::run(&store, kind, file.as_bytes(), &options, &|_| {}).await.unwrap_or_else(|e| panic!("{e}: {e:?}"));
        println!("import of {:>5} {:<6} {:>8.2} s", report.added, domain::code::Code::code(kind), began.elapsed().as_secs_f64());
    }
    let plads = Plads::new(store, Clock::stopped_at(now), Options { demo: false, plain_http: true });
    let screen = sign_in(&plads, Role::WardNurse).await;
    let look = [("x-plads-refresh", "1")];
    let small = [("x-plads-refresh", "1"), ("accept-encoding", "br")];
    let mut over = false;
    println!("{:<28} {:>10} {:>9} {:>9} {:>10} {:>10}", "page of 1 000 beds", "statements", "wall ms", "CPU ms", "bytes", "brotli");
    let mut floor = 0;
    for (name, path) in [
        ("nothing (a missing bed list)", "/capacity"),
        ("tiles", "/board?view=board"),
        ("tiles, names hidden", "/board?view=board&names=0"),
        ("list", "/board?view=list"),
        ("timeline of 14 days", "/board?view=timeline"),
    ] {
        screen.get(path, &look).await;
        statements.store(0, Ordering::Relaxed);
        let html = screen.get(path, &look).await;
        let asked = statements.load(Ordering::Relaxed);
        let wire = screen.get(path, &small).await;
        let (wall, busy) = screen.time(path, &look).await;
        println!("{name:<28} {asked:>10} {wall:>9.2} {busy:>9.2} {:>10} {:>10}", html.len(), wire.len());
        if floor == 0 {
            floor = asked;
            continue;
        }
        over |= wire.len() > 60 * 1024;
    }
    let began = Instant::now();
    screen.get("/board?view=board", &[]).await;
    println!("the first look, with its entries in the access log: {:.1} ms", began.elapsed().as_secs_f64() * 1000.0);
    assert!(!over, "the board is larger on the wire than it may be");
}

async fn sign_in(plads: &Plads, role: Role) -> Screen {
    let org = server::store::entity::organisation::Entity::find().all(plads.store.read()).await.unwrap();
    let org = org.into_iter().find(|o| o.name == "Region Prøve").unwrap().id;
    let id = chance::id();
    let user = app_user::ActiveModel {
        id: Set(id),
        email: Set("ida@plads.example".into()),
        name: Set("Ida Krogh".into()),
        password_hash: Set(None),
        active: Set(true),
        created_at: Set(plads.now().into()),
        version: Set(1),
    };
    let member = membership::ActiveModel { user_id: Set(id), organisation_id: Set(org), role: Set(domain::code::Code::code(role).into()) };
    plads
        .store
        .write(async |tx| {
            app_user::Entity::insert(user).exec_without_returning(&*tx).await?;
            membership::Entity::insert(member).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
    let cookie = session::begin(plads, UserId(id), OrganisationId(org), role).await.unwrap();
    let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
    Screen { router: server::router(plads.clone()), cookie }
}
