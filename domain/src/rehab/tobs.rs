//! TOBS (*tidlig opsporing af begyndende sygdom*): five values, 0 to 15 points, more is worse; and what a site does about them.
//!
//! Both tables are data with a version, and say of themselves whether a nurse has approved them. The printed table has holes; here
//! a limit is "less than" or "more than", so that what lies in a hole counts as the worse side of it.

use super::decimal::Decimal;
use super::instrument::Scale;
use super::measure::MeasureProblem;
use crate::codes;
use crate::ids::UserId;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

mod actions;

pub use actions::{MOST_STEPS, MOST_TIMES, TobsActions, TobsActionsError, TobsCall, TobsCheck, TobsStep};

/// Most points there can be.
pub const MOST_POINTS: u8 = 15;

codes! {
    /// The five values.
    pub enum TobsValue {
        /// Pulse, a minute.
        Pulse = "pulse",
        /// Consciousness.
        Consciousness = "consciousness",
        /// Respiration, a minute.
        Respiration = "respiration",
        /// Temperature, °C.
        Temperature = "temperature",
        /// Systolic blood pressure, mmHg.
        Systolic = "systolic",
    }
}

codes! {
    /// How awake somebody is. Kept as such: two of them give the same points.
    pub enum Consciousness {
        /// Habituel.
        Habitual = "habitual",
        /// Agiteret.
        Agitated = "agitated",
        /// Reagerer kun på tale.
        SpeechOnly = "speech_only",
        /// Reagerer kun på smerte.
        PainOnly = "pain_only",
        /// Ingen reaktion.
        None = "none",
    }
}

codes! {
    /// Where the temperature was taken.
    pub enum TemperatureSite {
        /// Rektalt.
        Rectal = "rectal",
        /// Oralt.
        Oral = "oral",
        /// Aksillært.
        Axillary = "axillary",
    }
}

/// Points of a value: 0 unless a limit is passed; the most where several are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// What can be entered at all: a guard against slips of the hand, no clinical limit.
    pub entry: Scale,
    /// Less than this gives so many points; rising.
    pub below: Vec<(Decimal, u8)>,
    /// More than this gives so many points; rising.
    pub above: Vec<(Decimal, u8)>,
}

impl Limits {
    /// Points of a value.
    #[must_use]
    pub fn points(&self, value: Decimal) -> u8 {
        let low = self.below.iter().filter(|(limit, _)| value < *limit).map(|(_, points)| *points);
        let high = self.above.iter().filter(|(limit, _)| value > *limit).map(|(_, points)| *points);
        low.chain(high).max().unwrap_or(0)
    }

    /// The limits as bands that leave no hole, from the lowest up, as a table shows them.
    #[must_use]
    pub fn bands(&self) -> Vec<Band> {
        let step = match self.entry {
            Scale::Range { decimals: 1, .. } => Decimal::tenths(1),
            Scale::Range { decimals: 2, .. } => Decimal::hundredths(1),
            Scale::Range { .. } | Scale::Steps(_) => Decimal::whole(1),
        };
        let (mut bands, mut from) = (Vec::new(), None);
        for (limit, points) in &self.below {
            bands.push(Band { from, to: Some(limit.minus(step)), points: *points });
            from = Some(*limit);
        }
        let mut points = 0;
        for (limit, next) in &self.above {
            bands.push(Band { from, to: Some(*limit), points });
            (from, points) = (Some(limit.plus(step)), *next);
        }
        bands.push(Band { from, to: None, points });
        bands
    }

    fn read(&self, value: Option<Decimal>) -> Result<Decimal, TobsProblem> {
        let value = value.ok_or(TobsProblem::Measure(MeasureProblem::Missing))?;
        self.entry.check(value).map(|()| value).map_err(TobsProblem::Measure)
    }
}

/// Values that give the same points, both ends among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// Lowest; `None` from the bottom.
    pub from: Option<Decimal>,
    /// Highest; `None` to the top.
    pub to: Option<Decimal>,
    /// Points.
    pub points: u8,
}

