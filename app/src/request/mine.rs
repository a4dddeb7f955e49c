//! The referrer's start page: offers to answer, requests of the department, drafts.

use super::Requests;
use super::offer::OfferCard;
use super::service::{DraftView, Filter, MineView, RowView};
use super::words::{happening_text, short_when, status_badge};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_short;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{page, query};
use domain::access::Actor;
use domain::request::RequestStatus;
use leptos::prelude::*;
use std::sync::Arc;

/// `/requests` of a referrer.
#[component]
pub fn MyRequests() -> impl IntoView {
    let filter = match query("filter").as_str() {
        "waiting" => Filter::WaitingForMe,
        "closed" => Filter::Closed,
        _ => Filter::Open,
    };
    let refresh = visit().refresh;
    page(move |s: Arc<dyn Requests>, actor: Actor| async move { s.mine(&actor, filter, refresh).await }, shown)
}

fn shown(view: MineView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Mine anmodninger", "My requests");
    let (department, open) = (view.department.clone(), view.open);
    let offers = if view.filter == Filter::Closed { Vec::new() } else { view.offers.clone() };
    view! {
        <Frame title=title.clone() nav=Nav::Requests class="page page--narrow" live=true>
            <div class="head">
                <div><h1>{title}</h1><p class="head__sub">{t!(l, "{department} · {open} åbne", "{department} · {open} open")}</p></div>
                <a class="button button-primary" href="/requests/new"><Icon name=Glyph::Plus />{t!(l, "Ny anmodning", "New request")}</a>
            </div>
            <div class="stack">
                <ErrorSummary label=super::field_label />
                {offers.into_iter().map(|offer| view! { <OfferCard offer /> }).collect_view()}
                {table(l, &view)}
                {(!view.drafts.is_empty()).then(|| drafts(l, view.drafts.clone()))}
            </div>
        </Frame>
    }
}

fn table(l: Lang, view: &MineView) -> impl IntoView + use<> {
    let (open, waiting, filter) = (view.open, view.waiting, view.filter);
    let heading = match filter {
        Filter::Open => t!(l, "Alle åbne", "All open"),
        Filter::WaitingForMe => t!(l, "Venter på mig", "Waiting for me"),
        Filter::Closed => t!(l, "Afsluttede", "Closed"),
    };
    let entry = |this: Filter, href: &'static str, text: String| {
        view! { <a href=href aria-current=(this == filter).then_some("true")>{text}</a> }
    };
    let rows = view.rows.clone();
    let last = if filter == Filter::Closed { t!(l, "Nummer", "Number") } else { t!(l, "Svar", "Answer") };
    view! {
        <section class="panel" aria-labelledby="requests">
            <div class="panel__head">
                <h2 id="requests">{heading}</h2>
                <nav class="seg" aria-label=t!(l, "Filter", "Filter")>
                    {entry(Filter::Open, "/requests", t!(l, "Åbne {open}", "Open {open}"))}
                    {entry(Filter::WaitingForMe, "/requests?filter=waiting", t!(l, "Venter på mig {waiting}", "Waiting for me {waiting}"))}
                    {entry(Filter::Closed, "/requests?filter=closed", t!(l, "Afsluttede", "Closed"))}
                </nav>
            </div>
            {if rows.is_empty() {
                empty(l, filter, view.offers.is_empty()).into_any()
            } else {
                view! {
                    <table class="table table--cards table--requests" aria-labelledby="requests">
                        <thead><tr>
                            <th scope="col">{t!(l, "Borger", "Citizen")}</th>
                            <th scope="col">{t!(l, "Status", "Status")}</th>
                            <th scope="col">{t!(l, "Hvad sker der", "What is going on")}</th>
                            <th scope="col">{last}</th>
                            <th scope="col"><span class="sr-only">{t!(l, "Handling", "Action")}</span></th>
                        </tr></thead>
                        <tbody>{rows.into_iter().map(|row| table_row(l, row, filter)).collect_view()}</tbody>
                    </table>
                }
                .into_any()
            }}
        </section>
    }
}

