//! The care record beside Plads: what a site keeps there is refused here and referred to, and what was registered before stands.

use crate::bed::number;
use crate::harness::{Answer, App};
use crate::plan::{Plan, a_plan, measured_tug};
use crate::training::{booking, house, plan_of};
use axum::http::StatusCode;
use domain::rehab::session::Place;
use sea_orm::EntityTrait as _;
use server::store::entity::{event, record_reference, training_trainee};
use server::training::book::book;

async fn set_masters(app: &App, version: &str, masters: [&str; 4]) -> Answer {
    let [goals, measures, notes, screenings] = masters;
    let fields = [
        ("version", version),
        ("master_goals", goals),
        ("master_measures", measures),
        ("master_notes", notes),
        ("master_screenings", screenings),
    ];
    app.admin().await.post(&format!("/admin/sites/{}", app.world.solgaarden), "set_masters", &fields).await
}

async fn refer(plan: &Plan<'_>, kind: &str, on: &str, line: &str, link: &str) -> Answer {
    plan.post("refer_to_record", &[("data_kind", kind), ("stands_on", on), ("line", line), ("link", link)]).await
}

const TUG: [(&str, &str); 5] =
    [("instrument", "tug"), ("instrument_version", "1"), ("taken_on", "24.11.2026"), ("value", "21,0"), ("walking_aid", "rollator")];

