//! `/plans/results`: what came of the plans of a period. Every figure says what it counts and of how many.

use super::Plans;
use super::goals::score_text;
use crate::caller::lang;
use crate::lang::Lang;
use crate::occupancy::{Asked, Scope, SiteName, put_back};
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::ErrorSummary;
use crate::ui::format::{date_input, date_long, date_short};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{page, query};
use crate::words::{checkpoint_name, direction_name, measured, name_text, plan_kind_name, start_class_name};
use domain::access::Actor;
use domain::form::FieldProblem;
use domain::ids::PlanId;
use domain::rehab::clock::{StartClass, StartReport};
use domain::rehab::decimal::Decimal;
use domain::rehab::order::PlanKind;
use domain::rehab::outcome::{GasOutcome, InstrumentOutcome};
use domain::rehab::self_reliance::{Checkpoint, SelfRelianceReport};
use leptos::prelude::*;
use std::cmp::Ordering;
use std::sync::Arc;
use time::Date;

const FILTER: &str = "filter";

/// What came of the plans of a period.
#[derive(Clone, Debug)]
pub struct ResultsView {
    /// Which sites and days.
    pub scope: Scope,
    /// What could not be read in the address.
    pub problems: Vec<FieldProblem>,
    /// The sites there are to choose from.
    pub sites: Vec<SiteName>,
    /// Days in which a start is to be offered (a setting; 7 by § 140).
    pub days: i64,
    /// Starts offered, of the plans whose discharge lies in the period: by site, those with any.
    pub by_site: Vec<(SiteName, StartReport)>,
    /// The same of all.
    pub start: StartReport,
    /// The plans behind it, by day of discharge.
    pub plans: Vec<StartRow>,
    /// What came of the plans that ended in the period.
    pub outcome: OutcomeView,
    /// Less help than at the start, of the courses begun in the period.
    pub reliance: Vec<(Checkpoint, SelfRelianceReport)>,
    /// May the reader open a plan?
    pub opens_plans: bool,
}

/// What came of the plans that ended in a period.
#[derive(Clone, Debug)]
pub struct OutcomeView {
    /// How many.
    pub plans: usize,
    /// How far their goals were reached; `None` when none was judged.
    pub gas: Option<GasOutcome>,
    /// Each instrument that was used.
    pub instruments: Vec<InstrumentOutcome>,
}

/// A plan behind the figures.
#[derive(Clone, Debug)]
pub struct StartRow {
    /// The plan.
    pub plan: PlanId,
    /// Whose team runs it.
    pub site: String,
    /// Kind.
    pub kind: PlanKind,
    /// Day of discharge.
    pub discharged: Date,
    /// Last day in time.
    pub deadline: Date,
    /// First start that was offered.
    pub offered: Option<Date>,
    /// How it is counted; `None` without a clock.
    pub class: Option<StartClass>,
}

fn label(l: Lang, field: &str) -> String {
    match field {
        "site" => t!(l, "Sted", "Site"),
        "from" => t!(l, "Fra og med", "From"),
        _ => t!(l, "Til og med", "To"),
    }
}

/// `/plans/results`.
#[component]
pub fn ResultsPage() -> impl IntoView {
    let asked = Asked { site: query("site"), kind: String::new(), from: query("from"), to: query("to") };
    let typed = asked.clone();
    page(async move |plans: Arc<dyn Plans>, actor: Actor| plans.results(&actor, asked).await, move |view| show(&typed, view))
}

fn show(typed: &Asked, view: ResultsView) -> impl IntoView + use<> {
    let l = lang();
    put_back(FILTER, typed, &view.problems);
    let title = t!(l, "Resultater af genoptræning", "Results of rehabilitation");
    let place = match view.sites.iter().find(|s| Some(s.id) == view.scope.site) {
        Some(site) => site.name.clone(),
        None => t!(l, "Alle egne steder", "All own sites"),
    };
    let sub = format!("{place} · {} – {}", date_long(l, view.scope.from), date_long(l, view.scope.to));
    view! {
        <Frame title=title.clone() nav=Nav::Results>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{sub}</p></div></div>
            <div class="stack">
                <ErrorSummary label />
                {filter(l, &view)}
                {starts(l, &view)}
                {outcome(l, &view.outcome)}
                {reliance(l, &view)}
                {behind(l, &view)}
            </div>
        </Frame>
    }
}

fn filter(l: Lang, view: &ResultsView) -> impl IntoView + use<> {
    let scope = view.scope;
    let all = [Opt::new("", t!(l, "Alle egne steder", "All own sites"))];
    let sites = all.into_iter().chain(view.sites.iter().map(|s| Opt::new(s.id.to_string(), s.name.clone()))).collect();
    let site = scope.site.map(|s| s.to_string()).unwrap_or_default();
    view! {
        <form method="get" action="/plans/results" class="filters" novalidate>
            <Select act=FILTER name="site" label=label(l, "site") options=sites value=site />
            <TextField act=FILTER name="from" label=label(l, "from") value=date_input(scope.from) class="w-s" />
            <TextField act=FILTER name="to" label=label(l, "to") value=date_input(scope.to) class="w-s" />
            <button class="button" type="submit">{t!(l, "Vis periode", "Show period")}</button>
        </form>
    }
}

