//! Rehabilitation plans of the demonstration: one in every situation that a team meets.

use super::case::Steps;
use crate::chance;
use crate::store::entity::{
    goal_judgement, plan_course, plan_functioning, plan_goal, plan_help, plan_measure, plan_mode, plan_offer, rehab_plan, stay,
};
use crate::store::journal::Subject;
use domain::ids::PlanId;
use domain::instant::{Calendar as _, Instant};
use domain::rehab::catalogue::{BARTHEL_20, EQ_VAS, PAIN_NRS, RSS, TUG};
use domain::rehab::decimal::Decimal;
use domain::rehab::instrument::{Instrument, WalkingAid};
use domain::rehab::measure::{Score, Taken};
use domain::task::TaskKind;
use serde_json::json;
use std::collections::HashSet;
use time::{Date, Duration};
use uuid::Uuid;

/// A goal: own words, SMART goal, component, five steps, start, and the steps it was judged at.
type GoalCase = (&'static str, &'static str, &'static str, [&'static str; 5], i32, &'static [i32]);

const STAIRS: GoalCase = (
    "komme op ad min egen trappe",
    "Gå op ad egen trappe, 10 trin",
    "activity",
    ["Kan ikke gå på trappe", "4 trin med støtte af 1", "10 trin med gelænder", "10 trin med indkøbspose", "Begge etager uden hvil"],
    -2,
    &[-1],
);
const BATH: GoalCase = (
    "tage bad selv",
    "Tage bad selv, siddende",
    "activity",
    ["Hjælp til hele badet", "Vasker overkrop selv", "Alt undtagen ryg og fødder", "Hele badet med bænk", "Uden hjælpemidler"],
    -2,
    &[-1],
);
const LETTER_BOX: GoalCase = (
    "gå til postkassen selv",
    "Gå til postkassen og tilbage, 60 m",
    "activity",
    ["Går ikke udenfor", "Til hoveddøren", "60 m med rollator", "60 m med stok", "Rundt om huset"],
    -2,
    &[-1, 0],
);
const COOKING: GoalCase = (
    "lave mad til min mand igen",
    "Lave en varm ret selv",
    "participation",
    ["Ser til fra stol", "Skræller siddende", "En ret med pauser", "En ret uden pauser", "Middag for to"],
    -2,
    &[1],
);
const WALKING: GoalCase = ("komme ud i haven", "", "participation", ["", "", "", "", ""], -1, &[]);

/// What was measured: by which instrument, and the value so many days ago.
type Measured = (fn() -> &'static Instrument, &'static [(i64, i32)]);

const ON_THE_WAY: &[Measured] = &[
    (|| &BARTHEL_20, &[(8, 11), (4, 12), (0, 14)]),
    (|| &TUG, &[(8, 284), (4, 246), (0, 210)]),
    (|| &RSS, &[(8, 6), (4, 6), (0, 8)]),
    (|| &EQ_VAS, &[(8, 45)]),
];
const AT_HOME: &[Measured] = &[(|| &BARTHEL_20, &[(14, 11), (1, 17)]), (|| &RSS, &[(14, 5), (1, 9)])];
const FIRST: &[Measured] = &[(|| &EQ_VAS, &[(2, 45)])];

/// One plan: kind, state with its reason, days since discharge, the start offered (days ago it was made, days ago it lies), goals,
/// measurements, and whether the citizen is at home.
struct Case {
    kind: &'static str,
    state: (&'static str, Option<&'static str>),
    discharged: Option<i64>,
    offer: Option<(i64, i64)>,
    words: &'static str,
    hindrance: &'static str,
    goals: &'static [GoalCase],
    measured: &'static [Measured],
    is_home: bool,
}

const CASES: [Case; 7] = [
    Case {
        kind: "general_advanced",
        state: ("running", None),
        discharged: Some(11),
        offer: Some((10, 8)),
        words: "Jeg vil hjem til min egen lejlighed og selv kunne hente posten. Trappen skal jeg nok få bugt med.",
        hindrance: "afventer badebænk",
        goals: &[STAIRS, BATH],
        measured: ON_THE_WAY,
        is_home: false,
    },
    Case {
        kind: "general_basic",
        state: ("draft", None),
        discharged: Some(3),
        offer: None,
        words: "",
        hindrance: "",
        goals: &[],
        measured: &[],
        is_home: false,
    },
    Case {
        kind: "general_basic",
        state: ("running", None),
        discharged: Some(9),
        offer: None,
        words: "Jeg vil kunne gå til bageren igen.",
        hindrance: "",
        goals: &[WALKING],
        measured: FIRST,
        is_home: false,
    },
    Case {
        kind: "team",
        state: ("running", None),
        discharged: None,
        offer: None,
        words: "Jeg vil klare mig selv, så længe jeg kan.",
        hindrance: "",
        goals: &[WALKING],
        measured: FIRST,
        is_home: false,
    },
    Case {
        kind: "general_advanced",
        state: ("running", None),
        discharged: Some(20),
        offer: Some((19, 16)),
        words: "Jeg vil gå til postkassen selv.",
        hindrance: "",
        goals: &[LETTER_BOX, COOKING],
        measured: AT_HOME,
        is_home: true,
    },
    Case {
        kind: "general_basic",
        state: ("paused", Some("free_choice")),
        discharged: Some(13),
        offer: None,
        words: "Jeg vil træne tæt på min datter.",
        hindrance: "",
        goals: &[],
        measured: &[],
        is_home: false,
    },
    Case {
        kind: "general_advanced",
        state: ("ended", Some("no_need_professional")),
        discharged: Some(21),
        offer: Some((20, 17)),
        words: "Jeg vil lave min egen morgenmad.",
        hindrance: "",
        goals: &[COOKING],
        measured: AT_HOME,
        is_home: true,
    },
];

