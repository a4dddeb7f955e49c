//! The bundle: WebAssembly, style, icons and fonts, inside a release binary and on disk in development.
//!
//! Each file has an address that contains the build, so a browser may keep it for ever; a new build has new addresses.

use std::borrow::Cow;
use std::sync::OnceLock;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../target/site/pkg"]
#[allow_missing = true]
struct Embedded;

/// Where files come from: the embedded bundle, or a small one in tests.
#[derive(Clone, Copy)]
struct Bundle {
    build: &'static str,
    read: fn(&str) -> Option<Cow<'static, [u8]>>,
}

/// The compressed twins that the build makes, best first: `Accept-Encoding` token and file extension.
const TWINS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ONE_DAY: &str = "public, max-age=86400";

/// A short name for the content of the bundle; it changes when any file does.
#[must_use]
pub fn build_id() -> &'static str {
    static BUILD: OnceLock<String> = OnceLock::new();
    BUILD.get_or_init(|| {
        let mut names: Vec<_> = Embedded::iter().filter(|name| !is_twin(name)).collect();
        names.sort();
        let mut hash = Sha256::new();
        for (name, file) in names.iter().filter_map(|name| Some((name, Embedded::get(name)?))) {
            hash.update(name.as_bytes());
            hash.update(file.metadata.sha256_hash());
        }
        hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    })
}

/// Serves `/a/{build}/pkg/…` and the site's icon.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    router_of(Bundle { build: build_id(), read: |name| Embedded::get(name).map(|file| file.data) })
}

fn router_of<S: Clone + Send + Sync + 'static>(bundle: Bundle) -> Router<S> {
    let file = move |Path((build, name)): Path<(String, String)>, headers: HeaderMap| async move {
        if build == bundle.build { bundle.answer(&name, &headers, FOR_EVER) } else { missing() }
    };
    let icon = move |headers: HeaderMap| async move { bundle.answer("favicon.svg", &headers, ONE_DAY) };
    Router::new().route("/a/{build}/pkg/{*name}", get(file)).route("/favicon.ico", get(icon)).route("/favicon.svg", get(icon))
}

impl Bundle {
    fn answer(self, name: &str, headers: &HeaderMap, cache: &'static str) -> Response {
        if is_twin(name) {
            return missing();
        }
        let twin = TWINS
            .into_iter()
            .filter(|(token, _)| accepts(headers, token))
            .find_map(|(token, extension)| Some((token, (self.read)(&format!("{name}.{extension}"))?)));
        let (encoding, data) = match twin {
            Some((token, data)) => (Some(token), data),
            None => match (self.read)(name) {
                Some(data) => (None, data),
                None => return missing(),
            },
        };
        let mut response = Response::new(Body::from(match data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        }));
        let out = response.headers_mut();
        out.insert(CONTENT_TYPE, content_type(name));
        out.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        out.insert(VARY, HeaderValue::from_static("accept-encoding"));
        out.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Some(encoding) = encoding {
            out.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// An old tab asks for an old build: the next page it loads knows the new one, so nobody may keep this answer.
fn missing() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store"), (X_CONTENT_TYPE_OPTIONS, "nosniff")]).into_response()
}

fn is_twin(name: &str) -> bool {
    TWINS.iter().any(|(_, extension)| name.rsplit_once('.').is_some_and(|(_, end)| end == *extension))
}

/// Whether the browser takes this encoding: named, and not with a quality of zero.
fn accepts(headers: &HeaderMap, token: &str) -> bool {
    headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        pieces.next().is_some_and(|name| name.eq_ignore_ascii_case(token))
            && !pieces.any(|piece| piece.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32)))
    })
}

