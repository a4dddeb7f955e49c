//! The odd hours of the calendar, with figures computed by hand: the nights of 25 and 23 hours, midnight, the turn of a month, a stay
//! of three hours, and a bed that changes hands on one day.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::App;
use crate::moving::{post, sound, state, tasks};
use app::stay::Stays as _;
use axum::http::StatusCode;
use domain::board::BedState;
use domain::ids::StayId;
use domain::instant::Instant;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::deadlines::run_once;
use server::store::claims;
use server::store::entity::{cleaning, legal_basis};
use time::macros::{date, time};
use time::{Date, Time};

/// Figures of Solgården's five beds, by night: closed, occupied, held, reserved, cleaning, free.
async fn nights(app: &App, from: &str, to: &str) -> Vec<[i64; 6]> {
    let asked = format!("/occupancy.csv?site={}&from={from}&to={to}", app.world.solgaarden);
    let answer = app.manager().await.get(&asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let lines: Vec<Vec<i64>> =
        answer.body.lines().skip(1).map(|line| line.split(';').skip(2).take(8).map(|cell| cell.parse().unwrap()).collect()).collect();
    lines
        .into_iter()
        .map(|l| {
            assert_eq!(l[0], 5);
            assert_eq!(l[1] + l[3..].iter().sum::<i64>(), 5, "each bed in one class: {l:?}");
            [l[1], l[3], l[4], l[5], l[6], l[7]]
        })
        .collect()
}

/// Charge days of a month, by row: charged, free, absent, last.
async fn charges(app: &App, month: &str) -> Vec<(i64, i64, i64, i64)> {
    let manager = app.actor(app.world.manager).await;
    let rows = app.plads.charges(&manager, month).await.unwrap().rows;
    rows.iter().map(|r| (r.charged, r.free, r.absent, r.last)).collect()
}

async fn somebody(app: &App, bed: &str, from: (Date, Time), until: (Date, Time)) -> StayId {
    given::stay_from(app, app.world.beds[bed], content(app, &civil_number(1)), app.at(from.0, from.1), app.at(until.0, until.1)).await
}

async fn leaves(app: &App, id: StayId, at: &str) {
    let version = crate::phase::version(app, id).await;
    let fields = [("version", version.as_str()), ("outcome", "own_home"), ("at", at)];
    app.ward_nurse().await.post(&format!("/stays/{id}"), "end_stay", &fields).await.accepted();
}

/// From here on the stay may be charged for.
async fn paid_from(app: &App, id: StayId, from: &str) {
    let basis = legal_basis::Entity::find().filter(legal_basis::Column::Code.eq("servicelov84"));
    let basis = basis.one(app.plads.store.read()).await.unwrap().unwrap();
    assert!(basis.charge_allowed);
    let fields = [("kind", "waiting"), ("legal_basis", &basis.id.to_string()), ("from", from), ("reasons", "Du venter på en bolig.")];
    post(app, &app.allocator().await, id, "phase", "change_phase", &fields).await.accepted();
}

async fn ends(app: &App, id: StayId) -> Instant {
    claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap().period.to()
}

on_both_engines! {
    async fn the_night_of_25_hours_is_one_night_and_its_first_half_past_two_is_meant(app: App) {
        app.set_local(date!(2026 - 10 - 24), time!(13:00));
        let id = somebody(&app, "2", (date!(2026 - 10 - 24), time!(12:00)), (date!(2026 - 10 - 25), time!(12:00))).await;
        paid_from(&app, id, "24.10.2026 12:30").await;
        // Away from half past one until half past two: one hour, because the first half past two is meant.
        app.set_local(date!(2026 - 10 - 25), time!(4:00));
        let nurse = app.ward_nurse().await;
        crate::absence::act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "25.10.2026 01:30")]).await.accepted();
        assert_eq!(state(&app, app.world.beds["2"]).await, BedState::Held);
        crate::absence::act(&app, &nurse, id, "come_back", &[("at", "25.10.2026 02:30")]).await.accepted();
        let held = number(&app, if app.plads.store.is_postgres() {
            "SELECT extract(epoch FROM ends_at - starts_at)::bigint FROM bed_claim WHERE kind = 'hold'"
        } else {
            "SELECT CAST(strftime('%s', ends_at) AS integer) - CAST(strftime('%s', starts_at) AS integer) FROM bed_claim WHERE kind = 'hold'"
        }).await;
        assert_eq!(held, 3600);
        app.set_local(date!(2026 - 10 - 25), time!(12:00));
        leaves(&app, id, "25.10.2026 11:30").await;
        app.set_local(date!(2026 - 10 - 26), time!(9:00));
        let nights = nights(&app, "23.10.2026", "25.10.2026").await;
        assert_eq!(nights.iter().map(|n| n[1]).collect::<Vec<_>>(), [0, 1, 0], "occupied on the one night");
        // The 24th began under the Health Act at noon; the 25th is the day of departure.
        assert_eq!(charges(&app, "2026-10").await, [(0, 1, 0, 0), (0, 0, 0, 1)]);
        sound(&app).await;
    }

    async fn the_night_of_23_hours_skips_an_hour_that_nobody_can_type(app: App) {
        app.set_local(date!(2027 - 03 - 27), time!(14:00));
        let id = somebody(&app, "2", (date!(2027 - 03 - 27), time!(13:00)), (date!(2027 - 03 - 28), time!(3:00))).await;
        paid_from(&app, id, "27.03.2027 13:30").await;
        // The claim ends at three, a minute after one fifty-nine; it rolls on by an hour of sixty minutes.
        app.set_local(date!(2027 - 03 - 28), time!(1:54));
        run_once(&app.plads).await.unwrap();
        assert_eq!(ends(&app, id).await, app.at(date!(2027 - 03 - 28), time!(3:00)), "six minutes are left");
        app.wait_minutes(3);
        run_once(&app.plads).await.unwrap();
        assert_eq!(ends(&app, id).await, app.at(date!(2027 - 03 - 28), time!(4:00)));
        assert_eq!(app.plads.now().plus_minutes(63), app.at(date!(2027 - 03 - 28), time!(4:00)), "two o'clock is not there");
        assert_eq!(tasks(&app, "past_departure").await, 1);
        app.set_local(date!(2027 - 03 - 28), time!(3:30));
        let version = crate::phase::version(&app, id).await;
        let skipped = [("version", version.as_str()), ("outcome", "own_home"), ("at", "28.03.2027 02:30")];
        let answer = app.ward_nurse().await.post(&format!("/stays/{id}"), "end_stay", &skipped).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        leaves(&app, id, "28.03.2027 03:10").await;
        app.set_local(date!(2027 - 03 - 29), time!(9:00));
        assert_eq!(nights(&app, "26.03.2027", "28.03.2027").await.iter().map(|n| n[1]).collect::<Vec<_>>(), [0, 1, 0]);
        assert_eq!(charges(&app, "2027-03").await, [(0, 1, 0, 0), (0, 0, 0, 1)]);
        sound(&app).await;
    }

    async fn whoever_leaves_at_midnight_leaves_the_day_before_and_the_census_at_eleven_counts_who_has_the_bed_then(app: App) {
        app.set_local(date!(2026 - 11 - 24), time!(23:00));
        // Comes with the last second before the census, and leaves with the first second of the 26th.
        let id = somebody(&app, "2", (date!(2026 - 11 - 24), time!(23:00)), (date!(2026 - 11 - 26), time!(0:00))).await;
        app.set_local(date!(2026 - 11 - 24), time!(23:30));
        paid_from(&app, id, "24.11.2026 23:30").await;
        let other = given::stay_from(&app, app.world.beds["3"], content(&app, &civil_number(2)), app.at(date!(2026 - 11 - 23), time!(9:00)), app.at(date!(2026 - 11 - 25), time!(23:00))).await;
        app.set_local(date!(2026 - 11 - 25), time!(23:00));
        leaves(&app, other, "25.11.2026 23:00").await;
        app.set_local(date!(2026 - 11 - 26), time!(0:00));
        assert_eq!(state(&app, app.world.beds["2"]).await, BedState::Free, "the claim is half-open; without the deadlines nothing rolls");
        leaves(&app, id, "26.11.2026 00:00").await;
        assert_eq!(state(&app, app.world.beds["2"]).await, BedState::Cleaning);
        app.set_local(date!(2026 - 11 - 27), time!(9:00));
        let nights = nights(&app, "23.11.2026", "26.11.2026").await;
        // Closed, occupied, held, reserved, cleaning, free.
        assert_eq!(nights[0], [0, 1, 0, 0, 0, 4]);
        assert_eq!(nights[1], [0, 2, 0, 0, 0, 3], "who comes at eleven is counted");
        assert_eq!(nights[2], [0, 1, 0, 0, 1, 3], "who leaves at eleven is not");
        assert_eq!(nights[3][1], 0);
        // One of two rows is the other citizen's, free by law on three days; this one's last day is the 25th, not the 26th.
        let mut rows = charges(&app, "2026-11").await;
        rows.sort_unstable();
        assert_eq!(rows, [(0, 0, 0, 1), (0, 1, 0, 0), (0, 3, 0, 0)]);
        sound(&app).await;
    }

    async fn a_stay_over_the_turn_of_the_month_is_charged_in_the_month_of_each_day(app: App) {
        app.set_local(date!(2026 - 11 - 28), time!(15:00));
        let id = somebody(&app, "2", (date!(2026 - 11 - 28), time!(14:00)), (date!(2026 - 12 - 03), time!(10:00))).await;
        paid_from(&app, id, "30.11.2026 00:00").await;
        app.set_local(date!(2026 - 12 - 03), time!(10:00));
        leaves(&app, id, "03.12.2026 10:00").await;
        app.set_local(date!(2026 - 12 - 04), time!(9:00));
        // 28 and 29 free by law, 30 charged.
        assert_eq!(charges(&app, "2026-11").await, [(0, 2, 0, 0), (1, 0, 0, 0)]);
        // 1 and 2 charged, 3 the day of departure.
        assert_eq!(charges(&app, "2026-12").await, [(2, 0, 0, 1)]);
        let nights = nights(&app, "27.11.2026", "03.12.2026").await;
        assert_eq!(nights.iter().map(|n| n[1]).collect::<Vec<_>>(), [0, 1, 1, 1, 1, 1, 0], "28, 29, 30 November, 1 and 2 December");
        sound(&app).await;
    }

    async fn a_stay_of_three_hours_has_the_bed_for_three_hours_and_no_night(app: App) {
        let bed = app.world.beds["2"];
        app.set_local(date!(2026 - 11 - 24), time!(10:00));
        let id = somebody(&app, "2", (date!(2026 - 11 - 24), time!(10:00)), (date!(2026 - 11 - 24), time!(13:00))).await;
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        app.set_local(date!(2026 - 11 - 24), time!(12:59));
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        app.set_local(date!(2026 - 11 - 24), time!(13:00));
        leaves(&app, id, "24.11.2026 13:00").await;
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        let cleaning = number(&app, "SELECT count(*) FROM cleaning").await;
        assert_eq!(cleaning, 1);
        app.set_local(date!(2026 - 11 - 25), time!(9:00));
        assert_eq!(nights(&app, "24.11.2026", "24.11.2026").await[0][1], 0, "no night");
        assert_eq!(charges(&app, "2026-11").await, [(0, 1, 0, 0)], "a day free by law");
        let page = app.manager().await.get(&format!("/occupancy?site={}&from=24.11.2026&to=24.11.2026", app.world.solgaarden)).await;
        assert_eq!(page.status, StatusCode::OK);
        sound(&app).await;
    }

    async fn a_bed_changes_hands_on_one_day_and_the_night_counts_once(app: App) {
        let bed = app.world.beds["2"];
        app.set_local(date!(2026 - 11 - 24), time!(8:00));
        let first = somebody(&app, "2", (date!(2026 - 11 - 20), time!(14:00)), (date!(2026 - 11 - 24), time!(10:00))).await;
        let asked = given::request_granted(&app, content(&app, &civil_number(2))).await;
        let offer = given::offer_from(&app, asked, bed, app.at(date!(2026 - 11 - 24), time!(14:00)), app.at(date!(2026 - 12 - 01), time!(10:00))).await;
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        app.set_local(date!(2026 - 11 - 24), time!(10:00));
        leaves(&app, first, "24.11.2026 10:00").await;
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        let nurse = app.ward_nurse().await;
        let cleaning = cleaning::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        for act in ["start_cleaning", "finish_cleaning", "accept_cleaning"] {
            app.wait_minutes(15);
            nurse.post(&format!("/beds/{bed}"), act, &[("cleaning", &cleaning)]).await.accepted();
        }
        assert_eq!(state(&app, bed).await, BedState::Free, "10:45: accepted, and nobody before two o'clock");
        app.set_local(date!(2026 - 11 - 24), time!(14:00));
        assert_eq!(state(&app, bed).await, BedState::Reserved);
        let version = server::store::reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap().version.to_string();
        let nurse = app.ward_nurse().await;
        nurse.post(&format!("/beds/{bed}"), "arrive", &[("reservation", &offer.to_string()), ("version", &version)]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        app.set_local(date!(2026 - 11 - 25), time!(9:00));
        let nights = nights(&app, "23.11.2026", "24.11.2026").await;
        assert_eq!(nights, [[0, 1, 0, 0, 0, 4], [0, 1, 0, 0, 0, 4]]);
        // Two citizens on the 24th: one leaves, one comes; free by law both.
        let mut rows = charges(&app, "2026-11").await;
        rows.sort_unstable();
        assert_eq!(rows, [(0, 2, 0, 0), (0, 5, 0, 0)]);
        sound(&app).await;
    }
}
