//! The forms of how a citizen manages.

use super::{PLAN, allow, to};
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::plan::reliance;
use domain::code::Code as _;
use domain::form::{Problem, Problems};
use domain::rehab::fsiii::Functioning;
use domain::rehab::self_reliance::{HomeActivity, MOST_HELP};
use std::collections::BTreeSet;

/// The forms of how a citizen manages.
pub(super) fn forms() -> Vec<Form> {
    vec![
        form(PLAN, "judge_functioning", |p| Box::pin(post_functioning(p))),
        form(PLAN, "choose_activities", |p| Box::pin(post_activities(p))),
        form(PLAN, "begin_course", |p| Box::pin(post_course(p))),
        form(PLAN, "tell_help", |p| Box::pin(post_help(p))),
    ]
}

async fn post_functioning(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let (area, current) = (problems.choice(&p.fields, "area"), problems.choice(&p.fields, "current"));
    let expected = if p.fields.get("expected").is_empty() { None } else { problems.choice(&p.fields, "expected") };
    let (Some(area), Some(current), true) = (area, current, problems.is_empty()) else { return Err(invalid(problems)) };
    reliance::judge(&p.plads, &p.actor, id, Functioning { area, current, expected }).await?;
    Ok(to(id, "#functioning"))
}

async fn post_activities(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let chosen: Option<BTreeSet<HomeActivity>> = p
        .fields
        .all("activity")
        .map(|code| problems.keep("activity", HomeActivity::from_code(code).map_err(|_| Problem::NotAChoice)))
        .collect();
    let Some(chosen) = chosen else { return Err(invalid(problems)) };
    reliance::choose(&p.plads, &p.actor, id, p.version()?, chosen).await?;
    Ok(to(id, "#course"))
}

/// Help of a week, which must be told; 0 is no help.
fn minutes(p: &Posted, problems: &mut Problems) -> Option<u32> {
    if p.fields.get("minutes").is_empty() {
        problems.add("minutes", Problem::Missing);
    }
    problems.number(&p.fields, "minutes", 0, i64::from(MOST_HELP))??.try_into().ok()
}

async fn post_course(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let Some(minutes) = minutes(&p, &mut problems) else { return Err(invalid(problems)) };
    reliance::begin(&p.plads, &p.actor, id, minutes).await?;
    Ok(to(id, "#course"))
}

async fn post_help(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let (minutes, at) = (minutes(&p, &mut problems), problems.choice(&p.fields, "checkpoint"));
    let (Some(minutes), Some(at)) = (minutes, at) else { return Err(invalid(problems)) };
    reliance::tell(&p.plads, &p.actor, id, at, minutes).await?;
    Ok(to(id, "#course"))
}
