//! Absences: the rows and what they mean.

use super::entity::absence;
use super::{Stamp, StoreError, Tx};
use domain::absence::{AbsenceEnd, AbsenceFacts, AbsenceKind, Hold, Word};
use domain::code::Code;
use domain::ids::{AbsenceId, StayId, UserId};
use domain::instant::Instant;
use domain::phase::Span;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder as _, Set};

/// An absence as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Identity.
    pub id: AbsenceId,
    /// From which stay.
    pub stay: StayId,
    /// Why.
    pub kind: AbsenceKind,
    /// Where, as people say it.
    pub place: String,
    /// The hospital's course, where a notice told of it.
    pub flow: Option<String>,
    /// When; no end while away.
    pub span: Span,
    /// When the citizen is expected back.
    pub expected_return: Option<Instant>,
    /// How it ended.
    pub ended: Option<AbsenceEnd>,
    /// Until when the bed is held.
    pub hold: Hold,
    /// Why it is held longer, or how it ended.
    pub reason: String,
    /// Word about the citizen, and when.
    pub word: Option<(Word, Instant)>,
    /// Who registered it; `None` for a notice.
    pub registered_by: Option<UserId>,
    /// Version.
    pub version: i32,
}

impl Absence {
    /// As figures need it.
    #[must_use]
    pub fn facts(&self) -> AbsenceFacts {
        AbsenceFacts { id: self.id, kind: self.kind, span: self.span, end: self.ended }
    }

    /// Did it come about at all?
    #[must_use]
    pub fn counts(&self) -> bool {
        self.ended != Some(AbsenceEnd::Cancelled)
    }
}

fn coded<C: Code>(code: &str, column: &'static str) -> Result<C, StoreError> {
    C::from_code(code).map_err(|_| StoreError::Meaningless { column })
}

/// Reads a row.
///
/// # Errors
/// [`StoreError::Meaningless`].
pub fn absence(row: absence::Model) -> Result<Absence, StoreError> {
    let word = row.word.as_deref().map(|w| coded(w, "absence.word")).transpose()?;
    Ok(Absence {
        id: AbsenceId(row.id),
        stay: StayId(row.stay_id),
        kind: coded(&row.kind, "absence.kind")?,
        place: row.place,
        flow: row.flow,
        span: Span { from: row.starts_at.at(), to: row.ends_at.map(Stamp::at) },
        expected_return: row.expected_return.map(Stamp::at),
        ended: row.ended.as_deref().map(|e| coded(e, "absence.ended")).transpose()?,
        hold: Hold { until: row.hold_until.at() },
        reason: row.reason,
        word: word.zip(row.word_at.map(Stamp::at)),
        registered_by: row.registered_by.map(UserId),
        version: row.version,
    })
}

/// An absence by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: AbsenceId) -> Result<Option<Absence>, StoreError> {
    absence::Entity::find_by_id(id.0).one(db).await?.map(absence).transpose()
}

/// Absences of some stays, in order.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_stays<C: ConnectionTrait>(db: &C, stays: &[StayId]) -> Result<Vec<Absence>, StoreError> {
    let mut found = Vec::new();
    for part in stays.chunks(500) {
        let rows = absence::Entity::find()
            .filter(absence::Column::StayId.is_in(part.iter().map(|s| s.0)))
            .order_by_asc(absence::Column::StayId)
            .order_by_asc(absence::Column::StartsAt)
            .all(db)
            .await?;
        for row in rows {
            found.push(absence(row)?);
        }
    }
    Ok(found)
}

/// Absences that go on.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn open<C: ConnectionTrait>(db: &C) -> Result<Vec<Absence>, StoreError> {
    absence::Entity::find().filter(absence::Column::EndsAt.is_null()).all(db).await?.into_iter().map(absence).collect()
}

/// Inserts a new absence at version 1.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Absence) -> Result<(), StoreError> {
    let row = absence::ActiveModel {
        id: Set(new.id.0),
        stay_id: Set(new.stay.0),
        registered_by: Set(new.registered_by.map(|u| u.0)),
        ..columns(new, 1)
    };
    absence::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Saves an absence that is still at the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, changed: &Absence) -> Result<(), StoreError> {
    let done = absence::Entity::update_many()
        .set(columns(changed, changed.version.saturating_add(1)))
        .filter(absence::Column::Id.eq(changed.id.0))
        .filter(absence::Column::Version.eq(changed.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

fn columns(a: &Absence, version: i32) -> absence::ActiveModel {
    absence::ActiveModel {
        kind: Set(a.kind.code().to_owned()),
        place: Set(a.place.clone()),
        flow: Set(a.flow.clone()),
        starts_at: Set(a.span.from.into()),
        expected_return: Set(a.expected_return.map(Stamp::from)),
        ends_at: Set(a.span.to.map(Stamp::from)),
        ended: Set(a.ended.map(|e| e.code().to_owned())),
        hold_until: Set(a.hold.until.into()),
        reason: Set(a.reason.clone()),
        word: Set(a.word.map(|(w, _)| w.code().to_owned())),
        word_at: Set(a.word.map(|(_, at)| Stamp::from(at))),
        version: Set(version),
        ..Default::default()
    }
}
