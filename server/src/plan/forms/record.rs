//! The forms of references to the care record.

use super::{PLAN, allow, needed_day, to};
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::plan::record::{self, NewReference};
use app::error::AppError;
use domain::form::{Problem, Problems};
use domain::ids::ReferenceId;
use domain::record::{line, link};

pub(super) fn forms() -> Vec<Form> {
    vec![form(PLAN, "refer_to_record", |p| Box::pin(post_refer(p))), form(PLAN, "strike_reference", |p| Box::pin(post_strike(p)))]
}

async fn post_refer(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let (kind, on) = (problems.choice(&p.fields, "data_kind"), needed_day(&p, &mut problems, "stands_on"));
    let line = problems.keep("line", line(p.fields.get("line")));
    let link = problems.keep("link", link(p.fields.get("link")));
    if line.as_deref() == Some("") && link.as_deref() == Some("") {
        problems.add("line", Problem::Missing);
    }
    let (Some(kind), Some(on), Some(line), Some(link), true) = (kind, on, line, link, problems.is_empty()) else {
        return Err(invalid(problems));
    };
    record::refer(&p.plads, &p.actor, id, NewReference { kind, on, line, link }).await?;
    Ok(to(id, "#record"))
}

async fn post_strike(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "reference_reason", 200) else { return Err(invalid(problems)) };
    let which: ReferenceId = p.fields.get("reference").parse().map_err(|_| AppError::field("reference", Problem::NotAChoice))?;
    record::strike(&p.plads, &p.actor, id, which, &reason).await?;
    Ok(to(id, "#record"))
}
