//! The exercises of a plan: put on it, and taken off. What was ticked stays.

use super::{again, load};
use crate::chance;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::journal::{Journal, Subject};
use crate::store::plan::exercise::{self, Exercise};
use app::error::AppError;
use app::plan::ExerciseView;
use domain::access::{Action, Actor};
use domain::form::Problem;
use domain::ids::{ExerciseId, PlanId};
use domain::rehab::exercise::{ExerciseSpan, shown_days};
use serde_json::json;
use time::Date;

/// What is to be done, how often and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExercise {
    /// What.
    pub text: String,
    /// How often.
    pub often: String,
    /// The last day.
    pub until: Date,
}

/// Puts an exercise on a plan, from today.
///
/// # Errors
/// A problem at `until` for a day that is over; [`domain::rehab::plan::PlanError::Over`] as a refusal.
pub async fn add(plads: &Plads, actor: &Actor, id: PlanId, new: NewExercise) -> Result<ExerciseId, Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    let (now, today) = (plads.now(), plads.today());
    if new.until < today {
        return Err(AppError::field("until", Problem::TooEarly).into());
    }
    let span = ExerciseSpan { from: today, until: new.until, taken_off: None };
    let added = Exercise { id: ExerciseId(chance::id()), plan: id, text: new.text, often: new.often, span, set_by: actor.user };
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?.going_on()?;
            exercise::insert(&tx, &added, now).await?;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "exercise": added.id, "until": added.span.until.to_string() });
            journal.note_at(plan.site, "exercise.added", Subject::Plan(id), detail);
            Ok((added.id, journal.write(&tx).await?))
        })
        .await
}

/// Takes an exercise off a plan.
///
/// # Errors
/// [`AppError::NotFound`] when it is none of the plan's; [`AppError::Conflict`] when it is off already.
pub async fn take_off(plads: &Plads, actor: &Actor, id: PlanId, which: ExerciseId) -> Result<(), Failure> {
    let seen = load(plads, actor, Action::KeepPlan, id).await?;
    plads
        .write(async |tx| {
            let plan = again(&tx, &seen).await?;
            if !exercise::of_plans(&*tx, &[id]).await?.iter().any(|e| e.id == which) {
                return Err(AppError::NotFound.into());
            }
            exercise::take_off(&tx, id, which, plads.today(), actor.user).await?;
            let mut journal = Journal::new(Some(actor), plads.now());
            journal.note_at(plan.site, "exercise.taken_off", Subject::Plan(id), json!({ "exercise": which }));
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// The exercises that were on a plan in the days shown, with their ticks.
pub(super) async fn view(plads: &Plads, id: PlanId) -> Result<Vec<ExerciseView>, Failure> {
    let (db, days) = (plads.store.read(), shown_days(plads.today()));
    let all = exercise::of_plans(db, &[id]).await?.into_iter().filter(|e| days.iter().any(|day| e.span.holds_on(*day)));
    let all: Vec<Exercise> = all.collect();
    let ids: Vec<ExerciseId> = all.iter().map(|e| e.id).collect();
    let mut ticks = exercise::ticks_of(db, &ids, days.first().copied().unwrap_or(plads.today())).await?;
    let views = all.into_iter().map(|e| ExerciseView {
        done: ticks.remove(&e.id).unwrap_or_default(),
        id: e.id,
        text: e.text,
        often: e.often,
        span: e.span,
    });
    Ok(views.collect())
}
