#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use domain::allocation::{ClaimKind, Mismatch, MissingFact, SCARCE, Wanted, judge};
use domain::citizen::Sex;
use domain::code::Code;
use domain::couple::Together;
use domain::cover::Competence;
use domain::facility::{BedFeature, GenderRule, Need, RoomFeature, StayKind, has};
use domain::ids::{BedId, ClaimId, RoomId, SiteId, WardId};
use domain::instant::Instant;
use domain::period::Period;
use domain::request::Infection;
use domain::suggestion::{Reason, Solution};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

const HOME: Home<'static> = Home { postcode: "8420", position: None };

fn day(n: i64) -> Instant {
    Instant::from_unix(n * 86_400)
}

fn days(from: i64, to: i64) -> Period {
    Period::new(day(from), day(to)).unwrap()
}

fn bed(n: u128, site: u128, beds_in_room: u8) -> BedFacts {
    BedFacts {
        bed: BedId(Uuid::from_u128(n)),
        label: n.to_string(),
        room: RoomId(Uuid::from_u128(n)),
        room_name: n.to_string(),
        beds_in_room,
        gender_rule: GenderRule::Any,
        room_features: vec![],
        ward: WardId(Uuid::from_u128(site)),
        ward_name: "Afsnit 1".into(),
        site: SiteId(Uuid::from_u128(site)),
        site_name: format!("Sted {site}"),
        postcode: (8420 + site * 10).to_string(),
        position: None,
        kinds: vec![StayKind::ShortTerm],
        bed_features: vec![],
        max_weight_kg: None,
        faulty: vec![],
        brought: vec![],
        fetchable: vec![],
        present: None,
    }
}

fn wanted() -> Wanted {
    Wanted {
        kind: StayKind::ShortTerm,
        sex: Sex::Female,
        needs: vec![],
        infection: Infection::None,
        weight_kg: Some(70),
        period: days(10, 24),
        wish: None,
    }
}

fn claim(kind: ClaimKind, from: i64, to: i64) -> Claim {
    Claim {
        id: ClaimId(Uuid::nil()),
        bed: BedId(Uuid::nil()),
        kind,
        period: days(from, to),
        live: true,
        stay: None,
        request: None,
        reservation: None,
        cleaning: None,
        closure: None,
        version: 1,
    }
}

fn free(bed: &BedFacts) -> Candidate<'_> {
    Candidate { bed, claims: &[], mates: &[], partner: None }
}

