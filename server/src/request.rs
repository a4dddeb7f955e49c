//! The referrer's side: asking for a place, following the answer, and answering offers.
//!
//! [`draft`] keeps what is typed, [`send`] makes a request of it, [`mine`] and [`one`] show requests, [`change`] and [`offer`]
//! are what a department may do to them, [`sent`] what it answers when something was missing at arrival, [`capacity`] says free, few or full. Forms are at the end of this file.

pub mod capacity;
pub mod change;
pub mod draft;
mod facts;
mod mine;
pub mod offer;
mod one;
pub mod send;
pub mod sent;
mod sight;

pub use facts::short_names;
pub use send::{open_request_of, receive};
pub(crate) use sight::places;

use crate::forms::{Form, form};
use crate::state::Plads;
use app::error::AppError;
use app::request::{CapacityView, DraftPart, DraftSaved, Filter, FormAsk, FormView, IncomingView, MineView, RequestView, Requests};
use async_trait::async_trait;
use domain::access::Actor;
use domain::ids::RequestId;

#[async_trait]
impl Requests for Plads {
    async fn form(&self, actor: &Actor, ask: FormAsk) -> Result<FormView, AppError> {
        Ok(self.request_form(actor, ask).await?)
    }

    async fn save_draft(&self, actor: &Actor, draft: Option<DraftPart>) -> Result<DraftSaved, AppError> {
        Ok(self.keep_draft(actor, draft).await?)
    }

    async fn mine(&self, actor: &Actor, filter: Filter, refresh: bool) -> Result<MineView, AppError> {
        Ok(self.own_requests(actor, filter, refresh).await?)
    }

    async fn one(&self, actor: &Actor, id: RequestId, refresh: bool) -> Result<RequestView, AppError> {
        Ok(self.own_request(actor, id, refresh).await?)
    }

    async fn incoming(&self, actor: &Actor, id: RequestId, refresh: bool) -> Result<IncomingView, AppError> {
        Ok(self.incoming_request(actor, id, refresh).await?)
    }

    async fn capacity(&self, actor: &Actor) -> Result<CapacityView, AppError> {
        Ok(self.room_left(actor).await?)
    }
}

/// The forms of the slice.
#[must_use]
pub fn forms() -> Vec<Form> {
    vec![
        form("/requests/new", "keep", |p| Box::pin(async move { Ok(draft::keep(p).await?) })),
        form("/requests/new", "send", |p| Box::pin(async move { Ok(send::send(p).await?) })),
        form("/requests", "delete_draft", |p| {
            Box::pin(async move {
                p.plads.delete_draft(&p.actor, p.fields.get("draft").parse().ok()).await?;
                Ok("/requests".into())
            })
        }),
        form("/requests/{id}", "answer_question", |p| Box::pin(async move { Ok(change::answer_question(p).await?) })),
        form("/requests/{id}", "item_sent", |p| Box::pin(async move { Ok(sent::sent(p).await?) })),
        form("/requests/{id}", "change", |p| Box::pin(async move { Ok(change::change(p).await?) })),
        form("/requests/{id}", "postpone", |p| Box::pin(async move { Ok(change::postpone(p).await?) })),
        form("/requests/{id}", "withdraw", |p| Box::pin(async move { Ok(change::withdraw(p).await?) })),
        form("/requests/{id}", "show_number", |p| Box::pin(async move { Ok(change::show_number(p).await?) })),
        form("/requests/{id}", "confirm_offer", |p| Box::pin(async move { Ok(offer::confirm(p).await?) })),
        form("/requests/{id}", "propose_time", |p| Box::pin(async move { Ok(offer::propose(p).await?) })),
        form("/requests/{id}", "decline_offer", |p| Box::pin(async move { Ok(offer::decline(p).await?) })),
    ]
}

/// Where a form goes after success: the page named in `next` when it is one of ours, else `otherwise`.
fn onward(fields: &domain::form::Fields, otherwise: String) -> String {
    match crate::session::safe_next(fields.get("next")) {
        "/" => otherwise,
        next => next.to_owned(),
    }
}
