//! The rehabilitation plan (*rehabiliteringsplan*): one plan, wherever the citizen is trained. It is a draft until it says what the
//! citizen wants; it rests, goes on, ends, or another takes its place.
//!
//! Where it takes place is a [`Mode`] that changes by an event; goals, measures and team stay. What it comes from is
//! [`super::order`].

use super::order::{BasisKind, PlanKind};
use crate::citizen::{PersonName, age_on};
use crate::codes;
use crate::ids::PlanId;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};
use time::Date;

/// Age from which nobody needs a guardian for being a child (*værgemålsloven* § 1).
pub const ADULT_AGE: u16 = 18;

codes! {
    /// Why nothing happens in a plan, as KL's profile for § 140 lists it (*årsag til manglende aktivitet*).
    pub enum PauseReason {
        /// Overgivet til anden kommune, på borgers anmodning.
        OtherMunicipality = "other_municipality",
        /// Udskudt opstart påkrævet som specificeret i GGOP.
        DeferredStart = "deferred_start",
        /// Overgået til frit valg.
        FreeChoice = "free_choice",
        /// Fejlafsendt GGOP.
        SentInError = "sent_in_error",
        /// Borger tilbudt frit valg, men vil hellere vente.
        PrefersToWait = "prefers_to_wait",
    }
}

codes! {
    /// Why a plan ends before its time or at it, as KL's profile for § 140 lists it.
    pub enum StopReason {
        /// Ikke yderligere behov (borger-vurderet).
        NoNeedCitizen = "no_need_citizen",
        /// Ikke yderligere behov (fagperson-vurderet).
        NoNeedProfessional = "no_need_professional",
        /// Aktivt fravalg.
        OptOut = "opt_out",
        /// Aktivt fravalg pga. anden sygdom.
        OtherIllness = "other_illness",
        /// Aktivt fravalg pga. økonomi ifm. transport.
        TransportCost = "transport_cost",
        /// Aktivt fravalg pga. logistik ifm. transport.
        TransportLogistics = "transport_logistics",
        /// Aktivt fravalg pga. anden træning.
        OtherTraining = "other_training",
        /// Hændelse medfører ophør.
        Event = "event",
        /// Borger har ikke henvendt sig eller er udeblevet.
        NoResponse = "no_response",
    }
}

/// What the plan says in the citizen's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// The citizen's own words.
    OwnWords(String),
    /// Ikke muligt: the citizen cannot say, and why.
    NotPossible {
        /// Why.
        reason: String,
    },
}

impl Statement {
    /// Does it say anything?
    #[must_use]
    pub fn is_said(&self) -> bool {
        match self {
            Self::OwnWords(text) | Self::NotPossible { reason: text } => !text.trim().is_empty(),
        }
    }
}

/// What a plan is judged by before it becomes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFacts {
    /// Kind.
    pub kind: PlanKind,
    /// What it rests on.
    pub basis: BasisKind,
    /// Has the authority signed a decision on it?
    pub is_decided: bool,
    /// Day of discharge, of an order.
    pub discharged: Option<Date>,
    /// Is it known who ordered it?
    pub has_requester: bool,
    /// What it says in the citizen's name.
    pub statement: Option<Statement>,
    /// Birth of the citizen.
    pub born: Date,
    /// Who acts for a child (*værge, forældremyndighed*).
    pub guardian: Option<PersonName>,
}

codes! {
    /// What a plan lacks.
    pub enum PlanGap {
        /// The citizen's own words, or "not possible" with a reason.
        Statement = "statement",
        /// A basis that fits its kind.
        Basis = "basis",
        /// A signed decision.
        Decision = "decision",
        /// The day of discharge.
        Discharge = "discharge",
        /// Who ordered it.
        Requester = "requester",
        /// Who acts for the child.
        Guardian = "guardian",
    }
}

