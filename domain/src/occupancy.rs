//! Nights counted (*belægning*): what every bed was at the census of every night, and how figures are made of it.
//!
//! One instant a night decides, read as the board reads it ([`crate::board::bed_at`]), so a stay counts because it covers that
//! instant and not because of the day it began. Every bed that stands is in exactly one class; the sum of the classes is the
//! number of beds (invariant I3). Which classes make the numerator is a dated setting and travels with the figure.

use crate::allocation::Claim;
use crate::board::{BedState, bed_at};
use crate::facility::StayKind;
use crate::ids::{BedId, OrganisationId, SiteId, StayId};
use crate::instant::{Calendar, Instant};
use crate::setting::{SettingKey, Settings};
use std::collections::{BTreeMap, HashMap};
use time::{Date, Time};

/// Which classes besides occupied count as occupied at the census.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CensusRule {
    /// A reserved bed counts.
    pub reserved: bool,
    /// A held bed counts.
    pub held: bool,
}

impl CensusRule {
    /// Does a bed in this state count as occupied?
    #[must_use]
    pub fn counts(self, state: BedState) -> bool {
        match state {
            BedState::Occupied => true,
            BedState::Reserved => self.reserved,
            BedState::Held => self.held,
            BedState::Free | BedState::Cleaning | BedState::Closed => false,
        }
    }
}

/// The census of one night: the instant at which beds are counted, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Night {
    /// Local date on which the night begins.
    pub date: Date,
    /// When beds are counted.
    pub at: Instant,
    /// Local hour of the census.
    pub hour: u8,
    /// What counts.
    pub rule: CensusRule,
}

impl Night {
    /// The census of a date, as the settings of that date say. An hour that is skipped in spring moves to the next one.
    #[must_use]
    pub fn of(date: Date, calendar: &impl Calendar, settings: &Settings) -> Self {
        let set = |key| settings.on(date, key);
        let hour = u8::try_from(set(SettingKey::CensusHour)).unwrap_or(23).min(23);
        let at = (hour..24)
            .find_map(|hour| calendar.instant(date, Time::from_hms(hour, 0, 0).ok()?))
            .unwrap_or_else(|| calendar.start_of(date).plus_hours(i64::from(hour)));
        let rule = CensusRule { reserved: set(SettingKey::CensusCountsReserved) == 1, held: set(SettingKey::CensusCountsHeld) == 1 };
        Self { date, at, hour, rule }
    }
}

/// A bed from the day it was opened to the day it was retired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedLife {
    /// The bed.
    pub bed: BedId,
    /// Its site.
    pub site: SiteId,
    /// The kinds of stay it is for.
    pub kinds: Vec<StayKind>,
    /// When it was opened.
    pub opened: Instant,
    /// When it was retired, if it was.
    pub retired: Option<Instant>,
}

impl BedLife {
    /// Does the bed exist at the instant? Before it is opened and after it is retired it is not a physical bed.
    #[must_use]
    pub fn stands_at(&self, at: Instant) -> bool {
        self.opened <= at && self.retired.is_none_or(|end| at < end)
    }
}

/// One bed at the census of one night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BedNight<'a> {
    /// The bed.
    pub bed: &'a BedLife,
    /// The night.
    pub night: Night,
    /// Its class.
    pub state: BedState,
    /// The claim that made it so.
    pub claim: Option<&'a Claim>,
}

/// Beds with their claims, ready to be counted on any night.
#[derive(Clone, Debug)]
pub struct Census<'a> {
    beds: &'a [BedLife],
    live: HashMap<BedId, Vec<&'a Claim>>,
}

impl<'a> Census<'a> {
    /// Claims may come in any order; dead ones are left out. Live claims of a bed never overlap (invariant I1).
    #[must_use]
    pub fn new(beds: &'a [BedLife], claims: &'a [Claim]) -> Self {
        let mut live: HashMap<BedId, Vec<&Claim>> = HashMap::new();
        for claim in claims.iter().filter(|c| c.live) {
            live.entry(claim.bed).or_default().push(claim);
        }
        for of_bed in live.values_mut() {
            of_bed.sort_unstable_by_key(|c| c.period.from());
        }
        Self { beds, live }
    }

    /// Every bed that stands that night, in the order given.
    pub fn night<'b>(&'b self, night: Night) -> impl Iterator<Item = BedNight<'a>> + use<'a, 'b> {
        self.beds.iter().filter(move |bed| bed.stands_at(night.at)).map(move |bed| {
            let of_bed = self.live.get(&bed.bed).map_or(&[][..], Vec::as_slice);
            // Only the last claim that has begun can cover the instant.
            let begun = of_bed.get(..of_bed.partition_point(|c| c.period.from() <= night.at)).unwrap_or_default();
            let now = bed_at(night.at, begun.last().copied());
            BedNight { bed, night, state: now.state, claim: now.claim }
        })
    }
}

/// Bed-nights by class; every bed-night is in exactly one of the six classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BedNights {
    /// All: one for each bed and night.
    pub physical: i64,
    /// Somebody in the bed.
    pub occupied: i64,
    /// Kept for somebody's return.
    pub held: i64,
    /// Promised.
    pub reserved: i64,
    /// Being made ready.
    pub cleaning: i64,
    /// Out of use.
    pub closed: i64,
    /// Free.
    pub free: i64,
    /// Of these, how many count as occupied by the rule of their night: the numerator.
    pub counted: i64,
}

