//! In the browser: listens to `/events`, fetches the page again when something changed, and changes only what is different.
//!
//! A refresh waits while somebody is at work in the page (a dialog is open, something is dragged, a field has focus or was typed in); then a button
//! offers it. It never touches what was typed, ticked or opened. At most two a second; a hidden page waits until it is seen.

mod copy;
mod morph;

use super::Contact;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Event, EventSource, MessageEvent, RequestInit, Response, VisibilityState};

/// Milliseconds between two refreshes, at least; up to half as much again, so that not all screens ask at once.
const BETWEEN: f64 = 500.0;
/// Between two refreshes at most: also time alone makes a bed reserved or late.
const OFTEN: Duration = Duration::from_secs(60);
/// Milliseconds without contact before the page says so.
const PATIENCE: Duration = Duration::from_secs(5);
/// Milliseconds before another try, when the browser does not try by itself.
const AGAIN: Duration = Duration::from_secs(3);

struct Live {
    contact: RwSignal<Contact>,
    waiting: RwSignal<bool>,
    reason: String,
    /// What had changed when the page was drawn; empty once it was compared.
    seen: RefCell<String>,
    source: RefCell<Option<EventSource>>,
    last: Cell<f64>,
    planned: Cell<bool>,
    fetching: Cell<bool>,
    again: Cell<bool>,
    /// The person has sent a form: another page is on its way.
    leaving: Cell<bool>,
    lost: Cell<bool>,
}

/// Starts watching; gives what the button does.
pub(super) fn start(seen: String, reason: String, contact: RwSignal<Contact>, waiting: RwSignal<bool>) -> impl Fn() + Clone {
    let live = Rc::new(Live {
        contact,
        waiting,
        reason,
        seen: RefCell::new(seen),
        source: RefCell::new(None),
        last: Cell::new(0.0),
        planned: Cell::new(false),
        fetching: Cell::new(false),
        again: Cell::new(false),
        leaving: Cell::new(false),
        lost: Cell::new(false),
    });
    live.connect();
    live.watch_person();
    copy::watch();
    let every = live.clone();
    set_interval(move || every.soon(), OFTEN);
    move || live.fetch(true)
}

fn page() -> Document {
    document()
}

/// Listens on the way down, where also what does not bubble comes by; to `submit` on the way up, when others have had their say.
fn on(target: &web_sys::EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let act = Closure::<dyn FnMut(Event)>::new(act);
    // Nothing that is listened to here can refuse.
    let _ = target.add_event_listener_with_callback_and_bool(name, act.as_ref().unchecked_ref(), name != "submit");
    act.forget();
}

impl Live {
    fn connect(self: &Rc<Self>) {
        let Ok(source) = EventSource::new("/events") else { return };
        let live = self.clone();
        on(&source, "hello", move |event| {
            let says = event.dyn_ref::<MessageEvent>().and_then(|m| m.data().as_string()).unwrap_or_default();
            live.found(&says);
        });
        let live = self.clone();
        on(&source, "changed", move |_| live.soon());
        let live = self.clone();
        on(&source, "error", move |_| live.lost());
        self.source.replace(Some(source));
    }

    /// The server is there: look again unless nothing can have changed since the page was drawn.
    fn found(self: &Rc<Self>, says: &str) {
        self.lost.set(false);
        if self.contact.get_untracked() != Contact::Fine {
            self.contact.set(Contact::Fine);
            morph::allow_writing();
        }
        if self.seen.take() != says {
            self.soon();
        }
    }

