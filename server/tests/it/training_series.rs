//! What is done to a session of a series is done to those that follow as well, when that is asked for: to all of them or to none.

use crate::harness::App;
use crate::training::{House, booking, house, plan_of, plans};
use axum::http::StatusCode;
use domain::ids::{PlanId, SessionId};
use domain::period::Period;
use domain::rehab::diary::at_clock;
use domain::rehab::series::{Reach, Series, SeriesEnd};
use domain::rehab::session::{CancelCause, Place};
use server::store::training::{Training, by_id};
use server::training::book::{Booking, book};
use server::training::change;
use time::macros::{date, time};
use time::{Date, PrimitiveDateTime, Time, Weekday};

/// Four Tuesdays at ten, the last two after the clocks have been put forward on 28 March 2027.
const TUESDAYS: [Date; 4] = [date!(2027 - 03 - 16), date!(2027 - 03 - 23), date!(2027 - 03 - 30), date!(2027 - 04 - 06)];

async fn four(app: &App, house: &House, plan: PlanId) -> Vec<SessionId> {
    let series = Series::weekly(TUESDAYS[0], time!(10:00), 45, &[Weekday::Tuesday], SeriesEnd::After(4)).unwrap();
    let times = series.periods(&app.plads.zone);
    let new = Booking { times, ..booking(house.therapists[0], Place::Ward, app.plads.now(), 45) };
    book(&app.plads, &house.actor, plan, new).await.unwrap()
}

async fn stored(app: &App, ids: &[SessionId]) -> Vec<Training> {
    let mut found = Vec::new();
    for id in ids {
        found.push(by_id(app.plads.store.read(), *id).await.unwrap().unwrap());
    }
    found
}

async fn starts(app: &App, ids: &[SessionId]) -> Vec<PrimitiveDateTime> {
    stored(app, ids).await.iter().map(|t| app.plads.local(t.session.period.from())).collect()
}

fn on(days: [Date; 4], clocks: [Time; 4]) -> Vec<PrimitiveDateTime> {
    days.into_iter().zip(clocks).map(|(day, clock)| PrimitiveDateTime::new(day, clock)).collect()
}

on_both_engines! {
    async fn the_next_ones_of_a_series_are_cancelled_with_it_and_the_one_before_takes_place(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let ids = four(&app, &house, plan).await;
        let page = app.browser(app.world.therapist).await;
        let path = format!("/sessions/{}", ids[1]);
        page.get(&path).await.says("Også de 2 næste i rækken").says("Kun denne tid");
        page.get(&format!("/sessions/{}", ids[3])).await.never_says("i rækken");
        let wrong = page.post(&path, "cancel_session", &[("version", "1"), ("cause", "other_appointment"), ("reach", "all")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let asked = [("version", "1"), ("cause", "other_appointment"), ("reach", "following")];
        page.post(&path, "cancel_session", &asked).await.accepted();
        let cancelled: Vec<_> = stored(&app, &ids).await.iter().map(|t| t.session.cancelled).collect();
        let cause = Some(CancelCause::OtherAppointment);
        assert_eq!(cancelled, [None, cause, cause, cause]);
        // Whoever was taken by them is free again.
        let other = plans(&app, &house, 1).await[0];
        let at = at_clock(TUESDAYS[3], time!(10:00), &app.plads.zone);
        book(&app.plads, &house.actor, other, booking(house.therapists[0], Place::Ward, at, 45)).await.unwrap();
    }

    async fn a_series_moves_by_a_week_onto_its_own_times_and_keeps_the_clock_over_summer_time(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let ids = four(&app, &house, plan).await;
        let to = at_clock(date!(2027 - 03 - 30), time!(13:15), &app.plads.zone);
        change::shift(&app.plads, &house.actor, ids[1], 1, to, Reach::Following).await.unwrap();
        let days = [TUESDAYS[0], date!(2027 - 03 - 30), date!(2027 - 04 - 06), date!(2027 - 04 - 13)];
        assert_eq!(starts(&app, &ids).await, on(days, [time!(10:00), time!(13:15), time!(13:15), time!(13:15)]));
        // To the very time the next one has: it makes room first.
        let to = at_clock(date!(2027 - 04 - 06), time!(13:15), &app.plads.zone);
        change::shift(&app.plads, &house.actor, ids[1], 2, to, Reach::Following).await.unwrap();
        let days = [TUESDAYS[0], date!(2027 - 04 - 06), date!(2027 - 04 - 13), date!(2027 - 04 - 20)];
        assert_eq!(starts(&app, &ids).await, on(days, [time!(10:00), time!(13:15), time!(13:15), time!(13:15)]));
        // And back again.
        let to = at_clock(TUESDAYS[1], time!(10:00), &app.plads.zone);
        change::shift(&app.plads, &house.actor, ids[1], 3, to, Reach::Following).await.unwrap();
        assert_eq!(starts(&app, &ids).await, on(TUESDAYS, [time!(10:00); 4]));
        let ends: Vec<_> = stored(&app, &ids).await.iter().map(|t| t.session.period.seconds()).collect();
        assert_eq!(ends, [2_700; 4]);
        assert_eq!(crate::training::in_two_places(&app).await, Vec::<String>::new());
    }

    async fn one_that_is_in_the_way_keeps_the_whole_series_where_it_is(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let ids = four(&app, &house, plan).await;
        let other = plans(&app, &house, 1).await[0];
        let busy = at_clock(TUESDAYS[3], time!(13:30), &app.plads.zone);
        book(&app.plads, &house.actor, other, booking(house.therapists[0], Place::Ward, busy, 45)).await.unwrap();
        let before = stored(&app, &ids).await;
        let page = app.browser(app.world.therapist).await;
        let (path, at) = (format!("/sessions/{}", ids[0]), [("day", "16.03.2027"), ("clock", "13:15"), ("reach", "following"), ("version", "1")]);
        let refused = page.post(&path, "move_session", &at).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("6. apr.");
        assert_eq!(stored(&app, &ids).await, before);
        let old = page.post(&path, "move_session", &[("day", "16.03.2027"), ("clock", "11:00"), ("reach", "following"), ("version", "7")]).await;
        assert_eq!(old.status, StatusCode::CONFLICT, "somebody changed it meanwhile");
        assert_eq!(stored(&app, &ids).await, before);
    }

    async fn what_was_told_or_cancelled_stays_as_it_is_when_the_rest_moves(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let ids = four(&app, &house, plan).await;
        change::cancel(&app.plads, &house.actor, ids[2], 1, CancelCause::CitizenIll, Reach::One).await.unwrap();
        let to = at_clock(TUESDAYS[0], time!(12:00), &app.plads.zone);
        change::shift(&app.plads, &house.actor, ids[0], 1, to, Reach::Following).await.unwrap();
        assert_eq!(starts(&app, &ids).await, on(TUESDAYS, [time!(12:00), time!(12:00), time!(10:00), time!(12:00)]));
        // A session that stands alone has none that follow.
        let at = Period::lasting(at_clock(date!(2027 - 03 - 17), time!(9:00), &app.plads.zone), 1_800);
        let alone = Booking { times: vec![at], ..booking(house.therapists[0], Place::Ward, at.from(), 30) };
        let alone = book(&app.plads, &house.actor, plan, alone).await.unwrap()[0];
        change::cancel(&app.plads, &house.actor, alone, 1, CancelCause::CitizenIll, Reach::Following).await.unwrap();
        let open = stored(&app, &ids).await.iter().filter(|t| t.session.cancelled.is_none()).count();
        assert_eq!(open, 3);
    }
}
