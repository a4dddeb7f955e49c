//! What students wrote about a plan and nobody answers for yet: one panel, one tap for each entry.

use super::{Awaiting, AwaitingWhat, PlanView, score_text};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::ActForm;
use crate::ui::format::date_short;
use crate::ui::icon::{Glyph, Icon};
use crate::words::{name_text, no_show_cause_name};
use domain::rehab::session::Attendance;
use leptos::prelude::*;

const SIGN: &str = "countersign";

/// The mark of an entry that awaits approval.
pub(crate) fn mark(l: Lang) -> impl IntoView + use<> {
    view! { <span class="badge badge--amber"><Icon name=Glyph::Time small=true />{t!(l, "Afventer godkendelse", "Awaiting approval")}</span> }
}

/// The panel; nothing when nothing waits.
pub(super) fn panel(l: Lang, p: &PlanView) -> Option<impl IntoView + use<>> {
    let n = p.awaiting.len();
    let rows = p.awaiting.iter().map(|one| row(l, one, p.may_keep)).collect_view();
    (n > 0).then(|| {
        view! {
            <section class="panel" aria-labelledby="awaiting">
                <div class="panel__head">
                    <h2 id="awaiting" tabindex="-1">{t!(l, "Afventer godkendelse", "Awaiting approval")}</h2>
                    <span class="small muted">{t!(l, "{n} fra studerende", "{n} by students")}</span>
                </div>
                <ul class="panel__body plain stack-s">{rows}</ul>
            </section>
        }
    })
}

fn row(l: Lang, one: &Awaiting, may_sign: bool) -> impl IntoView + use<> {
    let (title, said) = match &one.what {
        AwaitingWhat::Measure { instrument, score } => {
            (view! { {name_text(l, &instrument.name)} }.into_any(), score_text(l, instrument, *score))
        }
        AwaitingWhat::Told { session, what, attendance, note } => {
            let came = match attendance {
                Attendance::NoShow(cause) => {
                    let cause = no_show_cause_name(l, *cause).to_lowercase();
                    t!(l, "ikke mødt: {cause}", "did not come: {cause}")
                }
                Attendance::Planned | Attendance::Came | Attendance::Cancelled(_) => t!(l, "mødt", "came"),
            };
            let said = if note.is_empty() { came } else { format!("{came} · {note}") };
            (view! { <a href=format!("/sessions/{session}")>{what.clone()}</a> }.into_any(), said)
        }
    };
    let (day, by, id) = (date_short(l, one.on), one.by.clone(), one.id.to_string());
    let of = format!(": {said}, {day}");
    let button = may_sign.then(|| {
        view! {
            <ActForm act=SIGN>
                <input type="hidden" name="entry" value=id />
                <button class="button button--s" type="submit"><Icon name=Glyph::Check />{t!(l, "Godkend", "Approve")}<span class="sr-only">{of}</span></button>
            </ActForm>
        }
    });
    view! {
        <li class="member">
            <p><strong>{title}</strong>" "{said}</p>
            <p class="small muted">{t!(l, "{by}, {day}", "{by}, {day}")}</p>
            {button}
        </li>
    }
}