/// Adds the plans to stays that go on, those at home to the ones that ended last.
pub fn fill(steps: &mut Steps<'_>) {
    let open = steps.rows.stays.iter().filter(|s| s.status == "in_house").cloned().collect::<Vec<_>>();
    let mut homes = steps.rows.stays.iter().filter(|s| s.outcome.as_deref() == Some("own_home")).cloned().collect::<Vec<_>>();
    homes.sort_by_key(|s| std::cmp::Reverse(s.ended_at));
    let (mut open, mut homes) = (open.into_iter(), homes.into_iter());
    let mut taken = HashSet::new();
    for case in &CASES {
        let from = if case.is_home { &mut homes } else { &mut open };
        let stay = from.find(|s| !taken.contains(&s.citizen_id));
        let Some(stay) = stay else { continue };
        if let Some(site) = steps.site_of(stay.id) {
            taken.insert(stay.citizen_id);
            add(steps, case, &stay, site);
        }
    }
    students_entry(steps);
}

/// What a student measured today, in the first plan; the therapist has not looked at it.
fn students_entry(steps: &mut Steps<'_>) {
    let (Some(plan), by) = (steps.rows.plans.first().cloned(), steps.region.staff.student.clone()) else { return };
    measure(steps, plan.id, &PAIN_NRS, 4, steps.zone.date(steps.now), by.user.0);
    let Some(taken) = steps.rows.plan_measures.last_mut() else { return };
    taken.by_student = true;
    let at = taken.registered_at.at();
    steps.task(TaskKind::EntryToSign, at, at.plus_hours(24), |task| {
        task.site_id = Some(plan.site_id);
        task.plan_id = Some(plan.id);
        task.organisation_id = by.organisation.0;
    });
}

fn add(steps: &mut Steps<'_>, case: &Case, stay: &stay::Model, site: Uuid) {
    let by = steps.region.staff.therapist.clone();
    let today = steps.zone.date(steps.now);
    let day = |ago: i64| today.saturating_sub(Duration::days(ago));
    let begun = stay.arrived_at.at().plus_hours(2).max(steps.now.plus_hours(-24 * 15)).min(steps.now.plus_hours(-1));
    let id = chance::id();
    let is_said = !case.words.is_empty();
    let decided = (case.kind == "team").then(|| day(5));
    steps.rows.plans.push(rehab_plan::Model {
        id,
        citizen_id: stay.citizen_id,
        stay_id: Some(stay.id),
        site_id: site,
        kind: case.kind.to_owned(),
        basis: if case.kind == "team" { "rehab_course" } else { "health_act_140" }.to_owned(),
        requester: if case.kind == "team" { String::new() } else { "Ortopædkirurgisk 3".to_owned() },
        discharged: case.discharged.map(day),
        later_start: None,
        decided_on: decided,
        decision: decided.map(|_| "Visitationen: rehabiliteringsforløb".to_owned()).unwrap_or_default(),
        statement_kind: is_said.then(|| "own_words".to_owned()),
        statement: case.words.to_owned(),
        stated_by: is_said.then_some(by.user.0),
        stated_at: is_said.then_some(begun.into()),
        guardian: String::new(),
        lead_id: by.user.0,
        hindrance: case.hindrance.to_owned(),
        state: case.state.0.to_owned(),
        state_since: if case.state.0 == "ended" { steps.now.plus_hours(-20).max(begun).into() } else { begun.into() },
        state_reason: case.state.1.map(ToOwned::to_owned),
        replaced_by_id: None,
        begun_by: by.user.0,
        begun_at: begun.into(),
        version: 1,
    });
    steps.rows.happened(begun, "plan.begun", Subject::Plan(PlanId(id)), Some(&by), Some(site), json!({ "stay": stay.id }));
    let mut moved = vec![(begun, "inpatient")];
    moved.extend(stay.ended_at.filter(|_| case.is_home).map(|at| (at.at().max(begun.plus_minutes(1)), "home")));
    for (since, mode) in moved {
        let row = plan_mode::Model { id: chance::id(), plan_id: id, since: since.into(), mode: mode.to_owned(), changed_by: by.user.0 };
        steps.rows.plan_modes.push(row);
    }
    if let Some((made, start)) = case.offer {
        steps.rows.plan_offers.push(plan_offer::Model {
            id: chance::id(),
            plan_id: id,
            made_on: day(made),
            start_on: day(start),
            answer: Some("accepted".to_owned()),
            answered_by: Some(by.user.0),
            made_by: by.user.0,
            made_at: begun.into(),
        });
    }
    for goal in case.goals {
        add_goal(steps, id, goal, today, by.user.0);
    }
    for (instrument, values) in case.measured {
        for (ago, value) in *values {
            measure(steps, id, instrument(), *value, day(*ago), by.user.0);
        }
    }
    if !case.measured.is_empty() {
        judged(steps, id, begun, by.user.0);
    }
    if case.is_home {
        course(steps, id, begun, by.user.0);
    }
}

