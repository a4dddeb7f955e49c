//! Stays, in house and ended, each with one phase and one claim on its bed. Two uses of a bed, or one citizen in two beds, are
//! refused naming both.

use super::overlap::{self, By, Span};
use super::people::{Besides, People};
use super::places::{Place, Places, TASK_HOURS};
use super::problem::{Problem, Reason};
use super::reading::{Content, LONGEST_NAME, Person, Reading, When};
use super::stored::{Identified, only_new, refuse_repeated, remember};
use super::table::{Columns, Table};
use super::{ImportError, Progress, Work};
use crate::chance;
use crate::clock::Copenhagen;
use crate::store::bulk::insert_all;
use crate::store::entity::{bed_claim, import_row, stay, stay_phase};
use crate::store::task::NewTask;
use crate::store::{Stamp, legal_basis, task};
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::ids::{CitizenId, OrganisationId, SiteId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::kitchen::Diet;
use domain::organisation::LegalBasis;
use domain::period::Period;
use domain::request::Infection;
use domain::setting::{SettingKey, Settings};
use domain::stay::Outcome;
use domain::task::TaskKind;
use sea_orm::Set;
use std::collections::{BTreeMap, HashMap};
use time::macros::time;
use time::{Duration, Time};
use uuid::Uuid;

const COLUMNS: Columns = Columns {
    needed: &[
        "external_id",
        "cpr",
        "given_name",
        "family_name",
        "sex",
        "site",
        "ward",
        "room",
        "bed",
        "kind",
        "arrived_at",
        "expected_departure",
        "departed_at",
        "outcome",
    ],
    optional: &["legal_basis", "authority", "payer", "home_municipality"],
};

/// The clock of an arrival with a date alone.
pub const ARRIVES: Time = time!(14:00);
/// The clock of a departure with a date alone: before arrivals, so that a bed changes hands on one day.
pub const LEAVES: Time = time!(10:00);
/// The clock of a departure with a date alone on the very day of arrival.
const LEAVES_SAME_DAY: Time = time!(20:00);

/// One row.
pub struct Row {
    line: usize,
    external_id: String,
    content: Content,
    person: Person,
    place: Place,
    kind: StayKind,
    /// The claim on the bed.
    period: Period,
    expected: Instant,
    ended: Option<(Instant, Outcome)>,
    legal_basis: String,
    authority: String,
    payer: String,
    home_municipality: String,
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

/// What reading a stay depends on besides the file.
struct Day<'a> {
    now: Instant,
    zone: &'a Copenhagen,
    usual_nights: i64,
    roll_minutes: i64,
}

/// Reads a file of stays.
pub fn read(bytes: &[u8], settings: &Settings, now: Instant, zone: &Copenhagen) -> Result<Vec<Row>, Vec<Problem>> {
    let table = Table::read(bytes, COLUMNS)?;
    let today = zone.date(now);
    let day = Day {
        now,
        zone,
        usual_nights: settings.on(today, SettingKey::UsualNights),
        roll_minutes: settings.on(today, SettingKey::RollForwardMinutes),
    };
    let mut problems = Vec::new();
    let rows: Vec<Row> = table.lines.iter().filter_map(|line| row(Reading::new(&table, line, zone, &mut problems), &day)).collect();
    refuse_repeated(&rows, &mut problems);
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn row(mut r: Reading<'_>, day: &Day<'_>) -> Option<Row> {
    let external_id = r.name("external_id");
    let person = r.person();
    let place = Place::read(&mut r);
    let kind = r.code("kind");
    let times = times(&mut r, day);
    let legal_basis = r.text("legal_basis", LONGEST_NAME);
    let (authority, payer) = (r.text("authority", LONGEST_NAME), r.text("payer", LONGEST_NAME));
    let home_municipality = r.text("home_municipality", LONGEST_NAME);
    let (period, expected, ended) = times?;
    Some(Row {
        line: r.line(),
        external_id: external_id?,
        person: person?,
        place: place?,
        kind: kind?,
        period,
        expected,
        ended,
        legal_basis: legal_basis?,
        authority: authority?,
        payer: payer?,
        home_municipality: home_municipality?,
        content: r.into_content(),
    })
}

type Times = (Period, Instant, Option<(Instant, Outcome)>);

/// Arrival, expected departure, and the end with its outcome; and from these how long the bed is taken.
fn times(r: &mut Reading<'_>, day: &Day<'_>) -> Option<Times> {
    let arrival = r.needed_when("arrived_at");
    let expected = r.when("expected_departure");
    let departed = r.when("departed_at");
    let outcome = r.optional_code::<Outcome>("outcome");
    let arrived_at = arrival.and_then(|when| r.past_instant("arrived_at", when, ARRIVES, day.now));
    match (departed, outcome) {
        (Some(Some(_)), Some(None)) => return r.refuse("outcome", Reason::NeededWith("departed_at")),
        (Some(None), Some(Some(_))) => return r.refuse("outcome", Reason::OnlyWith("departed_at")),
        _ => {}
    }
    let (arrival, arrived_at) = (arrival?, arrived_at?);
    let alone = |when: When| if when.date == arrival.date { LEAVES_SAME_DAY } else { LEAVES };
    let ended = match (departed?, outcome?) {
        (Some(when), Some(outcome)) => {
            let at = r.past_instant("departed_at", when, alone(when), day.now)?;
            if at <= arrived_at {
                return r.refuse("departed_at", Reason::NotAfter("arrived_at"));
            }
            Some((at, outcome))
        }
        _ => None,
    };
    let expected = match (expected?, ended) {
        (Some(when), _) => r.instant("expected_departure", when, alone(when))?,
        (None, Some((at, _))) => at,
        (None, None) => {
            let date = day.zone.date(arrived_at).saturating_add(Duration::days(day.usual_nights));
            day.zone.instant(date, LEAVES).unwrap_or_else(|| arrived_at.plus_hours(24 * day.usual_nights))
        }
    };
    if expected <= arrived_at {
        return r.refuse("expected_departure", Reason::NotAfter("arrived_at"));
    }
    // Whoever is in house keeps the bed, also past the expected departure.
    let until = ended.map_or_else(|| expected.max(day.now.plus_minutes(day.roll_minutes)), |(at, _)| at);
    Some((Period::new(arrived_at, until).ok()?, expected, ended))
}

/// A row with everything it names found.
struct Ready<'a> {
    row: &'a Row,
    stay: Uuid,
    citizen: Uuid,
    bed: Uuid,
    site: Uuid,
    basis: Uuid,
    authority: Uuid,
    payer: Uuid,
}

/// Stores what is new.
pub async fn store(work: &mut Work<'_>, rows: &[Row]) -> Result<usize, ImportError> {
    let rows = only_new(work, "stay", rows).await?;
    let mut people = People::load(work.tx, &rows.iter().map(|row| &row.person).collect::<Vec<_>>()).await?;
    let places = Places::load(work.tx).await?;
    let bases: HashMap<String, Uuid> = legal_basis::all(&**work.tx).await?.into_iter().map(|b| (b.code, b.id.0)).collect();
    let organisations = super::places::organisations(work.tx).await?;
    let mut ready: Vec<Ready<'_>> = Vec::new();
    for row in rows {
        let besides = Besides { home_municipality: &row.home_municipality, ..Besides::default() };
        let citizen = people.of(row.line, &row.external_id, &row.person, besides, &mut work.problems);
        match find(work, row, citizen, &places, &bases, &organisations) {
            Ok(found) => ready.push(found),
            Err((column, reason)) => work.problems.push(Problem::cell(row.line, column, reason)),
        }
    }
    refuse_overlaps(work, &ready).await?;
    work.check()?;
    people.save(work).await?;
    save(work, &ready).await?;
    raise_tasks(work, &ready, bases.get(LegalBasis::NOT_STATED).copied()).await?;
    Ok(ready.len())
}

fn find<'a>(
    work: &Work<'_>,
    row: &'a Row,
    citizen: Uuid,
    places: &Places,
    bases: &HashMap<String, Uuid>,
    organisations: &HashMap<String, Uuid>,
) -> Result<Ready<'a>, (&'static str, Reason)> {
    let (site, bed) = places.find(&row.place)?;
    let from = row.period.from();
    if from < bed.opened_at.at() || bed.retired_at.is_some_and(|at| at.at() < row.period.to()) {
        return Err(("arrived_at", Reason::BedNotOpen));
    }
    let code = if row.legal_basis.is_empty() { LegalBasis::NOT_STATED } else { row.legal_basis.as_str() };
    let basis = bases.get(code).copied().ok_or_else(|| {
        let mut known: Vec<&str> = bases.keys().map(String::as_str).collect();
        known.sort_unstable();
        ("legal_basis", Reason::UnknownCode { word: code.to_owned(), known: known.join(" ") })
    })?;
    let agreement = places.agreement(site, work.zone.date(from)).ok_or_else(|| ("site", Reason::NotStored(row.place.site.clone())))?;
    let named = |column, name: &str, else_: Uuid| match name {
        "" => Ok(else_),
        name => organisations.get(name).copied().ok_or((column, Reason::UnknownOrganisation)),
    };
    Ok(Ready {
        row,
        stay: chance::id(),
        citizen,
        bed: bed.id,
        site,
        basis,
        authority: named("authority", &row.authority, agreement.authority_id)?,
        payer: named("payer", &row.payer, agreement.payer_id)?,
    })
}

