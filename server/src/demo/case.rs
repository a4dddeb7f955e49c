//! One citizen's way, step by step, as rows: asked for, granted, offered, confirmed, arrived, left, cleaned. Every step leaves
//! the rows as the use case would, with its event.

use super::people::Person;
use super::region::{Bed, Region};
use super::rows::Rows;
use crate::chance;
use crate::clock::Copenhagen;
use crate::store::citizen::search_name;
use crate::store::entity::{bed_claim, citizen, cleaning, closure, decision, question, request, reservation, stay, stay_phase, task};
use crate::store::journal::Subject;
use domain::access::Actor;
use domain::code::{Code as _, write_list};
use domain::facility::{Need, StayKind};
use domain::ids::{BedId, RequestId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::request::{Infection, Mobility, Source};
use domain::stay::Outcome;
use domain::task::TaskKind;
use serde_json::json;
use uuid::Uuid;

/// The way so far of everybody, and where new steps go.
pub struct Steps<'a> {
    /// Rows gathered so far.
    pub rows: &'a mut Rows,
    /// Where.
    pub region: &'a Region,
    /// Local time.
    pub zone: &'a Copenhagen,
    /// Now.
    pub now: Instant,
}

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// For whom.
    pub person: Person,
    /// Who asks.
    pub by: &'a Actor,
    /// From where.
    pub source: Source,
    /// Kind wished.
    pub kind: StayKind,
    /// Needs.
    pub needs: &'a [Need],
    /// Why.
    pub why: &'a str,
    /// Help to move.
    pub mobility: Mobility,
    /// Isolation.
    pub infection: Infection,
    /// Weight, where known.
    pub weight_kg: Option<i32>,
    /// Nights.
    pub nights: i32,
    /// When it came.
    pub at: Instant,
    /// When the citizen can leave.
    pub ready_at: Instant,
    /// Site wished.
    pub wish: Option<Uuid>,
    /// Who phoned, when an allocator wrote it down.
    pub phoned_by: Option<&'a str>,
}

/// A case: the place of its request among the rows.
#[derive(Clone, Copy, Debug)]
pub struct Case(usize);