fn order(wanted: &Wanted, candidates: &[Candidate<'_>]) -> Vec<String> {
    rank(wanted, &HOME, candidates, 10).iter().map(|s| candidates[s.candidate].bed.label.clone()).collect()
}

#[test]
fn a_bed_with_a_scarce_feature_nobody_needs_comes_after_others_even_when_it_is_nearer() {
    let mut oxygen = bed(1, 0, 1);
    oxygen.bed_features = vec![BedFeature::Oxygen];
    let plain = bed(2, 3, 1);
    assert_eq!(order(&wanted(), &[free(&oxygen), free(&plain)]), ["2", "1"]);
    let needs_oxygen = Wanted { needs: vec![Need::Oxygen], ..wanted() };
    assert_eq!(order(&needs_oxygen, &[free(&oxygen), free(&plain)]), ["1"]);
}

#[test]
fn the_citizens_choice_comes_first_and_the_nearest_place_when_there_is_none() {
    let (near, far) = (bed(1, 0, 1), bed(2, 5, 1));
    assert_eq!(order(&wanted(), &[free(&far), free(&near)]), ["1", "2"]);
    let chooses_far = Wanted { wish: Some(far.site), ..wanted() };
    assert_eq!(order(&chooses_far, &[free(&far), free(&near)]), ["2", "1"]);
}

#[test]
fn of_a_couple_the_second_comes_near_the_first_before_scarce_beds_and_nearness_are_weighed_but_after_the_own_choice() {
    let (here, far) = (bed(1, 0, 1), bed(2, 5, 2));
    let near = |bed, together| Candidate { partner: Some(Near::Bed(together)), ..free(bed) };
    let (next, ward) = (bed(3, 5, 1), bed(4, 5, 1));
    let all = [free(&here), near(&ward, Together::SameWard), near(&next, Together::NextRoom), near(&far, Together::SameRoom)];
    assert_eq!(order(&wanted(), &all), ["2", "3", "4", "1"]);
    assert_eq!(order(&Wanted { wish: Some(here.site), ..wanted() }, &all), ["1", "2", "3", "4"]);
    let best = rank(&wanted(), &HOME, &all, 1);
    assert!(best[0].reasons.iter().any(|r| r == Reason::NearPartner(Together::SameRoom)));
    let mate = [RoomMate { sex: Sex::Male, infection: Infection::None, period: days(5, 15), partner: true }];
    let with_partner = Candidate { mates: &mate, ..near(&far, Together::SameRoom) };
    let best = rank(&wanted(), &HOME, &[with_partner], 1);
    assert!(!best[0].reasons.iter().any(|r| matches!(r, Reason::SharesWith { .. })), "the partner is no stranger in the room");
    let both = Candidate { partner: Some(Near::Suitable(Together::SameRoom)), ..free(&far) };
    assert_eq!(order(&wanted(), &[free(&here), both]), ["2", "1"], "a room that takes both comes first");
}

#[test]
fn a_room_for_one_is_calmer_than_an_empty_one_and_that_than_a_shared_one() {
    let (single, empty, shared) = (bed(3, 0, 1), bed(2, 0, 2), bed(1, 0, 2));
    let mate = [RoomMate { sex: Sex::Female, infection: Infection::None, period: days(5, 15), partner: false }];
    let with_mate = Candidate { bed: &shared, claims: &[], mates: &mate, partner: None };
    assert_eq!(order(&wanted(), &[with_mate, free(&empty), free(&single)]), ["3", "2", "1"]);
    let best = rank(&wanted(), &HOME, &[with_mate], 1);
    let reasons: Vec<Reason> = best[0].reasons.iter().collect();
    assert!(reasons.contains(&Reason::SharesWith { sex: Sex::Female, from: day(10) }), "{reasons:?}");
}

#[test]
fn a_bed_for_this_kind_only_and_a_snug_gap_are_used_before_an_open_one() {
    let (mut many, one) = (bed(1, 0, 1), bed(2, 0, 1));
    many.kinds = vec![StayKind::ShortTerm, StayKind::Respite];
    assert_eq!(order(&wanted(), &[free(&many), free(&one)]), ["2", "1"]);
    let (open, snug) = (bed(1, 0, 1), bed(2, 0, 1));
    let next = [claim(ClaimKind::Reservation, 25, 40)];
    let snug = Candidate { bed: &snug, claims: &next, mates: &[], partner: None };
    assert_eq!(order(&wanted(), &[free(&open), snug]), ["2", "1"]);
    assert_eq!(rank(&wanted(), &HOME, &[snug], 1)[0].free_until, Some(day(25)));
}

#[test]
fn a_room_mate_who_awaits_a_result_keeps_the_bed_out_and_the_result_would_solve_it() {
    let shared = bed(1, 0, 2);
    let mate = [RoomMate { sex: Sex::Female, infection: Infection::AwaitingResult, period: days(0, 30), partner: false }];
    let candidate = [Candidate { bed: &shared, claims: &[], mates: &mate, partner: None }];
    assert!(rank(&wanted(), &HOME, &candidate, 5).is_empty());
    let nearly = nearly(&wanted(), &candidate, 5);
    assert_eq!((nearly[0].fails, nearly[0].solution), (Mismatch::RoomMateIsolated { awaiting: true }, Solution::TestResult));
}

#[test]
fn a_missing_weight_for_a_bariatric_need_is_undecidable_and_asks() {
    let mut strong = bed(1, 0, 1);
    strong.bed_features = vec![BedFeature::Bariatric];
    strong.max_weight_kg = Some(250);
    let heavy = Wanted { needs: vec![Need::Bariatric], weight_kg: None, ..wanted() };
    assert!(rank(&heavy, &HOME, &[free(&strong)], 5).is_empty());
    let open = undecidable(&heavy, &[free(&strong)], 5);
    assert_eq!(open[0].missing, [MissingFact::Weight]);
    assert!(MissingFact::Weight.known_to_referrer());
    let known = Wanted { weight_kg: Some(212), ..heavy };
    assert!(rank(&known, &HOME, &[free(&strong)], 5)[0].reasons.iter().any(|r| r == Reason::Carries { max_kg: 250 }));
}

#[test]
fn a_bed_to_which_something_is_fetched_suits_on_condition_and_comes_after_one_that_is_ready() {
    let lift = Wanted { needs: vec![Need::CeilingLift], ..wanted() };
    let fetching = BedFacts { fetchable: vec![Need::CeilingLift], ..bed(1, 0, 1) };
    let ready = BedFacts { bed_features: vec![BedFeature::CeilingLift], ..bed(2, 3, 1) };
    let found = rank(&lift, &HOME, &[free(&fetching), free(&ready)], 5);
    assert_eq!(found.iter().map(|s| s.candidate).collect::<Vec<_>>(), [1, 0], "although it is farther from the home");
    assert!(found[1].reasons.iter().any(|r| r == Reason::ToFetch(Need::CeilingLift)));
    assert!(found[1].reasons.iter().all(|r| r != Reason::Meets(Need::CeilingLift)));
    let brought = BedFacts { brought: vec![Need::CeilingLift], ..fetching };
    assert!(rank(&lift, &HOME, &[free(&brought)], 5)[0].reasons.iter().any(|r| r == Reason::Meets(Need::CeilingLift)));
}

#[test]
fn a_bed_that_frees_soon_is_nearly_suitable_and_one_that_frees_late_is_not() {
    let (soon, late) = (bed(1, 0, 1), bed(2, 0, 1));
    let (a, b) = ([claim(ClaimKind::Closure, 0, 12)], [claim(ClaimKind::Stay, 0, 20)]);
    let candidates =
        [Candidate { bed: &soon, claims: &a, mates: &[], partner: None }, Candidate { bed: &late, claims: &b, mates: &[], partner: None }];
    let found = nearly(&wanted(), &candidates, 5);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].solution, Solution::ArriveAfter { at: day(12), kind: ClaimKind::Closure });
}

