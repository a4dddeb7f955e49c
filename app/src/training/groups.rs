//! `/groups`: the groups of a team with their seats and lines; `?plan=` looks for one for a citizen.

use super::fields::{fields, label};
use super::{Card, GroupsView, Trainings};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{time_table, weekday_date};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{page, query};
use domain::access::Actor;
use domain::ids::PlanId;
use leptos::prelude::*;
use std::sync::Arc;

const OPEN: &str = "open_group";

/// `/groups`.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let plan: Option<PlanId> = query("plan").parse().ok();
    page(async move |trainings: Arc<dyn Trainings>, actor: Actor| trainings.groups(&actor, plan).await, show)
}

fn show(g: GroupsView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Hold", "Groups");
    let sub = g.joining.as_ref().map(|(_, name)| {
        let name = name.clone();
        t!(l, "Find et hold til {name}", "Find a group for {name}")
    });
    let rows = g.groups.iter().map(|card| row(l, card, g.joining.as_ref().map(|(plan, _)| *plan))).collect_view();
    let body = if g.groups.is_empty() {
        view! { <p class="panel__body empty">{t!(l, "Ingen hold de næste uger.", "No groups in the next weeks.")}</p> }.into_any()
    } else {
        view! {
            <table class="table table--cards">
                <thead><tr>
                    <th scope="col">{t!(l, "Tid", "Time")}</th><th scope="col">{t!(l, "Hold", "Group")}</th><th scope="col">{t!(l, "Sted", "Place")}</th>
                    <th scope="col">{t!(l, "Terapeut", "Therapist")}</th><th scope="col" class="r">{t!(l, "Pladser", "Seats")}</th>
                    <th scope="col" class="r">{t!(l, "Venter", "Waiting")}</th><th scope="col"><span class="sr-only">{t!(l, "Handling", "Act")}</span></th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let sites = g.sites.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone())).collect();
    view! {
        <Frame title=title.clone() nav=Nav::Day class="page">
            <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href="/day">{t!(l, "Min dag", "My day")}</a></li><li aria-current="page">{title.clone()}</li></ol></nav>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{sub}</p></div></div>
            <ErrorSummary label />
            <div class="stack">
                <section class="panel" aria-label=t!(l, "Kommende hold", "Groups to come")>{body}</section>
                <section class="panel" aria-labelledby="new-group">
                    <div class="panel__head"><h2 id="new-group">{t!(l, "Nyt hold", "New group")}</h2></div>
                    <div class="panel__body">
                        <ActForm act=OPEN>
                            <Select act=OPEN name="site" label=label(l, "site") options=sites />
                            <TextField act=OPEN name="seats" label=label(l, "seats") value="8" mode="numeric" class="w-s" />
                            {fields(l, OPEN, &g.choices, true)}
                            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Opret holdet", "Open the group")}</button></div>
                        </ActForm>
                    </div>
                </section>
            </div>
        </Frame>
    }
}

fn row(l: Lang, card: &Card, joining: Option<PlanId>) -> impl IntoView + use<> {
    let at = format!("{} {}–{}", weekday_date(l, card.from.date()), time_table(card.from.time()), time_table(card.to.time()));
    let (seats, taken) = (card.seats.unwrap_or(0), card.trainees.len());
    let what = card.what.clone();
    let is_in = joining.is_some_and(|plan| card.trainees.iter().chain(&card.waiting).any(|t| t.plan == plan));
    let join = joining.filter(|_| !is_in && card.is_open()).map(|plan| {
        let text = if taken < usize::from(seats) { t!(l, "Giv plads", "Give a seat") } else { t!(l, "Sæt i kø", "Put in line") };
        let (session, of) = (card.id.to_string(), format!(": {what}, {at}"));
        view! {
            <ActForm act="join_group">
                <input type="hidden" name="session" value=session />
                <input type="hidden" name="plan" value=plan.to_string() />
                <button class="button button--s" type="submit">{text}<span class="sr-only">{of}</span></button>
            </ActForm>
        }
    });
    view! {
        <tr>
            <td data-label=t!(l, "Tid", "Time")>{at.clone()}</td>
            <th scope="row" data-label=t!(l, "Hold", "Group")><a href=format!("/sessions/{}", card.id)>{card.what.clone()}</a></th>
            <td data-label=t!(l, "Sted", "Place")>{card.room.clone()}</td>
            <td data-label=t!(l, "Terapeut", "Therapist")>{card.therapists.join(", ")}</td>
            <td class="r" data-label=t!(l, "Pladser", "Seats")>{t!(l, "{taken} af {seats}", "{taken} of {seats}")}</td>
            <td class="r" data-label=t!(l, "Venter", "Waiting")>{card.waiting.len()}</td>
            <td>{join}{is_in.then(|| t!(l, "På holdet", "In the group"))}</td>
        </tr>
    }
}
