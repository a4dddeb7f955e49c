//! The forms of plans: what was typed, read into what the use cases take. Whoever may not is refused before anything is read.

mod conference;
mod record;
mod reliance;
mod target;
mod team;

use super::exercise::{self, NewExercise};
use super::goal::{self, Step as GoalStep};
use super::state::{self, Step};
use super::{countersign, load, measure, place, start, write};
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::store::plan::Written;
use app::error::AppError;
use app::plan::item_field;
use domain::access::Action;
use domain::code::Code;
use domain::form::{Problem, Problems};
use domain::ids::{GoalId, MeasureId, OfferId, PlanId, StayId};
use domain::rehab::catalogue;
use domain::rehab::decimal::{Decimal, DecimalError};
use domain::rehab::exercise::{LONGEST_OFTEN, LONGEST_TEXT};
use domain::rehab::gas::{GasLevel, GasWeight};
use domain::rehab::goal::{Gas, Goal, GoalStatus, Smart};
use domain::rehab::instrument::Instrument;
use domain::rehab::measure::{MeasureProblem, Taken};
use domain::rehab::plan::Statement;
use domain::typed::parse_date;
use time::Date;

const PLAN: &str = "/plans/{id}";

/// The forms of plans.
#[must_use]
pub fn forms() -> Vec<Form> {
    let mut all = vec![
        form("/stays/{id}/plan", "begin_plan", |p| Box::pin(post_begin(p))),
        form(PLAN, "keep_plan", |p| Box::pin(post_keep(p))),
        form(PLAN, "pause_plan", |p| Box::pin(post_pause(p))),
        form(PLAN, "resume_plan", |p| Box::pin(post_resume(p))),
        form(PLAN, "end_plan", |p| Box::pin(post_end(p))),
        form(PLAN, "replace_plan", |p| Box::pin(post_replace(p))),
        form(PLAN, "offer_start", |p| Box::pin(post_offer(p))),
        form(PLAN, "answer_start", |p| Box::pin(post_answer(p))),
        form(PLAN, "move_plan", |p| Box::pin(post_move(p))),
        form(PLAN, "set_goal", |p| Box::pin(post_goal(p))),
        form(PLAN, "judge_goal", |p| Box::pin(post_judge(p))),
        form(PLAN, "review_goal", |p| Box::pin(post_review(p))),
        form(PLAN, "close_goal", |p| Box::pin(post_close(p))),
        form(PLAN, "add_exercise", |p| Box::pin(post_exercise(p))),
        form(PLAN, "take_off_exercise", |p| Box::pin(post_take_off(p))),
        form(PLAN, "register_measure", |p| Box::pin(post_measure(p))),
        form(PLAN, "strike_measure", |p| Box::pin(post_strike(p))),
        form(PLAN, "countersign", |p| Box::pin(post_countersign(p))),
    ];
    all.extend(reliance::forms());
    all.extend(conference::forms());
    all.extend(record::forms());
    all.extend(team::forms());
    all.extend(target::forms());
    all
}

async fn allow(p: &Posted) -> Result<PlanId, AppError> {
    let id: PlanId = p.id()?;
    load(&p.plads, &p.actor, Action::KeepPlan, id).await?;
    Ok(id)
}

fn to(id: PlanId, part: &str) -> String {
    format!("/plans/{id}{part}")
}

/// A day that was typed; `None` when nothing was.
fn day(p: &Posted, problems: &mut Problems, field: &str) -> Option<Date> {
    match p.fields.get(field) {
        "" => None,
        text => problems.keep(field, parse_date(text, p.plads.today()).map_err(Problem::from)),
    }
}

/// A day that must be typed.
fn needed_day(p: &Posted, problems: &mut Problems, field: &str) -> Option<Date> {
    if p.fields.get(field).is_empty() {
        problems.add(field, Problem::Missing);
    }
    day(p, problems, field)
}

