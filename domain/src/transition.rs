//! The transition (*overlevering*) from a stay to the home: aids with the day they are ready, a checklist with the items of both
//! sectors, and word to the own doctor when somebody comes and when they leave.
//!
//! Nothing here keeps anybody in a bed. Going home before all that must be ready is ready takes a person who accepts it by name.

use crate::arrival_check::ItemText;
use crate::codes;
use crate::ids::UserId;
use crate::instant::Instant;
use crate::stay::Outcome;
use time::Date;

/// At most so many items; more would be a form, not a checklist.
pub const MOST_ITEMS: usize = 12;

codes! {
    /// Whose item it is.
    pub enum Sector {
        /// The ward the citizen leaves.
        Ward = "ward",
        /// The municipality and the home the citizen comes to.
        Home = "home",
    }
}

codes! {
    /// Where an aid is needed.
    pub enum AidPlace {
        /// Here, in the stay.
        Stay = "stay",
        /// At home.
        Home = "home",
    }
}

codes! {
    /// When the own doctor is told.
    pub enum DoctorMoment {
        /// The citizen has come.
        Arrival = "arrival",
        /// The citizen leaves.
        Departure = "departure",
    }
}

codes! {
    /// How somebody was told. Messages of MedCom are written elsewhere for now, and noted here.
    pub enum ToldHow {
        /// By telephone.
        Phone = "phone",
        /// By a message in another system.
        Message = "message",
        /// On paper.
        Paper = "paper",
        /// Face to face.
        InPerson = "in_person",
    }
}

/// An item of a checklist: whose it is, and whether somebody must accept going home without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// Whose.
    pub sector: Sector,
    /// Must it be done before the citizen goes home?
    pub must: bool,
    /// What it says.
    pub text: ItemText,
}

/// The list of a site that keeps none of its own.
#[must_use]
pub fn usual() -> Vec<ListItem> {
    let item = |sector, must, da: &str, en: &str| ListItem { sector, must, text: ItemText { da: da.to_owned(), en: en.to_owned() } };
    vec![
        item(Sector::Ward, true, "Medicinliste stemt af, og medicin givet med", "Medicine list reconciled, and medicine given along"),
        item(Sector::Ward, true, "Borger og pårørende ved, hvem de ringer til", "Citizen and relatives know whom to call"),
        item(Sector::Ward, false, "Kørsel hjem er aftalt", "Transport home is agreed"),
        item(Sector::Ward, false, "Ejendele og nøgler er pakket", "Belongings and keys are packed"),
        item(Sector::Home, true, "Hjælp i hjemmet er aftalt fra første dag", "Help at home is agreed from the first day"),
        item(Sector::Home, true, "Hjemmesygeplejen har overtaget behandlinger", "Home nursing has taken over treatments"),
        item(Sector::Home, false, "Adgang til hjemmet er på plads", "Access to the home is in place"),
        item(Sector::Home, false, "Mad de første dage er aftalt", "Food for the first days is agreed"),
    ]
}

/// An item of the checklist of one stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionItem {
    /// Place in the list, from 1.
    pub position: i32,
    /// What it says.
    pub item: ListItem,
    /// Who ticked it, and when.
    pub done: Option<(UserId, Instant)>,
}

impl TransitionItem {
    /// Must it be done, and is it not?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.item.must && self.done.is_none()
    }

    /// Ticked, or the tick taken back; `None` when it stands so already.
    #[must_use]
    pub fn tick(&self, done: bool, by: UserId, at: Instant) -> Option<Self> {
        (done != self.done.is_some()).then(|| Self { done: done.then_some((by, at)), ..self.clone() })
    }
}

/// What decides whether an aid is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AidFacts {
    /// Where it is needed.
    pub place: AidPlace,
    /// Must it be there?
    pub must: bool,
    /// The day it is to be ready; `None` while nobody knows.
    pub ready_on: Option<Date>,
    /// Has it been delivered?
    pub is_delivered: bool,
}

impl AidFacts {
    /// Has the day it was to be ready gone by without it?
    #[must_use]
    pub fn is_late(self, today: Date) -> bool {
        !self.is_delivered && self.ready_on.is_some_and(|ready| ready < today)
    }

    /// Would somebody who comes home on `day` miss it, as things stand on `today`? One whose day is not known is missing, and so is
    /// one whose day has gone by.
    #[must_use]
    pub fn is_missed_at_home(self, day: Date, today: Date) -> bool {
        let comes_in_time = !self.is_late(today) && self.ready_on.is_some_and(|ready| ready <= day);
        self.must && self.place == AidPlace::Home && !self.is_delivered && !comes_in_time
    }
}

/// Does whoever leaves so come home to what was arranged?
#[must_use]
pub fn goes_home(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::OwnHome | Outcome::OwnHomeWithHelp)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::code::Code as _;
    use time::macros::date;
    use uuid::Uuid;

    const BED: AidFacts = AidFacts { place: AidPlace::Home, must: true, ready_on: Some(date!(2026 - 12 - 14)), is_delivered: false };
    const TODAY: Date = date!(2026 - 12 - 07);

    #[test]
    fn the_usual_list_has_items_of_both_sectors_and_musts_in_each() {
        for sector in Sector::ALL {
            assert!(usual().iter().any(|i| i.sector == *sector && i.must), "{sector:?}");
        }
        assert!(usual().len() <= MOST_ITEMS);
    }

    #[test]
    fn a_bed_ready_on_the_14th_is_missed_on_the_13th_and_not_on_the_14th() {
        assert!(BED.is_missed_at_home(date!(2026 - 12 - 13), TODAY));
        assert!(!BED.is_missed_at_home(date!(2026 - 12 - 14), TODAY));
    }

    #[test]
    fn what_nobody_knows_or_what_did_not_come_is_missed_and_what_has_come_is_not() {
        let day = date!(2026 - 12 - 20);
        assert!(AidFacts { ready_on: None, ..BED }.is_missed_at_home(day, TODAY));
        assert!(BED.is_missed_at_home(day, date!(2026 - 12 - 15)), "its day has gone by");
        assert!(!BED.is_missed_at_home(day, date!(2026 - 12 - 14)), "it may still come today");
        assert!(!AidFacts { is_delivered: true, ..BED }.is_missed_at_home(date!(2026 - 12 - 08), TODAY));
    }

    #[test]
    fn a_wish_and_an_aid_of_the_stay_keep_nobody() {
        let day = date!(2026 - 12 - 08);
        assert!(!AidFacts { must: false, ..BED }.is_missed_at_home(day, TODAY));
        assert!(!AidFacts { place: AidPlace::Stay, ..BED }.is_missed_at_home(day, TODAY));
        assert!(AidFacts { must: false, ..BED }.is_late(date!(2026 - 12 - 15)), "but a promise is a promise");
    }

    #[test]
    fn a_tick_says_who_and_is_taken_back_once() {
        let (by, at) = (UserId(Uuid::from_u128(1)), Instant::from_unix(1_795_510_800));
        let item = TransitionItem { position: 1, item: usual().remove(0), done: None };
        assert!(item.is_open());
        let done = item.tick(true, by, at).unwrap();
        assert_eq!((done.is_open(), done.done, done.tick(true, by, at)), (false, Some((by, at)), None));
        assert_eq!(done.tick(false, by, at), Some(item));
    }

    #[test]
    fn only_who_goes_home_comes_to_what_was_arranged_there() {
        let home: Vec<Outcome> = Outcome::ALL.iter().copied().filter(|o| goes_home(*o)).collect();
        assert_eq!(home, [Outcome::OwnHome, Outcome::OwnHomeWithHelp]);
    }
}
