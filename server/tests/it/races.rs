//! Many people at once: one bed has one taker, every loser is told who won and what to take instead, and an oracle that knows
//! nothing of the code counts overlaps afterwards.

use crate::given::{civil_number, content, request_granted};
use crate::harness::App;
use app::error::{AppError, Refusal};
use domain::access::Actor;
use domain::allocation::ClaimKind;
use domain::ids::{BedId, ClosureId, RequestId};
use domain::period::Period;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, Set, Statement};
use server::allocation::{Seen, Terms, cancel_reservation, lapse_offers, move_reservation, reserve};
use server::chance;
use server::failure::Failure;
use server::state::Plads;
use server::store::claims::{self, Locks, Serves};
use server::store::entity::closure;
use server::store::{StoreError, request};
use std::sync::Arc;
use tokio::sync::Barrier;

/// Pairs of live claims on one bed that share an instant, counted by a query of its own.
async fn overlaps(app: &App) -> i64 {
    let sql = "SELECT count(*) AS n FROM bed_claim a JOIN bed_claim b ON a.bed_id = b.bed_id AND a.id < b.id \
               AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.live AND b.live";
    one_number(app, sql).await
}

async fn one_number(app: &App, sql: &str) -> i64 {
    let db = app.plads.store.read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
    row.try_get::<i64>("", "n").unwrap()
}

fn terms(plads: &Plads, bed: BedId, from_hours: i64, nights: i64) -> Terms {
    let arrival = plads.now().plus_hours(from_hours);
    Terms {
        bed,
        arrival,
        until: arrival.plus_hours(24 * nights),
        answer_by: plads.now().plus_hours(3),
        message: String::new(),
        unmet_choice: String::new(),
        consents: String::new(),
    }
}

async fn granted(app: &App, n: u32) -> Vec<RequestId> {
    let mut requests = Vec::new();
    for i in 0..n {
        requests.push(request_granted(app, content(app, &civil_number(i))).await);
    }
    requests
}

async fn version(app: &App, id: RequestId) -> i32 {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version
}

on_both_engines! {
    async fn of_two_hundred_who_want_one_bed_one_gets_it_and_the_others_are_told_by_whom_and_what_else_fits(app: App) {
        let requests = granted(&app, 200).await;
        let bed = app.world.beds["3"];
        let actors = [Arc::new(app.actor(app.world.allocator).await), Arc::new(app.actor(app.world.second_allocator).await)];
        let start = Arc::new(Barrier::new(requests.len()));
        let seen = version(&app, requests[0]).await;
        let began = std::time::Instant::now();
        let tasks: Vec<_> = requests
            .iter()
            .enumerate()
            .map(|(i, id)| {
                let (plads, actor, start, id) = (app.plads.clone(), Arc::clone(&actors[i % 2]), Arc::clone(&start), *id);
                tokio::spawn(async move {
                    start.wait().await;
                    let terms = terms(&plads, bed, 2, 14);
                    reserve(&plads, &actor, id, seen, terms).await
                })
            })
            .collect();
        let mut won = 0;
        let mut told = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(failure) => {
                    let AppError::Refused { refusal } = AppError::from(failure) else { panic!("an untyped refusal") };
                    let Refusal::BedTaken(taken) = *refusal else { panic!("another refusal: {refusal:?}") };
                    assert_eq!(taken.bed, "Solgården 3");
                    assert_eq!(taken.kind, ClaimKind::Reservation);
                    assert!(["Mette H.", "Ole V."].contains(&taken.by.as_deref().unwrap()), "{taken:?}");
                    assert_eq!(taken.at, Some(time::macros::datetime!(2026-11-24 09:41)));
                    assert_eq!(taken.next.len(), 2, "{taken:?}");
                    assert!(taken.next.iter().all(|n| n.id != bed));
                    told += 1;
                }
            }
        }
        println!("200 reservations of one bed: {:?}", began.elapsed());
        assert_eq!((won, told), (1, 199));
        assert_eq!(overlaps(&app).await, 0);
        assert_eq!(one_number(&app, "SELECT count(*) AS n FROM bed_claim WHERE live AND kind = 'reservation'").await, 1);
        assert_eq!(one_number(&app, "SELECT count(*) AS n FROM request WHERE status = 'reserved'").await, 1);
        assert_eq!(one_number(&app, "SELECT count(*) AS n FROM event WHERE name = 'offer.made'").await, 1, "losers leave no trace");
    }

    async fn reserving_moving_cancelling_and_closing_at_once_never_overlaps(app: App) {
        let seed: u64 = std::env::var("SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(20_261_124);
        println!("SEED={seed}");
        let requests = granted(&app, 24).await;
        let actor = Arc::new(app.actor(app.world.allocator).await);
        let beds: Vec<BedId> = ["2", "3", "S1", "S2", "1A", "1B"].iter().map(|b| app.world.beds[b]).collect();
        let tasks: Vec<_> = requests
            .chunks(3)
            .enumerate()
            .map(|(worker, mine)| {
                let (plads, actor, mine, beds) = (app.plads.clone(), Arc::clone(&actor), mine.to_vec(), beds.clone());
                tokio::spawn(async move { work(&plads, &actor, &mine, &beds, seed + worker as u64).await })
            })
            .collect();
        let mut done = [0u32; 4];
        let mut refused = 0;
        for task in tasks {
            let (d, r) = task.await.unwrap();
            for (sum, n) in done.iter_mut().zip(d) {
                *sum += n;
            }
            refused += r;
        }
        println!("reserved, moved, cancelled, closed: {done:?}; refused {refused}");
        assert!(done.iter().all(|n| *n > 0) && refused > 0, "every sort of act must have happened");
        assert_eq!(overlaps(&app).await, 0);
        let live = one_number(&app, "SELECT count(*) AS n FROM reservation WHERE status IN ('offered', 'confirmed')").await;
        let claimed = one_number(&app, "SELECT count(*) AS n FROM bed_claim WHERE live AND kind = 'reservation'").await;
        let reserved = one_number(&app, "SELECT count(*) AS n FROM request WHERE status = 'reserved'").await;
        assert_eq!((live, claimed), (reserved, reserved), "each reserved request has one live offer and one live claim");
        let astray = "SELECT count(*) AS n FROM reservation r JOIN bed_claim c ON c.reservation_id = r.id AND c.live \
                      WHERE r.status IN ('offered', 'confirmed') AND (c.bed_id <> r.bed_id OR c.starts_at <> r.arrival_at OR c.ends_at <> r.until_at)";
        assert_eq!(one_number(&app, astray).await, 0, "claim and offer say the same");
    }

    async fn an_offer_is_taken_back_or_lapses_and_never_both(app: App) {
        for n in 0..10 {
            let id = request_granted(&app, content(&app, &civil_number(n))).await;
            let actor = app.actor(app.world.allocator).await;
            let bed = app.world.beds["S1"];
            reserve(&app.plads, &actor, id, version(&app, id).await, terms(&app.plads, bed, 2, 5)).await.unwrap();
            app.wait_minutes(181);
            let (plads, other) = (app.plads.clone(), app.plads.clone());
            let seen = version(&app, id).await;
            let cancel = tokio::spawn(async move { cancel_reservation(&plads, &actor, id, Seen { request: seen, offer: None }, "fejl").await.is_ok() });
            let lapse = tokio::spawn(async move { lapse_offers(&other).await });
            let cancelled = cancel.await.unwrap();
            let lapsed = lapse.await.unwrap().unwrap_or_else(|f| panic!("{f}"));
            assert_eq!(u8::from(cancelled) + u8::try_from(lapsed).unwrap(), 1, "exactly one of the two happened");
            assert_eq!(overlaps(&app).await, 0);
        }
    }
}

