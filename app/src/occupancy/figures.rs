//! `/occupancy`: key figures, nights as bars, and tables per site and kind.

use super::chart::NightsChart;
use super::kpi::{key_figures, rules};
use super::service::{Asked, Occupancy, OccupancyView, Scope};
use super::table::{NightsTable, Row};
use super::{kind_text, period_text};
use crate::caller::{Failed, answer_with, lang};
use crate::error::AppError;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::ErrorSummary;
use crate::ui::format::{date_input, date_machine, number, weekday_date};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use crate::words::{kind_name, outcome_name};
use domain::access::{Actor, Role};
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::form::{FieldProblem, Fields};
use leptos::prelude::*;
use std::sync::Arc;

const FILTER: &str = "filter";

fn label(l: Lang, field: &str) -> String {
    match field {
        "site" => t!(l, "Sted", "Site"),
        "kind" => t!(l, "Opholdstype", "Kind of stay"),
        "from" => t!(l, "Fra og med", "From"),
        _ => t!(l, "Til og med", "To"),
    }
}

/// `/occupancy`.
#[component]
pub fn OccupancyPage() -> impl IntoView {
    let asked = Asked { site: query("site"), kind: query("kind"), from: query("from"), to: query("to") };
    let typed = asked.clone();
    page(async move |occupancy: Arc<dyn Occupancy>, actor| occupancy.figures(&actor, asked).await, move |view| show(&typed, view))
}

/// What an address asked for and could not be read stands in the filter again, with what is wrong; the usual is shown.
pub(crate) fn put_back(act: &'static str, typed: &Asked, problems: &[FieldProblem]) {
    if problems.is_empty() {
        return;
    }
    let error = AppError::Invalid { problems: problems.to_vec() };
    let pairs = [("act", act), ("site", &typed.site), ("kind", &typed.kind), ("from", &typed.from), ("to", &typed.to)];
    let fields = Fields::from_pairs(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec());
    answer_with(error.status());
    provide_context(Failed { fields, error });
}

fn show(typed: &Asked, view: OccupancyView) -> impl IntoView + use<> {
    let l = lang();
    put_back(FILTER, typed, &view.problems);
    let scope = view.scope;
    let manages = use_context::<Actor>().is_some_and(|actor| actor.role == Role::CapacityManager);
    let title = t!(l, "Belægning", "Occupancy");
    let place = match view.sites.iter().find(|s| Some(s.id) == scope.site) {
        Some(site) => site.name.clone(),
        None => t!(l, "Alle egne steder", "All own sites"),
    };
    let kind = scope.kind.map(|k| format!(" · {}", kind_name(l, k))).unwrap_or_default();
    let sub = format!("{place}{kind} · {}", period_text(l, &scope));
    view! {
        <Frame title=title.clone() nav=Nav::Occupancy>
            <div class="head">
                <div><h1>{title}</h1><p class="head__sub">{sub}</p></div>
                <div class="row">
                    {presets(l, &view)}
                    {manages.then(|| view! { <a class="button" href="/charges"><Icon name=Glyph::CalendarMonth />{t!(l, "Egenbetalingsdage", "Charge days")}</a> })}
                    {manages.then(|| view! { <a class="button" href="/evaluations"><Icon name=Glyph::Chat />{t!(l, "Evalueringer", "Evaluations")}</a> })}
                    <a class="button" href=format!("/occupancy.csv?{}", scope.query())><Icon name=Glyph::Download />"CSV"</a>
                </div>
            </div>
            <div class="stack">
                <ErrorSummary label />
                {filter(l, &view)}
                <h2 class="sr-only">{t!(l, "Nøgletal", "Key figures")}</h2>
                {key_figures(l, &view)}
                {nights(l, &view)}
                {by_site(l, &view)}
                {by_kind(l, &view)}
                <div class="grid grid--2">{departures(l, &view)}{definitions(l, &view)}</div>
            </div>
        </Frame>
    }
}

fn presets(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let (scope, last) = (view.scope, view.last);
    let links = [7, 28].map(|nights| {
        let preset = scope.last_nights(nights, last);
        let href = format!("/occupancy?{}", preset.query());
        view! { <a href=href aria-current=(preset == scope).then_some("true")>{t!(l, "{nights} døgn", "{nights} nights")}</a> }
    });
    view! { <nav class="seg" aria-label=t!(l, "Periode", "Period")>{links.collect_view()}</nav> }
}

