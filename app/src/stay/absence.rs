//! `/stays/:id/absence`: the citizen is away; then back, or the held bed is held longer or given up. A person decides.

use super::head::head;
use super::{Acting, AwayView, StayAct, Stays};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_time_input, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param};
use crate::words::{absence_kind_name, outcome_name, word_name};
use domain::absence::{AbsenceKind, Word};
use domain::access::Actor;
use domain::code::Code as _;
use domain::stay::Outcome;
use leptos::prelude::*;
use std::sync::Arc;

fn label(l: Lang, field: &str) -> String {
    match field {
        "kind" => t!(l, "Fravær", "Absence"),
        "place" => t!(l, "Hvor", "Where"),
        "expected_return" => t!(l, "Forventet retur", "Expected back"),
        "until" => t!(l, "Fasthold til", "Hold until"),
        "reason" => t!(l, "Begrundelse", "Reason"),
        "outcome" => t!(l, "Borgeren er", "The citizen is"),
        "word" => t!(l, "Besked", "Word"),
        "word_at" => t!(l, "Hvornår det skete", "When it happened"),
        _ => t!(l, "Tidspunkt", "Time"),
    }
}

/// `/stays/:id/absence`.
#[component]
pub fn AbsencePage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Absence).await, show)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let version = a.stay.version;
    let forms = match &a.stay.away {
        None => begin(l, version).into_any(),
        Some(away) => view! { <div class="stack">{back(l, version, away)}{away.may_decide.then(|| decide(l, version, away))}{news(l, version)}{mistake(l, version)}</div> }.into_any(),
    };
    view! {
        <Frame title=t!(l, "Fravær", "Absence") nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow"><ErrorSummary label />{forms}</div>
        </Frame>
    }
}

fn now_hint(l: Lang) -> String {
    t!(l, "Tom betyder nu. Fx i dag 10:15", "Empty means now. E.g. today 10:15")
}

fn panel(name: &'static str, title: String, sub: String, form: AnyView) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=name>
            <div class="panel__head"><h2 id=name>{title}</h2><span class="small muted">{sub}</span></div>
            <div class="panel__body">{form}</div>
        </section>
    }
}

fn begin(l: Lang, version: i32) -> impl IntoView {
    const ACT: &str = "leave";
    let kinds = AbsenceKind::ALL.iter().map(|k| Opt::new(k.code(), absence_kind_name(l, *k))).collect();
    let form = view! {
        <ActForm act=ACT version=version>
            <Choices act=ACT name="kind" label=label(l, "kind") options=kinds />
            <TextField act=ACT name="at" label=label(l, "at") hint=now_hint(l) class="w-m" />
            <TextField act=ACT name="place" label=label(l, "place") hint=t!(l, "Fx Fjordby Sygehus, Medicinsk 2", "E.g. Fjordby Sygehus, Medicinsk 2") />
            <TextField act=ACT name="expected_return" label=label(l, "expected_return") hint=t!(l, "Frivillig", "Optional") class="w-m" />
            <p class="small muted">{t!(l, "Pladsen fastholdes. Den frigives aldrig af sig selv: når tiden er gået, får visitationen en opgave.", "The place is held. It is never released by itself: when the time is up, the allocators get a task.")}</p>
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Registrér fravær, og fasthold pladsen", "Register the absence, and hold the place")}</button></div>
        </ActForm>
    };
    panel("begin", t!(l, "Borgeren er fraværende", "The citizen is away"), String::new(), form.into_any())
}

fn back(l: Lang, version: i32, away: &AwayView) -> impl IntoView + use<> {
    const ACT: &str = "come_back";
    let (kind, since) = (absence_kind_name(l, away.kind), date_time_relative(l, away.since, visit().now.date()));
    let form = view! {
        <ActForm act=ACT version=version>
            <TextField act=ACT name="at" label=label(l, "at") hint=now_hint(l) class="w-m" />
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Registrér retur", "Register the return")}</button></div>
        </ActForm>
    };
    panel("back", t!(l, "Retur", "Return"), t!(l, "{kind} siden {since}", "{kind} since {since}"), form.into_any())
}

