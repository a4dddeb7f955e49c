//! Measurements of plans: what was taken stays as it was taken, with the version of the instrument that scored it.

use crate::store::entity::plan_measure;
use crate::store::{Stamp, StoreError, Tx};
use domain::ids::{MeasureId, PlanId, UserId};
use domain::instant::Instant;
use domain::rehab::catalogue;
use domain::rehab::countersign::{Signature, Writer};
use domain::rehab::decimal::Decimal;
use domain::rehab::instrument::Instrument;
use domain::rehab::measure::{Score, Taken};
use domain::rehab::outcome::Point;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use time::Date;

/// A measurement as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Identity.
    pub id: MeasureId,
    /// Of which plan.
    pub plan: PlanId,
    /// By which instrument.
    pub instrument: &'static Instrument,
    /// What was taken.
    pub taken: Taken,
    /// What it comes to.
    pub score: Score,
    /// On which day.
    pub on: Date,
    /// Who registered it, and who answers for it.
    pub signature: Signature,
    /// Who struck it out, when and why.
    pub struck: Option<(UserId, Instant, String)>,
}

impl Measure {
    /// Does it count: not struck out, and not a student's that awaits approval?
    #[must_use]
    pub fn counts(&self) -> bool {
        self.struck.is_none() && !self.signature.is_awaiting()
    }

    /// As far as its outcome is concerned.
    #[must_use]
    pub fn point(&self) -> Point<'_> {
        Point { instrument: self.instrument, score: self.score, taken: &self.taken }
    }
}

fn measure(row: plan_measure::Model) -> Result<Measure, StoreError> {
    let meaningless = |column| StoreError::Meaningless { column };
    let score = match (row.outcome.as_str(), row.hundredths) {
        ("number", Some(hundredths)) => Score::Number(Decimal::hundredths(hundredths)),
        ("profile", None) => Score::Profile,
        ("observe", None) => Score::Observe,
        _ => return Err(meaningless("plan_measure.outcome")),
    };
    Ok(Measure {
        id: MeasureId(row.id),
        plan: PlanId(row.plan_id),
        instrument: catalogue::find(&row.instrument, &row.instrument_version).ok_or(meaningless("plan_measure.instrument"))?,
        taken: serde_json::from_str(&row.taken).map_err(|_| meaningless("plan_measure.taken"))?,
        score,
        on: row.taken_on,
        signature: Signature::stored(
            Writer { user: UserId(row.registered_by), is_student: row.by_student },
            row.signed_by.map(UserId).zip(row.signed_at.map(Stamp::at)),
        ),
        struck: row.struck_by.zip(row.struck_at).map(|(by, at)| (UserId(by), at.at(), row.strike_reason)),
    })
}

/// The measurements of a plan by day, those struck out among them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Measure>, StoreError> {
    of_plans(db, &[plan]).await
}

/// The measurements of some plans by day, those struck out among them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_plans<C: ConnectionTrait>(db: &C, plans: &[PlanId]) -> Result<Vec<Measure>, StoreError> {
    let mut found = Vec::new();
    for part in plans.chunks(400) {
        let rows = plan_measure::Entity::find()
            .filter(plan_measure::Column::PlanId.is_in(part.iter().map(|p| p.0)))
            .order_by_asc(plan_measure::Column::TakenOn)
            .order_by_asc(plan_measure::Column::RegisteredAt);
        for row in rows.all(db).await? {
            found.push(measure(row)?);
        }
    }
    Ok(found)
}

/// Stores a new measurement.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Measure, at: Instant) -> Result<(), StoreError> {
    let (outcome, hundredths) = match new.score {
        Score::Number(number) => ("number", Some(number.in_hundredths())),
        Score::Profile => ("profile", None),
        Score::Observe => ("observe", None),
    };
    let row = plan_measure::ActiveModel {
        id: Set(new.id.0),
        plan_id: Set(new.plan.0),
        instrument: Set(new.instrument.code.to_string()),
        instrument_version: Set(new.instrument.version.to_string()),
        taken: Set(serde_json::to_string(&new.taken).map_err(|_| StoreError::Meaningless { column: "plan_measure.taken" })?),
        outcome: Set(outcome.to_owned()),
        hundredths: Set(hundredths),
        taken_on: Set(new.on),
        registered_by: Set(new.signature.writer().user.0),
        by_student: Set(new.signature.writer().is_student),
        signed_by: Set(None),
        signed_at: Set(None),
        registered_at: Set(at.into()),
        struck_at: Set(None),
        struck_by: Set(None),
        strike_reason: Set(String::new()),
    };
    plan_measure::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Somebody answers for a student's measurement.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody does already, or it has been struck out.
pub async fn sign(tx: &Tx, id: MeasureId, by: UserId, at: Instant) -> Result<(), StoreError> {
    let set = plan_measure::ActiveModel { signed_by: Set(Some(by.0)), signed_at: Set(Some(at.into())), ..Default::default() };
    let done = plan_measure::Entity::update_many()
        .set(set)
        .filter(plan_measure::Column::Id.eq(id.0))
        .filter(plan_measure::Column::SignedBy.is_null())
        .filter(plan_measure::Column::StruckAt.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Strikes a measurement out.
///
/// # Errors
/// [`StoreError::Conflict`] when it is struck out already, or there is none such of the plan.
pub async fn strike(tx: &Tx, plan: PlanId, id: MeasureId, by: UserId, at: Instant, reason: &str) -> Result<(), StoreError> {
    let set = plan_measure::ActiveModel {
        struck_at: Set(Some(Stamp::from(at))),
        struck_by: Set(Some(by.0)),
        strike_reason: Set(reason.to_owned()),
        ..Default::default()
    };
    let done = plan_measure::Entity::update_many()
        .set(set)
        .filter(plan_measure::Column::Id.eq(id.0))
        .filter(plan_measure::Column::PlanId.eq(plan.0))
        .filter(plan_measure::Column::StruckAt.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}
