//! Goal attainment scaling (GAS): a goal on five steps, and all goals of a citizen as one T-score.
//!
//! A T-score has mean 50 and standard deviation 10 where goals are met as expected. Source: Turner-Stokes, 2009, with its erratum.

use serde::{Deserialize, Serialize};

/// How much goals are taken to vary together (ρ); 0.3 by convention.
pub const CORRELATION: f64 = 0.3;

/// How far a goal is reached: −2 much less than expected, 0 as expected, +2 much more than expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct GasLevel(i8);

/// Not a step from −2 to +2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a step from -2 to 2")]
pub struct NotAGasLevel(pub i8);

impl GasLevel {
    /// As expected: the goal.
    pub const EXPECTED: Self = Self(0);
    /// Every step, the worst first.
    pub const ALL: [Self; 5] = [Self(-2), Self(-1), Self(0), Self(1), Self(2)];

    /// # Errors
    /// [`NotAGasLevel`] outside −2 to +2.
    pub fn new(level: i8) -> Result<Self, NotAGasLevel> {
        if (-2..=2).contains(&level) { Ok(Self(level)) } else { Err(NotAGasLevel(level)) }
    }

    /// The step as a number.
    #[must_use]
    pub fn get(self) -> i8 {
        self.0
    }

    /// Is the goal reached, as expected or better?
    #[must_use]
    pub fn is_reached(self) -> bool {
        self >= Self::EXPECTED
    }
}

impl TryFrom<i8> for GasLevel {
    type Error = NotAGasLevel;
    fn try_from(level: i8) -> Result<Self, NotAGasLevel> {
        Self::new(level)
    }
}

impl From<GasLevel> for i8 {
    fn from(level: GasLevel) -> Self {
        level.0
    }
}

/// What a goal weighs, 1 to 9: importance to the citizen times difficulty, each 1 to 3; 1 where goals are not weighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct GasWeight(u8);

/// Not a weight from 1 to 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a weight from 1 to 9")]
pub struct NotAGasWeight(pub u8);

impl GasWeight {
    /// The weight of a goal that is not weighted.
    pub const NONE: Self = Self(1);

    /// # Errors
    /// [`NotAGasWeight`] outside 1 to 9.
    pub fn new(weight: u8) -> Result<Self, NotAGasWeight> {
        if (1..=9).contains(&weight) { Ok(Self(weight)) } else { Err(NotAGasWeight(weight)) }
    }

    /// The weight as a number.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Default for GasWeight {
    fn default() -> Self {
        Self::NONE
    }
}

impl TryFrom<u8> for GasWeight {
    type Error = NotAGasWeight;
    fn try_from(weight: u8) -> Result<Self, NotAGasWeight> {
        Self::new(weight)
    }
}

impl From<GasWeight> for u8 {
    fn from(weight: GasWeight) -> Self {
        weight.0
    }
}

/// The T-score of some goals, each with its weight; `None` without a goal. Goals not yet judged are left out by the caller, who says
/// how many there are.
///
/// `T = 50 + 10·Σwx / √((1−ρ)·Σw² + ρ·(Σw)²)` with [`CORRELATION`] as ρ.
#[must_use]
pub fn t_score(goals: impl IntoIterator<Item = (GasLevel, GasWeight)>) -> Option<f64> {
    let (mut reached, mut squares, mut weights) = (0.0, 0.0, 0.0);
    for (level, weight) in goals {
        let w = f64::from(weight.get());
        reached += w * f64::from(level.get());
        squares += w * w;
        weights += w;
    }
    (weights > 0.0).then(|| 50.0 + 10.0 * reached / ((1.0 - CORRELATION) * squares + CORRELATION * weights * weights).sqrt())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(goals: &[(i8, u8)]) -> Option<f64> {
        t_score(goals.iter().map(|(x, w)| (GasLevel::new(*x).unwrap(), GasWeight::new(*w).unwrap())))
    }

    #[test]
    fn the_t_score_is_that_of_the_method() {
        for (goals, expected) in [
            // One goal alone: ten points a step.
            (vec![(0, 1)], 50.0),
            (vec![(1, 1)], 60.0),
            (vec![(2, 1)], 70.0),
            (vec![(-1, 1)], 40.0),
            (vec![(-2, 1)], 30.0),
            // A single goal weighs only against itself.
            (vec![(-2, 9)], 30.0),
            // The week of a therapist: "as expected" and "a little more".
            (vec![(0, 1), (1, 1)], 56.201_736_7),
            (vec![(-1, 1), (-1, 1)], 37.596_526_5),
            (vec![(0, 1), (0, 4), (0, 9)], 50.0),
            // Σwx = 6 + 1 = 7; Σw² = 10; (Σw)² = 16; √(7 + 4.8) = 3.4351.
            (vec![(2, 3), (1, 1)], 70.377_787_8),
            // Σwx = 3 − 2 = 1; the weights as before but the other way round.
            (vec![(1, 3), (-2, 1)], 52.911_112_5),
        ] {
            let found = score(&goals).unwrap();
            assert!((found - expected).abs() < 0.000_001, "{goals:?}: {found}");
        }
        assert_eq!(score(&[]), None);
    }

    #[test]
    fn the_week_of_a_therapist_ends_at_56_2() {
        assert_eq!(format!("{:.1}", score(&[(0, 1), (1, 1)]).unwrap()), "56.2");
    }

    #[test]
    fn a_step_lies_between_minus_two_and_two_and_a_weight_between_one_and_nine() {
        assert_eq!(GasLevel::new(-3), Err(NotAGasLevel(-3)));
        assert_eq!(GasLevel::new(3), Err(NotAGasLevel(3)));
        assert_eq!(GasLevel::ALL.map(GasLevel::get), [-2, -1, 0, 1, 2]);
        assert_eq!(GasLevel::ALL.map(GasLevel::is_reached), [false, false, true, true, true]);
        assert_eq!(GasWeight::new(0), Err(NotAGasWeight(0)));
        assert_eq!(GasWeight::new(10), Err(NotAGasWeight(10)));
        assert_eq!((GasWeight::new(1).unwrap(), GasWeight::new(9).unwrap().get()), (GasWeight::NONE, 9));
    }

    proptest! {
        // The denominator is the standard deviation of Σwx where every goal varies by 1 and any two correlate by 0.3: the oracle adds
        // up the whole matrix, pair by pair, in whole tenths.
        #[test]
        fn the_t_score_is_the_weighted_sum_in_its_own_standard_deviations(goals in prop::collection::vec((-2_i8..=2, 1_u8..=9), 1..8)) {
            let mut tenths = 0_i64;
            for (a, (_, one)) in goals.iter().enumerate() {
                for (b, (_, other)) in goals.iter().enumerate() {
                    tenths += i64::from(*one) * i64::from(*other) * if a == b { 10 } else { 3 };
                }
            }
            let sum: i64 = goals.iter().map(|(x, w)| i64::from(*x) * i64::from(*w)).sum();
            let deviations = (score(&goals).unwrap() - 50.0) / 10.0;
            prop_assert!((deviations * deviations * tenths as f64 / 10.0 - (sum * sum) as f64).abs() < 1e-6);
            prop_assert!(sum == 0 || (deviations > 0.0) == (sum > 0));
        }

        #[test]
        fn weights_all_alike_are_no_weights(levels in prop::collection::vec(-2_i8..=2, 1..8), weight in 1_u8..=9) {
            let by = |w: u8| score(&levels.iter().map(|x| (*x, w)).collect::<Vec<_>>()).unwrap();
            prop_assert!((by(weight) - by(1)).abs() < 1e-9);
        }
    }
}
