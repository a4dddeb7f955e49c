//! A site: name, address, position; and everything that stands there, for its page.

use super::{allowed, changed_one, checked, organisations, taken};
use crate::allocation::{bed_name, legal_basis_of};
use crate::chance;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::state::Plads;
use crate::store::entity::{agreement, bed, bed_claim, closure, equipment, legal_basis, room, site, ward};
use crate::store::journal::{Journal, Subject};
use crate::store::{Stamp, StoreError, Tx, arrival_check, bring, equipment_move, facility, record, screening, shift, training, transition};
use app::admin::{
    AgreementLine, ArrivalItems, BedLine, BringLines, Choices, EquipmentLine, Promised, RoomLine, ScreeningSwitches, ShiftTimes, SiteFacts,
    SiteView, StandsAt, TrainingRoomLine, TransitionItems, WardLine,
};
use app::error::AppError;
use app::ui::format::sort_key;
use domain::allocation::ClaimKind;
use domain::citizen::Postcode;
use domain::code::{Code as _, parse_list};
use domain::facility::{GenderRule, Need};
use domain::form::{Fields, Problem, Problems};
use domain::ids::{AgreementId, BedId, LegalBasisId, OrganisationId, RoomId, SiteId, WardId};
use domain::instant::Calendar as _;
use domain::organisation::LegalBasis;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, Set};
use serde_json::json;
use std::collections::HashMap;
use time::Date;
use uuid::Uuid;

/// Where positions may lie, in degrees: Denmark.
const LATITUDES: (i64, i64) = (54, 58);
const LONGITUDES: (i64, i64) = (7, 16);

/// A site for its page, or what is needed to make one.
pub(super) async fn read(plads: &Plads, id: Option<SiteId>) -> Result<SiteView, Failure> {
    let today = plads.today();
    let organisations = organisations::to_choose(plads).await?;
    let bases = bases_to_choose(plads).await?;
    let Some(id) = id else {
        return Ok(SiteView {
            id: None,
            facts: SiteFacts::default(),
            shifts: ShiftTimes::default(),
            arrival: ArrivalItems::default(),
            bring: BringLines::default(),
            masters: Default::default(),
            transition: TransitionItems::default(),
            screening: ScreeningSwitches::default(),
            training_rooms: Vec::new(),
            today,
            agreements: Vec::new(),
            over_change: 0,
            wards: Vec::new(),
            equipment: Vec::new(),
            organisations,
            bases,
        });
    };
    let row = site::Entity::find_by_id(id.0).one(plads.store.read()).await?.ok_or(AppError::NotFound)?;
    let agreements = agreements(plads, id, &organisations, &bases).await?;
    let (wards, beds) = wards(plads, id).await?;
    let next = agreements.iter().map(|a| a.from).filter(|from| *from > today).min();
    let over_change = match next {
        Some(day) => reaching_past(plads, &beds, day).await?,
        None => 0,
    };
    let (hours, version) = shift::of_site(plads.store.read(), id).await?;
    let (items, list_version) = arrival_check::list_of(plads.store.read(), id).await?;
    let (da, en, bring_version) = bring::of_site(plads.store.read(), id).await?;
    let (sees_to, sees_to_version) = transition::list_of(plads.store.read(), id).await?;
    let asks = screening::of_site(plads.store.read(), id).await?;
    let rooms = training::diary::rooms_of(plads.store.read(), &[id]).await?;
    Ok(SiteView {
        id: Some(id),
        facts: SiteFacts {
            name: row.name,
            address: row.address,
            postcode: row.postcode,
            city: row.city,
            phone: row.phone,
            latitude: row.latitude,
            longitude: row.longitude,
            version: row.version,
        },
        shifts: ShiftTimes { hours, version },
        arrival: ArrivalItems { items, version: list_version },
        bring: BringLines { da, en, version: bring_version },
        masters: record::masters_of(plads.store.read(), id).await?,
        transition: TransitionItems { items: sees_to, version: sees_to_version },
        screening: ScreeningSwitches { smoking: asks.smoking, alcohol: asks.alcohol, version: asks.version },
        training_rooms: rooms.into_iter().map(|r| TrainingRoomLine { id: r.id, name: r.name, kind: r.kind, version: r.version }).collect(),
        today,
        agreements,
        over_change,
        wards,
        equipment: equipment_of(plads, id).await?,
        organisations,
        bases,
    })
}

