//! Forms: a post goes to the address of its own page and says in `act` what it does. Success redirects; failure draws the page
//! again with the error and everything typed.
//!
//! [`all`] is the table of every form of the site; the table of who may do what is tested against it.

use crate::pages;
use crate::session::Signed;
use crate::state::Plads;
use app::caller::Failed;
use app::error::AppError;
use axum::Router;
use axum::body::Body;
use axum::extract::{RawPathParams, Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;
use domain::access::Actor;
use domain::form::{Fields, Problems};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

/// The longest form accepted, in bytes.
pub const MOST_BYTES: usize = 64 * 1024;

/// What a form is given.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The running system.
    pub plads: Plads,
    /// Who posts.
    pub actor: Actor,
    /// Parts of the address, by name.
    pub params: BTreeMap<String, String>,
    /// What was typed.
    pub fields: Fields,
}

impl Posted {
    /// The identity in the address.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is none.
    pub fn id<I: std::str::FromStr>(&self) -> Result<I, AppError> {
        self.params.get("id").and_then(|id| id.parse().ok()).ok_or(AppError::NotFound)
    }

    /// An identity in a field.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is none.
    pub fn id_in<I: std::str::FromStr>(&self, field: &str) -> Result<I, AppError> {
        self.fields.get(field).parse().map_err(|_| AppError::NotFound)
    }

    /// The version the form was drawn with.
    ///
    /// # Errors
    /// [`AppError::Conflict`] when it carries none.
    pub fn version(&self) -> Result<i32, AppError> {
        self.fields.get("version").parse().map_err(|_| AppError::Conflict)
    }
}

/// The answer to a form with problems.
#[must_use]
pub fn invalid(problems: Problems) -> AppError {
    AppError::Invalid { problems: problems.into_vec() }
}

/// Where to go after success: a path of our own.
pub type Done = Result<String, AppError>;
/// What a form does.
pub type Act = fn(Posted) -> Pin<Box<dyn Future<Output = Done> + Send>>;

/// A form of the site.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Address, with `{id}` for an identity.
    pub path: &'static str,
    /// What it does.
    pub act: &'static str,
    /// Does it.
    pub run: Act,
}

/// Declares forms: `form("/beds/{id}", "close", |posted| async move { … })`.
#[must_use]
pub const fn form(path: &'static str, act: &'static str, run: Act) -> Form {
    Form { path, act, run }
}

/// Every form of the site.
#[must_use]
pub fn all() -> Vec<Form> {
    let mut forms = Vec::new();
    forms.extend(crate::admin::forms());
    forms.extend(crate::allocation::forms());
    forms.extend(crate::bed::forms());
    forms.extend(crate::cover::forms());
    forms.extend(crate::board::forms());
    forms.extend(crate::plan::forms());
    forms.extend(crate::request::forms());
    forms.extend(crate::stay::forms());
    forms.extend(crate::tasks::forms());
    forms.extend(crate::tobs::forms());
    forms.extend(crate::training::forms());
    forms.extend(crate::undo::forms());
    forms
}

/// The routes of all forms.
pub fn router() -> Router<Plads> {
    let paths: BTreeSet<&'static str> = all().into_iter().map(|f| f.path).collect();
    paths.into_iter().fold(Router::new(), |router, path| {
        router.route(path, post(move |state: State<Plads>, params: RawPathParams, request: Request| answer(path, state, params, request)))
    })
}

async fn answer(path: &'static str, State(plads): State<Plads>, params: RawPathParams, request: Request) -> Response {
    let Some(Signed { actor }) = request.extensions().get::<Signed>().cloned() else {
        return pages::plain_error(&AppError::NotSignedIn);
    };
    let params = params.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let (page, fields) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let Some(form) = all().into_iter().find(|f| f.path == path && f.act == fields.get("act")) else {
        let failed = Failed { fields, error: AppError::Invalid { problems: Vec::new() } };
        return pages::draw(&plads, page, Some(failed)).await;
    };
    match (form.run)(Posted { plads: plads.clone(), actor, params, fields: fields.clone() }).await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => pages::draw(&plads, page, Some(Failed { fields, error })).await,
    }
}

/// Reads the fields of a form and keeps the rest of the request, so that its page can be drawn again.
///
/// # Errors
/// The answer to give when the body is no form, too long, or not text.
pub async fn read(request: Request) -> Result<(Request, Fields), Response> {
    let (parts, body) = request.into_parts();
    let is_form = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(';').next().is_some_and(|t| t.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")));
    if !is_form {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form is expected\n").into_response());
    }
    let Ok(bytes) = axum::body::to_bytes(body, MOST_BYTES).await else {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, "the form is too long\n").into_response());
    };
    let Ok(pairs) = serde_urlencoded::from_bytes::<Vec<(String, String)>>(&bytes) else {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, "the form cannot be read\n").into_response());
    };
    if pairs.iter().any(|(k, v)| k.contains('\0') || v.contains('\0')) {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, "the form holds characters that are no text\n").into_response());
    }
    Ok((Request::from_parts(parts, Body::empty()), Fields::from_pairs(pairs)))
}
