//! `/stays/:id/departure`: a stay is extended, or ends earlier than granted. A decision, with a letter.

use super::head::head;
use super::{Acting, StayAct, Stays};
use crate::caller::failed;
use crate::caller::{lang, visit};
use crate::error::{AppError, Refusal};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::chosen;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_time_input, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param};
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;

const ACT: &str = "change_departure";

fn label(l: Lang, field: &str) -> String {
    match field {
        "until" => t!(l, "Ny afrejse", "New departure"),
        "legal_basis" => t!(l, "Lovgrundlag for den nuværende fase", "Legal basis of the present phase"),
        other => super::transition::accept_label(l, other).unwrap_or_else(|| t!(l, "Begrundelse", "Reasons")),
    }
}

/// `/stays/:id/departure`.
#[component]
pub fn DeparturePage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Departure).await, show)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let expected = date_time_relative(l, a.stay.expected, now.date());
    let title = t!(l, "Forlæng eller afslut tidligere", "Extend, or end earlier");
    let blocked = failed()
        .is_some_and(|f| matches!(&f.error, AppError::Refused { refusal } if matches!(**refusal, Refusal::ExtensionBlocked { .. })));
    let own = format!("/stays/{}", a.stay.id);
    let aids = super::transition::standing(l, &a.stay.transition, Some(a.stay.expected.date()));
    let accept = super::transition::accept(l, ACT);
    let despite = blocked.then(|| {
        view! {
            <p class="row"><a class="button" href=format!("{own}/move")>{t!(l, "Flyt borgeren i stedet", "Move the citizen instead")}</a><a class="button" href="/requests">{t!(l, "Flyt den anden: find anmodningen", "Move the other: find the request")}</a></p>
            <label class="opt">
                <input type="checkbox" id="change_departure-despite" name="despite" value="yes" checked=chosen(ACT, "despite", "yes", false) />
                <span>{t!(l, "Forlæng alligevel, og lav en opgave om den anden", "Extend all the same, and make a task about the other")}<small>{t!(l, "Løftet står, til nogen afgør det. Ingen flyttes af sig selv.", "The promise stands until somebody decides. Nobody is moved by itself.")}</small></span>
            </label>
        }
    });
    view! {
        <Frame title=title.clone() nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <section class="panel" aria-labelledby="departure">
                    <div class="panel__head"><h2 id="departure">{title}</h2><span class="small muted">{t!(l, "Nu: {expected}", "Now: {expected}")}</span></div>
                    <div class="panel__body">
                        <ActForm act=ACT version=a.stay.version>
                            <TextField act=ACT name="until" label=label(l, "until") hint=t!(l, "Senere er en forlængelse, tidligere en afslutning. Begge er afgørelser.", "Later is an extension, earlier an end. Both are decisions.") value=date_time_input(a.stay.expected) class="w-m" />
                            <TextArea act=ACT name="reasons" label=label(l, "reasons") hint=t!(l, "Til borgeren, i almindelige ord", "To the citizen, in plain words") rows=4 />
                            {despite}
                            {aids}
                            {accept}
                            <p class="small muted">{t!(l, "Brevet får klagevejledning efter fasens lovgrundlag og underskrives af dig.", "The letter carries complaint guidance by the phase's legal basis and is signed by you.")}</p>
                            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Afgør afrejsen, og lav brevet", "Decide the departure, and make the letter")}</button></div>
                        </ActForm>
                    </div>
                </section>
            </div>
        </Frame>
    }
}
