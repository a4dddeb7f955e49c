//! What a site does about a score of TOBS: a table of steps, in versions, each approved by a nurse.

use super::{Approval, MOST_POINTS, Tobs};
use crate::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// What is looked at when somebody has points.
    pub enum TobsCheck {
        /// Urin.
        Urine = "urine",
        /// Blodsukker.
        BloodSugar = "blood_sugar",
        /// Væske.
        Fluids = "fluids",
        /// Medicin.
        Medicine = "medicine",
    }
}

codes! {
    /// Who is called.
    pub enum TobsCall {
        /// Nobody.
        Nobody = "nobody",
        /// The own doctor, where it seems right.
        PerhapsDoctor = "perhaps_doctor",
        /// A nurse.
        Nurse = "nurse",
    }
}

/// Most steps a table can have.
pub const MOST_STEPS: usize = 6;
/// Most times a day that somebody is scored again.
pub const MOST_TIMES: u8 = 24;

/// What is done from a total on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TobsStep {
    /// Lowest total that it is for.
    pub from: u8,
    /// What is looked at.
    pub checks: Vec<TobsCheck>,
    /// How many times it is scored again in the next 24 hours; `None` at discretion.
    pub times_a_day: Option<u8>,
    /// Who is called.
    pub call: TobsCall,
}

impl TobsStep {
    /// Minutes until the next score, when the scores are spread evenly over 24 hours; `None` at discretion.
    #[must_use]
    pub fn again_after_minutes(&self) -> Option<i64> {
        self.times_a_day.and_then(|times| (24_i64 * 60).checked_div(i64::from(times)))
    }
}

/// What a site does about a score, in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct TobsActions {
    /// Which version.
    pub version: String,
    /// The steps; the first is for 0, and they rise.
    steps: Vec<TobsStep>,
    /// Who approved it; `None` while nobody has.
    pub approved: Option<Approval>,
}

/// The table as it is stored, not yet checked.
#[derive(Deserialize)]
struct Stored {
    version: String,
    steps: Vec<TobsStep>,
    approved: Option<Approval>,
}

impl TryFrom<Stored> for TobsActions {
    type Error = TobsActionsError;
    fn try_from(stored: Stored) -> Result<Self, TobsActionsError> {
        Self::new(&stored.version, stored.steps, stored.approved)
    }
}

/// Why steps are no table of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TobsActionsError {
    /// The first step is not for 0.
    #[error("the first step is for 0")]
    NotFromZero,
    /// A step is not for more points than the one before it, or for more than there are.
    #[error("the steps rise, up to {MOST_POINTS}")]
    NotRising,
    /// There are more steps than a table can have.
    #[error("at most {MOST_STEPS} steps")]
    TooMany,
    /// Somebody would be scored again never, or more often than every hour.
    #[error("scored again 1 to {MOST_TIMES} times a day")]
    Times,
}

impl TobsActions {
    /// # Errors
    /// [`TobsActionsError`].
    pub fn new(version: &str, steps: Vec<TobsStep>, approved: Option<Approval>) -> Result<Self, TobsActionsError> {
        if steps.first().is_none_or(|step| step.from != 0) {
            return Err(TobsActionsError::NotFromZero);
        }
        let rises = steps.iter().zip(steps.iter().skip(1)).all(|(one, next)| one.from < next.from);
        if !rises || steps.iter().any(|step| step.from > MOST_POINTS) {
            return Err(TobsActionsError::NotRising);
        }
        if steps.len() > MOST_STEPS {
            return Err(TobsActionsError::TooMany);
        }
        if steps.iter().filter_map(|step| step.times_a_day).any(|times| !(1..=MOST_TIMES).contains(&times)) {
            return Err(TobsActionsError::Times);
        }
        Ok(Self { version: version.to_owned(), steps, approved })
    }

    /// What most do until the site says otherwise; not approved. Scoring more often from 2 points on is a proposal. Sources: a
    /// doctor's instruction from Holstebro; Skive, where a nurse is called from 2.
    #[must_use]
    pub fn usual() -> Self {
        use TobsCheck::{BloodSugar, Fluids, Medicine, Urine};
        let step = |from, times_a_day, call| TobsStep { from, checks: vec![Urine, BloodSugar, Fluids, Medicine], times_a_day, call };
        let steps = vec![
            TobsStep { checks: vec![], ..step(0, None, TobsCall::Nobody) },
            step(1, Some(3), TobsCall::PerhapsDoctor),
            step(2, Some(6), TobsCall::Nurse),
        ];
        Self { version: "1".into(), steps, approved: None }
    }

    /// The steps, rising.
    #[must_use]
    pub fn steps(&self) -> &[TobsStep] {
        &self.steps
    }

    /// What is done about a score. Who is very ill gets the last step, whatever the total. `None` only for a table without steps,
    /// which cannot be made.
    #[must_use]
    pub fn action(&self, tobs: &Tobs) -> Option<&TobsStep> {
        let reached = |step: &&TobsStep| tobs.is_very_ill || step.from <= tobs.total();
        self.steps.iter().rev().find(reached)
    }

    /// Does a score rest on tables of which a nurse has not approved both? It is then shown with that mark.
    #[must_use]
    pub fn is_unapproved(&self, tobs: &Tobs) -> bool {
        !tobs.is_approved || self.approved.is_none()
    }
}
