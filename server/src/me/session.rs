//! Visits to the citizen's pages: a cookie of their own that is sent to `/me` only, its hash in a table of its own. A member of staff's
//! cookie opens nothing here, and this one opens nothing there: neither layer reads the other's.

use crate::chance;
use crate::failure::{Failure, internal, store_answer};
use crate::session::cookie;
use crate::state::Plads;
use crate::store::citizen_access;
use app::error::AppError;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::citizen_access::{VISIT_HOURS, Visitor};
use domain::instant::Calendar as _;
use http::{HeaderMap, HeaderValue};

/// Where citizens sign in.
pub const SIGN_IN: &str = "/me/sign-in";

/// Is it an address of the citizen's pages?
#[must_use]
pub fn is_theirs(path: &str) -> bool {
    path == "/me" || path.starts_with("/me/")
}

/// Name of the cookie. `__Host-` would send it to every page; `__Secure-` leaves it at its path.
fn cookie_name(plain_http: bool) -> &'static str {
    if plain_http { "me" } else { "__Secure-me" }
}

fn header(plads: &Plads, value: &str, seconds: i64) -> Result<HeaderValue, Failure> {
    let plain = plads.options.plain_http;
    let secure = if plain { "" } else { "; Secure" };
    let text = format!("{}={value}; Path=/me; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}", cookie_name(plain));
    HeaderValue::from_str(&text).map_err(|e| Failure::Answer(internal(&e)))
}

/// A token for a new visit: what the browser keeps, and the hash we keep.
pub(super) fn new_token(plads: &Plads) -> Result<(HeaderValue, String), Failure> {
    let token = chance::secret();
    let hash = chance::hash(&token);
    Ok((header(plads, &token, VISIT_HOURS.saturating_mul(3600))?, hash))
}

/// Ends the visit of a request and gives the header that makes the browser forget it.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn end(plads: &Plads, headers: &HeaderMap) -> Result<HeaderValue, Failure> {
    if let Some(token) = cookie(headers, cookie_name(plads.options.plain_http)) {
        let hash = chance::hash(token);
        plads.store.write(async |tx| Ok::<_, Failure>(citizen_access::end_visit(&tx, &hash).await?)).await?;
    }
    header(plads, "", 0)
}

/// Who is behind the cookie of a request, if the visit still holds and the mandate too. In the demonstration nobody is signed out.
async fn find(plads: &Plads, headers: &HeaderMap) -> Result<Option<Visitor>, Failure> {
    let Some(token) = cookie(headers, cookie_name(plads.options.plain_http)) else { return Ok(None) };
    let (now, db, hash) = (plads.now(), plads.store.read(), chance::hash(token));
    let Some((id, visit)) = citizen_access::visit(db, &hash).await? else { return Ok(None) };
    if !visit.is_open(now) && !plads.options.demo {
        return Ok(None);
    }
    let Some(access) = citizen_access::by_id(db, id).await?.filter(|a| a.ended_at.is_none()) else { return Ok(None) };
    if access.code.until.is_some_and(|last| plads.zone.date(now) > last) {
        return Ok(None);
    }
    if now.seconds_since(visit.seen) >= 60 {
        plads.store.write(async |tx| Ok::<_, Failure>(citizen_access::touch(&tx, &hash, now).await?)).await?;
    }
    Ok(Some(access.visitor()))
}

/// Lets a request to the citizen's pages through with its visitor; everybody else is sent to sign in.
pub async fn admit(plads: &Plads, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    match find(plads, request.headers()).await {
        Ok(Some(visitor)) => {
            request.extensions_mut().insert(visitor);
            next.run(request).await
        }
        Ok(None) if path == SIGN_IN || path == "/me/sign-out" => next.run(request).await,
        Ok(None) => {
            let had_one = cookie(request.headers(), cookie_name(plads.options.plain_http)).is_some();
            let to = if had_one { "/me/sign-in?from=over" } else { SIGN_IN };
            Redirect::to(to).into_response()
        }
        Err(Failure::Store(error)) => crate::pages::plain_error(&store_answer(&error)),
        Err(Failure::Answer(answer)) => crate::pages::plain_error(&AppError::from(Failure::Answer(answer))),
    }
}
