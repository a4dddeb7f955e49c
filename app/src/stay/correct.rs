//! `/stays/:id/correct`: what was registered about a stay is put right, with a reason. Both versions stay in the history.

use super::head::head;
use super::{Acting, MomentRow, StayAct, Stays};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_time_input, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param};
use crate::words::moment_name;
use domain::access::Actor;
use domain::code::Code as _;
use leptos::prelude::*;
use std::sync::Arc;

fn label(l: Lang, field: &str) -> String {
    match field {
        "at" => t!(l, "Rigtigt tidspunkt", "Right time"),
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
    let none = a.moments.is_empty();
    let rows = a.moments.iter().map(|m| one(l, m, a.stay.version)).collect_view();
    let reopen = a.moments.iter().any(|m| m.may_reopen).then(|| take_back(l, a.stay.version));
    view! {
        <Frame title=title.clone() nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <div class="stack">
                    <p class="muted">{t!(l, "Begge versioner står i historikken, og alle tal regnes om.", "Both versions stand in the history, and every figure is computed anew.")}</p>
                    {none.then(|| view! { <p class="empty">{t!(l, "Fristen for rettelser er udløbet.", "The time for corrections is over.")}</p> })}
                    {rows}
                    {reopen}
                </div>
            </div>
        </Frame>
    }
}

fn one(l: Lang, m: &MomentRow, version: i32) -> impl IntoView + use<> {
    const ACT: &str = "correct";
    let title = format!("m-{}-{}", m.moment.code(), m.subject);
    let (of, moment, subject, typed) = (title.clone(), m.moment.code(), m.subject.to_string(), date_time_input(m.at));
    let at = date_time_relative(l, m.at, visit().now.date());
    let name = moment_name(l, m.moment);
    view! {
        <section class="panel" aria-labelledby=of>
            <div class="panel__head"><h2 id=title>{name}</h2><span class="small muted">{at}</span></div>
            <div class="panel__body">
                <details class="fold">
                    <summary>{t!(l, "Ret", "Correct")}<span class="sr-only">{format!(" {name}")}</span></summary>
                    <ActForm act=ACT version=version class="fold__form">
                        <input type="hidden" name="moment" value=moment />
                        <input type="hidden" name="subject" value=subject />
                        <TextField act=ACT name="at" label=label(l, "at") value=typed class="w-m" />
                        <TextField act=ACT name="reason" label=label(l, "reason") />
                        <div class="actions"><button class="button" type="submit">{t!(l, "Ret tidspunktet", "Correct the time")}</button></div>
                    </ActForm>
                </details>
            </div>
        </section>
    }
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
