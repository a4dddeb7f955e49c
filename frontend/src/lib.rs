//! What the browser runs: wakes the islands of the pages that the server rendered.
#![cfg(target_arch = "wasm32")]

use app as _; // without this the linker drops every island
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script when WebAssembly is ready; marks `body` so that tests know when.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    if let Some(body) = leptos::prelude::document().body() {
        // Failing to mark the page changes nothing for the person who reads it.
        let _ = body.set_attribute("data-hydrated", "");
    }
}
