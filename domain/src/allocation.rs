//! Which bed for whom: claims on beds, the life of an offer, and whether a bed suits a citizen, with every reason why not.
//!
//! The ranking of suitable beds is `planner`'s; that two live claims on a bed never overlap is guaranteed by the database,
//! this module only explains it beforehand. States of beds are read from claims in [`crate::board`].

use crate::citizen::Sex;
use crate::codes;
use crate::cover::Competence;
use crate::facility::{BedFacts, GenderRule, Need, RoomFeature, StayKind, has};
use crate::ids::{BedId, ClaimId, CleaningId, ClosureId, RequestId, ReservationId, SiteId, StayId};
use crate::instant::Instant;
use crate::period::Period;
use crate::request::Infection;
use serde::{Deserialize, Serialize};

codes! {
    /// Why a bed is taken.
    pub enum ClaimKind {
        /// Somebody lies in it.
        Stay = "stay",
        /// It is promised.
        Reservation = "reservation",
        /// It is kept for somebody's return.
        Hold = "hold",
        /// It is being made ready.
        Cleaning = "cleaning",
        /// It is out of use.
        Closure = "closure",
    }
}

/// A bed taken for a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its identity.
    pub id: ClaimId,
    /// The bed.
    pub bed: BedId,
    /// Why.
    pub kind: ClaimKind,
    /// From when to when.
    pub period: Period,
    /// Does it still count? Cancelled claims stay as history.
    pub live: bool,
    /// The stay it serves (stay, hold).
    pub stay: Option<StayId>,
    /// The request it serves (reservation).
    pub request: Option<RequestId>,
    /// The reservation it serves.
    pub reservation: Option<ReservationId>,
    /// The cleaning it serves.
    pub cleaning: Option<CleaningId>,
    /// The closure it serves.
    pub closure: Option<ClosureId>,
    /// Version for optimistic writes; starts at 1.
    pub version: i32,
}

codes! {
    /// Why a referrer declines an offer.
    pub enum DeclineCause {
        /// The citizen said no.
        CitizenSaidNo = "citizen_said_no",
        /// The time does not fit.
        TimeDoesNotFit = "time_does_not_fit",
        /// The citizen's condition has changed.
        ConditionChanged = "condition_changed",
        /// The place does not meet the needs.
        NeedsNotMet = "needs_not_met",
        /// Another solution was found.
        OtherSolution = "other_solution",
    }
}

codes! {
    /// Where an offer stands.
    pub enum OfferStatus {
        /// Tilbudt: waits for an answer.
        Offered = "offered",
        /// Accepteret.
        Confirmed = "confirmed",
        /// Declined by the referrer.
        Declined = "declined",
        /// Nobody answered in time.
        Lapsed = "lapsed",
        /// Taken back by the allocator, or lost its bed.
        Cancelled = "cancelled",
        /// The citizen came.
        Arrived = "arrived",
    }
}

/// Where an offer stands, with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// Waits for an answer.
    Offered {
        /// Past this an unanswered offer lapses.
        answer_by: Instant,
    },
    /// Holds until arrival; has no expiry.
    Confirmed {
        /// When.
        at: Instant,
    },
    /// Over; the status says how.
    Ended {
        /// Declined, lapsed, cancelled or arrived.
        how: OfferStatus,
        /// When.
        at: Instant,
    },
}

/// Why an offer cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// It is over.
    #[error("the offer is no longer open")]
    Over,
    /// It is confirmed already.
    #[error("the offer is confirmed already")]
    Confirmed,
    /// A confirmed reservation never lapses by itself.
    #[error("only an unanswered offer lapses, and only after its time")]
    DoesNotLapse,
}

impl OfferState {
    /// The state without its data.
    #[must_use]
    pub fn status(self) -> OfferStatus {
        match self {
            Self::Offered { .. } => OfferStatus::Offered,
            Self::Confirmed { .. } => OfferStatus::Confirmed,
            Self::Ended { how, .. } => how,
        }
    }