/// Moving about got better since the start; personal care is judged once.
fn judged(steps: &mut Steps<'_>, plan: Uuid, begun: Instant, by: Uuid) {
    let (first, now) = (begun, steps.now.plus_hours(-1).max(begun));
    for (at, area, current, expected) in
        [(first, "moving_about", "3", "1"), (first, "personal_care", "2", "0"), (now, "moving_about", "2", "1")]
    {
        steps.rows.plan_functionings.push(plan_functioning::Model {
            id: chance::id(),
            plan_id: plan,
            area: area.to_owned(),
            current: current.to_owned(),
            expected: Some(expected.to_owned()),
            judged_on: steps.zone.date(at),
            judged_by: by,
            judged_at: at.into(),
        });
    }
}

/// A course of self-reliance from the day the plan began, with the help of a week that was given then.
fn course(steps: &mut Steps<'_>, plan: Uuid, begun: Instant, by: Uuid) {
    let on = steps.zone.date(begun);
    steps.rows.plan_courses.push(plan_course::Model { plan_id: plan, begun_on: on, begun_by: by, begun_at: begun.into() });
    steps.rows.plan_helps.push(plan_help::Model {
        id: chance::id(),
        plan_id: plan,
        checkpoint: "0".to_owned(),
        n: 1,
        minutes: 330,
        told_on: on,
        told_by: by,
        told_at: begun.into(),
    });
}

fn add_goal(steps: &mut Steps<'_>, plan: Uuid, (own, specific, icf, texts, start, judged): &GoalCase, today: Date, by: Uuid) {
    let id = chance::id();
    let row = plan_goal::Model {
        id,
        plan_id: plan,
        own_words: (*own).to_owned(),
        specific: (*specific).to_owned(),
        measure: if specific.is_empty() { "" } else { "observation" }.to_owned(),
        target: texts[2].to_owned(),
        attainable: String::new(),
        relevant: String::new(),
        due: None,
        icf: (*icf).to_owned(),
        gas_steps: Some(json!(texts).to_string()),
        gas_start: Some(*start),
        gas_weight: Some(1),
        owner: "physiotherapist".to_owned(),
        review_on: today.saturating_add(Duration::days(if judged.is_empty() { 0 } else { 4 })),
        status: "active".to_owned(),
        agreed_on: today.saturating_sub(Duration::days(7)),
        set_by: by,
        version: 1,
    };
    steps.rows.plan_goals.push(row);
    for (n, level) in (1..).zip(judged.iter()) {
        let at: Instant = steps.now.plus_hours(-24 * (4 - i64::from(n)));
        let row = goal_judgement::Model { id: chance::id(), goal_id: id, n, level: *level, judged_at: at.into(), judged_by: by };
        steps.rows.goal_judgements.push(row);
    }
}

/// A value with what must be told along; tenths for seconds, whole numbers otherwise; a sum is spread over the items.
fn taken(instrument: &Instrument, value: i32) -> Taken {
    let mut taken = Taken { aid: None, ..Taken::default() };
    let mut left = Decimal::whole(value);
    for item in instrument.items() {
        let part = item.scale.max().unwrap_or(left).min(left);
        left = left.minus(part);
        taken.items.insert(item.code.to_string(), part);
    }
    if instrument.items().is_empty() {
        let seconds = instrument.code == TUG.code;
        taken.value = Some(if seconds { Decimal::tenths(value) } else { Decimal::whole(value) });
        taken.aid = seconds.then_some(WalkingAid::Rollator);
        taken.hands_used = (instrument.code == RSS.code).then_some(false);
    }
    taken
}

fn measure(steps: &mut Steps<'_>, plan: Uuid, instrument: &'static Instrument, value: i32, on: Date, by: Uuid) {
    let taken = taken(instrument, value);
    let (Ok(Score::Number(score)), Ok(text)) = (instrument.score(&taken), serde_json::to_string(&taken)) else { return };
    let at = steps.zone.start_of(on).plus_hours(9).min(steps.now);
    steps.rows.plan_measures.push(plan_measure::Model {
        id: chance::id(),
        plan_id: plan,
        instrument: instrument.code.to_string(),
        instrument_version: instrument.version.to_string(),
        taken: text,
        outcome: "number".to_owned(),
        hundredths: Some(score.in_hundredths()),
        taken_on: on,
        registered_by: by,
        registered_at: at.into(),
        by_student: false,
        signed_by: None,
        signed_at: None,
        struck_at: None,
        struck_by: None,
        strike_reason: String::new(),
    });
}
