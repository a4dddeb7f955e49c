//! What the page of a bed shows, and its forms.

use super::fetch::Told;
use super::{arrive, arrive_later, cleaning, closure, fault, fetch, load_bed};
use crate::access::Look;
use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::state::Plads;
use crate::store::citizen::{self, Citizen};
use crate::store::entity::{cleaning as cleaning_row, closure as closure_row};
use crate::store::{claims, facility, request, reservation, stay};
use app::board::{Arriving, BedView, Beds, ClaimRow, OpenCleaning, OpenClosure};
use app::error::AppError;
use async_trait::async_trait;
use domain::access::{Action, Actor, Role, may};
use domain::allocation::{Claim, ClaimKind};
use domain::board::bed_at;
use domain::citizen::age_on;
use domain::code::Code as _;
use domain::facility::ClosureScope;
use domain::form::{Fields, Problem, Problems};
use domain::ids::{BedId, CitizenId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::request::PostponeCause;
use domain::stay::{CleaningClass, CleaningStep};
use domain::typed::parse_date_time;
use sea_orm::EntityTrait as _;
use uuid::Uuid;

/// How far ahead the page looks, in days.
const AHEAD_DAYS: i64 = 90;

#[async_trait]
impl Beds for Plads {
    async fn bed(&self, actor: &Actor, bed: BedId, refresh: bool) -> Result<BedView, AppError> {
        Ok(view(self, actor, bed, refresh).await?)
    }
}

async fn view(plads: &Plads, actor: &Actor, bed: BedId, refresh: bool) -> Result<BedView, Failure> {
    let facts = load_bed(plads, bed).await?;
    let db = plads.store.read();
    let ties = facility::ties_of_site(db, facts.site, plads.today()).await?;
    may(actor, Action::ReadBoard, ties)?;
    let now = plads.now();
    let ahead = Period::new(now, now.plus_hours(24 * AHEAD_DAYS)).map_err(|_| AppError::NotFound)?;
    let claims = claims::on_beds(db, &[bed], ahead).await?;
    let names = actor.role != Role::CapacityManager;
    let mut shown = Vec::new();
    let mut rows = Vec::new();
    let mut arriving = None;
    let mut open_cleaning = None;
    let mut open_closure = None;
    for claim in &claims {
        let person = if names { person_of(plads, claim).await? } else { None };
        shown.extend(person.as_ref().map(|p| p.id));
        let mut note = String::new();
        match claim.kind {
            ClaimKind::Reservation if arriving.is_none() => {
                let reserved = match claim.reservation {
                    Some(id) => reservation::by_id(db, id).await?,
                    None => None,
                };
                arriving = reserved.zip(person.as_ref()).map(|(r, p)| Arriving {
                    id: r.id,
                    version: r.version,
                    who: named(plads, p),
                    status: r.state.status(),
                    at: plads.local(r.period.from()),
                });
            }
            ClaimKind::Cleaning => {
                let row = match claim.cleaning {
                    Some(id) => cleaning_row::Entity::find_by_id(id.0).one(db).await?,
                    None => None,
                };
                if let (Some(row), Some(id)) = (row, claim.cleaning) {
                    open_cleaning = Some(OpenCleaning {
                        id,
                        class: CleaningClass::from_code(&row.class).map_err(|e| crate::failure::internal(&e))?,
                        step: CleaningStep::from_code(&row.step).map_err(|e| crate::failure::internal(&e))?,
                    });
                }
            }
            ClaimKind::Closure => {
                let row = match claim.closure {
                    Some(id) => closure_row::Entity::find_by_id(id.0).one(db).await?,
                    None => None,
                };
                if let (Some(row), Some(id)) = (row, claim.closure) {
                    note.clone_from(&row.cause);
                    open_closure.get_or_insert(OpenClosure { id, cause: row.cause, to: plads.local(claim.period.to()) });
                }
            }
            ClaimKind::Stay | ClaimKind::Hold | ClaimKind::Reservation => {}
        }
        rows.push(ClaimRow {
            kind: claim.kind,
            from: plads.local(claim.period.from()),
            to: plads.local(claim.period.to()),
            who: person.as_ref().map(|p| named(plads, p)),
            stay: claim.stay.filter(|_| names),
            note,
        });
    }
    let look = Look { action: "bed.read", purpose: "care", criterion: bed.to_string(), citizens: &shown, refresh };
    plads.log_look(actor, look).await?;
    Ok(BedView {
        state: bed_at(now, &claims).state,
        claims: rows,
        arriving,
        cleaning: open_cleaning,
        closure: open_closure,
        equipment: fault::equipment_of(plads, &facts).await?,
        awaited: fetch::awaited_by(plads, db, &[bed]).await?.remove(&bed).unwrap_or_default(),
        may_arrive: may(actor, Action::RegisterArrival, ties).is_ok(),
        may_work: may(actor, Action::CloseBed, ties).is_ok(),
        may_move: may(actor, Action::MoveEquipment, ties).is_ok(),
        may_waive: may(actor, Action::WaiveEquipment, ties).is_ok(),
        just_done: crate::undo::just_done_at(plads, actor, &facts).await?,
        facts,
    })
}

/// Whose a claim is.
async fn person_of(plads: &Plads, claim: &Claim) -> Result<Option<Citizen>, Failure> {
    let db = plads.store.read();
    let id: Option<CitizenId> = match (claim.stay, claim.request) {
        (Some(id), _) => stay::by_id(db, id).await?.map(|s| s.citizen),
        (None, Some(id)) => request::by_id(db, id).await?.map(|r| r.citizen),
        (None, None) => None,
    };
    match id {
        Some(id) => Ok(citizen::by_id(db, id).await?),
        None => Ok(None),
    }
}

fn named(plads: &Plads, person: &Citizen) -> String {
    format!("{} · {}", person.name, age_on(person.birth_date, plads.today()))
}

/// A local time typed in a field: `None` when empty.
///
/// # Errors
/// [`AppError::Invalid`] with the field.
pub fn typed_time(plads: &Plads, fields: &Fields, field: &str) -> Result<Option<Instant>, AppError> {
    let text = fields.get(field);
    if text.is_empty() {
        return Ok(None);
    }
    let (day, clock) = parse_date_time(text, plads.today()).map_err(|e| AppError::field(field, Problem::from(e)))?;
    let clock = clock.ok_or_else(|| AppError::field(field, Problem::NotATime))?;
    plads.zone.instant(day, clock).map(Some).ok_or_else(|| AppError::field(field, Problem::NoSuchTime))
}

/// The forms of a bed.
#[must_use]
pub fn forms() -> Vec<Form> {
    const PATH: &str = "/beds/{id}";
    vec![
        form(PATH, "arrive", |p| Box::pin(post_arrive(p))),
        form(PATH, "postpone_arrival", |p| Box::pin(post_postpone(p))),
        form(PATH, "start_cleaning", |p| Box::pin(post_cleaning(p, CleaningStep::Started))),
        form(PATH, "finish_cleaning", |p| Box::pin(post_cleaning(p, CleaningStep::Done))),
        form(PATH, "accept_cleaning", |p| Box::pin(post_cleaning(p, CleaningStep::Accepted))),
        form(PATH, "close", |p| Box::pin(post_close(p))),
        form(PATH, "equipment_faulty", |p| Box::pin(post_fault(p))),
        form(PATH, "equipment_repaired", |p| Box::pin(post_repaired(p))),
        form(PATH, "equipment_under_way", |p| Box::pin(post_told(p, |_| Ok(Told::UnderWay)))),
        form(PATH, "equipment_delayed", |p| Box::pin(post_delayed(p))),
        form(PATH, "equipment_in_place", |p| Box::pin(post_told(p, |_| Ok(Told::InPlace)))),
        form(PATH, "waive_equipment", |p| Box::pin(post_waive(p))),
        form(PATH, "reopen", |p| Box::pin(post_reopen(p))),
    ]
}

/// Refuses whoever may not, before anything typed is looked at.
async fn allow(p: &Posted, action: Action) -> Result<BedId, AppError> {
    let bed = load_bed(&p.plads, p.id()?).await?;
    let ties = facility::ties_of_site(p.plads.store.read(), bed.site, p.plads.today()).await.map_err(Failure::from)?;
    may(&p.actor, action, ties).map_err(crate::failure::denied_answer)?;
    Ok(bed.bed)
}

async fn post_arrive(p: Posted) -> Done {
    let bed = allow(&p, Action::RegisterArrival).await?;
    let at = typed_time(&p.plads, &p.fields, "at")?;
    let stay = arrive::arrive(&p.plads, &p.actor, bed, p.id_in("reservation")?, p.version()?, at).await?;
    Ok(format!("/stays/{stay}"))
}

async fn post_postpone(p: Posted) -> Done {
    let bed = allow(&p, Action::RegisterArrival).await?;
    let mut problems = Problems::default();
    let cause: Option<PostponeCause> = problems.choice(&p.fields, "cause");
    let to = typed_time(&p.plads, &p.fields, "to")?;
    if to.is_none() {
        problems.add("to", Problem::Missing);
    }
    let (Some(cause), Some(to)) = (cause, to) else { return Err(invalid(problems)) };
    arrive_later::postpone(&p.plads, &p.actor, bed, (p.id_in("reservation")?, p.version()?), to, cause).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_cleaning(p: Posted, next: CleaningStep) -> Done {
    let bed = allow(&p, cleaning::act_of(next)).await?;
    cleaning::take_step(&p.plads, &p.actor, bed, p.id_in("cleaning")?, next).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_close(p: Posted) -> Done {
    let bed = allow(&p, Action::CloseBed).await?;
    let missing = |field| AppError::field(field, Problem::Missing);
    let from = typed_time(&p.plads, &p.fields, "from")?.ok_or_else(|| missing("from"))?;
    let until = typed_time(&p.plads, &p.fields, "until")?.ok_or_else(|| missing("until"))?;
    let cause = p.fields.get("cause");
    if cause.is_empty() {
        return Err(missing("cause"));
    }
    if cause.chars().count() > 200 {
        return Err(AppError::field("cause", Problem::TooLong { max: 200 }));
    }
    let period = Period::new(from, until).map_err(|_| AppError::field("until", Problem::TooEarly))?;
    let scope = match p.fields.get("scope") {
        "" => ClosureScope::Bed,
        code => ClosureScope::from_code(code).map_err(|_| AppError::field("scope", Problem::NotAChoice))?,
    };
    closure::close(&p.plads, &p.actor, bed, scope, period, cause).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_fault(p: Posted) -> Done {
    let bed = allow(&p, Action::CloseBed).await?;
    let mut problems = Problems::default();
    let Some(note) = problems.required(&p.fields, "fault", 200) else { return Err(invalid(problems)) };
    fault::report(&p.plads, &p.actor, bed, p.id_in("equipment")?, p.version()?, &note).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_repaired(p: Posted) -> Done {
    let bed = allow(&p, Action::CloseBed).await?;
    fault::repaired(&p.plads, &p.actor, bed, p.id_in("equipment")?, p.version()?).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_reopen(p: Posted) -> Done {
    let bed = allow(&p, Action::CloseBed).await?;
    closure::reopen(&p.plads, &p.actor, bed, p.id_in("closure")?).await?;
    Ok(format!("/beds/{bed}"))
}

/// Which awaited piece the form is about, and the version it had on the screen.
fn piece(p: &Posted) -> Result<(Uuid, i32), AppError> {
    let typed = p.fields.get("piece").split_once(':').and_then(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?)));
    typed.ok_or_else(|| AppError::field("piece", Problem::NotAChoice))
}

async fn post_told(p: Posted, told: impl FnOnce(&Posted) -> Result<Told, AppError>) -> Done {
    let bed = allow(&p, Action::MoveEquipment).await?;
    fetch::tell(&p.plads, &p.actor, bed, piece(&p)?, told(&p)?).await?;
    Ok(format!("/beds/{bed}"))
}

async fn post_delayed(p: Posted) -> Done {
    let told = |p: &Posted| {
        let expected = typed_time(&p.plads, &p.fields, "expected")?;
        let mut problems = Problems::default();
        if expected.is_none() {
            problems.add("expected", Problem::Missing);
        }
        let cause = problems.required(&p.fields, "cause", 200);
        let (Some(expected), Some(cause)) = (expected, cause) else { return Err(invalid(problems)) };
        Ok(Told::Delayed { expected, cause })
    };
    post_told(p, told).await
}

async fn post_waive(p: Posted) -> Done {
    let bed = allow(&p, Action::WaiveEquipment).await?;
    let piece = piece(&p)?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "waiver", 500) else { return Err(invalid(problems)) };
    fetch::waive(&p.plads, &p.actor, bed, piece, &reason).await?;
    Ok(format!("/beds/{bed}"))
}
