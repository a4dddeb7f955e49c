//! Sites, rooms and beds as `domain` knows them, and which organisations a site is tied to on a day.

use super::StoreError;
use super::entity::{agreement, bed, equipment, room, site, ward};
use domain::access::Ties;
use domain::code::{Code as _, parse_list};
use domain::facility::{BedFacts, GenderRule, Need};
use domain::ids::{AgreementId, BedId, LegalBasisId, OrganisationId, RoomId, SiteId, WardId};
use domain::instant::Instant;
use domain::organisation::Agreement;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use time::Date;
use uuid::Uuid;

/// Beds of some sites that are open at an instant, in the order of wards, rooms and beds.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn beds_of_sites<C: ConnectionTrait>(db: &C, sites: &[SiteId], at: Instant) -> Result<Vec<BedFacts>, StoreError> {
    let sites =
        site::Entity::find().filter(site::Column::Id.is_in(sites.iter().map(|s| s.0))).order_by_asc(site::Column::Name).all(db).await?;
    let wards = ward::Entity::find()
        .filter(ward::Column::SiteId.is_in(sites.iter().map(|s| s.id)))
        .order_by_asc(ward::Column::Position)
        .order_by_asc(ward::Column::Name)
        .all(db)
        .await?;
    let rooms = room::Entity::find()
        .filter(room::Column::WardId.is_in(wards.iter().map(|w| w.id)))
        .order_by_asc(room::Column::Position)
        .order_by_asc(room::Column::Name)
        .all(db)
        .await?;
    let beds = bed::Entity::find()
        .filter(bed::Column::RoomId.is_in(rooms.iter().map(|r| r.id)))
        .filter(bed::Column::OpenedAt.lte(super::Stamp::from(at)))
        .filter(Condition::any().add(bed::Column::RetiredAt.is_null()).add(bed::Column::RetiredAt.gt(super::Stamp::from(at))))
        .order_by_asc(bed::Column::Position)
        .order_by_asc(bed::Column::Label)
        .all(db)
        .await?;
    let faults = faults(db, &sites.iter().map(|s| s.id).collect::<Vec<_>>()).await?;
    let mut in_room: HashMap<Uuid, Vec<bed::Model>> = HashMap::new();
    for bed in beds {
        in_room.entry(bed.room_id).or_default().push(bed);
    }
    let mut facts = Vec::new();
    for site in &sites {
        for ward in wards.iter().filter(|w| w.site_id == site.id) {
            for room in rooms.iter().filter(|r| r.ward_id == ward.id) {
                let beds = in_room.remove(&room.id).unwrap_or_default();
                let count = u8::try_from(beds.len()).unwrap_or(u8::MAX);
                for bed in beds {
                    facts.push(bed_facts(site, ward, room, bed, count, &faults)?);
                }
            }
        }
    }
    Ok(facts)
}

/// One bed, whether or not it is open now.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn bed<C: ConnectionTrait>(db: &C, id: BedId) -> Result<Option<BedFacts>, StoreError> {
    let Some(row) = bed::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
    let Some(room) = room::Entity::find_by_id(row.room_id).one(db).await? else { return Ok(None) };
    let Some(ward) = ward::Entity::find_by_id(room.ward_id).one(db).await? else { return Ok(None) };
    let Some(site) = site::Entity::find_by_id(ward.site_id).one(db).await? else { return Ok(None) };
    let count = beds_in_room(db, RoomId(room.id)).await?.len();
    let faults = faults(db, &[site.id]).await?;
    Ok(Some(bed_facts(&site, &ward, &room, row, u8::try_from(count).unwrap_or(u8::MAX), &faults)?))
}

/// The beds of a room that have not been retired, by label.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn beds_in_room<C: ConnectionTrait>(db: &C, room: RoomId) -> Result<Vec<BedId>, StoreError> {
    let rows = bed::Entity::find()
        .filter(bed::Column::RoomId.eq(room.0))
        .filter(bed::Column::RetiredAt.is_null())
        .order_by_asc(bed::Column::Label)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|b| BedId(b.id)).collect())
}

