//! What time does by itself, and what it never does.

use crate::bed::{number, overlaps};
use crate::given;
use crate::harness::App;
use domain::allocation::OfferStatus;
use domain::ids::ReservationId;
use domain::request::RequestStatus;
use server::deadlines::run_once;
use server::failure::Failure;
use server::store::reservation::Reservation;
use server::store::{claims, request, reservation};

pub async fn confirm(app: &App, offer: ReservationId) {
    let old = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap();
    let now = app.plads.now();
    app.plads
        .store
        .write(async |tx| {
            let state = old.state.confirm(now)?;
            reservation::save(&tx, &Reservation { state, ..old }).await?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
}

async fn tasks(app: &App, kind: &str) -> i64 {
    number(app, &format!("SELECT count(*) FROM task WHERE kind = '{kind}' AND done_at IS NULL")).await
}

on_both_engines! {
    async fn a_confirmed_reservation_never_lapses_and_non_arrival_becomes_one_task(app: App) {
        let asked = given::request_granted(&app, given::content(&app, &given::civil_number(1))).await;
        let offer = given::offer(&app, asked, app.world.beds["1A"]).await;
        confirm(&app, offer).await;
        for _ in 0..3 {
            app.wait_minutes(24 * 60);
            run_once(&app.plads).await.unwrap();
        }
        let stands = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap();
        assert_eq!(stands.state.status(), OfferStatus::Confirmed);
        assert!(claims::of_reservation(app.plads.store.read(), offer).await.unwrap().is_some(), "the bed is still kept");
        assert_eq!(tasks(&app, "non_arrival").await, 1);
    }

    async fn somebody_in_house_past_the_expected_departure_keeps_the_bed(app: App) {
        let bed = app.world.beds["2"];
        let now = app.plads.now();
        let id = given::stay_from(&app, bed, given::content(&app, &given::civil_number(1)), now.plus_hours(-24), now.plus_minutes(90)).await;
        for _ in 0..6 {
            app.wait_minutes(30);
            run_once(&app.plads).await.unwrap();
            let claim = claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap();
            assert!(claim.period.contains(app.plads.now()), "the claim covers now");
        }
        assert_eq!(tasks(&app, "past_departure").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM stay WHERE status = 'in_house'").await, 1, "nobody's stay is ended by a clock");
    }

    async fn the_bed_is_kept_even_when_the_server_was_down_for_two_days(app: App) {
        let bed = app.world.beds["2"];
        let now = app.plads.now();
        let id = given::stay_from(&app, bed, given::content(&app, &given::civil_number(1)), now.plus_hours(-24), now.plus_minutes(90)).await;
        app.wait_minutes(2 * 24 * 60);
        run_once(&app.plads).await.unwrap();
        assert!(claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap().period.contains(app.plads.now()));
    }

    async fn a_promise_gives_way_to_who_is_in_house_and_one_task_names_it(app: App) {
        let bed = app.world.beds["2"];
        let now = app.plads.now();
        given::stay_from(&app, bed, given::content(&app, &given::civil_number(1)), now.plus_hours(-24), now.plus_hours(2)).await;
        let asked = given::request_granted(&app, given::content(&app, &given::civil_number(2))).await;
        let offer = given::offer_from(&app, asked, bed, now.plus_hours(2), now.plus_hours(26)).await;
        confirm(&app, offer).await;
        app.wait_minutes(115);
        run_once(&app.plads).await.unwrap();
        let moved = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap();
        assert_eq!(moved.period.from(), now.plus_hours(3), "its start moved behind the stay by one step");
        assert_eq!(tasks(&app, "conflict").await, 1);
        for _ in 0..30 {
            app.wait_minutes(60);
            run_once(&app.plads).await.unwrap();
            assert_eq!(overlaps(&app).await, 0);
        }
        let lost = request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap();
        assert_eq!(lost.state.status(), RequestStatus::Granted, "with no time left it loses the bed and waits again");
        assert_eq!(tasks(&app, "conflict").await, 1, "one clash, one task");
    }

    async fn a_cleaning_nobody_accepts_keeps_the_bed_and_becomes_a_task(app: App) {
        let bed = app.world.beds["3"];
        given::cleaning_of(&app, bed).await;
        for _ in 0..4 {
            app.wait_minutes(40);
            run_once(&app.plads).await.unwrap();
        }
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE kind = 'cleaning' AND live").await, 1);
        let around = domain::period::Period::new(app.plads.now(), app.plads.now().plus_minutes(1)).unwrap();
        assert_eq!(claims::on_beds(app.plads.store.read(), &[bed], around).await.unwrap().len(), 1);
    }

    async fn the_kind_of_a_stay_is_reviewed_after_five_days_once(app: App) {
        let now = app.plads.now();
        given::stay_from(&app, app.world.beds["2"], given::content(&app, &given::civil_number(1)), now.plus_hours(-5 * 24).plus_minutes(1), now.plus_hours(240)).await;
        run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "review_kind").await, 0, "not yet");
        for _ in 0..5 {
            app.wait_minutes(1);
            run_once(&app.plads).await.unwrap();
        }
        assert_eq!(tasks(&app, "review_kind").await, 1);
    }

    async fn a_stay_is_reviewed_after_three_weeks_until_somebody_decides_about_it(app: App) {
        let now = app.plads.now();
        let bed = app.world.beds["2"];
        let id = given::stay_from(&app, bed, given::content(&app, &given::civil_number(1)), now.plus_hours(-21 * 24).plus_minutes(1), now.plus_hours(240)).await;
        run_once(&app.plads).await.unwrap();
        assert_eq!((tasks(&app, "review_stay").await, tasks(&app, "review_kind").await), (0, 0), "not yet; and old stays are not asked about their kind again");
        for _ in 0..3 {
            app.wait_minutes(1);
            run_once(&app.plads).await.unwrap();
        }
        assert_eq!(tasks(&app, "review_stay").await, 1);
        let fields = [("until", "+14 10:00"), ("reasons", "Træningen er ikke færdig.")];
        crate::moving::post(&app, &app.allocator().await, id, "departure", "change_departure", &fields).await.accepted();
        assert_eq!(tasks(&app, "review_stay").await, 0, "an extension is the answer");
    }
}
