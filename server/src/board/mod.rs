//! The board: every bed of a site at this instant, read in four queries and never stored.

mod cleaning;
mod expected;
mod load;
mod tape;

pub(crate) use load::sites as site_choices;

use crate::access::Look;
use crate::bed::fetch;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::shift;
use app::board::{
    Arrival, Ask, BedTile, Board, BoardView, CleaningView, Guest, Length, RoomView, SiteChoice, Situation, TapeView, WardView, Who,
};
use app::error::AppError;
use app::ui::format::sort_key;
use async_trait::async_trait;
pub(crate) use cleaning::forms;
use domain::access::{Action, Actor, Role, Ties, may};
use domain::board::{BedState, bed_at};
use domain::citizen::age_on;
use domain::ids::{BedId, CitizenId, SiteId};
use domain::instant::{Calendar as _, Instant};
use domain::setting::SettingKey;
pub(crate) use expected::{Sheet, sheet};
use load::{Bed, Taken};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};
use time::{Date, Time};

#[async_trait]
impl Board for Plads {
    async fn board(&self, actor: &Actor, ask: Ask) -> Result<BoardView, AppError> {
        Ok(board(self, actor, ask).await?)
    }

    async fn wall(&self, actor: &Actor, site: Option<SiteId>) -> Result<BoardView, AppError> {
        Ok(wall(self, actor, site).await?)
    }

    async fn tape(&self, actor: &Actor, ask: Ask, from: Option<Date>, length: Length) -> Result<TapeView, AppError> {
        Ok(tape::tape(self, actor, ask, from, length).await?)
    }

    async fn cleanings(&self, actor: &Actor, site: Option<SiteId>) -> Result<CleaningView, AppError> {
        Ok(cleaning::list(self, actor, site).await?)
    }
}

async fn board(plads: &Plads, actor: &Actor, ask: Ask) -> Result<BoardView, Failure> {
    may(actor, Action::ReadBoard, Ties::NONE)?;
    read(plads, actor, ask).await
}

async fn wall(plads: &Plads, actor: &Actor, site: Option<SiteId>) -> Result<BoardView, Failure> {
    may(actor, Action::ReadWall, Ties::NONE)?;
    // Initials are a look at citizens, too; the screen renews itself, so only somebody new is one.
    let view = read(plads, actor, Ask { site, names: false, refresh: true }).await?;
    let Some(site) = &view.site else { return Ok(view) };
    let (hours, _) = shift::of_site(plads.store.read(), site.id).await?;
    Ok(BoardView { shift: Some(hours.at(plads.now(), &plads.zone).name), ..view })
}

async fn read(plads: &Plads, actor: &Actor, ask: Ask) -> Result<BoardView, Failure> {
    let db = plads.store.read();
    let (sites, site) = choose(db, actor, ask.site).await?;
    let Some(site) = site else { return Ok(BoardView { site: None, sites, shift: None, wards: Vec::new() }) };
    let moment = Moment::of(plads, actor, ask).await?;
    let beds = load::beds(db, site.id, moment.now).await?;
    let taken = load::taken(db, site.id, moment.now, moment.now, None).await?;
    let ids: Vec<BedId> = beds.iter().map(|bed| bed.id).collect();
    let mut wards = moment.wards(plads, beds, &taken)?;
    let mut awaited = fetch::awaited_by(plads, db, &ids).await?;
    for tile in wards.iter_mut().flat_map(|w| &mut w.rooms).flat_map(|r| &mut r.beds) {
        tile.awaited = awaited.remove(&tile.id).and_then(|pieces| pieces.into_iter().next());
    }
    let view = BoardView { site: Some(site.clone()), sites, shift: None, wards };
    if moment.shows_people() {
        moment.log(plads, actor, site.id, load::citizens(&taken)).await?;
    }
    Ok(view)
}

/// The actor's sites, and the one that is meant: the one asked for, else the first by name. A site is the actor's when today's
/// agreement makes their organisation its authority or operator ([`Actor::sites`]).
pub(crate) async fn choose<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    asked: Option<SiteId>,
) -> Result<(Vec<SiteChoice>, Option<SiteChoice>), Failure> {
    if asked.is_some_and(|site| !actor.sites.contains(&site)) {
        return Err(AppError::NotFound.into());
    }
    let sites = load::sites(db, &actor.sites).await?;
    let site = sites.iter().find(|site| asked.is_none_or(|asked| asked == site.id)).cloned();
    Ok((sites, site))
}

/// What the drawing of every bed needs to know.
struct Moment {
    now: Instant,
    tomorrow_night: Instant,
    /// A hold that runs out within so many minutes is marked: somebody must decide.
    hold_warning: i64,
    names: Names,
    refresh: bool,
}

/// How much of a citizen is shown.
#[derive(Clone, Copy)]
pub(crate) enum Names {
    Full,
    Initials,
    /// Managers see beds, not people.
    None,
}

impl Moment {
    async fn of(plads: &Plads, actor: &Actor, ask: Ask) -> Result<Self, Failure> {
        let names = match (actor.role, ask.names) {
            (Role::CapacityManager, _) => Names::None,
            (_, true) => Names::Full,
            (_, false) => Names::Initials,
        };
        Self::now(plads, names, ask.refresh).await
    }

