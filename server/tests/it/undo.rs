//! Undo within ten seconds: what was is there again, the history keeps both, and whatever has gone on since stands in the way.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::{Answer, App, Browser};
use crate::moving::{post, sound, state, tasks};
use axum::http::StatusCode;
use domain::allocation::{Claim, OfferState};
use domain::board::BedState;
use domain::citizen::Sex;
use domain::ids::{BedId, ReservationId, StayId};
use domain::request::{RequestContent, RequestStatus};
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::failure::Failure;
use server::store::entity::{event, stay as row};
use server::store::reservation::Reservation;
use server::store::task::{NewTask, raise};
use server::store::{claims, request, reservation, stay};

/// Where the button of a page leads.
#[track_caller]
pub fn way_back(page: &Answer) -> String {
    let form = page.body.split("action=\"/undo/").nth(1).unwrap_or_else(|| panic!("no way back on the page:\n{}", page.body));
    format!("/undo/{}", form.split('"').next().unwrap())
}

pub async fn undo(who: &Browser, way: &str) -> Answer {
    who.post(way, "undo", &[]).await
}

async fn claim_of(app: &App, id: StayId) -> Claim {
    claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap()
}

/// Moves a stay, and gives the way back that its page then shows.
async fn moved(app: &App, who: &Browser, id: StayId, to: &str) -> String {
    let bed = app.world.beds[to].to_string();
    let page = post(app, who, id, "move", "move_citizen", &[("bed", &bed), ("reason", "Forkert seng")]).await.accepted().to_owned();
    let page = who.get(&page).await;
    page.says(&format!("Flyttet til {} {to}.", if to.starts_with('S') { "Skoven" } else { "Solgården" })).says("role=\"status\"");
    way_back(&page)
}

