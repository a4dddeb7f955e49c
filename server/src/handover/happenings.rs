//! What happened at a site, read from its events: about whom, at which bed, and what else each event has kept.

use crate::board::Names;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{bed, bed_claim, event, room};
use crate::store::{Stamp, citizen, request, stay};
use crate::undo::{self, undoes};
use app::board::Who;
use app::handover::{Detail, Happening};
use domain::access::{Actor, Role};
use domain::citizen::age_on;
use domain::ids::{BedId, CitizenId, EventId, RequestId, SiteId, StayId, WardId};
use domain::instant::{Calendar as _, Instant};
use domain::stay::{CleaningStep, Outcome};
use domain::task::TaskKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What happened, the earliest first, and who is in it.
pub(super) struct Told {
    pub happenings: Vec<Happening>,
    pub citizens: Vec<CitizenId>,
    pub cut: bool,
}

/// What happened at a site within `[from, to)`; the latest `most`.
pub(super) async fn told(
    plads: &Plads,
    actor: &Actor,
    site: SiteId,
    (from, to): (Instant, Instant),
    names: Names,
    most: Option<usize>,
) -> Result<Told, Failure> {
    let db = plads.store.read();
    let mut query = event::Entity::find()
        .filter(event::Column::SiteId.eq(site.0))
        .filter(event::Column::At.gte(Stamp::from(from)))
        .filter(event::Column::At.lt(Stamp::from(to)))
        .order_by_desc(event::Column::At)
        .order_by_desc(event::Column::Id);
    if let Some(most) = most.and_then(|n| u64::try_from(n).ok()) {
        query = query.limit(most.saturating_add(1));
    }
    let mut rows: Vec<(event::Model, serde_json::Value)> = query
        .all(db)
        .await?
        .into_iter()
        .map(|e| {
            let detail = serde_json::from_str(&e.detail).unwrap_or_default();
            (e, detail)
        })
        .collect();
    let cut = most.is_some_and(|most| rows.len() > most);
    rows.truncate(most.unwrap_or(usize::MAX));
    rows.reverse();
    let of = |kind: &str| rows.iter().filter(|(e, _)| e.subject_kind == kind).map(|(e, _)| e.subject_id).collect::<BTreeSet<Uuid>>();
    let beds: BTreeSet<Uuid> = rows.iter().flat_map(|(_, d)| [id_in(d, "bed"), id_in(d, "from_bed")]).flatten().chain(of("bed")).collect();
    let requests: BTreeSet<Uuid> = rows.iter().filter_map(|(_, detail)| id_in(detail, "request")).chain(of("request")).collect();
    let people = People::load(plads, &of("stay"), &requests).await?;
    let places = Places::load(db, &of("stay"), beds).await?;
    let mut citizens = BTreeSet::new();
    let undone: BTreeSet<EventId> = rows.iter().filter_map(|(_, detail)| undoes(detail)).collect();
    let now = plads.now();
    let happenings = rows
        .into_iter()
        .map(|(row, detail)| {
            let at = instant_in(&detail, "at").unwrap_or_else(|| row.at.at());
            let bed = places.bed(&row, &detail, at);
            let who = people.about(&row, &detail);
            citizens.extend(who);
            Happening {
                at: plads.local(at),
                entered: plads.local(row.at.at()),
                about: row.subject_id,
                ward: bed.and_then(|bed| places.ward(bed)),
                isolates: matches!(row.name.as_str(), "stay.arrived" | "stay.infection_changed" | "request.changed")
                    && people.isolates(&row, &detail),
                who: who.and_then(|who| people.who(who, names)),
                link: link(actor, &people, &row, bed),
                details: details(plads, &places, &row, &detail),
                undone: undone.contains(&EventId(row.id)) || undoes(&detail).is_some(),
                undo: Some(EventId(row.id)).filter(|id| !undone.contains(id) && undo::is_open(&row, actor, now)),
                bed: bed.map(|bed| (BedId(bed), places.label(bed))),
                by: row.actor_name,
                name: row.name,
            }
        })
        .collect();
    Ok(Told { happenings, citizens: citizens.into_iter().collect(), cut })
}

