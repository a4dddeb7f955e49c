//! Free, few or full, per site and kind: the page, and the small table beside the form.

use super::Requests;
use super::service::CapacityView;
use super::words::LevelMark;
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{time_table, weekday_date};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::page;
use crate::words::kind_name;
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;

/// `/capacity`.
#[component]
pub fn CapacityPage() -> impl IntoView {
    page(|s: Arc<dyn Requests>, actor: Actor| async move { s.capacity(&actor).await }, shown)
}

fn shown(view: CapacityView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Ledighed", "Capacity");
    let (at, tomorrow) = (time_table(view.at.time()), weekday_date(l, view.tomorrow));
    view! {
        <Frame title=title.clone() nav=Nav::Capacity class="page page--narrow" live=true>
            <div class="head">
                <div>
                    <h1>{title}</h1>
                    <p class="head__sub">
                        {t!(l, "Nu, {at}, og i morgen, {tomorrow}, kl. 12.00", "Now, {at}, and tomorrow, {tomorrow}, at 12:00")}
                    </p>
                </div>
            </div>
            <div class="stack">
                {view.sites.is_empty().then(|| view! {
                    <section class="panel"><div class="empty"><h2>{t!(l, "Ingen steder endnu", "No sites yet")}</h2>
                        <p>{t!(l, "En administrator opretter steder, stuer og senge.", "An administrator adds sites, rooms and beds.")}</p></div></section>
                })}
                <div class="capacity">
                    {view.sites.into_iter().map(|site| {
                        let id = format!("site-{}", site.site);
                        view! {
                            <section class="panel" aria-labelledby=id.clone()>
                                <div class="panel__head">
                                    <div><h2 id=id.clone()>{site.name}</h2><p class="small muted">{site.town}</p></div>
                                    <LevelMark level=site.all.0 />
                                </div>
                                <table class="table table--s table--levels" aria-labelledby=id.clone()>
                                    <thead><tr>
                                        <th scope="col">{t!(l, "Opholdstype", "Kind of stay")}</th>
                                        <th scope="col">{t!(l, "I dag", "Today")}</th>
                                        <th scope="col">{t!(l, "I morgen", "Tomorrow")}</th>
                                    </tr></thead>
                                    <tbody>
                                        {site.kinds.into_iter().map(|(kind, now, tomorrow)| view! {
                                            <tr>
                                                <th scope="row">{kind_name(l, kind)}</th>
                                                <td data-title=t!(l, "I dag", "Today")><LevelMark level=now /></td>
                                                <td data-title=t!(l, "I morgen", "Tomorrow")><LevelMark level=tomorrow /></td>
                                            </tr>
                                        }).collect_view()}
                                    </tbody>
                                </table>
                            </section>
                        }
                    }).collect_view()}
                </div>
                <p class="small muted">{legend(l)}</p>
            </div>
        </Frame>
    }
}

fn legend(l: Lang) -> String {
    t!(
        l,
        "En ledig seng kan mangle det, borgeren har brug for. Visitator finder pladsen; fuldt betyder ikke afslag.",
        "A free bed may lack what the citizen needs. The allocator finds the place; full does not mean refused."
    )
}

/// The small table beside a form.
pub fn beside(l: Lang, view: CapacityView, foot: String) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="capacity">
            <h2 id="capacity">{t!(l, "Ledighed lige nu", "Capacity just now")}</h2>
            <table class="table table--s table--levels" aria-labelledby="capacity">
                <thead><tr>
                    <th scope="col">{t!(l, "Sted", "Site")}</th>
                    <th scope="col">{t!(l, "I dag", "Today")}</th>
                    <th scope="col">{t!(l, "I morgen", "Tomorrow")}</th>
                </tr></thead>
                <tbody>
                    {view.sites.into_iter().map(|site| view! {
                        <tr>
                            <th scope="row">{site.name}</th>
                            <td data-title=t!(l, "I dag", "Today")><LevelMark level=site.all.0 /></td>
                            <td data-title=t!(l, "I morgen", "Tomorrow")><LevelMark level=site.all.1 /></td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
            <p class="panel__foot">{foot}</p>
        </section>
    }
}
