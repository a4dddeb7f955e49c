//! What a request says, for reading.

use crate::lang::Lang;
use crate::request::labels::fact_label;
use crate::request::service::{ContentView, RequestView};
use crate::t;
use crate::ui::form::ActForm;
use crate::ui::format::{phone, time_prose, weekday_long};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{consent_name, infection_name, kind_name, mobility_name, need_name, sex_name, source_name, transport_name};
use leptos::prelude::*;

/// The panel of a referrer, with the whole civil number behind a logged click.
pub fn panel(l: Lang, view: &RequestView) -> impl IntoView + use<> {
    let number = match view.civil_number.clone() {
        Some(number) => view! { <strong>{number}</strong>" "<span class="small muted">{t!(l, "vises i 2 minutter; opslaget er noteret", "shown for 2 minutes; the look is logged")}</span> }.into_any(),
        None => view! {
            <span class="row">
                {view.citizen.masked.clone()}
                <ActForm act="show_number"><button class="button button--s" type="submit"><Icon name=Glyph::Visibility small=true />{t!(l, "Vis hele nummeret", "Show the whole number")}</button></ActForm>
            </span>
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="content">
            <h2 id="content">{t!(l, "Det står der i anmodningen", "What the request says")}</h2>
            <div class="panel__body">
                <dl class="facts">
                    <dt>{t!(l, "CPR-nummer", "Civil number (CPR)")}</dt><dd>{number}</dd>
                    {facts(l, &view.content)}
                </dl>
            </div>
        </section>
    }
}

/// Everything that was filled in, as rows of a list.
pub fn facts(l: Lang, c: &ContentView) -> impl IntoView + use<> {
    let ready = format!("{} {}", weekday_long(l, c.ready_at.date()), time_prose(l, c.ready_at.time()));
    let kind = c
        .wished_kind
        .map_or_else(|| t!(l, "Ved ikke – visitator vurderer", "Not sure – the allocator judges"), |k| kind_name(l, k).to_owned());
    let wish = c.wish_site.clone().unwrap_or_else(|| t!(l, "Intet valg – nærmeste plads", "No choice – nearest place"));
    let needs = c.needs.iter().map(|n| need_name(l, *n)).collect::<Vec<_>>().join(", ");
    let protected = if c.protected { t!(l, "Navne- og adressebeskyttelse", "Name and address protection") } else { String::new() };
    let relative = [c.relative.clone(), phone(&c.relative_phone)].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
    let rows = [
        ("why", c.why.clone()),
        ("ready", ready),
        ("wished_kind", kind),
        ("infection", infection_name(l, c.infection).to_owned()),
        ("needs", needs),
        ("mobility", mobility_name(l, c.mobility).to_owned()),
        ("weight_kg", c.weight_kg.map_or_else(String::new, |kg| format!("{kg} kg"))),
        ("aids", c.aids.clone()),
        ("nights", c.nights.map_or_else(String::new, |n| n.to_string())),
        ("wish_site", wish),
        ("transport", transport_name(l, c.transport).to_owned()),
        ("sex", sex_name(l, c.sex).to_owned()),
        ("address", c.address.clone()),
        ("protected", protected),
        ("home_municipality", c.home_municipality.clone()),
        ("own_doctor", c.own_doctor.clone()),
        ("relative_name", relative),
        ("interpreter", c.interpreter.clone()),
        ("consent", consent_name(l, c.consent).to_owned()),
        ("representative", c.representative.clone()),
        ("source", source_name(l, c.source).to_owned()),
        ("sender_phone", phone(&c.sender_phone)),
        ("note", c.note.clone()),
    ];
    rows.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(field, text)| view! { <dt>{fact_label(l, field)}</dt><dd class="keep-lines">{text}</dd> })
        .collect_view()
}
