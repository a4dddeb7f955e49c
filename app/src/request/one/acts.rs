//! What a department may do to an open request: change it, postpone it, withdraw it.

use crate::lang::Lang;
use crate::request::field_label;
use crate::request::service::RequestView;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::date_time_input;
use crate::words::{infection_name, mobility_name, need_name, postpone_cause_name, transport_name, withdraw_cause_name};
use domain::code::Code;
use domain::facility::Need;
use domain::request::{Infection, Mobility, RequestStatus, Transport};
use leptos::prelude::*;

fn options<C: Code>(l: Lang, list: &[C], name: fn(Lang, C) -> &'static str) -> Vec<Opt> {
    list.iter().map(|c| Opt::new(c.code(), name(l, *c))).collect()
}

fn causes<C: Code>(l: Lang, name: fn(Lang, C) -> &'static str) -> Vec<Opt> {
    let mut all = vec![Opt::new("", t!(l, "Vælg", "Choose"))];
    all.extend(options(l, C::ALL, name));
    all
}

/// The three folds, one of them open when its form was not accepted.
pub fn acts(l: Lang, view: &RequestView, open: &str) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="acts">
            <h2 id="acts">{t!(l, "Er noget ændret?", "Has something changed?")}</h2>
            <div class="panel__body stack-s">
                {change(l, view, open == "change")}
                {postpone(l, view, open == "postpone")}
                {withdraw(l, view, open == "withdraw")}
            </div>
        </section>
    }
}

fn change(l: Lang, view: &RequestView, open: bool) -> impl IntoView + use<> {
    let (c, version) = (view.content.clone(), view.version);
    let act = "change";
    let reserved = view.status == RequestStatus::Reserved;
    let list = [Infection::None, Infection::Isolation, Infection::AwaitingResult];
    let needs: Vec<Opt> = Need::ALL.iter().filter(|n| **n != Need::Isolation).map(|n| Opt::new(n.code(), need_name(l, *n))).collect();
    let chosen: Vec<String> = c.needs.iter().map(|n| n.code().to_owned()).collect();
    view! {
        <details class="fold" id="change" open=open>
            <summary>{t!(l, "Ret oplysninger", "Change details")}</summary>
            <ActForm act version class="fold__form">
                {(!reserved).then(|| view! { <TextField act name="ready" label=field_label(l, "ready") value=date_time_input(c.ready_at) class="w-m" /> })}
                <Choices act name="infection" label=field_label(l, "infection") options=options(l, &list, infection_name) values=vec![c.infection.code().to_owned()] class="opts--3" />
                <Choices act name="needs" label=field_label(l, "needs") options=needs values=chosen many=true class="opts--3" />
                <Choices act name="mobility" label=field_label(l, "mobility") options=options(l, Mobility::ALL, mobility_name) values=vec![c.mobility.code().to_owned()] />
                <TextField act name="weight_kg" label=field_label(l, "weight_kg") value=c.weight_kg.map_or_else(String::new, |kg| kg.to_string()) class="w-xs" mode="numeric" />
                <TextArea act name="aids" label=field_label(l, "aids") value=c.aids.clone() rows=2 />
                <Choices act name="transport" label=field_label(l, "transport") options=options(l, Transport::ALL, transport_name) values=vec![c.transport.code().to_owned()] class="opts--3" />
                <TextArea act name="note" label=field_label(l, "note") value=c.note.clone() rows=2 />
                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem ændringer", "Save changes")}</button></div>
            </ActForm>
        </details>
    }
}

fn postpone(l: Lang, view: &RequestView, open: bool) -> impl IntoView + use<> {
    let (act, version) = ("postpone", view.version);
    let hint = t!(l, "Nyt tidspunkt, fx »i morgen 10«", "New time, e.g. “tomorrow 10”");
    let consequence = match view.status {
        RequestStatus::Reserved => Some(t!(
            l,
            "Samme dag holdes sengen. Kommer borgeren en senere dag, gives sengen fri, og anmodningen venter på en anden plads.",
            "On the same day the bed is kept. If the citizen comes on a later day the bed is freed, and the request waits for another place."
        )),
        _ => None,
    };
    view! {
        <details class="fold" id="postpone" open=open>
            <summary>{t!(l, "Udskyd", "Postpone")}</summary>
            <ActForm act version class="fold__form">
                {consequence.map(|text| view! { <p class="small">{text}</p> })}
                <TextField act name="ready" label=field_label(l, "ready") hint class="w-m" />
                <Select act name="cause" label=field_label(l, "cause") options=causes(l, postpone_cause_name) />
                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Udskyd", "Postpone")}</button></div>
            </ActForm>
        </details>
    }
}

fn withdraw(l: Lang, view: &RequestView, open: bool) -> impl IntoView + use<> {
    let (act, version) = ("withdraw", view.version);
    let consequence = if view.status == RequestStatus::Reserved {
        t!(l, "Anmodningen lukkes, og sengen gives fri med det samme.", "The request is closed, and the bed is freed at once.")
    } else {
        t!(l, "Anmodningen lukkes.", "The request is closed.")
    };
    view! {
        <details class="fold" id="withdraw" open=open>
            <summary>{t!(l, "Træk anmodningen tilbage", "Withdraw the request")}</summary>
            <ActForm act version class="fold__form">
                <p class="small">{consequence}</p>
                <Select act name="cause" label=field_label(l, "cause") options=causes(l, withdraw_cause_name) />
                <div class="actions"><button class="button button-danger" type="submit">{t!(l, "Træk anmodningen tilbage", "Withdraw the request")}</button></div>
            </ActForm>
        </details>
    }
}
