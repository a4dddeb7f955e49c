//! The forms of a stay.

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

/// The forms of a stay.
#[must_use]
pub fn forms() -> Vec<Form> {
    vec![form("/stays/{id}", "end_stay", |p| Box::pin(post_end(p))), form("/stays/{id}/phase", "change_phase", |p| Box::pin(post_phase(p)))]
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
