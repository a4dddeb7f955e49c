//! Beds: opened on a day, and retired on a day past which nobody lies in them or is promised them.

use super::{bed_of, rooms_of};
use crate::admin::{allowed, changed_one, checked, codes, date, date_or_none, id_in, one_of, taken};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::claims::Locks;
use crate::store::entity::{bed, bed_claim};
use crate::store::journal::{Journal, Subject};
use crate::store::{Stamp, Tx};
use app::error::{AppError, Refusal};
use domain::code::write_list;
use domain::facility::{BedFeature, StayKind};
use domain::form::{Fields, Problem, Problems};
use domain::ids::{BedId, RoomId, SiteId};
use domain::instant::{Calendar as _, Instant};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, Set};
use serde_json::json;

/// Heaviest rating that may be entered, in kilograms.
const MOST_KG: i64 = 600;

struct Typed {
    label: String,
    kinds: Vec<StayKind>,
    features: Vec<BedFeature>,
    max_weight_kg: Option<i32>,
}

fn typed(problems: &mut Problems, fields: &Fields, prefix: &str) -> Option<Typed> {
    let kinds_field = format!("{prefix}_kinds");
    let label = problems.required(fields, &format!("{prefix}_label"), 20);
    let kinds = codes(problems, fields, &kinds_field);
    if kinds.as_ref().is_some_and(Vec::is_empty) {
        problems.add(&kinds_field, Problem::Missing);
    }
    let features = codes(problems, fields, &format!("{prefix}_bedfeatures"));
    let weight = problems.number(fields, &format!("{prefix}_weight"), 1, MOST_KG);
    Some(Typed { label: label?, kinds: kinds?, features: features?, max_weight_kg: weight?.and_then(|kg| i32::try_from(kg).ok()) })
}

/// `add_bed`.
pub(in crate::admin) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let (plads, fields) = (&posted.plads, &posted.fields);
    let rooms = rooms_of(plads.store.read(), site).await?;
    let mut problems = Problems::default();
    let room: Option<RoomId> = one_of(&mut problems, fields, "bed_room", &rooms);
    let read = typed(&mut problems, fields, "bed");
    let opened = date(&mut problems, fields, "bed_opened", plads.today());
    let ((room, typed), opened) = checked(problems, room.zip(read).zip(opened))?;
    let id = BedId(chance::id());
    let mut journal = Journal::new(Some(&posted.actor), plads.now());
    let detail = json!({ "room": room, "kinds": write_list(&typed.kinds), "opened": opened.to_string() });
    journal.note_at(site, "bed.added", Subject::Bed(id), detail);
    let opened = plads.zone.start_of(opened);
    let work = async |tx: Tx| {
        Locks { rooms: vec![room], ..Locks::default() }.take(&tx).await?;
        let after = bed::Entity::find().filter(bed::Column::RoomId.eq(room.0)).count(&*tx).await?;
        let row = bed::ActiveModel {
            id: Set(id.0),
            room_id: Set(room.0),
            label: Set(typed.label),
            kinds: Set(write_list(&typed.kinds)),
            features: Set(write_list(&typed.features)),
            max_weight_kg: Set(typed.max_weight_kg),
            position: Set(i32::try_from(after).unwrap_or(i32::MAX)),
            opened_at: Set(opened.into()),
            retired_at: Set(None),
            version: Set(1),
        };
        bed::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    plads.write(work).await.map_err(taken("bed_label"))?;
    Ok(format!("/admin/sites/{site}#bed-{id}"))
}

/// `change_bed`; a day of retirement is given here too.
pub(in crate::admin) async fn change(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let id: BedId = id_in(posted, "id")?;
    let version = posted.version()?;
    let (plads, fields) = (&posted.plads, &posted.fields);
    let old = bed_of(plads.store.read(), site, id).await?;
    let mut problems = Problems::default();
    let read = typed(&mut problems, fields, "edit");
    let retired = date_or_none(&mut problems, fields, "edit_retired", plads.today());
    let retired_at = retired.flatten().map(|day| plads.zone.start_of(day));
    if retired_at.is_some_and(|at| at <= old.opened_at.at()) {
        problems.add("edit_retired", Problem::TooEarly);
    }
    let (typed, retired) = checked(problems, read.zip(retired))?;
    let mut journal = Journal::new(Some(&posted.actor), plads.now());
    let detail = json!({ "kinds": write_list(&typed.kinds), "was_kinds": old.kinds, "features": write_list(&typed.features),
        "was_features": old.features, "retired": retired.map(|day| day.to_string()) });
    journal.note_at(site, "bed.changed", Subject::Bed(id), detail);
    let row = bed::ActiveModel {
        label: Set(typed.label),
        kinds: Set(write_list(&typed.kinds)),
        features: Set(write_list(&typed.features)),
        max_weight_kg: Set(typed.max_weight_kg),
        retired_at: Set(retired_at.map(Stamp::from)),
        version: Set(version.saturating_add(1)),
        ..Default::default()
    };
    let work = async |tx: Tx| {
        Locks { beds: vec![id], ..Locks::default() }.take(&tx).await?;
        if let Some(at) = retired_at
            && is_taken_past(&tx, id, at).await?
        {
            return Err(AppError::refused(Refusal::InUse).into());
        }
        let done = bed::Entity::update_many()
            .set(row)
            .filter(bed::Column::Id.eq(id.0))
            .filter(bed::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        Ok(((), journal.write(&tx).await?))
    };
    plads.write(work).await.map_err(taken("edit_label"))?;
    Ok(format!("/admin/sites/{site}#bed-{id}"))
}

/// Does a live claim reach past the instant?
async fn is_taken_past(tx: &Tx, bed: BedId, at: Instant) -> Result<bool, Failure> {
    let reaching = bed_claim::Entity::find()
        .filter(bed_claim::Column::BedId.eq(bed.0))
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .filter(bed_claim::Column::EndsAt.gt(Stamp::from(at)))
        .count(&**tx)
        .await?;
    Ok(reaching > 0)
}
