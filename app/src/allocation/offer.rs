//! The offer on a request: where it stands, the time the referrer proposes, moving it and taking it back; and earlier offers.

use super::decision::label;
use super::view::{Assessment, Closed, Offered};
use crate::board::awaited::awaited_badge;
use crate::caller::{failed, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_time_input, date_time_relative};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{decline_cause_name, offer_status_name, redirection_name, withdraw_cause_name};
use domain::allocation::OfferStatus;
use leptos::prelude::*;

/// The live offer.
pub(super) fn panel(l: Lang, a: &Assessment, offer: &Offered) -> impl IntoView + use<> {
    let now = visit().now;
    let day = |at| date_time_relative(l, at, now.date());
    let (bed, from) = (offer.bed_name.clone(), a.asked.from.clone());
    let confirmed = offer.status == OfferStatus::Confirmed;
    let (badge, title) = if confirmed {
        ("badge badge--green", t!(l, "{bed} er accepteret", "{bed} is confirmed"))
    } else {
        ("badge badge--info", t!(l, "{bed} er tilbudt", "{bed} is offered"))
    };
    let (version, offer_version) = (a.version, offer.version);
    let mut facts = vec![
        (t!(l, "Ankomst", "Arrival"), day(offer.arrival)),
        (t!(l, "Forventet til", "Expected until"), day(offer.until)),
        (t!(l, "Tilbudt", "Offered"), t!(l, "{}, {}", "{}, {}", day(offer.at), offer.by)),
    ];
    if let Some(at) = offer.answer_by {
        facts.push((t!(l, "Svar inden", "Answer by"), day(at)));
    }
    if let (true, Some(at)) = (confirmed, offer.decided_at) {
        facts.push((t!(l, "Accepteret", "Confirmed"), day(at)));
    }
    facts.push((t!(l, "Besked", "Word"), offer.message.clone()));
    facts.push((t!(l, "Valg ikke opfyldt", "Choice not met"), offer.unmet_choice.clone()));
    facts.push((t!(l, "Samtykke eller dækning", "Consent or cover"), offer.consents.clone()));
    facts.push((t!(l, "Borgerens svar", "The citizen's answer"), offer.citizen_answer.clone()));
    let cancelling = failed().is_some_and(|f| f.fields.get("act") == "cancel_offer");
    let proposal = offer.proposed.map(|at| proposal(l, version, offer_version, &from, day(at)));
    let note = if confirmed {
        t!(
            l,
            "En accepteret plads holdes til ankomst. Den bortfalder ikke af sig selv.",
            "A confirmed place is kept until arrival. It does not lapse by itself."
        )
    } else {
        t!(
            l,
            "Besvares tilbuddet ikke i tide, bortfalder det, og anmodningen venter igen.",
            "If the offer is not answered in time it lapses, and the request waits again."
        )
    };
    view! {
        <section class="panel offer" aria-labelledby="offer-title">
            <div class="panel__head">
                <h2 id="offer-title">{title}</h2>
                <span class=badge>{offer_status_name(l, offer.status)}</span>
            </div>
            <div class="panel__body stack-s">
                {proposal}
                {(!offer.awaited.is_empty()).then(|| view! { <p class="row">{offer.awaited.iter().map(|a| awaited_badge(l, a)).collect_view()}</p> })}
                <dl class="facts">
                    {facts.into_iter().filter(|(_, v)| !v.is_empty()).map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view()}
                </dl>
                <p class="small muted">{note}</p>
                <p class="row tight">
                    <a class="button button--s" href=format!("/beds/{}", offer.bed)><Icon name=Glyph::BedOccupied />{t!(l, "Se sengen", "See the bed")}</a>
                    <a class="button button--s" href="#places"><Icon name=Glyph::Sync />{t!(l, "Flyt til en anden seng", "Move to another bed")}</a>
                    <a class="button button--s" href=format!("?bed={}#reserve", offer.bed)><Icon name=Glyph::Time />{t!(l, "Ret tiderne", "Change the times")}</a>
                </p>
                <details class="fold" open=cancelling>
                    <summary>{t!(l, "Tag tilbuddet tilbage", "Take the offer back")}</summary>
                    <ActForm act="cancel_offer" version=version>
                        <input type="hidden" name="offer" value=offer_version.to_string() />
                        <TextArea act="cancel_offer" name="reason" label=label(l, "reason") hint=t!(l, "{from} ser det", "{from} sees it") rows=2 />
                        <div class="actions"><button class="button button-danger" type="submit">{t!(l, "Tag {bed} tilbage", "Take {bed} back")}</button></div>
                    </ActForm>
                </details>
            </div>
        </section>
    }
}

