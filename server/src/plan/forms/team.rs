//! The forms of the team of a plan.

use super::{PLAN, allow, chosen, to};
use crate::forms::{Done, Form, Posted, form};
use crate::plan::{lead, team};
use app::error::AppError;
use domain::form::Problem;
use domain::ids::UserId;

pub(super) fn forms() -> Vec<Form> {
    vec![
        form(PLAN, "set_lead", |p| Box::pin(post_lead(p))),
        form(PLAN, "join_team", |p| Box::pin(post_join(p))),
        form(PLAN, "leave_team", |p| Box::pin(post_leave(p))),
    ]
}

/// One of the staff that must be chosen.
fn who(p: &Posted, field: &str) -> Result<UserId, AppError> {
    p.fields.get(field).parse().map_err(|_| AppError::field(field, Problem::NotAChoice))
}

async fn post_lead(p: Posted) -> Done {
    let id = allow(&p).await?;
    lead::set(&p.plads, &p.actor, id, p.version()?, who(&p, "lead")?).await?;
    Ok(to(id, ""))
}

async fn post_join(p: Posted) -> Done {
    let id = allow(&p).await?;
    team::join(&p.plads, &p.actor, id, who(&p, "member")?, chosen(&p, "part")?).await?;
    Ok(to(id, "#team"))
}

async fn post_leave(p: Posted) -> Done {
    let id = allow(&p).await?;
    team::leave(&p.plads, &p.actor, id, who(&p, "member")?).await?;
    Ok(to(id, "#team"))
}
