//! What happens in a bed, as rows: arrival, departure, cleaning, closure; and tasks.

use super::case::{Case, Steps};
use super::region::Bed;
use crate::chance;
use crate::store::entity::{bed_claim, cleaning, closure, stay, stay_phase, task};
use crate::store::journal::Subject;
use domain::code::Code as _;
use domain::ids::{BedId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::kitchen::Diet;
use domain::stay::Outcome;
use domain::task::TaskKind;
use serde_json::json;
use uuid::Uuid;

/// What the citizens of the demonstration eat, one after the other.
const DIETS: [Diet; 7] = [Diet::Normal, Diet::Normal, Diet::Diabetes, Diet::Normal, Diet::SmallEater, Diet::Normal, Diet::Vegetarian];

impl Steps<'_> {
    /// The citizen arrives on the confirmed reservation and is to stay until then.
    pub fn arrived(&mut self, case: Case, bed: &Bed, at: Instant, until: Instant) -> Uuid {
        let (request, _) = self.end_offer(case, "arrived", at, false);
        let id = chance::id();
        let (citizen_id, infection, kind) = self.rows.requests.get(case.0).map_or((Uuid::nil(), String::new(), String::new()), |r| {
            (r.citizen_id, r.infection.clone(), r.granted_kind.clone().unwrap_or_default())
        });
        self.change(case, |row| {
            row.status = "arrived".to_owned();
            row.stay_id = Some(id);
        });
        self.rows.stays.push(stay::Model {
            id,
            citizen_id,
            request_id: Some(request),
            status: "in_house".to_owned(),
            arrived_at: at.into(),
            expected_departure: until.into(),
            ended_at: None,
            outcome: None,
            end_note: String::new(),
            infection,
            home_municipality: "Fjordby Kommune".to_owned(),
            version: 1,
            absence_id: None,
            course_id: Some(id),
            end_cleaning: None,
            room_preference: None,
            diet: DIETS.get(self.rows.stays.len() % DIETS.len()).copied().unwrap_or(Diet::Normal).code().to_owned(),
        });
        let authority = self.region.authority(self.zone.date(at));
        self.rows.phases.push(stay_phase::Model {
            id: chance::id(),
            stay_id: id,
            legal_basis_id: self.region.bases.get(self.basis(&kind, at)).map_or_else(Uuid::nil, |b| b.id),
            kind,
            authority_id: authority,
            payer_id: authority,
            starts_at: at.into(),
            ends_at: None,
            decided_by: Some(self.region.staff.allocator.user.0),
            reason: "Bevilget".to_owned(),
        });
        self.rows.claims.push(bed_claim::Model { stay_id: Some(id), ..claim(bed.id, "stay", at, until) });
        let nurse = self.region.staff.nurse.clone();
        self.rows.happened(
            at,
            "stay.arrived",
            Subject::Stay(StayId(id)),
            Some(&nurse),
            Some(bed.site),
            json!({ "request": request, "bed": bed.id, "at": at }),
        );
        self.tell(at, "request.arrived", request, Some(&nurse), Some(bed.site));
        id
    }

    /// The citizen leaves.
    pub fn left(&mut self, id: Uuid, bed: &Bed, at: Instant, outcome: Outcome) {
        if let Some(stay) = self.rows.stays.iter_mut().rev().find(|s| s.id == id) {
            stay.status = "ended".to_owned();
            stay.ended_at = Some(at.into());
            stay.outcome = Some(outcome.code().to_owned());
            stay.version += 1;
        }
        if let Some(phase) = self.rows.phases.iter_mut().rev().find(|p| p.stay_id == id) {
            phase.ends_at = Some(at.into());
        }
        if let Some(claim) = self.rows.claims.iter_mut().rev().find(|c| c.stay_id == Some(id)) {
            claim.ends_at = at.into();
            claim.version += 1;
        }
        let nurse = self.region.staff.nurse.clone();
        let detail = json!({ "bed": bed.id, "at": at, "outcome": outcome.code() });
        self.rows.happened(at, "stay.ended", Subject::Stay(StayId(id)), Some(&nurse), Some(bed.site), detail);
    }

    /// The bed is cleaned and accepted, or still being cleaned.
    pub fn cleaned(&mut self, stay: Uuid, bed: &Bed, from: Instant, to: Instant, done: bool) {
        let (id, nurse) = (chance::id(), self.region.staff.nurse.clone());
        self.rows.cleanings.push(cleaning::Model {
            id,
            bed_id: bed.id,
            stay_id: Some(stay),
            class: "ordinary".to_owned(),
            step: if done { "accepted" } else { "started" }.to_owned(),
            created_at: from.into(),
            started_at: Some(from.plus_minutes(10).into()),
            done_at: done.then(|| to.plus_minutes(-5).into()),
            accepted_at: done.then(|| to.into()),
            accepted_by: done.then_some(nurse.user.0),
            version: 1,
        });
        self.rows.claims.push(bed_claim::Model { cleaning_id: Some(id), ..claim(bed.id, "cleaning", from, to) });
        let about = Subject::Bed(BedId(bed.id));
        self.rows.happened(
            from.plus_minutes(10),
            "cleaning.step",
            about,
            Some(&nurse),
            Some(bed.site),
            json!({ "cleaning": id, "step": "started" }),
        );
        if done {
            self.rows.happened(to, "cleaning.step", about, Some(&nurse), Some(bed.site), json!({ "cleaning": id, "step": "accepted" }));
        }
    }

    /// The bed is out of use for a time.
    pub fn closed(&mut self, bed: &Bed, (from, to): (Instant, Instant), cause: &str) {
        let (id, nurse) = (chance::id(), self.region.staff.nurse.clone());
        self.rows.closures.push(closure::Model {
            id,
            bed_id: bed.id,
            cause: cause.to_owned(),
            starts_at: from.into(),
            ends_at: to.into(),
            closed_by: Some(nurse.user.0),
            closed_at: from.into(),
            reopened_at: None,
            reopened_by: None,
            version: 1,
        });
        self.rows.claims.push(bed_claim::Model { closure_id: Some(id), ..claim(bed.id, "closure", from, to) });
        self.rows.happened(from, "bed.closed", Subject::Bed(BedId(bed.id)), Some(&nurse), Some(bed.site), json!({ "closure": id }));
    }

    /// At which site somebody is in a stay.
    pub fn site_of(&self, stay: Uuid) -> Option<Uuid> {
        let claim = self.rows.claims.iter().find(|c| c.stay_id == Some(stay))?;
        self.region.beds.iter().find(|b| b.id == claim.bed_id).map(|b| b.site)
    }

    /// A task of the authority's.
    pub fn task(&mut self, kind: TaskKind, at: Instant, due_at: Instant, about: impl FnOnce(&mut task::Model)) {
        let mut row = task::Model {
            id: chance::id(),
            kind: kind.code().to_owned(),
            organisation_id: self.region.authority(self.zone.date(self.now)),
            site_id: None,
            owner_role: kind.owner().code().to_owned(),
            created_at: at.into(),
            due_at: due_at.into(),
            request_id: None,
            reservation_id: None,
            stay_id: None,
            bed_id: None,
            plan_id: None,
            note: String::new(),
            done_at: None,
            done_by: None,
            version: 1,
        };
        about(&mut row);
        self.rows.tasks.push(row);
    }
}

/// A live claim that serves nothing yet.
pub(super) fn claim(bed: Uuid, kind: &str, from: Instant, to: Instant) -> bed_claim::Model {
    bed_claim::Model {
        id: chance::id(),
        bed_id: bed,
        kind: kind.to_owned(),
        starts_at: from.into(),
        ends_at: to.into(),
        live: true,
        stay_id: None,
        request_id: None,
        reservation_id: None,
        cleaning_id: None,
        closure_id: None,
        version: 1,
    }
}
