//! How a citizen manages: functioning, the course of self-reliance with its checkpoints, and the report of what came of the plans.

use crate::bed::number;
use crate::given::{civil_number, content, stay_in};
use crate::moving::tasks;
use crate::plan::{ORDER, Plan, a_plan, begin};
use axum::http::StatusCode;
use server::deadlines;
use time::macros::{date, time};

/// The same plan for a therapist who signs in now: a session does not last for weeks.
async fn later(plan: Plan<'_>) -> Plan<'_> {
    Plan { by: plan.app.browser(plan.app.world.therapist).await, ..plan }
}

/// The cells of the row that begins with a heading, of the report.
fn cells(html: &str, heading: &str) -> Vec<String> {
    let row = html.split(&format!("<th scope=\"row\">{heading}</th>")).nth(1).unwrap().split("</tr>").next().unwrap().to_owned();
    let texts = row.split("<td").skip(1).map(|cell| cell.split_once('>').unwrap().1.replace("<strong>", "").replace("<!>", ""));
    texts.map(|cell| cell.split('<').next().unwrap().trim().to_owned()).collect()
}

on_both_engines! {
    async fn h12_the_report_counts_who_needs_less_help_after_12_weeks_than_at_the_start(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(9:00));
        let (_, plan) = a_plan(&app).await;
        plan.post("begin_course", &[("minutes", "")]).await.says("Hjælp om ugen, i minutter: Skal udfyldes");
        plan.post("begin_course", &[("minutes", "10081")]).await.says("Skriv et helt tal fra 0 til 10080");
        plan.post("begin_course", &[("minutes", "330")]).await.accepted();
        let again = plan.post("begin_course", &[("minutes", "300")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("Forløbet er allerede begyndt");
        plan.post("judge_functioning", &[("area", "shopping"), ("current", "3"), ("expected", "1")]).await.accepted();
        plan.post("judge_functioning", &[("area", "cooking"), ("current", "9"), ("expected", "")]).await.accepted();
        plan.by.get(&plan.path()).await.says("5 t 30 min").says("3 · Svære").says("1 · Lette").says("Ikke relevant");
        plan.post("tell_help", &[("checkpoint", "4"), ("minutes", "200")]).await.says("Hvornår: Tidspunktet er for tidligt");
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "help_to_be_told").await, 0, "the start was told when the course began");

        // 4 weeks: the team is asked, once.
        app.set_local(date!(2027 - 01 - 04), time!(9:00));
        let plan = later(plan).await;
        deadlines::run_once(&app.plads).await.unwrap();
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "help_to_be_told").await, 1);
        plan.by.get("/tasks").await.says("Hjælp om ugen skal opgøres").says(&plan.path());
        plan.post("judge_functioning", &[("area", "shopping"), ("current", "1"), ("expected", "0")]).await.accepted();
        plan.post("tell_help", &[("checkpoint", "4"), ("minutes", "400")]).await.accepted();
        plan.post("tell_help", &[("checkpoint", "4"), ("minutes", "330")]).await.accepted();
        assert_eq!(tasks(&app, "help_to_be_told").await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM plan_help WHERE checkpoint = '4'").await, 2, "what was told stays");
        // Levels 3 and 9 at the start: 9 is no number. Then 1 and 9.
        plan.by.get(&plan.path()).await.says("funktion 3,00, n = 1").says("funktion 1,00, n = 1").says("· samme");
        plan.post("end_plan", &[("stop_reason", "no_need_citizen")]).await.accepted();

        // 12 weeks, and the plan has ended: it is asked and told all the same.
        app.set_local(date!(2027 - 03 - 01), time!(9:00));
        let plan = later(plan).await;
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "help_to_be_told").await, 1);
        let report = async || plan.by.get("/plans/results?from=01.12.2026&to=01.03.2027").await.body;
        assert_eq!(cells(&report().await, "Efter 4 uger"), ["0", "1", "0", "1", "0", "0"]);
        assert_eq!(cells(&report().await, "Efter 12 uger"), ["0", "0", "0", "0", "1", "0"], "not told is missing, never no help");
        plan.post("tell_help", &[("checkpoint", "12"), ("minutes", "0")]).await.accepted();
        assert_eq!(cells(&report().await, "Efter 12 uger"), ["1", "0", "0", "1", "0", "1"], "less help, and manages alone");
        plan.by.get(&plan.path()).await.says("ingen").says("· mindre").never_says("judge_functioning");
        assert_eq!(tasks(&app, "help_to_be_told").await, 0);
        let earlier = plan.by.get("/plans/results?from=01.11.2026&to=06.12.2026").await.body;
        assert_eq!(cells(&earlier, "Efter 12 uger"), ["0", "0", "0", "0", "0", "0"], "the course began after the period");
    }

    async fn the_report_of_starts_within_7_days_later_and_deferred_adds_up(app: App) {
        app.set_local(date!(2026 - 12 - 05), time!(9:00));
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let order = |kind: &'static str, extra: &[(&'static str, &'static str)]| {
            let mut fields: Vec<(&str, &str)> = ORDER.iter().filter(|(k, _)| *k != "kind").copied().collect();
            fields.push(("kind", kind));
            fields.extend(extra);
            fields
        };
        let within = begin(&app, stay, &order("general_basic", &[])).await;
        let late = begin(&app, stay, &order("general_advanced", &[])).await;
        let deferred = begin(&app, stay, &order("specialised_rehab", &[("later_start", "04.01.2027")])).await;
        begin(&app, stay, &order("general_basic", &[])).await;
        begin(&app, stay, &order("specialised_training", &[])).await;
        // Discharged on 4 December: the 11th is the last day in time, the 12th is a day late.
        within.post("offer_start", &[("start", "11.12.2026")]).await.accepted();
        late.post("offer_start", &[("start", "12.12.2026")]).await.accepted();
        deferred.post("offer_start", &[("start", "05.01.2027")]).await.accepted();
        let manager = app.browser(app.world.manager).await;
        let page = manager.get("/plans/results?from=04.12.2026&to=05.12.2026").await;
        // In time, later, deferred, none yet, their sum, and the one without a clock.
        let expected = ["1", "1", "1", "1", "4", "1"];
        assert_eq!(cells(&page.body, "I alt"), expected);
        assert_eq!(cells(&page.body, "Solgården"), expected);
        page.says("5 planer bag tallene").never_says("Kragh").never_says(&within.path());
        within.by.get("/plans/results?from=04.12.2026&to=04.12.2026").await.says(&within.path());
        assert_eq!(cells(&manager.get("/plans/results?from=01.12.2026&to=03.12.2026").await.body, "I alt"), ["0"; 6]);
        let wrong = manager.get("/plans/results?from=31.02.2026").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Fra og med: Datoen findes ikke").says("31.02.2026");
        let looks = number(&app, "SELECT count(*) FROM access_log WHERE action = 'plans.results' AND role = 'capacity_manager'").await;
        assert!(looks > 0, "whoever looks behind the figures is in the log");
    }

    async fn the_report_is_of_own_sites_and_for_managers_and_therapists(app: App) {
        let (_, plan) = a_plan(&app).await;
        let site = number(&app, "SELECT count(*) FROM site").await;
        assert!(site > 1, "there is another site to ask for");
        let other = app.browser(app.world.other_therapist).await;
        let own = server::store::plan::by_id(app.plads.store.read(), plan.id).await.unwrap().unwrap().site;
        assert_eq!(other.get(&format!("/plans/results?site={own}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.ward_nurse().await.get("/plans/results").await.status, StatusCode::FORBIDDEN);
    }

    async fn what_is_trained_in_the_home_is_chosen_anew_and_what_goes_on_keeps_its_beginning(app: App) {
        let (_, plan) = a_plan(&app).await;
        app.set_local(date!(2026 - 11 - 25), time!(9:00));
        let plan = later(plan).await;
        plan.by.get(&plan.path()).await.never_says("choose_activities");
        plan.post("move_plan", &[("mode", "home")]).await.accepted();
        plan.post("choose_activities", &[("activity", "shopping"), ("activity", "cooking")]).await.accepted();
        plan.by.get(&plan.path()).await.says("Der trænes: RH indkøb, RH tilberede/anrette mad");
        app.set_local(date!(2026 - 11 - 26), time!(9:00));
        let plan = later(plan).await;
        plan.post("choose_activities", &[("activity", "cooking"), ("activity", "laundry")]).await.accepted();
        plan.post("choose_activities", &[("activity", "sport")]).await.says("Der trænes i hjemmet: Vælg en af mulighederne");
        let open = "SELECT count(*) FROM plan_activity WHERE until IS NULL AND activity =";
        assert_eq!(number(&app, &format!("{open} 'cooking'")).await, 1);
        assert_eq!(number(&app, &format!("{open} 'shopping'")).await, 0);
        assert_eq!(number(&app, "SELECT count(*) FROM plan_activity").await, 3, "the one that went on is one row");
        let stale = plan.by.post(&plan.path(), "choose_activities", &[("version", "1"), ("activity", "laundry")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
    }

    async fn the_plan_of_somebody_who_died_asks_for_nothing_and_is_on_no_list_until_that_is_put_right(app: App) {
        app.set_local(date!(2026 - 12 - 12), time!(9:00));
        let (stay, plan) = a_plan(&app).await;
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "free_choice_due").await, 1);
        let nurse = app.ward_nurse().await;
        let version = server::store::stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().version.to_string();
        let found = [("version", version.as_str()), ("found_by", "Ida K."), ("at", "")];
        nurse.post(&format!("/stays/{stay}/death"), "found_dead", &found).await.accepted();
        assert_eq!(tasks(&app, "free_choice_due").await, 0);
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "free_choice_due").await, 0, "and does not come back");
        plan.by.get("/plans").await.never_says("Kragh");
        plan.by.get(&plan.path()).await.says("Død").never_says("offer_start");
        let refused = plan.post("offer_start", &[("start", "14.12.2026")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Borgeren er registreret som død");
        assert_eq!(number(&app, "SELECT count(*) FROM plan_offer").await, 0);
        let version = server::store::stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().version.to_string();
        let wrong = [("version", version.as_str()), ("reason", "Forkert borger")];
        nurse.post(&format!("/stays/{stay}/correct"), "reopen_stay", &wrong).await.accepted();
        plan.by.get("/plans").await.says("Kragh");
        plan.post("offer_start", &[("start", "14.12.2026")]).await.accepted();
    }
}
