//! What a department may see of its requests, loaded for many at once: citizens, places, names, questions, what is missing, and what is going on.

use super::facts::{heading, short_names};
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::citizen::Citizen;
use crate::store::entity::{bed, bed_claim, decision, event, question, room, site, stay, task, ward};
use crate::store::request::Stored;
use crate::store::reservation::Reservation;
use crate::store::{StoreError, arrival_check, citizen, equipment_move, reservation};
use app::request::{Happening, Heading, MissingView, OfferView};
use domain::allocation::OfferState;
use domain::code::Code as _;
use domain::ids::{BedId, CitizenId, DecisionId, QuestionId, RequestId, ReservationId, SiteId, StayId, UserId};
use domain::instant::Instant;
use domain::request::RequestState;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// The event of an allocator taking a request up.
const TAKEN_UP: &str = "request.taken_up";

/// Where a bed stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The site.
    pub site: site::Model,
    /// The room.
    pub room: String,
    /// The bed.
    pub label: String,
}

/// What belongs to some requests.
pub struct Sight<'a> {
    plads: &'a Plads,
    citizens: HashMap<CitizenId, Citizen>,
    reservations: HashMap<ReservationId, Reservation>,
    places: HashMap<BedId, Place>,
    names: HashMap<UserId, String>,
    questions: HashMap<QuestionId, question::Model>,
    decisions: HashMap<DecisionId, decision::Model>,
    arrivals: HashMap<StayId, (Instant, BedId)>,
    missing: HashMap<StayId, MissingView>,
    delayed: HashMap<ReservationId, Instant>,
    taken_up: HashMap<RequestId, Instant>,
}

impl<'a> Sight<'a> {
    /// Loads it.
    pub async fn of(plads: &'a Plads, requests: &[Stored]) -> Result<Self, Failure> {
        let db = plads.store.read();
        let ids: Vec<CitizenId> = requests.iter().map(|r| r.citizen).collect();
        let citizens = citizen::by_ids(db, &ids).await?.into_iter().map(|c| (c.id, c)).collect();
        let (mut reserved, mut stays, mut asked, mut decided) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for request in requests {
            match request.state {
                RequestState::Reserved { reservation, .. } => reserved.push(reservation),
                RequestState::Arrived { stay, .. } => stays.push(stay),
                RequestState::NeedsInfo { question, .. } => asked.push(question.0),
                RequestState::Refused { decision } => decided.push(decision.0),
                _ => {}
            }
        }
        let reservations: HashMap<_, _> = reservation::by_ids(db, &reserved).await?.into_iter().map(|r| (r.id, r)).collect();
        let arrivals = arrivals(db, &stays).await?;
        let beds: Vec<BedId> = reservations.values().map(|r| r.bed).chain(arrivals.values().map(|(_, bed)| *bed)).collect();
        let questions = question::Entity::find().filter(question::Column::Id.is_in(asked)).all(db).await?;
        let decisions = decision::Entity::find().filter(decision::Column::Id.is_in(decided)).all(db).await?;
        let users = requests.iter().filter_map(|r| r.assessor).chain(reservations.values().filter_map(|r| r.offered_by));
        Ok(Self {
            plads,
            citizens,
            places: places(db, &beds).await?,
            names: short_names(db, users).await?,
            taken_up: taken_up(db, requests).await?,
            reservations,
            questions: questions.into_iter().map(|q| (QuestionId(q.id), q)).collect(),
            decisions: decisions.into_iter().map(|d| (DecisionId(d.id), d)).collect(),
            arrivals,
            missing: missing(plads, &stays).await?,
            delayed: equipment_move::delays(db, &reserved).await?,
        })
    }

    /// An instant in local time.
    pub fn local(&self, at: Instant) -> time::PrimitiveDateTime {
        self.plads.local(at)
    }

    /// The citizen of a request.
    pub fn citizen(&self, request: &Stored) -> Result<&Citizen, Failure> {
        self.citizens.get(&request.citizen).ok_or_else(|| StoreError::Meaningless { column: "request.citizen_id" }.into())
    }

    /// The citizen at the head of the page.
    pub fn heading(&self, request: &Stored) -> Result<Heading, Failure> {
        let citizen = self.citizen(request)?;
        Ok(heading(&citizen.civil_number, &citizen.name, self.plads.today()))
    }

