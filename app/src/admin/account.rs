//! `/account`: what everybody may change about their own sign-in.

use super::words::label;
use super::{form, save_row};
use crate::caller::{actor, failed, lang};
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::ErrorSummary;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{Failure, query};
use crate::words::role_name;
use leptos::prelude::*;

/// `/account`.
#[component]
pub fn AccountPage() -> impl IntoView {
    let l = lang();
    let me = match actor() {
        Ok(me) => me,
        Err(error) => return view! { <Failure error /> }.into_any(),
    };
    let act = "set_password";
    let saved = (query("saved") == "password" && failed().is_none()).then(|| {
        view! {
            <div class="note note--green note--plain" role="status">
                <Icon name=Glyph::Success />
                <p>{t!(l, "Adgangskoden er skiftet.", "The password has been changed.")}</p>
            </div>
        }
    });
    let fields = view! {
        <TextField
            act
            name="pw_new"
            label=label(l, "new")
            hint=t!(l, "Mindst 12 tegn. En sætning er god.", "At least 12 characters. A sentence is good.")
            kind="password"
            complete="new-password"
            class="w-m"
        />
        <TextField act name="pw_again" label=label(l, "again") kind="password" complete="new-password" class="w-m" />
        {save_row(l, t!(l, "Skift adgangskode", "Change password"), None)}
    };
    let password = form(act, None, None, fields);
    let who = format!("{} · {} · {}", me.name, role_name(l, me.role), me.organisation_name);
    let title = t!(l, "Din konto", "Your account");
    view! {
        <Frame title=title.clone() nav=Nav::None class="page page--narrow">
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{who}</p></div></div>
            <div class="stack">
                <ErrorSummary label />
                {saved}
                <section class="panel" aria-labelledby="password">
                    <div class="panel__head"><h2 id="password">{t!(l, "Skift adgangskode", "Change password")}</h2></div>
                    <div class="panel__body">{password}</div>
                </section>
            </div>
        </Frame>
    }
    .into_any()
}
