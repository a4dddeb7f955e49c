//! Copying as text: one click puts what stands here where another system can take it. Without scripts the button is not shown, and the
//! text is marked by hand.

use crate::caller::lang;
use crate::t;
use leptos::prelude::*;

/// A button that copies a text; `of` says to whom cannot see it what is copied.
#[component]
pub fn CopyText(
    /// What is copied. No civil number belongs in it.
    text: String,
    /// Of what: "Timed Up and Go (TUG)".
    of: String,
) -> impl IntoView {
    let l = lang();
    let of = format!(": {of}");
    view! {
        <span class="copy">
            <button type="button" class="button button--s" data-copy=text data-done=t!(l, "Kopieret", "Copied") data-failed=t!(l, "Kunne ikke kopieres", "Could not be copied")>{t!(l, "Kopiér som tekst", "Copy as text")}<span class="sr-only">{of}</span></button>
            <span class="small muted" role="status"></span>
        </span>
    }
}
