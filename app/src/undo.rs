//! `/undo/:id`, and what a page says above all else about what its reader has just done: that it is done, and the way back.
//!
//! The button is a form and needs no scripts; with them the line goes when the time is over ([`Expiry`]).

use crate::caller::{lang, visit};
use crate::error::AppError;
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_time_relative;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use async_trait::async_trait;
use domain::access::Actor;
use domain::ids::EventId;
use domain::undo::{UndoError, Undoable};
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;

/// Undoing.
#[async_trait]
pub trait Undos: Send + Sync {
    /// An act that can be undone, or could have been.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] and [`AppError::NotFound`] for those who may not do the thing itself; [`AppError::NotFound`] for what
    /// cannot be undone.
    async fn undo(&self, actor: &Actor, event: EventId) -> Result<UndoView, AppError>;
}

/// An act that can be undone, or could have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoView {
    /// Its event.
    pub event: EventId,
    /// What was done.
    pub act: Undoable,
    /// At which bed, as people say it; empty for what was decided without one.
    pub bed: String,
    /// When, local time.
    pub at: PrimitiveDateTime,
    /// By whom.
    pub by: String,
    /// Seconds left to undo it.
    pub seconds: i64,
    /// Why the reader cannot undo it.
    pub open: Result<(), UndoError>,
    /// Where the thing is seen.
    pub thing: String,
}

fn done_text(l: Lang, view: &UndoView) -> String {
    let bed = view.bed.clone();
    match view.act {
        Undoable::Grant if view.open.is_ok() => {
            t!(l, "Bevilget. Det sendes, når de 10 sekunder er gået.", "Granted. It leaves when the 10 seconds are over.")
        }
        Undoable::Grant => t!(l, "Bevilget.", "Granted."),
        Undoable::Refusal if view.open.is_ok() => {
            t!(l, "Afslået. Det sendes, når de 10 sekunder er gået.", "Refused. It leaves when the 10 seconds are over.")
        }
        Undoable::Refusal => t!(l, "Afslået.", "Refused."),
        Undoable::Redirection if view.open.is_ok() => {
            t!(l, "Henvist videre. Det sendes, når de 10 sekunder er gået.", "Directed elsewhere. It leaves when the 10 seconds are over.")
        }
        Undoable::Redirection => t!(l, "Henvist videre.", "Directed elsewhere."),
        Undoable::Offer if view.open.is_ok() => {
            t!(l, "{bed} tilbudt. Det sendes, når de 10 sekunder er gået.", "{bed} offered. It leaves when the 10 seconds are over.")
        }
        Undoable::Offer => t!(l, "{bed} tilbudt.", "{bed} offered."),
        Undoable::Transfer => t!(l, "Flyttet til {bed}.", "Moved to {bed}."),
        Undoable::Arrival => t!(l, "Ankomst registreret i {bed}.", "Arrival registered in {bed}."),
        Undoable::Departure => t!(l, "Opholdet i {bed} er afsluttet.", "The stay in {bed} has ended."),
        Undoable::Leave => t!(l, "Fravær registreret. {bed} er fastholdt.", "Absence registered. {bed} is held."),
        Undoable::Return => t!(l, "Retur til {bed} registreret.", "Return to {bed} registered."),
        Undoable::Cleaning => t!(l, "Klargøringen af {bed} er opdateret.", "The cleaning of {bed} is updated."),
        Undoable::Closure => t!(l, "{bed} er lukket.", "{bed} is closed."),
    }
}

fn undone_text(l: Lang, act: Undoable) -> &'static str {
    match act {
        Undoable::Grant => tr(l, "Bevillingen er fortrudt. Den blev aldrig sendt.", "The grant is undone. It never left."),
        Undoable::Refusal => tr(l, "Afslaget er fortrudt. Det blev aldrig sendt.", "The refusal is undone. It never left."),
        Undoable::Redirection => tr(l, "Henvisningen er fortrudt. Den blev aldrig sendt.", "Directing elsewhere is undone. It never left."),
        Undoable::Offer => tr(l, "Tilbuddet er fortrudt. Det blev aldrig sendt.", "The offer is undone. It never left."),
        Undoable::Transfer => tr(l, "Flytningen er fortrudt.", "The move is undone."),
        Undoable::Arrival => tr(l, "Ankomsten er fortrudt.", "The arrival is undone."),
        Undoable::Departure => tr(l, "Afslutningen er fortrudt. Opholdet fortsætter.", "The end is undone. The stay goes on."),
        Undoable::Leave => tr(l, "Fraværet er fortrudt.", "The absence is undone."),
        Undoable::Return => {
            tr(l, "Returen er fortrudt. Pladsen er fastholdt som før.", "The return is undone. The place is held as before.")
        }
        Undoable::Cleaning => tr(l, "Klargøringen er, som den var før.", "The cleaning is as it was before."),
        Undoable::Closure => tr(l, "Lukningen er fortrudt.", "The closure is undone."),
    }
}

