//! A piece of equipment that has to come from a store to a promised bed (domain handbook 8.5). Until it is in place the bed is *klar
//! betinget*, ready on condition: nobody arrives there, unless a manager says why it can be done without.
//!
//! The handbook's ward manager is no role here; `capacity_manager` is nearest, and may waive ([`crate::access::Action::WaiveEquipment`]).

use crate::codes;
use crate::facility::Need;
use crate::instant::Instant;

codes! {
    /// How far a piece has come.
    pub enum MoveStep {
        /// Bestilt.
        Ordered = "ordered",
        /// På vej.
        UnderWay = "under_way",
        /// Forsinket: comes later than was said, with a cause.
        Delayed = "delayed",
        /// På plads: the condition is gone.
        InPlace = "in_place",
        /// The stay is over: the piece stands in the store of the site where it was.
        Over = "over",
        /// The reservation is over, or has another bed.
        Cancelled = "cancelled",
    }
}

impl MoveStep {
    /// Does the bed wait for it?
    #[must_use]
    pub fn is_awaited(self) -> bool {
        match self {
            Self::Ordered | Self::UnderWay | Self::Delayed => true,
            Self::InPlace | Self::Over | Self::Cancelled => false,
        }
    }

    /// May staff say that it has come so far? Only while it is awaited; a delay may be told again, with another time.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match next {
            Self::UnderWay => self.is_awaited() && self != next,
            Self::Delayed | Self::InPlace => self.is_awaited(),
            Self::Ordered | Self::Over | Self::Cancelled => false,
        }
    }

    /// Has it left its store, so that a person must say what becomes of it when nobody needs it any more?
    #[must_use]
    pub fn has_left(self) -> bool {
        match self {
            // What is delayed may be anywhere: somebody looks.
            Self::UnderWay | Self::Delayed | Self::InPlace => true,
            Self::Ordered | Self::Over | Self::Cancelled => false,
        }
    }
}

/// Until when a piece is to be in place: so many minutes before the arrival, and never before it is ordered.
#[must_use]
pub fn due_for(arrival: Instant, lead_minutes: i64, ordered: Instant) -> Instant {
    arrival.plus_minutes(-lead_minutes).max(ordered)
}

/// Does an arrival wait for a piece? Until it is in place, or a manager has said why it can be done without.
#[must_use]
pub fn blocks_arrival(step: MoveStep, waived: bool) -> bool {
    step.is_awaited() && !waived
}

/// Can a piece that meets the need be carried to a bed, where the register knows one that stands in a store? What is built into house
/// and room cannot, and people are not fetched. What a bed is rated for no piece changes: weight is judged apart.
#[must_use]
pub fn is_loose(need: Need) -> bool {
    match need {
        Need::CeilingLift | Need::Bariatric | Need::Oxygen | Need::LowBed | Need::PressureMattress => true,
        Need::DoorAlarm
        | Need::Single
        | Need::OwnBath
        | Need::Isolation
        | Need::Wheelchair
        | Need::Garden
        | Need::Intravenous
        | Need::Tracheostomy
        | Need::Dialysis
        | Need::Doctor => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code as _;

    #[test]
    fn a_piece_comes_step_by_step_and_what_is_over_stays_over() {
        use MoveStep::{Delayed, InPlace, Ordered, UnderWay};
        let allowed: Vec<(MoveStep, MoveStep)> =
            MoveStep::ALL.iter().flat_map(|a| MoveStep::ALL.iter().map(move |b| (*a, *b))).filter(|(a, b)| a.may_become(*b)).collect();
        let expected = [
            (Ordered, UnderWay),
            (Ordered, Delayed),
            (Ordered, InPlace),
            (UnderWay, Delayed),
            (UnderWay, InPlace),
            (Delayed, UnderWay),
            (Delayed, Delayed),
            (Delayed, InPlace),
        ];
        assert_eq!(allowed, expected);
    }

    #[test]
    fn what_each_step_means_for_the_arrival_and_for_the_piece() {
        // step, arrival waits, arrival waits when waived, has left its store
        let table = [
            (MoveStep::Ordered, true, false, false),
            (MoveStep::UnderWay, true, false, true),
            (MoveStep::Delayed, true, false, true),
            (MoveStep::InPlace, false, false, true),
            (MoveStep::Over, false, false, false),
            (MoveStep::Cancelled, false, false, false),
        ];
        assert_eq!(table.map(|row| row.0).as_slice(), MoveStep::ALL);
        for (step, waits, waits_waived, has_left) in table {
            assert_eq!(
                (blocks_arrival(step, false), blocks_arrival(step, true), step.has_left()),
                (waits, waits_waived, has_left),
                "{step:?}"
            );
        }
    }

    #[test]
    fn a_piece_is_due_before_the_arrival_and_never_before_it_is_ordered() {
        let at = Instant::from_unix;
        for (arrival, lead, ordered, due) in [(10_800, 60, 0, 7200), (10_800, 0, 0, 10_800), (10_800, 60, 9000, 9000)] {
            assert_eq!(due_for(at(arrival), lead, at(ordered)), at(due));
        }
    }

    #[test]
    fn what_is_built_in_is_never_fetched() {
        let loose: Vec<Need> = Need::ALL.iter().copied().filter(|need| is_loose(*need)).collect();
        use Need::{Bariatric, CeilingLift, LowBed, Oxygen, PressureMattress};
        assert_eq!(loose, [CeilingLift, Bariatric, Oxygen, LowBed, PressureMattress]);
    }
}