impl PlanFacts {
    /// What is missing before the plan may run from `day`.
    #[must_use]
    pub fn gaps(&self, day: Date) -> Vec<PlanGap> {
        let is_child = age_on(self.born, day) < ADULT_AGE;
        [
            (PlanGap::Statement, !self.statement.as_ref().is_some_and(Statement::is_said)),
            (PlanGap::Basis, !self.kind.may_rest_on(self.basis)),
            (PlanGap::Decision, self.basis.needs_decision() && !self.is_decided),
            (PlanGap::Discharge, self.kind.is_ordered() && self.discharged.is_none()),
            (PlanGap::Requester, self.kind.is_ordered() && !self.has_requester),
            (PlanGap::Guardian, is_child && self.guardian.is_none()),
        ]
        .into_iter()
        .filter_map(|(gap, is_missing)| is_missing.then_some(gap))
        .collect()
    }
}

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanState {
    /// Being made.
    Draft {
        /// Since when.
        since: Instant,
    },
    /// Going on.
    Running {
        /// Since when it last began to.
        since: Instant,
    },
    /// Resting.
    Paused {
        /// Since when.
        since: Instant,
        /// Why.
        reason: PauseReason,
    },
    /// Over.
    Ended {
        /// When.
        at: Instant,
        /// Why.
        reason: StopReason,
    },
    /// Another plan has taken its place.
    Replaced {
        /// When.
        at: Instant,
        /// Which.
        by: PlanId,
    },
}

/// Why a plan cannot change so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanError {
    /// It is not yet finalised.
    #[error("the plan is a draft")]
    Draft,
    /// It is finalised already.
    #[error("the plan is finalised already")]
    Finalised,
    /// It rests already.
    #[error("the plan rests already")]
    Paused,
    /// It does not rest.
    #[error("the plan goes on")]
    Running,
    /// It is over, or another has taken its place.
    #[error("the plan is over")]
    Over,
    /// Before the last change.
    #[error("before the last change of the plan")]
    TooEarly,
    /// Something is missing.
    #[error("the plan lacks {0:?}")]
    Gaps(Vec<PlanGap>),
}

impl PlanState {
    /// When it last changed.
    #[must_use]
    pub fn since(self) -> Instant {
        match self {
            Self::Draft { since } | Self::Running { since } | Self::Paused { since, .. } => since,
            Self::Ended { at, .. } | Self::Replaced { at, .. } => at,
        }
    }

    /// Is it over, or has another taken its place?
    #[must_use]
    pub fn is_over(self) -> bool {
        match self {
            Self::Draft { .. } | Self::Running { .. } | Self::Paused { .. } => false,
            Self::Ended { .. } | Self::Replaced { .. } => true,
        }
    }

    /// Makes the draft a plan; `day` is the local date of `at`.
    ///
    /// # Errors
    /// [`PlanError::Gaps`] with everything that is missing; [`PlanError`] unless a draft.
    pub fn finalise(self, facts: &PlanFacts, at: Instant, day: Date) -> Result<Self, PlanError> {
        match self {
            Self::Draft { since } if at < since => Err(PlanError::TooEarly),
            Self::Draft { .. } => {
                let gaps = facts.gaps(day);
                if gaps.is_empty() { Ok(Self::Running { since: at }) } else { Err(PlanError::Gaps(gaps)) }
            }
            Self::Running { .. } | Self::Paused { .. } => Err(PlanError::Finalised),
            Self::Ended { .. } | Self::Replaced { .. } => Err(PlanError::Over),
        }
    }

