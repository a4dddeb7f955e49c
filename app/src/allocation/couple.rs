//! A couple that comes together (*samlet ophold*): who the other is and where they are, and the forms that link and part.

use super::view::Assessment;
use crate::caller::{failed, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_time_long, date_time_relative};
use crate::ui::icon::{Glyph, Icon};
use crate::words::request_status_name;
use domain::ids::RequestId;
use domain::request::RequestStatus;
use leptos::prelude::*;
use time::PrimitiveDateTime;

/// The other of a couple, masked as the page masks its own citizen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Their request.
    pub request: RequestId,
    /// Its number.
    pub number: String,
    /// Name as on the board ("Kragh, Birthe").
    pub name: String,
    /// Age.
    pub age: u16,
    /// Civil number with the last four hidden.
    pub masked_number: String,
    /// Where the request stands.
    pub status: RequestStatus,
    /// Where they are.
    pub place: CompanionPlace,
}

/// Where the other of a couple is. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompanionPlace {
    /// Without a place yet.
    Waiting,
    /// A bed is reserved from then on.
    Reserved(String, PrimitiveDateTime),
    /// In a bed since then.
    InHouse(String, PrimitiveDateTime),
    /// Away since then; the bed is held.
    Away(String, PrimitiveDateTime),
    /// The stay ended then.
    Left(PrimitiveDateTime),
}

/// A couple that was parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted {
    /// Number of the other's request.
    pub number: String,
    /// When.
    pub at: PrimitiveDateTime,
    /// By whom ("Mette H.").
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The panel: the other with their place, or the form that links; and whom the citizen came together with before.
pub(super) fn panel(l: Lang, a: &Assessment) -> Option<impl IntoView + use<>> {
    let may_link = a.may_link && (a.status.is_open() || a.status == RequestStatus::Arrived);
    if a.companion.is_none() && a.parted.is_empty() && !may_link {
        return None;
    }
    let version = a.version;
    let body = match &a.companion {
        Some(other) => together(l, other, a.may_link.then_some(version)).into_any(),
        None if may_link => view! {
            <details class="fold" open=opened("link")>
                <summary>{t!(l, "Kommer sammen med en anden borger", "Comes together with another citizen")}</summary>
                <ActForm act="link" version=version>
                    <TextField act="link" name="number" label=label(l, "number") hint=t!(l, "Anmodningens nummer, fx A-2026-0017", "The number of the request, e.g. A-2026-0017") class="w-m" />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Saml opholdene", "Link the two")}</button></div>
                </ActForm>
            </details>
        }
        .into_any(),
        None => ().into_any(),
    };
    let past = a
        .parted
        .iter()
        .map(|p| {
            let (number, by, at, reason) = (p.number.clone(), p.by.clone(), date_time_long(l, p.at), p.reason.clone());
            view! { <p class="small muted">{t!(l, "Adskilt fra {number}, {at}, {by}: »{reason}«", "Parted from {number}, {at}, {by}: “{reason}”")}</p> }
        })
        .collect_view();
    Some(view! {
        <section class="panel" aria-labelledby="couple">
            <div class="panel__head"><h2 id="couple">{t!(l, "Samlet ophold", "Coming together")}</h2></div>
            <div class="panel__body stack-s">{body}{past}</div>
        </section>
    })
}

fn together(l: Lang, other: &Companion, version: Option<i32>) -> impl IntoView + use<> {
    let today = visit().now.date();
    let (age, number) = (other.age, other.number.clone());
    let masked = other.masked_number.clone();
    let badge = match &other.place {
        CompanionPlace::Waiting => view! { <span class="badge badge--amber"><Icon name=Glyph::Hourglass small=true />{request_status_name(l, other.status)}</span> }.into_any(),
        CompanionPlace::Reserved(bed, from) => {
            let (bed, from) = (bed.clone(), date_time_relative(l, *from, today));
            view! { <span class="badge badge--info"><Icon name=Glyph::Bookmark small=true />{t!(l, "Reserveret: {bed} fra {from}", "Reserved: {bed} from {from}")}</span> }.into_any()
        }
        CompanionPlace::InHouse(bed, since) => {
            let (bed, since) = (bed.clone(), date_time_relative(l, *since, today));
            view! { <span class="badge badge--green"><Icon name=Glyph::BedOccupied small=true />{t!(l, "I huset: {bed} siden {since}", "In house: {bed} since {since}")}</span> }.into_any()
        }
        CompanionPlace::Away(bed, since) => {
            let (bed, since) = (bed.clone(), date_time_relative(l, *since, today));
            view! { <span class="badge badge--amber"><Icon name=Glyph::Bookmark small=true />{t!(l, "Fraværende siden {since}, {bed} er fastholdt", "Away since {since}, {bed} is held")}</span> }.into_any()
        }
        CompanionPlace::Left(at) => {
            let at = date_time_relative(l, *at, today);
            view! { <span class="badge badge--line">{t!(l, "Opholdet sluttede {at}", "The stay ended {at}")}</span> }.into_any()
        }
    };
    view! {
        <p><b>{other.name.clone()}</b>" "<small class="muted">{t!(l, "{age} år · {masked}", "{age} years · {masked}")}</small></p>
        <p class="row tight">{badge}<a href=format!("/requests/{}", other.request)>{number}</a></p>
        <p class="small muted">{t!(l, "Hver har sin egen afgørelse og sit eget ophold. Ophører det ene, fortsætter det andet.", "Each has a decision and a stay of their own. When one ends, the other goes on.")}</p>
        {version.map(|version| view! {
            <details class="fold" open=opened("part")>
                <summary>{t!(l, "Adskil", "Part")}</summary>
                <ActForm act="part" version=version>
                    <TextArea act="part" name="part_reason" label=label(l, "part_reason") rows=2 />
                    <div class="actions"><button class="button" type="submit">{t!(l, "Adskil opholdene", "Part the two")}</button></div>
                </ActForm>
            </details>
        })}
    }
}

/// A form that failed is shown at once.
pub(super) fn opened(act: &str) -> bool {
    failed().is_some_and(|f| f.fields.get("act") == act)
}

/// Name of a field of these forms.
pub(super) fn label(l: Lang, field: &str) -> String {
    match field {
        "number" => t!(l, "Den andens anmodning", "The other's request"),
        _ => t!(l, "Hvorfor adskilles de?", "Why are they parted?"),
    }
}