    /// Does it still hold a bed?
    #[must_use]
    pub fn is_live(self) -> bool {
        match self {
            Self::Offered { .. } | Self::Confirmed { .. } => true,
            Self::Ended { .. } => false,
        }
    }

    /// The referrer confirms. An offer past its time may still be confirmed as long as nobody has released it.
    ///
    /// # Errors
    /// [`OfferError`] when over or confirmed already.
    pub fn confirm(self, now: Instant) -> Result<Self, OfferError> {
        match self {
            Self::Offered { .. } => Ok(Self::Confirmed { at: now }),
            Self::Confirmed { .. } => Err(OfferError::Confirmed),
            Self::Ended { .. } => Err(OfferError::Over),
        }
    }

    /// The referrer declines; a confirmed one may be given back too.
    ///
    /// # Errors
    /// [`OfferError::Over`] when over.
    pub fn decline(self, now: Instant) -> Result<Self, OfferError> {
        self.end(OfferStatus::Declined, now)
    }

    /// The allocator takes it back, or the bed is lost.
    ///
    /// # Errors
    /// [`OfferError::Over`] when over.
    pub fn cancel(self, now: Instant) -> Result<Self, OfferError> {
        self.end(OfferStatus::Cancelled, now)
    }

    /// The citizen arrives on it, confirmed or not.
    ///
    /// # Errors
    /// [`OfferError::Over`] when over.
    pub fn arrive(self, now: Instant) -> Result<Self, OfferError> {
        self.end(OfferStatus::Arrived, now)
    }

    /// The allocator moves it to another bed or time. What the referrer has agreed to stays agreed (`same_terms`: same site,
    /// same times); anything else is an offer again.
    ///
    /// # Errors
    /// [`OfferError::Over`] when over.
    pub fn moved(self, same_terms: bool, answer_by: Instant) -> Result<Self, OfferError> {
        match self {
            Self::Ended { .. } => Err(OfferError::Over),
            Self::Confirmed { .. } if same_terms => Ok(self),
            Self::Offered { .. } | Self::Confirmed { .. } => Ok(Self::Offered { answer_by }),
        }
    }

    /// An unanswered offer past its time lapses by itself; nothing else does.
    ///
    /// # Errors
    /// [`OfferError::DoesNotLapse`] when confirmed, over, or before its time.
    pub fn lapse(self, now: Instant) -> Result<Self, OfferError> {
        match self {
            Self::Offered { answer_by } if answer_by <= now => Ok(Self::Ended { how: OfferStatus::Lapsed, at: now }),
            Self::Offered { .. } | Self::Confirmed { .. } | Self::Ended { .. } => Err(OfferError::DoesNotLapse),
        }
    }

    fn end(self, how: OfferStatus, at: Instant) -> Result<Self, OfferError> {
        if self.is_live() { Ok(Self::Ended { how, at }) } else { Err(OfferError::Over) }
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Kind of stay granted.
    pub kind: StayKind,
    /// Registered sex, or the citizen's room preference where recorded.
    pub sex: Sex,
    /// What the bed must meet.
    pub needs: Vec<Need>,
    /// Isolation.
    pub infection: Infection,
    /// Weight, where known.
    pub weight_kg: Option<u16>,
    /// For how long.
    pub period: Period,
    /// Site the citizen chose.
    pub wish: Option<SiteId>,
}

/// Somebody who lies, or will lie, in the same room at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomMate {
    /// Registered sex, or the room preference where recorded.
    pub sex: Sex,
    /// Isolation.
    pub infection: Infection,
    /// When.
    pub period: Period,
    /// Do the two come together, as a couple?
    pub partner: bool,
}

