//! Asking for a place and following the answer.
//!
//! The referrer's pages stand here; allocators see the same addresses through `allocation`. [`form`] is the request form,
//! [`mine`] the list, [`one`] a single request, [`incoming`] what a ward sees of someone it expects, [`capacity`] free, few or full.

mod capacity;
mod form;
mod incoming;
mod labels;
mod mine;
mod offer;
mod one;
mod saver;
mod service;
mod words;

pub use capacity::CapacityPage;
pub use form::RequestFormPage;
pub use labels::field_label;
pub use saver::{DraftPart, DraftSaved, save_draft};
pub use service::*;
pub use words::{happening_text, kind_note, status_badge};

use crate::allocation::{AssessPage, InboxPage};
use crate::caller::actor;
use crate::error::AppError;
use crate::ui::page::Failure;
use domain::access::Role;
use leptos::prelude::*;

/// `/requests`: a referrer's own, or the inbox of those who decide.
#[component]
pub fn RequestsPage() -> impl IntoView {
    match actor() {
        Err(error) => view! { <Failure error /> }.into_any(),
        Ok(actor) => match actor.role {
            Role::ReferrerHospital | Role::ReferrerGp => view! { <mine::MyRequests /> }.into_any(),
            Role::Allocator | Role::AcuteNurse => view! { <InboxPage /> }.into_any(),
            Role::WardNurse | Role::CapacityManager | Role::Admin | Role::Therapist | Role::Student | Role::Cleaner | Role::WallScreen => {
                view! { <Failure error=AppError::Forbidden /> }.into_any()
            }
        },
    }
}

/// `/requests/{id}`: a referrer's own, the assessment of those who decide, or the ward's view of someone it expects.
#[component]
pub fn RequestPage() -> impl IntoView {
    match actor() {
        Err(error) => view! { <Failure error /> }.into_any(),
        Ok(actor) => match actor.role {
            Role::ReferrerHospital | Role::ReferrerGp => view! { <one::OwnRequest /> }.into_any(),
            Role::WardNurse => view! { <incoming::Incoming /> }.into_any(),
            Role::Allocator | Role::AcuteNurse => view! { <AssessPage /> }.into_any(),
            Role::CapacityManager | Role::Admin | Role::Therapist | Role::Student | Role::Cleaner | Role::WallScreen => {
                view! { <Failure error=AppError::Forbidden /> }.into_any()
            }
        },
    }
}
