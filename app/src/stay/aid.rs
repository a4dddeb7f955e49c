//! Aids somebody needs here or at home, on the page of the transition: what is awaited and until when, and what became of it.

use super::StayView;
use crate::caller::{failed, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_short, date_time_relative};
use crate::words::aid_place_name;
use domain::code::Code as _;
use domain::ids::AidId;
use domain::transition::{AidFacts, AidPlace};
use leptos::prelude::*;
use time::PrimitiveDateTime;

/// An aid, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AidRow {
    /// The aid.
    pub id: AidId,
    /// Its version.
    pub version: i32,
    /// What ("Hospitalsseng").
    pub what: String,
    /// Where, must or wish, and the day it is to be ready.
    pub facts: AidFacts,
    /// Who delivers it.
    pub supplier: String,
    /// What became of it.
    pub state: AidState,
    /// Who wrote it down ("Ida K.").
    pub by: String,
}

/// What became of an aid. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AidState {
    /// It is awaited.
    Awaited {
        /// Its day has gone by.
        late: bool,
    },
    /// It has come: who noted it, and when it came.
    Delivered(String, PrimitiveDateTime),
    /// It is not needed: who noted it, and why.
    NotNeeded(String, String),
}

/// Name of a field; `None` when it is not one of these forms'.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    Some(match field {
        "what" => t!(l, "Hjælpemiddel", "Aid"),
        "place" => t!(l, "Hvor", "Where"),
        "must" => t!(l, "Hvor vigtigt", "How important"),
        "supplier" => t!(l, "Hvem leverer", "Who delivers"),
        "ready_on" => t!(l, "Klar den", "Ready on"),
        "aid" => t!(l, "Hvilket hjælpemiddel", "Which aid"),
        "delivered_at" => t!(l, "Kom", "Came"),
        "remove_reason" => t!(l, "Hvorfor det ikke behøves", "Why it is not needed"),
        _ => return None,
    })
}

fn name(l: Lang, field: &str) -> String {
    label(l, field).unwrap_or_default()
}

/// The panel.
pub(super) fn panel(l: Lang, s: &StayView) -> impl IntoView + use<> {
    let t = &s.transition;
    let rows = t.aids.iter().map(|row| line(l, s, row)).collect_view();
    let awaited: Vec<&AidRow> = t.aids.iter().filter(|row| matches!(row.state, AidState::Awaited { .. })).collect();
    let new = (t.may_keep && s.ended.is_none()).then(|| need(l));
    let empty =
        t.aids.is_empty().then(|| view! { <p class="empty">{t!(l, "Ingen hjælpemidler er skrevet på.", "No aids are written down.")}</p> });
    let change = (t.may_keep && !awaited.is_empty()).then(|| changing(l, &awaited));
    view! {
        <section class="panel" aria-labelledby="aids">
            <div class="panel__head"><h2 id="aids" tabindex="-1">{t!(l, "Hjælpemidler", "Aids")}</h2></div>
            <div class="panel__body stack-s">
                {empty}
                <ul class="plain stack-s">{rows}</ul>
                {change}
                {new}
            </div>
        </section>
    }
}

fn line(l: Lang, s: &StayView, row: &AidRow) -> impl IntoView + use<> {
    let today = visit().now.date();
    let place = aid_place_name(l, row.facts.place);
    let must = if row.facts.must { t!(l, "skal være der", "must be there") } else { t!(l, "ønske", "wish") };
    let supplier = Some(row.supplier.clone()).filter(|who| !who.is_empty());
    let facts = [Some(place.to_owned()), Some(must), supplier].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let day = |day| date_short(l, day);
    let leaves = s.ended.map_or(s.expected, |(at, _)| at).date();
    let missed = s.transition.missed(leaves).any(|other| other.id == row.id);
    let (class, says) = match (&row.state, row.facts.ready_on) {
        (AidState::Delivered(who, at), _) => {
            let at = date_time_relative(l, *at, today);
            ("badge badge--green", t!(l, "Kom {at} · {who}", "Came {at} · {who}"))
        }
        (AidState::NotNeeded(who, reason), _) => {
            ("badge badge--line", t!(l, "Behøves ikke: {reason} · {who}", "Not needed: {reason} · {who}"))
        }
        (AidState::Awaited { .. }, None) => ("badge badge--amber", t!(l, "Dagen kendes ikke", "Day not known")),
        (AidState::Awaited { late: true }, Some(ready)) => {
            ("badge badge--late", t!(l, "Skulle være klar {}", "Was to be ready {}", day(ready)))
        }
        (AidState::Awaited { .. }, Some(ready)) if missed => {
            ("badge badge--amber", t!(l, "Klar {}, efter afrejsen {}", "Ready {}, after the departure {}", day(ready), day(leaves)))
        }
        (AidState::Awaited { .. }, Some(ready)) => ("badge badge--line", t!(l, "Klar {}", "Ready {}", day(ready))),
    };
    view! { <li><b>{row.what.clone()}</b>" "<span class=class>{says}</span><br /><small class="muted">{facts}</small></li> }
}

