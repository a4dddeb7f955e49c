//! An offer on the screen: what it is, and the three answers to it.

use super::labels::field_label;
use super::service::OfferView;
use super::words::{short_when, time_left};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_short, date_time_relative, phone, week};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{decline_cause_name, kind_name};
use domain::allocation::{DeclineCause, OfferStatus};
use domain::code::Code as _;
use leptos::prelude::*;

/// The offer as a card. On the list it links to the request for the longer answers; on the request it holds them.
#[component]
pub fn OfferCard(
    /// The offer.
    offer: OfferView,
    /// Does it stand on the page of its request?
    #[prop(optional)]
    whole: bool,
    /// Which longer answer is open: `propose`, `decline` or none.
    #[prop(optional, into)]
    open: String,
) -> impl IntoView {
    let l = lang();
    let title = format!("offer-{}", offer.reservation);
    let confirmed = offer.status == OfferStatus::Confirmed;
    let badge = if confirmed {
        view! { <span class="badge badge--green"><Icon name=Glyph::Check small=true />{t!(l, "Accepteret", "Confirmed")}</span> }.into_any()
    } else {
        view! { <span class="badge badge--info"><Icon name=Glyph::Bookmark small=true />{t!(l, "Tilbud", "Offer")}</span> }.into_any()
    };
    let (name, age) = (offer.name.clone(), offer.age);
    let site = offer.site.clone();
    let heading = if whole { t!(l, "Plads på {site}", "Place at {site}") } else { t!(l, "{name} · {age} år", "{name} · {age} years") };
    view! {
        <section class="panel offer" aria-labelledby=title.clone()>
            <div class="panel__head">
                <div class="row">{badge}<h2 id=title.clone()>{heading}</h2></div>
                {due(l, &offer)}
            </div>
            <div class="panel__body">
                {facts(l, &offer)}
                {note(l, &offer)}
                {answers(l, &offer, whole, &open)}
            </div>
        </section>
    }
}

/// "I dag kl. 14.00": where it stands alone.
fn capital(text: String) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn due(l: Lang, offer: &OfferView) -> Option<impl IntoView + use<>> {
    let now = visit().now;
    let by = offer.answer_by?;
    let class = if by <= now { "due due--late" } else { "due due--today" };
    let (when, left) = (short_when(l, by, now.date()), time_left(l, by, now));
    let text = t!(l, "Svar inden {when} · {left}", "Answer by {when} · {left}");
    Some(view! { <span class=class><Icon name=Glyph::Hourglass small=true />{text}</span> })
}

fn facts(l: Lang, offer: &OfferView) -> impl IntoView + use<> {
    let today = visit().now.date();
    let arrival = capital(date_time_relative(l, offer.arrival, today));
    let until = format!("{} ({})", date_short(l, offer.until.date()), week(l, offer.until.date()));
    let site = offer.site.clone();
    let room = match &offer.room {
        Some(room) => format!(", {room}"),
        None => String::new(),
    };
    let (address, telephone) = (offer.address.clone(), phone(&offer.phone));
    view! {
        <dl class="facts facts--wide">
            <div><dt>{t!(l, "Plads", "Place")}</dt><dd><strong>{site}</strong>{room}<br /><span class="small muted">{address}</span></dd></div>
            <div><dt>{t!(l, "Ankomst", "Arrival")}</dt><dd><strong>{arrival}</strong></dd></div>
            <div><dt>{t!(l, "Forventet til", "Expected until")}</dt><dd>{until}</dd></div>
            {offer.kind.map(|kind| view! { <div><dt>{t!(l, "Opholdstype", "Kind of stay")}</dt><dd>{kind_name(l, kind)}</dd></div> })}
            {(!telephone.is_empty()).then(|| view! { <div><dt>{t!(l, "Telefon", "Telephone")}</dt><dd>{telephone}</dd></div> })}
        </dl>
    }
}

fn note(l: Lang, offer: &OfferView) -> impl IntoView + use<> {
    let (message, by, unmet) = (offer.message.clone(), offer.by.clone(), offer.unmet_choice.clone());
    let room_later = (offer.status == OfferStatus::Offered)
        .then(|| t!(l, "Stuen vises, når modtagelsen er bekræftet.", "The room is shown once reception is confirmed."));
    let proposed = offer.proposed.map(|at| {
        let at = date_time_relative(l, at, visit().now.date());
        t!(
            l,
            "Du har foreslået ankomst {at}. Visitator svarer; pladsen holdes så længe.",
            "You proposed arrival {at}. The allocator will answer; the place is kept meanwhile."
        )
    });
    let ready = offer.ready_at.map(|at| {
        let at = date_time_relative(l, at, visit().now.date());
        t!(
            l,
            "Pladsen ventes nu klar {at}. Send ikke borgeren før; visitator kontakter dig.",
            "The place is now expected to be ready {at}. Do not send the citizen before; the allocator will contact you."
        )
    });
    view! {
        {ready.map(|text| view! { <p class="note note--amber note--plain"><Icon name=Glyph::Time /><span>{text}</span></p> })}
        {(!message.is_empty()).then(|| view! {
            <p class="small offer__note">{t!(l, "»{message}«", "“{message}”")}" "<span class="muted">{t!(l, "– {by}, visitator", "– {by}, allocator")}</span></p>
        })}
        {(!unmet.is_empty()).then(|| view! { <p class="small offer__note">{t!(l, "Borgerens valg kunne ikke opfyldes: {unmet}", "The citizen's choice could not be met: {unmet}")}</p> })}
        {room_later.map(|text| view! { <p class="small muted offer__note">{text}</p> })}
        {proposed.map(|text| view! { <p class="note note--plain"><Icon name=Glyph::Time /><span>{text}</span></p> })}
    }
}

