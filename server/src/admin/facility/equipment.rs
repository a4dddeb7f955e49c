//! Equipment: where it stands and since when it is faulty.

use super::{beds_of, rooms_of};
use crate::admin::{allowed, changed_one, checked, date_or_none, id_in};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::store::entity::{equipment, site};
use crate::store::journal::{Journal, Subject};
use crate::store::{Stamp, Tx, equipment_move};
use app::error::{AppError, Refusal};
use domain::code::Code as _;
use domain::facility::Need;
use domain::form::{Problem, Problems};
use domain::ids::SiteId;
use domain::instant::Calendar as _;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

/// What was typed, as a row without identity and version.
async fn typed(posted: &Posted, site: SiteId, prefix: &str) -> Result<equipment::ActiveModel, Failure> {
    let (plads, fields) = (&posted.plads, &posted.fields);
    let (rooms, beds) = (rooms_of(plads.store.read(), site).await?, beds_of(plads.store.read(), site).await?);
    let (at_field, faulty_field) = (format!("{prefix}_at"), format!("{prefix}_faulty"));
    let mut problems = Problems::default();
    let name = problems.required(fields, &format!("{prefix}_name"), 120);
    let place = match fields.get(&at_field).split_once(':') {
        Some(("room", id)) => id.parse().ok().filter(|id| rooms.contains(id)).map(|room| (Some(room.0), None)),
        Some(("bed", id)) => id.parse().ok().filter(|id| beds.contains(id)).map(|bed| (None, Some(bed.0))),
        Some(_) => None,
        None => (fields.get(&at_field) == "site").then_some((None, None)),
    };
    let place = problems.keep(&at_field, place.ok_or(Problem::NotAChoice));
    let faulty = date_or_none(&mut problems, fields, &faulty_field, plads.today());
    if faulty.flatten().is_some_and(|day| day > plads.today()) {
        problems.add(&faulty_field, Problem::TooLate);
    }
    let meets_field = format!("{prefix}_meets");
    let meets: Option<Option<Need>> = match fields.get(&meets_field) {
        "" => Some(None),
        _ => problems.choice(fields, &meets_field).map(Some),
    };
    let note = problems.optional(fields, &format!("{prefix}_note"), 500);
    let all = || {
        let (room, bed) = place?;
        Some(equipment::ActiveModel {
            site_id: Set(site.0),
            name: Set(name?),
            room_id: Set(room),
            bed_id: Set(bed),
            faulty_since: Set(faulty?.map(|day| Stamp::from(plads.zone.start_of(day)))),
            meets: Set(meets?.map(|need| need.code().to_owned())),
            note: Set(note?),
            ..Default::default()
        })
    };
    checked(problems, all())
}

/// `add_equipment`.
pub(in crate::admin) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    site::Entity::find_by_id(site.0).one(posted.plads.store.read()).await?.ok_or(AppError::NotFound)?;
    let id = chance::id();
    let row = equipment::ActiveModel { id: Set(id), version: Set(1), ..typed(posted, site, "eq").await? };
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(site, "equipment.added", Subject::Site(site), json!({ "equipment": id }));
    let work = async |tx: Tx| {
        equipment::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{site}#equipment"))
}

/// `change_equipment`: what is promised to a bed keeps its place and its need ([`Refusal::InUse`]).
pub(in crate::admin) async fn change(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let site: SiteId = posted.id()?;
    let id: Uuid = id_in(posted, "id")?;
    let version = posted.version()?;
    let found = equipment::Entity::find_by_id(id).one(posted.plads.store.read()).await?.filter(|e| e.site_id == site.0);
    found.ok_or(AppError::NotFound)?;
    let row = equipment::ActiveModel { version: Set(version.saturating_add(1)), ..typed(posted, site, "edit").await? };
    let new = (row.room_id.clone(), row.bed_id.clone(), row.meets.clone());
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(site, "equipment.changed", Subject::Site(site), json!({ "equipment": id }));
    let work = async |tx: Tx| {
        // What is promised to a bed stands where staff say it does, and stays what it is, until the promise is over.
        let old = equipment::Entity::find_by_id(id).one(&*tx).await?.ok_or(AppError::NotFound)?;
        let moved = (Set(old.room_id), Set(old.bed_id), Set(old.meets)) != new;
        if moved && equipment_move::promised(&*tx).await?.iter().any(|m| m.equipment == id) {
            return Err(AppError::refused(Refusal::InUse).into());
        }
        let done = equipment::Entity::update_many()
            .set(row)
            .filter(equipment::Column::Id.eq(id))
            .filter(equipment::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await?;
    Ok(format!("/admin/sites/{site}#equipment"))
}
