//! `/admin`: sites with who decides and runs them, what changes next, what nobody has confirmed, and what an import left open.

use super::service::{AdminView, Administration, Missing, SiteLine, TaskLine};
use super::words::setting_name;
use super::{AdminFrame, Tab};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_long, number};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::page;
use leptos::prelude::*;
use std::sync::Arc;

/// `/admin`.
#[component]
pub fn AdminPage() -> impl IntoView {
    page(async move |admin: Arc<dyn Administration>, actor| admin.overview(&actor).await, show)
}

fn show(view: AdminView) -> impl IntoView {
    let l = lang();
    let (users, on) = view.users;
    let sub = t!(
        l,
        "{} steder · {} organisationer · {on} brugere ({users} oprettet)",
        "{} sites · {} organisations · {on} users ({users} made)",
        view.sites.len(),
        view.organisations
    );
    view! {
        <AdminFrame title=t!(l, "Administration", "Administration") sub tab=Tab::Overview>
            <div class="grid grid--main-side">
                {sites(l, view.sites)}
                <div class="stack">{tasks(l, view.tasks)}{unconfirmed(l, view.unconfirmed_settings.iter().map(|k| setting_name(l, *k).to_owned()).collect(), view.unconfirmed_bases)}</div>
            </div>
        </AdminFrame>
    }
}

fn sites(l: Lang, sites: Vec<SiteLine>) -> impl IntoView {
    let none = || t!(l, "ingen aftale i dag", "no agreement today");
    let rows: Vec<_> = sites
        .into_iter()
        .map(|site| {
            let change = site.changes_on.map(|day| view! { <span class="badge badge--info">{date_long(l, day)}</span> });
            view! {
                <tr>
                    <th scope="row"><a href=format!("/admin/sites/{}", site.id)>{site.name}</a></th>
                    <td data-title=t!(l, "By", "City")>{site.city}</td>
                    <td class="r" data-title=t!(l, "Senge", "Beds")>{number(l, site.beds)}</td>
                    <td data-title=t!(l, "Myndighed", "Authority")>{site.authority.unwrap_or_else(none)}</td>
                    <td data-title=t!(l, "Drift", "Operator")>{site.operator.unwrap_or_else(none)}</td>
                    <td data-title=t!(l, "Ændres", "Changes")>{change}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="sites">
            <div class="panel__head">
                <h2 id="sites">{t!(l, "Steder", "Sites")}</h2>
                <a class="button" href="/admin/sites/new"><Icon name=Glyph::Plus />{t!(l, "Nyt sted", "New site")}</a>
            </div>
            <table class="table table--cards">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, "Sted", "Site")}</th>
                        <th scope="col">{t!(l, "By", "City")}</th>
                        <th scope="col" class="r">{t!(l, "Senge", "Beds")}</th>
                        <th scope="col">{t!(l, "Myndighed", "Authority")}</th>
                        <th scope="col">{t!(l, "Drift", "Operator")}</th>
                        <th scope="col">{t!(l, "Ændres", "Changes")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn tasks(l: Lang, tasks: Vec<TaskLine>) -> impl IntoView {
    let empty = tasks.is_empty().then(|| view! { <p class="panel__body">{t!(l, "Intet mangler.", "Nothing is missing.")}</p> });
    let items: Vec<_> = tasks
        .into_iter()
        .map(|task| {
            let at = task.site.as_ref().map(|(_, name)| format!(" · {name}")).unwrap_or_default();
            let open = number(l, task.open);
            let (href, text) = match (task.missing, &task.site) {
                (Missing::Agreement, Some((site, _))) => (
                    format!("/admin/sites/{site}"),
                    t!(l, "Myndighed og drift er ikke oplyst{at}", "Authority and operator are not stated{at}"),
                ),
                (Missing::Agreement, None) => {
                    ("/tasks".to_owned(), t!(l, "Myndighed og drift er ikke oplyst", "Authority and operator are not stated"))
                }
                (Missing::LegalBasis, _) => (
                    "/tasks".to_owned(),
                    t!(l, "Lovgrundlag er ikke oplyst: {open} ophold{at}", "Legal basis is not stated: {open} stays{at}"),
                ),
            };
            view! { <li><a href=href>{text}</a></li> }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="admin-tasks">
            <div class="panel__head"><h2 id="admin-tasks">{t!(l, "Mangler efter import", "Missing after import")}</h2></div>
            {empty}
            {(!items.is_empty()).then(|| view! { <ul class="panel__body links">{items}</ul> })}
        </section>
    }
}

fn unconfirmed(l: Lang, settings: Vec<String>, bases: Vec<String>) -> impl IntoView {
    let count = settings.len() + bases.len();
    let items: Vec<_> = bases.into_iter().chain(settings).map(|name| view! { <li>{name}</li> }).collect();
    view! {
        <section class="panel" aria-labelledby="unconfirmed">
            <div class="panel__head">
                <h2 id="unconfirmed">{t!(l, "Ikke bekræftet", "Not confirmed")}</h2>
                <span class="count">{count}</span>
            </div>
            <ul class="panel__body links">{items}</ul>
            <p class="panel__foot"><a href="/admin/settings">{t!(l, "Til indstillinger og lovgrundlag", "To settings and legal bases")}</a></p>
        </section>
    }
}
