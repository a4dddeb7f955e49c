//! `plads simulate`: plausible days in a house of its own, sound afterwards, and the same every time.

use crate::pg;
use domain::code::Code as _;
use domain::instant::Calendar as _;
use domain::undo::Undoable;
use sea_orm::{ConnectionTrait as _, Statement};
use server::clock::{Clock, Copenhagen};
use server::doctor;
use server::simulate::{Manners, Player, world};
use server::state::{Options, Plads};
use time::macros::{date, time};

/// A house of so many beds, made and played for so many days.
async fn played(url: &str, beds: usize, seed: u64, days: i64) -> Player {
    let store = server::cli::open(url).await.unwrap();
    let begins = Copenhagen::new().instant(date!(2026 - 10 - 12), time!(6:00)).unwrap();
    let plads = Plads::new(store, Clock::stopped_at(begins), Options::default());
    world::make(&plads, beds).await.unwrap_or_else(|e| panic!("{e}"));
    let mut player = Player::new(plads, seed, Manners::USUAL).await.unwrap();
    player.play(begins.plus_hours(24 * days), |_| {}).await.unwrap_or_else(|e| panic!("{e}"));
    player
}

async fn is_sound(player: &Player) {
    for finding in doctor::examine(&player.plads.store).await.unwrap() {
        assert_eq!(finding.violations(), 0, "{}\n{}", finding.words(app::lang::Lang::En), player.tally);
    }
    let db = player.plads.store.read();
    let looks = Statement::from_string(db.get_database_backend(), "SELECT count(*) FROM access_log");
    let looks: i64 = db.query_one_raw(looks).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(u64::try_from(looks).unwrap(), player.tally.looks, "every look is in the log once");
    for act in [
        "register_phone",
        "send",
        "grant",
        "reserve",
        "confirm_offer",
        "arrive",
        "end_stay",
        "start_cleaning",
        "accept_cleaning",
        "leave",
        "come_back",
    ] {
        assert!(player.tally.of(act).done > 0, "nobody ever did {act}:\n{}", player.tally);
    }
    for act in [Undoable::Grant, Undoable::Offer, Undoable::Cleaning] {
        assert!(player.tally.of(act.undone()).done > 0, "nobody ever undid {}:\n{}", act.code(), player.tally);
    }
    let all = player.tally.commands();
    assert!(player.tally.refusals() * 5 < all, "most of what people do is done:\n{}", player.tally);
}

/// What became of every request, in words that do not hang on identities.
async fn story(player: &Player) -> Vec<String> {
    let db = player.plads.store.read();
    let sql = "SELECT r.number, r.status, r.version, b.label, s.version AS visits, s.outcome FROM request r LEFT JOIN reservation v ON v.id = r.reservation_id
        LEFT JOIN bed b ON b.id = v.bed_id LEFT JOIN stay s ON s.id = r.stay_id ORDER BY r.number";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let text = |row: &sea_orm::QueryResult, column| row.try_get::<Option<String>>("", column).unwrap().unwrap_or_default();
    let number = |row: &sea_orm::QueryResult, column| row.try_get::<Option<i32>>("", column).unwrap().unwrap_or_default();
    rows.iter()
        .map(|r| {
            format!(
                "{} {} {} {} {} {}",
                text(r, "number"),
                text(r, "status"),
                number(r, "version"),
                text(r, "label"),
                number(r, "visits"),
                text(r, "outcome")
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_months_of_two_seeds_leave_a_sound_database_sqlite() {
    for seed in [1, 20_261_122] {
        let dir = tempfile::tempdir().unwrap();
        is_sound(&played(&format!("sqlite:{}/s.sqlite", dir.path().display()), 8, seed, 60).await).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_months_of_two_seeds_leave_a_sound_database_postgres() {
    for seed in [1, 20_261_122] {
        let Some(url) = pg::fresh().await else { return };
        is_sound(&played(&url, 8, seed, 60).await).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_seed_gives_one_history_on_either_engine() {
    let dir = tempfile::tempdir().unwrap();
    let sqlite = |name: &str| format!("sqlite:{}/{name}.sqlite", dir.path().display());
    let one = played(&sqlite("one"), 9, 7, 12).await;
    let again = played(&sqlite("again"), 9, 7, 12).await;
    let another = played(&sqlite("another"), 9, 8, 12).await;
    assert_eq!((&one.tally, story(&one).await), (&again.tally, story(&again).await));
    assert_ne!(story(&one).await, story(&another).await, "another seed is another history");
    let Some(url) = pg::fresh().await else { return };
    let postgres = played(&url, 9, 7, 12).await;
    assert_eq!((&one.tally, story(&one).await), (&postgres.tally, story(&postgres).await));
}
