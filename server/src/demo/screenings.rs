//! Early detection in the demonstration: two sites ask about smoking and alcohol, one with CAGE and one with AUDIT, the third asks
//! nothing. Some who live at the first have answered: one with a talk booked, one without, one who did not want to answer, one with a
//! referral on its way, one with children in the home.

use super::case::Steps;
use crate::chance;
use crate::store::entity::{bedside_talk, screening, screening_children, site_screening, stay};
use crate::store::journal::Subject;
use domain::access::Actor;
use domain::code::Code as _;
use domain::ids::StayId;
use domain::instant::{Calendar as _, Instant};
use domain::rehab::catalogue::{AUDIT, CAGE};
use domain::rehab::decimal::Decimal;
use domain::rehab::screening::{ScreeningKind, TALK_MINUTES};
use serde_json::json;
use std::collections::BTreeMap;
use time::{Date, Duration, Time};
use uuid::Uuid;

/// What somebody answered: smoking and consent to help; questions of CAGE answered by yes, consent, and children in the home. Nothing is
/// a refusal.
struct Case {
    smoking: Option<(&'static str, &'static str)>,
    alcohol: Option<(i32, &'static str, &'static str)>,
}

const CASES: [Case; 5] = [
    Case { smoking: Some(("daily", "given")), alcohol: Some((0, "not_asked", "no")) },
    Case { smoking: Some(("sometimes", "given")), alcohol: Some((1, "not_asked", "no")) },
    Case { smoking: Some(("former", "not_asked")), alcohol: None },
    Case { smoking: Some(("never", "not_asked")), alcohol: Some((3, "given", "no")) },
    Case { smoking: None, alcohol: Some((2, "declined", "yes")) },
];

/// Switches the questions on at two sites, and adds the answers of those who came to the first some days ago.
pub fn fill(steps: &mut Steps<'_>) {
    let Some(site) = steps.rows.sites.first().map(|s| s.id) else { return };
    let asking: Vec<Uuid> = steps.rows.sites.iter().map(|s| s.id).take(2).collect();
    for (site_id, instrument) in asking.into_iter().zip([&CAGE, &AUDIT]) {
        let instrument = Some(instrument.code.to_string());
        steps.rows.site_screenings.push(site_screening::Model { site_id, smoking: true, instrument, version: 1 });
    }
    let (long_here, stays_on) = (steps.now.plus_hours(-72), steps.now.plus_hours(72));
    let is_here = |s: &&stay::Model| {
        let at = steps.rows.claims.iter().find(|c| c.stay_id == Some(s.id)).map(|c| c.bed_id);
        steps.region.beds.iter().any(|b| Some(b.id) == at && b.site == site)
    };
    let mut here: Vec<stay::Model> = steps
        .rows
        .stays
        .iter()
        .filter(|s| s.status == "in_house" && s.arrived_at.at() < long_here && s.expected_departure.at() > stays_on)
        .filter(is_here)
        .cloned()
        .collect();
    here.sort_by_key(|s| (s.arrived_at, s.id));
    for (n, (stay, case)) in here.iter().zip(&CASES).enumerate() {
        answers(steps, site, stay, case);
        if n == 0 {
            talk(steps, site, stay);
        }
    }
}

fn row(stay: &stay::Model, kind: ScreeningKind, by: &Actor, at: Instant) -> screening::Model {
    screening::Model {
        id: chance::id(),
        stay_id: stay.id,
        kind: kind.code().to_owned(),
        moment: "arrival".to_owned(),
        refused: true,
        smoking: None,
        advised: None,
        instrument: None,
        instrument_version: None,
        taken: None,
        hundredths: None,
        finding: None,
        children: None,
        consent: "not_asked".to_owned(),
        handed_to: None,
        handed_by: None,
        handed_at: None,
        registered_by: by.user.0,
        registered_at: at.into(),
        struck_by: None,
        struck_at: None,
        strike_reason: String::new(),
    }
}