#[test]
fn a_bed_that_fails_two_things_is_not_nearly_suitable() {
    let other = bed(1, 0, 1);
    let demanding = Wanted { needs: vec![Need::CeilingLift, Need::Oxygen], ..wanted() };
    assert!(nearly(&demanding, &[free(&other)], 5).is_empty());
    let one = Wanted { needs: vec![Need::PressureMattress], ..wanted() };
    assert_eq!(nearly(&one, &[free(&other)], 5)[0].solution, Solution::Bring(Need::PressureMattress));
    let built_in = Wanted { needs: vec![Need::CeilingLift], ..wanted() };
    assert_eq!(nearly(&built_in, &[free(&other)], 5)[0].solution, Solution::OtherBed, "nobody carries a ceiling lift to a bed");
}

// ---- properties, against brute force ----

#[derive(Clone, Debug)]
struct Stock {
    bed: BedFacts,
    claims: Vec<Claim>,
    mates: Vec<RoomMate>,
}

fn any<C: Code>() -> impl Strategy<Value = C> {
    select(C::ALL)
}

fn some<C: Code>(most: usize) -> impl Strategy<Value = Vec<C>> {
    subsequence(C::ALL.to_vec(), 0..=most)
}

fn a_period() -> impl Strategy<Value = Period> {
    (0i64..40, 1i64..20).prop_map(|(from, nights)| days(from, from + nights))
}

fn a_mate() -> impl Strategy<Value = RoomMate> {
    (any(), any(), a_period(), proptest::bool::ANY).prop_map(|(sex, infection, period, partner)| RoomMate {
        sex,
        infection,
        period,
        partner,
    })
}

prop_compose! {
    fn a_stock()(
        n in 0u128..1_000_000, site in 0u128..4, beds in 1u8..4, rule in any::<GenderRule>(), room in some::<RoomFeature>(6),
        features in some::<BedFeature>(5), kinds in subsequence(StayKind::ALL.to_vec(), 1..=8), max_kg in proptest::option::of(60u16..260),
        claims in vec((any(), a_period()), 0..2), mates in vec(a_mate(), 0..3), faulty in some::<Need>(2),
        present in proptest::option::of(some::<Competence>(4)), brought in some::<Need>(1), fetchable in some::<Need>(2),
    ) -> Stock {
        let facts = bed(n, site, beds);
        let bed = BedFacts {
            gender_rule: rule, room_features: room, bed_features: features, kinds, max_weight_kg: max_kg, faulty, present, brought,
            fetchable, ..facts
        };
        let claims = claims.into_iter().map(|(kind, period)| Claim { period, kind, ..claim(ClaimKind::Stay, 0, 1) }).collect();
        Stock { bed, claims, mates }
    }
}