/// One reason why a bed does not suit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// The bed is not for this kind of stay.
    Kind,
    /// The bed or room lacks something needed.
    Need(Need),
    /// It has what is needed, but that is faulty now.
    Faulty(Need),
    /// Nobody at work at the arrival can do what the citizen needs.
    Nobody(Competence),
    /// The bed is taken in part of the period.
    Taken {
        /// Why.
        kind: ClaimKind,
        /// From.
        from: Instant,
        /// To.
        to: Instant,
    },
    /// The room is for the other sex.
    Gender(GenderRule),
    /// Somebody of the other sex is in a same-sex room.
    RoomMateOtherSex,
    /// Somebody in the room is isolated, or awaits a result.
    RoomMateIsolated {
        /// A result is awaited.
        awaiting: bool,
    },
    /// The citizen must be alone, and the room is shared or occupied.
    MustBeAlone,
    /// Isolation needs a bath of its own.
    IsolationNeedsOwnBath,
    /// The bed is rated for less.
    TooHeavy {
        /// What it is rated for, in kilograms.
        max_kg: u16,
    },
}

impl Mismatch {
    /// Is it about who else is in the bed or the room, so that it may be otherwise a moment later?
    #[must_use]
    pub fn is_about_others(self) -> bool {
        match self {
            Self::Taken { .. } | Self::RoomMateOtherSex | Self::RoomMateIsolated { .. } | Self::MustBeAlone => true,
            Self::Kind
            | Self::Need(_)
            | Self::Faulty(_)
            | Self::Nobody(_)
            | Self::Gender(_)
            | Self::IsolationNeedsOwnBath
            | Self::TooHeavy { .. } => false,
        }
    }

    /// Is it that isolation cannot be kept there?
    #[must_use]
    pub fn breaks_isolation(self) -> bool {
        match self {
            Self::RoomMateIsolated { .. } | Self::MustBeAlone | Self::IsolationNeedsOwnBath => true,
            Self::Kind
            | Self::Need(_)
            | Self::Faulty(_)
            | Self::Nobody(_)
            | Self::Taken { .. }
            | Self::Gender(_)
            | Self::RoomMateOtherSex
            | Self::TooHeavy { .. } => false,
        }
    }
}

/// A fact without which it cannot be decided: *kan ikke afgøres*. The system asks, it does not guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingFact {
    /// The citizen's weight.
    Weight,
    /// What the bed is rated for.
    BedRating,
    /// Whether the citizen must be isolated.
    Infection,
    /// The citizen's sex, in a room with a rule.
    Sex,
    /// A room-mate's sex, in a room with a rule.
    RoomMateSex,
    /// Whether a room-mate must be isolated.
    RoomMateInfection,
}

/// Whether a bed suits, with all reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Reasons against; any one is enough.
    pub mismatches: Vec<Mismatch>,
    /// What is not known.
    pub missing: Vec<MissingFact>,
    /// Scarce features the citizen does not need: the bed comes after others.
    pub unneeded: Vec<Need>,
    /// Needs met only once something is fetched from a store: the bed is *klar betinget*, ready on condition.
    #[serde(default)]
    pub to_fetch: Vec<Need>,
}

impl Verdict {
    /// Suits, with everything known; on condition, where something is to be fetched.
    #[must_use]
    pub fn suits(&self) -> bool {
        self.mismatches.is_empty() && self.missing.is_empty()
    }
}

/// Features so scarce that beds having them are kept for those who need them.
pub const SCARCE: [Need; 4] = [Need::Bariatric, Need::Isolation, Need::Oxygen, Need::DoorAlarm];

