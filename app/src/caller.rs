//! What a page knows about the request it answers: who asks, in which language, what was typed and what went wrong, and the
//! services it may use. All of it is put into the context by `server`.

use crate::error::AppError;
use crate::lang::Lang;
use domain::access::Actor;
use domain::form::Fields;
use leptos::prelude::use_context;
use std::sync::Arc;
use time::PrimitiveDateTime;

/// What the server tells every page.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Local time at which the page is drawn.
    pub now: PrimitiveDateTime,
    /// Path and query of the page.
    pub path: String,
    /// Where the site is reached: scheme and host, for links that are given to others.
    pub origin: String,
    /// Is this the demonstration?
    pub demo: bool,
    /// The page looks again by itself; nobody asked for it.
    pub refresh: bool,
    /// What has changed so far, as one word: the screen compares it with what the server says when it connects.
    pub seen: String,
    /// A fresh key: a form that carries it acts once, however often it is sent.
    pub form_key: String,
}

/// A form that was not accepted: drawn again with everything typed.
#[derive(Clone, Debug)]
pub struct Failed {
    /// What was typed.
    pub fields: Fields,
    /// What is wrong.
    pub error: AppError,
}

/// The person who asks.
///
/// # Errors
/// [`AppError::NotSignedIn`] when nobody is signed in.
pub fn actor() -> Result<Actor, AppError> {
    use_context::<Actor>().ok_or(AppError::NotSignedIn)
}

/// A service of the server.
///
/// # Errors
/// [`AppError::Unavailable`] when the server has not provided it.
pub fn service<S: ?Sized + Send + Sync + 'static>() -> Result<Arc<S>, AppError> {
    use_context::<Arc<S>>().ok_or(AppError::Unavailable)
}

/// The language of the page.
#[must_use]
pub fn lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}

/// What the server tells every page.
#[must_use]
pub fn visit() -> Visit {
    use_context::<Visit>().unwrap_or_else(|| Visit {
        now: PrimitiveDateTime::MIN,
        path: String::new(),
        origin: String::new(),
        demo: false,
        refresh: false,
        seen: String::new(),
        form_key: String::new(),
    })
}

/// The form that was not accepted, if this page answers one.
#[must_use]
pub fn failed() -> Option<Failed> {
    use_context::<Failed>()
}

/// Sets the HTTP status of the answer.
pub fn answer_with(status: u16) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(status)) = (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(status)) {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}