fn empty(l: Lang, filter: Filter, no_offers: bool) -> impl IntoView {
    let text = match filter {
        Filter::Open if no_offers => t!(
            l,
            "Ingen åbne anmodninger. Begynd en ny, når en borger har brug for en plads.",
            "No open requests. Begin one when a citizen needs a place."
        ),
        Filter::Open => t!(l, "Ingen andre åbne anmodninger.", "No other open requests."),
        Filter::WaitingForMe if no_offers => t!(l, "Intet venter på jer.", "Nothing waits for you."),
        Filter::WaitingForMe => t!(l, "Kun tilbuddet ovenfor venter på jer.", "Only the offer above waits for you."),
        Filter::Closed => t!(l, "Ingen afsluttede anmodninger endnu.", "No closed requests yet."),
    };
    view! { <p class="empty">{text}</p> }
}

fn table_row(l: Lang, row: RowView, filter: Filter) -> impl IntoView {
    let today = visit().now.date();
    let (badge, status) = status_badge(l, row.status, &row.now);
    let answer = match (row.answer, row.status, filter) {
        (_, _, Filter::Closed) => row.number.clone(),
        (Some(at), RequestStatus::Granted, _) => {
            let at = short_when(l, at, today);
            t!(l, "næste nyt {at}", "next word {at}")
        }
        (Some(at), _, _) => short_when(l, at, today),
        (None, _, _) => "–".to_owned(),
    };
    let asks = row.status == RequestStatus::NeedsInfo || (row.status == RequestStatus::Arrived && row.waits_for_me);
    let (class, action) =
        if asks { ("button button--s button-primary", t!(l, "Besvar", "Answer")) } else { ("button button--s", t!(l, "Åbn", "Open")) };
    let (name, age) = (row.name, row.age);
    let last = if filter == Filter::Closed { t!(l, "Nummer", "Number") } else { t!(l, "Svar", "Answer") };
    view! {
        <tr>
            <th scope="row" data-title=t!(l, "Borger", "Citizen")>{format!("{name} · {age}")}</th>
            <td data-title=t!(l, "Status", "Status")><span class=badge>{status}</span></td>
            <td data-title=t!(l, "Hvad sker der", "What is going on")>{happening_text(l, &row.now, today)}</td>
            <td data-title=last class="nowrap">{answer}</td>
            <td data-title="" class="r">
                <a class=class href=format!("/requests/{}", row.id)>{action}<span class="sr-only">{format!(" {name}")}</span></a>
            </td>
        </tr>
    }
}

fn drafts(l: Lang, drafts: Vec<DraftView>) -> impl IntoView {
    let today = visit().now.date();
    view! {
        <section class="panel" aria-labelledby="drafts">
            <div class="panel__head"><h2 id="drafts">{t!(l, "Kladder", "Drafts")}</h2></div>
            <table class="table table--cards" aria-labelledby="drafts">
                <thead><tr>
                    <th scope="col">{t!(l, "Borger", "Citizen")}</th>
                    <th scope="col">{t!(l, "Begyndt af", "Begun by")}</th>
                    <th scope="col">{t!(l, "Gemt", "Saved")}</th>
                    <th scope="col">{t!(l, "Slettes", "Deleted on")}</th>
                    <th scope="col"><span class="sr-only">{t!(l, "Handling", "Action")}</span></th>
                </tr></thead>
                <tbody>
                    {drafts.into_iter().map(|draft| {
                        let name = if draft.name.is_empty() { t!(l, "Uden navn", "No name yet") } else { draft.name };
                        let of = format!(" {name}");
                        view! {
                            <tr>
                                <th scope="row" data-title=t!(l, "Borger", "Citizen")>{name}</th>
                                <td data-title=t!(l, "Begyndt af", "Begun by")>{draft.by}</td>
                                <td data-title=t!(l, "Gemt", "Saved") class="nowrap">{short_when(l, draft.saved_at, today)}</td>
                                <td data-title=t!(l, "Slettes", "Deleted on") class="nowrap">{date_short(l, draft.expires_at.date())}</td>
                                <td data-title="" class="r">
                                    <ActForm act="delete_draft" class="row row--end">
                                        <input type="hidden" name="draft" value=draft.id.to_string() />
                                        <a class="button button--s" href=format!("/requests/new?draft={}", draft.id)>
                                            {t!(l, "Fortsæt", "Continue")}<span class="sr-only">{of.clone()}</span>
                                        </a>
                                        <button class="button button--s button-plain" type="submit">
                                            {t!(l, "Slet", "Delete")}<span class="sr-only">{of}</span>
                                        </button>
                                    </ActForm>
                                </td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}
