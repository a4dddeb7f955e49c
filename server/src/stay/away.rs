//! The forms of an absence.

use super::absence::{self, Leaving, Releasing};
use super::forms::{allow, time};
use super::load;
use crate::forms::{Done, Form, Posted, form, invalid};
use app::error::AppError;
use app::stay::StayAct;
use domain::access::Action;
use domain::form::Problems;
use domain::ids::StayId;

const ABSENCE: &str = "/stays/{id}/absence";

pub(super) fn forms() -> Vec<Form> {
    vec![
        form(ABSENCE, "leave", |p| Box::pin(post_leave(p))),
        form(ABSENCE, "come_back", |p| Box::pin(post_come_back(p))),
        form(ABSENCE, "hold_longer", |p| Box::pin(post_hold_longer(p))),
        form(ABSENCE, "release", |p| Box::pin(post_release(p))),
        form(ABSENCE, "tell", |p| Box::pin(post_tell(p))),
        form(ABSENCE, "cancel_absence", |p| Box::pin(post_cancel(p))),
    ]
}

async fn post_leave(p: Posted) -> Done {
    let id = allow(&p, StayAct::Absence).await?;
    let mut problems = Problems::default();
    let kind = problems.choice(&p.fields, "kind");
    let place = problems.optional(&p.fields, "place", 200);
    let at = time(&p, &mut problems, "at", Some(p.plads.now()))?;
    let expected = if p.fields.get("expected_return").is_empty() { None } else { time(&p, &mut problems, "expected_return", None)? };
    let (Some(kind), Some(place), Some(at), true) = (kind, place, at, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    let leaving = Leaving { kind, at, place, expected_return: expected, flow: None };
    absence::leave(&p.plads, &p.actor, id, p.version()?, leaving).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_come_back(p: Posted) -> Done {
    let id = allow(&p, StayAct::Absence).await?;
    let mut problems = Problems::default();
    let Some(at) = time(&p, &mut problems, "at", Some(p.plads.now()))? else {
        return Err(invalid(problems));
    };
    absence::come_back(&p.plads, &p.actor, id, p.version()?, at).await?;
    Ok(format!("/stays/{id}"))
}

/// Refuses whoever may not decide about a held bed.
async fn allow_hold(p: &Posted) -> Result<StayId, AppError> {
    let id: StayId = p.id()?;
    load(&p.plads, &p.actor, Action::DecideHold, id).await?;
    Ok(id)
}

async fn post_hold_longer(p: Posted) -> Done {
    let id = allow_hold(&p).await?;
    let mut problems = Problems::default();
    let reason = problems.required(&p.fields, "reason", 500);
    let until = time(&p, &mut problems, "until", None)?;
    let (Some(reason), Some(until), true) = (reason, until, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    absence::hold_longer(&p.plads, &p.actor, id, p.version()?, until, &reason).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_release(p: Posted) -> Done {
    let id = allow_hold(&p).await?;
    let mut problems = Problems::default();
    let outcome = problems.choice(&p.fields, "outcome");
    let reason = problems.required(&p.fields, "reason", 500);
    let (Some(outcome), Some(reason), true) = (outcome, reason, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    let bed = absence::release(&p.plads, &p.actor, id, p.version()?, Releasing { outcome, reason }).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_tell(p: Posted) -> Done {
    let id = allow(&p, StayAct::Absence).await?;
    let mut problems = Problems::default();
    let word = problems.choice(&p.fields, "word");
    let at = time(&p, &mut problems, "word_at", Some(p.plads.now()))?;
    let (Some(word), Some(at)) = (word, at) else {
        return Err(invalid(problems));
    };
    absence::tell(&p.plads, &p.actor, id, p.version()?, word, at).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_cancel(p: Posted) -> Done {
    let id = allow(&p, StayAct::Absence).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "reason", 500) else {
        return Err(invalid(problems));
    };
    absence::cancel(&p.plads, &p.actor, id, p.version()?, &reason).await?;
    Ok(format!("/stays/{id}"))
}
