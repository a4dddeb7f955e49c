//! `/stays/:id/move`: to another bed, room, ward or site within the stay. `?bed=` chooses one to begin with.

use super::head::head;
use super::{Acting, MoveBed, StayAct, Stays};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, TextArea, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param, query};
use crate::words::{mismatch_text, missing_text};
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;

const ACT: &str = "move_citizen";

fn label(l: Lang, field: &str) -> String {
    match field {
        "bed" => t!(l, "Til seng", "To bed"),
        "at" => t!(l, "Tidspunkt", "Time"),
        "consents" => t!(l, "Samtykke, eller hvordan det er afklaret", "Consent, or how it was settled"),
        _ => t!(l, "Begrundelse", "Reason"),
    }
}

/// `/stays/:id/move`.
#[component]
pub fn MovePage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Move).await, show)
}

/// Why a bed does not suit.
fn against(l: Lang, bed: &MoveBed) -> Vec<String> {
    let (fails, unknown) = (&bed.verdict.mismatches, &bed.verdict.missing);
    fails.iter().map(|m| mismatch_text(l, *m)).chain(unknown.iter().map(|m| missing_text(l, *m))).collect()
}

fn option(l: Lang, bed: &MoveBed) -> Opt {
    let note = if bed.suits { t!(l, "Passer", "Suits") } else { against(l, bed).join(". ") };
    Opt::new(bed.bed.to_string(), bed.name.clone()).note(note)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Flyt til en anden seng", "Move to another bed");
    let (open, shut): (Vec<&MoveBed>, Vec<&MoveBed>) = a.beds.iter().partition(|b| b.suits || b.yields);
    let options: Vec<Opt> = open.iter().map(|b| option(l, b)).collect();
    let none = options.is_empty();
    let wanted = query("bed");
    let unfit = shut.iter().find(|b| b.bed.to_string() == wanted).map(|b| {
        let title = t!(l, "{} passer ikke", "{} does not suit", b.name);
        view! { <div class="note note--amber note--plain"><Icon name=Glyph::Warning /><div><h3>{title}</h3><p>{against(l, b).join(". ")}</p></div></div> }
    });
    let count = shut.len();
    let others = shut
        .iter()
        .map(|b| option(l, b))
        .map(|o| view! { <li><b>{o.text}</b>" "<small class="muted">{o.note}</small></li> })
        .collect_view();
    view! {
        <Frame title=title.clone() nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <section class="panel" aria-labelledby="move">
                    <div class="panel__head"><h2 id="move">{title}</h2><span class="small muted">{t!(l, "Den gamle seng går til klargøring", "The old bed goes to cleaning")}</span></div>
                    <div class="panel__body stack">
                        {unfit}
                        {none.then(|| view! { <p class="empty">{t!(l, "Ingen ledig seng passer til borgeren lige nu.", "No free bed suits the citizen just now.")}</p> })}
                        <ActForm act=ACT version=a.stay.version>
                            <Choices act=ACT name="bed" label=label(l, "bed") options=options values=vec![wanted] class="opts--3" />
                            <TextArea act=ACT name="reason" label=label(l, "reason") rows=2 />
                            <TextArea act=ACT name="consents" label=label(l, "consents") hint=t!(l, "Kun når sengen ikke passer helt", "Only when the bed does not suit entirely") rows=2 />
                            <TextField act=ACT name="at" label=label(l, "at") hint=t!(l, "Tom betyder nu. Fx i dag 10:15", "Empty means now. E.g. today 10:15") class="w-m" />
                            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Flyt borgeren", "Move the citizen")}</button></div>
                        </ActForm>
                        {(count > 0).then(|| view! { <details class="fold"><summary>{t!(l, "{count} andre senge, og hvorfor de ikke passer", "{count} other beds, and why they do not suit")}</summary><ul class="rows">{others}</ul></details> })}
                    </div>
                </section>
            </div>
        </Frame>
    }
}
