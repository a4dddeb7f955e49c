//! The age of what a page shows, and the connection that keeps it young.
//!
//! [`LiveStamp`] says when the server drew the page; [`LiveWatch`] listens for changes and has the page drawn again in place
//! (`client`, in the browser only). Without scripts the stamp stands and the page is reloaded by hand.

#[cfg(feature = "hydrate")]
mod client;

use crate::caller::{lang, visit};
use crate::t;
use crate::ui::format::time_table;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// "Opdateret 09:41:07".
#[component]
pub fn LiveStamp() -> impl IntoView {
    let l = lang();
    let now = visit().now;
    let clock = format!("{:02}:{:02}:{:02}", now.hour(), now.minute(), now.second());
    view! { <span class="stamp" role="status" id="stamp" data-at=time_table(now.time())>{t!(l, "Opdateret {clock}", "Updated {clock}")}</span> }
}

/// Listens for changes of what the page shows. Its notices stand above the page and are not part of what is drawn again.
#[component]
pub fn LiveWatch() -> impl IntoView {
    let l = lang();
    let texts = Texts {
        fresh: t!(l, "Nyt – opdater", "New – refresh"),
        offline: t!(l, "Ingen forbindelse – viser data fra", "No connection – showing data from"),
        reason: t!(l, "Virker først, når der er forbindelse igen.", "Works only when the connection is back."),
        signed_out: t!(l, "Du er logget ud. Siden opdateres ikke længere.", "You are signed out. The page is no longer updated."),
        sign_in: t!(l, "Log ind igen", "Sign in again"),
    };
    view! { <Live texts seen=visit().seen /> }
}

/// What the island says, in the language of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    fresh: String,
    offline: String,
    reason: String,
    signed_out: String,
    sign_in: String,
}

/// How the connection stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// Connected, or only just lost.
    Fine,
    /// Lost; what is shown is from then.
    Lost {
        /// The clock at which it was drawn.
        since: String,
    },
    /// The session is over.
    SignedOut,
}

/// The island: what it shows; what it does is in `client`.
#[island]
fn Live(
    /// What it says.
    texts: Texts,
    /// What had changed when the page was drawn.
    seen: String,
) -> impl IntoView {
    let contact = RwSignal::new(Contact::Fine);
    let waiting = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    let apply = client::start(seen, texts.reason.clone(), contact, waiting);
    #[cfg(not(feature = "hydrate"))]
    let apply = {
        drop(seen);
        || ()
    };
    let (offline, signed_out) = (texts.offline.clone(), texts.signed_out.clone());
    let notice = move || match contact.get() {
        Contact::Fine => String::new(),
        Contact::Lost { since } => format!("{offline} {since}"),
        Contact::SignedOut => signed_out.clone(),
    };
    view! {
        <div class="offline-banner" role="alert" hidden=move || contact.get() == Contact::Fine>
            <span>{notice}</span>
            <a href="" hidden=move || contact.get() != Contact::SignedOut>{texts.sign_in}</a>
        </div>
        <button type="button" class="button button-primary fresh" hidden=move || !waiting.get() on:click=move |_| apply()>{texts.fresh}</button>
    }
}
