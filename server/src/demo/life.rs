//! What happens within a stay, as rows: an absence with its held bed, and another phase with its decision.

use super::bed_steps::claim;
use super::case::Steps;
use super::region::Bed;
use crate::chance;
use crate::store::entity::{absence, bed_claim, stay_decision, stay_phase};
use crate::store::journal::Subject;
use domain::absence::AbsenceKind;
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::ids::StayId;
use domain::instant::{Calendar as _, Instant};
use serde_json::json;
use time::Duration;
use uuid::Uuid;

/// The stays that have something to show: on leave, in hospital with a held bed, and in a second phase.
pub fn tell(steps: &mut Steps<'_>, bed: &Bed, stay: Uuid) {
    match (bed.site_name, bed.label) {
        ("Solgården", "7B") => steps.away(stay, bed, AbsenceKind::Leave, 5, "Hos sin datter", Some(28)),
        ("Solgården", "8A") => steps.away(stay, bed, AbsenceKind::Hospital, 15, "Fjordby Sygehus, akutmodtagelsen", None),
        ("Solgården", "3") => {
            let reasons = "Din tilstand er bedre. Du kan ikke komme hjem endnu, og din plejebolig er ikke klar. Derfor venter du her.";
            steps.next_phase(stay, bed, StayKind::Waiting, "servicelov84", reasons);
        }
        _ => {}
    }
}

impl Steps<'_> {
    /// The citizen has been away for so many hours; the bed is held for a day from then on.
    fn away(&mut self, id: Uuid, bed: &Bed, kind: AbsenceKind, hours: i64, place: &str, back_in: Option<i64>) {
        let (at, absence_id) = (self.now.plus_hours(-hours), chance::id());
        let Some(last) = self.rows.claims.iter_mut().rev().find(|c| c.stay_id == Some(id)).filter(|c| c.starts_at.at() < at) else {
            return;
        };
        let until = last.ends_at.at();
        last.ends_at = at.into();
        last.version += 1;
        self.rows.claims.push(bed_claim::Model { stay_id: Some(id), ..claim(bed.id, "hold", at, until) });
        if let Some(stay) = self.rows.stays.iter_mut().rev().find(|s| s.id == id) {
            stay.absence_id = Some(absence_id);
            stay.version += 1;
        }
        let nurse = self.region.staff.nurse.clone();
        self.rows.absences.push(absence::Model {
            id: absence_id,
            stay_id: id,
            kind: kind.code().to_owned(),
            place: place.to_owned(),
            flow: None,
            starts_at: at.into(),
            expected_return: back_in.map(|hours| self.now.plus_hours(hours).into()),
            ends_at: None,
            ended: None,
            hold_until: at.plus_hours(24).into(),
            reason: String::new(),
            word: None,
            word_at: None,
            registered_by: Some(nurse.user.0),
            version: 1,
        });
        let detail = json!({ "absence": absence_id, "kind": kind.code(), "bed": bed.id, "at": at, "hold_until": at.plus_hours(24) });
        self.rows.happened(at, "absence.began", Subject::Stay(StayId(id)), Some(&nurse), Some(bed.site), detail);
    }

    /// The stay goes on as another kind since a midnight within it, by a decision.
    fn next_phase(&mut self, id: Uuid, bed: &Bed, kind: StayKind, basis: &str, reasons: &str) {
        let Some(first) = self.rows.phases.iter().position(|p| p.stay_id == id && p.ends_at.is_none()) else { return };
        let Some(basis) = self.region.bases.get(basis).map(|b| (b.id, b.complaint_body.clone(), b.complaint_weeks)) else { return };
        let Some(before) = self.rows.phases.get(first).cloned() else { return };
        let midnight = self.zone.start_of(self.zone.date(self.now) - Duration::days(2));
        let from: Instant = if midnight > before.starts_at.at() { midnight } else { self.zone.start_of(self.zone.date(self.now)) };
        if from <= before.starts_at.at() {
            return;
        }
        if let Some(phase) = self.rows.phases.get_mut(first) {
            phase.ends_at = Some(from.into());
        }
        let (phase_id, by) = (chance::id(), self.region.staff.allocator.clone());
        self.rows.phases.push(stay_phase::Model {
            id: phase_id,
            stay_id: id,
            kind: kind.code().to_owned(),
            legal_basis_id: basis.0,
            authority_id: before.authority_id,
            payer_id: before.payer_id,
            starts_at: from.into(),
            ends_at: None,
            decided_by: Some(by.user.0),
            reason: reasons.to_owned(),
        });
        let signed = from.plus_hours(-10).max(before.starts_at.at().plus_minutes(60)).min(self.now);
        let decision = chance::id();
        self.rows.stay_decisions.push(stay_decision::Model {
            id: decision,
            stay_id: id,
            kind: "phase".to_owned(),
            phase_id: Some(phase_id),
            stay_kind: kind.code().to_owned(),
            legal_basis_id: basis.0,
            authority_id: before.authority_id,
            effective_at: from.into(),
            before_at: None,
            reasons: reasons.to_owned(),
            complaint_body: basis.1,
            complaint_weeks: basis.2,
            signed_by: by.user.0,
            signer_name: by.name.clone(),
            signer_role: by.role.code().to_owned(),
            signed_at: signed.into(),
        });
        let detail = json!({ "decision": decision, "phase": phase_id, "kind": kind.code(), "from": from });
        self.rows.happened(signed, "stay.phase_changed", Subject::Stay(StayId(id)), Some(&by), Some(bed.site), detail);
    }
}