    fn lost(self: &Rc<Self>) {
        if !self.lost.replace(true) {
            let live = self.clone();
            set_timeout(move || live.say_lost(), PATIENCE);
        }
        let over = self.source.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED);
        if over {
            self.source.take();
            let live = self.clone();
            set_timeout(move || live.ask_why(), AGAIN);
        }
    }

    fn say_lost(&self) {
        if self.lost.get() && self.contact.get_untracked() == Contact::Fine {
            let since = page().get_element_by_id("stamp").and_then(|stamp| stamp.get_attribute("data-at")).unwrap_or_default();
            self.contact.set(Contact::Lost { since });
            morph::forbid_writing(&self.reason);
        }
    }

    /// The browser has given up: the session is over, or the server was away too long.
    fn ask_why(self: &Rc<Self>) {
        let live = self.clone();
        spawn_local(async move {
            match load().await {
                Loaded::SignedOut => live.signed_out(),
                Loaded::Page(_) => live.connect(),
                Loaded::Failed => {
                    let again = live.clone();
                    set_timeout(move || again.ask_why(), AGAIN);
                }
            }
        });
    }

    fn signed_out(&self) {
        if let Some(source) = self.source.take() {
            source.close();
        }
        self.contact.set(Contact::SignedOut);
        morph::forbid_writing(&self.reason);
    }

    /// Plans one refresh, half a second after the last at the earliest.
    fn soon(self: &Rc<Self>) {
        if self.planned.get() || self.leaving.get() || page().visibility_state() == VisibilityState::Hidden {
            self.again.set(true);
            return;
        }
        self.planned.set(true);
        let jitter = js_sys::Math::random() * 200.0;
        let wait = (self.last.get() + BETWEEN - js_sys::Date::now()).max(0.0) + jitter;
        let live = self.clone();
        set_timeout(
            move || {
                live.planned.set(false);
                live.fetch(false);
            },
            Duration::from_secs_f64(wait / 1000.0),
        );
    }

    /// Fetches the page and shows it; unless asked for, only when nobody is at work in it.
    fn fetch(self: &Rc<Self>, asked: bool) {
        if self.leaving.get() {
            return;
        }
        if !asked && morph::in_use() {
            self.waiting.set(true);
            return;
        }
        if self.fetching.replace(true) {
            self.again.set(true);
            return;
        }
        self.again.set(false);
        self.last.set(js_sys::Date::now());
        let live = self.clone();
        spawn_local(async move {
            let loaded = load().await;
            live.fetching.set(false);
            match loaded {
                Loaded::SignedOut => live.signed_out(),
                // The stream notices by itself that the server is away.
                Loaded::Failed => {}
                Loaded::Page(_) if live.leaving.get() => {}
                // Somebody began to work while it was on its way.
                Loaded::Page(_) if !asked && morph::in_use() => live.waiting.set(true),
                Loaded::Page(text) => {
                    morph::show(&text);
                    live.waiting.set(false);
                }
            }
            if live.again.replace(false) {
                live.soon();
            }
        });
    }

    /// What the person at the screen does decides when a refresh is welcome.
    fn watch_person(self: &Rc<Self>) {
        let document = page();
        let live = self.clone();
        on(&document, "submit", move |event| {
            // A dialog that only closes is no request.
            let form = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlFormElement>().ok());
            if form.is_some_and(|form| form.method() != "dialog") && !event.default_prevented() {
                live.leaving.set(true);
            }
        });
        let live = self.clone();
        on(&window(), "pageshow", move |_| live.leaving.set(false));
        for done in ["focusout", "close", "dragend"] {
            let live = self.clone();
            on(&document, done, move |_| {
                if live.waiting.get_untracked() {
                    // After the event the focus has moved.
                    let live = live.clone();
                    set_timeout(move || live.fetch(false), Duration::from_millis(300));
                }
            });
        }
        let live = self.clone();
        on(&document, "visibilitychange", move |_| {
            if live.again.replace(false) {
                live.soon();
            }
        });
    }
}

enum Loaded {
    Page(String),
    SignedOut,
    Failed,
}

/// This page as it is now.
async fn load() -> Loaded {
    async fn answer() -> Result<Response, JsValue> {
        let init = RequestInit::new();
        let headers = web_sys::Headers::new()?;
        headers.set("x-plads-refresh", "1")?;
        init.set_headers(&headers);
        let here = window().location();
        let address = format!("{}{}", here.pathname()?, here.search()?);
        JsFuture::from(window().fetch_with_str_and_init(&address, &init)).await?.dyn_into()
    }
    let Ok(answer) = answer().await else { return Loaded::Failed };
    if answer.status() == 401 || answer.redirected() {
        return Loaded::SignedOut;
    }
    // A page that no longer exists for this person is also what is true now.
    if answer.status() >= 500 {
        return Loaded::Failed;
    }
    let Ok(text) = answer.text() else { return Loaded::Failed };
    match JsFuture::from(text).await {
        Ok(text) => text.as_string().map_or(Loaded::Failed, Loaded::Page),
        Err(_) => Loaded::Failed,
    }
}
