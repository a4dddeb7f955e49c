//! Forms for wards, rooms, beds and equipment: the same fields whether something is added or changed.

use super::facility::place_name;
use super::service::{BedLine, EquipmentLine, RoomLine, SiteView, StandsAt, WardLine};
use super::words::label;
use super::{choices, form, save_row};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::format::date_input;
use crate::words::{bed_feature_name, gender_rule_name, kind_name, need_name, room_feature_name};
use domain::code::Code;
use domain::cover::Competence;
use domain::facility::Need;
use leptos::prelude::*;

fn options<C: Code>(l: Lang, name: fn(Lang, C) -> &'static str) -> Vec<Opt> {
    C::ALL.iter().map(|c| Opt::new(c.code(), name(l, *c))).collect()
}

fn codes<C: Code>(list: &[C]) -> Vec<String> {
    list.iter().map(|c| c.code().to_owned()).collect()
}

pub(super) fn ward_form(l: Lang, ward: Option<&WardLine>, back: Option<String>) -> impl IntoView + use<> {
    let (act, prefix) = if ward.is_some() { ("change_ward", "edit") } else { ("add_ward", "ward") };
    let field = |name: &str| format!("{prefix}_{name}");
    let save = if ward.is_some() { t!(l, "Gem afsnit", "Save ward") } else { t!(l, "Opret afsnit", "Add ward") };
    let fields = view! {
        <TextField act name=field("name") label=label(l, "name") value=ward.map(|w| w.name.clone()).unwrap_or_default() class="w-m" />
        <TextField act name=field("position") label=label(l, "position") value=ward.map(|w| w.position.to_string()).unwrap_or_default() mode="numeric" class="w-xs" />
        {save_row(l, save, back)}
    };
    form(act, ward.map(|w| w.id.to_string()), ward.map(|w| w.version), fields)
}

pub(super) fn room_form(l: Lang, view: &SiteView, room: Option<&RoomLine>, back: Option<String>) -> impl IntoView + use<> {
    let (act, prefix) = if room.is_some() { ("change_room", "edit") } else { ("add_room", "room") };
    let field = |name: &str| format!("{prefix}_{name}");
    let save = if room.is_some() { t!(l, "Gem stue", "Save room") } else { t!(l, "Opret stue", "Add room") };
    let wards: Vec<_> = view.wards.iter().map(|w| (w.id, w.name.clone())).collect();
    let ward = room.is_none().then(|| view! { <Select act name=field("ward") label=label(l, "ward") options=choices(l, &wards) /> });
    let fields = view! {
        {ward}
        <TextField act name=field("name") label=label(l, "name") value=room.map(|r| r.name.clone()).unwrap_or_default() class="w-m" />
        <Select
            act
            name=field("rule")
            label=label(l, "rule")
            options=options(l, gender_rule_name)
            value=room.map_or("any", |r| r.rule.code())
        />
        <Choices
            act
            name=field("roomfeatures")
            label=label(l, "roomfeatures")
            options=options(l, room_feature_name)
            values=room.map(|r| codes(&r.features)).unwrap_or_default()
            many=true
            class="opts--3"
        />
        <TextField act name=field("position") label=label(l, "position") value=room.map(|r| r.position.to_string()).unwrap_or_default() mode="numeric" class="w-xs" />
        {save_row(l, save, back)}
    };
    form(act, room.map(|r| r.id.to_string()), room.map(|r| r.version), fields)
}