    /// Name of a user.
    pub fn name(&self, user: Option<UserId>) -> String {
        user.and_then(|u| self.names.get(&u).cloned()).unwrap_or_default()
    }

    /// The live reservation of a request, with its place.
    pub fn reserved(&self, request: &Stored) -> Option<(&Reservation, &Place)> {
        let RequestState::Reserved { reservation, .. } = request.state else { return None };
        let reservation = self.reservations.get(&reservation)?;
        Some((reservation, self.places.get(&reservation.bed)?))
    }

    /// When an allocator took the request up, where that is known.
    pub fn taken_up(&self, request: RequestId) -> Option<Instant> {
        self.taken_up.get(&request).copied()
    }

    /// Where and when a citizen arrived.
    pub fn arrival(&self, stay: StayId) -> Option<(Instant, &Place)> {
        let (at, bed) = self.arrivals.get(&stay)?;
        Some((*at, self.places.get(bed)?))
    }

    /// The offer or the confirmed place of a request.
    pub fn offer(&self, request: &Stored) -> Result<Option<OfferView>, Failure> {
        let Some((reservation, place)) = self.reserved(request) else { return Ok(None) };
        let heading = self.heading(request)?;
        let local = |at| self.plads.local(at);
        let confirmed = matches!(reservation.state, OfferState::Confirmed { .. });
        Ok(Some(OfferView {
            request: request.id,
            reservation: reservation.id,
            version: reservation.version,
            name: heading.name,
            age: heading.age,
            status: reservation.state.status(),
            site: place.site.name.clone(),
            address: format!("{}, {} {}", place.site.address, place.site.postcode, place.site.city),
            phone: place.site.phone.clone(),
            room: confirmed.then(|| place.room.clone()),
            kind: request.granted_kind,
            arrival: local(reservation.period.from()),
            until: local(reservation.period.to()),
            answer_by: match reservation.state {
                OfferState::Offered { answer_by } => Some(local(answer_by)),
                OfferState::Confirmed { .. } | OfferState::Ended { .. } => None,
            },
            ready_at: self.delayed.get(&reservation.id).copied().map(local),
            proposed: reservation.proposed_arrival.map(local),
            message: reservation.message.clone(),
            unmet_choice: reservation.unmet_choice.clone(),
            by: self.name(reservation.offered_by),
        }))
    }

    /// What is going on with a request.
    pub fn happening(&self, request: &Stored) -> Result<Happening, Failure> {
        let local = |at| self.plads.local(at);
        let lost = |column| Failure::from(StoreError::Meaningless { column });
        Ok(match request.state {
            RequestState::Received => Happening::Received { at: local(request.requested_at) },
            RequestState::InAssessment { by } => {
                Happening::Assessed { by: self.name(Some(by)), since: self.taken_up(request.id).map(local) }
            }
            RequestState::NeedsInfo { by, question } => {
                let question = self.questions.get(&question).ok_or_else(|| lost("request.question_id"))?;
                Happening::Asked { by: self.name(Some(by)), question: question.text.clone(), answer_by: local(question.due_at.at()) }
            }
            RequestState::Granted { grant, next_update_at } => {
                Happening::Waiting { kind: grant.kind, by: self.name(request.assessor), next_update: local(next_update_at) }
            }
            RequestState::Reserved { .. } => {
                Happening::Place(Box::new(self.offer(request)?.ok_or_else(|| lost("request.reservation_id"))?))
            }
            RequestState::Arrived { stay, .. } => {
                let (at, place) = self.arrival(stay).ok_or_else(|| lost("request.stay_id"))?;
                Happening::Arrived { site: place.site.name.clone(), at: local(at), missing: self.missing.get(&stay).cloned() }
            }
            RequestState::Refused { decision } => Happening::Refused { at: self.decisions.get(&decision).map(|d| local(d.signed_at.at())) },
            RequestState::Redirected { to } => Happening::Redirected { to, reason: request.closed_reason.clone() },
            RequestState::Withdrawn { cause } => Happening::Withdrawn { cause },
        })
    }

    /// Is the department to act?
    pub fn waits_for_referrer(&self, request: &Stored) -> bool {
        match request.state {
            RequestState::NeedsInfo { .. } => true,
            RequestState::Arrived { stay, .. } => self.missing.contains_key(&stay),
            RequestState::Reserved { .. } => {
                self.reserved(request).is_some_and(|(r, _)| matches!(r.state, OfferState::Offered { .. }) && r.proposed_arrival.is_none())
            }
            _ => false,
        }
    }
}

