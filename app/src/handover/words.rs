//! How a handover says things.

use super::{Detail, Group, Happening, TobsLine};
use crate::board::Who;
use crate::board::words::who;
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_short, time_table};
use crate::words::{cleaning_step_name, event_name, outcome_name, task_name, tobs_not_used, very_ill};
use domain::task::TaskKind;
use time::{Date, PrimitiveDateTime};

/// "KL, 88", or "Kragh, Birthe, 79".
pub(super) fn person(l: Lang, somebody: &Who) -> String {
    match who(l, somebody) {
        (name, Some(age)) => format!("{name}, {age}"),
        (name, None) => name,
    }
}

/// "14:05" today, else "28. nov. 14:05".
pub(super) fn moment(l: Lang, at: PrimitiveDateTime, today: Date) -> String {
    let clock = time_table(at.time());
    if at.date() == today { clock } else { format!("{} {clock}", date_short(l, at.date())) }
}

/// What happened, with what is known of it: "Borger flyttet til en anden seng: fra 1A".
pub(super) fn happened(l: Lang, h: &Happening, today: Date) -> String {
    let mut details: Vec<String> = h
        .details
        .iter()
        .map(|detail| match detail {
            Detail::FromBed(label) => t!(l, "fra {label}", "from {label}"),
            Detail::Until(at) => {
                let at = moment(l, *at, today);
                t!(l, "til {at}", "until {at}")
            }
            Detail::Step(step) => cleaning_step_name(l, *step).to_lowercase(),
            Detail::Outcome(outcome) => outcome_name(l, *outcome).to_lowercase(),
            Detail::Task(kind) => task_name(l, *kind).to_lowercase(),
        })
        .collect();
    if h.isolates {
        details.push(tr(l, "isolation", "isolation").to_owned());
    }
    let name = event_name(l, &h.name);
    if details.is_empty() { name } else { format!("{name}: {}", details.join(" · ")) }
}

/// The tag at the end of a change.
pub(super) fn group_name(l: Lang, group: Group) -> &'static str {
    match group {
        Group::Arrival => tr(l, "NY", "NEW"),
        Group::Departure => tr(l, "rejst", "left"),
        Group::Move => tr(l, "flyttet", "moved"),
        Group::Absence => tr(l, "fravær", "absence"),
        Group::Death => tr(l, "dødsfald", "death"),
        Group::Infection => tr(l, "smitte", "infection"),
        Group::Decision => tr(l, "afgjort", "decided"),
        Group::Reservation => tr(l, "reservation", "reservation"),
        Group::Bed => tr(l, "seng", "bed"),
        Group::Correction => tr(l, "rettet", "corrected"),
    }
}

/// "TOBS 3, 14:10, tages igen senest 20:10 · TOBS: kontakt en sygeplejerske", or that it is not used.
pub(super) fn tobs(l: Lang, said: &TobsLine, today: Date) -> String {
    let (total, is_very_ill, taken, open) = match said {
        TobsLine::NotUsed(reason) => return tobs_not_used(l, reason),
        TobsLine::Last { total, is_very_ill, taken, open } => (total, *is_very_ill, *taken, open),
    };
    let mut last = vec![format!("TOBS {total}"), moment(l, taken, today)];
    last.extend(is_very_ill.then(|| very_ill(l).to_lowercase()));
    let (again, calls): (Vec<_>, Vec<_>) = open.iter().copied().partition(|(kind, _)| *kind == TaskKind::TobsAgain);
    last.extend(again.first().map(|(_, due)| {
        let due = moment(l, *due, today);
        t!(l, "tages igen senest {due}", "to be taken again by {due}")
    }));
    let calls = calls.into_iter().map(|(kind, _)| task_name(l, kind).to_owned());
    std::iter::once(last.join(", ")).chain(calls).collect::<Vec<_>>().join(" · ")
}
