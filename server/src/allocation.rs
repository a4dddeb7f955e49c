//! Judging, deciding and placing: the use cases of those who decide.
//!
//! Each use case authorises, loads, asks `domain`, and saves in one write. [`inbox`] lists and [`assessment`] shows; [`decide`]
//! grants and refuses, [`undecide`] takes that back; [`place`] reserves and moves under locks, [`offer`] takes back and answers, [`lapse`] releases what nobody
//! answered; [`phone`] takes down calls; [`couple`] links requests; [`suggest`] asks the planner. Forms are in [`forms`].

mod assessment;
mod case;
mod couple;
mod decide;
mod fetch;
mod forms;
mod inbox;
mod lapse;
pub(crate) mod offer;
mod phone;
mod place;
mod stock;
mod suggest;
pub(crate) mod taken;
pub(crate) mod undecide;

pub(crate) use assessment::code;
pub(crate) use case::{load, scope};
pub(crate) use couple::{held_bed, partner_citizen};
pub use couple::{link, part};
pub use decide::{Granting, Refusing, ask, assess, grant, promise_update, redirect, refuse};
pub(crate) use decide::{basis_on, legal_basis_of};
pub use lapse::lapse_offers;
pub(crate) use lapse::release_lapsed;
pub use offer::{answer_proposal, cancel_reservation};
pub(crate) use place::lock;
pub use place::{Seen, Terms, move_reservation, reserve};
pub(crate) use stock::{Stock, beds_of_room};

pub(crate) use inbox::bed_name;

use crate::forms::Form;
use crate::state::Plads;
use app::allocation::view::{Assessment, Letter, PhoneForm};
use app::allocation::{Allocation, InboxFilter, InboxItem};
use app::error::AppError;
use async_trait::async_trait;
use domain::access::Actor;
use domain::ids::{BedId, DecisionId, RequestId};

#[async_trait]
impl Allocation for Plads {
    async fn inbox(&self, actor: &Actor, filter: InboxFilter, refresh: bool) -> Result<Vec<InboxItem>, AppError> {
        Ok(inbox::inbox(self, actor, filter, refresh).await?)
    }

    async fn assessment(&self, actor: &Actor, id: RequestId, bed: Option<BedId>) -> Result<Assessment, AppError> {
        Ok(assessment::assessment(self, actor, id, bed).await?)
    }

    async fn letter(&self, actor: &Actor, id: DecisionId) -> Result<Letter, AppError> {
        Ok(crate::letter::letter(self, actor, id).await?)
    }

    async fn phone_form(&self, actor: &Actor) -> Result<PhoneForm, AppError> {
        Ok(phone::form_for(self, actor).await?)
    }
}

/// The forms of allocation.
#[must_use]
pub fn forms() -> Vec<Form> {
    forms::forms()
}
