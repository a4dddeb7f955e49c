//! Equipment a bed waits for: *klar betinget* until it is in place. The same words on board, bed, suggestion and request; on the bed's
//! page staff say how far a piece has come.

use crate::caller::{failed, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Opt, Select, TextArea, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_time_input, date_time_relative};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{move_step_name, need_name};
use domain::equipment_move::{MoveStep, blocks_arrival};
use domain::facility::Need;
use leptos::prelude::*;
use time::{Date, PrimitiveDateTime};
use uuid::Uuid;

/// A piece a bed waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The move.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
    /// Name of the piece.
    pub piece: String,
    /// The need it is to meet.
    pub need: Need,
    /// From the store of which site.
    pub from: String,
    /// How far it has come.
    pub step: MoveStep,
    /// Until when it is to be in place, local.
    pub due: PrimitiveDateTime,
    /// When it is expected, local.
    pub expected: PrimitiveDateTime,
    /// Expected after it is due, or not come when it was expected.
    pub late: bool,
    /// What delays it.
    pub cause: String,
    /// Why the citizen may come without it; empty when nobody has said so.
    pub waiver: String,
    /// When the citizen comes it is for, local; `None` when they have come.
    pub arrives: Option<PrimitiveDateTime>,
}

impl Awaited {
    /// Is the bed ready only on condition that it comes?
    #[must_use]
    pub fn is_condition(&self) -> bool {
        self.arrives.is_some() && blocks_arrival(self.step, !self.waiver.is_empty())
    }
}

/// "Klar betinget: Mobil lift ventes i dag kl. 13.00".
pub(crate) fn awaited_text(l: Lang, a: &Awaited, today: Date) -> String {
    let (piece, expected) = (&a.piece, date_time_relative(l, a.expected, today));
    if a.is_condition() {
        t!(l, "Klar betinget: {piece} ventes {expected}", "Ready on condition: {piece} expected {expected}")
    } else {
        t!(l, "{piece} ventes {expected}", "{piece} expected {expected}")
    }
}

/// The same as a mark.
pub(crate) fn awaited_badge(l: Lang, a: &Awaited) -> impl IntoView + use<> {
    let class = if a.late { "badge badge--red" } else { "badge badge--amber" };
    let glyph = if a.late { Glyph::Error } else { Glyph::Hourglass };
    view! { <span class=class><Icon name=glyph small=true />{awaited_text(l, a, visit().now.date())}</span> }
}

/// Name of a field of these forms.
pub(super) fn label(l: Lang, field: &str) -> Option<String> {
    match field {
        "piece" => Some(t!(l, "Udstyr", "Equipment")),
        "expected" => Some(t!(l, "Ventes nu", "Expected now")),
        "waiver" => Some(t!(l, "Hvorfor kan borgeren komme uden?", "Why can the citizen come without it?")),
        _ => None,
    }
}

/// What the bed waits for, and what may be said about it.
pub(super) fn panel(l: Lang, awaited: &[Awaited], may_move: bool, may_waive: bool) -> impl IntoView + use<> {
    let items = awaited.iter().map(|a| item(l, a, may_move)).collect_view();
    let waivable: Vec<&Awaited> = awaited.iter().filter(|a| a.is_condition()).collect();
    let waive = (may_waive && !waivable.is_empty()).then(|| waive(l, &waivable));
    view! {
        <section class="panel" aria-labelledby="awaited">
            <div class="panel__head"><h2 id="awaited">{t!(l, "Udstyr på vej til sengen", "Equipment on its way to the bed")}</h2></div>
            <div class="panel__body">
                <ul class="rows">{items}</ul>
                {may_move.then(|| delay(l, &awaited.iter().collect::<Vec<_>>()))}
                {waive}
            </div>
        </section>
    }
}

