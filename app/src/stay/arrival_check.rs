//! The arrival check on the page of a stay: what is looked for, what was answered by whom, and who has been asked for what is missing.

use crate::caller::visit;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt};
use crate::ui::form::ActForm;
use crate::ui::format::{date_time_relative, duration_hm};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{check_answer_name, item_text};
use domain::arrival_check::{CheckAnswer, ItemText};
use domain::code::Code as _;
use leptos::prelude::*;
use time::PrimitiveDateTime;

const ACT: &str = "answer_check";

/// The check that counts, and those before it. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckView {
    /// Its version.
    pub version: i32,
    /// Begun by a return from hospital, not by the arrival?
    pub returned: bool,
    /// When it began.
    pub began: PrimitiveDateTime,
    /// Its items in order.
    pub lines: Vec<CheckLine>,
    /// Who has been asked for what is missing.
    pub asked: Option<AskedView>,
    /// Earlier checks, the latest first.
    pub earlier: Vec<EarlierCheck>,
    /// May the actor answer?
    pub may_answer: bool,
}

/// An item with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    /// Place in the list, from 1.
    pub position: i32,
    /// What is looked for.
    pub text: ItemText,
    /// What was answered, by whom ("Mette H.") and when.
    pub answered: Option<(CheckAnswer, String, PrimitiveDateTime)>,
    /// Who said for the sender that it has been sent, and when.
    pub sent: Option<(String, PrimitiveDateTime)>,
}

/// Who has been asked for what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedView {
    /// The organisation.
    pub whom: String,
    /// Until when.
    pub due: PrimitiveDateTime,
    /// That has passed.
    pub late: bool,
    /// Minutes the rule gives.
    pub minutes: i64,
}

/// A check that counts no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierCheck {
    /// When it began.
    pub began: PrimitiveDateTime,
    /// Its items in order.
    pub lines: Vec<CheckLine>,
}

/// What is known of an item, in a line; nothing while nothing is.
fn known(l: Lang, line: &CheckLine) -> String {
    let today = visit().now.date();
    let answered = line.answered.as_ref().map(|(answer, who, at)| {
        let (answer, at) = (check_answer_name(l, *answer), date_time_relative(l, *at, today));
        format!("{answer} · {who}, {at}")
    });
    let sent = line.sent.as_ref().map(|(who, at)| {
        let at = date_time_relative(l, *at, today);
        t!(l, "Afsenderen har sendt det · {who}, {at}", "The sender has sent it · {who}, {at}")
    });
    [answered, sent].into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// The panel. Everything answered and nothing missing, it folds away.
pub(super) fn panel(l: Lang, check: &CheckView) -> impl IntoView + use<> {
    let today = visit().now.date();
    let open = check.lines.iter().filter(|line| line.answered.is_none()).count();
    let missing = check.lines.iter().filter(|line| matches!(line.answered, Some((CheckAnswer::Missing, ..)))).count();
    let (class, state) = match (open, missing) {
        (0, 0) => ("badge badge--green", t!(l, "Alt er i orden", "All in order")),
        (_, 0) => ("badge badge--line", t!(l, "{open} ikke besvaret", "{open} not answered")),
        (0, _) => ("badge badge--amber", t!(l, "{missing} mangler", "{missing} missing")),
        _ => ("badge badge--amber", t!(l, "{missing} mangler, {open} ikke besvaret", "{missing} missing, {open} not answered")),
    };
    let began = date_time_relative(l, check.began, today);
    let since = if check.returned {
        t!(l, "Retur fra sygehus {began}", "Back from hospital {began}")
    } else {
        t!(l, "Ankomst {began}", "Arrival {began}")
    };
    let body = if check.may_answer { form(l, check).into_any() } else { facts(l, &check.lines.iter().collect::<Vec<_>>()).into_any() };
    let earlier = check
        .earlier
        .iter()
        .map(|before| {
            let began = date_time_relative(l, before.began, today);
            view! { <details class="fold"><summary>{t!(l, "Tidligere tjek, {began}", "Earlier check, {began}")}</summary>{facts(l, &before.lines.iter().collect::<Vec<_>>())}</details> }
        })
        .collect_view();
    let asked = check.asked.clone().map(|asked| asked_note(l, &asked));
    view! {
        <section class="panel" aria-labelledby="arrival-check">
            <div class="panel__head"><h2 id="arrival-check" tabindex="-1">{t!(l, "Ankomsttjek", "Arrival check")}" "<span class=class>{state}</span></h2><span class="small muted">{since}</span></div>
            <div class="panel__body stack-s">
                {asked}
                <details class="fold" open=open + missing != 0><summary>{t!(l, "Punkterne", "The items")}</summary>{body}</details>
                {earlier}
            </div>
        </section>
    }
}

fn asked_note(l: Lang, asked: &AskedView) -> impl IntoView + use<> {
    let (whom, due) = (asked.whom.clone(), date_time_relative(l, asked.due, visit().now.date()));
    let within = duration_hm(l, asked.minutes);
    let text = t!(
        l,
        "{whom} er spurgt og skal svare senest {due} (regel: inden {within})",
        "{whom} has been asked and is to answer by {due} (rule: within {within})"
    );
    view! { <p class="note note--amber note--plain"><Icon name=if asked.late { Glyph::Error } else { Glyph::Time } /><span>{text}</span></p> }
}

/// What is in order is read; everything else asks. No choice is made beforehand, not even the last answer: the page looks again by
/// itself, and an answer of somebody else's must not be sent back with one's own.
fn form(l: Lang, check: &CheckView) -> impl IntoView + use<> {
    let version = check.version;
    let (here, open): (Vec<&CheckLine>, Vec<&CheckLine>) =
        check.lines.iter().partition(|line| matches!(line.answered, Some((CheckAnswer::Present, ..))));
    let change = (!here.is_empty()).then(|| {
        let fields = here.iter().map(|line| question(l, line)).collect_view();
        view! { <details class="fold"><summary>{t!(l, "Ret det, der er i orden", "Change what is in order")}</summary>{fields}</details> }
    });
    let (open, here) = (open.into_iter().map(|line| question(l, line)).collect_view(), facts(l, &here));
    view! {
        <ActForm act=ACT version>
            {open}
            {here}
            {change}
            <p class="small muted">{t!(l, "Det, der mangler, bliver til en opgave for afsenderen. Intet venter på tjekket.", "What is missing becomes a task of the sender. Nothing waits for the check.")}</p>
            <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem ankomsttjek", "Keep the arrival check")}</button></div>
        </ActForm>
    }
}

fn question(l: Lang, line: &CheckLine) -> impl IntoView + use<> {
    let options = CheckAnswer::ALL.iter().map(|a| Opt::new(a.code(), check_answer_name(l, *a))).collect();
    let (name, label) = (format!("item_{}", line.position), item_text(l, &line.text).to_owned());
    match known(l, line) {
        hint if hint.is_empty() => view! { <Choices act=ACT name label options class="opts--2" /> }.into_any(),
        hint => view! { <Choices act=ACT name label hint options class="opts--2" /> }.into_any(),
    }
}

fn facts(l: Lang, lines: &[&CheckLine]) -> impl IntoView + use<> {
    let rows = lines
        .iter()
        .map(|line| {
            let known = known(l, line);
            let known = if known.is_empty() { t!(l, "Ikke besvaret", "Not answered") } else { known };
            view! { <dt>{item_text(l, &line.text).to_owned()}</dt><dd>{known}</dd> }
        })
        .collect_view();
    view! { <dl class="facts facts--stacked">{rows}</dl> }
}
