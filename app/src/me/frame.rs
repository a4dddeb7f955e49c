//! What stands around a citizen's page: a short header without a menu, big type, and nothing that leads to the pages of the staff.

use super::service::Me;
use crate::caller::{answer_with, lang, service, visit};
use crate::error::AppError;
use crate::t;
use crate::ui::icon::{Glyph, Icon};
use domain::citizen_access::Visitor;
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// A whole page of the citizen's.
#[component]
pub(super) fn MeFrame(
    /// Title of the page, without the product's name.
    #[prop(into)]
    title: String,
    /// Whose page it is.
    #[prop(optional_no_strip)]
    name: Option<String>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let l = lang();
    let visit = visit();
    let error = if crate::caller::failed().is_some() { t!(l, "Fejl: ", "Error: ") } else { String::new() };
    let other = l.other();
    let out = use_context::<Visitor>().map(|_| {
        view! { <form method="post" action="/me/sign-out"><button class="button-link me__out" type="submit">{t!(l, "Log ud", "Sign out")}</button></form> }
    });
    view! {
        <Title text=format!("{error}{title} – Plads") />
        <a class="skip" href="#main">{t!(l, "Gå til indhold", "Skip to content")}</a>
        <header class="top">
            <div class="top__bar me__bar">
                <a class="brand" href="/me"><Icon name=Glyph::Plads /><span>"Plads"</span></a>
                {visit.demo.then(|| view! { <strong class="demo" title=t!(l, "Alle borgere er opdigtede", "All citizens are invented")>"DEMO"</strong> })}
                <span class="grow"></span>
                {name.map(|name| view! { <b class="me__who">{name}</b> })}
                <form method="post" action="/language">
                    <input type="hidden" name="lang" value=other.code() />
                    <input type="hidden" name="next" value=visit.path />
                    <button class="button-link me__out" type="submit" lang=other.code()>{other.own_name()}</button>
                </form>
                {out}
            </div>
        </header>
        <main id="main" class="page me" tabindex="-1">{children()}</main>
    }
}

/// Loads as the visitor and shows the result; a failure says so in words a citizen can use.
pub(super) fn own_page<L, F, T, W, V>(load: L, show: W) -> impl IntoView
where
    L: FnOnce(Arc<dyn Me>, Visitor) -> F,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
    T: Send + 'static,
    W: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let loading = service::<dyn Me>().and_then(|me| Ok(load(me, use_context::<Visitor>().ok_or(AppError::NotSignedIn)?)));
    Suspend::new(async move {
        let loaded = match loading {
            Ok(loading) => loading.await,
            Err(error) => Err(error),
        };
        match loaded {
            Ok(data) => show(data).into_any(),
            Err(error) => trouble(&error).into_any(),
        }
    })
}

fn trouble(error: &AppError) -> impl IntoView + use<> {
    answer_with(error.status());
    let l = lang();
    let (title, text) = match error {
        AppError::NotSignedIn => {
            (t!(l, "Du er logget ud", "You are signed out"), t!(l, "Bed personalet om en ny kode.", "Ask the staff for a new code."))
        }
        AppError::NotFound
        | AppError::Forbidden
        | AppError::Conflict
        | AppError::Invalid { .. }
        | AppError::Refused { .. }
        | AppError::TooMany
        | AppError::Unavailable
        | AppError::Internal { .. } => (
            t!(l, "Siden kan ikke vises lige nu", "The page cannot be shown just now"),
            t!(l, "Prøv igen om lidt, eller ring til os.", "Try again shortly, or call us."),
        ),
    };
    view! {
        <MeFrame title=title.clone()>
            <div role="alert"><h1>{title}</h1><p>{text}</p><p><a class="button" href="/me">{t!(l, "Til din side", "To your page")}</a></p></div>
        </MeFrame>
    }
}
