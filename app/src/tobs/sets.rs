//! The sets of a stay: one with the points of every value, all of them as a line and as a table.

use super::panel::unapproved;
use super::{TobsRow, TobsView};
use crate::caller::visit;
use crate::lang::Lang;
use crate::t;
use crate::ui::chart::{Dot, line};
use crate::ui::copy::CopyText;
use crate::ui::format::{date_input, date_short, date_time_relative, time_table};
use crate::words::{reading_text, tobs_value_name};
use domain::code::Code as _;
use domain::rehab::decimal::Decimal;
use domain::rehab::tobs::{MOST_POINTS, TobsValue};
use leptos::prelude::*;

/// The five values of a set with their points, and which versions scored it.
pub(super) fn whole(l: Lang, set: &TobsRow) -> impl IntoView + use<> {
    let rows = TobsValue::ALL
        .iter()
        .map(|value| {
            let (read, points) = (reading_text(l, &set.readings, *value), set.tobs.points(*value));
            view! { <tr><th scope="row">{tobs_value_name(l, *value)}</th><td>{read}</td><td class="r">{points}</td></tr> }
        })
        .collect_view();
    let (total, table, actions) = (set.tobs.total(), set.tobs.version.clone(), set.actions);
    let versions = t!(l, "Pointtabel {table}, handlingstabel {actions}", "Table of points {table}, table of actions {actions}");
    view! {
        <table class="table table--s tobs__points">
            <thead><tr><th scope="col">{t!(l, "Værdi", "Value")}</th><th scope="col">{t!(l, "Målt", "Read")}</th><th scope="col" class="r">{t!(l, "Point", "Points")}</th></tr></thead>
            <tbody>{rows}<tr class="total"><th scope="row">{t!(l, "I alt", "Total")}</th><td></td><td class="r">{total}</td></tr></tbody>
        </table>
        <p class="small muted">{versions}</p>
    }
}

/// "24. nov. 09:41".
fn day_clock(l: Lang, set: &TobsRow) -> String {
    format!("{} {}", date_short(l, set.taken.date()), time_table(set.taken.time()))
}

/// The totals as a line, with the table that says the same.
pub(super) fn trend(l: Lang, t: &TobsView) -> Option<impl IntoView + use<>> {
    let counted: Vec<&TobsRow> = t.sets.iter().filter(|set| set.struck.is_none()).collect();
    if t.sets.len() < 2 {
        return None;
    }
    let dots: Vec<Dot> = counted.iter().map(|set| (set.taken, Some(Decimal::whole(i32::from(set.tobs.total()))))).collect();
    let totals = counted.iter().map(|set| set.tobs.total().to_string()).collect::<Vec<_>>().join(", ");
    let label = t!(l, "TOBS over tid: {totals}. Højere er værre.", "TOBS over time: {totals}. Higher is worse.");
    let drawn = (counted.len() > 1).then(|| line(l, (Decimal::ZERO, Decimal::whole(i32::from(MOST_POINTS))), &dots, None, label)).flatten();
    let rows = t
        .sets
        .iter()
        .rev()
        .map(|set| {
            let total = set.tobs.total();
            let total = if set.struck.is_some() { view! { <s>{total}</s> }.into_any() } else { view! { {total} }.into_any() };
            let read = TobsValue::ALL
                .iter()
                .map(|value| format!("{} {}", reading_text(l, &set.readings, *value), points(set.tobs.points(*value))))
                .collect::<Vec<_>>()
                .join(" · ");
            view! {
                <tr>
                    <th scope="row" class="nowrap">{day_clock(l, set)}</th>
                    <td class="r">{total}</td>
                    <td>{read}<br /><small class="muted">{told(l, set)}</small>{(set.is_unapproved && set.struck.is_none()).then(|| view! { " " {unapproved(l)} })}</td>
                </tr>
            }
        })
        .collect_view();
    Some(view! {
        <div class="measure tobs__trend">{drawn}</div>
        <details class="fold">
            <summary>{t!(l, "Vis alle sæt som tabel", "Show all sets as a table")}</summary>
            <table class="table table--s">
                <thead><tr><th scope="col">{t!(l, "Taget", "Taken")}</th><th scope="col" class="r">{t!(l, "I alt", "Total")}</th><th scope="col">{t!(l, "Værdier med point", "Values with points")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    })
}

/// The sets that count, a line each, to be copied into another system.
pub(super) fn copied(l: Lang, t: &TobsView) -> Option<impl IntoView + use<>> {
    let lines: Vec<String> = t.sets.iter().filter(|set| set.struck.is_none()).map(|set| as_text(l, set)).collect();
    (!lines.is_empty()).then(|| view! { <p><CopyText text=lines.join("\n") of="TOBS".to_owned() /></p> })
}

/// "24.11.2026 09:41: TOBS 3. Respirationsfrekvens 22/min (1), …. Registreret af Ida K."
fn as_text(l: Lang, set: &TobsRow) -> String {
    let (day, clock, total, by) = (date_input(set.taken.date()), time_table(set.taken.time()), set.tobs.total(), &set.by);
    let value = |value: &TobsValue| {
        format!("{} {} {}", tobs_value_name(l, *value), reading_text(l, &set.readings, *value), points(set.tobs.points(*value)))
    };
    let values = TobsValue::ALL.iter().map(value).collect::<Vec<_>>().join(", ");
    t!(l, "{day} {clock}: TOBS {total}. {values}. Registreret af {by}", "{day} {clock}: TOBS {total}. {values}. Registered by {by}")
}

fn points(points: u8) -> String {
    format!("({points})")
}

/// Who registered a set, what it takes the place of, and why it was a mistake.
fn told(l: Lang, set: &TobsRow) -> String {
    let today = visit().now.date();
    let (by, at) = (set.by.clone(), date_time_relative(l, set.registered, today));
    let mut parts = vec![t!(l, "Registreret af {by} {at}", "Registered by {by} {at}")];
    parts.extend(set.replaces.map(|old| {
        let old = date_time_relative(l, old, today);
        t!(l, "i stedet for sættet fra {old}", "in place of the set of {old}")
    }));
    parts.extend(set.struck.clone().map(|(reason, who, _)| t!(l, "fejl: {reason} ({who})", "mistake: {reason} ({who})")));
    if set.was_unapproved && !set.is_unapproved {
        parts.push(t!(l, "tabellerne var ikke godkendt dengang", "the tables were not approved then"));
    }
    parts.join(", ")
}
