//! Rooms to train in: gym and pool of a site. What a room is stays, since sessions take place in it; its name may change.

use super::{allowed, changed_one, checked, id_in, taken};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::Tx;
use crate::store::entity::{site, training_room, training_session};
use crate::store::journal::{Journal, Subject};
use app::error::{AppError, Refusal};
use domain::code::Code as _;
use domain::form::{Fields, Problem, Problems};
use domain::ids::{SiteId, TrainingRoomId};
use domain::rehab::session::PlaceKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect as _, Set};
use serde_json::json;

/// Characters of a name at most.
const LONGEST: usize = 80;

fn kind(problems: &mut Problems, fields: &Fields) -> Option<PlaceKind> {
    let kind = problems.choice(fields, "training_kind")?;
    let is_room = matches!(kind, PlaceKind::Gym | PlaceKind::Pool);
    problems.keep("training_kind", is_room.then_some(kind).ok_or(Problem::NotAChoice))
}

/// `add_training_room`.
pub(super) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let mut problems = Problems::default();
    let name = problems.required(&posted.fields, "training_name", LONGEST);
    let kind = kind(&mut problems, &posted.fields);
    let (name, kind) = checked(problems, name.zip(kind))?;
    let id = chance::id();
    let row = training_room::ActiveModel {
        id: Set(id),
        site_id: Set(site.0),
        name: Set(name),
        kind: Set(kind.code().to_owned()),
        version: Set(1),
    };
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(site, "training_room.added", Subject::Site(site), json!({ "room": id, "kind": kind }));
    let work = async |tx: Tx| {
        site::Entity::find_by_id(site.0).one(&*tx).await?.ok_or(AppError::NotFound)?;
        training_room::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("training_name"))?;
    Ok(format!("/admin/sites/{site}#training-rooms"))
}

/// The room of the site that a form is about, locked: nobody books it meanwhile.
async fn locked(tx: &Tx, site: SiteId, id: TrainingRoomId) -> Result<training_room::Model, Failure> {
    let found = training_room::Entity::find_by_id(id.0).lock_exclusive().one(&**tx).await?.filter(|row| row.site_id == site.0);
    Ok(found.ok_or(AppError::NotFound)?)
}

/// `rename_training_room`.
pub(super) async fn rename(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let id: TrainingRoomId = id_in(posted, "id")?;
    let version = posted.version()?;
    let mut problems = Problems::default();
    let name = problems.required(&posted.fields, "edit_name", LONGEST);
    let name = checked(problems, name)?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    let work = async |tx: Tx| {
        let old = locked(&tx, site, id).await?;
        let row = training_room::ActiveModel { name: Set(name.clone()), version: Set(version.saturating_add(1)), ..Default::default() };
        let done = training_room::Entity::update_many()
            .set(row)
            .filter(training_room::Column::Id.eq(id.0))
            .filter(training_room::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        let detail = json!({ "room": id, "before": old.name, "name": name });
        journal.note_at(site, "training_room.renamed", Subject::Site(site), detail);
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("edit_name"))?;
    Ok(format!("/admin/sites/{site}#training-rooms"))
}

/// `remove_training_room`: one that no session ever took place in ([`Refusal::InUse`]).
pub(super) async fn remove(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let id: TrainingRoomId = id_in(posted, "id")?;
    let version = posted.version()?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    let work = async |tx: Tx| {
        let old = locked(&tx, site, id).await?;
        if old.version != version {
            return Err(AppError::Conflict.into());
        }
        let used = training_session::Entity::find().filter(training_session::Column::RoomId.eq(id.0)).one(&*tx).await?;
        if used.is_some() {
            return Err(AppError::refused(Refusal::InUse).into());
        }
        training_room::Entity::delete_by_id(id.0).exec(&*tx).await?;
        journal.note_at(site, "training_room.removed", Subject::Site(site), json!({ "room": id, "name": old.name, "kind": old.kind }));
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{site}#training-rooms"))
}