/// Judges a bed for somebody: `claims` are the live claims on the bed, `mates` the people in the other beds of its room.
#[must_use]
pub fn judge(wanted: &Wanted, bed: &BedFacts, claims: &[Claim], mates: &[RoomMate]) -> Verdict {
    let mut verdict = Verdict::default();
    if !bed.kinds.contains(&wanted.kind) {
        verdict.mismatches.push(Mismatch::Kind);
    }
    for need in &wanted.needs {
        if bed.waits_for(*need) {
            verdict.to_fetch.push(*need);
        } else if !bed.has(*need) {
            // That isolation lacks its bath is said once, by isolation.
            if *need != Need::OwnBath || !isolates(wanted) {
                verdict.mismatches.push(Mismatch::Need(*need));
            }
        } else if bed.faulty.contains(need) {
            verdict.mismatches.push(Mismatch::Faulty(*need));
        }
        verdict.mismatches.extend(bed.lacks(*need).map(Mismatch::Nobody));
    }
    judge_weight(wanted, bed, &mut verdict);
    let present: Vec<&RoomMate> = mates.iter().filter(|m| m.period.overlaps(&wanted.period)).collect();
    judge_isolation(wanted, bed, &present, &mut verdict);
    judge_sexes(wanted, bed, &present, &mut verdict);
    for claim in claims.iter().filter(|c| c.live && c.period.overlaps(&wanted.period)) {
        verdict.mismatches.push(Mismatch::Taken { kind: claim.kind, from: claim.period.from(), to: claim.period.to() });
    }
    let is_needed = |need: &Need| wanted.needs.contains(need) || (*need == Need::Isolation && wanted.infection.isolates());
    verdict.unneeded = SCARCE.into_iter().filter(|need| has(*need, &bed.room_features, &bed.bed_features) && !is_needed(need)).collect();
    verdict.mismatches.sort_unstable();
    verdict.mismatches.dedup();
    verdict
}

fn isolates(wanted: &Wanted) -> bool {
    wanted.infection.isolates() || wanted.needs.contains(&Need::Isolation)
}

fn judge_weight(wanted: &Wanted, bed: &BedFacts, verdict: &mut Verdict) {
    match (wanted.weight_kg, bed.max_weight_kg) {
        (Some(weight), Some(max_kg)) if weight > max_kg => verdict.mismatches.push(Mismatch::TooHeavy { max_kg }),
        (None, _) if wanted.needs.contains(&Need::Bariatric) => verdict.missing.push(MissingFact::Weight),
        (Some(_), None) if wanted.needs.contains(&Need::Bariatric) => verdict.missing.push(MissingFact::BedRating),
        _ => {}
    }
}

fn judge_isolation(wanted: &Wanted, bed: &BedFacts, present: &[&RoomMate], verdict: &mut Verdict) {
    let isolates = isolates(wanted);
    if isolates {
        if !bed.is_single() || !present.is_empty() {
            verdict.mismatches.push(Mismatch::MustBeAlone);
        }
        if !bed.room_features.contains(&RoomFeature::OwnBath) {
            verdict.mismatches.push(Mismatch::IsolationNeedsOwnBath);
        }
    }
    if bed.is_single() {
        return;
    }
    if wanted.infection == Infection::Unknown && !isolates {
        verdict.missing.push(MissingFact::Infection);
    }
    if let Some(mate) = present.iter().find(|m| m.infection.isolates()) {
        verdict.mismatches.push(Mismatch::RoomMateIsolated { awaiting: mate.infection == Infection::AwaitingResult });
    } else if present.iter().any(|m| m.infection == Infection::Unknown) {
        verdict.missing.push(MissingFact::RoomMateInfection);
    }
}

fn judge_sexes(wanted: &Wanted, bed: &BedFacts, present: &[&RoomMate], verdict: &mut Verdict) {
    let only = match bed.gender_rule {
        GenderRule::Any => return,
        GenderRule::Male => Some(Sex::Male),
        GenderRule::Female => Some(Sex::Female),
        GenderRule::Same => None,
    };
    let shared = !bed.is_single();
    if wanted.sex == Sex::Unknown {
        if only.is_some() || shared {
            verdict.missing.push(MissingFact::Sex);
        }
        return;
    }
    if only.is_some_and(|sex| sex != wanted.sex) {
        verdict.mismatches.push(Mismatch::Gender(bed.gender_rule));
    }
    if bed.gender_rule == GenderRule::Same {
        // Couples share a room; what a third person may expect of it stays as it is.
        let others: Vec<&&RoomMate> = present.iter().filter(|m| !m.partner).collect();
        if others.iter().any(|m| m.sex != Sex::Unknown && m.sex != wanted.sex) {
            verdict.mismatches.push(Mismatch::RoomMateOtherSex);
        } else if others.iter().any(|m| m.sex == Sex::Unknown) {
            verdict.missing.push(MissingFact::RoomMateSex);
        }
    }
}

#[cfg(test)]
mod tests;
