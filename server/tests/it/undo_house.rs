//! Undo within ten seconds of what is done in the house: leaving for good or for a while, coming back, cleaning, closing.

use crate::absence::act;
use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::{App, Browser};
use crate::moving::{sound, state, tasks};
use crate::phase::version;
use crate::undo::{undo, way_back};
use axum::http::StatusCode;
use domain::board::BedState;
use domain::ids::{BedId, CleaningId, StayId};
use domain::stay::StayState;
use sea_orm::EntityTrait as _;
use server::store::entity::cleaning;
use server::store::{absence, claims, stay};

async fn stored(app: &App, id: StayId) -> stay::Stay {
    stay::by_id(app.plads.store.read(), id).await.unwrap().unwrap()
}

/// Ends a stay, and gives the way back that the page of the bed then shows.
async fn departed(app: &App, who: &Browser, id: StayId) -> String {
    let fields = [("version", version(app, id).await), ("outcome", "own_home".into()), ("note", "Kørt af datteren".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = who.post(&format!("/stays/{id}"), "end_stay", &fields).await.accepted().to_owned();
    let page = who.get(&page).await;
    page.says("er afsluttet.").says("role=\"status\"");
    way_back(&page)
}

async fn the_cleaning(app: &App) -> CleaningId {
    CleaningId(cleaning::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id)
}

async fn step(who: &Browser, bed: BedId, act: &str, of: CleaningId) -> String {
    let page = who.post(&format!("/beds/{bed}"), act, &[("cleaning", &of.to_string())]).await.accepted().to_owned();
    let page = who.get(&page).await;
    page.says("er opdateret.");
    way_back(&page)
}

async fn conflicts(app: &App, who: &Browser, way: &str, words: &str) {
    let before = number(app, "SELECT count(*) FROM event").await;
    let answer = undo(who, way).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    answer.says(words);
    assert_eq!(number(app, "SELECT count(*) FROM event").await, before);
    sound(app).await;
}

fn acts(app: &App) -> String {
    format!("/handover/acts?site={}", app.world.solgaarden)
}

on_both_engines! {
    async fn a_departure_undone_in_the_ninth_second_lets_the_stay_go_on_as_it_was(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let before = (stored(&app, id).await.state, claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap().period);
        let nurse = app.ward_nurse().await;
        let way = departed(&app, &nurse, id).await;
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        app.wait_seconds(9);
        assert_eq!(undo(&nurse, &way).await.accepted(), format!("/stays/{id}"));
        let after = (stored(&app, id).await.state, claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap().period);
        assert_eq!(after, before);
        assert_eq!(stored(&app, id).await.end_note, "", "what was said of the end is in nobody's way");
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        assert_eq!(number(&app, "SELECT count(*) FROM stay_phase WHERE ends_at IS NULL").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM cleaning WHERE step <> 'accepted'").await, 0);
        nurse.get(&format!("/stays/{id}")).await.says("Afslutningen er fortrudt. Opholdet fortsætter.");
        nurse.get(&format!("/beds/{bed}")).await.says("Afslutningen er fortrudt.").never_says("action=\"/undo/");
        nurse.get(&acts(&app)).await.says("Ophold afsluttet").says("Afslutning af ophold fortrudt");
        nurse.get(&format!("/handover?site={}", app.world.solgaarden)).await.never_says("Ophold afsluttet");
        sound(&app).await;
        conflicts(&app, &nurse, &way, "Det er allerede fortrudt.").await;
        app.wait_minutes(1);
        let way = departed(&app, &nurse, id).await;
        app.wait_seconds(10);
        conflicts(&app, &nurse, &way, "De 10 sekunder er gået.").await;
    }

    async fn a_departure_is_not_undone_once_the_bed_or_the_citizen_has_gone_on(app: App) {
        let beds = &app.world.beds;
        let nurse = app.ward_nurse().await;
        let first = given::stay_in(&app, beds["2"], content(&app, &civil_number(1))).await;
        let way = departed(&app, &nurse, first).await;
        conflicts(&app, &app.allocator().await, &way, "Kun den, der gjorde det").await;
        let of = the_cleaning(&app).await;
        nurse.post(&format!("/beds/{}", beds["2"]), "start_cleaning", &[("cleaning", &of.to_string())]).await.accepted();
        conflicts(&app, &nurse, &way, "Klargøringen er allerede længere.").await;

        app.wait_minutes(1);
        let second = given::stay_in(&app, beds["3"], content(&app, &civil_number(2))).await;
        let way = departed(&app, &nurse, second).await;
        let now = app.plads.now();
        given::stay_from(&app, beds["S1"], content(&app, &civil_number(2)), now, now.plus_hours(48)).await;
        conflicts(&app, &nurse, &way, "Borgeren").await;

        app.wait_minutes(1);
        let third = given::stay_in(&app, beds["1A"], content(&app, &civil_number(3))).await;
        let way = departed(&app, &nurse, third).await;
        let asked = given::request_granted(&app, content(&app, &civil_number(4))).await;
        given::offer(&app, asked, beds["1A"]).await;
        conflicts(&app, &nurse, &way, "Solgården 1A blev reserveret").await;
    }

    async fn a_departure_that_has_moved_others_plans_is_not_undone(app: App) {
        let (bed, now) = (app.world.beds["2"], app.plads.now());
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), now.plus_hours(-48), now.plus_minutes(20)).await;
        let asked = given::request_granted(&app, content(&app, &civil_number(2))).await;
        given::offer_from(&app, asked, bed, now.plus_minutes(20), now.plus_hours(48)).await;
        let nurse = app.ward_nurse().await;
        let fields = [("version", version(&app, id).await), ("outcome", "own_home".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let page = nurse.post(&format!("/stays/{id}"), "end_stay", &fields).await.accepted().to_owned();
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'reservation.moved_behind'").await, 1);
        nurse.get(&page).await.never_says("/undo/");
    }

    async fn each_step_of_a_cleaning_can_be_undone_and_the_last_takes_the_bed_again(app: App) {
        let bed = app.world.beds["2"];
        let of = given::cleaning_of(&app, bed).await;
        let (nurse, db) = (app.ward_nurse().await, app.plads.store.read());
        let claim = claims::of_cleaning(db, of).await.unwrap().unwrap().period;
        let row = async || cleaning::Entity::find_by_id(of.0).one(db).await.unwrap().unwrap();
        for (act, before) in [("start_cleaning", "due"), ("finish_cleaning", "started"), ("accept_cleaning", "done")] {
            let way = step(&nurse, bed, act, of).await;
            app.wait_seconds(5);
            assert_eq!(undo(&nurse, &way).await.accepted(), format!("/beds/{bed}"));
            nurse.get(&format!("/beds/{bed}")).await.says("Klargøringen er, som den var før.");
            assert_eq!((row().await.step.as_str(), state(&app, bed).await), (before, BedState::Cleaning), "{act}");
            assert_eq!(claims::of_cleaning(db, of).await.unwrap().unwrap().period, claim);
            sound(&app).await;
            conflicts(&app, &nurse, &way, "Det er allerede fortrudt.").await;
            app.wait_minutes(1);
            step(&nurse, bed, act, of).await;
            app.wait_minutes(1);
        }
        assert_eq!(state(&app, bed).await, BedState::Free);
        nurse.get(&acts(&app)).await.says("Klargøring sat et trin tilbage");
    }

    async fn a_cleaning_is_not_undone_after_a_further_step_or_when_the_bed_is_somebodys(app: App) {
        let bed = app.world.beds["2"];
        let of = given::cleaning_of(&app, bed).await;
        let nurse = app.ward_nurse().await;
        let way = step(&nurse, bed, "start_cleaning", of).await;
        nurse.post(&format!("/beds/{bed}"), "finish_cleaning", &[("cleaning", &of.to_string())]).await.accepted();
        conflicts(&app, &nurse, &way, "Klargøringen er allerede længere.").await;
        app.wait_minutes(1);
        let way = step(&nurse, bed, "accept_cleaning", of).await;
        let asked = given::request_granted(&app, content(&app, &civil_number(4))).await;
        given::offer_from(&app, asked, bed, app.plads.now().plus_minutes(10), app.plads.now().plus_hours(48)).await;
        conflicts(&app, &nurse, &way, "Solgården 2 blev reserveret").await;
    }

    async fn a_closure_undone_leaves_the_bed_free_and_a_row_that_says_so(app: App) {
        let bed = app.world.beds["2"];
        let nurse = app.ward_nurse().await;
        let fields = [("from", "i dag 09:30"), ("until", "+3 12:00"), ("cause", "Defekt lift")];
        let close = async |bed: BedId, more: &[(&str, &str)]| {
            let all = [&fields, more].concat();
            let page = nurse.post(&format!("/beds/{bed}"), "close", &all).await.accepted().to_owned();
            nurse.get(&page).await
        };
        let page = close(bed, &[]).await;
        page.says("Solgården 2 er lukket.");
        let way = way_back(&page);
        assert_eq!(state(&app, bed).await, BedState::Closed);
        app.wait_seconds(9);
        assert_eq!(undo(&nurse, &way).await.accepted(), format!("/beds/{bed}"));
        assert_eq!(state(&app, bed).await, BedState::Free);
        nurse.get(&format!("/beds/{bed}")).await.says("Lukningen er fortrudt.");
        assert_eq!(number(&app, "SELECT count(*) FROM closure WHERE reopened_at IS NOT NULL").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM bed_claim WHERE live").await, 0, "not an hour of it counts");
        sound(&app).await;
        conflicts(&app, &nurse, &way, "Det er allerede fortrudt.").await;
        // Reopened meanwhile, it is over already; of a room it is reopened bed by bed.
        app.wait_minutes(1);
        let way = way_back(&close(bed, &[]).await);
        let closure = number(&app, "SELECT count(*) FROM closure").await;
        assert_eq!(closure, 2);
        let open = server::store::entity::closure::Entity::find().all(app.plads.store.read()).await.unwrap();
        let open = open.into_iter().find(|row| row.reopened_at.is_none()).unwrap().id.to_string();
        nurse.post(&format!("/beds/{bed}"), "reopen", &[("closure", &open)]).await.accepted();
        conflicts(&app, &nurse, &way, "En anden har ændret det").await;
        close(app.world.beds["1A"], &[("scope", "room")]).await.never_says("/undo/");
    }

    async fn somebody_who_never_left_is_in_the_bed_again(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let (nurse, db) = (app.ward_nurse().await, app.plads.store.read());
        let before = (stored(&app, id).await.state, claims::of_stay(db, id).await.unwrap().unwrap().period);
        let left = async || {
            let page = act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "")]).await.accepted().to_owned();
            let page = nurse.get(&page).await;
            page.says("Fravær registreret. Solgården 2 er fastholdt.");
            way_back(&page)
        };
        let way = left().await;
        assert_eq!(state(&app, bed).await, BedState::Held);
        app.wait_seconds(9);
        assert_eq!(undo(&nurse, &way).await.accepted(), format!("/stays/{id}"));
        assert_eq!((stored(&app, id).await.state, claims::of_stay(db, id).await.unwrap().unwrap().period), before);
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        assert!(absence::open(db).await.unwrap().is_empty());
        assert_eq!(number(&app, "SELECT count(*) FROM absence WHERE ended = 'cancelled'").await, 1);
        nurse.get(&format!("/stays/{id}")).await.says("Fraværet er fortrudt.");
        nurse.get(&acts(&app)).await.says("Fravær begyndt").says("Fravær fortrudt");
        sound(&app).await;
        conflicts(&app, &nurse, &way, "Det er allerede fortrudt.").await;
        app.wait_minutes(1);
        let way = left().await;
        act(&app, &nurse, id, "word", &[("word", "hospitalised"), ("word_at", "")]).await;
        act(&app, &app.allocator().await, id, "hold_longer", &[("until", "+5 12:00"), ("reason", "Pårørende bad om det")]).await.accepted();
        conflicts(&app, &nurse, &way, "En anden har ændret det").await;
    }

    async fn somebody_who_has_not_come_back_is_away_again_on_the_same_clock(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let (nurse, db) = (app.ward_nurse().await, app.plads.store.read());
        act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "i dag 08:00")]).await.accepted();
        let hold = absence::open(db).await.unwrap().remove(0).hold;
        let claim = claims::of_stay(db, id).await.unwrap().unwrap().period;
        app.wait_minutes(1);
        let page = act(&app, &nurse, id, "come_back", &[("at", "")]).await.accepted().to_owned();
        let page = nurse.get(&page).await;
        page.says("Retur til Solgården 2 registreret.");
        let way = way_back(&page);
        assert_eq!(number(&app, "SELECT count(*) FROM arrival_check").await, 1);
        app.wait_seconds(9);
        undo(&nurse, &way).await.accepted();
        let open = absence::open(db).await.unwrap();
        assert_eq!((open.len(), open[0].hold, open[0].ended), (1, hold, None));
        assert!(matches!(stored(&app, id).await.state, StayState::OnLeave { absence, .. } if absence == open[0].id));
        assert_eq!((state(&app, bed).await, claims::of_stay(db, id).await.unwrap().unwrap().period), (BedState::Held, claim));
        assert_eq!(number(&app, "SELECT count(*) FROM arrival_check").await, 0, "there is nobody to look over");
        assert_eq!(tasks(&app, "arrival_item_missing").await, 0);
        nurse.get(&format!("/stays/{id}")).await.says("Returen er fortrudt. Pladsen er fastholdt som før.");
        sound(&app).await;
        // And then she really comes.
        app.wait_minutes(1);
        act(&app, &nurse, id, "come_back", &[("at", "")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        sound(&app).await;
    }

    async fn after_an_undone_arrival_the_page_of_the_bed_says_so(app: App) {
        let bed = app.world.beds["2"];
        let asked = given::request_granted(&app, content(&app, &civil_number(1))).await;
        let offer = given::offer(&app, asked, bed).await.to_string();
        let nurse = app.ward_nurse().await;
        let page = nurse.post(&format!("/beds/{bed}"), "arrive", &[("reservation", &offer), ("version", "1"), ("at", "")]).await;
        let way = way_back(&nurse.get(page.accepted()).await);
        let back = undo(&nurse, &way).await.accepted().to_owned();
        nurse.get(&back).await.says("Ankomsten er fortrudt.").says("role=\"status\"");
        app.allocator().await.get(&back).await.never_says("Ankomsten er fortrudt.");
    }

    async fn of_undoing_a_departure_and_cleaning_the_bed_in_the_same_moment_one_happens(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let (nurse, other) = (app.ward_nurse().await, app.allocator().await);
        let way = departed(&app, &nurse, id).await;
        let of = the_cleaning(&app).await.to_string();
        let path = format!("/beds/{bed}");
        let fields = [("cleaning", of.as_str())];
        let (back, clean) = tokio::join!(undo(&nurse, &way), other.post(&path, "start_cleaning", &fields));
        assert_eq!([back.status, clean.status].iter().filter(|s| **s == StatusCode::SEE_OTHER).count(), 1, "{} {}", back.status, clean.status);
        sound(&app).await;
    }
}
