//! The inbox of an authority.

use crate::access::Look;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{app_user, organisation, request as row};
use crate::store::request::{Stored, stored};
use crate::store::reservation::Reservation;
use crate::store::{citizen, facility, reservation};
use app::allocation::{InboxClock, InboxFilter, InboxItem};
use domain::access::{Action, Actor, Ties, may, short_name};
use domain::allocation::{OfferState, OfferStatus};
use domain::citizen::age_on;
use domain::code::Code as _;
use domain::facility::BedFacts;
use domain::ids::{BedId, CitizenId, ReservationId, UserId};
use domain::instant::Instant;
use domain::request::{RequestState, RequestStatus};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// At most so many closed requests are listed.
const CLOSED: u64 = 100;

/// Lists the requests the actor's authority decides on, most urgent first.
pub(super) async fn inbox(plads: &Plads, actor: &Actor, filter: InboxFilter, refresh: bool) -> Result<Vec<InboxItem>, Failure> {
    let ties = Ties { requester: None, authority: Some(actor.organisation), operator: None };
    may(actor, Action::ReadInbox, ties)?;
    let db = plads.store.read();
    let requests = load(db, actor, filter).await?;
    let (now, today) = (plads.now(), plads.today());
    let names = Names::load(db, actor, now, &requests).await?;
    let mut items = Vec::with_capacity(requests.len());
    for request in &requests {
        let Some(citizen) = names.citizens.get(&request.citizen) else { continue };
        let offer = names.offer(request);
        let (clock, due) = clock(request, offer);
        items.push(InboxItem {
            id: request.id,
            number: request.number.clone(),
            status: request.state.status(),
            offer: offer.map(|o| o.state.status()),
            proposal: offer.is_some_and(|o| o.proposed_arrival.is_some()),
            name: citizen.name.to_string(),
            initials: citizen.name.initials(),
            age: age_on(citizen.birth_date, today),
            from: names.organisations.get(&request.requester.0).cloned().unwrap_or_default(),
            phoned_by: request.phoned_by.clone(),
            kind: request.kind(),
            needs: request.needs.clone(),
            mobility: request.mobility,
            isolates: request.infection.isolates(),
            clock,
            due: plads.local(due),
            overdue: clock != InboxClock::Closed && due <= now,
            ready_at: plads.local(request.ready_at),
            holder: request.assessor.and_then(|user| names.users.get(&user)).map(|name| short_name(name)),
            bed: offer.and_then(|o| names.beds.get(&o.bed)).map(bed_name),
        });
    }
    match filter {
        InboxFilter::Open => items.sort_by(|a, b| (a.due, &a.number).cmp(&(b.due, &b.number))),
        InboxFilter::Closed => {}
    }
    let shown: Vec<CitizenId> = requests.iter().map(|r| r.citizen).collect();
    let look = Look { action: "inbox.read", purpose: "allocation", criterion: actor.organisation.to_string(), citizens: &shown, refresh };
    plads.log_look(actor, look).await?;
    Ok(items)
}

/// A bed as people say it: "Solgården 2A".
pub(crate) fn bed_name(bed: &BedFacts) -> String {
    if bed.site_name == bed.label { bed.label.clone() } else { format!("{} {}", bed.site_name, bed.label) }
}

/// What runs out next, and when.
fn clock(request: &Stored, offer: Option<&Reservation>) -> (InboxClock, Instant) {
    match request.state {
        RequestState::Received | RequestState::InAssessment { .. } | RequestState::NeedsInfo { .. } => {
            (InboxClock::Answer, request.answer_due_at)
        }
        RequestState::Granted { next_update_at, .. } => (InboxClock::NextUpdate, next_update_at),
        RequestState::Reserved { .. } => match offer {
            Some(Reservation { state: OfferState::Offered { answer_by }, .. }) => (InboxClock::OfferAnswer, *answer_by),
            Some(offer) => (InboxClock::Arrival, offer.period.from()),
            None => (InboxClock::Answer, request.answer_due_at),
        },
        RequestState::Arrived { .. } | RequestState::Refused { .. } | RequestState::Redirected { .. } | RequestState::Withdrawn { .. } => {
            (InboxClock::Closed, request.requested_at)
        }
    }
}

