//! What a bed *is* at an instant, read from its live claims and never stored: one pure function behind every board, list and
//! figure (invariant I11).

use crate::allocation::{Claim, ClaimKind};
use crate::codes;
use crate::instant::Instant;

codes! {
    /// State of a bed, domain handbook 9.
    pub enum BedState {
        /// Ledig.
        Free = "free",
        /// Reserveret.
        Reserved = "reserved",
        /// Belagt.
        Occupied = "occupied",
        /// Fastholdt.
        Held = "held",
        /// Klargøres.
        Cleaning = "cleaning",
        /// Lukket.
        Closed = "closed",
    }
}

impl BedState {
    /// What a claim of a kind makes of its bed.
    #[must_use]
    pub fn of(kind: ClaimKind) -> Self {
        match kind {
            ClaimKind::Stay => Self::Occupied,
            ClaimKind::Reservation => Self::Reserved,
            ClaimKind::Hold => Self::Held,
            ClaimKind::Cleaning => Self::Cleaning,
            ClaimKind::Closure => Self::Closed,
        }
    }
}

/// A bed at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedNow<'a> {
    /// The state.
    pub state: BedState,
    /// The claim that covers the instant, if any.
    pub claim: Option<&'a Claim>,
    /// The next claim after the instant (or after the covering claim), if any.
    pub next: Option<&'a Claim>,
}

/// Reads the state of one bed at `at` from its claims; dead claims are ignored, order does not matter.
#[must_use]
pub fn bed_at<'a>(at: Instant, claims: impl IntoIterator<Item = &'a Claim>) -> BedNow<'a> {
    let mut claim: Option<&Claim> = None;
    let mut next: Option<&Claim> = None;
    for c in claims.into_iter().filter(|c| c.live) {
        if c.period.contains(at) {
            claim = Some(c);
        } else if c.period.from() > at && next.is_none_or(|n| c.period.from() < n.period.from()) {
            next = Some(c);
        }
    }
    BedNow { state: claim.map_or(BedState::Free, |c| BedState::of(c.kind)), claim, next }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ids::{BedId, ClaimId};
    use crate::period::Period;
    use uuid::Uuid;

    fn claim(kind: ClaimKind, from: i64, to: i64) -> Claim {
        Claim {
            id: ClaimId(Uuid::nil()),
            bed: BedId(Uuid::nil()),
            kind,
            period: Period::new(Instant::from_unix(from), Instant::from_unix(to)).unwrap(),
            live: true,
            stay: None,
            request: None,
            reservation: None,
            cleaning: None,
            closure: None,
            version: 1,
        }
    }

    #[test]
    fn a_future_reservation_never_changes_todays_state() {
        let claims = [claim(ClaimKind::Stay, 0, 100), claim(ClaimKind::Reservation, 100, 200)];
        let now = bed_at(Instant::from_unix(99), &claims);
        assert_eq!((now.state, now.next.map(|c| c.kind)), (BedState::Occupied, Some(ClaimKind::Reservation)));
        assert_eq!(bed_at(Instant::from_unix(100), &claims).state, BedState::Reserved, "the end is not included");
        assert_eq!(bed_at(Instant::from_unix(200), &claims).state, BedState::Free);
    }

    #[test]
    fn each_kind_of_claim_has_its_state_and_dead_claims_have_none() {
        for (kind, state) in [
            (ClaimKind::Stay, BedState::Occupied),
            (ClaimKind::Reservation, BedState::Reserved),
            (ClaimKind::Hold, BedState::Held),
            (ClaimKind::Cleaning, BedState::Cleaning),
            (ClaimKind::Closure, BedState::Closed),
        ] {
            let mut c = claim(kind, 0, 10);
            assert_eq!(bed_at(Instant::from_unix(5), [&c]).state, state);
            c.live = false;
            assert_eq!(bed_at(Instant::from_unix(5), [&c]).state, BedState::Free);
        }
    }

    #[test]
    fn the_next_claim_is_the_earliest_one_after_now() {
        let claims = [claim(ClaimKind::Closure, 500, 600), claim(ClaimKind::Reservation, 100, 200)];
        assert_eq!(bed_at(Instant::from_unix(0), &claims).next.map(|c| c.kind), Some(ClaimKind::Reservation));
    }
}
