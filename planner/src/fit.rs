//! Whether a bed suits, as fast as it can be said: the same answer as [`domain::allocation::judge`], without its reasons. That
//! the two always agree is tested as a property.

use crate::Candidate;
use domain::allocation::{RoomMate, Wanted};
use domain::citizen::Sex;
use domain::facility::{GenderRule, Need, RoomFeature};
use domain::request::Infection;

/// Does the bed suit, with everything known?
#[must_use]
pub fn suits(wanted: &Wanted, candidate: &Candidate<'_>) -> bool {
    let bed = candidate.bed;
    if !bed.kinds.contains(&wanted.kind) || candidate.claims.iter().any(|c| c.live && c.period.overlaps(&wanted.period)) {
        return false;
    }
    let single = bed.is_single();
    let works = |need: &Need| bed.waits_for(*need) || (bed.has(*need) && !bed.faulty.contains(need));
    let meets = |need: &Need| works(need) && bed.lacks(*need).is_none();
    if !wanted.needs.iter().all(meets) {
        return false;
    }
    let carries = match (wanted.weight_kg, bed.max_weight_kg) {
        (Some(weight), Some(most)) => weight <= most,
        (None, _) | (_, None) => !wanted.needs.contains(&Need::Bariatric),
    };
    let isolates = wanted.infection.isolates() || wanted.needs.contains(&Need::Isolation);
    let present = || candidate.mates.iter().filter(|m| m.period.overlaps(&wanted.period));
    if !carries || (isolates && !(single && present().next().is_none() && bed.room_features.contains(&RoomFeature::OwnBath))) {
        return false;
    }
    if !single {
        let known = wanted.infection != Infection::Unknown || isolates;
        if !known || present().any(|m| m.infection.isolates() || m.infection == Infection::Unknown) {
            return false;
        }
    }
    shares(wanted, bed.gender_rule, single, present())
}

/// Does the rule of the room allow the citizen?
fn shares<'m>(wanted: &Wanted, rule: GenderRule, single: bool, mut present: impl Iterator<Item = &'m RoomMate>) -> bool {
    match rule {
        GenderRule::Any => true,
        GenderRule::Male => wanted.sex == Sex::Male,
        GenderRule::Female => wanted.sex == Sex::Female,
        GenderRule::Same if wanted.sex == Sex::Unknown => single,
        GenderRule::Same => present.all(|m| m.partner || m.sex == wanted.sex),
    }
}
