//! Suggestion latency: the ten best beds for a thousand requests on three sizes, from a fixed seed.
//!
//! Prints p50, p99 and the most allocations of one call; fails when a call allocates more than ten times. Goals: p99 at most
//! 0.1, 0.5 and 3 ms. `cargo bench -p planner`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, missing_docs, clippy::disallowed_methods)]

use domain::allocation::{Claim, ClaimKind, RoomMate, Wanted};
use domain::citizen::Sex;
use domain::facility::{BedFacts, BedFeature, GenderRule, Need, RoomFeature, StayKind};
use domain::ids::{BedId, ClaimId, RoomId, SiteId, WardId};
use domain::instant::Instant as At;
use domain::period::Period;
use domain::request::Infection;
use planner::{Candidate, Home, rank};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::hint::black_box;
use std::time::Instant;
use uuid::Uuid;

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The generator of Knuth's MMIX: enough for a workload, the same bytes everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

const KINDS: [StayKind; 3] = [StayKind::ShortTerm, StayKind::InpatientRehab, StayKind::Respite];

struct Stock {
    bed: BedFacts,
    claims: Vec<Claim>,
    mates: Vec<RoomMate>,
}

fn period(from: i64, nights: i64) -> Period {
    Period::new(At::from_unix(from * 86_400), At::from_unix((from + nights) * 86_400)).unwrap()
}

fn nights(dice: &mut Dice) -> i64 {
    if dice.chance(70) { 7 + dice.below(22) as i64 } else { 1 + dice.below(6) as i64 }
}

fn sex(dice: &mut Dice) -> Sex {
    if dice.chance(50) { Sex::Male } else { Sex::Female }
}

fn infection(dice: &mut Dice) -> Infection {
    if dice.chance(8) { Infection::Isolation } else { Infection::None }
}

fn stock(dice: &mut Dice, facilities: u64, beds: u64, days: i64) -> Vec<Stock> {
    let mut all = Vec::new();
    for n in 0..beds {
        let site = n * facilities / beds;
        let shared = dice.chance(40);
        let mut claims = Vec::new();
        let mut day = dice.below(4) as i64;
        while day < days {
            let stay = nights(dice);
            claims.push(Claim {
                id: ClaimId(Uuid::nil()),
                bed: BedId(Uuid::from_u128(n.into())),
                kind: ClaimKind::Stay,
                period: period(day, stay),
                live: true,
                stay: None,
                request: None,
                reservation: None,
                cleaning: None,
                closure: None,
                version: 1,
            });
            // 85 % fill: idle for about a sixth of the time it was taken.
            day += stay + 1 + dice.below(u64::try_from(stay / 3 + 1).unwrap()) as i64;
        }
        let mates = if shared {
            (0..4).map(|m| RoomMate { sex: sex(dice), infection: infection(dice), period: period(m * 20, 18), partner: false }).collect()
        } else {
            Vec::new()
        };
        let mut room_features = vec![RoomFeature::Wheelchair];
        for (feature, percent) in [(RoomFeature::OwnBath, 60), (RoomFeature::Isolation, 10), (RoomFeature::DoorAlarm, 10)] {
            if dice.chance(percent) {
                room_features.push(feature);
            }
        }
        let mut bed_features = Vec::new();
        for (feature, percent) in [(BedFeature::CeilingLift, 40), (BedFeature::Oxygen, 15), (BedFeature::Bariatric, 8)] {
            if dice.chance(percent) {
                bed_features.push(feature);
            }
        }
        let bed = BedFacts {
            bed: BedId(Uuid::from_u128(n.into())),
            label: n.to_string(),
            room: RoomId(Uuid::from_u128(n.into())),
            room_name: n.to_string(),
            beds_in_room: if shared { 2 } else { 1 },
            gender_rule: if shared { GenderRule::Same } else { GenderRule::Any },
            room_features,
            ward: WardId(Uuid::from_u128(site.into())),
            ward_name: "1".into(),
            site: SiteId(Uuid::from_u128(site.into())),
            site_name: site.to_string(),
            postcode: (1000 + dice.below(8999)).to_string(),
            position: Some((5_500_000 + dice.below(200_000) as i32, 850_000 + dice.below(200_000) as i32)),
            kinds: KINDS.iter().copied().filter(|_| dice.chance(70)).collect(),
            bed_features,
            max_weight_kg: dice.chance(50).then_some(180),
            faulty: vec![],
            brought: vec![],
            fetchable: vec![],
            present: None,
        };
        all.push(Stock { bed, claims, mates });
    }
    all
}

fn request(dice: &mut Dice, facilities: u64, days: i64) -> Wanted {
    let needs = if dice.chance(20) { vec![[Need::CeilingLift, Need::Oxygen, Need::OwnBath][dice.below(3) as usize]] } else { vec![] };
    let stay = nights(dice);
    Wanted {
        kind: KINDS[dice.below(3) as usize],
        sex: sex(dice),
        needs,
        infection: infection(dice),
        weight_kg: Some(50 + dice.below(80) as u16),
        period: period(dice.below(u64::try_from(days - 28).unwrap()) as i64, stay),
        wish: dice.chance(30).then(|| SiteId(Uuid::from_u128(dice.below(facilities).into()))),
    }
}

fn main() {
    println!("ten best beds for 1 000 requests, seed 2026 (goal p99: 0.1 / 0.5 / 3 ms, at most 10 allocations a call)");
    for (name, facilities, beds) in [("S", 5, 100), ("M", 50, 1_000), ("L", 500, 10_000)] {
        let mut dice = Dice(2026);
        let stock = stock(&mut dice, facilities, beds, 90);
        let candidates: Vec<Candidate<'_>> =
            stock.iter().map(|s| Candidate { bed: &s.bed, claims: &s.claims, mates: &s.mates, partner: None }).collect();
        let home = Home { postcode: "8420", position: Some((5_615_670, 1_021_080)) };
        let requests: Vec<Wanted> = (0..1_000).map(|_| request(&mut dice, facilities, 90)).collect();
        let (mut times, mut most, mut found) = (Vec::with_capacity(1_000), 0, 0);
        for wanted in &requests {
            let (region, began) = (Region::new(COUNTING), Instant::now());
            let best = black_box(rank(black_box(wanted), &home, &candidates, 10));
            times.push(began.elapsed().as_micros());
            let change = region.change();
            most = most.max(change.allocations + change.reallocations);
            found += best.len();
        }
        times.sort_unstable();
        println!(
            "{name}: {beds:>6} beds  p50 {:>5} µs  p99 {:>5} µs  allocations ≤ {most}  beds suggested {found}",
            times[500], times[990]
        );
        assert!(most <= 10, "a call allocated {most} times");
    }
}
