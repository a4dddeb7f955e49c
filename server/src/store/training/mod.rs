//! Training sessions: the rows and what they mean. Hours, absence and rooms are in [`diary`]; claims follow every save in [`claim`].

pub mod claim;
pub mod diary;

use super::entity::{training_session, training_therapist, training_trainee};
use super::plan::coded;
use super::{Stamp, StoreError, Tx};
use domain::code::Code as _;
use domain::ids::{CitizenId, PlanId, SessionId, SiteId, TrainingRoomId, UserId};
use domain::instant::Instant;
use domain::period::Period;
use domain::rehab::countersign::{Signature, Writer};
use domain::rehab::group::Group;
use domain::rehab::session::{Attendance, CancelCause, Place, PlaceKind, Session, Therapists, Trainees};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A session as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// Who trains whom, when and where.
    pub session: Session,
    /// Whose team trains.
    pub site: SiteId,
    /// What is trained.
    pub what: String,
    /// The series it belongs to.
    pub series: Option<Uuid>,
    /// Everybody in it and in its line, in the order they came.
    pub trainees: Vec<Trainee>,
    /// Who booked it, and when.
    pub booked: (UserId, Instant),
    /// Version.
    pub version: i32,
}

/// Somebody in a session, or in its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trainee {
    /// Identity.
    pub id: Uuid,
    /// In which plan.
    pub plan: PlanId,
    /// Who.
    pub citizen: CitizenId,
    /// What became of it.
    pub attendance: Attendance,
    /// What was done, in a line or two.
    pub note: String,
    /// Who told it and answers for it, and when it was told.
    pub told: Option<(Signature, Instant)>,
}

impl Training {
    /// Those with a seat.
    pub fn seated(&self) -> impl Iterator<Item = &Trainee> {
        self.trainees.iter().filter(|t| self.session.trainees.citizens().contains(&t.citizen))
    }

    /// The group, when it is one.
    #[must_use]
    pub fn group(&self) -> Option<&Group> {
        match &self.session.trainees {
            Trainees::One(_) => None,
            Trainees::Group(group) => Some(group),
        }
    }

    /// Has anybody's attendance been told?
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.trainees.iter().any(|t| matches!(t.attendance, Attendance::Came | Attendance::NoShow(_)))
    }
}

fn told_of(row: &training_trainee::Model) -> Option<(Signature, Instant)> {
    let writer = Writer { user: UserId(row.told_by?), is_student: row.by_student };
    let signed = row.signed_by.map(UserId).zip(row.signed_at.map(Stamp::at));
    Some((Signature::stored(writer, signed), row.told_at?.at()))
}

fn attendance_of(row: &training_trainee::Model) -> Result<Attendance, StoreError> {
    let meaningless = || StoreError::Meaningless { column: "training_trainee.attendance" };
    let cause = row.cause.as_deref();
    Ok(match row.attendance.as_str() {
        "planned" => Attendance::Planned,
        "came" => Attendance::Came,
        "no_show" => Attendance::NoShow(coded("training_trainee.cause", cause.ok_or_else(meaningless)?)?),
        "cancelled" => Attendance::Cancelled(coded("training_trainee.cause", cause.ok_or_else(meaningless)?)?),
        _ => return Err(meaningless()),
    })
}

fn attendance_codes(attendance: Attendance) -> (&'static str, Option<&'static str>) {
    match attendance {
        Attendance::Planned => ("planned", None),
        Attendance::Came => ("came", None),
        Attendance::NoShow(cause) => ("no_show", Some(cause.code())),
        Attendance::Cancelled(cause) => ("cancelled", Some(cause.code())),
    }
}

fn place_of(row: &training_session::Model) -> Result<Place, StoreError> {
    let room = || row.room_id.map(TrainingRoomId).ok_or(StoreError::Meaningless { column: "training_session.room_id" });
    let minutes = |n: i32| u16::try_from(n).map_err(|_| StoreError::Meaningless { column: "training_session.travel_before" });
    Ok(match coded("training_session.place", &row.place)? {
        PlaceKind::Ward => Place::Ward,
        PlaceKind::Gym => Place::Gym(room()?),
        PlaceKind::Pool => Place::Pool(room()?),
        PlaceKind::Home => Place::Home { travel_before: minutes(row.travel_before)?, travel_after: minutes(row.travel_after)? },
        PlaceKind::Video => Place::Video,
    })
}

