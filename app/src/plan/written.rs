//! Forms of what is written in a plan, and of its way: a draft finalised, a plan that rests, goes on, ends or is replaced.

use super::PlanView;
use super::page::is_open;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextArea, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_input, date_short};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{options, pause_reason_name, plan_basis_name, plan_gap_name, plan_kind_name, stop_reason_name};
use domain::code::Code as _;
use domain::rehab::plan::{PlanState, Statement};
use leptos::prelude::*;
use time::Date;

const KEEP: &str = "keep_plan";
const LEAD: &str = "set_lead";

/// Name of a field; `None` when it is not one of these forms'.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "kind" => t!(l, "Plan", "Plan"),
        "basis" => t!(l, "Grundlag", "Basis"),
        "requester" => t!(l, "Bestilt af", "Ordered by"),
        "discharged" => t!(l, "Udskrevet", "Discharged"),
        "later_start" => t!(l, "Start tidligst, ifølge genoptræningsplanen", "Start not before, as the order says"),
        "decided_on" => t!(l, "Afgørelsens dag", "Day of the decision"),
        "decision" => t!(l, "Afgørelse", "Decision"),
        "said" => t!(l, "Hvem siger det?", "Whose words?"),
        "statement" => {
            t!(l, "Borgerens egne ord, eller hvorfor det ikke er muligt", "The citizen's own words, or why that is not possible")
        }
        "guardian" => t!(l, "Værge eller forældremyndighed", "Guardian or custody"),
        "hindrance" => t!(l, "Hindring", "What is in the way"),
        "pause_reason" => t!(l, "Hvorfor sker der ikke noget?", "Why does nothing happen?"),
        "stop_reason" => t!(l, "Hvorfor slutter planen?", "Why does the plan end?"),
        "lead" => t!(l, "Tovholder", "Lead"),
        "by" => t!(l, "Erstattes af", "Replaced by"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// The fields of what is written; the same where a plan begins.
pub(super) fn fields(l: Lang, act: &'static str, p: Option<&PlanView>) -> impl IntoView + use<> {
    let day = |day: Option<Date>| day.map(date_input).unwrap_or_default();
    let text = |of: fn(&PlanView) -> &String| p.map(|p| of(p).clone()).unwrap_or_default();
    let (decided, decision) = p.and_then(|p| p.decision.clone()).map(|(d, text)| (date_input(d), text)).unwrap_or_default();
    let (said, statement) = match p.and_then(|p| p.statement.clone()) {
        Some(Statement::NotPossible { reason }) => ("not_possible", reason),
        Some(Statement::OwnWords(text)) => ("own_words", text),
        None => ("own_words", String::new()),
    };
    let voices = vec![
        Opt::new("own_words", t!(l, "Borgerens egne ord", "The citizen's own words")),
        Opt::new("not_possible", t!(l, "Ikke muligt, fordi …", "Not possible, because …")),
    ];
    let choose = || std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")));
    let kinds = choose().chain(options(l, plan_kind_name)).collect();
    let bases = choose().chain(options(l, plan_basis_name)).collect();
    view! {
        <div class="grid grid--2">
            <Select act name="kind" label=name(l, "kind") options=kinds value=p.map(|p| p.kind.code()).unwrap_or_default() />
            <Select act name="basis" label=name(l, "basis") options=bases value=p.map(|p| p.basis.code()).unwrap_or_default() />
            <TextField act name="requester" label=name(l, "requester") hint=t!(l, "Afdelingen på genoptræningsplanen", "The department on the order") value=text(|p| &p.requester) />
            <TextField act name="discharged" label=name(l, "discharged") hint=t!(l, "Fx 04.12.2026", "E.g. 04.12.2026") value=day(p.and_then(|p| p.discharged)) />
        </div>
        <Choices act name="said" label=name(l, "said") options=voices values=vec![said.to_owned()] />
        <TextArea act name="statement" label=name(l, "statement") value=statement rows=2 />
        <details class="fold">
            <summary>{t!(l, "Senere start, afgørelse, værge og hindring", "Later start, decision, guardian and hindrance")}</summary>
            <div class="grid grid--2">
                <TextField act name="later_start" label=name(l, "later_start") value=day(p.and_then(|p| p.later_start)) />
                <TextField act name="hindrance" label=name(l, "hindrance") hint=t!(l, "Fx afventer badebænk", "E.g. waits for a bath bench") value=text(|p| &p.hindrance) />
                <TextField act name="decided_on" label=name(l, "decided_on") hint=t!(l, "Kun for planer uden for § 140", "Only for plans outside § 140") value=decided />
                <TextField act name="decision" label=name(l, "decision") hint=t!(l, "Hvem afgjorde hvad", "Who decided what") value=decision />
                <TextField act name="guardian" label=name(l, "guardian") hint=t!(l, "Kun for børn: fornavn og efternavn", "Only for children: given and family name") value=text(|p| &p.guardian) />
            </div>
        </details>
    }
}

/// The forms that stand over the goals: a draft says what it lacks.
pub(super) fn forms(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let is_draft = matches!(p.state, PlanState::Draft { .. });
    let editing = is_draft || is_open("edit", &[KEEP, LEAD, "pause_plan", "resume_plan", "end_plan", "replace_plan"]);
    editing.then(|| {
        let title = if is_draft { t!(l, "Kladde", "Draft") } else { t!(l, "Ret planen", "Change the plan") };
        let gaps = p.gaps.iter().map(|g| plan_gap_name(l, *g)).collect::<Vec<_>>().join(", ");
        let lacks = (!gaps.is_empty())
            .then(|| view! { <p class="note note--amber note--plain"><Icon name=Glyph::Warning /><span>{t!(l, "Mangler: {gaps}", "Lacks: {gaps}")}</span></p> });
        let finalise = is_draft.then(|| view! { <button class="button button-primary" type="submit" name="then" value="finalise">{t!(l, "Gør planen gældende", "Finalise the plan")}</button> });
        let (version, written) = (p.version, fields(l, KEEP, Some(p)));
        view! {
            <section class="panel" aria-labelledby="edit">
                <div class="panel__head"><h2 id="edit" tabindex="-1">{title}</h2></div>
                <div class="panel__body stack-s">
                    {lacks}
                    <ActForm act=KEEP version=version>
                        {written}
                        <div class="actions">{finalise}<button class="button" type="submit">{t!(l, "Gem", "Save")}</button></div>
                    </ActForm>
                    {lead(l, p)}
                    {(!is_draft).then(|| way(l, p))}
                    {(!p.others.is_empty()).then(|| replacing(l, p))}
                </div>
            </section>
        }
    })
}

fn lead(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let choose = std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")));
    let leads = choose.chain(p.leads.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone()))).collect();
    // Somebody who is no therapist here any more is no choice.
    let now = p.leads.iter().find(|(id, _)| *id == p.lead.0).map(|(id, _)| id.to_string()).unwrap_or_default();
    view! {
        <details class="fold" open=is_open("lead", &[LEAD])>
            <summary>{t!(l, "Skift tovholder", "Change the lead")}</summary>
            <ActForm act=LEAD version=p.version>
                <Select act=LEAD name="lead" label=name(l, "lead") options=leads value=now />
                <div class="actions"><button class="button" type="submit">{t!(l, "Skift tovholder", "Change the lead")}</button></div>
            </ActForm>
        </details>
    }
}

