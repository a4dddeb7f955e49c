//! Reads a period: the sites an organisation had, their beds, what took them, and the stays behind that.

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{absence, agreement, bed, bed_claim, organisation, room, site, stay, stay_phase, ward};
use crate::store::facility::agreement_of;
use crate::store::stay::{Stay, phase, stay as stay_of};
use crate::store::{Stamp, StoreError, claims};
use app::error::AppError;
use app::occupancy::{BedName, SiteName};
use app::ui::format::sort_key;
use domain::absence::AbsenceEnd;
use domain::access::Actor;
use domain::allocation::{Claim, ClaimKind};
use domain::code::{Code as _, parse_list};
use domain::ids::{BedId, OrganisationId, SiteId, StayId};
use domain::instant::Calendar as _;
use domain::occupancy::{BedLife, PhaseFacts, Phases};
use domain::organisation::Agreement;
use domain::period::Period;
use domain::stay::Outcome;
use sea_orm::sea_query::{Condition, Expr, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect as _, QueryTrait as _};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use time::{Date, Duration};
use uuid::Uuid;

/// The first and last claim of a stay that was read.
pub(super) struct Span {
    pub first: Claim,
    pub last: Claim,
}

/// Everything of a period, by date and site still to be chosen from.
pub(super) struct Loaded {
    organisation: OrganisationId,
    agreements: Vec<Agreement>,
    /// Sites the organisation had on some day of the period, or has today, by name.
    pub sites: Vec<SiteName>,
    /// Beds of the sites asked for, in the order of sites, wards, rooms and beds.
    pub beds: Vec<BedLife>,
    pub names: HashMap<BedId, BedName>,
    /// Live claims on these beds.
    pub claims: Vec<Claim>,
    pub stays: BTreeMap<StayId, Stay>,
    pub spans: HashMap<StayId, Span>,
    pub phases: Phases,
    /// Nights each stay was away.
    pub away: HashMap<StayId, i64>,
    /// Names of organisations.
    pub organisations: HashMap<OrganisationId, String>,
}

/// A bed whose name is not known: cannot happen while beds are never deleted.
pub(super) fn unnamed(bed: BedId) -> BedName {
    BedName { id: bed, site: String::new(), ward: String::new(), label: String::new() }
}

impl Loaded {
    /// Reads the nights from `from` to `to` at one site or all.
    pub async fn read(plads: &Plads, actor: &Actor, asked: Option<SiteId>, from: Date, to: Date) -> Result<Self, Failure> {
        let db = plads.store.read();
        let agreements = agreements(plads, actor.organisation, from, to).await?;
        let ids: BTreeSet<SiteId> = agreements.iter().map(|a| a.site).chain(actor.sites.iter().copied()).collect();
        if asked.is_some_and(|site| !ids.contains(&site)) {
            return Err(AppError::NotFound.into());
        }
        let mut rows = site::Entity::find().filter(site::Column::Id.is_in(ids.iter().map(|s| s.0))).all(db).await?;
        rows.sort_by_cached_key(|s| sort_key(&s.name));
        let sites: Vec<SiteName> = rows.into_iter().map(|s| SiteName { id: SiteId(s.id), name: s.name }).collect();
        // One second earlier: a stay that ends with the first instant of the period ends in it.
        let window = Period::new(plads.zone.start_of(from).plus_seconds(-1), plads.zone.start_of(to.saturating_add(Duration::DAY)))
            .map_err(|_| AppError::NotFound)?;
        let chosen: Vec<SiteName> = sites.iter().filter(|s| asked.is_none_or(|a| a == s.id)).cloned().collect();
        let (beds, names) = beds(plads, &chosen, &window).await?;
        let bed_ids: Vec<BedId> = beds.iter().map(|b| b.bed).collect();
        let claims = claims::on_beds(db, &bed_ids, window).await?;
        let spans = spans(&claims);
        let stays = stays(plads, &window, &spans).await?;
        let claims = awaiting_collection(claims, &stays);
        let phases = phases(plads, &window).await?;
        let away = away(plads, &window).await?;
        let organisations = organisation::Entity::find().all(db).await?;
        Ok(Self {
            organisation: actor.organisation,
            agreements,
            sites,
            beds,
            names,
            claims,
            stays,
            spans,
            phases,
            away,
            organisations: organisations.into_iter().map(|o| (OrganisationId(o.id), o.name)).collect(),
        })
    }

    /// Was the organisation authority or operator of the site on that day?
    pub fn is_ours(&self, site: SiteId, day: Date) -> bool {
        self.agreements
            .iter()
            .any(|a| a.site == site && (a.authority == self.organisation || a.operator == self.organisation) && a.holds_on(day))
    }
}

/// The organisation's agreements that hold on some day of the period.
async fn agreements(plads: &Plads, organisation: OrganisationId, from: Date, to: Date) -> Result<Vec<Agreement>, Failure> {
    let rows = agreement::Entity::find()
        .filter(
            Condition::any().add(agreement::Column::AuthorityId.eq(organisation.0)).add(agreement::Column::OperatorId.eq(organisation.0)),
        )
        .filter(agreement::Column::ValidFrom.lte(to))
        .filter(Condition::any().add(agreement::Column::ValidTo.is_null()).add(agreement::Column::ValidTo.gt(from)))
        .all(plads.store.read())
        .await?;
    Ok(rows.into_iter().map(agreement_of).collect())
}