fn id_in(detail: &serde_json::Value, name: &str) -> Option<Uuid> {
    detail.get(name)?.as_str()?.parse().ok()
}

fn instant_in(detail: &serde_json::Value, name: &str) -> Option<Instant> {
    detail.get(name)?.as_i64().map(Instant::from_unix)
}

fn code_in<C: domain::code::Code>(detail: &serde_json::Value, name: &str) -> Option<C> {
    C::from_code(detail.get(name)?.as_str()?).ok()
}

fn details(plads: &Plads, places: &Places, row: &event::Model, detail: &serde_json::Value) -> Vec<Detail> {
    let mut known = Vec::new();
    known.extend(id_in(detail, "from_bed").map(|bed| Detail::FromBed(places.label(bed))));
    let until = match row.name.as_str() {
        "bed.closed" | "claim.moved_behind" => instant_in(detail, "to"),
        "absence.began" | "absence.held_longer" => instant_in(detail, "hold_until"),
        "stay.extended" | "stay.shortened" | "stay.rolled_forward" | "cleaning.rolled_forward" => instant_in(detail, "until"),
        _ => None,
    };
    known.extend(until.map(|at| Detail::Until(plads.local(at))));
    known.extend(code_in::<CleaningStep>(detail, "step").map(Detail::Step));
    known.extend(code_in::<Outcome>(detail, "outcome").filter(|_| row.name == "stay.ended").map(Detail::Outcome));
    known.extend(code_in::<TaskKind>(detail, "kind").filter(|_| row.name == "task.done").map(Detail::Task));
    known
}

/// Where the thing is, for this reader: requests are opened by those who decide on them.
fn link(actor: &Actor, people: &People, row: &event::Model, bed: Option<Uuid>) -> Option<String> {
    let decides = matches!(actor.role, Role::Allocator | Role::AcuteNurse);
    match row.subject_kind.as_str() {
        "stay" if people.stays.contains_key(&row.subject_id) => Some(format!("/stays/{}", row.subject_id)),
        "request" if decides => Some(format!("/requests/{}", row.subject_id)),
        "task" => Some("/tasks".to_owned()),
        _ => bed.map(|bed| format!("/beds/{bed}")),
    }
}

/// Who stays and requests are about.
pub(super) struct People {
    stays: HashMap<Uuid, (CitizenId, bool)>,
    requests: HashMap<Uuid, (CitizenId, bool)>,
    known: HashMap<CitizenId, citizen::Citizen>,
    today: time::Date,
}

impl People {
    pub async fn load(plads: &Plads, stays: &BTreeSet<Uuid>, requests: &BTreeSet<Uuid>) -> Result<Self, Failure> {
        let db = plads.store.read();
        let ids: Vec<StayId> = stays.iter().copied().map(StayId).collect();
        let stays: HashMap<_, _> =
            stay::by_ids(db, &ids).await?.into_iter().map(|s| (s.id.0, (s.citizen, s.infection.isolates()))).collect();
        let ids: Vec<RequestId> = requests.iter().copied().map(RequestId).collect();
        let requests: HashMap<_, _> =
            request::by_ids(db, &ids).await?.into_iter().map(|r| (r.id.0, (r.citizen, r.infection.isolates()))).collect();
        let all: BTreeSet<CitizenId> = stays.values().chain(requests.values()).map(|(citizen, _)| *citizen).collect();
        let all: Vec<CitizenId> = all.into_iter().collect();
        let known = citizen::by_ids(db, &all).await?.into_iter().map(|c| (c.id, c)).collect();
        Ok(Self { stays, requests, known, today: plads.zone.date(plads.now()) })
    }

    fn thing(&self, row: &event::Model, detail: &serde_json::Value) -> Option<&(CitizenId, bool)> {
        match row.subject_kind.as_str() {
            // A stay that never was is gone: its request knows of whom.
            "stay" => self.stays.get(&row.subject_id).or_else(|| self.requests.get(&id_in(detail, "request")?)),
            "request" => self.requests.get(&row.subject_id),
            _ => None,
        }
    }

