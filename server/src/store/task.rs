//! Tasks: raised once, done once.

use super::entity::task;
use super::{Stamp, StoreError, Tx};
use domain::access::Role;
use domain::code::Code as _;
use domain::ids::{BedId, OrganisationId, PlanId, RequestId, ReservationId, SiteId, StayId, TaskId, UserId};
use domain::instant::Instant;
use domain::task::TaskKind;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, Set};

/// A task to raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// What sort.
    pub kind: TaskKind,
    /// Whose.
    pub owner: Role,
    /// Whose organisation.
    pub organisation: OrganisationId,
    /// At which site.
    pub site: Option<SiteId>,
    /// Until when.
    pub due_at: Instant,
    /// About which request.
    pub request: Option<RequestId>,
    /// About which reservation.
    pub reservation: Option<ReservationId>,
    /// About which stay.
    pub stay: Option<StayId>,
    /// About which bed.
    pub bed: Option<BedId>,
    /// About which rehabilitation plan.
    pub plan: Option<PlanId>,
    /// A word more; no names or numbers of citizens.
    pub note: String,
}

impl NewTask {
    /// A task of a kind for an organisation; the rest is added.
    #[must_use]
    pub fn new(kind: TaskKind, organisation: OrganisationId, due_at: Instant) -> Self {
        Self {
            kind,
            owner: kind.owner(),
            organisation,
            site: None,
            due_at,
            request: None,
            reservation: None,
            stay: None,
            bed: None,
            plan: None,
            note: String::new(),
        }
    }
}

/// Raises a task, unless the same one (kind and things it is about) is open already.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn raise(tx: &Tx, new: NewTask, now: Instant) -> Result<Option<TaskId>, StoreError> {
    let open = alike(&new).filter(task::Column::DoneAt.is_null()).one(&**tx).await?;
    if open.is_some() {
        return Ok(None);
    }
    Ok(Some(raise_another(tx, new, now).await?))
}

/// Raises a task beside others of the same kind about the same things: what people decide is not the same because it sounds alike.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn raise_another(tx: &Tx, new: NewTask, now: Instant) -> Result<TaskId, StoreError> {
    let id = crate::chance::id();
    let row = task::ActiveModel {
        id: Set(id),
        kind: Set(new.kind.code().to_owned()),
        organisation_id: Set(new.organisation.0),
        site_id: Set(new.site.map(|s| s.0)),
        owner_role: Set(new.owner.code().to_owned()),
        created_at: Set(now.into()),
        due_at: Set(new.due_at.into()),
        request_id: Set(new.request.map(|r| r.0)),
        reservation_id: Set(new.reservation.map(|r| r.0)),
        stay_id: Set(new.stay.map(|s| s.0)),
        bed_id: Set(new.bed.map(|b| b.0)),
        plan_id: Set(new.plan.map(|p| p.0)),
        note: Set(new.note),
        done_at: Set(None),
        done_by: Set(None),
        version: Set(1),
    };
    task::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(TaskId(id))
}

/// Has a task of the kind about the same things been raised since `since`, open or done? What a person has dealt with is not
/// raised again by the clock.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn raised_since(tx: &Tx, new: &NewTask, since: Instant) -> Result<bool, StoreError> {
    let found = alike(new).filter(task::Column::CreatedAt.gte(Stamp::from(since))).one(&**tx).await?;
    Ok(found.is_some())
}

/// The open task of the same kind about the same things says and is due what `new` does from now on. Is there one?
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn restate(tx: &Tx, new: &NewTask) -> Result<bool, StoreError> {
    let Some(open) = alike(new).filter(task::Column::DoneAt.is_null()).one(&**tx).await? else { return Ok(false) };
    let set = task::ActiveModel {
        note: Set(new.note.clone()),
        due_at: Set(new.due_at.into()),
        version: Set(open.version.saturating_add(1)),
        ..Default::default()
    };
    task::Entity::update_many().set(set).filter(task::Column::Id.eq(open.id)).exec(&**tx).await?;
    Ok(true)
}

/// Marks the open task of the same kind about the same things as done: what it asked for has happened.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn settle_alike(tx: &Tx, of: &NewTask, by: Option<UserId>, now: Instant) -> Result<(), StoreError> {
    let Some(open) = alike(of).filter(task::Column::DoneAt.is_null()).one(&**tx).await? else { return Ok(()) };
    let set = task::ActiveModel { done_at: Set(Some(now.into())), done_by: Set(by.map(|u| u.0)), ..Default::default() };
    task::Entity::update_many().set(set).filter(task::Column::Id.eq(open.id)).exec(&**tx).await?;
    Ok(())
}

