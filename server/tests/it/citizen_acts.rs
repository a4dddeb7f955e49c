//! What a citizen does on the own page: ticks exercises, writes wishes, evaluates a stay. And that nothing reaches anybody else's.

use crate::bed::number;
use crate::citizen::{BORN, a_stay, citizen, enter, own_code};
use crate::given::{self, civil_number, content, stay_in};
use crate::harness::{App, Browser};
use crate::moving::{sound, tasks};
use axum::http::StatusCode;
use domain::evaluation::Mark;
use domain::ids::{PlanId, SiteId, StayId};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use server::failure::Failure;
use server::store::entity::{evaluation, plan_exercise};
use server::store::evaluation::Evaluation;
use server::store::stay;
use time::macros::date;

/// A plan that runs, with two exercises.
async fn a_plan(app: &App, stay: StayId) -> PlanId {
    let therapist = app.actor(app.world.therapist).await;
    let plan = server::plan::write::begin(&app.plads, &therapist, stay, given::written()).await.unwrap();
    let by = app.browser(app.world.therapist).await;
    let path = format!("/plans/{plan}");
    let finalise = [
        ("version", "1"),
        ("kind", "general_advanced"),
        ("basis", "health_act_140"),
        ("requester", "Ortopædkirurgisk 3"),
        ("discharged", "20.11.2026"),
        ("said", "own_words"),
        ("statement", "Jeg vil hjem til min have"),
        ("then", "finalise"),
    ];
    by.post(&path, "keep_plan", &finalise).await.accepted();
    for text in ["Rejs dig fra en stol 10 gange", "Gå en tur på gangen"] {
        by.post(&path, "add_exercise", &[("exercise_text", text), ("often", "3 gange om dagen"), ("until", "01.12.2026")]).await.accepted();
    }
    plan
}

async fn exercises(app: &App) -> Vec<plan_exercise::Model> {
    plan_exercise::Entity::find()
        .order_by_asc(plan_exercise::Column::SetAt)
        .order_by_asc(plan_exercise::Column::Id)
        .all(app.plads.store.read())
        .await
        .unwrap()
}

async fn tick(me: &Browser, exercise: &str, day: &str, done: &str) -> StatusCode {
    me.post("/me", "tick", &[("exercise", exercise), ("day", day), ("done", done)]).await.status
}

async fn end_stay(app: &App, stay: StayId) {
    let version = stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().version.to_string();
    app.ward_nurse().await.post(&format!("/stays/{stay}"), "end_stay", &[("version", &version), ("outcome", "own_home")]).await.accepted();
    app.wait_minutes(1);
}

async fn everything_written(app: &App) -> i64 {
    let mut all = 0;
    for table in ["exercise_tick", "citizen_wish", "evaluation", "evaluated_stay", "event", "task"] {
        all += number(app, &format!("SELECT count(*) FROM {table}")).await;
    }
    all
}