    fn about(&self, row: &event::Model, detail: &serde_json::Value) -> Option<CitizenId> {
        self.thing(row, detail).map(|(citizen, _)| *citizen)
    }

    fn isolates(&self, row: &event::Model, detail: &serde_json::Value) -> bool {
        self.thing(row, detail).is_some_and(|(_, isolates)| *isolates)
    }

    /// The citizen of a stay, else of a request.
    pub fn of(&self, stay: Option<Uuid>, request: Option<Uuid>) -> Option<CitizenId> {
        let stay = stay.and_then(|id| self.stays.get(&id));
        stay.or_else(|| request.and_then(|id| self.requests.get(&id))).map(|(citizen, _)| *citizen)
    }

    /// As much of a citizen as the sheet shows.
    pub fn who(&self, id: CitizenId, names: Names) -> Option<Who> {
        let known = self.known.get(&id)?;
        let age = age_on(known.birth_date, self.today);
        Some(match names {
            Names::Full => Who::Named(known.name.clone(), age),
            Names::Initials => Who::Initials(known.name.initials(), age),
            Names::None => Who::Kind(None),
        })
    }
}

/// Where beds are, and in which of them a stay was when.
pub(super) struct Places {
    beds: HashMap<Uuid, (String, WardId)>,
    claims: HashMap<Uuid, Vec<(Instant, Uuid)>>,
}

impl Places {
    pub async fn load<C: ConnectionTrait>(db: &C, stays: &BTreeSet<Uuid>, mut beds: BTreeSet<Uuid>) -> Result<Self, Failure> {
        let mut claims: HashMap<Uuid, Vec<(Instant, Uuid)>> = HashMap::new();
        let ids: Vec<Uuid> = stays.iter().copied().collect();
        for part in ids.chunks(500) {
            let rows = bed_claim::Entity::find()
                .filter(bed_claim::Column::StayId.is_in(part.iter().copied()))
                .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
                .order_by_asc(bed_claim::Column::StartsAt)
                .all(db)
                .await?;
            for row in rows {
                beds.insert(row.bed_id);
                claims.entry(row.stay_id.unwrap_or_default()).or_default().push((row.starts_at.at(), row.bed_id));
            }
        }
        let ids: Vec<Uuid> = beds.into_iter().collect();
        let mut found = HashMap::new();
        for part in ids.chunks(500) {
            let rows = bed::Entity::find().filter(bed::Column::Id.is_in(part.iter().copied())).all(db).await?;
            let rooms: BTreeSet<Uuid> = rows.iter().map(|b| b.room_id).collect();
            let rooms = room::Entity::find().filter(room::Column::Id.is_in(rooms)).all(db).await?;
            let wards: HashMap<Uuid, WardId> = rooms.into_iter().map(|r| (r.id, WardId(r.ward_id))).collect();
            found.extend(rows.into_iter().filter_map(|b| Some((b.id, (b.label, *wards.get(&b.room_id)?)))));
        }
        Ok(Self { beds: found, claims })
    }

    /// The bed of a stay at an instant: of its last claim that has begun.
    pub fn of_stay(&self, stay: Uuid, at: Instant) -> Option<Uuid> {
        let claims = self.claims.get(&stay)?;
        claims.iter().rfind(|(from, _)| *from <= at).or(claims.first()).map(|(_, bed)| *bed)
    }

    fn bed(&self, row: &event::Model, detail: &serde_json::Value, at: Instant) -> Option<Uuid> {
        id_in(detail, "bed").or_else(|| match row.subject_kind.as_str() {
            "bed" => Some(row.subject_id),
            "stay" => self.of_stay(row.subject_id, at),
            _ => None,
        })
    }

    pub fn label(&self, bed: Uuid) -> String {
        self.beds.get(&bed).map(|(label, _)| label.clone()).unwrap_or_default()
    }

    pub fn ward(&self, bed: Uuid) -> Option<WardId> {
        self.beds.get(&bed).map(|(_, ward)| *ward)
    }
}
