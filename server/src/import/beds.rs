//! Beds, and with them rooms, wards, sites and who decides and runs there. What is built already must agree with the file.

use super::places::{Place, Places, organisation};
use super::problem::{Other, Problem, Reason};
use super::reading::{Content, LONGEST_NAME, Reading};
use super::stored::{Identified, external_ids, only_new, refuse_repeated, remember};
use super::table::{Columns, Table};
use super::{ImportError, Progress, Work};
use crate::chance;
use crate::clock::Copenhagen;
use crate::store::bulk::insert_all;
use crate::store::entity::{agreement, bed, import_row, room, site, ward};
use domain::citizen::Postcode;
use domain::code::{Code as _, write_list};
use domain::facility::{BedFeature, GenderRule, RoomFeature, StayKind};
use domain::instant::Calendar as _;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, Set};
use std::collections::HashMap;
use time::Date;
use time::macros::date;
use uuid::Uuid;

const COLUMNS: Columns = Columns {
    needed: &[
        "external_id",
        "site",
        "address",
        "postcode",
        "city",
        "ward",
        "room",
        "room_gender_rule",
        "room_features",
        "bed",
        "bed_kinds",
        "bed_features",
    ],
    optional: &[],
};

/// From when imported beds and their agreements hold.
pub const OPENED: Date = date!(2020 - 01 - 01);

/// One row.
pub struct Row {
    line: usize,
    external_id: String,
    content: Content,
    place: Place,
    address: String,
    postcode: Postcode,
    city: String,
    gender_rule: GenderRule,
    room_features: Vec<RoomFeature>,
    kinds: Vec<StayKind>,
    features: Vec<BedFeature>,
}

impl Identified for Row {
    fn line(&self) -> usize {
        self.line
    }
    fn external_id(&self) -> &str {
        &self.external_id
    }
    fn content(&self) -> &Content {
        &self.content
    }
}

