//! The team of a plan. It goes with the plan wherever that takes place, and over to the plan that replaces it. Who of it holds the
//! threads together is in [`super::lead`].

use super::{again, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::Plan;
use crate::store::plan::team::{self, Member};
use crate::store::training::diary;
use crate::store::{StoreError, Tx, facility};
use app::error::AppError;
use domain::access::{Action, Actor, Role};
use domain::form::Problem;
use domain::ids::{PlanId, SiteId, UserId};
use domain::instant::Instant;
use domain::rehab::goal::GoalOwner;
use sea_orm::ConnectionTrait;
use serde_json::json;
use time::Date;

/// Roles whose people work with citizens at a site.
const STAFF: [Role; 4] = [Role::Therapist, Role::Student, Role::WardNurse, Role::AcuteNurse];

/// Who may be in the team of a plan at a site: the staff of whoever runs it on a day, by name.
pub(super) async fn to_choose<C: ConnectionTrait>(db: &C, site: SiteId, on: Date) -> Result<Vec<(UserId, String)>, Failure> {
    match facility::agreement_on(db, site, on).await? {
        Some(agreement) => Ok(diary::staff_of(db, agreement.operator, &STAFF).await?),
        None => Ok(Vec::new()),
    }
}

/// Somebody joins the team.
///
/// # Errors
/// A problem at `member` for somebody who does not work there, or is in the team; at `part` for the citizen's;
/// [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn join(plads: &Plads, actor: &Actor, id: PlanId, user: UserId, part: GoalOwner) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    if !part.is_staff() {
        return Err(AppError::field("part", Problem::NotAChoice).into());
    }
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            if to_choose(&*tx, plan.site, plads.today()).await?.iter().all(|(known, _)| *known != user) {
                return Err(AppError::field("member", Problem::NotAChoice).into());
            }
            if team::of_plans(&*tx, &[id]).await?.iter().any(|member| member.user == user) {
                return Err(AppError::field("member", Problem::Taken).into());
            }
            team::join(&tx, Member { plan: id, user, part }, actor.user, plads.now()).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(plan.site, "plan.member_joined", Subject::Plan(id), json!({ "member": user, "part": part }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Somebody leaves the team.
///
/// # Errors
/// [`AppError::Conflict`] for somebody who is not in it; [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn leave(plads: &Plads, actor: &Actor, id: PlanId, user: UserId) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            team::leave(&tx, id, user, actor.user, plads.now()).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(plan.site, "plan.member_left", Subject::Plan(id), json!({ "member": user }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Those of a plan's team join the one that replaces it, but for those who are in that already. Says how many.
pub(super) async fn carry_over(tx: &Tx, old: &Plan, next: &Plan, by: UserId, at: Instant) -> Result<usize, StoreError> {
    let members = team::of_plans(&**tx, &[old.id, next.id]).await?;
    let is_in = |user: UserId| members.iter().any(|m| m.plan == next.id && m.user == user);
    let coming: Vec<Member> =
        members.iter().filter(|m| m.plan == old.id && !is_in(m.user)).map(|m| Member { plan: next.id, ..*m }).collect();
    for member in &coming {
        team::join(tx, *member, by, at).await?;
    }
    Ok(coming.len())
}