fn filter(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let scope = view.scope;
    let all_sites = [Opt::new("", t!(l, "Alle egne steder", "All own sites"))];
    let sites = all_sites.into_iter().chain(view.sites.iter().map(|s| Opt::new(s.id.to_string(), s.name.clone()))).collect();
    let all_kinds = [Opt::new("", t!(l, "Alle", "All"))];
    let kinds = all_kinds.into_iter().chain(StayKind::ALL.iter().map(|k| Opt::new(k.code(), kind_name(l, *k)))).collect();
    let site = scope.site.map(|s| s.to_string()).unwrap_or_default();
    let kind = scope.kind.map(|k| k.code().to_owned()).unwrap_or_default();
    view! {
        <form method="get" action="/occupancy" class="filters" novalidate>
            <Select act=FILTER name="site" label=label(l, "site") options=sites value=site />
            <Select act=FILTER name="kind" label=label(l, "kind") options=kinds value=kind />
            <TextField act=FILTER name="from" label=label(l, "from") value=date_input(scope.from) class="w-s" />
            <TextField act=FILTER name="to" label=label(l, "to") value=date_input(scope.to) class="w-s" />
            <button class="button" type="submit">{t!(l, "Vis periode", "Show period")}</button>
        </form>
    }
}

pub(super) fn beds_list(scope: &Scope) -> String {
    format!("/occupancy/nights?list=beds&{}", scope.query())
}

pub(super) fn moves_list(scope: &Scope, list: &str) -> String {
    format!("/occupancy/nights?list={list}&{}", scope.query())
}

fn total(l: Lang, view: &OccupancyView) -> Row {
    Row { heading: t!(l, "I alt", "Total"), href: None, list: Some(beds_list(&view.scope)), nights: view.total }
}

fn nights(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let scope = view.scope;
    let rest = Scope { from: scope.from, to: scope.to, ..scope }.query();
    let rows = view
        .days
        .iter()
        .map(|(date, nights)| {
            let list = format!("/occupancy/nights?date={}&{rest}", date_machine(*date));
            Row { heading: weekday_date(l, *date), href: Some(list.clone()), list: Some(list), nights: *nights }
        })
        .collect();
    let count = view.days.len();
    let hour = view.rules.last().map_or(23, |r| r.hour);
    view! {
        <section class="panel" aria-labelledby="per-night">
            <div class="panel__head"><h2 id="per-night">{t!(l, "Belægning pr. døgn kl. {hour:02}", "Occupancy per night at {hour:02}:00")}</h2></div>
            <div class="panel__body"><NightsChart l days=view.days.clone() /></div>
            <div class="panel__body"><details class="fold">
                    <summary>{t!(l, "Vis som tabel ({count} døgn)", "Show as a table ({count} nights)")}</summary>
                    <NightsTable
                        l
                        first=t!(l, "Døgn", "Night")
                        label=t!(l, "Sengedøgn pr. døgn", "Bed-nights per night")
                        rows
                        total=total(l, view)
                    />
            </details></div>
        </section>
    }
}

fn by_site(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let scope = view.scope;
    let rows = view
        .by_site
        .iter()
        .map(|(site, nights)| {
            let own = Scope { site: Some(site.id), ..scope };
            let href = format!("/occupancy?{}", own.query());
            Row { heading: site.name.clone(), href: Some(href), list: Some(beds_list(&own)), nights: *nights }
        })
        .collect();
    sums(l, "by-site", t!(l, "Sengedøgn pr. sted", "Bed-nights per site"), t!(l, "Sted", "Site"), rows, total(l, view))
}

fn by_kind(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let scope = view.scope;
    let rows = view
        .by_kind
        .iter()
        .map(|(kind, nights)| {
            let own = kind.map(|kind| Scope { kind: Some(kind), ..scope });
            Row {
                heading: kind_text(l, *kind),
                href: own.map(|own| format!("/occupancy?{}", own.query())),
                list: own.map(|own| beds_list(&own)),
                nights: *nights,
            }
        })
        .collect();
    sums(
        l,
        "by-kind",
        t!(l, "Sengedøgn pr. opholdstype", "Bed-nights per kind of stay"),
        t!(l, "Opholdstype", "Kind of stay"),
        rows,
        total(l, view),
    )
}

