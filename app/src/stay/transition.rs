//! `/stays/:id/transition`: the transition to the home, with its checklist, aids, and word to the own doctor; and what other pages of
//! the stay say of it.

use super::aid::{AidRow, AidState};
use super::head::head;
use super::tell_doctor::ToldRow;
use super::{StayView, Stays};
use crate::caller::{failed, lang, visit};
use crate::error::{AppError, Refusal};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{TextArea, TextField, field_id};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_short, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{item_text, sector_name};
use domain::access::Actor;
use domain::code::Code as _;
use domain::transition::{ListItem, Sector};
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, PrimitiveDateTime};

/// The transition of a stay. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionView {
    /// Version of the checklist; nothing while none has begun.
    pub version: Option<i32>,
    /// Its items in order.
    pub lines: Vec<ItemLine>,
    /// Aids, those of the home first.
    pub aids: Vec<AidRow>,
    /// What the own doctor was told.
    pub told: Vec<ToldRow>,
    /// Who accepted that somebody goes home before all is ready.
    pub accepted: Vec<AcceptedRow>,
    /// May the actor keep it?
    pub may_keep: bool,
    /// Today.
    pub today: Date,
}

/// An item, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemLine {
    /// Place in the list, from 1.
    pub position: i32,
    /// What it says.
    pub item: ListItem,
    /// Who ticked it ("Ida K."), and when.
    pub done: Option<(String, PrimitiveDateTime)>,
}

/// An acceptance, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedRow {
    /// At the end of the stay, not when the departure was planned?
    pub ended: bool,
    /// Who accepted it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What was missing at home.
    pub missing: String,
    /// How many items were open that must be done.
    pub items: i32,
    /// When.
    pub at: PrimitiveDateTime,
}

impl TransitionView {
    /// Items that must be done and are not.
    pub(super) fn open(&self) -> impl Iterator<Item = &ItemLine> {
        self.lines.iter().filter(|line| line.item.must && line.done.is_none())
    }

    /// Aids that somebody who comes home on `day` would miss.
    pub(super) fn missed(&self, day: Date) -> impl Iterator<Item = &AidRow> {
        let today = self.today;
        let awaited = |row: &&AidRow| matches!(row.state, AidState::Awaited { .. });
        self.aids.iter().filter(awaited).filter(move |row| row.facts.is_missed_at_home(day, today))
    }
}

fn label(l: Lang, field: &str) -> String {
    super::aid::label(l, field).or_else(|| super::tell_doctor::label(l, field)).unwrap_or_else(|| t!(l, "Tjekliste", "Checklist"))
}

/// `/stays/:id/transition`.
#[component]
pub fn TransitionPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.stay(&actor, id(&param("id"))?, refresh).await, show)
}

fn show(s: StayView) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let sheet = format!("/stays/{}/transition/sheet", s.id);
    view! {
        <Frame title=t!(l, "Overlevering", "Transition") nav=Nav::Board class="stay-page" live=true>
            {head(l, &s, now, false)}
            <div class="page">
                <ErrorSummary label />
                <div class="grid grid--main-side">
                    <div class="stack">
                        {checklist(l, &s.transition)}
                        {super::aid::panel(l, &s)}
                    </div>
                    <div class="stack">
                        <section class="panel" aria-labelledby="sheet">
                            <div class="panel__head"><h2 id="sheet">{t!(l, "Overlevering på papir", "Transition on paper")}</h2></div>
                            <div class="panel__body stack-s">
                                <p>{t!(l, "Til egen læge og kommune: opholdet, mål, seneste målinger, hjælpemidler, hvad der mangler, og hvem man ringer til.", "For own doctor and municipality: the stay, goals, last measurements, aids, what is open, and whom to call.")}</p>
                                <p><a class="button" href=sheet><Icon name=Glyph::Document />{t!(l, "Åbn til udskrift", "Open to print")}</a></p>
                            </div>
                        </section>
                        {super::tell_doctor::panel(l, &s)}
                        {(!s.transition.accepted.is_empty()).then(|| accepted(l, &s.transition.accepted))}
                    </div>
                </div>
            </div>
        </Frame>
    }
}

fn state(l: Lang, t: &TransitionView) -> (&'static str, String) {
    match (t.version, t.open().count()) {
        (None, _) => ("badge badge--line", t!(l, "Ikke begyndt", "Not begun")),
        (Some(_), 0) => ("badge badge--green", t!(l, "Alle skal-punkter er klaret", "All must-items are done")),
        (Some(_), 1) => ("badge badge--line", t!(l, "1 skal-punkt åbent", "1 must-item open")),
        (Some(_), n) => ("badge badge--line", t!(l, "{n} skal-punkter åbne", "{n} must-items open")),
    }
}

