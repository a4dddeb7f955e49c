//! The kitchen list: portions counted by hand, and nothing in it that says whose they are.

use crate::absence;
use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::App;
use crate::phase::version;
use axum::http::StatusCode;
use domain::ids::StayId;
use domain::period::Period;
use server::allocation::{Seen, Terms, move_reservation};
use server::store::{request, reservation};
use time::macros::{date, time};

async fn diet(app: &App, id: StayId, diet: &str) -> StatusCode {
    let fields = [("version", &*version(app, id).await), ("diet", diet)];
    app.ward_nurse().await.post(&format!("/stays/{id}/care"), "set_diet", &fields).await.status
}

/// The rows of the list as "ward: diet b l s".
async fn list(app: &App, date: &str) -> Vec<String> {
    let page = app.ward_nurse().await.get(&format!("/kitchen?site={}&date={date}", app.world.solgaarden)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let mut rows = Vec::new();
    for ward in page.body.split("<section").skip(1) {
        let cells = |html: &str| -> Vec<String> {
            html.split('<')
                .filter_map(|tag| tag.split_once('>'))
                .map(|(_, text)| text.trim().to_owned())
                .filter(|text| !text.is_empty())
                .collect()
        };
        let name = cells(ward.split("</h2>").next().unwrap()).pop().unwrap();
        for row in ward.split("<tbody>").nth(1).unwrap().split("</tr>").filter(|row| row.contains("<td")) {
            rows.push(format!("{name}: {}", cells(row).join(" ")));
        }
    }
    rows
}

on_both_engines! {
    async fn portions_are_those_in_house_and_expected_by_then_without_the_absent(app: App) {
        // 24 November, 09:41. Breakfast 08:00, lunch 12:00, supper 18:00.
        let bed = |label: &str| app.world.beds[label];
        let from = app.at(date!(2026 - 11 - 20), time!(14:00));
        let person = |n| content(&app, &civil_number(n));
        let stays = given::stay_from(&app, bed("1A"), person(1), from, app.at(date!(2026 - 12 - 10), time!(10:00))).await;
        let leaves = given::stay_from(&app, bed("2"), person(2), from, app.at(date!(2026 - 11 - 24), time!(13:00))).await;
        let away = given::stay_from(&app, bed("3"), person(3), from, app.at(date!(2026 - 12 - 10), time!(10:00))).await;
        let comes = given::request_granted(&app, person(4)).await;
        given::offer_from(&app, comes, bed("21"), app.at(date!(2026 - 11 - 24), time!(15:00)), app.at(date!(2026 - 12 - 01), time!(10:00))).await;
        assert_eq!(diet(&app, stays, "puree").await, StatusCode::SEE_OTHER);
        assert_eq!(diet(&app, away, "diabetes").await, StatusCode::SEE_OTHER);
        assert_eq!(diet(&app, leaves, "cake").await, StatusCode::UNPROCESSABLE_ENTITY, "the list is closed");
        let nurse = app.ward_nurse().await;
        absence::act(&app, &nurse, away, "leave", &[("kind", "leave"), ("place", "Hjemme"), ("at", "i dag 09:00"), ("expected_return", "i dag 17:00")]).await.accepted();
        // Breakfast: three were here. Lunch: one away. Supper: one has left, one is back, one has come.
        assert_eq!(list(&app, "").await, [
            "Afsnit 1: Normalkost 1 1 0",
            "Afsnit 1: Diabeteskost 1 0 1",
            "Afsnit 1: Pureret kost 1 1 1",
            "Afsnit 1: I alt 3 2 2",
            "Afsnit 2: Normalkost 0 0 1",
            "Afsnit 2: I alt 0 0 1",
        ]);
        // Tomorrow: two in ward 1, one in ward 2, all day. Yesterday: three, before anybody went.
        assert_eq!(list(&app, "2026-11-25").await[3..], ["Afsnit 1: I alt 2 2 2", "Afsnit 2: Normalkost 1 1 1", "Afsnit 2: I alt 1 1 1"][..]);
        assert_eq!(list(&app, "2026-11-23").await[3..], ["Afsnit 1: I alt 3 3 3", "Afsnit 2: Normalkost 0 0 0", "Afsnit 2: I alt 0 0 0"][..]);
    }

    async fn a_late_arrival_costs_the_kitchen_a_meal_and_who_never_comes_back_is_not_counted(app: App) {
        // As in scenario 8.8: promised from 11:00; at half past twelve the arrival is put off to 19:10.
        let asked = given::request_granted(&app, content(&app, &civil_number(1))).await;
        let until = app.at(date!(2026 - 12 - 01), time!(10:00));
        let eleven = app.at(date!(2026 - 11 - 24), time!(11:00));
        given::offer_from(&app, asked, app.world.beds["1A"], eleven, until).await;
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 0 1 1");
        app.set_local(date!(2026 - 11 - 24), time!(12:30));
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 0 0 1", "nobody was here for lunch; supper still waits");
        let actor = app.actor(app.world.allocator).await;
        let ten_past_seven = app.at(date!(2026 - 11 - 24), time!(19:10));
        let terms = Terms {
            bed: app.world.beds["1A"], arrival: ten_past_seven, until, answer_by: app.plads.now().plus_hours(3),
            message: String::new(), unmet_choice: String::new(), consents: String::new(),
        };
        let seen = Seen { request: request::by_id(app.plads.store.read(), asked).await.unwrap().unwrap().version, offer: None };
        move_reservation(&app.plads, &actor, asked, seen, terms).await.unwrap();
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 0 0 0", "the kitchen loses one meal");
        let offer = reservation::of_request(app.plads.store.read(), asked).await.unwrap().remove(0);
        assert_eq!(offer.period, Period::new(ten_past_seven, until).unwrap());
        // Away without a known return: no meal until somebody says when.
        let gone = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(2))).await;
        let nurse = app.ward_nurse().await;
        absence::act(&app, &nurse, gone, "leave", &[("kind", "hospital"), ("place", "Prøveby Sygehus")]).await.accepted();
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 1 1 0");
        app.set_local(date!(2026 - 11 - 24), time!(17:00));
        let nurse = app.ward_nurse().await;
        absence::act(&app, &nurse, gone, "come_back", &[]).await.accepted();
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 1 1 1", "back before supper");
    }

    async fn a_death_takes_its_meals_off_the_list_while_the_bed_still_waits(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 1 1 1");
        let fields = [("version", &*version(&app, id).await), ("found_by", "Ida Krogh"), ("at", "i dag 08:30")];
        app.ward_nurse().await.post(&format!("/stays/{id}/death"), "found_dead", &fields).await.accepted();
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 1 0 0");
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE live AND kind = 'stay'").await, 1, "the bed waits for collection");
    }

    async fn the_times_of_meals_are_settings_and_the_list_names_nobody(app: App) {
        let from = app.at(date!(2026 - 11 - 20), time!(14:00));
        given::stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), from, app.at(date!(2026 - 11 - 24), time!(17:30))).await;
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 1 1 0");
        let fields = [("version", "0"), ("key_of_setting", "supper_minute"), ("set_value", "1035"), ("set_from", "24.11.2026"), ("set_source", "Køkkenet"), ("set_confirmed", "yes")];
        app.admin().await.post("/admin/settings", "set_setting", &fields).await.accepted();
        assert_eq!(list(&app, "").await[1], "Afsnit 1: I alt 1 1 1", "supper at a quarter past five");
        let page = app.ward_nurse().await.get("/kitchen").await;
        page.says("Aftensmad 17:15").says("Solgården").never_says("Kragh").never_says("Birthe").never_says("Korttidsplads").never_says("/stays/").never_says("/beds/");
        assert_eq!(number(&app, "SELECT count(*) FROM access_log WHERE action LIKE 'kitchen%'").await, 0, "nobody was looked at");
        for (who, site, expected) in [
            (app.world.manager, app.world.solgaarden, StatusCode::OK),
            (app.world.other_ward_nurse, app.world.solgaarden, StatusCode::NOT_FOUND),
            (app.world.hospital, app.world.solgaarden, StatusCode::FORBIDDEN),
            (app.world.admin, app.world.solgaarden, StatusCode::FORBIDDEN),
        ] {
            assert_eq!(app.browser(who).await.get(&format!("/kitchen?site={site}")).await.status, expected, "{who:?}");
        }
        assert_eq!(app.ward_nurse().await.get("/kitchen?date=i-morgen").await.status, StatusCode::NOT_FOUND);
    }
}
