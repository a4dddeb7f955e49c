//! Instruments (*måleredskaber*): what can be measured, as data. A new instrument, or a new version of one, is a new value of
//! [`Instrument`]; no rule here knows any of them by name. Those that Plads comes with are in [`super::catalogue`].
//!
//! What was taken is checked against the instrument in [`super::measure`].

use super::decimal::Decimal;
use super::measure::MeasureProblem;
use crate::codes;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Text of a definition: part of Plads, or stored by a site.
pub type Text = Cow<'static, str>;
/// List of a definition.
pub type List<T> = Cow<'static, [T]>;

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Danish.
    pub da: Text,
    /// English.
    pub en: Text,
}

codes! {
    /// What a score is counted in.
    pub enum Unit {
        /// Points.
        Points = "points",
        /// Rises in 30 seconds.
        Rises = "rises",
        /// Seconds.
        Seconds = "seconds",
        /// Metres.
        Metres = "metres",
        /// Metres a second.
        MetresPerSecond = "metres_per_second",
    }
}

codes! {
    /// Which way is better.
    pub enum Direction {
        /// More is better.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
    }
}

codes! {
    /// What must be told along with a score, because the score says little without.
    pub enum Circumstance {
        /// Were the hands used?
        HandsUsed = "hands_used",
        /// Which walking aid?
        WalkingAid = "walking_aid",
        /// Was oxygen given?
        Oxygen = "oxygen",
        /// How many rests?
        Rests = "rests",
    }
}

codes! {
    /// Walking aids (*ganghjælpemidler*).
    pub enum WalkingAid {
        /// None.
        None = "none",
        /// Stok.
        Stick = "stick",
        /// Krykke eller krykker.
        Crutches = "crutches",
        /// Rollator.
        Rollator = "rollator",
        /// Gangstativ.
        Frame = "frame",
        /// Talerstol: a high frame to lean on.
        HighFrame = "high_frame",
        /// Another one.
        Other = "other",
    }
}

/// Which values there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Every number from `min` to `max` with at most so many decimals. "More than 0" is a `min` of the smallest number that can be
    /// written.
    Range {
        /// Smallest.
        min: Decimal,
        /// Largest; `None` where the instrument has no ceiling.
        max: Option<Decimal>,
        /// Most decimals.
        decimals: u8,
    },
    /// These and no others, in rising order.
    Steps(List<Decimal>),
}

impl Scale {
    /// Smallest value.
    #[must_use]
    pub fn min(&self) -> Option<Decimal> {
        match self {
            Self::Range { min, .. } => Some(*min),
            Self::Steps(steps) => steps.iter().min().copied(),
        }
    }

    /// Largest value; `None` without a ceiling.
    #[must_use]
    pub fn max(&self) -> Option<Decimal> {
        match self {
            Self::Range { max, .. } => *max,
            Self::Steps(steps) => steps.iter().max().copied(),
        }
    }

    /// Is the value on the scale?
    ///
    /// # Errors
    /// [`MeasureProblem`] with what the scale is.
    pub fn check(&self, value: Decimal) -> Result<(), MeasureProblem> {
        if let Some(min) = self.min().filter(|min| value < *min) {
            return Err(MeasureProblem::TooLow { min });
        }
        if let Some(max) = self.max().filter(|max| value > *max) {
            return Err(MeasureProblem::TooHigh { max });
        }
        match self {
            Self::Range { decimals, .. } if value.decimals() > *decimals => Err(MeasureProblem::TooFine { decimals: *decimals }),
            Self::Steps(steps) if !steps.contains(&value) => Err(MeasureProblem::NotAStep { steps: steps.to_vec() }),
            Self::Range { .. } | Self::Steps(_) => Ok(()),
        }
    }
}

/// A question or task of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its code within the instrument.
    pub code: Text,
    /// What it is about, never the wording of a form that needs a licence.
    pub name: Name,
    /// Which values it takes.
    pub scale: Scale,
}

/// How a score comes about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scoring {
    /// One number is measured.
    Measured(Scale),
    /// The items are added up.
    Sum(List<Item>),
    /// The items stand beside each other and have no total.
    Profile(List<Item>),
}

