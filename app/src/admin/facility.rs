//! Wards, rooms, beds and equipment of a site, as tables; what is to be changed opens as a form above them.

use super::facility_forms::{bed_form, equipment_form, room_form, ward_form};
use super::service::{BedLine, EquipmentLine, RoomLine, SiteView, StandsAt, WardLine};
use super::words::label;
use super::{Fold, editing};
use crate::caller::visit;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_long, date_short, date_time_relative, number};
use crate::words::{bed_feature_name, gender_rule_name, kind_name, move_step_name, room_feature_name};
use domain::code::Code as _;
use domain::facility::StayKind;
use domain::ids::SiteId;
use leptos::prelude::*;

/// All panels of what stands at the site.
pub(super) fn panels(l: Lang, site: SiteId, view: &SiteView) -> impl IntoView + use<> {
    let here = format!("/admin/sites/{site}");
    view! {
        {edit(l, view, &here)}
        {view.wards.iter().map(|ward| ward_panel(l, ward, &here)).collect_view()}
        {add(l, view)}
        {equipment(l, view, &here)}
    }
}

/// The form that the address asks for.
fn edit(l: Lang, view: &SiteView, here: &str) -> Option<AnyView> {
    let rooms = || view.wards.iter().flat_map(|w| &w.rooms);
    let (title, form) = if let Some(id) = editing("ward") {
        let ward = view.wards.iter().find(|w| w.id.to_string() == id)?;
        (ward.name.clone(), ward_form(l, Some(ward), Some(format!("{here}#ward-{}", ward.id))).into_any())
    } else if let Some(id) = editing("room") {
        let room = rooms().find(|r| r.id.to_string() == id)?;
        (room.name.clone(), room_form(l, view, Some(room), Some(format!("{here}#room-{}", room.id))).into_any())
    } else if let Some(id) = editing("bed") {
        let bed = rooms().flat_map(|r| &r.beds).find(|b| b.id.to_string() == id)?;
        (t!(l, "seng {}", "bed {}", bed.label), bed_form(l, view, Some(bed), Some(format!("{here}#bed-{}", bed.id))).into_any())
    } else {
        let id = editing("equipment")?;
        let item = view.equipment.iter().find(|e| e.id.to_string() == id)?;
        (item.name.clone(), equipment_form(l, view, Some(item), Some(format!("{here}#equipment"))).into_any())
    };
    Some(
        view! {
            <section class="panel" id="edit" aria-labelledby="edit-title">
                <div class="panel__head"><h2 id="edit-title">{t!(l, "Ret {title}", "Change {title}")}</h2></div>
                <div class="panel__body">{form}</div>
            </section>
        }
        .into_any(),
    )
}

/// "Ret", with the name of the thing for those who do not see the row.
fn edit_link(l: Lang, here: &str, kind: &str, id: impl std::fmt::Display, name: &str) -> AnyView {
    let href = format!("{here}?edit={kind}:{id}#edit");
    let name = format!(" {name}");
    view! { <a href=href>{t!(l, "Ret", "Change")}<span class="sr-only">{name}</span></a> }.into_any()
}

fn ward_panel(l: Lang, ward: &WardLine, here: &str) -> impl IntoView + use<> {
    let heading = format!("ward-{}", ward.id);
    let labelled = heading.clone();
    let beds: usize = ward.rooms.iter().map(|r| r.beds.iter().filter(|b| b.retired.is_none()).count()).sum();
    let name = ward.name.clone();
    let rooms = match ward.rooms.len() {
        1 => t!(l, "1 stue", "1 room"),
        many => t!(l, "{many} stuer", "{many} rooms"),
    };
    let beds = match beds {
        1 => t!(l, "1 seng", "1 bed"),
        many => t!(l, "{many} senge", "{many} beds"),
    };
    let rows: Vec<_> = ward.rooms.iter().map(|room| room_rows(l, room, here)).collect();
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel__head">
                <h2 id=heading>{format!("{name}: {rooms}, {beds}")}</h2>
                <span class="row"><a href=format!("/wards/{}/cover", ward.id)>{t!(l, "Kompetencer", "Competences")}<span class="sr-only">{format!(" {}", ward.name)}</span></a>{edit_link(l, here, "ward", ward.id, &ward.name)}</span>
            </div>
            <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, "Senge på {name}", "Beds in {name}")>
                <table class="table table--s">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, "Seng", "Bed")}</th>
                            <th scope="col">{label(l, "kinds")}</th>
                            <th scope="col">{label(l, "bedfeatures")}</th>
                            <th scope="col" class="r">{t!(l, "Højst kg", "Max kg")}</th>
                            <th scope="col">{t!(l, "Fra – til", "From – until")}</th>
                            <th scope="col">{t!(l, "Lukket", "Closed")}</th>
                            <th scope="col"><span class="sr-only">{t!(l, "Ret", "Change")}</span></th>
                        </tr>
                    </thead>
                    {rows}
                </table>
            </div>
        </section>
    }
}

