//! Who it is about and what was asked for: the head of the page, the clocks, the whole situation and the needs.

use super::inbox::with_query;
use super::view::{Asking, Assessment};
use crate::caller::visit;
use crate::lang::Lang;
use crate::t;
use crate::ui::form::ActForm;
use crate::ui::format::{date_time_long, date_time_relative, duration_hm, phone, relative_day, time_prose};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{
    consent_name, infection_name, kind_name, missing_text, mobility_name, need_name, sex_name, source_name, transport_name,
};
use domain::allocation::{MissingFact, OfferStatus};
use domain::facility::Need;
use domain::request::{Infection, RequestStatus, Source};
use leptos::prelude::*;
use std::collections::BTreeSet;
use time::PrimitiveDateTime;

/// Name, age, masked number, and where the request comes from.
pub(super) fn head(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    let p = &a.person;
    let now = visit().now;
    let age = p.age;
    let small = t!(l, "{age} år · {}", "{age} years · {}", p.whole_number.clone().unwrap_or_else(|| p.masked_number.clone()));
    let (from, number) = (a.asked.from.clone(), a.number.clone());
    let ready = date_time_relative(l, a.asked.ready_at, now.date());
    let kind = a.places.as_ref().map(|p| p.kind).or(a.asked.wished_kind);
    let wish = match (a.decision.is_some(), kind) {
        (true, Some(kind)) => t!(l, "{} bevilget, fra {ready}", "{} granted, from {ready}", kind_name(l, kind)),
        (false, Some(kind)) => t!(l, "{} ønskes fra {ready}", "{} wished from {ready}", kind_name(l, kind)),
        (_, None) => t!(l, "Plads ønskes fra {ready}", "A place is wished from {ready}"),
    };
    let open = matches!(a.status, RequestStatus::Received | RequestStatus::InAssessment);
    let path = visit().path;
    let path = path.split('?').next().unwrap_or_default().to_owned();
    let holder = a.holder.clone().map(|by| t!(l, "Hos {by}", "With {by}"));
    view! {
        <div class="person">
            <div>
                <nav class="crumbs" aria-label=t!(l, "Brødkrumme", "Breadcrumb")>
                    <a href="/board">{t!(l, "Tavle", "Board")}</a>
                    <Icon name=Glyph::ChevronRight small=true />
                    <a href="/requests">{t!(l, "Anmodninger", "Requests")}</a>
                    <Icon name=Glyph::ChevronRight small=true />
                    <span aria-current="page">{number.clone()}</span>
                </nav>
                <h1>{p.name.clone()}" "<small>{small}</small></h1>
                <div class="person__facts row tight">
                    {p.replacement.then(|| view! { <span class="badge badge--line">{t!(l, "Erstatningsnummer", "Replacement number")}</span> })}
                    {p.protected.then(|| view! { <span class="badge badge--amber"><Icon name=Glyph::Shield small=true />{t!(l, "Navne- og adressebeskyttelse", "Name and address protection")}</span> })}
                    {p.in_house.then(|| view! { <span class="badge badge--info"><Icon name=Glyph::BedOccupied small=true />{t!(l, "Ligger i en af vores senge", "Is in one of our beds")}</span> })}
                    <span>{wish}</span>
                    <span>{t!(l, "Fra {from}", "From {from}")}</span>
                    <span>{t!(l, "Anmodning {number}", "Request {number}")}</span>
                    {holder.map(|h| view! { <span>{h}</span> })}
                    {p.whole_number.is_none().then(|| view! {
                        <ActForm act="show_number" class="inline">
                            <button class="button-link" type="submit">{t!(l, "Vis CPR-nummer", "Show civil number (CPR)")}</button>
                        </ActForm>
                    })}
                </div>
            </div>
            {open.then(|| view! {
                <div class="row">
                    <a class="button" href=format!("{path}?do=ask#decision")><Icon name=Glyph::Chat />{t!(l, "Spørg henviser", "Ask the referrer")}</a>
                    <a class="button" href=format!("{path}?do=redirect#decision")>{t!(l, "Henvis videre", "Direct elsewhere")}</a>
                    <a class="button button-danger" href=format!("{path}?do=refuse#decision")>{t!(l, "Afslå", "Refuse")}</a>
                </div>
            })}
        </div>
    }
}

