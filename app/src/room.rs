//! Room preference: the form that sets it, on a request or a stay, and what was set before.

use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, TextArea};
use crate::ui::form::ActForm;
use crate::ui::format::date_time_long;
use crate::words::room_preference_name;
use domain::citizen::RoomPreference;
use domain::code::Code as _;
use leptos::prelude::*;
use time::PrimitiveDateTime;

const ACT: &str = "set_room_preference";

/// A preference as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreferenceRow {
    /// Whose room; `None` goes by the registered sex.
    pub preference: Option<RoomPreference>,
    /// Why.
    pub reason: String,
    /// By whom ("Mette H.").
    pub by: String,
    /// When, local time.
    pub at: PrimitiveDateTime,
}

/// Whose room, in words.
#[must_use]
pub fn preference_text(l: Lang, preference: Option<RoomPreference>) -> String {
    preference.map_or_else(|| t!(l, "Efter registreret køn", "By registered sex"), |p| room_preference_name(l, p).to_owned())
}

/// Name of a field.
#[must_use]
pub fn label(l: Lang, field: &str) -> String {
    match field {
        "preference" => t!(l, "Rumpræference", "Room preference"),
        _ => t!(l, "Begrundelse", "Reason"),
    }
}

/// The form.
pub fn preference_form(l: Lang, now: Option<RoomPreference>, version: i32) -> impl IntoView {
    let options = std::iter::once(Opt::new("", preference_text(l, None)))
        .chain(RoomPreference::ALL.iter().map(|p| Opt::new(p.code(), room_preference_name(l, *p))))
        .collect();
    let values = vec![now.map_or_else(String::new, |p| p.code().to_owned())];
    view! {
        <ActForm act=ACT version=version>
            <Choices act=ACT name="preference" label=label(l, "preference") options=options values=values class="opts--3" />
            <TextArea act=ACT name="preference_reason" label=label(l, "preference_reason") hint=t!(l, "Fx borgerens eget ønske, og hvem det er aftalt med", "E.g. the citizen's own wish, and with whom it was agreed") rows=2 />
            <div class="actions"><button class="button" type="submit">{t!(l, "Gem rumpræference", "Keep the room preference")}</button></div>
        </ActForm>
    }
}

/// What was set, the latest first.
pub fn preference_rows(l: Lang, rows: &[PreferenceRow]) -> impl IntoView + use<> {
    rows.iter()
        .map(|row| {
            let (what, by, at, reason) =
                (preference_text(l, row.preference), row.by.clone(), date_time_long(l, row.at), row.reason.clone());
            view! { <p class="small muted">{t!(l, "{what}, {at}, {by}: »{reason}«", "{what}, {at}, {by}: “{reason}”")}</p> }
        })
        .collect_view()
}
