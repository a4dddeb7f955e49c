//! `/plans`: the plans of the team, what is to be looked at first.

use super::{PlanRow, Plans, goals, side};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::format::date_short;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use crate::words::{mode_name, plan_kind_name, plan_state_name};
use domain::access::{Actor, Role};
use domain::rehab::plan::{Mode, PlanState};
use leptos::prelude::*;
use std::sync::Arc;

/// `/plans`; `?whose=mine` shows those whose team the actor is in.
#[component]
pub fn PlansPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |plans: Arc<dyn Plans>, actor: Actor| plans.plans(&actor, refresh).await, show)
}

fn show(rows: Vec<PlanRow>) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Rehabiliteringsplaner", "Rehabilitation plans");
    let (count, home) = (rows.len(), rows.iter().filter(|r| r.mode != Mode::Inpatient).count());
    let (only_mine, mine) = (query("whose") == "mine", rows.iter().filter(|r| r.is_mine).count());
    let whose = (count > 0).then(|| {
        let link = |href: &'static str, is_now: bool, text: String| view! { <a href=href aria-current=is_now.then_some("page")>{text}</a> };
        view! {
            <nav class="seg" aria-label=t!(l, "Hvis planer", "Whose plans")>
                {link("/plans", !only_mine, t!(l, "Alle ({count})", "All ({count})"))}
                {link("/plans?whose=mine", only_mine, t!(l, "Mine ({mine})", "Mine ({mine})"))}
            </nav>
        }
    });
    let rows: Vec<PlanRow> = rows.into_iter().filter(|row| !only_mine || row.is_mine).collect();
    let holds_talks = use_context::<Actor>().is_some_and(|actor| matches!(actor.role, Role::WardNurse | Role::Therapist));
    let talks = holds_talks.then(|| view! { <a class="button" href="/screening">{t!(l, "Rygestopsamtaler", "Stop-smoking talks")}</a> });
    let body = if rows.is_empty() {
        let text = if count == 0 {
            t!(
                l,
                "Ingen planer er i gang. En plan begynder fra borgerens ophold.",
                "No plans are going on. A plan begins from the citizen's stay."
            )
        } else {
            t!(l, "Du er ikke på teamet i nogen plan.", "You are in the team of no plan.")
        };
        view! { <p class="panel__body empty">{text}</p> }.into_any()
    } else {
        table(l, rows).into_any()
    };
    view! {
        <Frame title=title.clone() nav=Nav::Plans class="page" live=true>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{t!(l, "{count} i gang, heraf {home} uden for plads", "{count} going on, {home} of them outside a bed")}</p></div>
                <div class="row">{whose}{talks}<a class="button" href="/conferences">{t!(l, "Ugentlig konference", "Weekly conference")}</a></div></div>
            <section class="panel" aria-label=t!(l, "Planer", "Plans")>{body}</section>
        </Frame>
    }
}

fn table(l: Lang, rows: Vec<PlanRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| line(l, row)).collect_view();
    view! {
        <table class="table table--cards">
            <thead>
                <tr>
                    <th scope="col">{t!(l, "Borger", "Citizen")}</th>
                    <th scope="col">{t!(l, "Foregår", "Takes place")}</th>
                    <th scope="col">{t!(l, "Plan", "Plan")}</th>
                    <th scope="col">{t!(l, "7-dages ur", "7-day clock")}</th>
                    <th scope="col">{t!(l, "Vurderes næste gang", "Looked at next")}</th>
                    <th scope="col" class="r">{t!(l, "GAS T-score", "GAS T-score")}</th>
                    <th scope="col">{t!(l, "Tovholder", "Lead")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn line(l: Lang, row: PlanRow) -> impl IntoView {
    let place = match row.mode {
        Mode::Inpatient => row.place.clone(),
        Mode::Home | Mode::Outpatient => format!("{} · {}", mode_name(l, row.mode), row.place),
    };
    let state = match row.state {
        PlanState::Draft { .. } | PlanState::Paused { .. } => {
            Some(view! { " " <span class="badge badge--amber">{plan_state_name(l, row.state)}</span> })
        }
        PlanState::Running { .. } | PlanState::Ended { .. } | PlanState::Replaced { .. } => None,
    };
    let clock = row.clock.map_or_else(|| view! { <span class="muted">"–"</span> }.into_any(), |clock| side::badge(l, clock));
    let review = match row.next_review.map(|day| date_short(l, day)) {
        Some(day) if row.is_due => {
            view! { <span class="badge badge--amber"><Icon name=Glyph::Time small=true />{day}<span class="sr-only">{t!(l, ", skal vurderes", ", to be looked at")}</span></span> }.into_any()
        }
        Some(day) => view! { {day} }.into_any(),
        None => view! { <span class="muted">"–"</span> }.into_any(),
    };
    let n = row.attainment.judged;
    let score = match row.attainment.now {
        Some(score) => view! { {goals::score_text(l, score)}" "<small class="muted">{format!("n = {n}")}</small> }.into_any(),
        None => view! { <span class="muted">{t!(l, "mangler", "missing")}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-title=t!(l, "Borger", "Citizen")><span><a href=format!("/plans/{}", row.id)>{row.name}</a>{state}</span></th>
            <td data-title=t!(l, "Foregår", "Takes place")>{place}</td>
            <td data-title=t!(l, "Plan", "Plan")>{plan_kind_name(l, row.kind)}</td>
            <td data-title=t!(l, "7-dages ur", "7-day clock")>{clock}</td>
            <td data-title=t!(l, "Vurderes næste gang", "Looked at next")>{review}</td>
            <td data-title=t!(l, "GAS T-score", "GAS T-score") class="r">{score}</td>
            <td data-title=t!(l, "Tovholder", "Lead")>{row.lead}</td>
        </tr>
    }
}
