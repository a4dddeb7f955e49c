//! Changing a page into its newer self with idiomorph (a script of the bundle), and when not to.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, DomParser, Element, HtmlButtonElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement,
    SupportedType,
};

/// What is drawn again; the rest of the page stays as it is.
const PARTS: [&str; 2] = [".counters", "main"];
/// Marks a button that was switched off here.
const SWITCHED_OFF: &str = "data-no-contact";

fn all(root: &Document, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|n| list.get(n)?.dyn_into().ok()).collect()
}

/// Is somebody at work in the page: a dialog open, something dragged, a form that was not accepted, a field with focus, something
/// typed? What was typed in a form that was not accepted is what the server drew: it would look untouched, and be lost.
pub(super) fn in_use() -> bool {
    let page = document();
    if matches!(page.query_selector("dialog[open], [data-carried], main #errors"), Ok(Some(_))) {
        return true;
    }
    if page.active_element().is_some_and(|e| e.closest("main").is_ok_and(|main| main.is_some()) && takes_text(&e)) {
        return true;
    }
    all(&page, "main :is(input, select, textarea)").iter().any(changed)
}

fn takes_text(field: &Element) -> bool {
    match field.dyn_ref::<HtmlInputElement>() {
        Some(input) => !matches!(input.type_().as_str(), "button" | "submit" | "reset"),
        None => field.is_instance_of::<HtmlTextAreaElement>() || field.is_instance_of::<HtmlSelectElement>(),
    }
}

/// Does a field differ from what the server drew?
fn changed(field: &Element) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return match input.type_().as_str() {
            "hidden" | "submit" | "button" => false,
            "checkbox" | "radio" => input.checked() != input.default_checked(),
            _ => input.value() != input.default_value(),
        };
    }
    if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        return area.default_value().is_ok_and(|drawn| drawn != area.value());
    }
    let Some(select) = field.dyn_ref::<HtmlSelectElement>() else { return false };
    let options: Vec<HtmlOptionElement> = (0..select.length()).filter_map(|n| select.options().item(n)?.dyn_into().ok()).collect();
    // Where the server marked none, the first is the one it meant.
    match options.iter().position(HtmlOptionElement::default_selected) {
        Some(_) => options.iter().any(|o| o.selected() != o.default_selected()),
        None => select.selected_index() > 0,
    }
}

/// Shows the newer page in place.
pub(super) fn show(text: &str) {
    let Ok(new) = DomParser::new().and_then(|parser| parser.parse_from_string(text, SupportedType::TextHtml)) else { return };
    let old = document();
    name_islands(&old);
    name_islands(&new);
    let islands = js_sys::Array::new();
    let config = config(&islands);
    for part in PARTS {
        if let (Ok(Some(old)), Ok(Some(new))) = (old.query_selector(part), new.query_selector(part)) {
            morph(&old, &new, &config);
        }
    }
    old.set_title(&new.title());
    for pair in islands.iter() {
        replace_island(&js_sys::Array::from(&pair));
    }
}

/// Gives every island a name that is the same in both documents: its component and the how-manieth it is.
fn name_islands(page: &Document) {
    let mut seen: Vec<(String, u32)> = Vec::new();
    for island in all(page, "main leptos-island") {
        let component = island.get_attribute("data-component").unwrap_or_default();
        let nth = match seen.iter_mut().find(|(name, _)| *name == component) {
            Some((_, n)) => {
                *n += 1;
                *n
            }
            None => {
                seen.push((component.clone(), 0));
                0
            }
        };
        island.set_id(&format!("{component}-{nth}"));
    }
}

fn is_island(node: &JsValue) -> Option<Element> {
    node.dyn_ref::<Element>().filter(|e| e.local_name() == "leptos-island").cloned()
}

