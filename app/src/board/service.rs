//! What the board needs from the server, and what it gets: beds as they are at one instant, in the order of the building.

use crate::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;
use domain::board::BedState;
use domain::citizen::PersonName;
use domain::codes;
use domain::facility::{BedFeature, GenderRule, RoomFeature, StayKind};
use domain::ids::{BedId, RequestId, SiteId, StayId, WardId};
use domain::shift::ShiftName;
use domain::stay::CleaningStep;
use time::{Date, PrimitiveDateTime};

/// Beds at a glance.
#[async_trait]
pub trait Board: Send + Sync {
    /// The beds of one of the actor's sites now; of the first by name when none is asked for.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for other roles, [`AppError::NotFound`] for a site that is not the actor's.
    async fn board(&self, actor: &Actor, ask: Ask) -> Result<BoardView, AppError>;

    /// The beds of a site for a screen on the wall: initials at most.
    ///
    /// # Errors
    /// As [`Self::board`].
    async fn wall(&self, actor: &Actor, site: Option<SiteId>) -> Result<BoardView, AppError>;

    /// Claims on the beds of a site over some days.
    ///
    /// # Errors
    /// As [`Self::board`].
    async fn tape(&self, actor: &Actor, ask: Ask, from: Option<Date>, length: Length) -> Result<TapeView, AppError>;

    /// The beds of a site to be made ready; of the first by name when none is asked for.
    ///
    /// # Errors
    /// As [`Self::board`].
    async fn cleanings(&self, actor: &Actor, site: Option<SiteId>) -> Result<super::CleaningView, AppError>;
}

codes! {
    /// How many days the timeline shows.
    pub enum Length {
        /// One week.
        Week = "7",
        /// Two weeks.
        TwoWeeks = "14",
        /// Four weeks.
        FourWeeks = "28",
    }
}

impl Length {
    /// In days.
    #[must_use]
    pub const fn days(self) -> u8 {
        match self {
            Self::Week => 7,
            Self::TwoWeeks => 14,
            Self::FourWeeks => 28,
        }
    }
}

/// Something that is to happen on a bed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// When.
    pub at: PrimitiveDateTime,
    /// What.
    pub kind: ExpectedKind,
    /// The bed's label.
    pub bed: String,
    /// In which ward.
    pub ward: WardId,
    /// Whom it is about, as the board says it.
    pub who: String,
}

/// What is to happen on a bed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedKind {
    /// Somebody comes.
    Arrival,
    /// Somebody leaves.
    Departure,
    /// A closure ends.
    Opening,
}

/// The timeline of a site: beds down, days across, each day in two halves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapeView {
    /// The site shown.
    pub site: Option<SiteChoice>,
    /// All sites of the actor, by name.
    pub sites: Vec<SiteChoice>,
    /// First day, always a Monday.
    pub from: Date,
    /// Days shown.
    pub length: Length,
    /// How far the tape has run, in thousandths; `None` when now is not on it.
    pub now: Option<u16>,
    /// Wards in the order of the building.
    pub wards: Vec<TapeWard>,
    /// Beds free at the hour of the census, for each day.
    pub free: Vec<usize>,
}

/// A ward on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapeWard {
    /// Name.
    pub name: String,
    /// Beds in order.
    pub rows: Vec<TapeRow>,
}

/// A bed on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapeRow {
    /// The bed.
    pub bed: BedId,
    /// Its label on the door.
    pub label: String,
    /// What it has.
    pub features: Vec<BedFeature>,
    /// What its room has.
    pub room_features: Vec<RoomFeature>,
    /// A fault leaves a need unmet.
    pub limited: bool,
    /// From left to right; the spans add up to two for each day.
    pub cells: Vec<TapeCell>,
}

/// A piece of the tape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TapeCell {
    /// Nobody has the bed.
    Free {
        /// The day.
        day: Date,
        /// Half-days, 1 or 2.
        span: usize,
    },
    /// Somebody or something has it.
    Bar(TapeBar),
}

