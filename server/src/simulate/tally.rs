//! What was done and what was refused, by kind and by the reason that was given.

use app::error::{AppError, Refusal};
use domain::code::Code as _;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// How often something was done, and refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Done.
    pub done: u64,
    /// Refused for a stated reason.
    pub refused: u64,
}

/// Everything counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    acts: BTreeMap<&'static str, Count>,
    reasons: BTreeMap<(&'static str, String), u64>,
    /// Looks at citizens, each to be found in the access log.
    pub looks: u64,
    /// How often the deadlines were kept.
    pub sweeps: u64,
}

impl Tally {
    /// Counts a command that was carried out.
    pub fn done(&mut self, act: &'static str) {
        self.acts.entry(act).or_default().done += 1;
    }

    /// Counts a command that was refused.
    pub fn refused(&mut self, act: &'static str, reason: String) {
        self.acts.entry(act).or_default().refused += 1;
        *self.reasons.entry((act, reason)).or_default() += 1;
    }

    /// All commands so far.
    #[must_use]
    pub fn commands(&self) -> u64 {
        self.acts.values().map(|c| c.done + c.refused).sum()
    }

    /// All commands refused so far.
    #[must_use]
    pub fn refusals(&self) -> u64 {
        self.acts.values().map(|c| c.refused).sum()
    }

    /// How often an act was done, and refused.
    #[must_use]
    pub fn of(&self, act: &str) -> Count {
        self.acts.get(act).copied().unwrap_or_default()
    }

    /// The reasons given, with the act they were given for.
    pub fn reasons(&self) -> impl Iterator<Item = (&'static str, &str, u64)> {
        self.reasons.iter().map(|((act, reason), n)| (*act, reason.as_str(), *n))
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<24} {:>8} {:>8}", "act", "done", "refused")?;
        for (act, count) in &self.acts {
            writeln!(f, "{act:<24} {:>8} {:>8}", count.done, count.refused)?;
        }
        let all = self.commands();
        writeln!(f, "{:<24} {:>8} {:>8}", "all", all - self.refusals(), self.refusals())?;
        if !self.reasons.is_empty() {
            writeln!(f, "\n{:<24} {:<44} {:>8}", "refused", "for this reason", "times")?;
        }
        for ((act, reason), n) in &self.reasons {
            writeln!(f, "{act:<24} {reason:<44} {n:>8}")?;
        }
        write!(f, "\n{} looks at citizens, deadlines kept {} times", self.looks, self.sweeps)
    }
}

/// The reason an answer states; `None` when it states none, which is a defect: of the system, or of the form as it was filled in.
#[must_use]
pub fn reason(error: &AppError) -> Option<String> {
    match error {
        AppError::Invalid { problems } if problems.is_empty() => None,
        AppError::Invalid { problems } => {
            let mut words = String::new();
            for p in problems {
                let problem = serde_json::to_value(&p.problem).ok()?;
                let problem = problem.as_str().map_or_else(|| problem.to_string(), str::to_owned);
                let _ = write!(words, "{}{}: {problem}", if words.is_empty() { "" } else { ", " }, p.field);
            }
            Some(words)
        }
        AppError::Refused { refusal } => {
            let rule = serde_json::to_value(refusal).ok()?.get("rule")?.as_str()?.to_owned();
            Some(match refusal.as_ref() {
                Refusal::BedTaken(taken) => format!("{rule}: {}", taken.kind.code()),
                Refusal::ExtensionBlocked { kind, .. } => format!("{rule}: {}", kind.code()),
                Refusal::IllegalMove { from } => format!("{rule}: {}", from.code()),
                Refusal::NotUndone { why } => format!("{rule}: {}", serde_json::to_value(why).ok()?.as_str()?),
                Refusal::OfferOver { how } => format!("{rule}: {}", how.code()),
                _ => rule,
            })
        }
        AppError::NotFound | AppError::Forbidden | AppError::Conflict => Some(error.to_string()),
        AppError::NotSignedIn | AppError::TooMany | AppError::Unavailable | AppError::Internal { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::form::Problem;

    #[test]
    fn every_refusal_states_its_reason_and_a_defect_states_none() {
        let words = |error: AppError| reason(&error);
        assert_eq!(words(AppError::field("at", Problem::TooLate)).as_deref(), Some("at: too_late"));
        assert_eq!(words(AppError::field("note", Problem::TooLong { max: 5 })).as_deref(), Some(r#"note: {"too_long":{"max":5}}"#));
        assert_eq!(words(AppError::refused(Refusal::AlreadyInHouse)).as_deref(), Some("already_in_house"));
        let moved = Refusal::IllegalMove { from: domain::request::RequestStatus::Arrived };
        assert_eq!(words(AppError::refused(moved)).as_deref(), Some("illegal_move: arrived"));
        assert_eq!(words(AppError::Internal { incident: "x".into() }), None);
        assert_eq!(words(AppError::Invalid { problems: Vec::new() }), None, "a form that cannot be read");
    }

    #[test]
    fn acts_and_reasons_are_counted_apart() {
        let mut tally = Tally::default();
        tally.done("arrive");
        tally.refused("arrive", "already_in_house".into());
        tally.refused("arrive", "already_in_house".into());
        assert_eq!(tally.of("arrive"), Count { done: 1, refused: 2 });
        assert_eq!((tally.commands(), tally.refusals()), (3, 2));
        assert_eq!(tally.reasons().collect::<Vec<_>>(), [("arrive", "already_in_house", 2)]);
    }
}
