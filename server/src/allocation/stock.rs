//! Beds to choose from, as the planner takes them: facts, live claims, and who shares the room.

use crate::failure::Failure;
use crate::state::{Plads, settings};
use crate::store::entity::agreement;
use crate::store::loose::Loose;
use crate::store::request::Stored;
use crate::store::stay::Stay;
use crate::store::{citizen, claims, cover, entity, facility, request, stay};
use domain::allocation::{Claim, ClaimKind, RoomMate, Wanted};
use domain::citizen::{Sex, room_sex};
use domain::facility::{BedFacts, StayKind};
use domain::ids::{BedId, CitizenId, ClaimId, OrganisationId, RequestId, ReservationId, RoomId, SiteId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::request::Infection;
use domain::stay::CleaningClass;
use planner::{Candidate, Near};
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
    /// What can be fetched to the beds.
    pub loose: Loose,
    /// How near each bed is to the partner, for one of a couple.
    pub partner: HashMap<BedId, Near>,
}

impl Stock {
    /// Reads what matters of `beds` from now on, for somebody after whom the bed is cleaned as `own` says. A reservation that is being
    /// moved does not stand in its own way (`without`); whom the citizen comes together with (`partner`) is no stranger in the room.
    pub async fn load<C: ConnectionTrait>(
        plads: &Plads,
        db: &C,
        mut beds: Vec<BedFacts>,
        period: Period,
        own: CleaningClass,
        without: Option<ReservationId>,
        partner: Option<CitizenId>,
    ) -> Result<Self, Failure> {
        let loose = Loose::on(db, plads.zone.date(period.from()), without).await?;
        loose.note(&mut beds);
        let stock = Self::load_but(plads, db, beds, period, own, partner, |c| without.is_some() && c.reservation == without).await?;
        Ok(Self { loose, ..stock })
    }

    /// The same without the claims of whoever looks for another bed, for somebody to whom nothing is fetched.
    pub async fn load_but<C: ConnectionTrait>(
        plads: &Plads,
        db: &C,
        mut beds: Vec<BedFacts>,
        period: Period,
        own: CleaningClass,
        partner: Option<CitizenId>,
        but: impl Fn(&Claim) -> bool,
    ) -> Result<Self, Failure> {
        cover::note_present(db, &plads.zone, &mut beds, period.from()).await?;
        let ids: Vec<BedId> = beds.iter().map(|b| b.bed).collect();
        let from = plads.now().min(period.from());
        let seen = Period::new(from, period.to().plus_hours(24 * DAYS_AFTER)).unwrap_or(period);
        let mut all = Vec::new();
        for part in ids.chunks(500) {
            all.extend(claims::on_beds(db, part, seen).await?);
        }
        all.retain(|c| !but(c));
        let people = people(db, &all).await?;
        let mates = mates(&beds, &all, &people, partner);
        let settings = settings(db).await?;
        let minutes = |class: CleaningClass| settings.on(plads.today(), class.minutes());
        all.extend(cleanings(&all, &people, plads.now(), minutes(own), minutes));
        let mut by_bed: HashMap<BedId, Vec<Claim>> = HashMap::new();
        for claim in all {
            by_bed.entry(claim.bed).or_default().push(claim);
        }
        Ok(Self { beds, claims: by_bed, mates, loose: Loose::default(), partner: HashMap::new() })
    }

