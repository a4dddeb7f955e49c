//! Beds to choose from, as the planner takes them: facts, live claims, and who shares the room.

use crate::failure::Failure;
use crate::store::entity::agreement;
use crate::store::request::Stored;
use crate::store::{citizen, claims, entity, facility, request, stay};
use domain::allocation::{Claim, ClaimKind, RoomMate, Wanted};
use domain::citizen::Sex;
use domain::facility::{BedFacts, StayKind};
use domain::ids::{BedId, CitizenId, OrganisationId, RequestId, ReservationId, RoomId, SiteId, StayId};
use domain::instant::Instant;
use domain::period::Period;
use domain::request::Infection;
use planner::Candidate;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};
use time::Date;

/// Claims up to so many days after the period are read: they say how long a bed is free.
const DAYS_AFTER: i64 = 60;

/// Beds with everything that bears on who may have them.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    /// The beds, in the order of sites, wards and rooms.
    pub beds: Vec<BedFacts>,
    claims: HashMap<BedId, Vec<Claim>>,
    mates: HashMap<BedId, Vec<RoomMate>>,
}

impl Stock {
    /// Reads what matters of `beds` from `now` on. A reservation that is being moved does not stand in its own way (`without`).
    pub async fn load<C: ConnectionTrait>(
        db: &C,
        beds: Vec<BedFacts>,
        now: Instant,
        period: Period,
        without: Option<ReservationId>,
    ) -> Result<Self, Failure> {
        Self::load_but(db, beds, now, period, |c| without.is_some() && c.reservation == without).await
    }

    /// The same without the claims of whoever looks for another bed.
    pub async fn load_but<C: ConnectionTrait>(
        db: &C,
        beds: Vec<BedFacts>,
        now: Instant,
        period: Period,
        but: impl Fn(&Claim) -> bool,
    ) -> Result<Self, Failure> {
        let ids: Vec<BedId> = beds.iter().map(|b| b.bed).collect();
        let from = now.min(period.from());
        let seen = Period::new(from, period.to().plus_hours(24 * DAYS_AFTER)).unwrap_or(period);
        let mut all = Vec::new();
        for part in ids.chunks(500) {
            all.extend(claims::on_beds(db, part, seen).await?);
        }
        all.retain(|c| !but(c));
        let mates = mates(db, &beds, &all).await?;
        let mut by_bed: HashMap<BedId, Vec<Claim>> = HashMap::new();
        for claim in all {
            by_bed.entry(claim.bed).or_default().push(claim);
        }
        Ok(Self { beds, claims: by_bed, mates })
    }

    /// One bed as a candidate.
    pub fn candidate<'a>(&'a self, bed: &'a BedFacts) -> Candidate<'a> {
        Candidate {
            bed,
            claims: self.claims.get(&bed.bed).map_or(&[], Vec::as_slice),
            mates: self.mates.get(&bed.bed).map_or(&[], Vec::as_slice),
        }
    }

    /// All beds as candidates, in their order.
    pub fn candidates(&self) -> Vec<Candidate<'_>> {
        self.beds.iter().map(|bed| self.candidate(bed)).collect()
    }

    /// The bed, if it is among them.
    pub fn bed(&self, id: BedId) -> Option<&BedFacts> {
        self.beds.iter().find(|b| b.bed == id)
    }
}

