//! The forms of TOBS: what was typed, read into what the use cases take. Whoever may not is refused before anything is read.

use super::keep::{self, Taking, with_fields};
use super::tables;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::stay::{load, time};
use app::error::AppError;
use domain::access::Action;
use domain::code::Code as _;
use domain::form::{Problem, Problems};
use domain::ids::{SiteId, StayId, TobsSetId};
use domain::rehab::decimal::{Decimal, DecimalError};
use domain::rehab::tobs::{MOST_POINTS, MOST_STEPS, MOST_TIMES, Readings, TobsCall, TobsCheck, TobsStep, TobsTable, TobsValue};

const STAY: &str = "/stays/{id}/tobs";
const TABLES: &str = "/tobs/tables";
/// Characters of a reason at most.
const LONGEST: usize = 500;

/// The forms of TOBS.
#[must_use]
pub fn forms() -> Vec<Form> {
    vec![
        form(STAY, "register_tobs", |p| Box::pin(post_register(p))),
        form(STAY, "strike_tobs", |p| Box::pin(post_strike(p))),
        form(STAY, "exclude_tobs", |p| Box::pin(post_exclude(p))),
        form(STAY, "use_tobs", |p| Box::pin(post_use(p))),
        form(TABLES, "approve_tobs_points", |p| Box::pin(post_approve_points(p))),
        form(TABLES, "approve_tobs_actions", |p| Box::pin(post_approve_actions(p))),
        form(TABLES, "set_tobs_actions", |p| Box::pin(post_set_actions(p))),
    ]
}

async fn allow(p: &Posted) -> Result<StayId, AppError> {
    let id: StayId = p.id()?;
    load(&p.plads, &p.actor, Action::KeepTobs, id).await?;
    Ok(id)
}

/// A number that was typed.
fn number(p: &Posted, problems: &mut Problems, value: TobsValue) -> Option<Decimal> {
    let field = value.code();
    let typed = p.fields.get(field).parse().map_err(|error| match error {
        DecimalError::Empty => Problem::Missing,
        DecimalError::NotANumber | DecimalError::TooFine => Problem::NotADecimal,
    });
    problems.keep(field, typed)
}

/// The fields of a set in the order of the form.
const FIELDS: [&str; 7] = ["pulse", "consciousness", "respiration", "temperature", "temperature_site", "systolic", "taken_at"];

/// What cannot be read, and what is wrong with the values that can: all is said at once.
fn all_at_once(problems: Problems, readings: &Readings) -> AppError {
    let mut all = problems.into_vec();
    let faults = TobsTable::usual().score(readings).err().map(with_fields).unwrap_or_default();
    // Without its site a temperature is not missing.
    let said = |field: &str| all.iter().any(|p| p.field == field || (field == "temperature" && p.field == "temperature_site"));
    let more: Vec<_> = faults.into_iter().filter(|fault| !said(&fault.field)).collect();
    all.extend(more);
    all.sort_by_key(|p| FIELDS.iter().position(|field| *field == p.field).unwrap_or(FIELDS.len()));
    AppError::Invalid { problems: all }
}

async fn post_register(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let pulse = number(&p, &mut problems, TobsValue::Pulse);
    let consciousness = problems.choice(&p.fields, TobsValue::Consciousness.code());
    let respiration = number(&p, &mut problems, TobsValue::Respiration);
    let degrees = number(&p, &mut problems, TobsValue::Temperature);
    let site = problems.choice(&p.fields, "temperature_site");
    let systolic = number(&p, &mut problems, TobsValue::Systolic);
    let at = time(&p, &mut problems, "taken_at", Some(p.plads.now()))?;
    let replaces: Option<TobsSetId> = match p.fields.get("replaces") {
        "" => None,
        text => problems.keep("replaces", text.parse().map_err(|_| Problem::NotAChoice)),
    };
    let reason = replaces.and_then(|_| problems.required(&p.fields, "replace_reason", LONGEST));
    let readings = Readings { pulse, consciousness, respiration, temperature: degrees.zip(site), systolic };
    let (Some(at), true) = (at, problems.is_empty()) else { return Err(all_at_once(problems, &readings)) };
    let set = keep::register(&p.plads, &p.actor, id, p.version()?, Taking { readings, at, replaces: replaces.zip(reason) }).await?;
    Ok(format!("/stays/{id}/tobs?set={set}#result"))
}