/// One clock: word, figure, and what lies behind it.
fn clock(class: &'static str, title: String, figure: String, behind: String) -> AnyView {
    view! { <li class=class><h2>{title}</h2><b>{figure}</b><span>{behind}</span></li> }.into_any()
}

/// Late, today or later.
fn urgency(at: PrimitiveDateTime, now: PrimitiveDateTime) -> &'static str {
    if at <= now {
        "clock clock--late"
    } else if at.date() == now.date() {
        "clock clock--today"
    } else {
        "clock"
    }
}

/// The clocks that run for this request.
pub(super) fn clocks(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    let now = visit().now;
    let day = |at| date_time_relative(l, at, now.date());
    let on = |at: PrimitiveDateTime| relative_day(l, at.date(), now.date());
    let mut list = Vec::new();
    if a.decision.is_none() && a.closed.is_none() {
        let (figure, behind) = if a.answer_due <= now {
            let over = duration_hm(l, (now - a.answer_due).whole_minutes());
            (t!(l, "{over} over", "{over} late"), t!(l, "skulle besvares {}", "was due {}", day(a.answer_due)))
        } else {
            let left = duration_hm(l, (a.answer_due - now).whole_minutes());
            (t!(l, "{left} igen", "{left} left"), t!(l, "besvares inden {}", "answer by {}", day(a.answer_due)))
        };
        list.push(clock(urgency(a.answer_due, now), t!(l, "Svarfrist", "Answer due"), figure, behind));
    }
    if let Some(at) = a.next_update {
        list.push(clock(urgency(at, now), t!(l, "Ny besked til henviser", "Next word to the referrer"), time_prose(l, at.time()), on(at)));
    }
    if let Some(offer) = &a.offer {
        if let Some(at) = offer.answer_by {
            let title = t!(l, "Henviser svarer inden", "Referrer answers by");
            list.push(clock(urgency(at, now), title, time_prose(l, at.time()), on(at)));
        }
        let title = if offer.status == OfferStatus::Confirmed {
            t!(l, "Ankomst aftalt", "Arrival agreed")
        } else {
            t!(l, "Ankomst tilbudt", "Arrival offered")
        };
        list.push(clock("clock clock--ok", title, time_prose(l, offer.arrival.time()), on(offer.arrival)));
    }
    let hospital = matches!(
        a.asked.source,
        Source::HospitalMedical | Source::HospitalSurgical | Source::HospitalPsychiatric | Source::HospitalEmergency
    );
    if a.asked.ready_at <= now {
        let days = (now.date() - a.asked.ready_at.date()).whole_days() + 1;
        let title = if hospital { t!(l, "Færdigbehandlet", "Ready for discharge") } else { t!(l, "Klar", "Ready") };
        let class = if days > 1 { "clock clock--today" } else { "clock" };
        list.push(clock(class, title, t!(l, "{days}. dag", "day {days}"), t!(l, "siden {}", "since {}", day(a.asked.ready_at))));
    } else {
        let at = a.asked.ready_at;
        list.push(clock("clock", t!(l, "Klar", "Ready"), time_prose(l, at.time()), on(at)));
    }
    view! { <ul class="clocks" aria-label=t!(l, "Frister", "Deadlines")>{list}</ul> }
}

