//! `/stays/:id/phase`: a stay changes kind or legal basis from a time on. A decision, with a letter.

use super::head::head;
use super::{Acting, StayAct, Stays};
use crate::allocation::view::Basis;
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_time_input, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::kind_name;
use domain::access::Actor;
use domain::code::Code as _;
use domain::facility::StayKind;
use leptos::prelude::*;
use std::sync::Arc;

const ACT: &str = "change_phase";

fn label(l: Lang, field: &str) -> String {
    match field {
        "kind" => t!(l, "Opholdstype", "Kind of stay"),
        "legal_basis" => t!(l, "Lovgrundlag", "Legal basis"),
        "from" => t!(l, "Gælder fra", "In force from"),
        _ => t!(l, "Begrundelse", "Reasons"),
    }
}

/// `/stays/:id/phase`.
#[component]
pub fn PhasePage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Phase).await, show)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Ny fase", "New phase");
    let running = a.stay.phases.last().map(|p| {
        let (kind, basis, from) = (kind_name(l, p.kind), p.legal_basis.clone(), date_time_relative(l, p.from, now.date()));
        t!(l, "Nu: {kind} efter {basis}, fra {from}.", "Now: {kind} under {basis}, from {from}.")
    });
    let kinds =
        StayKind::ALL.iter().filter(|k| !a.only_acute || **k == StayKind::Acute).map(|k| Opt::new(k.code(), kind_name(l, *k))).collect();
    view! {
        <Frame title=title.clone() nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <section class="panel" aria-labelledby="phase">
                    <div class="panel__head"><h2 id="phase">{title}</h2><span class="small muted">{running}</span></div>
                    <div class="panel__body">
                        <ActForm act=ACT version=a.stay.version>
                            <Choices act=ACT name="kind" label=label(l, "kind") options=kinds />
                            <Select act=ACT name="legal_basis" label=label(l, "legal_basis") hint=t!(l, "Afgør, om borgeren betaler for mad, og hvem der behandler en klage", "Decides whether the citizen pays for food, and who hears a complaint") options=bases(l, &a.bases) />
                            <TextField act=ACT name="from" label=label(l, "from") hint=t!(l, "Må ligge i fremtiden, fx 1.1.2027 00:00. Myndighed og betaler følger aftalen den dag.", "May lie in the future, e.g. 1.1.2027 00:00. Authority and payer follow the agreement of that day.") value=date_time_input(now) class="w-m" />
                            <TextArea act=ACT name="reasons" label=label(l, "reasons") hint=t!(l, "Til borgeren, i almindelige ord", "To the citizen, in plain words") rows=4 />
                            <p class="small muted">{t!(l, "Brevet får klagevejledning efter lovgrundlaget og underskrives af dig.", "The letter carries complaint guidance by the legal basis and is signed by you.")}</p>
                            <div class="actions">
                                <button class="button button-primary" type="submit"><Icon name=Glyph::Check />{t!(l, "Afgør fasen, og lav brevet", "Decide the phase, and make the letter")}</button>
                            </div>
                        </ActForm>
                    </div>
                </section>
            </div>
        </Frame>
    }
}

/// Legal bases with what bears on choosing them.
pub(super) fn bases(l: Lang, bases: &[Basis]) -> Vec<Opt> {
    let mut options = vec![Opt::new("", t!(l, "Vælg lovgrundlag", "Choose a legal basis"))];
    options.extend(bases.iter().map(|b| {
        let marks: Vec<String> = [
            b.usual.then(|| t!(l, "sædvanligt her", "usual here")),
            b.charge_allowed.then(|| t!(l, "egenbetaling for mad", "the citizen pays for food")),
            (!b.confirmed).then(|| t!(l, "ikke bekræftet", "not confirmed")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        Opt::new(b.id.to_string(), format!("{}{marks}", b.name))
    }));
    options
}