/// Tasks of the same kind about the same things.
fn alike(new: &NewTask) -> Select<task::Entity> {
    let same = |column: task::Column, id: Option<uuid::Uuid>| match id {
        Some(id) => column.eq(id),
        None => column.is_null(),
    };
    task::Entity::find()
        .filter(task::Column::Kind.eq(new.kind.code()))
        .filter(same(task::Column::RequestId, new.request.map(|r| r.0)))
        .filter(same(task::Column::ReservationId, new.reservation.map(|r| r.0)))
        .filter(same(task::Column::StayId, new.stay.map(|s| s.0)))
        .filter(same(task::Column::BedId, new.bed.map(|b| b.0)))
        .filter(same(task::Column::PlanId, new.plan.map(|p| p.0)))
        .filter(same(task::Column::SiteId, new.site.map(|s| s.0)))
}

/// What an open task is about, where something has happened that ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A stay.
    Stay(StayId),
    /// A bed.
    Bed(BedId),
    /// A request.
    Request(RequestId),
    /// A rehabilitation plan.
    Plan(PlanId),
}

impl About {
    fn column(self) -> SimpleExpr {
        match self {
            Self::Stay(stay) => task::Column::StayId.eq(stay.0),
            Self::Bed(bed) => task::Column::BedId.eq(bed.0),
            Self::Request(request) => task::Column::RequestId.eq(request.0),
            Self::Plan(plan) => task::Column::PlanId.eq(plan.0),
        }
    }
}

/// Opens again what `by` settled with an act at `at` that never was.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn unsettle(tx: &Tx, kinds: &[TaskKind], about: About, by: UserId, at: Instant) -> Result<(), StoreError> {
    task::Entity::update_many()
        .set(task::ActiveModel { done_at: Set(None), done_by: Set(None), ..Default::default() })
        .filter(task::Column::Kind.is_in(kinds.iter().map(|k| k.code())))
        .filter(about.column())
        .filter(task::Column::DoneBy.eq(by.0))
        .filter(task::Column::DoneAt.eq(Stamp::from(at)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Takes open tasks of some kinds about a thing that never was out of the book.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn forget(tx: &Tx, kinds: &[TaskKind], about: About) -> Result<(), StoreError> {
    task::Entity::delete_many()
        .filter(task::Column::Kind.is_in(kinds.iter().map(|k| k.code())))
        .filter(about.column())
        .filter(task::Column::DoneAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Marks open tasks of some kinds about a thing as done: what they asked for has happened. Nobody did it when a notice told of it.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn settle(tx: &Tx, kinds: &[TaskKind], about: About, by: Option<UserId>, now: Instant) -> Result<(), StoreError> {
    task::Entity::update_many()
        .set(task::ActiveModel { done_at: Set(Some(now.into())), done_by: Set(by.map(|u| u.0)), ..Default::default() })
        .filter(task::Column::Kind.is_in(kinds.iter().map(|k| k.code())))
        .filter(about.column())
        .filter(task::Column::DoneAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Open tasks of these kinds about a plan are about another from now on.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn hand_over(tx: &Tx, kinds: &[TaskKind], from: PlanId, to: PlanId) -> Result<(), StoreError> {
    task::Entity::update_many()
        .set(task::ActiveModel { plan_id: Set(Some(to.0)), ..Default::default() })
        .filter(task::Column::Kind.is_in(kinds.iter().map(|k| k.code())))
        .filter(About::Plan(from).column())
        .filter(task::Column::DoneAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Marks open tasks of some kinds about a thing as done that an act at `raised` asked for, which was a mistake.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn withdraw(tx: &Tx, kinds: &[TaskKind], about: About, raised: Instant, by: UserId, now: Instant) -> Result<(), StoreError> {
    task::Entity::update_many()
        .set(task::ActiveModel { done_at: Set(Some(now.into())), done_by: Set(Some(by.0)), ..Default::default() })
        .filter(task::Column::Kind.is_in(kinds.iter().map(|k| k.code())))
        .filter(about.column())
        .filter(task::Column::CreatedAt.eq(Stamp::from(raised)))
        .filter(task::Column::DoneAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}
