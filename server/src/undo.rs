//! Undo: the way back from an act, for whoever did it, while its ten seconds last ([`domain::undo`]).
//!
//! What an act changed stands in its event, under `undo`: an act without it cannot be undone. The slice of the act reverses it in
//! one transaction, under the locks of the act itself; the event it writes names the one it undoes, and both stay.

use crate::allocation::undecide::{self, Before};
use crate::allocation::{load, offer, scope};
use crate::bed::{arrive, bed_name, cleaning, closure, load_bed};
use crate::failure::Failure;
use crate::forms::{Done as Answered, Form, Posted, form};
use crate::state::Plads;
use crate::stay::{absence_undone, end, transfer};
use crate::store::entity::event;
use crate::store::{Stamp, Tx, facility};
use app::error::{AppError, Refusal};
use app::undo::{UndoView, Undos};
use async_trait::async_trait;
use domain::access::{Action, Actor, Ties, may};
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::ids::{BedId, EventId, RequestId, SiteId, UserId};
use domain::instant::Instant;
use domain::undo::{Done, Undoable, left_if_made_by, seconds_left};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// An act that can be undone, as its event tells of it.
#[derive(Clone, Debug)]
pub struct Act {
    /// The event.
    pub id: EventId,
    /// What was done.
    pub kind: Undoable,
    /// To what.
    pub subject: Uuid,
    /// When.
    pub at: Instant,
    by: Option<UserId>,
    by_name: String,
    /// Site and bed; `None` for what was decided without a bed.
    place: Option<(SiteId, BedId)>,
    detail: Value,
}

impl Act {
    /// Reads an event; none when it is of a kind that cannot be undone, or moved other people's plans as well.
    pub(crate) fn of(row: event::Model) -> Option<Self> {
        let detail: Value = serde_json::from_str(&row.detail).ok()?;
        detail.get("undo").filter(|before| !before.is_null())?;
        Some(Self {
            id: EventId(row.id),
            kind: Undoable::from_code(&row.name).ok()?,
            place: row.site_id.map(SiteId).zip(id_in(&detail, "bed").map(BedId)),
            subject: row.subject_id,
            at: row.at.at(),
            by: row.actor_id.map(UserId),
            by_name: row.actor_name,
            detail,
        })
    }

    async fn load<C: ConnectionTrait>(db: &C, id: EventId) -> Result<Self, Failure> {
        let row = event::Entity::find_by_id(id.0).one(db).await?;
        Ok(row.and_then(Self::of).ok_or(AppError::NotFound)?)
    }

    /// How it was before.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the event does not tell.
    pub fn before<B: DeserializeOwned>(&self) -> Result<B, AppError> {
        let before = self.detail.get("undo").cloned().unwrap_or_default();
        serde_json::from_value(before).map_err(|_| AppError::NotFound)
    }

    /// Everything the event that undoes this one may be about.
    fn subjects(&self) -> Vec<Uuid> {
        [Some(self.subject), id_in(&self.detail, "request")].into_iter().flatten().collect()
    }

    async fn done<C: ConnectionTrait>(&self, db: &C) -> Result<Done, Failure> {
        let later = event::Entity::find()
            .filter(event::Column::SubjectId.is_in(self.subjects()))
            .filter(event::Column::At.gte(Stamp::from(self.at)))
            .filter(event::Column::Name.eq(self.kind.undone()))
            .all(db)
            .await?;
        let undone = later.iter().any(|row| undoes_text(&row.detail) == Some(self.id));
        Ok(Done { at: self.at, by: self.by, undone })
    }

    /// Asks under the locks whether it may still be undone.
    ///
    /// # Errors
    /// [`Refusal::NotUndone`] with the reason.
    pub async fn check(&self, tx: &Tx, actor: &Actor, now: Instant) -> Result<(), Failure> {
        let done = self.done(&**tx).await?;
        Ok(done.may_be_undone(actor.user, now).map_err(|why| AppError::refused(Refusal::NotUndone { why }))?)
    }

