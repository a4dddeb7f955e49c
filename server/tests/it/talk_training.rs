//! Talks at the bedside and training: neither the citizen nor whoever holds the talk is ever in both.

use crate::given::{civil_number, content, stay_in};
use crate::harness::{App, Browser};
use crate::moving::sound;
use crate::phase::version;
use crate::screening::{smokes, switch_on, talk};
use crate::training::{House, booking, house, plan_of, refusal};
use app::error::{Clash, ClashCause, ClashOf, Refusal, SessionTaken};
use axum::http::StatusCode;
use domain::ids::{PlanId, StayId};
use domain::rehab::session::Place;
use sea_orm::{ConnectionTrait as _, EntityTrait as _};
use server::failure::Failure;
use server::store::entity::{bedside_talk, training_session};
use server::training::book::book;
use std::sync::Arc;
use time::macros::{date, datetime, time};
use tokio::sync::Barrier;

/// A house where somebody in bed 2 wants to stop smoking and trains by a plan. It is 9:41 on 24 November.
async fn smoker(app: &App) -> (House, StayId, PlanId, Browser) {
    switch_on(app, "0", true, "off").await;
    let house = house(app).await;
    let (stay, plan) = plan_of(app, &house, "2", 1).await;
    let nurse = app.ward_nurse().await;
    smokes(&nurse, stay, "daily", "given").await.accepted();
    (house, stay, plan, nurse)
}

fn taken(failure: Failure) -> SessionTaken {
    let refusal = refusal(failure);
    let Refusal::SessionTaken(taken) = refusal else { panic!("another refusal: {refusal:?}") };
    taken
}