on_both_engines! {
    async fn h4_a_ticked_exercise_is_seen_by_the_therapist(app: App) {
        let stay = a_stay(&app).await;
        let plan = a_plan(&app, stay).await;
        let me = citizen(&app, stay).await;
        let page = me.get("/me").await;
        page.says("Jeg vil hjem til min have").says("Rejs dig fra en stol 10 gange").says("3 gange om dagen, til tirsdag 1. december").says("Lavet 0 af de sidste 7 dage");
        let [first, second] = exercises(&app).await.try_into().unwrap();
        let therapist = app.browser(app.world.therapist).await;
        therapist.get(&format!("/plans/{plan}")).await.says("Gå en tur på gangen").says("ikke lavet").never_says(">lavet<");
        assert_eq!(tick(&me, &first.id.to_string(), "2026-11-24", "yes").await, StatusCode::SEE_OTHER);
        me.get("/me").await.says("Lavet i dag").says("Lavet 1 af de sidste 7 dage");
        therapist.get(&format!("/plans/{plan}")).await.says(">lavet<");
        // Taken back and done again: one row a day.
        for done in ["no", "yes", "yes"] {
            assert_eq!(tick(&me, &first.id.to_string(), "2026-11-24", done).await, StatusCode::SEE_OTHER);
        }
        assert_eq!(number(&app, "SELECT count(*) FROM exercise_tick").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM audit_log WHERE role = 'citizen' AND action LIKE 'exercise.%'").await, 4);
        // Days that are not: before it was on the plan, the day after, nonsense.
        let before = everything_written(&app).await;
        for day in ["2026-11-23", "2026-11-25", "i dag", ""] {
            assert_eq!(tick(&me, &first.id.to_string(), day, "yes").await, StatusCode::CONFLICT, "{day}");
        }
        // Taken off by the therapist it is no longer the citizen's to tick.
        assert_eq!(everything_written(&app).await, before);
        therapist.post(&format!("/plans/{plan}"), "take_off_exercise", &[("exercise", &second.id.to_string())]).await.accepted();
        me.get("/me").await.never_says("Gå en tur på gangen");
        assert_eq!(tick(&me, &second.id.to_string(), "2026-11-24", "yes").await, StatusCode::CONFLICT);
        sound(&app).await;
    }

    async fn another_citizens_exercise_is_not_found_and_nothing_is_written(app: App) {
        let stay = a_stay(&app).await;
        let other = stay_in(&app, app.world.beds["3"], content(&app, &civil_number(2))).await;
        a_plan(&app, other).await;
        let foreign = exercises(&app).await.remove(0).id.to_string();
        let me = citizen(&app, stay).await;
        me.get("/me").await.never_says("Rejs dig").never_says("min have");
        let before = everything_written(&app).await;
        for exercise in [foreign.as_str(), "00000000-0000-0000-0000-000000000000", "x", "", "' OR 1=1"] {
            assert_eq!(tick(&me, exercise, "2026-11-24", "yes").await, StatusCode::NOT_FOUND, "{exercise}");
        }
        // Whatever is added to an address or a form changes whose page it is by nothing.
        let mine = me.get("/me").await;
        mine.says("Birthe Kragh");
        for path in [format!("/me?citizen={other}"), format!("/me?stay={other}&id={other}")] {
            me.get(&path).await.says("Stue 2, seng 2").never_says("min have");
        }
        me.post("/me", "wish", &[("wish", "Kaffe"), ("stay", &other.to_string()), ("citizen", &other.to_string())]).await.accepted();
        assert_eq!(number(&app, "SELECT count(*) FROM citizen_wish w JOIN stay s ON s.id = w.stay_id JOIN citizen c ON c.id = s.citizen_id JOIN citizen_access a ON a.id = w.access_id WHERE a.citizen_id = c.id").await, 1);
        assert_eq!(everything_written(&app).await, before + 3, "the wish, its event and its task");
    }

    async fn a_therapists_exercise_needs_words_and_a_day_to_come(app: App) {
        let stay = a_stay(&app).await;
        let plan = a_plan(&app, stay).await;
        let by = app.browser(app.world.therapist).await;
        let long = "x".repeat(201);
        for (text, until, says) in [("", "01.12.2026", "Øvelse: Skal udfyldes"), ("Gå", "", "Til og med: Skal udfyldes"), ("Gå", "23.11.2026", "Til og med: "), (&long, "01.12.2026", "Øvelse: ")] {
            let answer = by.post(&format!("/plans/{plan}"), "add_exercise", &[("exercise_text", text), ("often", "dagligt"), ("until", until)]).await;
            assert_eq!(answer.says(says).says("dagligt").status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(exercises(&app).await.len(), 2);
        assert_eq!(app.ward_nurse().await.post(&format!("/plans/{plan}"), "add_exercise", &[]).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_wish_becomes_a_task_of_the_ward_and_is_read_there(app: App) {
        let stay = a_stay(&app).await;
        let me = citizen(&app, stay).await;
        let long = "æ".repeat(501);
        assert_eq!(me.post("/me", "wish", &[("wish", &long)]).await.says("Dit ønske: ").says(&long).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(me.post("/me", "wish", &[("wish", "  ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((number(&app, "SELECT count(*) FROM citizen_wish").await, tasks(&app, "citizen_wish").await), (0, 0));
        for _ in 0..2 {
            me.post("/me", "wish", &[("wish", "Jeg vil gerne have te til aftensmaden")]).await.accepted();
        }
        me.post("/me", "wish", &[("wish", "Og et ekstra tæppe")]).await.accepted();
        assert_eq!((number(&app, "SELECT count(*) FROM citizen_wish").await, tasks(&app, "citizen_wish").await), (2, 1), "a second click sends nothing twice");
        let nurse = app.ward_nurse().await;
        nurse.get("/tasks").await.says("Et ønske fra borgeren").never_says("aftensmaden");
        nurse.get(&format!("/stays/{stay}/access")).await.says("Jeg vil gerne have te til aftensmaden").says("Og et ekstra tæppe");
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE detail LIKE '%tæppe%' OR detail LIKE '%te til%'").await, 0, "no log holds the words");
    }

    async fn h19_a_stay_is_evaluated_once_and_without_a_name_nothing_leads_to_the_citizen(app: App) {
        let stay = a_stay(&app).await;
        let me = citizen(&app, stay).await;
        me.get("/me").await.never_says("Hvordan var opholdet?");
        let answers = [("place", "5"), ("staff", "4"), ("say", "2"), ("comment", "Maden var god"), ("named", "no")];
        assert_eq!(me.post("/me/evaluation", "evaluate", &answers).await.status, StatusCode::CONFLICT, "not before the end");
        end_stay(&app, stay).await;
        me.get("/me").await.says("Hvordan var opholdet?").says("/me/evaluation");
        let half = me.post("/me/evaluation", "evaluate", &[("place", "5"), ("staff", "6"), ("comment", "Maden var god")]).await;
        assert_eq!(half.says("Maden var god").status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(number(&app, "SELECT count(*) FROM evaluated_stay").await, 0);
        me.post("/me/evaluation", "evaluate", &answers).await.accepted();
        me.get("/me/evaluation").await.says("Tak.");
        me.get("/me").await.never_says("Hvordan var opholdet?");
        assert_eq!(me.post("/me/evaluation", "evaluate", &answers).await.status, StatusCode::CONFLICT, "once");
        let row = evaluation::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((row.stay_id, row.month, row.id.get_version_num()), (None, date!(2026 - 11 - 01), 4), "no stay, no day, and an identity without a time");
        assert_eq!(number(&app, "SELECT count(*) FROM event WHERE name = 'evaluation.given' AND (actor_id IS NOT NULL OR subject_kind <> 'site')").await, 0);
        let manager = app.manager().await.get("/evaluations").await;
        manager.says("november 2026").says("under 5").says("for få").never_says("Maden var god").never_says("Kragh");
        sound(&app).await;
    }

    async fn a_fresh_code_after_the_stay_opens_the_questions_for_thirty_days(app: App) {
        let stay = a_stay(&app).await;
        end_stay(&app, stay).await;
        app.wait_minutes(30 * 24 * 60 - 2);
        let me = app.browser_with(&enter(&app, &own_code(&app, stay).await, BORN).await);
        me.get("/me").await.says("Hvordan var opholdet?");
        app.wait_minutes(2);
        me.get("/me").await.never_says("Hvordan var opholdet?");
        let answers = [("place", "5"), ("staff", "4"), ("say", "2"), ("named", "yes")];
        assert_eq!(me.post("/me/evaluation", "evaluate", &answers).await.status, StatusCode::CONFLICT);
    }

    async fn managers_see_a_trend_from_five_answers_on_and_a_name_where_it_was_put(app: App) {
        let stay = a_stay(&app).await;
        let me = citizen(&app, stay).await;
        end_stay(&app, stay).await;
        let answers = [("place", "1"), ("staff", "5"), ("say", "3"), ("comment", "Ring til mig"), ("named", "yes")];
        me.post("/me/evaluation", "evaluate", &answers).await.accepted();
        app.manager().await.get("/evaluations").await.says("Ring til mig").says("Kragh, Birthe").says("for få");
        assert_eq!(number(&app, "SELECT count(*) FROM access_log WHERE action = 'evaluations.read'").await, 1);
        given_evaluations(&app, 3).await;
        app.manager().await.get("/evaluations").await.says("under 5").never_says("Stille og roligt");
        given_evaluations(&app, 1).await;
        // (1 + 4 × 4) / 5 = 3.4
        app.manager().await.get("/evaluations").await.says("<strong>3,4</strong>").says("Stille og roligt").never_says("for få");
        assert_eq!(app.ward_nurse().await.get("/evaluations").await.status, StatusCode::FORBIDDEN);
        app.browser(app.world.other_manager).await.get("/evaluations").await.never_says("Solgården").says("Ingen har svaret endnu");
    }

    async fn the_list_of_what_to_bring_is_the_sites_own_where_it_has_one(app: App) {
        let stay = a_stay(&app).await;
        let me = citizen(&app, stay).await;
        me.get("/me").await.says("Din medicin til de første dage");
        let site: SiteId = app.world.solgaarden;
        let set = async |version: &str, da: &str, en: &str| {
            let fields = [("version", version), ("bring_indanish", da), ("bring_inenglish", en)];
            app.admin().await.post(&format!("/admin/sites/{site}"), "set_bring", &fields).await.status
        };
        assert_eq!(set("0", "", "A radio").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(set("0", "En radio\nDit sygesikringskort", "").await, StatusCode::SEE_OTHER);
        assert_eq!(set("0", "Noget andet", "").await, StatusCode::CONFLICT);
        me.get("/me").await.says("Dit sygesikringskort").never_says("Din medicin");
        assert_eq!(set("1", "", "").await, StatusCode::SEE_OTHER);
        me.get("/me").await.says("Din medicin til de første dage");
        assert_eq!(app.ward_nurse().await.post(&format!("/admin/sites/{site}"), "set_bring", &[("version", "2")]).await.status, StatusCode::FORBIDDEN);
    }
}

/// Evaluations of other stays at Solgården this month, without names: four of five, with a word.
async fn given_evaluations(app: &App, n: usize) {
    for _ in 0..n {
        let of = usize::try_from(number(app, "SELECT count(*) FROM evaluated_stay").await).unwrap();
        let bed = app.world.beds[["1A", "1B", "3", "S1", "S2"][of - 1]];
        let stay = stay_in(app, bed, content(app, &civil_number(u32::try_from(of).unwrap() + 10))).await;
        let mark = Mark::new(4).unwrap();
        let new = Evaluation {
            site: app.world.solgaarden,
            month: date!(2026 - 11 - 01),
            stay: None,
            marks: [mark; 3],
            comment: "Stille og roligt".into(),
        };
        app.plads.store.write(async |tx| Ok::<_, Failure>(server::store::evaluation::insert(&tx, stay, &new).await?)).await.unwrap();
    }
}