fn starts(l: Lang, view: &ResultsView) -> impl IntoView + use<> {
    let days = view.days;
    let line = |heading: String, r: &StartReport| {
        view! {
            <tr>
                <th scope="row">{heading}</th>
                <td class="r">{r.within}</td><td class="r">{r.later}</td><td class="r">{r.deferred}</td><td class="r">{r.none_yet}</td>
                <td class="r"><strong>{r.with_clock()}</strong></td>
                <td class="r muted">{r.without_clock}</td>
            </tr>
        }
    };
    let rows: Vec<_> = view.by_site.iter().map(|(site, r)| line(site.name.clone(), r)).collect();
    let total = line(t!(l, "I alt", "Total"), &view.start);
    let class = |class| start_class_name(l, class);
    view! {
        <section class="panel" aria-labelledby="starts">
            <div class="panel__head"><h2 id="starts">{t!(l, "Start tilbudt inden {days} dage (§ 140)", "Start offered within {days} days (§ 140)")}</h2></div>
            <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, "Tilbudt start efter sted", "Starts offered by site")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, "Sted", "Site")}</th>
                            <th scope="col" class="r">{class(StartClass::Within)}</th>
                            <th scope="col" class="r">{class(StartClass::Later)}</th>
                            <th scope="col" class="r">{class(StartClass::Deferred)}</th>
                            <th scope="col" class="r">{class(StartClass::NoneYet)}</th>
                            <th scope="col" class="r">{t!(l, "Sum", "Sum")}</th>
                            <th scope="col" class="r">{t!(l, "Uden ur", "No clock")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>{total}</tfoot>
                </table>
            </div>
            <p class="panel__foot small">{t!(
                l,
                "Tæller planer efter § 140, hvis udskrivning ligger i perioden, efter den første start, der blev tilbudt, uanset om den blev taget. Dage er kalenderdage fra udskrivningen. Planer, der ifølge bestillingen starter senere, står for sig. Uden ur er planer på andet grundlag, træning på hospital og erstattede planer.",
                "Counts plans by § 140 whose discharge lies in the period, by the first start that was offered, whether or not it was taken. Days are calendar days from discharge. Plans that start later by the order stand alone. Without a clock are plans on another basis, training at a hospital and plans that were replaced."
            )}</p>
        </section>
    }
}

/// From start to end of the plans that are over: every figure with its n and what is missing.
fn outcome(l: Lang, of: &OutcomeView) -> impl IntoView + use<> {
    let plans = of.plans;
    let goals = of.gas.map_or_else(
        || t!(l, "Ingen mål med trin er vurderet.", "No goal with steps was judged."),
        |gas| {
            let (start, end, n, missing) = (score_text(l, gas.start), score_text(l, gas.end), gas.n, gas.missing);
            t!(
                l,
                "GAS T-score i gennemsnit {start} ved start, {end} ved slut (n = {n}, mangler {missing}).",
                "GAS T-score on average {start} at the start, {end} at the end (n = {n}, missing {missing})."
            )
        },
    );
    let rows = of.instruments.iter().map(|i| instrument(l, i)).collect_view();
    let table = (!of.instruments.is_empty()).then(|| {
        view! {
            <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, "Ændring efter måleredskab", "Change by instrument")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, "Måling", "Measurement")}</th>
                            <th scope="col" class="r">{t!(l, "Bedre", "Better")}</th>
                            <th scope="col" class="r">{t!(l, "Uændret", "Unchanged")}</th>
                            <th scope="col" class="r">{t!(l, "Dårligere", "Worse")}</th>
                            <th scope="col" class="r">{t!(l, "Blandet", "Mixed")}</th>
                            <th scope="col" class="r">{t!(l, "Kendt (n)", "Known (n)")}</th>
                            <th scope="col" class="r">{t!(l, "Mangler", "Missing")}</th>
                            <th scope="col" class="r">{t!(l, "Gennemsnitlig ændring", "Average change")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <section class="panel" aria-labelledby="outcome">
            <div class="panel__head">
                <h2 id="outcome">{t!(l, "Fra start til slut", "From start to end")}</h2>
                <span class="small muted">{t!(l, "{plans} planer afsluttet i perioden", "{plans} plans ended in the period")}</span>
            </div>
            {(plans > 0).then(|| view! { <p class="panel__body">{goals}</p> })}
            {table}
            <p class="panel__foot small">{t!(
                l,
                "Første mod sidste måling i samme plan. Er der kun målt én gang, eller med en anden udgave af redskabet, tælles planen som mangler, aldrig som uændret. Blandet: bedre i én dimension og dårligere i en anden. Registreringer, der afventer godkendelse, tæller ikke.",
                "The first against the last measurement of a plan. Measured once only, or with another version of the instrument, the plan is counted as missing, never as unchanged. Mixed: better in one dimension and worse in another. Entries that await approval do not count."
            )}</p>
        </section>
    }
}

