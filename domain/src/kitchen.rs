//! The kitchen list: how many eat when, by ward and diet. Numbers only; who they are is nobody's business in the kitchen.

use crate::codes;
use crate::instant::Instant;
use crate::period::Period;
use crate::setting::SettingKey;
use std::collections::BTreeMap;

codes! {
    /// What a citizen eats (*kostform*): a short, closed list. Allergies and wishes are agreed by telephone.
    pub enum Diet {
        /// Normalkost.
        Normal = "normal",
        /// Kost til småtspisende: small portions, rich in energy and protein.
        SmallEater = "small_eater",
        /// Diabeteskost.
        Diabetes = "diabetes",
        /// Blød kost.
        Soft = "soft",
        /// Pureret kost.
        Puree = "puree",
        /// Vegetarisk.
        Vegetarian = "vegetarian",
        /// Uden svinekød.
        NoPork = "no_pork",
        /// Glutenfri.
        GlutenFree = "gluten_free",
        /// Laktosefri.
        LactoseFree = "lactose_free",
    }
}

codes! {
    /// A moment of the day at which the kitchen counts.
    pub enum Meal {
        /// Morgenmad.
        Breakfast = "breakfast",
        /// Middag.
        Lunch = "lunch",
        /// Aftensmad.
        Supper = "supper",
    }
}

impl Meal {
    /// The setting that says when it is served, in minutes after midnight.
    #[must_use]
    pub fn setting(self) -> SettingKey {
        match self {
            Self::Breakfast => SettingKey::BreakfastMinute,
            Self::Lunch => SettingKey::LunchMinute,
            Self::Supper => SettingKey::SupperMinute,
        }
    }
}

/// Somebody's time in a bed, as far as the kitchen is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guest {
    /// In the house; `ended` when the stay has ended although the bed is still taken (a citizen who died waits for collection).
    InHouse {
        /// When the stay ended.
        ended: Option<Instant>,
    },
    /// Promised a bed, not here yet.
    Expected,
    /// Away, the bed held.
    Away {
        /// When expected back, where it is known.
        back: Option<Instant>,
    },
}

impl Guest {
    /// Does the guest eat at `meal`, as it is known `now`, in the period in which the bed is taken? Who should be here and is not is
    /// expected from now on, and was not here before.
    #[must_use]
    pub fn eats(self, period: Period, meal: Instant, now: Instant) -> bool {
        period.contains(meal)
            && match self {
                Self::InHouse { ended } => ended.is_none_or(|ended| meal < ended),
                Self::Expected => meal > now,
                Self::Away { back } => meal > now && back.is_some_and(|back| back <= meal),
            }
    }
}

/// Portions of one group of people: for each diet, one figure for each meal in the order of [`Meal`].
pub type Portions = BTreeMap<Diet, [u32; 3]>;

/// Adds one portion.
pub fn serve(portions: &mut Portions, diet: Diet, meal: Meal) {
    let figures = portions.entry(diet).or_default();
    let figure = match meal {
        Meal::Breakfast => &mut figures[0],
        Meal::Lunch => &mut figures[1],
        Meal::Supper => &mut figures[2],
    };
    *figure = figure.saturating_add(1);
}

/// All portions of a meal, whatever the diet.
#[must_use]
pub fn sum(portions: &Portions) -> [u32; 3] {
    portions.values().fold([0; 3], |[a, b, c], [x, y, z]| [a.saturating_add(*x), b.saturating_add(*y), c.saturating_add(*z)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(hour: i64) -> Instant {
        Instant::from_unix(hour * 3600)
    }

    #[test]
    fn who_eats_is_who_is_in_the_house_at_the_meal_or_expected_by_then() {
        let here = Guest::InHouse { ended: None };
        let dead = Guest::InHouse { ended: Some(at(10)) };
        let away = Guest::Away { back: None };
        let back = |hour| Guest::Away { back: Some(at(hour)) };
        // Guest, bed taken from and to, meal, now: eats?
        let rows = [
            (here, 0, 100, 12, 8, true),
            (here, 12, 100, 12, 8, true),
            (here, 0, 12, 12, 8, false),
            (here, 0, 100, 12, 20, true),
            (dead, 0, 100, 8, 12, true),
            (dead, 0, 100, 12, 12, false),
            (Guest::Expected, 11, 100, 12, 8, true),
            (Guest::Expected, 14, 100, 12, 8, false),
            (Guest::Expected, 11, 100, 12, 13, false),
            (Guest::Expected, 11, 100, 18, 13, true),
            (away, 0, 100, 12, 8, false),
            (back(11), 0, 100, 12, 8, true),
            (back(15), 0, 100, 12, 8, false),
            (back(15), 0, 100, 18, 8, true),
            (back(11), 0, 100, 12, 13, false),
        ];
        for (guest, from, to, meal, now, eats) in rows {
            let period = Period::new(at(from), at(to)).unwrap();
            assert_eq!(guest.eats(period, at(meal), at(now)), eats, "{guest:?} in {from}–{to}, meal at {meal}, seen at {now}");
        }
    }

    #[test]
    fn portions_are_counted_by_diet_and_meal() {
        let mut portions = Portions::new();
        for (diet, meal) in
            [(Diet::Normal, Meal::Lunch), (Diet::Normal, Meal::Lunch), (Diet::Puree, Meal::Lunch), (Diet::Puree, Meal::Supper)]
        {
            serve(&mut portions, diet, meal);
        }
        assert_eq!(portions, Portions::from([(Diet::Normal, [0, 2, 0]), (Diet::Puree, [0, 1, 1])]));
        assert_eq!(sum(&portions), [0, 3, 1]);
    }
}