/// Everything the referrer wrote.
pub(super) fn situation(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    let (q, p) = (&a.asked, &a.person);
    let now = visit().now;
    let place = [p.address.as_str(), p.postcode.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
    let weight = q.weight_kg.map_or_else(|| t!(l, "Ikke oplyst", "Not stated"), |kg| format!("{kg} kg"));
    let consent = if q.representative.is_empty() {
        consent_name(l, q.consent).to_owned()
    } else {
        format!("{}: {}", consent_name(l, q.consent), q.representative)
    };
    let sender = if q.sender_phone.is_empty() { q.from.clone() } else { format!("{}, {}", q.from, phone(&q.sender_phone)) };
    let phoned = q.phoned.as_ref().map(|(by, at)| {
        let at = at.map_or_else(String::new, |at| date_time_relative(l, at, now.date()));
        t!(l, "{by}, {at}", "{by}, {at}")
    });
    let nights = q.nights.map(|n| t!(l, "{n} nætter", "{n} nights"));
    let facts: Vec<(String, Option<String>)> = vec![
        (t!(l, "Funktion", "Function"), Some(mobility_name(l, q.mobility).to_owned())),
        (t!(l, "Vægt", "Weight"), Some(weight)),
        (t!(l, "Hjælpemidler", "Aids"), text(&q.aids)),
        (t!(l, "Ønske", "Wish"), q.wish_site.as_ref().map(|(_, name)| name.clone())),
        (t!(l, "Varighed", "Length"), nights),
        (t!(l, "Bolig", "Home"), text(&place)),
        (t!(l, "Kommune", "Municipality"), text(&p.home_municipality)),
        (t!(l, "Køn", "Sex"), Some(sex_name(l, p.sex).to_owned())),
        (t!(l, "Kørsel", "Transport"), Some(transport_name(l, q.transport).to_owned())),
        (t!(l, "Samtykke", "Consent"), Some(consent)),
        (t!(l, "Pårørende", "Relative"), text(&q.relative)),
        (t!(l, "Tolk", "Interpreter"), text(&q.interpreter)),
        (t!(l, "Egen læge", "Own doctor"), text(&p.own_doctor)),
        (t!(l, "Henviser", "Referrer"), Some(sender)),
        (t!(l, "Ringede", "Phoned"), phoned),
        (t!(l, "Kilde", "Source"), Some(source_name(l, q.source).to_owned())),
        (t!(l, "Modtaget", "Received"), Some(date_time_relative(l, q.requested_at, now.date()))),
        (t!(l, "Bemærkning", "Note"), text(&q.note)),
    ];
    view! {
        <section class="panel" aria-labelledby="situation">
            <h2 id="situation">{t!(l, "Hele situationen", "The whole situation")}</h2>
            <div class="panel__body stack-s">
                <p class="prewrap">{q.why.clone()}</p>
                <dl class="facts">
                    {facts
                        .into_iter()
                        .filter_map(|(name, value)| Some((name, value?)))
                        .map(|(name, value)| view! { <dt>{name}</dt><dd class="break">{value}</dd> })
                        .collect_view()}
                </dl>
            </div>
        </section>
    }
}

fn text(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}

/// What the bed must meet, and what is not known yet.
pub(super) fn needs(l: Lang, a: &Assessment) -> impl IntoView + use<> {
    let q = &a.asked;
    let mut missing: BTreeSet<MissingFact> =
        a.places.iter().flat_map(|p| &p.undecidable).flat_map(|u| u.missing.iter().copied()).filter(|m| m.known_to_referrer()).collect();
    if q.needs.contains(&Need::Bariatric) && q.weight_kg.is_none() {
        missing.insert(MissingFact::Weight);
    }
    let open = matches!(a.status, RequestStatus::Received | RequestStatus::InAssessment);
    let path = visit().path;
    let chips = q
        .needs
        .iter()
        .map(|n| view! { <li class="chip chip--yes"><Icon name=Glyph::Check small=true />{need_name(l, *n)}</li> })
        .collect_view();
    let isolation = match q.infection {
        Infection::None => None,
        Infection::Isolation | Infection::AwaitingResult | Infection::Unknown => {
            Some(t!(l, "Isolation: {}", "Isolation: {}", infection_name(l, q.infection).to_lowercase()))
        }
    };
    view! {
        <section class="panel" aria-labelledby="needs-title">
            <div class="panel__head"><h2 id="needs-title">{t!(l, "Behov", "Needs")}</h2></div>
            <div class="panel__body stack-s">
                <p class="small muted">{t!(l, "Skal være opfyldt", "Must be met")}</p>
                {if q.needs.is_empty() {
                    view! { <p>{t!(l, "Ingen særlige behov", "No special needs")}</p> }.into_any()
                } else {
                    view! { <ul class="chips">{chips}</ul> }.into_any()
                }}
                <p class="small"><span class="muted">{crate::room::label(l, "preference")}": "</span>{crate::room::preference_text(l, a.room_preference)}</p>
                {a.status.is_open().then(|| view! {
                    <details class="fold" open=super::couple::opened("set_room_preference")>
                        <summary>{t!(l, "Ønsker en anden stue end efter registreret køn", "Wants another room than by registered sex")}</summary>
                        {crate::room::preference_form(l, a.room_preference, a.version)}
                    </details>
                })}
                {crate::room::preference_rows(l, &a.preferences)}
                {isolation.map(|i| view! { <p><span class="badge badge--amber"><Icon name=Glyph::Shield small=true />{i}</span></p> })}
                {missing
                    .into_iter()
                    .map(|fact| {
                        let href = format!("{}#decision", with_query(&with_query(&path, "do", "ask"), "about", about(fact)));
                        view! {
                            <p class="small row tight">
                                <span class="badge badge--amber"><Icon name=Glyph::Help small=true />{missing_text(l, fact)}</span>
                                {open.then(|| view! { <a class="small" href=href>{t!(l, "Spørg", "Ask")}</a> })}
                            </p>
                        }
                    })
                    .collect_view()}
            </div>
        </section>
    }
}

/// Word of a fact in an address.
pub(super) fn about(fact: MissingFact) -> &'static str {
    match fact {
        MissingFact::Weight => "weight",
        MissingFact::Infection => "infection",
        MissingFact::Sex => "sex",
        MissingFact::BedRating | MissingFact::RoomMateSex | MissingFact::RoomMateInfection => "",
    }
}