    /// Where it was done.
    fn place(&self) -> Result<(SiteId, BedId), AppError> {
        self.place.ok_or(AppError::NotFound)
    }

    /// Where the thing is seen, also when the act has been undone.
    fn thing(&self, actor: &Actor) -> Result<String, AppError> {
        Ok(match self.kind {
            // Whoever only cleans sees no page of a bed.
            Undoable::Cleaning if may(actor, Action::ReadBoard, Ties::NONE).is_err() => format!("/cleaning?site={}", self.place()?.0),
            Undoable::Grant | Undoable::Refusal | Undoable::Redirection | Undoable::Offer => format!("/requests/{}", self.subject),
            Undoable::Transfer | Undoable::Departure | Undoable::Leave | Undoable::Return => format!("/stays/{}", self.subject),
            Undoable::Arrival | Undoable::Cleaning | Undoable::Closure => format!("/beds/{}", self.place()?.1),
        })
    }

    async fn view(&self, plads: &Plads, actor: &Actor) -> Result<UndoView, Failure> {
        let done = self.done(plads.store.read()).await?;
        let bed = match self.place {
            Some((_, bed)) => bed_name(&load_bed(plads, bed).await?),
            None => String::new(),
        };
        Ok(UndoView {
            event: self.id,
            act: self.kind,
            bed,
            at: plads.local(self.at),
            by: self.by_name.clone(),
            seconds: seconds_left(self.at, plads.now()),
            open: done.may_be_undone(actor.user, plads.now()),
            thing: self.thing(actor)?,
        })
    }
}

fn id_in(detail: &Value, name: &str) -> Option<Uuid> {
    detail.get(name)?.as_str()?.parse().ok()
}

/// Which event the event with this detail undoes.
pub(crate) fn undoes(detail: &Value) -> Option<EventId> {
    id_in(detail, "undoes").map(EventId)
}

fn undoes_text(detail: &str) -> Option<EventId> {
    undoes(&serde_json::from_str(detail).ok()?)
}

/// May this event be undone by the actor, as far as the event itself tells?
pub(crate) fn is_open(row: &event::Model, actor: &Actor, now: Instant) -> bool {
    let done = Done { at: row.at.at(), by: row.actor_id.map(UserId), undone: false };
    done.may_be_undone(actor.user, now).is_ok() && Act::of(row.clone()).is_some()
}

/// What the actor did last to a thing, while it can be undone and when it has just been: what the page of the thing says above all
/// else.
pub(crate) async fn just_done(plads: &Plads, actor: &Actor, subject: Uuid) -> Result<Option<UndoView>, Failure> {
    latest(plads, actor, lately(plads, actor, event::Column::SubjectId.eq(subject)).await?).await
}

/// The same for a bed, whatever was done about it.
pub(crate) async fn just_done_at(plads: &Plads, actor: &Actor, bed: &BedFacts) -> Result<Option<UndoView>, Failure> {
    let mut rows = lately(plads, actor, event::Column::SiteId.eq(bed.site.0)).await?;
    rows.retain(|row| {
        let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
        row.subject_id == bed.bed.0 || ["bed", "from_bed"].iter().any(|name| id_in(&detail, name) == Some(bed.bed.0))
    });
    latest(plads, actor, rows).await
}

/// The same for the cleanings of a site.
pub(crate) async fn just_cleaned(plads: &Plads, actor: &Actor, site: SiteId) -> Result<Option<UndoView>, Failure> {
    let mut rows = lately(plads, actor, event::Column::SiteId.eq(site.0)).await?;
    rows.retain(|row| [Undoable::Cleaning.code(), Undoable::Cleaning.undone()].contains(&row.name.as_str()));
    latest(plads, actor, rows).await
}

/// What the actor did within the seconds in which it can be undone, the latest first.
async fn lately(plads: &Plads, actor: &Actor, what: impl IntoCondition) -> Result<Vec<event::Model>, Failure> {
    let done = event::Entity::find()
        .filter(what)
        .filter(event::Column::At.gt(Stamp::from(left_if_made_by(plads.now()))))
        .filter(event::Column::ActorId.eq(actor.user.0))
        .order_by_desc(event::Column::At);
    Ok(done.all(plads.store.read()).await?)
}