/// Who lies or will lie in the other beds of each bed's room.
async fn mates<C: ConnectionTrait>(db: &C, beds: &[BedFacts], claims: &[Claim]) -> Result<HashMap<BedId, Vec<RoomMate>>, Failure> {
    let shared: HashMap<BedId, RoomId> = beds.iter().filter(|b| b.beds_in_room > 1).map(|b| (b.bed, b.room)).collect();
    let of_people: Vec<&Claim> = claims.iter().filter(|c| shared.contains_key(&c.bed)).collect();
    let stays: BTreeSet<StayId> = of_people.iter().filter_map(|c| c.stay).collect();
    let stays: HashMap<StayId, (CitizenId, Infection)> =
        stay::by_ids(db, &stays.into_iter().collect::<Vec<_>>()).await?.into_iter().map(|s| (s.id, (s.citizen, s.infection))).collect();
    let asked: BTreeSet<RequestId> = of_people.iter().filter(|c| c.kind == ClaimKind::Reservation).filter_map(|c| c.request).collect();
    let mut requests: HashMap<RequestId, (CitizenId, Infection)> = HashMap::new();
    for part in asked.into_iter().collect::<Vec<_>>().chunks(500) {
        let rows = entity::request::Entity::find().filter(entity::request::Column::Id.is_in(part.iter().map(|r| r.0))).all(db).await?;
        for row in rows {
            let stored = request::stored(row)?;
            requests.insert(stored.id, (stored.citizen, stored.infection));
        }
    }
    let people: BTreeSet<CitizenId> = stays.values().chain(requests.values()).map(|(citizen, _)| *citizen).collect();
    let sexes: HashMap<CitizenId, Sex> =
        citizen::by_ids(db, &people.into_iter().collect::<Vec<_>>()).await?.into_iter().map(|c| (c.id, c.sex)).collect();
    let mut mates: HashMap<BedId, Vec<RoomMate>> = HashMap::new();
    for claim in of_people {
        let who = match claim.kind {
            ClaimKind::Stay | ClaimKind::Hold => claim.stay.and_then(|id| stays.get(&id)),
            ClaimKind::Reservation => claim.request.and_then(|id| requests.get(&id)),
            ClaimKind::Cleaning | ClaimKind::Closure => None,
        };
        let (Some((citizen, infection)), Some(room)) = (who, shared.get(&claim.bed)) else { continue };
        let mate = RoomMate { sex: sexes.get(citizen).copied().unwrap_or(Sex::Unknown), infection: *infection, period: claim.period };
        for (bed, _) in shared.iter().filter(|(bed, of)| **of == *room && **bed != claim.bed) {
            mates.entry(*bed).or_default().push(mate);
        }
    }
    for list in mates.values_mut() {
        list.sort_by_key(|m| (m.period.from(), m.period.to()));
    }
    Ok(mates)
}

/// Sites where the authority decides on a day.
pub(crate) async fn sites_of<C: ConnectionTrait>(db: &C, authority: OrganisationId, day: Date) -> Result<Vec<SiteId>, Failure> {
    let rows = agreement::Entity::find()
        .filter(agreement::Column::AuthorityId.eq(authority.0))
        .filter(agreement::Column::ValidFrom.lte(day))
        .filter(Condition::any().add(agreement::Column::ValidTo.is_null()).add(agreement::Column::ValidTo.gt(day)))
        .all(db)
        .await?;
    let sites: BTreeSet<SiteId> = rows.into_iter().map(|a| SiteId(a.site_id)).collect();
    Ok(sites.into_iter().collect())
}

/// All beds of the authority on a day.
pub(crate) async fn beds_of<C: ConnectionTrait>(
    db: &C,
    authority: OrganisationId,
    day: Date,
    at: Instant,
) -> Result<Vec<BedFacts>, Failure> {
    let sites = sites_of(db, authority, day).await?;
    Ok(facility::beds_of_sites(db, &sites, at).await?)
}

/// The beds of one room, with all their facts.
pub(crate) async fn beds_of_room<C: ConnectionTrait>(db: &C, room: RoomId) -> Result<Vec<BedFacts>, Failure> {
    let mut beds = Vec::new();
    for id in facility::beds_in_room(db, room).await? {
        beds.extend(facility::bed(db, id).await?);
    }
    Ok(beds)
}

/// What a request looks for, as a stay of a kind in a period.
pub(crate) fn wanted(request: &Stored, sex: Sex, kind: StayKind, period: Period) -> Wanted {
    Wanted {
        kind,
        sex,
        needs: request.needs.clone(),
        infection: request.infection,
        weight_kg: request.weight_kg,
        period,
        wish: request.wish_site,
    }
}