async fn arrived(app: &App, who: &Browser, offer: ReservationId) -> String {
    let stored = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap();
    let fields = [("reservation", offer.to_string()), ("version", stored.version.to_string()), ("at", String::new())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = who.post(&format!("/beds/{}", stored.bed), "arrive", &fields).await.accepted().to_owned();
    let page = who.get(&page).await;
    page.says("Ankomst registreret i Solgården 2.");
    way_back(&page)
}

/// Refused with these words, and nothing is written.
async fn refused(app: &App, who: &Browser, way: &str, words: &str) {
    let before = number(app, "SELECT count(*) FROM event").await;
    let answer = undo(who, way).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    answer.says(words);
    assert_eq!(number(app, "SELECT count(*) FROM event").await, before);
    sound(app).await;
}

async fn expected(app: &App, bed: BedId) -> (domain::ids::RequestId, ReservationId, Reservation, Claim) {
    let asked = given::request_granted(app, content(app, &civil_number(1))).await;
    let offer = given::offer(app, asked, bed).await;
    let db = app.plads.store.read();
    let stored = reservation::by_id(db, offer).await.unwrap().unwrap();
    (asked, offer, stored, claims::of_reservation(db, offer).await.unwrap().unwrap())
}

const UNDONE: &str = "SELECT count(*) FROM event WHERE name LIKE '%.undone'";

on_both_engines! {
    async fn a_move_undone_in_the_ninth_second_leaves_the_citizen_where_she_was_and_the_history_tells_both(app: App) {
        let (from, to) = (app.world.beds["2"], app.world.beds["3"]);
        let id = given::stay_in(&app, from, content(&app, &civil_number(1))).await;
        let before = claim_of(&app, id).await;
        let nurse = app.ward_nurse().await;
        let way = moved(&app, &nurse, id, "3").await;
        assert_eq!((state(&app, from).await, state(&app, to).await), (BedState::Cleaning, BedState::Occupied));
        app.wait_seconds(9);
        assert_eq!(undo(&nurse, &way).await.accepted(), format!("/stays/{id}"));
        assert_eq!((state(&app, from).await, state(&app, to).await), (BedState::Occupied, BedState::Free));
        let after = claim_of(&app, id).await;
        assert_eq!((after.bed, after.period), (from, before.period), "as if she had never left");
        assert_eq!(number(&app, "SELECT count(*) FROM cleaning WHERE step <> 'accepted'").await, 0, "nobody has anything to clean");
        let page = nurse.get(&format!("/stays/{id}")).await;
        page.says("Flytningen er fortrudt.").says("Borger flyttet til en anden seng").says("Flytning fortrudt").never_says("action=\"/undo/");
        nurse.get(&acts(&app)).await.says("Borger flyttet til en anden seng: fra 2").says("Flytning fortrudt: fra 3");
        nurse.get(&format!("/handover?site={}", app.world.solgaarden)).await.never_says("flyttet til en anden seng").never_says("Flytning fortrudt");
        assert_eq!(number(&app, "SELECT count(*) FROM stay_transfer WHERE undone_at IS NOT NULL AND reason = 'Forkert seng'").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM audit_log WHERE action = 'transfer.undone' AND role = 'ward_nurse'").await, 1);
        sound(&app).await;
        // What is undone is over: she may be moved again, at once and later.
        refused(&app, &nurse, &way, "Det er allerede fortrudt.").await;
        app.wait_minutes(1);
        moved(&app, &nurse, id, "3").await;
        sound(&app).await;
    }

    async fn in_the_tenth_second_it_is_too_late_and_the_page_offers_it_no_longer(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let way = moved(&app, &nurse, id, "3").await;
        nurse.get(&acts(&app)).await.says(&format!("href=\"{way}\""));
        nurse.get(&way).await.says("Flyttet til Solgården 3.").says("value=\"undo\"");
        app.wait_seconds(10);
        nurse.get(&format!("/stays/{id}")).await.never_says("/undo/").never_says("just-done");
        nurse.get(&acts(&app)).await.never_says("/undo/");
        nurse.get(&way).await.says("Kan ikke længere fortrydes.").never_says("value=\"undo\"");
        refused(&app, &nurse, &way, "De 10 sekunder er gået.").await;
        assert_eq!(claim_of(&app, id).await.bed, app.world.beds["3"]);
    }

    async fn nobody_undoes_what_another_has_done(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let way = moved(&app, &nurse, id, "3").await;
        let allocator = app.allocator().await;
        allocator.get(&format!("/stays/{id}")).await.never_says("/undo/");
        allocator.get(&acts(&app)).await.says("Borger flyttet til en anden seng").never_says("/undo/");
        refused(&app, &allocator, &way, "Kun den, der gjorde det, kan fortryde det.").await;
        let outsider = app.browser(app.world.other_ward_nurse).await;
        assert_eq!(undo(&outsider, &way).await.status, StatusCode::NOT_FOUND);
        assert_eq!(undo(&app.hospital().await, &way).await.status, StatusCode::FORBIDDEN);
        undo(&nurse, &way).await.accepted();
    }

    async fn a_move_is_not_undone_once_the_stay_the_cleaning_or_the_old_bed_has_gone_on(app: App) {
        let beds = &app.world.beds;
        let nurse = app.ward_nurse().await;
        let id = given::stay_in(&app, beds["2"], content(&app, &civil_number(1))).await;
        let way = moved(&app, &nurse, id, "3").await;
        post(&app, &app.allocator().await, id, "infection", "change_infection", &[("infection", "awaiting_result"), ("reason", "Opkast")]).await.accepted();
        refused(&app, &nurse, &way, "En anden har ændret det").await;

        let other = given::stay_in(&app, beds["S1"], content(&app, &civil_number(2))).await;
        let way = moved(&app, &nurse, other, "S2").await;
        let cleaning = claims::on_beds(app.plads.store.read(), &[beds["S1"]], claim_of(&app, other).await.period).await.unwrap().remove(0).cleaning.unwrap();
        nurse.post(&format!("/beds/{}", beds["S1"]), "start_cleaning", &[("cleaning", &cleaning.to_string())]).await.accepted();
        refused(&app, &nurse, &way, "Klargøringen er allerede længere.").await;

        app.wait_minutes(1);
        let third = given::stay_in(&app, beds["1A"], content(&app, &civil_number(3))).await;
        let way = moved(&app, &nurse, third, "1B").await;
        let asked = given::request_granted(&app, content(&app, &civil_number(4))).await;
        given::offer(&app, asked, beds["1A"]).await;
        refused(&app, &nurse, &way, "Solgården 1A blev reserveret").await;
    }

    async fn a_move_is_not_undone_into_a_room_that_somebody_else_has_come_to(app: App) {
        let beds = &app.world.beds;
        let id = given::stay_in(&app, beds["1A"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let way = moved(&app, &nurse, id, "2").await;
        given::stay_from(&app, beds["1B"], RequestContent { sex: Sex::Male, ..content(&app, &civil_number(2)) }, app.plads.now(), app.plads.now().plus_hours(48)).await;
        refused(&app, &nurse, &way, "Stuen deles med en af andet køn").await;
    }

    async fn a_move_that_has_moved_others_plans_is_taken_back_by_moving_and_not_by_undoing(app: App) {
        let (beds, now) = (&app.world.beds, app.plads.now());
        let id = given::stay_from(&app, beds["2"], content(&app, &civil_number(1)), now.plus_hours(-48), now.plus_minutes(20)).await;
        let asked = given::request_granted(&app, content(&app, &civil_number(2))).await;
        given::offer_from(&app, asked, beds["2"], now.plus_minutes(20), now.plus_hours(48)).await;
        let bed = beds["3"].to_string();
        let nurse = app.ward_nurse().await;
        let page = post(&app, &nurse, id, "move", "move_citizen", &[("bed", &bed), ("reason", "Forkert seng")]).await.accepted().to_owned();
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'reservation.moved_behind'").await, 1, "the cleaning took its time");
        nurse.get(&page).await.never_says("/undo/");
        let act = event::Entity::find().filter(event::Column::Name.eq("stay.transferred")).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(undo(&nurse, &format!("/undo/{}", act.id)).await.status, StatusCode::NOT_FOUND);
        sound(&app).await;
    }

    async fn an_arrival_undone_is_a_promise_again_and_no_stay(app: App) {
        let bed = app.world.beds["2"];
        let (asked, offer, before, promise) = expected(&app, bed).await;
        app.wait_minutes(130);
        let (site, authority, due) = (app.world.solgaarden, app.world.region, app.plads.now());
        app.plads.store.write(async |tx| {
            let task = NewTask { site: Some(site), request: Some(asked), reservation: Some(offer), ..NewTask::new(TaskKind::NonArrival, authority, due) };
            raise(&tx, task, due).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        let nurse = app.ward_nurse().await;
        let way = arrived(&app, &nurse, offer).await;
        assert_eq!((state(&app, bed).await, tasks(&app, "non_arrival").await), (BedState::Occupied, 0));
        app.wait_seconds(9);
        assert_eq!(undo(&nurse, &way).await.accepted(), format!("/beds/{bed}"));
        let db = app.plads.store.read();
        assert_eq!(number(&app, "SELECT (SELECT count(*) FROM stay) + (SELECT count(*) FROM stay_phase)").await, 0);
        assert_eq!(tasks(&app, "non_arrival").await, 1, "somebody still waits for the citizen");
        let after = reservation::by_id(db, offer).await.unwrap().unwrap();
        assert_eq!((after.state, after.period, after.bed), (before.state, before.period, bed));
        assert_eq!(claims::of_reservation(db, offer).await.unwrap().unwrap().period, promise.period);
        assert_eq!(request::by_id(db, asked).await.unwrap().unwrap().state.status(), RequestStatus::Reserved);
        nurse.get(&acts(&app)).await.says("Ankomst registreret").says("Registreret ankomst fortrudt").never_says("/stays/");
        nurse.get(&format!("/handover?site={}", app.world.solgaarden)).await.never_says("Ankomst registreret").never_says("ankomst fortrudt");
        sound(&app).await;
        refused(&app, &nurse, &way, "Det er allerede fortrudt.").await;
        // And then the citizen really comes.
        app.wait_minutes(1);
        arrived(&app, &nurse, offer).await;
        sound(&app).await;
    }

    async fn an_arrival_on_a_confirmed_place_leaves_it_confirmed_when_undone(app: App) {
        let (_, offer, ..) = expected(&app, app.world.beds["2"]).await;
        crate::deadlines::confirm(&app, offer).await;
        let confirmed = reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap().state;
        assert!(matches!(confirmed, OfferState::Confirmed { .. }));
        // Two hours early.
        let nurse = app.ward_nurse().await;
        let way = arrived(&app, &nurse, offer).await;
        undo(&nurse, &way).await.accepted();
        assert_eq!(reservation::by_id(app.plads.store.read(), offer).await.unwrap().unwrap().state, confirmed);
        assert_eq!(state(&app, app.world.beds["2"]).await, BedState::Free, "it is promised from two hours on");
        sound(&app).await;
    }

    async fn an_arrival_is_not_undone_too_late_by_another_or_when_the_stay_has_gone_on(app: App) {
        let (_, offer, ..) = expected(&app, app.world.beds["2"]).await;
        let nurse = app.ward_nurse().await;
        let way = arrived(&app, &nurse, offer).await;
        refused(&app, &app.allocator().await, &way, "Kun den, der gjorde det").await;
        let id: StayId = stay_id(&app).await;
        post(&app, &nurse, id, "infection", "change_infection", &[("infection", "awaiting_result"), ("reason", "Opkast")]).await.accepted();
        refused(&app, &nurse, &way, "En anden har ændret det").await;
        app.wait_seconds(10);
        refused(&app, &nurse, &way, "De 10 sekunder er gået.").await;
        assert_eq!(number(&app, UNDONE).await, 0);
    }

    async fn an_arrival_that_a_task_is_about_is_not_undone(app: App) {
        let (_, offer, ..) = expected(&app, app.world.beds["2"]).await;
        let nurse = app.ward_nurse().await;
        let way = arrived(&app, &nurse, offer).await;
        let (id, authority, now) = (stay_id(&app).await, app.world.region, app.plads.now());
        app.plads.store.write(async |tx| {
            raise(&tx, NewTask { stay: Some(id), ..NewTask::new(TaskKind::ReviewStay, authority, now) }, now).await?;
            Ok::<_, Failure>(())
        }).await.unwrap();
        refused(&app, &nurse, &way, "En anden har ændret det").await;
        assert!(stay::by_id(app.plads.store.read(), id).await.unwrap().is_some());
    }

    async fn of_two_who_press_undo_at_once_one_undoes(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let way = moved(&app, &nurse, id, "3").await;
        let (a, b) = tokio::join!(undo(&nurse, &way), undo(&nurse, &way));
        let mut answers = [a.status, b.status];
        answers.sort_unstable();
        assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
        assert_eq!(number(&app, UNDONE).await, 1);
        sound(&app).await;
    }

    async fn undoing_against_moving_on_leaves_one_bed_and_one_of_the_two(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let way = moved(&app, &nurse, id, "3").await;
        app.wait_seconds(5);
        let (allocator, bed) = (app.allocator().await, app.world.beds["S1"].to_string());
        let on = [("bed", bed.as_str()), ("reason", "Hun skal til Skoven")];
        let (back, on) = tokio::join!(undo(&nurse, &way), post(&app, &allocator, id, "move", "move_citizen", &on));
        assert_eq!([back.status, on.status].iter().filter(|s| **s == StatusCode::SEE_OTHER).count(), 1, "{} {}", back.status, on.status);
        let here = claim_of(&app, id).await.bed;
        assert_eq!(here, app.world.beds[if back.status == StatusCode::SEE_OTHER { "2" } else { "S1" }]);
        sound(&app).await;
    }

    async fn what_is_no_act_that_can_be_undone_is_not_found(app: App) {
        let nurse = app.ward_nurse().await;
        for way in ["/undo/x", "/undo/00000000-0000-4000-8000-000000000001"] {
            assert_eq!(nurse.get(way).await.status, StatusCode::NOT_FOUND);
            assert_eq!(undo(&nurse, way).await.status, StatusCode::NOT_FOUND);
        }
    }
}

fn acts(app: &App) -> String {
    format!("/handover/acts?site={}", app.world.solgaarden)
}

/// The only stay.
async fn stay_id(app: &App) -> StayId {
    StayId(row::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id)
}
