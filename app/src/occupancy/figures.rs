//! `/occupancy`: key figures, nights as bars, and tables per site and kind.

use super::chart::NightsChart;
use super::service::{Asked, Occupancy, OccupancyView, Scope};
use super::table::{NightsTable, Row};
use super::{kind_text, percent_text, period_text, rule_text};
use crate::caller::{Failed, answer_with, lang};
use crate::error::AppError;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::ErrorSummary;
use crate::ui::format::{date_input, date_long, date_machine, decimal, number, weekday_date};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use crate::words::{kind_name, outcome_name};
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::form::Fields;
use domain::stay::Outcome;
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

fn show(typed: &Asked, view: OccupancyView) -> impl IntoView + use<> {
    let l = lang();
    if !view.problems.is_empty() {
        let error = AppError::Invalid { problems: view.problems.clone() };
        let pairs = [("act", FILTER), ("site", &typed.site), ("kind", &typed.kind), ("from", &typed.from), ("to", &typed.to)];
        let fields = Fields::from_pairs(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec());
        answer_with(error.status());
        provide_context(Failed { fields, error });
    }
    let scope = view.scope;
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
                {departures(l, &view)}
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

/// One key figure: name, definition behind "?", the figure, and lines that say what it is made of.
struct Kpi {
    id: &'static str,
    name: String,
    figure: String,
    unit: String,
    lines: Vec<String>,
    definition: Vec<String>,
    list: (String, String),
}

fn kpi(l: Lang, k: Kpi) -> impl IntoView {
    let about = k.name.clone();
    view! {
        <li class="kpi">
            <h3>
                {k.name}
                <button class="q" type="button" popovertarget=k.id aria-label=t!(l, "Definition af {about}", "Definition of {about}")>"?"</button>
            </h3>
            <p class="big">{k.figure}" "<small>{k.unit}</small></p>
            {k.lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            <p><a class="small" href=k.list.0>{k.list.1}</a></p>
            <div class="pop" id=k.id popover="auto" role="note">
                {k.definition.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            </div>
        </li>
    }
}

fn key_figures(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let figures = vec![occupancy_kpi(l, view), closed_kpi(l, view), length_kpi(l, view), arrivals_kpi(l, view), departures_kpi(l, view)];
    view! { <ul class="kpis">{figures.into_iter().map(|k| kpi(l, k)).collect_view()}</ul> }
}

/// A figure without its per cent sign, which stands smaller beside it.
fn bare_percent(l: Lang, tenths: Option<i64>) -> String {
    tenths.map_or_else(|| "–".to_owned(), |t| decimal(l, t, 1))
}

fn rules(l: Lang, view: &OccupancyView) -> Vec<String> {
    let one = view.rules.len() == 1;
    let say = |rule: &super::RuleFrom| {
        let (text, from) = (rule_text(l, rule), date_long(l, rule.from));
        if one { text } else { t!(l, "Fra {from}: {text}", "From {from}: {text}") }
    };
    view.rules.iter().map(say).collect()
}

fn occupancy_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    let n = view.total;
    let (counted, usable, closed) = (number(l, n.counted), number(l, n.usable()), number(l, n.closed));
    let percent = percent_text(l, &n);
    let mut lines = vec![t!(l, "{counted} af {usable} sengedøgn", "{counted} of {usable} bed-nights")];
    if let (Some(now), Some(before)) = (n.percent_tenths(), view.before.percent_tenths()) {
        let (points, days) = (decimal(l, (now - before).abs(), 1), view.scope.nights());
        let sign = match now.cmp(&before) {
            std::cmp::Ordering::Greater => "▲",
            std::cmp::Ordering::Less => "▼",
            std::cmp::Ordering::Equal => "=",
        };
        lines.push(t!(l, "{sign} {points} point mod de {days} døgn før", "{sign} {points} points from the {days} nights before"));
    }
    let mut definition = vec![t!(
        l,
        "Belægning = belagte sengedøgn ÷ disponible sengedøgn. Et døgn tæller for en seng, hvis sengen er belagt på opgørelsestidspunktet.",
        "Occupancy = occupied bed-nights ÷ usable bed-nights. A night counts for a bed when the bed is occupied at the census."
    )];
    definition.extend(rules(l, view));
    definition.push(t!(
        l,
        "{counted} ÷ {usable} = {percent}. Lukkede senge er trukket fra ({closed} sengedøgn).",
        "{counted} ÷ {usable} = {percent}. Closed beds are left out ({closed} bed-nights)."
    ));
    definition.push(t!(
        l,
        "Et døgn hører til den organisation, der er myndighed eller drift på stedet den dag.",
        "A night belongs to the organisation that is authority or operator of the site that day."
    ));
    Kpi {
        id: "k-occupancy",
        name: t!(l, "Belægning", "Occupancy"),
        figure: bare_percent(l, n.percent_tenths()),
        unit: "%".to_owned(),
        lines,
        definition,
        list: (beds_list(&view.scope), t!(l, "Sengene bag tallet", "The beds behind the figure")),
    }
}

fn closed_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    let n = view.total;
    let (closed, physical) = (number(l, n.closed), number(l, n.physical));
    Kpi {
        id: "k-closed",
        name: t!(l, "Lukkede senge", "Closed beds"),
        figure: closed.clone(),
        unit: t!(l, "sengedøgn", "bed-nights"),
        lines: vec![t!(l, "af {physical} fysiske sengedøgn", "of {physical} physical bed-nights")],
        definition: vec![
            t!(
                l,
                "Fysiske sengedøgn = senge × døgn, for hver seng fra den åbnes, til den nedlægges. Lukket = ude af drift på opgørelsestidspunktet.",
                "Physical bed-nights = beds × nights, for each bed from its opening to its retirement. Closed = out of use at the census."
            ),
            t!(l, "Disponible = fysiske − lukkede.", "Usable = physical − closed."),
        ],
        list: (format!("{}&class=closed", beds_list(&view.scope)), t!(l, "Lukkede senge", "Closed beds")),
    }
}

fn length_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    let name = t!(l, "Liggetid, gennemsnit", "Length of stay, average");
    let unit = t!(l, "døgn", "nights");
    let (figure, lines) = match view.lengths {
        None => ("–".to_owned(), vec![t!(l, "Ingen afsluttede ophold", "No stays ended")]),
        Some(n) => {
            let (nights, stays) = (number(l, n.nights), number(l, n.stays));
            let (median, ninth) = (decimal(l, n.median_tenths, 1), number(l, n.ninth_decile));
            let lines = vec![
                t!(l, "{nights} døgn på {stays} afsluttede ophold", "{nights} nights in {stays} ended stays"),
                t!(l, "Median {median} · 90 %: højst {ninth}", "Median {median} · 90%: at most {ninth}"),
            ];
            (decimal(l, n.average_tenths, 1), lines)
        }
    };
    Kpi {
        id: "k-length",
        name,
        figure,
        unit,
        lines,
        definition: vec![t!(
            l,
            "Summen af (afrejsedato − ankomstdato) for ophold afsluttet i perioden ÷ antal afsluttede ophold. Et ophold samme dag er 0 døgn.",
            "The sum of (date of departure − date of arrival) of stays ended in the period ÷ the number of stays ended. A stay within a day is 0 nights."
        )],
        list: (moves_list(&view.scope, "departures"), t!(l, "Opholdene bag tallet", "The stays behind the figure")),
    }
}

