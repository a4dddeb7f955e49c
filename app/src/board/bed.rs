//! One bed: what it has, who is in it and who is coming, and what staff may do to it now.

use super::awaited::{self, Awaited, awaited_badge};
use crate::caller::{lang, visit};
use crate::error::AppError;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextArea, TextField};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_time_input, date_time_relative};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::undo::{JustDone, UndoView};
use crate::words::{
    bed_feature_name, bed_state_name, claim_kind_name, cleaning_class_name, cleaning_step_name, closure_scope_name, gender_rule_name,
    kind_name, need_name, offer_status_name, postpone_cause_name, room_feature_name,
};
use async_trait::async_trait;
use domain::access::Actor;
use domain::allocation::{ClaimKind, OfferStatus};
use domain::board::BedState;
use domain::code::Code as _;
use domain::facility::{BedFacts, ClosureScope, Need};
use domain::ids::{BedId, CleaningId, ClosureId, ReservationId, StayId};
use domain::request::PostponeCause;
use domain::stay::{CleaningClass, CleaningStep};
use leptos::prelude::*;
use std::sync::Arc;
use time::PrimitiveDateTime;
use uuid::Uuid;

/// What the page of a bed needs.
#[async_trait]
pub trait Beds: Send + Sync {
    /// A bed as the actor may see it; logged. `refresh`: the page looks again by itself.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a bed of another organisation.
    async fn bed(&self, actor: &Actor, bed: BedId, refresh: bool) -> Result<BedView, AppError>;
}

/// A bed with what is going on in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedView {
    /// The bed and its room.
    pub facts: BedFacts,
    /// Its state now.
    pub state: BedState,
    /// Claims from now on, in order.
    pub claims: Vec<ClaimRow>,
    /// The reservation whose citizen may arrive next.
    pub arriving: Option<Arriving>,
    /// The open cleaning.
    pub cleaning: Option<OpenCleaning>,
    /// The running or coming closure.
    pub closure: Option<OpenClosure>,
    /// What stands at the bed and in its room.
    pub equipment: Vec<EquipmentRow>,
    /// What the bed waits for, the first due first.
    pub awaited: Vec<Awaited>,
    /// May the actor register arrivals?
    pub may_arrive: bool,
    /// May the actor clean and close?
    pub may_work: bool,
    /// May the actor say how far equipment has come?
    pub may_move: bool,
    /// May the actor let somebody arrive without it?
    pub may_waive: bool,
    /// What the reader has just done here, with the way back.
    pub just_done: Option<UndoView>,
}

/// A claim, as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    /// Why the bed is taken.
    pub kind: ClaimKind,
    /// From, local.
    pub from: PrimitiveDateTime,
    /// To, local.
    pub to: PrimitiveDateTime,
    /// Whose it is, where the actor may know.
    pub who: Option<String>,
    /// The stay, to follow.
    pub stay: Option<StayId>,
    /// A word more (cause of a closure).
    pub note: String,
}

/// Somebody who may arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arriving {
    /// The reservation.
    pub id: ReservationId,
    /// Its version.
    pub version: i32,
    /// Name and age.
    pub who: String,
    /// Offered or confirmed.
    pub status: OfferStatus,
    /// Agreed arrival, local.
    pub at: PrimitiveDateTime,
}

/// A cleaning that is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCleaning {
    /// The cleaning.
    pub id: CleaningId,
    /// Its class.
    pub class: CleaningClass,
    /// How far it is.
    pub step: CleaningStep,
}

/// A closure that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenClosure {
    /// The closure.
    pub id: ClosureId,
    /// Its cause.
    pub cause: String,
    /// Until when, local.
    pub to: PrimitiveDateTime,
}

/// Equipment at a bed or in its room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EquipmentRow {
    /// Its identity.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The need it meets, where it meets one.
    pub meets: Option<Need>,
    /// Faulty since, local.
    pub faulty_since: Option<PrimitiveDateTime>,
    /// What is wrong.
    pub note: String,
    /// Its version.
    pub version: i32,
}

