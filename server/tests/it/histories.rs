//! Random histories: the player of `plads simulate`, wild and hasty, against the invariants of the domain handbook 0.1. What a query
//! can see, `plads doctor` sees; the rest is computed here in another way than the system does.
//!
//! The usual run plays one known history, so that a change is judged by itself. `HISTORY_SEED=any cargo test histories` plays another
//! one every time, `HISTORY_SEED=…` that one again.

use crate::bed::number;
use crate::fetching::in_store;
use crate::harness::App;
use crate::moving::sound;
use app::board::{Ask, Board as _, Situation};
use app::occupancy::{Asked, ListAsked, ListView, Occupancy as _};
use app::stay::Stays as _;
use domain::access::Actor;
use domain::board::BedState;
use domain::code::Code as _;
use domain::facility::Need;
use domain::ids::StayId;
use domain::occupancy::BedNights;
use domain::undo::Undoable;
use sea_orm::{ConnectionTrait as _, QueryResult, Statement, Value};
use server::deadlines;
use server::simulate::{Manners, Player};
use server::store::Stamp;
use std::collections::BTreeMap;
use time::macros::time;
use time::{Date, Duration};
use uuid::Uuid;

/// Commands of one history; with both engines a run of the tests plays at least 10 000.
const COMMANDS: u64 = 5_100;
/// The invariants are held against the house after so many.
const EVERY: u64 = 1_020;

/// The seed of the usual run: one in which every act is undone at least once.
const USUAL: u64 = 7;

/// The seed: the usual one, the one given, or any.
fn seed(of: &str) -> u64 {
    let given = match std::env::var("HISTORY_SEED").as_deref() {
        Err(_) => Some(USUAL),
        Ok("any") => None,
        Ok(text) => Some(text.parse().expect("HISTORY_SEED is a number, or any")),
    };
    // A defect says its cause in the log only.
    let _ = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR).with_writer(std::io::stderr).try_init();
    let seed = given.unwrap_or_else(|| u64::from(std::process::id()) ^ server::chance::jitter(1 << 31));
    eprintln!("HISTORY_SEED={seed} ({of})");
    seed
}

async fn rows(app: &App, sql: &str, values: Vec<Value>) -> Vec<QueryResult> {
    let db = app.plads.store.read();
    db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.unwrap()
}

/// What every bed is at an instant, by ward, from the rows alone. A bed in two classes would be counted twice, and the sum be wrong.
const CLASSES: &str = "SELECT t.name || ' ' || w.name AS ward, CASE WHEN c.id IS NULL THEN 'free'
      WHEN c.kind = 'stay' AND s.outcome = 'died' AND s.ended_at <= $1 THEN 'closed'
      WHEN c.kind = 'stay' THEN 'occupied' WHEN c.kind = 'hold' THEN 'held' WHEN c.kind = 'reservation' THEN 'reserved'
      WHEN c.kind = 'closure' THEN 'closed' ELSE c.kind END AS class, count(*) AS n
    FROM bed b JOIN room r ON r.id = b.room_id JOIN ward w ON w.id = r.ward_id JOIN site t ON t.id = w.site_id
    LEFT JOIN bed_claim c ON c.bed_id = b.id AND c.live AND c.starts_at <= $1 AND c.ends_at > $1 LEFT JOIN stay s ON s.id = c.stay_id
    WHERE b.opened_at <= $1 AND (b.retired_at IS NULL OR b.retired_at > $1) GROUP BY 1, 2";

/// Bed-nights by ward and class, counted night by night at 23:00.
async fn counted(app: &App, from: Date, to: Date) -> BTreeMap<(String, String), i64> {
    let mut sums = BTreeMap::new();
    let mut day = from;
    while day <= to {
        let at = Value::from(Stamp::from(app.at(day, time!(23:00))));
        for row in rows(app, CLASSES, vec![at]).await {
            let key = (row.try_get("", "ward").unwrap(), row.try_get("", "class").unwrap());
            *sums.entry(key).or_default() += row.try_get::<i64>("", "n").unwrap();
        }
        day = day.next_day().unwrap();
    }
    sums
}

