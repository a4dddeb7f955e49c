//! The document around every page: styles, the script that starts the islands, language and title.

use crate::App;
use crate::caller::{Visit, lang};
use crate::ui::icon::BuildId;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Is it a page of the citizen's, under `/me`?
fn is_own_page(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    path == "/me" || path.starts_with("/me/")
}

/// Draws the document.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let build = use_context::<BuildId>().map(|b| b.0).unwrap_or_default();
    let root = format!("/a/{build}");
    // The citizen's pages have no islands: they cost a telephone neither the bundle nor a script.
    let has_islands = use_context::<Visit>().is_none_or(|visit| !is_own_page(&visit.path));
    let scripts = has_islands.then(|| {
        view! {
            <script src=format!("{root}/pkg/idiomorph.min.js") nonce=use_nonce() defer="defer"></script>
            <HydrationScripts options islands=true root=root.clone() />
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=lang().code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="referrer" content="same-origin" />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <link rel="stylesheet" href=format!("{root}/pkg/plads.css") />
                {scripts}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

#[cfg(test)]
mod tests {
    use super::is_own_page;

    #[test]
    fn only_what_lies_under_the_citizens_address_is_the_citizens() {
        for own in ["/me", "/me/sign-in?from=over", "/me?x=1", "/me/looks"] {
            assert!(is_own_page(own), "{own}");
        }
        for other in ["/", "/meals", "/menu/me", "/day?next=/me/"] {
            assert!(!is_own_page(other), "{other}");
        }
    }
}
