//! Exercises of plans, and the days on which they were done.

use crate::store::entity::{exercise_tick, plan_exercise};
use crate::store::{Stamp, StoreError, Tx};
use domain::ids::{CitizenAccessId, ExerciseId, PlanId, UserId};
use domain::instant::Instant;
use domain::rehab::exercise::ExerciseSpan;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::{BTreeSet, HashMap};
use time::Date;

/// An exercise as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// Identity.
    pub id: ExerciseId,
    /// Of which plan.
    pub plan: PlanId,
    /// What is done.
    pub text: String,
    /// How often ("3 gange om dagen").
    pub often: String,
    /// When.
    pub span: ExerciseSpan,
    /// Who put it on the plan.
    pub set_by: UserId,
}

/// The exercises of some plans, in the order they were given.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_plans<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<Vec<Exercise>, StoreError> {
    let rows = plan_exercise::Entity::find()
        .filter(plan_exercise::Column::PlanId.is_in(plans.iter().map(|p| p.0)))
        .order_by_asc(plan_exercise::Column::SetAt)
        .order_by_asc(plan_exercise::Column::Id);
    let exercise = |row: plan_exercise::Model| Exercise {
        id: ExerciseId(row.id),
        plan: PlanId(row.plan_id),
        text: row.text,
        often: row.often,
        span: ExerciseSpan { from: row.from_on, until: row.until_on, taken_off: row.off_on },
        set_by: UserId(row.set_by),
    };
    Ok(rows.all(db).await?.into_iter().map(exercise).collect())
}

/// Stores a new exercise.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Exercise, at: Instant) -> Result<(), StoreError> {
    let row = plan_exercise::ActiveModel {
        id: Set(new.id.0),
        plan_id: Set(new.plan.0),
        text: Set(new.text.clone()),
        often: Set(new.often.clone()),
        from_on: Set(new.span.from),
        until_on: Set(new.span.until),
        set_by: Set(new.set_by.0),
        set_at: Set(at.into()),
        off_on: Set(None),
        off_by: Set(None),
    };
    plan_exercise::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Takes an exercise off its plan on a day.
///
/// # Errors
/// [`StoreError::Conflict`] when it is off already, or none of the plan's.
pub async fn take_off(tx: &Tx, plan: PlanId, id: ExerciseId, on: Date, by: UserId) -> Result<(), StoreError> {
    let done = plan_exercise::Entity::update_many()
        .set(plan_exercise::ActiveModel { off_on: Set(Some(on)), off_by: Set(Some(by.0)), ..Default::default() })
        .filter(plan_exercise::Column::Id.eq(id.0))
        .filter(plan_exercise::Column::PlanId.eq(plan.0))
        .filter(plan_exercise::Column::OffOn.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// The days from `since` on which some exercises were done.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn ticks_of<C: ConnectionTrait>(
    db: &C,
    exercises: &[ExerciseId],
    since: Date,
) -> Result<HashMap<ExerciseId, BTreeSet<Date>>, StoreError> {
    let rows = exercise_tick::Entity::find()
        .filter(exercise_tick::Column::ExerciseId.is_in(exercises.iter().map(|e| e.0)))
        .filter(exercise_tick::Column::Day.gte(since))
        .all(db)
        .await?;
    let mut ticks: HashMap<ExerciseId, BTreeSet<Date>> = HashMap::new();
    for row in rows.into_iter().filter(|row| row.done) {
        ticks.entry(ExerciseId(row.exercise_id)).or_default().insert(row.day);
    }
    Ok(ticks)
}

/// Notes whether an exercise was done on a day; what was said before about the day is replaced.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn tick(tx: &Tx, id: ExerciseId, day: Date, done: bool, by: CitizenAccessId, at: Instant) -> Result<(), StoreError> {
    let row = exercise_tick::ActiveModel {
        exercise_id: Set(id.0),
        day: Set(day),
        done: Set(done),
        access_id: Set(by.0),
        at: Set(Stamp::from(at)),
    };
    let again = OnConflict::columns([exercise_tick::Column::ExerciseId, exercise_tick::Column::Day])
        .update_columns([exercise_tick::Column::Done, exercise_tick::Column::AccessId, exercise_tick::Column::At])
        .to_owned();
    exercise_tick::Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}
