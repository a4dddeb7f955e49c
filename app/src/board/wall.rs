//! `/wall`: the beds of a site for everybody in the room. Bed, initials and times in large letters; nothing to click, no kind of
//! stay, no needs, no causes.

use super::words::{clock_or_day, look};
use super::{Arrival, BedTile, Board, BoardView, Counts, SiteChoice, Situation, Who};
use crate::caller::{lang, visit};
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_short, time_table, week, weekday_name};
use crate::ui::habit::{habit, keep_habit};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{LiveStamp, LiveWatch};
use crate::ui::page::{Failure, id, page, query};
use crate::words::{bed_state_name, shift_name};
use domain::access::Actor;
use domain::board::BedState;
use domain::ids::SiteId;
use leptos::prelude::*;
use leptos_meta::{Body, Title};
use std::sync::Arc;
use time::{Date, PrimitiveDateTime};

/// Under which the chosen site is remembered at this screen.
const HABIT: &str = "wall";

/// `/wall`.
#[component]
pub fn WallPage() -> impl IntoView {
    let asked = query("site");
    let site = match (asked.as_str(), habit(HABIT)) {
        ("", Some(kept)) => id::<SiteId>(&kept).ok(),
        ("", None) => None,
        (text, _) => match id::<SiteId>(text) {
            Ok(site) => {
                keep_habit(HABIT, "/wall", &site.to_string());
                Some(site)
            }
            Err(error) => return view! { <Failure error /> }.into_any(),
        },
    };
    page(
        move |board: Arc<dyn Board>, actor: Actor| {
            // What was remembered may no longer be ours.
            let site = site.filter(|site| !asked.is_empty() || actor.sites.contains(site));
            async move { board.wall(&actor, site).await.map(|view| (site.is_some(), view)) }
        },
        |(chosen, view)| if chosen || view.sites.len() < 2 { wall(view).into_any() } else { choice(view.sites).into_any() },
    )
    .into_any()
}

/// The demonstration says so on the wall, too.
fn demo(l: Lang) -> Option<impl IntoView> {
    visit()
        .demo
        .then(|| view! { <strong class="demo" title=tr(l, "Alle borgere er opdigtede", "All citizens are invented")>"DEMO"</strong> })
}

/// Which site a screen shows is chosen once.
fn choice(sites: Vec<SiteChoice>) -> impl IntoView {
    let l = lang();
    let links = sites
        .into_iter()
        .map(|site| view! { <li><a class="button" href=format!("/wall?site={}", site.id)>{site.name}</a></li> })
        .collect_view();
    view! {
        <Title text=t!(l, "Vægskærm – Plads", "Wall screen – Plads") />
        <main id="main" class="page page--narrow">
            <h1>{tr(l, "Hvilket sted skal skærmen vise?", "Which site shall this screen show?")}" "{demo(l)}</h1>
            <ul class="stack-s">{links}</ul>
        </main>
    }
}

fn wall(board: BoardView) -> impl IntoView {
    let l = lang();
    let now = visit().now;
    let today = now.date();
    let name = board.site.as_ref().map(|site| site.name.clone()).unwrap_or_default();
    let counts = Counts::of(board.beds(), today);
    let late = board.beds().filter(|bed| is_late(bed)).count();
    let beds = board.beds().map(|bed| view! { <li>{tile(l, bed, today)}</li> }).collect_view();
    let shift = board.shift.map(|shift| shift_name(l, shift).to_owned());
    let day = [format!("{} {}", weekday_name(l, today.weekday()), date_short(l, today)), week(l, today)];
    let day = super::page::capital(&day.into_iter().chain(shift).collect::<Vec<_>>().join(" · "));
    let figure = |count: usize, text: &'static str| view! { <li><b>{count}</b>{format!(" {text}")}</li> };
    view! {
        <Body {..} data-mode="wall" />
        <Title text=format!("{name} – Plads") />
        <LiveWatch />
        <main id="main" class="wall">
            <div class="wall__head"><h1>{name.clone()}</h1>{demo(l)}<span>{day}</span><time>{time_table(now.time())}</time></div>
            <section class="wall__counters" aria-label=tr(l, "Tal for i dag", "Figures for today")>
                <ul>
                    {figure(counts.free, tr(l, "ledige", "free"))}
                    {figure(counts.arriving, tr(l, "ankommer", "arriving"))}
                    {figure(counts.leaving, tr(l, "rejser", "leaving"))}
                    {figure(counts.cleaning, tr(l, "klargøres", "being cleaned"))}
                    {(late > 0).then(|| view! { <li class="is-late"><Icon name=Glyph::Error /><b>{late}</b>{tr(l, " over tiden", " overdue")}</li> })}
                </ul>
            </section>
            <section aria-labelledby="beds"><h2 class="sr-only" id="beds">{tr(l, "Senge", "Beds")}</h2><ul class="wall__beds">{beds}</ul></section>
            <div class="wall__foot">{super::tiles::legend(l)}<LiveStamp /></div>
        </main>
    }
}

