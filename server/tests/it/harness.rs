//! Boots the whole site for one test: real router, real database, a clock that stands still until moved.

use crate::pg;
use crate::world::World;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use domain::access::{Actor, Role};
use domain::ids::{OrganisationId, UserId};
use domain::instant::{Calendar as _, Instant};
use server::clock::{Clock, Copenhagen};
use server::state::{Options, Plads};
use time::macros::{date, time};
use tower::ServiceExt as _;

/// Declares one test that runs on both engines.
///
/// ```ignore
/// on_both_engines! {
///     async fn a_bed_frees_at_departure_only(app: App) { … }
/// }
/// ```
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: App) $body:block)+) => { $(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($app: $crate::harness::App) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::harness::App::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(app) = $crate::harness::App::postgres().await else { return };
                run(app).await;
            }
        }
    )+ };
}

/// The site of one test.
pub struct App {
    pub plads: Plads,
    pub world: World,
    /// Address of the database.
    pub url: String,
    router: Router,
    _dir: tempfile::TempDir,
}

/// Tuesday 24 November 2026, 09:41, week 48: the time of every mock-up.
pub fn mock_up_time() -> Instant {
    Copenhagen::new().instant(date!(2026 - 11 - 24), time!(9:41)).unwrap()
}

impl App {
    pub async fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("test.sqlite").display());
        Self::boot(url, dir).await
    }

    pub async fn postgres() -> Option<Self> {
        let url = pg::fresh().await?;
        Some(Self::boot(url, tempfile::tempdir().unwrap()).await)
    }

    async fn boot(url: String, dir: tempfile::TempDir) -> Self {
        let store = server::cli::open(&url).await.expect("the database opens");
        let plads = Plads::new(store, Clock::stopped_at(mock_up_time()), Options { demo: false, plain_http: true });
        let world = World::settle(&plads).await;
        let router = server::router(plads.clone());
        Self { plads, world, url, router, _dir: dir }
    }

    /// Moves the clock.
    pub fn wait_minutes(&self, minutes: i64) {
        self.plads.clock.set(self.plads.now().plus_minutes(minutes));
    }

    /// Moves the clock a little.
    pub fn wait_seconds(&self, seconds: i64) {
        self.plads.clock.set(self.plads.now().plus_seconds(seconds));
    }

    /// Sets the clock to a local time.
    pub fn set_local(&self, day: time::Date, clock: time::Time) {
        self.plads.clock.set(self.at(day, clock));
    }

    /// The instant of a local time.
    pub fn at(&self, day: time::Date, clock: time::Time) -> Instant {
        self.plads.zone.instant(day, clock).unwrap()
    }

    /// A person as use cases see them.
    pub async fn actor(&self, who: (UserId, OrganisationId, Role)) -> Actor {
        server::session::actor(&self.plads, who.0, who.1, who.2).await.unwrap().expect("the user exists")
    }

    /// A signed-in browser.
    pub async fn browser(&self, who: (UserId, OrganisationId, Role)) -> Browser {
        let cookie = server::session::begin(&self.plads, who.0, who.1, who.2).await.unwrap();
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        Browser { router: self.router.clone(), cookie: Some(cookie) }
    }

    /// A browser nobody has signed in to.
    pub fn stranger(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None }
    }

    /// A browser with a cookie of its own, as the header of an answer set it.
    pub fn browser_with(&self, answer: &Answer) -> Browser {
        let set = answer.headers["set-cookie"].to_str().unwrap();
        Browser { router: self.router.clone(), cookie: Some(set.split(';').next().unwrap().to_owned()) }
    }

    pub async fn allocator(&self) -> Browser {
        self.browser(self.world.allocator).await
    }
    pub async fn hospital(&self) -> Browser {
        self.browser(self.world.hospital).await
    }
    pub async fn ward_nurse(&self) -> Browser {
        self.browser(self.world.ward_nurse).await
    }
    pub async fn manager(&self) -> Browser {
        self.browser(self.world.manager).await
    }
    pub async fn admin(&self) -> Browser {
        self.browser(self.world.admin).await
    }
}

/// A browser: keeps its cookie, follows nothing.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it redirects to.
    #[track_caller]
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "no redirect but:\n{}", self.body);
        self.headers["location"].to_str().unwrap()
    }

    /// Fails unless a form was accepted: it redirects, and not to sign in.
    #[track_caller]
    pub fn accepted(&self) -> &str {
        let to = self.location();
        assert!(!to.starts_with("/login"), "the session is over");
        to
    }

    /// Fails unless the page says the text.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "the page does not say {text:?}:\n{}", self.body);
        self
    }

    /// Fails when the page says the text.
    #[track_caller]
    pub fn never_says(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "the page says {text:?}");
        self
    }
}

impl Browser {
    /// What it sends as `Cookie`.
    pub fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap()
    }

    /// The same browser with a cookie under another name, as somebody might try.
    pub fn with_cookie_named(&self, name: &str) -> Self {
        let value = self.cookie().split_once('=').unwrap().1;
        Self { cookie: Some(format!("{name}={value}")), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form to a page.
    pub async fn post(&self, path: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
        let mut pairs = vec![("act", act)];
        pairs.extend_from_slice(fields);
        let body = serde_urlencoded::to_string(pairs).unwrap();
        let request =
            self.request("POST", path).header("content-type", "application/x-www-form-urlencoded").body(Body::from(body)).unwrap();
        self.send(request).await
    }

    /// Calls a server function with JSON.
    pub async fn call(&self, path: &str, json: &str) -> Answer {
        let request = self.request("POST", path).header("content-type", "application/json").body(Body::from(json.to_owned())).unwrap();
        self.send(request).await
    }

    /// Status and headers of a stream that never ends.
    pub async fn head_of(&self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        let (parts, _) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        Answer { status: parts.status, headers: parts.headers, body: String::new() }
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header("host", "plads.test").header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        request
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 16 * 1024 * 1024).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
