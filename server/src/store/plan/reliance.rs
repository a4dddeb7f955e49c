//! How a citizen manages in daily life: functioning by area, what is trained in the home, and the course of self-reliance.

use super::coded;
use crate::chance;
use crate::store::entity::{plan_activity, plan_course, plan_functioning, plan_help};
use crate::store::{StoreError, Tx};
use domain::code::Code as _;
use domain::ids::{PlanId, UserId};
use domain::instant::Instant;
use domain::rehab::fsiii::{FsiiiArea, FunctionLevel, Functioning};
use domain::rehab::self_reliance::{Checkpoint, Course, Finding, HomeActivity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, Set};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use time::Date;

/// Functioning in an area, as somebody judged it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Of which plan.
    pub plan: PlanId,
    /// What was judged.
    pub functioning: Functioning,
    /// On which day.
    pub on: Date,
    /// By whom.
    pub by: UserId,
}

fn judged(row: &plan_functioning::Model) -> Result<Judged, StoreError> {
    Ok(Judged {
        plan: PlanId(row.plan_id),
        functioning: Functioning {
            area: coded("plan_functioning.area", &row.area)?,
            current: coded("plan_functioning.current", &row.current)?,
            expected: row.expected.as_deref().map(|code| coded("plan_functioning.expected", code)).transpose()?,
        },
        on: row.judged_on,
        by: UserId(row.judged_by),
    })
}

/// Functioning as judged in some plans, the first judgement first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn functioning_of<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<Vec<Judged>, StoreError> {
    let rows = plan_functioning::Entity::find()
        .filter(plan_functioning::Column::PlanId.is_in(plans.iter().map(|p| p.0)))
        .order_by_asc(plan_functioning::Column::JudgedOn)
        .order_by_asc(plan_functioning::Column::JudgedAt)
        .order_by_asc(plan_functioning::Column::Id);
    rows.all(db).await?.iter().map(judged).collect()
}

/// Stores a judgement.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_functioning(tx: &Tx, new: &Judged, at: Instant) -> Result<(), StoreError> {
    let row = plan_functioning::ActiveModel {
        id: Set(chance::id()),
        plan_id: Set(new.plan.0),
        area: Set(new.functioning.area.code().to_owned()),
        current: Set(new.functioning.current.code().to_owned()),
        expected: Set(new.functioning.expected.map(|level| level.code().to_owned())),
        judged_on: Set(new.on),
        judged_by: Set(new.by.0),
        judged_at: Set(at.into()),
    };
    plan_functioning::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// What is trained in the home by a plan now.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn activities_of<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<BTreeSet<HomeActivity>, StoreError> {
    let rows =
        plan_activity::Entity::find().filter(plan_activity::Column::PlanId.eq(plan.0)).filter(plan_activity::Column::Until.is_null());
    rows.all(db).await?.iter().map(|row| coded("plan_activity.activity", &row.activity)).collect()
}