pub(super) fn bed_form(l: Lang, view: &SiteView, bed: Option<&BedLine>, back: Option<String>) -> impl IntoView + use<> {
    let (act, prefix) = if bed.is_some() { ("change_bed", "edit") } else { ("add_bed", "bed") };
    let field = |name: &str| format!("{prefix}_{name}");
    let save = if bed.is_some() { t!(l, "Gem seng", "Save bed") } else { t!(l, "Opret seng", "Add bed") };
    let rooms: Vec<_> = view.wards.iter().flat_map(|w| w.rooms.iter().map(|r| (r.id, format!("{}, {}", r.name, w.name)))).collect();
    let place = match bed {
        None => view! {
            <Select act name=field("room") label=label(l, "room") options=choices(l, &rooms) />
            <TextField act name=field("opened") label=label(l, "opened") value=date_input(view.today) class="w-s" />
        }
        .into_any(),
        Some(bed) => view! {
            <TextField
                act
                name=field("retired")
                label=label(l, "retired")
                hint=t!(
                    l,
                    "Første dag, sengen ikke findes mere. Tom, så længe den skal bruges. Ophold og reservationer må ikke række længere.",
                    "First day the bed is no longer there. Empty while it is to be used. Stays and reservations may not reach further."
                )
                value=bed.retired.map(date_input).unwrap_or_default()
                class="w-s"
            />
        }
        .into_any(),
    };
    let fields = view! {
        <TextField act name=field("label") label=label(l, "label") value=bed.map(|b| b.label.clone()).unwrap_or_default() class="w-s" />
        {place}
        <Choices
            act
            name=field("kinds")
            label=label(l, "kinds")
            hint=t!(l, "Den første er sengens egen type i belægningen, når den er ledig.", "The first one is the bed's own kind in occupancy while it is free.")
            options=options(l, kind_name)
            values=bed.map(|b| codes(&b.kinds)).unwrap_or_default()
            many=true
        />
        <Choices
            act
            name=field("bedfeatures")
            label=label(l, "bedfeatures")
            options=options(l, bed_feature_name)
            values=bed.map(|b| codes(&b.features)).unwrap_or_default()
            many=true
            class="opts--3"
        />
        <TextField act name=field("weight") label=label(l, "weight") value=bed.and_then(|b| b.max_weight_kg).map(|kg| kg.to_string()).unwrap_or_default() mode="numeric" class="w-xs" />
        {save_row(l, save, back)}
    };
    form(act, bed.map(|b| b.id.to_string()), bed.map(|b| b.version), fields)
}

pub(super) fn equipment_form(l: Lang, view: &SiteView, item: Option<&EquipmentLine>, back: Option<String>) -> impl IntoView + use<> {
    let (act, prefix) = if item.is_some() { ("change_equipment", "edit") } else { ("add_equipment", "eq") };
    let field = |name: &str| format!("{prefix}_{name}");
    let save = if item.is_some() { t!(l, "Gem udstyr", "Save equipment") } else { t!(l, "Opret udstyr", "Add equipment") };
    let rooms = || view.wards.iter().flat_map(|w| &w.rooms);
    let places: Vec<Opt> = [StandsAt::Site]
        .into_iter()
        .chain(rooms().map(|r| StandsAt::Room(r.id)))
        .chain(rooms().flat_map(|r| &r.beds).map(|b| StandsAt::Bed(b.id)))
        .map(|at| Opt::new(place_code(at), place_name(l, view, at)))
        .collect();
    let needs: Vec<Opt> = std::iter::once(Opt::new("", t!(l, "Intet behov", "No need")))
        .chain(Need::ALL.iter().filter(|n| Competence::for_need(**n).is_none()).map(|n| Opt::new(n.code(), need_name(l, *n))))
        .collect();
    let fields = view! {
        <TextField act name=field("name") label=label(l, "name") value=item.map(|e| e.name.clone()).unwrap_or_default() class="w-m" />
        <Select act name=field("at") label=label(l, "at") options=places value=item.map_or_else(|| place_code(StandsAt::Site), |e| place_code(e.at)) />
        <Select act name=field("meets") label=label(l, "meets") options=needs value=item.and_then(|e| e.meets).map(|n| n.code().to_owned()).unwrap_or_default() />
        <TextField
            act
            name=field("faulty")
            label=label(l, "faulty")
            hint=t!(l, "En dato; tom, når det er i orden.", "A date; empty when it is in order.")
            value=item.and_then(|e| e.faulty_since).map(date_input).unwrap_or_default()
            class="w-s"
        />
        <TextField act name=field("note") label=label(l, "note") value=item.map(|e| e.note.clone()).unwrap_or_default() class="w-l" />
        {save_row(l, save, back)}
    };
    form(act, item.map(|e| e.id.to_string()), item.map(|e| e.version), fields)
}

/// "site", "room:…" or "bed:…".
fn place_code(at: StandsAt) -> String {
    match at {
        StandsAt::Site => "site".to_owned(),
        StandsAt::Room(id) => format!("room:{id}"),
        StandsAt::Bed(id) => format!("bed:{id}"),
    }
}
