//! Rehabilitation that follows the citizen: one plan from order to measures, first in the bed and then at home.

use crate::bed::number;
use crate::given::{civil_number, content, stay_in};
use crate::harness::{Answer, App, Browser};
use crate::moving::tasks;
use axum::http::StatusCode;
use domain::ids::{PlanId, StayId};
use domain::rehab::gas::GasLevel;
use sea_orm::EntityTrait as _;
use server::deadlines;
use server::store::entity::{access_log, goal_judgement, rehab_plan};
use server::store::plan::{self, goal, measure};
use time::macros::{date, time};

/// The plan of a therapist in a browser.
pub(crate) struct Plan<'a> {
    pub(crate) app: &'a App,
    pub(crate) by: Browser,
    pub(crate) id: PlanId,
}

impl Plan<'_> {
    pub(crate) fn path(&self) -> String {
        format!("/plans/{}", self.id)
    }

    async fn version(&self) -> String {
        plan::by_id(self.app.plads.store.read(), self.id).await.unwrap().unwrap().version.to_string()
    }

    /// Posts a form of the page, with the version of the plan.
    pub(crate) async fn post(&self, act: &str, fields: &[(&str, &str)]) -> Answer {
        let version = self.version().await;
        self.by.post(&self.path(), act, &[&[("version", version.as_str())], fields].concat()).await
    }

    async fn measure(&self, instrument: &str, version: &str, on: &str, fields: &[(&str, &str)]) -> Answer {
        let of = [("instrument", instrument), ("instrument_version", version), ("taken_on", on)];
        self.post("register_measure", &[&of[..], fields].concat()).await
    }

    /// A form of the goal that says so.
    async fn goal(&self, own_words: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
        let goals = goal::of_plans(self.app.plads.store.read(), &[self.id]).await.unwrap();
        let goal = goals.iter().find(|g| g.goal.own_words == own_words).unwrap();
        let (id, version) = (goal.id.to_string(), goal.version.to_string());
        self.by.post(&self.path(), act, &[&[("goal", id.as_str()), ("version", version.as_str())], fields].concat()).await
    }
}

/// An order of general advanced training after a discharge on 4 December, with the citizen's words.
pub(crate) const ORDER: [(&str, &str); 6] = [
    ("kind", "general_advanced"),
    ("basis", "health_act_140"),
    ("requester", "Ortopædkirurgisk 3"),
    ("discharged", "04.12.2026"),
    ("said", "own_words"),
    ("statement", "Jeg vil gå til postkassen selv"),
];

/// Barthel-20 with a total, spread over its items.
fn barthel(total: i64) -> Vec<(String, String)> {
    let mut left = total;
    let items = domain::rehab::catalogue::BARTHEL_20.items();
    let of = items.iter().map(|item| {
        let most = item.scale.max().unwrap().in_hundredths() / 100;
        let value = left.min(most);
        left -= value;
        (app::plan::item_field(&item.code), value.to_string())
    });
    of.collect()
}

/// The cells of a row of the report of what came of plans, by the name of the instrument.
fn cells(html: &str, name: &str) -> Vec<String> {
    let row = html.split(&format!("<th scope=\"row\">{name}<")).nth(1).unwrap().split("</tr>").next().unwrap();
    let texts = row.split("<td").skip(1).map(|cell| cell.split_once('>').unwrap().1.replace("<strong>", "").replace("<!>", ""));
    texts.map(|cell| cell.split('<').next().unwrap().trim().to_owned()).collect()
}

fn texts(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

pub(crate) async fn begin<'a>(app: &'a App, stay: StayId, fields: &[(&str, &str)]) -> Plan<'a> {
    let by = app.browser(app.world.therapist).await;
    let begun = by.post(&format!("/stays/{stay}/plan"), "begin_plan", fields).await;
    begun.accepted();
    let id = begun.location().rsplit('/').next().unwrap().parse().unwrap();
    Plan { app, by, id }
}

/// TUG with a rollator, on a day.
pub(crate) async fn measured_tug(plan: &Plan<'_>, on: &str, seconds: &str) {
    plan.measure("tug", "1", on, &[("value", seconds), ("walking_aid", "rollator")]).await.accepted();
}

