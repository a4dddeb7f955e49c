//! Rooms to train in: shown, added, renamed, and taken out while nobody has trained there.

use super::service::TrainingRoomLine;
use super::words::label;
use super::{Fold, editing, form, save_row};
use crate::caller::failed;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::words::place_kind_name;
use domain::code::Code as _;
use domain::ids::SiteId;
use domain::rehab::session::PlaceKind;
use leptos::prelude::*;

const ADD: &str = "add_training_room";
const RENAME: &str = "rename_training_room";

pub(super) fn panel(l: Lang, site: SiteId, rooms: &[TrainingRoomLine]) -> impl IntoView + use<> {
    let here = format!("/admin/sites/{site}");
    let back = failed().filter(|f| f.fields.get("act") == RENAME).map(|f| f.fields.get("id").to_owned());
    let asked = back.or_else(|| editing("training-room"));
    let rows = rooms.iter().map(|room| {
        let renaming = asked.as_deref() == Some(room.id.to_string().as_str());
        row(l, &here, room, renaming)
    });
    let rows = rows.collect_view();
    let none =
        rooms.is_empty().then(|| view! { <p class="empty">{t!(l, "Ingen sal og intet bassin endnu.", "No gym and no pool yet.")}</p> });
    let kinds = std::iter::once(Opt::new("", t!(l, "Vælg", "Choose")))
        .chain([PlaceKind::Gym, PlaceKind::Pool].map(|kind| Opt::new(kind.code(), place_kind_name(l, kind))))
        .collect();
    let fields = view! {
        <TextField act=ADD name="training_name" label=label(l, "training_name") class="w-m" />
        <Select act=ADD name="training_kind" label=label(l, "training_kind") options=kinds />
        {save_row(l, t!(l, "Opret træningslokale", "Add training room"), None)}
    };
    let adding = form(ADD, None, None, fields);
    view! {
        <section class="panel" aria-labelledby="training-rooms">
            <div class="panel__head"><h2 id="training-rooms">{t!(l, "Træningslokaler", "Training rooms")}</h2></div>
            <div class="panel__body stack-s">
                {none}
                <ul class="plain stack-s">{rows}</ul>
                <p class="small muted">{t!(l, "Et lokale, der er trænet i, kan få et nyt navn, men ikke slettes.", "A room people have trained in can get another name, but cannot be removed.")}</p>
                <Fold act=ADD title=t!(l, "Nyt træningslokale", "New training room")>{adding}</Fold>
            </div>
        </section>
    }
}

fn row(l: Lang, here: &str, room: &TrainingRoomLine, renaming: bool) -> AnyView {
    let (id, name, kind) = (room.id.to_string(), room.name.clone(), place_kind_name(l, room.kind));
    if renaming {
        let fields = view! {
            <TextField act=RENAME name="edit_name" label=label(l, "edit_name") value=name class="w-m" />
            {save_row(l, t!(l, "Gem navnet", "Keep the name"), Some(format!("{here}#training-rooms")))}
        };
        return view! { <li>{form(RENAME, Some(id), Some(room.version), fields)}</li> }.into_any();
    }
    let (of, href) = (format!(": {name}"), format!("{here}?edit=training-room:{id}#training-rooms"));
    let button = view! { <button class="button button--s" type="submit">{t!(l, "Slet", "Remove")}<span class="sr-only">{of.clone()}</span></button> };
    let removing = form("remove_training_room", Some(id), Some(room.version), button);
    view! {
        <li class="row">
            <span><b>{name}</b>" "<span class="muted">{kind}</span></span>
            <a href=href>{t!(l, "Omdøb", "Rename")}<span class="sr-only">{of}</span></a>
            {removing}
        </li>
    }
    .into_any()
}
