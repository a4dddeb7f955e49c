//! TOBS in the demonstration: somebody who got worse this morning, and somebody with whom it is not used. No nurse has approved the
//! tables yet.

use super::case::Steps;
use crate::chance;
use crate::store::StoreError;
use crate::store::entity::{stay, tobs_exclusion};
use crate::store::journal::Subject;
use crate::store::tobs::{TobsSet, row_of};
use domain::ids::{SiteId, StayId, TobsSetId, UserId};
use domain::rehab::decimal::Decimal;
use domain::rehab::tobs::{Consciousness, Readings, TemperatureSite, TobsActions, TobsTable};
use domain::task::TaskKind;
use serde_json::json;

/// A set: minutes ago, pulse, consciousness, respiration, tenths of degrees in the armpit, systolic blood pressure.
type Case = (i64, i32, Consciousness, i32, i32, i32);

const WORSE: [Case; 4] = [
    (26 * 60, 84, Consciousness::Habitual, 16, 364, 128),
    (18 * 60, 92, Consciousness::Habitual, 18, 366, 124),
    (10 * 60, 88, Consciousness::Habitual, 18, 368, 126),
    (25, 96, Consciousness::Habitual, 20, 374, 118),
];

/// Adds it to two stays that have lasted longer than the first set is old.
///
/// # Errors
/// [`StoreError::Meaningless`] when the cases have values that cannot be.
pub fn fill(steps: &mut Steps<'_>) -> Result<(), StoreError> {
    let before = steps.now.plus_hours(-30);
    let mut open: Vec<_> = steps
        .rows
        .stays
        .iter()
        .filter(|s| s.status == "in_house" && s.absence_id.is_none() && s.arrived_at.at() < before)
        .cloned()
        .collect();
    open.sort_by_key(|s| (s.expected_departure, s.arrived_at));
    let mut from_the_end = open.into_iter().rev();
    if let Some(stay) = from_the_end.next() {
        exclude(steps, &stay);
    }
    match from_the_end.next() {
        Some(stay) => worse(steps, &stay),
        None => Ok(()),
    }
}

fn worse(steps: &mut Steps<'_>, stay: &stay::Model) -> Result<(), StoreError> {
    let (by, site) = (steps.region.staff.nurse.clone(), steps.site_of(stay.id));
    let Some(at_site) = site else { return Ok(()) };
    let (table, actions) = (TobsTable::usual(), TobsActions::usual());
    let meaningless = || StoreError::Meaningless { column: "tobs_set.total" };
    let mut last = None;
    for (ago, pulse, consciousness, respiration, tenths, systolic) in WORSE {
        let taken = steps.now.plus_minutes(-ago);
        let readings = Readings {
            pulse: Some(Decimal::whole(pulse)),
            consciousness: Some(consciousness),
            respiration: Some(Decimal::whole(respiration)),
            temperature: Some((Decimal::tenths(tenths), TemperatureSite::Axillary)),
            systolic: Some(Decimal::whole(systolic)),
        };
        let tobs = table.score(&readings).map_err(|_| meaningless())?;
        let step = actions.action(&tobs).cloned().ok_or_else(meaningless)?;
        let set = TobsSet {
            id: TobsSetId(chance::id()),
            stay: StayId(stay.id),
            site: SiteId(at_site),
            taken,
            registered: (UserId(by.user.0), taken.plus_minutes(4)),
            readings,
            tobs,
            actions: 1,
            actions_approved: false,
            step,
            replaces: None,
            struck: None,
        };
        steps.rows.tobs_sets.push(row_of(&set)?);
        let detail = json!({ "set": set.id, "taken_at": taken, "table": set.tobs.version, "actions": set.actions });
        steps.rows.happened(set.registered.1, "tobs.registered", Subject::Stay(set.stay), Some(&by), site, detail);
        last = Some(set);
    }
    let Some(set) = last else { return Ok(()) };
    let at = set.registered.1;
    let again = set.step.again_after_minutes().map(|minutes| (TaskKind::TobsAgain, set.taken.plus_minutes(minutes)));
    for (kind, due) in again.into_iter().chain([(TaskKind::TobsNurse, at)]) {
        let note = format!("TOBS {} (≥ {})", set.tobs.total(), set.step.from);
        steps.task(kind, at, due, |task| {
            task.stay_id = Some(stay.id);
            task.site_id = site;
            task.note = note;
        });
    }
    Ok(())
}

fn exclude(steps: &mut Steps<'_>, stay: &stay::Model) {
    let (by, site) = (steps.region.staff.nurse.clone(), steps.site_of(stay.id));
    let at = stay.arrived_at.at().plus_hours(5).min(steps.now);
    steps.rows.tobs_exclusions.push(tobs_exclusion::Model {
        id: chance::id(),
        stay_id: stay.id,
        reason: "Terminal, aftalt med egen læge".to_owned(),
        began_by: by.user.0,
        began_at: at.into(),
        ended_by: None,
        ended_at: None,
    });
    steps.rows.happened(at, "tobs.excluded", Subject::Stay(StayId(stay.id)), Some(&by), site, json!({}));
}