/// A room as a group of rows: its own line, then its beds.
fn room_rows(l: Lang, room: &RoomLine, here: &str) -> impl IntoView + use<> {
    let mut about = vec![gender_rule_name(l, room.rule).to_owned()];
    about.extend(room.features.iter().map(|f| room_feature_name(l, *f).to_owned()));
    let about = about.join(" · ");
    let beds: Vec<_> = room.beds.iter().map(|bed| bed_row(l, bed, here)).collect();
    view! {
        <tbody id=format!("room-{}", room.id)>
            <tr class="group">
                <th scope="rowgroup" colspan="6">{room.name.clone()}" "<span class="muted">{about}</span></th>
                <td class="r">{edit_link(l, here, "room", room.id, &room.name)}</td>
            </tr>
            {beds}
        </tbody>
    }
}

fn bed_row(l: Lang, bed: &BedLine, here: &str) -> impl IntoView + use<> {
    let kinds: Vec<&str> = bed.kinds.iter().map(|k| kind_name(l, *k)).collect();
    let features: Vec<&str> = bed.features.iter().map(|f| bed_feature_name(l, *f)).collect();
    let opened = date_long(l, bed.opened);
    let life = bed.retired.map_or_else(|| t!(l, "fra {opened}", "from {opened}"), |end| format!("{opened} – {}", date_long(l, end)));
    let closed = bed.closed.map(|(from, to)| format!("{} – {}", date_short(l, from.date()), date_short(l, to.date())));
    let dash = |list: &[&str]| if list.is_empty() { "–".to_owned() } else { list.join(", ") };
    view! {
        <tr id=format!("bed-{}", bed.id) class:muted=bed.retired.is_some()>
            <th scope="row">{bed.label.clone()}</th>
            <td>{kinds_text(l, bed, &dash(&kinds))}</td>
            <td>{dash(&features)}</td>
            <td class="r">{bed.max_weight_kg.map(|kg| number(l, i64::from(kg)))}</td>
            <td class="nowrap">{life}</td>
            <td class="nowrap">{closed}</td>
            <td class="r">{edit_link(l, here, "bed", bed.id, &bed.label)}</td>
        </tr>
    }
}

/// Most beds are for nearly all kinds: then the exception is shorter to read.
fn kinds_text(l: Lang, bed: &BedLine, listed: &str) -> String {
    let missing: Vec<StayKind> = StayKind::ALL.iter().copied().filter(|kind| !bed.kinds.contains(kind)).collect();
    match missing.as_slice() {
        [] => t!(l, "alle opholdstyper", "all kinds of stay"),
        [only] => t!(l, "alle undtagen {}", "all except {}", kind_name(l, *only).to_lowercase()),
        _ => listed.to_owned(),
    }
}