    /// Lets it rest.
    ///
    /// # Errors
    /// [`PlanError`] unless it goes on.
    pub fn pause(self, reason: PauseReason, at: Instant) -> Result<Self, PlanError> {
        match self {
            Self::Draft { .. } => Err(PlanError::Draft),
            Self::Running { since } if at < since => Err(PlanError::TooEarly),
            Self::Running { .. } => Ok(Self::Paused { since: at, reason }),
            Self::Paused { .. } => Err(PlanError::Paused),
            Self::Ended { .. } | Self::Replaced { .. } => Err(PlanError::Over),
        }
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// [`PlanError`] unless it rests.
    pub fn resume(self, at: Instant) -> Result<Self, PlanError> {
        match self {
            Self::Draft { .. } => Err(PlanError::Draft),
            Self::Running { .. } => Err(PlanError::Running),
            Self::Paused { since, .. } if at < since => Err(PlanError::TooEarly),
            Self::Paused { .. } => Ok(Self::Running { since: at }),
            Self::Ended { .. } | Self::Replaced { .. } => Err(PlanError::Over),
        }
    }

    /// Ends it. A draft is thrown away, not ended.
    ///
    /// # Errors
    /// [`PlanError`] when a draft or over.
    pub fn end(self, reason: StopReason, at: Instant) -> Result<Self, PlanError> {
        match self {
            Self::Draft { .. } => Err(PlanError::Draft),
            Self::Running { since } | Self::Paused { since, .. } if at < since => Err(PlanError::TooEarly),
            Self::Running { .. } | Self::Paused { .. } => Ok(Self::Ended { at, reason }),
            Self::Ended { .. } | Self::Replaced { .. } => Err(PlanError::Over),
        }
    }

    /// Another plan takes its place, as when a new order asks for the same training.
    ///
    /// # Errors
    /// [`PlanError`] when over.
    pub fn replace(self, by: PlanId, at: Instant) -> Result<Self, PlanError> {
        match self {
            Self::Ended { .. } | Self::Replaced { .. } => Err(PlanError::Over),
            Self::Draft { since } | Self::Running { since } | Self::Paused { since, .. } if at < since => Err(PlanError::TooEarly),
            Self::Draft { .. } | Self::Running { .. } | Self::Paused { .. } => Ok(Self::Replaced { at, by }),
        }
    }
}

codes! {
    /// Where a plan takes place.
    pub enum Mode {
        /// Døgnrehabilitering: in a bed of a site.
        Inpatient = "inpatient",
        /// I eget hjem.
        Home = "home",
        /// Ambulant.
        Outpatient = "outpatient",
    }
}

/// Where a plan has taken place, from the first day on: never empty, in order, no two alike in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modes {
    first: (Instant, Mode),
    changes: Vec<(Instant, Mode)>,
}

/// Why a plan cannot move so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModeError {
    /// It takes place there already.
    #[error("the plan takes place there already")]
    Same,
    /// Not after the last change.
    #[error("a plan moves after it moved last")]
    TooEarly,
    /// The plan is over.
    #[error("the plan is over")]
    Over,
}

impl Modes {
    /// A plan that begins in a place.
    #[must_use]
    pub fn begin(at: Instant, mode: Mode) -> Self {
        Self { first: (at, mode), changes: Vec::new() }
    }

    /// The places as stored; `None` when there are none.
    ///
    /// # Errors
    /// [`ModeError`] when they are not in order, or two alike follow each other.
    pub fn of(stored: impl IntoIterator<Item = (Instant, Mode)>) -> Result<Option<Self>, ModeError> {
        let mut stored = stored.into_iter();
        let Some((at, mode)) = stored.next() else { return Ok(None) };
        stored.try_fold(Self::begin(at, mode), |modes, (at, mode)| modes.then(mode, at)).map(Some)
    }

    /// Every place with the instant from which, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Instant, Mode)> {
        std::iter::once(self.first).chain(self.changes.iter().copied())
    }

    /// The last one.
    #[must_use]
    pub fn last(&self) -> (Instant, Mode) {
        self.changes.last().copied().unwrap_or(self.first)
    }

    /// Where the plan takes place at an instant; before it begins, where it begins.
    #[must_use]
    pub fn at(&self, at: Instant) -> Mode {
        self.changes.iter().rev().find(|(from, _)| *from <= at).map_or(self.first.1, |(_, mode)| *mode)
    }

    /// The plan moves; a plan that rests may.
    ///
    /// # Errors
    /// [`ModeError`].
    pub fn change(self, mode: Mode, at: Instant, state: PlanState) -> Result<Self, ModeError> {
        if state.is_over() { Err(ModeError::Over) } else { self.then(mode, at) }
    }

    fn then(mut self, mode: Mode, at: Instant) -> Result<Self, ModeError> {
        let (since, now) = self.last();
        if now == mode {
            return Err(ModeError::Same);
        }
        if at <= since {
            return Err(ModeError::TooEarly);
        }
        self.changes.push((at, mode));
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