fn classes(nights: &BedNights) -> Vec<(&'static str, i64)> {
    BedState::ALL.iter().map(|state| (state.code(), nights.of(*state))).filter(|(_, n)| *n > 0).collect()
}

/// I3 and I10: every bed-night is in one class, for every ward; every figure has its list.
async fn every_bed_night_is_in_one_class_and_can_be_opened(app: &App, manager: &Actor, from: Date, to: Date) {
    let asked = Asked { from: from.to_string(), to: to.to_string(), ..Asked::default() };
    let figures = app.plads.figures(manager, asked.clone()).await.unwrap();
    assert!(figures.problems.is_empty(), "{:?}", figures.problems);
    let list = app.plads.list(manager, asked.clone(), ListAsked::Beds { class: String::new() }).await.unwrap();
    let ListView::Beds { rows: beds, .. } = list.list else { panic!("the beds were asked for") };
    let mut by_ward: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut beds_of: BTreeMap<String, i64> = BTreeMap::new();
    for row in &beds {
        let ward = format!("{} {}", row.bed.site, row.bed.ward);
        *beds_of.entry(ward.clone()).or_default() += 1;
        for (class, n) in classes(&row.nights) {
            *by_ward.entry((ward.clone(), class.to_owned())).or_default() += n;
        }
    }
    let own: BTreeMap<_, _> = counted(app, from, to).await.into_iter().filter(|((ward, _), _)| beds_of.contains_key(ward)).collect();
    assert_eq!(by_ward, own, "{from} to {to}");
    let nights = (to - from).whole_days() + 1;
    for (ward, beds) in &beds_of {
        let sum: i64 = own.iter().filter(|((of, _), _)| of == ward).map(|(_, n)| n).sum();
        assert_eq!(sum, beds * nights, "{ward}: occupied, free and blocked are all there is");
    }
    assert_eq!(figures.total.physical, beds_of.values().sum::<i64>() * nights);
    assert_eq!(figures.total.counted + figures.total.free_usable() + figures.total.closed, figures.total.physical);
    let (day, of_day) = figures.days[figures.days.len() / 2];
    for state in BedState::ALL {
        let night = ListAsked::Night { date: day.to_string(), class: state.code().to_owned() };
        let list = app.plads.list(manager, asked.clone(), night).await.unwrap();
        let ListView::Night { rows, .. } = list.list else { panic!("a night was asked for") };
        assert_eq!(i64::try_from(rows.len()).unwrap(), of_day.of(*state), "{day} {state:?}: the figure has its list");
        assert!(
            rows.iter().all(|row| row.state == *state && (row.stay.is_some() || !matches!(state, BedState::Occupied | BedState::Held)))
        );
    }
}

/// I11: the board shows what the facts say: who is in the house, who is away, what is being cleaned, what is closed.
async fn the_board_shows_what_the_facts_say(app: &App, nurse: &Actor) {
    let now = Value::from(Stamp::from(app.plads.now()));
    let facts = "SELECT b.id AS bed,
        (SELECT count(*) FROM stay s JOIN bed_claim c ON c.stay_id = s.id AND c.live AND c.ends_at > $1 AND c.starts_at <= $1
           WHERE c.bed_id = b.id AND s.status = 'in_house' AND s.absence_id IS NULL) AS occupied,
        (SELECT count(*) FROM absence a JOIN bed_claim c ON c.stay_id = a.stay_id AND c.live AND c.ends_at > $1 AND c.starts_at <= $1
           WHERE c.bed_id = b.id AND a.ends_at IS NULL) AS held,
        (SELECT count(*) FROM death d JOIN bed_claim c ON c.stay_id = d.stay_id AND c.live AND c.ends_at > $1 AND c.starts_at <= $1
           WHERE c.bed_id = b.id AND d.revoked_at IS NULL) AS awaits,
        (SELECT count(*) FROM cleaning n JOIN bed_claim c ON c.cleaning_id = n.id AND c.live AND c.ends_at > $1 AND c.starts_at <= $1
           WHERE n.bed_id = b.id AND n.step <> 'accepted') AS cleaning
        FROM bed b";
    let mut of_bed: BTreeMap<Uuid, Option<&str>> = BTreeMap::new();
    for row in rows(app, facts, vec![now]).await {
        let n = |column| row.try_get::<i64>("", column).unwrap();
        let uses: Vec<&str> = ["occupied", "held", "awaits", "cleaning"].into_iter().filter(|use_| n(use_) > 0).collect();
        assert!(uses.len() <= 1, "a bed has one use: {uses:?}");
        of_bed.insert(row.try_get("", "bed").unwrap(), uses.first().copied());
    }
    let in_house = number(app, "SELECT count(*) FROM stay WHERE status = 'in_house'").await;
    let kept = of_bed.values().filter(|use_| matches!(use_, Some("occupied" | "held"))).count();
    assert_eq!(i64::try_from(kept).unwrap(), in_house, "everybody in house or away has a bed this minute");
    for site in &nurse.sites {
        let board = app.plads.board(nurse, Ask { site: Some(*site), names: true, refresh: false }).await.unwrap();
        for tile in board.wards.iter().flat_map(|w| &w.rooms).flat_map(|r| &r.beds) {
            let shown = match &tile.now {
                Situation::Occupied(_) => Some("occupied"),
                Situation::Held(_) => Some("held"),
                Situation::AwaitsCollection => Some("awaits"),
                Situation::Cleaning { .. } => Some("cleaning"),
                Situation::Free { .. } | Situation::Reserved(_) | Situation::Closed { .. } => None,
            };
            assert_eq!(shown, of_bed[&tile.id.0], "{}", tile.label);
        }
    }
}

