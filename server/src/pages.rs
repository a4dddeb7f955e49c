//! Drawing pages: what every page finds in its context, and answers that are no pages.

use crate::assets;
use crate::guard::page_policy;
use crate::session::{Signed, cookie, status};
use crate::state::Plads;
use app::access::Found;
use app::caller::{Failed, Visit};
use app::error::AppError;
use app::lang::Lang;
use app::shell::shell;
use app::ui::icon::BuildId;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use domain::citizen_access::Visitor;
use http::header::CONTENT_SECURITY_POLICY;
use http::{HeaderMap, HeaderValue, StatusCode};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::sync::Arc;

/// Header of a page that looks again by itself.
pub const REFRESH: &str = "x-plads-refresh";

/// Options of the bundle: names are fixed by `Trunk.toml`.
#[must_use]
pub fn leptos_options() -> LeptosOptions {
    LeptosOptions::builder().output_name("frontend").site_root("target/site").site_pkg_dir("pkg").build()
}

/// Language of a request, from its cookie.
#[must_use]
pub fn lang_of(headers: &HeaderMap) -> Lang {
    cookie(headers, "lang").and_then(Lang::from_code).unwrap_or_default()
}

/// Scheme and host that the browser used.
fn origin(plads: &Plads, headers: &HeaderMap) -> String {
    let host = headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("{}://{host}", if plads.options.plain_http { "http" } else { "https" })
}

/// Puts into the context what pages and server functions may use.
pub fn provide(plads: &Plads, request: &http::request::Parts) {
    let signed = request.extensions.get::<Signed>();
    provide_context(lang_of(&request.headers));
    provide_context(BuildId(assets::build_id().to_owned()));
    provide_context(Visit {
        now: plads.local(plads.now()),
        path: request.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        origin: origin(plads, &request.headers),
        demo: plads.options.demo,
        refresh: request.headers.contains_key(REFRESH),
        seen: plads.events.seen(),
        form_key: crate::chance::secret(),
    });
    if let Some(signed) = signed {
        provide_context(signed.actor.clone());
    }
    if let Some(visitor) = request.extensions.get::<Visitor>() {
        provide_context(*visitor);
    }
    provide_services(plads);
    if let (Some(nonce), Some(response)) = (leptos::nonce::use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Each slice's service, on its own.
fn provide_services(plads: &Plads) {
    macro_rules! provide {
        ($($service:path),* $(,)?) => { $( provide_context(Arc::new(plads.clone()) as Arc<dyn $service>); )* };
    }
    provide!(
        app::access::Access,
        app::admin::Administration,
        app::allocation::Allocation,
        app::board::Beds,
        app::board::Board,
        app::changeover::Changeover,
        app::kitchen::Kitchen,
        app::cover::Covers,
        app::evaluation::Evaluations,
        app::handover::Handover,
        app::me::Me,
        app::occupancy::Occupancy,
        app::plan::Plans,
        app::request::Requests,
        app::stay::Stays,
        app::tobs::TobsTables,
        app::training::Trainings,
        app::undo::Undos,
    );
}

/// `GET` of any page.
pub async fn page(State(plads): State<Plads>, request: Request) -> Response {
    draw(&plads, request, None).await
}

/// Draws a page; with what was typed and what is wrong when a form was not accepted.
pub async fn draw(plads: &Plads, request: Request, failed: Option<Failed>) -> Response {
    draw_with(plads, request, failed, None).await
}

/// Draws a page; with what a search found, which stands in no address.
pub async fn draw_with(plads: &Plads, request: Request, failed: Option<Failed>, found: Option<Found>) -> Response {
    let (parts, _) = request.into_parts();
    let (plads, seen) = (plads.clone(), parts.clone());
    let answer = failed.as_ref().map(|f| status(&f.error));
    let context = move || {
        provide(&plads, &seen);
        if let Some(failed) = &failed {
            provide_context(failed.clone());
        }
        if let Some(found) = &found {
            provide_context(found.clone());
        }
    };
    let options = leptos_options();
    let render = leptos_axum::render_app_async_with_context(context, move || shell(options.clone()));
    let mut get = Request::from_parts(parts, Body::empty());
    *get.method_mut() = http::Method::GET;
    let mut response = render(get).await;
    // A page that loads well still answers that its form was not accepted.
    if let Some(status) = answer
        && response.status() == StatusCode::OK
    {
        *response.status_mut() = status;
    }
    response
}

/// An answer for scripts.
#[must_use]
pub fn json_error(error: &AppError) -> Response {
    (status(error), Json(error)).into_response()
}

/// An answer where no page can be drawn.
#[must_use]
pub fn plain_error(error: &AppError) -> Response {
    let mut response = (status(error), format!("Plads: {error}\n")).into_response();
    if *error == AppError::Unavailable {
        response.headers_mut().insert(http::header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    response
}

/// `POST /api/…`: a server function of an island.
pub async fn server_function(State(plads): State<Plads>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let seen = parts.clone();
    leptos_axum::handle_server_fns_with_context(move || provide(&plads, &seen), Request::from_parts(parts, body)).await.into_response()
}

/// A panic in a handler: a defect, noted under a number.
#[must_use]
pub fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
    plain_error(&crate::failure::internal(&text))
}
