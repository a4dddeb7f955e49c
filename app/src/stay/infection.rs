//! `/stays/:id/infection`: a result has come, or isolation begins. What was before stays in the list.

use super::head::head;
use super::{Acting, InfectionRow, StayAct, Stays};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param};
use crate::words::{cleaning_class_name, infection_name};
use domain::access::Actor;
use domain::code::Code as _;
use domain::request::Infection;
use domain::stay::CleaningClass;
use leptos::prelude::*;
use std::sync::Arc;

const ACT: &str = "change_infection";

fn label(l: Lang, field: &str) -> String {
    match field {
        "infection" => t!(l, "Smittestatus", "Infection status"),
        "cleaning" => t!(l, "Slutrengøring", "Cleaning afterwards"),
        _ => t!(l, "Hvor vides det fra?", "Where is it known from?"),
    }
}

/// `/stays/:id/infection`.
#[component]
pub fn InfectionPage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Infection).await, show)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Smittestatus", "Infection status");
    let current = infection_name(l, a.stay.infection);
    let statuses = Infection::ALL.iter().map(|i| Opt::new(i.code(), infection_name(l, *i))).collect();
    let cleanings = CleaningClass::ALL.iter().map(|c| Opt::new(c.code(), cleaning_class_name(l, *c))).collect();
    view! {
        <Frame title=title.clone() nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <section class="panel" aria-labelledby="infection">
                    <div class="panel__head"><h2 id="infection">{title}</h2><span class="small muted">{t!(l, "Nu: {current}", "Now: {current}")}</span></div>
                    <div class="panel__body stack">
                        <p class="muted">{t!(
                            l,
                            "Afventer prøvesvar tæller som isolation, også for medboerne. Kan isolationen ikke holdes på stuen, får visitationen en opgave.",
                            "Awaiting a result counts as isolation, for room-mates too. Where isolation cannot be kept in the room, the allocators get a task."
                        )}</p>
                        <ActForm act=ACT version=a.stay.version>
                            <Choices act=ACT name="infection" label=label(l, "infection") options=statuses class="opts--2" />
                            <Choices act=ACT name="cleaning" label=label(l, "cleaning") hint=t!(l, "Skal vælges, når isolationen ophører", "To be chosen when isolation ends") options=cleanings class="opts--2" />
                            <TextField act=ACT name="reason" label=label(l, "reason") hint=t!(l, "Fx svar fra hospitalet, ring 12 34 56 78", "E.g. answer from the hospital") class="w-l" />
                            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem smittestatus", "Save the infection status")}</button></div>
                        </ActForm>
                    </div>
                </section>
                {(!a.infections.is_empty()).then(|| changes(l, &a.infections))}
            </div>
        </Frame>
    }
}

fn changes(l: Lang, rows: &[InfectionRow]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let lines = rows
        .iter()
        .map(|row| {
            let (before, after) = (infection_name(l, row.before), infection_name(l, row.after));
            let (when, who) = (date_time_relative(l, row.at, today), row.who.clone());
            let cleaning = cleaning_class_name(l, row.cleaning);
            view! { <li><b>{format!("{before} → {after}")}</b>" "<small class="muted">{format!("{when} · {who} · {cleaning} · {}", row.reason)}</small></li> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="before">
            <div class="panel__head"><h2 id="before">{t!(l, "Tidligere", "Before")}</h2></div>
            <ul class="rows">{lines}</ul>
        </section>
    }
}
