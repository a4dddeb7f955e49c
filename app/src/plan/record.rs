//! What stands in the care record instead of here: references with a day, one line or a link.

use super::PlanView;
use super::service::ReferenceView;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_input, date_short};
use crate::words::{data_kind_name, options};
use domain::code::Code as _;
use domain::record::DataKind;
use leptos::prelude::*;

const REFER: &str = "refer_to_record";
const STRIKE: &str = "strike_reference";

/// Name of a field; `None` when it is not one of these forms'.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "data_kind" => t!(l, "Hvad står der?", "What stands there?"),
        "stands_on" => t!(l, "Dato i journalen", "Day in the record"),
        "line" => t!(l, "Én linje", "One line"),
        "link" => t!(l, "Link", "Link"),
        "reference" => t!(l, "Hvilken henvisning", "Which reference"),
        "reference_reason" => t!(l, "Begrundelse", "Reason"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// The panel; nothing where all is kept in Plads and always was.
pub(super) fn panel(l: Lang, p: &PlanView, open: bool) -> Option<impl IntoView + use<>> {
    let kept: Vec<DataKind> = DataKind::ALL.iter().copied().filter(|kind| p.masters.is_record(*kind)).collect();
    if kept.is_empty() && p.references.is_empty() {
        return None;
    }
    let names = kept.iter().map(|kind| data_kind_name(l, *kind).to_lowercase()).collect::<Vec<_>>().join(", ");
    let said = (!kept.is_empty()).then(|| {
        view! { <p>{t!(l, "På dette sted føres i omsorgsjournalen: {names}. Her står en henvisning.", "At this site the care record keeps: {names}. Here stands a reference.")}</p> }
    });
    let rows = p.references.iter().map(|r| row(l, r)).collect_view();
    let form = (open && !kept.is_empty()).then(|| referring(l, p, &kept));
    let strike = (open && p.references.iter().any(|r| r.struck.is_none())).then(|| striking(l, p));
    Some(view! {
        <section class="panel" aria-labelledby="record">
            <div class="panel__head"><h2 id="record" tabindex="-1">{t!(l, "I omsorgsjournalen", "In the care record")}</h2></div>
            <div class="panel__body stack-s">
                {said}
                <ul class="plain stack-s">{rows}</ul>
                {form}{strike}
            </div>
        </section>
    })
}

fn row(l: Lang, r: &ReferenceView) -> impl IntoView + use<> {
    let (day, kind, by) = (date_short(l, r.on), data_kind_name(l, r.kind), r.by.clone());
    let of = format!(": {kind}, {day}");
    let link = (!r.link.is_empty() && r.struck.is_none()).then(|| {
        view! { " "<a href=r.link.clone() rel="noreferrer noopener" target="_blank">{t!(l, "Åbn i journalen", "Open in the record")}<span class="sr-only">{of}</span></a> }
    });
    let line = match &r.struck {
        Some(reason) => {
            let reason = t!(l, "streget ud: {reason}", "struck out: {reason}");
            view! { <s>{r.line.clone()}</s>" "<small class="muted">{reason}</small> }.into_any()
        }
        None => view! { {r.line.clone()} }.into_any(),
    };
    view! { <li><p><strong>{kind}</strong>" "{line}{link}</p><p class="small muted">{format!("{day} · {by}")}</p></li> }
}

fn referring(l: Lang, p: &PlanView, kept: &[DataKind]) -> impl IntoView + use<> {
    let mut kinds: Vec<Opt> = options(l, data_kind_name);
    kinds.retain(|o| kept.iter().any(|kind| o.value == kind.code()));
    let today = date_input(p.today);
    view! {
        <ActForm act=REFER>
            <Select act=REFER name="data_kind" label=name(l, "data_kind") options=kinds />
            <TextField act=REFER name="stands_on" label=name(l, "stands_on") value=today class="w-s" />
            <TextField act=REFER name="line" label=name(l, "line") hint=t!(l, "Højst 120 tegn, uden CPR-numre", "At most 120 characters, no civil registration numbers") />
            <TextField act=REFER name="link" label=name(l, "link") hint="https://…" />
            <div class="actions"><button class="button" type="submit">{t!(l, "Gem henvisningen", "Keep the reference")}</button></div>
        </ActForm>
    }
}

fn striking(l: Lang, p: &PlanView) -> impl IntoView + use<> {
    let open = p.references.iter().filter(|r| r.struck.is_none());
    let which =
        open.map(|r| Opt::new(r.id.to_string(), format!("{}, {}: {}", data_kind_name(l, r.kind), date_short(l, r.on), r.line))).collect();
    view! {
        <details class="fold">
            <summary>{t!(l, "Streg en henvisning ud", "Strike a reference out")}</summary>
            <ActForm act=STRIKE>
                <Select act=STRIKE name="reference" label=name(l, "reference") options=which />
                <TextField act=STRIKE name="reference_reason" label=name(l, "reference_reason") />
                <div class="actions"><button class="button" type="submit">{t!(l, "Streg ud", "Strike out")}</button></div>
            </ActForm>
        </details>
    }
}