fn read(row: training_session::Model, therapists: &[UserId], trainees: Vec<Trainee>) -> Result<Training, StoreError> {
    let meaningless = |column| StoreError::Meaningless { column };
    let therapists = match therapists {
        [one] => Therapists::one(*one),
        [first, second] => Therapists::two(*first, *second).map_err(|_| meaningless("training_therapist.user_id"))?,
        _ => return Err(meaningless("training_therapist.n")),
    };
    let who = match (row.seats, trainees.as_slice()) {
        (None, [one]) => Trainees::One(one.citizen),
        (None, _) => return Err(meaningless("training_trainee.session_id")),
        (Some(seats), all) => {
            let seats = u8::try_from(seats).map_err(|_| meaningless("training_session.seats"))?;
            Trainees::Group(Group::of(seats, all.iter().map(|t| t.citizen)).map_err(|_| meaningless("training_trainee.n"))?)
        }
    };
    let cancelled: Option<CancelCause> = row.cancelled.as_deref().map(|c| coded("training_session.cancelled", c)).transpose()?;
    let session = Session {
        id: SessionId(row.id),
        period: Period::new(row.starts_at.at(), row.ends_at.at()).map_err(|_| meaningless("training_session.starts_at"))?,
        therapists,
        place: place_of(&row)?,
        trainees: who,
        cancelled,
    };
    Ok(Training {
        session,
        site: SiteId(row.site_id),
        what: row.what,
        series: row.series_id,
        trainees,
        booked: (UserId(row.booked_by), row.booked_at.at()),
        version: row.version,
    })
}

/// Sessions by identity, by the time they begin.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: impl IntoIterator<Item = SessionId>) -> Result<Vec<Training>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().map(|s| s.0).collect::<BTreeSet<_>>().into_iter().collect();
    let mut found = Vec::new();
    for part in ids.chunks(500) {
        let mut therapists: HashMap<Uuid, Vec<UserId>> = HashMap::new();
        let rows = training_therapist::Entity::find()
            .filter(training_therapist::Column::SessionId.is_in(part.iter().copied()))
            .order_by_asc(training_therapist::Column::N);
        for row in rows.all(db).await? {
            therapists.entry(row.session_id).or_default().push(UserId(row.user_id));
        }
        let mut trainees: HashMap<Uuid, Vec<Trainee>> = HashMap::new();
        let rows = training_trainee::Entity::find()
            .filter(training_trainee::Column::SessionId.is_in(part.iter().copied()))
            .filter(training_trainee::Column::LeftAt.is_null())
            .order_by_asc(training_trainee::Column::N);
        for row in rows.all(db).await? {
            let trainee = Trainee {
                id: row.id,
                plan: PlanId(row.plan_id),
                citizen: CitizenId(row.citizen_id),
                attendance: attendance_of(&row)?,
                told: told_of(&row),
                note: row.note,
            };
            trainees.entry(row.session_id).or_default().push(trainee);
        }
        for row in training_session::Entity::find().filter(training_session::Column::Id.is_in(part.iter().copied())).all(db).await? {
            let (by, who) = (therapists.remove(&row.id).unwrap_or_default(), trainees.remove(&row.id).unwrap_or_default());
            found.push(read(row, &by, who)?);
        }
    }
    found.sort_by_key(|t| (t.session.period.from(), t.session.id));
    Ok(found)
}

/// A session by identity.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: SessionId) -> Result<Option<Training>, StoreError> {
    Ok(by_ids(db, [id]).await?.pop())
}

fn within(period: Period) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(training_session::Column::EndsAt.gt(Stamp::from(period.from())))
        .add(training_session::Column::StartsAt.lt(Stamp::from(period.to())))
}

async fn ids<C: ConnectionTrait>(db: &C, select: sea_orm::Select<training_session::Entity>) -> Result<Vec<SessionId>, StoreError> {
    let ids: Vec<Uuid> = select.select_only().column(training_session::Column::Id).into_tuple().all(db).await?;
    Ok(ids.into_iter().map(SessionId).collect())
}

/// The session that somebody's seat, or place in line, is in.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn session_of<C: ConnectionTrait>(db: &C, who: Uuid) -> Result<Option<SessionId>, StoreError> {
    Ok(training_trainee::Entity::find_by_id(who).one(db).await?.map(|row| SessionId(row.session_id)))
}

/// What students told about sessions of a plan and nobody answers for yet.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn awaiting_of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Training>, StoreError> {
    let rows = training_trainee::Entity::find()
        .select_only()
        .column(training_trainee::Column::SessionId)
        .filter(training_trainee::Column::PlanId.eq(plan.0))
        .filter(training_trainee::Column::ByStudent.eq(true))
        .filter(training_trainee::Column::SignedBy.is_null());
    let ids: Vec<Uuid> = rows.into_tuple().all(db).await?;
    let mut found = by_ids(db, ids.into_iter().map(SessionId)).await?;
    for training in &mut found {
        training.trainees.retain(|who| who.plan == plan && who.told.is_some_and(|(by, _)| by.is_awaiting()));
    }
    Ok(found)
}

