//! The form of a site's own table of actions: a row for each step.

use super::SiteTables;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::words::{options, tobs_call_name, tobs_check_name};
use domain::code::Code as _;
use domain::rehab::tobs::{MOST_STEPS, MOST_TIMES, TobsCall, TobsCheck, TobsStep};
use leptos::prelude::*;

const SET: &str = "set_tobs_actions";

/// Name of a field.
pub(super) fn label(l: Lang, field: &str) -> String {
    let (part, n) = field.rsplit_once('_').unwrap_or((field, ""));
    match part {
        "from" => t!(l, "Trin {n}: fra hvor mange point", "Step {n}: from how many points"),
        "times" => t!(l, "Trin {n}: gange det næste døgn", "Step {n}: times in the next 24 hours"),
        "call" => t!(l, "Trin {n}: hvem kontaktes", "Step {n}: who is called"),
        "checks" => t!(l, "Trin {n}: hvad der ses på", "Step {n}: what is looked at"),
        _ => t!(l, "Handlingstabel", "Table of actions"),
    }
}

fn row(l: Lang, n: usize, step: Option<&TobsStep>) -> impl IntoView + use<> {
    let [from, times, call, checks] = ["from", "times", "call", "checks"].map(|part| format!("{part}_{n}"));
    let began = step.map(|s| s.from.to_string()).unwrap_or_default();
    let often = step.and_then(|s| s.times_a_day).map(|times| times.to_string()).unwrap_or_default();
    let called = step.map_or(TobsCall::Nobody, |s| s.call).code();
    let looked: Vec<String> = step.iter().flat_map(|s| &s.checks).map(|check| check.code().to_owned()).collect();
    let all: Vec<Opt> = options::<TobsCheck>(l, tobs_check_name);
    let hint = t!(l, "1 til {MOST_TIMES}; tom er efter skøn", "1 to {MOST_TIMES}; empty is at discretion");
    view! {
        <TextField act=SET name=from.clone() label=label(l, &from) value=began mode="numeric" class="w-s" />
        <TextField act=SET name=times.clone() label=label(l, &times) hint=hint value=often mode="numeric" class="w-s" />
        <Select act=SET name=call.clone() label=label(l, &call) options=options(l, tobs_call_name) value=called />
        <Choices act=SET name=checks.clone() label=label(l, &checks) options=all values=looked many=true />
    }
}

/// The form, folded until it is wanted or was not accepted.
pub(super) fn form(l: Lang, t: &SiteTables) -> impl IntoView + use<> {
    let steps = t.actions.steps();
    let rows = (1..=MOST_STEPS).map(|n| row(l, n, steps.get(n - 1))).collect_view();
    let (site, version) = (t.site.id.to_string(), t.version);
    view! {
        <details class="fold" open=crate::caller::failed().is_some_and(|f| f.fields.get("act") == SET)>
            <summary>{t!(l, "Ret handlingstabellen", "Change the table of actions")}</summary>
            <p class="small">{t!(l, "Bliver en ny version, som ingen har godkendt. Det første trin er fra 0, og trinnene stiger. Et trin uden antal point falder ud.", "Becomes a new version that nobody has approved. The first step is from 0, and the steps rise. A step without points falls out.")}</p>
            <ActForm act=SET version=version>
                <input type="hidden" name="tobs_site" value=site />
                {rows}
                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem som ny version", "Keep as a new version")}</button></div>
            </ActForm>
        </details>
    }
}
