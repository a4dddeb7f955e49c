//! Couples: linking two requests and parting them, what the page of one shows of the other, and how near the beds are.

use super::case::{load, reload, touch};
use super::inbox::{bed_name, reservation_of};
use super::place::bump;
use super::stock::{Stock, wanted};
use super::suggest::period_of;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::claims::{self, Locks};
use crate::store::entity::{app_user, request as request_row, room};
use crate::store::journal::{Journal, Subject};
use crate::store::request::{self, Stored};
use crate::store::{StoreError, citizen, companion, facility, reservation, stay};
use app::allocation::couple::{Companion, CompanionPlace, Parted};
use app::error::{AppError, Refusal};
use app::ui::format::sort_key;
use domain::access::{Action, Actor, may, short_name};
use domain::allocation::{ClaimKind, judge};
use domain::citizen::age_on;
use domain::couple::{LinkError, Party, Spot, may_link};
use domain::facility::BedFacts;
use domain::form::Problem;
use domain::ids::{BedId, CitizenId, RequestId, RoomId, WardId};
use domain::request::RequestState;
use planner::Near;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// Links a request with another of the same authority, by its number: the two are to be together.
///
/// # Errors
/// [`Refusal::NotLinked`] saying why not; [`AppError::Conflict`] when the request changed since `version`.
pub async fn link(plads: &Plads, actor: &Actor, id: RequestId, version: i32, number: &str) -> Result<(), Failure> {
    let db = plads.store.read();
    let seen = load(db, id).await?;
    may(actor, Action::LinkRequests, seen.ties())?;
    if number.trim().is_empty() {
        return Err(AppError::field("number", Problem::Missing).into());
    }
    let named = request_row::Entity::find().filter(request_row::Column::Number.eq(number.trim().to_uppercase())).one(db).await?;
    // Another authority's number is answered as one that does not exist.
    let other = named.map(request::stored).transpose()?.ok_or_else(|| not_linked(LinkError::OtherAuthority))?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen, other.citizen], ..Locks::default() }.take(&tx).await?;
            let one = reload(&tx, id, version).await?;
            let other = load(&*tx, other.id).await?;
            may_link(&party(&*tx, &one).await?, &party(&*tx, &other).await?).map_err(not_linked)?;
            companion::link(&tx, one.id, other.id, actor.user, now).await.map_err(|error| match error {
                StoreError::Duplicate => not_linked(LinkError::Linked),
                error => error.into(),
            })?;
            bump(&tx, &one).await?;
            let mut journal = Journal::new(Some(actor), now);
            for (request, partner) in [(&one, &other), (&other, &one)] {
                journal.note("request.linked", Subject::Request(request.id), json!({ "partner": partner.id }));
                touch(&mut journal, request);
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

/// Parts a request from its partner. Places and stays of both stay as they are.
///
/// # Errors
/// [`AppError::NotFound`] without a partner; a field problem without reason; [`AppError::Conflict`].
pub async fn part(plads: &Plads, actor: &Actor, id: RequestId, version: i32, reason: &str) -> Result<(), Failure> {
    let db = plads.store.read();
    let seen = load(db, id).await?;
    may(actor, Action::LinkRequests, seen.ties())?;
    if reason.trim().is_empty() {
        return Err(AppError::field("part_reason", Problem::Missing).into());
    }
    let partner = companion::partner_of(db, id).await?.ok_or(AppError::NotFound)?;
    let other = load(db, partner).await?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen, other.citizen], ..Locks::default() }.take(&tx).await?;
            let one = reload(&tx, id, version).await?;
            companion::part(&tx, id, partner, actor.user, now, reason.trim()).await?;
            bump(&tx, &one).await?;
            let mut journal = Journal::new(Some(actor), now);
            for (request, partner) in [(&one, &other), (&other, &one)] {
                journal.note("request.parted", Subject::Request(request.id), json!({ "partner": partner.id }));
                touch(&mut journal, request);
            }
            Ok(((), journal.write(&tx).await?))
        })
        .await
}

