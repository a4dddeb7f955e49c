//! One request as those who decide see it: what was asked, the decision, the beds and the offer.

use super::view::Assessment;
use super::{Allocation, couple, decision, offer, places, situation};
use crate::caller::{failed, lang};
use crate::error::{AppError, Refusal};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::ErrorSummary;
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param, query};
use crate::undo::JustDone;
use domain::access::Actor;
use domain::ids::{BedId, RequestId};
use domain::request::RequestStatus;
use leptos::prelude::*;
use std::sync::Arc;

/// `/requests/:id` for those who decide. `?bed=` chooses the bed to offer, `?do=` what to do with a request being judged.
#[component]
pub fn AssessPage() -> impl IntoView {
    let (request, bed) = (param("id"), query("bed"));
    page(
        move |allocation: Arc<dyn Allocation>, actor: Actor| async move {
            let request: RequestId = id(&request)?;
            let bed: Option<BedId> = if bed.is_empty() { None } else { Some(id(&bed)?) };
            allocation.assessment(&actor, request, bed).await
        },
        assess,
    )
}

fn assess(a: Assessment) -> impl IntoView {
    let l = lang();
    let taken = failed().is_some_and(|f| matches!(&f.error, AppError::Refused { refusal } if matches!(**refusal, Refusal::BedTaken(_))));
    let problem = if taken {
        places::conflict(l, a.version).map(IntoAny::into_any)
    } else {
        Some(view! { <ErrorSummary label=decision::label /> }.into_any())
    };
    let number = a.number.clone();
    let clocks = a.status.is_open().then(|| situation::clocks(l, &a));
    view! {
        <Frame title=t!(l, "Anmodning {number}", "Request {number}") nav=Nav::Requests class="assess" live=true>
            {situation::head(l, &a)}
            <div class="page">
                <div class="stack">
                    {a.just_done.clone().map(|of| view! { <JustDone of /> })}
                    {problem}
                    {clocks}
                    <div class="grid grid--side-main">
                        <div class="stack">
                            {situation::situation(l, &a)}
                            {situation::needs(l, &a)}
                            {couple::panel(l, &a)}
                            {offer::past(l, &a)}
                        </div>
                        <div class="stack">{main(l, &a, taken)}</div>
                    </div>
                </div>
            </div>
        </Frame>
    }
}

/// The main column: what can be done in this state, first things first.
fn main(l: Lang, a: &Assessment, taken: bool) -> impl IntoView + use<> {
    let reserve = a.draft.as_ref().filter(|_| !taken).map(|draft| places::reserve_form(l, a, draft));
    let decided = a.decision.as_ref().map(|d| decision::decided(l, d));
    let nearly = |offers| a.places.as_ref().and_then(|p| places::nearly(l, a, p, offers));
    match a.status {
        RequestStatus::Received | RequestStatus::InAssessment => view! {
            {situation::questions(l, a)}
            {decision::panel(l, a)}
            {places::suggestions(l, a, false)}
            {nearly(false)}
        }
        .into_any(),
        RequestStatus::NeedsInfo => view! {
            {situation::questions(l, a)}
            {places::suggestions(l, a, false)}
            {nearly(false)}
        }
        .into_any(),
        RequestStatus::Granted => view! {
            {reserve}
            {places::suggestions(l, a, true)}
            {nearly(true)}
            {offer::waiting(l, a)}
            {decided}
            {situation::questions(l, a)}
        }
        .into_any(),
        RequestStatus::Reserved => view! {
            {reserve}
            {a.offer.as_ref().map(|o| offer::panel(l, a, o))}
            {places::suggestions(l, a, true)}
            {nearly(true)}
            {decided}
            {situation::questions(l, a)}
        }
        .into_any(),
        RequestStatus::Arrived | RequestStatus::Refused | RequestStatus::Redirected | RequestStatus::Withdrawn => view! {
            {a.closed.as_ref().map(|c| offer::closed(l, c))}
            {decided}
            {situation::questions(l, a)}
        }
        .into_any(),
    }
}
