//! `/stays/:id/complaint`: complaints about the decisions of a stay, received and answered.

use super::head::head;
use super::{Acting, ComplaintRow, DecisionRow, StayAct, Stays};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_long, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param};
use crate::words::{channel_name, complaint_result_name, stay_decision_name};
use domain::access::Actor;
use domain::code::Code as _;
use domain::complaint::{Channel, ComplaintResult};
use leptos::prelude::*;
use std::sync::Arc;

fn label(l: Lang, field: &str) -> String {
    match field {
        "decision" => t!(l, "Klage over", "Complaint about"),
        "received" => t!(l, "Modtaget", "Received"),
        "channel" => t!(l, "Hvordan", "How"),
        "complainant" => t!(l, "Hvem klager", "Who complains"),
        "text" => t!(l, "Hvad klagen handler om", "What the complaint is about"),
        "complaint" => t!(l, "Klage", "Complaint"),
        "result" => t!(l, "Resultat", "Result"),
        _ => t!(l, "Begrundelse", "Reasons"),
    }
}

/// `/stays/:id/complaint`.
#[component]
pub fn ComplaintPage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Complaint).await, show)
}

fn decision_text(l: Lang, d: &DecisionRow) -> String {
    let what = d.kind.map_or_else(|| t!(l, "Bevilling", "Grant"), |kind| stay_decision_name(l, kind).to_owned());
    let (signed, last, signer) = (date_long(l, d.signed.date()), date_long(l, d.last_day), d.signer.clone());
    t!(l, "{what}, {signed} ({signer}). Sidste dag for klage {last}", "{what}, {signed} ({signer}). Last day to complain {last}")
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Klager", "Complaints");
    let decisions = a.decisions.clone();
    let list = a.stay.complaints.iter().map(|c| one(l, c, &decisions)).collect_view();
    let open: Vec<&ComplaintRow> = a.stay.complaints.iter().filter(|c| c.result.is_none()).collect();
    let reconsider = (!open.is_empty()).then(|| answer(l, &open));
    let form = if decisions.is_empty() {
        view! { <p class="empty">{t!(l, "Der er ingen afgørelser at klage over.", "There are no decisions to complain about.")}</p> }
            .into_any()
    } else {
        register(l, &decisions).into_any()
    };
    view! {
        <Frame title=title.clone() nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <div class="stack">
                    {list}
                    {reconsider}
                    <section class="panel" aria-labelledby="new">
                        <div class="panel__head"><h2 id="new">{t!(l, "Registrér en klage", "Register a complaint")}</h2><span class="small muted">{t!(l, "En klage efter fristen registreres som for sen. En person afgør resten.", "A complaint after the last day is registered as late. A person decides the rest.")}</span></div>
                        <div class="panel__body">{form}</div>
                    </section>
                </div>
            </div>
        </Frame>
    }
}

fn register(l: Lang, decisions: &[DecisionRow]) -> impl IntoView + use<> {
    const ACT: &str = "complain";
    let about = decisions.iter().rev().map(|d| Opt::new(d.id.to_string(), decision_text(l, d))).collect();
    let channels = Channel::ALL.iter().map(|c| Opt::new(c.code(), channel_name(l, *c))).collect();
    view! {
        <ActForm act=ACT>
            <Select act=ACT name="decision" label=label(l, "decision") options=about />
            <TextField act=ACT name="received" label=label(l, "received") hint=t!(l, "Tom betyder i dag", "Empty means today") class="w-m" />
            <Choices act=ACT name="channel" label=label(l, "channel") options=channels class="opts--3" />
            <TextField act=ACT name="complainant" label=label(l, "complainant") hint=t!(l, "Fx datter, med fuldmagt", "E.g. daughter, with a mandate") />
            <TextArea act=ACT name="text" label=label(l, "text") rows=3 />
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Registrér klagen", "Register the complaint")}</button></div>
        </ActForm>
    }
}

/// What came of a complaint that is open.
fn answer(l: Lang, open: &[&ComplaintRow]) -> impl IntoView + use<> {
    const ACT: &str = "answer_complaint";
    let which = open.iter().map(|c| Opt::new(c.id.to_string(), format!("{} · {}", date_long(l, c.received), c.complainant))).collect();
    let results = ComplaintResult::ALL.iter().map(|r| Opt::new(r.code(), complaint_result_name(l, *r))).collect();
    view! {
        <section class="panel" aria-labelledby="answer">
            <div class="panel__head"><h2 id="answer">{t!(l, "Resultat af en genvurdering", "Result of a reconsideration")}</h2><span class="small muted">{t!(l, "Fastholdes den helt eller delvist, går klagen videre", "Maintained wholly or partly, the complaint goes on")}</span></div>
            <div class="panel__body">
                <ActForm act=ACT>
                    <Select act=ACT name="complaint" label=label(l, "complaint") options=which />
                    <Choices act=ACT name="result" label=label(l, "result") options=results class="opts--3" />
                    <TextArea act=ACT name="result_reasons" label=label(l, "result_reasons") rows=3 />
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem resultatet", "Keep the result")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

fn one(l: Lang, c: &ComplaintRow, decisions: &[DecisionRow]) -> impl IntoView + use<> {
    let title = format!("c-{}", c.id);
    let of = title.clone();
    let (received, by) = (date_long(l, c.received), date_long(l, c.reconsider_by));
    let about = decisions.iter().find(|d| d.id == c.decision);
    let letter = about.map(|d| view! { <a href=format!("/letters/{}", d.id)>{decision_text(l, d)}</a> });
    let who = format!("{} · {}", channel_name(l, c.channel), c.complainant);
    let answer = match (c.result, c.decided) {
        (Some(result), Some(at)) => {
            let at = date_time_relative(l, at, visit().now.date());
            let on = result.goes_on().then(|| t!(l, "Sendt videre til klageinstansen.", "Sent on to the complaint body."));
            view! { <p><span class="badge badge--line">{complaint_result_name(l, result)}</span>" "{at}". "{on}</p><p class="prewrap">{c.reasons.clone()}</p> }.into_any()
        }
        _ => view! { <p><span class="badge badge--amber">{t!(l, "Til genvurdering", "To be reconsidered")}</span></p> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby=of>
            <div class="panel__head">
                <h2 id=title>{t!(l, "Klage modtaget {received}", "Complaint received {received}")}</h2>
                {c.late.then(|| view! { <span class="badge badge--late">{t!(l, "Efter fristen", "After the last day")}</span> })}
            </div>
            <div class="panel__body stack-s">
                <p class="small">{letter}</p>
                <p class="small muted">{who}</p>
                <p class="prewrap">{c.text.clone()}</p>
                <p class="small">{t!(l, "Genvurderes inden {by}", "To be reconsidered by {by}")}</p>
                {answer}
            </div>
        </section>
    }
}
