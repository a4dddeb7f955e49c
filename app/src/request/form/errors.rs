//! The error summary of the request form: fields of this page lead to the field, fields of another step lead to that step.

use super::{Layout, label};
use crate::caller::{failed, lang};
use crate::error::AppError;
use crate::request::service::FormView;
use crate::t;
use crate::ui::field::field_id;
use crate::ui::form::FailureNote;
use crate::words::problem_text;
use domain::code::Code as _;
use domain::request_form::Step;
use leptos::prelude::*;

/// What has to be mended before the form goes on.
#[component]
pub(super) fn FormErrors(
    /// The form.
    view: FormView,
    /// How it is laid out.
    layout: Layout,
) -> impl IntoView {
    let l = lang();
    let failed = failed()?;
    let AppError::Invalid { problems } = failed.error else { return Some(view! { <FailureNote error=failed.error /> }.into_any()) };
    if problems.is_empty() {
        return Some(view! { <FailureNote error=AppError::Invalid { problems } /> }.into_any());
    }
    let count = problems.len();
    let title = match (count, failed.fields.get("act")) {
        (1, "send") => t!(l, "Ret 1 felt, før du sender", "Mend 1 field before you send"),
        (_, "send") => t!(l, "Ret {count} felter, før du sender", "Mend {count} fields before you send"),
        (1, _) => t!(l, "Ret 1 felt, før du går videre", "Mend 1 field before you go on"),
        _ => t!(l, "Ret {count} felter, før du går videre", "Mend {count} fields before you go on"),
    };
    let draft = view.draft;
    let links = problems
        .into_iter()
        .map(|p| {
            let (name, problem) = (label(l, &p.field), problem_text(l, &p.problem));
            let text = if name.ends_with('?') { format!("{name} {problem}") } else { format!("{name}: {problem}") };
            let href = match Step::of(&p.field) {
                Some(step) if !layout.shows(&p.field) => {
                    let id = field_id(Layout::Step(step).act(), &p.field);
                    format!("/requests/new?draft={draft}&step={}#{id}", step.code())
                }
                _ => format!("#{}", field_id(layout.act(), &p.field)),
            };
            view! { <li><a href=href>{text}</a></li> }
        })
        .collect_view();
    Some(
        view! {
            <section class="errors" tabindex="-1" id="errors" role="alert" aria-labelledby="errors-title" autofocus=true>
                <h2 id="errors-title">{title}</h2>
                <ul>{links}</ul>
            </section>
        }
        .into_any(),
    )
}
