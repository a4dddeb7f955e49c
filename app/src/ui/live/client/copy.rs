//! Copies the text of a button that offers it, and says so beside it.

use super::{on, page};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;

/// Listens for clicks on buttons that copy, on the page as it is and as it will be drawn again.
pub(super) fn watch() {
    on(&page(), "click", |event| {
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        if let Some(button) = target.and_then(|t| t.closest("[data-copy]").ok().flatten()) {
            let text = button.get_attribute("data-copy").unwrap_or_default();
            let clipboard = window().navigator().clipboard();
            // A page that did not come over TLS has none.
            let written = (!clipboard.is_undefined()).then(|| clipboard.write_text(&text));
            spawn_local(async move {
                let is_done = match written {
                    Some(written) => JsFuture::from(written).await.is_ok(),
                    None => false,
                };
                let said = if is_done { "data-done" } else { "data-failed" };
                if let (Some(beside), Some(text)) = (button.next_element_sibling(), button.get_attribute(said)) {
                    beside.set_text_content(Some(&text));
                }
            });
        }
    });
}