fn content_type(name: &str) -> HeaderValue {
    let kind = mime_guess::from_path(name).first_raw().unwrap_or("application/octet-stream");
    let text = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind.to_owned() };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    fn read(name: &str) -> Option<Cow<'static, [u8]>> {
        let data: &'static [u8] = match name {
            "plads.css" => b"body { color: black }",
            "plads.css.br" => b"(brotli)",
            "plads.css.gz" => b"(gzip)",
            "frontend_bg.wasm" => b"\0asm",
            "fonts/plex.woff2" => b"wOF2",
            "favicon.svg" => b"<svg/>",
            _ => return None,
        };
        Some(Cow::Borrowed(data))
    }

    async fn ask(path: &str, encodings: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::get(path);
        if let Some(encodings) = encodings {
            request = request.header(ACCEPT_ENCODING, encodings);
        }
        let router = router_of::<()>(Bundle { build: "b1", read });
        let (parts, body) = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap().into_parts();
        (parts.status, parts.headers, axum::body::to_bytes(body, 1024).await.unwrap().to_vec())
    }

    #[tokio::test]
    async fn a_file_of_this_build_may_be_kept_for_ever() {
        let (status, headers, body) = ask("/a/b1/pkg/plads.css", None).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(body, b"body { color: black }");
        assert_eq!(headers[CACHE_CONTROL], FOR_EVER);
        assert_eq!(headers[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[VARY], "accept-encoding");
        assert!(!headers.contains_key(CONTENT_ENCODING));
    }

    #[tokio::test]
    async fn the_best_twin_that_the_browser_takes_is_sent() {
        for (encodings, encoding, expected) in [
            ("gzip, deflate, br, zstd", Some("br"), &b"(brotli)"[..]),
            ("gzip;q=1.0, br;q=0", Some("gzip"), b"(gzip)"),
            ("BR", Some("br"), b"(brotli)"),
            ("identity", None, b"body { color: black }"),
            ("brotli", None, b"body { color: black }"),
        ] {
            let (status, headers, body) = ask("/a/b1/pkg/plads.css", Some(encodings)).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(headers.get(CONTENT_ENCODING).map(|value| value.to_str().unwrap()), encoding, "{encodings}");
            assert_eq!(headers[CONTENT_TYPE], "text/css; charset=utf-8");
            assert_eq!(body, expected, "{encodings}");
        }
    }

    #[tokio::test]
    async fn a_file_without_a_twin_is_sent_as_it_is() {
        let (status, headers, body) = ask("/a/b1/pkg/fonts/plex.woff2", Some("br, gzip")).await;
        assert_eq!((status, body.as_slice()), (StatusCode::OK, &b"wOF2"[..]));
        assert_eq!(headers[CONTENT_TYPE], "font/woff2");
        assert!(!headers.contains_key(CONTENT_ENCODING));
    }

    #[tokio::test]
    async fn webassembly_has_the_type_that_browsers_compile_while_loading() {
        let (_, headers, _) = ask("/a/b1/pkg/frontend_bg.wasm", None).await;
        assert_eq!(headers[CONTENT_TYPE], "application/wasm");
    }

    #[tokio::test]
    async fn what_is_not_in_the_bundle_is_not_found_and_not_kept() {
        for path in ["/a/old/pkg/plads.css", "/a/b1/pkg/none.css", "/a/b1/pkg/plads.css.br", "/a/b1/pkg/..%2fCargo.toml"] {
            let (status, headers, body) = ask(path, Some("br")).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(headers[CACHE_CONTROL], "no-store", "{path}");
            assert!(body.is_empty(), "{path}");
        }
    }

    #[tokio::test]
    async fn the_real_bundle_gives_nothing_from_outside_its_folder() {
        let path = format!("/a/{}/pkg/..%2f..%2f..%2fCargo.toml", build_id());
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(router::<()>().oneshot(request).await.unwrap().status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn the_site_has_an_icon_under_both_names() {
        for path in ["/favicon.ico", "/favicon.svg"] {
            let (status, headers, _) = ask(path, None).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(headers[CONTENT_TYPE], "image/svg+xml");
            assert_eq!(headers[CACHE_CONTROL], ONE_DAY);
        }
    }

    #[test]
    fn the_build_has_a_short_name() {
        assert_eq!(build_id().len(), 12);
        assert!(build_id().chars().all(|c| c.is_ascii_hexdigit()));
    }
}