/// A claim on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapeBar {
    /// What the bed is while it lasts.
    pub state: BedState,
    /// Who, where it is about somebody.
    pub who: Option<Who>,
    /// The stay it serves.
    pub stay: Option<StayId>,
    /// The request it serves.
    pub request: Option<RequestId>,
    /// When it begins.
    pub from: PrimitiveDateTime,
    /// When it ends, or is expected to.
    pub to: PrimitiveDateTime,
    /// Half-days it takes.
    pub span: usize,
    /// It began before the tape.
    pub from_before: bool,
    /// It goes on after the tape.
    pub runs_on: bool,
    /// Its time is over.
    pub late: bool,
    /// The citizen must be isolated, or awaits a result.
    pub isolates: bool,
    /// Until when the referrer may answer, of an offer.
    pub answer_by: Option<PrimitiveDateTime>,
    /// Why, of a closure.
    pub cause: Option<String>,
}

/// Which board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Of which site.
    pub site: Option<SiteId>,
    /// With names, or with initials.
    pub names: bool,
    /// The page looks again by itself.
    pub refresh: bool,
}

/// A site to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteChoice {
    /// The site.
    pub id: SiteId,
    /// Its name.
    pub name: String,
}

/// The board of a site; `None` of them when the organisation has no site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardView {
    /// The site shown.
    pub site: Option<SiteChoice>,
    /// All sites of the actor, by name.
    pub sites: Vec<SiteChoice>,
    /// The shift at work there.
    pub shift: Option<ShiftName>,
    /// Wards in the order of the building.
    pub wards: Vec<WardView>,
}

/// A ward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WardView {
    /// The ward.
    pub id: WardId,
    /// Name.
    pub name: String,
    /// Rooms in order.
    pub rooms: Vec<RoomView>,
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomView {
    /// Name.
    pub name: String,
    /// Who may share it.
    pub gender_rule: GenderRule,
    /// What it has.
    pub features: Vec<RoomFeature>,
    /// Beds in order.
    pub beds: Vec<BedTile>,
}

impl RoomView {
    /// Is it for one?
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.beds.len() == 1 || self.features.contains(&RoomFeature::Single)
    }
}

/// A bed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedTile {
    /// The bed.
    pub id: BedId,
    /// Its label on the door.
    pub label: String,
    /// What it has.
    pub features: Vec<BedFeature>,
    /// Heaviest citizen, in kilograms, where known.
    pub max_weight_kg: Option<u16>,
    /// A fault leaves a need unmet.
    pub limited: bool,
    /// What it is now.
    pub now: Situation,
    /// Who comes next, on a bed that is something else now.
    pub next: Option<Arrival>,
    /// What it waits for, the first due first.
    pub awaited: Option<super::Awaited>,
    /// Will it be free tomorrow night, as far as is known today?
    pub free_tomorrow: bool,
}

impl BedTile {
    /// The day's arrival: of the reservation that has the bed, or of the next one.
    #[must_use]
    pub fn arrives_by(&self, day: Date) -> bool {
        let at = match &self.now {
            Situation::Reserved(arrival) => Some(arrival.at),
            _ => self.next.as_ref().map(|next| next.at),
        };
        at.is_some_and(|at| at.date() <= day)
    }

    /// The stay in it, of somebody in house or away.
    #[must_use]
    pub fn stay(&self) -> Option<StayId> {
        match &self.now {
            Situation::Occupied(guest) | Situation::Held(guest) => Some(guest.stay),
            _ => None,
        }
    }

    /// Does somebody in house leave on the day, or should they have left before?
    #[must_use]
    pub fn leaves_by(&self, day: Date) -> bool {
        matches!(&self.now, Situation::Occupied(guest) if guest.until.date() <= day)
    }
}

