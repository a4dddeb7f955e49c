//! Runs Plads: the database, the use cases, and the web server around them.
//!
//! A request walks: [`guard`] refuses forged ones, [`session`] finds the caller, a page ([`pages`]) or a form ([`forms`]) calls a
//! use case (one file per slice), the use case authorises, loads, asks `domain`, and saves through [`store`]; after the commit
//! [`events`] tells the screens. [`clock`] and [`chance`] are the only places that read time and randomness.

#![recursion_limit = "512"]

pub mod access;
pub mod admin;
pub mod allocation;
pub mod assets;
pub mod bed;
pub mod board;
pub mod chance;
pub mod changeover;
pub mod cli;
pub mod clock;
pub mod cover;
pub mod deadlines;
pub mod demo;
pub mod doctor;
pub mod downtime;
pub mod evaluation;
pub mod events;
pub mod failure;
pub mod forms;
pub mod guard;
pub mod handover;
pub mod health;
pub mod import;
pub mod kitchen;
pub mod leaving;
pub mod letter;
pub mod me;
pub mod occupancy;
pub mod once_shown;
pub mod pages;
pub mod password;
pub mod plan;
pub mod request;
pub mod retention;
pub mod room;
pub mod search;
pub mod session;
pub mod simulate;
pub mod state;
pub mod stay;
pub mod store;
pub mod tasks;
pub mod tobs;
pub mod training;
pub mod undo;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use leptos_axum::generate_route_list;
use state::Plads;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// An address of the site with what it takes to use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Address, with `{id}` for an identity.
    pub path: String,
    /// What a form does.
    pub act: Option<&'static str>,
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        self.act.map_or(Ok(()), |act| write!(f, " {act}"))
    }
}

/// Routes that are neither page, form nor server function, and need a caller.
fn others() -> [(&'static str, MethodRouter<Plads>); 3] {
    [("/", get(access::start)), ("/occupancy.csv", get(occupancy::download)), ("/charges.csv", get(stay::charges::download))]
}

/// Everything a caller can reach: what the table of who may do what is tested against. Open to strangers besides: signing in and
/// out, language, health, files of the bundle. The citizen's own pages have their own callers and their own list ([`me::endpoints`]).
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    let pages = generate_route_list(app::App).into_iter().map(|page| Endpoint { method: "GET", path: page.path().to_owned(), act: None });
    let forms = forms::all().into_iter().map(|form| Endpoint { method: "POST", path: form.path.to_owned(), act: Some(form.act) });
    let functions = server_fn::axum::server_fn_paths().map(|(path, _)| Endpoint { method: "POST", path: path.to_owned(), act: None });
    let others = others().map(|(path, _)| Endpoint { method: "GET", path: path.to_owned(), act: None });
    let events = Endpoint { method: "GET", path: events::PATH.to_owned(), act: None };
    let search = Endpoint { method: "POST", path: "/search".to_owned(), act: Some("search") };
    let mut all: Vec<Endpoint> = pages
        .filter(|page| page.path != "/login" && !me::session::is_theirs(&page.path))
        .chain(forms)
        .chain(functions)
        .chain(others)
        .chain([events, search])
        .collect();
    all.sort_by(|a, b| (a.path.as_str(), a.act).cmp(&(b.path.as_str(), b.act)));
    all
}

/// The whole site, as tests boot it.
pub fn router(plads: Plads) -> Router {
    let pages = generate_route_list(app::App).into_iter().fold(Router::new(), |router, page| router.route(page.path(), get(pages::page)));
    let others = others().into_iter().fold(Router::new(), |router, (path, route)| router.route(path, route));
    Router::new()
        .merge(pages)
        .merge(others)
        .merge(forms::router())
        .merge(me::router())
        .route("/search", post(search::search))
        .route("/login", post(access::sign_in))
        .route("/logout", post(access::sign_out))
        .route("/language", post(access::set_language))
        .route("/link", get(access::follow_link))
        .route("/api/{*function}", post(pages::server_function))
        .fallback(pages::page)
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Precise(4)))
        // Outside the compression: a stream of events stays open for hours, and the wrapping would cost each screen 6 KB.
        .route(events::PATH, get(events::stream))
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
