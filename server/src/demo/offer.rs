//! Offers as rows: made, confirmed, declined, lapsed.

use super::bed_steps::claim;
use super::case::{Case, Steps};
use super::region::Bed;
use crate::chance;
use crate::store::entity::{bed_claim, reservation};
use crate::store::journal::Subject;
use domain::access::Actor;
use domain::ids::RequestId;
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
}
