//! `/occupancy/nights`: the beds and stays behind a figure. Stays are shown as bed, kind and dates, never with a name.

use super::service::{Asked, BedName, BedRow, ListAsked, ListView, MoveRow, NightRow, NightsView, Occupancy, Scope};
use super::table::{NightsTable, Row};
use super::{kind_text, percent_text, period_text, rule_text};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_long, number, weekday_long};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{page, query};
use crate::words::{bed_state_name, kind_name, outcome_name};
use domain::board::BedState;
use domain::ids::StayId;
use domain::occupancy::BedNights;
use leptos::prelude::*;
use std::sync::Arc;

/// `/occupancy/nights`.
#[component]
pub fn NightsPage() -> impl IntoView {
    let asked = Asked { site: query("site"), kind: query("kind"), from: query("from"), to: query("to") };
    let class = query("class");
    let list = match (query("date"), query("list").as_str()) {
        (_, "arrivals") => ListAsked::Arrivals,
        (_, "departures") => ListAsked::Departures,
        (date, _) if !date.is_empty() => ListAsked::Night { date, class },
        _ => ListAsked::Beds { class },
    };
    page(async move |occupancy: Arc<dyn Occupancy>, actor| occupancy.list(&actor, asked, list).await, show)
}

fn show(view: NightsView) -> impl IntoView {
    let l = lang();
    let scope = view.scope;
    let place = view.site.clone().unwrap_or_else(|| t!(l, "Alle egne steder", "All own sites"));
    let kind = scope.kind.map(|k| format!(" · {}", kind_name(l, k))).unwrap_or_default();
    let (title, when, body) = match view.list {
        ListView::Night { date, rule, class, total, rows } => {
            let day = weekday_long(l, date);
            let (hour, body) = (rule.hour, night_list(l, &rule, &total, rows, view.opens_stays));
            let title = match class {
                Some(class) => with_class(l, class, &t!(l, "senge", "beds")),
                None => t!(l, "Senge bag tallet", "Beds behind the figure"),
            };
            (title, t!(l, "{day} kl. {hour:02}.00", "{day} at {hour:02}:00"), body)
        }
        ListView::Beds { class, rows } => {
            let title = match class {
                Some(class) => with_class(l, class, &t!(l, "sengedøgn", "bed-nights")),
                None => t!(l, "Sengedøgn pr. seng", "Bed-nights per bed"),
            };
            (title, period_text(l, &scope), bed_list(l, rows))
        }
        ListView::Moves { departures, rows } => {
            let title = if departures { t!(l, "Afrejser", "Departures") } else { t!(l, "Ankomster", "Arrivals") };
            (title, period_text(l, &scope), move_list(l, departures, rows, view.opens_stays))
        }
    };
    view! {
        <Frame title=title.clone() nav=Nav::Occupancy>
            <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><a href=format!("/occupancy?{}", back(&scope))>{t!(l, "Belægning", "Occupancy")}</a></nav>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{format!("{place}{kind} · {when}")}</p></div></div>
            <div class="stack">{body}</div>
        </Frame>
    }
}

fn back(scope: &Scope) -> String {
    scope.query()
}

/// "Lukket: sengedøgn".
fn with_class(l: Lang, class: BedState, what: &str) -> String {
    format!("{}: {what}", bed_state_name(l, class))
}

fn place_text(bed: &BedName) -> String {
    format!("{} · {}", bed.site, bed.ward)
}

fn bed_link(bed: &BedName) -> impl IntoView + use<> {
    view! { <a href=format!("/beds/{}", bed.id)>{bed.label.clone()}</a> }
}

fn stay_link(l: Lang, stay: Option<StayId>, opens: bool) -> AnyView {
    match stay.filter(|_| opens) {
        Some(stay) => view! { <a href=format!("/stays/{stay}")>{t!(l, "Ophold", "Stay")}</a> }.into_any(),
        None => ().into_any(),
    }
}

/// How a bed counts, as a manager reads it: in the numerator, in the denominator only, or in neither.
fn counts_text(l: Lang, row: &NightRow) -> String {
    match row.state {
        _ if row.counts => t!(l, "tæller med", "counts"),
        BedState::Closed => t!(l, "trukket fra", "left out"),
        BedState::Occupied | BedState::Held | BedState::Reserved | BedState::Cleaning | BedState::Free => {
            t!(l, "tæller ikke", "does not count")
        }
    }
}