    async fn now(plads: &Plads, names: Names, refresh: bool) -> Result<Self, Failure> {
        let hour = u8::try_from(plads.setting(SettingKey::CensusHour).await?).unwrap_or(23);
        let tomorrow = plads.today().next_day().unwrap_or(plads.today());
        let night = Time::from_hms(hour, 0, 0).ok().and_then(|clock| plads.zone.instant(tomorrow, clock));
        let tomorrow_night = night.unwrap_or_else(|| plads.zone.start_of(tomorrow));
        let hold_warning = plads.setting(SettingKey::HoldWarningMinutes).await?;
        Ok(Self { now: plads.now(), tomorrow_night, hold_warning, names, refresh })
    }

    /// Does it show who is in a bed?
    fn shows_people(&self) -> bool {
        !matches!(self.names, Names::None)
    }

    async fn log(&self, plads: &Plads, actor: &Actor, site: SiteId, shown: BTreeSet<CitizenId>) -> Result<(), Failure> {
        let citizens: Vec<CitizenId> = shown.into_iter().collect();
        let look = Look { action: "board.read", purpose: "care", criterion: site.to_string(), citizens: &citizens, refresh: self.refresh };
        plads.log_look(actor, look).await
    }

    fn wards(&self, plads: &Plads, beds: Vec<Bed>, taken: &HashMap<BedId, Vec<Taken>>) -> Result<Vec<WardView>, Failure> {
        let mut wards: Vec<(domain::ids::WardId, WardView)> = Vec::new();
        let mut room_now = None;
        for bed in beds {
            let claims = taken.get(&bed.id).map_or(&[][..], Vec::as_slice);
            let tile = self.tile(plads, &bed, claims)?;
            if wards.last().is_none_or(|(id, _)| *id != bed.ward) {
                wards.push((bed.ward, WardView { id: bed.ward, name: bed.ward_name, rooms: Vec::new() }));
                room_now = None;
            }
            let Some((_, ward)) = wards.last_mut() else { continue };
            if room_now != Some(bed.room) {
                ward.rooms.push(RoomView {
                    name: bed.room_name,
                    gender_rule: bed.gender_rule,
                    features: bed.room_features,
                    beds: Vec::new(),
                });
                room_now = Some(bed.room);
            }
            if let Some(room) = ward.rooms.last_mut() {
                room.beds.push(tile);
            }
        }
        Ok(wards.into_iter().map(|(_, ward)| ward).collect())
    }

    fn tile(&self, plads: &Plads, bed: &Bed, taken: &[Taken]) -> Result<BedTile, Failure> {
        let claims = || taken.iter().map(|t| &t.claim);
        let now = bed_at(self.now, claims());
        let facts = |claim: Option<&domain::allocation::Claim>| claim.and_then(|c| taken.iter().find(|t| t.claim.id == c.id));
        let covering = facts(now.claim);
        let situation = match (now.state, covering) {
            (BedState::Free, _) | (_, None) => Situation::Free { until: now.next.map(|next| plads.local(next.period.from())) },
            (BedState::Reserved, Some(t)) => Situation::Reserved(self.arrival(plads, t)),
            (BedState::Occupied, Some(t)) if t.stay_ended => Situation::AwaitsCollection,
            (BedState::Occupied, Some(t)) => {
                let until = t.leaves();
                Situation::Occupied(self.guest(plads, t, until, until <= self.now)?)
            }
            (BedState::Held, Some(t)) => {
                let until = t.hold_until.unwrap_or(t.claim.period.to());
                Situation::Held(self.guest(plads, t, until, until <= self.now.plus_minutes(self.hold_warning))?)
            }
            (BedState::Cleaning, Some(t)) => {
                let step = t.cleaning_step.ok_or_else(|| load::meaningless("bed_claim.cleaning_id"))?;
                Situation::Cleaning { step, until: plads.local(t.claim.period.to()) }
            }
            (BedState::Closed, Some(t)) => {
                Situation::Closed { cause: t.closure_cause.clone().unwrap_or_default(), until: plads.local(t.claim.period.to()) }
            }
        };
        let next = facts(now.next).filter(|t| t.claim.reservation.is_some()).map(|t| self.arrival(plads, t));
        Ok(BedTile {
            id: bed.id,
            label: bed.label.clone(),
            features: bed.features.clone(),
            max_weight_kg: bed.max_weight_kg,
            limited: bed.limited,
            awaited: None,
            now: situation,
            next,
            free_tomorrow: bed_at(self.tomorrow_night, claims()).state == BedState::Free,
        })
    }

    fn arrival(&self, plads: &Plads, taken: &Taken) -> Arrival {
        let at = taken.claim.period.from();
        let answer_by = taken.answer_by;
        Arrival {
            who: self.who(plads, taken),
            at: plads.local(at),
            answer_by: answer_by.map(|at| plads.local(at)),
            late: taken.awaited() <= self.now,
            isolates: taken.isolates,
        }
    }

    fn guest(&self, plads: &Plads, taken: &Taken, until: Instant, late: bool) -> Result<Guest, Failure> {
        let stay = taken.claim.stay.ok_or_else(|| load::meaningless("bed_claim.stay_id"))?;
        Ok(Guest { stay, who: self.who(plads, taken), until: plads.local(until), late, isolates: taken.isolates })
    }

    fn who(&self, plads: &Plads, taken: &Taken) -> Who {
        match (self.names, &taken.citizen) {
            (Names::None, _) | (_, None) => Who::Kind(taken.kind),
            (Names::Full, Some(c)) => Who::Named(c.name.clone(), age_on(c.birth_date, plads.zone.date(self.now))),
            (Names::Initials, Some(c)) => Who::Initials(c.name.initials(), age_on(c.birth_date, plads.zone.date(self.now))),
        }
    }
}

/// The order of the building: as the administrator put it, else by name as people read names.
fn order(position: i32, name: &str) -> (i32, String) {
    (position, sort_key(name))
}
