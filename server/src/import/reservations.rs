//! Beds promised before Plads: each for an imported request, which is granted by it. Nobody has stated a legal basis, and the
//! decision says so; a person completes it.

use super::overlap::{self, By, Span};
use super::places::{Place, Places, TASK_HOURS};
use super::problem::{Problem, Reason};
use super::reading::{Content, Reading};
use super::stays::{ARRIVES, LEAVES};
use super::stored::{Identified, entities, only_new, refuse_repeated, remember};
use super::table::{Columns, Table};
use super::{ImportError, Progress, Work};
use crate::chance;
use crate::clock::Copenhagen;
use crate::store::bulk::insert_all;
use crate::store::claims::{self, Serves};
use crate::store::entity::decision;
use crate::store::request::Stored;
use crate::store::reservation::Reservation;
use crate::store::task::NewTask;
use crate::store::{StoreError, legal_basis, request, reservation, task};
use domain::allocation::OfferState;
use domain::code::{Code as _, parse_list};
use domain::facility::StayKind;
use domain::ids::{BedId, DecisionId, RequestId, ReservationId, SiteId};
use domain::instant::{Calendar as _, Instant};
use domain::organisation::LegalBasis;
use domain::period::Period;
use domain::request::{Choice, DecisionKind, Grant, RequestState};
use domain::setting::SettingKey;
use domain::task::TaskKind;
use sea_orm::{EntityTrait, Set};
use std::collections::HashMap;
use uuid::Uuid;

const COLUMNS: Columns =
    Columns { needed: &["external_id", "request_external_id", "site", "ward", "room", "bed", "from", "until", "confirmed"], optional: &[] };

/// One row.
pub struct Row {
    line: usize,
    external_id: String,
    content: Content,
    request: String,
    place: Place,
    period: Period,
    confirmed: bool,
}

impl Identified for Row {
    fn line(&self) -> usize {
        self.line
    }
    fn external_id(&self) -> &str {
        &self.external_id
    }
    fn content(&self) -> &Content {
        &self.content
    }
}

/// Reads a file of reservations.
pub fn read(bytes: &[u8], now: Instant, zone: &Copenhagen) -> Result<Vec<Row>, Vec<Problem>> {
    let table = Table::read(bytes, COLUMNS)?;
    let mut problems = Vec::new();
    let rows: Vec<Row> = table.lines.iter().filter_map(|line| row(Reading::new(&table, line, zone, &mut problems), now)).collect();
    refuse_repeated(&rows, &mut problems);
    refuse_two_for_one(&rows, &mut problems);
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn row(mut r: Reading<'_>, now: Instant) -> Option<Row> {
    let external_id = r.name("external_id");
    let request = r.name("request_external_id");
    let place = Place::read(&mut r);
    let from = r.needed_when("from").and_then(|when| r.instant("from", when, ARRIVES));
    let until = r.needed_when("until").and_then(|when| r.instant("until", when, LEAVES));
    let confirmed = r.yes("confirmed");
    let (from, until) = (from?, until?);
    let Ok(period) = Period::new(from, until) else { return r.refuse("until", Reason::NotAfter("from")) };
    if until <= now {
        return r.refuse("until", Reason::InThePast);
    }
    Some(Row {
        line: r.line(),
        external_id: external_id?,
        request: request?,
        place: place?,
        period,
        confirmed: confirmed?,
        content: r.into_content(),
    })
}

/// A request has one place at a time.
fn refuse_two_for_one(rows: &[Row], problems: &mut Vec<Problem>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for row in rows {
        if let Some(line) = first.get(row.request.as_str()) {
            problems.push(Problem::cell(row.line, "request_external_id", Reason::Repeated { line: *line }));
        } else {
            first.insert(&row.request, row.line);
        }
    }
}

/// A row with everything it names found.
struct Ready<'a> {
    row: &'a Row,
    request: Stored,
    bed: Uuid,
    site: Uuid,
    kind: StayKind,
}

/// Stores what is new.
pub async fn store(work: &mut Work<'_>, rows: &[Row]) -> Result<usize, ImportError> {
    let rows = only_new(work, "reservation", rows).await?;
    let places = Places::load(work.tx).await?;
    let asked: Vec<&str> = rows.iter().map(|row| row.request.as_str()).collect();
    let requests = entities(work.tx, "request", &asked).await?;
    let mut ready: Vec<Ready<'_>> = Vec::new();
    for row in rows {
        let request = match requests.get(&row.request) {
            Some(id) => request::by_id(&**work.tx, RequestId(*id)).await?,
            None => None,
        };
        match find(row, request, &places) {
            Ok(found) => ready.push(found),
            Err((column, reason)) => work.problems.push(Problem::cell(row.line, column, reason)),
        }
    }
    refuse_overlaps(work, &ready).await?;
    work.check()?;
    let not_stated = legal_basis::all(&**work.tx).await?.into_iter().find(|b| b.code == LegalBasis::NOT_STATED);
    let not_stated = not_stated.ok_or(StoreError::Meaningless { column: "legal_basis.code" })?;
    let mut remembered = Vec::new();
    for (done, r) in ready.iter().enumerate() {
        let id = save(work, r, &not_stated).await?;
        remembered.push(remember("reservation", r.row, id, work.options.now)?);
        (work.hears)(Progress::Storing { done: done + 1, of: ready.len() });
    }
    insert_all(work.tx, remembered, |_| {}).await?;
    Ok(ready.len())
}

