//! Somebody the ward expects: what it must know to be ready, and nothing it cannot use.

use super::Requests;
use super::form::citizen_line;
use super::one::content::facts;
use super::service::IncomingView;
use crate::caller::{lang, visit};
use crate::t;
use crate::ui::format::{date_short, date_time_relative, phone, week};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{Failure, id, page, param};
use crate::words::{kind_name, offer_status_name};
use domain::access::Actor;
use domain::ids::RequestId;
use leptos::prelude::*;
use std::sync::Arc;

/// `/requests/{id}` of a ward nurse.
#[component]
pub fn Incoming() -> impl IntoView {
    let refresh = visit().refresh;
    match id::<RequestId>(&param("id")) {
        Ok(id) => page(move |s: Arc<dyn Requests>, actor: Actor| async move { s.incoming(&actor, id, refresh).await }, shown).into_any(),
        Err(error) => view! { <Failure error /> }.into_any(),
    }
}

fn shown(view: IncomingView) -> impl IntoView {
    let l = lang();
    let today = visit().now.date();
    let bed = view.bed.clone();
    let title = t!(l, "Forventet ankomst, seng {bed}", "Expected arrival, bed {bed}");
    let arrival = date_time_relative(l, view.offer.arrival, today);
    let until = format!("{} ({})", date_short(l, view.offer.until.date()), week(l, view.offer.until.date()));
    let (site, status) = (view.offer.site.clone(), offer_status_name(l, view.offer.status));
    let sender =
        [view.requester.clone(), phone(&view.content.sender_phone)].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
    view! {
        <Frame title=title.clone() nav=Nav::Board class="page page--narrow" live=true>
            <p class="back"><a href="/board"><Icon name=Glyph::ArrowBack small=true />{t!(l, "Tavle", "Board")}</a></p>
            <div class="head">
                <div><h1>{citizen_line(l, &view.citizen)}</h1><p class="head__sub">{title}</p></div>
                <span class="badge badge--info">{status}</span>
            </div>
            <div class="stack">
                <section class="panel" aria-labelledby="place">
                    <h2 id="place">{t!(l, "Plads", "Place")}</h2>
                    <div class="panel__body">
                        <dl class="facts facts--wide">
                            <div><dt>{t!(l, "Seng", "Bed")}</dt><dd><strong>{format!("{site} {bed}")}</strong></dd></div>
                            <div><dt>{t!(l, "Ankomst", "Arrival")}</dt><dd><strong>{arrival}</strong></dd></div>
                            <div><dt>{t!(l, "Forventet til", "Expected until")}</dt><dd>{until}</dd></div>
                            {view.offer.kind.map(|kind| view! { <div><dt>{t!(l, "Opholdstype", "Kind of stay")}</dt><dd>{kind_name(l, kind)}</dd></div> })}
                            <div><dt>{t!(l, "Kommer fra", "Comes from")}</dt><dd>{sender}</dd></div>
                        </dl>
                    </div>
                </section>
                <section class="panel" aria-labelledby="content">
                    <h2 id="content">{t!(l, "Det står der i anmodningen", "What the request says")}</h2>
                    <div class="panel__body"><dl class="facts">{facts(l, &view.content)}</dl></div>
                </section>
            </div>
        </Frame>
    }
}
