//! The kitchen's figures of a day, read from claims on beds and from absences. Who eats when is [`domain::kitchen`]'s to say; nothing
//! that names a citizen leaves this file.

use crate::board::site_choices;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{bed, room, ward};
use crate::store::{absence, claims, facility, stay};
use app::error::AppError;
use app::kitchen::{Kitchen, KitchenView, WardPortions};
use app::ui::format::{date_from_machine, sort_key};
use async_trait::async_trait;
use domain::access::{Action, Actor, Ties, may};
use domain::allocation::{Claim, ClaimKind};
use domain::code::Code as _;
use domain::ids::{BedId, SiteId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::kitchen::{Diet, Guest, Meal, Portions, serve, sum};
use domain::period::Period;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::HashMap;
use time::{Date, Time};

#[async_trait]
impl Kitchen for Plads {
    async fn portions(&self, actor: &Actor, site: &str, date: &str) -> Result<KitchenView, AppError> {
        Ok(portions(self, actor, site, date).await?)
    }
}

async fn portions(plads: &Plads, actor: &Actor, site: &str, date: &str) -> Result<KitchenView, Failure> {
    may(actor, Action::ReadKitchen, Ties::NONE)?;
    let db = plads.store.read();
    let date = if date.is_empty() { plads.today() } else { date_from_machine(date).ok_or(AppError::NotFound)? };
    let sites = site_choices(db, &actor.sites).await?;
    let meals = meals(plads, date).await?;
    let asked: Option<SiteId> = if site.is_empty() { None } else { Some(site.parse().map_err(|_| AppError::NotFound)?) };
    let Some(id) = asked.or(sites.first().map(|s| s.id)) else {
        return Ok(KitchenView { site: None, sites, date, meals: clocks(plads, &meals), wards: Vec::new(), total: [0; 3] });
    };
    may(actor, Action::ReadKitchen, facility::ties_of_site(db, id, plads.today()).await?)?;
    let mut wards = Vec::new();
    let mut total = [0_u32; 3];
    for (name, portions) in by_ward(plads, id, &meals).await? {
        let figures = sum(&portions);
        for (all, one) in total.iter_mut().zip(figures) {
            *all = all.saturating_add(one);
        }
        wards.push(WardPortions { name, rows: portions.into_iter().collect(), total: figures });
    }
    let site = sites.iter().find(|s| s.id == id).cloned();
    Ok(KitchenView { site, sites, date, meals: clocks(plads, &meals), wards, total })
}

/// When the meals of a day are served, by the settings of that day.
async fn meals(plads: &Plads, date: Date) -> Result<Vec<(Meal, Instant)>, Failure> {
    let settings = plads.settings().await?;
    let at = |meal: Meal| {
        let minute = settings.on(date, meal.setting());
        let clock = Time::from_hms(u8::try_from(minute / 60).ok()?, u8::try_from(minute % 60).ok()?, 0).ok()?;
        // On the night when a clock time does not exist, the day has it counted from its start.
        Some((meal, plads.zone.instant(date, clock).unwrap_or_else(|| plads.zone.start_of(date).plus_minutes(minute))))
    };
    Ok(Meal::ALL.iter().filter_map(|meal| at(*meal)).collect())
}

fn clocks(plads: &Plads, meals: &[(Meal, Instant)]) -> Vec<(Meal, Time)> {
    meals.iter().map(|(meal, at)| (*meal, plads.local(*at).time())).collect()
}

/// Portions of each ward of a site, in the order of the building.
async fn by_ward(plads: &Plads, site: SiteId, meals: &[(Meal, Instant)]) -> Result<Vec<(String, Portions)>, Failure> {
    let (db, now) = (plads.store.read(), plads.now());
    let mut wards = ward::Entity::find().filter(ward::Column::SiteId.eq(site.0)).all(db).await?;
    wards.sort_by_cached_key(|w| (w.position, sort_key(&w.name), w.id));
    let rooms = room::Entity::find().filter(room::Column::WardId.is_in(wards.iter().map(|w| w.id))).all(db).await?;
    let beds = bed::Entity::find().filter(bed::Column::RoomId.is_in(rooms.iter().map(|r| r.id))).all(db).await?;
    let ward_of_room: HashMap<_, _> = rooms.iter().map(|r| (r.id, r.ward_id)).collect();
    let ward_of_bed: HashMap<BedId, _> = beds.iter().filter_map(|b| Some((BedId(b.id), *ward_of_room.get(&b.room_id)?))).collect();
    let (Some((_, first)), Some((_, last))) = (meals.iter().min_by_key(|m| m.1), meals.iter().max_by_key(|m| m.1)) else {
        return Ok(Vec::new());
    };
    let span = Period::new(*first, last.plus_seconds(1)).map_err(|_| AppError::Conflict)?;
    let ids: Vec<BedId> = beds.iter().map(|b| BedId(b.id)).collect();
    let taken = claims::on_beds(db, &ids, span).await?;
    let people = Guests::load(plads, &taken).await?;
    let mut found: Vec<_> = wards.into_iter().map(|w| (w.id, w.name, Portions::from([(Diet::Normal, [0; 3])]))).collect();
    for claim in &taken {
        let (Some((guest, diet)), Some(ward)) = (people.guest(claim), ward_of_bed.get(&claim.bed)) else { continue };
        let Some((_, _, portions)) = found.iter_mut().find(|(id, ..)| id == ward) else { continue };
        for (meal, at) in meals {
            if guest.eats(claim.period, *at, now) {
                serve(portions, diet, *meal);
            }
        }
    }
    Ok(found.into_iter().map(|(_, name, portions)| (name, portions)).collect())
}

/// What is known of those who have the beds.
struct Guests {
    stays: HashMap<StayId, (Diet, Option<Instant>)>,
    back: HashMap<StayId, Instant>,
}

impl Guests {
    async fn load(plads: &Plads, taken: &[Claim]) -> Result<Self, Failure> {
        let db = plads.store.read();
        let mut ids: Vec<StayId> = taken.iter().filter_map(|c| c.stay).collect();
        ids.sort_unstable();
        ids.dedup();
        let stays = stay::by_ids(db, &ids).await?;
        let away = absence::of_stays(db, &ids).await?;
        Ok(Self {
            stays: stays.into_iter().map(|s| (s.id, (s.diet, s.state.ended().map(|(at, _)| at)))).collect(),
            back: away.into_iter().filter(|a| a.span.to.is_none()).filter_map(|a| Some((a.stay, a.expected_return?))).collect(),
        })
    }

    /// Who has the bed, and what they eat; a diet is agreed at arrival.
    fn guest(&self, claim: &Claim) -> Option<(Guest, Diet)> {
        match claim.kind {
            ClaimKind::Stay => self.stays.get(&claim.stay?).map(|(diet, ended)| (Guest::InHouse { ended: *ended }, *diet)),
            ClaimKind::Hold => {
                let stay = claim.stay?;
                self.stays.get(&stay).map(|(diet, _)| (Guest::Away { back: self.back.get(&stay).copied() }, *diet))
            }
            ClaimKind::Reservation => Some((Guest::Expected, Diet::Normal)),
            ClaimKind::Cleaning | ClaimKind::Closure => None,
        }
    }
}