/// Where some beds stand, in four queries however many they are.
pub async fn places<C: ConnectionTrait>(db: &C, beds: &[BedId]) -> Result<HashMap<BedId, Place>, Failure> {
    let beds = bed::Entity::find().filter(bed::Column::Id.is_in(beds.iter().map(|b| b.0))).all(db).await?;
    let rooms = room::Entity::find().filter(room::Column::Id.is_in(beds.iter().map(|b| b.room_id))).all(db).await?;
    let wards = ward::Entity::find().filter(ward::Column::Id.is_in(rooms.iter().map(|r| r.ward_id))).all(db).await?;
    let sites = site::Entity::find().filter(site::Column::Id.is_in(wards.iter().map(|w| w.site_id))).all(db).await?;
    let found = beds.into_iter().filter_map(|bed| {
        let room = rooms.iter().find(|r| r.id == bed.room_id)?;
        let ward = wards.iter().find(|w| w.id == room.ward_id)?;
        let site = sites.iter().find(|s| s.id == ward.site_id)?;
        Some((BedId(bed.id), Place { site: site.clone(), room: room.name.clone(), label: bed.label }))
    });
    Ok(found.collect())
}

/// When the citizens of some stays arrived, and in which bed.
async fn arrivals<C: ConnectionTrait>(db: &C, stays: &[StayId]) -> Result<HashMap<StayId, (Instant, BedId)>, Failure> {
    let ids: Vec<Uuid> = stays.iter().map(|s| s.0).collect();
    let rows = stay::Entity::find().filter(stay::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let claims = bed_claim::Entity::find()
        .filter(bed_claim::Column::StayId.is_in(ids))
        .filter(bed_claim::Column::Kind.eq("stay"))
        .order_by_asc(bed_claim::Column::StartsAt)
        .all(db)
        .await?;
    let found = rows.into_iter().filter_map(|stay| {
        let first = claims.iter().find(|c| c.stay_id == Some(stay.id))?;
        Some((StayId(stay.id), (stay.arrived_at.at(), BedId(first.bed_id))))
    });
    Ok(found.collect())
}

/// What the senders of some stays that go on still owe, with the time each was asked for an answer by.
async fn missing(plads: &Plads, stays: &[StayId]) -> Result<HashMap<StayId, MissingView>, Failure> {
    let db = plads.store.read();
    let open = task::Entity::find()
        .filter(task::Column::Kind.eq(TaskKind::ArrivalItemMissing.code()))
        .filter(task::Column::StayId.is_in(stays.iter().map(|s| s.0)))
        .filter(task::Column::DoneAt.is_null());
    let asked: HashMap<StayId, Instant> =
        open.all(db).await?.into_iter().filter_map(|t| Some((StayId(t.stay_id?), t.due_at.at()))).collect();
    let mut owed = HashMap::new();
    // In the order of rounds: of each stay the latest counts.
    for check in arrival_check::of_stays(db, &asked.keys().copied().collect::<Vec<_>>()).await? {
        let Some(due) = asked.get(&check.stay) else { continue };
        let items = check.items.iter().filter(|i| i.is_owed()).map(|i| (i.position, i.text.clone())).collect();
        owed.insert(check.stay, MissingView { version: check.version, items, due: plads.local(*due), late: *due < plads.now() });
    }
    Ok(owed)
}

/// When allocators took some requests up.
async fn taken_up<C: ConnectionTrait>(db: &C, requests: &[Stored]) -> Result<HashMap<RequestId, Instant>, Failure> {
    let rows = event::Entity::find()
        .filter(event::Column::SubjectId.is_in(requests.iter().filter(|r| r.assessor.is_some()).map(|r| r.id.0)))
        .filter(event::Column::Name.eq(TAKEN_UP))
        .order_by_asc(event::Column::At)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (RequestId(row.subject_id), row.at.at())).collect())
}

/// The site of a bed.
pub async fn site_of<C: ConnectionTrait>(db: &C, bed: BedId) -> Result<SiteId, Failure> {
    let place = places(db, &[bed]).await?.remove(&bed);
    place.map(|p| SiteId(p.site.id)).ok_or_else(|| StoreError::Meaningless { column: "reservation.bed_id" }.into())
}
