//! Things as they stand before a test begins: requests, offers, stays, cleanings. Each default is a valid, ordinary case.

use crate::harness::App;
use domain::allocation::OfferState;
use domain::citizen::{CivilNumber, PersonName, Postcode, Sex};
use domain::facility::StayKind;
use domain::ids::{BedId, CitizenId, CleaningId, DecisionId, PhaseId, RequestId, ReservationId, StayId};
use domain::instant::Instant;
use domain::kitchen::Diet;
use domain::period::Period;
use domain::rehab::order::{BasisKind, PlanKind};
use domain::request::{Consent, Grant, Infection, Mobility, RequestContent, Source, Transport};
use domain::stay::StayState;
use domain::undo::UNDO_SECONDS;
use sea_orm::{EntityTrait as _, Set};
use server::chance;
use server::failure::Failure;
use server::store::claims::{self, Serves};
use server::store::entity::{cleaning, decision};
use server::store::plan::Written;
use server::store::request::Receipt;
use server::store::reservation::Reservation;
use server::store::stay::{Phase, Stay};
use server::store::{citizen, request, reservation, stay};

/// An ordinary request: a woman of 79 for a short-term place, ready today.
pub fn content(app: &App, civil_number: &str) -> RequestContent {
    RequestContent {
        civil_number: CivilNumber::parse(civil_number).unwrap(),
        name: PersonName::parse("Birthe", "Kragh").unwrap(),
        sex: Sex::Female,
        postcode: Postcode::parse("8420").unwrap(),
        address: "Prøvestien 4".into(),
        protected: false,
        home_municipality: "Prøveby Kommune".into(),
        own_doctor: "Lægerne Prøvegade".into(),
        relative_name: "Randi Kragh".into(),
        relative_phone: "87654321".into(),
        interpreter: String::new(),
        source: Source::HospitalMedical,
        why: "Hoftebrud, går få skridt med støtte".into(),
        sender_phone: "12345678".into(),
        wished_kind: Some(StayKind::ShortTerm),
        infection: Infection::None,
        needs: vec![],
        mobility: Mobility::OneHelper,
        weight_kg: Some(68),
        aids: String::new(),
        ready_at: app.plads.now(),
        nights: Some(14),
        wish_site: None,
        transport: Transport::Seated,
        consent: Consent::Citizen,
        representative: String::new(),
        note: String::new(),
        authority: app.world.region,
    }
}

/// A civil number for the n-th citizen of a test (valid dates, no control digit).
pub fn civil_number(n: u32) -> String {
    format!("{:02}{:02}{:02}{:04}", 1 + n % 28, 1 + (n / 28) % 12, 30 + (n / 336) % 20, n % 4000)
}

/// A request just received from the department.
pub async fn request_received(app: &App, content: RequestContent) -> RequestId {
    let requester = app.world.department;
    let now = app.plads.now();
    app.plads
        .store
        .write(async |tx| {
            let citizen = citizen::keep(&tx, &content).await?;
            let receipt = Receipt {
                requester,
                requested_at: now,
                answer_due_at: now.plus_hours(4),
                year: 2026,
                phoned_by: None,
                phoned_at: None,
                created_by: None,
            };
            Ok::<_, Failure>(request::insert(&tx, citizen, &content, receipt).await?.0)
        })
        .await
        .unwrap()
}

