//! The letter of a decision, ready to print. The letter itself is always Danish: it is a legal one.

use super::Allocation;
use super::view::{Decides, Letter};
use crate::caller::lang;
use crate::lang::Lang::Da;
use crate::t;
use crate::ui::format::{date_long, date_time_long, phone};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::undo::JustDone;
use crate::words::{kind_name, role_name};
use domain::access::Actor;
use domain::ids::DecisionId;
use domain::request::Choice;
use leptos::prelude::*;
use std::sync::Arc;

/// `/letters/:id`.
#[component]
pub fn LetterPage() -> impl IntoView {
    let decision = param("id");
    page(
        move |allocation: Arc<dyn Allocation>, actor: Actor| async move {
            let decision: DecisionId = id(&decision)?;
            allocation.letter(&actor, decision).await
        },
        letter_page,
    )
}

fn letter_page(letter: Letter) -> impl IntoView {
    let l = lang();
    let number = letter.number.clone();
    let title = if number.is_empty() { t!(l, "Brev", "Letter") } else { t!(l, "Brev, sag {number}", "Letter, case {number}") };
    let back = match letter.decided {
        Decides::Grant | Decides::Refusal => t!(l, "Til anmodningen", "To the request"),
        Decides::Phase(_) | Decides::Extension(_) | Decides::End(_) => t!(l, "Til opholdet", "To the stay"),
    };
    view! {
        <Frame title=title nav=Nav::Requests class="letter-page">
            <div class="letter-bar no-print">
                <a class="button" href=letter.back.clone()><Icon name=Glyph::ArrowBack />{back}</a>
                <span>{t!(l, "Udskriv med Ctrl + P. Brevet er altid på dansk.", "Print with Ctrl + P. The letter is always in Danish.")}</span>
            </div>
            {letter.just_done.clone().map(|of| view! { <div class="no-print"><JustDone of /></div> })}
            {paper(&letter)}
        </Frame>
    }
}

/// Title and first sentence.
fn opening(letter: &Letter) -> (String, String) {
    let (kind, authority) = (kind_name(Da, letter.stay_kind).to_lowercase(), &letter.authority);
    match letter.decided {
        Decides::Grant => (
            format!("Du har fået bevilget: {kind}"),
            format!("{authority} har afgjort, at du kan få {kind}. Du får besked, når stedet og tidspunktet er aftalt."),
        ),
        Decides::Refusal => (format!("Afslag på {kind}"), format!("{authority} har afgjort, at du ikke kan få {kind}.")),
        Decides::Phase(from) => (
            format!("Dit ophold bliver ændret til: {kind}"),
            format!("{authority} har afgjort, at dit ophold fra {} er {kind}. Du bliver boende, hvor du er.", date_time_long(Da, from)),
        ),
        Decides::Extension(until) => (
            "Dit ophold er forlænget".to_owned(),
            format!("{authority} har afgjort, at dit ophold, {kind}, varer til {}.", date_time_long(Da, until)),
        ),
        Decides::End(until) => (
            "Dit ophold slutter tidligere".to_owned(),
            format!("{authority} har afgjort, at dit ophold, {kind}, slutter {}.", date_time_long(Da, until)),
        ),
    }
}

fn paper(letter: &Letter) -> impl IntoView + use<> {
    let granted = letter.decided == Decides::Grant;
    let (title, intro) = opening(letter);
    let choice = match (&letter.wish_site, letter.choice) {
        (Some(site), _) => {
            format!("Du har valgt {site}. Kan du ikke få plads der, får du at vide hvorfor, og du bliver på listen til stedet.")
        }
        (None, Choice::Nearest) => "Du har ikke valgt et bestemt sted. Du får den nærmeste plads, der dækker dit behov.".to_owned(),
        (None, Choice::Chosen | Choice::NotAsked) => "Du kan stadig vælge sted. Sig det til os, så tager vi hensyn til det.".to_owned(),
    };
    let charge = if letter.charge_allowed {
        "Efter denne lov kan du komme til at betale for mad. Beløbet oplyses, før du flytter ind."
    } else {
        "Opholdet er gratis for dig."
    };
    let (weeks, body, authority) = (letter.complaint_weeks, letter.complaint_body.clone(), letter.authority.clone());
    let call = if letter.authority_phone.is_empty() { String::new() } else { format!(" på tlf. {}", phone(&letter.authority_phone)) };
    let home_title = if granted { "Hvorfor hjælp i hjemmet ikke er nok" } else { "Hvad vi tilbyder i stedet" };
    let role = letter.signer_role.map(|role| role_name(Da, role)).unwrap_or_default();
    view! {
        <article class="letter" lang="da">
            <header>
                <address>{std::iter::once(letter.to.clone()).chain(letter.address.iter().cloned()).collect::<Vec<_>>().join("\n")}</address>
                <p>{letter.authority.clone()}<br />{date_long(Da, letter.date)}{(!letter.number.is_empty()).then(|| view! { <br />{format!("Sag {}", letter.number)} })}</p>
            </header>
            <h1>{title}</h1>
            <p>{intro}</p>
            {granted.then(|| view! { <p>{choice}</p> })}
            <h2>"Begrundelse"</h2>
            <p class="prewrap">{letter.reasons.clone()}</p>
            {(!letter.why_not_home.is_empty()).then(|| view! { <h2>{home_title}</h2><p class="prewrap">{letter.why_not_home.clone()}</p> })}
            <h2>"Lovgrundlag"</h2>
            <p>{format!("Afgørelsen er truffet efter {}.", letter.legal_basis)}{(letter.decided != Decides::Refusal).then(|| format!(" {charge}"))}</p>
            <h2>"Hvis du vil klage"</h2>
            <p>{format!("Du kan klage over afgørelsen. Du skal klage inden {weeks} uger efter, at du har fået dette brev.")}</p>
            <p>{format!("Skriv til {authority}, eller ring{call}. Skriv eller sig, hvorfor du er uenig. Du må gerne få hjælp af en pårørende eller en anden.")}</p>
            <p>{format!("Klagen afgøres af: {body}.")}</p>
            <div class="letter__sign"><p>"Venlig hilsen"</p><p><b>{letter.signer.clone()}</b><br />{role}<br />{letter.authority.clone()}</p></div>
            <footer>{if letter.number.is_empty() { authority } else { format!("{authority} · sag {}", letter.number) }}</footer>
        </article>
    }
}
