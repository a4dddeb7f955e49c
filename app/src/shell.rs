//! The document around every page: styles, the script that starts the islands, language and title.

use crate::App;
use crate::caller::lang;
use crate::ui::icon::BuildId;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Draws the document.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let build = use_context::<BuildId>().map(|b| b.0).unwrap_or_default();
    let root = format!("/a/{build}");
    let nonce = use_nonce();
    view! {
        <!DOCTYPE html>
        <html lang=lang().code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="referrer" content="same-origin" />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <link rel="stylesheet" href=format!("{root}/pkg/plads.css") />
                <script src=format!("{root}/pkg/idiomorph.min.js") nonce=nonce defer="defer"></script>
                <HydrationScripts options islands=true root=root />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