/// I8: a stay that is read leaves exactly one line, with who, when, in which role, why and about whom.
async fn a_read_stay_leaves_one_line(app: &App, nurse: &Actor) {
    let one = rows(
        app,
        "SELECT s.id, s.citizen_id FROM stay s JOIN bed_claim c ON c.stay_id = s.id AND c.live JOIN bed b ON b.id = c.bed_id
        JOIN room r ON r.id = b.room_id JOIN ward w ON w.id = r.ward_id JOIN site t ON t.id = w.site_id
        WHERE s.status = 'in_house' AND t.name = 'Solgården' ORDER BY s.arrived_at",
        vec![],
    )
    .await;
    let Some(row) = one.first() else { return };
    let (id, citizen): (Uuid, Uuid) = (row.try_get("", "id").unwrap(), row.try_get("", "citizen_id").unwrap());
    let before = number(app, "SELECT count(*) FROM access_log").await;
    app.plads.stay(nurse, StayId(id), false).await.unwrap();
    assert_eq!(number(app, "SELECT count(*) FROM access_log").await, before + 1);
    let said = rows(
        app,
        "SELECT l.role, l.purpose FROM access_log l JOIN access_log_citizen c ON c.access_id = l.id
         WHERE l.at = $1 AND l.actor_id = $2 AND c.citizen_id = $3 AND l.action = 'stay.read' AND l.criterion = $4",
        vec![Stamp::from(app.plads.now()).into(), nurse.user.0.into(), citizen.into(), id.to_string().into()],
    )
    .await;
    let said: Vec<(String, String)> = said.iter().map(|r| (r.try_get("", "role").unwrap(), r.try_get("", "purpose").unwrap())).collect();
    assert!(!said.is_empty() && said.iter().all(|(role, purpose)| role == "ward_nurse" && !purpose.is_empty()), "{said:?}");
}

/// I7: deadlines follow from recorded facts, and what was before a change stays in the history.
async fn deadlines_follow_from_facts(app: &App) {
    for row in rows(app, "SELECT starts_at, hold_until FROM absence WHERE ends_at IS NULL AND reason = '' AND flow IS NULL", vec![]).await {
        let at = |column| row.try_get::<Stamp>("", column).unwrap().at();
        assert_eq!(at("hold_until").seconds_since(at("starts_at")), 24 * 3600, "nobody has decided: the clock runs from the beginning");
    }
    for row in rows(app, "SELECT wished_kind, requested_at, answer_due_at FROM request", vec![]).await {
        let at = |column| row.try_get::<Stamp>("", column).unwrap().at();
        let acute = row.try_get::<Option<String>>("", "wished_kind").unwrap().as_deref() == Some("acute");
        assert_eq!(at("answer_due_at").seconds_since(at("requested_at")), if acute { 45 } else { 240 } * 60);
    }
    let corrected = number(app, "SELECT count(*) FROM event WHERE name IN ('stay.corrected', 'stay.reopened')").await;
    assert_eq!(number(app, "SELECT count(*) FROM correction WHERE before_at IS NOT NULL").await, corrected);
    for row in rows(app, "SELECT detail FROM event WHERE name IN ('absence.held_longer', 'stay.extended', 'stay.shortened')", vec![]).await
    {
        let detail: serde_json::Value = serde_json::from_str(&row.try_get::<String>("", "detail").unwrap()).unwrap();
        let after = detail.get("hold_until").or(detail.get("until")).unwrap();
        assert!(detail["before"].is_number() && after.is_number(), "both versions are kept: {detail}");
    }
}