fn label(l: Lang, field: &str) -> String {
    match field {
        "from" => t!(l, "Fra", "From"),
        "until" => t!(l, "Til", "Until"),
        "cause" => t!(l, "Årsag", "Cause"),
        "to" => t!(l, "Ny ankomst", "New arrival"),
        "scope" => t!(l, "Hvad lukkes", "What is closed"),
        "fault" => t!(l, "Hvad er der galt?", "What is wrong?"),
        other => awaited::label(l, other).unwrap_or_else(|| t!(l, "Tidspunkt", "Time")),
    }
}

/// Icon of a state.
#[must_use]
pub fn state_glyph(state: BedState) -> Glyph {
    match state {
        BedState::Free => Glyph::BedFree,
        BedState::Reserved | BedState::Held => Glyph::Bookmark,
        BedState::Occupied => Glyph::BedOccupied,
        BedState::Cleaning => Glyph::Broom,
        BedState::Closed => Glyph::Lock,
    }
}

/// `/beds/:id`.
#[component]
pub fn BedPage() -> impl IntoView {
    let refresh = visit().refresh;
    page(async move |beds: Arc<dyn Beds>, actor: Actor| beds.bed(&actor, id(&param("id"))?, refresh).await, show)
}

fn show(view: BedView) -> impl IntoView {
    let l = lang();
    let f = view.facts.clone();
    let title = t!(l, "Seng {}", "Bed {}", f.label);
    let back = format!("/board?site={}", f.site);
    let state = view.state;
    let (site, ward, room) = (f.site_name.clone(), f.ward_name.clone(), f.room_name.clone());
    view! {
        <Frame title=format!("{} {}", f.site_name, f.label) nav=Nav::Board live=true>
            <nav class="crumbs" aria-label=t!(l, "Sti", "Path")><ol><li><a href=back>{t!(l, "Tavle", "Board")}</a></li><li aria-current="page">{title.clone()}</li></ol></nav>
            {view.just_done.clone().map(|of| view! { <JustDone of /> })}
            <div class="head">
                <div>
                    <h1>{title}</h1>
                    <p class="head__sub">{format!("{site} · {ward} · {room}")}</p>
                </div>
                <div class="row">
                    <span class=format!("badge badge--{}", state_badge(state))><Icon name=state_glyph(state) small=true />{bed_state_name(l, state)}</span>
                    {view.awaited.iter().map(|a| awaited_badge(l, a)).collect_view()}
                </div>
            </div>
            <ErrorSummary label />
            <div class="grid grid--main-side">
                <div class="stack">
                    {view.may_arrive.then(|| view.arriving.as_ref().map(|a| arriving(l, a)))}
                    {(!view.awaited.is_empty()).then(|| awaited::panel(l, &view.awaited, view.may_move, view.may_waive))}
                    {view.may_work.then(|| view.cleaning.as_ref().map(|c| cleaning(l, c)))}
                    {plan(l, &view.claims)}
                </div>
                <div class="stack">
                    {facts(l, &f)}
                    {(!view.equipment.is_empty()).then(|| equipment(l, &view.equipment, view.may_work))}
                    {view.may_work.then(|| closing(l, view.closure.as_ref()))}
                </div>
            </div>
        </Frame>
    }
}

fn state_badge(state: BedState) -> &'static str {
    match state {
        BedState::Free => "green",
        BedState::Reserved | BedState::Held => "info",
        BedState::Occupied | BedState::Closed => "line",
        BedState::Cleaning => "amber",
    }
}

