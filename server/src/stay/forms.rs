//! The forms of a stay.

use super::absence::{self, Leaving, Releasing};
use super::decide::{self, NewPhase};
use super::end::{self, Ending};
use super::{action_of, load};
use crate::bed::typed_time;
use crate::forms::{Done, Form, Posted, form};
use app::error::AppError;
use app::stay::StayAct;
use domain::access::Action;
use domain::facility::StayKind;
use domain::form::Problems;
use domain::ids::StayId;
use domain::instant::Instant;
use domain::stay::Outcome;

const ABSENCE: &str = "/stays/{id}/absence";

/// The forms of a stay.
#[must_use]
pub fn forms() -> Vec<Form> {
    vec![
        form("/stays/{id}", "end_stay", |p| Box::pin(post_end(p))),
        form("/stays/{id}/phase", "change_phase", |p| Box::pin(post_phase(p))),
        form(ABSENCE, "leave", |p| Box::pin(post_leave(p))),
        form(ABSENCE, "come_back", |p| Box::pin(post_come_back(p))),
        form(ABSENCE, "hold_longer", |p| Box::pin(post_hold_longer(p))),
        form(ABSENCE, "release", |p| Box::pin(post_release(p))),
        form(ABSENCE, "tell", |p| Box::pin(post_tell(p))),
        form(ABSENCE, "cancel_absence", |p| Box::pin(post_cancel(p))),
    ]
}

/// Refuses whoever may not, before anything typed is looked at.
async fn allow(p: &Posted, act: StayAct) -> Result<StayId, AppError> {
    let id: StayId = p.id()?;
    load(&p.plads, &p.actor, action_of(&p.plads, act).await?, id).await?;
    Ok(id)
}

/// A time that must be typed, or `otherwise` when nothing is.
fn time(p: &Posted, problems: &mut Problems, field: &str, otherwise: Option<Instant>) -> Result<Option<Instant>, AppError> {
    match typed_time(&p.plads, &p.fields, field) {
        Ok(Some(at)) => Ok(Some(at)),
        Ok(None) => {
            if otherwise.is_none() {
                problems.add(field, domain::form::Problem::Missing);
            }
            Ok(otherwise)
        }
        Err(AppError::Invalid { problems: more }) => {
            for problem in more {
                problems.add(&problem.field, problem.problem);
            }
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

async fn post_end(p: Posted) -> Done {
    let id: StayId = p.id()?;
    load(&p.plads, &p.actor, Action::EndStay, id).await?;
    let mut problems = Problems::default();
    let outcome: Option<Outcome> = problems.choice(&p.fields, "outcome");
    let note = problems.optional(&p.fields, "note", 500);
    let at = time(&p, &mut problems, "at", Some(p.plads.now()))?;
    let (Some(outcome), Some(note), Some(at), true) = (outcome, note, at, problems.is_empty()) else {
        return Err(AppError::Invalid { problems: problems.into_vec() });
    };
    let bed = end::end(&p.plads, &p.actor, id, p.version()?, Ending { at, outcome, note }).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_phase(p: Posted) -> Done {
    let id = allow(&p, StayAct::Phase).await?;
    let mut problems = Problems::default();
    let kind: Option<StayKind> = problems.choice(&p.fields, "kind");
    let legal_basis = match p.fields.get("legal_basis") {
        "" => {
            problems.add("legal_basis", domain::form::Problem::Missing);
            None
        }
        text => problems.keep("legal_basis", text.parse().map_err(|_| domain::form::Problem::NotAChoice)),
    };
    let reasons = problems.required(&p.fields, "reasons", 4000);
    let from = time(&p, &mut problems, "from", None)?;
    let (Some(kind), Some(legal_basis), Some(reasons), Some(from), true) = (kind, legal_basis, reasons, from, problems.is_empty()) else {
        return Err(AppError::Invalid { problems: problems.into_vec() });
    };
    let decided = decide::change_phase(&p.plads, &p.actor, id, p.version()?, NewPhase { kind, legal_basis, from, reasons }).await?;
    Ok(format!("/letters/{decided}"))
}

async fn post_leave(p: Posted) -> Done {
    let id = allow(&p, StayAct::Absence).await?;
    let mut problems = Problems::default();
    let kind = problems.choice(&p.fields, "kind");
    let place = problems.optional(&p.fields, "place", 200);
    let at = time(&p, &mut problems, "at", Some(p.plads.now()))?;
    let expected = if p.fields.get("expected_return").is_empty() { None } else { time(&p, &mut problems, "expected_return", None)? };
    let (Some(kind), Some(place), Some(at), true) = (kind, place, at, problems.is_empty()) else {
        return Err(AppError::Invalid { problems: problems.into_vec() });
    };
    let leaving = Leaving { kind, at, place, expected_return: expected, flow: None };
    absence::leave(&p.plads, &p.actor, id, p.version()?, leaving).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_come_back(p: Posted) -> Done {
    let id = allow(&p, StayAct::Absence).await?;
    let mut problems = Problems::default();
    let Some(at) = time(&p, &mut problems, "at", Some(p.plads.now()))? else {
        return Err(AppError::Invalid { problems: problems.into_vec() });
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
        return Err(AppError::Invalid { problems: problems.into_vec() });
    };
    absence::hold_longer(&p.plads, &p.actor, id, p.version()?, until, &reason).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_release(p: Posted) -> Done {
    let id = allow_hold(&p).await?;
    let mut problems = Problems::default();
    let outcome: Option<Outcome> = problems.choice(&p.fields, "outcome");
    let reason = problems.required(&p.fields, "reason", 500);
    let (Some(outcome), Some(reason)) = (outcome, reason) else {
        return Err(AppError::Invalid { problems: problems.into_vec() });
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
        return Err(AppError::Invalid { problems: problems.into_vec() });
    };
    absence::tell(&p.plads, &p.actor, id, p.version()?, word, at).await?;
    Ok(format!("/stays/{id}"))
}

async fn post_cancel(p: Posted) -> Done {
    let id = allow(&p, StayAct::Absence).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "reason", 500) else {
        return Err(AppError::Invalid { problems: problems.into_vec() });
    };
    absence::cancel(&p.plads, &p.actor, id, p.version()?, &reason).await?;
    Ok(format!("/stays/{id}"))
}