async fn bases_to_choose(plads: &Plads) -> Result<Choices<LegalBasisId>, Failure> {
    let rows = legal_basis::Entity::find().filter(legal_basis::Column::Code.ne(LegalBasis::NOT_STATED)).all(plads.store.read()).await?;
    let mut bases: Choices<LegalBasisId> = rows.into_iter().map(|b| (LegalBasisId(b.id), legal_basis_of(b).name())).collect();
    bases.sort_by_cached_key(|(_, name)| sort_key(name));
    Ok(bases)
}

async fn agreements(
    plads: &Plads,
    site: SiteId,
    organisations: &Choices<OrganisationId>,
    bases: &Choices<LegalBasisId>,
) -> Result<Vec<AgreementLine>, Failure> {
    let mut rows = agreement::Entity::find().filter(agreement::Column::SiteId.eq(site.0)).all(plads.store.read()).await?;
    rows.sort_by_key(|a| std::cmp::Reverse(a.valid_from));
    let name = |id: Uuid| organisations.iter().find(|(o, _)| o.0 == id).map(|(_, name)| name.clone()).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|a| AgreementLine {
            id: AgreementId(a.id),
            authority: name(a.authority_id),
            operator: name(a.operator_id),
            payer: name(a.payer_id),
            owner: name(a.owner_id),
            basis: a.usual_legal_basis_id.and_then(|id| bases.iter().find(|(b, _)| b.0 == id)).map(|(_, name)| name.clone()),
            from: a.valid_from,
            to: a.valid_to,
            version: a.version,
        })
        .collect())
}

/// Wards with rooms and beds, and the identities of the beds.
async fn wards(plads: &Plads, site: SiteId) -> Result<(Vec<WardLine>, Vec<Uuid>), Failure> {
    let db = plads.store.read();
    let wards = ward::Entity::find().filter(ward::Column::SiteId.eq(site.0)).all(db).await?;
    let rooms = room::Entity::find().filter(room::Column::WardId.is_in(wards.iter().map(|w| w.id))).all(db).await?;
    let beds = bed::Entity::find().filter(bed::Column::RoomId.is_in(rooms.iter().map(|r| r.id))).all(db).await?;
    let ids: Vec<Uuid> = beds.iter().map(|b| b.id).collect();
    let now = Stamp::from(plads.now());
    let closures = closure::Entity::find()
        .filter(closure::Column::BedId.is_in(ids.iter().copied()))
        .filter(closure::Column::ReopenedAt.is_null())
        .filter(closure::Column::EndsAt.gt(now))
        .all(db)
        .await?;
    let mut closed: HashMap<Uuid, (Stamp, Stamp)> = HashMap::new();
    for c in closures {
        let first = closed.entry(c.bed_id).or_insert((c.starts_at, c.ends_at));
        *first = (*first).min((c.starts_at, c.ends_at));
    }
    let mut in_room: HashMap<Uuid, Vec<BedLine>> = HashMap::new();
    for row in beds {
        let closed = closed.get(&row.id).map(|(from, to)| (plads.local(from.at()), plads.local(to.at())));
        in_room.entry(row.room_id).or_default().push(bed_line(plads, row, closed)?);
    }
    let mut in_ward: HashMap<Uuid, Vec<RoomLine>> = HashMap::new();
    for row in rooms {
        let mut beds = in_room.remove(&row.id).unwrap_or_default();
        beds.sort_by_cached_key(|b| (b.retired.is_some(), sort_key(&b.label)));
        in_ward.entry(row.ward_id).or_default().push(RoomLine {
            id: RoomId(row.id),
            name: row.name,
            rule: GenderRule::from_code(&row.gender_rule).map_err(|_| StoreError::Meaningless { column: "room.gender_rule" })?,
            features: parse_list(&row.features).map_err(|_| StoreError::Meaningless { column: "room.features" })?,
            position: row.position,
            version: row.version,
            beds,
        });
    }
    let mut lines: Vec<WardLine> = wards
        .into_iter()
        .map(|w| {
            let mut rooms = in_ward.remove(&w.id).unwrap_or_default();
            rooms.sort_by_cached_key(|r| (r.position, sort_key(&r.name)));
            WardLine { id: WardId(w.id), name: w.name, position: w.position, version: w.version, rooms }
        })
        .collect();
    lines.sort_by_cached_key(|w| (w.position, sort_key(&w.name)));
    Ok((lines, ids))
}

