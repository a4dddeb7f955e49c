//! Sign-in sessions: an opaque token of 256 bits in a cookie, its hash in our own table, the caller found on every request.
//!
//! Idle for 30 minutes or 12 hours old, a session is over. Anonymous callers reach only what is listed here.

use crate::chance;
use crate::failure::{Failure, store_answer};
use crate::state::Plads;
use crate::store::entity::{agreement, app_user, membership, organisation, session};
use crate::store::{Stamp, StoreError};
use app::error::AppError;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::{Actor, Role};
use domain::code::Code as _;
use domain::ids::{OrganisationId, SiteId, UserId};
use domain::instant::Instant;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect as _, Set};
use time::Date;

/// Minutes without a request after which a session is over.
pub const IDLE_MINUTES: i64 = 30;
/// Hours after which a session is over in any case.
pub const LONGEST_HOURS: i64 = 12;
/// Hours after which a wall screen must be signed in again: a year. Nobody sits at it, so it is never idle.
const SCREEN_HOURS: i64 = 366 * 24;

/// In the demonstration nobody is signed out: nothing there is real, and its clock may run fast.
const fn longest_hours(role: Role, demo: bool) -> i64 {
    match role {
        _ if demo => SCREEN_HOURS,
        Role::WallScreen => SCREEN_HOURS,
        Role::ReferrerHospital
        | Role::ReferrerGp
        | Role::Allocator
        | Role::AcuteNurse
        | Role::WardNurse
        | Role::CapacityManager
        | Role::Therapist
        | Role::Student
        | Role::Cleaner
        | Role::Admin => LONGEST_HOURS,
    }
}

/// The caller of a request, in its extensions.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Who.
    pub actor: Actor,
}

/// Name of the cookie.
fn cookie_name(plain_http: bool) -> &'static str {
    if plain_http { "sid" } else { "__Host-sid" }
}

/// A cookie of the request.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v)
}

/// Begins a session and gives the header that sets its cookie.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn begin(plads: &Plads, user: UserId, organisation: OrganisationId, role: Role) -> Result<HeaderValue, Failure> {
    let token = chance::secret();
    let now = plads.now();
    let row = session::ActiveModel {
        token_hash: Set(chance::hash(&token)),
        user_id: Set(user.0),
        organisation_id: Set(organisation.0),
        role: Set(role.code().to_owned()),
        created_at: Set(now.into()),
        seen_at: Set(now.into()),
        expires_at: Set(now.plus_hours(longest_hours(role, plads.options.demo)).into()),
    };
    plads
        .store
        .write(async |tx| {
            session::Entity::delete_many().filter(session::Column::ExpiresAt.lt(Stamp::from(now))).exec(&*tx).await?;
            session::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok::<_, Failure>(())
        })
        .await?;
    let plain = plads.options.plain_http;
    let secure = if plain { "" } else { "; Secure" };
    let text = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        cookie_name(plain),
        longest_hours(role, plads.options.demo).saturating_mul(3600)
    );
    HeaderValue::from_str(&text).map_err(|e| Failure::Answer(crate::failure::internal(&e)))
}

/// Ends the session of a request and gives the headers that make the browser forget it.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn end(plads: &Plads, headers: &HeaderMap) -> Result<HeaderValue, Failure> {
    let name = cookie_name(plads.options.plain_http);
    if let Some(token) = cookie(headers, name) {
        let hash = chance::hash(token);
        plads
            .store
            .write(async |tx| {
                session::Entity::delete_by_id(hash).exec(&*tx).await?;
                Ok::<_, Failure>(())
            })
            .await?;
    }
    let secure = if plads.options.plain_http { "" } else { "; Secure" };
    HeaderValue::from_str(&format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"))
        .map_err(|e| Failure::Answer(crate::failure::internal(&e)))
}

/// The caller behind the cookie of a request, if the session still holds.
async fn find(plads: &Plads, headers: &HeaderMap) -> Result<Option<Actor>, Failure> {
    let Some(token) = cookie(headers, cookie_name(plads.options.plain_http)) else { return Ok(None) };
    let (now, db) = (plads.now(), plads.store.read());
    let Some(row) = session::Entity::find_by_id(chance::hash(token)).one(db).await? else { return Ok(None) };
    let role = Role::from_code(&row.role).map_err(|_| StoreError::Meaningless { column: "session.role" })?;
    let idle_since = row.seen_at.at();
    let idle = role != Role::WallScreen && !plads.options.demo && idle_since.plus_minutes(IDLE_MINUTES) <= now;
    if row.expires_at.at() <= now || idle {
        return Ok(None);
    }
    // A page that renews itself is nobody at work.
    if now.seconds_since(idle_since) >= 60 && !headers.contains_key(crate::pages::REFRESH) {
        touch(plads, row.token_hash.clone(), now).await?;
    }
    actor(plads, UserId(row.user_id), OrganisationId(row.organisation_id), role).await
}