fn arrivals_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    Kpi {
        id: "k-arrivals",
        name: t!(l, "Ankomster", "Arrivals"),
        figure: number(l, view.arrivals),
        unit: t!(l, "borgere", "citizens"),
        lines: vec![],
        definition: vec![t!(
            l,
            "Ophold, der begynder i perioden. Flytning til en anden seng er ikke en ankomst.",
            "Stays that begin in the period. A transfer to another bed is no arrival."
        )],
        list: (moves_list(&view.scope, "arrivals"), t!(l, "Ankomsterne", "The arrivals")),
    }
}

fn departures_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    let all: i64 = view.departures.iter().map(|(_, n)| n).sum();
    let died = view.departures.iter().find(|(o, _)| *o == Outcome::Died).map_or(0, |(_, n)| *n);
    Kpi {
        id: "k-departures",
        name: t!(l, "Afrejser", "Departures"),
        figure: number(l, all),
        unit: t!(l, "borgere", "citizens"),
        lines: vec![t!(l, "heraf døde {died}", "of whom died {died}")],
        definition: vec![t!(
            l,
            "Ophold, der slutter i perioden, uanset hvordan, også dødsfald.",
            "Stays that end in the period, however they end, deaths included."
        )],
        list: (moves_list(&view.scope, "departures"), t!(l, "Afrejserne", "The departures")),
    }
}

fn beds_list(scope: &Scope) -> String {
    format!("/occupancy/nights?list=beds&{}", scope.query())
}

fn moves_list(scope: &Scope, list: &str) -> String {
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
            <div class="panel__foot">
                <details class="fold">
                    <summary>{t!(l, "Vis som tabel ({count} døgn)", "Show as a table ({count} nights)")}</summary>
                    <NightsTable
                        l
                        first=t!(l, "Døgn", "Night")
                        label=t!(l, "Sengedøgn pr. døgn", "Bed-nights per night")
                        rows
                        total=total(l, view)
                    />
                </details>
            </div>
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
            <NightsTable l first label=title rows total />
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::occupancy::BedNights;

    #[test]
    fn no_usable_bed_is_a_dash_and_no_bed_occupied_is_zero() {
        assert_eq!(percent_text(Lang::Da, &BedNights::default()), "–");
        assert_eq!(percent_text(Lang::Da, &BedNights { physical: 3, free: 3, ..BedNights::default() }), "0,0\u{a0}%");
        assert_eq!(bare_percent(Lang::En, None), "–");
    }
}
