//! Measurements (*målinger*): what was taken, checked against its instrument item by item, and what became of it since the start.
//!
//! Nothing out of range and nothing half filled in becomes a score, and a total is added up, never typed.

use super::decimal::Decimal;
use super::instrument::{Circumstance, Direction, Instrument, Scale, Scoring, WalkingAid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody measured, not yet checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The number, where one number is measured.
    pub value: Option<Decimal>,
    /// The answer was "don't know".
    pub unknown: bool,
    /// The value of each item, by its code.
    pub items: BTreeMap<String, Decimal>,
    /// Were the hands used?
    pub hands_used: Option<bool>,
    /// With which walking aid.
    pub aid: Option<WalkingAid>,
    /// Was oxygen given?
    pub oxygen: Option<bool>,
    /// How many rests.
    pub rests: Option<u8>,
}

impl Taken {
    fn tells(&self, what: Circumstance) -> bool {
        match what {
            Circumstance::HandsUsed => self.hands_used.is_some(),
            Circumstance::WalkingAid => self.aid.is_some(),
            Circumstance::Oxygen => self.oxygen.is_some(),
            Circumstance::Rests => self.rests.is_some(),
        }
    }
}

/// What a measurement comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Score {
    /// A number.
    Number(Decimal),
    /// Items without a total.
    Profile,
    /// Nobody knows: to be observed (*OBS*).
    Observe,
}

impl Score {
    /// The number, where it is one.
    #[must_use]
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(number),
            Self::Profile | Self::Observe => None,
        }
    }
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureProblem {
    /// Nothing was given.
    #[error("nothing was given")]
    Missing,
    /// Below the scale.
    #[error("less than {min}")]
    TooLow {
        /// Smallest value.
        min: Decimal,
    },
    /// Above the scale.
    #[error("more than {max}")]
    TooHigh {
        /// Largest value.
        max: Decimal,
    },
    /// More decimals than the scale has.
    #[error("more than {decimals} decimals")]
    TooFine {
        /// Most decimals; 0 for whole numbers only.
        decimals: u8,
    },
    /// Between the steps.
    #[error("not one of the steps")]
    NotAStep {
        /// The values there are.
        steps: Vec<Decimal>,
    },
    /// The instrument has no such item, or measures no such thing.
    #[error("the instrument does not ask for this")]
    NotAsked,
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MeasureField {
    /// The number itself.
    Value,
    /// The item of this code.
    Item(String),
    /// A circumstance.
    Told(Circumstance),
}

/// A problem and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureFault {
    /// Where.
    pub field: MeasureField,
    /// What.
    pub problem: MeasureProblem,
}

