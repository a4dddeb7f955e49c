//! `/tobs/tables`: the tables of a site, by which TOBS is scored and acted on, as a nurse sees, approves and changes them.

use super::panel::unapproved;
use super::steps;
use super::{SiteTables, TablesView, TobsTables};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use crate::words::{consciousness_name, measured, step_text, tobs_unit, tobs_value_name};
use domain::access::Actor;
use domain::rehab::tobs::{Band, Limits, TobsTable, TobsValue};
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;

const APPROVE_POINTS: &str = "approve_tobs_points";
const APPROVE_ACTIONS: &str = "approve_tobs_actions";

/// `/tobs/tables`.
#[component]
pub fn TobsTablesPage() -> impl IntoView {
    let site = query("site");
    page(async move |tables: Arc<dyn TobsTables>, actor: Actor| tables.tobs_tables(&actor, &site).await, show)
}

fn show(v: TablesView) -> impl IntoView {
    let l = lang();
    let name = v.tables.as_ref().map(|t| t.site.name.clone()).unwrap_or_default();
    let title = t!(l, "Tabeller for TOBS · {name}", "Tables of TOBS · {name}");
    let current = v.tables.as_ref().map(|t| t.site.id);
    let sites = (v.sites.len() > 1).then(|| {
        let link = |s: &crate::board::SiteChoice| {
            let to = format!("/tobs/tables?site={}", s.id);
            view! { <a href=to aria-current=(Some(s.id) == current).then_some("true")>{s.name.clone()}</a> }
        };
        view! { <nav class="seg" aria-label=t!(l, "Sted", "Site")>{v.sites.iter().map(link).collect_view()}</nav> }
    });
    let panels = v.tables.map(|t| view! { {points(l, &t)}{actions(l, &t)} });
    view! {
        <Frame title=title.clone() nav=Nav::Board class="page page--narrow">
            <div class="head"><div><h1>{title}</h1></div><div class="row">{sites}</div></div>
            <ErrorSummary label=steps::label />
            <div class="stack">{panels}</div>
        </Frame>
    }
}

/// Who approved a table, or the button for it.
fn approval(l: Lang, by: Option<&(String, PrimitiveDateTime)>, act: &'static str, t: &SiteTables, version: String) -> AnyView {
    if let Some((who, at)) = by {
        let at = date_time_relative(l, *at, visit().now.date());
        let text = t!(l, "Godkendt af {who}, {at}", "Approved by {who}, {at}");
        return view! { <p><span class="badge badge--green"><Icon name=Glyph::Check small=true />{text}</span></p> }.into_any();
    }
    let site = t.site.id.to_string();
    view! {
        <p>{unapproved(l)}</p>
        <ActForm act=act>
            <input type="hidden" name="tobs_site" value=site />
            <input type="hidden" name="version" value=version.clone() />
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Godkend version {version}", "Approve version {version}")}</button></div>
        </ActForm>
    }
    .into_any()
}

fn points(l: Lang, t: &SiteTables) -> impl IntoView + use<> {
    let table = &t.points;
    let row = |value: TobsValue, limits: &Limits| {
        let bands = limits.bands().iter().map(|band| band_text(l, band)).collect::<Vec<_>>().join(" · ");
        view! { <tr><th scope="row">{tobs_value_name(l, value)}" "<small class="muted">{tobs_unit(l, value)}</small></th><td>{bands}</td></tr> }
    };
    let awake =
        table.consciousness.iter().map(|(c, points)| format!("{}: {points}", consciousness_name(l, *c))).collect::<Vec<_>>().join(" · ");
    let version = table.version.clone();
    view! {
        <section class="panel" aria-labelledby="points">
            <div class="panel__head"><h2 id="points">{t!(l, "Pointtabel", "Table of points")}</h2><span class="small muted">{t!(l, "Version {version}", "Version {version}")}</span></div>
            <table class="table table--s">
                <thead><tr><th scope="col">{t!(l, "Værdi", "Value")}</th><th scope="col">{t!(l, "Målt: point", "Read: points")}</th></tr></thead>
                <tbody>
                    {row(TobsValue::Pulse, &table.pulse)}
                    <tr><th scope="row">{tobs_value_name(l, TobsValue::Consciousness)}</th><td>{awake}</td></tr>
                    {row(TobsValue::Respiration, &table.respiration)}
                    {row(TobsValue::Temperature, &table.temperature)}
                    {row(TobsValue::Systolic, &table.systolic)}
                </tbody>
            </table>
            <div class="panel__body stack-s">
                <p class="small">{besides(l, table)}</p>
                <p class="small muted">{t!(l, "Den trykte tabel har huller. De er lukket til den værre side; det er det, der skal godkendes.", "The printed table has holes. They are closed to the worse side; that is what is to be approved.")}</p>
                {approval(l, t.points_approved.as_ref(), APPROVE_POINTS, t, table.version.clone())}
            </div>
        </section>
    }
}

