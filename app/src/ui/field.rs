//! Fields of forms: label, hint, error and what was typed, tied together for everyone who cannot see the layout.

use crate::ui::form::{chosen, problem, typed};
use leptos::prelude::*;

/// The id of a field: forms of one page may ask for the same thing.
#[must_use]
pub fn field_id(act: &str, name: &str) -> String {
    format!("{act}-{name}")
}

/// One line of text.
#[component]
pub fn TextField(
    /// The form it belongs to.
    act: &'static str,
    /// Its name; with the form it makes the id ([`field_id`]).
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A hint under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Value to begin with.
    #[prop(optional, into)]
    value: String,
    /// Kind of input.
    #[prop(default = "text")]
    kind: &'static str,
    /// `inputmode`, for phones.
    #[prop(optional)]
    mode: Option<&'static str>,
    /// `autocomplete`.
    #[prop(default = "off")]
    complete: &'static str,
    /// Extra class of the input (`input--short`).
    #[prop(optional)]
    class: Option<&'static str>,
) -> impl IntoView {
    let (id, problem) = (field_id(act, &name), problem(act, &name));
    let value = if kind == "password" { String::new() } else { typed(act, &name, &value) };
    view! {
        <div class="form-group" class:form-error=problem.is_some()>
            <label class="form-label" for=id.clone()>{label}</label>
            {hint_line(&id, hint.as_deref())}
            {error_line(&id, problem.as_deref())}
            <input
                class=format!("form-input {}", class.unwrap_or_default())
                id=id.clone()
                name=name.clone()
                type=kind
                inputmode=mode
                autocomplete=complete
                value=value
                aria-invalid=problem.is_some().then_some("true")
                aria-describedby=described(&id, hint.is_some(), problem.is_some())
            />
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The form it belongs to.
    act: &'static str,
    /// Its name; with the form it makes the id ([`field_id`]).
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A hint under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Value to begin with.
    #[prop(optional, into)]
    value: String,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u8,
) -> impl IntoView {
    let (id, problem) = (field_id(act, &name), problem(act, &name));
    view! {
        <div class="form-group" class:form-error=problem.is_some()>
            <label class="form-label" for=id.clone()>{label}</label>
            {hint_line(&id, hint.as_deref())}
            {error_line(&id, problem.as_deref())}
            <textarea
                class="form-input"
                id=id.clone()
                name=name.clone()
                rows=rows.to_string()
                aria-invalid=problem.is_some().then_some("true")
                aria-describedby=described(&id, hint.is_some(), problem.is_some())
            >{typed(act, &name, &value)}</textarea>
        </div>
    }
}

/// One choice to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opt {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub text: String,
    /// A line under it.
    pub note: Option<String>,
}

impl Opt {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), note: None }
    }

    /// The same with a line under it.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

/// One of many in a list that opens.
#[component]
pub fn Select(
    /// The form it belongs to.
    act: &'static str,
    /// Its name; with the form it makes the id ([`field_id`]).
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A hint under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The choices; give an empty value first when nothing may be assumed.
    options: Vec<Opt>,
    /// Value to begin with.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let (id, problem) = (field_id(act, &name), problem(act, &name));
    let current = typed(act, &name, &value);
    view! {
        <div class="form-group" class:form-error=problem.is_some()>
            <label class="form-label" for=id.clone()>{label}</label>
            {hint_line(&id, hint.as_deref())}
            {error_line(&id, problem.as_deref())}
            <select
                class="form-select"
                id=id.clone()
                name=name.clone()
                aria-invalid=problem.is_some().then_some("true")
                aria-describedby=described(&id, hint.is_some(), problem.is_some())
            >
                {options
                    .into_iter()
                    .map(|o| view! { <option value=o.value.clone() selected=o.value == current>{o.text}</option> })
                    .collect_view()}
            </select>
        </div>
    }
}

/// A group of round or square choices. The group carries the field's id, so that the error summary can lead to it.
#[component]
pub fn Choices(
    /// The form it belongs to.
    act: &'static str,
    /// Its name; with the form it makes the id of the group ([`field_id`]).
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A hint under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The choices.
    options: Vec<Opt>,
    /// Values to begin with.
    #[prop(optional)]
    values: Vec<String>,
    /// May several be chosen?
    #[prop(optional)]
    many: bool,
    /// Layout class (`opts--2`, `opts--3`, `opts--2 opts--cards`).
    #[prop(default = "opts--2")]
    class: &'static str,
) -> impl IntoView {
    let (id, problem) = (field_id(act, &name), problem(act, &name));
    let described = described(&id, hint.is_some(), problem.is_some());
    view! {
        <fieldset class="form-group" class:form-error=problem.is_some() id=id.clone() tabindex="-1" aria-describedby=described>
            <legend class="form-label">{label}</legend>
            {hint_line(&id, hint.as_deref())}
            {error_line(&id, problem.as_deref())}
            <div class=format!("opts {class}")>
                {options
                    .into_iter()
                    .map(|o| {
                        let checked = chosen(act, &name, &o.value, values.contains(&o.value));
                        view! {
                            <label class="opt">
                                <input type=if many { "checkbox" } else { "radio" } name=name.clone() value=o.value checked=checked />
                                <span>{o.text}{o.note.map(|n| view! { <small>{n}</small> })}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}

fn described(id: &str, hint: bool, problem: bool) -> Option<String> {
    let ids: Vec<String> =
        [(hint, "hint"), (problem, "error")].into_iter().filter(|(on, _)| *on).map(|(_, what)| format!("{id}-{what}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn hint_line(field: &str, hint: Option<&str>) -> Option<impl IntoView + use<>> {
    let (id, hint) = (format!("{field}-hint"), hint?.to_owned());
    Some(view! { <span class="form-hint" id=id>{hint}</span> })
}

fn error_line(field: &str, problem: Option<&str>) -> Option<impl IntoView + use<>> {
    let (id, problem) = (format!("{field}-error"), problem?.to_owned());
    Some(view! { <p class="form-error-message" id=id>{problem}</p> })
}
