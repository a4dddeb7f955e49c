//! `/admin/access-log`: who has looked at one citizen. The number is posted and never stands in an address; asking is a look too.

use super::service::{Administration, LookLine, LooksView};
use super::words::{label, look_name};
use super::{AdminFrame, Tab};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::ActForm;
use crate::ui::format::{date_long, number, time_table};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, query};
use crate::words::{log_role_name, purpose_name};
use leptos::prelude::*;
use std::sync::Arc;

/// What was found.
enum Found {
    /// Nothing has been asked.
    NotAsked,
    /// Nobody has the number.
    Nobody,
    /// Looks.
    Looks(LooksView),
}

/// `/admin/access-log`.
#[component]
pub fn AccessLogPage() -> impl IntoView {
    let asked = query("citizen");
    page(
        async move |admin: Arc<dyn Administration>, actor| match asked.as_str() {
            "" => admin.may_read_looks(&actor).await.map(|()| Found::NotAsked),
            "none" => admin.may_read_looks(&actor).await.map(|()| Found::Nobody),
            citizen => Ok(Found::Looks(admin.looks_at(&actor, id(citizen)?).await?)),
        },
        show,
    )
}

fn show(found: Found) -> impl IntoView {
    let l = lang();
    let act = "search";
    let result = match found {
        Found::NotAsked => None,
        Found::Nobody => {
            let text = t!(l, "Ingen borger i Plads har det nummer.", "No citizen in Plads has that number.");
            Some(view! { <div class="note note--plain" role="status"><Icon name=Glyph::Info /><p>{text}</p></div> }.into_any())
        }
        Found::Looks(view) => Some(table(l, view).into_any()),
    };
    view! {
        <AdminFrame
            title=t!(l, "Adgangslog", "Access log")
            sub=t!(l, "Hvem har set en borgers oplysninger. Dit eget opslag her logges også.", "Who has seen a citizen's data. Your own look here is logged too.")
            tab=Tab::AccessLog
        >
            <section class="panel" aria-labelledby="find">
                <h2 class="sr-only" id="find">{t!(l, "Find en borger", "Find a citizen")}</h2>
                <div class="panel__body">
                    <ActForm act class="filters">
                        <TextField act name="civil_number" label=label(l, "civil_number") hint="ddmmåå-xxxx" mode="numeric" class="w-m" />
                        <button class="button button-primary" type="submit">{t!(l, "Vis opslag", "Show looks")}</button>
                    </ActForm>
                </div>
            </section>
            {result}
        </AdminFrame>
    }
}

fn table(l: Lang, view: LooksView) -> impl IntoView {
    let (shown, total, masked) = (view.looks.len(), number(l, view.total), view.number);
    let rows: Vec<_> = view.looks.into_iter().map(|look| row(l, look)).collect();
    view! {
        <section class="panel" aria-labelledby="looks">
            <div class="panel__head"><h2 id="looks">{t!(l, "{total} opslag på {masked}", "{total} looks at {masked}")}</h2></div>
            <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, "Opslag", "Looks")>
                <table class="table table--s">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, "Tidspunkt", "Time")}</th>
                            <th scope="col">{t!(l, "Bruger", "User")}</th>
                            <th scope="col">{label(l, "role")}</th>
                            <th scope="col">{label(l, "organisation")}</th>
                            <th scope="col">{t!(l, "Handling", "Action")}</th>
                            <th scope="col">{t!(l, "Formål", "Purpose")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="panel__foot">{t!(l, "Viser de seneste {shown} af {total}.", "Shows the latest {shown} of {total}.")}</p>
        </section>
    }
}

fn row(l: Lang, look: LookLine) -> impl IntoView {
    let role = log_role_name(l, &look.role);
    view! {
        <tr>
            <td>{format!("{} {}", date_long(l, look.at.date()), time_table(look.at.time()))}</td>
            <th scope="row">{look.user}</th>
            <td>{role}</td>
            <td>{look.organisation}</td>
            <td>{look_name(l, &look.action)}</td>
            <td>{purpose_name(l, &look.purpose)}</td>
        </tr>
    }
}
