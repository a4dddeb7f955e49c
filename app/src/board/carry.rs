//! Dragging: a short cut to the form where a bed is chosen. What is dragged says in `data-carry` where that form is, with
//! [`BED`] for the bed; what it may be dropped on says its bed in `data-bed`. Nothing is changed by dropping: the form opens
//! with the bed chosen, as the links beside it do without a mouse.

use domain::ids::{RequestId, StayId};
use leptos::prelude::*;

/// Stands for the bed in the address of `data-carry`.
const BED: &str = ":bed";

/// Where a stay is moved.
pub(crate) fn stay(stay: StayId) -> String {
    format!("/stays/{stay}/move?bed={BED}#move_citizen-bed")
}

/// Where a request is offered a bed, or its reservation another.
pub(crate) fn request(request: RequestId) -> String {
    format!("/requests/{request}?bed={BED}#reserve")
}

/// Listens to dragging on the page.
#[island]
pub fn Carrying() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::listen();
}

#[cfg(feature = "hydrate")]
mod browser {
    //! What happens in the browser.

    use super::BED;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;
    use web_sys::{DragEvent, Element};

    /// Marks what is dragged and what it would be dropped on.
    const CARRIED: &str = "data-carried";
    const UNDER: &str = "data-under";

    pub(super) fn listen() {
        on("dragstart", |event| {
            if let Some(carried) = around(event, "[data-carry]") {
                mark(&carried, CARRIED);
            }
        });
        on("dragover", |event| {
            clear(UNDER);
            if carried().is_some()
                && let Some(bed) = around(event, "[data-bed]")
            {
                // Otherwise nothing may be dropped here.
                event.prevent_default();
                mark(&bed, UNDER);
            }
        });
        on("drop", |event| {
            if let (Some(address), Some(bed)) = (carried(), around(event, "[data-bed]").and_then(|bed| bed.get_attribute("data-bed"))) {
                event.prevent_default();
                // An address of this site.
                let _ = location().set_href(&address.replace(BED, &bed));
            }
        });
        on("dragend", |_| {
            clear(CARRIED);
            clear(UNDER);
        });
    }

    fn on(name: &str, act: impl Fn(&DragEvent) + 'static) {
        let act = Closure::<dyn FnMut(DragEvent)>::new(move |event: DragEvent| act(&event));
        // The page lives as long as the listener.
        let _ = document().add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
        act.forget();
    }

    /// The part of the page around what the event happened to.
    fn around(event: &DragEvent, what: &str) -> Option<Element> {
        event.target()?.dyn_into::<Element>().ok()?.closest(what).ok()?
    }

    /// Where what is dragged leads.
    fn carried() -> Option<String> {
        document().query_selector(&format!("[{CARRIED}]")).ok()??.get_attribute("data-carry")
    }

    fn mark(element: &Element, mark: &str) {
        // An attribute of an element of the page can be set.
        let _ = element.set_attribute(mark, "");
    }

    fn clear(mark: &str) {
        if let Ok(Some(marked)) = document().query_selector(&format!("[{mark}]")) {
            // An attribute of an element of the page can be taken away.
            let _ = marked.remove_attribute(mark);
        }
    }
}