/// Beds of some sites that stood at some instant of the window.
async fn beds(plads: &Plads, sites: &[SiteName], window: &Period) -> Result<(Vec<BedLife>, HashMap<BedId, BedName>), Failure> {
    let db = plads.store.read();
    let wards = ward::Entity::find().filter(ward::Column::SiteId.is_in(sites.iter().map(|s| s.id.0))).all(db).await?;
    let rooms = room::Entity::find().filter(room::Column::WardId.is_in(wards.iter().map(|w| w.id))).all(db).await?;
    let rows = bed::Entity::find()
        .filter(bed::Column::RoomId.is_in(rooms.iter().map(|r| r.id)))
        .filter(bed::Column::OpenedAt.lt(Stamp::from(window.to())))
        .filter(Condition::any().add(bed::Column::RetiredAt.is_null()).add(bed::Column::RetiredAt.gt(Stamp::from(window.from()))))
        .all(db)
        .await?;
    let rooms: HashMap<Uuid, room::Model> = rooms.into_iter().map(|r| (r.id, r)).collect();
    let wards: HashMap<Uuid, ward::Model> = wards.into_iter().map(|w| (w.id, w)).collect();
    let mut placed = Vec::with_capacity(rows.len());
    for bed in rows {
        let Some(room) = rooms.get(&bed.room_id) else { continue };
        let Some(ward) = wards.get(&room.ward_id) else { continue };
        let Some((place, site)) = sites.iter().enumerate().find(|(_, s)| s.id.0 == ward.site_id) else { continue };
        let order = (place, ward.position, sort_key(&ward.name), room.position, sort_key(&room.name), bed.position, sort_key(&bed.label));
        let name = BedName { id: BedId(bed.id), site: site.name.clone(), ward: ward.name.clone(), label: bed.label };
        let life = BedLife {
            bed: BedId(bed.id),
            site: site.id,
            kinds: parse_list(&bed.kinds).map_err(|_| StoreError::Meaningless { column: "bed.kinds" })?,
            opened: bed.opened_at.at(),
            retired: bed.retired_at.map(Stamp::at),
        };
        placed.push((order, life, name));
    }
    placed.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(placed.into_iter().map(|(_, life, name)| (life, (name.id, name))).unzip())
}

/// The bed of somebody who has died and is not yet collected is out of use, not occupied.
fn awaiting_collection(claims: Vec<Claim>, stays: &BTreeMap<StayId, Stay>) -> Vec<Claim> {
    let died = |claim: &Claim| match claim.stay.and_then(|id| stays.get(&id)).and_then(|s| s.state.ended()) {
        Some((at, Outcome::Died)) if claim.kind == ClaimKind::Stay && claim.period.to() > at => Some(at),
        _ => None,
    };
    let mut split = Vec::with_capacity(claims.len());
    for claim in claims {
        let Some(at) = died(&claim) else {
            split.push(claim);
            continue;
        };
        if let Ok(period) = Period::new(claim.period.from(), at) {
            split.push(Claim { period, ..claim.clone() });
        }
        if let Ok(period) = Period::new(at.max(claim.period.from()), claim.period.to()) {
            split.push(Claim { period, kind: ClaimKind::Closure, ..claim });
        }
    }
    split
}

fn spans(claims: &[Claim]) -> HashMap<StayId, Span> {
    let mut spans: HashMap<StayId, Span> = HashMap::new();
    for claim in claims {
        let Some(stay) = claim.stay else { continue };
        let span = spans.entry(stay).or_insert_with(|| Span { first: claim.clone(), last: claim.clone() });
        if claim.period.from() < span.first.period.from() {
            span.first = claim.clone();
        }
        if claim.period.to() > span.last.period.to() {
            span.last = claim.clone();
        }
    }
    spans
}

/// The stays that have a bed in the window, as a query: thousands of identities need not travel.
fn stays_in(window: &Period) -> SelectStatement {
    bed_claim::Entity::find()
        .select_only()
        .column(bed_claim::Column::StayId)
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .filter(bed_claim::Column::StayId.is_not_null())
        .filter(bed_claim::Column::EndsAt.gt(Stamp::from(window.from())))
        .filter(bed_claim::Column::StartsAt.lt(Stamp::from(window.to())))
        .into_query()
}

async fn stays(plads: &Plads, window: &Period, wanted: &HashMap<StayId, Span>) -> Result<BTreeMap<StayId, Stay>, Failure> {
    let rows = stay::Entity::find().filter(stay::Column::Id.in_subquery(stays_in(window))).all(plads.store.read()).await?;
    let mut stays = BTreeMap::new();
    for row in rows.into_iter().filter(|row| wanted.contains_key(&StayId(row.id))) {
        let stay = stay_of(row)?;
        stays.insert(stay.id, stay);
    }
    Ok(stays)
}

/// Nights away of each stay of the window, from the absences that are over.
async fn away(plads: &Plads, window: &Period) -> Result<HashMap<StayId, i64>, Failure> {
    let rows = absence::Entity::find().filter(absence::Column::StayId.in_subquery(stays_in(window))).all(plads.store.read()).await?;
    let mut away: HashMap<StayId, i64> = HashMap::new();
    for row in rows.into_iter().filter(|row| row.ended.as_deref() != Some(AbsenceEnd::Cancelled.code())) {
        let Some(back) = row.ends_at else { continue };
        let nights = (plads.zone.date(back.at()) - plads.zone.date(row.starts_at.at())).whole_days();
        *away.entry(StayId(row.stay_id)).or_default() += nights;
    }
    Ok(away)
}

async fn phases(plads: &Plads, window: &Period) -> Result<Phases, Failure> {
    let rows = stay_phase::Entity::find().filter(stay_phase::Column::StayId.in_subquery(stays_in(window))).all(plads.store.read()).await?;
    let facts = rows.into_iter().map(|row| {
        let phase = phase(row)?;
        Ok(PhaseFacts { stay: phase.stay, kind: phase.kind, authority: phase.authority, from: phase.from })
    });
    Ok(Phases::new(facts.collect::<Result<_, StoreError>>()?))
}
