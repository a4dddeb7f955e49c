//! What the page of a plan shows.

use super::list::{beds_of, names, of_citizen, other};
use super::{countersign, exercise, lead, load, note, team, write};
use crate::access::Look;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::site;
use crate::store::plan::goal::{self, StoredGoal};
use crate::store::plan::measure::{self, Measure};
use crate::store::plan::reliance::{self, Judged};
use crate::store::plan::{self, Plan, target};
use crate::store::stay::Stay;
use crate::store::{citizen, facility, record, request, stay};
use app::error::AppError;
use app::plan::{ClockView, FunctioningView, GoalView, PlanView, Point, ReferenceView, RelianceView, Series};
use domain::access::{Action, Actor, may};
use domain::citizen::age_on;
use domain::code::Code as _;
use domain::ids::{PlanId, UserId};
use domain::instant::Calendar as _;
use domain::rehab::catalogue;
use domain::rehab::clock::StartFacts;
use domain::rehab::decimal::Decimal;
use domain::rehab::fsiii::FsiiiArea;
use domain::rehab::goal::attainment;
use domain::rehab::measure::{Change, Score};
use domain::rehab::self_reliance::Checkpoint;
use domain::setting::SettingKey;
use sea_orm::EntityTrait as _;
use std::collections::{BTreeMap, HashMap};
use time::Date;

pub(super) async fn view(plads: &Plads, actor: &Actor, id: PlanId, week: Option<Date>, refresh: bool) -> Result<PlanView, Failure> {
    let stored = load(plads, actor, Action::ReadPlan, id).await?;
    let (db, today) = (plads.store.read(), plads.today());
    let person = citizen::by_id(db, stored.citizen).await?.ok_or(AppError::NotFound)?;
    let look = Look { action: "plan.read", purpose: "care", criterion: id.to_string(), citizens: &[person.id], refresh };
    plads.log_look(actor, look).await?;
    let began_in = match stored.stay {
        Some(id) => stay::by_id(db, id).await?,
        None => None,
    };
    let at = site::Entity::find_by_id(stored.site.0).one(db).await?.ok_or(AppError::NotFound)?;
    let ties = facility::ties_of_site(db, stored.site, today).await?;
    let modes = plan::modes_of(db, &[id]).await?.remove(&id).ok_or(AppError::NotFound)?;
    let offers = plan::offers_of(db, &[id]).await?;
    let goals = goal::of_plans(db, &[id]).await?;
    let measures = measure::of_plan(db, id).await?;
    let judged = reliance::functioning_of(db, &[id]).await?;
    let members = plan::team::of_plans(db, &[id]).await?;
    let others_named = judged.iter().map(|j| j.by).chain(members.iter().map(|m| m.user));
    let staff = names(plads, who(&stored, &goals, &measures).into_iter().chain(others_named)).await?;
    let named = |user: UserId| staff.get(&user).cloned().unwrap_or_default();
    let facts = stored.start_facts(&offers);
    let days = plads.setting(SettingKey::StartOfferDays).await?;
    let others = of_citizen(plads, actor, stored.citizen).await?;
    let week = crate::training::week(plads, &stored, week).await?;
    let written = stored.written.clone();
    Ok(PlanView {
        id,
        version: stored.version,
        name: person.name.to_string(),
        age: age_on(person.birth_date, today),
        protected: person.protected,
        bed: beds_of(plads, &stored.stay.into_iter().collect::<Vec<_>>()).await?.into_values().next(),
        stay: stored.stay,
        stay_is_over: began_in.as_ref().is_some_and(|s| s.state.ended().is_some()),
        site: (stored.site, at.name),
        kind: written.kind,
        basis: written.basis,
        authority: written.kind.authority_on(today),
        gaps: write::facts_of(&written, person.birth_date).gaps(today),
        requester: written.requester,
        discharged: written.discharged,
        later_start: written.later_start,
        decision: written.decision,
        statement: written.statement,
        stated: stored.stated.map(|(by, at)| (plads.zone.date(at), named(by))),
        guardian: written.guardian,
        lead: (stored.lead, named(stored.lead)),
        leads: lead::to_choose(db, stored.site, today).await?,
        team: members.iter().map(|m| (m.user, m.part, named(m.user))).collect(),
        may_join: team::to_choose(db, stored.site, today)
            .await?
            .into_iter()
            .filter(|(user, _)| members.iter().all(|m| m.user != *user))
            .collect(),
        relative: relative(plads, began_in.as_ref()).await?,
        notes: note::latest(plads, id).await?,
        hindrance: written.hindrance,
        state: stored.state,
        since: plads.local(stored.state.since()),
        modes: modes.iter().map(|(at, mode)| (plads.local(at), mode)).collect(),
        clock: facts.as_ref().map(|facts| clock_view(plads, facts, days)),
        offers: offers.iter().map(|o| (o.id, o.offer)).collect(),
        attainment: attainment(goals.iter().map(|g| &g.goal)),
        goals: goals.into_iter().map(|g| goal_view(plads, g, &staff)).collect(),
        masters: record::masters_of(db, stored.site).await?.0,
        references: references(plads, id).await?,
        awaiting: countersign::awaiting(plads, id, &measures, &staff).await?,
        series: series(measures, &staff, &target::of_plan(db, id).await?),
        reliance: managing(plads, id, judged, &staff).await?,
        has_died: plan::has_died(db, stored.citizen).await?,
        exercises: exercise::view(plads, id).await?,
        others: others.iter().filter(|p| p.id != id && !p.state.is_over()).map(|p| other(plads, p)).collect(),
        week,
        may_keep: may(actor, Action::KeepPlan, ties).is_ok(),
        may_measure: may(actor, Action::TakeMeasure, ties).is_ok(),
        today,
    })
}

