//! Who is at work: which competences, and whether a doctor, a ward has in a shift (H13, S-7), as ticks that the ward keeps.
//!
//! A ward says what is usual on weekdays and at the weekend, and what is different on a date. What a citizen needs of people and
//! nobody at work can give is a reason against a bed ([`crate::allocation::Mismatch::Nobody`]), which a person may set aside.

use crate::codes;
use crate::facility::Need;
use crate::shift::{Shift, ShiftName};
use std::collections::BTreeMap;
use time::Weekday;

codes! {
    /// What somebody at work can do, or that a doctor can be had.
    pub enum Competence {
        /// Medicine and fluids into a vein.
        Intravenous = "intravenous",
        /// Care of a tracheostomy.
        Tracheostomy = "tracheostomy",
        /// Support of dialysis.
        Dialysis = "dialysis",
        /// A doctor covers the ward (*lægedækning*).
        Doctor = "doctor",
    }
}

impl Competence {
    /// What it takes to meet a need; `None` when the need is one of bed and room.
    #[must_use]
    pub fn for_need(need: Need) -> Option<Self> {
        match need {
            Need::Intravenous => Some(Self::Intravenous),
            Need::Tracheostomy => Some(Self::Tracheostomy),
            Need::Dialysis => Some(Self::Dialysis),
            Need::Doctor => Some(Self::Doctor),
            Need::Single
            | Need::OwnBath
            | Need::Isolation
            | Need::Wheelchair
            | Need::DoorAlarm
            | Need::Garden
            | Need::CeilingLift
            | Need::Bariatric
            | Need::Oxygen
            | Need::LowBed
            | Need::PressureMattress => None,
        }
    }
}

codes! {
    /// Which days are usual alike.
    pub enum DayKind {
        /// Monday to Friday.
        Weekday = "weekday",
        /// Saturday and Sunday. Other days off are exceptions with a date.
        Weekend = "weekend",
    }
}

impl DayKind {
    /// The kind of the day on which a shift begins: the night from Friday to Saturday is a weekday's.
    #[must_use]
    pub fn of(shift: Shift) -> Self {
        match shift.day.weekday() {
            Weekday::Saturday | Weekday::Sunday => Self::Weekend,
            _ => Self::Weekday,
        }
    }
}

/// What a ward has said about who is at work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// What is usual.
    pub usual: BTreeMap<(DayKind, ShiftName), Vec<Competence>>,
    /// What is different in one shift.
    pub days: BTreeMap<Shift, Vec<Competence>>,
}

impl Roster {
    /// What those at work in a shift can do: the exception, else what is usual. `None` when the ward has never said: a ward that
    /// keeps no list is not judged by it, or every bed of it would seem unfit for reasons nobody has stated.
    #[must_use]
    pub fn present(&self, shift: Shift) -> Option<&[Competence]> {
        let usual = || self.usual.get(&(DayKind::of(shift), shift.name));
        self.days.get(&shift).or_else(usual).map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code as _;
    use time::macros::date;
    use time::{Date, Duration};

    fn shift(day: Date, name: ShiftName) -> Shift {
        Shift { day, name }
    }

    #[test]
    fn a_ward_that_has_never_said_anything_is_not_judged() {
        for name in ShiftName::ALL {
            assert_eq!(Roster::default().present(shift(date!(2026 - 11 - 24), *name)), None);
        }
    }

    #[test]
    fn a_shift_is_as_usual_unless_its_date_says_otherwise() {
        use Competence::{Doctor, Intravenous};
        use ShiftName::{Day, Evening, Night};
        let mut roster = Roster::default();
        roster.usual.insert((DayKind::Weekday, Day), vec![Intravenous, Doctor]);
        roster.usual.insert((DayKind::Weekday, Night), vec![]);
        roster.usual.insert((DayKind::Weekend, Day), vec![Intravenous]);
        roster.days.insert(shift(date!(2026 - 12 - 24), Day), vec![]);
        roster.days.insert(shift(date!(2026 - 11 - 24), Night), vec![Doctor]);
        let all: &[Competence] = &[Intravenous, Doctor];
        for (day, name, present) in [
            (date!(2026 - 11 - 24), Day, Some(all)),
            (date!(2026 - 11 - 27), Day, Some(all)),
            (date!(2026 - 11 - 28), Day, Some(&[Intravenous][..])),
            (date!(2026 - 11 - 29), Day, Some(&[Intravenous][..])),
            (date!(2026 - 12 - 24), Day, Some(&[][..])),
            (date!(2026 - 11 - 24), Night, Some(&[Doctor][..])),
            (date!(2026 - 11 - 25), Night, Some(&[][..])),
            // Friday's night is a weekday's, though it ends on Saturday; nothing is said of the weekend's nights and of evenings.
            (date!(2026 - 11 - 27), Night, Some(&[][..])),
            (date!(2026 - 11 - 28), Night, None),
            (date!(2026 - 11 - 24), Evening, None),
        ] {
            assert_eq!(roster.present(shift(day, name)), present, "{day} {name:?}");
        }
    }

    #[test]
    fn five_days_of_a_week_are_weekdays() {
        let monday = date!(2026 - 11 - 23);
        let kinds = (0..7).map(|n| DayKind::of(shift(monday + Duration::days(n), ShiftName::Day)));
        assert_eq!(kinds.filter(|k| *k == DayKind::Weekday).count(), 5);
    }

    #[test]
    fn every_competence_is_asked_for_by_one_need() {
        for competence in Competence::ALL {
            let asking = Need::ALL.iter().filter(|n| Competence::for_need(**n) == Some(*competence)).count();
            assert_eq!(asking, 1, "{competence:?}");
        }
    }
}