fn proposal(l: Lang, version: i32, offer: i32, from: &str, at: String) -> impl IntoView + use<> {
    let from = from.to_owned();
    view! {
        <div class="note note--amber note--plain">
            <Icon name=Glyph::Time />
            <div>
                <h3>{t!(l, "{from} foreslår ankomst {at}", "{from} proposes arrival {at}")}</h3>
                <p>{t!(l, "Siger du ja, er tiden aftalt. Tilbuddet bortfalder ikke, mens det venter på dig.", "If you accept, the time is agreed. The offer does not lapse while it waits for you.")}</p>
                <div class="note__act">
                    <ActForm act="accept_time" version=version><input type="hidden" name="offer" value=offer.to_string() /><button class="button button-primary" type="submit">{t!(l, "Ja til {at}", "Accept {at}")}</button></ActForm>
                    <ActForm act="decline_time" version=version><input type="hidden" name="offer" value=offer.to_string() /><button class="button" type="submit">{t!(l, "Behold den tilbudte tid", "Keep the time offered")}</button></ActForm>
                </div>
            </div>
        </div>
    }
}

/// Granted and waiting: when the referrer hears next.
pub(super) fn waiting(l: Lang, a: &Assessment) -> Option<impl IntoView + use<>> {
    const ACT: &str = "promise_update";
    let at = a.next_update?;
    let from = a.asked.from.clone();
    let (when, value) = (date_time_relative(l, at, visit().now.date()), date_time_input(at.max(a.usual_update)));
    Some(view! {
        <section class="panel" aria-labelledby="waiting">
            <div class="panel__head"><h2 id="waiting">{t!(l, "Ingen plads nu?", "No place now?")}</h2></div>
            <div class="panel__body stack-s">
                <p>{t!(l, "Borgeren er bevilget og venter. {from} har fået lovet ny besked {when}.", "The citizen is granted and waits. {from} was promised the next word {when}.")}</p>
                <ActForm act=ACT version=a.version class="filters">
                    <TextField act=ACT name="next_update" label=label(l, "next_update") value=value class="w-m" />
                    <button class="button" type="submit">{t!(l, "Lov ny besked", "Promise the next word")}</button>
                </ActForm>
            </div>
        </section>
    })
}

/// Offers that have ended, and why.
pub(super) fn past(l: Lang, a: &Assessment) -> Option<impl IntoView + use<>> {
    if a.past_offers.is_empty() {
        return None;
    }
    let now = visit().now;
    let items = a
        .past_offers
        .iter()
        .map(|o| {
            let when = date_time_relative(l, o.decided_at.unwrap_or(o.at), now.date());
            let cause = o.decline_cause.map(|c| decline_cause_name(l, c).to_owned());
            let words: Vec<String> =
                cause.into_iter().chain([o.citizen_answer.clone(), o.end_reason.clone()]).filter(|t| !t.is_empty()).collect();
            view! {
                <li>
                    <b>{o.bed_name.clone()}</b>" "<span class="badge badge--line">{offer_status_name(l, o.status)}</span>" "
                    <span class="small muted">{when}</span>
                    {(!words.is_empty()).then(|| view! { <p class="small">{words.join(" · ")}</p> })}
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <section class="panel" aria-labelledby="past-offers">
            <div class="panel__head"><h2 id="past-offers">{t!(l, "Tidligere tilbud", "Earlier offers")}</h2></div>
            <div class="panel__body"><ul class="plain-list">{items}</ul></div>
        </section>
    })
}

/// How the request was closed without a place.
pub(super) fn closed(l: Lang, closed: &Closed) -> impl IntoView + use<> {
    let how = match (closed.redirected_to, closed.withdrawn) {
        (Some(to), _) => t!(l, "Henvist videre: {}", "Directed elsewhere: {}", redirection_name(l, to)),
        (None, Some(cause)) => t!(l, "Trukket tilbage: {}", "Withdrawn: {}", withdraw_cause_name(l, cause)),
        (None, None) => t!(l, "Afsluttet", "Closed"),
    };
    view! {
        <section class="note note--plain">
            <Icon name=Glyph::Info />
            <div><h2>{how}</h2>{(!closed.word.is_empty()).then(|| view! { <p class="prewrap">{closed.word.clone()}</p> })}</div>
        </section>
    }
}