impl Instrument {
    /// The score of what was taken.
    ///
    /// # Errors
    /// Every [`MeasureFault`], in the order of the form.
    pub fn score(&self, taken: &Taken) -> Result<Score, Vec<MeasureFault>> {
        let mut faults = Vec::new();
        let mut fault = |field, problem| faults.push(MeasureFault { field, problem });
        match (&self.scoring, taken.value) {
            (_, _) if taken.unknown && !self.may_be_unknown => fault(MeasureField::Value, MeasureProblem::NotAsked),
            (_, Some(_)) if taken.unknown => fault(MeasureField::Value, MeasureProblem::NotAsked),
            (Scoring::Measured(_), None) if !taken.unknown => fault(MeasureField::Value, MeasureProblem::Missing),
            (Scoring::Measured(scale), Some(value)) => {
                if let Err(problem) = scale.check(value) {
                    fault(MeasureField::Value, problem);
                }
            }
            // Typed, it could disagree with its items.
            (Scoring::Sum(_) | Scoring::Profile(_), Some(_)) => fault(MeasureField::Value, MeasureProblem::NotAsked),
            (Scoring::Measured(_) | Scoring::Sum(_) | Scoring::Profile(_), None) => {}
        }
        for item in self.items().iter().filter(|_| !taken.unknown) {
            let found = taken.items.get(item.code.as_ref()).ok_or(MeasureProblem::Missing).and_then(|value| item.scale.check(*value));
            if let Err(problem) = found {
                fault(MeasureField::Item(item.code.to_string()), problem);
            }
        }
        for code in taken.items.keys().filter(|code| taken.unknown || !self.items().iter().any(|i| i.code == code.as_str())) {
            fault(MeasureField::Item(code.clone()), MeasureProblem::NotAsked);
        }
        for what in self.asks.iter().filter(|what| !taken.unknown && !taken.tells(**what)) {
            fault(MeasureField::Told(*what), MeasureProblem::Missing);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(match (&self.scoring, taken.value) {
            (_, _) if taken.unknown => Score::Observe,
            (Scoring::Profile(_), _) => Score::Profile,
            (_, Some(value)) => Score::Number(value),
            (_, None) => Score::Number(taken.items.values().fold(Decimal::ZERO, |sum, value| sum.plus(*value))),
        })
    }

    /// Is a score at risk, or not known and therefore to be observed? `None` where the instrument has no such limit.
    #[must_use]
    pub fn is_at_risk(&self, score: Score) -> Option<bool> {
        let limit = self.risk_from?;
        Some(match (score, self.direction) {
            (Score::Number(number), Direction::Lower) => number >= limit,
            (Score::Number(number), Direction::Higher) => number <= limit,
            (Score::Observe, _) => true,
            (Score::Profile, _) => return None,
        })
    }

    /// May a score be aimed at?
    ///
    /// # Errors
    /// [`MeasureProblem`] for what no measurement could come to; [`MeasureProblem::NotAsked`] where there is no total.
    pub fn may_aim_at(&self, score: Decimal) -> Result<(), MeasureProblem> {
        match (&self.scoring, self.bounds()) {
            (Scoring::Measured(scale), _) => scale.check(score),
            (Scoring::Sum(_), Some((min, max))) => Scale::Range { min, max, decimals: 0 }.check(score),
            (Scoring::Sum(_) | Scoring::Profile(_), _) => Err(MeasureProblem::NotAsked),
        }
    }

    /// Is a score as good as the one aimed at, or better?
    #[must_use]
    pub fn reaches(&self, score: Score, target: Decimal) -> bool {
        score.number().is_some_and(|number| match self.direction {
            Direction::Higher => number >= target,
            Direction::Lower => number <= target,
        })
    }

    /// The further instrument that a score calls for.
    #[must_use]
    pub fn calls_for(&self, score: Score) -> Option<&str> {
        let (number, supplement) = (score.number()?, self.supplement.as_ref()?);
        (supplement.from <= number && number <= supplement.to).then_some(supplement.instrument.as_ref())
    }

    /// What became of a score of this version since the start. Missing on either side is missing; scores of two versions do not
    /// compare, and the caller leaves them apart.
    #[must_use]
    pub fn change(&self, start: Option<Score>, now: Option<Score>) -> Change {
        let (Some(start), Some(now)) = (start.and_then(Score::number), now.and_then(Score::number)) else { return Change::Missing };
        let by = now.minus(start).abs();
        match (now.cmp(&start), self.direction) {
            (std::cmp::Ordering::Equal, _) => Change::Unchanged,
            (std::cmp::Ordering::Greater, Direction::Higher) | (std::cmp::Ordering::Less, Direction::Lower) => Change::Better { by },
            (std::cmp::Ordering::Greater, Direction::Lower) | (std::cmp::Ordering::Less, Direction::Higher) => Change::Worse { by },
        }
    }
}

/// What became of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The start or the later score is not there.
    Missing,
    /// The same.
    Unchanged,
    /// Better.
    Better {
        /// By how much, without a sign.
        by: Decimal,
    },
    /// Worse.
    Worse {
        /// By how much, without a sign.
        by: Decimal,
    },
}

#[cfg(test)]
mod tests;