fn need(l: Lang) -> impl IntoView {
    const ACT: &str = "need_aid";
    let places = AidPlace::ALL.iter().rev().map(|p| Opt::new(p.code(), aid_place_name(l, *p))).collect();
    let musts = vec![
        Opt::new("must", t!(l, "Skal være der", "Must be there")).note(t!(
            l,
            "Hjem uden det kræver, at nogen accepterer det",
            "Going home without it takes somebody who accepts it"
        )),
        Opt::new("wish", t!(l, "Ønske", "Wish")),
    ];
    view! {
        <details class="fold" open=was_sent(ACT)>
            <summary>{t!(l, "Skriv et hjælpemiddel på", "Write down an aid")}</summary>
            <ActForm act=ACT>
                <TextField act=ACT name="what" label=name(l, "what") hint=t!(l, "Fx hospitalsseng, toiletforhøjer", "E.g. hospital bed, raised toilet seat") class="w-l" />
                <Choices act=ACT name="place" label=name(l, "place") options=places />
                <Choices act=ACT name="must" label=name(l, "must") options=musts />
                <TextField act=ACT name="supplier" label=name(l, "supplier") class="w-l" />
                <TextField act=ACT name="ready_on" label=name(l, "ready_on") hint=t!(l, "Tom, så længe dagen ikke kendes", "Empty while the day is not known") class="w-s" />
                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Skriv på", "Write down")}</button></div>
            </ActForm>
        </details>
    }
}

/// Aids that are awaited: one has come, has another day, or is not needed. The choice carries the version that was on the screen.
fn changing(l: Lang, awaited: &[&AidRow]) -> impl IntoView + use<> {
    let options: Vec<Opt> = awaited.iter().map(|row| Opt::new(format!("{}:{}", row.id, row.version), row.what.clone())).collect();
    let which = |act: &'static str| {
        let options = options.clone();
        view! { <Select act name="aid" label=name(l, "aid") options /> }
    };
    let (deliver, promise, remove) = ("deliver_aid", "promise_aid", "remove_aid");
    let [to_deliver, to_promise, to_remove] = [deliver, promise, remove].map(which);
    view! {
        <details class="fold" open=was_sent(deliver)>
            <summary>{t!(l, "Et hjælpemiddel er kommet", "An aid has come")}</summary>
            <ActForm act=deliver>
                {to_deliver}
                <TextField act=deliver name="delivered_at" label=name(l, "delivered_at") hint=t!(l, "Tom betyder nu. Fx i dag 10:15", "Empty means now. E.g. today 10:15") class="w-m" />
                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Det er kommet", "It has come")}</button></div>
            </ActForm>
        </details>
        <details class="fold" open=was_sent(promise)>
            <summary>{t!(l, "Ny dag eller leverandør", "Another day or supplier")}</summary>
            <ActForm act=promise>
                {to_promise}
                <TextField act=promise name="ready_on" label=name(l, "ready_on") hint=t!(l, "Tom, så længe dagen ikke kendes", "Empty while the day is not known") class="w-s" />
                <TextField act=promise name="supplier" label=name(l, "supplier") class="w-l" />
                <div class="actions"><button class="button" type="submit">{t!(l, "Gem ny dag", "Keep the new day")}</button></div>
            </ActForm>
        </details>
        <details class="fold" open=was_sent(remove)>
            <summary>{t!(l, "Et hjælpemiddel behøves ikke", "An aid is not needed")}</summary>
            <ActForm act=remove>
                {to_remove}
                <TextField act=remove name="remove_reason" label=name(l, "remove_reason") class="w-l" />
                <div class="actions"><button class="button" type="submit">{t!(l, "Behøves ikke", "Not needed")}</button></div>
            </ActForm>
        </details>
    }
}

/// Was this form sent and not accepted? Then it stands open with what was typed.
pub(super) fn was_sent(act: &str) -> bool {
    failed().is_some_and(|f| f.fields.get("act") == act)
}
