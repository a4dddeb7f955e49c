//! Signing in and out, changing role and language, and the record of who looked at whom.

use crate::failure::{Failure, internal};
use crate::forms::read;
use crate::session::{self, Signed, safe_next, with_cookie};
use crate::state::Plads;
use crate::store::Stamp;
use crate::store::entity::{access_log, access_log_citizen, app_user, membership, organisation, sign_in_link};
use crate::{chance, pages, password};
use app::access::{Access, DemoRole};
use app::caller::Failed;
use app::error::{AppError, Refusal};
use app::lang::Lang;
use async_trait::async_trait;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::access::{Actor, Role};
use domain::citizen_access::Visitor;
use domain::code::Code as _;
use domain::form::{Fields, Problem};
use domain::ids::{CitizenId, OrganisationId, UserId};
use http::HeaderValue;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect as _, QueryTrait as _, Set};
use std::collections::BTreeSet;
use std::net::SocketAddr;

#[async_trait]
impl Access for Plads {
    async fn demo_roles(&self) -> Result<Vec<DemoRole>, AppError> {
        if !self.options.demo {
            return Ok(Vec::new());
        }
        let db = self.store.read();
        let mut roles = Vec::new();
        for role in Role::ALL {
            let member = membership::Entity::find()
                .filter(membership::Column::Role.eq(role.code()))
                .order_by_asc(membership::Column::UserId)
                .one(db);
            let Some(member) = member.await.map_err(Failure::from)? else { continue };
            let user = app_user::Entity::find_by_id(member.user_id).one(db).await.map_err(Failure::from)?;
            let org = organisation::Entity::find_by_id(member.organisation_id).one(db).await.map_err(Failure::from)?;
            if let (Some(user), Some(org)) = (user, org) {
                roles.push(DemoRole { role: *role, name: user.name, organisation: org.name });
            }
        }
        Ok(roles)
    }
}

/// `POST /login`.
pub async fn sign_in(State(plads): State<Plads>, request: Request) -> Response {
    let address = address_of(&request);
    let (page, fields) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    match try_sign_in(&plads, &fields, &address).await {
        Ok(cookie) => with_cookie(Redirect::to(safe_next(fields.get("next"))).into_response(), cookie),
        Err(failure) => {
            let mut fields = fields;
            fields.remove("password");
            pages::draw(&plads, page, Some(Failed { fields, error: failure.into() })).await
        }
    }
}

/// Where a request comes from, for counting attempts.
#[must_use]
pub fn address_of(request: &Request) -> String {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map_or_else(|| "local".to_owned(), |c| c.0.ip().to_string())
}

async fn try_sign_in(plads: &Plads, fields: &Fields, address: &str) -> Result<HeaderValue, Failure> {
    let db = plads.store.read();
    if fields.get("act") == "demo" && plads.options.demo {
        let role = Role::from_code(fields.get("role")).map_err(|_| AppError::field("role", Problem::NotAChoice))?;
        let member = membership::Entity::find()
            .filter(membership::Column::Role.eq(role.code()))
            .order_by_asc(membership::Column::UserId)
            .one(db)
            .await?;
        let member = member.ok_or(AppError::NotFound)?;
        return session::begin(plads, UserId(member.user_id), OrganisationId(member.organisation_id), role).await;
    }
    let email = fields.get("email").to_lowercase();
    let given = fields.all("password").next().unwrap_or_default().to_owned();
    if email.is_empty() {
        return Err(AppError::field("email", Problem::Missing).into());
    }
    if given.is_empty() {
        return Err(AppError::field("password", Problem::Missing).into());
    }
    password::attempt(plads, &email, address).await?;
    let user = app_user::Entity::find().filter(app_user::Column::Email.eq(email.as_str())).one(db).await?.filter(|u| u.active);
    let hash = user.as_ref().and_then(|u| u.password_hash.clone());
    let fits = password::fits(plads, given, hash).await?;
    let wrong = || Failure::from(AppError::refused(Refusal::WrongPassword));
    let user = user.filter(|_| fits).ok_or_else(wrong)?;
    password::forget(plads, &email).await?;
    begin_first(plads, UserId(user.id)).await?.ok_or_else(wrong)
}