/// One worker: a hundred acts drawn by lot on its own requests and everybody's beds.
async fn work(plads: &Plads, actor: &Actor, mine: &[RequestId], beds: &[BedId], seed: u64) -> ([u32; 4], u32) {
    let mut dice = seed;
    let mut below = move |n: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % n
    };
    let mut done = [0; 4];
    let mut refused = 0;
    for _ in 0..60 {
        let id = mine[below(mine.len() as u64) as usize];
        let bed = beds[below(beds.len() as u64) as usize];
        let seen = request::by_id(plads.store.read(), id).await.unwrap().unwrap().version;
        let terms = terms(plads, bed, below(24 * 20) as i64, 1 + below(6) as i64);
        let act = below(10);
        let result = match act {
            0..4 => reserve(plads, actor, id, seen, terms).await.map(|_| ()),
            4..7 => move_reservation(plads, actor, id, Seen { request: seen, offer: None }, terms).await,
            7..9 => cancel_reservation(plads, actor, id, Seen { request: seen, offer: None }, "prøve").await,
            _ => close(plads, bed, terms.arrival, terms.until).await,
        };
        match result {
            Ok(()) => done[[0, 0, 0, 0, 1, 1, 1, 2, 2, 3][act as usize]] += 1,
            Err(
                Failure::Answer(AppError::Refused { .. } | AppError::Conflict)
                | Failure::Store(StoreError::BedOverlap | StoreError::Conflict),
            ) => {
                refused += 1;
            }
            Err(other) => panic!("an untyped failure: {other}"),
        }
    }
    (done, refused)
}

/// Somebody closes a bed for a while.
async fn close(plads: &Plads, bed: BedId, from: domain::instant::Instant, to: domain::instant::Instant) -> Result<(), Failure> {
    let period = Period::new(from, to).unwrap();
    plads
        .store
        .write(async |tx| {
            Locks { beds: vec![bed], ..Locks::default() }.take(&tx).await?;
            let id = ClosureId(chance::id());
            let row = closure::ActiveModel {
                id: Set(id.0),
                bed_id: Set(bed.0),
                cause: Set("defekt lift".into()),
                starts_at: Set(from.into()),
                ends_at: Set(to.into()),
                closed_by: Set(None),
                closed_at: Set(plads.now().into()),
                reopened_at: Set(None),
                reopened_by: Set(None),
                version: Set(1),
            };
            closure::Entity::insert(row).exec_without_returning(&*tx).await?;
            claims::insert(&tx, bed, Serves::Closure(id), period).await?;
            Ok(())
        })
        .await
}
