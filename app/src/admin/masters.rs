//! Where a site keeps its data: shown, and set.

use super::words::label;
use super::{Fold, form, save_row};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::Select;
use crate::words::{data_kind_name, master_name, options};
use domain::code::Code as _;
use domain::record::{DataKind, Masters};
use leptos::prelude::*;

/// The field of a kind of data.
fn field(kind: DataKind) -> String {
    format!("master_{}", kind.code())
}

pub(super) fn panel(l: Lang, (masters, version): (Masters, i32)) -> impl IntoView + use<> {
    let act = "set_masters";
    let rows = DataKind::ALL
        .iter()
        .map(|kind| view! { <div><dt>{data_kind_name(l, *kind)}</dt><dd>{master_name(l, masters.of(*kind))}</dd></div> });
    let choices = DataKind::ALL
        .iter()
        .map(|kind| {
            let name = field(*kind);
            view! { <Select act name=name.clone() label=label(l, &name) options=options(l, master_name) value=masters.of(*kind).code() /> }
        })
        .collect_view();
    let fields = view! { {choices}{save_row(l, t!(l, "Gem", "Keep"), None)} };
    let form = form(act, None, Some(version), fields);
    view! {
        <section class="panel" aria-labelledby="masters">
            <div class="panel__head"><h2 id="masters">{t!(l, "Hvor føres data?", "Where is data kept?")}</h2></div>
            <div class="panel__body">
                <dl class="facts">{rows.collect_view()}</dl>
                <p class="small muted">{t!(
                    l,
                    "Hvor omsorgsjournalen er master, gemmer Plads kun dato, én linje eller et link. Det, der allerede er registreret, bliver stående.",
                    "Where the care record is the master, Plads keeps a day, one line or a link only. What has been registered stays."
                )}</p>
                <Fold act title=t!(l, "Ret, hvor data føres", "Change where data is kept")>{form}</Fold>
            </div>
        </section>
    }
}
