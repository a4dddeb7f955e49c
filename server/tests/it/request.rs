//! The referrer's side: drafts, sending, following, answering.

mod answers;
mod capacity;
mod drafts;
mod sending;

use crate::harness::{Answer, App, Browser};
use domain::allocation::OfferState;
use domain::facility::StayKind;
use domain::ids::{BedId, DecisionId, QuestionId, RequestId, ReservationId};
use domain::instant::Instant;
use domain::period::Period;
use domain::request::{Grant, RequestState};
use sea_orm::{ConnectionTrait as _, EntityTrait as _, Set, Statement, Value};
use server::chance;
use server::failure::Failure;
use server::store::claims::{self, Serves};
use server::store::entity::{decision, question};
use server::store::reservation::Reservation;
use server::store::{Tx, request, reservation};

/// A form in which everything is in order.
pub const WHOLE: [(&str, &str); 15] = [
    ("civil_number", "030345-1234"),
    ("given_name", "Carl"),
    ("family_name", "Munk"),
    ("sex", "male"),
    ("postcode", "8420"),
    ("why", "Lungebetændelse. Ægtefællen er selv indlagt."),
    ("sender_phone", "12 34 56 78"),
    ("source", "hospital_medical"),
    ("wished_kind", "short_term"),
    ("infection", "none"),
    ("needs", "single"),
    ("mobility", "one_helper"),
    ("ready", "i dag 14:00"),
    ("transport", "seated"),
    ("consent", "citizen"),
];

/// The identity of a draft as the empty form gives it.
pub fn draft_of(page: &Answer) -> String {
    field(page, "draft")
}

/// The value of a hidden field.
pub fn field(page: &Answer, name: &str) -> String {
    let start = page.body.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no field {name} in\n{}", page.body));
    let rest = &page.body[start + name.len() + 15..];
    rest[..rest.find('"').unwrap()].to_owned()
}