/// A plan that runs, of somebody in bed 2.
pub(crate) async fn a_plan(app: &App) -> (StayId, Plan<'_>) {
    let stay = stay_in(app, app.world.beds["2"], content(app, &civil_number(1))).await;
    let plan = begin(app, stay, &ORDER).await;
    plan.post("keep_plan", &[&ORDER[..], &[("then", "finalise")]].concat()).await.accepted();
    (stay, plan)
}

const LETTER_BOX: [(&str, &str); 12] = [
    ("own_words", "gå til postkassen selv"),
    ("icf", "activity"),
    ("owner", "physiotherapist"),
    ("review_on", "14.12.2026"),
    ("gas_start", "-2"),
    ("gas_weight", "1"),
    ("step_m2", "Kan ikke gå uden for"),
    ("step_m1", "Til døren"),
    ("step_0", "Til postkassen med rollator"),
    ("step_p1", "Uden rollator"),
    ("step_p2", "Rundt om huset"),
    ("specific", ""),
];

async fn all_rows(app: &App) -> i64 {
    let mut all = 0;
    for table in ["rehab_plan", "plan_mode", "plan_offer", "plan_goal", "goal_judgement", "plan_measure"] {
        all += number(app, &format!("SELECT count(*) FROM {table}")).await;
    }
    all
}

