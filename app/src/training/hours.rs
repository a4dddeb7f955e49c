//! `/day/hours`: when a therapist works, and is away.

use super::fields::{label, weekdays};
use super::{DiaryView, Trainings};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_time_long, time_table};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::page;
use crate::words::{away_cause_name, options};
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;

const HOURS: &str = "set_hours";
const AWAY: &str = "set_away";

/// `/day/hours`.
#[component]
pub fn HoursPage() -> impl IntoView {
    page(async move |trainings: Arc<dyn Trainings>, actor: Actor| trainings.diary(&actor).await, show)
}

fn show(d: DiaryView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Arbejdstid og fravær", "Hours and absence");
    view! {
        <Frame title=title.clone() nav=Nav::Day class="page page--narrow">
            <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href="/day">{t!(l, "Min dag", "My day")}</a></li><li aria-current="page">{title.clone()}</li></ol></nav>
            <div class="head"><div><h1>{title}</h1></div></div>
            <ErrorSummary label />
            <div class="grid grid--main-side">{hours(l, &d)}{away(l, &d)}</div>
        </Frame>
    }
}

fn hours(l: Lang, d: &DiaryView) -> impl IntoView + use<> {
    let days = weekdays().map(|(n, day)| {
        let known = d.hours.iter().find(|h| h.weekday == day);
        let (from, to) = known.map(|h| (time_table(h.from), time_table(h.to))).unwrap_or_default();
        view! {
            <div class="row">
                <TextField act=HOURS name=format!("from_{n}") label=label(l, &format!("from_{n}")) value=from class="w-s" />
                <TextField act=HOURS name=format!("to_{n}") label=label(l, &format!("to_{n}")) value=to class="w-s" />
            </div>
        }
    });
    let days = days.collect_view();
    view! {
        <section class="panel" aria-labelledby="hours">
            <div class="panel__head"><h2 id="hours">{t!(l, "Arbejdstid", "Hours of work")}</h2><span class="small muted">{t!(l, "Tomt: fri den dag. Alt tomt: ingen grænser.", "Empty: off that day. All empty: no limits.")}</span></div>
            <div class="panel__body">
                <ActForm act=HOURS>{days}<div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem arbejdstid", "Keep the hours")}</button></div></ActForm>
            </div>
        </section>
    }
}

fn away(l: Lang, d: &DiaryView) -> impl IntoView + use<> {
    let rows = d.away.iter().map(|(id, from, to, cause, sessions)| {
        let (from, to, cause) = (date_time_long(l, *from), date_time_long(l, *to), away_cause_name(l, *cause));
        let of = format!(": {from}");
        let (n, id) = (*sessions, id.to_string());
        let inside =
            (n > 0).then(|| view! { <span class="badge badge--amber">{t!(l, "{n} tider skal flyttes", "{n} sessions to move")}</span> });
        view! {
            <li>
                <p><b>{cause}</b>" "{from}" – "{to}" "{inside}</p>
                <ActForm act="remove_away">
                    <input type="hidden" name="away" value=id />
                    <button class="button button--s" type="submit">{t!(l, "Slet", "Remove")}<span class="sr-only">{of}</span></button>
                </ActForm>
            </li>
        }
    });
    let rows = rows.collect_view();
    let causes: Vec<Opt> = options(l, away_cause_name);
    view! {
        <section class="panel" aria-labelledby="away">
            <div class="panel__head"><h2 id="away">{t!(l, "Fravær", "Absence")}</h2></div>
            <div class="panel__body stack-s">
                <ul class="plain stack-s">{rows}</ul>
                <ActForm act=AWAY>
                    <TextField act=AWAY name="away_from" label=label(l, "away_from") hint=t!(l, "Fx 27.11.2026 08:00", "E.g. 27.11.2026 08:00") />
                    <TextField act=AWAY name="away_to" label=label(l, "away_to") hint=t!(l, "Fx 27.11.2026 15:00", "E.g. 27.11.2026 15:00") />
                    <Select act=AWAY name="cause" label=label(l, "cause") options=causes />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Gem fravær", "Keep the absence")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}
