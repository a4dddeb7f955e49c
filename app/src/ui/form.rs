//! Forms: they post to their own page, name what they do (`act`), and come back with everything typed when something is wrong.

use crate::caller::{Failed, failed, lang, visit};
use crate::error::AppError;
use crate::t;
use crate::ui::field::field_id;
use crate::ui::icon::{Glyph, Icon};
use crate::words::{problem_text, refusal_text};
use leptos::prelude::*;

/// A form of this page. `act` names what it does; `key` makes it act once; `version` guards what was on the screen.
#[component]
pub fn ActForm(
    /// What it does.
    act: &'static str,
    /// Version of the thing it changes.
    #[prop(optional)]
    version: Option<i32>,
    /// Class of the form.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Id of the form.
    #[prop(optional, into)]
    id: Option<String>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let visit = visit();
    view! {
        <form method="post" action=visit.path class=class id=id novalidate>
            <input type="hidden" name="act" value=act />
            <input type="hidden" name="key" value=visit.form_key />
            {version.map(|v| view! { <input type="hidden" name="version" value=v.to_string() /> })}
            {children()}
        </form>
    }
}

/// What was typed in the form `act` before it failed, or the value to begin with.
#[must_use]
pub fn typed(act: &str, field: &str, otherwise: &str) -> String {
    match failed().filter(|f| f.fields.get("act") == act) {
        Some(failed) => failed.fields.get(field).to_owned(),
        None => otherwise.to_owned(),
    }
}

/// Was `value` among the choices of a field, before the form failed or to begin with?
#[must_use]
pub fn chosen(act: &str, field: &str, value: &str, otherwise: bool) -> bool {
    match failed().filter(|f| f.fields.get("act") == act) {
        Some(failed) => failed.fields.has(field, value),
        None => otherwise,
    }
}

/// What is wrong with a field of the form `act`, in words.
#[must_use]
pub fn problem(act: &str, field: &str) -> Option<String> {
    let failed = failed().filter(|f| f.fields.get("act") == act)?;
    let AppError::Invalid { problems } = failed.error else { return None };
    problems.into_iter().find(|p| p.field == field).map(|p| problem_text(lang(), &p.problem))
}

/// The summary at the top of a page whose form was not accepted; links lead to the fields. `label` gives a field its name.
#[component]
pub fn ErrorSummary(
    /// Name of a field, as its label says.
    label: fn(crate::lang::Lang, &str) -> String,
) -> impl IntoView {
    let l = lang();
    failed().map(|Failed { error, fields, .. }| match error {
        AppError::Invalid { problems } if !problems.is_empty() => {
            let count = problems.len();
            let title = if count == 1 {
                t!(l, "Ret 1 felt, før du går videre", "Mend 1 field before you go on")
            } else {
                t!(l, "Ret {count} felter, før du går videre", "Mend {count} fields before you go on")
            };
            view! {
                <section class="errors" tabindex="-1" id="errors" role="alert" aria-labelledby="errors-title">
                    <h2 id="errors-title">{title}</h2>
                    <ul>
                        {problems
                            .into_iter()
                            .map(|p| {
                                let text = format!("{}: {}", label(l, &p.field), problem_text(l, &p.problem));
                                let field = field_id(fields.get("act"), &p.field);
                                view! { <li><a href=format!("#{field}")>{text}</a></li> }
                            })
                            .collect_view()}
                    </ul>
                </section>
            }
            .into_any()
        }
        error => view! { <FailureNote error /> }.into_any(),
    })
}

/// A failure that is not about fields, said above the form.
#[component]
pub fn FailureNote(
    /// What went wrong.
    error: AppError,
) -> impl IntoView {
    let l = lang();
    let text = match &error {
        AppError::Conflict => t!(
            l,
            "En anden har ændret det, mens du så på det. Siden viser nu det nyeste; det, du skrev, er bevaret.",
            "Somebody changed it while you were looking. The page now shows the latest; what you typed is kept."
        ),
        AppError::Forbidden => t!(l, "Din rolle må ikke gøre dette.", "Your role may not do this."),
        AppError::NotSignedIn => t!(l, "Du er logget ud. Log ind igen.", "You are signed out. Sign in again."),
        AppError::NotFound => t!(l, "Det findes ikke længere.", "It is no longer there."),
        AppError::Invalid { .. } => t!(l, "Formularen kunne ikke læses. Prøv igen.", "The form could not be read. Try again."),
        AppError::Refused { refusal } => refusal_text(l, refusal),
        AppError::TooMany => t!(l, "For mange forsøg. Vent et minut, og prøv igen.", "Too many attempts. Wait a minute and try again."),
        AppError::Unavailable => t!(
            l,
            "Plads kan ikke gemme lige nu. Prøv igen om lidt; det, du skrev, står her endnu.",
            "Plads cannot save just now. Try again shortly; what you typed is still here."
        ),
        AppError::Internal { incident } => t!(
            l,
            "Noget gik galt (fejl {incident}). Det, du skrev, står her endnu.",
            "Something went wrong (error {incident}). What you typed is still here."
        ),
    };
    view! { <div class="note note--red note--plain" role="alert" tabindex="-1" id="errors"><Icon name=Glyph::Error /><p>{text}</p></div> }
}
