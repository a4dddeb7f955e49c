//! `/stays/:id/death`: a death, in two facts with their times, and what is collected afterwards. Quiet words, no name on the board.

use super::head::head;
use super::{Acting, DeathView, StayAct, Stays};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param};
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;

fn label(l: Lang, field: &str) -> String {
    match field {
        "found_by" => t!(l, "Fundet af", "Found by"),
        "doctor" => t!(l, "Læge", "Doctor"),
        _ => t!(l, "Tidspunkt", "Time"),
    }
}

/// `/stays/:id/death`.
#[component]
pub fn DeathPage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Death).await, show)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Dødsfald", "Death");
    let body = match &a.stay.death {
        None if a.stay.ended.is_some() => {
            view! { <p class="empty">{t!(l, "Dødsfaldet er ikke registreret her.", "The death is not registered here.")}</p> }.into_any()
        }
        None => found(l, a.stay.version).into_any(),
        Some(d) => known(l, d).into_any(),
    };
    view! {
        <Frame title=title nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow"><ErrorSummary label /><div class="stack">{body}</div></div>
        </Frame>
    }
}

fn when(l: Lang) -> String {
    t!(l, "Tom betyder nu. Fx i dag 02:15", "Empty means now. E.g. today 02:15")
}

fn panel(name: &'static str, title: String, sub: String, body: AnyView) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=name>
            <div class="panel__head"><h2 id=name>{title}</h2><span class="small muted">{sub}</span></div>
            <div class="panel__body">{body}</div>
        </section>
    }
}

fn found(l: Lang, version: i32) -> impl IntoView {
    const ACT: &str = "found_dead";
    let form = view! {
        <ActForm act=ACT version=version>
            <TextField act=ACT name="at" label=label(l, "at") hint=when(l) class="w-m" />
            <TextField act=ACT name="found_by" label=label(l, "found_by") />
            <p class="small muted">{t!(l, "Opholdet og egenbetalingen slutter. Sengen venter på afhentning, uden navn på tavlen. Ingen får besked, før en læge har bekræftet.", "The stay and its charges end. The bed waits for the collection, without a name on the board. Nobody is told before a doctor has confirmed.")}</p>
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Registrér dødsfaldet", "Register the death")}</button></div>
        </ActForm>
    };
    panel("found", t!(l, "Borgeren er død", "The citizen has died"), String::new(), form.into_any())
}

fn known(l: Lang, d: &DeathView) -> impl IntoView + use<> {
    let today = visit().now.date();
    let at = |at: PrimitiveDateTime| date_time_relative(l, at, today);
    let found = format!("{} · {}", at(d.found), d.found_by);
    let confirmed = d.confirmed.map(|c| format!("{} · {}", at(c), d.doctor));
    let (body, belongings) = (d.body.map(at), d.belongings.map(at));
    let missing = t!(l, "afventer", "awaited");
    let or = |text: Option<String>| text.unwrap_or_else(|| missing.clone());
    let facts = view! {
        <dl class="facts">
            <dt>{t!(l, "Fundet", "Found")}</dt><dd>{found}</dd>
            <dt>{t!(l, "Bekræftet af læge", "Confirmed by a doctor")}</dt><dd>{or(confirmed.clone())}</dd>
            <dt>{t!(l, "Borgeren hentet", "Citizen collected")}</dt><dd>{or(body.clone())}</dd>
            <dt>{t!(l, "Ejendele hentet", "Belongings collected")}</dt><dd>{or(belongings.clone())}</dd>
        </dl>
    };
    let confirm = confirmed.is_none().then(|| doctor(l));
    let collect = confirmed.is_some();
    let body_form =
        (collect && body.is_none()).then(|| collected(l, "collected_body", t!(l, "Borgeren er hentet", "The citizen is collected")));
    let belongings_form = (collect && belongings.is_none())
        .then(|| collected(l, "collected_belongings", t!(l, "Ejendelene er hentet", "The belongings are collected")));
    view! {
        {panel("facts", t!(l, "Dødsfald", "Death"), String::new(), facts.into_any())}
        {confirm}{body_form}{belongings_form}
    }
}

fn doctor(l: Lang) -> impl IntoView {
    const ACT: &str = "confirm_death";
    let form = view! {
        <ActForm act=ACT>
            <TextField act=ACT name="doctor" label=label(l, "doctor") />
            <TextField act=ACT name="at" label=label(l, "at") hint=when(l) class="w-m" />
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Lægen har bekræftet", "The doctor has confirmed")}</button></div>
        </ActForm>
    };
    let sub = t!(
        l,
        "Derefter får afsnittet en opgave om besked til pårørende og egen læge",
        "Then the ward gets a task to tell relatives and the own doctor"
    );
    panel("confirm", t!(l, "Lægens bekræftelse", "The doctor's confirmation"), sub, form.into_any())
}

fn collected(l: Lang, act: &'static str, title: String) -> impl IntoView {
    let button = title.clone();
    let form = view! {
        <ActForm act=act>
            <TextField act=act name="at" label=label(l, "at") hint=when(l) class="w-m" />
            <div class="actions"><button class="button" type="submit">{button}</button></div>
        </ActForm>
    };
    let sub = t!(l, "Når begge dele er hentet, går sengen til klargøring", "When both are collected, the bed goes to cleaning");
    panel(act, title, sub, form.into_any())
}
