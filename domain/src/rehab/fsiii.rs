//! Functioning in the words of *Fælles Sprog III*: areas, five levels of limitation, and "not relevant", which is no level.
//!
//! Source: KL's published code system `urn:oid:1.2.208.176.2.21`, version 20240530.

use crate::codes;
use serde::{Deserialize, Serialize};

/// Version of the code system that these lists are from.
pub const VERSION: &str = "20240530";

codes! {
    /// The areas of care (*plejetilstande*) and the conditions used under § 140.
    pub enum FsiiiArea {
        /// Egenomsorg.
        SelfCare = "self_care",
        /// Praktiske opgaver.
        PracticalTasks = "practical_tasks",
        /// Mobilitet.
        Mobility = "mobility",
        /// Mentale funktioner.
        MentalFunctions = "mental_functions",
        /// Samfundsliv.
        CommunityLife = "community_life",
        /// Mobilitet og bevægelse (§ 140).
        MovingAbout = "moving_about",
        /// Forflytte sig (§ 140).
        Transfer = "transfer",
        /// Personlig pleje (§ 140).
        PersonalCare = "personal_care",
        /// Spise og drikke (§ 140).
        EatingAndDrinking = "eating_and_drinking",
        /// Energi og handlekraft (§ 140).
        EnergyAndDrive = "energy_and_drive",
        /// Hukommelse (§ 140).
        Memory = "memory",
        /// Kognitive funktioner (§ 140).
        Cognition = "cognition",
        /// Sår og cicatriser (§ 140).
        WoundsAndScars = "wounds_and_scars",
        /// Respiration og cirkulation (§ 140).
        RespirationAndCirculation = "respiration_and_circulation",
        /// Sanser og smerter (§ 140).
        SensesAndPain = "senses_and_pain",
        /// Kontinens (§ 140).
        Continence = "continence",
        /// Bevægeapparat (§ 140).
        MusculoskeletalSystem = "musculoskeletal_system",
        /// Lave mad (§ 140).
        Cooking = "cooking",
        /// Indkøb (§ 140).
        Shopping = "shopping",
        /// Husligt arbejde (§ 140).
        Housework = "housework",
        /// Sundhedskompetence (§ 140).
        HealthLiteracy = "health_literacy",
        /// Kommunikation (§ 140).
        Communication = "communication",
    }
}

codes! {
    /// General information about the citizen (*generelle oplysninger*) that rehabilitation builds on.
    pub enum GeneralInformation {
        /// Mestring.
        Mastery = "mastery",
        /// Motivation.
        Motivation = "motivation",
        /// Ressourcer.
        Resources = "resources",
        /// Roller.
        Roles = "roles",
        /// Vaner.
        Habits = "habits",
        /// Uddannelse og job.
        EducationAndWork = "education_and_work",
        /// Livshistorie.
        LifeStory = "life_story",
        /// Netværk.
        Network = "network",
        /// Helbredsoplysninger.
        Health = "health",
        /// Hjælpemidler.
        Aids = "aids",
        /// Boligens indretning.
        Home = "home",
    }
}

codes! {
    /// How limited somebody is in an area. The codes are those of the code system.
    pub enum FunctionLevel {
        /// Ingen eller ubetydelige begrænsninger: independent.
        None = "0",
        /// Lette begrænsninger.
        Light = "1",
        /// Moderate begrænsninger.
        Moderate = "2",
        /// Svære begrænsninger.
        Severe = "3",
        /// Totale begrænsninger.
        Total = "4",
        /// Ikke relevant: looked at and found beside the point. No number on the scale.
        NotRelevant = "9",
    }
}

impl FunctionLevel {
    /// The level as a number, 0 (independent) to 4 (total limitation); `None` when not relevant.
    #[must_use]
    pub fn number(self) -> Option<u8> {
        match self {
            Self::None => Some(0),
            Self::Light => Some(1),
            Self::Moderate => Some(2),
            Self::Severe => Some(3),
            Self::Total => Some(4),
            Self::NotRelevant => None,
        }
    }
}

/// Functioning in one area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Functioning {
    /// Which area.
    pub area: FsiiiArea,
    /// How it is now.
    pub current: FunctionLevel,
    /// How it is expected to become; `None` while nobody has said.
    pub expected: Option<FunctionLevel>,
}

impl Functioning {
    /// How many levels are still to be gained (less than 0 when a loss is expected); `None` where either is missing or not relevant.
    #[must_use]
    pub fn to_gain(&self) -> Option<i8> {
        let (current, expected) = (self.current.number()?, self.expected?.number()?);
        Some(i8::try_from(current).ok()? - i8::try_from(expected).ok()?)
    }
}

/// The average of some levels in hundredths, rounded half up, and how many it is of; `None` when none of them is a number.
#[must_use]
pub fn average_hundredths(levels: impl IntoIterator<Item = FunctionLevel>) -> Option<(u32, u32)> {
    let (sum, n) =
        levels.into_iter().filter_map(FunctionLevel::number).fold((0_u32, 0_u32), |(sum, n), level| (sum + u32::from(level), n + 1));
    (n > 0).then(|| ((200 * sum + n) / (2 * n), n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;

    #[test]
    fn not_relevant_is_no_number_and_in_no_average() {
        use FunctionLevel::{Light, None as Independent, NotRelevant, Severe, Total};
        for (levels, expected) in [
            (vec![Severe, Light], Some((200, 2))),
            (vec![Severe, Light, NotRelevant], Some((200, 2))),
            (vec![Independent, NotRelevant], Some((0, 1))),
            (vec![Total, Total, Severe], Some((367, 3))),
            (vec![Light, Independent, Independent], Some((33, 3))),
            (vec![NotRelevant], None),
            (vec![], None),
        ] {
            assert_eq!(average_hundredths(levels.clone()), expected, "{levels:?}");
        }
    }

    #[test]
    fn what_is_to_gain_is_known_only_where_both_are_levels() {
        let mobility = |current, expected| Functioning { area: FsiiiArea::Mobility, current, expected };
        for (current, expected, gain) in [
            (FunctionLevel::Severe, Some(FunctionLevel::Light), Some(2)),
            (FunctionLevel::Light, Some(FunctionLevel::Total), Some(-3)),
            (FunctionLevel::Light, Some(FunctionLevel::Light), Some(0)),
            (FunctionLevel::Light, None, None),
            (FunctionLevel::Light, Some(FunctionLevel::NotRelevant), None),
            (FunctionLevel::NotRelevant, Some(FunctionLevel::Light), None),
        ] {
            assert_eq!(mobility(current, expected).to_gain(), gain, "{current:?} to {expected:?}");
        }
    }

    #[test]
    fn the_lists_have_as_many_members_as_the_code_system() {
        assert_eq!(FunctionLevel::ALL.iter().map(|l| l.code()).collect::<Vec<_>>(), ["0", "1", "2", "3", "4", "9"]);
        assert_eq!(FsiiiArea::ALL.len(), 5 + 17);
        assert_eq!(GeneralInformation::ALL.len(), 11);
    }
}