/// "40–49: 1".
fn band_text(l: Lang, band: &Band) -> String {
    let said = |number| measured(l, number, 0);
    let range = match (band.from.map(said), band.to.map(said)) {
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (None, Some(to)) => t!(l, "højst {to}", "at most {to}"),
        (Some(from), None) => t!(l, "mindst {from}", "at least {from}"),
        (None, None) => t!(l, "alle", "all"),
    };
    format!("{range}: {}", band.points)
}

fn besides(l: Lang, table: &TobsTable) -> String {
    let said = |number| measured(l, number, 1);
    let (oral, axillary) = (said(table.oral_adds), said(table.axillary_adds));
    let (below, above) = (measured(l, table.rectal_below, 0), measured(l, table.rectal_above, 0));
    let ill = measured(l, table.very_ill_above, 0);
    t!(
        l,
        "Temperatur som målt rektalt: oralt lægges {oral} til, aksillært {axillary}. Under {below} og over {above} skal måles rektalt. Respiration over {ill} er meget syg, uanset det samlede tal.",
        "Temperature as if taken rectally: orally {oral} is added, in the armpit {axillary}. Below {below} and above {above} must be taken rectally. Respiration over {ill} is very ill, whatever the total."
    )
}

fn actions(l: Lang, t: &SiteTables) -> impl IntoView + use<> {
    let steps = t.actions.steps();
    let rows = steps
        .iter()
        .enumerate()
        .map(|(place, step)| {
            let from = step.from;
            let range = match steps.get(place + 1).map(|next| next.from.saturating_sub(1)) {
                Some(to) if to == from => from.to_string(),
                Some(to) => format!("{from}–{to}"),
                None => t!(l, "{from} og derover", "{from} and over"),
            };
            view! { <tr><th scope="row" class="nowrap">{range}</th><td>{step_text(l, step, false).join(" ")}</td></tr> }
        })
        .collect_view();
    let version = t.version;
    let made = match &t.actions_set {
        Some((who, at)) => {
            let at = date_time_relative(l, *at, visit().now.date());
            t!(l, "Version {version}, stedets egen, af {who}, {at}", "Version {version}, the site's own, by {who}, {at}")
        }
        None => t!(l, "Version {version}, den sædvanlige", "Version {version}, the usual one"),
    };
    view! {
        <section class="panel" aria-labelledby="actions">
            <div class="panel__head"><h2 id="actions">{t!(l, "Handlingstabel", "Table of actions")}</h2><span class="small muted">{made}</span></div>
            <table class="table table--s">
                <thead><tr><th scope="col">{t!(l, "I alt", "Total")}</th><th scope="col">{t!(l, "Handling", "What is done")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="panel__body stack-s">
                <p class="small">{t!(l, "Den, der er meget syg på respirationen alene, følger det sidste trin.", "Whoever is very ill by the respiration alone follows the last step.")}</p>
                {approval(l, t.actions_approved.as_ref(), APPROVE_ACTIONS, t, version.to_string())}
                {steps::form(l, t)}
            </div>
        </section>
    }
}
