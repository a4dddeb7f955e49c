//! `/plans/:id`: one plan, wherever it takes place: its goals and measurements, the citizen's own words, place and clock.

use super::{PlanView, Plans, awaiting, exercises, goals, measures, record, reliance, side, team, written};
use crate::caller::{failed, lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::training::week;
use crate::ui::form::ErrorSummary;
use crate::ui::format::date_from_machine;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param, query};
use crate::words::{plan_kind_name, plan_state_name};
use domain::access::Actor;
use domain::record::DataKind;
use domain::rehab::plan::PlanState;
use leptos::prelude::*;
use std::sync::Arc;

/// `/plans/:id`; `?week=2026-11-23` shows the sessions of another week than this one; `?do=` opens a form (`edit`, `goal`, `measure`, `end`), `?goal=` the forms of a goal, `?instrument=` those of a
/// measurement.
#[component]
pub fn PlanPage() -> impl IntoView {
    let (refresh, week) = (visit().refresh, date_from_machine(&query("week")));
    page(async move |plans: Arc<dyn Plans>, actor: Actor| plans.plan(&actor, id(&param("id"))?, week, refresh).await, show)
}

/// Name of a field of any form of the page.
pub(super) fn label(l: Lang, field: &str) -> String {
    written::label(l, field)
        .or_else(|| goals::label(l, field))
        .or_else(|| measures::label(l, field))
        .or_else(|| reliance::label(l, field))
        .or_else(|| exercises::label(l, field))
        .or_else(|| record::label(l, field))
        .or_else(|| team::label(l, field))
        .unwrap_or_else(|| side::label(l, field))
}

/// Is a form open: asked for in the address, or not accepted just now?
pub(super) fn is_open(asked: &str, acts: &[&str]) -> bool {
    query("do") == asked || failed().is_some_and(|f| acts.contains(&f.fields.get("act")))
}

fn show(p: PlanView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Rehabiliteringsplan", "Rehabilitation plan");
    let keeps = p.may_keep && !p.has_died;
    let open = keeps && !p.state.is_over();
    let measures_open = p.may_measure && !p.has_died && !p.state.is_over() && !p.masters.is_record(DataKind::Measures);
    let goals_open = open && !p.masters.is_record(DataKind::Goals);
    // The last checkpoint of a course often lies behind the plan's end.
    let tells = keeps && !matches!(p.state, PlanState::Replaced { .. });
    view! {
        <Frame title=title nav=Nav::Plans class="stay-page" live=true>
            {head(l, &p, open, measures_open, goals_open)}
            <div class="page">
                <ErrorSummary label />
                <div class="grid grid--main-side">
                    <div class="stack">
                        {open.then(|| written::forms(l, &p))}
                        {goals_open.then(|| goals::forms(l, &p))}
                        {measures_open.then(|| measures::forms(l, &p))}
                        {awaiting::panel(l, &p)}
                        {record::panel(l, &p, open)}
                        {goals::panel(l, &p)}
                        {exercises::panel(l, &p, open)}
                        {measures::panel(l, &p, open)}
                        {reliance::functioning(l, &p, open)}
                        {week::question(l, p.version, &p.week, p.may_keep)}
                        {week::panel(l, p.id, &p.week, open)}
                    </div>
                    <div class="stack">
                        {side::words(l, &p)}
                        {side::place(l, &p, open)}
                        {side::clock(l, &p, open)}
                        {team::panel(l, &p, open)}
                        {team::notes(l, &p)}
                        {reliance::course(l, &p, open, tells)}
                        {side::facts(l, &p)}
                    </div>
                </div>
            </div>
        </Frame>
    }
}

fn head(l: Lang, p: &PlanView, open: bool, measures_open: bool, goals_open: bool) -> impl IntoView + use<> {
    let (own, age) = (format!("/plans/{}", p.id), p.age);
    let place = p.bed.clone().unwrap_or_else(|| p.site.1.clone());
    let place = match p.stay {
        Some(stay) => view! { <a href=format!("/stays/{stay}")><strong>{place}</strong></a> }.into_any(),
        None => view! { <strong>{place}</strong> }.into_any(),
    };
    let lead = p.lead.1.clone();
    let hindrance = (!p.hindrance.is_empty()).then(|| p.hindrance.clone());
    let class = match p.state {
        PlanState::Draft { .. } | PlanState::Paused { .. } => "badge badge--amber",
        PlanState::Running { .. } => "badge badge--info",
        PlanState::Ended { .. } | PlanState::Replaced { .. } => "badge badge--line",
    };
    let buttons = (open || measures_open).then(|| {
        view! {
            <div class="row">
                {open.then(|| view! { <a class="button" href=format!("{own}?do=edit#edit")><Icon name=Glyph::Edit />{t!(l, "Ret planen", "Change the plan")}</a> })}
                {measures_open.then(|| view! { <a class="button" href=format!("{own}?do=measure#measure")>{t!(l, "Ny måling", "New measurement")}</a> })}
                {goals_open.then(|| view! { <a class="button button-primary" href=format!("{own}?do=goal#goal")><Icon name=Glyph::Plus />{t!(l, "Nyt mål", "New goal")}</a> })}
            </div>
        }
    });
    view! {
        <div class="person">
            <div>
                <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href="/plans">{t!(l, "Planer", "Plans")}</a></li><li aria-current="page">{t!(l, "Rehabiliteringsplan", "Rehabilitation plan")}</li></ol></nav>
                <h1>{p.name.clone()}" "<small>{t!(l, "{age} år", "{age} years")}</small></h1>
                <p class="person__facts">
                    {place}
                    <span class=class>{plan_state_name(l, p.state)}</span>
                    {p.has_died.then(|| view! { <span class="badge badge--line">{t!(l, "Død", "Dead")}</span> })}
                    <span>{plan_kind_name(l, p.kind)}</span>
                    <span>{t!(l, "Tovholder: {lead}", "Lead: {lead}")}</span>
                    {hindrance.map(|h| view! { <span>{t!(l, "Hindring: {h}", "In the way: {h}")}</span> })}
                    {p.protected.then(|| view! { <span class="badge badge--line"><Icon name=Glyph::Lock small=true />{t!(l, "Navne- og adressebeskyttelse", "Name and address protection")}</span> })}
                </p>
            </div>
            {buttons}
        </div>
    }
}
