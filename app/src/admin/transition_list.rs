//! What a site sees to before somebody goes home: shown, and set.

use super::service::TransitionItems;
use super::words::label;
use super::{Fold, form, save_row};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField, field_id};
use crate::ui::form::chosen;
use crate::words::{item_text, sector_name};
use domain::code::Code as _;
use domain::transition::{ListItem, MOST_ITEMS, Sector};
use leptos::prelude::*;

const ACT: &str = "set_transition_list";

fn row(l: Lang, n: usize, item: Option<&ListItem>) -> impl IntoView + use<> {
    let [da, en, sector, must] = ["da", "en", "sector", "must"].map(|part| format!("item_{part}_{n}"));
    let (in_danish, in_english) = item.map_or_else(Default::default, |i| (i.text.da.clone(), i.text.en.clone()));
    let sectors = Sector::ALL.iter().map(|s| Opt::new(s.code(), sector_name(l, *s))).collect();
    let is_must = chosen(ACT, &must, "yes", item.is_some_and(|i| i.must));
    view! {
        <TextField act=ACT name=da.clone() label=label(l, &da) value=in_danish class="w-l" />
        <TextField act=ACT name=en.clone() label=label(l, &en) value=in_english class="w-l" />
        <Select act=ACT name=sector.clone() label=label(l, &sector) options=sectors value=item.map_or("ward", |i| i.sector.code()) />
        <label class="opt"><input type="checkbox" id=field_id(ACT, &must) name=must value="yes" checked=is_must /><span>{t!(l, "Punkt {n} skal være klaret", "Item {n} must be done")}</span></label>
    }
}

pub(super) fn panel(l: Lang, list: &TransitionItems) -> impl IntoView + use<> {
    let said = |item: &ListItem| {
        let (sector, text) = (sector_name(l, item.sector), item_text(l, &item.text));
        if item.must { t!(l, "{sector}: {text} (skal)", "{sector}: {text} (must)") } else { format!("{sector}: {text}") }
    };
    let items = list.items.iter().map(|item| view! { <li>{said(item)}</li> }).collect_view();
    let rows =
        (1..=MOST_ITEMS).zip(list.items.iter().map(Some).chain(std::iter::repeat(None))).map(|(n, item)| row(l, n, item)).collect_view();
    let fields = view! {
        <p class="small">{t!(
            l,
            "Højst tolv punkter. Uden engelsk vises den danske tekst. Tøm alle felter for at bruge den sædvanlige liste. At rejse hjem med et åbent skal-punkt kræver, at nogen accepterer det ved navn.",
            "At most twelve items. Without English the Danish text is shown. Empty all fields to use the usual list. Going home with an open must-item takes somebody who accepts it by name."
        )}</p>
        {rows}
        {save_row(l, t!(l, "Gem tjekliste", "Keep the checklist"), None)}
    };
    let form = form(ACT, None, Some(list.version), fields);
    let sub = if list.version == 0 {
        t!(l, "Den sædvanlige liste", "The usual list")
    } else {
        t!(l, "Stedets egen liste", "The site's own list")
    };
    view! {
        <section class="panel" aria-labelledby="transition">
            <div class="panel__head"><h2 id="transition">{t!(l, "Tjekliste til overlevering", "Transition checklist")}</h2><span class="small muted">{sub}</span></div>
            <div class="panel__body">
                <ol>{items}</ol>
                <p class="small muted">{t!(l, "Ændringer gælder for ankomster herefter.", "Changes hold for arrivals from now on.")}</p>
                <Fold act=ACT title=t!(l, "Ret tjeklisten", "Change the checklist")>{form}</Fold>
            </div>
        </section>
    }
}
