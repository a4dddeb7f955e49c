//! What stands around the content of every page: skip link, header with menu and search, demo ribbon, data age, footer.

use crate::caller::{lang, visit};
use crate::t;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{LiveStamp, LiveWatch};
use crate::words::role_name;
use domain::access::{Actor, Role};
use leptos::prelude::*;
use leptos_meta::Title;

/// Which entry of the menu is current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    /// None.
    None,
    /// Board.
    Board,
    /// Requests.
    Requests,
    /// New request.
    NewRequest,
    /// Capacity.
    Capacity,
    /// Beds to be made ready.
    Cleaning,
    /// The own day of a therapist.
    Day,
    /// Rehabilitation plans.
    Plans,
    /// What came of rehabilitation.
    Results,
    /// Tasks.
    Tasks,
    /// Occupancy.
    Occupancy,
    /// Administration.
    Admin,
}

fn entries(role: Role) -> &'static [Nav] {
    match role {
        Role::ReferrerHospital | Role::ReferrerGp => &[Nav::Requests, Nav::NewRequest, Nav::Capacity],
        Role::Allocator => &[Nav::Board, Nav::Requests, Nav::Plans, Nav::Tasks, Nav::Capacity, Nav::Occupancy],
        Role::AcuteNurse => &[Nav::Board, Nav::Requests, Nav::Plans, Nav::Tasks, Nav::Capacity],
        Role::WardNurse => &[Nav::Board, Nav::Plans, Nav::Tasks, Nav::Capacity],
        Role::CapacityManager => &[Nav::Occupancy, Nav::Results, Nav::Board, Nav::Tasks, Nav::Capacity],
        Role::Admin => &[Nav::Admin, Nav::Tasks],
        Role::Therapist => &[Nav::Day, Nav::Plans, Nav::Board, Nav::Tasks, Nav::Results],
        Role::Student => &[Nav::Plans, Nav::Board],
        Role::Cleaner => &[Nav::Cleaning],
        Role::WallScreen => &[],
    }
}

fn searches(role: Role) -> bool {
    matches!(
        role,
        Role::ReferrerHospital | Role::ReferrerGp | Role::Allocator | Role::AcuteNurse | Role::WardNurse | Role::Therapist | Role::Student
    )
}

impl Nav {
    fn entry(self, role: Role, l: crate::lang::Lang) -> (&'static str, String) {
        let referrer = matches!(role, Role::ReferrerHospital | Role::ReferrerGp);
        match self {
            Self::None => ("/", String::new()),
            Self::Board => ("/board", t!(l, "Tavle", "Board")),
            Self::Requests if referrer => ("/requests", t!(l, "Mine anmodninger", "My requests")),
            Self::Requests => ("/requests", t!(l, "Anmodninger", "Requests")),
            Self::NewRequest => ("/requests/new", t!(l, "Ny anmodning", "New request")),
            Self::Capacity => ("/capacity", t!(l, "Ledighed", "Capacity")),
            Self::Cleaning => ("/cleaning", t!(l, "Klargøringsliste", "Cleaning list")),
            Self::Day => ("/day", t!(l, "Min dag", "My day")),
            Self::Plans => ("/plans", t!(l, "Planer", "Plans")),
            Self::Results => ("/plans/results", t!(l, "Resultater", "Results")),
            Self::Tasks => ("/tasks", t!(l, "Opgaver", "Tasks")),
            Self::Occupancy => ("/occupancy", t!(l, "Belægning", "Occupancy")),
            Self::Admin => ("/admin", t!(l, "Administration", "Administration")),
        }
    }
}

/// Initials for the avatar.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().next());
    words.next().into_iter().chain(words.next_back()).collect()
}