impl Steps<'_> {
    /// The row of a case.
    pub fn request(&mut self, case: Case) -> Option<&mut request::Model> {
        self.rows.requests.get_mut(case.0)
    }

    fn change(&mut self, case: Case, change: impl FnOnce(&mut request::Model)) -> Uuid {
        self.request(case).map_or_else(Uuid::nil, |row| {
            change(row);
            row.version += 1;
            row.id
        })
    }

    fn tell(&mut self, at: Instant, name: &str, id: Uuid, by: Option<&Actor>, site: Option<Uuid>) {
        self.rows.happened(at, name, Subject::Request(RequestId(id)), by, site, json!({}));
    }

    /// A request is received.
    pub fn received(&mut self, asked: Asked<'_>) -> Case {
        let day = self.zone.date(asked.at);
        let citizen = self.citizen(&asked.person);
        let acute = asked.kind == StayKind::Acute;
        let id = chance::id();
        // What is still open is decided by today's authority, also in the first days of a new one.
        let recent = asked.at > self.now.plus_hours(-24 * 14);
        let authority = self.region.authority(if recent { self.zone.date(self.now) } else { day });
        let requester = if asked.phoned_by.is_some() { authority } else { asked.by.organisation.0 };
        self.rows.requests.push(request::Model {
            id,
            number: String::new(),
            citizen_id: citizen,
            requester_id: requester,
            authority_id: authority,
            source: asked.source.code().to_owned(),
            status: "received".to_owned(),
            requested_at: asked.at.into(),
            ready_at: asked.ready_at.into(),
            answer_due_at: asked.at.plus_minutes(if acute { 45 } else { 240 }).into(),
            next_update_at: None,
            assessor_id: None,
            question_id: None,
            decision_id: None,
            granted_kind: None,
            reservation_id: None,
            stay_id: None,
            redirected_to: None,
            withdraw_cause: None,
            closed_reason: String::new(),
            why: asked.why.to_owned(),
            sender_phone: "12 34 56 78".to_owned(),
            wished_kind: Some(asked.kind.code().to_owned()),
            infection: asked.infection.code().to_owned(),
            needs: write_list(asked.needs),
            mobility: asked.mobility.code().to_owned(),
            weight_kg: asked.weight_kg,
            aids: if asked.mobility == Mobility::OneHelper { "Rollator".to_owned() } else { String::new() },
            nights: Some(asked.nights),
            wish_site_id: asked.wish,
            transport: if asked.mobility == Mobility::Lift { "stretcher" } else { "seated" }.to_owned(),
            consent: "citizen".to_owned(),
            representative: String::new(),
            relative_name: format!("Datter af {}", asked.person.name.given()),
            relative_phone: "87 65 43 21".to_owned(),
            interpreter: String::new(),
            note: String::new(),
            phoned_by: asked.phoned_by.map(str::to_owned),
            phoned_at: asked.phoned_by.map(|_| asked.at.plus_minutes(-5).into()),
            created_by: Some(asked.by.user.0),
            version: 1,
        });
        self.tell(asked.at, "request.received", id, Some(asked.by), asked.wish);
        Case(self.rows.requests.len() - 1)
    }

    fn citizen(&mut self, person: &Person) -> Uuid {
        let id = chance::id();
        let n = self.rows.citizens.len();
        let homes = [("8420", "Fjordby"), ("8421", "Skovby"), ("8425", "Aadal")];
        let (postcode, town) = homes.get(n % homes.len()).copied().unwrap_or(("8420", "Fjordby"));
        self.rows.citizens.push(citizen::Model {
            id,
            civil_number: person.number.reveal().to_owned(),
            civil_kind: person.number.kind().code().to_owned(),
            given_name: person.name.given().to_owned(),
            family_name: person.name.family().to_owned(),
            search_name: search_name(&person.name),
            sex: person.sex.code().to_owned(),
            birth_date: person.number.birth_date(),
            postcode: postcode.to_owned(),
            address: format!("Opdigtet Allé {}, {town}", 1 + n),
            protected: n % 47 == 11,
            home_municipality: "Fjordby Kommune".to_owned(),
            own_doctor: "Lægerne Havnegade".to_owned(),
            version: 1,
        });
        id
    }

    /// An allocator takes it up.
    pub fn taken_up(&mut self, case: Case, at: Instant) {
        let by = self.region.staff.allocator.clone();
        let id = self.change(case, |row| {
            row.status = "in_assessment".to_owned();
            row.assessor_id = Some(by.user.0);
        });
        self.tell(at, "request.taken_up", id, Some(&by), None);
    }

    /// The allocator asks the referrer.
    pub fn asked(&mut self, case: Case, at: Instant, text: &str) {
        let (by, question) = (self.region.staff.allocator.clone(), chance::id());
        let id = self.change(case, |row| {
            row.status = "needs_info".to_owned();
            row.question_id = Some(question);
        });
        self.rows.questions.push(question::Model {
            id: question,
            request_id: id,
            asked_by: by.user.0,
            asked_at: at.into(),
            due_at: at.plus_hours(4).into(),
            text: text.to_owned(),
            answered_by: None,
            answered_at: None,
            answer: None,
        });
        self.tell(at, "request.asked", id, Some(&by), None);
    }

    /// The referrer answers the last question.
    pub fn answered(&mut self, case: Case, at: Instant, answer: &str, by: &Actor) {
        let id = self.change(case, |row| {
            row.status = "in_assessment".to_owned();
            row.question_id = None;
        });
        if let Some(question) = self.rows.questions.iter_mut().rev().find(|q| q.request_id == id) {
            question.answered_by = Some(by.user.0);
            question.answered_at = Some(at.into());
            question.answer = Some(answer.to_owned());
        }
        self.tell(at, "request.answered", id, Some(by), None);
    }

    /// The place is granted; the referrer hears again within four hours.
    pub fn granted(&mut self, case: Case, at: Instant) {
        let kind = self.request(case).and_then(|row| row.wished_kind.clone()).unwrap_or_else(|| "short_term".to_owned());
        let reasons = "Du har brug for pleje og træning hele døgnet i en periode, og det kan ikke gives i dit hjem.";
        let decision = self.decide(case, "grant", &kind, reasons, "Alene om natten; forflytning kræver hjælp.", at);
        let id = self.change(case, |row| {
            row.status = "granted".to_owned();
            row.decision_id = Some(decision);
            row.granted_kind = Some(kind);
            row.next_update_at = Some(at.plus_hours(4).into());
        });
        let by = self.region.staff.allocator.clone();
        self.tell(at, "request.granted", id, Some(&by), None);
    }

    /// The place is refused.
    pub fn refused(&mut self, case: Case, at: Instant, reasons: &str, instead: &str) {
        let kind = self.request(case).and_then(|row| row.wished_kind.clone()).unwrap_or_else(|| "short_term".to_owned());
        let decision = self.decide(case, "refusal", &kind, reasons, instead, at);
        let id = self.change(case, |row| {
            row.status = "refused".to_owned();
            row.decision_id = Some(decision);
        });
        let by = self.region.staff.allocator.clone();
        self.tell(at, "request.refused", id, Some(&by), None);
    }

    fn decide(&mut self, case: Case, what: &str, kind: &str, reasons: &str, why_not_home: &str, at: Instant) -> Uuid {
        let by = &self.region.staff.allocator;
        let basis = self.basis(kind, at);
        let (legal_basis_id, complaint_body, complaint_weeks) =
            self.region.bases.get(basis).map_or((Uuid::nil(), String::new(), 4), |b| (b.id, b.complaint_body.clone(), b.complaint_weeks));
        let id = chance::id();
        let (request_id, wish_site_id) = self.rows.requests.get(case.0).map_or((Uuid::nil(), None), |row| (row.id, row.wish_site_id));
        self.rows.decisions.push(decision::Model {
            id,
            request_id,
            kind: what.to_owned(),
            stay_kind: kind.to_owned(),
            legal_basis_id,
            choice: if wish_site_id.is_some() { "chosen" } else { "nearest" }.to_owned(),
            wish_site_id,
            why_not_home: why_not_home.to_owned(),
            reasons: reasons.to_owned(),
            complaint_body,
            complaint_weeks,
            signed_by: Some(by.user.0),
            signer_name: by.name.clone(),
            signer_role: by.role.code().to_owned(),
            signed_at: at.into(),
        });
        id
    }

    /// What a stay of that kind usually rests on.
    fn basis(&self, kind: &str, at: Instant) -> &'static str {
        match kind {
            "respite" => "aeldrelov16",
            "assessment" | "waiting" => "servicelov84",
            "inpatient_rehab" => "sul140",
            "health_care_place" if self.zone.date(at).year() >= 2027 => "sul118d",
            _ => "sul138",
        }
    }

    /// The case changes otherwise.
    pub fn changed(&mut self, case: Case, at: Instant, name: &str, by: &Actor, change: impl FnOnce(&mut request::Model)) {
        let id = self.change(case, change);
        self.tell(at, name, id, Some(by), None);
    }

    /// A bed is offered.
    pub fn offered(&mut self, case: Case, bed: &Bed, (from, to): (Instant, Instant), at: Instant, message: &str) {
        let (by, reservation) = (self.region.staff.allocator.clone(), chance::id());
        let unmet = self.request(case).and_then(|row| row.wish_site_id).is_some_and(|wish| wish != bed.site);
        let request = self.change(case, |row| {
            row.status = "reserved".to_owned();
            row.reservation_id = Some(reservation);
            row.next_update_at = None;
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

    fn end_offer(&mut self, case: Case, status: &str, at: Instant, keeps_claim: bool) -> (Uuid, Option<reservation::Model>) {
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
            note: String::new(),
            done_at: None,
            done_by: None,
            version: 1,
        };
        about(&mut row);
        self.rows.tasks.push(row);
    }
}

fn claim(bed: Uuid, kind: &str, from: Instant, to: Instant) -> bed_claim::Model {
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