/// What idiomorph may change: never what was typed, ticked or opened, and no island; islands that differ are noted.
fn config(islands: &js_sys::Array) -> JsValue {
    let noted = islands.clone();
    let before_node = Closure::<dyn FnMut(JsValue, JsValue) -> bool>::new(move |old: JsValue, new: JsValue| {
        let (Some(old), Some(new)) = (is_island(&old), is_island(&new)) else { return true };
        let same = |name| old.get_attribute(name) == new.get_attribute(name);
        if !(same("data-component") && same("data-props")) {
            noted.push(&js_sys::Array::of2(&old, &new));
        }
        false
    })
    .into_js_value();
    let before_attribute = Closure::<dyn FnMut(String, JsValue) -> bool>::new(|name: String, node: JsValue| {
        let hidden = node.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() == "hidden");
        hidden || !matches!(name.as_str(), "value" | "checked" | "selected" | "open")
    })
    .into_js_value();
    let callbacks = js_sys::Object::new();
    let config = js_sys::Object::new();
    for (object, key, value) in [
        (&callbacks, "beforeNodeMorphed", before_node),
        (&callbacks, "beforeAttributeUpdated", before_attribute),
        (&config, "callbacks", callbacks.clone().into()),
        (&config, "morphStyle", "outerHTML".into()),
        (&config, "ignoreActiveValue", true.into()),
    ] {
        // A plain object takes every property.
        let _ = js_sys::Reflect::set(object, &key.into(), &value);
    }
    config.into()
}

fn function(owner: &JsValue, name: &str) -> Option<js_sys::Function> {
    js_sys::Reflect::get(owner, &name.into()).ok()?.dyn_into().ok()
}

fn morph(old: &Element, new: &Element, config: &JsValue) {
    let Ok(library) = js_sys::Reflect::get(&window(), &"Idiomorph".into()) else { return };
    if let Some(morph) = function(&library, "morph") {
        // A page that cannot be changed in place stays as it was, with its old stamp.
        let _ = morph.call3(&library, old, new, config);
    }
}

/// Puts the server's island in the place of one with other properties, and wakes it.
fn replace_island(pair: &js_sys::Array) {
    let (Some(old), Some(new)) = (is_island(&pair.get(0)), is_island(&pair.get(1))) else { return };
    let component = new.get_attribute("data-component").unwrap_or_default();
    if old.replace_with_with_node_1(&new).is_ok()
        && let Some(wake) = function(&window(), "__hydrateIsland")
    {
        // An island that does not wake stands as the server drew it.
        let _ = wake.call2(&JsValue::NULL, &new, &component.into());
    }
}

/// Switches off what would be lost, and says why.
pub(super) fn forbid_writing(reason: &str) {
    let page = document();
    age(&page, "stamp stamp--stale");
    for button in all(&page, "form[method=post] button[type=submit]:not([disabled])") {
        let Some(button) = button.dyn_ref::<HtmlButtonElement>() else { continue };
        button.set_disabled(true);
        button.set_title(reason);
        let _ = button.set_attribute(SWITCHED_OFF, "");
        if let Ok(says) = page.create_element("span") {
            says.set_class_name("reason");
            says.set_text_content(Some(reason));
            let _ = says.set_attribute(SWITCHED_OFF, "");
            let _ = button.after_with_node_1(&says);
        }
    }
}

/// Switches on again what was switched off here.
pub(super) fn allow_writing() {
    age(&document(), "stamp");
    for element in all(&document(), &format!("[{SWITCHED_OFF}]")) {
        match element.dyn_ref::<HtmlButtonElement>() {
            Some(button) => {
                button.set_disabled(false);
                for name in ["title", SWITCHED_OFF] {
                    let _ = button.remove_attribute(name);
                }
            }
            None => element.remove(),
        }
    }
}

/// Marks the data as old, or as young again.
fn age(page: &Document, class: &str) {
    if let Some(stamp) = page.get_element_by_id("stamp") {
        stamp.set_class_name(class);
    }
}
