//! Rooms (*stuer*): who may share them and what they have. Placing somebody locks the room; so does changing it.

use super::{room_of, wards_of};
use crate::admin::{allowed, changed_one, checked, codes, id_in, one_of, taken};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::Tx;
use crate::store::claims::Locks;
use crate::store::entity::room;
use crate::store::journal::{Journal, Subject};
use domain::code::{Code as _, write_list};
use domain::facility::{GenderRule, RoomFeature};
use domain::form::{Fields, Problems};
use domain::ids::{RoomId, SiteId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, Set};
use serde_json::json;

struct Typed {
    name: String,
    rule: GenderRule,
    features: Vec<RoomFeature>,
    position: Option<i32>,
}

fn typed(problems: &mut Problems, fields: &Fields, prefix: &str) -> Option<Typed> {
    let name = problems.required(fields, &format!("{prefix}_name"), 80);
    let rule = problems.choice(fields, &format!("{prefix}_rule"));
    let features = codes(problems, fields, &format!("{prefix}_roomfeatures"));
    let position = problems.number(fields, &format!("{prefix}_position"), 0, 999);
    Some(Typed { name: name?, rule: rule?, features: features?, position: position?.and_then(|p| i32::try_from(p).ok()) })
}

/// `add_room`.
pub(in crate::admin) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let wards = wards_of(posted.plads.store.read(), site).await?;
    let mut problems = Problems::default();
    let ward = one_of(&mut problems, &posted.fields, "room_ward", &wards);
    let read = typed(&mut problems, &posted.fields, "room");
    let (ward, typed) = checked(problems, ward.zip(read))?;
    let id = RoomId(chance::id());
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(site, "room.added", Subject::Site(site), json!({ "room": id, "rule": typed.rule.code() }));
    let work = async |tx: Tx| {
        let after = room::Entity::find().filter(room::Column::WardId.eq(ward.0)).count(&*tx).await?;
        let row = room::ActiveModel {
            id: Set(id.0),
            ward_id: Set(ward.0),
            name: Set(typed.name),
            gender_rule: Set(typed.rule.code().to_owned()),
            features: Set(write_list(&typed.features)),
            position: Set(typed.position.unwrap_or_else(|| i32::try_from(after).unwrap_or(i32::MAX))),
            version: Set(1),
        };
        room::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("room_name"))?;
    Ok(format!("/admin/sites/{site}#room-{id}"))
}

/// `change_room`.
pub(in crate::admin) async fn change(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let id: RoomId = id_in(posted, "id")?;
    let version = posted.version()?;
    let old = room_of(posted.plads.store.read(), site, id).await?;
    let mut problems = Problems::default();
    let read = typed(&mut problems, &posted.fields, "edit");
    let typed = checked(problems, read)?;
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    let detail = json!({ "room": id, "rule": typed.rule.code(), "features": write_list(&typed.features), "was_rule": old.gender_rule });
    journal.note_at(site, "room.changed", Subject::Site(site), detail);
    let row = room::ActiveModel {
        name: Set(typed.name),
        gender_rule: Set(typed.rule.code().to_owned()),
        features: Set(write_list(&typed.features)),
        position: Set(typed.position.unwrap_or(old.position)),
        version: Set(version.saturating_add(1)),
        ..Default::default()
    };
    let work = async |tx: Tx| {
        Locks { rooms: vec![id], ..Locks::default() }.take(&tx).await?;
        let done = room::Entity::update_many()
            .set(row)
            .filter(room::Column::Id.eq(id.0))
            .filter(room::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("edit_name"))?;
    Ok(format!("/admin/sites/{site}#room-{id}"))
}