/// The value of an option by what it says.
pub fn option(page: &Answer, text: &str) -> String {
    let end = page.body.find(&format!(">{text}</option>")).unwrap_or_else(|| panic!("no option {text}"));
    let tag = &page.body[page.body[..end].rfind("<option").unwrap()..end];
    tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Sends a whole form, some fields changed, and gives the answer.
pub async fn send_form(browser: &Browser, changed: &[(&str, &str)]) -> Answer {
    let page = browser.get("/requests/new?view=all").await;
    let (draft, region) = (draft_of(&page), option(&page, "Region Prøve"));
    let mut fields: Vec<(&str, &str)> = vec![("draft", &draft), ("version", "0"), ("part", "all")];
    fields.extend([("authority", region.as_str())].iter().filter(|(name, _)| !changed.iter().any(|(c, _)| c == name)));
    fields.extend(WHOLE.iter().filter(|(name, _)| !changed.iter().any(|(c, _)| c == name)));
    fields.extend(changed);
    browser.post("/requests/new", "send", &fields).await
}

/// Sends a request and gives its identity.
pub async fn sent(browser: &Browser, changed: &[(&str, &str)]) -> RequestId {
    let answer = send_form(browser, changed).await;
    let path = answer.location().to_owned();
    path.strip_prefix("/requests/").unwrap().split('?').next().unwrap().parse().unwrap()
}

/// The request as stored.
pub async fn stored(app: &App, id: RequestId) -> request::Stored {
    request::by_id(app.plads.store.read(), id).await.unwrap().unwrap()
}

/// One number from the database, by a query of the test's own.
pub async fn count(app: &App, sql: &str, values: Vec<Value>) -> i64 {
    let db = app.plads.store.read();
    let sql = if app.plads.store.is_postgres() {
        let mut n = 0;
        sql.chars()
            .map(|c| {
                if c == '?' {
                    n += 1;
                    format!("${n}")
                } else {
                    c.to_string()
                }
            })
            .collect()
    } else {
        sql.to_owned()
    };
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.unwrap().unwrap();
    row.try_get_by_index::<i64>(0).unwrap()
}

/// Live claims on a bed.
pub async fn live_claims(app: &App, bed: BedId) -> i64 {
    count(app, "SELECT count(*) FROM bed_claim WHERE live AND bed_id = ?", vec![bed.0.into()]).await
}

/// Open tasks of a kind about a request.
pub async fn open_tasks(app: &App, kind: &str, id: RequestId) -> i64 {
    let sql = "SELECT count(*) FROM task WHERE done_at IS NULL AND kind = ? AND request_id = ?";
    count(app, sql, vec![kind.into(), id.0.into()]).await
}

/// Writes as the allocators would: the request is taken up.
pub async fn taken_up(app: &App, id: RequestId) {
    let old = stored(app, id).await;
    let by = app.world.allocator.0;
    write(app, async |tx| Ok(request::save_state(&tx, &old, RequestState::InAssessment { by }).await?)).await;
}

/// A question is asked.
pub async fn asked(app: &App, id: RequestId, text: &str) {
    taken_up(app, id).await;
    let old = stored(app, id).await;
    let (by, at) = (app.world.allocator.0, app.plads.now());
    let row = question::ActiveModel {
        id: Set(chance::id()),
        request_id: Set(id.0),
        asked_by: Set(by.0),
        asked_at: Set(at.into()),
        text: Set(text.into()),
        due_at: Set(at.plus_hours(2).into()),
        answered_by: Set(None),
        answered_at: Set(None),
        answer: Set(None),
    };
    write(app, async |tx| {
        let asked = question::Entity::insert(row).exec_with_returning(&*tx).await?;
        Ok(request::save_state(&tx, &old, RequestState::NeedsInfo { by, question: QuestionId(asked.id) }).await?)
    })
    .await;
}

/// Granted, or refused with these reasons.
pub async fn decided(app: &App, id: RequestId, refused: Option<&str>) {
    taken_up(app, id).await;
    let old = stored(app, id).await;
    let (by, at, basis) = (app.world.allocator.0, app.plads.now(), app.world.nursing);
    let row = decision::ActiveModel {
        id: Set(chance::id()),
        request_id: Set(id.0),
        kind: Set(if refused.is_some() { "refusal" } else { "grant" }.into()),
        stay_kind: Set("short_term".into()),
        legal_basis_id: Set(basis.0),
        choice: Set("nearest".into()),
        wish_site_id: Set(None),
        why_not_home: Set("Ægtefællen er indlagt.".into()),
        reasons: Set(refused.unwrap_or("Behov for pleje døgnet rundt.").into()),
        complaint_body: Set("Styrelsen for Patientklager".into()),
        complaint_weeks: Set(4),
        signed_by: Set(Some(by.0)),
        signer_name: Set("Mette Holm".into()),
        signer_role: Set("allocator".into()),
        signed_at: Set(at.into()),
    };
    write(app, async |tx| {
        let made = DecisionId(decision::Entity::insert(row).exec_with_returning(&*tx).await?.id);
        let state = match refused {
            Some(_) => RequestState::Refused { decision: made },
            None => RequestState::Granted { grant: Grant { decision: made, kind: StayKind::ShortTerm }, next_update_at: at.plus_hours(4) },
        };
        Ok(request::save_state(&tx, &old, state).await?)
    })
    .await;
}

/// A bed is offered from `from` for a week.
pub async fn offered(app: &App, id: RequestId, bed: &str, from: Instant) -> ReservationId {
    decided(app, id, None).await;
    let (old, bed, now) = (stored(app, id).await, app.world.beds[bed], app.plads.now());
    let new = Reservation {
        id: ReservationId(chance::id()),
        request: id,
        bed,
        state: OfferState::Offered { answer_by: now.plus_hours(3) },
        period: Period::new(from, from.plus_hours(24 * 7)).unwrap(),
        proposed_arrival: None,
        offered_by: Some(app.world.allocator.0),
        offered_at: now.plus_seconds(-10),
        decline_cause: None,
        citizen_answer: String::new(),
        informed_by: String::new(),
        message: "Husk medicin til 2 døgn".into(),
        unmet_choice: String::new(),
        end_reason: String::new(),
        override_reason: String::new(),
        version: 1,
    };
    let reservation = new.id;
    write(app, async |tx| {
        reservation::insert(&tx, &new).await?;
        claims::insert(&tx, bed, Serves::Reservation(id, new.id), new.period).await?;
        Ok(request::save_state(&tx, &old, old.state.reserve(new.id)?).await?)
    })
    .await;
    reservation
}

async fn write<T, F: AsyncFnOnce(Tx) -> Result<T, Failure> + Clone>(app: &App, work: F) -> T {
    app.plads.store.write(work).await.unwrap()
}

/// A person who is not a referrer of the department.
pub async fn strangers(app: &App) -> Vec<Browser> {
    let w = &app.world;
    let mut browsers = Vec::new();
    for who in [w.other_hospital, w.gp, w.other_allocator, w.other_ward_nurse] {
        browsers.push(app.browser(who).await);
    }
    browsers
}
