//! Charge days (*egenbetalingsdage*): on which days of a month a citizen may be charged for food. Days, never prices.
//!
//! A day that a phase under the Health Act touches is never charged (invariant I5), whatever the phase beside it says. Absence and
//! the last day follow settings; death ends the stay and is its last day.

use crate::instant::{Calendar, Instant};
use crate::phase::Span;
use time::Date;

/// A phase as far as charges need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargePhase {
    /// When.
    pub span: Span,
    /// May food be charged under its legal basis?
    pub charge_allowed: bool,
}

/// What local rules say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChargeRule {
    /// A day on which the citizen was away all day is charged.
    pub absent: bool,
    /// The day of departure or death is charged.
    pub last_day: bool,
}

/// A stay as far as charges need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargedStay {
    /// Arrival.
    pub arrived: Instant,
    /// End, once over.
    pub ended: Option<Instant>,
    /// Its phases, in order.
    pub phases: Vec<ChargePhase>,
    /// When the citizen was away; `None` while away.
    pub absences: Vec<Span>,
}

/// What a day of a stay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChargeDay {
    /// May be charged.
    Charged,
    /// Free by law: a phase of that day may not be charged.
    Free,
    /// Away all day.
    Absent,
    /// The day of departure or death.
    Last,
}

/// Every day of the stay from `first` to `last`, with what it is and the phase it belongs to (counted from 0). Days after `today`
/// have not come about.
#[must_use]
pub fn charge_days(
    stay: &ChargedStay,
    first: Date,
    last: Date,
    today: Date,
    calendar: &impl Calendar,
    rule: ChargeRule,
) -> Vec<(Date, ChargeDay, usize)> {
    let begin = first.max(calendar.date(stay.arrived));
    let end = last.min(today).min(last_day(stay, calendar).unwrap_or(today));
    std::iter::successors(Some(begin), |day| day.next_day())
        .take_while(|day| *day <= end)
        .filter_map(|day| one_day(stay, day, calendar, rule).map(|(what, phase)| (day, what, phase)))
        .collect()
}

fn one_day(stay: &ChargedStay, day: Date, calendar: &impl Calendar, rule: ChargeRule) -> Option<(ChargeDay, usize)> {
    let next = calendar.start_of(day.next_day()?);
    let from = calendar.start_of(day).max(stay.arrived);
    let to = stay.ended.map_or(next, |at| at.min(next));
    let touches = |span: &Span| span.from < to && span.to.is_none_or(|end| end > from);
    let of_day: Vec<(usize, &ChargePhase)> = stay.phases.iter().enumerate().filter(|(_, p)| touches(&p.span)).collect();
    let (latest, _) = of_day.last().filter(|_| from < to)?;
    if let Some((free, _)) = of_day.iter().find(|(_, p)| !p.charge_allowed) {
        return Some((ChargeDay::Free, *free));
    }
    let away = stay.absences.iter().any(|a| a.from <= from && a.to.is_none_or(|back| back >= to));
    let is_last = last_day(stay, calendar) == Some(day);
    let what = match (away && !rule.absent, is_last && !rule.last_day) {
        (true, _) => ChargeDay::Absent,
        (false, true) => ChargeDay::Last,
        (false, false) => ChargeDay::Charged,
    };
    Some((what, *latest))
}

/// The last date on which the citizen was there; a stay that ends at midnight ended the day before.
fn last_day(stay: &ChargedStay, calendar: &impl Calendar) -> Option<Date> {
    stay.ended.map(|at| calendar.date(at.plus_seconds(-1)))
}

#[cfg(test)]
mod tests;