fn not_linked(why: LinkError) -> Failure {
    AppError::refused(Refusal::NotLinked { why }).into()
}

async fn party<C: ConnectionTrait>(db: &C, request: &Stored) -> Result<Party, Failure> {
    let over = match request.state {
        RequestState::Arrived { stay, .. } => stay::by_id(db, stay).await?.is_none_or(|s| s.state.ended().is_some()),
        state => !state.status().is_open(),
    };
    Ok(Party {
        request: request.id,
        citizen: request.citizen,
        authority: request.authority,
        over,
        linked: companion::partner_of(db, request.id).await?.is_some(),
    })
}

/// The partner's request.
pub(super) async fn partner<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Option<Stored>, Failure> {
    match companion::partner_of(db, id).await? {
        Some(partner) => Ok(request::by_id(db, partner).await?),
        None => Ok(None),
    }
}

/// Whom the citizen of a request comes together with.
pub(crate) async fn partner_citizen<C: ConnectionTrait>(db: &C, request: Option<RequestId>) -> Result<Option<CitizenId>, Failure> {
    match request {
        Some(id) => Ok(partner(db, id).await?.map(|r| r.citizen)),
        None => Ok(None),
    }
}

/// The bed a request's citizen has: reserved, lain in or held.
async fn bed_of<C: ConnectionTrait>(db: &C, request: &Stored) -> Result<Option<BedId>, Failure> {
    match request.state {
        RequestState::Arrived { stay, .. } => {
            let going_on = stay::by_id(db, stay).await?.is_some_and(|s| s.state.ended().is_none());
            Ok(if going_on { claims::of_stay(db, stay).await?.map(|c| c.bed) } else { None })
        }
        state => match reservation_of(state) {
            Some(id) => Ok(reservation::by_id(db, id).await?.filter(|r| r.state.is_live()).map(|r| r.bed)),
            None => Ok(None),
        },
    }
}

/// The bed a request's citizen has, with its facts.
pub(crate) async fn held_bed<C: ConnectionTrait>(db: &C, request: &Stored) -> Result<Option<BedFacts>, Failure> {
    match bed_of(db, request).await? {
        Some(bed) => Ok(facility::bed(db, bed).await?),
        None => Ok(None),
    }
}

/// How near each bed is to the partner: to the bed they have, else to the nearest that suits them.
pub(super) async fn nearness(plads: &Plads, stock: &Stock, partner: &Stored) -> Result<HashMap<BedId, Near>, Failure> {
    let db = plads.store.read();
    let has = held_bed(db, partner).await?;
    let spots = spots(db, stock.beds.iter().chain(has.iter())).await?;
    let spot = |bed: &BedFacts| spots.get(&bed.room).copied();
    if let Some(has) = &has {
        let near = |bed: &BedFacts| Some((bed.bed, Near::Bed(spot(has)?.to(spot(bed)?)?)));
        return Ok(stock.beds.iter().filter_map(near).collect());
    }
    let suitable = suitable(plads, stock, partner).await?;
    let near = |bed: &BedFacts| {
        let others = suitable.iter().filter(|other| other.bed != bed.bed);
        let nearest = others.filter_map(|other| spot(bed)?.to(spot(other)?)).min()?;
        Some((bed.bed, Near::Suitable(nearest)))
    };
    Ok(stock.beds.iter().filter_map(near).collect())
}

/// The beds that suit a partner who has none.
async fn suitable<'a>(plads: &Plads, stock: &'a Stock, partner: &Stored) -> Result<Vec<&'a BedFacts>, Failure> {
    let (Some(kind), true) = (partner.kind(), partner.state.status().is_open()) else { return Ok(Vec::new()) };
    let Some(person) = citizen::by_id(plads.store.read(), partner.citizen).await? else { return Ok(Vec::new()) };
    let theirs = wanted(partner, person.sex, kind, period_of(plads, partner).await?);
    let suits = |bed: &&BedFacts| {
        let candidate = stock.candidate(bed);
        judge(&theirs, bed, candidate.claims, candidate.mates).suits()
    };
    Ok(stock.beds.iter().filter(suits).collect())
}