on_both_engines! {
    async fn a_talk_is_refused_while_the_citizen_or_whoever_holds_it_trains_with_the_next_time_both_are_free(app: App) {
        let (house, stay, plan, nurse) = smoker(&app).await;
        let at = |clock| app.at(date!(2026 - 11 - 24), clock);
        book(&app.plads, &house.actor, plan, booking(house.therapists[1], Place::Ward, at(time!(11:00)), 45)).await.unwrap();
        let refused = talk(&nurse, stay, 0, "i dag 10:51").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Borgeren er optaget tir. 24. nov. 11:00–11:45: Gang.").says("Næste ledige tid: 24.11.2026 kl. 11.45.");
        refused.says("value=\"i dag 10:51\"");
        assert!(bedside_talk::Entity::find().all(app.plads.store.read()).await.unwrap().is_empty());
        // It may end as training begins, and move to where training ends.
        talk(&nurse, stay, 0, "i dag 10:50").await.accepted();
        talk(&nurse, stay, 1, "i dag 11:45").await.accepted();
        // Training of somebody else takes the therapist and not the nurse.
        let (_, other) = plan_of(&app, &house, "3", 2).await;
        book(&app.plads, &house.actor, other, booking(house.actor.user, Place::Ward, at(time!(13:00)), 30)).await.unwrap();
        let therapist = app.browser(app.world.therapist).await;
        let busy = talk(&therapist, stay, 2, "i dag 13:29").await;
        assert_eq!(busy.status, StatusCode::CONFLICT);
        busy.says("Jonas R. er optaget tir. 24. nov. 13:00–13:30: Gang.").says("kl. 13.30.").never_says("Borgeren er optaget");
        talk(&nurse, stay, 2, "i dag 13:29").await.accepted();
        sound(&app).await;
    }

    async fn training_is_refused_beside_a_talk_until_it_is_called_off_or_the_stay_is_over(app: App) {
        let (house, stay, plan, nurse) = smoker(&app).await;
        let beside = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        smokes(&nurse, beside, "daily", "given").await.accepted();
        let therapist = app.browser(app.world.therapist).await;
        talk(&therapist, beside, 0, "i dag 14:00").await.accepted();
        let at = |clock| app.at(date!(2026 - 11 - 24), clock);
        let clash = |who, from, to| Clash { who, from, to, why: ClashCause::Talk };
        let day = therapist.get("/day").await;
        day.says("Kragh, Birthe").says("Samtale ved sengen om rygestop").says(&format!("/stays/{beside}/screening"));
        // Whoever holds it.
        let own = || booking(house.actor.user, Place::Ward, at(time!(13:30)), 31);
        let told = taken(book(&app.plads, &house.actor, plan, own()).await.unwrap_err());
        let jonas = ClashOf::Therapist("Jonas R.".into());
        assert_eq!(told.clashes, [clash(jonas, datetime!(2026-11-24 14:00), datetime!(2026-11-24 14:10))]);
        assert_eq!(told.next_free, Some(datetime!(2026-11-24 14:10)));
        // The citizen, with whomever.
        talk(&nurse, stay, 0, "i dag 15:00").await.accepted();
        let colleague = || booking(house.therapists[1], Place::Gym(house.gym), at(time!(15:05)), 45);
        let told = taken(book(&app.plads, &house.actor, plan, colleague()).await.unwrap_err());
        assert_eq!(told.clashes, [clash(ClashOf::Citizen, datetime!(2026-11-24 15:00), datetime!(2026-11-24 15:10))]);
        assert!(training_session::Entity::find().all(app.plads.store.read()).await.unwrap().is_empty());
        // Nobody waits for one whose stay is over, nor for a talk that was called off.
        let fields = [("version", version(&app, beside).await), ("outcome", "hospital".to_owned())];
        nurse.post(&format!("/stays/{beside}"), "end_stay", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await.accepted();
        book(&app.plads, &house.actor, plan, own()).await.unwrap();
        let of = bedside_talk::Entity::find().all(app.plads.store.read()).await.unwrap();
        let which = of.iter().find(|t| t.stay_id == stay.0).unwrap().id.to_string();
        nurse.post("/screening", "call_off_talk", &[("talk", &which), ("version", "1")]).await.accepted();
        book(&app.plads, &house.actor, plan, colleague()).await.unwrap();
        sound(&app).await;
    }

    async fn of_a_talk_and_training_of_one_citizen_booked_at_once_one_is_and_the_other_is_told(app: App) {
        let (house, stay, plan, _) = smoker(&app).await;
        let nurse = Arc::new(app.actor(app.world.ward_nurse).await);
        let (mut talks, mut sessions) = (0, 0);
        for round in 0..10 {
            let at = app.at(date!(2026 - 11 - 25), time!(8:00)).plus_minutes(20 * round);
            let (start, plads, nurse) = (Arc::new(Barrier::new(2)), app.plads.clone(), Arc::clone(&nurse));
            let begin = Arc::clone(&start);
            let booked = bedside_talk::Entity::find().one(app.plads.store.read()).await.unwrap().map_or(0, |t| t.version);
            let talking = tokio::spawn(async move {
                begin.wait().await;
                server::stay::screening::talk::book(&plads, &nurse, stay, booked, at).await
            });
            let (plads, actor, by) = (app.plads.clone(), house.actor.clone(), house.therapists[1]);
            let training = tokio::spawn(async move {
                start.wait().await;
                book(&plads, &actor, plan, booking(by, Place::Ward, at, 10)).await
            });
            match (talking.await.unwrap(), training.await.unwrap()) {
                (Ok(_), Err(failure)) => {
                    talks += 1;
                    assert_eq!(taken(failure).clashes[0].why, ClashCause::Talk);
                }
                (Err(failure), Ok(_)) => {
                    sessions += 1;
                    assert_eq!(taken(failure).clashes[0].why, ClashCause::Session("Gang".into()));
                }
                both => panic!("round {round}: {both:?}"),
            }
            sound(&app).await;
        }
        assert_eq!(talks + sessions, 10);
    }

    async fn the_doctor_finds_a_talk_beside_training(app: App) {
        let (house, stay, plan, nurse) = smoker(&app).await;
        talk(&nurse, stay, 0, "i dag 14:00").await.accepted();
        let at = app.at(date!(2026 - 11 - 24), time!(14:10));
        book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Ward, at, 30)).await.unwrap();
        let found = async || {
            let findings = server::doctor::examine(&app.plads.store).await.unwrap();
            findings.iter().find(|f| f.id() == "training").unwrap().violations()
        };
        assert_eq!(found().await, 0);
        let db = app.plads.store.for_migration();
        db.execute_unprepared("UPDATE bedside_talk SET starts_at = (SELECT starts_at FROM training_session), ends_at = (SELECT ends_at FROM training_session)").await.unwrap();
        assert_eq!(found().await, 1);
    }
}