fn bed_line(
    plads: &Plads,
    row: bed::Model,
    closed: Option<(time::PrimitiveDateTime, time::PrimitiveDateTime)>,
) -> Result<BedLine, StoreError> {
    Ok(BedLine {
        id: BedId(row.id),
        label: row.label,
        kinds: parse_list(&row.kinds).map_err(|_| StoreError::Meaningless { column: "bed.kinds" })?,
        features: parse_list(&row.features).map_err(|_| StoreError::Meaningless { column: "bed.features" })?,
        max_weight_kg: row.max_weight_kg,
        opened: plads.zone.date(row.opened_at.at()),
        retired: row.retired_at.map(|at| plads.zone.date(at.at())),
        closed,
        version: row.version,
    })
}

async fn equipment_of(plads: &Plads, site: SiteId) -> Result<Vec<EquipmentLine>, Failure> {
    let rows = equipment::Entity::find().filter(equipment::Column::SiteId.eq(site.0)).all(plads.store.read()).await?;
    let mut promised = promised(plads).await?;
    let mut lines: Vec<EquipmentLine> = rows
        .into_iter()
        .map(|e| EquipmentLine {
            id: e.id,
            name: e.name,
            at: match (e.bed_id, e.room_id) {
                (Some(bed), _) => StandsAt::Bed(BedId(bed)),
                (None, Some(room)) => StandsAt::Room(RoomId(room)),
                (None, None) => StandsAt::Site,
            },
            promised: promised.remove(&e.id),
            meets: e.meets.as_deref().and_then(|code| Need::from_code(code).ok()),
            faulty_since: e.faulty_since.map(|at| plads.zone.date(at.at())),
            note: e.note,
            version: e.version,
        })
        .collect();
    lines.sort_by_cached_key(|e| sort_key(&e.name));
    Ok(lines)
}

/// To which beds equipment is promised.
async fn promised(plads: &Plads) -> Result<HashMap<Uuid, Promised>, Failure> {
    let mut promised = HashMap::new();
    for m in equipment_move::promised(plads.store.read()).await? {
        let Some(bed) = facility::bed(plads.store.read(), m.bed).await? else { continue };
        promised.insert(m.equipment, Promised { bed: bed_name(&bed), step: m.step, expected: plads.local(m.expected) });
    }
    Ok(promised)
}

/// Stays and reservations that reach past the first instant of a day.
async fn reaching_past(plads: &Plads, beds: &[Uuid], day: Date) -> Result<i64, Failure> {
    let count = bed_claim::Entity::find()
        .filter(bed_claim::Column::BedId.is_in(beds.iter().copied()))
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .filter(bed_claim::Column::Kind.is_in([ClaimKind::Stay, ClaimKind::Hold, ClaimKind::Reservation].map(|k| k.code())))
        .filter(bed_claim::Column::EndsAt.gt(Stamp::from(plads.zone.start_of(day))))
        .count(plads.store.read())
        .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Reads degrees written with point or comma, × 10⁵.
fn degrees(text: &str, (min, max): (i64, i64)) -> Result<Option<i32>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let text = text.replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let is_number = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 12 || !is_number(whole) || !is_number(part) {
        return Err(Problem::NotDegrees { min, max });
    }
    let scaled: String = part.chars().chain("00000".chars()).take(5).collect();
    format!("{whole}{scaled}")
        .parse::<i32>()
        .ok()
        .filter(|d| (min * 100_000..=max * 100_000).contains(&i64::from(*d)))
        .map(Some)
        .ok_or(Problem::NotDegrees { min, max })
}

