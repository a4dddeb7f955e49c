//! What citizens thought of their stays. That a stay has been evaluated stands in a table of its own, without a time.

use super::entity::{evaluated_stay, evaluation};
use super::{StoreError, Tx};
use domain::evaluation::{Mark, QUESTIONS};
use domain::ids::{SiteId, StayId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set, SqlErr};
use time::Date;

/// An evaluation as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Of which site.
    pub site: SiteId,
    /// In which month it was given: its first day.
    pub month: Date,
    /// Of which stay; `None` without a name.
    pub stay: Option<StayId>,
    /// How the place, the staff, and having a say were.
    pub marks: [Mark; QUESTIONS],
    /// A word.
    pub comment: String,
}

/// Has the stay been evaluated?
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn is_given<C: ConnectionTrait>(db: &C, stay: StayId) -> Result<bool, StoreError> {
    Ok(evaluated_stay::Entity::find_by_id(stay.0).one(db).await?.is_some())
}

/// Stores the evaluation of a stay.
///
/// # Errors
/// [`StoreError::Conflict`] when it has been evaluated.
pub async fn insert(tx: &Tx, of: StayId, new: &Evaluation) -> Result<(), StoreError> {
    let marker = evaluated_stay::ActiveModel { stay_id: Set(of.0) };
    if let Err(error) = evaluated_stay::Entity::insert(marker).exec_without_returning(&**tx).await {
        return Err(match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => StoreError::Conflict,
            _ => error.into(),
        });
    }
    let [place, staff, say] = new.marks.map(|mark| i32::from(mark.get()));
    let row = evaluation::ActiveModel {
        id: Set(crate::chance::timeless_id()),
        site_id: Set(new.site.0),
        month: Set(new.month),
        stay_id: Set(new.stay.map(|s| s.0)),
        place: Set(place),
        staff: Set(staff),
        say: Set(say),
        comment: Set(new.comment.clone()),
    };
    evaluation::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Evaluations of some sites from a month on, the latest month first; within a month in no order that tells anything.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_sites<C: ConnectionTrait>(db: &C, sites: &[SiteId], from: Date) -> Result<Vec<Evaluation>, StoreError> {
    let rows = evaluation::Entity::find()
        .filter(evaluation::Column::SiteId.is_in(sites.iter().map(|s| s.0)))
        .filter(evaluation::Column::Month.gte(from))
        .order_by_desc(evaluation::Column::Month)
        .order_by_asc(evaluation::Column::Id);
    rows.all(db)
        .await?
        .into_iter()
        .map(|row| {
            let mark = |column, value: i32| Mark::new(value.into()).ok_or(StoreError::Meaningless { column });
            let marks = [mark("evaluation.place", row.place)?, mark("evaluation.staff", row.staff)?, mark("evaluation.say", row.say)?];
            Ok(Evaluation { site: SiteId(row.site_id), month: row.month, stay: row.stay_id.map(StayId), marks, comment: row.comment })
        })
        .collect()
}
