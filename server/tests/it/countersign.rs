//! Students: what they write awaits somebody who answers for it (row H16), and they reach nothing else.

use crate::harness::App;
use crate::moving::tasks;
use crate::plan::{a_plan, measured_tug};
use crate::training::{booking, house, plan_of};
use axum::http::StatusCode;
use domain::rehab::session::Place;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, Set};
use server::store::entity::{event, plan_measure, training_trainee};
use server::training::book::book;

const TUG: [(&str, &str); 5] =
    [("instrument", "tug"), ("instrument_version", "1"), ("taken_on", "24.11.2026"), ("value", "21,0"), ("walking_aid", "rollator")];

on_both_engines! {
    async fn h16_a_students_tug_awaits_approval_until_it_is_signed(app: App) {
        let (_, plan) = a_plan(&app).await;
        measured_tug(&plan, "23.11.2026", "28,4").await;
        let student = app.browser(app.world.student).await;
        student.get(&plan.path()).await.says("do=measure").never_says("do=goal").never_says("do=edit");
        student.post(&plan.path(), "register_measure", &TUG).await.accepted();
        assert_eq!(tasks(&app, "entry_to_sign").await, 1);
        let page = plan.by.get(&plan.path()).await;
        page.says("Afventer godkendelse").says("1 fra studerende").says("Laura H.").says("Ændring mangler: målt én gang");
        page.never_says("7,4 bedre");
        let entry = waiting(&app).await;
        let sign = [("entry", entry.as_str())];
        assert_eq!(student.post(&plan.path(), "countersign", &sign).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.browser(app.world.other_therapist).await.post(&plan.path(), "countersign", &sign).await.status, StatusCode::NOT_FOUND);
        assert_eq!(waiting(&app).await, entry, "it waits still");
        plan.by.post(&plan.path(), "countersign", &sign).await.accepted();
        assert_eq!(tasks(&app, "entry_to_sign").await, 0);
        let page = plan.by.get(&plan.path()).await;
        page.says("7,4 bedre siden 23. nov.").says("Laura H.").says("godkendt af Jonas R.").never_says("Afventer godkendelse");
        let again = plan.by.post(&plan.path(), "countersign", &sign).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("Registreringen afventer ikke godkendelse");
        let events = event::Entity::find().all(app.plads.store.read()).await.unwrap();
        let signed: Vec<_> = events.iter().filter(|e| e.name == "measure.countersigned").map(|e| e.actor_name.clone()).collect();
        assert_eq!(signed, ["Jonas R."]);
        let unknown = plan.by.post(&plan.path(), "countersign", &[("entry", "0")]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    }

    async fn a_students_measurement_is_struck_out_instead_and_asks_no_more(app: App) {
        let (_, plan) = a_plan(&app).await;
        let student = app.browser(app.world.student).await;
        student.post(&plan.path(), "register_measure", &TUG).await.accepted();
        let entry = waiting(&app).await;
        let strike = [("measured", entry.as_str()), ("strike_reason", "Målt uden sko")];
        assert_eq!(student.post(&plan.path(), "strike_measure", &strike).await.status, StatusCode::FORBIDDEN);
        plan.by.post(&plan.path(), "strike_measure", &strike).await.accepted();
        assert_eq!(tasks(&app, "entry_to_sign").await, 0);
        plan.by.get(&plan.path()).await.says("streget ud: Målt uden sko").never_says("fra studerende");
        assert_eq!(plan.by.post(&plan.path(), "countersign", &[("entry", entry.as_str())]).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_a_student_tells_of_a_session_awaits_approval_and_is_not_written_over_what_somebody_answers_for(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let id = book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Ward, app.plads.now().plus_minutes(30), 30)).await.unwrap()[0];
        app.wait_minutes(70);
        let (student, therapist) = (app.browser(app.world.student).await, app.browser(app.world.therapist).await);
        let path = format!("/sessions/{id}");
        student.get(&path).await.says("tell_came").never_says("move_session").never_says("cancel_session");
        let trainee = training_trainee::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        let tell = |note: &'static str| [("trainee", trainee.clone()), ("note", note.to_owned())];
        let post = async |by: &crate::harness::Browser, note| {
            let fields = tell(note);
            by.post(&path, "tell_came", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await
        };
        post(&student, "8 trin").await.accepted();
        post(&student, "10 trin med gelænder").await.accepted();
        assert_eq!(tasks(&app, "entry_to_sign").await, 1, "one task for the plan");
        therapist.get(&path).await.says("10 trin med gelænder").says("Afventer godkendelse");
        therapist.get(&format!("/plans/{plan}")).await.says("10 trin med gelænder").says("1 fra studerende").never_says("Seneste notater");
        therapist.post(&format!("/plans/{plan}"), "countersign", &[("entry", trainee.as_str())]).await.accepted();
        assert_eq!(tasks(&app, "entry_to_sign").await, 0);
        therapist.get(&format!("/plans/{plan}")).await.says("Seneste notater").says("10 trin med gelænder").says("Laura H.");
        therapist.get(&path).await.says("10 trin med gelænder").never_says("Afventer godkendelse");
        let refused = post(&student, "12 trin").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Registreringen er underskrevet");
        therapist.get(&path).await.says("10 trin med gelænder").never_says("12 trin");
        // Whoever is responsible puts it right, and answers for that alone.
        post(&therapist, "11 trin").await.accepted();
        let row = training_trainee::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((row.note.as_str(), row.by_student, row.signed_by), ("11 trin", false, None));
    }

    async fn the_database_refuses_a_signature_of_the_student_and_one_under_nobodys_pupil(app: App) {
        let (_, plan) = a_plan(&app).await;
        measured_tug(&plan, "23.11.2026", "28,4").await;
        app.browser(app.world.student).await.post(&plan.path(), "register_measure", &TUG).await.accepted();
        let db = app.plads.store.read();
        for row in plan_measure::Entity::find().all(db).await.unwrap() {
            let signer = if row.by_student { row.registered_by } else { app.world.student.0.0 };
            let mut forged = row.into_active_model();
            forged.signed_by = Set(Some(signer));
            forged.signed_at = Set(Some(app.plads.now().into()));
            let refused = app.plads.store.write(async |tx| Ok::<_, server::failure::Failure>(forged.clone().update(&*tx).await.is_err())).await;
            assert!(refused.is_err() || refused.unwrap());
        }
        let rows = plan_measure::Entity::find().all(db).await.unwrap();
        assert!(rows.iter().all(|row| row.signed_by.is_none()));
    }
}

/// The one measurement that awaits approval.
async fn waiting(app: &App) -> String {
    let rows = plan_measure::Entity::find().all(app.plads.store.read()).await.unwrap();
    let mut waits = rows.iter().filter(|row| row.by_student && row.signed_by.is_none() && row.struck_at.is_none());
    let one = waits.next().unwrap().id.to_string();
    assert!(waits.next().is_none());
    one
}
