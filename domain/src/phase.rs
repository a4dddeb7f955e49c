//! The phases of a stay (*opholdsfaser*): a chain, ordered, without gap or overlap, whose union is the stay (invariant I2).
//!
//! Kind, legal basis, authority and payer belong to a phase, never to a bed or a whole stay: the law behind a stay may change in
//! the middle of it, and at midnight while the citizen sleeps.

use crate::instant::Instant;

/// When a phase begins and ends; the last one of a stay that goes on has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First instant.
    pub from: Instant,
    /// First instant that no longer belongs to it.
    pub to: Option<Instant>,
}

/// How phases fail to be the stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// There is none.
    #[error("a stay has at least one phase")]
    Empty,
    /// The first does not begin at arrival.
    #[error("the first phase begins at arrival")]
    NotFromArrival,
    /// One does not begin where the one before it ends.
    #[error("a phase begins where the one before it ends")]
    Broken {
        /// Which, counted from 0.
        at: usize,
    },
    /// The last one does not end with the stay.
    #[error("the last phase ends with the stay")]
    WrongEnd,
}

/// Do the phases cover exactly the stay?
///
/// # Errors
/// [`ChainError`] for the first fault.
pub fn check(arrived: Instant, ended: Option<Instant>, phases: &[Span]) -> Result<(), ChainError> {
    let (Some(first), Some(last)) = (phases.first(), phases.last()) else { return Err(ChainError::Empty) };
    if first.from != arrived {
        return Err(ChainError::NotFromArrival);
    }
    let meets = |(one, next): (&Span, &Span)| one.to == Some(next.from) && one.from < next.from;
    if let Some(at) = phases.iter().zip(phases.iter().skip(1)).position(|pair| !meets(pair)) {
        return Err(ChainError::Broken { at: at + 1 });
    }
    if last.to != ended || last.to.is_some_and(|to| to < last.from) { Err(ChainError::WrongEnd) } else { Ok(()) }
}

/// Why a phase cannot begin then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhaseError {
    /// The phase before it has not begun by then.
    #[error("a phase begins after the one before it has begun")]
    TooEarly,
    /// The stay is expected to be over by then.
    #[error("a phase begins before the stay is expected to end")]
    TooLate,
}

/// May a new phase follow the chain of a stay that goes on, from `at`? It may begin in the past: the decision is written down when
/// there is time; and in the future: the law changes at midnight.
///
/// # Errors
/// [`PhaseError`].
pub fn may_follow(phases: &[Span], at: Instant, expected_departure: Instant, now: Instant) -> Result<(), PhaseError> {
    if phases.last().is_none_or(|last| at <= last.from) {
        return Err(PhaseError::TooEarly);
    }
    if at > now && at >= expected_departure { Err(PhaseError::TooLate) } else { Ok(()) }
}

/// How many phases are left of the chain when the stay ends at `at`: those that had begun. A planned phase never comes about.
#[must_use]
pub fn begun_by(phases: &[Span], at: Instant) -> usize {
    phases.iter().enumerate().filter(|(n, phase)| *n == 0 || phase.from < at).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(marks: &[i64], end: Option<i64>) -> Vec<Span> {
        let at = |n: &i64| Instant::from_unix(*n);
        let ends = marks.iter().skip(1).map(at).map(Some).chain([end.map(Instant::from_unix)]);
        marks.iter().map(at).zip(ends).map(|(from, to)| Span { from, to }).collect()
    }

    #[test]
    fn a_chain_covers_exactly_the_stay() {
        let at = Instant::from_unix;
        for (arrived, ended, phases, expected) in [
            (10, None, chain(&[10], None), Ok(())),
            (10, None, chain(&[10, 20, 30], None), Ok(())),
            (10, Some(40), chain(&[10, 20], Some(40)), Ok(())),
            (10, Some(10), chain(&[10], Some(10)), Ok(())),
            (10, None, vec![], Err(ChainError::Empty)),
            (9, None, chain(&[10], None), Err(ChainError::NotFromArrival)),
            (10, Some(40), chain(&[10], None), Err(ChainError::WrongEnd)),
            (10, None, chain(&[10], Some(40)), Err(ChainError::WrongEnd)),
            (10, Some(5), chain(&[10], Some(5)), Err(ChainError::WrongEnd)),
        ] {
            assert_eq!(check(at(arrived), ended.map(at), &phases), expected, "{arrived} {ended:?} {phases:?}");
        }
    }

    #[test]
    fn a_gap_an_overlap_and_an_empty_phase_break_the_chain() {
        let at = Instant::from_unix;
        let span = |from, to: Option<i64>| Span { from: at(from), to: to.map(at) };
        for phases in [
            [span(10, Some(20)), span(21, None)],
            [span(10, Some(20)), span(19, None)],
            [span(10, None), span(20, None)],
            [span(10, Some(10)), span(10, None)],
        ] {
            assert_eq!(check(at(10), None, &phases), Err(ChainError::Broken { at: 1 }), "{phases:?}");
        }
    }

    #[test]
    fn a_phase_follows_the_last_one_and_lies_within_the_stay() {
        let at = Instant::from_unix;
        let phases = chain(&[10, 20], None);
        for (from, expected) in
            [(20, Err(PhaseError::TooEarly)), (15, Err(PhaseError::TooEarly)), (21, Ok(())), (99, Ok(())), (100, Err(PhaseError::TooLate))]
        {
            assert_eq!(may_follow(&phases, at(from), at(100), at(50)), expected, "{from}");
        }
        assert_eq!(may_follow(&phases, at(120), at(100), at(130)), Ok(()), "in house past the expected departure, and written down late");
    }

    #[test]
    fn a_planned_phase_never_comes_about_when_the_stay_ends_before_it() {
        let at = Instant::from_unix;
        let phases = chain(&[10, 20, 30], None);
        for (end, left) in [(10, 1), (15, 1), (20, 1), (21, 2), (30, 2), (31, 3)] {
            assert_eq!(begun_by(&phases, at(end)), left, "{end}");
        }
    }
}