/// Reads a file of beds.
pub fn read(bytes: &[u8], zone: &Copenhagen) -> Result<Vec<Row>, Vec<Problem>> {
    let table = Table::read(bytes, COLUMNS)?;
    let mut problems = Vec::new();
    let rows: Vec<Row> = table.lines.iter().filter_map(|line| row(Reading::new(&table, line, zone, &mut problems))).collect();
    refuse_repeated(&rows, &mut problems);
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn row(mut r: Reading<'_>) -> Option<Row> {
    let external_id = r.name("external_id");
    let place = Place::read(&mut r);
    let (address, postcode, city) = (r.text("address", LONGEST_NAME), r.postcode("postcode"), r.text("city", LONGEST_NAME));
    let (gender_rule, room_features) = (r.code("room_gender_rule"), r.list("room_features"));
    let mut kinds = r.list("bed_kinds");
    if kinds.as_ref().is_some_and(Vec::is_empty) {
        kinds = r.refuse("bed_kinds", Reason::Missing);
    }
    let features = r.list("bed_features");
    Some(Row {
        line: r.line(),
        external_id: external_id?,
        place: place?,
        address: address?,
        postcode: postcode?,
        city: city?,
        gender_rule: gender_rule?,
        room_features: room_features?,
        kinds: kinds?,
        features: features?,
        content: r.into_content(),
    })
}

/// What is new, to be stored.
#[derive(Default)]
struct New {
    sites: Vec<site::ActiveModel>,
    agreements: Vec<agreement::ActiveModel>,
    wards: Vec<ward::ActiveModel>,
    rooms: Vec<room::ActiveModel>,
    beds: Vec<bed::ActiveModel>,
    remembered: Vec<import_row::ActiveModel>,
    /// Lines that said something first, by the thing's identity.
    said_by: HashMap<Uuid, Other>,
    /// Beds that stood there before the file.
    doubled: Vec<(usize, Uuid)>,
    /// The next place in each site, ward and room.
    positions: HashMap<Uuid, i32>,
}

impl New {
    fn after(places: &Places) -> Self {
        let mut positions: HashMap<Uuid, i32> = HashMap::new();
        let wards = places.wards.values().map(|w| (w.site_id, w.position));
        let rooms = places.rooms.values().map(|r| (r.ward_id, r.position));
        let beds = places.beds.values().map(|b| (b.room_id, b.position));
        for (parent, position) in wards.chain(rooms).chain(beds) {
            let next = positions.entry(parent).or_default();
            *next = (*next).max(position.saturating_add(1));
        }
        Self { positions, ..Self::default() }
    }

    fn position(&mut self, parent: Uuid) -> i32 {
        let next = self.positions.entry(parent).or_default();
        let position = *next;
        *next = next.saturating_add(1);
        position
    }
}

/// Stores what is new.
pub async fn store(work: &mut Work<'_>, rows: &[Row]) -> Result<usize, ImportError> {
    let rows = only_new(work, "bed", rows).await?;
    let mut places = Places::load(work.tx).await?;
    let mut new = New::after(&places);
    if rows.iter().any(|row| !places.sites.contains_key(&row.place.site)) {
        let runs = organisation(work.tx, work.options.organisation.as_deref(), work.options.now).await?;
        for row in &rows {
            if !places.sites.contains_key(&row.place.site) {
                add_site(&mut places, &mut new, row, runs);
            }
        }
    }
    for row in &rows {
        add(work, &mut places, &mut new, row)?;
    }
    name_doubled(work, &mut new).await?;
    work.check()?;
    let count = rows.len();
    insert_all(work.tx, new.sites, |_| {}).await?;
    insert_all(work.tx, new.agreements, |_| {}).await?;
    insert_all(work.tx, new.wards, |_| {}).await?;
    insert_all(work.tx, new.rooms, |_| {}).await?;
    let hears = work.hears;
    insert_all(work.tx, new.beds, |done| hears(Progress::Storing { done, of: count })).await?;
    insert_all(work.tx, new.remembered, |_| {}).await?;
    Ok(count)
}

fn add_site(places: &mut Places, new: &mut New, row: &Row, runs: Uuid) {
    let id = chance::id();
    let site = site::Model {
        id,
        name: row.place.site.clone(),
        address: row.address.clone(),
        postcode: row.postcode.as_str().to_owned(),
        city: row.city.clone(),
        phone: String::new(),
        latitude: None,
        longitude: None,
        version: 1,
    };
    new.said_by.insert(id, Other::Line { line: row.line, id: row.external_id.clone() });
    new.sites.push(site.clone().into_active_model().reset_all());
    new.agreements.push(agreement::ActiveModel {
        id: Set(chance::id()),
        site_id: Set(id),
        authority_id: Set(runs),
        operator_id: Set(runs),
        payer_id: Set(runs),
        owner_id: Set(runs),
        usual_legal_basis_id: Set(None),
        valid_from: Set(OPENED),
        valid_to: Set(None),
        version: Set(1),
    });
    places.sites.insert(site.name.clone(), site);
}

/// Adds one bed with its ward and room; what contradicts is noted.
fn add(work: &mut Work<'_>, places: &mut Places, new: &mut New, row: &Row) -> Result<(), ImportError> {
    let said = Other::Line { line: row.line, id: row.external_id.clone() };
    let Some(site) = places.sites.get(&row.place.site) else { return Ok(()) };
    let by = |id: Uuid, new: &New| Reason::Contradicts(new.said_by.get(&id).cloned().unwrap_or(Other::TheStored));
    let facts = [
        ("address", site.address.as_str(), row.address.as_str()),
        ("postcode", site.postcode.as_str(), row.postcode.as_str()),
        ("city", site.city.as_str(), row.city.as_str()),
    ];
    for (column, stored, said) in facts {
        if stored != said {
            work.problems.push(Problem::cell(row.line, column, by(site.id, new)));
        }
    }
    let site_id = site.id;
    let ward_id = places
        .wards
        .entry((site_id, row.place.ward.clone()))
        .or_insert_with(|| {
            let position = new.position(site_id);
            let ward = ward::Model { id: chance::id(), site_id, name: row.place.ward.clone(), position, version: 1 };
            new.wards.push(ward.clone().into_active_model().reset_all());
            ward
        })
        .id;
    let (gender_rule, features) = (row.gender_rule.code(), write_list(&row.room_features));
    let room = places.rooms.entry((ward_id, row.place.room.clone())).or_insert_with(|| {
        let room = room::Model {
            id: chance::id(),
            ward_id,
            name: row.place.room.clone(),
            gender_rule: gender_rule.to_owned(),
            features: features.clone(),
            position: new.position(ward_id),
            version: 1,
        };
        new.said_by.insert(room.id, said.clone());
        new.rooms.push(room.clone().into_active_model().reset_all());
        room
    });
    if room.gender_rule != gender_rule {
        work.problems.push(Problem::cell(row.line, "room_gender_rule", by(room.id, new)));
    }
    if room.features != features {
        work.problems.push(Problem::cell(row.line, "room_features", by(room.id, new)));
    }
    let room_id = room.id;
    if let Some(bed) = places.beds.get(&(room_id, row.place.bed.clone())) {
        match new.said_by.get(&bed.id) {
            Some(other) => work.problems.push(Problem::cell(row.line, "bed", Reason::BedExists(other.clone()))),
            None => new.doubled.push((row.line, bed.id)),
        }
        return Ok(());
    }
    let bed = bed::Model {
        id: chance::id(),
        room_id,
        label: row.place.bed.clone(),
        kinds: write_list(&row.kinds),
        features: write_list(&row.features),
        max_weight_kg: None,
        position: new.position(room_id),
        opened_at: work.zone.start_of(OPENED).into(),
        retired_at: None,
        version: 1,
    };
    new.said_by.insert(bed.id, said);
    new.remembered.push(remember("bed", row, bed.id, work.options.now)?);
    new.beds.push(bed.clone().into_active_model().reset_all());
    places.beds.insert((room_id, row.place.bed.clone()), bed);
    Ok(())
}

/// Says of beds that stood there before what they are called.
async fn name_doubled(work: &mut Work<'_>, new: &mut New) -> Result<(), ImportError> {
    let doubled = std::mem::take(&mut new.doubled);
    let beds: Vec<Uuid> = doubled.iter().map(|(_, bed)| *bed).collect();
    let ids = external_ids(work.tx, "bed", &beds).await?;
    for (line, bed) in doubled {
        let other = ids.get(&bed).map_or(Other::TheStored, |id| Other::Imported(id.clone()));
        work.problems.push(Problem::cell(line, "bed", Reason::BedExists(other)));
    }
    Ok(())
}