prop_compose! {
    fn a_wanted()(
        sex in any(), needs in some::<Need>(2), infection in any(), weight in proptest::option::of(40u16..250),
        period in a_period(), wish in proptest::option::of(0u128..4), kind in any(),
    ) -> Wanted {
        Wanted { kind, sex, needs, infection, weight_kg: weight, period, wish: wish.map(|n| SiteId(Uuid::from_u128(n))) }
    }
}

fn candidates(stock: &[Stock]) -> Vec<Candidate<'_>> {
    stock.iter().map(|s| Candidate { bed: &s.bed, claims: &s.claims, mates: &s.mates, partner: None }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn the_quick_answer_is_the_judges_answer(stock in a_stock(), wanted in a_wanted()) {
        let c = Candidate { bed: &stock.bed, claims: &stock.claims, mates: &stock.mates, partner: None };
        prop_assert_eq!(suits(&wanted, &c), judge(&wanted, c.bed, c.claims, c.mates).suits());
    }

    #[test]
    fn the_best_beds_are_those_that_sorting_every_suitable_bed_gives(stock in vec(a_stock(), 0..25), wanted in a_wanted(), limit in 0usize..12) {
        let all = candidates(&stock);
        let ranked = rank(&wanted, &HOME, &all, limit);
        let everything = rank(&wanted, &HOME, &all, 1_000);
        let suitable = all.iter().filter(|c| judge(&wanted, c.bed, c.claims, c.mates).suits()).count();
        prop_assert_eq!(everything.len(), suitable, "every suitable bed is ranked and no other");
        prop_assert!(everything.windows(2).all(|w| w[0].score <= w[1].score), "scores never fall");
        let first: Vec<usize> = everything.iter().take(limit).map(|s| s.candidate).collect();
        prop_assert_eq!(ranked.iter().map(|s| s.candidate).collect::<Vec<_>>(), first);
    }

    #[test]
    fn the_order_does_not_depend_on_the_order_of_the_candidates(mut stock in vec(a_stock(), 0..15), wanted in a_wanted()) {
        stock.sort_by_key(|s| s.bed.bed);
        stock.dedup_by_key(|s| s.bed.bed);
        let name = |c: &[Candidate<'_>]| rank(&wanted, &HOME, c, 50).iter().map(|s| c[s.candidate].bed.bed).collect::<Vec<_>>();
        let forward = name(&candidates(&stock));
        stock.reverse();
        prop_assert_eq!(forward, name(&candidates(&stock)));
    }

    #[test]
    fn all_else_equal_an_unneeded_scarce_feature_never_wins(stock in a_stock(), wanted in a_wanted(), scarce in select(&SCARCE[..])) {
        prop_assume!(!wanted.needs.contains(&scarce));
        prop_assume!(scarce != Need::Isolation || !wanted.infection.isolates());
        prop_assume!(!has(scarce, &stock.bed.room_features, &stock.bed.bed_features));
        let mut richer = stock.clone();
        match scarce {
            Need::Bariatric => richer.bed.bed_features.push(BedFeature::Bariatric),
            Need::Oxygen => richer.bed.bed_features.push(BedFeature::Oxygen),
            Need::Isolation => richer.bed.room_features.push(RoomFeature::Isolation),
            _ => richer.bed.room_features.push(RoomFeature::DoorAlarm),
        }
        // The richer one would win every tie.
        richer.bed.bed = BedId(Uuid::nil());
        let both = [richer, stock];
        let all = candidates(&both);
        let ranked = rank(&wanted, &HOME, &all, 2);
        prop_assert!(ranked.is_empty() || ranked[0].candidate == 1);
    }

    #[test]
    fn a_nearly_suitable_bed_fails_one_thing_and_is_never_suggested(stock in vec(a_stock(), 0..15), wanted in a_wanted()) {
        let all = candidates(&stock);
        let suggested: Vec<usize> = rank(&wanted, &HOME, &all, 100).iter().map(|s| s.candidate).collect();
        for n in nearly(&wanted, &all, 100) {
            let c = &all[n.candidate];
            prop_assert_eq!(judge(&wanted, c.bed, c.claims, c.mates).mismatches, vec![n.fails]);
            prop_assert!(!suggested.contains(&n.candidate));
        }
        for u in undecidable(&wanted, &all, 100) {
            prop_assert!(!u.missing.is_empty() && !suggested.contains(&u.candidate));
        }
    }
}
