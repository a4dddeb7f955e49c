//! Stays and their phases: the rows and what they mean.

use super::entity::{stay, stay_phase};
use super::{Stamp, StoreError, Tx, equipment_move};
use domain::citizen::RoomPreference;
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::ids::{AbsenceId, CitizenId, LegalBasisId, OrganisationId, PhaseId, RequestId, StayId, UserId};
use domain::instant::Instant;
use domain::kitchen::Diet;
use domain::phase::{Span, begun_by};
use domain::request::Infection;
use domain::stay::{CleaningClass, Outcome, StayState};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder as _, Set, SqlErr};

/// A stay as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Identity.
    pub id: StayId,
    /// Whose.
    pub citizen: CitizenId,
    /// On which request; `None` for imports.
    pub request: Option<RequestId>,
    /// Where it stands.
    pub state: StayState,
    /// Expected departure; stays as it was when the stay has ended.
    pub expected_departure: Instant,
    /// Isolation.
    pub infection: Infection,
    /// How the bed is cleaned afterwards, when a nurse has decided it; else the infection says.
    pub end_cleaning: Option<CleaningClass>,
    /// Home municipality at arrival.
    pub home_municipality: String,
    /// The first stay of the course it belongs to: itself, unless the citizen came back from hospital to a new one.
    pub course: StayId,
    /// Whose room the citizen wants to share, where it differs from the registered sex.
    pub room_preference: Option<RoomPreference>,
    /// What the citizen eats.
    pub diet: Diet,
    /// A word on the end.
    pub end_note: String,
    /// Version.
    pub version: i32,
}

impl Stay {
    /// When it began.
    #[must_use]
    pub fn arrived_at(&self) -> Instant {
        self.state.since()
    }

    /// How the bed is cleaned afterwards.
    #[must_use]
    pub fn cleaning(&self) -> CleaningClass {
        self.end_cleaning.unwrap_or(CleaningClass::after(self.infection))
    }
}

/// Reads a row.
///
/// # Errors
/// [`StoreError::Meaningless`].
pub fn stay(row: stay::Model) -> Result<Stay, StoreError> {
    let (since, expected_departure) = (row.arrived_at.at(), row.expected_departure.at());
    let state = match (row.status.as_str(), row.absence_id, row.ended_at, row.outcome.as_deref()) {
        ("in_house", None, None, None) => StayState::InHouse { since, expected_departure },
        ("in_house", Some(absence), None, None) => StayState::OnLeave { since, expected_departure, absence: AbsenceId(absence) },
        ("ended", None, Some(at), Some(outcome)) => StayState::Ended {
            since,
            at: at.at(),
            outcome: Outcome::from_code(outcome).map_err(|_| StoreError::Meaningless { column: "stay.outcome" })?,
        },
        _ => return Err(StoreError::Meaningless { column: "stay.status" }),
    };
    Ok(Stay {
        id: StayId(row.id),
        citizen: CitizenId(row.citizen_id),
        request: row.request_id.map(RequestId),
        state,
        expected_departure,
        infection: Infection::from_code(&row.infection).map_err(|_| StoreError::Meaningless { column: "stay.infection" })?,
        end_cleaning: row
            .end_cleaning
            .as_deref()
            .map(CleaningClass::from_code)
            .transpose()
            .map_err(|_| StoreError::Meaningless { column: "stay.end_cleaning" })?,
        home_municipality: row.home_municipality,
        course: StayId(row.course_id.unwrap_or(row.id)),
        room_preference: row
            .room_preference
            .as_deref()
            .map(|p| RoomPreference::from_code(p).map_err(|_| StoreError::Meaningless { column: "stay.room_preference" }))
            .transpose()?,
        diet: Diet::from_code(&row.diet).map_err(|_| StoreError::Meaningless { column: "stay.diet" })?,
        end_note: row.end_note,
        version: row.version,
    })
}

/// A stay by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: StayId) -> Result<Option<Stay>, StoreError> {
    stay::Entity::find_by_id(id.0).one(db).await?.map(stay).transpose()
}

/// Stays by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: &[StayId]) -> Result<Vec<Stay>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        for row in stay::Entity::find().filter(stay::Column::Id.is_in(part.iter().map(|s| s.0))).all(db).await? {
            found.push(stay(row)?);
        }
    }
    Ok(found)
}

