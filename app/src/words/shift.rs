//! How shifts are said.

use crate::lang::{Lang, tr};
use domain::shift::ShiftName;

/// "Dagvagt", "Day shift".
#[must_use]
pub fn shift_name(l: Lang, shift: ShiftName) -> &'static str {
    match shift {
        ShiftName::Day => tr(l, "Dagvagt", "Day shift"),
        ShiftName::Evening => tr(l, "Aftenvagt", "Evening shift"),
        ShiftName::Night => tr(l, "Nattevagt", "Night shift"),
    }
}

/// "dag", "day": where it is plain that a shift is meant.
#[must_use]
pub fn shift_short(l: Lang, shift: ShiftName) -> &'static str {
    match shift {
        ShiftName::Day => tr(l, "dag", "day"),
        ShiftName::Evening => tr(l, "aften", "evening"),
        ShiftName::Night => tr(l, "nat", "night"),
    }
}