async fn touch(plads: &Plads, hash: String, now: Instant) -> Result<(), Failure> {
    plads
        .store
        .write(async |tx| {
            session::Entity::update_many()
                .set(session::ActiveModel { seen_at: Set(now.into()), ..Default::default() })
                .filter(session::Column::TokenHash.eq(hash))
                .exec(&*tx)
                .await?;
            Ok::<_, Failure>(())
        })
        .await
}

/// A user in a role, with the sites that the agreements of today give the organisation. `None` for a user who is switched off or
/// no longer holds the role.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn actor(plads: &Plads, user: UserId, organisation: OrganisationId, role: Role) -> Result<Option<Actor>, Failure> {
    let db = plads.store.read();
    let Some(person) = app_user::Entity::find_by_id(user.0).one(db).await?.filter(|u| u.active) else { return Ok(None) };
    let Some(org) = organisation::Entity::find_by_id(organisation.0).one(db).await? else { return Ok(None) };
    let held = (user.0, organisation.0, role.code().to_owned());
    if membership::Entity::find_by_id(held).one(db).await?.is_none() {
        return Ok(None);
    }
    let sites = sites_of(plads, organisation, plads.today()).await?;
    Ok(Some(Actor { user, name: person.name, role, organisation, organisation_name: org.name, sites }))
}

/// Sites where an organisation is authority or operator on a day.
///
/// # Errors
/// [`Failure`] from the database.
pub async fn sites_of(plads: &Plads, organisation: OrganisationId, day: Date) -> Result<Vec<SiteId>, Failure> {
    let ids: Vec<uuid::Uuid> = agreement::Entity::find()
        .select_only()
        .column(agreement::Column::SiteId)
        .distinct()
        .filter(
            Condition::any().add(agreement::Column::AuthorityId.eq(organisation.0)).add(agreement::Column::OperatorId.eq(organisation.0)),
        )
        .filter(agreement::Column::ValidFrom.lte(day))
        .filter(Condition::any().add(agreement::Column::ValidTo.is_null()).add(agreement::Column::ValidTo.gt(day)))
        .order_by_asc(agreement::Column::SiteId)
        .into_tuple()
        .all(plads.store.read())
        .await?;
    Ok(ids.into_iter().map(SiteId).collect())
}

/// What anybody may reach without signing in.
fn is_open(path: &str) -> bool {
    matches!(path, "/login" | "/logout" | "/language" | "/healthz" | "/readyz" | "/favicon.svg" | "/favicon.ico" | "/link")
        || path.starts_with("/a/")
}

/// Finds the caller of every request; sends anonymous ones to sign in.
pub async fn layer(State(plads): State<Plads>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/a/") || path == "/healthz" {
        return next.run(request).await;
    }
    if crate::me::session::is_theirs(&path) {
        return crate::me::session::admit(&plads, request, next).await;
    }
    match find(&plads, request.headers()).await {
        Ok(Some(actor)) => {
            request.extensions_mut().insert(Signed { actor });
            next.run(request).await
        }
        Ok(None) if is_open(&path) => next.run(request).await,
        Ok(None) if path.starts_with("/api/") || path == "/events" => crate::pages::json_error(&AppError::NotSignedIn),
        Ok(None) => {
            let from = request.uri().path_and_query().map_or("/", |p| p.as_str());
            let next = if request.method() == http::Method::GET {
                serde_urlencoded::to_string([("next", from)]).unwrap_or_default()
            } else {
                String::new()
            };
            Redirect::to(&format!("/login?{next}")).into_response()
        }
        Err(Failure::Store(error)) => crate::pages::plain_error(&store_answer(&error)),
        Err(Failure::Answer(answer)) => crate::pages::plain_error(&answer),
    }
}

/// Sets a cookie on an answer.
#[must_use]
pub fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

/// Where someone may be sent after signing in: a path of our own, nothing else.
#[must_use]
pub fn safe_next(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.contains(['\r', '\n', '\t']);
    if own && !next.starts_with("/login") && !next.starts_with("/logout") { next } else { "/" }
}

/// Status of an answer.
#[must_use]
pub fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn nobody_is_sent_to_another_site_after_signing_in() {
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil",
            "evil",
            "",
            "/x\r\nSet-Cookie: a=b",
            "/login?next=/",
            "javascript:alert(1)",
        ] {
            assert_eq!(safe_next(bad), "/", "{bad}");
        }
        assert_eq!(safe_next("/requests/new?step=2"), "/requests/new?step=2");
    }
}