/// A further instrument that a score from `from` to `to` calls for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// Lowest score that calls for it.
    pub from: Decimal,
    /// Highest score that does.
    pub to: Decimal,
    /// Code of the instrument.
    pub instrument: Text,
}

/// An instrument in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// Its code; the versions of an instrument share it.
    pub code: Text,
    /// Which version scored a measurement is stored with it.
    pub version: Text,
    /// What people call it.
    pub name: Name,
    /// What a score is counted in; for a profile, what an item is.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// How a score comes about.
    pub scoring: Scoring,
    /// What must be told along with it.
    pub asks: List<Circumstance>,
    /// May the answer be "don't know" (*ved ikke*)? It then counts as "to be observed" (*OBS*), not as a number.
    pub may_be_unknown: bool,
    /// A score from which on somebody is at risk, in the worse direction.
    pub risk_from: Option<Decimal>,
    /// A further instrument that some scores call for.
    pub supplement: Option<Supplement>,
    /// Where the definition is from.
    pub source: Text,
    /// What of it is not confirmed, in Danish; `None` when all of it is.
    pub unconfirmed: Option<Text>,
}

/// Why a definition makes no instrument.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionError {
    /// Without a code or a version its measurements could not be told apart.
    #[error("an instrument has a code and a version")]
    Unnamed,
    /// Nothing to add up or to show.
    #[error("an instrument of items has items")]
    NoItems,
    /// Two items of one code.
    #[error("two items are called {0}")]
    Twice(Text),
    /// A scale that no value is on, of an item or (without a code) of the instrument.
    #[error("no value is on the scale of {0:?}")]
    EmptyScale(Option<Text>),
    /// More decimals than are kept.
    #[error("at most two decimals are kept")]
    TooFine,
}

impl Instrument {
    /// The definition itself, where it can be used; what a site stores is checked so before it is.
    ///
    /// # Errors
    /// [`DefinitionError`] for the first fault.
    pub fn checked(self) -> Result<Self, DefinitionError> {
        if self.code.trim().is_empty() || self.version.trim().is_empty() {
            return Err(DefinitionError::Unnamed);
        }
        let is_empty = |scale: &Scale| scale.min().is_none() || scale.max().is_some_and(|max| Some(max) < scale.min());
        let is_too_fine = |scale: &Scale| matches!(scale, Scale::Range { decimals, .. } if *decimals > 2);
        match &self.scoring {
            Scoring::Measured(scale) if is_empty(scale) => return Err(DefinitionError::EmptyScale(None)),
            Scoring::Measured(scale) if is_too_fine(scale) => return Err(DefinitionError::TooFine),
            Scoring::Sum(items) | Scoring::Profile(items) if items.is_empty() => return Err(DefinitionError::NoItems),
            Scoring::Measured(_) | Scoring::Sum(_) | Scoring::Profile(_) => {}
        }
        for (n, item) in self.items().iter().enumerate() {
            if self.items().iter().take(n).any(|earlier| earlier.code == item.code) {
                return Err(DefinitionError::Twice(item.code.clone()));
            }
            if is_empty(&item.scale) {
                return Err(DefinitionError::EmptyScale(Some(item.code.clone())));
            }
            if is_too_fine(&item.scale) {
                return Err(DefinitionError::TooFine);
            }
        }
        Ok(self)
    }

    /// The items; none where one number is measured.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        match &self.scoring {
            Scoring::Measured(_) => &[],
            Scoring::Sum(items) | Scoring::Profile(items) => items,
        }
    }

    /// Lowest and highest score; `None` for a profile, and no highest without a ceiling.
    #[must_use]
    pub fn bounds(&self) -> Option<(Decimal, Option<Decimal>)> {
        match &self.scoring {
            Scoring::Measured(scale) => Some((scale.min()?, scale.max())),
            Scoring::Sum(items) => {
                let add = |sum: Option<Decimal>, value: Option<Decimal>| Some(sum?.plus(value?));
                let lowest = items.iter().map(|i| i.scale.min()).fold(Some(Decimal::ZERO), add)?;
                Some((lowest, items.iter().map(|i| i.scale.max()).fold(Some(Decimal::ZERO), add)))
            }
            Scoring::Profile(_) => None,
        }
    }
}
