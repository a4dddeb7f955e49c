#![allow(clippy::unwrap_used)]
use super::*;
use crate::facility::BedFeature;
use crate::ids::{RoomId, WardId};
use uuid::Uuid;

#[test]
fn a_confirmed_reservation_stays_confirmed_only_when_the_terms_stay() {
    let at = Instant::from_unix;
    let confirmed = OfferState::Confirmed { at: at(5) };
    assert_eq!(confirmed.moved(true, at(90)), Ok(confirmed));
    assert_eq!(confirmed.moved(false, at(90)), Ok(OfferState::Offered { answer_by: at(90) }));
    let ended = OfferState::Ended { how: OfferStatus::Lapsed, at: at(5) };
    assert_eq!(ended.moved(true, at(90)), Err(OfferError::Over));
}

fn period(from: i64, to: i64) -> Period {
    Period::new(Instant::from_unix(from), Instant::from_unix(to)).unwrap()
}

fn a_bed(beds_in_room: u8) -> BedFacts {
    BedFacts {
        bed: BedId(Uuid::nil()),
        label: "2A".into(),
        room: RoomId(Uuid::nil()),
        room_name: "2".into(),
        beds_in_room,
        gender_rule: GenderRule::Same,
        room_features: vec![],
        ward: WardId(Uuid::nil()),
        ward_name: "1".into(),
        site: SiteId(Uuid::nil()),
        site_name: "Prøvegården".into(),
        postcode: "8420".into(),
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

fn a_woman() -> Wanted {
    Wanted {
        kind: StayKind::ShortTerm,
        sex: Sex::Female,
        needs: vec![],
        infection: Infection::None,
        weight_kg: None,
        period: period(100, 200),
        wish: None,
    }
}

fn mate(sex: Sex, infection: Infection) -> RoomMate {
    RoomMate { sex, infection, period: period(50, 150), partner: false }
}

fn claim(kind: ClaimKind, from: i64, to: i64, live: bool) -> Claim {
    Claim {
        id: ClaimId(Uuid::nil()),
        bed: BedId(Uuid::nil()),
        kind,
        period: period(from, to),
        live,
        stay: None,
        request: None,
        reservation: None,
        cleaning: None,
        closure: None,
        version: 1,
    }
}

#[test]
fn a_plain_bed_of_the_right_kind_suits() {
    assert!(judge(&a_woman(), &a_bed(2), &[], &[mate(Sex::Female, Infection::None)]).suits());
}

#[test]
fn a_bed_of_another_kind_is_refused_for_its_kind() {
    let acute = Wanted { kind: StayKind::Acute, ..a_woman() };
    assert_eq!(judge(&acute, &a_bed(1), &[], &[]).mismatches, vec![Mismatch::Kind]);
}

#[test]
fn touching_claims_and_dead_claims_do_not_take_the_bed() {
    let claims =
        [claim(ClaimKind::Stay, 0, 100, true), claim(ClaimKind::Cleaning, 200, 300, true), claim(ClaimKind::Reservation, 120, 130, false)];
    assert!(judge(&a_woman(), &a_bed(1), &claims, &[]).suits());
    let taken = judge(&a_woman(), &a_bed(1), &[claim(ClaimKind::Closure, 199, 300, true)], &[]);
    assert_eq!(
        taken.mismatches,
        vec![Mismatch::Taken { kind: ClaimKind::Closure, from: Instant::from_unix(199), to: Instant::from_unix(300) }]
    );
}

#[test]
fn a_neighbour_who_awaits_a_result_is_not_suggested() {
    let verdict = judge(&a_woman(), &a_bed(2), &[], &[mate(Sex::Female, Infection::AwaitingResult)]);
    assert_eq!(verdict.mismatches, vec![Mismatch::RoomMateIsolated { awaiting: true }]);
}

#[test]
fn a_neighbour_who_has_left_before_does_not_matter() {
    let gone = RoomMate { period: period(0, 100), ..mate(Sex::Male, Infection::Isolation) };
    assert!(judge(&a_woman(), &a_bed(2), &[], &[gone]).suits());
}

#[test]
fn an_isolated_citizen_needs_a_room_alone_with_its_own_bath() {
    let isolated = Wanted { infection: Infection::AwaitingResult, ..a_woman() };
    assert_eq!(judge(&isolated, &a_bed(2), &[], &[]).mismatches, vec![Mismatch::MustBeAlone, Mismatch::IsolationNeedsOwnBath]);
    let mut bed = a_bed(1);
    assert_eq!(judge(&isolated, &bed, &[], &[]).mismatches, vec![Mismatch::IsolationNeedsOwnBath]);
    bed.room_features = vec![RoomFeature::OwnBath];
    assert!(judge(&isolated, &bed, &[], &[]).suits());
}

#[test]
fn a_same_sex_room_refuses_the_other_sex_and_cannot_decide_the_unknown() {
    let verdict = judge(&a_woman(), &a_bed(2), &[], &[mate(Sex::Male, Infection::None)]);
    assert_eq!(verdict.mismatches, vec![Mismatch::RoomMateOtherSex]);
    let unknown = Wanted { sex: Sex::Unknown, ..a_woman() };
    assert_eq!(judge(&unknown, &a_bed(2), &[], &[]).missing, vec![MissingFact::Sex]);
    assert!(judge(&unknown, &a_bed(1), &[], &[]).suits(), "a single room needs no sex");
}

#[test]
fn a_couple_shares_a_same_sex_room_and_a_third_person_still_meets_the_rule() {
    let (woman, man) = (a_woman(), Wanted { sex: Sex::Male, ..a_woman() });
    let stranger = |sex| mate(sex, Infection::None);
    let partner = |sex| RoomMate { partner: true, ..stranger(sex) };
    let other_sex = vec![Mismatch::RoomMateOtherSex];
    // Who looks, whom the room holds, what speaks against it.
    let rows = [
        (&woman, vec![partner(Sex::Male)], vec![]),
        (&man, vec![partner(Sex::Female)], vec![]),
        (&woman, vec![partner(Sex::Unknown)], vec![]),
        (&woman, vec![partner(Sex::Male), stranger(Sex::Female)], vec![]),
        (&man, vec![partner(Sex::Female), stranger(Sex::Female)], other_sex.clone()),
        (&woman, vec![stranger(Sex::Male), stranger(Sex::Female)], other_sex.clone()),
        (&man, vec![stranger(Sex::Male), stranger(Sex::Female)], other_sex),
    ];
    for (wanted, mates, against) in rows {
        assert_eq!(judge(wanted, &a_bed(3), &[], &mates).mismatches, against, "{:?} with {mates:?}", wanted.sex);
    }
    let women_only = BedFacts { gender_rule: GenderRule::Female, ..a_bed(2) };
    assert_eq!(judge(&man, &women_only, &[], &[partner(Sex::Female)]).mismatches, [Mismatch::Gender(GenderRule::Female)]);
    let isolated = RoomMate { infection: Infection::Isolation, ..partner(Sex::Male) };
    assert_eq!(judge(&woman, &a_bed(2), &[], &[isolated]).mismatches, [Mismatch::RoomMateIsolated { awaiting: false }]);
}

#[test]
fn a_missing_weight_cannot_be_decided_and_too_much_is_refused() {
    let mut bed = a_bed(1);
    bed.bed_features = vec![BedFeature::Bariatric];
    bed.max_weight_kg = Some(250);
    let heavy = Wanted { needs: vec![Need::Bariatric], ..a_woman() };
    assert_eq!(judge(&heavy, &bed, &[], &[]).missing, vec![MissingFact::Weight]);
    let at = |kg| Wanted { weight_kg: Some(kg), ..heavy.clone() };
    assert!(judge(&at(250), &bed, &[], &[]).suits());
    assert_eq!(judge(&at(251), &bed, &[], &[]).mismatches, vec![Mismatch::TooHeavy { max_kg: 250 }]);
}

#[test]
fn what_is_faulty_does_not_meet_a_need_and_bothers_nobody_else() {
    let mut bed = a_bed(1);
    bed.room_features = vec![RoomFeature::DoorAlarm];
    bed.faulty = vec![Need::DoorAlarm];
    let wanders = Wanted { needs: vec![Need::DoorAlarm], ..a_woman() };
    assert_eq!(judge(&wanders, &bed, &[], &[]).mismatches, vec![Mismatch::Faulty(Need::DoorAlarm)]);
    assert!(judge(&a_woman(), &bed, &[], &[]).mismatches.is_empty());
    bed.room_features = vec![];
    assert_eq!(judge(&wanders, &bed, &[], &[]).mismatches, vec![Mismatch::Need(Need::DoorAlarm)], "what was never there is not broken");
}

#[test]
fn what_can_be_fetched_meets_a_need_on_condition_and_neither_weight_nor_what_is_there_already() {
    // what the bed has, what can be fetched, what has been brought: what is to be fetched, what speaks against it
    let lift = Need::CeilingLift;
    let table = [
        (false, false, false, vec![], vec![Mismatch::Need(lift)]),
        (false, true, false, vec![lift], vec![]),
        (false, true, true, vec![], vec![]),
        (true, true, false, vec![], vec![]),
    ];
    for (has, fetchable, brought, to_fetch, against) in table {
        let mut bed = a_bed(1);
        let some = |there: bool| if there { vec![lift] } else { vec![] };
        bed.bed_features = if has { vec![BedFeature::CeilingLift] } else { vec![] };
        (bed.fetchable, bed.brought) = (some(fetchable), some(brought));
        let verdict = judge(&Wanted { needs: vec![lift], ..a_woman() }, &bed, &[], &[]);
        assert_eq!((verdict.suits(), verdict.to_fetch, verdict.mismatches), (against.is_empty(), to_fetch, against));
    }
    let mut bed = a_bed(1);
    bed.fetchable = vec![Need::Bariatric];
    let heavy = Wanted { needs: vec![Need::Bariatric], weight_kg: Some(212), ..a_woman() };
    assert_eq!(judge(&heavy, &bed, &[], &[]).missing, vec![MissingFact::BedRating], "a chair makes no bed stronger");
}

#[test]
fn a_scarce_feature_nobody_asked_for_is_named() {
    let mut bed = a_bed(1);
    bed.bed_features = vec![BedFeature::Bariatric, BedFeature::CeilingLift];
    assert_eq!(judge(&a_woman(), &bed, &[], &[]).unneeded, vec![Need::Bariatric]);
}

#[test]
fn only_an_unanswered_offer_lapses_and_only_after_its_time() {
    let at = Instant::from_unix;
    let offered = OfferState::Offered { answer_by: at(100) };
    assert_eq!(offered.lapse(at(99)), Err(OfferError::DoesNotLapse));
    assert_eq!(offered.lapse(at(100)), Ok(OfferState::Ended { how: OfferStatus::Lapsed, at: at(100) }));
    let confirmed = offered.confirm(at(50)).unwrap();
    assert_eq!(confirmed.lapse(at(1_000_000)), Err(OfferError::DoesNotLapse));
    assert_eq!(confirmed.confirm(at(60)), Err(OfferError::Confirmed));
    let declined = confirmed.decline(at(70)).unwrap();
    assert_eq!(declined.confirm(at(80)), Err(OfferError::Over));
}

#[test]
fn what_is_asked_of_people_is_judged_by_who_is_at_work_and_not_where_nobody_has_said() {
    use crate::cover::Competence::{Dialysis, Doctor, Intravenous};
    let asking = |needs: &[Need]| Wanted { needs: needs.to_vec(), ..a_woman() };
    let with = |present: Option<&[crate::cover::Competence]>| BedFacts { present: present.map(<[_]>::to_vec), ..a_bed(1) };
    for (needs, present, against) in [
        (&[Need::Intravenous][..], None, vec![]),
        (&[Need::Intravenous], Some(&[Intravenous, Doctor][..]), vec![]),
        (&[Need::Intravenous], Some(&[Doctor]), vec![Mismatch::Nobody(Intravenous)]),
        (&[Need::Intravenous], Some(&[]), vec![Mismatch::Nobody(Intravenous)]),
        (&[Need::Dialysis, Need::Doctor], Some(&[]), vec![Mismatch::Nobody(Dialysis), Mismatch::Nobody(Doctor)]),
        (&[], Some(&[]), vec![]),
        // What is asked of the bed is asked of the bed, whoever is at work.
        (&[Need::Oxygen], Some(&[Intravenous]), vec![Mismatch::Need(Need::Oxygen)]),
    ] {
        let verdict = judge(&asking(needs), &with(present), &[], &[]);
        assert_eq!(verdict.mismatches, against, "{needs:?} {present:?}");
        assert_eq!(verdict.suits(), against.is_empty());
    }
}
