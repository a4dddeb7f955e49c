//! The shifts of a site: set by the administrator, told on the wall.

use crate::harness::App;
use axum::http::StatusCode;
use time::macros::{date, time};

fn at_site(app: &App) -> String {
    format!("/admin/sites/{}", app.world.solgaarden)
}

on_both_engines! {
    async fn a_site_keeps_the_usual_shifts_until_the_administrator_sets_its_own(app: App) {
        let (admin, screen) = (app.admin().await, app.browser(app.world.wall_screen).await);
        let wall = format!("/wall?site={}", app.world.solgaarden);
        admin.get(&at_site(&app)).await.says("fra 07:00").says("fra 15:00").says("fra 23:00");
        app.set_local(date!(2026 - 11 - 24), time!(14:45));
        screen.get(&wall).await.says("Dagvagt");
        let admin = app.admin().await;
        let own = [("version", "0"), ("shift_day", "6.45"), ("shift_evening", "1430"), ("shift_night", "kl. 22:15")];
        assert_eq!(admin.post(&at_site(&app), "set_shifts", &own).await.accepted(), format!("{}#shifts", at_site(&app)));
        admin.get(&at_site(&app)).await.says("fra 06:45").says("fra 14:30").says("fra 22:15");
        screen.get(&wall).await.says("Aftenvagt");
        screen.get(&format!("/wall?site={}", app.world.skoven)).await.says("Dagvagt");
        // Past midnight it is the night of the day before, until its own morning.
        app.set_local(date!(2026 - 11 - 25), time!(6:44));
        screen.get(&wall).await.says("Nattevagt");
        app.set_local(date!(2026 - 11 - 25), time!(6:45));
        screen.get(&wall).await.says("Dagvagt");
    }

    async fn shifts_follow_each_other_before_midnight_and_are_clock_times(app: App) {
        let admin = app.admin().await;
        for (day, evening, night, words) in [
            ("15", "7", "23", "Aftenvagt begynder: Tidspunktet er for tidligt"),
            ("7", "15", "15", "Nattevagt begynder: Tidspunktet er for tidligt"),
            ("7", "15", "0:00", "Nattevagt begynder: Tidspunktet er for tidligt"),
            ("7", "25:00", "23", "Aftenvagt begynder: "),
            ("", "15", "23", "Dagvagt begynder: Skal udfyldes"),
        ] {
            let fields = [("version", "0"), ("shift_day", day), ("shift_evening", evening), ("shift_night", night)];
            let answer = admin.post(&at_site(&app), "set_shifts", &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day} {evening} {night}");
            answer.says(words);
        }
        admin.get(&at_site(&app)).await.says("fra 07:00");
    }

    async fn of_two_who_set_the_shifts_at_once_one_sees_the_others(app: App) {
        let admin = app.admin().await;
        let set = |version: &'static str, day: &'static str| {
            let (admin, path) = (admin.clone(), at_site(&app));
            async move { admin.post(&path, "set_shifts", &[("version", version), ("shift_day", day), ("shift_evening", "15"), ("shift_night", "23")]).await }
        };
        set("0", "6").await.accepted();
        assert_eq!(set("0", "8").await.status, StatusCode::CONFLICT, "somebody was the first");
        set("1", "6:30").await.accepted();
        assert_eq!(set("1", "8").await.status, StatusCode::CONFLICT);
        admin.get(&at_site(&app)).await.says("fra 06:30");
    }
}
