//! Arrow keys on the timeline: one stop for Tab, then from cell to cell. Without scripts every cell is a stop of its own.

use leptos::prelude::*;

/// Listens to the keys of the timeline on the page.
#[island]
pub fn TapeKeys() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::listen();
}

#[cfg(feature = "hydrate")]
mod browser {
    //! What happens in the browser. Cells are found by the half-days they cover, so that up and down stay in the same day.

    use leptos::prelude::*;
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Element, HtmlElement, KeyboardEvent, NodeList};

    pub(super) fn listen() {
        let Some(tape) = document().get_element_by_id("tape") else { return };
        let act = Closure::<dyn FnMut(KeyboardEvent)>::new(|event: KeyboardEvent| pressed(&event));
        // The page lives as long as the listener.
        let _ = tape.add_event_listener_with_callback("keydown", act.as_ref().unchecked_ref());
        act.forget();
        rove(&grid(&tape), (0, 0));
    }

    /// The cells, row by row.
    fn grid(tape: &Element) -> Vec<Vec<(u32, Element)>> {
        elements(tape.query_selector_all("tbody tr:has(td)")).iter().map(cells).collect()
    }

    fn pressed(event: &KeyboardEvent) {
        let Some(tape) = document().get_element_by_id("tape") else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let rows = grid(&tape);
        let here = document().active_element().and_then(|focused| {
            rows.iter().enumerate().find_map(|(y, row)| row.iter().position(|(_, link)| *link == focused).map(|x| (y, x)))
        });
        let last = |y: usize| rows.get(y).map_or(0, |row| row.len().saturating_sub(1));
        let (y, x) = here.unwrap_or_default();
        let to = match (event.key().as_str(), here) {
            ("ArrowDown" | "ArrowRight", None) => (0, 0),
            ("ArrowRight", _) => (y, x.saturating_add(1).min(last(y))),
            ("ArrowLeft", Some(_)) => (y, x.saturating_sub(1)),
            ("ArrowDown", _) => below(&rows, (y, x), y.saturating_add(1)),
            ("ArrowUp", Some(_)) => below(&rows, (y, x), y.saturating_sub(1)),
            ("Home", Some(_)) => (y, 0),
            ("End", Some(_)) => (y, last(y)),
            // The page may have been drawn anew: only this cell is a stop, so the browser's own step leads out of the table.
            ("Tab", Some(at)) => {
                rove(&rows, at);
                return;
            }
            ("Escape", Some(_)) => {
                if let Some(tape) = tape.dyn_ref::<HtmlElement>() {
                    // An element of the page takes focus.
                    let _ = tape.focus();
                }
                return;
            }
            ("m" | "M", Some(_)) => {
                if let Some(place) = rows.get(y).and_then(|row| row.get(x)).and_then(|(_, link)| link.get_attribute("data-move")) {
                    // An address of this site.
                    let _ = location().set_href(&place);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        focus(&rows, to);
    }

    /// The cell of row `y` that covers the half-day where the cell at `from` begins.
    fn below(rows: &[Vec<(u32, Element)>], from: (usize, usize), y: usize) -> (usize, usize) {
        let (Some((half, _)), Some(row)) = (rows.get(from.0).and_then(|row| row.get(from.1)), rows.get(y)) else { return from };
        (y, row.partition_point(|(start, _)| start <= half).saturating_sub(1))
    }

    /// Makes one cell the stop for Tab.
    fn rove(rows: &[Vec<(u32, Element)>], at: (usize, usize)) {
        for (y, row) in rows.iter().enumerate() {
            for (x, (_, link)) in row.iter().enumerate() {
                // An attribute of an element of the page can be set.
                let _ = link.set_attribute("tabindex", if (y, x) == at { "0" } else { "-1" });
            }
        }
    }

    fn focus(rows: &[Vec<(u32, Element)>], (y, x): (usize, usize)) {
        rove(rows, (y, x));
        if let Some(link) = rows.get(y).and_then(|row| row.get(x)).and_then(|(_, link)| link.dyn_ref::<HtmlElement>()) {
            // A link of the page takes focus.
            let _ = link.focus();
        }
    }

    /// The links of a row, each with the half-day where its cell begins.
    fn cells(row: &Element) -> Vec<(u32, Element)> {
        let mut half = 0;
        elements(row.query_selector_all("td"))
            .into_iter()
            .filter_map(|cell| {
                let start: u32 = half;
                half = half.saturating_add(cell.get_attribute("colspan").and_then(|span| span.parse().ok()).unwrap_or(1));
                Some((start, cell.query_selector("a").ok()??))
            })
            .collect()
    }

    fn elements(list: Result<NodeList, wasm_bindgen::JsValue>) -> Vec<Element> {
        let Ok(list) = list else { return Vec::new() };
        (0..list.length()).filter_map(|n| list.get(n)?.dyn_into().ok()).collect()
    }
}