/// I5: no charge day lies in a phase under the Health Act, in any month of the history.
async fn nothing_is_charged_under_the_health_act(app: &App, manager: &Actor, from: Date) {
    let mut month = from.replace_day(1).unwrap();
    while month <= app.plads.today() {
        let asked = format!("{}-{:02}", month.year(), u8::from(month.month()));
        for row in app.plads.charges(manager, &asked).await.unwrap().rows {
            assert!(row.charged == 0 || !row.legal_basis.starts_with("Sundhedsloven"), "{row:?}");
        }
        month = (month + Duration::days(32)).replace_day(1).unwrap();
    }
}

/// I12: while nobody does anything, no stay ends, moves, leaves or comes back.
async fn time_alone_moves_nobody(app: &App, player: &mut Player) {
    let where_everybody_is = "SELECT s.id, s.status, s.absence_id, c.bed_id, c.kind FROM stay s JOIN bed_claim c ON c.stay_id = s.id AND c.live
        WHERE s.status = 'in_house' AND c.starts_at = (SELECT max(d.starts_at) FROM bed_claim d WHERE d.stay_id = s.id AND d.live) ORDER BY s.id";
    let read = async || {
        let all = rows(app, where_everybody_is, vec![]).await;
        let one = |r: &QueryResult| -> (Uuid, String, Option<Uuid>, Uuid, String) {
            (
                r.try_get("", "id").unwrap(),
                r.try_get("", "status").unwrap(),
                r.try_get("", "absence_id").unwrap(),
                r.try_get("", "bed_id").unwrap(),
                r.try_get("", "kind").unwrap(),
            )
        };
        all.iter().map(one).collect::<Vec<_>>()
    };
    let before = read().await;
    for _ in 0..18 {
        player.advance(app.plads.now().plus_minutes(80)).await.unwrap_or_else(|e| panic!("{e}"));
    }
    deadlines::run_once(&app.plads).await.unwrap();
    assert_eq!(read().await, before);
}

/// What was undone was undone once, by whoever had done it, in less than ten seconds, and is as if it had never been: no live claim of an
/// offer, no decision of a request, no departure, arrival or absence of a stay.
async fn what_was_undone_never_was(app: &App) {
    let all = rows(
        app,
        "SELECT id, name, at, actor_id, subject_id, detail FROM event WHERE name LIKE '%.undone' OR detail LIKE '%\"undo\":{%'",
        vec![],
    )
    .await;
    let mut acts = BTreeMap::new();
    let mut undoings = Vec::new();
    for row in &all {
        let name: String = row.try_get("", "name").unwrap();
        let detail: serde_json::Value = serde_json::from_str(&row.try_get::<String>("", "detail").unwrap()).unwrap();
        let one = (row.try_get::<Stamp>("", "at").unwrap().at(), row.try_get::<Option<Uuid>>("", "actor_id").unwrap(), detail);
        if name.ends_with(".undone") {
            undoings.push((name, one));
        } else {
            acts.insert(row.try_get::<Uuid>("", "id").unwrap(), (name, one));
        }
    }
    let mut seen = BTreeMap::new();
    let id = |detail: &serde_json::Value, name: &str| detail[name].as_str().and_then(|id| id.parse::<Uuid>().ok());
    for (name, (at, by, detail)) in undoings {
        let undone = id(&detail, "undoes").expect("it says what it undoes");
        let (act, (done_at, done_by, _)) = &acts[&undone];
        assert_eq!(seen.insert(undone, at), None, "{act} undone twice");
        assert!(by.is_some() && by == *done_by, "{name} of {act} by somebody else");
        assert!((0..10).contains(&at.seconds_since(*done_at)), "{name} after {} seconds", at.seconds_since(*done_at));
        let left = match name.as_str() {
            "offer.undone" => (
                "SELECT count(*) AS n FROM bed_claim WHERE reservation_id = $1 AND live AND starts_at < ends_at",
                id(&detail, "reservation"),
            ),
            "grant.undone" | "refusal.undone" => ("SELECT count(*) AS n FROM request WHERE decision_id = $1", id(&detail, "decision")),
            "arrival.undone" => ("SELECT count(*) AS n FROM stay WHERE id = $1", id(&detail, "stay")),
            _ => continue,
        };
        let (sql, Some(gone)) = left else { panic!("{name} does not say of what: {detail}") };
        let n: i64 = rows(app, sql, vec![gone.into()]).await[0].try_get("", "n").unwrap();
        assert_eq!(n, 0, "{name} left something: {detail}");
    }
}