async fn latest(plads: &Plads, actor: &Actor, rows: Vec<event::Model>) -> Result<Option<UndoView>, Failure> {
    let Some(act) = rows.iter().cloned().find_map(Act::of) else { return Ok(None) };
    // Whoever has gone on since does not want the way back.
    let went_on = rows.iter().any(|row| row.at.at() > act.at && undoes_text(&row.detail) != Some(act.id));
    if went_on { Ok(None) } else { Ok(Some(act.view(plads, actor).await?)) }
}

#[async_trait]
impl Undos for Plads {
    async fn undo(&self, actor: &Actor, event: EventId) -> Result<UndoView, AppError> {
        let act = Act::load(self.store.read(), event).await?;
        allow(self, actor, &act).await?;
        Ok(act.view(self, actor).await?)
    }
}

/// Whoever may not do the thing may not undo it, and knows nothing of it.
async fn allow(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let ties = match act.kind {
        Undoable::Grant | Undoable::Refusal | Undoable::Redirection | Undoable::Offer => {
            load(plads.store.read(), RequestId(act.subject)).await?.ties()
        }
        Undoable::Transfer
        | Undoable::Arrival
        | Undoable::Departure
        | Undoable::Leave
        | Undoable::Return
        | Undoable::Cleaning
        | Undoable::Closure => facility::ties_of_site(plads.store.read(), act.place()?.0, plads.today()).await?,
    };
    let action = match act.kind {
        Undoable::Grant | Undoable::Refusal | Undoable::Redirection => {
            Action::DecideRequest(scope(plads, act.before::<Before>()?.kind).await?)
        }
        Undoable::Offer => Action::PlaceRequest(scope(plads, None).await?),
        Undoable::Transfer => Action::TransferStay,
        Undoable::Arrival => Action::RegisterArrival,
        Undoable::Departure => Action::EndStay,
        Undoable::Leave | Undoable::Return => Action::RegisterAbsence,
        Undoable::Cleaning => Action::DoCleaning,
        Undoable::Closure => Action::CloseBed,
    };
    may(actor, action, ties)?;
    Ok(())
}

/// The form of the page.
#[must_use]
pub fn forms() -> Vec<Form> {
    vec![form("/undo/{id}", "undo", |p| Box::pin(post(p)))]
}

async fn post(p: Posted) -> Answered {
    Ok(undo(&p.plads, &p.actor, p.id()?).await?)
}

/// Undoes an act, and says where the thing is seen as it was before.
///
/// # Errors
/// [`Refusal::NotUndone`] when it is too late, somebody else's or undone already; [`AppError::Conflict`] and other refusals when
/// things have gone on meanwhile; [`AppError::NotFound`] for what cannot be undone.
pub async fn undo(plads: &Plads, actor: &Actor, id: EventId) -> Result<String, Failure> {
    let act = Act::load(plads.store.read(), id).await?;
    allow(plads, actor, &act).await?;
    // Said first: what is undone already may be gone.
    let done = act.done(plads.store.read()).await?;
    done.may_be_undone(actor.user, plads.now()).map_err(|why| AppError::refused(Refusal::NotUndone { why }))?;
    match act.kind {
        Undoable::Grant | Undoable::Refusal | Undoable::Redirection => undecide::undo(plads, actor, &act).await?,
        Undoable::Offer => offer::undo(plads, actor, &act).await?,
        Undoable::Transfer => transfer::undo(plads, actor, &act).await?,
        Undoable::Arrival => arrive::undo(plads, actor, &act).await?,
        Undoable::Departure => end::undo(plads, actor, &act).await?,
        Undoable::Leave => absence_undone::undo_leave(plads, actor, &act).await?,
        Undoable::Return => absence_undone::undo_return(plads, actor, &act).await?,
        Undoable::Cleaning => cleaning::undo(plads, actor, &act).await?,
        Undoable::Closure => closure::undo(plads, actor, &act).await?,
    }
    Ok(act.thing(actor)?)
}