fn read_decision(p: &Posted, problems: &mut Problems) -> Option<(Date, String)> {
    let text = problems.optional(&p.fields, "decision", 500).unwrap_or_default();
    if p.fields.get("decided_on").is_empty() && text.is_empty() {
        return None;
    }
    let decided = needed_day(p, problems, "decided_on")?;
    Some((decided, problems.required(&p.fields, "decision", 500)?))
}

fn read_statement(p: &Posted, problems: &mut Problems) -> Option<Statement> {
    let text = problems.optional(&p.fields, "statement", 2000).filter(|text| !text.is_empty())?;
    match p.fields.get("said") {
        "" | "own_words" => Some(Statement::OwnWords(text)),
        "not_possible" => Some(Statement::NotPossible { reason: text }),
        _ => {
            problems.add("said", Problem::NotAChoice);
            None
        }
    }
}

fn read_written(p: &Posted) -> Result<Written, AppError> {
    let mut problems = Problems::default();
    let (kind, basis) = (problems.choice(&p.fields, "kind"), problems.choice(&p.fields, "basis"));
    let requester = problems.optional(&p.fields, "requester", 200);
    let (discharged, later_start) = (day(p, &mut problems, "discharged"), day(p, &mut problems, "later_start"));
    let decision = read_decision(p, &mut problems);
    let statement = read_statement(p, &mut problems);
    let guardian = problems.optional(&p.fields, "guardian", 200);
    if guardian.as_ref().is_some_and(|name| !name.is_empty() && write::name_of(name).is_none()) {
        problems.add("guardian", Problem::NotAName);
    }
    let hindrance = problems.optional(&p.fields, "hindrance", 200);
    match (kind, basis, requester, guardian, hindrance) {
        (Some(kind), Some(basis), Some(requester), Some(guardian), Some(hindrance)) if problems.is_empty() => {
            Ok(Written { kind, basis, requester, discharged, later_start, decision, statement, guardian, hindrance })
        }
        _ => Err(invalid(problems)),
    }
}

async fn post_begin(p: Posted) -> Done {
    let id: StayId = p.id()?;
    crate::stay::load(&p.plads, &p.actor, Action::KeepPlan, id).await?;
    let begun = write::begin(&p.plads, &p.actor, id, read_written(&p)?).await?;
    Ok(to(begun, ""))
}

async fn post_keep(p: Posted) -> Done {
    let id = allow(&p).await?;
    write::keep(&p.plads, &p.actor, id, p.version()?, read_written(&p)?, p.fields.get("then") == "finalise").await?;
    Ok(to(id, ""))
}

async fn post_pause(p: Posted) -> Done {
    let id = allow(&p).await?;
    let step = Step::Pause(chosen(&p, "pause_reason")?);
    state::take(&p.plads, &p.actor, id, p.version()?, step).await?;
    Ok(to(id, ""))
}

async fn post_resume(p: Posted) -> Done {
    let id = allow(&p).await?;
    state::take(&p.plads, &p.actor, id, p.version()?, Step::Resume).await?;
    Ok(to(id, ""))
}

async fn post_end(p: Posted) -> Done {
    let id = allow(&p).await?;
    let step = Step::End(chosen(&p, "stop_reason")?);
    state::take(&p.plads, &p.actor, id, p.version()?, step).await?;
    Ok(to(id, ""))
}

async fn post_replace(p: Posted) -> Done {
    let id = allow(&p).await?;
    let by: PlanId = p.fields.get("by").parse().map_err(|_| AppError::field("by", Problem::NotAChoice))?;
    state::replace(&p.plads, &p.actor, id, p.version()?, by).await?;
    Ok(to(by, ""))
}

/// One code that must be chosen, where nothing else is typed.
fn chosen<C: Code>(p: &Posted, field: &str) -> Result<C, AppError> {
    let mut problems = Problems::default();
    problems.choice(&p.fields, field).ok_or_else(|| invalid(problems))
}

async fn post_offer(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let Some(day) = needed_day(&p, &mut problems, "start") else { return Err(invalid(problems)) };
    start::offer(&p.plads, &p.actor, id, p.version()?, day).await?;
    Ok(to(id, "#clock"))
}

