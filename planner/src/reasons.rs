//! Reasons for and against a bed, kept beside its suggestion without a heap of their own.

use crate::rank::unneeded;
use crate::{Candidate, Near, Nearness};
use domain::allocation::Wanted;
use domain::cover::Competence;
use domain::facility::Need;
use domain::request::Infection;
use domain::suggestion::Reason;

/// The most reasons a suggestion carries.
const MOST: usize = 20;

/// Reasons in the order in which they are read: those that speak for the bed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reasons([Option<Reason>; MOST]);

impl Default for Reasons {
    fn default() -> Self {
        Self([None; MOST])
    }
}

impl Reasons {
    /// The reasons.
    pub fn iter(&self) -> impl Iterator<Item = Reason> + '_ {
        self.0.iter().map_while(|reason| *reason)
    }

    fn add(&mut self, reason: Reason) {
        if let Some(place) = self.0.iter_mut().find(|place| place.is_none()) {
            *place = Some(reason);
        }
    }
}

/// What else suits, as far as reasons compare with it.
pub(crate) struct Surroundings {
    pub nearness: Nearness,
    pub nearest: u32,
}

pub(crate) fn explain(wanted: &Wanted, candidate: &Candidate<'_>, around: Surroundings) -> Reasons {
    let bed = candidate.bed;
    let mut reasons = Reasons::default();
    let chosen = wanted.wish.is_some_and(|site| site == bed.site);
    if chosen {
        reasons.add(Reason::Chosen);
    }
    match candidate.partner {
        Some(Near::Bed(together)) => reasons.add(Reason::NearPartner(together)),
        Some(Near::Suitable(together)) => reasons.add(Reason::RoomForPartner(together)),
        None => {}
    }
    // That somebody at work can is said only where the ward has said who is.
    let known = |need: &&Need| bed.present.is_some() || Competence::for_need(**need).is_none();
    for need in wanted.needs.iter().filter(known) {
        if !bed.waits_for(*need) {
            reasons.add(Reason::Meets(*need));
        }
    }
    if wanted.infection != Infection::None && wanted.infection.isolates() && !wanted.needs.contains(&Need::Isolation) {
        reasons.add(Reason::Meets(Need::Isolation));
    }
    if let (Some(max_kg), Some(_), true) = (bed.max_weight_kg, wanted.weight_kg, wanted.needs.contains(&Need::Bariatric)) {
        reasons.add(Reason::Carries { max_kg });
    }
    let is_nearest = around.nearness.figure() <= around.nearest;
    if is_nearest {
        reasons.add(Reason::NearestHome);
    }
    let mut present = candidate.mates.iter().filter(|m| m.period.overlaps(&wanted.period)).peekable();
    if bed.is_single() {
        if !wanted.needs.contains(&Need::Single) {
            reasons.add(Reason::RoomForOne);
        }
    } else if present.peek().is_none() {
        reasons.add(Reason::NobodyElse);
    }
    if bed.kinds.len() == 1 {
        reasons.add(Reason::OnlyThisKind);
    }
    if wanted.wish.is_some() && !chosen {
        reasons.add(Reason::NotChosen);
    }
    if !is_nearest {
        reasons.add(Reason::Farther { metres: around.nearness.metres() });
    }
    if !bed.is_single() {
        // That the room is the partner's is said already, and speaks for it.
        for mate in present.filter(|m| !m.partner) {
            reasons.add(Reason::SharesWith { sex: mate.sex, from: mate.period.from().max(wanted.period.from()) });
        }
    }
    for need in wanted.needs.iter().filter(|need| bed.waits_for(**need)) {
        reasons.add(Reason::ToFetch(*need));
    }
    for need in unneeded(wanted, candidate) {
        reasons.add(Reason::Scarce(need));
    }
    reasons
}