/// What was told of a plan's sessions and somebody answers for, the latest first: at most `limit`, each with the one it is about alone.
/// That somebody came, without a word about it, is none.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn latest_told<C: ConnectionTrait>(db: &C, plan: PlanId, limit: u64) -> Result<Vec<Training>, StoreError> {
    use training_trainee::Column;
    let is_told = Condition::any().add(Column::Note.ne("")).add(Column::Attendance.eq("no_show"));
    let rows = training_trainee::Entity::find()
        .filter(Column::PlanId.eq(plan.0))
        .filter(Column::ToldAt.is_not_null())
        .filter(Condition::any().add(Column::ByStudent.eq(false)).add(Column::SignedBy.is_not_null()))
        .filter(is_told)
        .order_by_desc(Column::ToldAt)
        .limit(limit);
    let rows = rows.all(db).await?;
    let mut of: HashMap<SessionId, Training> =
        by_ids(db, rows.iter().map(|row| SessionId(row.session_id))).await?.into_iter().map(|t| (t.session.id, t)).collect();
    let told = rows.into_iter().filter_map(|row| {
        let mut training = of.remove(&SessionId(row.session_id))?;
        training.trainees.retain(|who| who.id == row.id);
        Some(training)
    });
    Ok(told.collect())
}

/// The sessions of a therapist that share an instant with the period, cancelled ones among them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_therapist<C: ConnectionTrait>(db: &C, who: UserId, period: Period) -> Result<Vec<Training>, StoreError> {
    let own = training_therapist::Entity::find()
        .select_only()
        .column(training_therapist::Column::SessionId)
        .filter(training_therapist::Column::UserId.eq(who.0));
    let own = sea_orm::QueryTrait::into_query(own);
    let select = training_session::Entity::find().filter(training_session::Column::Id.in_subquery(own)).filter(within(period));
    let found = ids(db, select).await?;
    by_ids(db, found).await
}

/// The sessions of some citizens, in or in line, that share an instant with the period, cancelled ones among them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_citizen<C: ConnectionTrait>(db: &C, who: CitizenId, period: Period) -> Result<Vec<Training>, StoreError> {
    let own = training_trainee::Entity::find()
        .select_only()
        .column(training_trainee::Column::SessionId)
        .filter(training_trainee::Column::CitizenId.eq(who.0))
        .filter(training_trainee::Column::LeftAt.is_null());
    let own = sea_orm::QueryTrait::into_query(own);
    let select = training_session::Entity::find().filter(training_session::Column::Id.in_subquery(own)).filter(within(period));
    let found = ids(db, select).await?;
    by_ids(db, found).await
}

/// The sessions of a series by the time they begin, cancelled ones among them.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn of_series<C: ConnectionTrait>(db: &C, series: Uuid) -> Result<Vec<Training>, StoreError> {
    let select = training_session::Entity::find().filter(training_session::Column::SeriesId.eq(series));
    let found = ids(db, select).await?;
    by_ids(db, found).await
}

/// The groups of some sites that share an instant with the period.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn groups<C: ConnectionTrait>(db: &C, sites: &[SiteId], period: Period) -> Result<Vec<Training>, StoreError> {
    let select = training_session::Entity::find()
        .filter(training_session::Column::SiteId.is_in(sites.iter().map(|s| s.0)))
        .filter(training_session::Column::Seats.is_not_null())
        .filter(within(period));
    let found = ids(db, select).await?;
    by_ids(db, found).await
}

fn columns(of: &Training, version: i32) -> training_session::ActiveModel {
    let (before, after) = of.session.place.travel();
    training_session::ActiveModel {
        what: Set(of.what.clone()),
        seats: Set(of.group().map(|group| group.seats().into())),
        starts_at: Set(of.session.period.from().into()),
        ends_at: Set(of.session.period.to().into()),
        place: Set(of.session.place.kind().code().to_owned()),
        room_id: Set(of.session.place.room().map(|r| r.0)),
        travel_before: Set(before.into()),
        travel_after: Set(after.into()),
        cancelled: Set(of.session.cancelled.map(|c| c.code().to_owned())),
        version: Set(version),
        ..Default::default()
    }
}

/// Stores a new session with its therapists and trainees, and takes them.
///
/// # Errors
/// [`StoreError::SessionOverlap`] when somebody or something is taken.
pub async fn insert(tx: &Tx, new: &Training) -> Result<(), StoreError> {
    let id = new.session.id;
    let row = training_session::ActiveModel {
        id: Set(id.0),
        site_id: Set(new.site.0),
        series_id: Set(new.series),
        booked_by: Set(new.booked.0.0),
        booked_at: Set(new.booked.1.into()),
        ..columns(new, new.version)
    };
    training_session::Entity::insert(row).exec_without_returning(&**tx).await?;
    for (n, user) in (1..).zip(new.session.therapists.iter()) {
        let row = training_therapist::ActiveModel { session_id: Set(id.0), user_id: Set(user.0), n: Set(n) };
        training_therapist::Entity::insert(row).exec_without_returning(&**tx).await?;
    }
    for trainee in &new.trainees {
        insert_trainee(tx, id, trainee).await?;
    }
    claim::follow(tx, &new.session).await
}