async fn post_answer(p: Posted) -> Done {
    let id = allow(&p).await?;
    let said = chosen(&p, "answer")?;
    let which: OfferId = p.id_in("offer")?;
    start::answer(&p.plads, &p.actor, id, p.version()?, which, said).await?;
    Ok(to(id, "#clock"))
}

async fn post_move(p: Posted) -> Done {
    let id = allow(&p).await?;
    let travel = crate::training::forms::travel(&p)?;
    place::switch(&p.plads, &p.actor, id, p.version()?, chosen(&p, "mode")?, travel).await?;
    Ok(to(id, "#place"))
}

/// A step from −2 to +2; `None` when nothing was chosen.
fn level(p: &Posted, problems: &mut Problems, field: &str) -> Option<GasLevel> {
    let number = problems.number(&p.fields, field, -2, 2)??;
    i8::try_from(number).ok().and_then(|level| GasLevel::new(level).ok())
}

fn read_gas(p: &Posted, problems: &mut Problems) -> Option<Gas> {
    let mut step = |name: &str| problems.optional(&p.fields, name, 200).unwrap_or_default();
    let steps = [step("step_m2"), step("step_m1"), step("step_0"), step("step_p1"), step("step_p2")];
    let start = level(p, problems, "gas_start");
    if start.is_none() && p.fields.get("gas_start").is_empty() && steps.iter().any(|text| !text.is_empty()) {
        problems.add("gas_start", Problem::Missing);
    }
    let weight = problems.number(&p.fields, "gas_weight", 1, 9)?.unwrap_or(1);
    let weight = u8::try_from(weight).ok().and_then(|w| GasWeight::new(w).ok())?;
    Some(Gas { steps, start: start?, now: None, weight })
}

async fn post_goal(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let mut text = |name: &str| problems.optional(&p.fields, name, 500).unwrap_or_default();
    let own_words = text("own_words");
    let (specific, measure, target) = (text("specific"), text("measure"), text("target"));
    let (attainable, relevant) = (text("attainable"), text("relevant"));
    if own_words.is_empty() && specific.is_empty() {
        problems.add("own_words", Problem::Missing);
    }
    let smart = Smart { specific, measure, target, attainable, relevant, due: day(&p, &mut problems, "due") };
    let (icf, owner) = (problems.choice(&p.fields, "icf"), problems.choice(&p.fields, "owner"));
    let review_on = needed_day(&p, &mut problems, "review_on");
    let gas = read_gas(&p, &mut problems);
    let (Some(icf), Some(owner), Some(review_on), true) = (icf, owner, review_on, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    let new = Goal { own_words, smart, icf, gas, owner, review_on, status: GoalStatus::Active };
    goal::set(&p.plads, &p.actor, id, new).await?;
    Ok(to(id, "#goals"))
}

async fn post_judge(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let level = level(&p, &mut problems, "level");
    if p.fields.get("level").is_empty() {
        problems.add("level", Problem::Missing);
    }
    let next = needed_day(&p, &mut problems, "review_on");
    let (Some(level), Some(next), true) = (level, next, problems.is_empty()) else { return Err(invalid(problems)) };
    take(&p, id, GoalStep::Judge(level, next)).await
}

async fn post_review(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let Some(next) = needed_day(&p, &mut problems, "review_on") else { return Err(invalid(problems)) };
    take(&p, id, GoalStep::Review(next)).await
}

async fn post_close(p: Posted) -> Done {
    let id = allow(&p).await?;
    take(&p, id, GoalStep::Close(chosen(&p, "status")?)).await
}

async fn take(p: &Posted, id: PlanId, step: GoalStep) -> Done {
    let which: GoalId = p.id_in("goal")?;
    goal::take(&p.plads, &p.actor, id, which, p.version()?, step).await?;
    Ok(to(id, "#goals"))
}

async fn post_exercise(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let text = problems.required(&p.fields, "exercise_text", LONGEST_TEXT);
    let often = problems.optional(&p.fields, "often", LONGEST_OFTEN);
    let until = needed_day(&p, &mut problems, "until");
    let (Some(text), Some(often), Some(until), true) = (text, often, until, problems.is_empty()) else { return Err(invalid(problems)) };
    exercise::add(&p.plads, &p.actor, id, NewExercise { text, often, until }).await?;
    Ok(to(id, "#exercises"))
}

async fn post_take_off(p: Posted) -> Done {
    let id = allow(&p).await?;
    exercise::take_off(&p.plads, &p.actor, id, p.id_in("exercise")?).await?;
    Ok(to(id, "#exercises"))
}

/// A number with at most two decimals; `None` when nothing was typed.
fn number(p: &Posted, problems: &mut Problems, field: &str) -> Option<Decimal> {
    match p.fields.get(field).parse() {
        Ok(number) => Some(number),
        Err(DecimalError::Empty) => None,
        Err(DecimalError::NotANumber) => {
            problems.add(field, Problem::NotADecimal);
            None
        }
        Err(DecimalError::TooFine) => {
            problems.add(field, Problem::OffScale { problem: MeasureProblem::TooFine { decimals: 2 } });
            None
        }
    }
}

fn yes_or_no(p: &Posted, problems: &mut Problems, field: &str) -> Option<bool> {
    match p.fields.get(field) {
        "" => None,
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            problems.add(field, Problem::NotAChoice);
            None
        }
    }
}

