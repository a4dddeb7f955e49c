//! Requests that came before Plads: received, with the answer due as the settings say.

use super::people::{Besides, People};
use super::places::{Places, organisation};
use super::problem::{Problem, Reason};
use super::reading::{Content, LONGEST_NAME, LONGEST_NOTE, Person, Reading};
use super::stored::{Identified, only_new, refuse_repeated, remember};
use super::table::{Columns, Table};
use super::{ImportError, Progress, Work};
use crate::clock::Copenhagen;
use crate::store::bulk::insert_all;
use crate::store::request::{self, Receipt};
use domain::citizen::Postcode;
use domain::facility::{Need, StayKind};
use domain::ids::{CitizenId, OrganisationId, SiteId};
use domain::instant::{Calendar as _, Instant};
use domain::request::{Consent, Infection, Mobility, RequestContent, Source, Transport};
use domain::setting::SettingKey;
use time::Time;
use time::macros::time;
use uuid::Uuid;

const COLUMNS: Columns = Columns {
    needed: &[
        "external_id",
        "cpr",
        "given_name",
        "family_name",
        "sex",
        "postcode",
        "source",
        "requested_at",
        "ready_at",
        "kind",
        "needs",
        "wish_site",
        "nights",
        "note",
    ],
    optional: &["consent", "relative", "interpreter", "own_doctor", "protected"],
};

/// The clock of a date alone.
const NOON: Time = time!(12:00);

