//! Exercises on a plan's page: what the citizen does alone, and on which of the last days it was ticked.

use super::page::is_open;
use super::{ExerciseView, PlanView};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::ActForm;
use crate::ui::format::{date_input, date_short, weekday_short};
use crate::ui::icon::{Glyph, Icon};
use domain::rehab::exercise::shown_days;
use leptos::prelude::*;
use time::{Date, Duration};

const ADD: &str = "add_exercise";
const OFF: &str = "take_off_exercise";

/// Name of a field; `None` when it is not one of these forms'.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "exercise_text" => t!(l, "Øvelse", "Exercise"),
        "often" => t!(l, "Hvor ofte?", "How often?"),
        "until" => t!(l, "Til og med", "Until"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// The panel with its form.
pub(super) fn panel(l: Lang, p: &PlanView, open: bool) -> impl IntoView + use<> {
    let days = shown_days(p.today);
    let rows: Vec<_> = p.exercises.iter().map(|e| row(l, e, &days, open)).collect();
    let heads = days
        .iter()
        .map(|day| {
            let (weekday, date) = (weekday_short(l, day.weekday()), date_short(l, *day));
            view! { <th scope="col" class="r"><abbr title=date>{weekday}</abbr></th> }
        })
        .collect_view();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, "Øvelser og dage", "Exercises and days")>
                <table class="table table--s exercises">
                    <thead><tr><th scope="col">{t!(l, "Øvelse", "Exercise")}</th>{heads}<th scope="col"><span class="sr-only">{t!(l, "Handling", "Act")}</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let empty =
        p.exercises.is_empty().then(|| view! { <p class="panel__body empty">{t!(l, "Ingen øvelser endnu.", "No exercises yet.")}</p> });
    let form = open.then(|| adding(l, p.today));
    view! {
        <section class="panel" aria-labelledby="exercises">
            <div class="panel__head"><h2 id="exercises">{t!(l, "Øvelser", "Exercises")}</h2><span class="small muted">{t!(l, "Borgeren sætter selv hak", "The citizen ticks them")}</span></div>
            {empty}{table}{form}
        </section>
    }
}

fn row(l: Lang, e: &ExerciseView, days: &[Date], open: bool) -> impl IntoView + use<> {
    let cells = days
        .iter()
        .map(|day| {
            let mark = match (e.done.contains(day), e.span.holds_on(*day)) {
                (true, _) => view! { <Icon name=Glyph::Check small=true /><span class="sr-only">{t!(l, "lavet", "done")}</span> }.into_any(),
                (false, true) => view! { <span class="muted" aria-hidden="true">"–"</span><span class="sr-only">{t!(l, "ikke lavet", "not done")}</span> }.into_any(),
                (false, false) => view! { <span class="sr-only">{t!(l, "ikke på planen", "not on the plan")}</span> }.into_any(),
            };
            view! { <td class="r">{mark}</td> }
        })
        .collect_view();
    let until = date_short(l, e.span.until);
    let facts = match e.span.taken_off {
        Some(off) => {
            let off = date_short(l, off);
            t!(l, "taget af {off}", "taken off {off}")
        }
        None => t!(l, "til {until}", "until {until}"),
    };
    let facts = [Some(e.often.clone()).filter(|o| !o.is_empty()), Some(facts)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (id, of) = (e.id.to_string(), format!(": {}", e.text));
    let off = (open && e.span.taken_off.is_none()).then(|| {
        view! {
            <ActForm act=OFF>
                <input type="hidden" name="exercise" value=id />
                <button class="button button--s" type="submit">{t!(l, "Tag af", "Take off")}<span class="sr-only">{of}</span></button>
            </ActForm>
        }
    });
    view! { <tr><th scope="row">{e.text.clone()}<br /><small class="muted">{facts}</small></th>{cells}<td class="r">{off}</td></tr> }
}

fn adding(l: Lang, today: Date) -> impl IntoView {
    let in_two_weeks = date_input(today.saturating_add(Duration::days(14)));
    view! {
        <details class="fold panel__body" open=is_open("exercise", &[ADD])>
            <summary>{t!(l, "Ny øvelse", "New exercise")}</summary>
            <ActForm act=ADD>
                <TextField act=ADD name="exercise_text" label=name(l, "exercise_text") hint=t!(l, "Som borgeren læser den. Fx rejs dig fra en stol 10 gange", "As the citizen reads it. E.g. rise from a chair 10 times") />
                <div class="grid grid--2">
                    <TextField act=ADD name="often" label=name(l, "often") hint=t!(l, "Fx 3 gange om dagen", "E.g. 3 times a day") />
                    <TextField act=ADD name="until" label=name(l, "until") value=in_two_weeks />
                </div>
                <div class="actions"><button class="button" type="submit">{t!(l, "Sæt på planen", "Put on the plan")}</button></div>
            </ActForm>
        </details>
    }
}
