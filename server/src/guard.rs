//! What stands before every route: the guard against forged requests and the security headers.

use crate::state::Plads;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

/// Refuses every changing request that another site could have made: the browser says where it comes from, or gives an origin
/// that is ours; a request that says neither is refused.
pub async fn same_origin(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) || comes_from_us(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "the request does not come from this site\n").into_response()
}

fn comes_from_us(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let (Some(origin), Some(host)) = (text(ORIGIN.as_str()), text(HOST.as_str())) else { return false };
    origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")) == Some(host)
}

/// Policy for pages: scripts only with the nonce of this answer, no inline styles, no frames, nothing from elsewhere.
#[must_use]
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// Adds the security headers to every answer, whoever made it.
pub async fn headers(State(plads): State<Plads>, request: Request, next: Next) -> Response {
    let is_asset = request.uri().path().starts_with("/a/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    if !is_asset {
        set(CACHE_CONTROL, "no-store");
    }
    if !plads.options.plain_http {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        comes_from_us(&headers)
    }

    #[test]
    fn a_request_from_elsewhere_or_from_nowhere_is_refused() {
        assert!(!asked(&[("host", "plads.example")]), "says nothing");
        assert!(!asked(&[("sec-fetch-site", "cross-site"), ("origin", "https://plads.example"), ("host", "plads.example")]));
        assert!(!asked(&[("sec-fetch-site", "same-site")]));
        assert!(!asked(&[("origin", "https://evil.example"), ("host", "plads.example")]));
        assert!(!asked(&[("origin", "null"), ("host", "plads.example")]));
        assert!(!asked(&[("origin", "https://plads.example.evil"), ("host", "plads.example")]));
        assert!(asked(&[("sec-fetch-site", "same-origin")]));
        assert!(asked(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
    }
}