fn arriving(l: Lang, a: &Arriving) -> impl IntoView + use<> {
    const LATER: &str = "postpone_arrival";
    let (today, version) = (visit().now.date(), a.version);
    // Most often the ambulance comes tomorrow at the same hour.
    let tomorrow = a.at.replace_date(today) + time::Duration::DAY;
    let causes = PostponeCause::ALL.iter().map(|cause| Opt::new(cause.code(), postpone_cause_name(l, *cause))).collect();
    let at = date_time_relative(l, a.at, today);
    let status = offer_status_name(l, a.status);
    let (who, reservation, postponed) = (a.who.clone(), a.id.to_string(), a.id.to_string());
    view! {
        <section class="panel" aria-labelledby="arrival">
            <div class="panel__head"><h2 id="arrival">{t!(l, "Ankomst", "Arrival")}</h2><span class="badge badge--info">{status}</span></div>
            <div class="panel__body">
                <p><strong>{who.clone()}</strong>{t!(l, " · ventes {at}", " · expected {at}")}</p>
                <ActForm act="arrive" version=version>
                    <input type="hidden" name="reservation" value=reservation />
                    <button class="button button-primary" type="submit"><Icon name=Glyph::Check />{t!(l, "Registrér ankomst", "Register arrival")}<span class="sr-only">{format!(" {who}")}</span></button>
                    <details class="fold">
                        <summary>{t!(l, "Ankom på et andet tidspunkt", "Arrived at another time")}</summary>
                        <TextField act="arrive" name="at" label=label(l, "at") hint=t!(l, "Tom betyder nu. Fx i dag 13:40", "Empty means now. E.g. today 13:40") class="input--short" />
                    </details>
                </ActForm>
                <details class="fold" open=crate::caller::failed().is_some_and(|f| f.fields.get("act") == LATER)>
                    <summary>{t!(l, "Udskyd ankomsten", "Postpone the arrival")}</summary>
                    <ActForm act=LATER version=version>
                        <input type="hidden" name="reservation" value=postponed />
                        <TextField act=LATER name="to" label=label(l, "to") value=date_time_input(tomorrow) hint=t!(l, "Fx i dag 19:10 eller i morgen 10:00. Sengen er stadig lovet væk.", "E.g. today 19:10 or tomorrow 10:00. The bed stays promised.") class="w-m" />
                        <Select act=LATER name="cause" label=label(l, "cause") options=causes />
                        <button class="button" type="submit">{t!(l, "Udskyd", "Postpone")}</button>
                    </ActForm>
                </details>
            </div>
        </section>
    }
}

fn cleaning(l: Lang, c: &OpenCleaning) -> impl IntoView + use<> {
    let cleaning = c.id.to_string();
    let act = |act: &'static str, text: String, primary: bool| {
        let cleaning = cleaning.clone();
        view! {
            <ActForm act=act>
                <input type="hidden" name="cleaning" value=cleaning />
                <button class=if primary { "button button-primary" } else { "button" } type="submit">{text}</button>
            </ActForm>
        }
    };
    let step = c.step;
    view! {
        <section class="panel" aria-labelledby="cleaning">
            <div class="panel__head"><h2 id="cleaning">{t!(l, "Klargøring", "Cleaning")}</h2><span class="badge badge--amber">{cleaning_step_name(l, step)}</span></div>
            <div class="panel__body">
                <p>{cleaning_class_name(l, c.class)}</p>
                <div class="row">
                    {(step == CleaningStep::Due).then(|| act("start_cleaning", t!(l, "Start klargøring", "Begin cleaning"), false))}
                    {(step < CleaningStep::Done).then(|| act("finish_cleaning", t!(l, "Klargøring færdig", "Cleaning done"), false))}
                    {act("accept_cleaning", t!(l, "Godkend – sengen er ledig", "Accept – the bed is free"), true)}
                </div>
            </div>
        </section>
    }
}