fn read_taken(p: &Posted, instrument: &Instrument, problems: &mut Problems) -> Taken {
    let mut taken = Taken { unknown: p.fields.get("unknown") == "yes", value: number(p, problems, "value"), ..Taken::default() };
    for item in instrument.items() {
        if let Some(value) = number(p, problems, &item_field(&item.code)) {
            taken.items.insert(item.code.to_string(), value);
        }
    }
    taken.hands_used = yes_or_no(p, problems, "hands_used");
    taken.oxygen = yes_or_no(p, problems, "oxygen");
    if !p.fields.get("walking_aid").is_empty() {
        taken.aid = problems.choice(&p.fields, "walking_aid");
    }
    taken.rests = problems.number(&p.fields, "rests", 0, 99).flatten().and_then(|n| u8::try_from(n).ok());
    taken
}

async fn post_measure(p: Posted) -> Done {
    let id: PlanId = p.id()?;
    load(&p.plads, &p.actor, Action::TakeMeasure, id).await?;
    let known = catalogue::find(p.fields.get("instrument"), p.fields.get("instrument_version"));
    let instrument = known.ok_or_else(|| AppError::field("instrument", Problem::NotAChoice))?;
    let mut problems = Problems::default();
    let taken = read_taken(&p, instrument, &mut problems);
    let on = needed_day(&p, &mut problems, "taken_on");
    let (Some(on), true) = (on, problems.is_empty()) else {
        // What could not be read is not also missing.
        let mut all = problems.into_vec();
        for fault in instrument.score(&taken).err().map(measure::with_fields).unwrap_or_default() {
            if all.iter().all(|known| known.field != fault.field) {
                all.push(fault);
            }
        }
        return Err(AppError::Invalid { problems: all });
    };
    measure::register(&p.plads, &p.actor, id, instrument, taken, on).await?;
    Ok(to(id, "#measures"))
}

async fn post_strike(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "strike_reason", 200) else { return Err(invalid(problems)) };
    let which: MeasureId = p.fields.get("measured").parse().map_err(|_| AppError::field("measured", Problem::NotAChoice))?;
    let struck: Result<(), Failure> = measure::strike(&p.plads, &p.actor, id, which, &reason).await;
    struck?;
    Ok(to(id, "#measures"))
}

async fn post_countersign(p: Posted) -> Done {
    let id: PlanId = p.id()?;
    load(&p.plads, &p.actor, Action::Countersign, id).await?;
    let entry = p.fields.get("entry").parse().map_err(|_| AppError::NotFound)?;
    countersign::sign(&p.plads, &p.actor, id, entry).await?;
    Ok(to(id, "#awaiting"))
}