on_both_engines! {
    async fn scenario_8_14_a_plan_runs_from_the_order_in_the_bed_to_its_end_at_home(app: App) {
        // Monday: a new plan from an order of the hospital that discharged on Friday.
        app.set_local(date!(2026 - 12 - 07), time!(9:00));
        let (stay, plan) = a_plan(&app).await;
        let page = || async { plan.by.get(&plan.path()).await };
        page().await.says("GOP: almen, avanceret").says("11. dec. (7 kalenderdage)").says("4 dage tilbage").says("Jeg vil gå til postkassen selv");
        plan.post("offer_start", &[("start", "09.12.2026")]).await.accepted();
        page().await.says("Overholdt").says("9. dec. · dag 5");
        plan.measure("barthel_20", "1", "07.12.2026", &texts(&barthel(11))).await.accepted();
        plan.measure("tug", "1", "07.12.2026", &[("value", "28,4"), ("walking_aid", "rollator")]).await.accepted();
        plan.measure("rss", "1", "07.12.2026", &[("value", "6"), ("hands_used", "no")]).await.accepted();
        plan.measure("eq_vas", "5L", "07.12.2026", &[("value", "45")]).await.accepted();
        page().await.says("28,4").says("Supplér med: Ganghastighed").says("Ændring mangler: målt én gang");
        plan.post("set_goal", &LETTER_BOX).await.accepted();
        let bath = [("own_words", "tage bad selv")];
        plan.post("set_goal", &[&bath[..], &LETTER_BOX[1..]].concat()).await.accepted();
        page().await.says("GAS T-score mangler").says("2 ikke vurderet endnu");

        // The Monday after.
        app.set_local(date!(2026 - 12 - 14), time!(9:00));
        let plan = Plan { by: app.browser(app.world.therapist).await, ..plan };
        let page = || async { plan.by.get(&plan.path()).await };
        plan.measure("tug", "1", "14.12.2026", &[("value", "21.0"), ("walking_aid", "rollator")]).await.accepted();
        plan.measure("rss", "1", "14.12.2026", &[("value", "8"), ("hands_used", "no")]).await.accepted();
        page().await.says("21,0").says("7,4 bedre siden 7. dec.").says("2 bedre siden 7. dec.").says("lavere er bedre").says("<polyline");
        plan.goal("gå til postkassen selv", "judge_goal", &[("level", "-1"), ("review_on", "21.12.2026")]).await.accepted();

        // Day 14: home. The plan goes on the same day, with all that was in it.
        app.set_local(date!(2026 - 12 - 21), time!(11:00));
        let plan = Plan { by: app.browser(app.world.therapist).await, ..plan };
        let page = || async { plan.by.get(&plan.path()).await };
        let before = all_rows(&app).await;
        let nurse = app.ward_nurse().await;
        let version = server::store::stay::by_id(app.plads.store.read(), stay).await.unwrap().unwrap().version.to_string();
        nurse.post(&format!("/stays/{stay}"), "end_stay", &[("version", &version), ("outcome", "own_home"), ("at", "")]).await.accepted();
        page().await.says("Opholdet er slut");
        plan.post("move_plan", &[("mode", "home")]).await.accepted();
        assert_eq!(all_rows(&app).await, before + 1, "one row more says that it takes place at home, and nothing is registered anew");
        page().await.says("I hjemmet</b>siden 21. dec.").says("gå til postkassen selv").says("28,4").says("Overholdt").never_says("Opholdet er slut");
        plan.by.get("/plans").await.says("Kragh, Birthe").says("I hjemmet · Solgården");

        // The end.
        app.set_local(date!(2027 - 01 - 15), time!(10:00));
        let plan = Plan { by: app.browser(app.world.therapist).await, ..plan };
        let page = || async { plan.by.get(&plan.path()).await };
        plan.measure("barthel_20", "1", "15.01.2027", &texts(&barthel(17))).await.accepted();
        plan.goal("gå til postkassen selv", "judge_goal", &[("level", "0"), ("review_on", "15.01.2027")]).await.accepted();
        plan.goal("tage bad selv", "judge_goal", &[("level", "1"), ("review_on", "15.01.2027")]).await.accepted();
        page().await.says("56,2").says("start 25,2 · 2 mål, r = 0,3").says("6 bedre siden 7. dec.").says("af 20").says("På +1, forventet 0");
        plan.goal("gå til postkassen selv", "close_goal", &[("status", "reached")]).await.accepted();
        plan.post("end_plan", &[("stop_reason", "no_need_professional")]).await.accepted();
        let results = plan.by.get("/plans/results?from=01.01.2027&to=15.01.2027").await;
        results.says("1 planer afsluttet i perioden").says("25,2 ved start, 56,2 ved slut (n = 1, mangler 0)");
        // Better, unchanged, worse, mixed, n, missing, mean: Barthel 11 to 17, TUG 28.4 to 21.0, rises 6 to 8, EQ VAS once.
        for (name, row) in [
            ("Barthel-20", ["1", "0", "0", "0", "1", "0", "+6"]),
            ("Timed Up and Go (TUG)", ["1", "0", "0", "0", "1", "0", "−7,4"]),
            ("Rejse-sætte-sig (RSS)", ["1", "0", "0", "0", "1", "0", "+2"]),
            ("EQ VAS", ["0", "0", "0", "0", "0", "1", "–"]),
        ] {
            assert_eq!(cells(&results.body, name), row, "{name}");
        }
        page().await.says("Ikke yderligere behov (fagperson-vurderet)").says("56,2").never_says("set_goal");
        plan.by.get("/plans").await.never_says("Kragh");
        let judged = goal_judgement::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert_eq!(judged.len(), 3, "every judgement stands");
        let looks = access_log::Entity::find().all(app.plads.store.read()).await.unwrap();
        assert!(looks.iter().any(|l| l.action == "plan.read" && l.role == "therapist"));
        assert!(looks.iter().any(|l| l.action == "plans.list"));
        assert_eq!(tasks(&app, "free_choice_due").await, 0);
    }

    async fn a7_quality_of_life_at_the_start_and_at_the_end_is_shown_as_change_with_n(app: App) {
        let (_, plan) = a_plan(&app).await;
        let levels = |n: [&str; 5]| -> Vec<(String, String)> {
            let items = domain::rehab::catalogue::EQ_5D_5L.items().iter().zip(n);
            items.map(|(i, n)| (app::plan::item_field(&i.code), n.to_owned())).collect()
        };
        plan.measure("eq_5d", "5L", "23.11.2026", &texts(&levels(["3", "3", "2", "4", "2"]))).await.accepted();
        plan.measure("eq_vas", "5L", "23.11.2026", &[("value", "45")]).await.accepted();
        plan.by.get(&plan.path()).await.says("Ændring mangler: målt én gang");
        plan.measure("eq_5d", "5L", "24.11.2026", &texts(&levels(["6", "2", "2", "3", "2"]))).await.says(": Højst 5");
        plan.measure("eq_5d", "5L", "24.11.2026", &texts(&levels(["2", "2", "2", "3", "2"]))).await.accepted();
        plan.measure("eq_vas", "5L", "24.11.2026", &[("value", "70")]).await.accepted();
        plan.by.get(&plan.path()).await.says("Bedre siden 23. nov., dårligere i ingen dimension").says("25 bedre siden 23. nov.");
        let path = "/plans/results?from=24.11.2026&to=24.11.2026";
        plan.by.get(path).await.says("0 planer afsluttet i perioden").never_says("EQ VAS");
        plan.post("end_plan", &[("stop_reason", "no_need_citizen")]).await.accepted();
        let results = plan.by.get(path).await;
        assert_eq!(cells(&results.body, "EQ-5D-5L"), ["1", "0", "0", "0", "1", "0", "–"], "no total, so no mean");
        assert_eq!(cells(&results.body, "EQ VAS"), ["1", "0", "0", "0", "1", "0", "+25"]);
        let other = app.browser(app.world.other_therapist).await;
        other.get(path).await.says("0 planer afsluttet i perioden").never_says("EQ VAS");
    }

    async fn e9_a_child_of_nine_has_a_plan_with_whoever_acts_for_it(app: App) {
        let child = domain::request::RequestContent { name: domain::citizen::PersonName::parse("Alma", "Prøve").unwrap(), ..content(&app, "0503174321") };
        let stay = stay_in(&app, app.world.beds["2"], child).await;
        let order = [
            ("kind", "general_basic"), ("basis", "health_act_140"), ("requester", "Børneafdelingen"), ("discharged", "20.11.2026"),
            ("said", "own_words"), ("statement", "Jeg vil cykle til skole"),
        ];
        let plan = begin(&app, stay, &order).await;
        plan.by.get(&plan.path()).await.says("9 år").says("Alma");
        let finalise = [("then", "finalise")];
        let refused = plan.post("keep_plan", &[&order[..], &finalise].concat()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("id=\"keep_plan-guardian");
        plan.post("keep_plan", &[&order[..], &finalise, &[("guardian", "Signe Prøve, mor")]].concat()).await.accepted();
        plan.by.get(&plan.path()).await.says("Signe Prøve, mor").says("I gang").says("Jeg vil cykle til skole");
        // What an adult does in a plan a child does as well.
        plan.measure("pain_nrs", "1", "24.11.2026", &[("value", "3")]).await.accepted();
        plan.post("set_goal", &[&[("own_words", "cykle til skole")], &LETTER_BOX[1..]].concat()).await.accepted();
    }

    async fn e3_a_plan_is_not_finalised_without_the_citizens_own_words_or_why_not_and_nothing_is_written(app: App) {
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let therapist = app.browser(app.world.therapist).await;
        let path = format!("/stays/{stay}/plan");
        therapist.post(&path, "begin_plan", &[("kind", ""), ("basis", "")]).await.says("Plan: Skal udfyldes").says("Grundlag: Skal udfyldes");
        let wrong = [("kind", "team"), ("basis", "rehab_course"), ("discharged", "31.02.2027"), ("decision", "Bevilget"), ("guardian", "Lis")];
        therapist.post(&path, "begin_plan", &wrong).await.says("Datoen findes ikke").says("Afgørelsens dag: Skal udfyldes").says("Skriv et navn");
        assert_eq!(all_rows(&app).await, 0);
        let plan = begin(&app, stay, &[("kind", "team"), ("basis", "health_act_140")]).await;
        let refused = plan.post("keep_plan", &[("kind", "general_basic"), ("basis", "rehab_course"), ("then", "finalise")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("hvorfor det ikke er muligt: Skal udfyldes").says("Bestilt af: Skal udfyldes").says("Udskrevet: Skal udfyldes").says("Grundlag: Vælg en af mulighederne").says("Afgørelse: Skal udfyldes");
        let row = rehab_plan::Entity::find().one(app.plads.store.read()).await.unwrap().unwrap();
        assert_eq!((row.kind.as_str(), row.state.as_str(), row.version), ("team", "draft", 1), "what failed was not kept");
        let whole = [
            ("kind", "team"), ("basis", "rehab_course"), ("said", "not_possible"), ("statement", "Svær afasi"), ("decided_on", "20.11.2026"),
            ("decision", "Myndigheden, rehabiliteringsforløb"), ("then", "finalise"),
        ];
        plan.post("keep_plan", &whole).await.accepted();
        plan.by.get(&plan.path()).await.says("Ikke muligt: Svær afasi").says("Intet ur").says("I gang");
        let refused = plan.post("keep_plan", &whole).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("Planen er allerede gjort gældende");
        let lacking = plan.post("keep_plan", &[("kind", "team"), ("basis", "rehab_course")]).await;
        assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY, "a plan that runs cannot lose what it needs");
    }

    async fn a_measurement_out_of_range_is_refused_at_its_field(app: App) {
        let (_, plan) = a_plan(&app).await;
        let before = all_rows(&app).await;
        let refused = plan.measure("tug", "1", "24.11.2026", &[("value", "0"), ("walking_aid", "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Timed Up and Go (TUG): Mindst 0,1").says("Ganghjælpemiddel: Skal udfyldes");
        plan.measure("tug", "1", "24.11.2026", &[("value", "28,45"), ("walking_aid", "none")]).await.says("Højst 1 decimaler");
        plan.measure("tug", "1", "24.11.2026", &[("value", "hurtigt"), ("walking_aid", "none")]).await.says("Skriv et tal med højst to decimaler");
        plan.measure("eq_vas", "5L", "24.11.2026", &[("value", "101")]).await.says("EQ VAS: Højst 100");
        plan.measure("eq_vas", "5L", "25.11.2026", &[("value", "45")]).await.says("Målt: Tidspunktet er for sent");
        let mut items = barthel(11);
        items[0].1 = "7".into();
        items.pop();
        let refused = plan.measure("barthel_20", "1", "24.11.2026", &texts(&items)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("id=\"register_measure-item_").says(": Skal udfyldes").says(": Højst ");
        plan.measure("barthel_20", "9", "24.11.2026", &texts(&barthel(11))).await.says("Måleredskab: Vælg en af mulighederne");
        assert_eq!(all_rows(&app).await, before, "nothing was written");
    }

    async fn a_measurement_is_struck_out_and_stays_to_be_seen(app: App) {
        let (_, plan) = a_plan(&app).await;
        plan.measure("eq_vas", "5L", "23.11.2026", &[("value", "45")]).await.accepted();
        plan.measure("eq_vas", "5L", "24.11.2026", &[("value", "95")]).await.accepted();
        let wrong = measure::of_plan(app.plads.store.read(), plan.id).await.unwrap().pop().unwrap().id.to_string();
        plan.post("strike_measure", &[("measured", &wrong), ("strike_reason", "")]).await.says("Begrundelse: Skal udfyldes");
        plan.post("strike_measure", &[("measured", &wrong), ("strike_reason", "Forkert borger")]).await.accepted();
        let again = plan.post("strike_measure", &[("measured", &wrong), ("strike_reason", "Forkert borger")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        plan.by.get(&plan.path()).await.says("<s>95</s>").says("streget ud: Forkert borger").says("Ændring mangler");
        assert_eq!(number(&app, "SELECT count(*) FROM plan_measure").await, 2);
    }

    async fn a_goal_is_judged_at_the_version_that_was_seen_and_not_after_its_end(app: App) {
        let (_, plan) = a_plan(&app).await;
        plan.post("set_goal", &[("own_words", ""), ("step_0", "Til døren")]).await
            .says("med egne ord: Skal udfyldes").says("ICF: Skal udfyldes").says("Ansvarlig: Skal udfyldes").says("Vurderes næste gang: Skal udfyldes").says("Står nu på: Skal udfyldes");
        let past = plan.post("set_goal", &[&LETTER_BOX[..3], &[("review_on", "23.11.2026")]].concat()).await;
        past.says("Vurderes næste gang: Tidspunktet er for tidligt");
        assert_eq!(number(&app, "SELECT count(*) FROM plan_goal").await, 0);
        plan.post("set_goal", &LETTER_BOX).await.accepted();
        let stored = goal::of_plans(app.plads.store.read(), &[plan.id]).await.unwrap().remove(0);
        let old = [("goal", stored.id.to_string()), ("version", "1".into()), ("level", "0".into()), ("review_on", "30.11.2026".into())];
        let old = old.each_ref().map(|(k, v)| (*k, v.as_str()));
        plan.by.post(&plan.path(), "judge_goal", &old).await.accepted();
        assert_eq!(plan.by.post(&plan.path(), "judge_goal", &old).await.status, StatusCode::CONFLICT);
        plan.goal(&stored.goal.own_words, "review_goal", &[("review_on", "01.12.2026")]).await.accepted();
        plan.goal(&stored.goal.own_words, "close_goal", &[("status", "active")]).await.says("Hvad blev det til?: Vælg en af mulighederne");
        plan.goal(&stored.goal.own_words, "close_goal", &[("status", "reached")]).await.accepted();
        let over = plan.goal(&stored.goal.own_words, "judge_goal", &[("level", "1"), ("review_on", "30.11.2026")]).await;
        assert_eq!(over.status, StatusCode::CONFLICT);
        over.says("Målet er afsluttet: nået");
        let stored = goal::of_plans(app.plads.store.read(), &[plan.id]).await.unwrap().remove(0);
        assert_eq!(stored.judgements.iter().map(|j| j.level).collect::<Vec<_>>(), [GasLevel::EXPECTED]);
        // A goal without steps is reviewed and closed, never judged.
        plan.post("set_goal", &[("own_words", "se sit barnebarn"), ("icf", "participation"), ("owner", "nurse"), ("review_on", "30.11.2026")]).await.accepted();
        plan.goal("se sit barnebarn", "judge_goal", &[("level", "1"), ("review_on", "30.11.2026")]).await.says("ingen fem trin");
    }

    async fn a_breach_of_section_140_is_a_task_until_the_plan_rests_or_ends(app: App) {
        app.set_local(date!(2026 - 12 - 11), time!(12:00));
        let (_, plan) = a_plan(&app).await;
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "free_choice_due").await, 0, "the last day is in time");
        app.set_local(date!(2026 - 12 - 12), time!(0:05));
        let plan = Plan { by: app.browser(app.world.therapist).await, ..plan };
        deadlines::run_once(&app.plads).await.unwrap();
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "free_choice_due").await, 1, "a Saturday counts");
        plan.by.get(&plan.path()).await.says("1 dag over fristen").says("vælge en privat leverandør");
        plan.by.get("/tasks").await.says("Tilbyd frit valg af genoptræning").says(&plan.path());
        plan.post("offer_start", &[("start", "11.12.2026")]).await.says("Tilbudt start: Tidspunktet er for tidligt");
        plan.post("offer_start", &[("start", "14.12.2026")]).await.accepted();
        assert_eq!(tasks(&app, "free_choice_due").await, 1, "offered late, the citizen may still choose");
        plan.post("pause_plan", &[("pause_reason", "")]).await.says("Hvorfor sker der ikke noget?: Skal udfyldes");
        plan.post("pause_plan", &[("pause_reason", "free_choice")]).await.accepted();
        assert_eq!(tasks(&app, "free_choice_due").await, 0);
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "free_choice_due").await, 0, "a plan that rests asks for nothing");
        plan.by.get(&plan.path()).await.says("Overgået til frit valg").says("I bero");
    }

    async fn a_later_start_defers_the_clock_and_settles_what_it_asked_for(app: App) {
        app.set_local(date!(2026 - 12 - 14), time!(8:00));
        let (_, plan) = a_plan(&app).await;
        deadlines::run_once(&app.plads).await.unwrap();
        assert_eq!(tasks(&app, "free_choice_due").await, 1);
        plan.post("keep_plan", &[&ORDER[..], &[("later_start", "04.01.2027")]].concat()).await.accepted();
        assert_eq!(tasks(&app, "free_choice_due").await, 0);
        plan.by.get(&plan.path()).await.says("Udskudt til 4. jan.").says("11. jan. (7 kalenderdage)");
    }

    async fn a_plan_that_is_replaced_hands_its_offers_on_after_the_same_discharge(app: App) {
        app.set_local(date!(2026 - 12 - 07), time!(9:00));
        let (stay, plan) = a_plan(&app).await;
        plan.post("offer_start", &[("start", "09.12.2026")]).await.accepted();
        let offer = plan::offers_of(app.plads.store.read(), &[plan.id]).await.unwrap().remove(0).id.to_string();
        plan.post("answer_start", &[("offer", &offer), ("answer", "declined")]).await.accepted();
        assert_eq!(plan.post("answer_start", &[("offer", &offer), ("answer", "accepted")]).await.status, StatusCode::CONFLICT);
        let next = begin(&app, stay, &[&[("kind", "general_basic")], &ORDER[1..]].concat()).await;
        plan.post("replace_plan", &[("by", &plan.id.to_string())]).await.says("Erstattes af: Vælg en af mulighederne");
        let answer = plan.post("replace_plan", &[("by", &next.id.to_string())]).await;
        answer.accepted();
        assert_eq!(answer.location(), next.path());
        next.by.get(&next.path()).await.says("Overholdt").says("Afslået");
        plan.by.get(&plan.path()).await.says("Erstattet").says(&next.path()).says("Intet ur: erstattet");
        assert_eq!(plan.post("resume_plan", &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(plan.post("offer_start", &[("start", "10.12.2026")]).await.status, StatusCode::CONFLICT);
    }

    async fn a_plan_rests_and_goes_on_and_moves_only_to_another_place(app: App) {
        let (_, plan) = a_plan(&app).await;
        app.set_local(date!(2026 - 11 - 25), time!(9:00));
        let plan = Plan { by: app.browser(app.world.therapist).await, ..plan };
        plan.post("resume_plan", &[]).await.says("Planen er allerede i gang");
        plan.post("move_plan", &[("mode", "inpatient")]).await.says("Planen foregår allerede der");
        plan.post("pause_plan", &[("pause_reason", "prefers_to_wait")]).await.accepted();
        plan.post("pause_plan", &[("pause_reason", "prefers_to_wait")]).await.says("Planen er allerede i bero");
        plan.post("move_plan", &[("mode", "outpatient")]).await.accepted();
        plan.post("resume_plan", &[]).await.accepted();
        let stale = plan.by.post(&plan.path(), "end_plan", &[("version", "1"), ("stop_reason", "event")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        plan.by.get(&plan.path()).await.says("Ambulant</b>siden 25. nov.").says("I gang");
    }

    async fn others_find_no_such_plan_and_nurses_only_read_it(app: App) {
        let (stay, plan) = a_plan(&app).await;
        let nurse = app.ward_nurse().await;
        nurse.get(&plan.path()).await.says("Jeg vil gå til postkassen selv").never_says("name=\"act\" value=\"set_goal\"").never_says("?do=goal");
        nurse.get(&format!("/stays/{stay}")).await.says(&plan.path());
        nurse.get(&format!("/stays/{stay}/plan")).await.says(&plan.path()).never_says("begin_plan");
        assert_eq!(nurse.post(&plan.path(), "set_goal", &LETTER_BOX).await.status, StatusCode::FORBIDDEN);
        assert_eq!(nurse.post(&format!("/stays/{stay}/plan"), "begin_plan", &ORDER).await.status, StatusCode::FORBIDDEN);
        for who in [app.world.other_therapist, app.world.other_ward_nurse] {
            let stranger = app.browser(who).await;
            assert_eq!(stranger.get(&plan.path()).await.status, StatusCode::NOT_FOUND);
            assert_eq!(stranger.get(&format!("/stays/{stay}/plan")).await.status, StatusCode::NOT_FOUND);
            stranger.get("/plans").await.never_says("Kragh");
        }
        let stranger = app.browser(app.world.other_therapist).await;
        assert_eq!(stranger.post(&plan.path(), "set_goal", &LETTER_BOX).await.status, StatusCode::NOT_FOUND);
        let manager = app.browser(app.world.manager).await;
        assert_eq!(manager.get("/plans").await.status, StatusCode::FORBIDDEN);
        assert_eq!(manager.get(&plan.path()).await.status, StatusCode::FORBIDDEN);
        assert_eq!(plan.by.get("/").await.location(), "/day");
        assert_eq!(number(&app, "SELECT count(*) FROM plan_goal").await, 0);
    }

    async fn no_plan_begins_in_a_stay_that_is_over(app: App) {
        let stay = stay_in(&app, app.world.beds["2"], content(&app, &civil_number(1))).await;
        let nurse = app.ward_nurse().await;
        nurse.post(&format!("/stays/{stay}"), "end_stay", &[("version", "1"), ("outcome", "own_home"), ("at", "")]).await.accepted();
        let therapist = app.browser(app.world.therapist).await;
        let refused = therapist.post(&format!("/stays/{stay}/plan"), "begin_plan", &ORDER).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(all_rows(&app).await, 0);
    }
}
