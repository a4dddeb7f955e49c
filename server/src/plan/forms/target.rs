//! The form of what is aimed at.

use super::{PLAN, allow, number, to};
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::plan::target;
use app::error::AppError;
use domain::form::{Problem, Problems};
use domain::rehab::catalogue;

pub(super) fn forms() -> Vec<Form> {
    vec![form(PLAN, "set_target", |p| Box::pin(post(p)))]
}

/// An empty field takes the target back.
async fn post(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let aim = number(&p, &mut problems, "target_value");
    let code = p.fields.get("target_of");
    let Some(instrument) = catalogue::all().into_iter().find(|i| i.code == code) else {
        return Err(AppError::field("target_of", Problem::NotAChoice));
    };
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    target::set(&p.plads, &p.actor, id, instrument, aim).await?;
    Ok(to(id, "#measures"))
}
