//! `/stays/:id/correct`: what was registered about a stay is put right, with a reason. Both versions stay in the history.

use super::correction::registered_name;
use super::head::head;
use super::{Acting, FactRow, MomentRow, StayAct, Stays};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param};
use crate::words::moment_name;
use domain::absence::AbsenceKind;
use domain::access::Actor;
use domain::code::Code as _;
use domain::correction::{Fact, Registered};
use domain::stay::Outcome;
use leptos::prelude::*;
use std::sync::Arc;

fn label(l: Lang, field: &str) -> String {
    match field {
        "what" => t!(l, "Hvad skal rettes", "What is to be corrected"),
        "at" => t!(l, "Rigtigt tidspunkt", "Right time"),
        "outcome" => t!(l, "Rejste i virkeligheden til", "In truth departed to"),
        "absence_kind" => t!(l, "Var i virkeligheden", "Was in truth"),
        _ => t!(l, "Begrundelse", "Reason"),
    }
}

/// `/stays/:id/correct`.
#[component]
pub fn CorrectPage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Correct).await, show)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Ret en registrering", "Correct a registration");
    let none = a.moments.is_empty() && a.facts.is_empty();
    let times = (!a.moments.is_empty()).then(|| form(l, &a.moments, a.stay.version));
    let facts = Fact::ALL.iter().filter_map(|fact| replace(l, *fact, &a.facts, a.stay.version)).collect_view();
    let reopen = a.moments.iter().any(|m| m.may_reopen).then(|| take_back(l, a.stay.version));
    view! {
        <Frame title=title.clone() nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <div class="stack">
                    <p class="muted">{t!(l, "Begge versioner står i historikken, og alle tal regnes om.", "Both versions stand in the history, and every figure is computed anew.")}</p>
                    {none.then(|| view! { <p class="empty">{t!(l, "Fristen for rettelser er udløbet.", "The time for corrections is over.")}</p> })}
                    {times}
                    {facts}
                    {reopen}
                </div>
            </div>
        </Frame>
    }
}

/// One form for all of them: what, the right time, and why.
fn form(l: Lang, moments: &[MomentRow], version: i32) -> impl IntoView + use<> {
    const ACT: &str = "correct";
    let today = visit().now.date();
    let options = moments
        .iter()
        .map(|m| Opt::new(format!("{}:{}", m.moment.code(), m.subject), moment_name(l, m.moment)).note(date_time_relative(l, m.at, today)))
        .collect();
    view! {
        <section class="panel" aria-labelledby="correct">
            <div class="panel__head"><h2 id="correct">{t!(l, "Ret et tidspunkt", "Correct a time")}</h2></div>
            <div class="panel__body">
                <ActForm act=ACT version=version>
                    <Choices act=ACT name="what" label=label(l, "what") options=options class="opts--3" />
                    <TextField act=ACT name="at" label=label(l, "at") hint=t!(l, "Fx i går 14:30", "E.g. yesterday 14:30") class="w-m" />
                    <TextField act=ACT name="reason" label=label(l, "reason") />
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Ret tidspunktet", "Correct the time")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}

/// What a thing may have been instead.
fn instead(is: Registered) -> Vec<Registered> {
    let all: Vec<Registered> = match is {
        Registered::Outcome(_) => Outcome::ALL.iter().filter(|o| o.is_departure()).map(|o| Registered::Outcome(*o)).collect(),
        Registered::AbsenceKind(_) => AbsenceKind::ALL.iter().map(|k| Registered::AbsenceKind(*k)).collect(),
    };
    all.into_iter().filter(|r| *r != is).collect()
}

/// One form for what of one sort was registered, when there is any.
fn replace(l: Lang, fact: Fact, facts: &[FactRow], version: i32) -> Option<impl IntoView + use<>> {
    let facts: Vec<&FactRow> = facts.iter().filter(|f| f.is.fact() == fact).collect();
    let (first, today) = (facts.first()?, visit().now.date());
    let (act, title, sub) = match fact {
        Fact::Outcome => {
            let stands = registered_name(l, first.is);
            (
                "correct_outcome",
                t!(l, "Ret, hvor borgeren rejste hen", "Correct where the citizen went"),
                t!(l, "Nu: {stands}", "Now: {stands}"),
            )
        }
        Fact::AbsenceKind => ("correct_absence", t!(l, "Ret, hvad et fravær var", "Correct what an absence was"), String::new()),
    };
    let options = facts
        .iter()
        .flat_map(|f| {
            let note = (fact == Fact::AbsenceKind).then(|| {
                let (at, stands) = (date_time_relative(l, f.at, today), registered_name(l, f.is).to_lowercase());
                t!(l, "Fra {at}; registreret som {stands}", "From {at}; registered as {stands}")
            });
            instead(f.is).into_iter().map(move |r| {
                let option = Opt::new(format!("{}:{}", f.subject, r.code()), registered_name(l, r));
                note.clone().into_iter().fold(option, Opt::note)
            })
        })
        .collect();
    Some(view! {
        <section class="panel" aria-labelledby=fact.code()>
            <div class="panel__head"><h2 id=fact.code()>{title}</h2><span class="small muted">{sub}</span></div>
            <div class="panel__body">
                <ActForm act=act version=version>
                    <Choices act=act name=fact.code() label=label(l, fact.code()) options=options class="opts--3" />
                    <TextField act=act name="reason" label=label(l, "reason") />
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Ret oplysningen", "Correct it")}</button></div>
                </ActForm>
            </div>
        </section>
    })
}

fn take_back(l: Lang, version: i32) -> impl IntoView {
    const ACT: &str = "reopen_stay";
    view! {
        <section class="panel" aria-labelledby="reopen">
            <div class="panel__head"><h2 id="reopen">{t!(l, "Det skete ikke", "It did not happen")}</h2><span class="small muted">{t!(l, "Opholdet går videre i sengen, hvis ingen anden ligger der", "The stay goes on in the bed, if nobody else is in it")}</span></div>
            <div class="panel__body">
                <ActForm act=ACT version=version>
                    <TextField act=ACT name="reason" label=label(l, "reason") />
                    <div class="actions"><button class="button button-danger" type="submit">{t!(l, "Tag afslutningen tilbage", "Take the end back")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}
