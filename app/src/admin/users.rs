//! `/admin/users`: who may sign in, in which roles for which organisations.

use super::service::{Administration, FreshLink, HeldRole, UserLine, UsersView};
use super::words::label;
use super::{AdminFrame, Fold, Tab, choices, editing, form, save_row};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::format::time_prose;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::page;
use crate::words::role_name;
use domain::access::Role;
use domain::code::Code as _;
use leptos::prelude::*;
use std::sync::Arc;

/// `/admin/users`.
#[component]
pub fn UsersPage() -> impl IntoView {
    page(async move |admin: Arc<dyn Administration>, actor| admin.users(&actor).await, show)
}

fn show(view: UsersView) -> impl IntoView {
    let l = lang();
    let edited = editing("user").and_then(|id| view.users.iter().find(|u| u.id.to_string() == id).cloned());
    let (add, all_users) = (user_form(l, &view), table(l, &view));
    let edited = edited.map(|user| edit(l, &user, &view));
    let (all, on) = (view.users.len(), view.users.iter().filter(|u| u.active).count());
    view! {
        <AdminFrame
            title=t!(l, "Brugere og roller", "Users and roles")
            sub=t!(l, "{on} brugere kan logge ind ({all} oprettet)", "{on} users can sign in ({all} made)")
            tab=Tab::Users
        >
            {view.link.as_ref().map(|link| link_note(l, link))}
            {edited}
            <section aria-labelledby="add-title">
                <h2 class="sr-only" id="add-title">{t!(l, "Ny bruger", "New user")}</h2>
                <Fold act="add_user" title=t!(l, "Ny bruger", "New user")>{add}</Fold>
            </section>
            {all_users}
        </AdminFrame>
    }
}

fn link_note(l: Lang, link: &FreshLink) -> impl IntoView + use<> {
    let (name, until) = (link.name.clone(), time_prose(l, link.until.time()));
    let address = format!("{}{}", visit().origin, link.path);
    view! {
        <div class="note note--green" role="status">
            <Icon name=Glyph::Link />
            <div>
                <h2>{t!(l, "Engangslink til {name}", "One-time link for {name}")}</h2>
                <p>{t!(l, "Vises kun nu. Virker én gang, til {until}. Giv det kun til {name}.", "Shown only now. Works once, until {until}. Give it to nobody but {name}.")}</p>
                <p><code class="secret">{address}</code></p>
            </div>
        </div>
    }
}

fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied()
}

fn role_options(l: Lang) -> Vec<Opt> {
    [Opt::new("", t!(l, "Vælg", "Choose"))].into_iter().chain(roles().map(|r| Opt::new(r.code(), role_name(l, r)))).collect()
}

fn user_form(l: Lang, view: &UsersView) -> impl IntoView + use<> {
    let act = "add_user";
    let fields = view! {
            <TextField act name="user_name" label=label(l, "name") class="w-l" />
            <TextField act name="user_email" label=label(l, "email") kind="email" class="w-l" />
            <Select act name="user_role" label=label(l, "role") options=role_options(l) />
            <Select act name="user_organisation" label=label(l, "organisation") options=choices(l, &view.organisations) />
            {save_row(l, t!(l, "Opret bruger", "Add user"), None)}
    };
    form(act, None, None, fields)
}

