//! One citizen's way to a decision, step by step, as rows: received, taken up, asked about, granted or refused. Every step leaves
//! the rows as the use case would, with its event. Offers follow in [`super::offer`], stays in [`super::bed_steps`].

use super::people::Person;
use super::region::Region;
use super::rows::Rows;
use crate::chance;
use crate::clock::Copenhagen;
use crate::store::citizen::search_name;
use crate::store::entity::{citizen, decision, question, request};
use crate::store::journal::Subject;
use domain::access::Actor;
use domain::code::{Code as _, write_list};
use domain::facility::{Need, StayKind};
use domain::ids::RequestId;
use domain::instant::{Calendar as _, Instant};
use domain::request::{Infection, Mobility, Source};
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
pub struct Case(pub(super) usize);

impl Steps<'_> {
    /// The row of a case.
    pub fn request(&mut self, case: Case) -> Option<&mut request::Model> {
        self.rows.requests.get_mut(case.0)
    }

    pub(super) fn change(&mut self, case: Case, change: impl FnOnce(&mut request::Model)) -> Uuid {
        self.request(case).map_or_else(Uuid::nil, |row| {
            change(row);
            row.version += 1;
            row.id
        })
    }

    pub(super) fn tell(&mut self, at: Instant, name: &str, id: Uuid, by: Option<&Actor>, site: Option<Uuid>) {
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
            room_preference: None,
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
    pub(super) fn basis(&self, kind: &str, at: Instant) -> &'static str {
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
}
