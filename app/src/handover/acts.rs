//! `/handover/acts`: who did what in a shift at a site, each act leading to its thing.

use super::words::{happened, moment, person};
use super::{ActsView, Handover, Happening};
use crate::caller::{lang, visit};
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{time_table, weekday_long};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, query};
use crate::words::shift_name;
use domain::access::Actor;
use domain::shift::Shift;
use leptos::prelude::*;
use std::sync::Arc;

/// `/handover/acts`.
#[component]
pub fn ActsPage() -> impl IntoView {
    let [site, shift] = ["site", "shift"].map(query);
    page(
        async move |handover: Arc<dyn Handover>, actor: Actor| {
            let site = if site.is_empty() { None } else { Some(id(&site)?) };
            let shift: Option<Shift> = if shift.is_empty() { None } else { Some(id(&shift)?) };
            handover.acts(&actor, site, shift).await
        },
        show,
    )
}

fn show(view: ActsView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Vagtens historik", "History of the shift");
    let (site, name) = view.site.as_ref().map(|s| (format!("site={}", s.id), s.name.clone())).unwrap_or_default();
    let (shift, day) = (shift_name(l, view.shift.name), weekday_long(l, view.shift.day));
    let (begins, ends) = (time_table(view.span.0.time()), time_table(view.span.1.time()));
    let line = t!(l, "{name} · {shift} {day} · kl. {begins}–{ends}", "{name} · {shift}, {day} · {begins}–{ends}");
    let (before, after) = (step(&site, view.shift.before()), step(&site, view.shift.after()));
    let later = view.over.then(|| view! { <a class="button button--s" href=after>{t!(l, "Vagten efter", "The shift after")}<Icon name=Glyph::ChevronRight small=true /></a> });
    let rows = view.acts.iter().map(|h| row(l, h)).collect_view();
    let body = if view.acts.is_empty() {
        view! { <p class="panel__body empty">{t!(l, "Intet er registreret i vagten.", "Nothing was registered in the shift.")}</p> }
            .into_any()
    } else {
        view! {
            <table class="table table--cards">
                <thead><tr>
                    <th scope="col">{tr(l, "Tid", "Time")}</th>
                    <th scope="col">{tr(l, "Hvad", "What")}</th>
                    <th scope="col">{tr(l, "Seng", "Bed")}</th>
                    <th scope="col">{tr(l, "Borger", "Citizen")}</th>
                    <th scope="col">{tr(l, "Hvem", "Who")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let cut = view.cut.then(|| view! { <p class="panel__foot">{t!(l, "De ældste vises ikke.", "The oldest are not shown.")}</p> });
    view! {
        <Frame title=title.clone() nav=Nav::Board class="page page--narrow" live=true>
            <div class="head">
                <div><h1>{title.clone()}</h1><p class="head__sub">{line}</p></div>
                <div class="row">
                    <a class="button button--s" href=before><Icon name=Glyph::ChevronLeft small=true />{t!(l, "Vagten før", "The shift before")}</a>
                    {later}
                    <a class="button button--s" href=format!("/handover?{site}")><Icon name=Glyph::Print small=true />{t!(l, "Vagtskifte", "Handover")}</a>
                </div>
            </div>
            <section class="panel" aria-label=title>{body}{cut}</section>
        </Frame>
    }
}

fn step(site: &str, to: Shift) -> String {
    format!("/handover/acts?{site}&shift={to}")
}

fn row(l: Lang, h: &Happening) -> impl IntoView + use<> {
    let today = visit().now.date();
    let words = happened(l, h, today);
    let words = match &h.link {
        Some(link) => view! { <a href=link.clone()>{words}</a> }.into_any(),
        None => words.into_any(),
    };
    let earlier = (h.at.replace_second(0) != h.entered.replace_second(0)).then(|| {
        let at = moment(l, h.at, today);
        view! { " "<small class="muted">{t!(l, "gælder {at}", "as of {at}")}</small> }
    });
    let bed = match &h.bed {
        Some((bed, label)) => view! { <a href=format!("/beds/{bed}")>{label.clone()}</a> }.into_any(),
        None => "–".into_any(),
    };
    let who = h.who.as_ref().map_or_else(|| "–".to_owned(), |who| person(l, who));
    let by = if h.by.is_empty() { t!(l, "Plads selv", "Plads itself") } else { h.by.clone() };
    let undo = h.undo.map(|event| view! { " "<a href=format!("/undo/{event}")>{t!(l, "Fortryd", "Undo")}</a> });
    view! {
        <tr>
            <td data-title=tr(l, "Tid", "Time") class="nowrap">{moment(l, h.entered, today)}</td>
            <th scope="row" data-title=tr(l, "Hvad", "What")><span>{words}{earlier}{undo}</span></th>
            <td data-title=tr(l, "Seng", "Bed")>{bed}</td>
            <td data-title=tr(l, "Borger", "Citizen")>{who}</td>
            <td data-title=tr(l, "Hvem", "Who")>{by}</td>
        </tr>
    }
}