/// Everything about one user: roles, link, on and off.
fn edit(l: Lang, user: &UserLine, view: &UsersView) -> impl IntoView + use<> {
    let (id, name) = (user.id.to_string(), user.name.clone());
    let held: Vec<_> = user.roles.iter().map(|role| held_role(l, user, role)).collect();
    let fields = view! {
        <Select act="add_role" name="edit_role" label=label(l, "role") options=role_options(l) />
        <Select act="add_role" name="edit_organisation" label=label(l, "organisation") options=choices(l, &view.organisations) />
        {save_row(l, t!(l, "Tilføj rolle", "Add role"), None)}
    };
    let add = form("add_role", Some(id.clone()), None, fields);
    let link = user.active.then(|| {
        let button = view! { <button class="button" type="submit"><Icon name=Glyph::Link />{t!(l, "Lav engangslink", "Make a one-time link")}</button> };
        form("make_link", Some(id.clone()), None, button)
    });
    let (act, text, class) = if user.active {
        ("switch_off", t!(l, "Slå brugeren fra", "Switch the user off"), "button button-danger")
    } else {
        ("switch_on", t!(l, "Slå brugeren til", "Switch the user on"), "button")
    };
    let switch = form(act, Some(id), Some(user.version), view! { <button class=class type="submit">{text}</button> });
    view! {
        <section class="panel" id="edit" aria-labelledby="edit-title">
            <div class="panel__head">
                <h2 id="edit-title">{name}</h2>
                <a href="/admin/users">{t!(l, "Luk", "Close")}</a>
            </div>
            <div class="panel__body grid grid--2">
                <div class="stack">
                    <h3>{t!(l, "Roller", "Roles")}</h3>
                    <ul class="rows">{held}</ul>
                    <div class="row">{link}{switch}</div>
                    <p class="small muted">{t!(l, "Slås en bruger fra, eller mister en rolle, slutter sessionerne straks.", "When a user is switched off, or loses a role, the sessions end at once.")}</p>
                </div>
                <div><h3>{t!(l, "Ny rolle", "New role")}</h3>{add}</div>
            </div>
        </section>
    }
}

fn held_role(l: Lang, user: &UserLine, held: &HeldRole) -> impl IntoView + use<> {
    let text = format!("{} · {}", role_name(l, held.role), held.organisation_name);
    let about = format!(" {text}");
    let fields = view! {
        <input type="hidden" name="role" value=held.role.code() />
        <input type="hidden" name="organisation" value=held.organisation.to_string() />
        <button class="button button--s" type="submit">{t!(l, "Fjern", "Remove")}<span class="sr-only">{about}</span></button>
    };
    view! { <li><span>{text}</span>{form("remove_role", Some(user.id.to_string()), None, fields)}</li> }
}

fn table(l: Lang, view: &UsersView) -> impl IntoView + use<> {
    let me = view.me;
    let rows: Vec<_> = view
        .users
        .iter()
        .map(|user| {
            let held: Vec<_> =
                user.roles.iter().map(|r| view! { <li>{format!("{} · {}", role_name(l, r.role), r.organisation_name)}</li> }).collect();
            let state = match (user.active, user.has_password) {
                (false, _) => view! { <span class="badge">{t!(l, "slået fra", "switched off")}</span> }.into_any(),
                (true, false) => view! { <span class="badge badge--amber">{t!(l, "mangler adgangskode", "no password yet")}</span> }.into_any(),
                (true, true) => view! { <span class="badge badge--green">{t!(l, "kan logge ind", "can sign in")}</span> }.into_any(),
            };
            let you = (user.id == me).then(|| t!(l, " (dig)", " (you)"));
            let name = format!(" {}", user.name);
            view! {
                <tr>
                    <th scope="row">{user.name.clone()}{you}</th>
                    <td data-title=label(l, "email")>{user.email.clone()}</td>
                    <td data-title=t!(l, "Roller", "Roles")><ul class="bare">{held}</ul></td>
                    <td data-title=t!(l, "Tilstand", "State")>{state}</td>
                    <td class="r"><a href=format!("/admin/users?edit=user:{}#edit", user.id)>{t!(l, "Ret", "Change")}<span class="sr-only">{name}</span></a></td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="all">
            <div class="panel__head"><h2 id="all">{t!(l, "Alle brugere", "All users")}</h2></div>
            <table class="table table--s table--cards">
                <thead>
                    <tr>
                        <th scope="col">{label(l, "name")}</th>
                        <th scope="col">{label(l, "email")}</th>
                        <th scope="col">{t!(l, "Roller", "Roles")}</th>
                        <th scope="col">{t!(l, "Tilstand", "State")}</th>
                        <th scope="col"><span class="sr-only">{t!(l, "Ret", "Change")}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
