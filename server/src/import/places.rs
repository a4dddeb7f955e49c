//! Sites, wards, rooms and beds as they are stored, found by the names people use; and who decides, runs and pays there.

use super::problem::Reason;
use crate::chance;
use crate::store::entity::{agreement, bed, organisation, room, site, ward};
use crate::store::task::NewTask;
use crate::store::{StoreError, Tx, task};
use domain::code::Code as _;
use domain::ids::OrganisationId;
use domain::instant::Instant;
use domain::organisation::OrganisationKind;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder as _, Set};
use std::collections::HashMap;
use time::Date;
use uuid::Uuid;

/// Where a bed stands, by names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Name of the site.
    pub site: String,
    /// Name of the ward.
    pub ward: String,
    /// Name of the room.
    pub room: String,
    /// Label of the bed.
    pub bed: String,
}

impl Place {
    /// Reads the four columns.
    pub fn read(reading: &mut super::reading::Reading<'_>) -> Option<Self> {
        let (site, ward) = (reading.name("site"), reading.name("ward"));
        let (room, bed) = (reading.name("room"), reading.name("bed"));
        Some(Self { site: site?, ward: ward?, room: room?, bed: bed? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} / {} / {} / {}", self.site, self.ward, self.room, self.bed)
    }
}

/// Everything that is built, by name.
pub struct Places {
    /// Sites.
    pub sites: HashMap<String, site::Model>,
    /// Wards by site and name.
    pub wards: HashMap<(Uuid, String), ward::Model>,
    /// Rooms by ward and name.
    pub rooms: HashMap<(Uuid, String), room::Model>,
    /// Beds by room and label.
    pub beds: HashMap<(Uuid, String), bed::Model>,
    agreements: Vec<agreement::Model>,
}

impl Places {
    /// Loads what is built.
    pub async fn load(tx: &Tx) -> Result<Self, StoreError> {
        let sites = site::Entity::find().all(&**tx).await?.into_iter().map(|s| (s.name.clone(), s)).collect();
        let wards = ward::Entity::find().all(&**tx).await?.into_iter().map(|w| ((w.site_id, w.name.clone()), w)).collect();
        let rooms = room::Entity::find().all(&**tx).await?.into_iter().map(|r| ((r.ward_id, r.name.clone()), r)).collect();
        let beds = bed::Entity::find().all(&**tx).await?.into_iter().map(|b| ((b.room_id, b.label.clone()), b)).collect();
        let agreements = agreement::Entity::find().order_by_asc(agreement::Column::ValidFrom).all(&**tx).await?;
        Ok(Self { sites, wards, rooms, beds, agreements })
    }

    /// The bed of that name with its site; or the column that names something not stored.
    pub fn find(&self, place: &Place) -> Result<(Uuid, &bed::Model), (&'static str, Reason)> {
        let missing = |column| (column, Reason::NotStored(place.to_string()));
        let site = self.sites.get(&place.site).ok_or_else(|| missing("site"))?;
        let ward = self.wards.get(&(site.id, place.ward.clone())).ok_or_else(|| missing("ward"))?;
        let room = self.rooms.get(&(ward.id, place.room.clone())).ok_or_else(|| missing("room"))?;
        let bed = self.beds.get(&(room.id, place.bed.clone())).ok_or_else(|| missing("bed"))?;
        Ok((site.id, bed))
    }

    /// The agreement of a site on a day; the nearest one when none holds that day.
    #[must_use]
    pub fn agreement(&self, site: Uuid, day: Date) -> Option<&agreement::Model> {
        let of_site = || self.agreements.iter().filter(|a| a.site_id == site);
        of_site().rfind(|a| a.valid_from <= day).or_else(|| of_site().next())
    }

    /// The authority, when all agreements that hold on the day name the same one.
    #[must_use]
    pub fn only_authority(&self, day: Date) -> Option<Uuid> {
        let mut holding = self.agreements.iter().filter(|a| a.valid_from <= day && a.valid_to.is_none_or(|end| day < end));
        let first = holding.next()?.authority_id;
        holding.all(|a| a.authority_id == first).then_some(first)
    }
}

/// Name of the organisation that stands in while nobody has said which.
pub const UNKNOWN_ORGANISATION: &str = "Ikke oplyst";

/// The organisation of that name, made when missing; without a name the one "Ikke oplyst", whose existence is a task.
pub async fn organisation(tx: &Tx, name: Option<&str>, now: Instant) -> Result<Uuid, StoreError> {
    let found = organisation::Entity::find()
        .filter(organisation::Column::Name.eq(name.unwrap_or(UNKNOWN_ORGANISATION)))
        .filter(organisation::Column::ParentId.is_null())
        .one(&**tx)
        .await?;
    if let Some(found) = found {
        return Ok(found.id);
    }
    let id = chance::id();
    let row = organisation::ActiveModel {
        id: Set(id),
        name: Set(name.unwrap_or(UNKNOWN_ORGANISATION).to_owned()),
        kind: Set(name.map_or(OrganisationKind::Unknown, kind_of).code().to_owned()),
        parent_id: Set(None),
        phone: Set(String::new()),
        version: Set(1),
    };
    organisation::Entity::insert(row).exec_without_returning(&**tx).await?;
    if name.is_none() {
        let due_at = now.plus_hours(TASK_HOURS);
        task::raise(tx, NewTask::new(TaskKind::AgreementMissing, OrganisationId(id), due_at), now).await?;
    }
    Ok(id)
}

/// Organisations by name; where a department has the name of an organisation of its own, the latter is meant.
pub async fn organisations(tx: &Tx) -> Result<HashMap<String, Uuid>, StoreError> {
    let mut rows = organisation::Entity::find().all(&**tx).await?;
    rows.sort_by_key(|row| row.parent_id.is_none());
    Ok(rows.into_iter().map(|row| (row.name, row.id)).collect())
}

/// What sort of organisation a name suggests; an administrator can change it.
fn kind_of(name: &str) -> OrganisationKind {
    let lower = name.to_lowercase();
    if lower.ends_with("kommune") {
        OrganisationKind::Municipality
    } else if lower.starts_with("region ") {
        OrganisationKind::Region
    } else {
        OrganisationKind::Provider
    }
}

/// Hours until a task of an import is due.
pub const TASK_HOURS: i64 = 7 * 24;
