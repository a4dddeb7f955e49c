//! `/stays/:id/tobs`: a new set of TOBS, what came of the last, those before, and whether it is used at all.

use super::panel::{not_used, result, unapproved};
use super::sets::{copied, trend};
use super::{TobsRow, TobsView};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::stay::{StayView, Stays, head};
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param, query};
use crate::words::{consciousness_name, options, temperature_site_name, tobs_unit, tobs_value_name};
use domain::access::Actor;
use domain::code::Code as _;
use domain::rehab::tobs::TobsValue;
use leptos::prelude::*;
use std::sync::Arc;

const REGISTER: &str = "register_tobs";
const STRIKE: &str = "strike_tobs";
const EXCLUDE: &str = "exclude_tobs";
const USE: &str = "use_tobs";

fn label(l: Lang, field: &str) -> String {
    match field {
        "temperature_site" => t!(l, "Hvor er temperaturen målt?", "Where was the temperature taken?"),
        "taken_at" => t!(l, "Målt", "Taken"),
        "replaces" => t!(l, "Retter et sæt, der er forkert", "Corrects a set that is wrong"),
        "set" => t!(l, "Hvilket sæt", "Which set"),
        "strike_reason" | "replace_reason" => t!(l, "Hvad var forkert?", "What was wrong?"),
        "exclude_reason" => t!(l, "Begrundelse", "Reason"),
        value => TobsValue::from_code(value).map_or_else(|_| value.to_owned(), |value| tobs_value_name(l, value).to_owned()),
    }
}

/// `/stays/:id/tobs`.
#[component]
pub fn TobsPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.stay(&actor, id(&param("id"))?, refresh).await, show)
}

fn show(s: StayView) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    view! {
        <Frame title="TOBS" nav=Nav::Board class="stay-page" live=true>
            {head(l, &s, now, false)}
            <div class="page">
                <ErrorSummary label />
                {sections(l, &s)}
            </div>
        </Frame>
    }
}

fn sections(l: Lang, s: &StayView) -> impl IntoView + use<> {
    let (t, asked) = (&s.tobs, query("set"));
    let shown = t.sets.iter().find(|set| set.id.to_string() == asked && set.struck.is_none()).or(t.latest());
    let form = (t.may_keep && t.excluded.is_none()).then(|| taking(l, t));
    view! {
        <div class="grid grid--main-side">
            <div class="stack">
                {t.excluded.as_ref().map(|excluded| not_used(l, excluded))}
                {shown.map(|set| latest(l, t, set))}
                {form}
            </div>
            <div class="stack">
                {before(l, t)}
                {t.may_keep.then(|| using(l, t))}
                {tables(l, s)}
            </div>
        </div>
    }
}

fn latest(l: Lang, t: &TobsView, set: &TobsRow) -> impl IntoView + use<> {
    let title = if t.latest().is_some_and(|latest| latest.id == set.id) {
        t!(l, "Seneste TOBS", "Latest TOBS")
    } else {
        t!(l, "Registreret TOBS, der ikke er den seneste", "Registered TOBS that is not the latest")
    };
    view! {
        <section class="panel" aria-labelledby="result">
            <div class="panel__head"><h2 id="result" tabindex="-1">{title}</h2></div>
            <div class="panel__body stack-s">{result(l, t, set)}</div>
        </section>
    }
}

fn number(l: Lang, value: TobsValue, mode: &'static str) -> impl IntoView {
    view! { <TextField act=REGISTER name=value.code() label=tobs_value_name(l, value) hint=tobs_unit(l, value) mode=mode class="tobs__number" /> }
}

/// "24. nov. 09:41: 2".
fn named(l: Lang, set: &TobsRow) -> Opt {
    let at = date_time_relative(l, set.taken, visit().now.date());
    Opt::new(set.id.to_string(), format!("{at}: TOBS {}", set.tobs.total()))
}

fn standing(t: &TobsView) -> impl Iterator<Item = &TobsRow> {
    t.sets.iter().rev().filter(|set| set.struck.is_none())
}