impl BedNights {
    /// Adds one bed-night.
    pub fn add(&mut self, state: BedState, rule: CensusRule) {
        self.physical += 1;
        *match state {
            BedState::Free => &mut self.free,
            BedState::Reserved => &mut self.reserved,
            BedState::Occupied => &mut self.occupied,
            BedState::Held => &mut self.held,
            BedState::Cleaning => &mut self.cleaning,
            BedState::Closed => &mut self.closed,
        } += 1;
        if rule.counts(state) {
            self.counted += 1;
        }
    }

    /// How many in a class.
    #[must_use]
    pub fn of(&self, state: BedState) -> i64 {
        match state {
            BedState::Free => self.free,
            BedState::Reserved => self.reserved,
            BedState::Occupied => self.occupied,
            BedState::Held => self.held,
            BedState::Cleaning => self.cleaning,
            BedState::Closed => self.closed,
        }
    }

    /// *Disponible*: physical less closed; the denominator.
    #[must_use]
    pub fn usable(&self) -> i64 {
        self.physical - self.closed
    }

    /// Usable and not counted as occupied.
    #[must_use]
    pub fn free_usable(&self) -> i64 {
        self.usable() - self.counted
    }

    /// Occupancy in tenths of a per cent, rounded half up; `None` where no bed could be used.
    #[must_use]
    pub fn percent_tenths(&self) -> Option<i64> {
        (self.usable() > 0).then(|| rounded(self.counted * 1000, self.usable()))
    }
}

impl std::ops::AddAssign for BedNights {
    fn add_assign(&mut self, other: Self) {
        self.physical += other.physical;
        self.occupied += other.occupied;
        self.held += other.held;
        self.reserved += other.reserved;
        self.cleaning += other.cleaning;
        self.closed += other.closed;
        self.free += other.free;
        self.counted += other.counted;
    }
}

impl std::iter::Sum for BedNights {
    fn sum<I: Iterator<Item = Self>>(each: I) -> Self {
        each.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

impl<'a> FromIterator<BedNight<'a>> for BedNights {
    fn from_iter<I: IntoIterator<Item = BedNight<'a>>>(nights: I) -> Self {
        nights.into_iter().fold(Self::default(), |mut sum, one| {
            sum.add(one.state, one.night.rule);
            sum
        })
    }
}

/// A phase of a stay, as far as figures need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseFacts {
    /// The stay.
    pub stay: StayId,
    /// Kind of stay in the phase.
    pub kind: StayKind,
    /// Who decided and pays.
    pub authority: OrganisationId,
    /// When it began.
    pub from: Instant,
}

/// Phases of many stays.
#[derive(Clone, Debug, Default)]
pub struct Phases(BTreeMap<StayId, Vec<PhaseFacts>>);

impl Phases {
    /// Phases in any order; those of one stay follow each other without gaps (invariant I2).
    #[must_use]
    pub fn new(phases: Vec<PhaseFacts>) -> Self {
        let mut of: BTreeMap<StayId, Vec<PhaseFacts>> = BTreeMap::new();
        for phase in phases {
            of.entry(phase.stay).or_default().push(phase);
        }
        for list in of.values_mut() {
            list.sort_unstable_by_key(|p| p.from);
        }
        Self(of)
    }

    /// The phase of a stay at an instant: the last one begun, or the first when none had.
    #[must_use]
    pub fn at(&self, stay: StayId, at: Instant) -> Option<&PhaseFacts> {
        let list = self.0.get(&stay)?;
        list.iter().rev().find(|p| p.from <= at).or_else(|| list.first())
    }

    /// Kind of a bed-night: of somebody's stay (in the bed, or away with the bed held) the kind of the phase that night;
    /// of any other bed the first kind it is for. `None` when that is not stated.
    #[must_use]
    pub fn kind_of(&self, night: &BedNight<'_>) -> Option<StayKind> {
        let stay = night.claim.and_then(|claim| claim.stay);
        let phase = stay.and_then(|stay| self.at(stay, night.night.at));
        phase.map(|p| p.kind).or_else(|| night.bed.kinds.first().copied())
    }
}

/// How long stays were (*liggetid*), in nights: date of departure less date of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// How many stays.
    pub stays: i64,
    /// All their nights.
    pub nights: i64,
    /// Average, in tenths of a night.
    pub average_tenths: i64,
    /// Median, in tenths of a night.
    pub median_tenths: i64,
    /// Nine in ten stays were at most this many nights.
    pub ninth_decile: i64,
}

impl Lengths {
    /// Of these stays, given in nights; `None` without any.
    #[must_use]
    pub fn of(mut nights: Vec<i64>) -> Option<Self> {
        nights.sort_unstable();
        let stays = i64::try_from(nights.len()).ok().filter(|n| *n > 0)?;
        let at = |place: usize| nights.get(place).copied().unwrap_or_default();
        let (below, above) = (at((nights.len() - 1) / 2), at(nights.len() / 2));
        let total: i64 = nights.iter().sum();
        Some(Self {
            stays,
            nights: total,
            average_tenths: rounded(total * 10, stays),
            median_tenths: (below + above) * 5,
            ninth_decile: at((nights.len() * 9).div_ceil(10) - 1),
        })
    }
}

/// `part / whole`, rounded half up; both at least zero.
fn rounded(part: i64, whole: i64) -> i64 {
    (2 * part + whole) / (2 * whole)
}

#[cfg(test)]
mod tests;
