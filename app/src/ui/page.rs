//! Loading what a page shows, and what stands there when it cannot be loaded.

use crate::caller::{actor, answer_with, lang, service};
use crate::error::AppError;
use crate::t;
use crate::ui::frame::{Frame, Nav};
use crate::words::refusal_text;
use domain::access::Actor;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// Loads from a service as the signed-in person and shows the result; a failure sets the status and says so.
///
/// ```ignore
/// page(async move |requests: Arc<dyn Requests>, actor| requests.mine(&actor).await, |mine| view! { … })
/// ```
pub fn page<S, L, F, T, W, V>(load: L, show: W) -> impl IntoView
where
    S: ?Sized + Send + Sync + 'static,
    L: FnOnce(Arc<S>, Actor) -> F,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
    T: Send + 'static,
    W: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let loading = service::<S>().and_then(|service| Ok(load(service, actor()?)));
    Suspend::new(async move {
        let loaded = match loading {
            Ok(loading) => loading.await,
            Err(error) => Err(error),
        };
        match loaded {
            Ok(data) => show(data).into_any(),
            Err(error) => view! { <Failure error /> }.into_any(),
        }
    })
}

/// A part of the address, such as the id in `/stays/:id`.
#[must_use]
pub fn param(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}

/// A part of the query; empty when absent.
#[must_use]
pub fn query(name: &str) -> String {
    use_query_map().read_untracked().get(name).unwrap_or_default()
}

/// An identity from the address; anything that is not one is not found.
///
/// # Errors
/// [`AppError::NotFound`].
pub fn id<I: std::str::FromStr>(text: &str) -> Result<I, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// A page that could not be loaded.
#[component]
pub fn Failure(
    /// Why.
    error: AppError,
) -> impl IntoView {
    answer_with(error.status());
    let l = lang();
    let (title, text) = match &error {
        AppError::NotSignedIn => (t!(l, "Log ind igen", "Sign in again"), t!(l, "Du er logget ud.", "You are signed out.")),
        AppError::Forbidden => (
            t!(l, "Din rolle giver ikke adgang", "Your role gives no access"),
            t!(l, "Spørg din administrator, hvis du skal kunne se siden.", "Ask your administrator if you need this page."),
        ),
        AppError::NotFound => (
            t!(l, "Siden findes ikke", "There is no such page"),
            t!(
                l,
                "Den kan være flyttet, eller den hører til en anden organisation.",
                "It may have moved, or belong to another organisation."
            ),
        ),
        AppError::Unavailable => (
            t!(l, "Plads svarer ikke lige nu", "Plads is not available just now"),
            t!(l, "Prøv igen om et øjeblik. Brug nødarket, hvis det haster.", "Try again in a moment."),
        ),
        AppError::Internal { incident } => (
            t!(l, "Noget gik galt", "Something went wrong"),
            t!(l, "Fejlen er noteret som {incident}. Prøv igen.", "The error is noted as {incident}. Try again."),
        ),
        AppError::Refused { refusal } => (t!(l, "Det kunne ikke lade sig gøre", "That could not be done"), refusal_text(l, refusal)),
        AppError::Conflict | AppError::Invalid { .. } | AppError::TooMany => {
            (t!(l, "Det kunne ikke lade sig gøre", "That could not be done"), t!(l, "Gå tilbage, og prøv igen.", "Go back and try again."))
        }
    };
    view! {
        <Frame title=title.clone() nav=Nav::None>
            <div class="empty" role="alert">
                <h1>{title}</h1>
                <p>{text}</p>
                <p><a class="button" href="/">{t!(l, "Til startsiden", "To the start page")}</a></p>
            </div>
        </Frame>
    }
}

/// No route matches.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <Failure error=AppError::NotFound /> }
}