/// The stays of a course, in order.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_course<C: ConnectionTrait>(db: &C, course: StayId) -> Result<Vec<Stay>, StoreError> {
    let rows = stay::Entity::find()
        .filter(Condition::any().add(stay::Column::CourseId.eq(course.0)).add(stay::Column::Id.eq(course.0)))
        .order_by_asc(stay::Column::ArrivedAt)
        .all(db)
        .await?;
    rows.into_iter().map(stay).collect()
}

/// When and how the last stay of a citizen ended, of those that are over.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn last_end_of<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<Option<(Instant, Outcome)>, StoreError> {
    let last = stay::Entity::find()
        .filter(stay::Column::CitizenId.eq(citizen.0))
        .filter(stay::Column::Status.eq("ended"))
        .order_by_desc(stay::Column::EndedAt);
    Ok(last.one(db).await?.map(stay).transpose()?.and_then(|s| s.state.ended()))
}

/// The stay of a citizen that goes on, in house or away.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn open_of<C: ConnectionTrait>(db: &C, citizen: CitizenId) -> Result<Option<Stay>, StoreError> {
    let open = stay::Entity::find().filter(stay::Column::CitizenId.eq(citizen.0)).filter(stay::Column::Status.eq("in_house"));
    open.one(db).await?.map(stay).transpose()
}

/// The course a citizen who arrives at `at` comes back to: the latest stay that ended in hospital since then.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn course_of<C: ConnectionTrait>(db: &C, citizen: CitizenId, since: Instant) -> Result<Option<StayId>, StoreError> {
    let last = stay::Entity::find()
        .filter(stay::Column::CitizenId.eq(citizen.0))
        .filter(stay::Column::Status.eq("ended"))
        .order_by_desc(stay::Column::EndedAt)
        .one(db)
        .await?;
    let last = last.map(stay).transpose()?;
    Ok(last.filter(|s| s.state.ended().is_some_and(|(at, outcome)| outcome == Outcome::Hospital && at >= since)).map(|s| s.course))
}

/// Inserts a new stay at version 1; [`StoreError::Duplicate`] when the citizen is in house already.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert(tx: &Tx, new: &Stay) -> Result<(), StoreError> {
    let row = stay::ActiveModel {
        id: Set(new.id.0),
        citizen_id: Set(new.citizen.0),
        request_id: Set(new.request.map(|r| r.0)),
        home_municipality: Set(new.home_municipality.clone()),
        course_id: Set(Some(new.course.0)),
        ..columns(new, 1)
    };
    stay::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Saves state, expected departure, infection and note, when the stay is still at the version that was read. Equipment that was
