//! Undoing an answer to a request before it has left: a grant, a refusal, or a citizen directed elsewhere.
//!
//! The decision stays as it was signed, and is no longer its request's: so one knows that it never left and has no letter.

use super::case::{load, reload, scope};
use crate::failure::Failure;
use crate::request::open_request_of;
use crate::state::Plads;
use crate::store::Tx;
use crate::store::claims::Locks;
use crate::store::entity::request as row;
use crate::store::journal::{Journal, Subject};
use crate::store::request::{self, Stored};
use crate::undo::Act;
use app::error::{AppError, Refusal};
use domain::access::{Action, Actor, may};
use domain::code::{Code as _, write_list};
use domain::facility::{Need, StayKind};
use domain::ids::{DecisionId, RequestId, SiteId, UserId};
use domain::request::{IllegalMove, Infection, RequestState};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How a request was before it was answered, and which answer that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    /// The decision; `None` for a citizen directed elsewhere.
    pub decision: Option<DecisionId>,
    /// The kind of stay answered about.
    pub kind: Option<StayKind>,
    /// Version of the request, when it had been answered.
    pub request: i32,
    /// Who had taken it up; `None` when nobody had.
    assessor: Option<UserId>,
    /// What the referrer had said the citizen needs.
    needs: Vec<Need>,
    infection: Infection,
    wish_site: Option<SiteId>,
}

impl Before {
    /// What answering a request, as it is stored, in so many saves will have to be able to give back.
    pub(super) fn of(stored: &Stored, decision: Option<DecisionId>, kind: Option<StayKind>, saves: i32) -> Self {
        Self {
            decision,
            kind,
            request: stored.version.saturating_add(saves),
            assessor: stored.assessor,
            needs: stored.needs.clone(),
            infection: stored.infection,
            wish_site: stored.wish_site,
        }
    }

    /// Is this the answer the request has?
    pub(crate) fn is_of(&self, request: &Stored) -> bool {
        match self.decision {
            Some(decision) => request.decision == Some(decision),
            None => matches!(request.state, RequestState::Redirected { .. }),
        }
    }

    /// The request as if this answer had not been given.
    ///
    /// # Errors
    /// [`IllegalMove`] when it has gone on since.
    pub(crate) fn restored(&self, request: &Stored) -> Result<Stored, IllegalMove> {
        Ok(Stored {
            state: request.state.undo_answer(self.assessor)?,
            assessor: self.assessor,
            decision: None,
            granted_kind: None,
            next_update_at: None,
            needs: self.needs.clone(),
            infection: self.infection,
            wish_site: self.wish_site,
            closed_reason: String::new(),
            ..request.clone()
        })
    }
}

/// Saves a request as if it had not been answered: as `told` says, in the state given.
///
/// # Errors
/// A conflict when somebody was faster.
pub(crate) async fn forget_answer(tx: &Tx, stored: &Stored, told: &Stored, state: RequestState) -> Result<(), Failure> {
    let before = row::ActiveModel {
        assessor_id: Set(told.assessor.map(|user| user.0)),
        decision_id: Set(None),
        granted_kind: Set(None),
        reservation_id: Set(None),
        redirected_to: Set(None),
        closed_reason: Set(String::new()),
        needs: Set(write_list(&told.needs)),
        infection: Set(told.infection.code().to_owned()),
        wish_site_id: Set(told.wish_site.map(|site| site.0)),
        ..request::state_columns(state)
    };
    Ok(request::save(tx, stored, before).await?)
}

/// The answer never left: the request waits for one as it did, with the needs its referrer had given.
///
/// # Errors
/// [`Refusal::NotUndone`]; [`AppError::Conflict`] when the request has gone on; [`Refusal::RequestOpen`] when the citizen has been
/// asked for anew.
pub(crate) async fn undo(plads: &Plads, actor: &Actor, act: &Act) -> Result<(), Failure> {
    let (id, before) = (RequestId(act.subject), act.before::<Before>()?);
    let old = load(plads.store.read(), id).await?;
    may(actor, Action::DecideRequest(scope(plads, before.kind).await?), old.ties())?;
    let now = plads.now();
    plads
        .write(async |tx| {
            Locks { citizens: vec![old.citizen], ..Locks::default() }.take(&tx).await?;
            act.check(&tx, actor, now).await?;
            let stored = reload(&tx, id, before.request).await?;
            let told = before.restored(&stored)?;
            if let Some(other) = open_request_of(&*tx, stored.citizen).await?.filter(|r| r.id != id) {
                return Err(AppError::refused(Refusal::RequestOpen { number: Some(other.number) }).into());
            }
            forget_answer(&tx, &stored, &told, told.state).await?;
            let mut journal = Journal::new(Some(actor), now);
            journal.note(act.kind.undone(), Subject::Request(id), json!({ "undoes": act.id, "decision": before.decision }));
            journal.touch_organisation(stored.authority);
            Ok(((), journal.write(&tx).await?))
        })
        .await
}
