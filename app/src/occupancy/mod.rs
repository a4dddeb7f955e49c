//! Occupancy: are we full, and why. Every figure has its definition, numerator, denominator and the list behind it.

mod chart;
mod figures;
mod kpi;
mod nights;
mod service;
mod table;

pub use figures::OccupancyPage;
pub(crate) use figures::put_back;
pub use nights::NightsPage;
pub use service::{
    Asked, BedName, BedRow, ListAsked, ListView, MOST_NIGHTS, MoveRow, NightRow, NightsView, Occupancy, OccupancyView, RuleFrom, Scope,
    SiteName, USUAL_NIGHTS,
};

use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_long, percent_tenths};
use crate::words::kind_name;
use domain::facility::StayKind;
use domain::occupancy::BedNights;

/// Occupancy in words; a dash where no bed could be used.
#[must_use]
pub fn percent_text(l: Lang, nights: &BedNights) -> String {
    nights.percent_tenths().map_or_else(|| "–".to_owned(), |tenths| percent_tenths(l, tenths))
}

/// A kind of stay that may not be stated.
fn kind_text(l: Lang, kind: Option<StayKind>) -> String {
    kind.map_or_else(|| t!(l, "Ikke oplyst", "Not stated"), |kind| kind_name(l, kind).to_owned())
}

/// "27.10.2026 – 23.11.2026".
fn period_text(l: Lang, scope: &Scope) -> String {
    format!("{} – {}", date_long(l, scope.from), date_long(l, scope.to))
}

/// What counts as occupied, as a sentence.
fn rule_text(l: Lang, rule: &RuleFrom) -> String {
    let hour = rule.hour;
    let extra = match (rule.rule.reserved, rule.rule.held) {
        (false, false) => {
            t!(l, "Reserverede og fastholdte senge tæller ikke som belagt.", "Reserved and held beds do not count as occupied.")
        }
        (true, false) => {
            t!(l, "Reserverede senge tæller som belagt, fastholdte gør ikke.", "Reserved beds count as occupied, held beds do not.")
        }
        (false, true) => {
            t!(l, "Fastholdte senge tæller som belagt, reserverede gør ikke.", "Held beds count as occupied, reserved beds do not.")
        }
        (true, true) => t!(l, "Reserverede og fastholdte senge tæller som belagt.", "Reserved and held beds count as occupied."),
    };
    t!(l, "Opgjort kl. {hour:02}.00. {extra}", "Counted at {hour:02}:00. {extra}")
}