/// One row.
pub struct Row {
    line: usize,
    external_id: String,
    content: Content,
    person: Person,
    postcode: Postcode,
    source: Source,
    requested_at: Instant,
    ready_at: Instant,
    kind: Option<StayKind>,
    needs: Vec<Need>,
    wish_site: String,
    nights: Option<u16>,
    note: String,
    consent: Consent,
    relative: String,
    interpreter: String,
    own_doctor: String,
    protected: bool,
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

/// Reads a file of requests.
pub fn read(bytes: &[u8], now: Instant, zone: &Copenhagen) -> Result<Vec<Row>, Vec<Problem>> {
    let table = Table::read(bytes, COLUMNS)?;
    let mut problems = Vec::new();
    let rows: Vec<Row> = table.lines.iter().filter_map(|line| row(Reading::new(&table, line, zone, &mut problems), now)).collect();
    refuse_repeated(&rows, &mut problems);
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn row(mut r: Reading<'_>, now: Instant) -> Option<Row> {
    let external_id = r.name("external_id");
    let person = r.person();
    let postcode = r.postcode("postcode");
    let source = r.code("source");
    let requested_at = r.needed_when("requested_at").and_then(|when| r.past_instant("requested_at", when, NOON, now));
    let ready_at = r.needed_when("ready_at").and_then(|when| r.instant("ready_at", when, NOON));
    let (kind, needs) = (r.optional_code("kind"), r.list("needs"));
    let wish_site = r.text("wish_site", LONGEST_NAME);
    let nights = r.number("nights", 1, 365);
    let note = r.text("note", LONGEST_NOTE);
    let consent = r.optional_code("consent");
    let (relative, interpreter) = (r.text("relative", LONGEST_NAME), r.text("interpreter", LONGEST_NAME));
    let (own_doctor, protected) = (r.text("own_doctor", LONGEST_NAME), r.yes("protected"));
    Some(Row {
        line: r.line(),
        external_id: external_id?,
        person: person?,
        postcode: postcode?,
        source: source?,
        requested_at: requested_at?,
        ready_at: ready_at?,
        kind: kind?,
        needs: needs?,
        wish_site: wish_site?,
        nights: nights?.and_then(|n| u16::try_from(n).ok()),
        note: note?,
        consent: consent?.unwrap_or(Consent::NotStated),
        relative: relative?,
        interpreter: interpreter?,
        own_doctor: own_doctor?,
        protected: protected?,
        content: r.into_content(),
    })
}

/// Stores what is new.
pub async fn store(work: &mut Work<'_>, rows: &[Row]) -> Result<usize, ImportError> {
    let rows = only_new(work, "request", rows).await?;
    let places = Places::load(work.tx).await?;
    let mut people = People::load(work.tx, &rows.iter().map(|row| &row.person).collect::<Vec<_>>()).await?;
    let mut ready: Vec<(&Row, Uuid, Option<Uuid>)> = Vec::new();
    for row in &rows {
        let besides =
            Besides { postcode: Some(&row.postcode), home_municipality: "", own_doctor: &row.own_doctor, protected: row.protected };
        let citizen = people.of(row.line, &row.external_id, &row.person, besides, &mut work.problems);
        let site = places.sites.get(&row.wish_site).map(|site| site.id);
        if site.is_none() && !row.wish_site.is_empty() {
            work.problems.push(Problem::cell(row.line, "wish_site", Reason::NotStored(row.wish_site.clone())));
        }
        ready.push((row, citizen, site));
    }
    work.check()?;
    people.save(work).await?;
    let mut remembered = Vec::new();
    for (done, (row, citizen, site)) in ready.iter().enumerate() {
        let authority = authority(work, &places, *site).await?;
        let receipt = receipt(work, row, authority);
        let content = content(row, *site, authority);
        let (id, _) = request::insert(work.tx, CitizenId(*citizen), &content, receipt).await?;
        remembered.push(remember("request", *row, id.0, work.options.now)?);
        if (done + 1).is_multiple_of(500) {
            (work.hears)(Progress::Storing { done: done + 1, of: ready.len() });
        }
    }
    insert_all(work.tx, remembered, |_| {}).await?;
    (work.hears)(Progress::Storing { done: ready.len(), of: ready.len() });
    Ok(ready.len())
}

/// Who is to decide: the authority of the site wished for, else the one named, else the only one there is.
async fn authority(work: &Work<'_>, places: &Places, site: Option<Uuid>) -> Result<OrganisationId, ImportError> {
    let today = work.zone.date(work.options.now);
    if let Some(agreement) = site.and_then(|site| places.agreement(site, today)) {
        return Ok(OrganisationId(agreement.authority_id));
    }
    let named = work.options.organisation.as_deref();
    if named.is_none()
        && let Some(only) = places.only_authority(today)
    {
        return Ok(OrganisationId(only));
    }
    Ok(OrganisationId(organisation(work.tx, named, work.options.now).await?))
}

/// The authority itself stands as requester: the file does not say who asked.
fn receipt(work: &Work<'_>, row: &Row, authority: OrganisationId) -> Receipt {
    let day = work.zone.date(row.requested_at);
    let minutes = match row.kind {
        Some(StayKind::Acute) => work.settings.on(day, SettingKey::AcuteAnswerMinutes),
        _ => work.settings.on(day, SettingKey::AnswerMinutes),
    };
    Receipt {
        requester: authority,
        requested_at: row.requested_at,
        answer_due_at: row.requested_at.plus_minutes(minutes),
        year: day.year(),
        phoned_by: None,
        phoned_at: None,
        created_by: None,
    }
}

fn content(row: &Row, site: Option<Uuid>, authority: OrganisationId) -> RequestContent {
    RequestContent {
        civil_number: row.person.number.clone(),
        name: row.person.name.clone(),
        sex: row.person.sex,
        postcode: row.postcode.clone(),
        address: String::new(),
        protected: row.protected,
        home_municipality: String::new(),
        own_doctor: row.own_doctor.clone(),
        relative_name: row.relative.clone(),
        relative_phone: String::new(),
        interpreter: row.interpreter.clone(),
        source: row.source,
        why: String::new(),
        sender_phone: String::new(),
        wished_kind: row.kind,
        infection: Infection::Unknown,
        needs: row.needs.clone(),
        mobility: Mobility::Unknown,
        weight_kg: None,
        aids: String::new(),
        ready_at: row.ready_at,
        nights: row.nights,
        wish_site: site.map(SiteId),
        transport: Transport::Unknown,
        consent: row.consent,
        representative: String::new(),
        note: row.note.clone(),
        authority,
    }
}