fn item(l: Lang, a: &Awaited, may_move: bool) -> impl IntoView + use<> {
    let today = visit().now.date();
    let (from, need, step) = (a.from.clone(), need_name(l, a.need), move_step_name(l, a.step));
    let due = date_time_relative(l, a.due, today);
    let (cause, waiver) = (a.cause.clone(), a.waiver.clone());
    let (key, piece) = (key(a), a.piece.clone());
    let act = |act: &'static str, text: String, primary: bool| {
        let (key, piece) = (key.clone(), piece.clone());
        view! {
            <ActForm act=act>
                <input type="hidden" name="piece" value=key />
                <button class=if primary { "button button-primary" } else { "button" } type="submit">{text}<span class="sr-only">{format!(" {piece}")}</span></button>
            </ActForm>
        }
    };
    let acts = may_move.then(|| {
        view! {
            <div class="row">
                {a.step.may_become(MoveStep::UnderWay).then(|| act("equipment_under_way", t!(l, "På vej", "On its way"), false))}
                {a.step.may_become(MoveStep::InPlace).then(|| act("equipment_in_place", t!(l, "På plads", "In place"), true))}
            </div>
        }
    });
    view! {
        <li class="stack-s">
            <div class="row">{awaited_badge(l, a)}<span class="badge badge--line">{step}</span></div>
            <small class="muted">{t!(l, "Fra lageret på {from} · {need} · skal være her {due}", "From the store at {from} · {need} · due {due}")}</small>
            {(a.step == MoveStep::Delayed && !cause.is_empty()).then(|| view! { <small>{t!(l, "Forsinket: {cause}", "Delayed: {cause}")}</small> })}
            {(!waiver.is_empty()).then(|| view! { <small>{t!(l, "Borgeren må komme uden: {waiver}", "The citizen may come without it: {waiver}")}</small> })}
            {acts}
        </li>
    }
}

/// Which piece, at which version.
fn key(a: &Awaited) -> String {
    format!("{}:{}", a.id, a.version)
}

/// One piece goes without saying; of several one is chosen.
fn choice(l: Lang, act: &'static str, pieces: &[&Awaited]) -> AnyView {
    match pieces {
        [one] => view! { <input type="hidden" name="piece" value=key(one) /> }.into_any(),
        several => {
            let options = several.iter().map(|a| Opt::new(key(a), a.piece.clone())).collect();
            view! { <Select act name="piece" label=label(l, "piece").unwrap_or_default() options /> }.into_any()
        }
    }
}

fn delay(l: Lang, pieces: &[&Awaited]) -> impl IntoView + use<> {
    const ACT: &str = "equipment_delayed";
    let now = visit().now;
    let value = pieces.first().map_or(now, |a| a.expected.max(now) + time::Duration::HOUR);
    let choice = choice(l, ACT, pieces);
    view! {
        <details class="fold" open=failed().is_some_and(|f| f.fields.get("act") == ACT)>
            <summary>{t!(l, "Forsinket", "Delayed")}</summary>
            <ActForm act=ACT>
                {choice}
                <TextField act=ACT name="expected" label=label(l, "expected").unwrap_or_default() value=date_time_input(value) hint=t!(l, "Fx i dag 16:30 eller i morgen 10:00", "E.g. today 16:30 or tomorrow 10:00") class="w-m" />
                <TextField act=ACT name="cause" label=t!(l, "Årsag", "Cause") class="w-full" />
                <p class="small muted">{t!(l, "Kommer det efter den aftalte ankomst, får visitator en opgave, og henviser ser den nye tid.", "If it comes after the agreed arrival, the allocators get a task and the referrer sees the new time.")}</p>
                <button class="button" type="submit">{t!(l, "Meld forsinket", "Report a delay")}</button>
            </ActForm>
        </details>
    }
}

fn waive(l: Lang, pieces: &[&Awaited]) -> impl IntoView + use<> {
    const ACT: &str = "waive_equipment";
    let choice = choice(l, ACT, pieces);
    view! {
        <details class="fold" open=failed().is_some_and(|f| f.fields.get("act") == ACT)>
            <summary>{t!(l, "Lad borgeren komme uden", "Let the citizen come without it")}</summary>
            <ActForm act=ACT>
                {choice}
                <TextArea act=ACT name="waiver" label=label(l, "waiver").unwrap_or_default() hint=t!(l, "Hvordan dækkes behovet så længe? Skriv ingen navne eller CPR-numre.", "How is the need met meanwhile? Write no names or civil numbers.") rows=2 />
                <button class="button" type="submit">{t!(l, "Ankomst uden udstyret", "Arrival without the equipment")}</button>
            </ActForm>
        </details>
    }
}
