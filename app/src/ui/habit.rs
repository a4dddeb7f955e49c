//! How somebody likes a page at this computer: remembered in a cookie of the page, no part of anybody's record.

/// What was remembered under a name.
#[cfg(feature = "ssr")]
#[must_use]
pub fn habit(name: &str) -> Option<String> {
    let parts = leptos::prelude::use_context::<http::request::Parts>()?;
    let cookies = parts.headers.get_all(http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// Remembers `value` (letters, digits, `=`, `&`, `-`, `_` only) for a year, for addresses below `path`.
#[cfg(feature = "ssr")]
pub fn keep_habit(name: &str, path: &str, value: &str) {
    use http::header::{HeaderValue, SET_COOKIE};
    let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '=' | '&' | '-' | '_'));
    let cookie = HeaderValue::from_str(&format!("{name}={value}; Path={path}; Max-Age=31536000; SameSite=Lax; HttpOnly"));
    if let (true, Some(response), Ok(cookie)) = (plain, leptos::prelude::use_context::<leptos_axum::ResponseOptions>(), cookie) {
        response.append_header(SET_COOKIE, cookie);
    }
}

/// Drawn on the server only.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn habit(_name: &str) -> Option<String> {
    None
}

/// Drawn on the server only.
#[cfg(not(feature = "ssr"))]
pub fn keep_habit(_name: &str, _path: &str, _value: &str) {}
