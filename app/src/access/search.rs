//! Finding a citizen by name or civil number: only what the person who asks may see, and never anything in the address.

use super::Found;
use crate::caller::{actor, failed, lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::ErrorSummary;
use crate::ui::format::{date_long, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::Failure;
use crate::words::request_status_name;
use domain::access::Role;
use domain::request::RequestStatus;
use leptos::prelude::*;
use time::{Date, PrimitiveDateTime};

/// What a search was by; what was searched for is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// By name.
    Name,
    /// By civil number.
    CivilNumber,
}

/// A citizen found, in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// "Munk, Carl".
    pub name: String,
    /// Born on.
    pub birth: Date,
    /// Where.
    pub place: HitPlace,
    /// The page about it.
    pub href: String,
}

/// Where a citizen was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HitPlace {
    /// On a request.
    Request {
        /// Its number.
        number: String,
        /// Where it stands.
        status: RequestStatus,
    },
    /// In a bed.
    InHouse {
        /// "Solgården 2".
        bed: String,
    },
    /// A stay that is over.
    Left {
        /// The site.
        site: String,
        /// When.
        at: PrimitiveDateTime,
    },
    /// Expected.
    Expected {
        /// "Solgården 2".
        bed: String,
        /// When.
        at: PrimitiveDateTime,
    },
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchView {
    /// What it was by.
    pub criterion: Criterion,
    /// Found, in house and open ones first.
    pub hits: Vec<Hit>,
    /// Were there more than are shown?
    pub more: bool,
}

fn label(l: Lang, _: &str) -> String {
    t!(l, "CPR-nummer eller navn", "Civil number (CPR) or name")
}

/// `/search`.
#[component]
pub fn SearchPage() -> impl IntoView {
    let l = lang();
    let actor = match actor() {
        Ok(actor) => actor,
        Err(error) => return view! { <Failure error /> }.into_any(),
    };
    // A failure that is not about what was typed has no page of its own here.
    if let Some(failed) = failed()
        && failed.error == crate::error::AppError::Forbidden
    {
        return view! { <Failure error=failed.error /> }.into_any();
    }
    let found = use_context::<Found>();
    let title = t!(l, "Find en borger", "Find a citizen");
    let where_from = match actor.role {
        Role::ReferrerHospital | Role::ReferrerGp => {
            t!(l, "Der søges i afdelingens egne anmodninger.", "The search covers your department's own requests.")
        }
        Role::Allocator | Role::AcuteNurse => t!(
            l,
            "Der søges i myndighedens anmodninger og i ophold på jeres steder.",
            "The search covers the authority's requests and stays at your sites."
        ),
        Role::WardNurse => t!(
            l,
            "Der søges i ophold og ventede ankomster på jeres steder.",
            "The search covers stays and expected arrivals at your sites."
        ),
        Role::Therapist | Role::Student => {
            t!(
                l,
                "Der søges i ophold på jeres steder, også afsluttede.",
                "The search covers stays at your sites, also those that are over."
            )
        }
        Role::CapacityManager | Role::Admin | Role::Cleaner | Role::WallScreen => {
            return view! { <Failure error=crate::error::AppError::Forbidden /> }.into_any();
        }
    };
    view! {
        <Frame title=title.clone() nav=Nav::None class="page page--narrow">
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{where_from}</p></div></div>
            <div class="stack">
                <ErrorSummary label />
                <section class="panel" aria-label=t!(l, "Søg", "Search")>
                    <form class="panel__body" method="post" action="/search" novalidate>
                        <input type="hidden" name="act" value="search" />
                        <div class="row row--end-line">
                            <TextField act="search" name="find" label=label(l, "find") class="w-l" hint=t!(l, "Hele CPR-nummeret eller mindst to bogstaver af navnet. Opslaget noteres.", "The whole civil number, or at least two letters of the name. The search is logged.") />
                            <button class="button button-primary" type="submit"><Icon name=Glyph::Search />{t!(l, "Søg", "Search")}</button>
                        </div>
                    </form>
                </section>
                {found.map(|found| results(l, found.0))}
            </div>
        </Frame>
    }
    .into_any()
}

fn results(l: Lang, view: SearchView) -> impl IntoView {
    let count = view.hits.len();
    let title = match (view.criterion, count) {
        (Criterion::CivilNumber, 0) => t!(l, "Ingen fundet med nummeret", "Nobody found with the number"),
        (Criterion::Name, 0) => t!(l, "Ingen fundet med navnet", "Nobody found with the name"),
        (_, 1) => t!(l, "1 fundet", "1 found"),
        _ if view.more => t!(l, "De første {count}", "The first {count}"),
        _ => t!(l, "{count} fundet", "{count} found"),
    };
    view! {
        <section class="panel" aria-labelledby="found" role="status">
            <div class="panel__head"><h2 id="found">{title}</h2></div>
            {(count == 0).then(|| view! { <p class="empty">{t!(l, "Kontrollér stavningen. Borgere hos andre vises ikke.", "Check the spelling. Citizens of others are not shown.")}</p> })}
            {(count > 0).then(|| view! {
                <table class="table table--cards" aria-labelledby="found">
                    <thead><tr>
                        <th scope="col">{t!(l, "Borger", "Citizen")}</th>
                        <th scope="col">{t!(l, "Født", "Born")}</th>
                        <th scope="col">{t!(l, "Hvor", "Where")}</th>
                        <th scope="col"><span class="sr-only">{t!(l, "Handling", "Action")}</span></th>
                    </tr></thead>
                    <tbody>{view.hits.into_iter().map(|hit| row(l, hit)).collect_view()}</tbody>
                </table>
            })}
            {view.more.then(|| view! { <p class="panel__foot">{t!(l, "Der er flere. Skriv mere af navnet.", "There are more. Type more of the name.")}</p> })}
        </section>
    }
}

fn row(l: Lang, hit: Hit) -> impl IntoView {
    let today = visit().now.date();
    let place = match hit.place {
        HitPlace::Request { number, status } => {
            let status = request_status_name(l, status);
            t!(l, "Anmodning {number}: {status}", "Request {number}: {status}")
        }
        HitPlace::InHouse { bed } => t!(l, "I huset, {bed}", "In house, {bed}"),
        HitPlace::Left { site, at } => {
            let at = date_long(l, at.date());
            t!(l, "Rejst fra {site} {at}", "Left {site} {at}")
        }
        HitPlace::Expected { bed, at } => {
            let at = date_time_relative(l, at, today);
            t!(l, "Ventes {at}, {bed}", "Expected {at}, {bed}")
        }
    };
    let name = hit.name;
    view! {
        <tr>
            <th scope="row" data-title=t!(l, "Borger", "Citizen")>{name.clone()}</th>
            <td data-title=t!(l, "Født", "Born") class="nowrap">{date_long(l, hit.birth)}</td>
            <td data-title=t!(l, "Hvor", "Where")>{place}</td>
            <td data-title="" class="r"><a class="button button--s" href=hit.href>{t!(l, "Åbn", "Open")}<span class="sr-only">{format!(" {name}")}</span></a></td>
        </tr>
    }
}