fn is_late(bed: &BedTile) -> bool {
    match &bed.now {
        Situation::Reserved(arrival) => arrival.late,
        Situation::Occupied(guest) | Situation::Held(guest) => guest.late,
        Situation::Free { .. } | Situation::AwaitsCollection | Situation::Cleaning { .. } | Situation::Closed { .. } => false,
    }
}

/// Initials; never a name, never a kind.
fn initials(who: &Who) -> String {
    match who {
        Who::Named(name, _) => name.initials(),
        Who::Initials(initials, _) => initials.clone(),
        Who::Kind(_) => "–".to_owned(),
    }
}

fn tile(l: Lang, bed: &BedTile, today: Date) -> impl IntoView + use<> {
    let day = |at: PrimitiveDateTime| clock_or_day(l, at, today);
    let next = bed.next.as_ref().map(|next: &Arrival| t!(l, "næste: {}", "next: {}", initials(&next.who))).unwrap_or_default();
    let (main, line, care) = match &bed.now {
        Situation::Free { until: None } => (tr(l, "ingen slutdato", "no end date").to_owned(), next, false),
        Situation::Free { until: Some(at) } => (t!(l, "til {}", "until {}", day(*at)), next, false),
        Situation::Reserved(a) => {
            let line = match a.answer_by {
                Some(by) => t!(l, "svar inden {}", "answer by {}", day(by)),
                None => t!(l, "ind {}", "in {}", day(a.at)),
            };
            (initials(&a.who), line, a.isolates)
        }
        Situation::Occupied(g) => {
            let line = if g.until.date() <= today {
                t!(l, "ud {}", "out {}", time_table(g.until.time()))
            } else {
                t!(l, "til {}", "until {}", day(g.until))
            };
            (initials(&g.who), line, g.isolates)
        }
        Situation::Held(g) => (initials(&g.who), t!(l, "holdes til {}", "held until {}", day(g.until)), g.isolates),
        Situation::AwaitsCollection => ("–".to_owned(), String::new(), false),
        Situation::Cleaning { until, .. } => (t!(l, "klar {}", "ready {}", day(*until)), next, false),
        Situation::Closed { until, .. } => (t!(l, "til {}", "until {}", day(*until)), String::new(), false),
    };
    let (state, glyph) = look(bed.now.state());
    let late = is_late(bed);
    let class = if late { format!("bed bed--{state} bed--late") } else { format!("bed bed--{state}") };
    // A sign that says "read before you go in", not why.
    let care = care.then(
        || view! { " "<Icon name=Glyph::Shield /><span class="sr-only">{tr(l, "læs før du går ind", "read before you go in")}</span> },
    );
    let line = if late { view! { <strong>{line}</strong> }.into_any() } else { line.into_any() };
    let word = match bed.now {
        Situation::AwaitsCollection => bed_state_name(l, BedState::Occupied),
        _ => bed_state_name(l, bed.now.state()),
    };
    view! {
        <div class=class>
            <span class="bed__rail"><Icon name=glyph /></span>
            <span class="bed__body">
                <span class="bed__top"><span class="bed__no">{bed.label.clone()}</span>" "<span class="bed__state">{word}</span></span>
                <span class="bed__who"><span>{main}</span>{care}</span>
                <span class="bed__meta">{line}</span>
            </span>
        </div>
    }
}
