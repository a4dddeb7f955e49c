//! `/day`: the day of a therapist. Who came is ticked where the session stands, with a line about it.

use super::fields::{became, came, label, line, no_show, title};
use super::{Card, Changed, DayView, TalkSlot, ToDo, ToDoKind, TraineeRow, Trainings};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::ErrorSummary;
use crate::ui::format::{date_from_machine, date_machine, date_short, date_time_relative, time_prose, time_table, week, weekday_name};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use crate::words::{away_cause_name, cancel_cause_name, event_name, task_name};
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;

/// A gap is worth a word from so many minutes on.
const GAP_MINUTES: i64 = 20;

/// `/day`; `?date=2026-11-24` is another day than today.
#[component]
pub fn DayPage() -> impl IntoView {
    let (refresh, day) = (visit().refresh, date_from_machine(&query("date")));
    page(async move |trainings: Arc<dyn Trainings>, actor: Actor| trainings.day(&actor, day, refresh).await, show)
}

fn show(d: DayView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Min dag", "My day");
    let standing: Vec<&Card> = d.cards.iter().filter(|c| c.cancelled.is_none()).collect();
    let (all, told) = (standing.len(), standing.iter().filter(|c| c.is_told()).count());
    let (weekday, day, week) = (capital(weekday_name(l, d.day.weekday())), date_short(l, d.day), week(l, d.day));
    let sub = t!(l, "{weekday} {day} · {week} · {told} af {all} klaret", "{weekday} {day} · {week} · {told} of {all} done");
    let (before, after) = (d.day.previous_day().unwrap_or(d.day), d.day.next_day().unwrap_or(d.day));
    let to = |day| format!("/day?date={}", date_machine(day));
    view! {
        <Frame title=title.clone() nav=Nav::Day class="page page--narrow" live=true>
            <div class="head">
                <div><h1>{title}</h1><p class="head__sub">{sub}</p></div>
                <nav class="seg" aria-label=t!(l, "Dag", "Day")>
                    <a href=to(before) aria-label=t!(l, "Dagen før", "The day before")><Icon name=Glyph::ChevronLeft small=true /></a>
                    <a href="/day" aria-current=(d.day == d.today).then_some("date")>{t!(l, "I dag", "Today")}</a>
                    <a href=to(after) aria-label=t!(l, "Dagen efter", "The day after")><Icon name=Glyph::ChevronRight small=true /></a>
                </nav>
            </div>
            <ErrorSummary label />
            <div class="grid grid--main-side">
                {list(l, &d)}
                <div class="stack">{to_do(l, &d.to_do)}{changed(l, &d)}{ways(l)}</div>
            </div>
        </Frame>
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn list(l: Lang, d: &DayView) -> impl IntoView + use<> {
    let next = d.cards.iter().position(|c| c.cancelled.is_none() && !c.is_told() && c.to > d.now);
    let sessions = d.cards.iter().enumerate().map(|(n, card)| {
        let (before, after) = (time::Duration::minutes(card.travel.0.into()), time::Duration::minutes(card.travel.1.into()));
        let takes = card.cancelled.is_none().then(|| (card.from - before, card.to + after));
        (card.from, takes, slot(l, card, next == Some(n)).into_any())
    });
    let talks = d.talks.iter().map(|of| (of.from, Some((of.from, of.to)), talk(l, of).into_any()));
    let mut entries: Vec<_> = sessions.chain(talks).collect();
    entries.sort_by_key(|(from, ..)| *from);
    let mut items = Vec::new();
    let mut free_from: Option<PrimitiveDateTime> = None;
    for (_, takes, entry) in entries {
        if let Some((from, to)) = takes {
            items.extend(free_from.and_then(|free| gap(l, free, from)));
            free_from = Some(to);
        }
        items.push(entry);
    }
    let away = d.away.iter().map(|(from, to, cause)| {
        let (from, to, cause) = (time_table(from.time()), time_table(to.time()), away_cause_name(l, *cause).to_lowercase());
        view! { <li class="gap">{t!(l, "Fraværende {from}–{to}: {cause}", "Away {from}–{to}: {cause}")}</li> }
    });
    let away = away.collect_view();
    let body = if items.is_empty() {
        view! { <p class="empty">{t!(l, "Ingen tider denne dag.", "No sessions on this day.")}</p> }.into_any()
    } else {
        view! { <ol class="day">{away}{items}</ol> }.into_any()
    };
    view! { <section aria-labelledby="sessions"><h2 id="sessions" class="sr-only">{t!(l, "Dagens tider", "Sessions of the day")}</h2>{body}</section> }
}

fn gap(l: Lang, from: PrimitiveDateTime, to: PrimitiveDateTime) -> Option<AnyView> {
    let is_long = (to - from).whole_minutes() >= GAP_MINUTES;
    let (from, to) = (time_table(from.time()), time_table(to.time()));
    is_long.then(|| view! { <li class="gap">{t!(l, "{from}–{to} fri", "{from}–{to} free")}</li> }.into_any())
}

fn talk(l: Lang, of: &TalkSlot) -> impl IntoView + use<> {
    let (href, minutes) = (format!("/stays/{}/screening", of.stay), (of.to - of.from).whole_minutes());
    view! {
        <li class="slotcard">
            <div class="slotcard__t"><time>{time_table(of.from.time())}</time><small>{t!(l, "{minutes} min", "{minutes} min")}</small></div>
            <div class="slotcard__b">
                <h3><a href=href>{of.name.clone()}</a></h3>
                <p>{t!(l, "Samtale ved sengen om rygestop", "Talk at the bedside about stopping to smoke")}</p>
            </div>
        </li>
    }
}

fn slot(l: Lang, card: &Card, is_next: bool) -> impl IntoView + use<> {
    let class = match (card.cancelled.is_some() || card.is_told(), is_next) {
        (true, _) => "slotcard slotcard--done",
        (false, true) => "slotcard slotcard--now",
        (false, false) => "slotcard",
    };
    let minutes = card.minutes();
    let (href, heading) = (format!("/sessions/{}", card.id), title(l, card));
    let isolated = card.trainees.iter().filter(|t| t.is_isolated).map(|t| {
        let name = t.name.split(',').next().unwrap_or_default().to_owned();
        view! { <span class="badge badge--amber">{t!(l, "{name}: isolation", "{name}: isolation")}</span> }
    });
    let isolated = isolated.collect_view();
    let cancelled = card.cancelled.map(|cause| {
        let cause = cancel_cause_name(l, cause).to_lowercase();
        view! { <p>{t!(l, "Aflyst: {cause}", "Cancelled: {cause}")}</p> }
    });
    let told = card.cancelled.is_none().then(|| card.trainees.iter().filter_map(|t| told(l, card, t)).collect_view());
    view! {
        <li class=class aria-current=is_next.then_some("step")>
            <div class="slotcard__t"><time>{time_table(card.from.time())}</time><small>{t!(l, "{minutes} min", "{minutes} min")}</small></div>
            <div class="slotcard__b">
                <h3><a href=href>{heading}</a></h3>
                <p>{line(l, card)}" "{isolated}</p>
                {cancelled}
                {told}
                {(card.cancelled.is_none() && !card.is_told()).then(|| acts(l, card, is_next))}
            </div>
        </li>
    }
}

fn told(l: Lang, card: &Card, t: &TraineeRow) -> Option<AnyView> {
    let text = became(l, t)?;
    let text = if card.seats.is_some() { format!("{}: {text}", t.name) } else { text };
    Some(view! { <p><Icon name=Glyph::Check small=true />" "{text}</p> }.into_any())
}

fn acts(l: Lang, card: &Card, is_next: bool) -> impl IntoView + use<> {
    let href = format!("/sessions/{}", card.id);
    let of = format!(": {}", time_table(card.from.time()));
    let one = card.trainees.first().filter(|_| card.seats.is_none()).cloned();
    let tells = one.clone().filter(|_| card.has_begun).map(|one| telling(l, card, &one, is_next));
    let plan = one.filter(|_| !card.has_begun).map(|one| {
        view! { <a class="button button--touch" href=format!("/plans/{}", one.plan)>{t!(l, "Åbn plan", "Open the plan")}<span class="sr-only">{of.clone()}</span></a> }
    });
    let group = card.seats.map(|_| {
        view! { <a class="button button--touch" href=href.clone()>{t!(l, "Åbn holdet", "Open the group")}<span class="sr-only">{of.clone()}</span></a> }
    });
    let shift = card.is_open().then(|| {
        view! { <a class="button button--touch" href=format!("{href}#move")>{t!(l, "Flyt", "Move")}<span class="sr-only">{of.clone()}</span></a> }
    });
    view! {
        {tells}
        <div class="slotcard__act">{plan}{group}{shift}</div>
    }
}

/// The tick with its line, and the way to say that nobody came.
fn telling(l: Lang, card: &Card, one: &TraineeRow, is_next: bool) -> impl IntoView + use<> {
    let of = format!(": {}", one.name);
    view! {
        {came(l, Some(card.id), one, is_next)}
        <details class="slotcard__miss">
            <summary class="button button--touch">{t!(l, "Ikke mødt", "Did not come")}<span class="sr-only">{of}</span></summary>
            {no_show(l, Some(card.id), one)}
        </details>
    }
}

fn to_do(l: Lang, all: &[ToDo]) -> impl IntoView + use<> {
    let rows = all.iter().map(|todo| {
        let what = match todo.what {
            ToDoKind::Task(kind) => task_name(l, kind).to_owned(),
            ToDoKind::Goal => t!(l, "Vurdér mål", "Judge a goal"),
        };
        let due = date_short(l, todo.due);
        let note = if todo.note.is_empty() { String::new() } else { format!(" · {}", todo.note) };
        let name = todo.name.clone();
        view! { <li><a href=format!("/plans/{}", todo.plan)>{what}": "{name}</a><small>{t!(l, "senest {due}", "by {due}")}{note}</small></li> }
    });
    let rows = rows.collect_view();
    let body = if all.is_empty() {
        view! { <p class="empty">{t!(l, "Intet lige nu.", "Nothing just now.")}</p> }.into_any()
    } else {
        view! { <ul class="todo">{rows}</ul> }.into_any()
    };
    view! { <section class="panel" aria-labelledby="todo"><h2 id="todo">{t!(l, "Skal gøres", "To do")}</h2><div class="panel__body panel__body--flush">{body}</div></section> }
}

fn changed(l: Lang, d: &DayView) -> impl IntoView + use<> {
    let rows = d.changed.iter().map(|c: &Changed| {
        let (at, what) = (date_time_relative(l, c.at, d.today), event_name(l, &c.event).to_lowercase());
        let times = match c.before {
            Some(before) => {
                let (before, stands) = (date_time_relative(l, before, d.today), date_time_relative(l, c.stands, d.today));
                t!(l, "fra {before} til {stands}", "from {before} to {stands}")
            }
            None => {
                let (day, clock) = (date_short(l, c.stands.date()), time_prose(l, c.stands.time()));
                t!(l, "{day} {clock}", "{day} at {clock}")
            }
        };
        let (who, by) = (c.who.clone(), c.by.clone());
        view! { <li><time>{at}</time><span><a href=format!("/sessions/{}", c.session)>{who}</a>": "{what}", "{times}". "<small class="muted">{by}</small></span></li> }
    });
    let rows = rows.collect_view();
    let body = if d.changed.is_empty() {
        view! { <p class="empty">{t!(l, "Ingen har ændret dine tider.", "Nobody has changed your sessions.")}</p> }.into_any()
    } else {
        view! { <ul class="log">{rows}</ul> }.into_any()
    };
    view! { <section class="panel" aria-labelledby="changed"><h2 id="changed">{t!(l, "Ændret for dig", "Changed for you")}</h2><div class="panel__body panel__body--flush">{body}</div></section> }
}

fn ways(l: Lang) -> impl IntoView {
    view! {
        <p class="row">
            <a class="button button--s" href="/groups">{t!(l, "Hold", "Groups")}</a>
            <a class="button button--s" href="/day/hours">{t!(l, "Arbejdstid og fravær", "Hours and absence")}</a>
        </p>
    }
}
