//! Corrections of what was registered about a stay: between its neighbours, within the window, with a reason, and both versions kept.

use crate::bed::number;
use crate::given::{self, civil_number, content};
use crate::harness::{Answer, App, Browser};
use crate::moving::{post, sound, state};
use axum::http::StatusCode;
use domain::board::BedState;
use domain::ids::StayId;
use server::store::{claims, stay};
use time::macros::{date, time};

/// Corrects the `n`-th registration of a kind, as its form on the page says it.
async fn correct(app: &App, who: &Browser, id: StayId, moment: &str, at: &str, reason: &str) -> Answer {
    let page = who.get(&format!("/stays/{id}/correct")).await;
    let marker = format!("value=\"{moment}:");
    let rest = page.body.split(&marker).nth(1).unwrap_or_else(|| panic!("no {moment} to correct:\n{}", page.body));
    let what = format!("{moment}:{}", rest.split('"').next().unwrap());
    post(app, who, id, "correct", "correct", &[("what", &what), ("at", at), ("reason", reason)]).await
}

on_both_engines! {
    async fn an_arrival_registered_wrongly_moves_with_its_bed_and_its_phase(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        let early = app.at(date!(2026 - 11 - 23), time!(8:00));
        correct(&app, &nurse, id, "arrival", "23.11.2026 08:00", "Skrevet forkert").await.accepted();
        let stored = stay::by_id(app.plads.store.read(), id).await.unwrap().unwrap();
        assert_eq!(stored.arrived_at(), early);
        assert_eq!(claims::of_stay(app.plads.store.read(), id).await.unwrap().unwrap().period.from(), early);
        nurse.get(&format!("/stays/{id}")).await.says("Registrering rettet").says("Skrevet forkert").says("Rettelser");
        for (at, reason, words) in [("i dag 09:45", "x", "for sent"), ("23.11.2026 08:00", "x", "for tidligt"), ("23.11.2026 07:00", " ", "Skal udfyldes")] {
            let answer = correct(&app, &nurse, id, "arrival", at, reason).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{at}");
            answer.says(words);
        }
        assert_eq!(number(&app, "SELECT count(*) FROM correction").await, 1);
        sound(&app).await;
    }

    async fn a_departure_moves_with_the_cleaning_and_the_figures_follow(app: App) {
        let bed = app.world.beds["2"];
        let id = given::stay_from(&app, bed, content(&app, &civil_number(1)), app.at(date!(2026 - 11 - 20), time!(14:00)), app.plads.now().plus_hours(240)).await;
        let nurse = app.ward_nurse().await;
        nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &crate::phase::version(&app, id).await), ("outcome", "own_home"), ("at", "i dag 09:00")]).await.accepted();
        let nights = |body: String| body.lines().skip(1).map(|l| l.split(';').nth(5).unwrap().to_owned()).collect::<Vec<_>>();
        let file = format!("/occupancy.csv?site={}&from=21.11.2026&to=23.11.2026", app.world.solgaarden);
        assert_eq!(nights(app.manager().await.get(&file).await.body), ["1", "1", "1"]);
        correct(&app, &nurse, id, "departure", "23.11.2026 10:00", "Hun rejste dagen før").await.accepted();
        assert_eq!(nights(app.manager().await.get(&file).await.body), ["1", "1", "0"], "derived anew");
        assert_eq!(state(&app, bed).await, BedState::Cleaning);
        sound(&app).await;
        correct(&app, &nurse, id, "departure", "i dag 08:30", "Alligevel i morges").await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM correction").await, 2, "every version is kept");
        sound(&app).await;
    }

    async fn a_departure_that_never_was_is_taken_back_unless_the_bed_is_anothers(app: App) {
        let bed = app.world.beds["2"];
        let nurse = app.ward_nurse().await;
        let id = given::stay_in(&app, bed, content(&app, &civil_number(1))).await;
        let leave = |version: String| { let nurse = nurse.clone(); async move { nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &version), ("outcome", "own_home"), ("at", "i dag 09:00")]).await.accepted().to_owned() } };
        leave(crate::phase::version(&app, id).await).await;
        post(&app, &nurse, id, "correct", "reopen_stay", &[("reason", "Bilen kom ikke")]).await.accepted();
        assert_eq!(state(&app, bed).await, BedState::Occupied);
        sound(&app).await;
        leave(crate::phase::version(&app, id).await).await;
        let claim = claims::on_beds(app.plads.store.read(), &[bed], domain::period::Period::new(app.plads.now(), app.plads.now().plus_hours(1)).unwrap()).await.unwrap();
        let cleaning = claim[0].cleaning.unwrap().to_string();
        nurse.post(&format!("/beds/{bed}"), "accept_cleaning", &[("cleaning", &cleaning)]).await.accepted();
        app.wait_minutes(1);
        let now = app.plads.now();
        given::stay_from(&app, bed, content(&app, &civil_number(2)), now, now.plus_hours(48)).await;
        let refused = post(&app, &nurse, id, "correct", "reopen_stay", &[("reason", "Bilen kom ikke")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("er belagt").says("Bilen kom ikke");
        sound(&app).await;
    }

    async fn absence_return_transfer_and_phase_each_move_between_their_neighbours(app: App) {
        let id = given::stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), app.at(date!(2026 - 11 - 18), time!(14:00)), app.plads.now().plus_hours(240)).await;
        let (nurse, allocator) = (app.ward_nurse().await, app.allocator().await);
        let social = crate::phase::basis(&app, "servicelov84").await;
        post(&app, &allocator, id, "phase", "change_phase", &[("kind", "waiting"), ("legal_basis", &social), ("from", "20.11.2026 00:00"), ("reasons", "Fordi.")]).await.accepted();
        crate::absence::act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "21.11.2026 10:00")]).await.accepted();
        crate::absence::act(&app, &nurse, id, "come_back", &[("at", "22.11.2026 10:00")]).await.accepted();
        let to = app.world.beds["3"].to_string();
        post(&app, &nurse, id, "move", "move_citizen", &[("bed", &to), ("reason", "Støj"), ("at", "23.11.2026 10:00")]).await.accepted();
        sound(&app).await;
        for (moment, at) in [("phase_start", "19.11.2026 00:00"), ("absence_start", "21.11.2026 06:00"), ("absence_return", "22.11.2026 18:00"), ("transfer", "23.11.2026 18:00"), ("transfer", "23.11.2026 08:00")] {
            correct(&app, &nurse, id, moment, at, "Skrevet forkert").await.accepted();
            sound(&app).await;
        }
        for (moment, at) in [("absence_start", "22.11.2026 18:00"), ("absence_return", "21.11.2026 05:00"), ("transfer", "22.11.2026 12:00"), ("phase_start", "18.11.2026 14:00")] {
            let answer = correct(&app, &nurse, id, moment, at, "Forkert igen").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{moment}");
        }
        assert_eq!(number(&app, "SELECT count(*) FROM correction").await, 5);
    }

    async fn the_clock_of_a_hold_follows_the_corrected_beginning_unless_a_person_has_set_it(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let (nurse, allocator) = (app.ward_nurse().await, app.allocator().await);
        crate::absence::act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "i dag 08:00")]).await.accepted();
        correct(&app, &nurse, id, "absence_start", "i dag 06:00", "Ambulancen kom før").await.accepted();
        nurse.get(&format!("/stays/{id}")).await.says("fastholdt til i morgen kl. 06.00");
        crate::absence::act(&app, &allocator, id, "hold_longer", &[("until", "+2 12:00"), ("reason", "Aftalt med afdelingen")]).await.accepted();
        correct(&app, &nurse, id, "absence_start", "i dag 05:00", "Endnu før").await.accepted();
        nurse.get(&format!("/stays/{id}")).await.says("fastholdt til 26. nov. kl. 12.00");
        sound(&app).await;
    }

    async fn the_window_for_corrections_closes(app: App) {
        let id = given::stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), app.plads.now().plus_hours(-24 * 15), app.plads.now().plus_hours(240)).await;
        let nurse = app.ward_nurse().await;
        nurse.get(&format!("/stays/{id}/correct")).await.says("Fristen for rettelser er udløbet").never_says("name=\"what\"");
        let what = format!("arrival:{id}");
        let fields = [("what", what.as_str()), ("at", "10.11.2026 10:00"), ("reason", "x")];
        let late = post(&app, &nurse, id, "correct", "correct", &fields).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("Fristen for rettelser er udløbet");
    }

    async fn where_somebody_went_is_corrected_and_both_versions_stay(app: App) {
        let id = given::stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        nurse.get(&format!("/stays/{id}/correct")).await.never_says("name=\"outcome\"");
        nurse.post(&format!("/stays/{id}"), "end_stay", &[("version", &crate::phase::version(&app, id).await), ("outcome", "own_home"), ("at", "i dag 09:00")]).await.accepted();
        nurse.get(&format!("/stays/{id}/correct")).await.says(&format!("{id}:nursing_home")).never_says(&format!("{id}:own_home\"")).never_says(&format!("{id}:died"));
        let nursing_home = format!("{id}:nursing_home");
        for (what, reason, field) in [("", "x", "outcome"), (nursing_home.as_str(), " ", "reason"), (&format!("{id}:own_home"), "x", "outcome"), (&format!("{id}:nowhere"), "x", "outcome")] {
            let answer = post(&app, &nurse, id, "correct", "correct_outcome", &[("outcome", what), ("reason", reason)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
            answer.says(&format!("correct_outcome-{field}"));
        }
        let died = post(&app, &nurse, id, "correct", "correct_outcome", &[("outcome", &format!("{id}:died")), ("reason", "x")]).await;
        assert_eq!(died.status, StatusCode::UNPROCESSABLE_ENTITY, "a death is found and confirmed, not corrected into");
        assert_eq!(number(&app, "SELECT count(*) FROM correction").await, 0);
        post(&app, &nurse, id, "correct", "correct_outcome", &[("outcome", &nursing_home), ("reason", "Plejehjemmet hentede hende")]).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM stay WHERE outcome = 'nursing_home' AND status = 'ended'").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM correction WHERE before_code = 'own_home' AND after_code = 'nursing_home'").await, 1);
        nurse.get(&format!("/stays/{id}")).await.says("Rettelser").says("<s>Eget hjem</s>").says("Plejehjem").says("Plejehjemmet hentede hende");
        sound(&app).await;
        app.wait_minutes(15 * 24 * 60);
        let late = post(&app, &app.ward_nurse().await, id, "correct", "correct_outcome", &[("outcome", &format!("{id}:hospice")), ("reason", "x")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("Fristen for rettelser er udløbet");
    }

    async fn leave_taken_for_an_admission_is_corrected_and_counts_as_no_readmission(app: App) {
        let id = given::stay_from(&app, app.world.beds["2"], content(&app, &civil_number(1)), app.at(date!(2026 - 11 - 18), time!(14:00)), app.plads.now().plus_hours(240)).await;
        let nurse = app.ward_nurse().await;
        crate::absence::act(&app, &nurse, id, "leave", &[("kind", "hospital"), ("at", "21.11.2026 10:00")]).await.accepted();
        crate::absence::act(&app, &nurse, id, "come_back", &[("at", "22.11.2026 10:00")]).await.accepted();
        nurse.get(&format!("/stays/{id}")).await.says("1 genindlæggelse");
        let page = nurse.get(&format!("/stays/{id}/correct")).await;
        let what = page.body.split("name=\"absence_kind\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(what.ends_with(":leave"), "{what}");
        let stale = crate::phase::version(&app, id).await;
        post(&app, &nurse, id, "correct", "correct_absence", &[("absence_kind", &what), ("reason", "Hun var på besøg hjemme")]).await.accepted();
        nurse.get(&format!("/stays/{id}")).await.never_says("1 genindlæggelse").says("Hun var på besøg hjemme");
        sound(&app).await;
        let old = nurse.post(&format!("/stays/{id}/correct"), "correct_absence", &[("version", &stale), ("absence_kind", &what), ("reason", "x")]).await;
        assert_eq!(old.status, StatusCode::CONFLICT, "somebody has corrected it meanwhile");
        let other = given::stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        let foreign = post(&app, &nurse, other, "correct", "correct_absence", &[("absence_kind", &what), ("reason", "x")]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "an absence of another stay");
    }
}
