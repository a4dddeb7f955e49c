//! `/admin/sites/{id}`: a site with its agreements, wards, rooms, beds and equipment; `new` makes one.

use super::service::{Administration, SiteFacts, SiteView};
use super::words::label;
use super::{
    AdminFrame, Fold, Tab, agreements, arrival_check, bring, facility, form, masters, save_row, screening, shifts, training_rooms,
    transition_list,
};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::format::{decimal, phone};
use crate::ui::page::{id, page, param};
use leptos::prelude::*;
use std::sync::Arc;

/// `/admin/sites/{id}`.
#[component]
pub fn SitePage() -> impl IntoView {
    let asked = param("id");
    page(
        async move |admin: Arc<dyn Administration>, actor| {
            let site = if asked == "new" { None } else { Some(id(&asked)?) };
            admin.site(&actor, site).await
        },
        show,
    )
}

fn show(view: SiteView) -> impl IntoView {
    let l = lang();
    let Some(site) = view.id else {
        let form = facts_form(l, "add_site", &view.facts, t!(l, "Opret sted", "Add site"), Some("/admin".to_owned()));
        return view! {
            <AdminFrame
                title=t!(l, "Nyt sted", "New site")
                sub=t!(l, "Aftaler, afsnit, stuer og senge tilføjes bagefter.", "Agreements, wards, rooms and beds are added afterwards.")
                tab=Tab::Overview
            >
                <section class="panel" aria-labelledby="facts"><h2 class="sr-only" id="facts">{t!(l, "Stedet", "The site")}</h2><div class="panel__body">{form}</div></section>
            </AdminFrame>
        }
        .into_any();
    };
    let facts = view.facts.clone();
    let beds: usize = view.wards.iter().flat_map(|w| &w.rooms).map(|r| r.beds.iter().filter(|b| b.retired.is_none()).count()).sum();
    let sub = t!(l, "{}, {} {} · {beds} senge", "{}, {} {} · {beds} beds", facts.address, facts.postcode, facts.city);
    view! {
        <AdminFrame title=facts.name.clone() sub tab=Tab::Overview>
            <div class="grid grid--main-side">
                {agreements::panel(l, &view)}
                <div class="stack">{facts_panel(l, &facts)}{shifts::panel(l, &view.shifts)}{arrival_check::panel(l, &view.arrival)}{transition_list::panel(l, &view.transition)}{screening::panel(l, &view.screening)}{bring::panel(l, &view.bring)}{training_rooms::panel(l, site, &view.training_rooms)}{masters::panel(l, view.masters)}</div>
            </div>
            {facility::panels(l, site, &view)}
        </AdminFrame>
    }
    .into_any()
}

fn facts_panel(l: Lang, facts: &SiteFacts) -> impl IntoView + use<> {
    let position = facts.latitude.zip(facts.longitude).map_or_else(
        || t!(l, "ikke oplyst", "not stated"),
        |(latitude, longitude)| format!("{}; {}", degrees(l, latitude), degrees(l, longitude)),
    );
    let form = facts_form(l, "change_site", facts, t!(l, "Gem sted", "Save site"), None);
    view! {
        <section class="panel" aria-labelledby="facts">
            <div class="panel__head"><h2 id="facts">{t!(l, "Stedet", "The site")}</h2></div>
            <div class="panel__body">
                <dl class="facts">
                    <dt>{label(l, "address")}</dt><dd>{facts.address.clone()}</dd>
                    <dt>{label(l, "city")}</dt><dd>{format!("{} {}", facts.postcode, facts.city)}</dd>
                    <dt>{label(l, "phone")}</dt><dd>{phone(&facts.phone)}</dd>
                    <dt>{t!(l, "Position", "Position")}</dt><dd>{position}</dd>
                </dl>
                <Fold act="change_site" title=t!(l, "Ret stedet", "Change the site")>{form}</Fold>
            </div>
        </section>
    }
}

/// Degrees × 10⁵ as people write degrees.
fn degrees(l: Lang, scaled: i32) -> String {
    decimal(l, i64::from(scaled), 5)
}

fn facts_form(l: Lang, act: &'static str, facts: &SiteFacts, save: String, back: Option<String>) -> impl IntoView + use<> {
    let position = |scaled: Option<i32>| scaled.map(|s| degrees(l, s)).unwrap_or_default();
    let hint = t!(
        l,
        "Bruges til at finde den nærmeste plads. Decimalgrader, fx 56,16290.",
        "Used to find the nearest place. Decimal degrees, e.g. 56.16290."
    );
    let fields = view! {
            <TextField act name="site_name" label=label(l, "name") value=facts.name.clone() class="w-l" />
            <TextField act name="site_address" label=label(l, "address") value=facts.address.clone() class="w-l" />
            <TextField act name="site_postcode" label=label(l, "postcode") value=facts.postcode.clone() mode="numeric" class="w-s" />
            <TextField act name="site_city" label=label(l, "city") value=facts.city.clone() class="w-m" />
            <TextField act name="site_phone" label=label(l, "phone") value=facts.phone.clone() mode="tel" class="w-m" />
            <TextField act name="site_latitude" label=label(l, "latitude") hint value=position(facts.latitude) mode="decimal" class="w-s" />
            <TextField act name="site_longitude" label=label(l, "longitude") value=position(facts.longitude) mode="decimal" class="w-s" />
            {save_row(l, save, back)}
    };
    form(act, None, Some(facts.version), fields)
}