/// Questions and answers so far; the open one can be answered for somebody on the telephone.
pub(super) fn questions(l: Lang, a: &Assessment) -> Option<impl IntoView + use<>> {
    if a.questions.is_empty() {
        return None;
    }
    let waits = a.status == RequestStatus::NeedsInfo;
    let version = a.version;
    let items = a.questions.iter().cloned().map(|q| question(l, q)).collect_view();
    Some(view! {
        <section class="panel" aria-labelledby="questions">
            <div class="panel__head"><h2 id="questions">{t!(l, "Spørgsmål til henviser", "Questions to the referrer")}</h2></div>
            <div class="panel__body stack-s">
                <ul class="plain-list">{items}</ul>
                {waits.then(|| view! {
                    <details class="fold">
                        <summary>{t!(l, "Skriv svaret, hvis det kom i telefonen", "Write the answer, if it came by telephone")}</summary>
                        <ActForm act="answer_question" version=version>
                            <crate::ui::field::TextArea act="answer_question" name="answer" label=t!(l, "Svar", "Answer") />
                            <div class="actions"><button class="button" type="submit">{t!(l, "Gem svaret", "Keep the answer")}</button></div>
                        </ActForm>
                    </details>
                })}
            </div>
        </section>
    })
}

fn question(l: Lang, q: Asking) -> impl IntoView {
    let now = visit().now;
    let (by, at) = (q.by, date_time_relative(l, q.at, now.date()));
    let due = date_time_long(l, q.due);
    view! {
        <li>
            <b class="prewrap">{q.text}</b>
            <p class="small muted">{t!(l, "{by}, {at} · svar ønskes inden {due}", "{by}, {at} · answer wanted by {due}")}</p>
            {match q.answer {
                Some((text, who, when)) => {
                    let when = date_time_relative(l, when, now.date());
                    view! { <blockquote class="quote">{text}<footer>{format!("{who}, {when}")}</footer></blockquote> }.into_any()
                }
                None => view! { <p><span class="badge badge--amber"><Icon name=Glyph::Hourglass small=true />{t!(l, "Venter på svar", "Waiting for the answer")}</span></p> }.into_any(),
            }}
        </li>
    }
}
