//! Administration: who decides and runs and pays from which date, sites and their beds, users and roles, settings, and who has
//! looked at whom.
//!
//! A page shows what is there; a form that adds folds out, and `?edit=kind:id` opens the form that changes one thing.

mod access_log;
mod account;
mod agreements;
mod arrival_check;
mod bring;
mod facility;
mod facility_forms;
mod masters;
mod organisations;
mod overview;
mod screening;
mod service;
mod settings;
mod shifts;
mod site;
mod training_rooms;
mod transition_list;
mod users;
mod words;

pub use access_log::AccessLogPage;
pub use account::AccountPage;
pub use organisations::OrganisationsPage;
pub use overview::AdminPage;
pub use service::{
    AdminView, Administration, AgreementLine, ArrivalItems, BasisLine, BedLine, BringLines, Choices, EquipmentLine, FreshLink, HeldRole,
    LookLine, LooksView, Missing, OrganisationLine, Promised, RoomLine, ScreeningSwitches, SettingLine, SettingsView, ShiftTimes,
    SiteFacts, SiteLine, SiteView, StandsAt, TaskLine, TrainingRoomLine, TransitionItems, UserLine, UsersView, ValueLine, WardLine,
};
pub use settings::SettingsPage;
pub use site::SitePage;
pub use users::UsersPage;

use crate::caller::{failed, lang};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::Opt;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::query;
use leptos::prelude::*;
use words::label;

/// A page of the administration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Overview,
    Organisations,
    Users,
    Settings,
    AccessLog,
}

impl Tab {
    const ALL: [Self; 5] = [Self::Overview, Self::Organisations, Self::Users, Self::Settings, Self::AccessLog];

    fn entry(self, l: Lang) -> (&'static str, String) {
        match self {
            Self::Overview => ("/admin", t!(l, "Steder og opgaver", "Sites and tasks")),
            Self::Organisations => ("/admin/organisations", t!(l, "Organisationer", "Organisations")),
            Self::Users => ("/admin/users", t!(l, "Brugere og roller", "Users and roles")),
            Self::Settings => ("/admin/settings", t!(l, "Indstillinger og lovgrundlag", "Settings and legal bases")),
            Self::AccessLog => ("/admin/access-log", t!(l, "Adgangslog", "Access log")),
        }
    }
}

/// The frame of an administration page: menu of its own, heading, errors.
#[component]
fn AdminFrame(
    /// Heading.
    #[prop(into)]
    title: String,
    /// A line under the heading.
    #[prop(into)]
    sub: String,
    /// Current entry of the menu.
    tab: Tab,
    /// Content.
    children: Children,
) -> impl IntoView {
    let l = lang();
    let tabs = Tab::ALL.map(|each| {
        let (href, text) = each.entry(l);
        view! { <li><a href=href aria-current=(each == tab).then_some("page")>{text}</a></li> }
    });
    view! {
        <Frame title=title.clone() nav=Nav::Admin>
            <nav aria-label=t!(l, "Administration", "Administration")><ul class="tabs tabs--page">{tabs.collect_view()}</ul></nav>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{sub}</p></div></div>
            <div class="stack"><ErrorSummary label />{children()}</div>
        </Frame>
    }
}

/// A form that folds out, and stays out when it was not accepted.
#[component]
fn Fold(
    /// What its form does.
    act: &'static str,
    /// What it is called.
    #[prop(into)]
    title: String,
    /// The form.
    children: Children,
) -> impl IntoView {
    let open = failed().is_some_and(|f| f.fields.get("act") == act);
    view! { <details class="fold fold--button" open=open><summary>{title}</summary><div class="fold__body">{children()}</div></details> }
}

/// A form around its fields; one that changes something carries the identity and version of what was on the screen.
fn form(act: &'static str, id: Option<String>, version: Option<i32>, fields: impl IntoView + 'static) -> AnyView {
    let id = id.map(|id| view! { <input type="hidden" name="id" value=id /> });
    match version {
        Some(version) => view! { <ActForm act version>{id}{fields}</ActForm> }.into_any(),
        None => view! { <ActForm act>{id}{fields}</ActForm> }.into_any(),
    }
}

/// Which thing of a kind the address asks to change.
fn editing(kind: &str) -> Option<String> {
    let asked = query("edit");
    let (of, id) = asked.split_once(':')?;
    (of == kind).then(|| id.to_owned())
}

/// The button that saves, and the way back without saving.
fn save_row(l: Lang, save: String, back: Option<String>) -> impl IntoView {
    view! {
        <div class="row">
            <button class="button button-primary" type="submit">{save}</button>
            {back.map(|href| view! { <a class="button button-plain" href=href>{t!(l, "Annullér", "Cancel")}</a> })}
        </div>
    }
}

/// Choices with an empty one first: nothing is assumed.
fn choices<I: ToString>(l: Lang, list: &[(I, String)]) -> Vec<Opt> {
    let none = [Opt::new("", t!(l, "Vælg", "Choose"))];
    none.into_iter().chain(list.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone()))).collect()
}

/// The tag on everything nobody has confirmed.
fn unconfirmed_tag(l: Lang) -> impl IntoView {
    view! { <span class="badge badge--amber">{t!(l, "ikke bekræftet", "not confirmed")}</span> }
}
