//! The teams of the plans of the demonstration, and what they aim at.

use super::case::Steps;
use crate::chance;
use crate::store::entity::{plan_member, plan_target};
use domain::rehab::catalogue::{BARTHEL_20, RSS, TUG};
use domain::rehab::decimal::Decimal;

/// A physiotherapist, an occupational therapist and a nurse in each; targets by what was measured.
pub fn fill(steps: &mut Steps<'_>) {
    let staff = &steps.region.staff;
    let team = [(&staff.therapist, "physiotherapist"), (&staff.second_therapist, "occupational_therapist"), (&staff.nurse, "nurse")];
    let by = staff.therapist.user.0;
    for plan in &steps.rows.plans {
        for (who, part) in team {
            steps.rows.plan_members.push(plan_member::Model {
                id: chance::id(),
                plan_id: plan.id,
                user_id: who.user.0,
                part: part.to_owned(),
                joined_at: plan.begun_at,
                joined_by: by,
                left_at: None,
                left_by: None,
            });
        }
        for (instrument, target) in [(&BARTHEL_20, 17), (&TUG, 16), (&RSS, 9)] {
            if steps.rows.plan_measures.iter().any(|m| m.plan_id == plan.id && m.instrument == instrument.code) {
                steps.rows.plan_targets.push(plan_target::Model {
                    id: chance::id(),
                    plan_id: plan.id,
                    instrument: instrument.code.to_string(),
                    hundredths: Some(Decimal::whole(target).in_hundredths()),
                    n: 1,
                    set_by: by,
                    set_at: plan.begun_at,
                });
            }
        }
    }
}
