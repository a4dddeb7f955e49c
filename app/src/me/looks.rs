//! `/me/looks`: who has seen the citizen's data in the last days: role, organisation, day and reason. No names of staff: whether a
//! citizen may have them is a legal judgement that a person makes, on request.

use super::frame::{MeFrame, own_page};
use super::own::day_text;
use super::service::OwnLooks;
use crate::caller::lang;
use crate::t;
use crate::words::{log_role_name, purpose_name};
use leptos::prelude::*;

/// `/me/looks`.
#[component]
pub fn OwnLooksPage() -> impl IntoView {
    own_page(async move |me, visitor| me.looks(&visitor).await, show)
}

fn show(v: OwnLooks) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Hvem har set dine oplysninger?", "Who has seen your data?");
    let rows: Vec<_> = v
        .looks
        .into_iter()
        .map(|look| {
            let (role, times) = (log_role_name(l, &look.role), look.times);
            let who = if look.organisation.is_empty() { role } else { format!("{role}, {}", look.organisation) };
            let often = (times > 1).then(|| t!(l, " ({times} gange)", " ({times} times)"));
            view! {
                <tr>
                    <th scope="row" data-title=t!(l, "Dag", "Day")>{day_text(l, look.day)}</th>
                    <td data-title=t!(l, "Hvem", "Who")>{who}{often}</td>
                    <td data-title=t!(l, "Hvorfor", "Why")>{purpose_name(l, &look.purpose)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <MeFrame title=title.clone() name=v.name>
            <div class="stack">
                <p><a href="/me">{t!(l, "Tilbage til din side", "Back to your page")}</a></p>
                <h1>{title}</h1>
                <p>{t!(l, "De sidste 30 dage. Du kan bede om hele listen, også ældre opslag. Spørg personalet.", "The last 30 days. You can ask for the whole list, older looks too. Ask the staff.")}</p>
                <section class="panel" aria-label=t!(l, "Opslag", "Looks")>
                    <table class="table table--cards">
                        <thead><tr><th scope="col">{t!(l, "Dag", "Day")}</th><th scope="col">{t!(l, "Hvem", "Who")}</th><th scope="col">{t!(l, "Hvorfor", "Why")}</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </section>
            </div>
        </MeFrame>
    }
}
