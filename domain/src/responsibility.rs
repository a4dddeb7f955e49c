//! Which doctor answers for the treatment, at every instant of a stay (*udvidet behandlingsansvar*, domain handbook 2.3).
//!
//! The hospital that discharged a citizen answers for some hours (72 by the agreements so far, a dated setting); a discharge after
//! a return from hospital begins them anew. After that it is the citizen's own doctor, without anybody doing anything. The hours
//! are elapsed time: a change of the clock neither gives nor takes one.

use crate::instant::Instant;
use crate::phase::Span;

/// A discharge from hospital to the stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discharge {
    /// When the citizen was discharged.
    pub at: Instant,
    /// For how many hours the hospital answers; 0 where there is no such agreement.
    pub hours: i64,
}

impl Discharge {
    /// The first instant at which the hospital no longer answers.
    #[must_use]
    pub fn until(self) -> Instant {
        self.at.plus_hours(self.hours)
    }
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Responsible {
    /// The citizen is in hospital: that hospital does.
    Admitted {
        /// Which of the absences.
        absence: usize,
    },
    /// The hospital that discharged.
    Hospital {
        /// Which of the discharges.
        discharge: usize,
        /// Until when.
        until: Instant,
    },
    /// The own doctor.
    OwnDoctor {
        /// Since when, where a hospital answered before.
        since: Option<Instant>,
    },
}

/// Who answers at an instant, given the absences in hospital and the discharges, in any order.
#[must_use]
pub fn responsible(at: Instant, in_hospital: &[Span], discharges: &[Discharge]) -> Responsible {
    let admitted = |span: &Span| span.from <= at && span.to.is_none_or(|to| at < to);
    if let Some(absence) = in_hospital.iter().position(admitted) {
        return Responsible::Admitted { absence };
    }
    let last = discharges.iter().enumerate().filter(|(_, d)| d.at <= at).max_by_key(|(_, d)| d.at);
    match last {
        Some((discharge, d)) if at < d.until() => Responsible::Hospital { discharge, until: d.until() },
        Some((_, d)) => Responsible::OwnDoctor { since: Some(d.until()).filter(|_| d.hours > 0) },
        None => Responsible::OwnDoctor { since: None },
    }
}

/// When somebody was discharged who came (back) at `came`: what the hospital's notice says, if that can be; else when they came.
/// `not_before` is when they were still in hospital for certain.
#[must_use]
pub fn discharged(came: Instant, told: Option<Instant>, not_before: Instant) -> Instant {
    told.filter(|at| not_before <= *at && *at <= came).unwrap_or(came)
}

#[cfg(test)]
mod tests;