/// Begins a session in the first role a user holds.
async fn begin_first(plads: &Plads, user: UserId) -> Result<Option<HeaderValue>, Failure> {
    let member = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user.0))
        .order_by_asc(membership::Column::Role)
        .one(plads.store.read());
    let Some(member) = member.await? else { return Ok(None) };
    let role = Role::from_code(&member.role).map_err(|e| internal(&e))?;
    Ok(Some(session::begin(plads, user, OrganisationId(member.organisation_id), role).await?))
}

/// `GET /link?token=…`: a one-time sign-in link, such as `create-admin` prints.
pub async fn follow_link(State(plads): State<Plads>, request: Request) -> Response {
    let token = request
        .uri()
        .query()
        .and_then(|q| serde_urlencoded::from_str::<Vec<(String, String)>>(q).ok())
        .and_then(|pairs| pairs.into_iter().find(|(k, _)| k == "token"))
        .map_or_else(String::new, |(_, v)| v);
    match use_link(&plads, &token).await {
        Ok(cookie) => with_cookie(Redirect::to("/account").into_response(), cookie),
        Err(failure) => pages::plain_error(&failure.into()),
    }
}

async fn use_link(plads: &Plads, token: &str) -> Result<HeaderValue, Failure> {
    let now = plads.now();
    let hash = chance::hash(token);
    let user = plads
        .store
        .write(async |tx| {
            let done = sign_in_link::Entity::update_many()
                .set(sign_in_link::ActiveModel { used_at: Set(Some(now.into())), ..Default::default() })
                .filter(sign_in_link::Column::TokenHash.eq(hash.as_str()))
                .filter(sign_in_link::Column::UsedAt.is_null())
                .filter(sign_in_link::Column::ExpiresAt.gt(Stamp::from(now)))
                .exec(&*tx)
                .await?;
            if done.rows_affected != 1 {
                return Err(Failure::from(AppError::NotFound));
            }
            sign_in_link::Entity::find_by_id(hash).one(&*tx).await?.map(|l| UserId(l.user_id)).ok_or_else(|| AppError::NotFound.into())
        })
        .await?;
    begin_first(plads, user).await?.ok_or_else(|| AppError::NotFound.into())
}

/// `POST /logout`.
pub async fn sign_out(State(plads): State<Plads>, request: Request) -> Response {
    match session::end(&plads, request.headers()).await {
        Ok(cookie) => {
            let mut response = with_cookie(Redirect::to("/login").into_response(), cookie);
            response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
            response
        }
        Err(failure) => pages::plain_error(&failure.into()),
    }
}

/// `POST /language`.
pub async fn set_language(request: Request) -> Response {
    let (_, fields) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let Some(lang) = Lang::from_code(fields.get("lang")) else {
        return pages::plain_error(&AppError::Invalid { problems: Vec::new() });
    };
    let to = match fields.get("next") {
        login if login.starts_with("/login") && safe_next(&login.replacen("/login", "/x", 1)) != "/" => login,
        next => safe_next(next),
    };
    let mut response = Redirect::to(to).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", lang.code())) {
        response = with_cookie(response, cookie);
    }
    response
}

/// `GET /`: the page each role starts with.
pub async fn start(request: Request) -> Response {
    let Some(Signed { actor }) = request.extensions().get::<Signed>() else { return Redirect::to("/login").into_response() };
    Redirect::to(match actor.role {
        Role::ReferrerHospital | Role::ReferrerGp => "/requests",
        Role::Allocator | Role::AcuteNurse | Role::WardNurse => "/board",
        Role::CapacityManager => "/occupancy",
        Role::Admin => "/admin",
        Role::Therapist => "/day",
        Role::Student => "/plans",
        Role::Cleaner => "/cleaning",
        Role::WallScreen => "/wall",
    })
    .into_response()
}