/// From now on other activities are trained in the home: those that go on keep the day they began.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn choose_activities(tx: &Tx, plan: PlanId, chosen: &BTreeSet<HomeActivity>, by: UserId, at: Instant) -> Result<(), StoreError> {
    let before = activities_of(&**tx, plan).await?;
    plan_activity::Entity::update_many()
        .set(plan_activity::ActiveModel { until: Set(Some(at.into())), ..Default::default() })
        .filter(plan_activity::Column::PlanId.eq(plan.0))
        .filter(plan_activity::Column::Activity.is_in(before.difference(chosen).map(|a| a.code())))
        .filter(plan_activity::Column::Until.is_null())
        .exec(&**tx)
        .await?;
    for activity in chosen.difference(&before) {
        let row = plan_activity::ActiveModel {
            id: Set(chance::id()),
            plan_id: Set(plan.0),
            activity: Set(activity.code().to_owned()),
            since: Set(at.into()),
            until: Set(None),
            chosen_by: Set(by.0),
        };
        plan_activity::Entity::insert(row).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Begins the course of a plan.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_course(tx: &Tx, plan: PlanId, begun: Date, by: UserId, at: Instant) -> Result<(), StoreError> {
    let row = plan_course::ActiveModel { plan_id: Set(plan.0), begun_on: Set(begun), begun_by: Set(by.0), begun_at: Set(at.into()) };
    plan_course::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Help of a week as it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Help {
    /// Of which plan.
    pub plan: PlanId,
    /// At which checkpoint.
    pub at: Checkpoint,
    /// Minutes a week.
    pub minutes: u32,
    /// Told on which day.
    pub on: Date,
    /// By whom.
    pub by: UserId,
}

/// Stores what was told, after what was told before.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_help(tx: &Tx, new: Help, at: Instant) -> Result<(), StoreError> {
    let told = plan_help::Entity::find()
        .filter(plan_help::Column::PlanId.eq(new.plan.0))
        .filter(plan_help::Column::Checkpoint.eq(new.at.code()))
        .count(&**tx)
        .await?;
    let counted = || StoreError::Meaningless { column: "plan_help.n" };
    let row = plan_help::ActiveModel {
        id: Set(chance::id()),
        plan_id: Set(new.plan.0),
        checkpoint: Set(new.at.code().to_owned()),
        n: Set(i32::try_from(told).map_err(|_| counted())?.saturating_add(1)),
        minutes: Set(i32::try_from(new.minutes).map_err(|_| StoreError::Meaningless { column: "plan_help.minutes" })?),
        told_on: Set(new.on),
        told_by: Set(new.by.0),
        told_at: Set(at.into()),
    };
    plan_help::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The courses of some plans: at each checkpoint the help told last, and functioning as it was judged by that day.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn courses_of<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<HashMap<PlanId, Course>, StoreError> {
    let courses = plan_course::Entity::find().filter(plan_course::Column::PlanId.is_in(plans.iter().map(|p| p.0)));
    of_rows(db, courses.all(db).await?).await
}

/// Every course begun since a day.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn courses_since<C: ConnectionTrait>(db: &C, day: Date) -> Result<HashMap<PlanId, Course>, StoreError> {
    of_rows(db, plan_course::Entity::find().filter(plan_course::Column::BegunOn.gte(day)).all(db).await?).await
}

async fn of_rows<C: ConnectionTrait>(db: &C, courses: Vec<plan_course::Model>) -> Result<HashMap<PlanId, Course>, StoreError> {
    if courses.is_empty() {
        return Ok(HashMap::new());
    }
    let plans: Vec<PlanId> = courses.iter().map(|c| PlanId(c.plan_id)).collect();
    let told = plan_help::Entity::find()
        .filter(plan_help::Column::PlanId.is_in(plans.iter().map(|p| p.0)))
        .order_by_asc(plan_help::Column::N)
        .all(db)
        .await?;
    let judged = functioning_of(db, &plans).await?;
    let mut found: HashMap<PlanId, Course> =
        courses.into_iter().map(|c| (PlanId(c.plan_id), Course { begun: c.begun_on, found: BTreeMap::new() })).collect();
    for help in told {
        let plan = PlanId(help.plan_id);
        let minutes = u32::try_from(help.minutes).map_err(|_| StoreError::Meaningless { column: "plan_help.minutes" })?;
        let finding = Finding { help_minutes: Some(minutes), functioning: levels(&judged, plan, help.told_on) };
        let at: Checkpoint = coded("plan_help.checkpoint", &help.checkpoint)?;
        if let Some(course) = found.get_mut(&plan) {
            course.found.insert(at, finding);
        }
    }
    Ok(found)
}

/// Functioning by area as it was last judged by a day.
fn levels(judged: &[Judged], plan: PlanId, day: Date) -> BTreeMap<FsiiiArea, FunctionLevel> {
    judged.iter().filter(|j| j.plan == plan && j.on <= day).map(|j| (j.functioning.area, j.functioning.current)).collect()
}