fn answers(steps: &mut Steps<'_>, site: Uuid, stay: &stay::Model, case: &Case) {
    let (by, at) = (steps.region.staff.nurse.clone(), stay.arrived_at.at().plus_hours(4));
    let mut smoking = row(stay, ScreeningKind::Smoking, &by, at);
    if let Some((status, consent)) = case.smoking {
        smoking.refused = false;
        (smoking.smoking, smoking.advised) = (Some(status.to_owned()), Some(consent == "given"));
        smoking.consent = consent.to_owned();
    }
    let mut alcohol = row(stay, ScreeningKind::Alcohol, &by, at.plus_minutes(5));
    if let Some((yes, consent, children)) = case.alcohol {
        alcohol.refused = false;
        let items: BTreeMap<_, _> = (0..).zip(CAGE.items()).map(|(n, item)| (&item.code, Decimal::whole(i32::from(n < yes)))).collect();
        alcohol.taken = serde_json::to_string(&items).ok();
        alcohol.instrument = Some(CAGE.code.to_string());
        alcohol.instrument_version = Some(CAGE.version.to_string());
        alcohol.hundredths = Some(Decimal::whole(yes).in_hundredths());
        alcohol.finding = Some(if yes < 2 { "no_sign" } else { "signs" }.to_owned());
        alcohol.children = Some(children.to_owned());
        alcohol.consent = consent.to_owned();
        if consent == "given" {
            let handed = at.plus_hours(20);
            alcohol.handed_to = Some("Fjordby Kommune, alkoholrådgivningen, brev".to_owned());
            alcohol.handed_by = Some(by.user.0);
            alcohol.handed_at = Some(handed.into());
            let detail = json!({ "screening": alcohol.id });
            steps.rows.happened(handed, "screening.handed_on", Subject::Stay(StayId(stay.id)), Some(&by), Some(site), detail);
        }
        if children == "yes" {
            let decided = at.plus_hours(2);
            let (id, decision) = (chance::id(), "discussed".to_owned());
            let of =
                screening_children::Model { id, screening_id: alcohol.id, decision, decided_by: by.user.0, decided_at: decided.into() };
            steps.rows.screening_children.push(of);
            let detail = json!({ "screening": alcohol.id });
            steps.rows.happened(decided, "screening.children_decided", Subject::Stay(StayId(stay.id)), Some(&by), Some(site), detail);
        }
    }
    for of in [smoking, alcohol] {
        let detail = json!({ "screening": of.id, "about": of.kind, "moment": of.moment });
        steps.rows.happened(of.registered_at.at(), "screening.registered", Subject::Stay(StayId(stay.id)), Some(&by), Some(site), detail);
        steps.rows.screenings.push(of);
    }
}

/// A therapist comes to the bed tomorrow morning.
fn talk(steps: &mut Steps<'_>, site: Uuid, stay: &stay::Model) {
    let by = steps.region.staff.therapist.clone();
    let tomorrow: Date = steps.zone.date(steps.now).saturating_add(Duration::DAY);
    let Some(starts) = Time::from_hms(10, 0, 0).ok().and_then(|clock| steps.zone.instant(tomorrow, clock)) else { return };
    let (id, at) = (chance::id(), steps.now.plus_hours(-1));
    steps.rows.talks.push(bedside_talk::Model {
        id,
        stay_id: stay.id,
        coordinator_id: by.user.0,
        starts_at: starts.into(),
        ends_at: starts.plus_minutes(TALK_MINUTES).into(),
        state: "booked".to_owned(),
        changed_by: by.user.0,
        changed_at: at.into(),
        version: 1,
    });
    let detail = json!({ "talk": id, "starts_at": starts });
    steps.rows.happened(at, "talk.booked", Subject::Stay(StayId(stay.id)), Some(&by), Some(site), detail);
}