fn decide(l: Lang, version: i32, away: &AwayView) -> impl IntoView + use<> {
    const LONGER: &str = "hold_longer";
    const RELEASE: &str = "release";
    let until = date_time_relative(l, away.hold_until, visit().now.date());
    let day = date_time_input(away.hold_until + time::Duration::DAY);
    let outcomes = std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")))
        .chain(Outcome::ALL.iter().filter(|o| o.is_departure()).map(|o| Opt::new(o.code(), outcome_name(l, *o))))
        .collect();
    let because = away.reason.clone();
    let longer = view! {
        <ActForm act=LONGER version=version>
            <TextField act=LONGER name="until" label=label(l, "until") value=day class="w-m" />
            <TextArea act=LONGER name="reason" label=label(l, "reason") value=because rows=2 />
            <div class="actions"><button class="button" type="submit">{t!(l, "Fasthold længere", "Hold longer")}</button></div>
        </ActForm>
    };
    let release = view! {
        <ActForm act=RELEASE version=version>
            <Select act=RELEASE name="outcome" label=label(l, "outcome") options=outcomes />
            <TextArea act=RELEASE name="reason" label=label(l, "reason") rows=2 />
            <p class="small muted">{t!(l, "Opholdet slutter, sengen går til klargøring, og afsnittet får en opgave om ejendele og pårørende. Kommer borgeren tilbage, hører det nye ophold til samme forløb.", "The stay ends, the bed goes to cleaning, and the ward gets a task about belongings and relatives. If the citizen comes back, the new stay belongs to the same course.")}</p>
            <div class="actions"><button class="button button-danger" type="submit">{t!(l, "Frigiv pladsen", "Release the place")}</button></div>
        </ActForm>
    };
    view! {
        {panel("longer", t!(l, "Fasthold længere", "Hold longer"), t!(l, "Fastholdt til {until}", "Held until {until}"), longer.into_any())}
        {panel("give-up", t!(l, "Frigiv pladsen", "Release the place"), String::new(), release.into_any())}
    }
}

fn news(l: Lang, version: i32) -> impl IntoView {
    const ACT: &str = "tell";
    let words = std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")))
        .chain(Word::ALL.iter().map(|w| Opt::new(w.code(), word_name(l, *w))))
        .collect();
    let form = view! {
        <ActForm act=ACT version=version>
            <Select act=ACT name="word" label=label(l, "word") options=words />
            <TextField act=ACT name="word_at" label=label(l, "word_at") hint=now_hint(l) class="w-m" />
            <div class="actions"><button class="button" type="submit">{t!(l, "Gem beskeden", "Keep the word")}</button></div>
        </ActForm>
    };
    let sub = t!(l, "Visitationen får et forslag. Pladsen frigives ikke.", "The allocators get a proposal. The place is not released.");
    panel("news", t!(l, "Besked om borgeren", "Word about the citizen"), sub, form.into_any())
}

fn mistake(l: Lang, version: i32) -> impl IntoView {
    const ACT: &str = "cancel_absence";
    let form = view! {
        <ActForm act=ACT version=version>
            <TextArea act=ACT name="reason" label=label(l, "reason") rows=2 />
            <div class="actions"><button class="button" type="submit">{t!(l, "Fraværet er en fejl", "The absence is a mistake")}</button></div>
        </ActForm>
    };
    let sub = t!(
        l,
        "Opholdet går videre, som om borgeren havde været her. Begge dele står i historikken.",
        "The stay goes on as if the citizen had been here. Both stand in the history."
    );
    panel("mistake", t!(l, "Registreret ved en fejl", "Registered by mistake"), sub, form.into_any())
}