fn instrument(l: Lang, of: &InstrumentOutcome) -> impl IntoView + use<> {
    let direction = direction_name(l, of.instrument.direction);
    let mean = of.mean().map_or_else(|| "–".to_owned(), |mean| signed(l, mean));
    view! {
        <tr>
            <th scope="row">{name_text(l, &of.instrument.name)}<br /><small class="muted">{direction}</small></th>
            <td class="r">{of.better}</td><td class="r">{of.unchanged}</td><td class="r">{of.worse}</td><td class="r">{of.mixed}</td>
            <td class="r"><strong>{of.n()}</strong></td><td class="r">{of.missing}</td><td class="r">{mean}</td>
        </tr>
    }
}

/// "+6", "−7,4": a change with its sign.
fn signed(l: Lang, change: Decimal) -> String {
    let size = measured(l, change.abs(), 0);
    match change.cmp(&Decimal::ZERO) {
        Ordering::Less => format!("−{size}"),
        Ordering::Equal => size,
        Ordering::Greater => format!("+{size}"),
    }
}

fn reliance(l: Lang, view: &ResultsView) -> impl IntoView + use<> {
    let rows = view.reliance.iter().map(|(at, r)| {
        view! {
            <tr>
                <th scope="row">{checkpoint_name(l, *at)}</th>
                <td class="r"><strong>{r.less}</strong></td><td class="r">{r.same}</td><td class="r">{r.more}</td>
                <td class="r">{r.known()}</td>
                <td class="r">{r.missing}</td>
                <td class="r">{r.alone}</td>
            </tr>
        }
    });
    view! {
        <section class="panel" aria-labelledby="reliance">
            <div class="panel__head"><h2 id="reliance">{t!(l, "Vi vil klare os selv: hjælp om ugen", "Self-reliance: help a week")}</h2></div>
            <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, "Hjælp om ugen mod starten", "Help a week against the start")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, "Mod starten", "Against the start")}</th>
                            <th scope="col" class="r">{t!(l, "Mindre hjælp", "Less help")}</th>
                            <th scope="col" class="r">{t!(l, "Samme", "Same")}</th>
                            <th scope="col" class="r">{t!(l, "Mere", "More")}</th>
                            <th scope="col" class="r">{t!(l, "Kendt (n)", "Known (n)")}</th>
                            <th scope="col" class="r">{t!(l, "Mangler", "Missing")}</th>
                            <th scope="col" class="r">{t!(l, "Klarer sig selv", "Manage alone")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <p class="panel__foot small">{t!(
                l,
                "Tæller forløb, der er begyndt i perioden og har nået 4 eller 12 uger. Mangler hjælpen ved start eller nu, tælles forløbet som mangler, aldrig som ingen hjælp.",
                "Counts courses that began in the period and have reached 4 or 12 weeks. Where help is missing at the start or now, the course is counted as missing, never as no help."
            )}</p>
        </section>
    }
}

fn behind(l: Lang, view: &ResultsView) -> impl IntoView + use<> {
    let count = view.plans.len();
    let opens = view.opens_plans;
    let rows: Vec<_> = view.plans.iter().map(|row| one(l, row, opens)).collect();
    view! {
        <section class="panel" aria-labelledby="behind">
            <div class="panel__head"><h2 id="behind">{t!(l, "{count} planer bag tallene", "{count} plans behind the figures")}</h2></div>
            <table class="table table--cards table--s">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, "Udskrevet", "Discharged")}</th>
                        <th scope="col">{t!(l, "Sted", "Site")}</th>
                        <th scope="col">{t!(l, "Plan", "Plan")}</th>
                        <th scope="col">{t!(l, "Frist", "Deadline")}</th>
                        <th scope="col">{t!(l, "Første tilbudte start", "First start offered")}</th>
                        <th scope="col">{t!(l, "Tælles som", "Counted as")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn one(l: Lang, row: &StartRow, opens: bool) -> impl IntoView + use<> {
    let kind = plan_kind_name(l, row.kind);
    let plan = if opens { view! { <a href=format!("/plans/{}", row.plan)>{kind}</a> }.into_any() } else { view! { {kind} }.into_any() };
    let offered = row.offered.map_or_else(|| t!(l, "ingen", "none"), |day| date_short(l, day));
    let class = row.class.map_or_else(|| t!(l, "Uden ur", "No clock"), |class| start_class_name(l, class).to_owned());
    view! {
        <tr>
            <th scope="row" data-title=t!(l, "Udskrevet", "Discharged")>{date_long(l, row.discharged)}</th>
            <td data-title=t!(l, "Sted", "Site")>{row.site.clone()}</td>
            <td data-title=t!(l, "Plan", "Plan")>{plan}</td>
            <td data-title=t!(l, "Frist", "Deadline")>{date_short(l, row.deadline)}</td>
            <td data-title=t!(l, "Første tilbudte start", "First start offered")>{offered}</td>
            <td data-title=t!(l, "Tælles som", "Counted as")>{class}</td>
        </tr>
    }
}
