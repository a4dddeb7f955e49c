//! What lies before everybody: open requests with their offers, people in house, beds to be cleaned. Read as it stands, in an order
//! that does not hang on identities.

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::Stamp;
use crate::store::entity::{
    absence, bed, bed_claim, cleaning, closure, complaint, death, equipment_move, request, reservation, room, stay, task, ward,
};
use domain::code::Code as _;
use domain::equipment_move::MoveStep;
use domain::ids::{BedId, SiteId};
use domain::instant::Instant;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::HashMap;
use uuid::Uuid;

/// A bed and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The bed.
    pub bed: BedId,
    /// Its site.
    pub site: SiteId,
    /// Its place among all.
    pub order: usize,
}

/// Somebody whose stay goes on, or ended a short while ago.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The stay.
    pub stay: stay::Model,
    /// The bed of the latest claim.
    pub place: Place,
    /// The absence that goes on.
    pub away: Option<absence::Model>,
}

/// What lies before everybody.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Open requests by number, with the live offer of each.
    pub requests: Vec<(request::Model, Option<reservation::Model>)>,
    /// People whose stays go on, by bed.
    pub guests: Vec<Guest>,
    /// People whose stays ended in the last three days, by bed.
    pub gone: Vec<Guest>,
    /// Deaths whose bed waits.
    pub deaths: Vec<(death::Model, Place)>,
    /// Cleanings not accepted, by bed.
    pub cleanings: Vec<(cleaning::Model, Place)>,
    /// Equipment that beds wait for, by bed.
    pub awaited: Vec<(equipment_move::Model, Place)>,
    /// Closures that can be reopened, by bed.
    pub closures: Vec<(closure::Model, Place)>,
    /// Complaints not decided, with the place of the stay.
    pub complaints: Vec<(complaint::Model, Place)>,
    /// Open tasks, oldest first.
    pub tasks: Vec<task::Model>,
    /// All beds.
    pub places: Vec<Place>,
}

/// All beds in the order of sites, wards, rooms and beds by name.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn places(plads: &Plads) -> Result<Vec<Place>, Failure> {
    let db = plads.store.read();
    let wards: HashMap<Uuid, ward::Model> = ward::Entity::find().all(db).await?.into_iter().map(|w| (w.id, w)).collect();
    let rooms: HashMap<Uuid, room::Model> = room::Entity::find().all(db).await?.into_iter().map(|r| (r.id, r)).collect();
    let sites: HashMap<Uuid, String> =
        crate::store::entity::site::Entity::find().all(db).await?.into_iter().map(|s| (s.id, s.name)).collect();
    let mut named = Vec::new();
    for row in bed::Entity::find().all(db).await? {
        let Some(room) = rooms.get(&row.room_id) else { continue };
        let Some(ward) = wards.get(&room.ward_id) else { continue };
        let site = sites.get(&ward.site_id).cloned().unwrap_or_default();
        named.push(((site, ward.name.clone(), room.name.clone(), row.label.clone()), BedId(row.id), SiteId(ward.site_id)));
    }
    named.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(named.into_iter().enumerate().map(|(order, (_, bed, site))| Place { bed, site, order }).collect())
}