fn typed(fields: &Fields) -> Result<site::ActiveModel, Failure> {
    let mut problems = Problems::default();
    let name = problems.required(fields, "site_name", 120);
    let address = problems.required(fields, "site_address", 200);
    let postcode = problems.required(fields, "site_postcode", 10);
    let postcode = postcode.and_then(|p| problems.keep("site_postcode", Postcode::parse(&p).map_err(Problem::from)));
    let city = problems.required(fields, "site_city", 80);
    let phone = problems.optional(fields, "site_phone", 40);
    let latitude = problems.keep("site_latitude", degrees(fields.get("site_latitude"), LATITUDES));
    let longitude = problems.keep("site_longitude", degrees(fields.get("site_longitude"), LONGITUDES));
    match (latitude, longitude) {
        (Some(Some(_)), Some(None)) => problems.add("site_longitude", Problem::Missing),
        (Some(None), Some(Some(_))) => problems.add("site_latitude", Problem::Missing),
        _ => {}
    }
    let all = || {
        Some(site::ActiveModel {
            name: Set(name?),
            address: Set(address?),
            postcode: Set(postcode?.as_str().to_owned()),
            city: Set(city?),
            phone: Set(phone?),
            latitude: Set(latitude?),
            longitude: Set(longitude?),
            ..Default::default()
        })
    };
    checked(problems, all())
}

/// `add_site`.
pub(super) async fn add(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let id = SiteId(chance::id());
    let row = site::ActiveModel { id: Set(id.0), version: Set(1), ..typed(&posted.fields)? };
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(id, "site.added", Subject::Site(id), json!({}));
    let work = async |tx: Tx| {
        site::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("site_name"))?;
    Ok(format!("/admin/sites/{id}"))
}

/// `change_site`.
pub(super) async fn change(posted: &Posted) -> Result<String, Failure> {
    allowed(&posted.actor)?;
    let id: SiteId = posted.id()?;
    let version = posted.version()?;
    site::Entity::find_by_id(id.0).one(posted.plads.store.read()).await?.ok_or(AppError::NotFound)?;
    let row = site::ActiveModel { version: Set(version.saturating_add(1)), ..typed(&posted.fields)? };
    let mut journal = Journal::new(Some(&posted.actor), posted.plads.now());
    journal.note_at(id, "site.changed", Subject::Site(id), json!({}));
    let work = async |tx: Tx| {
        let done = site::Entity::update_many()
            .set(row)
            .filter(site::Column::Id.eq(id.0))
            .filter(site::Column::Version.eq(version))
            .exec(&*tx)
            .await?;
        changed_one(&done)?;
        Ok(((), journal.write(&tx).await?))
    };
    posted.plads.write(work).await.map_err(taken("site_name"))?;
    Ok(format!("/admin/sites/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_read_with_comma_or_point_and_stay_in_denmark() {
        let latitude = |text| degrees(text, LATITUDES);
        assert_eq!(latitude(""), Ok(None));
        assert_eq!(latitude("56,1629"), Ok(Some(5_616_290)));
        assert_eq!(latitude("56.1629399"), Ok(Some(5_616_293)));
        assert_eq!(latitude("56"), Ok(Some(5_600_000)));
        let no = Err(Problem::NotDegrees { min: 54, max: 58 });
        for text in ["10,2", "-56", "56,1,2", "abc", ",5", "58,1", "999999", "56.", "5６"] {
            let expected = if text == "56." { Ok(Some(5_600_000)) } else { no.clone() };
            assert_eq!(latitude(text), expected, "{text}");
        }
    }
}