/// A request that is granted and waits for a place.
pub async fn request_granted(app: &App, content: RequestContent) -> RequestId {
    let kind = content.wished_kind.unwrap_or(StayKind::ShortTerm);
    let id = request_received(app, content).await;
    let (now, by, basis) = (app.plads.now(), app.world.allocator.0, app.world.nursing);
    app.plads
        .store
        .write(async |tx| {
            let decided = DecisionId(chance::id());
            let row = decision::ActiveModel {
                id: Set(decided.0),
                request_id: Set(id.0),
                kind: Set("grant".into()),
                stay_kind: Set(domain::code::Code::code(kind).into()),
                legal_basis_id: Set(basis.0),
                choice: Set("nearest".into()),
                wish_site_id: Set(None),
                why_not_home: Set("Bor alene på 2. sal.".into()),
                reasons: Set("Behov for pleje døgnet rundt.".into()),
                complaint_body: Set("Styrelsen for Patientklager".into()),
                complaint_weeks: Set(4),
                signed_by: Set(Some(by.0)),
                signer_name: Set("Mette Holm".into()),
                signer_role: Set("allocator".into()),
                signed_at: Set(now.into()),
            };
            decision::Entity::insert(row).exec_without_returning(&*tx).await?;
            let stored = request::by_id(&*tx, id).await?.unwrap();
            let grant = Grant { decision: decided, kind };
            let state = stored.state.assess(by)?.grant(grant, now.plus_hours(4))?;
            request::save_state(&tx, &stored, state).await?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
    id
}

/// An offer of a bed on a granted request: arrival in two hours, 14 nights, an answer within three hours.
pub async fn offer(app: &App, request: RequestId, bed: BedId) -> ReservationId {
    let now = app.plads.now();
    offer_from(app, request, bed, now.plus_hours(2), now.plus_hours(2 + 14 * 24)).await
}

/// An offer for a given period, made ten seconds ago: the referrer has it.
pub async fn offer_from(app: &App, request_id: RequestId, bed: BedId, from: Instant, to: Instant) -> ReservationId {
    let (now, by) = (app.plads.now(), app.world.allocator.0);
    app.plads
        .store
        .write(async |tx| {
            let new = Reservation {
                id: ReservationId(chance::id()),
                request: request_id,
                bed,
                state: OfferState::Offered { answer_by: now.plus_hours(3) },
                period: Period::new(from, to).unwrap(),
                proposed_arrival: None,
                offered_by: Some(by),
                offered_at: now.plus_seconds(-UNDO_SECONDS),
                decline_cause: None,
                citizen_answer: String::new(),
                informed_by: String::new(),
                message: String::new(),
                unmet_choice: String::new(),
                override_reason: String::new(),
                end_reason: String::new(),
                version: 1,
            };
            reservation::insert(&tx, &new).await?;
            claims::insert(&tx, bed, Serves::Reservation(request_id, new.id), new.period).await?;
            let stored = request::by_id(&*tx, request_id).await?.unwrap();
            request::save_state(&tx, &stored, stored.state.reserve(new.id)?).await?;
            Ok::<_, Failure>(new.id)
        })
        .await
        .unwrap()
}

/// Somebody in a bed since yesterday, for 14 nights more; not on a request.
pub async fn stay_in(app: &App, bed: BedId, content: RequestContent) -> StayId {
    let now = app.plads.now();
    stay_from(app, bed, content, now.plus_hours(-24), now.plus_hours(14 * 24)).await
}

/// Somebody in a bed for a given period.
pub async fn stay_from(app: &App, bed: BedId, content: RequestContent, from: Instant, until: Instant) -> StayId {
    let (basis, authority) = (app.world.nursing, app.world.region);
    app.plads
        .store
        .write(async |tx| {
            let who: CitizenId = citizen::keep(&tx, &content).await?;
            let new = Stay {
                id: StayId(chance::id()),
                citizen: who,
                request: None,
                state: StayState::InHouse { since: from, expected_departure: until },
                expected_departure: until,
                infection: content.infection,
                end_cleaning: None,
                home_municipality: content.home_municipality.clone(),
                course: StayId(chance::id()),
                room_preference: None,
                diet: Diet::Normal,
                end_note: String::new(),
                version: 1,
            };
            let new = Stay { course: new.id, ..new };
            stay::insert(&tx, &new).await?;
            let phase = Phase {
                id: PhaseId(chance::id()),
                stay: new.id,
                kind: StayKind::ShortTerm,
                legal_basis: basis,
                authority,
                payer: authority,
                from,
                to: None,
                decided_by: None,
                reason: "bevilget".into(),
            };
            stay::insert_phase(&tx, &phase).await?;
            claims::insert(&tx, bed, Serves::Stay(new.id), Period::new(from, until).unwrap()).await?;
            Ok::<_, Failure>(new.id)
        })
        .await
        .unwrap()
}

/// A bed being cleaned for the next 45 minutes.
pub async fn cleaning_of(app: &App, bed: BedId) -> CleaningId {
    let now = app.plads.now();
    app.plads
        .store
        .write(async |tx| {
            let id = CleaningId(chance::id());
            let row = cleaning::ActiveModel {
                id: Set(id.0),
                bed_id: Set(bed.0),
                stay_id: Set(None),
                class: Set("ordinary".into()),
                step: Set("due".into()),
                created_at: Set(now.into()),
                started_at: Set(None),
                done_at: Set(None),
                accepted_at: Set(None),
                accepted_by: Set(None),
                version: Set(1),
            };
            cleaning::Entity::insert(row).exec_without_returning(&*tx).await?;
            claims::insert(&tx, bed, Serves::Cleaning(id), Period::new(now, now.plus_minutes(45)).unwrap()).await?;
            Ok::<_, Failure>(id)
        })
        .await
        .unwrap()
}

/// What is written in a plan of the team without an order.
pub fn written() -> Written {
    Written {
        kind: PlanKind::Team,
        basis: BasisKind::RehabCourse,
        requester: String::new(),
        discharged: None,
        later_start: None,
        decision: None,
        statement: None,
        guardian: String::new(),
        hindrance: String::new(),
    }
}