async fn post_strike(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let set: Option<TobsSetId> = problems.keep("set", p.fields.get("set").parse().map_err(|_| Problem::NotAChoice));
    let reason = problems.required(&p.fields, "strike_reason", LONGEST);
    let (Some(set), Some(reason)) = (set, reason) else { return Err(invalid(problems)) };
    keep::strike(&p.plads, &p.actor, id, p.version()?, set, &reason).await?;
    Ok(format!("/stays/{id}/tobs"))
}

async fn post_exclude(p: Posted) -> Done {
    let id = allow(&p).await?;
    let mut problems = Problems::default();
    let Some(reason) = problems.required(&p.fields, "exclude_reason", LONGEST) else { return Err(invalid(problems)) };
    keep::exclude(&p.plads, &p.actor, id, p.version()?, &reason).await?;
    Ok(format!("/stays/{id}/tobs"))
}

async fn post_use(p: Posted) -> Done {
    let id = allow(&p).await?;
    keep::use_again(&p.plads, &p.actor, id, p.version()?).await?;
    Ok(format!("/stays/{id}/tobs"))
}

/// The site whose tables are meant.
async fn allow_tables(p: &Posted) -> Result<SiteId, AppError> {
    domain::access::may(&p.actor, Action::ApproveTobs, domain::access::Ties::NONE).map_err(crate::failure::denied_answer)?;
    let site: SiteId = p.id_in("tobs_site")?;
    tables::allow(&p.plads, &p.actor, site).await?;
    Ok(site)
}

async fn post_approve_points(p: Posted) -> Done {
    let site = allow_tables(&p).await?;
    tables::approve_points(&p.plads, &p.actor, site, p.fields.get("version")).await?;
    Ok(format!("/tobs/tables?site={site}#points"))
}

async fn post_approve_actions(p: Posted) -> Done {
    let site = allow_tables(&p).await?;
    tables::approve_actions(&p.plads, &p.actor, site, p.version()?).await?;
    Ok(format!("/tobs/tables?site={site}#actions"))
}

async fn post_set_actions(p: Posted) -> Done {
    let site = allow_tables(&p).await?;
    let mut problems = Problems::default();
    let steps = typed_steps(&p, &mut problems);
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    tables::set_actions(&p.plads, &p.actor, site, p.version()?, &steps).await?;
    Ok(format!("/tobs/tables?site={site}#actions"))
}

/// The steps in the order typed; those without points fall out. The first is from 0, and they rise.
fn typed_steps(p: &Posted, problems: &mut Problems) -> Vec<TobsStep> {
    let mut steps: Vec<TobsStep> = Vec::new();
    for n in 1..=MOST_STEPS {
        let [from, times, call, checks] = ["from", "times", "call", "checks"].map(|part| format!("{part}_{n}"));
        let (least, most) = match steps.last() {
            None => (0, 0),
            Some(before) => (i64::from(before.from) + 1, i64::from(MOST_POINTS)),
        };
        let began = match problems.number(&p.fields, &from, least, most) {
            Some(Some(began)) => u8::try_from(began).unwrap_or(MOST_POINTS),
            Some(None) if n == 1 => {
                problems.add(&from, Problem::Missing);
                continue;
            }
            Some(None) | None => continue,
        };
        let times_a_day = problems.number(&p.fields, &times, 1, i64::from(MOST_TIMES)).flatten().and_then(|n| u8::try_from(n).ok());
        let call: Option<TobsCall> = problems.choice(&p.fields, &call);
        let looked = p.fields.all(&checks).map(|code| TobsCheck::from_code(code).map_err(|_| Problem::NotAChoice)).collect();
        let looked: Option<Vec<TobsCheck>> = problems.keep(&checks, looked);
        if let (Some(call), Some(checks)) = (call, looked) {
            steps.push(TobsStep { from: began, checks, times_a_day, call });
        }
    }
    steps
}
