//! A thousand screens on one site while ten things a second happen there: who hears of it, how soon, and what a screen costs.
//!
//! The server is this process; the screens are another, so that its memory is the server's alone. Goals (performance handbook 14):
//! everybody has the latest version in the end, 99 % within 250 ms of the commit, at most 64 KB a screen. The run fails when somebody
//! misses the end or a screen costs more. `cargo bench -p server --bench fanout`; it needs some 2 100 open files.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::disallowed_methods, missing_docs)]

use domain::access::Role;
use domain::code::Code as _;
use domain::ids::{OrganisationId, SiteId, UserId};
use sea_orm::{EntityTrait as _, Set};
use server::clock::Clock;
use server::failure::Failure;
use server::import::{self, Kind};
use server::state::{Options, Plads};
use server::store::entity::{app_user, membership, organisation, site};
use server::store::journal::Journal;
use server::{chance, cli, session};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;

const SCREENS: usize = 1000;
const EVENTS: usize = 300;
const EVERY: Duration = Duration::from_millis(100);

fn main() {
    match (std::env::var("FANOUT_AT"), std::env::var("FANOUT_COOKIE")) {
        (Ok(at), Ok(cookie)) => screens(&at, &cookie),
        _ => serve(),
    }
}

fn micros() -> u64 {
    u64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_micros()).unwrap()
}

/// Memory of this process in KB.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap().trim().trim_end_matches(" kB").trim().parse().unwrap()
}

/// The screens, a thread each: they say "open" once all have asked, and in the end who heard which version when.
fn screens(at: &str, cookie: &str) {
    let open: Vec<_> = (0..SCREENS)
        .map(|_| {
            let mut stream = TcpStream::connect(at).unwrap();
            write!(
                stream,
                "GET /events HTTP/1.1\r\nhost: {at}\r\ncookie: {cookie}\r\naccept: text/event-stream\r\nconnection: close\r\n\r\n"
            )
            .unwrap();
            std::thread::Builder::new().stack_size(256 << 10).spawn(move || listen(stream)).unwrap()
        })
        .collect();
    println!("open");
    for screen in open {
        let mut lines = String::new();
        for (version, at) in screen.join().unwrap() {
            writeln!(lines, "{version} {at}").unwrap();
        }
        println!("{lines}end");
    }
}

/// Versions heard until the stream ends, each with its time.
fn listen(stream: TcpStream) -> Vec<(i64, u64)> {
    let mut heard = Vec::new();
    for line in BufReader::with_capacity(1024, stream).lines().map_while(Result::ok) {
        if let Some(version) = line.split("\"version\":").nth(1).and_then(|v| v.split('}').next()?.parse().ok()) {
            heard.push((version, micros()));
        }
    }
    heard
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn serve() {
    let dir = tempfile::tempdir().unwrap();
    let store = cli::open(&format!("sqlite:{}", dir.path().join("fanout.sqlite").display())).await.unwrap();
    let clock = Clock::system();
    let options = import::Options { dry_run: false, organisation: Some("Region Prøve".into()), now: clock.now() };
    let csv = "external_id,site,address,postcode,city,ward,room,room_gender_rule,room_features,bed,bed_kinds,bed_features\n\
               b1,Storgården,Prøvevej 1,8420,Prøveby,Afsnit 1,Stue 1,any,,1,short_term,\n";
    drop(import::run(&store, Kind::Beds, csv.as_bytes(), &options, &|_| {}).await.unwrap());
    let plads = Plads::new(store, clock, Options { demo: false, plain_http: true });
    let place = SiteId(site::Entity::find().one(plads.store.read()).await.unwrap().unwrap().id);
    let cookie = sign_in(&plads).await;
    tokio::spawn(server::events::watch_versions(plads.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap().to_string();
    // As `plads serve` does; without it axum copies every route for every connection.
    let service = server::router(plads.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service);
    tokio::spawn(async move { serving.await.unwrap() });
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = memory();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env("FANOUT_AT", &at)
        .env("FANOUT_COOKIE", &cookie)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stdout.take().unwrap());
    let told = tokio::task::spawn_blocking(move || {
        let mut lines = told.lines();
        assert_eq!(lines.next().unwrap().unwrap(), "open");
        lines
    });
    let lines = told.await.unwrap();
    // All have asked; now all have an answer.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let screen = memory().saturating_sub(before) * 1024 / SCREENS;
    let mut committed = Vec::new();
    let mut ticks = tokio::time::interval(EVERY);
    for _ in 0..EVENTS {
        ticks.tick().await;
        let work = async |tx: server::store::Tx| {
            let mut journal = Journal::new(None, plads.now());
            journal.touch_site(place);
            Ok(((), journal.write(&tx).await?))
        };
        plads.write(work).await.unwrap();
        committed.push(micros());
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    plads.events.stop();
    let text = tokio::task::spawn_blocking(move || lines.map_while(Result::ok).collect::<Vec<_>>()).await.unwrap();
    child.wait().unwrap();
    report(&text, &committed, screen);
}

fn report(lines: &[String], committed: &[u64], screen: usize) {
    let mut waits = Vec::new();
    let (mut latest, mut complete, mut screens, mut first) = (0, 0, 0, None);
    for line in lines {
        if line == "end" {
            screens += 1;
            complete += usize::from(latest == EVENTS);
            latest = 0;
            continue;
        }
        let (version, at) = line.split_once(' ').unwrap();
        let version: i64 = version.parse().unwrap();
        // The import has raised the version before: the first commit here follows it.
        let base = *first.get_or_insert(version - 1);
        let n = usize::try_from(version - base).unwrap();
        waits.push(at.parse::<u64>().unwrap().saturating_sub(committed[n - 1]));
        latest = latest.max(n);
    }
    waits.sort_unstable();
    let at = |part: usize| waits[(waits.len() - 1) * part / 100] as f64 / 1000.0;
    println!("{screens} screens, {EVENTS} commits {} ms apart, {} changes delivered", EVERY.as_millis(), waits.len());
    println!("after the commit: half {:.1} ms, 99 % {:.1} ms, all {:.1} ms (goal: 99 % within 250 ms)", at(50), at(99), at(100));
    println!("{complete} of {SCREENS} screens have the last version; {} KB a screen (goal 64)", screen / 1024);
    assert_eq!(complete, SCREENS, "some screens miss the last version");
    assert!(screen <= 64 * 1024, "a screen costs {screen} bytes");
}

async fn sign_in(plads: &Plads) -> String {
    let org = organisation::Entity::find().all(plads.store.read()).await.unwrap();
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
    let role = Role::WardNurse;
    let member = membership::ActiveModel { user_id: Set(id), organisation_id: Set(org), role: Set(role.code().into()) };
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
    cookie.to_str().unwrap().split(';').next().unwrap().to_owned()
}
