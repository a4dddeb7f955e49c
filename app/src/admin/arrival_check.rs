//! What a site looks for when somebody comes: shown, and set.

use super::service::ArrivalItems;
use super::words::label;
use super::{Fold, form, save_row};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::words::item_text;
use domain::arrival_check::MOST_ITEMS;
use leptos::prelude::*;

pub(super) fn panel(l: Lang, list: &ArrivalItems) -> impl IntoView + use<> {
    let items = list.items.iter().map(|item| view! { <li>{item_text(l, item).to_owned()}</li> }).collect_view();
    let act = "set_arrival_check";
    let rows = (1..=MOST_ITEMS)
        .zip(list.items.iter().map(Some).chain(std::iter::repeat(None)))
        .map(|(n, item)| {
            let (in_danish, in_english) = (format!("item_da_{n}"), format!("item_en_{n}"));
            let (da, en) = item.map_or_else(Default::default, |item| (item.da.clone(), item.en.clone()));
            view! {
                <TextField act name=in_danish.clone() label=label(l, &in_danish) value=da class="w-l" />
                <TextField act name=in_english.clone() label=label(l, &in_english) value=en class="w-l" />
            }
        })
        .collect_view();
    let fields = view! {
        <p class="small">{t!(
            l,
            "Højst seks punkter. {{days}} bliver til antal dage med medicin og {{hours}} til sygehusets timer fra indstillingerne. Uden engelsk vises den danske tekst. Tøm alle felter for at bruge den sædvanlige liste.",
            "At most six items. {{days}} becomes the days of medicine and {{hours}} the hours of the hospital from the settings. Without English the Danish text is shown. Empty all fields to use the usual list."
        )}</p>
        {rows}
        {save_row(l, t!(l, "Gem ankomsttjek", "Keep the arrival check"), None)}
    };
    let form = form(act, None, Some(list.version), fields);
    let sub = if list.version == 0 {
        t!(l, "Den sædvanlige liste", "The usual list")
    } else {
        t!(l, "Stedets egen liste", "The site's own list")
    };
    view! {
        <section class="panel" aria-labelledby="arrival">
            <div class="panel__head"><h2 id="arrival">{t!(l, "Ankomsttjek", "Arrival check")}</h2><span class="small muted">{sub}</span></div>
            <div class="panel__body">
                <ol>{items}</ol>
                <p class="small muted">{t!(l, "Ændringer gælder for ankomster herefter.", "Changes hold for arrivals from now on.")}</p>
                <Fold act title=t!(l, "Ret ankomsttjekket", "Change the arrival check")>{form}</Fold>
            </div>
        </section>
    }
}