fn add(l: Lang, view: &SiteView) -> impl IntoView + use<> {
    let has_rooms = view.wards.iter().any(|w| !w.rooms.is_empty());
    let room = (!view.wards.is_empty())
        .then(|| room_form(l, view, None, None))
        .map(|form| view! { <Fold act="add_room" title=t!(l, "Ny stue", "New room")>{form}</Fold> });
    let bed = has_rooms
        .then(|| bed_form(l, view, None, None))
        .map(|form| view! { <Fold act="add_bed" title=t!(l, "Ny seng", "New bed")>{form}</Fold> });
    view! {
        <section class="panel" aria-labelledby="add">
            <div class="panel__head"><h2 id="add">{t!(l, "Tilføj", "Add")}</h2></div>
            <div class="panel__body">
                <Fold act="add_ward" title=t!(l, "Nyt afsnit", "New ward")>{ward_form(l, None, None)}</Fold>
                {room}
                {bed}
            </div>
            <p class="panel__foot">
                {t!(
                    l,
                    "En seng lukkes for en periode på sengens egen side; afsnittet gør det også. Her nedlægges den for altid.",
                    "A bed is closed for a period on its own page; the ward does so too. Here it is retired for good."
                )}
            </p>
        </section>
    }
}

fn equipment(l: Lang, view: &SiteView, here: &str) -> impl IntoView + use<> {
    let rows: Vec<_> = view.equipment.iter().map(|item| equipment_row(l, item, view, here)).collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <table class="table table--s table--cards">
                <thead>
                    <tr>
                        <th scope="col">{label(l, "name")}</th>
                        <th scope="col">{label(l, "at")}</th>
                        <th scope="col">{t!(l, "Tilstand", "Condition")}</th>
                        <th scope="col">{label(l, "note")}</th>
                        <th scope="col"><span class="sr-only">{t!(l, "Ret", "Change")}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let form = equipment_form(l, view, None, None);
    view! {
        <section class="panel" aria-labelledby="equipment">
            <div class="panel__head"><h2 id="equipment">{t!(l, "Udstyr", "Equipment")}</h2></div>
            {table}
            <div class="panel__body">
                <Fold act="add_equipment" title=t!(l, "Nyt udstyr", "New equipment")>{form}</Fold>
            </div>
        </section>
    }
}

/// Where equipment stands, in words.
pub(super) fn place_name(l: Lang, view: &SiteView, at: StandsAt) -> String {
    let rooms = || view.wards.iter().flat_map(|w| &w.rooms);
    match at {
        StandsAt::Site => t!(l, "Hele stedet, eller på lager", "The whole site, or in store"),
        StandsAt::Room(id) => rooms().find(|r| r.id == id).map(|r| r.name.clone()).unwrap_or_default(),
        StandsAt::Bed(id) => {
            let bed = rooms().flat_map(|r| &r.beds).find(|b| b.id == id).map(|b| b.label.clone()).unwrap_or_default();
            t!(l, "Seng {bed}", "Bed {bed}")
        }
    }
}

fn equipment_row(l: Lang, item: &EquipmentLine, view: &SiteView, here: &str) -> impl IntoView + use<> {
    let state = match item.faulty_since {
        Some(day) => {
            let day = date_long(l, day);
            view! { <span class="badge badge--amber">{t!(l, "defekt siden {day}", "faulty since {day}")}</span> }.into_any()
        }
        None => t!(l, "i orden", "in order").into_any(),
    };
    let promised = item.promised.as_ref().map(|p| {
        let (bed, step) = (&p.bed, move_step_name(l, p.step).to_lowercase());
        let text = if p.step.is_awaited() {
            let expected = date_time_relative(l, p.expected, visit().now.date());
            t!(l, "til {bed}: {step}, ventes {expected}", "to {bed}: {step}, expected {expected}")
        } else {
            t!(l, "til {bed}: {step}", "to {bed}: {step}")
        };
        view! { <br /><span class="badge badge--amber">{text}</span> }
    });
    view! {
        <tr>
            <th scope="row">{item.name.clone()}</th>
            <td data-title=label(l, "at")>{place_name(l, view, item.at)}{promised}</td>
            <td data-title=t!(l, "Tilstand", "Condition")>{state}</td>
            <td data-title=label(l, "note")>{item.note.clone()}</td>
            <td class="r">{edit_link(l, here, "equipment", item.id, &item.name)}</td>
        </tr>
    }
}