fn night_list(l: Lang, rule: &super::RuleFrom, total: &BedNights, rows: Vec<NightRow>, opens: bool) -> AnyView {
    let dash = || "–".to_owned();
    let (shown, all) = (rows.len(), total.physical);
    let (counted, usable, percent) = (number(l, total.counted), number(l, total.usable()), percent_text(l, total));
    let label = t!(l, "Senge denne nat", "Beds this night");
    let lines: Vec<_> = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{bed_link(&row.bed)}</th>
                    <td>{place_text(&row.bed)}</td>
                    <td>{bed_state_name(l, row.state)}" "<span class="muted">{format!("({})", counts_text(l, &row))}</span></td>
                    <td>{kind_text(l, row.kind)}</td>
                    <td>{row.authority.clone().unwrap_or_else(dash)}</td>
                    <td class="r">{row.nights.map_or_else(dash, |n| number(l, n))}</td>
                    <td>{row.until.map_or_else(dash, |d| date_long(l, d))}</td>
                    <td>{stay_link(l, row.stay, opens)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="list">
            <div class="panel__head"><h2 id="list">{t!(l, "{counted} af {usable} disponible senge = {percent}", "{counted} of {usable} usable beds = {percent}")}</h2></div>
            <div class="table-wrap" role="region" tabindex="0" aria-label=label>
                <table class="table table--s">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, "Seng", "Bed")}</th>
                            <th scope="col">{t!(l, "Sted", "Site")}</th>
                            <th scope="col">{t!(l, "Tæller som", "Counts as")}</th>
                            <th scope="col">{t!(l, "Opholdstype", "Kind of stay")}</th>
                            <th scope="col">{t!(l, "Myndighed", "Authority")}</th>
                            <th scope="col" class="r">{t!(l, "Døgn", "Nights")}</th>
                            <th scope="col">{t!(l, "Slutdato", "End date")}</th>
                            <th scope="col"><span class="sr-only">{t!(l, "Åbn", "Open")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <p class="panel__foot">
                <span>{t!(l, "Viser {shown} af {all} senge.", "Shows {shown} of {all} beds.")}</span>
                <span>{rule_text(l, rule)}</span>
                <span>{t!(l, "Døgn er talt til og med denne nat. Årsagen til en lukning står på sengens side.", "Nights are counted to this one. The cause of a closure stands on the bed's page.")}</span>
            </p>
        </section>
    }
    .into_any()
}

fn bed_list(l: Lang, rows: Vec<BedRow>) -> AnyView {
    let nights = rows.iter().map(|r| r.nights).sum();
    let count = rows.len();
    let total = Row { heading: t!(l, "I alt ({count} senge)", "Total ({count} beds)"), href: None, list: None, nights };
    let rows = rows
        .into_iter()
        .map(|row| Row {
            heading: format!("{} {}", row.bed.site, row.bed.label),
            href: Some(format!("/beds/{}", row.bed.id)),
            list: None,
            nights: row.nights,
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="list">
            <div class="panel__head"><h2 id="list">{t!(l, "Hver seng i perioden", "Each bed in the period")}</h2></div>
            <NightsTable l first=t!(l, "Seng", "Bed") label=t!(l, "Sengedøgn pr. seng", "Bed-nights per bed") rows total />
        </section>
    }
    .into_any()
}

fn move_list(l: Lang, departures: bool, rows: Vec<MoveRow>, opens: bool) -> AnyView {
    let count = rows.len();
    if rows.is_empty() {
        return view! { <section class="panel"><p class="panel__body">{t!(l, "Ingen i perioden.", "None in the period.")}</p></section> }
            .into_any();
    }
    let lines: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let ended = departures.then(|| {
                view! {
                    <td>{row.outcome.map(|o| outcome_name(l, o))}</td>
                    <td class="r">{row.nights.map(|n| number(l, n))}</td>
                }
            });
            view! {
                <tr>
                    <td>{date_long(l, row.date)}</td>
                    <th scope="row">{bed_link(&row.bed)}</th>
                    <td>{place_text(&row.bed)}</td>
                    <td>{kind_text(l, row.kind)}</td>
                    {ended}
                    <td>{stay_link(l, Some(row.stay), opens)}</td>
                </tr>
            }
        })
        .collect();
    let ended = departures.then(|| {
        view! {
            <th scope="col">{t!(l, "Udfald", "Outcome")}</th>
            <th scope="col" class="r">{t!(l, "Døgn", "Nights")}</th>
        }
    });
    view! {
        <section class="panel" aria-labelledby="list">
            <div class="panel__head"><h2 id="list">{t!(l, "{count} ophold", "{count} stays")}</h2></div>
            <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, "Ophold i perioden", "Stays in the period")>
                <table class="table table--s">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, "Dato", "Date")}</th>
                            <th scope="col">{t!(l, "Seng", "Bed")}</th>
                            <th scope="col">{t!(l, "Sted", "Site")}</th>
                            <th scope="col">{t!(l, "Opholdstype", "Kind of stay")}</th>
                            {ended}
                            <th scope="col"><span class="sr-only">{t!(l, "Åbn", "Open")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