/// What a bed is now: the state, with what is known in that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Situation {
    /// Nobody has it, until the next claim.
    Free {
        /// When it is taken again.
        until: Option<PrimitiveDateTime>,
    },
    /// Promised to somebody.
    Reserved(Arrival),
    /// Somebody is in it.
    Occupied(Guest),
    /// Kept for somebody who is away.
    Held(Guest),
    /// The citizen has died and is not yet collected.
    AwaitsCollection,
    /// Between two citizens.
    Cleaning {
        /// How far.
        step: CleaningStep,
        /// When it is expected to be ready.
        until: PrimitiveDateTime,
    },
    /// Out of use.
    Closed {
        /// Why.
        cause: String,
        /// Until when.
        until: PrimitiveDateTime,
    },
}

impl Situation {
    /// The state it is.
    #[must_use]
    pub fn state(&self) -> BedState {
        match self {
            Self::Free { .. } => BedState::Free,
            Self::Reserved(_) => BedState::Reserved,
            Self::Occupied(_) | Self::AwaitsCollection => BedState::Occupied,
            Self::Held(_) => BedState::Held,
            Self::Cleaning { .. } => BedState::Cleaning,
            Self::Closed { .. } => BedState::Closed,
        }
    }
}

/// Somebody expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Who.
    pub who: Who,
    /// When.
    pub at: PrimitiveDateTime,
    /// Until when the referrer has to answer, while it is an offer.
    pub answer_by: Option<PrimitiveDateTime>,
    /// The answer or the arrival is overdue.
    pub late: bool,
    /// Needs isolation, or awaits a result.
    pub isolates: bool,
}

/// Somebody in house or away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// The stay.
    pub stay: StayId,
    /// Who.
    pub who: Who,
    /// Expected departure; for a held bed, until when it is held.
    pub until: PrimitiveDateTime,
    /// That has passed, or the hold runs out within the hour.
    pub late: bool,
    /// Needs isolation, or awaits a result.
    pub isolates: bool,
}

/// As much of a citizen as the actor may see here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Name and age.
    Named(PersonName, u16),
    /// Initials and age: names are hidden.
    Initials(String, u16),
    /// Nobody in particular: the kind of stay, where it is known.
    Kind(Option<StayKind>),
}

/// The figures above the board; each counts exactly the beds its list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Beds.
    pub beds: usize,
    /// Free now.
    pub free: usize,
    /// Free tomorrow night.
    pub free_tomorrow: usize,
    /// Leaving today.
    pub leaving: usize,
    /// Arriving today.
    pub arriving: usize,
    /// Occupied.
    pub occupied: usize,
    /// Reserved.
    pub reserved: usize,
    /// Held.
    pub held: usize,
    /// Being cleaned.
    pub cleaning: usize,
    /// Closed.
    pub closed: usize,
}

impl Counts {
    /// Counts beds as they are on `today`.
    #[must_use]
    pub fn of<'a>(beds: impl IntoIterator<Item = &'a BedTile>, today: Date) -> Self {
        let mut counts = Self::default();
        for bed in beds {
            counts.beds += 1;
            match bed.now.state() {
                BedState::Free => counts.free += 1,
                BedState::Reserved => counts.reserved += 1,
                BedState::Occupied => counts.occupied += 1,
                BedState::Held => counts.held += 1,
                BedState::Cleaning => counts.cleaning += 1,
                BedState::Closed => counts.closed += 1,
            }
            counts.free_tomorrow += usize::from(bed.free_tomorrow);
            counts.leaving += usize::from(bed.leaves_by(today));
            counts.arriving += usize::from(bed.arrives_by(today));
        }
        counts
    }
}

impl BoardView {
    /// Every bed of the site.
    pub fn beds(&self) -> impl Iterator<Item = &BedTile> {
        self.wards.iter().flat_map(|ward| &ward.rooms).flat_map(|room| &room.beds)
    }
}
