//! The clock of § 140: start is to be *offered* within some calendar days (7 by the law) of discharge, or of the plan's later start.
//! Otherwise the citizen may choose a private provider.
//!
//! It is measured against the first start that was offered, whether or not it was taken up (KL's profile,
//! *anledningTilbudtFørsteKontakt*). Weekends and holidays count as days. Nothing is stored: facts change, and it is read again.

use super::order::{BasisKind, PlanKind};
use crate::codes;
use time::{Date, Duration};

codes! {
    /// What the citizen said to an offered start.
    pub enum StartAnswer {
        /// Took it.
        Accepted = "accepted",
        /// Declined it: it was offered all the same.
        Declined = "declined",
    }
}

/// A start that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartOffer {
    made_on: Date,
    start: Date,
    /// What the citizen said; `None` while not answered.
    pub answer: Option<StartAnswer>,
}

/// A start cannot be offered for a day before the offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a start is offered for the same day or later")]
pub struct StartBeforeOffer;

impl StartOffer {
    /// An offer made on a day, of a start.
    ///
    /// # Errors
    /// [`StartBeforeOffer`].
    pub fn new(made_on: Date, start: Date) -> Result<Self, StartBeforeOffer> {
        if made_on <= start { Ok(Self { made_on, start, answer: None }) } else { Err(StartBeforeOffer) }
    }

    /// The same offer with the citizen's answer.
    #[must_use]
    pub fn answered(self, answer: StartAnswer) -> Self {
        Self { answer: Some(answer), ..self }
    }

    /// When it was made.
    #[must_use]
    pub fn made_on(self) -> Date {
        self.made_on
    }

    /// The start that was offered.
    #[must_use]
    pub fn start(self) -> Date {
        self.start
    }
}

/// What the clock of a plan is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartFacts {
    /// Kind of the plan.
    pub kind: PlanKind,
    /// What it rests on.
    pub basis: BasisKind,
    /// Day of discharge.
    pub discharged: Date,
    /// Day from which training may begin for reasons of health, as the order says; counts only when after the discharge.
    pub later_start: Option<Date>,
    /// Every start offered, in any order.
    pub offers: Vec<StartOffer>,
    /// Has another plan taken its place?
    pub is_replaced: bool,
}

/// Why there is no clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoClock {
    /// It rests on another basis.
    OtherBasis,
    /// Training at a hospital is outside.
    SpecialisedTraining,
    /// Another plan has taken its place, with a clock of its own.
    Replaced,
}

/// Where the clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartClock {
    /// There is none.
    None(NoClock),
    /// The order says later, nothing has been offered yet, and the days have not begun.
    Deferred {
        /// When they begin.
        from: Date,
        /// Last day in time.
        deadline: Date,
    },
    /// Nothing has been offered yet, and there is time.
    Running {
        /// Last day in time.
        deadline: Date,
        /// Days left; 0 on the last day.
        days_left: i64,
    },
    /// A start in time was offered.
    OfferedWithin {
        /// Which.
        start: Date,
        /// On which day, counted from 0; less than 0 when before the days begin.
        day: i64,
    },
    /// The first start offered is late: free choice of provider.
    OfferedLate {
        /// Which.
        start: Date,
        /// By how many days, at least 1.
        days_late: i64,
    },
    /// Nothing has been offered, and the time is over: free choice of provider.
    Breached {
        /// Last day that was in time.
        deadline: Date,
        /// Days since, at least 1.
        days_over: i64,
    },
}

impl StartClock {
    /// May the citizen choose a private provider?
    #[must_use]
    pub fn gives_free_choice(self) -> bool {
        match self {
            Self::OfferedLate { .. } | Self::Breached { .. } => true,
            Self::None(_) | Self::Deferred { .. } | Self::Running { .. } | Self::OfferedWithin { .. } => false,
        }
    }
}

impl StartFacts {
    /// The later start, where the order says one.
    #[must_use]
    pub fn deferred_to(&self) -> Option<Date> {
        self.later_start.filter(|day| *day > self.discharged)
    }

    /// The day that the days are counted from.
    #[must_use]
    pub fn counted_from(&self) -> Date {
        self.deferred_to().unwrap_or(self.discharged)
    }

    /// Last day in time, `days` calendar days on.
    #[must_use]
    pub fn deadline(&self, days: i64) -> Date {
        self.counted_from().saturating_add(Duration::days(days))
    }