fn sums(l: Lang, id: &'static str, title: String, first: String, rows: Vec<Row>, total: Row) -> impl IntoView {
    let note = if id == "by-kind" {
        t!(
            l,
            "Typen er opholdsfasens den nat; for senge uden borger den første type, sengen er til.",
            "The kind is that of the phase of the stay that night; for beds without a citizen the first kind the bed is for."
        )
    } else {
        t!(
            l,
            "Disponible = belagt + fastholdt + reserveret + klargøres + ledig. Fysiske = disponible + lukket.",
            "Usable = occupied + held + reserved + cleaning + free. Physical = usable + closed."
        )
    };
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel__head"><h2 id=id>{title.clone()}</h2></div>
            <NightsTable l first label=t!(l, "Tabel: {title}", "Table: {title}") rows total />
            <p class="panel__foot">{note}</p>
        </section>
    }
}

fn departures(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let most = view.departures.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let all: i64 = view.departures.iter().map(|(_, n)| n).sum();
    let rows: Vec<_> = view
        .departures
        .iter()
        .map(|(outcome, n)| {
            // Under five no bar: the drawing would say more than so few people can.
            let width = if *n < 5 { 0 } else { n * 200 / most };
            view! {
                <tr>
                    <th scope="row">{outcome_name(l, *outcome)}</th>
                    <td class="barcell">
                        <svg viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">
                            <rect class="fill" width=width.to_string() height="14" />
                        </svg>
                    </td>
                    <td class="r">{number(l, *n)}</td>
                </tr>
            }
        })
        .collect();
    let empty = rows.is_empty();
    let title = t!(l, "Afrejst til", "Departed to");
    let none = t!(l, "Ingen afrejser i perioden.", "No departures in the period.");
    view! {
        <section class="panel" aria-labelledby="departed-to">
            <div class="panel__head"><h2 id="departed-to">{title}</h2></div>
            {if empty {
                view! { <p class="panel__body">{none}</p> }.into_any()
            } else {
                view! {
                    <table class="table table--s bars">
                        <thead>
                            <tr>
                                <th scope="col">{t!(l, "Udfald", "Outcome")}</th>
                                <th scope="col"><span class="sr-only">{t!(l, "Søjle", "Bar")}</span></th>
                                <th scope="col" class="r">{t!(l, "Antal", "Number")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                        <tfoot><tr><th scope="row">{t!(l, "I alt", "Total")}</th><td></td><td class="r">{number(l, all)}</td></tr></tfoot>
                    </table>
                }
                .into_any()
            }}
        </section>
    }
}

/// How the figures are made, in one place: what a printed page must say.
fn definitions(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let terms = [
        (
            t!(l, "Fysiske", "Physical"),
            t!(l, "Senge × døgn, fra sengen åbnes, til den nedlægges.", "Beds × nights, from opening to retirement."),
        ),
        (t!(l, "Disponible", "Usable"), t!(l, "Fysiske − lukkede.", "Physical − closed.")),
        (t!(l, "Belægning", "Occupancy"), t!(l, "Belagte ÷ disponible sengedøgn.", "Occupied ÷ usable bed-nights.")),
        (t!(l, "Regel", "Rule"), rules(l, view).join(" ")),
        (
            t!(l, "Liggetid", "Length of stay"),
            t!(
                l,
                "Afrejsedato − ankomstdato, for ophold afsluttet i perioden.",
                "Date of departure − date of arrival, of stays ended in the period."
            ),
        ),
        (
            t!(l, "Steder", "Sites"),
            t!(
                l,
                "Et døgn hører til den organisation, der er myndighed eller drift på stedet den dag.",
                "A night belongs to the organisation that is authority or operator of the site that day."
            ),
        ),
    ];
    view! {
        <section class="panel" aria-labelledby="definitions">
            <div class="panel__head"><h2 id="definitions">{t!(l, "Sådan er tallene opgjort", "How the figures are made")}</h2></div>
            <dl class="panel__body facts">{terms.map(|(term, text)| view! { <dt>{term}</dt><dd>{text}</dd> }).collect_view()}</dl>
        </section>
    }
}
