//! The ranking of beds that suit.

use crate::near::nearness;
use crate::reasons::{Reasons, Surroundings, explain};
use crate::{Candidate, Home, Nearness, suits};
use domain::allocation::{SCARCE, Wanted};
use domain::couple::Together;
use domain::facility::{Need, has};
use domain::ids::SiteId;
use domain::instant::Instant;
use std::cmp::Ordering;

/// Where a suitable bed stands: terms in the order in which they decide, smaller first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// The citizen chose another site.
    pub not_chosen: bool,
    /// How far from the partner: 0 in one room, 3 in another ward; for one of a couple.
    pub apart: u8,
    /// Needs met only once something is fetched: what is ready goes first.
    pub to_fetch: u8,
    /// Scarce features the citizen does not need: kept for those who do.
    pub scarce: u8,
    /// Nearness to the home.
    pub distance: u32,
    /// Calm: 0 in a room for one, 1 in an empty shared room, then one more for each room-mate.
    pub company: u8,
    /// Kinds of stay the bed could serve besides this one.
    pub other_kinds: u8,
    /// Nights that would lie idle between this stay and the next claim; the most when none follows.
    pub idle_nights: u16,
}

/// A bed that suits, with its place in the order and why.
#[derive(Clone, Copy, Debug)]
pub struct Suggestion {
    /// Which of the candidates.
    pub candidate: usize,
    /// Its terms.
    pub score: Score,
    /// How near it is.
    pub nearness: Nearness,
    /// When the next claim begins, if any.
    pub free_until: Option<Instant>,
    /// Reasons for and against.
    pub reasons: Reasons,
}

/// The `limit` best beds of those that suit. The order is total: equal scores follow site, ward, label and identity.
#[must_use]
pub fn rank(wanted: &Wanted, home: &Home<'_>, candidates: &[Candidate<'_>], limit: usize) -> Vec<Suggestion> {
    let by_position = home.position.is_some() && candidates.iter().all(|c| c.bed.position.is_some());
    let mut best: Vec<Suggestion> = Vec::with_capacity(limit.saturating_add(1));
    let mut nearest = u32::MAX;
    let mut last_site: Option<(SiteId, Nearness)> = None;
    for (index, candidate) in candidates.iter().enumerate() {
        if !suits(wanted, candidate) {
            continue;
        }
        let near = match last_site {
            Some((site, near)) if site == candidate.bed.site => near,
            _ => nearness(home, candidate.bed, by_position),
        };
        last_site = Some((candidate.bed.site, near));
        nearest = nearest.min(near.figure());
        let free_until = next_claim(wanted, candidate);
        let score = score(wanted, candidate, near, free_until);
        let found = Suggestion { candidate: index, score, nearness: near, free_until, reasons: Reasons::default() };
        let place = best.partition_point(|other| compare(other, &found, candidates) == Ordering::Less);
        if place < limit {
            best.insert(place, found);
            best.truncate(limit);
        }
    }
    for suggestion in &mut best {
        if let Some(candidate) = candidates.get(suggestion.candidate) {
            let around = Surroundings { nearness: suggestion.nearness, nearest };
            suggestion.reasons = explain(wanted, candidate, around);
        }
    }
    best
}

fn compare(a: &Suggestion, b: &Suggestion, candidates: &[Candidate<'_>]) -> Ordering {
    a.score.cmp(&b.score).then_with(|| match (candidates.get(a.candidate), candidates.get(b.candidate)) {
        (Some(a), Some(b)) => by_name(a, b),
        _ => a.candidate.cmp(&b.candidate),
    })
}

/// The order of beds where nothing else decides.
pub(crate) fn by_name(a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
    let key = |c: &Candidate<'_>| (c.bed.label.len(), c.bed.bed);
    (&a.bed.site_name, &a.bed.ward_name).cmp(&(&b.bed.site_name, &b.bed.ward_name)).then_with(|| {
        // "2A" before "11": shorter labels first, as people count.
        key(a).0.cmp(&key(b).0).then_with(|| a.bed.label.cmp(&b.bed.label)).then_with(|| key(a).1.cmp(&key(b).1))
    })
}

fn next_claim(wanted: &Wanted, candidate: &Candidate<'_>) -> Option<Instant> {
    candidate.claims.iter().filter(|c| c.live).map(|c| c.period.from()).filter(|from| *from >= wanted.period.to()).min()
}

/// Another ward than the partner's; the same for every bed when there is no partner.
const APART: u8 = 3;

fn score(wanted: &Wanted, candidate: &Candidate<'_>, near: Nearness, free_until: Option<Instant>) -> Score {
    let bed = candidate.bed;
    let mates = candidate.mates.iter().filter(|m| m.period.overlaps(&wanted.period)).count();
    let company = if bed.is_single() { 0 } else { u8::try_from(mates).unwrap_or(u8::MAX).saturating_add(1) };
    Score {
        not_chosen: wanted.wish.is_some_and(|site| site != bed.site),
        apart: candidate.partner.map_or(APART, |near| match near.together() {
            Together::SameRoom => 0,
            Together::NextRoom => 1,
            Together::SameWard => 2,
        }),
        to_fetch: u8::try_from(wanted.needs.iter().filter(|need| bed.waits_for(**need)).count()).unwrap_or(u8::MAX),
        scarce: u8::try_from(unneeded(wanted, candidate).count()).unwrap_or(u8::MAX),
        distance: near.figure(),
        company,
        other_kinds: u8::try_from(bed.kinds.len().saturating_sub(1)).unwrap_or(u8::MAX),
        idle_nights: free_until.map_or(u16::MAX, |next| {
            let nights = next.seconds_since(wanted.period.to()) / 86_400;
            u16::try_from(nights).unwrap_or(u16::MAX)
        }),
    }
}

/// Scarce features of a bed that the citizen does not need.
pub(crate) fn unneeded<'a>(wanted: &'a Wanted, candidate: &'a Candidate<'_>) -> impl Iterator<Item = Need> + 'a {
    let bed = candidate.bed;
    SCARCE.into_iter().filter(move |need| {
        has(*need, &bed.room_features, &bed.bed_features)
            && !wanted.needs.contains(need)
            && !(*need == Need::Isolation && wanted.infection.isolates())
    })
}