    /// One bed as a candidate.
    pub fn candidate<'a>(&'a self, bed: &'a BedFacts) -> Candidate<'a> {
        Candidate {
            bed,
            claims: self.claims.get(&bed.bed).map_or(&[], Vec::as_slice),
            mates: self.mates.get(&bed.bed).map_or(&[], Vec::as_slice),
            partner: self.partner.get(&bed.bed).copied(),
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

/// Somebody a claim keeps a bed for.
struct Person {
    citizen: CitizenId,
    /// Whose room: the preference where recorded, else the registered sex.
    sex: Sex,
    infection: Infection,
    /// How the bed is cleaned after them.
    cleaning: CleaningClass,
}

/// Whom the claims keep beds for.
async fn people<C: ConnectionTrait>(db: &C, claims: &[Claim]) -> Result<HashMap<ClaimId, Person>, Failure> {
    let stays: BTreeSet<StayId> = claims.iter().filter_map(|c| c.stay).collect();
    let stays: HashMap<StayId, Stay> =
        stay::by_ids(db, &stays.into_iter().collect::<Vec<_>>()).await?.into_iter().map(|s| (s.id, s)).collect();
    let asked: BTreeSet<RequestId> = claims.iter().filter(|c| c.kind == ClaimKind::Reservation).filter_map(|c| c.request).collect();
    let mut requests: HashMap<RequestId, Stored> = HashMap::new();
    for part in asked.into_iter().collect::<Vec<_>>().chunks(500) {
        let rows = entity::request::Entity::find().filter(entity::request::Column::Id.is_in(part.iter().map(|r| r.0))).all(db).await?;
        for row in rows {
            let stored = request::stored(row)?;
            requests.insert(stored.id, stored);
        }
    }
    let citizens: BTreeSet<CitizenId> = stays.values().map(|s| s.citizen).chain(requests.values().map(|r| r.citizen)).collect();
    let sexes: HashMap<CitizenId, Sex> =
        citizen::by_ids(db, &citizens.into_iter().collect::<Vec<_>>()).await?.into_iter().map(|c| (c.id, c.sex)).collect();
    let person = |citizen, preference, infection, cleaning| {
        let sex = room_sex(sexes.get(&citizen).copied().unwrap_or(Sex::Unknown), preference);
        Person { citizen, sex, infection, cleaning }
    };
    let of = |claim: &Claim| match claim.kind {
        ClaimKind::Stay | ClaimKind::Hold => {
            claim.stay.and_then(|id| stays.get(&id)).map(|s| person(s.citizen, s.room_preference, s.infection, s.cleaning()))
        }
        ClaimKind::Reservation => {
            let asked = claim.request.and_then(|id| requests.get(&id));
            asked.map(|r| person(r.citizen, r.room_preference, r.infection, CleaningClass::after(r.infection)))
        }
        ClaimKind::Cleaning | ClaimKind::Closure => None,
    };
    Ok(claims.iter().filter_map(|claim| Some((claim.id, of(claim)?))).collect())
}

/// Who lies or will lie in the other beds of each bed's room.
fn mates(
    beds: &[BedFacts],
    claims: &[Claim],
    people: &HashMap<ClaimId, Person>,
    partner: Option<CitizenId>,
) -> HashMap<BedId, Vec<RoomMate>> {
    let shared: HashMap<BedId, RoomId> = beds.iter().filter(|b| b.beds_in_room > 1).map(|b| (b.bed, b.room)).collect();
    let mut mates: HashMap<BedId, Vec<RoomMate>> = HashMap::new();
    for claim in claims {
        let (Some(person), Some(room)) = (people.get(&claim.id), shared.get(&claim.bed)) else { continue };
        let mate =
            RoomMate { sex: person.sex, infection: person.infection, period: claim.period, partner: partner == Some(person.citizen) };
        for (bed, _) in shared.iter().filter(|(bed, of)| **of == *room && **bed != claim.bed) {
            mates.entry(*bed).or_default().push(mate);
        }
    }
    for list in mates.values_mut() {
        list.sort_by_key(|m| (m.period.from(), m.period.to()));
    }
    mates
}

/// The cleanings nobody has planned yet: one follows everybody who is still to leave, and one must fit in before everybody who is
/// still to come (`own`: after whoever the bed is sought for). So no promise begins before the bed can be clean (domain handbook 8.3).
fn cleanings(
    claims: &[Claim],
    people: &HashMap<ClaimId, Person>,
    now: Instant,
    own: i64,
    minutes: impl Fn(CleaningClass) -> i64,
) -> Vec<Claim> {
    let between = |claim: &Claim, from, to| {
        let period = Period::new(from, to).ok()?;
        Some(Claim { kind: ClaimKind::Cleaning, period, stay: None, request: None, reservation: None, ..claim.clone() })
    };
    let mut planned = Vec::new();
    for (claim, person) in claims.iter().filter_map(|claim| Some((claim, people.get(&claim.id)?))) {
        let (from, to) = (claim.period.from(), claim.period.to());
        if to > now {
            planned.extend(between(claim, to, to.plus_minutes(minutes(person.cleaning))));
        }
        if claim.kind == ClaimKind::Reservation && from > now {
            planned.extend(between(claim, from.plus_minutes(-own), from));
        }
    }
    planned
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
        sex: room_sex(sex, request.room_preference),
        needs: request.needs.clone(),
        infection: request.infection,
        weight_kg: request.weight_kg,
        period,
        wish: request.wish_site,
    }
}