/// Equipment of some sites that is faulty and meets a need where it stands.
async fn faults<C: ConnectionTrait>(db: &C, sites: &[Uuid]) -> Result<Vec<equipment::Model>, StoreError> {
    let faulty = equipment::Entity::find()
        .filter(equipment::Column::SiteId.is_in(sites.iter().copied()))
        .filter(equipment::Column::FaultySince.is_not_null())
        .filter(equipment::Column::Meets.is_not_null());
    Ok(faulty.all(db).await?)
}

/// What faulty equipment at the bed, or in its room for all of its beds, no longer meets.
fn faulty(faults: &[equipment::Model], room: Uuid, bed: Uuid) -> Result<Vec<Need>, StoreError> {
    let here = faults.iter().filter(|e| e.bed_id.map_or(e.room_id == Some(room), |at| at == bed));
    let mut needs: Vec<Need> = here
        .filter_map(|e| e.meets.as_deref())
        .map(|code| Need::from_code(code).map_err(|_| StoreError::Meaningless { column: "equipment.meets" }))
        .collect::<Result<_, _>>()?;
    needs.sort_unstable();
    needs.dedup();
    Ok(needs)
}

fn bed_facts(
    site: &site::Model,
    ward: &ward::Model,
    room: &room::Model,
    bed: bed::Model,
    beds_in_room: u8,
    faults: &[equipment::Model],
) -> Result<BedFacts, StoreError> {
    let meaningless = |column| move |_| StoreError::Meaningless { column };
    Ok(BedFacts {
        faulty: faulty(faults, room.id, bed.id)?,
        brought: Vec::new(),
        fetchable: Vec::new(),
        present: None,
        bed: BedId(bed.id),
        label: bed.label,
        room: RoomId(room.id),
        room_name: room.name.clone(),
        beds_in_room,
        gender_rule: GenderRule::from_code(&room.gender_rule).map_err(meaningless("room.gender_rule"))?,
        room_features: parse_list(&room.features).map_err(meaningless("room.features"))?,
        ward: WardId(ward.id),
        ward_name: ward.name.clone(),
        site: SiteId(site.id),
        site_name: site.name.clone(),
        postcode: site.postcode.clone(),
        position: site.latitude.zip(site.longitude),
        kinds: parse_list(&bed.kinds).map_err(meaningless("bed.kinds"))?,
        bed_features: parse_list(&bed.features).map_err(meaningless("bed.features"))?,
        max_weight_kg: bed.max_weight_kg.and_then(|kg| u16::try_from(kg).ok()),
    })
}

/// Agreements of some sites that hold on a day.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn agreements_on<C: ConnectionTrait>(db: &C, sites: &[SiteId], day: Date) -> Result<Vec<Agreement>, StoreError> {
    let rows = agreement::Entity::find()
        .filter(agreement::Column::SiteId.is_in(sites.iter().map(|s| s.0)))
        .filter(agreement::Column::ValidFrom.lte(day))
        .filter(Condition::any().add(agreement::Column::ValidTo.is_null()).add(agreement::Column::ValidTo.gt(day)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(agreement_of).collect())
}

/// Reads a row.
#[must_use]
pub fn agreement_of(row: agreement::Model) -> Agreement {
    Agreement {
        id: AgreementId(row.id),
        site: SiteId(row.site_id),
        authority: OrganisationId(row.authority_id),
        operator: OrganisationId(row.operator_id),
        payer: OrganisationId(row.payer_id),
        owner: OrganisationId(row.owner_id),
        usual_legal_basis: row.usual_legal_basis_id.map(LegalBasisId),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    }
}

/// The agreement of a site on a day.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn agreement_on<C: ConnectionTrait>(db: &C, site: SiteId, day: Date) -> Result<Option<Agreement>, StoreError> {
    Ok(agreements_on(db, &[site], day).await?.into_iter().next())
}

/// Which organisations a site is tied to on a day; a site without agreement is nobody's.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn ties_of_site<C: ConnectionTrait>(db: &C, site: SiteId, day: Date) -> Result<Ties, StoreError> {
    let nobody = OrganisationId(Uuid::nil());
    Ok(agreement_on(db, site, day).await?.map_or(Ties { requester: None, authority: Some(nobody), operator: Some(nobody) }, |a| Ties {
        requester: None,
        authority: Some(a.authority),
        operator: Some(a.operator),
    }))
}