fn taking(l: Lang, t: &TobsView) -> impl IntoView + use<> {
    let wrong: Vec<Opt> = standing(t).map(|set| named(l, set)).collect();
    let correcting = (!wrong.is_empty()).then(|| {
        let wrong = std::iter::once(Opt::new("", t!(l, "Nej, et nyt sæt", "No, a new set"))).chain(wrong).collect();
        view! {
            <details class="fold" open=!crate::ui::form::typed(REGISTER, "replaces", "").is_empty()>
                <summary>{t!(l, "Sættet retter et, der er forkert", "The set corrects one that is wrong")}</summary>
                <Select act=REGISTER name="replaces" label=label(l, "replaces") options=wrong />
                <TextField act=REGISTER name="replace_reason" label=label(l, "replace_reason") class="w-l" />
            </details>
        }
    });
    let sites = options(l, temperature_site_name);
    view! {
        <section class="panel" aria-labelledby="new">
            <div class="panel__head"><h2 id="new" tabindex="-1">{t!(l, "Nyt sæt", "New set")}</h2>{t.is_unapproved.then(|| unapproved(l))}</div>
            <div class="panel__body">
                <ActForm act=REGISTER version=t.version>
                    {number(l, TobsValue::Pulse, "numeric")}
                    <Choices act=REGISTER name=TobsValue::Consciousness.code() label=tobs_value_name(l, TobsValue::Consciousness) options=options(l, consciousness_name) class="opts--cards" />
                    {number(l, TobsValue::Respiration, "numeric")}
                    {number(l, TobsValue::Temperature, "decimal")}
                    <Choices
                        act=REGISTER
                        name="temperature_site"
                        label=label(l, "temperature_site")
                        hint=t!(l, "Skriv, hvad termometeret viser: oralt lægges 0,5 til, aksillært 1,0. Under 36 og over 40 skal måles rektalt.", "Write what the thermometer shows: orally 0.5 is added, in the armpit 1.0. Below 36 and above 40 must be taken rectally.")
                        options=sites
                        class="opts--3 opts--cards"
                    />
                    {number(l, TobsValue::Systolic, "numeric")}
                    <TextField act=REGISTER name="taken_at" label=label(l, "taken_at") hint=t!(l, "Tom betyder nu. Fx i dag 10:15", "Empty means now. E.g. today 10:15") class="w-m" />
                    {correcting}
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem TOBS", "Keep the TOBS")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

fn before(l: Lang, t: &TobsView) -> impl IntoView + use<> {
    let all: Vec<Opt> = standing(t).map(|set| named(l, set)).collect();
    let strike = (t.may_keep && !all.is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary>{t!(l, "Et sæt er registreret ved en fejl", "A set was registered by mistake")}</summary>
                <ActForm act=STRIKE version=t.version>
                    <Select act=STRIKE name="set" label=label(l, "set") options=all />
                    <TextField act=STRIKE name="strike_reason" label=label(l, "strike_reason") />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Markér som fejl", "Mark as a mistake")}</button></div>
                </ActForm>
            </details>
        }
    });
    let none = t
        .sets
        .is_empty()
        .then(|| view! { <p class="empty">{t!(l, "TOBS er ikke taget i opholdet.", "TOBS has not been taken in the stay.")}</p> });
    view! {
        <section class="panel" aria-labelledby="before">
            <div class="panel__head"><h2 id="before">{t!(l, "Udvikling", "Course")}</h2></div>
            <div class="panel__body stack-s">{none}{trend(l, t)}{copied(l, t)}{strike}</div>
        </section>
    }
}

fn using(l: Lang, t: &TobsView) -> impl IntoView + use<> {
    let form = if t.excluded.is_some() {
        view! {
            <ActForm act=USE version=t.version>
                <div class="actions"><button class="button" type="submit">{t!(l, "Brug TOBS igen", "Use TOBS again")}</button></div>
            </ActForm>
        }
        .into_any()
    } else {
        view! {
            <details class="fold" open=crate::caller::failed().is_some_and(|f| f.fields.get("act") == EXCLUDE)>
                <summary>{t!(l, "TOBS bruges ikke i dette ophold", "TOBS is not used in this stay")}</summary>
                <ActForm act=EXCLUDE version=t.version>
                    <TextField act=EXCLUDE name="exclude_reason" label=label(l, "exclude_reason") hint=t!(l, "Fx terminal, aftalt med egen læge", "E.g. terminal, agreed with the own doctor") />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Brug ikke TOBS", "Do not use TOBS")}</button></div>
                </ActForm>
            </details>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="using">
            <div class="panel__head"><h2 id="using">{t!(l, "Bruges TOBS?", "Is TOBS used?")}</h2></div>
            <div class="panel__body">{form}</div>
        </section>
    }
}

/// The way to the tables, for those who may approve them.
fn tables(l: Lang, s: &StayView) -> Option<impl IntoView + use<>> {
    let to = s.site.filter(|_| s.tobs.may_approve).map(|site| format!("/tobs/tables?site={site}"))?;
    Some(view! { <p class="small"><a href=to>{t!(l, "Stedets tabeller for TOBS", "The site's tables of TOBS")}</a></p> })
}
