//! Offers as rows: made, confirmed, declined, lapsed; and what a bed waits for.

use super::bed_steps::claim;
use super::case::{Case, Steps};
use super::region::Bed;
use crate::chance;
use crate::store::entity::{bed_claim, equipment, equipment_move, reservation};
use crate::store::journal::Subject;
use domain::access::Actor;
use domain::code::Code as _;
use domain::equipment_move::{MoveStep, due_for};
use domain::facility::Need;
use domain::ids::{BedId, RequestId};
use domain::instant::Instant;
use domain::task::TaskKind;
use serde_json::json;
use uuid::Uuid;

impl Steps<'_> {
    /// A bed is offered.
    pub fn offered(&mut self, case: Case, bed: &Bed, (from, to): (Instant, Instant), at: Instant, message: &str) {
        let (by, reservation) = (self.region.staff.allocator.clone(), chance::id());
        let unmet = self.request(case).and_then(|row| row.wish_site_id).is_some_and(|wish| wish != bed.site);
        let request = self.change(case, |row| {
            row.status = "reserved".to_owned();
            row.reservation_id = Some(reservation);
        });
        self.rows.reservations.push(reservation::Model {
            id: reservation,
            request_id: request,
            bed_id: bed.id,
            status: "offered".to_owned(),
            offered_by: Some(by.user.0),
            offered_at: at.into(),
            answer_by: Some(at.plus_minutes(180).into()),
            arrival_at: from.into(),
            until_at: to.into(),
            proposed_arrival: None,
            decided_at: None,
            decline_cause: None,
            citizen_answer: String::new(),
            informed_by: String::new(),
            message: message.to_owned(),
            unmet_choice: if unmet { "Der er ingen egnet ledig plads på det valgte sted.".to_owned() } else { String::new() },
            override_reason: String::new(),
            end_reason: String::new(),
            version: 1,
        });
        let claim = claim(bed.id, "reservation", from, to);
        self.rows.claims.push(bed_claim::Model { request_id: Some(request), reservation_id: Some(reservation), ..claim });
        self.tell(at, "offer.made", request, Some(&by), Some(bed.site));
    }

    pub(super) fn end_offer(&mut self, case: Case, status: &str, at: Instant, keeps_claim: bool) -> (Uuid, Option<reservation::Model>) {
        let request = self.rows.requests.get(case.0).map_or_else(Uuid::nil, |row| row.id);
        let row = self.rows.reservations.iter_mut().rev().find(|r| r.request_id == request).map(|row| {
            row.status = status.to_owned();
            row.decided_at = Some(at.into());
            row.answer_by = None;
            row.version += 1;
            row.clone()
        });
        if !keeps_claim && let Some(claim) = self.rows.claims.iter_mut().rev().find(|c| c.request_id == Some(request) && c.live) {
            claim.live = false;
            claim.version += 1;
        }
        (request, row)
    }

    /// The referrer confirms.
    pub fn confirmed(&mut self, case: Case, at: Instant, by: &Actor) {
        let (request, _) = self.end_offer(case, "confirmed", at, true);
        self.tell(at, "offer.confirmed", request, Some(by), None);
    }

    /// The referrer declines: back on the list.
    pub fn declined(&mut self, case: Case, at: Instant, cause: &str, answer: &str, by: &Actor) {
        let (request, row) = self.end_offer(case, "declined", at, false);
        if let Some(row) = row.and_then(|row| self.rows.reservations.iter_mut().find(|r| r.id == row.id)) {
            row.decline_cause = Some(cause.to_owned());
            row.citizen_answer = answer.to_owned();
            row.informed_by = by.name.clone();
        }
        self.back_on_list(case, at);
        self.tell(at, "offer.declined", request, Some(by), None);
    }

    /// Nobody answered in time: back on the list, with a task.
    pub fn lapsed(&mut self, case: Case, at: Instant) {
        let (request, row) = self.end_offer(case, "lapsed", at, false);
        self.back_on_list(case, at);
        self.rows.happened(at, "offer.lapsed", Subject::Request(RequestId(request)), None, None, json!({}));
        self.task(TaskKind::OfferLapsed, at, at.plus_hours(1), |task| {
            task.request_id = Some(request);
            task.reservation_id = row.map(|r| r.id);
        });
    }

    fn back_on_list(&mut self, case: Case, at: Instant) {
        self.change(case, |row| {
            row.status = "granted".to_owned();
            row.reservation_id = None;
            row.next_update_at = Some(at.plus_hours(4).into());
        });
    }

    /// The bed of the latest offer waits for a piece that stands in the store of a site: it is ready on condition.
    pub fn waits_for(&mut self, name: &str, meets: Need, store: Option<Uuid>) {
        const LEAD_MINUTES: i32 = 60;
        let (Some(store), Some(r)) = (store, self.rows.reservations.last().cloned()) else { return };
        let Some(site) = self.region.beds.iter().find(|b| b.id == r.bed_id).map(|b| b.site) else { return };
        let by = self.region.staff.allocator.clone();
        let piece = equipment::Model {
            id: chance::id(),
            site_id: store,
            room_id: None,
            bed_id: None,
            name: name.to_owned(),
            faulty_since: None,
            note: String::new(),
            version: 1,
            meets: Some(meets.code().to_owned()),
        };
        let due = due_for(r.arrival_at.at(), LEAD_MINUTES.into(), r.offered_at.at());
        self.rows.equipment_moves.push(equipment_move::Model {
            id: chance::id(),
            equipment_id: piece.id,
            need: meets.code().to_owned(),
            reservation_id: r.id,
            from_site_id: store,
            bed_id: r.bed_id,
            lead_minutes: LEAD_MINUTES,
            due_at: due.into(),
            expected_at: due.into(),
            step: MoveStep::Ordered.code().to_owned(),
            cause: String::new(),
            ordered_by: by.user.0,
            ordered_at: r.offered_at,
            told_by: None,
            told_at: None,
            waived_by: None,
            waived_at: None,
            waiver: String::new(),
            version: 1,
        });
        self.rows.equipment.push(piece);
        self.rows.happened(
            r.offered_at.at(),
            "equipment.ordered",
            Subject::Bed(BedId(r.bed_id)),
            Some(&by),
            Some(site),
            json!({ "reservation": r.id, "due": due }),
        );
        let note = name.to_owned();
        self.task(TaskKind::EquipmentToMove, r.offered_at.at(), due, |task| {
            task.site_id = Some(site);
            task.bed_id = Some(r.bed_id);
            task.reservation_id = Some(r.id);
            task.note = note;
        });
    }
}