fn way(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    const PAUSE: &str = "pause_plan";
    const END: &str = "end_plan";
    let rests = matches!(p.state, PlanState::Paused { .. });
    let choose = || std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")));
    let (pauses, stops) = (choose().chain(options(l, pause_reason_name)).collect(), choose().chain(options(l, stop_reason_name)).collect());
    let version = p.version;
    let pause = if rests {
        view! { <ActForm act="resume_plan" version=version><button class="button" type="submit">{t!(l, "Genoptag planen", "Let the plan go on")}</button></ActForm> }.into_any()
    } else {
        view! {
            <details class="fold">
                <summary>{t!(l, "Sæt planen i bero", "Let the plan rest")}</summary>
                <ActForm act=PAUSE version=version>
                    <Select act=PAUSE name="pause_reason" label=name(l, "pause_reason") options=pauses />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Sæt i bero", "Let it rest")}</button></div>
                </ActForm>
            </details>
        }
        .into_any()
    };
    view! {
        {pause}
        <details class="fold">
            <summary>{t!(l, "Afslut planen", "End the plan")}</summary>
            <ActForm act=END version=version>
                <Select act=END name="stop_reason" label=name(l, "stop_reason") options=stops />
                <div class="actions"><button class="button" type="submit">{t!(l, "Afslut planen", "End the plan")}</button></div>
            </ActForm>
        </details>
    }
}

fn replacing(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    const REPLACE: &str = "replace_plan";
    let others = p
        .others
        .iter()
        .map(|o| {
            let (kind, day) = (plan_kind_name(l, o.kind), date_short(l, o.begun));
            Opt::new(o.id.to_string(), t!(l, "{kind}, begyndt {day}", "{kind}, begun {day}"))
        })
        .collect();
    view! {
        <details class="fold">
            <summary>{t!(l, "Erstat planen med en anden", "Replace the plan by another")}</summary>
            <ActForm act=REPLACE version=p.version>
                <Select act=REPLACE name="by" label=name(l, "by") options=others />
                <div class="actions"><button class="button" type="submit">{t!(l, "Erstat planen", "Replace the plan")}</button></div>
            </ActForm>
        </details>
    }
}
