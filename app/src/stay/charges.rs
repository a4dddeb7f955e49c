//! `/charges`: on how many days of a month each citizen may be charged for food. Days, never prices.

use super::{ChargeRow, ChargesView, Stays};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{month_name, number};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use crate::words::kind_name;
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, Duration};

/// `/charges`.
#[component]
pub fn ChargesPage() -> impl IntoView {
    let month = query("month");
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.charges(&actor, &month).await, show)
}

fn address(month: Date) -> String {
    format!("month={}-{:02}", month.year(), u8::from(month.month()))
}

fn show(v: ChargesView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Egenbetalingsdage", "Charge days");
    let month = format!("{} {}", month_name(l, v.month.month()), v.month.year());
    let before = (v.month - Duration::DAY).replace_day(1).unwrap_or(v.month);
    let after = (v.month + Duration::days(32)).replace_day(1).unwrap_or(v.month);
    let sub = if v.running { t!(l, "{month}, til og med i dag", "{month}, up to and including today") } else { month };
    let sum: i64 = v.rows.iter().map(|r| r.charged).sum();
    let total = number(l, sum);
    let empty = v.rows.is_empty();
    view! {
        <Frame title=title.clone() nav=Nav::Occupancy>
            <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><a href="/occupancy">{t!(l, "Belægning", "Occupancy")}</a></nav>
            <div class="head">
                <div><h1>{title}</h1><p class="head__sub">{sub}</p></div>
                <div class="row">
                    <a class="button" href=format!("/charges?{}", address(before))><Icon name=Glyph::ChevronLeft />{t!(l, "Måneden før", "Month before")}</a>
                    {(!v.running).then(|| view! { <a class="button" href=format!("/charges?{}", address(after))>{t!(l, "Måneden efter", "Month after")}<Icon name=Glyph::ChevronRight /></a> })}
                    <a class="button" href=format!("/charges.csv?{}", address(v.month))><Icon name=Glyph::Download />"CSV"</a>
                </div>
            </div>
            <section class="panel" aria-labelledby="days">
                <div class="panel__head"><h2 id="days">{t!(l, "Dage pr. borger", "Days per citizen")}</h2><span class="small muted">{t!(l, "{total} dage kan opkræves", "{total} days may be charged")}</span></div>
                {if empty {
                    view! { <p class="panel__body empty">{t!(l, "Ingen borgere i måneden.", "No citizens in the month.")}</p> }.into_any()
                } else {
                    table(l, v.rows).into_any()
                }}
                <p class="panel__foot small muted">{t!(l, "En dag, som en fase efter sundhedsloven berører, er altid gratis. Fraværsdage og sidste dag følger reglerne under Administration. Ingen priser.", "A day touched by a phase under the Health Act is always free. Days away and the last day follow the settings. No prices.")}</p>
            </section>
        </Frame>
    }
}

fn table(l: Lang, rows: Vec<ChargeRow>) -> impl IntoView {
    let heads = columns(l);
    let names = heads.clone();
    let lines = rows
        .into_iter()
        .map(|r| {
            let figures = [r.charged, r.free, r.absent, r.last];
            let cells = names.iter().skip(3).zip(figures).map(|(name, n)| view! { <td class="r" data-title=name.clone()>{number(l, n)}</td> }).collect_view();
            view! {
                <tr>
                    <th scope="row" data-title=t!(l, "Borger", "Citizen")>{r.name}<br /><small class="muted">{r.number}</small></th>
                    <td data-title=t!(l, "Opholdstype og lovgrundlag", "Kind and legal basis")>{kind_name(l, r.kind)}<br /><small class="muted">{format!("{} · {}", r.legal_basis, r.site)}</small></td>
                    <td data-title=t!(l, "Betaler", "Payer")>{r.payer}</td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let heads =
        heads.into_iter().enumerate().map(|(n, name)| view! { <th scope="col" class=(n >= 3).then_some("r")>{name}</th> }).collect_view();
    view! { <table class="table table--cards"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table> }
}

fn columns(l: Lang) -> Vec<String> {
    vec![
        t!(l, "Borger", "Citizen"),
        t!(l, "Opholdstype og lovgrundlag", "Kind and legal basis"),
        t!(l, "Betaler", "Payer"),
        t!(l, "Kan opkræves", "Chargeable"),
        t!(l, "Gratis", "Free"),
        t!(l, "Fravær", "Absent"),
        t!(l, "Sidste dag", "Last day"),
    ]
}