async fn load<C: ConnectionTrait>(db: &C, actor: &Actor, filter: InboxFilter) -> Result<Vec<Stored>, Failure> {
    let open: Vec<&str> = RequestStatus::ALL.iter().filter(|s| s.is_open()).map(|s| s.code()).collect();
    let of_authority = row::Entity::find().filter(row::Column::AuthorityId.eq(actor.organisation.0));
    let rows = match filter {
        InboxFilter::Open => of_authority.filter(row::Column::Status.is_in(open)).all(db).await?,
        InboxFilter::Closed => {
            of_authority.filter(row::Column::Status.is_not_in(open)).order_by_desc(row::Column::RequestedAt).limit(CLOSED).all(db).await?
        }
    };
    Ok(rows.into_iter().map(stored).collect::<Result<Vec<_>, _>>()?)
}

/// What the requests refer to, loaded in one go each.
struct Names {
    citizens: HashMap<CitizenId, citizen::Citizen>,
    organisations: HashMap<Uuid, String>,
    users: HashMap<UserId, String>,
    reservations: HashMap<ReservationId, Reservation>,
    beds: HashMap<BedId, BedFacts>,
}

impl Names {
    async fn load<C: ConnectionTrait>(db: &C, actor: &Actor, now: Instant, requests: &[Stored]) -> Result<Self, Failure> {
        let ids: Vec<CitizenId> = requests.iter().map(|r| r.citizen).collect();
        let citizens = citizen::by_ids(db, &ids).await?.into_iter().map(|c| (c.id, c)).collect();
        let reserved: Vec<ReservationId> = requests.iter().filter_map(|r| reservation_of(r.state)).collect();
        let reservations: HashMap<_, _> = reservation::by_ids(db, &reserved).await?.into_iter().map(|r| (r.id, r)).collect();
        let beds = beds(db, actor, now, reservations.values().map(|r| r.bed).collect()).await?;
        let asked: BTreeSet<Uuid> = requests.iter().map(|r| r.requester.0).collect();
        let organisations = organisation::Entity::find()
            .filter(organisation::Column::Id.is_in(asked))
            .all(db)
            .await?
            .into_iter()
            .map(|o| (o.id, o.name))
            .collect();
        let holding: BTreeSet<Uuid> = requests.iter().filter_map(|r| r.assessor).map(|u| u.0).collect();
        let users = app_user::Entity::find()
            .filter(app_user::Column::Id.is_in(holding))
            .all(db)
            .await?
            .into_iter()
            .map(|u| (UserId(u.id), u.name))
            .collect();
        Ok(Self { citizens, organisations, users, reservations, beds })
    }

    fn offer(&self, request: &Stored) -> Option<&Reservation> {
        reservation_of(request.state).and_then(|id| self.reservations.get(&id)).filter(|r| match r.state.status() {
            OfferStatus::Offered | OfferStatus::Confirmed => true,
            OfferStatus::Declined | OfferStatus::Lapsed | OfferStatus::Cancelled | OfferStatus::Arrived => false,
        })
    }
}

/// Some beds by identity: those of the actor's sites in one go, what is elsewhere one by one.
async fn beds<C: ConnectionTrait>(db: &C, actor: &Actor, now: Instant, ids: BTreeSet<BedId>) -> Result<HashMap<BedId, BedFacts>, Failure> {
    let mut found = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let own = facility::beds_of_sites(db, &actor.sites, now).await?;
    found.extend(own.into_iter().filter(|bed| ids.contains(&bed.bed)).map(|bed| (bed.bed, bed)));
    for id in ids {
        if !found.contains_key(&id)
            && let Some(bed) = facility::bed(db, id).await?
        {
            found.insert(id, bed);
        }
    }
    Ok(found)
}

/// The reservation of a request that has one.
pub(super) fn reservation_of(state: RequestState) -> Option<ReservationId> {
    match state {
        RequestState::Reserved { reservation, .. } => Some(reservation),
        RequestState::Received
        | RequestState::InAssessment { .. }
        | RequestState::NeedsInfo { .. }
        | RequestState::Granted { .. }
        | RequestState::Arrived { .. }
        | RequestState::Refused { .. }
        | RequestState::Redirected { .. }
        | RequestState::Withdrawn { .. } => None,
    }
}