fn find<'a>(row: &'a Row, request: Option<Stored>, places: &Places) -> Result<Ready<'a>, (&'static str, Reason)> {
    let (site, bed) = places.find(&row.place)?;
    if row.period.from() < bed.opened_at.at() || bed.retired_at.is_some_and(|at| at.at() < row.period.to()) {
        return Err(("from", Reason::BedNotOpen));
    }
    let request = request.ok_or(("request_external_id", Reason::UnknownRequest))?;
    match request.state {
        RequestState::Received | RequestState::InAssessment { .. } | RequestState::Granted { .. } => {}
        RequestState::NeedsInfo { .. }
        | RequestState::Reserved { .. }
        | RequestState::Arrived { .. }
        | RequestState::Refused { .. }
        | RequestState::Redirected { .. }
        | RequestState::Withdrawn { .. } => {
            return Err(("request_external_id", Reason::RequestIs(request.state.status().code().to_owned())));
        }
    }
    let kinds: Vec<StayKind> = parse_list(&bed.kinds).unwrap_or_default();
    let kind = request.kind().or(match kinds.as_slice() {
        [only] => Some(*only),
        _ => None,
    });
    let kind = kind.ok_or(("request_external_id", Reason::KindUnknown))?;
    Ok(Ready { row, request, bed: bed.id, site, kind })
}

async fn refuse_overlaps(work: &mut Work<'_>, ready: &[Ready<'_>]) -> Result<(), ImportError> {
    let Some(since) = ready.iter().map(|r| r.row.period.from()).min() else { return Ok(()) };
    let mut beds: Vec<Uuid> = ready.iter().map(|r| r.bed).collect();
    beds.sort_unstable();
    beds.dedup();
    overlap::lock_beds(work.tx, &beds).await?;
    let mut spans = overlap::on_beds(work.tx, &beds, since).await?;
    spans.extend(ready.iter().map(|r| Span {
        of: r.bed,
        period: r.row.period,
        by: By::Row { line: r.row.line, id: r.row.external_id.clone() },
    }));
    overlap::refuse(work, spans, "bed").await?;
    Ok(())
}

/// Decision where there is none, reservation, claim, and the request's new state.
async fn save(work: &Work<'_>, r: &Ready<'_>, basis: &LegalBasis) -> Result<Uuid, ImportError> {
    let now = work.options.now;
    let (id, offer_minutes) = (chance::id(), work.settings.on(work.zone.date(now), SettingKey::OfferMinutes));
    let grant = match r.request.state {
        RequestState::Granted { grant, .. } => grant,
        _ => grant(work, r, basis).await?,
    };
    let offered = OfferState::Offered { answer_by: now.plus_minutes(offer_minutes) };
    let new = Reservation {
        id: ReservationId(id),
        request: r.request.id,
        bed: BedId(r.bed),
        state: if r.row.confirmed { OfferState::Confirmed { at: now } } else { offered },
        period: r.row.period,
        proposed_arrival: None,
        offered_by: None,
        offered_at: now,
        decline_cause: None,
        citizen_answer: String::new(),
        informed_by: String::new(),
        message: String::new(),
        unmet_choice: String::new(),
        override_reason: String::new(),
        end_reason: String::new(),
        version: 1,
    };
    reservation::insert(work.tx, &new).await?;
    claims::insert(work.tx, BedId(r.bed), Serves::Reservation(r.request.id, new.id), r.row.period).await?;
    request::save_state(work.tx, &r.request, RequestState::Reserved { grant, reservation: new.id, next_update_at: None }).await?;
    Ok(id)
}

/// The place was granted before Plads: the decision says that much and no more, and a task asks for the legal basis.
async fn grant(work: &Work<'_>, r: &Ready<'_>, basis: &LegalBasis) -> Result<Grant, ImportError> {
    let now = work.options.now;
    let id = chance::id();
    let row = decision::ActiveModel {
        id: Set(id),
        request_id: Set(r.request.id.0),
        kind: Set(DecisionKind::Grant.code().to_owned()),
        stay_kind: Set(r.kind.code().to_owned()),
        legal_basis_id: Set(basis.id.0),
        choice: Set(Choice::NotAsked.code().to_owned()),
        wish_site_id: Set(r.request.wish_site.map(|s| s.0)),
        why_not_home: Set(String::new()),
        reasons: Set("Bevilget før importen; begrundelsen er ikke overført.".to_owned()),
        complaint_body: Set(basis.complaint_body.clone()),
        complaint_weeks: Set(i32::from(basis.complaint_weeks)),
        signed_by: Set(None),
        signer_name: Set(String::new()),
        signer_role: Set(String::new()),
        signed_at: Set(now.into()),
    };
    decision::Entity::insert(row).exec_without_returning(&**work.tx).await?;
    let task = NewTask {
        site: Some(SiteId(r.site)),
        request: Some(r.request.id),
        ..NewTask::new(TaskKind::LegalBasisMissing, r.request.authority, now.plus_hours(TASK_HOURS))
    };
    task::raise(work.tx, task, now).await?;
    Ok(Grant { decision: DecisionId(id), kind: r.kind })
}