/// "Flyttet til Solgården 2B. [Fortryd]" It has the focus, so that the next stop is the button.
#[component]
pub fn JustDone(
    /// What the reader has just done.
    of: UndoView,
) -> impl IntoView {
    let l = lang();
    let text = if of.open == Err(UndoError::Already) { undone_text(l, of.act).to_owned() } else { done_text(l, &of) };
    let seconds = u32::try_from(of.seconds).unwrap_or_default();
    let undo = of.open.is_ok().then(|| {
        view! {
            <form method="post" action=format!("/undo/{}", of.event)>
                <input type="hidden" name="act" value="undo" />
                <button class="button" type="submit">{t!(l, "Fortryd", "Undo")}</button>
            </form>
        }
    });
    view! {
        <div class="note note--green" id="just-done" role="status" tabindex="-1" autofocus=true>
            <Icon name=Glyph::Success />
            <p>{text}</p>
            {undo}
        </div>
        <Expiry seconds />
    }
}

/// Takes the line away when the time is over, and gives its focus to the page.
#[island]
fn Expiry(
    /// After so many seconds.
    seconds: u32,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    set_timeout(browser::expire, std::time::Duration::from_secs(seconds.into()));
    #[cfg(not(feature = "hydrate"))]
    let _ = seconds;
}

#[cfg(feature = "hydrate")]
mod browser {
    //! What happens in the browser.

    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast as _;
    use web_sys::HtmlElement;

    fn element(id: &str) -> Option<HtmlElement> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    pub(super) fn expire() {
        let Some(line) = element("just-done") else { return };
        let focused = document().active_element().is_some_and(|e| line.contains(Some(&e)));
        line.set_hidden(true);
        if let (true, Some(main)) = (focused, element("main")) {
            // A page that cannot take the focus keeps it nowhere, as any page does that was just opened.
            let _ = main.focus();
        }
    }
}

/// `/undo/:id`.
#[component]
pub fn UndoPage() -> impl IntoView {
    page(async move |undos: Arc<dyn Undos>, actor: Actor| undos.undo(&actor, id(&param("id"))?).await, show)
}

fn show(view: UndoView) -> impl IntoView {
    let l = lang();
    let (by, at) = (view.by.clone(), date_time_relative(l, view.at, visit().now.date()));
    let text = done_text(l, &view);
    let act = match view.open {
        Ok(()) => {
            view! { <ActForm act="undo"><button class="button button-primary" type="submit">{t!(l, "Fortryd", "Undo")}</button></ActForm> }
                .into_any()
        }
        Err(UndoError::Already) => view! { <p role="status">{undone_text(l, view.act)}</p> }.into_any(),
        Err(UndoError::Late | UndoError::NotYours) => {
            view! { <p>{t!(l, "Kan ikke længere fortrydes.", "Can no longer be undone.")}</p> }.into_any()
        }
    };
    view! {
        <Frame title=t!(l, "Fortryd", "Undo") nav=Nav::None class="page page--narrow">
            <h1>{t!(l, "Fortryd", "Undo")}</h1>
            <ErrorSummary label=|_, field| field.to_owned() />
            <section class="panel" aria-label=t!(l, "Det, der blev gjort", "What was done")>
                <div class="panel__body stack-s">
                    <p><b>{text}</b>{t!(l, " {by}, {at}", " {by}, {at}")}</p>
                    {act}
                    <p><a href=view.thing>{t!(l, "Se, hvordan det står nu", "See how it stands now")}</a></p>
                </div>
            </section>
        </Frame>
    }
}
