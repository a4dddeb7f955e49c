//! The sender says that what a ward missed at arrival has been sent.

use super::change::page;
use super::sight::site_of;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::state::Plads;
use crate::stay::arrival_check::settle;
use crate::store::claims::{self, Locks};
use crate::store::entity::task;
use crate::store::journal::{Journal, Subject};
use crate::store::request::{Stored, by_id, by_ids};
use crate::store::{arrival_check, stay};
use app::error::AppError;
use domain::access::{Action, Actor};
use domain::code::Code as _;
use domain::ids::RequestId;
use domain::request::RequestState;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

/// `item_sent`: the `item` by its place in the list. The ward's answer stands until the ward changes it.
///
/// # Errors
/// [`Failure`] when nobody has arrived, nothing is missing there, or the check changed meanwhile.
pub async fn sent(p: Posted) -> Result<String, Failure> {
    let id: RequestId = p.id()?;
    let seen = p.plads.request_for(&p.actor, Action::AnswerQuestion, id).await?;
    let (actor, now, version) = (&p.actor, p.plads.now(), p.version()?);
    let position: i32 = p.fields.get("item").parse().map_err(|_| AppError::Conflict)?;
    p.plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let asked = by_id(&*tx, id).await?.ok_or(AppError::NotFound)?;
            let RequestState::Arrived { stay: of, .. } = asked.state else { return Err(AppError::Conflict.into()) };
            let stored = stay::by_id(&*tx, of).await?.filter(|s| s.state.ended().is_none()).ok_or(AppError::Conflict)?;
            let check = arrival_check::latest(&*tx, of).await?.filter(|c| c.version == version).ok_or(AppError::Conflict)?;
            let item = check.items.iter().find(|i| i.position == position).ok_or(AppError::Conflict)?;
            let item = item.send(actor.user, now).map_err(|_| AppError::Conflict)?;
            arrival_check::save(&tx, &check, &[item]).await?;
            settle(&tx, of, actor.user, now).await?;
            let bed = claims::of_stay(&*tx, stored.id).await?.ok_or(AppError::Conflict)?.bed;
            let mut journal = Journal::new(Some(actor), now);
            let detail = json!({ "stay": of, "round": check.round, "item": position });
            journal.note_at(site_of(&*tx, bed).await?, "arrival.item_sent", Subject::Request(id), detail);
            journal.touch_organisation(asked.requester);
            Ok(((), journal.write(&tx).await?))
        })
        .await?;
    Ok(page(&p, id))
}

impl Plads {
    /// Requests of the actor's department whose citizens have arrived without something that belongs to them.
    pub(super) async fn requests_owing(&self, actor: &Actor) -> Result<Vec<Stored>, Failure> {
        let db = self.store.read();
        let open = task::Entity::find()
            .filter(task::Column::Kind.eq(TaskKind::ArrivalItemMissing.code()))
            .filter(task::Column::OrganisationId.eq(actor.organisation.0))
            .filter(task::Column::DoneAt.is_null());
        let ids: Vec<RequestId> = open.all(db).await?.into_iter().filter_map(|t| t.request_id).map(RequestId).collect();
        let asked = by_ids(db, &ids).await?;
        Ok(asked.into_iter().filter(|r| r.requester == actor.organisation).collect())
    }
}