async fn refuse_overlaps(work: &mut Work<'_>, ready: &[Ready<'_>]) -> Result<(), ImportError> {
    let Some(since) = ready.iter().map(|r| r.row.period.from()).min() else { return Ok(()) };
    let beds: Vec<Uuid> = ready.iter().map(|r| r.bed).collect();
    overlap::lock_beds(work.tx, &beds).await?;
    let span = |of: Uuid, r: &Ready<'_>| Span { of, period: r.row.period, by: By::Row { line: r.row.line, id: r.row.external_id.clone() } };
    let mut distinct = beds;
    distinct.sort_unstable();
    distinct.dedup();
    let mut on_beds = overlap::on_beds(work.tx, &distinct, since).await?;
    on_beds.extend(ready.iter().map(|r| span(r.bed, r)));
    overlap::refuse(work, on_beds, "bed").await?;
    let citizens: Vec<CitizenId> = ready.iter().map(|r| CitizenId(r.citizen)).collect();
    let mut of_citizens = overlap::of_citizens(work.tx, &citizens).await?;
    of_citizens.extend(ready.iter().map(|r| span(r.citizen, r)));
    overlap::refuse(work, of_citizens, "cpr").await?;
    Ok(())
}

async fn save(work: &Work<'_>, ready: &[Ready<'_>]) -> Result<(), ImportError> {
    let count = ready.len();
    let hears = work.hears;
    insert_all(work.tx, ready.iter().map(stay_row).collect(), |_| {}).await?;
    insert_all(work.tx, ready.iter().map(phase_row).collect(), |_| {}).await?;
    insert_all(work.tx, ready.iter().map(claim_row).collect(), |done| hears(Progress::Storing { done, of: count })).await?;
    let now = work.options.now;
    let remembered = ready.iter().map(|r| remember("stay", r.row, r.stay, now)).collect::<Result<Vec<import_row::ActiveModel>, _>>()?;
    insert_all(work.tx, remembered, |_| {}).await?;
    Ok(())
}