/// Who approved a table, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// A nurse.
    pub by: UserId,
    /// When.
    pub at: Instant,
}

/// The table that gives points, in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TobsTable {
    /// Which version scored a set is stored with the set.
    pub version: String,
    /// Pulse.
    pub pulse: Limits,
    /// Consciousness: points of each category.
    pub consciousness: Vec<(Consciousness, u8)>,
    /// Respiration.
    pub respiration: Limits,
    /// Temperature, as if taken rectally.
    pub temperature: Limits,
    /// Systolic blood pressure.
    pub systolic: Limits,
    /// Degrees added to a temperature taken orally.
    pub oral_adds: Decimal,
    /// Degrees added to one taken in the armpit.
    pub axillary_adds: Decimal,
    /// Below this (as if taken rectally) a temperature must be taken rectally.
    pub rectal_below: Decimal,
    /// Above this likewise.
    pub rectal_above: Decimal,
    /// Above this respiration somebody is very ill, whatever the total.
    pub very_ill_above: Decimal,
    /// Who approved it; `None` while nobody has.
    pub approved: Option<Approval>,
}

impl TobsTable {
    /// The table as printed, its holes closed to the worse side; not approved. Sources: Kalundborg's instruction and Sundhedsstyrelsen's
    /// recommendation of 2017.
    #[must_use]
    pub fn usual() -> Self {
        let whole = |min, max, below: &[(i32, u8)], above: &[(i32, u8)]| Limits {
            entry: Scale::Range { min: Decimal::whole(min), max: Some(Decimal::whole(max)), decimals: 0 },
            below: below.iter().map(|(limit, points)| (Decimal::whole(*limit), *points)).collect(),
            above: above.iter().map(|(limit, points)| (Decimal::whole(*limit), *points)).collect(),
        };
        use Consciousness::{Agitated, Habitual, None as Unresponsive, PainOnly, SpeechOnly};
        let degrees = |limits: &[(i32, u8)]| limits.iter().map(|(limit, points)| (Decimal::tenths(*limit), *points)).collect();
        Self {
            version: "2017-1".into(),
            pulse: whole(0, 300, &[(40, 2), (50, 1)], &[(89, 1), (109, 2), (129, 3)]),
            consciousness: vec![(Habitual, 0), (Agitated, 1), (SpeechOnly, 1), (PainOnly, 2), (Unresponsive, 3)],
            respiration: whole(0, 100, &[(9, 3), (12, 1)], &[(20, 2), (24, 3)]),
            temperature: Limits {
                entry: Scale::Range { min: Decimal::whole(20), max: Some(Decimal::whole(45)), decimals: 1 },
                below: degrees(&[(340, 3), (360, 2)]),
                above: degrees(&[(379, 1), (389, 2), (399, 3)]),
            },
            systolic: whole(0, 350, &[(70, 3), (80, 2), (100, 1)], &[(199, 2)]),
            oral_adds: Decimal::tenths(5),
            axillary_adds: Decimal::whole(1),
            rectal_below: Decimal::whole(36),
            rectal_above: Decimal::whole(40),
            very_ill_above: Decimal::whole(30),
            approved: None,
        }
    }

    /// Points of a consciousness; the most there are for one that the table forgot.
    #[must_use]
    pub fn awake(&self, consciousness: Consciousness) -> u8 {
        self.consciousness.iter().find(|(c, _)| *c == consciousness).map_or(3, |(_, points)| *points)
    }

    /// A temperature as if taken rectally.
    ///
    /// # Errors
    /// [`TobsProblem::MustBeRectal`] where another site does not do.
    pub fn rectal(&self, degrees: Decimal, site: TemperatureSite) -> Result<Decimal, TobsProblem> {
        let degrees = match site {
            TemperatureSite::Rectal => return Ok(degrees),
            TemperatureSite::Oral => degrees.plus(self.oral_adds),
            TemperatureSite::Axillary => degrees.plus(self.axillary_adds),
        };
        let may_be = self.rectal_below <= degrees && degrees <= self.rectal_above;
        if may_be { Ok(degrees) } else { Err(TobsProblem::MustBeRectal { found: degrees }) }
    }

