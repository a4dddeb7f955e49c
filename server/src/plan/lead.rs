//! Who holds the threads of a plan together: whoever began it, until somebody else of the team takes over.

use super::{at_version, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::{self, Plan};
use crate::store::training::diary;
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::form::Problem;
use domain::ids::{PlanId, SiteId, UserId};
use sea_orm::ConnectionTrait;
use serde_json::json;
use time::Date;

/// Who may hold the threads of a plan at a site: the therapists of whoever runs it on a day, by name.
pub(super) async fn to_choose<C: ConnectionTrait>(db: &C, site: SiteId, on: Date) -> Result<Vec<(UserId, String)>, Failure> {
    match facility::agreement_on(db, site, on).await? {
        Some(agreement) => Ok(diary::therapists_of(db, agreement.operator).await?),
        None => Ok(Vec::new()),
    }
}

/// Somebody else holds the threads of a plan from now on.
///
/// # Errors
/// A problem at `lead` for somebody who is no therapist of whoever runs the site; [`domain::rehab::plan::PlanError::Over`] as a refusal;
/// [`AppError::Conflict`] when the plan changed since `version`.
pub async fn set(plads: &Plads, actor: &Actor, id: PlanId, version: i32, lead: UserId) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    plads
        .write(async |tx| {
            let old = at_version(&tx, &seen, version).await?.going_on()?;
            if to_choose(&*tx, old.site, plads.today()).await?.iter().all(|(user, _)| *user != lead) {
                return Err(AppError::field("lead", Problem::NotAChoice).into());
            }
            let mut journal = Journal::new(Some(actor), plads.now());
            if lead != old.lead {
                plan::save(&tx, &Plan { lead, ..old.clone() }).await?;
                let detail = json!({ "before": old.lead, "lead": lead });
                journal.note_at(old.site, "plan.lead_changed", Subject::Plan(id), detail);
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