/// fetched for it is free once it has ended ([`equipment_move::stay_over`]).
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save(tx: &Tx, changed: &Stay) -> Result<(), StoreError> {
    let done = stay::Entity::update_many()
        .set(columns(changed, changed.version.saturating_add(1)))
        .filter(stay::Column::Id.eq(changed.id.0))
        .filter(stay::Column::Version.eq(changed.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    equipment_move::stay_over(tx, changed).await
}

fn columns(s: &Stay, version: i32) -> stay::ActiveModel {
    let status = if s.state.ended().is_some() { "ended" } else { "in_house" };
    let absence = match s.state {
        StayState::OnLeave { absence, .. } => Some(absence.0),
        StayState::InHouse { .. } | StayState::Ended { .. } => None,
    };
    stay::ActiveModel {
        status: Set(status.to_owned()),
        arrived_at: Set(s.arrived_at().into()),
        expected_departure: Set(s.expected_departure.into()),
        ended_at: Set(s.state.ended().map(|(at, _)| Stamp::from(at))),
        outcome: Set(s.state.ended().map(|(_, outcome)| outcome.code().to_owned())),
        absence_id: Set(absence),
        infection: Set(s.infection.code().to_owned()),
        end_cleaning: Set(s.end_cleaning.map(|class| class.code().to_owned())),
        room_preference: Set(s.room_preference.map(|p| p.code().to_owned())),
        diet: Set(s.diet.code().to_owned()),
        end_note: Set(s.end_note.clone()),
        version: Set(version),
        ..Default::default()
    }
}

/// Takes a stay that never was out of the book, with its phases; its claim must be gone. The events keep what was registered.
///
/// # Errors
/// [`StoreError::Conflict`] when the stay changed since it was read, or something has been written about it.
pub async fn forget(tx: &Tx, gone: &Stay) -> Result<(), StoreError> {
    stay_phase::Entity::delete_many().filter(stay_phase::Column::StayId.eq(gone.id.0)).exec(&**tx).await?;
    let done = stay::Entity::delete_many()
        .filter(stay::Column::Id.eq(gone.id.0))
        .filter(stay::Column::Version.eq(gone.version))
        .exec(&**tx)
        .await
        .map_err(|error| match error.sql_err() {
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => StoreError::Conflict,
            _ => error.into(),
        })?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// A phase of a stay: one kind on one legal basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Identity.
    pub id: PhaseId,
    /// Of which stay.
    pub stay: StayId,
    /// Kind.
    pub kind: StayKind,
    /// Legal basis.
    pub legal_basis: LegalBasisId,
    /// Who decided and answers for it.
    pub authority: OrganisationId,
    /// Who pays.
    pub payer: OrganisationId,
    /// From.
    pub from: Instant,
    /// To; `None` while it runs.
    pub to: Option<Instant>,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// Why.
    pub reason: String,
}

/// Reads a row.
///
/// # Errors
/// [`StoreError::Meaningless`].
pub fn phase(row: stay_phase::Model) -> Result<Phase, StoreError> {
    Ok(Phase {
        id: PhaseId(row.id),
        stay: StayId(row.stay_id),
        kind: StayKind::from_code(&row.kind).map_err(|_| StoreError::Meaningless { column: "stay_phase.kind" })?,
        legal_basis: LegalBasisId(row.legal_basis_id),
        authority: OrganisationId(row.authority_id),
        payer: OrganisationId(row.payer_id),
        from: row.starts_at.at(),
        to: row.ends_at.map(Stamp::at),
        decided_by: row.decided_by.map(UserId),
        reason: row.reason,
    })
}

/// Phases of some stays, in order.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn phases_of<C: ConnectionTrait>(db: &C, stays: &[StayId]) -> Result<Vec<Phase>, StoreError> {
    let mut found = Vec::new();
    for part in stays.chunks(500) {
        let rows = stay_phase::Entity::find()
            .filter(stay_phase::Column::StayId.is_in(part.iter().map(|s| s.0)))
            .order_by_asc(stay_phase::Column::StayId)
            .order_by_asc(stay_phase::Column::StartsAt)
            .all(db)
            .await?;
        for row in rows {
            found.push(phase(row)?);
        }
    }
    Ok(found)
}

/// Inserts a phase.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn insert_phase(tx: &Tx, new: &Phase) -> Result<(), StoreError> {
    let row = stay_phase::ActiveModel {
        id: Set(new.id.0),
        stay_id: Set(new.stay.0),
        kind: Set(new.kind.code().to_owned()),
        legal_basis_id: Set(new.legal_basis.0),
        authority_id: Set(new.authority.0),
        payer_id: Set(new.payer.0),
        starts_at: Set(new.from.into()),
        ends_at: Set(new.to.map(Stamp::from)),
        decided_by: Set(new.decided_by.map(|u| u.0)),
        reason: Set(new.reason.clone()),
    };
    stay_phase::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Ends a phase where the next one begins.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn end_phase_at(tx: &Tx, phase: PhaseId, at: Instant) -> Result<(), StoreError> {
    stay_phase::Entity::update_many()
        .set(stay_phase::ActiveModel { ends_at: Set(Some(at.into())), ..Default::default() })
        .filter(stay_phase::Column::Id.eq(phase.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Ends the chain of phases with the stay: the phase of that instant is the last; planned ones never come about, and the event and
/// decision that planned them tell of them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn end_phases(tx: &Tx, stay: StayId, at: Instant) -> Result<(), StoreError> {
    let phases = phases_of(&**tx, &[stay]).await?;
    let spans: Vec<Span> = phases.iter().map(|p| Span { from: p.from, to: p.to }).collect();
    let (begun, planned) = phases.split_at(begun_by(&spans, at).min(phases.len()));
    stay_phase::Entity::delete_many().filter(stay_phase::Column::Id.is_in(planned.iter().map(|p| p.id.0))).exec(&**tx).await?;
    match begun.last() {
        Some(last) => end_phase_at(tx, last.id, at).await,
        None => Ok(()),
    }
}

/// The last phase of a stay runs on: its end never was.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn resume_phases(tx: &Tx, stay: StayId) -> Result<(), StoreError> {
    let Some(last) = phases_of(&**tx, &[stay]).await?.pop() else { return Ok(()) };
    let open = stay_phase::ActiveModel { ends_at: Set(None), ..Default::default() };
    stay_phase::Entity::update_many().set(open).filter(stay_phase::Column::Id.eq(last.id.0)).exec(&**tx).await?;
    Ok(())
}