    /// The score of five values. A value that is missing is missing: there is no score of four.
    ///
    /// # Errors
    /// Every value at fault, in the order of the form.
    pub fn score(&self, readings: &Readings) -> Result<Tobs, Vec<(TobsValue, TobsProblem)>> {
        let mut faults = Vec::new();
        let mut keep = |value, found: Result<Decimal, TobsProblem>| found.map_err(|problem| faults.push((value, problem))).ok();
        let pulse = keep(TobsValue::Pulse, self.pulse.read(readings.pulse));
        let awake = readings.consciousness;
        if awake.is_none() {
            keep(TobsValue::Consciousness, Err(TobsProblem::Measure(MeasureProblem::Missing)));
        }
        let respiration = keep(TobsValue::Respiration, self.respiration.read(readings.respiration));
        let (degrees, site) = readings.temperature.unzip();
        let temperature = self.temperature.read(degrees).and_then(|d| self.rectal(d, site.unwrap_or(TemperatureSite::Rectal)));
        let temperature = keep(TobsValue::Temperature, temperature);
        let systolic = keep(TobsValue::Systolic, self.systolic.read(readings.systolic));
        match (pulse, awake, respiration, temperature, systolic) {
            (Some(pulse), Some(consciousness), Some(respiration), Some(temperature), Some(systolic)) => Ok(Tobs {
                version: self.version.clone(),
                is_approved: self.approved.is_some(),
                consciousness,
                awake: self.awake(consciousness),
                pulse: self.pulse.points(pulse),
                respiration: self.respiration.points(respiration),
                temperature: self.temperature.points(temperature),
                systolic: self.systolic.points(systolic),
                is_very_ill: respiration > self.very_ill_above,
            }),
            _ => Err(faults),
        }
    }
}

/// What somebody measured, not yet checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readings {
    /// Pulse, a minute, whole.
    pub pulse: Option<Decimal>,
    /// Consciousness.
    pub consciousness: Option<Consciousness>,
    /// Respiration, a minute, whole.
    pub respiration: Option<Decimal>,
    /// Temperature as read, °C, one decimal, and where it was taken.
    pub temperature: Option<(Decimal, TemperatureSite)>,
    /// Systolic blood pressure, mmHg, whole.
    pub systolic: Option<Decimal>,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TobsProblem {
    /// Missing, or nothing that can be entered.
    #[error(transparent)]
    Measure(MeasureProblem),
    /// So low or high a temperature must be taken rectally.
    #[error("a temperature of {found} must be taken rectally")]
    MustBeRectal {
        /// As if taken rectally.
        found: Decimal,
    },
}

/// A score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tobs {
    /// Version of the table that gave it.
    pub version: String,
    /// Had a nurse approved that table?
    pub is_approved: bool,
    /// Consciousness, which the points alone do not tell.
    pub consciousness: Consciousness,
    /// Points of the consciousness.
    pub awake: u8,
    /// Points of the pulse.
    pub pulse: u8,
    /// Points of the respiration.
    pub respiration: u8,
    /// Points of the temperature.
    pub temperature: u8,
    /// Points of the blood pressure.
    pub systolic: u8,
    /// Very ill by the respiration alone, whatever the total.
    pub is_very_ill: bool,
}

impl Tobs {
    /// The total, 0 to 15.
    #[must_use]
    pub fn total(&self) -> u8 {
        self.pulse + self.awake + self.respiration + self.temperature + self.systolic
    }

    /// Points of one value.
    #[must_use]
    pub fn points(&self, value: TobsValue) -> u8 {
        match value {
            TobsValue::Pulse => self.pulse,
            TobsValue::Consciousness => self.awake,
            TobsValue::Respiration => self.respiration,
            TobsValue::Temperature => self.temperature,
            TobsValue::Systolic => self.systolic,
        }
    }
}

#[cfg(test)]
mod tests;
