//! `/me/sign-in`: a code from the staff and the birth date. No civil number is asked for.

use super::frame::MeFrame;
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::query;
use leptos::prelude::*;

fn label(l: Lang, field: &str) -> String {
    match field {
        "born" => t!(l, "Fødselsdato", "Date of birth"),
        _ => t!(l, "Kode", "Code"),
    }
}

/// `/me/sign-in`; `?over` after a visit that ended by itself.
#[component]
pub fn MeSignInPage() -> impl IntoView {
    const ACT: &str = "sign_in";
    let l = lang();
    let over = query("from") == "over";
    let over = over.then(|| {
        view! { <div class="note note--plain" role="status"><Icon name=Glyph::Info /><p>{t!(l, "Du er logget ud. Bed personalet om en ny kode, hvis du vil ind igen.", "You are signed out. Ask the staff for a new code to come in again.")}</p></div> }
    });
    let demo = visit().demo.then(|| {
        view! {
            <ActForm act="demo"><button class="button" type="submit">{t!(l, "Prøv som borger", "Try as a citizen")}</button></ActForm>
        }
    });
    view! {
        <MeFrame title=t!(l, "Din side", "Your page")>
            <div class="stack">
                <h1>{t!(l, "Se din plads og din plan", "See your place and your plan")}</h1>
                {over}
                <ErrorSummary label />
                <section class="panel" aria-labelledby="in">
                    <div class="panel__body">
                        <h2 id="in">{t!(l, "Log ind", "Sign in")}</h2>
                        <ActForm act=ACT>
                            <TextField act=ACT name="code" label=label(l, "code") hint=t!(l, "10 tegn, som personalet har givet dig", "10 characters that the staff have given you") class="me__code" />
                            <TextField act=ACT name="born" label=label(l, "born") hint=t!(l, "Dag, måned og år. Fx 24.03.1945. Er du pårørende, så skriv borgerens fødselsdato.", "Day, month and year. E.g. 24.03.1945. If you are a relative, write the citizen's date of birth.") class="input--short" mode="numeric" />
                            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Log ind", "Sign in")}</button></div>
                        </ActForm>
                        {demo}
                    </div>
                </section>
                <p>{t!(
                    l,
                    "Koden gælder i ét døgn og kan bruges én gang. Virker den ikke, så bed personalet om en ny. Du skal ikke skrive dit CPR-nummer.",
                    "The code is good for one day and can be used once. If it does not work, ask the staff for a new one. You need not write your civil number (CPR)."
                )}</p>
            </div>
        </MeFrame>
    }
}
