//! How a citizen manages in daily life: functioning judged by area, activities trained in the home, and the course of self-reliance,
//! whose help is told at the start and after 4 and 12 weeks. What is due becomes a task of the team, also when the plan has ended:
//! the last checkpoint often lies behind it.

use super::{again, at_version, load};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::facility;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::reliance::{self, Help, Judged};
use crate::store::plan::{self, Plan};
use crate::store::task::{self, About, NewTask};
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor};
use domain::form::Problem;
use domain::ids::PlanId;
use domain::instant::Calendar as _;
use domain::rehab::fsiii::Functioning;
use domain::rehab::plan::{PlanError, PlanState};
use domain::rehab::self_reliance::{ANSWER_DAYS, Checkpoint, Course, HomeActivity, WEEKS_ASKED};
use domain::task::TaskKind;
use serde_json::json;
use std::collections::BTreeSet;
use time::{Date, Duration};

/// Judges functioning in an area, today.
///
/// # Errors
/// [`PlanError::Over`] as a refusal.
pub async fn judge(plads: &Plads, actor: &Actor, id: PlanId, functioning: Functioning) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let new = Judged { plan: id, functioning, on: plads.today(), by: actor.user };
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            reliance::insert_functioning(&tx, &new, plads.now()).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(plan.site, "functioning.judged", Subject::Plan(id), json!(functioning));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Chooses what is trained in the home.
///
/// # Errors
/// [`PlanError::Over`] as a refusal; [`AppError::Conflict`] when the plan changed since `version`.
pub async fn choose(plads: &Plads, actor: &Actor, id: PlanId, version: i32, chosen: BTreeSet<HomeActivity>) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    plads
        .write(async |tx| {
            let plan = at_version(&tx, &seen, version).await?.going_on()?;
            reliance::choose_activities(&tx, id, &chosen, actor.user, plads.now()).await?;
            plan::save(&tx, &plan).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(plan.site, "plan.activities", Subject::Plan(id), json!({ "activities": chosen }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Begins the course of self-reliance, today, with the help that is given now.
///
/// # Errors
/// [`PlanError::Over`] and [`Refusal::CourseBegun`] as refusals.
pub async fn begin(plads: &Plads, actor: &Actor, id: PlanId, minutes: u32) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (now, today) = (plads.now(), plads.today());
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            if !reliance::courses_of(&*tx, &[id]).await?.is_empty() {
                return Err(AppError::refused(Refusal::CourseBegun).into());
            }
            reliance::insert_course(&tx, id, today, actor.user, now).await?;
            let help = Help { plan: id, at: Checkpoint::Start, minutes, on: today, by: actor.user };
            reliance::insert_help(&tx, help, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(plan.site, "plan.course_begun", Subject::Plan(id), json!({ "minutes": minutes }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Tells the help of a week at a checkpoint; told anew it takes the place of what was told. Also after the plan has ended.
///
/// # Errors
/// A problem at `checkpoint` before it opens; [`AppError::NotFound`] without a course; [`PlanError::Over`] for a plan that another has
/// taken the place of.
pub async fn tell(plads: &Plads, actor: &Actor, id: PlanId, at: Checkpoint, minutes: u32) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (now, today) = (plads.now(), plads.today());
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?;
            if matches!(plan.state, PlanState::Replaced { .. }) {
                return Err(PlanError::Over.into());
            }
            let mut course = reliance::courses_of(&*tx, &[id]).await?.remove(&id).ok_or(AppError::NotFound)?;
            course.may_tell(at, today).map_err(|_| AppError::field("checkpoint", Problem::TooEarly))?;
            reliance::insert_help(&tx, Help { plan: id, at, minutes, on: today, by: actor.user }, now).await?;
            course.found.entry(at).or_default().help_minutes = Some(minutes);
            if course.due(today).is_empty() {
                task::settle(&tx, &[TaskKind::HelpToBeTold], About::Plan(id), Some(actor.user), now).await?;
            }
            let mut journal = Journal::new(Some(actor), now);
            journal.note_at(plan.site, "plan.help_told", Subject::Plan(id), json!({ "checkpoint": at, "minutes": minutes }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Courses whose help is to be told: a task for the team, once for each checkpoint.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn look(plads: &Plads) -> Result<(), Failure> {
    let (today, db) = (plads.today(), plads.store.read());
    let since = today.saturating_sub(Duration::weeks(WEEKS_ASKED));
    for (id, course) in reliance::courses_since(db, since).await? {
        if let (Some(asked), Some(seen)) = (last_due(&course, today), plan::by_id(db, id).await?)
            && !matches!(seen.state, PlanState::Replaced { .. })
        {
            ask(plads, &seen, asked).await?;
        }
    }
    Ok(())
}

/// The day of the last checkpoint that is due and not told.
fn last_due(course: &Course, today: Date) -> Option<Date> {
    course.due(today).into_iter().map(|at| at.due(course.begun)).max()
}

async fn ask(plads: &Plads, seen: &Plan, day: Date) -> Result<(), Failure> {
    let (now, today) = (plads.now(), plads.today());
    plads
        .write(async |tx| {
            let mut journal = Journal::new(None, now);
            let stored = again(&tx, seen).await?;
            let courses = reliance::courses_of(&*tx, &[seen.id]).await?;
            let is_due = courses.get(&seen.id).and_then(|course| last_due(course, today)) == Some(day);
            if let (true, Some(agreement)) = (is_due, facility::agreement_on(&*tx, stored.site, today).await?) {
                let new = NewTask {
                    site: Some(stored.site),
                    plan: Some(stored.id),
                    ..NewTask::new(
                        TaskKind::HelpToBeTold,
                        agreement.operator,
                        plads.zone.start_of(today.saturating_add(Duration::days(ANSWER_DAYS))),
                    )
                };
                let asked_since = plads.zone.start_of(day);
                if !task::raised_since(&tx, &new, asked_since).await? && task::raise(&tx, new, now).await?.is_some() {
                    journal.note_at(stored.site, "plan.help_asked", Subject::Plan(stored.id), json!({}));
                }
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