fn answers(l: Lang, offer: &OfferView, whole: bool, open: &str) -> impl IntoView + use<> {
    let page = format!("/requests/{}", offer.request);
    let unanswered = offer.status == OfferStatus::Offered;
    let confirm = unanswered.then(|| confirm(l, offer, &page, whole));
    let longer = if whole {
        view! { {propose(l, offer, open == "propose")}{decline(l, offer, open == "decline")} }.into_any()
    } else {
        view! {
            <a class="button" href=format!("{page}?show=propose#propose")>{t!(l, "Foreslå andet tidspunkt", "Propose another time")}</a>
            <a class="button button-danger" href=format!("{page}?show=decline#decline")>{t!(l, "Afvis…", "Decline…")}</a>
        }
        .into_any()
    };
    view! { <div class=if whole { "stack-s offer__answers" } else { "row" }>{confirm}{longer}</div> }
}

/// *Bekræft modtagelse* in one click, from the list as well: it posts to the request's own page.
fn confirm(l: Lang, offer: &OfferView, page: &str, whole: bool) -> impl IntoView + use<> {
    let next = if whole { String::new() } else { "/requests".to_owned() };
    view! {
        <form method="post" action=page.to_owned()>
            <input type="hidden" name="act" value="confirm_offer" />
            <input type="hidden" name="reservation" value=offer.reservation.to_string() />
            <input type="hidden" name="version" value=offer.version.to_string() />
            <input type="hidden" name="next" value=next />
            <button class="button button-primary" type="submit"><Icon name=Glyph::Check />{t!(l, "Bekræft modtagelse", "Confirm reception")}</button>
        </form>
    }
}

fn propose(l: Lang, offer: &OfferView, open: bool) -> impl IntoView + use<> {
    let (reservation, version) = (offer.reservation.to_string(), offer.version);
    let hint = t!(
        l,
        "Dato og tid, fx »i morgen 10«. Pladsen holdes, til visitator har svaret.",
        "Date and time, e.g. “tomorrow 10”. The place is kept until the allocator has answered."
    );
    view! {
        <details class="fold" id="propose" open=open>
            <summary>{t!(l, "Foreslå andet tidspunkt", "Propose another time")}</summary>
            <ActForm act="propose_time" version class="fold__form">
                <input type="hidden" name="reservation" value=reservation />
                <TextField act="propose_time" name="time" label=field_label(l, "time") hint class="w-m" />
                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Send forslag", "Send proposal")}</button></div>
            </ActForm>
        </details>
    }
}

fn decline(l: Lang, offer: &OfferView, open: bool) -> impl IntoView + use<> {
    let (reservation, version) = (offer.reservation.to_string(), offer.version);
    let verb = match offer.status {
        OfferStatus::Confirmed => t!(l, "Giv pladsen tilbage", "Give the place back"),
        _ => t!(l, "Afvis tilbuddet", "Decline the offer"),
    };
    let button = verb.clone();
    let mut causes = vec![Opt::new("", t!(l, "Vælg", "Choose"))];
    causes.extend(DeclineCause::ALL.iter().map(|c| Opt::new(c.code(), decline_cause_name(l, *c))));
    let consequence = t!(
        l,
        "Sengen gives fri med det samme. Anmodningen er fortsat bevilget og venter på en anden plads.",
        "The bed is freed at once. The request stays granted and waits for another place."
    );
    view! {
        <details class="fold" id="decline" open=open>
            <summary>{verb}</summary>
            <ActForm act="decline_offer" version class="fold__form">
                <input type="hidden" name="reservation" value=reservation />
                <p class="small">{consequence}</p>
                <Select act="decline_offer" name="cause" label=field_label(l, "cause") options=causes />
                <TextField act="decline_offer" name="citizen_answer" label=field_label(l, "citizen_answer") class="w-l" />
                <TextField act="decline_offer" name="informed_by" label=field_label(l, "informed_by") class="w-m" />
                <div class="actions"><button class="button button-danger" type="submit">{button}</button></div>
            </ActForm>
        </details>
    }
}
