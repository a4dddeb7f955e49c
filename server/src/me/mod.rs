//! The citizen's own pages. Who is there comes from a visit of its own kind ([`session`]), begun with a code and a birth date
//! ([`sign_in`]); what is shown is in [`view`], what a citizen may do in [`act`]. No use case takes a citizen's identity from anywhere
//! but the visit.

pub mod act;
pub mod session;
pub mod sign_in;
mod view;

use crate::Endpoint;
use crate::failure::Failure;
use crate::forms::{Done, read};
use crate::pages;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::citizen_access::{self, Access};
use crate::store::claims::Locks;
use app::caller::Failed;
use app::error::AppError;
use app::me::{Evaluating, Me, OwnLooks, OwnView};
use async_trait::async_trait;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;
use domain::citizen_access::Visitor;
use domain::form::Fields;

#[async_trait]
impl Me for Plads {
    async fn own(&self, visitor: &Visitor) -> Result<OwnView, AppError> {
        Ok(view::own(self, visitor).await?)
    }

    async fn looks(&self, visitor: &Visitor) -> Result<OwnLooks, AppError> {
        Ok(view::looks(self, visitor).await?)
    }

    async fn evaluating(&self, visitor: &Visitor) -> Result<Evaluating, AppError> {
        Ok(view::evaluating(self, visitor).await?)
    }
}

/// What citizens post, by page.
const ACTS: [(&str, &str); 3] = [("/me", "tick"), ("/me", "wish"), ("/me/evaluation", "evaluate")];

/// Everything of the citizen's pages that needs a visit: what the table of who may what is tested against, apart from the staff's.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    let pages = ["/me", "/me/evaluation", "/me/looks"].map(|path| Endpoint { method: "GET", path: path.to_owned(), act: None });
    let forms = ACTS.map(|(path, act)| Endpoint { method: "POST", path: path.to_owned(), act: Some(act) });
    pages.into_iter().chain(forms).collect()
}

/// The routes that are no pages.
pub fn router() -> Router<Plads> {
    Router::new()
        .route("/me", post(answer))
        .route("/me/evaluation", post(answer))
        .route("/me/sign-in", post(sign_in::sign_in))
        .route("/me/sign-out", post(sign_in::sign_out))
}

async fn answer(State(plads): State<Plads>, request: Request) -> Response {
    let Some(visitor) = request.extensions().get::<Visitor>().copied() else {
        return pages::plain_error(&AppError::NotSignedIn);
    };
    let path = request.uri().path().to_owned();
    let (page, fields) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    match run(&plads, &visitor, &path, &fields).await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => pages::draw(&plads, page, Some(Failed { fields, error })).await,
    }
}

async fn run(plads: &Plads, visitor: &Visitor, path: &str, fields: &Fields) -> Done {
    match (path, fields.get("act")) {
        ("/me", "tick") => act::post_tick(plads, visitor, fields).await,
        ("/me", "wish") => act::post_wish(plads, visitor, fields).await,
        ("/me/evaluation", "evaluate") => act::post_evaluation(plads, visitor, fields).await,
        _ => Err(AppError::Invalid { problems: Vec::new() }),
    }
}

/// The access within the transaction, under its citizen's lock, still good: an act on the way when access was withdrawn, or the
/// citizen died, does nothing.
async fn again(tx: &Tx, visitor: &Visitor) -> Result<Access, Failure> {
    Locks { citizens: vec![visitor.citizen], ..Locks::default() }.take(tx).await?;
    let access = citizen_access::by_id(&**tx, visitor.access).await?.filter(|a| a.ended_at.is_none());
    Ok(access.ok_or(AppError::NotSignedIn)?)
}
