//! `/admin/organisations`: regions, municipalities, hospitals with departments, practices and operators.

use super::service::{Administration, OrganisationLine};
use super::words::label;
use super::{AdminFrame, Fold, Tab, editing, save_row};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::format::{number, phone};
use crate::ui::page::page;
use crate::words::organisation_kind_name;
use domain::code::Code as _;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;
use std::sync::Arc;

/// `/admin/organisations`.
#[component]
pub fn OrganisationsPage() -> impl IntoView {
    page(async move |admin: Arc<dyn Administration>, actor| admin.organisations(&actor).await, show)
}

fn show(organisations: Vec<OrganisationLine>) -> impl IntoView {
    let l = lang();
    let edited = editing("organisation").and_then(|id| organisations.iter().find(|o| o.id.to_string() == id).cloned());
    let count = organisations.len();
    let add = form(l, "add_organisation", "org", None, &organisations, t!(l, "Opret organisation", "Add organisation"));
    let change = edited.map(|line| {
        let title = t!(l, "Ret {}", "Change {}", line.name);
        let form = form(l, "change_organisation", "edit", Some(&line), &organisations, t!(l, "Gem organisation", "Save organisation"));
        view! {
            <section class="panel" id="edit" aria-labelledby="edit-title">
                <div class="panel__head"><h2 id="edit-title">{title}</h2></div>
                <div class="panel__body">{form}</div>
            </section>
        }
    });
    view! {
        <AdminFrame
            title=t!(l, "Organisationer", "Organisations")
            sub=t!(l, "{count} organisationer. Hvem der er myndighed og drift, står på hvert sted.", "{count} organisations. Who is authority and operator stands at each site.")
            tab=Tab::Organisations
        >
            {change}
            <section aria-labelledby="add-title">
                <h2 class="sr-only" id="add-title">{t!(l, "Ny organisation", "New organisation")}</h2>
                <Fold act="add_organisation" title=t!(l, "Ny organisation", "New organisation")>{add}</Fold>
            </section>
            {table(l, organisations)}
        </AdminFrame>
    }
}

fn form(
    l: Lang,
    act: &'static str,
    prefix: &str,
    line: Option<&OrganisationLine>,
    all: &[OrganisationLine],
    save: String,
) -> impl IntoView + use<> {
    let field = |name: &str| format!("{prefix}_{name}");
    let kinds = [Opt::new("", t!(l, "Vælg", "Choose"))]
        .into_iter()
        .chain(OrganisationKind::ALL.iter().map(|k| Opt::new(k.code(), organisation_kind_name(l, *k))))
        .collect();
    let parents = [Opt::new("", t!(l, "Ingen", "None"))]
        .into_iter()
        .chain(all.iter().filter(|o| may_have_parts(o.kind)).map(|o| Opt::new(o.id.to_string(), o.name.clone())))
        .collect();
    let parent = line.and_then(|o| o.parent.as_ref()).map(|(id, _)| id.to_string()).unwrap_or_default();
    let kind = line.map(|o| o.kind.code().to_owned()).unwrap_or_default();
    let back = line.map(|_| "/admin/organisations".to_owned());
    let inner = view! {
        <TextField act name=field("name") label=label(l, "name") value=line.map(|o| o.name.clone()).unwrap_or_default() class="w-l" />
        <Select act name=field("kind") label=label(l, "kind") options=kinds value=kind />
        <Select
            act
            name=field("parent")
            label=label(l, "parent")
            hint=t!(l, "En afdeling hører under sit sygehus.", "A department is a part of its hospital.")
            options=parents
            value=parent
        />
        <TextField act name=field("phone") label=label(l, "phone") value=line.map(|o| o.phone.clone()).unwrap_or_default() mode="tel" class="w-m" />
        {save_row(l, save, back)}
    };
    super::form(act, line.map(|o| o.id.to_string()), line.map(|o| o.version), inner)
}

/// Which organisations others may be a part of.
fn may_have_parts(kind: OrganisationKind) -> bool {
    match kind {
        OrganisationKind::Hospital | OrganisationKind::Region | OrganisationKind::Municipality => true,
        OrganisationKind::Department | OrganisationKind::Practice | OrganisationKind::Provider | OrganisationKind::Unknown => false,
    }
}

fn table(l: Lang, organisations: Vec<OrganisationLine>) -> impl IntoView {
    let rows: Vec<_> = organisations
        .into_iter()
        .map(|o| {
            let name = o.name.clone();
            view! {
                <tr id=format!("organisation-{}", o.id)>
                    <th scope="row">{o.name}</th>
                    <td data-title=label(l, "kind")>{organisation_kind_name(l, o.kind)}</td>
                    <td data-title=label(l, "parent")>{o.parent.map(|(_, name)| name)}</td>
                    <td data-title=label(l, "phone")>{phone(&o.phone)}</td>
                    <td class="r" data-title=t!(l, "Brugere", "Users")>{number(l, o.users)}</td>
                    <td class="r">
                        <a href=format!("/admin/organisations?edit=organisation:{}#edit", o.id)>
                            {t!(l, "Ret", "Change")}<span class="sr-only">{format!(" {name}")}</span>
                        </a>
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="all">
            <div class="panel__head"><h2 id="all">{t!(l, "Alle organisationer", "All organisations")}</h2></div>
            <table class="table table--s table--cards">
                <thead>
                    <tr>
                        <th scope="col">{label(l, "name")}</th>
                        <th scope="col">{label(l, "kind")}</th>
                        <th scope="col">{label(l, "parent")}</th>
                        <th scope="col">{label(l, "phone")}</th>
                        <th scope="col" class="r">{t!(l, "Brugere", "Users")}</th>
                        <th scope="col"><span class="sr-only">{t!(l, "Ret", "Change")}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
