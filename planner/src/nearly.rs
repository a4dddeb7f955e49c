//! The beds that just fail: by one thing that could be solved, or by a fact nobody has stated.

use crate::Candidate;
use crate::rank::by_name;
use domain::allocation::{Mismatch, MissingFact, Wanted, judge};
use domain::suggestion::Solution;

/// A bed that fails exactly one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearly {
    /// Which of the candidates.
    pub candidate: usize,
    /// What it fails.
    pub fails: Mismatch,
    /// What would solve it.
    pub solution: Solution,
}

/// A bed of which it cannot be said whether it suits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecidable {
    /// Which of the candidates.
    pub candidate: usize,
    /// What is not known.
    pub missing: Vec<MissingFact>,
}

/// A bed that is taken is worth naming when it frees within so many hours after the arrival.
const SOON_HOURS: i64 = 72;

/// The `limit` beds that come nearest to suiting: what a person can solve first, then what time solves, soonest first.
#[must_use]
pub fn nearly(wanted: &Wanted, candidates: &[Candidate<'_>], limit: usize) -> Vec<Nearly> {
    let arrival = wanted.period.from();
    let mut found: Vec<Nearly> = candidates
        .iter()
        .enumerate()
        .filter_map(|(candidate, c)| {
            let verdict = judge(wanted, c.bed, c.claims, c.mates);
            let [fails] = verdict.mismatches.as_slice() else { return None };
            let solution = Solution::to(*fails, arrival);
            let late = matches!(solution, Solution::ArriveAfter { at, .. } if at > arrival.plus_hours(SOON_HOURS));
            (verdict.missing.is_empty() && !late).then_some(Nearly { candidate, fails: *fails, solution })
        })
        .collect();
    found.sort_by(|a, b| {
        a.solution.cmp(&b.solution).then_with(|| match (candidates.get(a.candidate), candidates.get(b.candidate)) {
            (Some(a), Some(b)) => by_name(a, b),
            _ => a.candidate.cmp(&b.candidate),
        })
    });
    found.truncate(limit);
    found
}

/// The first `limit` beds that would suit if a fact were known, by name.
#[must_use]
pub fn undecidable(wanted: &Wanted, candidates: &[Candidate<'_>], limit: usize) -> Vec<Undecidable> {
    let mut found: Vec<Undecidable> = candidates
        .iter()
        .enumerate()
        .filter_map(|(candidate, c)| {
            let verdict = judge(wanted, c.bed, c.claims, c.mates);
            (verdict.mismatches.is_empty() && !verdict.missing.is_empty()).then_some(Undecidable { candidate, missing: verdict.missing })
        })
        .collect();
    found.sort_by(|a, b| match (candidates.get(a.candidate), candidates.get(b.candidate)) {
        (Some(a), Some(b)) => by_name(a, b),
        _ => a.candidate.cmp(&b.candidate),
    });
    found.truncate(limit);
    found
}