/// A look at identifiable citizens: who looked is in the actor, at whom in `citizens`.
#[derive(Clone, Debug)]
pub struct Look<'a> {
    /// What was done (`board.read`, `request.read`, `citizen.search`).
    pub action: &'static str,
    /// Why it was allowed (`care`, `allocation`, `own request`).
    pub purpose: &'static str,
    /// What was asked for (a site's id, a request's id); never a name or a number.
    pub criterion: String,
    /// Who was shown.
    pub citizens: &'a [CitizenId],
    /// A live refresh of the same page writes only when it shows somebody new.
    pub refresh: bool,
}

/// Why a citizen, or somebody who speaks for one, may look at the own page.
pub const OWN_PURPOSE: &str = "own";

impl Plads {
    /// Writes the access log: one row per look, with the citizens it showed (invariant I8).
    ///
    /// # Errors
    /// [`Failure`] from the database; then nothing may be shown.
    pub async fn log_look(&self, actor: &Actor, look: Look<'_>) -> Result<(), Failure> {
        let shown: BTreeSet<uuid::Uuid> = look.citizens.iter().map(|c| c.0).collect();
        if look.refresh && self.shown_before(actor, &look, &shown).await? {
            return Ok(());
        }
        let row = access_log::ActiveModel {
            id: Set(chance::id()),
            at: Set(self.now().into()),
            actor_id: Set(actor.user.0),
            role: Set(actor.role.code().to_owned()),
            organisation_id: Set(actor.organisation.0),
            action: Set(look.action.to_owned()),
            purpose: Set(look.purpose.to_owned()),
            criterion: Set(look.criterion),
        };
        self.write_look(row, shown).await
    }

    /// Writes the look of a citizen, or of somebody who speaks for one, at the own page. The actor is the access; the organisation is
    /// the one that gave it.
    ///
    /// # Errors
    /// [`Failure`] from the database; then nothing may be shown.
    pub async fn log_own_look(&self, visitor: &Visitor, action: &'static str) -> Result<(), Failure> {
        let row = access_log::ActiveModel {
            id: Set(chance::id()),
            at: Set(self.now().into()),
            actor_id: Set(visitor.access.0),
            role: Set(visitor.holder.role().to_owned()),
            organisation_id: Set(visitor.organisation.0),
            action: Set(action.to_owned()),
            purpose: Set(OWN_PURPOSE.to_owned()),
            criterion: Set(String::new()),
        };
        self.write_look(row, BTreeSet::from([visitor.citizen.0])).await
    }

    async fn write_look(&self, row: access_log::ActiveModel, shown: BTreeSet<uuid::Uuid>) -> Result<(), Failure> {
        let id = *row.id.as_ref();
        self.store
            .write(async |tx| {
                access_log::Entity::insert(row).exec_without_returning(&*tx).await?;
                for part in shown.iter().copied().collect::<Vec<_>>().chunks(500) {
                    let rows = part.iter().map(|citizen| access_log_citizen::ActiveModel { access_id: Set(id), citizen_id: Set(*citizen) });
                    access_log_citizen::Entity::insert_many(rows).exec_without_returning(&*tx).await?;
                }
                Ok::<_, Failure>(())
            })
            .await
    }

    /// Has this person seen all of these under the same criterion since signing in today?
    async fn shown_before(&self, actor: &Actor, look: &Look<'_>, shown: &BTreeSet<uuid::Uuid>) -> Result<bool, Failure> {
        let db = self.store.read();
        let looks = access_log::Entity::find()
            .select_only()
            .column(access_log::Column::Id)
            .filter(access_log::Column::ActorId.eq(actor.user.0))
            .filter(access_log::Column::At.gt(Stamp::from(self.now().plus_hours(-session::LONGEST_HOURS))))
            .filter(access_log::Column::Action.eq(look.action))
            .filter(access_log::Column::Criterion.eq(look.criterion.as_str()));
        if looks.clone().into_tuple::<uuid::Uuid>().one(db).await?.is_none() {
            return Ok(false);
        }
        let before: Vec<uuid::Uuid> = access_log_citizen::Entity::find()
            .select_only()
            .column(access_log_citizen::Column::CitizenId)
            .distinct()
            .filter(access_log_citizen::Column::AccessId.in_subquery(looks.into_query()))
            .into_tuple()
            .all(db)
            .await?;
        Ok(shown.is_subset(&before.into_iter().collect()))
    }
}
