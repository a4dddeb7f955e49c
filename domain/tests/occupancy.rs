//! Invariant I3 on random claims: the classes of every night add up to the beds, and agree with a count made another way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_wrap)]

use domain::allocation::{Claim, ClaimKind};
use domain::board::BedState;
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::ids::{BedId, ClaimId, SiteId};
use domain::instant::Instant;
use domain::occupancy::{BedLife, BedNight, BedNights, Census, CensusRule, Night};
use domain::period::Period;
use proptest::prelude::*;
use std::collections::BTreeMap;
use time::Duration;
use time::macros::date;
use uuid::Uuid;

const HOUR: i64 = 3600;
const DAYS: i64 = 14;

fn state(kind: ClaimKind) -> BedState {
    match kind {
        ClaimKind::Stay => BedState::Occupied,
        ClaimKind::Reservation => BedState::Reserved,
        ClaimKind::Hold => BedState::Held,
        ClaimKind::Cleaning => BedState::Cleaning,
        ClaimKind::Closure => BedState::Closed,
    }
}

/// A bed's life, and its claims one after the other: gap and length in hours, what it is for, and whether it still counts.
type RandomBed = (Option<i64>, Option<i64>, Vec<(i64, i64, usize, bool)>);

fn random_bed() -> impl Strategy<Value = RandomBed> {
    (
        proptest::option::of(0..DAYS * 24),
        proptest::option::of(1..DAYS * 24),
        proptest::collection::vec((0..60_i64, 1..200_i64, 0..ClaimKind::ALL.len(), proptest::bool::weighted(0.8)), 0..8),
    )
}

fn build(random: &[RandomBed]) -> (Vec<BedLife>, Vec<Claim>) {
    let (mut beds, mut claims) = (Vec::new(), Vec::new());
    for (n, (opened, open_for, list)) in random.iter().enumerate() {
        let bed = BedId(Uuid::from_u128(n as u128 + 1));
        let opened = opened.unwrap_or(-1000) * HOUR;
        beds.push(BedLife {
            bed,
            site: SiteId(Uuid::from_u128(n as u128 % 2)),
            kinds: vec![StayKind::ALL[n % StayKind::ALL.len()]],
            opened: Instant::from_unix(opened),
            retired: open_for.map(|hours| Instant::from_unix(opened + hours * HOUR)),
        });
        let mut from = -100 * HOUR;
        for (gap, length, kind, live) in list {
            from += gap * HOUR;
            let period = Period::new(Instant::from_unix(from), Instant::from_unix(from + length * HOUR)).unwrap();
            claims.push(Claim {
                id: ClaimId(Uuid::nil()),
                bed,
                kind: ClaimKind::ALL[*kind],
                period,
                live: *live,
                stay: None,
                request: None,
                reservation: None,
                cleaning: None,
                closure: None,
                version: 1,
            });
            from += length * HOUR;
        }
    }
    (beds, claims)
}

fn nights(rules: &[(bool, bool)]) -> Vec<Night> {
    rules
        .iter()
        .zip(0_i64..)
        .map(|((reserved, held), day)| Night {
            date: date!(1970 - 01 - 01) + Duration::days(day),
            at: Instant::from_unix((day * 24 + 22) * HOUR),
            hour: 23,
            rule: CensusRule { reserved: *reserved, held: *held },
        })
        .collect()
}

fn census<'a>(beds: &'a [BedLife], claims: &'a [Claim], nights: &[Night]) -> Vec<BedNight<'a>> {
    let census = Census::new(beds, claims);
    nights.iter().flat_map(|night| census.night(*night)).collect()
}

fn sum<'a>(nights: impl IntoIterator<Item = &'a BedNight<'a>>) -> BedNights {
    nights.into_iter().copied().collect()
}

proptest! {
    #[test]
    fn occupied_and_free_usable_and_blocked_bed_nights_are_all_beds_times_nights(
        random in proptest::collection::vec(random_bed(), 0..6),
        rules in proptest::collection::vec(any::<(bool, bool)>(), 0..DAYS as usize),
    ) {
        let (beds, claims) = build(&random);
        let nights = nights(&rules);
        let counted = census(&beds, &claims, &nights);
        let total = sum(&counted);

        let standing = nights.iter().map(|n| beds.iter().filter(|b| b.stands_at(n.at)).count() as i64).sum::<i64>();
        prop_assert_eq!(total.physical, standing);
        prop_assert_eq!(BedState::ALL.iter().map(|s| total.of(*s)).sum::<i64>(), total.physical);
        prop_assert_eq!(total.counted + total.free_usable() + total.closed, total.physical);
        prop_assert!(total.occupied <= total.counted && total.counted <= total.occupied + total.held + total.reserved);
        prop_assert!(total.percent_tenths().is_none_or(|p| (0..=1000).contains(&p)));

        // The parts add up to the whole, however it is cut.
        let mut by_site: BTreeMap<SiteId, Vec<&BedNight<'_>>> = BTreeMap::new();
        for one in &counted {
            by_site.entry(one.bed.site).or_default().push(one);
        }
        prop_assert_eq!(by_site.into_values().map(sum).sum::<BedNights>(), total);
        prop_assert_eq!(nights.iter().map(|n| sum(counted.iter().filter(|c| c.night == *n))).sum::<BedNights>(), total);
    }

    #[test]
    fn each_class_is_the_number_of_beds_with_such_a_claim_over_the_census(
        random in proptest::collection::vec(random_bed(), 0..6),
        order in any::<bool>(),
    ) {
        let (beds, mut claims) = build(&random);
        let nights = nights(&vec![(false, false); DAYS as usize]);
        let expected: BTreeMap<BedState, i64> = ClaimKind::ALL
            .iter()
            .map(|kind| {
                let hits = claims
                    .iter()
                    .filter(|c| c.live && c.kind == *kind)
                    .flat_map(|c| nights.iter().map(move |n| (c, n.at)))
                    .filter(|(c, at)| c.period.from() <= *at && *at < c.period.to())
                    .filter(|(c, at)| beds.iter().any(|b| b.bed == c.bed && b.stands_at(*at)))
                    .count();
                (state(*kind), hits as i64)
            })
            .collect();
        if order {
            claims.reverse();
        }
        let total = sum(&census(&beds, &claims, &nights));
        for (state, hits) in expected {
            prop_assert_eq!(total.of(state), hits, "{:?}", state);
        }
    }
}