on_both_engines! {
    async fn where_the_record_keeps_measurements_plads_keeps_a_day_and_a_line_or_a_link_and_no_number(app: App) {
        let (_, plan) = a_plan(&app).await;
        measured_tug(&plan, "23.11.2026", "28,4").await;
        refer(&plan, "measures", "24.11.2026", "TUG 21 s", "").await.says("Hvad står der?: Vælg en af mulighederne");
        let masters = ["plads", "record", "plads", "plads"];
        set_masters(&app, "0", ["plads", "journalen", "plads", "plads"]).await.says("Målinger: Vælg en af mulighederne");
        set_masters(&app, "0", masters).await.accepted();
        assert_eq!(set_masters(&app, "0", masters).await.status, StatusCode::CONFLICT, "somebody was faster");
        app.admin().await.get(&format!("/admin/sites/{}", app.world.solgaarden)).await.says("I omsorgsjournalen");
        let page = plan.by.get(&plan.path()).await;
        page.says("føres i omsorgsjournalen: målinger").says("28,4").says("do=goal").never_says("do=measure");
        let refused = plan.post("register_measure", &TUG).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Målinger føres i omsorgsjournalen på dette sted");
        assert_eq!(number(&app, "SELECT count(*) FROM plan_measure").await, 1);

        for (line, link, on, said) in [
            ("", "", "24.11.2026", "Én linje: Skal udfyldes"),
            ("TUG 21 s", "http://journal.example/7", "24.11.2026", "Link: Skriv et link, der begynder med https://"),
            ("TUG 21 s", "javascript:alert(1)", "24.11.2026", "Link: Skriv et link, der begynder med https://"),
            ("", "https://journal.example/010347-4321", "24.11.2026", "Link: Skriv ikke CPR-numre her"),
            ("010347-4321: TUG 21 s", "", "24.11.2026", "Én linje: Skriv ikke CPR-numre her"),
            ("TUG 21 s", "", "25.11.2026", "Dato i journalen: Tidspunktet er for sent"),
            ("TUG 21 s", "", "31.02.2026", "Dato i journalen: Datoen findes ikke"),
        ] {
            let answer = refer(&plan, "measures", on, line, link).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{line} {link} {on}");
            answer.says(said);
        }
        refer(&plan, "goals", "24.11.2026", "Et mål", "").await.says("Hvad står der?: Vælg en af mulighederne");
        assert_eq!(number(&app, "SELECT count(*) FROM record_reference").await, 0);
        refer(&plan, "measures", "24.11.2026", "TUG 21 s, rollator", "https://journal.example/maaling/7").await.accepted();
        let page = plan.by.get(&plan.path()).await;
        page.says("TUG 21 s, rollator").says("href=\"https://journal.example/maaling/7\"").says("noreferrer");
        let events = event::Entity::find().all(app.plads.store.read()).await.unwrap();
        let referred = events.iter().find(|e| e.name == "record.referred").unwrap();
        assert!(!referred.detail.contains("TUG"), "the log says that, not what");

        let which = record_reference::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        let strike = [("reference", which.as_str()), ("reference_reason", "Forkert borger")];
        assert_eq!(app.browser(app.world.other_therapist).await.post(&plan.path(), "strike_reference", &strike).await.status, StatusCode::NOT_FOUND);
        plan.post("strike_reference", &strike).await.accepted();
        assert_eq!(plan.post("strike_reference", &strike).await.status, StatusCode::CONFLICT);
        plan.by.get(&plan.path()).await.says("<s>TUG 21 s, rollator</s>").says("streget ud: Forkert borger").never_says("journal.example");
    }

    async fn where_the_record_keeps_goals_none_is_set_or_judged_here_and_one_that_stands_is_closed(app: App) {
        let (_, plan) = a_plan(&app).await;
        let goal = [("own_words", "se sit barnebarn"), ("icf", "participation"), ("owner", "nurse"), ("review_on", "30.11.2026")];
        plan.post("set_goal", &goal).await.accepted();
        set_masters(&app, "0", ["record", "plads", "plads", "plads"]).await.accepted();
        let stored = server::store::plan::goal::of_plans(app.plads.store.read(), &[plan.id]).await.unwrap().remove(0);
        let (id, version) = (stored.id.to_string(), stored.version.to_string());
        let of = [("goal", id.as_str()), ("version", version.as_str())];
        for (act, more) in [("set_goal", &goal[..]), ("review_goal", &[("review_on", "01.12.2026")])] {
            let refused = plan.by.post(&plan.path(), act, &[&of[..], more].concat()).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{act}");
            refused.says("Mål føres i omsorgsjournalen");
        }
        plan.by.post(&plan.path(), "close_goal", &[&of[..], &[("status", "given_up")]].concat()).await.accepted();
        plan.by.get(&plan.path()).await.never_says("do=goal").says("do=measure");
    }

    async fn where_the_record_keeps_screenings_nothing_is_asked_here(app: App) {
        crate::screening::switch_on(&app, "0", true, "cage").await;
        let (stay, plan) = a_plan(&app).await;
        let nurse = app.ward_nurse().await;
        set_masters(&app, "0", ["plads", "plads", "plads", "record"]).await.accepted();
        nurse.get(&format!("/stays/{stay}")).await.never_says("put_away_screening").never_says("Spørg om");
        let refused = crate::screening::smokes(&nurse, stay, "daily", "given").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Screeninger føres i omsorgsjournalen");
        assert_eq!(number(&app, "SELECT count(*) FROM screening").await, 0);
        refer(&plan, "screenings", "24.11.2026", "Rygning: spurgt ved ankomst", "").await.accepted();
    }

    async fn every_note_and_every_measure_is_there_as_text_to_copy(app: App) {
        let house = house(&app).await;
        let (stay, plan) = a_plan(&app).await;
        measured_tug(&plan, "23.11.2026", "28,4").await;
        measured_tug(&plan, "24.11.2026", "21,0").await;
        let lines = "data-copy=\"23.11.2026: Timed Up and Go (TUG) 28,4 sekunder, Rollator. Målt af Jonas R.\n24.11.2026: Timed Up and Go (TUG) 21,0";
        plan.by.get(&plan.path()).await.says(lines);
        plan.post("judge_functioning", &[("area", "shopping"), ("current", "3"), ("expected", "1")]).await.accepted();
        plan.post("begin_course", &[("minutes", "330")]).await.accepted();
        let page = plan.by.get(&plan.path()).await;
        page.says("data-copy=\"24.11.2026: Indkøb: 3 · Svære, ved start 3 · Svære, forventet 1 · Lette. Vurderet af Jonas R.\"");
        page.says("(24.11.2026): hjælp om ugen 5 t 30 min\"").never_says("Seneste notater");
        let conference = format!("{}/conference", plan.path());
        let held = [("present", "Jonas (fys), Ida (spl)"), ("summary", "Går sikkert med rollator")];
        plan.by.post(&conference, "hold_conference", &held).await.accepted();
        plan.by.get(&conference).await.says("data-copy=\"24.11.2026: Går sikkert med rollator\"");

        let id = book(&app.plads, &house.actor, plan.id, booking(house.actor.user, Place::Ward, app.plads.now().plus_minutes(30), 30)).await.unwrap()[0];
        app.wait_minutes(70);
        let therapist = app.browser(app.world.therapist).await;
        let trainee = training_trainee::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        therapist.post(&format!("/sessions/{id}"), "tell_came", &[("trainee", &trainee), ("note", "10 trin")]).await.accepted();
        let note = "data-copy=\"24.11.2026 10:11: Gang";
        therapist.get(&format!("/sessions/{id}")).await.says(note);
        therapist.get(&plan.path()).await.says("data-copy=\"24.11.2026 10:11: Gang: 10 trin (Jonas R.)\"");

        let nurse = app.ward_nurse().await;
        crate::tobs::register(&app, &nurse, stay, &[]).await.accepted();
        for page in [format!("/stays/{stay}"), format!("/stays/{stay}/tobs")] {
            nurse.get(&page).await.says("data-copy=\"24.11.2026 10:51: TOBS 0. Puls 70").says("Registreret af Ida K.\"");
        }
        crate::screening::switch_on(&app, "0", true, "off").await;
        crate::screening::smokes(&nurse, stay, "daily", "given").await.accepted();
        let asked = "data-copy=\"24.11.2026: Rygning ved ankomst: Ryger dagligt. Rådgivet. Spurgt af Ida K.\"";
        nurse.get(&format!("/stays/{stay}/screening")).await.says(asked);
    }

    async fn where_the_record_keeps_notes_a_session_is_told_without_a_line(app: App) {
        let house = house(&app).await;
        let (_, plan) = plan_of(&app, &house, "2", 1).await;
        let id = book(&app.plads, &house.actor, plan, booking(house.actor.user, Place::Ward, app.plads.now().plus_minutes(30), 30)).await.unwrap()[0];
        set_masters(&app, "0", ["plads", "plads", "record", "plads"]).await.accepted();
        app.wait_minutes(70);
        let therapist = app.browser(app.world.therapist).await;
        let trainee = training_trainee::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap().id.to_string();
        let path = format!("/sessions/{id}");
        let refused = therapist.post(&path, "tell_came", &[("trainee", &trainee), ("note", "10 trin")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Notater føres i omsorgsjournalen").says("10 trin");
        assert_eq!(number(&app, "SELECT count(*) FROM training_trainee WHERE attendance = 'came'").await, 0);
        therapist.post(&path, "tell_came", &[("trainee", &trainee), ("note", "")]).await.accepted();
        therapist.get(&path).await.says("Mødt");
    }
}
