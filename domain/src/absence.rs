//! Absence (*fravær*): the citizen is in hospital or on leave, and the bed is held for the return.
//!
//! A hold has a clock and nobody's promise: past it the bed is still held, and a person decides. Nothing is released by itself
//! (domain handbook 0.2, no. 6): belongings are in the room, and "discharged home" may mean back to us.

use crate::codes;
use crate::ids::AbsenceId;
use crate::instant::Instant;
use crate::phase::Span;

codes! {
    /// Why the citizen is away.
    pub enum AbsenceKind {
        /// Indlagt.
        Hospital = "hospital",
        /// Orlov: never a hospital admission.
        Leave = "leave",
    }
}

codes! {
    /// How an absence ended.
    pub enum AbsenceEnd {
        /// The citizen came back to the held bed.
        Returned = "returned",
        /// The bed was released, and with it the stay ended.
        Released = "released",
        /// It was registered by mistake: it never was.
        Cancelled = "cancelled",
    }
}

codes! {
    /// Word about somebody who is away, that asks a person to decide.
    pub enum Word {
        /// Died.
        Died = "died",
        /// Discharged home, which may mean back to us.
        DischargedHome = "discharged_home",
        /// Discharged to another place.
        DischargedElsewhere = "discharged_elsewhere",
    }
}

/// Until when a bed is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its clock.
    pub until: Instant,
}

/// Where a hold stands on its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldClock {
    /// Time is left.
    Running,
    /// It runs out soon: somebody should decide.
    RunsOut,
    /// It has run out, and the bed is still held: somebody must decide.
    RunOut,
}

/// Why a hold cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldError {
    /// A longer hold needs a reason.
    #[error("a hold is extended with a reason")]
    Reason,
    /// It would not be longer, or lies in the past.
    #[error("a hold is extended to a later time than now and before")]
    NotLater,
}

impl Hold {
    /// A hold begun at `from`, for as long as the setting says.
    #[must_use]
    pub fn begin(from: Instant, hours: i64) -> Self {
        Self { until: from.plus_hours(hours) }
    }

    /// A person holds it longer, with a reason.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn extend(self, until: Instant, reason: &str, now: Instant) -> Result<Self, HoldError> {
        if reason.trim().is_empty() {
            return Err(HoldError::Reason);
        }
        if until > self.until && until > now { Ok(Self { until }) } else { Err(HoldError::NotLater) }
    }

    /// A new admission in the same course begins its own time; the clock never goes back.
    #[must_use]
    pub fn renewed(self, from: Instant, hours: i64) -> Self {
        Self { until: self.until.max(from.plus_hours(hours)) }
    }

    /// Where it stands; `warning` minutes before its end it runs out.
    #[must_use]
    pub fn clock(self, now: Instant, warning: i64) -> HoldClock {
        if self.until <= now {
            HoldClock::RunOut
        } else if self.until <= now.plus_minutes(warning) {
            HoldClock::RunsOut
        } else {
            HoldClock::Running
        }
    }
}

/// An absence as far as figures need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbsenceFacts {
    /// Its identity.
    pub id: AbsenceId,
    /// Why.
    pub kind: AbsenceKind,
    /// When; `None` while away.
    pub span: Span,
    /// How it ended.
    pub end: Option<AbsenceEnd>,
}

/// A stay of a course: when the citizen came, when it ended, and the absences in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseStay {
    /// Arrival.
    pub arrived: Instant,
    /// End, once over.
    pub ended: Option<Instant>,
    /// Absences, in order.
    pub absences: Vec<AbsenceFacts>,
}

/// A course (*forløb*) in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CourseFigures {
    /// Times with the citizen in the house without a hospital between.
    pub spans: i64,
    /// Hospital admissions within the days after the citizen came.
    pub readmissions: i64,
}

/// Counts a course: the stays of one citizen that follow each other with nothing but hospital between. A citizen who goes to hospital
/// and comes back has one course, two spans and one readmission, whether the bed was held or given up meanwhile.
#[must_use]
pub fn course(stays: &[CourseStay], readmission_days: i64) -> CourseFigures {
    let mut figures = CourseFigures::default();
    for stay in stays {
        let mut came = stay.arrived;
        figures.spans += 1;
        for absence in stay.absences.iter().filter(|a| a.kind == AbsenceKind::Hospital && a.end != Some(AbsenceEnd::Cancelled)) {
            if absence.span.from <= came.plus_hours(24 * readmission_days) {
                figures.readmissions += 1;
            }
            if let (Some(AbsenceEnd::Returned), Some(back)) = (absence.end, absence.span.to) {
                figures.spans += 1;
                came = back;
            }
        }
    }
    figures
}

