//! The forms of a conference.

use super::{allow, needed_day};
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::plan::conference;
use domain::form::Problems;
use domain::ids::PlanId;

const PAGE: &str = "/plans/{id}/conference";

/// The forms of a conference.
pub(super) fn forms() -> Vec<Form> {
    vec![
        form(PAGE, "hold_conference", |p| Box::pin(post_hold(p))),
        form(PAGE, "decide_task", |p| Box::pin(post_task(p))),
        form(PAGE, "propose_extension", |p| Box::pin(post_extension(p))),
    ]
}

fn to(id: PlanId) -> String {
    format!("/plans/{id}/conference#decide")
}

async fn post_hold(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let present = problems.required(&p.fields, "present", 300);
    let summary = problems.optional(&p.fields, "summary", 2000);
    let (Some(present), Some(summary)) = (present, summary) else { return Err(invalid(problems)) };
    conference::hold(&p.plads, &p.actor, id, &present, &summary).await?;
    Ok(to(id))
}

async fn post_task(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let text = problems.required(&p.fields, "task", 200);
    let (owner, due) = (problems.choice(&p.fields, "owner"), needed_day(&p, &mut problems, "due"));
    let (Some(text), Some(owner), Some(due)) = (text, owner, due) else { return Err(invalid(problems)) };
    conference::decide_task(&p.plads, &p.actor, id, &text, owner, due).await?;
    Ok(to(id))
}

async fn post_extension(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let (until, reason) = (needed_day(&p, &mut problems, "until"), problems.required(&p.fields, "reason", 200));
    let (Some(until), Some(reason)) = (until, reason) else { return Err(invalid(problems)) };
    conference::propose_extension(&p.plads, &p.actor, id, until, &reason).await?;
    Ok(to(id))
}