fn stay_row(r: &Ready<'_>) -> stay::ActiveModel {
    let (status, ended_at, outcome) = match r.row.ended {
        None => ("in_house", None, None),
        Some((at, outcome)) => ("ended", Some(Stamp::from(at)), Some(outcome.code().to_owned())),
    };
    stay::ActiveModel {
        id: Set(r.stay),
        citizen_id: Set(r.citizen),
        request_id: Set(None),
        status: Set(status.to_owned()),
        arrived_at: Set(r.row.period.from().into()),
        expected_departure: Set(r.row.expected.into()),
        ended_at: Set(ended_at),
        outcome: Set(outcome),
        end_note: Set(String::new()),
        infection: Set(Infection::Unknown.code().to_owned()),
        home_municipality: Set(r.row.home_municipality.clone()),
        version: Set(1),
        absence_id: Set(None),
        course_id: Set(Some(r.stay)),
        end_cleaning: Set(None),
        room_preference: Set(None),
        diet: Set(Diet::Normal.code().to_owned()),
    }
}

fn phase_row(r: &Ready<'_>) -> stay_phase::ActiveModel {
    stay_phase::ActiveModel {
        id: Set(chance::id()),
        stay_id: Set(r.stay),
        kind: Set(r.row.kind.code().to_owned()),
        legal_basis_id: Set(r.basis),
        authority_id: Set(r.authority),
        payer_id: Set(r.payer),
        starts_at: Set(r.row.period.from().into()),
        ends_at: Set(r.row.ended.map(|(at, _)| at.into())),
        decided_by: Set(None),
        reason: Set("Importeret".to_owned()),
    }
}

fn claim_row(r: &Ready<'_>) -> bed_claim::ActiveModel {
    bed_claim::ActiveModel {
        id: Set(chance::id()),
        bed_id: Set(r.bed),
        kind: Set("stay".to_owned()),
        starts_at: Set(r.row.period.from().into()),
        ends_at: Set(r.row.period.to().into()),
        live: Set(true),
        stay_id: Set(Some(r.stay)),
        request_id: Set(None),
        reservation_id: Set(None),
        cleaning_id: Set(None),
        closure_id: Set(None),
        version: Set(1),
    }
}

/// Stays without legal basis: a task for each one in house, and one for all ended ones of a site.
async fn raise_tasks(work: &Work<'_>, ready: &[Ready<'_>], not_stated: Option<Uuid>) -> Result<(), ImportError> {
    let now = work.options.now;
    let due_at = now.plus_hours(TASK_HOURS);
    let new = |r: &Ready<'_>| NewTask {
        site: Some(SiteId(r.site)),
        ..NewTask::new(TaskKind::LegalBasisMissing, OrganisationId(r.authority), due_at)
    };
    let mut ended: BTreeMap<Uuid, (usize, NewTask)> = BTreeMap::new();
    for r in ready.iter().filter(|r| Some(r.basis) == not_stated) {
        if r.row.ended.is_none() {
            task::raise(work.tx, NewTask { stay: Some(StayId(r.stay)), ..new(r) }, now).await?;
        } else {
            ended.entry(r.site).or_insert_with(|| (0, new(r))).0 += 1;
        }
    }
    for (count, task) in ended.into_values() {
        task::raise(work.tx, NewTask { note: format!("{count} afsluttede ophold fra import"), ..task }, now).await?;
    }
    Ok(())
}