/// A whole page. `live` keeps it up to date by itself while it is open; `class` is the layout of `main`.
#[component]
pub fn Frame(
    /// Title of the page, without the product's name.
    #[prop(into)]
    title: String,
    /// Current entry of the menu.
    nav: Nav,
    /// Layout class of `main`.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Keep the page up to date.
    #[prop(optional)]
    live: bool,
    /// A strip of counters under the header (`div.counters > nav`), without the data age.
    #[prop(optional, into)]
    counters: Option<AnyView>,
    /// Buttons at the right of the strip, after the data age.
    #[prop(optional, into)]
    tools: Option<AnyView>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let l = lang();
    let visit = visit();
    let actor = use_context::<Actor>();
    let error = if crate::caller::failed().is_some() { t!(l, "Fejl: ", "Error: ") } else { String::new() };
    let stamp = live.then(|| view! { <LiveStamp /> }.into_any());
    let strip = match (counters, stamp) {
        (None, None) => None,
        (counters, stamp) => Some(
            view! { <div class="counters" role="region" aria-label=t!(l, "Overblik", "At a glance")>{counters}<div class="counters__right">{stamp}{tools}</div></div> },
        ),
    };
    let watch = live.then(|| view! { <LiveWatch /> });
    view! {
        <Title text=format!("{error}{title} – Plads") />
        <a class="skip" href="#main">{t!(l, "Gå til indhold", "Skip to content")}</a>
        <header class="top">
            <div class="top__bar">
                <a class="brand" href="/"><Icon name=Glyph::Plads /><span>"Plads"</span></a>
                {visit.demo.then(|| view! { <strong class="demo" title=t!(l, "Alle borgere er opdigtede", "All citizens are invented")>"DEMO"</strong> })}
                {actor.as_ref().map(|actor| menu(actor, nav, l))}
                {actor.as_ref().filter(|a| searches(a.role)).map(|_| search(l))}
                {actor.map(|actor| who(&actor, l, &visit.path))}
            </div>
        </header>
        {watch}
        {strip}
        <main id="main" class=class.unwrap_or("page") tabindex="-1">{children()}</main>
    }
}

fn menu(actor: &Actor, current: Nav, l: crate::lang::Lang) -> impl IntoView + use<> {
    let role = actor.role;
    view! {
        <nav class="top__nav" aria-label=t!(l, "Hovedmenu", "Main menu")>
            <ul>
                {entries(role)
                    .iter()
                    .map(|nav| {
                        let (href, text) = nav.entry(role, l);
                        view! { <li><a href=href aria-current=(*nav == current).then_some("page")>{text}</a></li> }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}

fn search(l: crate::lang::Lang) -> impl IntoView {
    view! {
        <form class="top__search" role="search" method="post" action="/search">
            <input type="hidden" name="act" value="search" />
            <label class="sr-only" for="q">{t!(l, "Søg borger på CPR-nummer eller navn", "Find a citizen by civil number (CPR) or name")}</label>
            <Icon name=Glyph::Search />
            <input id="q" name="q" type="search" placeholder=t!(l, "CPR eller navn", "CPR or name") autocomplete="off" />
        </form>
    }
}

fn who(actor: &Actor, l: crate::lang::Lang, path: &str) -> impl IntoView + use<> {
    let other = l.other();
    view! {
        <details class="top__who">
            <summary>
                <span class="avatar" aria-hidden="true">{initials(&actor.name)}</span>
                <span><b>{actor.short_name()}</b><br /><small>{role_name(l, actor.role)}</small></span>
            </summary>
            <div class="pop pop--who">
                <p><b>{actor.name.clone()}</b><br />{role_name(l, actor.role)}<br />{actor.organisation_name.clone()}</p>
                <form method="post" action="/language">
                    <input type="hidden" name="lang" value=other.code() />
                    <input type="hidden" name="next" value=path.to_owned() />
                    <button class="button button--s" type="submit" lang=other.code()>{other.own_name()}</button>
                </form>
                <p><a href="/account">{t!(l, "Skift adgangskode", "Change password")}</a></p>
                <form method="post" action="/logout">
                    <button class="button button--s" type="submit">{t!(l, "Log ud", "Sign out")}</button>
                </form>
            </div>
        </details>
    }
}
