//! Safeguards of a stay, on the page of room and diet: what stands and until when, a new one, a renewal, an end.

use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::date_long;
use crate::ui::icon::{Glyph, Icon};
use crate::words::safeguard_consent_name;
use domain::code::Code as _;
use domain::ids::SafeguardId;
use domain::safeguard::SafeguardConsent;
use leptos::prelude::*;
use time::Date;

/// A safeguard, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeguardRow {
    /// The safeguard.
    pub id: SafeguardId,
    /// What is used.
    pub measure: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// Who decided it.
    pub decided_by: String,
    /// Who agrees.
    pub consent: SafeguardConsent,
    /// Who speaks for the citizen, where somebody does.
    pub consented_by: String,
    /// The last day of their mandate, where it ends.
    pub consent_expires: Option<Date>,
    /// Has the mandate run out?
    pub expired: bool,
    /// The day it is to be looked at again.
    pub review_on: Date,
    /// Is it time to look at it?
    pub due: bool,
    /// When it was registered.
    pub registered: Date,
    /// By whom ("Ida K.").
    pub registered_by: String,
    /// When it ended and why.
    pub ended: Option<(Date, String)>,
}

/// Name of a field; `None` when it is not one of these forms'.
#[must_use]
pub fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "measure" => t!(l, "Tiltag", "Safeguard"),
        "legal_basis" => t!(l, "Lovgrundlag", "Legal basis"),
        "decided_by" => t!(l, "Besluttet af", "Decided by"),
        "consent" => t!(l, "Samtykke", "Consent"),
        "consented_by" => t!(l, "Hvem samtykker", "Who consents"),
        "consent_expires" => t!(l, "Fuldmagt eller værgemål udløber", "The mandate expires"),
        "review_on" => t!(l, "Vurderes igen", "To be looked at again"),
        "safeguard" => t!(l, "Hvilket tiltag", "Which safeguard"),
        "safeguard_reason" => t!(l, "Begrundelse", "Reason"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// "Pårørende med fuldmagt: datter Lis. Udløber 3. januar 2027."
#[must_use]
pub fn consent_text(l: Lang, row: &SafeguardRow) -> String {
    let who = safeguard_consent_name(l, row.consent);
    let who = if row.consented_by.is_empty() { who.to_owned() } else { format!("{who}: {}", row.consented_by) };
    match row.consent_expires.map(|day| date_long(l, day)) {
        Some(day) if row.expired => t!(l, "{who}. Udløb {day}", "{who}. Expired {day}"),
        Some(day) => t!(l, "{who}. Udløber {day}", "{who}. Expires {day}"),
        None => who,
    }
}

/// What stands, in a word each, for the page of the stay.
pub fn standing(l: Lang, rows: &[SafeguardRow]) -> Option<AnyView> {
    let lines: Vec<_> = rows
        .iter()
        .filter(|row| row.ended.is_none())
        .map(|row| {
            let badge = row.due.then(|| view! { " " <span class="badge badge--amber"><Icon name=Glyph::Warning small=true />{t!(l, "skal vurderes", "to be looked at")}</span> });
            view! { <span>{row.measure.clone()}{badge}<br /><small class="muted">{consent_text(l, row)}</small><br /></span> }
        })
        .collect();
    (!lines.is_empty()).then(|| view! { <div><dt>{t!(l, "Tryghedstiltag", "Safeguards")}</dt><dd>{lines}</dd></div> }.into_any())
}

/// The panel: what stands, what stood, and the forms.
pub fn panel(l: Lang, rows: &[SafeguardRow], version: i32) -> impl IntoView + use<> {
    let (open, over): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.ended.is_none());
    let stands = open.iter().map(|row| line(l, row)).collect_view();
    let stood = over.iter().map(|row| line(l, row)).collect_view();
    let change = (!open.is_empty()).then(|| changing(l, &open));
    view! {
        <section class="panel" aria-labelledby="safeguards">
            <div class="panel__head"><h2 id="safeguards">{t!(l, "Tryghedstiltag", "Safeguards")}</h2><span class="small muted">{t!(l, "Plads gemmer beslutningen. Om den er lovlig, vurderer fagpersoner.", "Plads keeps the decision. Whether it is lawful is for professionals to judge.")}</span></div>
            <div class="panel__body stack-s">
                {if open.is_empty() { view! { <p class="empty">{t!(l, "Ingen tryghedstiltag.", "No safeguards.")}</p> }.into_any() } else { view! { <ul class="plain stack-s">{stands}</ul> }.into_any() }}
                {change}
                <details class="fold"><summary>{t!(l, "Nyt tryghedstiltag", "New safeguard")}</summary>{deciding(l, version)}</details>
                {(!over.is_empty()).then(|| view! { <details class="fold"><summary>{t!(l, "Tidligere", "Before")}</summary><ul class="plain stack-s">{stood}</ul></details> })}
            </div>
        </section>
    }
}

