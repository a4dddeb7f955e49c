//! `/plans/:id/book`: a session, or a series of them, is booked for the citizen of a plan.

use super::fields::{fields, label};
use super::{BookingView, Trainings};
use crate::caller::lang;
use crate::t;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;

const BOOK: &str = "book_session";

/// `/plans/:id/book`.
#[component]
pub fn BookPage() -> impl IntoView {
    page(async move |trainings: Arc<dyn Trainings>, actor: Actor| trainings.booking(&actor, id(&param("id"))?).await, show)
}

fn show(b: BookingView) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Ny træningstid", "New training session");
    let isolated = b.is_isolated.then(|| {
        view! { <p class="note note--amber note--plain"><Icon name=Glyph::Warning /><span>{t!(l, "Borgeren er isoleret: kun på afsnittet, i hjemmet eller på video.", "The citizen is isolated: on the ward, at home or by video only.")}</span></p> }
    });
    view! {
        <Frame title=title.clone() nav=Nav::Plans class="page page--narrow">
            <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href="/plans">{t!(l, "Planer", "Plans")}</a></li><li><a href=format!("/plans/{}", b.plan)>{b.name.clone()}</a></li><li aria-current="page">{title.clone()}</li></ol></nav>
            <div class="head"><div><h1>{title}</h1><p class="head__sub">{b.name.clone()}</p></div></div>
            <ErrorSummary label />
            {isolated}
            <section class="panel" aria-label=t!(l, "Tiden", "The session")>
                <div class="panel__body">
                    <ActForm act=BOOK>
                        {fields(l, BOOK, &b.choices, false)}
                        <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Aftal tiden", "Book it")}</button></div>
                    </ActForm>
                </div>
            </section>
        </Frame>
    }
}