fn plan(l: Lang, claims: &[ClaimRow]) -> impl IntoView + use<> {
    let today = visit().now.date();
    let rows = claims
        .iter()
        .map(|c| {
            let who = c.who.clone().unwrap_or_else(|| "–".into());
            let who = match c.stay {
                Some(stay) => view! { <a href=format!("/stays/{stay}")>{who}</a> }.into_any(),
                None => view! { {who} }.into_any(),
            };
            view! {
                <tr>
                    <th scope="row" data-title=t!(l, "Hvad", "What")><span>{claim_kind_name(l, c.kind)}{(!c.note.is_empty()).then(|| view! { <small class="muted">{format!(" {}", c.note)}</small> })}</span></th>
                    <td data-title=t!(l, "Hvem", "Who")>{who}</td>
                    <td data-title=t!(l, "Fra", "From") class="nowrap">{date_time_relative(l, c.from, today)}</td>
                    <td data-title=t!(l, "Til", "Until") class="nowrap">{date_time_relative(l, c.to, today)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="plan">
            <div class="panel__head"><h2 id="plan">{t!(l, "Sengen fra nu af", "The bed from now on")}</h2></div>
            {if claims.is_empty() {
                view! { <p class="panel__body">{t!(l, "Ledig, ingen planer.", "Free, nothing planned.")}</p> }.into_any()
            } else {
                view! {
                    <table class="table table--cards">
                        <thead><tr><th scope="col">{t!(l, "Hvad", "What")}</th><th scope="col">{t!(l, "Hvem", "Who")}</th><th scope="col">{t!(l, "Fra", "From")}</th><th scope="col">{t!(l, "Til", "Until")}</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }}
        </section>
    }
}

fn facts(l: Lang, f: &BedFacts) -> impl IntoView + use<> {
    let kinds: Vec<&str> = f.kinds.iter().map(|k| kind_name(l, *k)).collect();
    let room: Vec<&str> = f.room_features.iter().map(|x| room_feature_name(l, *x)).collect();
    let bed: Vec<&str> = f.bed_features.iter().map(|x| bed_feature_name(l, *x)).collect();
    let or_dash = |list: Vec<&str>| if list.is_empty() { "–".to_owned() } else { list.join(", ") };
    let weight = f.max_weight_kg.map_or_else(|| t!(l, "ikke oplyst", "not stated"), |kg| format!("{kg} kg"));
    view! {
        <section class="panel" aria-labelledby="facts">
            <div class="panel__head"><h2 id="facts">{t!(l, "Seng og stue", "Bed and room")}</h2></div>
            <dl class="panel__body facts">
                <div><dt>{t!(l, "Opholdstyper", "Kinds of stay")}</dt><dd>{or_dash(kinds)}</dd></div>
                <div><dt>{t!(l, "Senge på stuen", "Beds in the room")}</dt><dd>{f.beds_in_room.to_string()}</dd></div>
                <div><dt>{t!(l, "Stuen", "The room")}</dt><dd>{or_dash(room)}</dd></div>
                <div><dt>{t!(l, "Hvem må dele", "Who may share")}</dt><dd>{gender_rule_name(l, f.gender_rule)}</dd></div>
                <div><dt>{t!(l, "Sengen", "The bed")}</dt><dd>{or_dash(bed)}</dd></div>
                <div><dt>{t!(l, "Vægtgrænse", "Weight limit")}</dt><dd>{weight}</dd></div>
            </dl>
        </section>
    }
}

/// What stands here, and what of it does not work; each can be reported and cleared where it stands.
fn equipment(l: Lang, rows: &[EquipmentRow], may_work: bool) -> impl IntoView + use<> {
    let today = visit().now.date();
    let items = rows
        .iter()
        .map(|e| {
            let (id, name) = (e.id.to_string(), e.name.clone());
            let meets = e.meets.map(|need| need_name(l, need));
            let act = match (&e.faulty_since, may_work) {
                (_, false) => None,
                (Some(_), true) => Some(view! {
                    <ActForm act="equipment_repaired" version=e.version>
                        <input type="hidden" name="equipment" value=id />
                        <button class="button" type="submit">{t!(l, "Virker igen", "Works again")}<span class="sr-only">{format!(" {name}")}</span></button>
                    </ActForm>
                }.into_any()),
                (None, true) => Some(view! {
                    <details class="fold">
                        <summary>{t!(l, "Meld i stykker", "Report as faulty")}<span class="sr-only">{format!(" {name}")}</span></summary>
                        <ActForm act="equipment_faulty" version=e.version>
                            <input type="hidden" name="equipment" value=id.clone() />
                            <label for=format!("fault-{id}")>{label(l, "fault")}</label>
                            <input class="form-input" id=format!("fault-{id}") name="fault" maxlength="200" />
                            <button class="button" type="submit">{t!(l, "Meld i stykker", "Report as faulty")}</button>
                        </ActForm>
                    </details>
                }.into_any()),
            };
            let state = match e.faulty_since {
                Some(at) => {
                    let since = date_time_relative(l, at, today);
                    view! { <span class="badge badge--amber"><Icon name=Glyph::Warning small=true />{t!(l, "i stykker siden {since}", "faulty since {since}")}</span> }.into_any()
                }
                None => view! { <span class="badge badge--green">{t!(l, "virker", "works")}</span> }.into_any(),
            };
            view! {
                <li class="stack-s">
                    <div class="row"><b>{e.name.clone()}</b>{state}{meets.map(|need| view! { <small class="muted">{need}</small> })}</div>
                    {(!e.note.is_empty()).then(|| view! { <small>{e.note.clone()}</small> })}
                    {act}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="equipment">
            <div class="panel__head"><h2 id="equipment">{t!(l, "Udstyr", "Equipment")}</h2></div>
            <div class="panel__body"><ul class="rows">{items}</ul></div>
        </section>
    }
}

fn closing(l: Lang, closure: Option<&OpenClosure>) -> impl IntoView + use<> {
    let now = visit().now;
    let scopes = ClosureScope::ALL.iter().map(|scope| Opt::new(scope.code(), closure_scope_name(l, *scope))).collect();
    let open = closure.map(|c| {
        let until = date_time_relative(l, c.to, now.date());
        let (cause, closure) = (c.cause.clone(), c.id.to_string());
        view! {
            <div class="panel__body">
                <p><strong>{cause}</strong>{t!(l, " · til {until}", " · until {until}")}</p>
                <ActForm act="reopen">
                    <input type="hidden" name="closure" value=closure />
                    <button class="button" type="submit">{t!(l, "Åbn sengen nu", "Reopen the bed now")}</button>
                </ActForm>
            </div>
        }
    });
    view! {
        <section class="panel" aria-labelledby="closing">
            <div class="panel__head"><h2 id="closing">{t!(l, "Luk seng", "Close the bed")}</h2></div>
            {open}
            <details class="panel__body fold" open=crate::caller::failed().is_some_and(|f| f.fields.get("act") == "close")>
                <summary>{t!(l, "Luk for en periode", "Close for a period")}</summary>
                <ActForm act="close">
                    <TextField act="close" name="from" label=label(l, "from") value=date_time_input(now) hint=t!(l, "Fx i dag 14:00 eller 28.11 kl. 8", "E.g. today 14:00 or 28.11 8:00") />
                    <TextField act="close" name="until" label=label(l, "until") hint=t!(l, "Fx +3 12:00", "E.g. +3 12:00") />
                    <Select act="close" name="scope" label=label(l, "scope") options=scopes />
                    <TextArea act="close" name="cause" label=label(l, "cause") rows=2 />
                    <p class="small muted">{t!(l, "Reservationer i perioden flyttes bagud, og der oprettes en opgave. En seng med en borger i kan ikke lukkes.", "Reservations in the period move behind it, and a task is raised. A bed with a citizen in it cannot be closed.")}</p>
                    <button class="button" type="submit">{t!(l, "Luk sengen", "Close the bed")}</button>
                </ActForm>
            </details>
        </section>
    }
}

/// Codes in links and classes of a state.
#[must_use]
pub fn state_class(state: BedState) -> &'static str {
    match state {
        BedState::Held => BedState::Reserved.code(),
        other => other.code(),
    }
}
