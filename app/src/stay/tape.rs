//! The phases of a stay as a strip of days.

use super::StayView;
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_short, iso_week, weekday_short};
use crate::words::{absence_kind_name, kind_name};
use leptos::prelude::*;
use std::ops::Range;
use time::{Date, Duration, PrimitiveDateTime, Weekday};

/// At most so many days are shown.
const MOST_DAYS: i64 = 35;

/// A stretch of the strip; later ones in a list lie over earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    from: PrimitiveDateTime,
    /// Up to there; `None` as far as the strip goes.
    to: Option<PrimitiveDateTime>,
    class: &'static str,
    title: String,
    note: String,
}

/// First and last day shown: all of the stay, or the part around today.
fn window(arrived: Date, last: Date, today: Date) -> (Date, Date) {
    let last = last.max(arrived);
    if (last - arrived).whole_days() < MOST_DAYS {
        return (arrived, last);
    }
    let first = (today - Duration::days(MOST_DAYS / 2)).clamp(arrived, last - Duration::days(MOST_DAYS - 1));
    (first, first + Duration::days(MOST_DAYS - 1))
}

/// Cells of the strip: how many days, and which stretch. A day belongs to the last stretch that holds its coming midnight.
fn cells(days: &[Date], stretches: &[Stretch]) -> Vec<(usize, Option<usize>)> {
    let of_day = |day: &Date| {
        let midnight = day.next_day().unwrap_or(*day).midnight();
        stretches.iter().rposition(|s| s.from < midnight && s.to.is_none_or(|to| to >= midnight))
    };
    let mut cells: Vec<(usize, Option<usize>)> = Vec::new();
    for stretch in days.iter().map(of_day) {
        match cells.last_mut() {
            Some((count, same)) if *same == stretch => *count += 1,
            _ => cells.push((1, stretch)),
        }
    }
    cells
}

/// Runs of equal weeks: the ISO week and how many days.
fn weeks(days: &[Date]) -> Vec<(u8, usize)> {
    let mut weeks: Vec<(u8, usize)> = Vec::new();
    for week in days.iter().map(|d| iso_week(*d)) {
        match weeks.last_mut() {
            Some((same, count)) if *same == week => *count += 1,
            _ => weeks.push((week, 1)),
        }
    }
    weeks
}

fn stretches(l: Lang, s: &StayView, now: PrimitiveDateTime) -> Vec<Stretch> {
    let phases = s.phases.iter().map(|p| {
        let planned = p.from > now;
        let (kind, day) = (kind_name(l, p.kind), date_short(l, p.from.date()));
        let charge = if p.charge_allowed { tr(l, "egenbetaling", "may be charged") } else { tr(l, "gratis", "free of charge") };
        Stretch {
            from: p.from,
            to: None,
            class: if planned { "bar bar--reserved" } else { "bar" },
            title: if planned { t!(l, "{kind} (planlagt {day})", "{kind} (planned {day})") } else { kind.to_owned() },
            note: format!("{} · {charge}", p.legal_basis),
        }
    });
    let absences = s.absences.iter().map(|a| Stretch {
        from: a.from,
        // Nobody knows the nights to come.
        to: Some(a.to.unwrap_or_else(|| now.date().next_day().unwrap_or(now.date()).midnight())),
        class: "bar bar--hold",
        title: absence_kind_name(l, a.kind).to_owned(),
        note: t!(l, "fastholdt", "held"),
    });
    phases.chain(absences).collect()
}

/// The strip, as a table that can be read without seeing it.
pub(super) fn tape(l: Lang, s: &StayView, now: PrimitiveDateTime) -> impl IntoView + use<> {
    let end = s.ended.map_or_else(|| s.expected.max(now), |(at, _)| at);
    let (first, last) = window(s.arrived.date(), end.date(), now.date());
    let days: Vec<Date> = std::iter::successors(Some(first), |d| d.next_day()).take_while(|d| *d <= last).collect();
    let stretches = stretches(l, s, now);
    let (from, to) = (date_short(l, first), date_short(l, last));
    let name = |range: Range<usize>, week: u8| if range.len() > 2 { t!(l, "Uge {week}", "Week {week}") } else { week.to_string() };
    let heads = weeks(&days)
        .into_iter()
        .map(|(week, n)| view! { <th class="wk" colspan=n.to_string() scope="colgroup">{name(0..n, week)}</th> })
        .collect_view();
    let columns = days
        .iter()
        .map(|day| {
            let class = if *day == now.date() {
                "today"
            } else if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                "we"
            } else {
                ""
            };
            let word =
                if *day == now.date() { t!(l, "i dag", "today") } else { weekday_short(l, day.weekday()).trim_end_matches('.').to_owned() };
            view! { <th scope="col" class=class><b>{format!("{}.", day.day())}</b>{word}</th> }
        })
        .collect_view();
    let bars = cells(&days, &stretches)
        .into_iter()
        .map(|(n, which)| match which.and_then(|which| stretches.get(which)) {
            Some(s) => view! { <td class="b" colspan=n.to_string()><span class=s.class title=format!("{}: {}", s.title, s.note)><b>{s.title.clone()}</b><span>{s.note.clone()}</span></span></td> }.into_any(),
            None => view! { <td colspan=n.to_string()></td> }.into_any(),
        })
        .collect_view();
    view! {
        <div class="tape-wrap tape-wrap--plain" tabindex="0" role="region" aria-label=t!(l, "Faser dag for dag", "Phases day by day")>
            <table class="tape tape--phases">
                <caption class="sr-only">{t!(l, "Faser fra {from} til {to}", "Phases from {from} to {to}")}</caption>
                <thead><tr>{heads}</tr><tr>{columns}</tr></thead>
                <tbody><tr>{bars}</tr></tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use time::macros::{date, datetime};

    fn stretch(from: PrimitiveDateTime, to: Option<PrimitiveDateTime>) -> Stretch {
        Stretch { from, to, class: "bar", title: String::new(), note: String::new() }
    }

    fn days(first: Date, n: i64) -> Vec<Date> {
        (0..n).map(|d| first + Duration::days(d)).collect()
    }

    #[test]
    fn a_day_belongs_to_what_holds_its_coming_night() {
        let phases = [
            stretch(datetime!(2026-11-16 14:20), None),
            stretch(datetime!(2026-11-27 00:00), None),
            stretch(datetime!(2026-11-20 05:10), Some(datetime!(2026-11-22 10:30))),
        ];
        let cells = cells(&days(date!(2026 - 11 - 16), 16), &phases);
        assert_eq!(cells, [(4, Some(0)), (2, Some(2)), (5, Some(0)), (5, Some(1))]);
    }

    #[test]
    fn weeks_are_named_by_their_number_and_a_long_stay_shows_the_days_around_today() {
        assert_eq!(weeks(&days(date!(2026 - 11 - 20), 5)), [(47, 3), (48, 2)]);
        assert_eq!(
            window(date!(2026 - 11 - 16), date!(2026 - 12 - 01), date!(2026 - 11 - 24)),
            (date!(2026 - 11 - 16), date!(2026 - 12 - 01))
        );
        assert_eq!(
            window(date!(2026 - 08 - 01), date!(2026 - 12 - 01), date!(2026 - 11 - 24)),
            (date!(2026 - 10 - 28), date!(2026 - 12 - 01))
        );
        assert_eq!(window(date!(2026 - 11 - 20), date!(2027 - 03 - 01), date!(2026 - 11 - 24)).0, date!(2026 - 11 - 20));
    }
}
