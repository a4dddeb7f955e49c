//! A request that comes by telephone: seven fields while the caller waits, the rest in a fold or later.

use super::Allocation;
use super::view::PhoneForm;
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_input;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::page;
use crate::words::{infection_name, kind_name, source_name};
use domain::access::Actor;
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::request::{Infection, Source};
use leptos::prelude::*;
use std::sync::Arc;

/// Name of a field.
fn label(l: Lang, field: &str) -> String {
    match field {
        "civil_number" => t!(l, "CPR-nummer", "Civil number (CPR)"),
        "name" => t!(l, "Borgerens navn", "The citizen's name"),
        "postcode" => t!(l, "Postnummer", "Postcode"),
        "why" => t!(l, "Hvorfor er der brug for en plads?", "Why is a place needed?"),
        "ready" => t!(l, "Klar fra", "Ready from"),
        "infection" => t!(l, "Skal borgeren isoleres?", "Must the citizen be isolated?"),
        "caller" => t!(l, "Hvem ringer, og på hvilket nummer?", "Who phones, and on which number?"),
        "requester" => t!(l, "Ringer fra", "Phones from"),
        "wished_kind" => t!(l, "Ønsket opholdstype", "Kind wished"),
        "source" => t!(l, "Kilde", "Source"),
        _ => t!(l, "Formularen", "The form"),
    }
}

/// `/requests/phone`.
#[component]
pub fn PhoneRequestPage() -> impl IntoView {
    page(|allocation: Arc<dyn Allocation>, actor: Actor| async move { allocation.phone_form(&actor).await }, |form| phone_page(&form))
}

fn phone_page(form: &PhoneForm) -> impl IntoView + use<> {
    const ACT: &str = "register_phone";
    let l = lang();
    let now = visit().now;
    let title = t!(l, "Telefonisk anmodning", "Telephone request");
    let infections = Infection::ALL.iter().map(|i| Opt::new(i.code(), infection_name(l, *i))).collect();
    let requesters: Vec<Opt> = form.requesters.iter().map(|(id, name)| Opt::new(id.to_string(), name)).collect();
    let first = requesters.first().map(|o| o.value.clone()).unwrap_or_default();
    let mut kinds = vec![Opt::new("", t!(l, "Afgøres i vurderingen", "Decided in the assessment"))];
    kinds.extend(StayKind::ALL.iter().map(|k| Opt::new(k.code(), kind_name(l, *k))));
    let sources: Vec<Opt> = Source::ALL.iter().map(|s| Opt::new(s.code(), source_name(l, *s))).collect();
    view! {
        <Frame title=title.clone() nav=Nav::Requests class="page page--text">
            <div class="head">
                <div><h1>{title}</h1><p>{t!(l, "For en, der ringer. Tidspunktet noteres af sig selv.", "For somebody on the telephone. The time is noted by itself.")}</p></div>
            </div>
            <div class="stack">
                <ErrorSummary label />
                <section class="panel">
                    <div class="panel__body">
                        <ActForm act=ACT>
                            <div class="row row--top">
                                <TextField act=ACT name="civil_number" label=label(l, "civil_number") hint=t!(l, "ddmmåå-xxxx", "ddmmyy-xxxx") mode="numeric" class="w-s" />
                                <TextField act=ACT name="name" label=label(l, "name") hint=t!(l, "Fornavn og efternavn", "Given and family name") class="w-l" />
                                <TextField act=ACT name="postcode" label=label(l, "postcode") hint=t!(l, "Hjemmets", "Of the home") mode="numeric" class="w-xs" />
                            </div>
                            <TextArea act=ACT name="why" label=label(l, "why") rows=3 />
                            <Choices act=ACT name="infection" label=label(l, "infection") options=infections values=vec![Infection::Unknown.code().to_owned()] class="opts--2" />
                            <div class="row row--top form-group">
                                <TextField act=ACT name="ready" label=label(l, "ready") value=date_time_input(now) class="w-m" />
                                <TextField act=ACT name="caller" label=label(l, "caller") hint=t!(l, "Fx Lise Toft, 12 34 56 78", "E.g. Lise Toft, 12 34 56 78") class="w-l" />
                            </div>
                            <details class="fold form-group">
                                <summary>{t!(l, "Mere, hvis du ved det", "More, if you know it")}</summary>
                                <Select act=ACT name="requester" label=label(l, "requester") hint=t!(l, "En afdeling eller praksis, der selv kan følge anmodningen i Plads", "A department or practice that can follow the request in Plads") options=requesters value=first />
                                <Select act=ACT name="wished_kind" label=label(l, "wished_kind") options=kinds />
                                <Select act=ACT name="source" label=label(l, "source") options=sources value=Source::Other.code() />
                            </details>
                            <div class="actions">
                                <button class="button button-primary" type="submit"><Icon name=Glyph::Check />{t!(l, "Registrér og vurdér", "Register and assess")}</button>
                                <a class="button" href="/requests">{t!(l, "Annullér", "Cancel")}</a>
                            </div>
                        </ActForm>
                    </div>
                </section>
            </div>
        </Frame>
    }
}