fn line(l: Lang, row: &SafeguardRow) -> impl IntoView + use<> {
    let (measure, consent) = (row.measure.clone(), consent_text(l, row));
    let (basis, by) = (row.legal_basis.clone(), row.decided_by.clone());
    let decided = t!(l, "{basis}. Besluttet af {by}.", "{basis}. Decided by {by}.");
    let (day, who) = (date_long(l, row.registered), row.registered_by.clone());
    let kept = t!(l, "Registreret {day}, {who}", "Registered {day}, {who}");
    let review = date_long(l, row.review_on);
    let state = match &row.ended {
        Some((day, reason)) => {
            let (day, reason) = (date_long(l, *day), reason.clone());
            view! { <small class="muted">{t!(l, "Til {day}: »{reason}«", "Until {day}: “{reason}”")}</small> }.into_any()
        }
        None if row.due => {
            view! { <span class="badge badge--amber"><Icon name=Glyph::Warning small=true />{t!(l, "Vurderes igen {review}", "To be looked at again {review}")}</span> }
                .into_any()
        }
        None => view! { <small>{t!(l, "Vurderes igen {review}", "To be looked at again {review}")}</small> }.into_any(),
    };
    view! { <li><b>{measure}</b>" · "{consent}<br /><small class="muted">{decided}" "{kept}</small><br />{state}</li> }
}

fn deciding(l: Lang, version: i32) -> impl IntoView {
    const ACT: &str = "decide_safeguard";
    let consents = SafeguardConsent::ALL.iter().map(|c| Opt::new(c.code(), safeguard_consent_name(l, *c))).collect();
    view! {
        <ActForm act=ACT version=version>
            <TextField act=ACT name="measure" label=name(l, "measure") hint=t!(l, "Fx døralarm om natten", "E.g. door alarm at night") />
            <TextField act=ACT name="legal_basis" label=name(l, "legal_basis") hint=t!(l, "Fx serviceloven § 124 a", "E.g. Social Services Act § 124 a") />
            <TextField act=ACT name="decided_by" label=name(l, "decided_by") />
            <Choices act=ACT name="consent" label=name(l, "consent") options=consents class="opts--3" />
            <TextField act=ACT name="consented_by" label=name(l, "consented_by") hint=t!(l, "Når en anden taler for borgeren", "When somebody speaks for the citizen") />
            <TextField act=ACT name="consent_expires" label=name(l, "consent_expires") hint=t!(l, "Tom, når den ikke udløber", "Empty when it does not end") class="w-m" />
            <TextField act=ACT name="review_on" label=name(l, "review_on") hint=t!(l, "Fx 24.12.2026", "E.g. 24.12.2026") class="w-m" />
            <div class="actions"><button class="button" type="submit">{t!(l, "Gem tiltaget", "Keep the safeguard")}</button></div>
        </ActForm>
    }
}

fn changing(l: Lang, open: &[&SafeguardRow]) -> impl IntoView + use<> {
    const RENEW: &str = "renew_safeguard";
    const END: &str = "end_safeguard";
    let which: Vec<Opt> = open.iter().map(|row| Opt::new(row.id.to_string(), row.measure.clone())).collect();
    let (first, second) = (which.clone(), which);
    view! {
        <details class="fold">
            <summary>{t!(l, "Vurdér igen: lad det fortsætte", "Look at it again: let it stand")}</summary>
            <ActForm act=RENEW>
                <Select act=RENEW name="safeguard" label=name(l, "safeguard") options=first />
                <TextField act=RENEW name="review_on" label=name(l, "review_on") class="w-m" />
                <TextField act=RENEW name="consent_expires" label=name(l, "consent_expires") hint=t!(l, "Tom, når den ikke udløber", "Empty when it does not end") class="w-m" />
                <TextArea act=RENEW name="safeguard_reason" label=name(l, "safeguard_reason") rows=2 />
                <div class="actions"><button class="button" type="submit">{t!(l, "Lad det fortsætte", "Let it stand")}</button></div>
            </ActForm>
        </details>
        <details class="fold">
            <summary>{t!(l, "Afslut et tiltag", "End a safeguard")}</summary>
            <ActForm act=END>
                <Select act=END name="safeguard" label=name(l, "safeguard") options=second />
                <TextArea act=END name="safeguard_reason" label=name(l, "safeguard_reason") rows=2 />
                <div class="actions"><button class="button" type="submit">{t!(l, "Afslut tiltaget", "End the safeguard")}</button></div>
            </ActForm>
        </details>
    }
}