/// The contact relative with telephone, from the request of the stay in which a plan began.
async fn relative(plads: &Plads, began_in: Option<&Stay>) -> Result<String, Failure> {
    let Some(id) = began_in.and_then(|stay| stay.request) else { return Ok(String::new()) };
    Ok(request::by_id(plads.store.read(), id).await?.map(|asked| asked.relative()).unwrap_or_default())
}

async fn references(plads: &Plads, id: PlanId) -> Result<Vec<ReferenceView>, Failure> {
    let found = record::of_plan(plads.store.read(), id).await?;
    let staff = names(plads, found.iter().map(|r| r.by)).await?;
    let view = |r: record::Reference| ReferenceView {
        by: staff.get(&r.by).cloned().unwrap_or_default(),
        id: r.id,
        kind: r.kind,
        on: r.on,
        line: r.line,
        link: r.link,
        struck: r.struck,
    };
    Ok(found.into_iter().map(view).collect())
}

fn clock_view(plads: &Plads, facts: &StartFacts, days: i64) -> ClockView {
    ClockView { clock: facts.clock(plads.today(), days), from: facts.counted_from(), deadline: facts.deadline(days), days }
}

/// How the citizen manages: each area in the order of the classification, with its first and its last judgement.
async fn managing(plads: &Plads, id: PlanId, judged: Vec<Judged>, staff: &HashMap<UserId, String>) -> Result<RelianceView, Failure> {
    let (db, today) = (plads.store.read(), plads.today());
    let course = reliance::courses_of(db, &[id]).await?.remove(&id);
    let mut of_area: BTreeMap<FsiiiArea, Vec<Judged>> = BTreeMap::new();
    for one in judged {
        of_area.entry(one.functioning.area).or_default().push(one);
    }
    let functioning = of_area.into_values().filter_map(|all| {
        let (first, last) = (all.first()?, all.last()?);
        let by = staff.get(&last.by).cloned().unwrap_or_default();
        Some(FunctioningView { first: first.functioning.current, now: last.functioning, on: last.on, by })
    });
    let open = course.iter().flat_map(|c| Checkpoint::ALL.iter().copied().filter(|at| c.may_tell(*at, today).is_ok())).collect();
    Ok(RelianceView { functioning: functioning.collect(), activities: reliance::activities_of(db, id).await?, open, course })
}

/// Everybody whose name stands on the page.
fn who(of: &Plan, goals: &[StoredGoal], measures: &[Measure]) -> Vec<UserId> {
    let judges = goals.iter().flat_map(|g| g.judgements.iter().map(|j| j.by));
    judges
        .chain(measures.iter().flat_map(|m| [Some(m.signature.writer().user), m.signature.countersigned().map(|(by, _)| by)]).flatten())
        .chain(of.stated.map(|(by, _)| by))
        .chain([of.lead])
        .collect()
}

fn goal_view(plads: &Plads, of: StoredGoal, staff: &HashMap<UserId, String>) -> GoalView {
    let judgements = of.judgements.iter().rev();
    GoalView {
        id: of.id,
        version: of.version,
        agreed: of.agreed,
        is_due: of.goal.is_due(plads.today()),
        judgements: judgements.map(|j| (plads.local(j.at), j.level, staff.get(&j.by).cloned().unwrap_or_default())).collect(),
        goal: of.goal,
    }
}

/// Measurements by instrument, in the order of the catalogue.
fn series(measures: Vec<Measure>, staff: &HashMap<UserId, String>, targets: &HashMap<String, Decimal>) -> Vec<Series> {
    let mut found = Vec::new();
    let mut of_code: HashMap<&str, Vec<Measure>> = HashMap::new();
    for measure in measures {
        of_code.entry(measure.instrument.code.as_ref()).or_default().push(measure);
    }
    for code in catalogue::all().iter().map(|i| i.code.as_ref()) {
        let Some(taken) = of_code.remove(code) else { continue };
        let counted: Vec<&Measure> = taken.iter().filter(|m| m.counts()).collect();
        let Some(instrument) = counted.last().or(taken.last().as_ref()).map(|m| m.instrument) else { continue };
        let last = counted.last().map(|m| m.score);
        let change = match counted.as_slice() {
            [first, .., now] => instrument.change(Some(first.score), Some(now.score)),
            _ => Change::Missing,
        };
        let turn = match counted.as_slice() {
            [first, .., now] if last == Some(Score::Profile) => now.point().turn(&first.point()),
            _ => None,
        };
        let calls_for = last.and_then(|score| instrument.calls_for(score));
        found.push(Series {
            instrument,
            target: targets.get(code).copied(),
            change,
            turn,
            is_at_risk: last.and_then(|score| instrument.is_at_risk(score)),
            calls_for: calls_for.and_then(|code| catalogue::all().into_iter().find(|i| i.code == code)),
            points: taken
                .into_iter()
                .map(|m| Point {
                    id: m.id,
                    on: m.on,
                    score: m.score,
                    by: staff.get(&m.signature.writer().user).cloned().unwrap_or_default(),
                    awaits: m.signature.is_awaiting(),
                    signed: m.signature.countersigned().and_then(|(by, _)| staff.get(&by).cloned()),
                    struck: m.struck.map(|(_, _, reason)| reason),
                    taken: m.taken,
                })
                .collect(),
        });
    }
    found
}
