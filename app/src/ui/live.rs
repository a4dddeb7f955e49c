//! The age of what a page shows, and the connection that keeps it young.

use crate::caller::{lang, visit};
use crate::t;
use crate::ui::format::date_long;
use leptos::prelude::*;

/// "Opdateret 09:41:07".
#[component]
pub fn LiveStamp() -> impl IntoView {
    let l = lang();
    let now = visit().now;
    let clock = format!("{:02}:{:02}:{:02}", now.hour(), now.minute(), now.second());
    let _ = date_long(l, now.date());
    view! { <span class="stamp" role="status">{t!(l, "Opdateret {clock}", "Updated {clock}")}</span> }
}
