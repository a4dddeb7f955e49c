//! Goals on a plan's page: each with its five steps, and the forms of a new one and of the one that is looked at.

use super::page::is_open;
use super::{GoalView, PlanView};
use crate::caller::failed;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_input, date_short, date_time_relative, decimal};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::query;
use crate::words::{goal_owner_name, goal_status_name, icf_name, options, smart_part_name};
use domain::code::Code as _;
use domain::rehab::gas::{GasLevel, GasWeight};
use domain::rehab::goal::{Attainment, Gas, GoalStatus};
use leptos::prelude::*;
use time::{Date, Duration};

const SET: &str = "set_goal";
const JUDGE: &str = "judge_goal";
const REVIEW: &str = "review_goal";
const CLOSE: &str = "close_goal";
const STEPS: [&str; 5] = ["step_m2", "step_m1", "step_0", "step_p1", "step_p2"];

/// Name of a field; `None` when it is not one of these forms'.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "own_words" => t!(l, "Borgeren vil, med egne ord", "What the citizen wants, in own words"),
        "specific" => t!(l, "Specifikt: målet", "Specific: the goal"),
        "measure" => t!(l, "Målbart: måles med", "Measurable: measured by"),
        "target" => t!(l, "Målbart: værdi", "Measurable: value"),
        "attainable" => t!(l, "Realistisk: fordi", "Attainable: because"),
        "relevant" => t!(l, "Relevant: fordi", "Relevant: because"),
        "due" => t!(l, "Tidsbestemt: senest", "Timed: by"),
        "icf" => t!(l, "ICF", "ICF"),
        "owner" => t!(l, "Ansvarlig", "Owner"),
        "review_on" => t!(l, "Vurderes næste gang", "Looked at next"),
        "gas_start" => t!(l, "Står nu på", "Stands now at"),
        "gas_weight" => t!(l, "Vægt", "Weight"),
        "step_m2" => t!(l, "−2: meget mindre end forventet", "−2: much less than expected"),
        "step_m1" => t!(l, "−1: mindre end forventet", "−1: less than expected"),
        "step_0" => t!(l, "0: som forventet", "0: as expected"),
        "step_p1" => t!(l, "+1: mere end forventet", "+1: more than expected"),
        "step_p2" => t!(l, "+2: meget mere end forventet", "+2: much more than expected"),
        "level" => t!(l, "Målet står på", "The goal stands at"),
        "status" => t!(l, "Hvad blev det til?", "What became of it?"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// "−2", "0", "+1".
pub(super) fn step_text(level: GasLevel) -> String {
    match level.get() {
        0 => "0".to_owned(),
        n if n > 0 => format!("+{n}"),
        n => format!("−{}", n.unsigned_abs()),
    }
}

/// "56,2".
pub(super) fn score_text(l: Lang, score: f64) -> String {
    #[allow(clippy::cast_possible_truncation)] // a T-score lies between 0 and 100
    decimal(l, (score * 10.0).round() as i64, 1)
}

/// The panel of goals with the T-score and what it is counted of.
pub(super) fn panel(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let open = p.may_keep && !p.state.is_over();
    let goals = p.goals.iter().map(|g| article(l, p, g, open)).collect_view();
    let empty = p.goals.is_empty().then(|| view! { <p class="panel__body empty">{t!(l, "Ingen mål endnu.", "No goals yet.")}</p> });
    view! {
        <section class="panel" aria-labelledby="goals">
            <div class="panel__head"><h2 id="goals">{t!(l, "Mål", "Goals")}</h2><span class="small">{attained(l, &p.attainment)}</span></div>
            {empty}{goals}
        </section>
    }
}

/// "GAS T-score 56,2 · mål 50 · start 25,2 · 2 mål, r = 0,3 · 1 ikke vurderet".
fn attained(l: Lang, of: &Attainment) -> impl IntoView + use<> {
    let (n, missing) = (of.judged, of.not_judged);
    let missing = (missing > 0).then(|| t!(l, " · {missing} ikke vurderet endnu", " · {missing} not judged yet"));
    match of.now {
        Some(now) => {
            let start = of.start.map(|s| score_text(l, s)).unwrap_or_default();
            let r = t!(l, "0,3", "0.3");
            let counted =
                t!(l, " · som forventet 50 · start {start} · {n} mål, r = {r}", " · as expected 50 · start {start} · {n} goals, r = {r}");
            view! { "GAS T-score "<strong>{score_text(l, now)}</strong><span class="muted">{counted}{missing}</span> }.into_any()
        }
        None => view! { <span class="muted">{t!(l, "GAS T-score mangler", "GAS T-score missing")}{missing}</span> }.into_any(),
    }
}

fn article(l: Lang, p: &PlanView, g: &GoalView, open: bool) -> impl IntoView + use<> {
    let goal = &g.goal;
    let title = goal.title().to_owned();
    let own = Some(goal.own_words.clone()).filter(|words| !words.is_empty() && *words != title);
    let (agreed, review) = (date_short(l, g.agreed), date_short(l, goal.review_on));
    let icf = icf_name(l, goal.icf);
    let owner = goal_owner_name(l, goal.owner);
    let facts = if goal.status.is_over() {
        t!(l, "{icf} · {owner} · aftalt {agreed}", "{icf} · {owner} · agreed {agreed}")
    } else {
        t!(l, "{icf} · {owner} · aftalt {agreed} · vurderes {review}", "{icf} · {owner} · agreed {agreed} · looked at {review}")
    };
    let missing = goal.smart.missing();
    let missing = (!missing.is_empty() && !goal.status.is_over()).then(|| {
        let parts = missing.iter().map(|part| smart_part_name(l, *part)).collect::<Vec<_>>().join(", ");
        view! { <p class="small muted">{t!(l, "Ikke sagt endnu: {parts}", "Not said yet: {parts}")}</p> }
    });
    let due = g.is_due.then(|| view! { <span class="badge badge--amber"><Icon name=Glyph::Time small=true />{t!(l, "Skal vurderes", "To be looked at")}</span> });
    let look = (open && !goal.status.is_over()).then(|| {
        let of = format!(": {title}");
        view! { <a class="button button--s" href=format!("/plans/{}?goal={}#look", p.id, g.id)>{t!(l, "Vurdér", "Judge")}<span class="sr-only">{of}</span></a> }
    });
    view! {
        <article class="goal">
            <div class="goal__head">
                <div><h3>{title}</h3>{own.map(|w| view! { <p class="small">{t!(l, "»{w}«", "“{w}”")}</p> })}<p class="small muted">{facts}</p></div>
                <div class="row">{due}{stands(l, g)}{look}</div>
            </div>
            {goal.gas.as_ref().map(|gas| strip(l, gas))}
            {missing}
            {history(l, p.today, g)}
        </article>
    }
}

fn stands(l: Lang, g: &GoalView) -> impl IntoView + use<> {
    let goal = &g.goal;
    let (class, text) = match (goal.status, &goal.gas) {
        (GoalStatus::Active, Some(Gas { now: Some(now), .. })) => {
            let now_text = step_text(*now);
            let class = if now.is_reached() { "badge badge--green" } else { "badge badge--amber" };
            (class, t!(l, "På {now_text}, forventet 0", "At {now_text}, expected 0"))
        }
        (GoalStatus::Active, Some(_)) => ("badge badge--line", t!(l, "Ikke vurderet endnu", "Not judged yet")),
        (GoalStatus::Reached, _) => ("badge badge--green", goal_status_name(l, goal.status).to_owned()),
        (status @ (GoalStatus::Active | GoalStatus::PartlyReached | GoalStatus::NotReached | GoalStatus::GivenUp), _) => {
            ("badge badge--line", goal_status_name(l, status).to_owned())
        }
    };
    view! { <span class=class>{text}</span> }
}

/// The five steps: where it began, where it is and where it should be, by border and word.
fn strip(l: Lang, gas: &Gas) -> impl IntoView + use<> {
    let steps = GasLevel::ALL
        .into_iter()
        .zip(gas.steps.iter())
        .map(|(level, text)| {
            let (start, now, goal) = (level == gas.start, gas.now == Some(level), level == GasLevel::EXPECTED);
            let marks = [(start, t!(l, "start", "start")), (now, t!(l, "nu", "now")), (goal, t!(l, "mål", "goal"))];
            let said: Vec<String> = marks.into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect();
            let class = [(start, "start"), (now, "now"), (goal, "goal0")].into_iter().filter(|(on, _)| *on).map(|(_, c)| c);
            let class = class.collect::<Vec<_>>().join(" ");
            let text = if text.is_empty() { "–".to_owned() } else { text.clone() };
            view! {
                <li class=class aria-current=now.then_some("true")>
                    <b>{step_text(level)}{(!said.is_empty()).then(|| view! { " " <em>{said.join(", ")}</em> })}</b>{text}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="gas" aria-label=t!(l, "GAS: fem trin", "GAS: five steps")>{steps}</ol> }
}

fn history(l: Lang, today: Date, g: &GoalView) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = g
        .judgements
        .iter()
        .map(|(at, level, by)| {
            let (at, level, by) = (date_time_relative(l, *at, today), step_text(*level), by.clone());
            view! { <li>{format!("{at}: {level}, {by}")}</li> }
        })
        .collect();
    let n = rows.len();
    (n > 1).then(|| view! { <details class="fold"><summary>{t!(l, "{n} vurderinger", "{n} judgements")}</summary><ul class="plain small">{rows}</ul></details> })
}

/// The forms: a new goal, or those of the goal that is looked at.
pub(super) fn forms(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let asked = failed().map(|f| f.fields.get("goal").to_owned()).filter(|id| !id.is_empty()).unwrap_or_else(|| query("goal"));
    let which = p.goals.iter().find(|g| g.id.to_string() == asked && !g.goal.status.is_over());
    let new = is_open("goal", &[SET]).then(|| setting(l, p));
    let look = which.map(|g| looking(l, p, g));
    view! { {new}{look} }
}

fn levels(l: Lang) -> Vec<Opt> {
    GasLevel::ALL
        .iter()
        .map(|level| Opt::new(level.get().to_string(), name(l, STEPS.get(usize::from((level.get() + 2).unsigned_abs())).unwrap_or(&""))))
        .collect()
}

fn setting(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let in_two_weeks = date_input(p.today.saturating_add(Duration::days(14)));
    let choose = || std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")));
    let (icf, owners) = (choose().chain(options(l, icf_name)).collect(), choose().chain(options(l, goal_owner_name)).collect());
    let starts = std::iter::once(Opt::new("", t!(l, "Bruger ikke fem trin", "Five steps are not used"))).chain(levels(l)).collect();
    let steps = STEPS.into_iter().map(|step| view! { <TextField act=SET name=step label=name(l, step) /> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="goal">
            <div class="panel__head"><h2 id="goal" tabindex="-1">{t!(l, "Nyt mål", "New goal")}</h2></div>
            <div class="panel__body">
                <ActForm act=SET>
                    <TextField act=SET name="own_words" label=name(l, "own_words") hint=t!(l, "Fx gå til postkassen selv", "E.g. walk to the letter box alone") />
                    <div class="grid grid--2">
                        <TextField act=SET name="specific" label=name(l, "specific") />
                        <TextField act=SET name="measure" label=name(l, "measure") />
                        <TextField act=SET name="target" label=name(l, "target") />
                        <TextField act=SET name="due" label=name(l, "due") />
                        <TextField act=SET name="attainable" label=name(l, "attainable") />
                        <TextField act=SET name="relevant" label=name(l, "relevant") />
                        <Select act=SET name="icf" label=name(l, "icf") options=icf />
                        <Select act=SET name="owner" label=name(l, "owner") options=owners />
                        <TextField act=SET name="review_on" label=name(l, "review_on") value=in_two_weeks />
                    </div>
                    <details class="fold" open=true>
                        <summary>{t!(l, "Fem trin (GAS), hvis I bruger dem", "Five steps (GAS), where you use them")}</summary>
                        <div class="grid grid--2">
                            <Select act=SET name="gas_start" label=name(l, "gas_start") options=starts />
                            <TextField act=SET name="gas_weight" label=name(l, "gas_weight") hint=t!(l, "1 til 9: vigtighed gange sværhed", "1 to 9: importance times difficulty") value=GasWeight::NONE.get().to_string() mode="numeric" />
                        </div>
                        {steps}
                    </details>
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Aftal målet", "Agree on the goal")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

fn looking(l: Lang, p: &PlanView, g: &GoalView) -> impl IntoView + use<> {
    let (id, version) = (g.id.to_string(), g.version);
    let title = g.goal.title().to_owned();
    let (next, review) = (date_input(p.today.saturating_add(Duration::days(7))), date_input(g.goal.review_on));
    let stands = g.goal.gas.as_ref().map(|gas| gas.level().get().to_string());
    let closes = options(l, goal_status_name).into_iter().filter(|o| o.value != GoalStatus::Active.code()).collect();
    let (in_judge, in_review, in_close) = (id.clone(), id.clone(), id);
    let judge = stands.map(|stands| {
        view! {
            <ActForm act=JUDGE version=version>
                <input type="hidden" name="goal" value=in_judge />
                <Select act=JUDGE name="level" label=name(l, "level") options=levels(l) value=stands />
                <TextField act=JUDGE name="review_on" label=name(l, "review_on") value=next.clone() class="w-s" />
                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem vurderingen", "Keep the judgement")}</button></div>
            </ActForm>
        }
    });
    view! {
        <section class="panel" aria-labelledby="look">
            <div class="panel__head"><h2 id="look" tabindex="-1">{t!(l, "Vurdér: {title}", "Judge: {title}")}</h2></div>
            <div class="panel__body stack-s">
                {judge}
                <details class="fold">
                    <summary>{t!(l, "Vurdér en anden dag", "Look at it on another day")}</summary>
                    <ActForm act=REVIEW version=version>
                        <input type="hidden" name="goal" value=in_review />
                        <TextField act=REVIEW name="review_on" label=name(l, "review_on") value=review class="w-s" />
                        <div class="actions"><button class="button" type="submit">{t!(l, "Gem dagen", "Keep the day")}</button></div>
                    </ActForm>
                </details>
                <details class="fold">
                    <summary>{t!(l, "Afslut målet", "Close the goal")}</summary>
                    <ActForm act=CLOSE version=version>
                        <input type="hidden" name="goal" value=in_close />
                        <Choices act=CLOSE name="status" label=name(l, "status") options=closes />
                        <div class="actions"><button class="button" type="submit">{t!(l, "Afslut målet", "Close the goal")}</button></div>
                    </ActForm>
                </details>
            </div>
        </section>
    }
}
