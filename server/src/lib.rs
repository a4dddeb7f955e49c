//! Runs Plads: the database, the use cases, and the web server around them.
//!
//! A request walks: [`guard`] refuses forged ones, [`session`] finds the caller, a page ([`pages`]) or a form ([`forms`]) calls a
//! use case (one file per slice), the use case authorises, loads, asks `domain`, and saves through [`store`]; after the commit
//! [`events`] tells the screens. [`clock`] and [`chance`] are the only places that read time and randomness.

#![recursion_limit = "512"]

pub mod access;
pub mod assets;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod events;
pub mod failure;
pub mod forms;
pub mod guard;
pub mod health;
pub mod pages;
pub mod password;
pub mod session;
pub mod state;
pub mod store;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use leptos_axum::generate_route_list;
use state::Plads;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::limit::RequestBodyLimitLayer;

/// The whole site, as tests boot it.
pub fn router(plads: Plads) -> Router {
    let pages = generate_route_list(app::App).into_iter().fold(Router::new(), |router, page| router.route(page.path(), get(pages::page)));
    let compress = DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream"));
    Router::new()
        .merge(pages)
        .merge(forms::router())
        .route("/login", post(access::sign_in))
        .route("/logout", post(access::sign_out))
        .route("/language", post(access::set_language))
        .route("/link", get(access::follow_link))
        .route("/", get(access::start))
        .route("/events", get(events::stream))
        .route("/api/{*function}", post(pages::server_function))
        .fallback(pages::page)
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Precise(4)).compress_when(compress))
        .layer(from_fn_with_state(plads.clone(), session::layer))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .merge(assets::router())
        .layer(RequestBodyLimitLayer::new(1024 * 1024))
        .layer(from_fn(guard::same_origin))
        .layer(CatchPanicLayer::custom(pages::panicked))
        .layer(from_fn_with_state(plads.clone(), guard::headers))
        .with_state(plads)
}