fn checklist(l: Lang, t: &TransitionView) -> impl IntoView + use<> {
    let (class, says) = state(l, t);
    let by_sector = |what: &dyn Fn(Sector) -> AnyView| Sector::ALL.iter().map(|sector| what(*sector)).collect_view();
    let body = match t.version {
        None if t.may_keep => view! {
            <p>{t!(l, "Opholdet begyndte, før der var tjeklister.", "The stay began before there were checklists.")}</p>
            <ActForm act="begin_checklist"><button class="button button-primary" type="submit">{t!(l, "Begynd tjeklisten", "Begin the checklist")}</button></ActForm>
        }
        .into_any(),
        None => view! { <p class="empty">{t!(l, "Der er ingen tjekliste.", "There is no checklist.")}</p> }.into_any(),
        Some(version) if t.may_keep => {
            let groups = by_sector(&|sector| group(l, t, sector).into_any());
            let done: Vec<_> = t.lines.iter().filter(|line| line.done.is_some()).collect();
            let back = (!done.is_empty()).then(|| {
                let boxes = done.iter().map(|line| tick(l, line, "open")).collect_view();
                view! { <details class="fold"><summary>{t!(l, "Tag et hak tilbage", "Take a tick back")}</summary>{boxes}</details> }
            });
            view! {
                <ActForm act="tick_items" version>
                    {groups}
                    {back}
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem tjekliste", "Keep the checklist")}</button></div>
                </ActForm>
            }
            .into_any()
        }
        Some(_) => {
            let lists = by_sector(&|sector| {
                let rows = t.lines.iter().filter(|line| line.item.sector == sector).map(|line| view! { <li>{said(l, line)}" "<small class="muted">{known(l, line)}</small></li> }).collect_view();
                view! { <h3>{sector_name(l, sector)}</h3><ul class="plain stack-s">{rows}</ul> }.into_any()
            });
            lists.into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="checklist">
            <div class="panel__head"><h2 id="checklist" tabindex="-1">{t!(l, "Tjekliste", "Checklist")}" "<span class=class>{says}</span></h2></div>
            <div class="panel__body stack-s">{body}</div>
        </section>
    }
}

/// "Kørsel hjem er aftalt"; what must be done says so.
fn said(l: Lang, line: &ItemLine) -> String {
    let text = item_text(l, &line.item.text);
    if line.item.must { t!(l, "{text} (skal)", "{text} (must)") } else { text.to_owned() }
}

fn known(l: Lang, line: &ItemLine) -> String {
    match &line.done {
        Some((who, at)) => format!("{who}, {}", date_time_relative(l, *at, visit().now.date())),
        None => t!(l, "Åbent", "Open"),
    }
}

fn tick(l: Lang, line: &ItemLine, to: &'static str) -> AnyView {
    let known = line.done.is_some().then(|| view! { <small>{known(l, line)}</small> });
    let name = format!("item_{}", line.position);
    view! { <label class="opt"><input type="checkbox" id=field_id("tick_items", &name) name=name value=to /><span>{said(l, line)}{known}</span></label> }.into_any()
}

fn group(l: Lang, t: &TransitionView, sector: Sector) -> impl IntoView + use<> {
    let own: Vec<&ItemLine> = t.lines.iter().filter(|line| line.item.sector == sector).collect();
    let open = own.iter().filter(|line| line.done.is_none()).map(|line| tick(l, line, "done")).collect_view();
    let done = own
        .iter()
        .filter(|line| line.done.is_some())
        .map(|line| view! { <li><Icon name=Glyph::Check small=true />{said(l, line)}" "<small class="muted">{known(l, line)}</small></li> })
        .collect_view();
    view! { <div class="stack-s"><h3>{sector_name(l, sector)}</h3>{open}<ul class="plain stack-s">{done}</ul></div> }
}

fn accepted(l: Lang, all: &[AcceptedRow]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let rows = all
        .iter()
        .map(|row| {
            let (at, by, reason) = (date_time_relative(l, row.at, today), row.by.clone(), row.reason.clone());
            let what = if row.ended { t!(l, "Afrejsen", "The departure") } else { t!(l, "Dagen for afrejsen", "The day of departure") };
            let items = (row.items > 0).then(|| t!(l, "{} åbne skal-punkter", "{} open must-items", row.items));
            let open = Some(row.missing.clone()).filter(|m| !m.is_empty()).into_iter().chain(items).collect::<Vec<_>>().join(", ");
            let text = t!(l, "{what} accepteret af {by}: »{reason}«", "{what} accepted by {by}: “{reason}”");
            view! { <li><time class="muted">{at}</time><span>{text}<br /><small class="muted">{open}</small></span></li> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="accepted">
            <div class="panel__head"><h2 id="accepted">{t!(l, "Accepteret, før alt er klar", "Accepted before all is ready")}</h2></div>
            <ul class="panel__body log">{rows}</ul>
        </section>
    }
}

/// The panel on the page of the stay: where the transition stands.
pub(super) fn brief(l: Lang, s: &StayView) -> impl IntoView + use<> {
    let t = &s.transition;
    let (class, says) = state(l, t);
    let day = s.ended.map_or(s.expected, |(at, _)| at).date();
    let note = standing(l, t, Some(day));
    let told = super::tell_doctor::standing(l, t, s.ended.is_some());
    let to = format!("/stays/{}/transition", s.id);
    view! {
        <section class="panel" aria-labelledby="transition">
            <div class="panel__head"><h2 id="transition">{t!(l, "Overlevering", "Transition")}" "<span class=class>{says}</span></h2><a class="small" href=to>{t!(l, "Tjekliste, hjælpemidler og egen læge", "Checklist, aids and own doctor")}</a></div>
            <div class="panel__body stack-s">{note}{told}</div>
        </section>
    }
}

/// What is not ready: aids missed on a day (today when none is given), and without a day the open items as well.
pub(super) fn standing(l: Lang, t: &TransitionView, day: Option<Date>) -> Option<impl IntoView + use<>> {
    let of = |row: &AidRow| match row.facts.ready_on {
        Some(ready) => t!(l, "{} (klar {})", "{} (ready {})", row.what.clone(), date_short(l, ready)),
        None => t!(l, "{} (dagen kendes ikke)", "{} (day not known)", row.what.clone()),
    };
    let aids: Vec<String> = t.missed(day.unwrap_or(t.today)).map(of).collect();
    let on = day.map(|day| date_short(l, day));
    let aids = (!aids.is_empty()).then(|| match on {
        Some(day) => t!(l, "Mangler i hjemmet ved afrejse {day}: {}", "Missing at home at a departure {day}: {}", aids.join(", ")),
        None => t!(l, "Mangler i hjemmet nu: {}", "Missing at home now: {}", aids.join(", ")),
    });
    let items: Vec<String> = t.open().filter(|_| day.is_none()).map(|line| item_text(l, &line.item.text).to_owned()).collect();
    let items = (!items.is_empty()).then(|| t!(l, "Åbne skal-punkter: {}", "Open must-items: {}", items.join(", ")));
    let lines: Vec<_> = [aids, items].into_iter().flatten().collect();
    (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|text| view! { <span>{text}<br /></span> }).collect_view();
        view! { <p class="note note--amber note--plain"><Icon name=Glyph::Warning /><span>{lines}</span></p> }
    })
}

/// The name of a field of [`accept`]; `None` when it is not one of its.
pub(super) fn accept_label(l: Lang, field: &str) -> Option<String> {
    match field {
        "accepted_by" => Some(t!(l, "Hvem accepterer det", "Who accepts it")),
        "accept_reason" => Some(t!(l, "Hvorfor det er forsvarligt", "Why it is safe")),
        _ => None,
    }
}

/// Who accepts that the citizen goes home before all is ready: asked once the departure was refused, and kept while it is typed.
pub(super) fn accept(l: Lang, act: &'static str) -> Option<impl IntoView + use<>> {
    let asked = failed().is_some_and(|f| {
        let refused = matches!(&f.error, AppError::Refused { refusal } if matches!(**refusal, Refusal::NotReadyAtHome { .. }));
        f.fields.get("act") == act && (refused || !f.fields.get("accepted_by").is_empty() || !f.fields.get("accept_reason").is_empty())
    });
    let name = |field| accept_label(l, field).unwrap_or_default();
    asked.then(|| {
        view! {
            <TextField act name="accepted_by" label=name("accepted_by") hint=t!(l, "Navn og rolle", "Name and role") class="w-l" />
            <TextArea act name="accept_reason" label=name("accept_reason") rows=2 />
        }
    })
}
