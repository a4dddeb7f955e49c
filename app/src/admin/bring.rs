//! What a site asks people to bring: shown on the citizen's page, set here.

use super::service::BringLines;
use super::words::label;
use super::{Fold, form, save_row};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextArea;
use leptos::prelude::*;

pub(super) fn panel(l: Lang, bring: &BringLines) -> impl IntoView + use<> {
    let act = "set_bring";
    let fields = view! {
        <p class="small">{t!(l, "Én ting på hver linje. Uden engelsk vises den danske tekst. Tøm begge felter for at bruge den sædvanlige liste.", "One thing on each line. Without English the Danish text is shown. Empty both fields to use the usual list.")}</p>
        <TextArea act name="bring_indanish" label=label(l, "bring_indanish") value=bring.da.clone() rows=6 />
        <TextArea act name="bring_inenglish" label=label(l, "bring_inenglish") value=bring.en.clone() rows=6 />
        {save_row(l, t!(l, "Gem listen", "Keep the list"), None)}
    };
    let form = form(act, None, Some(bring.version), fields);
    let (lines, usual) = (bring.da.clone(), bring.da.is_empty());
    let sub = if usual { t!(l, "Den sædvanlige liste", "The usual list") } else { t!(l, "Stedets egen liste", "The site's own list") };
    view! {
        <section class="panel" aria-labelledby="bring">
            <div class="panel__head"><h2 id="bring">{t!(l, "Borgeren tager med", "The citizen brings")}</h2><span class="small muted">{sub}</span></div>
            <div class="panel__body">
                {(!usual).then(|| view! { <p class="prewrap">{lines}</p> })}
                <p class="small muted">{t!(l, "Står på borgerens egen side.", "Stands on the citizen's own page.")}</p>
                <Fold act title=t!(l, "Ret listen", "Change the list")>{form}</Fold>
            </div>
        </section>
    }
}
