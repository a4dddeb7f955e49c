//! The plan in plain words, and the exercises of today to tick.

use super::own::day_text;
use super::service::{OwnExercise, OwnPlan};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::ActForm;
use crate::ui::format::date_machine;
use crate::ui::icon::{Glyph, Icon};
use crate::words::goal_owner_name;
use domain::rehab::exercise::SHOWN_DAYS;
use leptos::prelude::*;
use time::Date;

const TICK: &str = "tick";

/// What the plan is for, the goals, and the exercises.
pub(super) fn panels(l: Lang, p: &OwnPlan, today: Date) -> impl IntoView + use<> {
    let words = p.words.clone();
    let said = (!words.is_empty()).then(|| view! { <p class="me__words">{t!(l, "»{words}«", "“{words}”")}</p> });
    let goals: Vec<_> = p
        .goals
        .iter()
        .map(|g| {
            let day = day_text(l, g.review_on);
            view! { <li><strong>{g.words.clone()}</strong><br />{t!(l, "Vi ser på det sammen {day}.", "We look at it together on {day}.")}</li> }
        })
        .collect();
    let goals = (!goals.is_empty()).then(|| view! { <h3>{t!(l, "Dine mål", "Your goals")}</h3><ul class="me__next">{goals}</ul> });
    let team = p
        .team
        .iter()
        .map(|(name, part)| {
            let part = goal_owner_name(l, *part).to_lowercase();
            view! { <li><strong>{name.clone()}</strong>{format!(", {part}")}</li> }
        })
        .collect_view();
    let team = (!p.team.is_empty()).then(|| view! { <h3>{t!(l, "Dit team", "Your team")}</h3><ul class="me__next">{team}</ul> });
    let exercises = (!p.exercises.is_empty()).then(|| {
        let rows = p.exercises.iter().map(|e| exercise(l, e, today)).collect_view();
        view! {
            <section class="panel" aria-labelledby="ex"><div class="panel__body">
                <h2 id="ex" tabindex="-1">{t!(l, "Dine øvelser i dag", "Your exercises today")}</h2>
                <p>{t!(l, "Sæt et hak, når du har lavet en øvelse. Terapeuten ser det, før I mødes.", "Tick an exercise when you have done it. The therapist sees it before you meet.")}</p>
                <ul class="me__exercises">{rows}</ul>
            </div></section>
        }
    });
    view! {
        <section class="panel" aria-labelledby="pl"><div class="panel__body">
            <h2 id="pl">{t!(l, "Din plan", "Your plan")}</h2>
            {said}{goals}{team}
        </div></section>
        {exercises}
    }
}

fn exercise(l: Lang, e: &OwnExercise, today: Date) -> impl IntoView + use<> {
    let (often, until, days) = (e.often.clone(), day_text(l, e.until), e.days_done);
    let facts = t!(l, "{often}, til {until}", "{often}, until {until}");
    let facts = if often.is_empty() { t!(l, "Til {until}", "Until {until}") } else { facts };
    let done = if days == 1 {
        t!(l, "Lavet 1 af de sidste {SHOWN_DAYS} dage", "Done on 1 of the last {SHOWN_DAYS} days")
    } else {
        t!(l, "Lavet {days} af de sidste {SHOWN_DAYS} dage", "Done on {days} of the last {SHOWN_DAYS} days")
    };
    let what = format!(": {}", e.text);
    let button = if e.is_done {
        view! {
            <p class="me__done"><Icon name=Glyph::Success />{t!(l, "Lavet i dag", "Done today")}</p>
            <button class="button-link" type="submit">{t!(l, "Fortryd", "Take back")}<span class="sr-only">{what}</span></button>
        }
        .into_any()
    } else {
        view! { <button class="button button-primary" type="submit"><Icon name=Glyph::Check />{t!(l, "Jeg har lavet den", "I have done it")}<span class="sr-only">{what}</span></button> }.into_any()
    };
    let (id, text, then) = (e.id.to_string(), e.text.clone(), if e.is_done { "no" } else { "yes" });
    view! {
        <li>
            <p><strong>{text}</strong><br />{facts}<br /><small>{done}</small></p>
            <ActForm act=TICK class="row">
                <input type="hidden" name="exercise" value=id />
                <input type="hidden" name="day" value=date_machine(today) />
                <input type="hidden" name="done" value=then />
                {button}
            </ActForm>
        </li>
    }
}