async fn hold(app: &App, player: &mut Player, began: Date) {
    sound(app).await;
    let (manager, nurse) = (app.actor(app.world.manager).await, app.actor(app.world.ward_nurse).await);
    let last = app.plads.today() - Duration::DAY;
    let span = (last - began).whole_days();
    for (from, length) in [(span * 2 / 3, 9), (span / 4, 5)] {
        let from = began + Duration::days(from.max(0));
        if from <= last {
            let to = last.min(from + Duration::days(length));
            every_bed_night_is_in_one_class_and_can_be_opened(app, &manager, from, to).await;
        }
    }
    the_board_shows_what_the_facts_say(app, &nurse).await;
    a_read_stay_leaves_one_line(app, &nurse).await;
    deadlines_follow_from_facts(app).await;
    nothing_is_charged_under_the_health_act(app, &manager, began).await;
    what_was_undone_never_was(app).await;
    time_alone_moves_nobody(app, player).await;
}

on_both_engines! {
    async fn no_history_however_wild_breaks_an_invariant(app: App) {
        let seed = seed("wild");
        let began = app.plads.today();
        for (name, meets) in [("Mobil lift", Need::CeilingLift), ("Mobil lift 2", Need::CeilingLift), ("Lav seng", Need::LowBed)] {
            in_store(&app, app.world.solgaarden, name, meets).await;
        }
        let mut player = Player::new(app.plads.clone(), seed, Manners::WILD).await.unwrap();
        for part in 1..=COMMANDS / EVERY {
            player.play_commands(part * EVERY).await.unwrap_or_else(|e| panic!("{e}"));
            eprintln!("HISTORY_SEED={seed}: {} commands, {}", player.tally.commands(), app.plads.local(app.plads.now()));
            hold(&app, &mut player, began).await;
        }
        sound(&app).await;
        let acts = ["arrive", "end_stay", "leave", "come_back", "move_citizen", "found_dead", "change_departure", "change_phase", "correct", "close", "reserve"];
        for act in acts {
            assert!(player.tally.of(act).done > 0, "nobody ever did {act}:\n{}", player.tally);
        }
        eprintln!("{}", player.tally);
        if seed == USUAL {
            assert!(player.tally.of("equipment_in_place").done > 0, "nothing was ever fetched to a bed:\n{}", player.tally);
        }
        // Of any other history only what happens every day can be asked.
        let daily = [Undoable::Grant, Undoable::Offer, Undoable::Cleaning, Undoable::Closure];
        let undone: &[Undoable] = if seed == USUAL { Undoable::ALL } else { &daily };
        for act in undone {
            assert!(player.tally.of(act.undone()).done > 0, "nobody ever undid {}:\n{}", act.code(), player.tally);
        }
        let refused = |why: &str| player.tally.reasons().filter(|(_, reason, _)| *reason == format!("not_undone: {why}")).map(|(.., n)| n).sum::<u64>();
        assert!(refused("late") > 0 && refused("not_yours") > 0, "nobody was ever too late, or undid what another did:\n{}", player.tally);
    }
}