    /// Why there is no clock, where there is none.
    #[must_use]
    pub fn no_clock(&self) -> Option<NoClock> {
        match (self.basis, self.kind) {
            (BasisKind::SocialTraining | BasisKind::RehabCourse, _) => Some(NoClock::OtherBasis),
            (BasisKind::HealthAct140, PlanKind::SpecialisedTraining) => Some(NoClock::SpecialisedTraining),
            (BasisKind::HealthAct140, _) => self.is_replaced.then_some(NoClock::Replaced),
        }
    }

    /// The first start of those offered by `today`.
    #[must_use]
    pub fn first_offered(&self, today: Date) -> Option<Date> {
        self.offers.iter().filter(|offer| offer.made_on <= today).map(|offer| offer.start).min()
    }

    /// Where the clock stands on `today`; `days` is the setting (7 by § 140).
    #[must_use]
    pub fn clock(&self, today: Date, days: i64) -> StartClock {
        if let Some(why) = self.no_clock() {
            return StartClock::None(why);
        }
        let (from, deadline) = (self.counted_from(), self.deadline(days));
        match self.first_offered(today) {
            Some(start) if start <= deadline => StartClock::OfferedWithin { start, day: (start - from).whole_days() },
            Some(start) => StartClock::OfferedLate { start, days_late: (start - deadline).whole_days() },
            None if today > deadline => StartClock::Breached { deadline, days_over: (today - deadline).whole_days() },
            None if self.deferred_to().is_some() && today < from => StartClock::Deferred { from, deadline },
            None => StartClock::Running { deadline, days_left: (deadline - today).whole_days() },
        }
    }

    /// The facts of a plan that takes the place of this one. After the same discharge the offers hold for it too: the citizen has been
    /// offered a start. After another discharge it begins anew.
    #[must_use]
    pub fn replaced_by(&self, kind: PlanKind, discharged: Date, later_start: Option<Date>) -> Self {
        let offers = if discharged == self.discharged { self.offers.clone() } else { Vec::new() };
        Self { kind, basis: self.basis, discharged, later_start, offers, is_replaced: false }
    }
}

codes! {
    /// How the report counts a plan.
    pub enum StartClass {
        /// Offered within the days.
        Within = "within",
        /// Offered later.
        Later = "later",
        /// Deferred by the order: neither in time nor late, whatever was offered.
        Deferred = "deferred",
        /// Nothing offered yet.
        NoneYet = "none_yet",
    }
}

/// The report: how many plans had a start offered when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StartReport {
    /// Within the days.
    pub within: usize,
    /// Later.
    pub later: usize,
    /// Deferred by the order.
    pub deferred: usize,
    /// Nothing offered yet.
    pub none_yet: usize,
    /// Without a clock, not counted among the others.
    pub without_clock: usize,
}

/// How the report counts a plan on `today`; `None` when it has no clock.
#[must_use]
pub fn classify(facts: &StartFacts, today: Date, days: i64) -> Option<StartClass> {
    match facts.clock(today, days) {
        StartClock::None(_) => None,
        _ if facts.deferred_to().is_some() => Some(StartClass::Deferred),
        StartClock::OfferedWithin { .. } => Some(StartClass::Within),
        StartClock::OfferedLate { .. } => Some(StartClass::Later),
        StartClock::Deferred { .. } | StartClock::Running { .. } | StartClock::Breached { .. } => Some(StartClass::NoneYet),
    }
}

impl StartReport {
    /// Counts plans as they stand on `today`.
    #[must_use]
    pub fn of<'a>(plans: impl IntoIterator<Item = &'a StartFacts>, today: Date, days: i64) -> Self {
        plans.into_iter().fold(Self::default(), |mut report, facts| {
            let count = match classify(facts, today, days) {
                Some(StartClass::Within) => &mut report.within,
                Some(StartClass::Later) => &mut report.later,
                Some(StartClass::Deferred) => &mut report.deferred,
                Some(StartClass::NoneYet) => &mut report.none_yet,
                None => &mut report.without_clock,
            };
            *count += 1;
            report
        })
    }

    /// Plans with a clock.
    #[must_use]
    pub fn with_clock(&self) -> usize {
        self.within + self.later + self.deferred + self.none_yet
    }
}

#[cfg(test)]
mod tests;
