//! How requests are worded for referrers.

use super::service::{Happening, Level, Milestone, OfferView};
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_time_relative, relative_day, time_prose};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{item_text, kind_name, redirection_name, withdraw_cause_name};
use domain::allocation::OfferStatus;
use domain::facility::StayKind;
use domain::request::RequestStatus;
use leptos::prelude::*;
use time::{Date, PrimitiveDateTime};

/// What a kind of stay is for, in a line.
#[must_use]
pub fn kind_note(l: Lang, kind: StayKind) -> String {
    match kind {
        StayKind::Acute => t!(l, "Observation flere gange i døgnet", "Observation several times a day"),
        StayKind::ShortTerm => t!(l, "Pleje og træning før hjemmet", "Care and training before home"),
        StayKind::Assessment => t!(l, "Den kommende bolig skal afklares", "The future home is to be clarified"),
        StayKind::Waiting => t!(l, "Venter på plejebolig eller boligændring", "Waits for a nursing home or changes to the home"),
        StayKind::Respite => t!(l, "Pårørende kan ikke passe borgeren nu", "Relatives cannot care for the citizen now"),
        StayKind::InpatientRehab => t!(l, "Intensiv, tværfaglig træning", "Intensive training by several professions"),
        StayKind::Palliative => t!(l, "Lindring ved livets slutning", "Relief at the end of life"),
        StayKind::HealthCarePlace => t!(l, "Regional plads med sygepleje og læge", "Regional place with nursing and a doctor"),
    }
}

/// The status of a request as a badge; an offer says whether it is confirmed.
#[must_use]
pub fn status_badge(l: Lang, status: RequestStatus, now: &Happening) -> (&'static str, String) {
    match (status, now) {
        (RequestStatus::NeedsInfo, _) => ("badge badge--amber", t!(l, "Afventer svar", "Question asked")),
        (RequestStatus::Granted, _) => ("badge badge--amber", t!(l, "Bevilget, venter på plads", "Granted, waiting for a place")),
        (_, Happening::Place(offer)) if offer.status == OfferStatus::Confirmed => ("badge badge--green", t!(l, "Accepteret", "Confirmed")),
        (RequestStatus::Reserved, _) => ("badge badge--info", t!(l, "Tilbudt", "Offered")),
        (RequestStatus::Arrived, _) => ("badge badge--green", t!(l, "Ankommet", "Arrived")),
        (RequestStatus::Refused, _) => ("badge badge--late", t!(l, "Afslået", "Refused")),
        (RequestStatus::Received, _) => ("badge badge--line", t!(l, "Modtaget", "Received")),
        (RequestStatus::InAssessment, _) => ("badge", t!(l, "Vurderes", "Being assessed")),
        (RequestStatus::Redirected, _) => ("badge", t!(l, "Henvist videre", "Redirected")),
        (RequestStatus::Withdrawn, _) => ("badge", t!(l, "Trukket tilbage", "Withdrawn")),
    }
}

/// What is going on, in a sentence.
#[must_use]
pub fn happening_text(l: Lang, now: &Happening, today: Date) -> String {
    let when = |at: &PrimitiveDateTime| date_time_relative(l, *at, today);
    match now {
        Happening::Received { at } => {
            let at = when(at);
            t!(l, "Modtaget {at}, ikke set endnu", "Received {at}, not seen yet")
        }
        Happening::Assessed { by, since: Some(since) } => {
            let since = when(since);
            t!(l, "{by} ser på den siden {since}", "{by} has been looking at it since {since}")
        }
        Happening::Assessed { by, since: None } => t!(l, "{by} ser på den", "{by} is looking at it"),
        Happening::Asked { by, question, .. } => t!(l, "{by} spørger: {question}", "{by} asks: {question}"),
        Happening::Waiting { kind, by, next_update } => {
            let (kind, next) = (kind_name(l, *kind), when(next_update));
            if by.is_empty() {
                t!(l, "{kind}. Næste nyt senest {next}", "{kind}. Next word by {next}")
            } else {
                t!(l, "{kind}. {by} har den; næste nyt senest {next}", "{kind}. {by} has it; next word by {next}")
            }
        }
        Happening::Place(offer) => place_text(l, offer, today),
        Happening::Arrived { site, at, missing } => {
            let at = when(at);
            let arrived = t!(l, "Ankommet til {site} {at}", "Arrived at {site} {at}");
            let Some(missing) = missing else { return arrived };
            let items = missing.items.iter().map(|(_, text)| item_text(l, text)).collect::<Vec<_>>().join(", ");
            t!(l, "{arrived}. Mangler: {items}", "{arrived}. Missing: {items}")
        }
        Happening::Refused { at: Some(at) } => {
            let at = when(at);
            t!(l, "Afslået {at}; begrundelsen kan læses", "Refused {at}; the reasons can be read")
        }
        Happening::Refused { at: None } => t!(l, "Afslået; begrundelsen kan læses", "Refused; the reasons can be read"),
        Happening::Redirected { to, reason } => {
            let to = redirection_name(l, *to);
            if reason.is_empty() { to.to_owned() } else { format!("{to}. {reason}") }
        }
        Happening::Withdrawn { cause } => withdraw_cause_name(l, *cause).to_owned(),
    }
}

