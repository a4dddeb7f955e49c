//! Sites, wards, rooms and beds, as facts. What a bed *is* right now follows from its claims ([`crate::board`]).

use crate::codes;
use crate::cover::Competence;
use crate::ids::{BedId, RoomId, SiteId, WardId};
use serde::{Deserialize, Serialize};

codes! {
    /// Kind of stay (*opholdstype*), domain handbook 2.1.
    pub enum StayKind {
        /// Akutplads.
        Acute = "acute",
        /// Korttidsplads.
        ShortTerm = "short_term",
        /// Vurderingsophold.
        Assessment = "assessment",
        /// Venteophold.
        Waiting = "waiting",
        /// Aflastningsophold.
        Respite = "respite",
        /// Rehabiliteringsophold.
        InpatientRehab = "inpatient_rehab",
        /// Palliativt ophold.
        Palliative = "palliative",
        /// Sundheds- og omsorgsplads.
        HealthCarePlace = "health_care_place",
    }
}

codes! {
    /// What a room has.
    pub enum RoomFeature {
        /// One bed only (*enestue*).
        Single = "single",
        /// Bath of its own.
        OwnBath = "own_bath",
        /// Fit for isolation.
        Isolation = "isolation",
        /// Doors and space for a wheelchair.
        Wheelchair = "wheelchair",
        /// Alarm on the door.
        DoorAlarm = "door_alarm",
        /// Closed garden.
        Garden = "garden",
    }
}

codes! {
    /// What a bed has.
    pub enum BedFeature {
        /// Ceiling lift (*loftlift*).
        CeilingLift = "ceiling_lift",
        /// Bariatric bed.
        Bariatric = "bariatric",
        /// Oxygen outlet.
        Oxygen = "oxygen",
        /// Low bed.
        LowBed = "low_bed",
        /// Pressure-relieving mattress.
        PressureMattress = "pressure_mattress",
    }
}

codes! {
    /// What a citizen needs of a bed or its room (*særlige behov*): the same words as the features.
    pub enum Need {
        /// A room alone.
        Single = "single",
        /// Bath of one's own.
        OwnBath = "own_bath",
        /// Isolation.
        Isolation = "isolation",
        /// Wheelchair access.
        Wheelchair = "wheelchair",
        /// Door alarm.
        DoorAlarm = "door_alarm",
        /// Closed garden.
        Garden = "garden",
        /// Ceiling lift.
        CeilingLift = "ceiling_lift",
        /// Bariatric bed.
        Bariatric = "bariatric",
        /// Oxygen.
        Oxygen = "oxygen",
        /// Low bed.
        LowBed = "low_bed",
        /// Pressure-relieving mattress.
        PressureMattress = "pressure_mattress",
        /// Medicine and fluids into a vein: a need of people at work, as the ones after it ([`crate::cover`]).
        Intravenous = "intravenous",
        /// Care of a tracheostomy.
        Tracheostomy = "tracheostomy",
        /// Support of dialysis.
        Dialysis = "dialysis",
        /// A doctor who can come.
        Doctor = "doctor",
    }
}

codes! {
    /// Who may share a room.
    pub enum GenderRule {
        /// Anybody.
        Any = "any",
        /// All of one registered sex, whichever comes first.
        Same = "same",
        /// Men only.
        Male = "male",
        /// Women only.
        Female = "female",
    }
}

codes! {
    /// What one closure takes out of use.
    pub enum ClosureScope {
        /// One bed.
        Bed = "bed",
        /// Every bed of its room.
        Room = "room",
        /// Every bed of its ward.
        Ward = "ward",
    }
}

/// Does the bed, in its room, have what the need asks for? What is asked of people is not the bed's matter ([`BedFacts::lacks`]).
#[must_use]
pub fn has(need: Need, room: &[RoomFeature], bed: &[BedFeature]) -> bool {
    match need {
        Need::Single => room.contains(&RoomFeature::Single),
        Need::OwnBath => room.contains(&RoomFeature::OwnBath),
        Need::Isolation => room.contains(&RoomFeature::Isolation),
        Need::Wheelchair => room.contains(&RoomFeature::Wheelchair),
        Need::DoorAlarm => room.contains(&RoomFeature::DoorAlarm),
        Need::Garden => room.contains(&RoomFeature::Garden),
        Need::CeilingLift => bed.contains(&BedFeature::CeilingLift),
        Need::Bariatric => bed.contains(&BedFeature::Bariatric),
        Need::Oxygen => bed.contains(&BedFeature::Oxygen),
        Need::LowBed => bed.contains(&BedFeature::LowBed),
        Need::PressureMattress => bed.contains(&BedFeature::PressureMattress),
        Need::Intravenous | Need::Tracheostomy | Need::Dialysis | Need::Doctor => true,
    }
}

/// A bed with everything about it and its room that matters for who may lie in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BedFacts {
    /// The bed.
    pub bed: BedId,
    /// Its label on the door ("2A").
    pub label: String,
    /// The room.
    pub room: RoomId,
    /// Name of the room.
    pub room_name: String,
    /// How many beds stand in the room.
    pub beds_in_room: u8,
    /// Who may share the room.
    pub gender_rule: GenderRule,
    /// What the room has.
    pub room_features: Vec<RoomFeature>,
    /// The ward.
    pub ward: WardId,
    /// Name of the ward.
    pub ward_name: String,
    /// The site.
    pub site: SiteId,
    /// Name of the site.
    pub site_name: String,
    /// Postcode of the site; used for nearness where no position is known.
    pub postcode: String,
    /// Position of the site in degrees × 10⁵ (latitude, longitude), where known.
    pub position: Option<(i32, i32)>,
    /// The kinds of stay the bed is for.
    pub kinds: Vec<StayKind>,
    /// What the bed has.
    pub bed_features: Vec<BedFeature>,
    /// Heaviest citizen the bed is rated for, in kilograms, where known.
    pub max_weight_kg: Option<u16>,
    /// What the bed and its room have on paper and do not have now, because equipment is faulty: the bed is *limited*.
    pub faulty: Vec<Need>,
    /// Needs met by loose equipment that stands at the bed and works.
    pub brought: Vec<Need>,
    /// What can be fetched to the bed from a store for the arrival in question.
    pub fetchable: Vec<Need>,
    /// What those at work in the ward can do at the arrival in question; `None` when nobody has said, and then it is not judged.
    pub present: Option<Vec<Competence>>,
}

impl BedFacts {
    /// Does a need ask for something that nobody at work can do? Gives what.
    #[must_use]
    pub fn lacks(&self, need: Need) -> Option<Competence> {
        let present = self.present.as_ref()?;
        Competence::for_need(need).filter(|competence| !present.contains(competence))
    }

    /// Does the bed, in its room, meet the need with everything in order?
    #[must_use]
    pub fn has(&self, need: Need) -> bool {
        has(need, &self.room_features, &self.bed_features) || (need == Need::Single && self.is_single()) || self.brought.contains(&need)
    }

    /// Would the bed meet the need with something fetched from a store, and not without?
    #[must_use]
    pub fn waits_for(&self, need: Need) -> bool {
        !self.has(need) && self.fetchable.contains(&need)
    }

    /// Is the room for one?
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.beds_in_room == 1 || self.room_features.contains(&RoomFeature::Single)
    }
}