/// Time away until `until`, in seconds; what was registered by mistake is not counted.
#[must_use]
pub fn seconds_away(absences: &[AbsenceFacts], until: Instant) -> i64 {
    absences
        .iter()
        .filter(|a| a.end != Some(AbsenceEnd::Cancelled))
        .map(|a| a.span.to.unwrap_or(until).seconds_since(a.span.from).max(0))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(hour: i64) -> Instant {
        Instant::from_unix(hour * 3600)
    }

    #[test]
    fn a_hold_lasts_a_day_and_longer_only_with_a_reason() {
        let hold = Hold::begin(at(0), 24);
        assert_eq!(hold.until, at(24));
        for (until, reason, now, expected) in [
            (at(48), "Forventes retur i morgen", at(20), Ok(Hold { until: at(48) })),
            (at(48), " ", at(20), Err(HoldError::Reason)),
            (at(24), "Fordi", at(20), Err(HoldError::NotLater)),
            (at(30), "Fordi", at(31), Err(HoldError::NotLater)),
        ] {
            assert_eq!(hold.extend(until, reason, now), expected, "{until:?} {reason}");
        }
    }

    #[test]
    fn a_hold_warns_before_its_end_and_never_ends_by_itself() {
        let hold = Hold::begin(at(0), 24);
        for (now, expected) in [(22, HoldClock::Running), (23, HoldClock::RunsOut), (24, HoldClock::RunOut), (2400, HoldClock::RunOut)] {
            assert_eq!(hold.clock(at(now), 60), expected, "{now}");
        }
    }

    #[test]
    fn a_new_admission_moves_the_clock_forward_and_an_older_one_does_not_move_it_back() {
        let hold = Hold::begin(at(5), 24);
        assert_eq!(hold.renewed(at(8), 24).until, at(32));
        assert_eq!(hold.renewed(at(2), 24).until, at(29));
    }

    fn away(from: i64, to: Option<i64>, kind: AbsenceKind, end: Option<AbsenceEnd>) -> AbsenceFacts {
        AbsenceFacts { id: AbsenceId(Uuid::nil()), kind, span: Span { from: at(from), to: to.map(at) }, end }
    }

    #[test]
    fn hospital_and_back_is_one_course_two_spans_and_one_readmission() {
        use AbsenceEnd::{Cancelled, Released, Returned};
        use AbsenceKind::{Hospital, Leave};
        let stay = |arrived, ended: Option<i64>, absences| CourseStay { arrived: at(arrived), ended: ended.map(at), absences };
        for (what, stays, spans, readmissions) in [
            ("in house", vec![stay(0, None, vec![])], 1, 0),
            ("held bed", vec![stay(0, None, vec![away(144, Some(170), Hospital, Some(Returned))])], 2, 1),
            (
                "released bed and a new stay",
                vec![stay(0, Some(216), vec![away(144, Some(216), Hospital, Some(Released))]), stay(340, None, vec![])],
                2,
                1,
            ),
            ("still away", vec![stay(0, None, vec![away(144, None, Hospital, None)])], 1, 1),
            ("leave", vec![stay(0, None, vec![away(144, Some(170), Leave, Some(Returned))])], 1, 0),
            ("registered by mistake", vec![stay(0, None, vec![away(144, Some(145), Hospital, Some(Cancelled))])], 1, 0),
            ("after 31 days", vec![stay(0, None, vec![away(31 * 24, Some(800), Hospital, Some(Returned))])], 2, 0),
            (
                "twice, the second soon after the first return",
                vec![stay(0, None, vec![away(31 * 24, Some(800), Hospital, Some(Returned)), away(810, None, Hospital, None)])],
                2,
                1,
            ),
        ] {
            assert_eq!(course(&stays, 30), CourseFigures { spans, readmissions }, "{what}");
        }
    }

    #[test]
    fn time_away_counts_what_was_not_a_mistake() {
        use AbsenceKind::Hospital;
        let absences = [
            away(0, Some(5), Hospital, Some(AbsenceEnd::Returned)),
            away(6, Some(9), Hospital, Some(AbsenceEnd::Cancelled)),
            away(10, None, Hospital, None),
        ];
        assert_eq!(seconds_away(&absences, at(12)), 7 * 3600);
    }
}