fn place_text(l: Lang, offer: &OfferView, today: Date) -> String {
    let (site, arrival) = (&offer.site, date_time_relative(l, offer.arrival, today));
    match (offer.status, &offer.room, offer.proposed) {
        (_, _, Some(proposed)) => {
            let proposed = date_time_relative(l, proposed, today);
            t!(l, "{site}. Du har foreslået {proposed}; visitator svarer", "{site}. You proposed {proposed}; the allocator will answer")
        }
        (OfferStatus::Confirmed, Some(room), None) => {
            t!(l, "Ankommer til {site}, {room}, {arrival}", "Arrives at {site}, {room}, {arrival}")
        }
        (OfferStatus::Confirmed, None, None) => t!(l, "Ankommer til {site} {arrival}", "Arrives at {site} {arrival}"),
        _ => t!(l, "Tilbudt plads på {site}, {arrival}", "Offered a place at {site}, {arrival}"),
    }
}

/// "4 timer igen", "20 min. igen", "fristen er overskredet".
#[must_use]
pub fn time_left(l: Lang, until: PrimitiveDateTime, now: PrimitiveDateTime) -> String {
    let minutes = (until - now).whole_minutes();
    match minutes {
        ..=0 => t!(l, "fristen er overskredet", "the time is over"),
        1..=119 => t!(l, "{minutes} min. igen", "{minutes} min. left"),
        _ => {
            let hours = minutes / 60;
            t!(l, "{hours} timer igen", "{hours} hours left")
        }
    }
}

/// "i dag 13:41" in tables.
#[must_use]
pub fn short_when(l: Lang, at: PrimitiveDateTime, today: Date) -> String {
    let (day, clock) = (relative_day(l, at.date(), today), crate::ui::format::time_table(at.time()));
    format!("{day} {clock}")
}

/// Name of a milestone.
#[must_use]
pub fn milestone_name(l: Lang, what: Milestone) -> String {
    match what {
        Milestone::Received => t!(l, "Modtaget", "Received"),
        Milestone::Assessed => t!(l, "Vurderes", "Being assessed"),
        Milestone::Granted => t!(l, "Bevilget", "Granted"),
        Milestone::Offered => t!(l, "Tilbudt", "Offered"),
        Milestone::Confirmed => t!(l, "Accepteret", "Confirmed"),
        Milestone::Arrived => t!(l, "Ankommet", "Arrived"),
        Milestone::Refused => t!(l, "Afslået", "Refused"),
        Milestone::Redirected => t!(l, "Henvist videre", "Redirected"),
        Milestone::Withdrawn => t!(l, "Trukket tilbage", "Withdrawn"),
    }
}

/// "inden 4 timer", "inden 45 min.".
#[must_use]
pub fn within(l: Lang, minutes: i64) -> String {
    if minutes % 60 == 0 && minutes > 60 {
        let hours = minutes / 60;
        t!(l, "inden {hours} timer", "within {hours} hours")
    } else {
        t!(l, "inden {minutes} min.", "within {minutes} min.")
    }
}

/// "kl. 09.41" of a moment today, else with its day.
#[must_use]
pub fn clock_or_day(l: Lang, at: PrimitiveDateTime, today: Date) -> String {
    if at.date() == today { time_prose(l, at.time()) } else { date_time_relative(l, at, today) }
}

/// Free, few or full: word, icon and pattern.
#[component]
pub fn LevelMark(
    /// How much room.
    level: Level,
) -> impl IntoView {
    let l = crate::caller::lang();
    let (class, glyph, word) = match level {
        Level::Free => ("level level--free", Glyph::BedFree, t!(l, "Ledig", "Free")),
        Level::Few => ("level level--few", Glyph::Warning, t!(l, "Få", "Few")),
        Level::Full => ("level level--full", Glyph::Close, t!(l, "Fuldt", "Full")),
    };
    view! { <span class=class><Icon name=glyph small=true />{word}</span> }
}