/// Where the rooms of some beds come in their wards.
async fn spots<'a, C: ConnectionTrait>(db: &C, beds: impl Iterator<Item = &'a BedFacts>) -> Result<HashMap<RoomId, Spot>, Failure> {
    let wards: BTreeSet<WardId> = beds.map(|b| b.ward).collect();
    let mut rooms = room::Entity::find().filter(room::Column::WardId.is_in(wards.into_iter().map(|w| w.0))).all(db).await?;
    rooms.sort_by_cached_key(|r| (r.ward_id, r.position, sort_key(&r.name), r.id));
    let mut places: HashMap<WardId, usize> = HashMap::new();
    let spot = |r: room::Model| {
        let place = places.entry(WardId(r.ward_id)).or_default();
        *place += 1;
        (RoomId(r.id), Spot { ward: WardId(r.ward_id), room: RoomId(r.id), place: *place })
    };
    Ok(rooms.into_iter().map(spot).collect())
}

/// The partner as the page of the other's request shows them, with whom to log as seen.
pub(super) async fn view(plads: &Plads, partner: &Stored) -> Result<(Companion, CitizenId), Failure> {
    let db = plads.store.read();
    let person = citizen::by_id(db, partner.citizen).await?.ok_or(AppError::NotFound)?;
    let place = place(plads, partner).await?;
    let shown = Companion {
        request: partner.id,
        number: partner.number.clone(),
        name: person.name.to_string(),
        age: age_on(person.birth_date, plads.today()),
        masked_number: person.civil_number.to_string(),
        status: partner.state.status(),
        place,
    };
    Ok((shown, person.id))
}

async fn place(plads: &Plads, partner: &Stored) -> Result<CompanionPlace, Failure> {
    let db = plads.store.read();
    if let RequestState::Arrived { stay, .. } = partner.state {
        let Some(stored) = stay::by_id(db, stay).await? else { return Ok(CompanionPlace::Waiting) };
        if let Some((at, _)) = stored.state.ended() {
            return Ok(CompanionPlace::Left(plads.local(at)));
        }
        let Some(claim) = claims::of_stay(db, stay).await? else { return Ok(CompanionPlace::Waiting) };
        let bed = facility::bed(db, claim.bed).await?.ok_or(AppError::NotFound)?;
        let (bed, from) = (bed_name(&bed), plads.local(claim.period.from()));
        return Ok(if claim.kind == ClaimKind::Hold { CompanionPlace::Away(bed, from) } else { CompanionPlace::InHouse(bed, from) });
    }
    let Some(bed) = bed_of(db, partner).await? else { return Ok(CompanionPlace::Waiting) };
    let reserved = reservation_of(partner.state);
    let from = match reserved {
        Some(id) => reservation::by_id(db, id).await?.map(|r| r.period.from()),
        None => None,
    };
    let bed = facility::bed(db, bed).await?.ok_or(AppError::NotFound)?;
    Ok(from.map_or(CompanionPlace::Waiting, |from| CompanionPlace::Reserved(bed_name(&bed), plads.local(from))))
}

/// With whom a request was together before.
pub(super) async fn before(plads: &Plads, id: RequestId) -> Result<Vec<Parted>, Failure> {
    let db = plads.store.read();
    let rows = companion::parted_from(db, id).await?;
    let people = app_user::Entity::find().filter(app_user::Column::Id.is_in(rows.iter().filter_map(|r| r.parted_by))).all(db).await?;
    let mut past = Vec::new();
    for row in rows {
        let Some(partner) = request::by_id(db, RequestId(row.partner_id)).await? else { continue };
        past.push(Parted {
            number: partner.number,
            at: plads.local(row.parted_at.map_or(row.linked_at, |at| at).at()),
            by: people.iter().find(|u| Some(u.id) == row.parted_by).map_or_else(String::new, |u| short_name(&u.name)),
            reason: row.reason,
        });
    }
    Ok(past)
}