impl Scene {
    /// Reads it.
    ///
    /// # Errors
    /// [`Failure`] from the database.
    pub async fn read(plads: &Plads, places: &[Place]) -> Result<Self, Failure> {
        let (db, now) = (plads.store.read(), plads.now());
        let of_bed: HashMap<Uuid, Place> = places.iter().map(|p| (p.bed.0, *p)).collect();
        let mut offers: HashMap<Uuid, reservation::Model> = reservation::Entity::find()
            .filter(reservation::Column::Status.is_in(["offered", "confirmed"]))
            .all(db)
            .await?
            .into_iter()
            .map(|r| (r.request_id, r))
            .collect();
        let open = ["received", "in_assessment", "needs_info", "granted", "reserved"];
        let requests = request::Entity::find().filter(request::Column::Status.is_in(open)).order_by_asc(request::Column::Number);
        let requests = requests.all(db).await?.into_iter().map(|r| (offers.remove(&r.id), r)).map(|(o, r)| (r, o)).collect();
        let (guests, gone) = people(plads, &of_bed, now).await?;
        let of_stay: HashMap<Uuid, Place> = guests.iter().chain(&gone).map(|g| (g.stay.id, g.place)).collect();
        let placed = |bed: Uuid| of_bed.get(&bed).copied();
        let cleanings = cleaning::Entity::find().filter(cleaning::Column::Step.ne("accepted")).all(db).await?;
        let mut cleanings: Vec<_> = cleanings.into_iter().filter_map(|c| Some((placed(c.bed_id)?, c))).map(|(p, c)| (c, p)).collect();
        cleanings.sort_by_key(|(c, p)| (p.order, c.created_at));
        let closures = closure::Entity::find().filter(closure::Column::ReopenedAt.is_null());
        let closures = closures.filter(closure::Column::EndsAt.gt(Stamp::from(now))).all(db).await?;
        let mut closures: Vec<_> = closures.into_iter().filter_map(|c| Some((placed(c.bed_id)?, c))).map(|(p, c)| (c, p)).collect();
        closures.sort_by_key(|(c, p)| (p.order, c.starts_at));
        let awaited = MoveStep::ALL.iter().filter(|s| s.is_awaited()).map(|s| s.code());
        let awaited = equipment_move::Entity::find().filter(equipment_move::Column::Step.is_in(awaited)).all(db).await?;
        let mut awaited: Vec<_> = awaited.into_iter().filter_map(|m| Some((placed(m.bed_id)?, m))).map(|(p, m)| (m, p)).collect();
        awaited.sort_by_key(|(m, p)| (p.order, m.due_at, m.ordered_at));
        let deaths = death::Entity::find().filter(death::Column::RevokedAt.is_null());
        let waits = Condition::any().add(death::Column::BodyAt.is_null()).add(death::Column::BelongingsAt.is_null());
        let deaths = deaths.filter(waits).order_by_asc(death::Column::FoundAt).all(db).await?;
        let mut placed_deaths = Vec::new();
        for death in deaths {
            let place = match of_stay.get(&death.stay_id) {
                Some(place) => Some(*place),
                None => last_place(plads, death.stay_id, &of_bed).await?,
            };
            placed_deaths.extend(place.map(|place| (death, place)));
        }
        let complaints = complaint::Entity::find().filter(complaint::Column::DecidedAt.is_null()).order_by_asc(complaint::Column::Id);
        let mut placed_complaints = Vec::new();
        for complaint in complaints.all(db).await? {
            let place = match of_stay.get(&complaint.stay_id) {
                Some(place) => Some(*place),
                None => last_place(plads, complaint.stay_id, &of_bed).await?,
            };
            placed_complaints.extend(place.map(|place| (complaint, place)));
        }
        let mut tasks = task::Entity::find().filter(task::Column::DoneAt.is_null()).all(db).await?;
        let order = |t: &task::Model| {
            let place = t.bed_id.and_then(|id| of_bed.get(&id)).or_else(|| t.stay_id.and_then(|id| of_stay.get(&id)));
            (t.created_at, t.kind.clone(), t.note.clone(), place.map(|p| p.order))
        };
        tasks.sort_by_cached_key(order);
        Ok(Self {
            requests,
            guests,
            gone,
            deaths: placed_deaths,
            cleanings,
            awaited,
            closures,
            complaints: placed_complaints,
            tasks,
            places: places.to_vec(),
        })
    }
}

/// Those whose stays go on, and those who left in the last three days.
async fn people(plads: &Plads, of_bed: &HashMap<Uuid, Place>, now: Instant) -> Result<(Vec<Guest>, Vec<Guest>), Failure> {
    let db = plads.store.read();
    let lately = Condition::any().add(stay::Column::Status.eq("in_house")).add(stay::Column::EndedAt.gt(Stamp::from(now.plus_hours(-72))));
    let stays = stay::Entity::find().filter(lately).all(db).await?;
    let ids: Vec<Uuid> = stays.iter().map(|s| s.id).collect();
    // The latest claim of each comes last and stays.
    let claims = bed_claim::Entity::find()
        .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
        .filter(bed_claim::Column::StayId.is_in(ids.iter().copied()))
        .order_by_asc(bed_claim::Column::StartsAt)
        .all(db)
        .await?;
    let beds: HashMap<Uuid, Uuid> = claims.into_iter().filter_map(|c| Some((c.stay_id?, c.bed_id))).collect();
    let open = absence::Entity::find().filter(absence::Column::EndsAt.is_null()).all(db).await?;
    let mut open: HashMap<Uuid, absence::Model> = open.into_iter().map(|a| (a.stay_id, a)).collect();
    let mut all: Vec<Guest> = stays
        .into_iter()
        .filter_map(|stay| {
            let place = *of_bed.get(beds.get(&stay.id)?)?;
            Some(Guest { away: open.remove(&stay.id), stay, place })
        })
        .collect();
    all.sort_by_key(|g| (g.place.order, g.stay.arrived_at));
    Ok(all.into_iter().partition(|g| g.stay.status == "in_house"))
}

/// The bed a stay was in last.
async fn last_place(plads: &Plads, stay: Uuid, of_bed: &HashMap<Uuid, Place>) -> Result<Option<Place>, Failure> {
    let claim = bed_claim::Entity::find()
        .filter(bed_claim::Column::StayId.eq(stay))
        .order_by_desc(bed_claim::Column::StartsAt)
        .one(plads.store.read())
        .await?;
    Ok(claim.and_then(|c| of_bed.get(&c.bed_id).copied()))
}
