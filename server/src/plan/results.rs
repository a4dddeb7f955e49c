//! What came of the plans of a period: starts offered in time by § 140, measurements and goals from start to end, and less help in the
//! courses of self-reliance.

use crate::access::Look;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::site;
use crate::store::plan::{self, Plan, goal, measure, reliance};
use app::error::AppError;
use app::occupancy::{Asked, Scope, SiteName};
use app::plan::{OutcomeView, ResultsView, StartRow};
use app::ui::format::date_input;
use domain::access::{Action, Actor, Ties, may};
use domain::ids::{CitizenId, PlanId, SiteId};
use domain::instant::Calendar as _;
use domain::rehab::catalogue;
use domain::rehab::clock::{StartFacts, StartReport, classify};
use domain::rehab::goal::{Goal, attainment};
use domain::rehab::outcome::{GasOutcome, Point, outcomes};
use domain::rehab::self_reliance::{Checkpoint, SelfRelianceReport};
use domain::setting::SettingKey;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use time::Duration;

/// Days shown when no period is asked for: a quarter, so that the last checkpoint of a course falls into it.
const USUAL_DAYS: i64 = 91;

/// The figures of a period, with the plans behind them.
///
/// # Errors
/// [`AppError::NotFound`] for a site of another organisation.
pub(super) async fn results(plads: &Plads, actor: &Actor, asked: &Asked) -> Result<ResultsView, Failure> {
    may(actor, Action::ReadResults, Ties::NONE)?;
    let (db, today) = (plads.store.read(), plads.today());
    let (scope, problems) = scope(plads, asked)?;
    if scope.site.is_some_and(|site| !actor.sites.contains(&site)) {
        return Err(AppError::NotFound.into());
    }
    let counted = scope.site.map_or_else(|| actor.sites.clone(), |site| vec![site]);
    let days = plads.setting(SettingKey::StartOfferDays).await?;
    let plans = plan::discharged_in(db, &counted, scope.from, scope.to).await?;
    log(plads, actor, &scope, &plans).await?;
    let ids: Vec<PlanId> = plans.iter().map(|p| p.id).collect();
    let offers = plan::offers_of(db, &ids).await?;
    let names = names(plads, actor).await?;
    let name_of = |site: SiteId| names.iter().find(|s| s.id == site).map(|s| s.name.clone()).unwrap_or_default();
    let (mut facts, mut rows): (BTreeMap<SiteId, Vec<StartFacts>>, Vec<StartRow>) = (BTreeMap::new(), Vec::new());
    for of in &plans {
        let own: Vec<_> = offers.iter().filter(|o| o.plan == of.id).copied().collect();
        let Some(known) = of.start_facts(&own) else { continue };
        rows.push(StartRow {
            plan: of.id,
            site: name_of(of.site),
            kind: of.written.kind,
            discharged: known.discharged,
            deadline: known.deadline(days),
            offered: known.first_offered(today),
            class: classify(&known, today, days),
        });
        facts.entry(of.site).or_default().push(known);
    }
    Ok(ResultsView {
        scope,
        problems,
        days,
        start: StartReport::of(facts.values().flatten(), today, days),
        by_site: names.iter().filter_map(|site| Some((site.clone(), StartReport::of(facts.get(&site.id)?, today, days)))).collect(),
        sites: names,
        plans: rows,
        outcome: outcome(plads, &counted, &scope).await?,
        reliance: courses(plads, &counted, &scope).await?,
        opens_plans: may(actor, Action::ReadPlan, Ties::NONE).is_ok(),
    })
}

/// The period asked for, up to today.
fn scope(plads: &Plads, asked: &Asked) -> Result<(Scope, Vec<domain::form::FieldProblem>), AppError> {
    let today = plads.today();
    let from = match asked.from.trim() {
        "" => {
            let to = domain::typed::parse_date(&asked.to, today).unwrap_or(today);
            date_input(to.saturating_sub(Duration::days(USUAL_DAYS - 1)))
        }
        typed => typed.to_owned(),
    };
    Scope::read(&Asked { kind: String::new(), from, ..asked.clone() }, today, today)
}

/// The actor's sites, by name.
async fn names(plads: &Plads, actor: &Actor) -> Result<Vec<SiteName>, Failure> {
    let rows = site::Entity::find().filter(site::Column::Id.is_in(actor.sites.iter().map(|s| s.0))).order_by_asc(site::Column::Name);
    Ok(rows.all(plads.store.read()).await?.into_iter().map(|row| SiteName { id: SiteId(row.id), name: row.name }).collect())
}

/// Whoever looks behind the figures sees days of discharge: logged as a look at these citizens.
async fn log(plads: &Plads, actor: &Actor, scope: &Scope, plans: &[Plan]) -> Result<(), Failure> {
    let citizens: Vec<CitizenId> = plans.iter().map(|p| p.citizen).collect::<BTreeSet<_>>().into_iter().collect();
    if citizens.is_empty() {
        return Ok(());
    }
    let look = Look { action: "plans.results", purpose: "capacity", criterion: scope.query(), citizens: &citizens, refresh: false };
    plads.log_look(actor, look).await
}

/// What came of the plans that ended in the period: each measurement from start to end, and the goals.
async fn outcome(plads: &Plads, sites: &[SiteId], scope: &Scope) -> Result<OutcomeView, Failure> {
    let db = plads.store.read();
    let (from, to) = (plads.zone.start_of(scope.from), plads.zone.start_of(scope.to.saturating_add(Duration::DAY)));
    let ended = plan::ended_in(db, sites, from, to).await?;
    let mut measures = measure::of_plans(db, &ended).await?;
    measures.retain(measure::Measure::counts);
    let mut goals: HashMap<PlanId, Vec<Goal>> = HashMap::new();
    for stored in goal::of_plans(db, &ended).await? {
        goals.entry(stored.plan).or_default().push(stored.goal);
    }
    let points = |plan: &PlanId| -> Vec<Point<'_>> {
        let own = measures.iter().filter(|m| m.plan == *plan);
        own.map(measure::Measure::point).collect()
    };
    let reached: Vec<_> = ended.iter().map(|id| attainment(goals.get(id).into_iter().flatten())).collect();
    Ok(OutcomeView {
        plans: ended.len(),
        gas: GasOutcome::of(&reached),
        instruments: outcomes(&catalogue::all(), &ended.iter().map(points).collect::<Vec<_>>()),
    })
}

/// The courses begun in the period at some sites, after 4 and after 12 weeks.
async fn courses(plads: &Plads, sites: &[SiteId], scope: &Scope) -> Result<Vec<(Checkpoint, SelfRelianceReport)>, Failure> {
    let (db, today) = (plads.store.read(), plads.today());
    let mut begun: HashMap<_, _> = reliance::courses_since(db, scope.from).await?;
    begun.retain(|_, course| course.begun <= scope.to);
    let ids: Vec<PlanId> = begun.keys().copied().collect();
    let own: BTreeSet<PlanId> = plan::among(db, sites, &ids).await?.into_iter().map(|p| p.id).collect();
    begun.retain(|id, _| own.contains(id));
    let later = [Checkpoint::FourWeeks, Checkpoint::TwelveWeeks];
    Ok(later.map(|at| (at, SelfRelianceReport::of(begun.values(), at, today))).to_vec())
}
