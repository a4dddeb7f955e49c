//! A therapist who is away asks what becomes of the sessions: one task for each plan, one for the groups of a site, until none is left.

use crate::bed::number;
use crate::harness::App;
use crate::moving::tasks;
use crate::training::{House, booking, house, note_of, plan_of, tasks_of};
use domain::ids::{PlanId, SessionId, UserId};
use domain::rehab::session::Place;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::store::entity::task;
use server::store::training;
use server::training::book::{book, open_group};
use time::Date;
use time::macros::{date, time};

const KIND: &str = "sessions_therapist_away";
const WEDNESDAY: Date = date!(2026 - 11 - 25);

/// A session of 45 minutes on the ward.
async fn session(app: &App, house: &House, plan: PlanId, by: UserId, day: Date, clock: time::Time) -> SessionId {
    book(&app.plads, &house.actor, plan, booking(by, Place::Ward, app.at(day, clock), 45)).await.unwrap()[0]
}

/// Jonas is away.
async fn away(app: &App, from: &str, to: &str) {
    let fields = [("away_from", from), ("away_to", to), ("cause", "course")];
    app.browser(app.world.therapist).await.post("/day/hours", "set_away", &fields).await.accepted();
}

/// A form of a session.
async fn post(app: &App, id: SessionId, act: &str, fields: &[(&str, &str)]) {
    let version = training::by_id(app.plads.store.read(), id).await.unwrap().unwrap().version.to_string();
    let by = app.browser(app.world.therapist).await;
    by.post(&format!("/sessions/{id}"), act, &[&[("version", version.as_str())], fields].concat()).await.accepted();
}

async fn remove_away(app: &App) {
    let all =
        server::store::training::diary::away_of(app.plads.store.read(), app.actor(app.world.therapist).await.user, app.plads.now()).await;
    for one in all.unwrap() {
        let by = app.browser(app.world.therapist).await;
        by.post("/day/hours", "remove_away", &[("away", &one.id.to_string())]).await.accepted();
    }
}

const ALL_WEDNESDAY: (&str, &str) = ("25.11.2026 07:00", "25.11.2026 16:00");

on_both_engines! {
    async fn an_absence_over_two_sessions_of_a_plan_is_one_task_until_the_last_is_moved_or_cancelled(app: App) {
        let house = house(&app).await;
        let by = house.actor.user;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let (_, other) = plan_of(&app, &house, "S1", 2).await;
        let first = session(&app, &house, plan, by, WEDNESDAY, time!(9:00)).await;
        let second = session(&app, &house, plan, by, WEDNESDAY, time!(13:00)).await;
        session(&app, &house, plan, by, date!(2026 - 11 - 26), time!(9:00)).await;
        session(&app, &house, other, house.therapists[1], WEDNESDAY, time!(9:00)).await;
        away(&app, ALL_WEDNESDAY.0, ALL_WEDNESDAY.1).await;
        assert_eq!((tasks(&app, KIND).await, tasks_of(&app, KIND, plan).await), (1, 1));
        assert_eq!(note_of(&app, KIND).await, "2: 25.11. 09:00, 25.11. 13:00");
        assert_eq!(number(&app, &format!("SELECT count(*) FROM task WHERE kind = '{KIND}' AND owner_role = 'therapist'")).await, 1);
        let asked = task::Entity::find().filter(task::Column::Kind.eq(KIND)).one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!(asked.due_at.at(), app.at(WEDNESDAY, time!(9:00)), "at the first of them");
        app.browser(app.world.therapist).await.get("/tasks").await.says("Træningstider, hvor terapeuten er væk").says("25.11. 13:00");
        post(&app, first, "move_session", &[("day", "27.11.2026"), ("clock", "10:00")]).await;
        assert_eq!(tasks(&app, KIND).await, 1, "the other one still is without anybody");
        assert_eq!(note_of(&app, KIND).await, "1: 25.11. 13:00");
        post(&app, second, "cancel_session", &[("cause", "therapist_away")]).await;
        assert_eq!(tasks(&app, KIND).await, 0);
        assert_eq!(tasks_of(&app, KIND, plan).await, 1, "asked once, and dealt with");
    }

    async fn an_absence_that_is_taken_back_asks_nothing_any_more_and_one_without_sessions_never_does(app: App) {
        let house = house(&app).await;
        let by = house.actor.user;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        // One that ends as the absence begins, and one that begins as it ends.
        session(&app, &house, plan, by, WEDNESDAY, time!(9:00)).await;
        session(&app, &house, plan, by, WEDNESDAY, time!(15:00)).await;
        away(&app, "25.11.2026 09:45", "25.11.2026 15:00").await;
        assert_eq!(tasks(&app, KIND).await, 0);
        remove_away(&app).await;
        // Two absences: what one of them leaves open is asked until both are gone, and the second is named as well.
        away(&app, "25.11.2026 08:00", "25.11.2026 10:00").await;
        assert_eq!(note_of(&app, KIND).await, "1: 25.11. 09:00");
        away(&app, "25.11.2026 15:30", "25.11.2026 16:00").await;
        assert_eq!((tasks(&app, KIND).await, note_of(&app, KIND).await.as_str()), (1, "2: 25.11. 09:00, 25.11. 15:00"));
        remove_away(&app).await;
        assert_eq!(tasks(&app, KIND).await, 0);
        assert_eq!(number(&app, &format!("SELECT count(*) FROM task WHERE kind = '{KIND}'")).await, 1);
    }

    async fn groups_are_asked_about_for_the_site_and_a_plan_that_ends_asks_nothing_more(app: App) {
        let house = house(&app).await;
        let by = house.actor.user;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        session(&app, &house, plan, by, WEDNESDAY, time!(9:00)).await;
        let at = app.at(WEDNESDAY, time!(11:00));
        let group = open_group(&app.plads, &house.actor, app.world.solgaarden, booking(by, Place::Pool(house.pool), at, 45), 8).await.unwrap()[0];
        server::training::group::join(&app.plads, &house.actor, group, plan).await.unwrap();
        away(&app, ALL_WEDNESDAY.0, ALL_WEDNESDAY.1).await;
        let of_site = format!("SELECT count(*) FROM task WHERE kind = '{KIND}' AND plan_id IS NULL AND site_id IS NOT NULL AND note = '1: 25.11. 11:00' AND done_at IS NULL");
        assert_eq!((tasks(&app, KIND).await, tasks_of(&app, KIND, plan).await, number(&app, &of_site).await), (2, 1, 1));
        server::training::group::leave(&app.plads, &house.actor, group, plan).await.unwrap();
        assert_eq!(number(&app, &of_site).await, 1, "the group stands, with whoever comes");
        post(&app, group, "cancel_session", &[("cause", "therapist_away")]).await;
        assert_eq!((tasks(&app, KIND).await, number(&app, &of_site).await), (1, 0));
        crate::training_stay::finalise(&app, &house.actor, plan).await;
        let version = crate::training::version_of(&app, plan).await;
        let end = server::plan::state::Step::End(domain::rehab::plan::StopReason::NoNeedCitizen);
        server::plan::state::take(&app.plads, &house.actor, plan, version, end).await.unwrap();
        assert_eq!(tasks(&app, KIND).await, 0);
    }
}
