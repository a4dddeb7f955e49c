//! Keeping a draft while it is written: when a field is left, its page is saved in the background.
//!
//! Nothing depends on it: every button of the form saves as well.

use crate::error::AppError;
use domain::form::Fields;
use domain::ids::DraftId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::{Json, JsonEncoding};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// What is typed in a part of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPart {
    /// Identity, given with the empty form.
    pub draft: Option<DraftId>,
    /// Version on the screen; 0 before it was saved.
    pub version: i32,
    /// Which part of the form `fields` is: a step, or `all`.
    pub part: String,
    /// The fields.
    pub fields: Fields,
}

/// That it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSaved {
    /// Version of the draft now.
    pub version: i32,
    /// Clock time, "09:41".
    pub at: String,
}

/// That it is not kept. The writer is told no more than this, and the bundle does not learn to read every error there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotSaved {
    /// A colleague saved meanwhile.
    Conflict,
    /// Anything else, by the status that says the same.
    Other(u16),
}

impl From<AppError> for NotSaved {
    fn from(error: AppError) -> Self {
        if error == AppError::Conflict { Self::Conflict } else { Self::Other(error.status()) }
    }
}

impl FromServerFnError for NotSaved {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => Self::Other(422),
            _ => Self::Other(503),
        }
    }

    #[cfg(feature = "ssr")]
    fn ser(&self) -> server_fn::Bytes {
        crate::caller::answer_with(match self {
            Self::Conflict => AppError::Conflict.status(),
            Self::Other(status) => *status,
        });
        server_fn::Bytes::from(serde_json::to_vec(self).unwrap_or_default())
    }
}

/// Keeps what is typed so far.
///
/// # Errors
/// [`NotSaved::Conflict`] when a colleague saved meanwhile.
#[server(endpoint = "request/save_draft", input = Json)]
pub async fn save_draft(draft: Option<DraftPart>) -> Result<DraftSaved, NotSaved> {
    Ok(crate::caller::service::<dyn super::Requests>()?.save_draft(&crate::caller::actor()?, draft).await?)
}

/// Says when the draft was saved, and saves it when a field of the form is left.
#[island]
pub fn DraftSaver(
    /// What it says at first.
    initial: String,
    /// What it says while it is being saved.
    saving: String,
    /// What it says after saving, with `{}` for the time.
    saved: String,
    /// What it says when a colleague was faster.
    conflict: String,
    /// What it says when it could not be saved.
    failed: String,
) -> impl IntoView {
    let text = RwSignal::new(initial);
    let stale = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    browser::watch(move |result| {
        stale.set(matches!(result, Some(Err(_))));
        text.set(match result {
            None => saving.clone(),
            Some(Ok(at)) => saved.replace("{}", &at),
            Some(Err(NotSaved::Conflict)) => conflict.clone(),
            Some(Err(NotSaved::Other(_))) => failed.clone(),
        });
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (saving, saved, conflict, failed);
    view! { <span class="stamp" class:stamp--stale=move || stale.get() role="status">{move || text.get()}</span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    //! What happens in the browser.

    use super::{DraftPart, NotSaved, save_draft};
    use domain::form::Fields;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast as _;
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use web_sys::{Element, Event, FormData, HtmlFormElement, HtmlInputElement};

    /// The form on the page.
    fn form() -> Option<HtmlFormElement> {
        document().get_element_by_id("request-form")?.dyn_into().ok()
    }

    fn field(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
        form.query_selector(&format!("input[name={name}]")).ok()??.dyn_into().ok()
    }

    /// What is typed now.
    fn typed(form: &HtmlFormElement) -> Option<DraftPart> {
        let data = FormData::new_with_form(form).ok()?;
        let mut fields = Fields::default();
        for pair in js_sys::try_iter(&data).ok()??.flatten() {
            let pair: js_sys::Array = pair.dyn_into().ok()?;
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
                fields.push(name, value);
            }
        }
        let (draft, version, part) = (fields.get("draft").parse().ok(), fields.get("version").parse().ok()?, fields.get("part").to_owned());
        for plumbing in ["act", "key", "version", "draft", "part"] {
            fields.remove(plumbing);
        }
        Some(DraftPart { draft, version, part, fields })
    }

    /// Gives the page the address of the draft, so that loading it again shows the draft.
    fn readdress(draft: &DraftPart) {
        let Some(id) = draft.draft else { return };
        let location = window().location();
        if location.search().is_ok_and(|query| query.contains("draft=")) {
            return;
        }
        let place = if draft.part == "all" { "view=all".to_owned() } else { format!("step={}", draft.part) };
        if let Ok(history) = window().history() {
            // An old address still works: the form itself names the draft.
            drop(history.replace_state_with_url(
                &leptos::wasm_bindgen::JsValue::NULL,
                "",
                Some(&format!("/requests/new?draft={id}&{place}")),
            ));
        }
    }

    /// Saves whenever a field is left with something new in it, until the form is sent; tells `None` when it begins, then the time or
    /// the error. What is left while a save is under way is saved after it, before anything is said to be saved.
    pub fn watch(tell: impl Fn(Option<Result<String, NotSaved>>) + 'static) {
        let Some(form) = form() else { return };
        let seen = Rc::new(RefCell::new(typed(&form).map(|d| d.fields)));
        let (busy, again, sent) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
        let tell = Rc::new(tell);
        let in_form = |event: &Event| {
            let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
            target.is_some_and(|t| t.closest("#request-form").is_ok_and(|found| found.is_some()))
        };
        let leaving = sent.clone();
        let on_submit = window_event_listener(leptos::ev::submit, move |event| leaving.set(leaving.get() || in_form(&event)));
        let on_leave = window_event_listener(leptos::ev::focusout, move |event| {
            if sent.get() || !in_form(&event) {
                return;
            }
            if busy.get() {
                again.set(true);
                return;
            }
            let new =
                |form: &HtmlFormElement, seen: &RefCell<Option<Fields>>| typed(form).filter(|d| seen.borrow().as_ref() != Some(&d.fields));
            let Some(mut draft) = new(&form, &seen) else { return };
            busy.set(true);
            tell(None);
            let (form, seen, tell) = (form.clone(), seen.clone(), tell.clone());
            let (busy, again, sent) = (busy.clone(), again.clone(), sent.clone());
            leptos::task::spawn_local(async move {
                let result = loop {
                    again.set(false);
                    let result = save_draft(Some(draft.clone())).await;
                    if let Ok(saved) = &result {
                        if let Some(version) = field(&form, "version") {
                            version.set_value(&saved.version.to_string());
                        }
                        readdress(&draft);
                        seen.replace(Some(std::mem::take(&mut draft.fields)));
                    }
                    match new(&form, &seen).filter(|_| again.get() && !sent.get()) {
                        Some(more) => draft = more,
                        None => break result,
                    }
                };
                busy.set(false);
                tell(Some(result.map(|saved| saved.at)));
            });
        });
        on_cleanup(move || {
            on_submit.remove();
            on_leave.remove();
        });
    }
}
