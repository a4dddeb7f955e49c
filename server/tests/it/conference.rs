//! The weekly conference: who is to be looked at, what was said, and what decisions become.

use crate::bed::number;
use crate::moving::tasks;
use crate::plan::{Plan, a_plan};
use axum::http::StatusCode;
use time::macros::{date, time};

impl Plan<'_> {
    fn conference(&self) -> String {
        format!("{}/conference", self.path())
    }
}

on_both_engines! {
    async fn the_team_looks_at_a_citizen_and_what_it_decides_becomes_tasks_and_a_proposal(app: App) {
        let (stay, plan) = a_plan(&app).await;
        app.set_local(date!(2026 - 12 - 01), time!(9:00));
        let plan = Plan { by: app.browser(app.world.therapist).await, ..plan };
        plan.by.get("/conferences").await.says("1 af 1 borgere skal drøftes").says("Kragh, Birthe").says("aldrig");
        let page = || async { plan.by.get(&plan.conference()).await };
        page().await.says("Jeg vil gå til postkassen selv").says("Forventet afrejse").never_says("decide_task");
        // Nothing is decided before the conference is held, and nobody decides alone.
        let alone = plan.by.post(&plan.conference(), "decide_task", &[("task", "Badebænk"), ("owner", "therapist"), ("due", "03.12.2026")]).await;
        assert_eq!(alone.status, StatusCode::NOT_FOUND);
        plan.by.post(&plan.conference(), "hold_conference", &[("present", " "), ("summary", "")]).await.says("Til stede: Skal udfyldes");
        plan.by.post(&plan.conference(), "hold_conference", &[("present", "Jonas, Sara, Ida"), ("summary", "Trappen går bedre")]).await.accepted();

        // Two tasks of the same kind about the same plan are two tasks.
        for (task, owner) in [("Bestil badebænk", "therapist"), ("Prøv natten uden alarm", "ward_nurse")] {
            plan.by.post(&plan.conference(), "decide_task", &[("task", task), ("owner", owner), ("due", "03.12.2026")]).await.accepted();
        }
        let past = plan.by.post(&plan.conference(), "decide_task", &[("task", "Ring"), ("owner", "therapist"), ("due", "30.11.2026")]).await;
        past.says("Senest: Tidspunktet er for tidligt").says("value=\"Ring\"");
        assert_eq!(tasks(&app, "team_task").await, 2);
        plan.by.get("/tasks").await.says("Bestil badebænk").says(&plan.path());
        app.ward_nurse().await.get("/tasks").await.says("Prøv natten uden alarm");

        // A proposal goes to whoever allocates; the departure stands until it is decided.
        let departure = server::store::stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().expected_departure;
        let same = plan.by.post(&plan.conference(), "propose_extension", &[("until", "01.12.2026"), ("reason", "Trappe")]).await;
        same.says("Ny afrejse: Tidspunktet er for tidligt");
        plan.by.post(&plan.conference(), "propose_extension", &[("until", "15.12.2026"), ("reason", "Trappe mangler")]).await.accepted();
        assert_eq!(tasks(&app, "extension_proposed").await, 1);
        let allocator = app.allocator().await;
        allocator.get("/tasks").await.says("Forslag om forlængelse").says("15.12.2026: Trappe mangler").says(&format!("/stays/{stay}"));
        let now = server::store::stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().expected_departure;
        assert_eq!(now, departure, "a conference decides nothing about the stay");
        page().await.says("Trappen går bedre").says("Bestil badebænk (Terapeut, senest 3. dec.)").says("Forslag om forlængelse til 15. dec.: Trappe mangler").says("Venter");

        // What is answered and done shows as such.
        let asked = number(&app, "SELECT count(*) FROM stay_decision").await;
        let extension = [("until", "15.12.2026 11:00"), ("reasons", "Træningen på trappen skal gøres færdig.")];
        crate::moving::post(&app, &allocator, stay, "departure", "change_departure", &extension).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM stay_decision").await, asked + 1);
        assert_eq!(tasks(&app, "extension_proposed").await, 0, "deciding answers the proposal");
        page().await.says("Besvaret");
        plan.by.get("/conferences").await.says("0 af 1 borgere skal drøftes");
        app.set_local(date!(2026 - 12 - 08), time!(9:00));
        let later = app.browser(app.world.therapist).await;
        later.get("/conferences").await.says("1 af 1 borgere skal drøftes");
        assert_eq!(number(&app, "SELECT count(*) FROM audit_log WHERE action = 'plan.conference'").await, 1);
    }

    async fn nurses_and_allocators_read_along_and_others_find_nothing(app: App) {
        let (_, plan) = a_plan(&app).await;
        plan.by.post(&plan.conference(), "hold_conference", &[("present", "Jonas"), ("summary", "")]).await.accepted();
        let nurse = app.ward_nurse().await;
        nurse.get(&plan.conference()).await.says("Til stede: Jonas").never_says("decide_task");
        let fields = [("task", "Ring"), ("owner", "therapist"), ("due", "03.12.2026")];
        assert_eq!(nurse.post(&plan.conference(), "decide_task", &fields).await.status, StatusCode::FORBIDDEN);
        let stranger = app.browser(app.world.other_therapist).await;
        assert_eq!(stranger.get(&plan.conference()).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.post(&plan.conference(), "decide_task", &fields).await.status, StatusCode::NOT_FOUND);
        stranger.get("/conferences").await.never_says("Kragh");
        assert_eq!(number(&app, "SELECT count(*) FROM conference_decision").await, 0);
    }
}
