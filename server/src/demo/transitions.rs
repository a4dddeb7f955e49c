//! The transition to the home in the demonstration: checklists on the way, aids that come in time, too late and not at all, and own
//! doctors who have been told, but for the one of whoever came last.

use super::case::Steps;
use crate::chance;
use crate::store::entity::{aid, doctor_notice, stay, transition_check, transition_item};
use crate::store::journal::Subject;
use domain::code::Code as _;
use domain::ids::StayId;
use domain::instant::Calendar as _;
use domain::task::TaskKind;
use domain::transition::usual;
use serde_json::json;
use time::Duration;

/// An aid: what, must, who delivers, days from the expected departure (or from today) until it is ready, and whether it has come.
struct Case {
    what: &'static str,
    must: bool,
    supplier: &'static str,
    ready: Ready,
}

/// When an aid is to be ready.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ready {
    /// So many days after the expected departure.
    AfterDeparture(i64),
    /// So many days ago, and it has not come.
    Ago(i64),
    /// It came yesterday.
    Came,
    /// Nobody knows.
    Unknown,
}

const CASES: [Case; 5] = [
    Case { what: "Hospitalsseng", must: true, supplier: "Hjælpemiddeldepotet, Fjordby", ready: Ready::AfterDeparture(1) },
    Case { what: "Badebænk", must: true, supplier: "Hjælpemiddeldepotet, Fjordby", ready: Ready::Ago(1) },
    Case { what: "Toiletforhøjer", must: true, supplier: "Datteren henter den", ready: Ready::Came },
    Case { what: "Nødkald", must: false, supplier: "Fjordby Kommune", ready: Ready::AfterDeparture(-1) },
    Case { what: "Gribetang", must: false, supplier: "", ready: Ready::Unknown },
];

/// Adds it to the stays that go on. The aids are of whoever leaves next, one each.
pub fn fill(steps: &mut Steps<'_>) {
    let mut open = steps.rows.stays.iter().filter(|s| s.status == "in_house").cloned().collect::<Vec<_>>();
    open.sort_by_key(|s| (s.expected_departure, s.arrived_at));
    let last = open.iter().max_by_key(|s| s.arrived_at).map(|s| s.id);
    for stay in &open {
        checklist(steps, stay);
        told(steps, stay, Some(stay.id) == last);
    }
    let soon = steps.now.plus_hours(24);
    for (stay, case) in open.iter().filter(|s| s.expected_departure.at() > soon).zip(&CASES) {
        needs(steps, stay, case);
    }
}

/// Whoever leaves soon has most of it done, the others the first two items.
fn checklist(steps: &mut Steps<'_>, stay: &stay::Model) {
    let nurse = steps.region.staff.nurse.user.0;
    let leaves_soon = stay.expected_departure.at() < steps.now.plus_hours(36);
    steps.rows.transition_checks.push(transition_check::Model { stay_id: stay.id, began_at: stay.arrived_at, version: 2 });
    let at = stay.arrived_at.at().plus_hours(20).min(steps.now);
    for (position, item) in (1..).zip(usual()) {
        let done = position <= if leaves_soon { 7 } else { 2 };
        steps.rows.transition_items.push(transition_item::Model {
            stay_id: stay.id,
            position,
            sector: item.sector.code().to_owned(),
            must: item.must,
            text_da: item.text.da,
            text_en: item.text.en,
            done_by: done.then_some(nurse),
            done_at: done.then(|| at.into()),
        });
    }
}

fn told(steps: &mut Steps<'_>, stay: &stay::Model, is_last: bool) {
    let (site, arrived) = (steps.site_of(stay.id), stay.arrived_at.at());
    if is_last {
        steps.task(TaskKind::TellDoctorArrival, arrived, arrived.plus_hours(24), |task| {
            task.stay_id = Some(stay.id);
            task.site_id = site;
        });
        return;
    }
    let doctor = steps.rows.citizens.iter().find(|c| c.id == stay.citizen_id).map(|c| c.own_doctor.clone());
    let at = arrived.plus_hours(3).min(steps.now);
    steps.rows.doctor_notices.push(doctor_notice::Model {
        stay_id: stay.id,
        moment: "arrival".to_owned(),
        told_who: doctor.filter(|name| !name.is_empty()).unwrap_or_else(|| "Lægevagten".to_owned()),
        told_how: "phone".to_owned(),
        told_at: at.into(),
        registered_by: steps.region.staff.nurse.user.0,
        registered_at: at.into(),
    });
}

fn needs(steps: &mut Steps<'_>, stay: &stay::Model, case: &Case) {
    let (by, site) = (steps.region.staff.nurse.clone(), steps.site_of(stay.id));
    let today = steps.zone.date(steps.now);
    let leaves = steps.zone.date(stay.expected_departure.at());
    let day = match case.ready {
        Ready::AfterDeparture(days) => Some(leaves.saturating_add(Duration::days(days))),
        Ready::Ago(days) => Some(today.saturating_sub(Duration::days(days))),
        Ready::Came => Some(today.saturating_sub(Duration::DAY)),
        Ready::Unknown => None,
    };
    let (id, at) = (chance::id(), stay.arrived_at.at().plus_hours(1).min(steps.now));
    let came = (case.ready == Ready::Came).then(|| steps.now.plus_hours(-20).max(at));
    steps.rows.aids.push(aid::Model {
        id,
        stay_id: stay.id,
        what: case.what.to_owned(),
        place: "home".to_owned(),
        must: case.must,
        supplier: case.supplier.to_owned(),
        ready_on: day,
        registered_by: by.user.0,
        registered_at: at.into(),
        delivered_by: came.map(|_| by.user.0),
        delivered_at: came.map(Into::into),
        removed_by: None,
        removed_at: None,
        remove_reason: String::new(),
        version: 1,
    });
    steps.rows.happened(at, "aid.needed", Subject::Stay(StayId(stay.id)), Some(&by), site, json!({ "aid": id }));
    if let Some(at) = came {
        steps.rows.happened(at, "aid.delivered", Subject::Stay(StayId(stay.id)), Some(&by), site, json!({ "aid": id }));
    }
    if let (Ready::Ago(_), Some(day)) = (case.ready, day) {
        let late = steps.zone.start_of(day.saturating_add(Duration::DAY));
        steps.task(TaskKind::AidLate, late, late, |task| {
            task.stay_id = Some(stay.id);
            task.site_id = site;
        });
    }
}