/// Stores a changed session, still at the version that was read, raises it, and takes whom it takes now.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster; [`StoreError::SessionOverlap`] when somebody or something is taken.
pub async fn save(tx: &Tx, changed: &Training) -> Result<(), StoreError> {
    let done = training_session::Entity::update_many()
        .set(columns(changed, changed.version.saturating_add(1)))
        .filter(training_session::Column::Id.eq(changed.session.id.0))
        .filter(training_session::Column::Version.eq(changed.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(StoreError::Conflict);
    }
    claim::follow(tx, &changed.session).await
}

/// Stores the seats of a group, still at the version that was read, and raises it; whom it takes is the caller's to follow.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody was faster.
pub async fn save_seats(tx: &Tx, changed: &Training, seats: u8) -> Result<(), StoreError> {
    let version = Set(changed.version.saturating_add(1));
    let done = training_session::Entity::update_many()
        .set(training_session::ActiveModel { seats: Set(Some(seats.into())), version, ..Default::default() })
        .filter(training_session::Column::Id.eq(changed.session.id.0))
        .filter(training_session::Column::Version.eq(changed.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Adds somebody at the end of the line.
///
/// # Errors
/// [`StoreError::Duplicate`] when the citizen is in it.
pub async fn insert_trainee(tx: &Tx, session: SessionId, new: &Trainee) -> Result<(), StoreError> {
    let last: Option<Option<i32>> = training_trainee::Entity::find()
        .select_only()
        .column_as(training_trainee::Column::N.max(), "last")
        .filter(training_trainee::Column::SessionId.eq(session.0))
        .into_tuple()
        .one(&**tx)
        .await?;
    let (attendance, cause) = attendance_codes(new.attendance);
    let row = training_trainee::ActiveModel {
        id: Set(new.id),
        session_id: Set(session.0),
        plan_id: Set(new.plan.0),
        citizen_id: Set(new.citizen.0),
        n: Set(last.flatten().unwrap_or(0).saturating_add(1)),
        attendance: Set(attendance.to_owned()),
        cause: Set(cause.map(ToOwned::to_owned)),
        note: Set(new.note.clone()),
        told_by: Set(new.told.map(|(by, _)| by.writer().user.0)),
        told_at: Set(new.told.map(|(_, at)| at.into())),
        left_at: Set(None),
        by_student: Set(false),
        signed_by: Set(None),
        signed_at: Set(None),
    };
    training_trainee::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores what became of a session for somebody.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn save_trainee(tx: &Tx, changed: &Trainee) -> Result<(), StoreError> {
    let (attendance, cause) = attendance_codes(changed.attendance);
    let set = training_trainee::ActiveModel {
        attendance: Set(attendance.to_owned()),
        cause: Set(cause.map(ToOwned::to_owned)),
        note: Set(changed.note.clone()),
        told_by: Set(changed.told.map(|(by, _)| by.writer().user.0)),
        by_student: Set(changed.told.is_some_and(|(by, _)| by.writer().is_student)),
        signed_by: Set(changed.told.and_then(|(by, _)| by.countersigned()).map(|(by, _)| by.0)),
        signed_at: Set(changed.told.and_then(|(by, _)| by.countersigned()).map(|(_, at)| at.into())),
        told_at: Set(changed.told.map(|(_, at)| at.into())),
        ..Default::default()
    };
    training_trainee::Entity::update_many().set(set).filter(training_trainee::Column::Id.eq(changed.id)).exec(&**tx).await?;
    Ok(())
}

/// A seat, or a place in line, goes on in another plan of the citizen.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn carry(tx: &Tx, who: Uuid, plan: PlanId) -> Result<(), StoreError> {
    let set = training_trainee::ActiveModel { plan_id: Set(plan.0), ..Default::default() };
    training_trainee::Entity::update_many().set(set).filter(training_trainee::Column::Id.eq(who)).exec(&**tx).await?;
    Ok(())
}

/// Somebody leaves a group; the row stays.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn leave(tx: &Tx, who: Uuid, at: Instant) -> Result<(), StoreError> {
    let set = training_trainee::ActiveModel { left_at: Set(Some(at.into())), ..Default::default() };
    training_trainee::Entity::update_many().set(set).filter(training_trainee::Column::Id.eq(who)).exec(&**tx).await?;
    Ok(())
}
