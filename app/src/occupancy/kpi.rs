//! The key figures: each with its definition, what it is made of, and the list behind it.

use super::figures::{beds_list, moves_list};
use super::service::{OccupancyView, RuleFrom};
use super::{percent_text, rule_text};
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_long, decimal, number};
use domain::stay::Outcome;
use leptos::prelude::*;

/// One key figure: name, definition behind "?", the figure, and lines that say what it is made of.
struct Kpi {
    id: &'static str,
    name: String,
    figure: String,
    unit: String,
    lines: Vec<String>,
    definition: Vec<String>,
    list: (String, String),
}

fn kpi(l: Lang, k: Kpi) -> impl IntoView {
    let about = k.name.clone();
    view! {
        <li class="kpi">
            <h3>
                {k.name}
                <button class="q" type="button" popovertarget=k.id aria-label=t!(l, "Definition af {about}", "Definition of {about}")>"?"</button>
            </h3>
            <p class="big">{k.figure}" "<small>{k.unit}</small></p>
            {k.lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            <p><a class="small" href=k.list.0>{k.list.1}</a></p>
            <div class="pop" id=k.id popover="auto" role="note">
                {k.definition.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            </div>
        </li>
    }
}

pub(super) fn key_figures(l: Lang, view: &OccupancyView) -> impl IntoView + use<> {
    let figures = vec![occupancy_kpi(l, view), closed_kpi(l, view), length_kpi(l, view), arrivals_kpi(l, view), departures_kpi(l, view)];
    view! { <ul class="kpis">{figures.into_iter().map(|k| kpi(l, k)).collect_view()}</ul> }
}

/// A figure without its per cent sign, which stands smaller beside it.
fn bare_percent(l: Lang, tenths: Option<i64>) -> String {
    tenths.map_or_else(|| "–".to_owned(), |t| decimal(l, t, 1))
}

pub(super) fn rules(l: Lang, view: &OccupancyView) -> Vec<String> {
    let one = view.rules.len() == 1;
    let say = |rule: &RuleFrom| {
        let (text, from) = (rule_text(l, rule), date_long(l, rule.from));
        if one { text } else { t!(l, "Fra {from}: {text}", "From {from}: {text}") }
    };
    view.rules.iter().map(say).collect()
}

fn occupancy_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    let n = view.total;
    let (counted, usable, closed) = (number(l, n.counted), number(l, n.usable()), number(l, n.closed));
    let percent = percent_text(l, &n);
    let mut lines = vec![t!(l, "{counted} af {usable} sengedøgn", "{counted} of {usable} bed-nights")];
    if let (Some(now), Some(before)) = (n.percent_tenths(), view.before.percent_tenths()) {
        let (points, days) = (decimal(l, (now - before).abs(), 1), view.scope.nights());
        let sign = match now.cmp(&before) {
            std::cmp::Ordering::Greater => "▲",
            std::cmp::Ordering::Less => "▼",
            std::cmp::Ordering::Equal => "=",
        };
        lines.push(t!(l, "{sign} {points} point mod de {days} døgn før", "{sign} {points} points from the {days} nights before"));
    }
    let mut definition = vec![t!(
        l,
        "Belægning = belagte sengedøgn ÷ disponible sengedøgn. Et døgn tæller for en seng, hvis sengen er belagt på opgørelsestidspunktet.",
        "Occupancy = occupied bed-nights ÷ usable bed-nights. A night counts for a bed when the bed is occupied at the census."
    )];
    definition.extend(rules(l, view));
    definition.push(t!(
        l,
        "{counted} ÷ {usable} = {percent}. Lukkede senge er trukket fra ({closed} sengedøgn).",
        "{counted} ÷ {usable} = {percent}. Closed beds are left out ({closed} bed-nights)."
    ));
    Kpi {
        id: "k-occupancy",
        name: t!(l, "Belægning", "Occupancy"),
        figure: bare_percent(l, n.percent_tenths()),
        unit: "%".to_owned(),
        lines,
        definition,
        list: (beds_list(&view.scope), t!(l, "Sengene bag tallet", "The beds behind the figure")),
    }
}

fn closed_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    let n = view.total;
    let (closed, physical) = (number(l, n.closed), number(l, n.physical));
    Kpi {
        id: "k-closed",
        name: t!(l, "Lukkede senge", "Closed beds"),
        figure: closed.clone(),
        unit: t!(l, "sengedøgn", "bed-nights"),
        lines: vec![t!(l, "af {physical} fysiske sengedøgn", "of {physical} physical bed-nights")],
        definition: vec![
            t!(
                l,
                "Fysiske sengedøgn = senge × døgn, for hver seng fra den åbnes, til den nedlægges. Lukket = ude af drift på opgørelsestidspunktet.",
                "Physical bed-nights = beds × nights, for each bed from its opening to its retirement. Closed = out of use at the census."
            ),
            t!(l, "Disponible = fysiske − lukkede.", "Usable = physical − closed."),
        ],
        list: (format!("{}&class=closed", beds_list(&view.scope)), t!(l, "Lukkede senge", "Closed beds")),
    }
}

fn length_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    let name = t!(l, "Liggetid, gennemsnit", "Length of stay, average");
    let unit = t!(l, "døgn", "nights");
    let (figure, lines) = match view.lengths {
        None => ("–".to_owned(), vec![t!(l, "Ingen afsluttede ophold", "No stays ended")]),
        Some(n) => {
            let (nights, stays) = (number(l, n.nights), number(l, n.stays));
            let (median, ninth) = (decimal(l, n.median_tenths, 1), number(l, n.ninth_decile));
            let mut lines = vec![
                t!(l, "{nights} døgn på {stays} afsluttede ophold", "{nights} nights in {stays} ended stays"),
                t!(l, "Median {median} · 90 %: højst {ninth}", "Median {median} · 90%: at most {ninth}"),
            ];
            if view.away_nights > 0 {
                let away = number(l, view.away_nights);
                lines.push(t!(l, "Heraf {away} døgn fraværende", "Of these, {away} nights away"));
            }
            (decimal(l, n.average_tenths, 1), lines)
        }
    };
    Kpi {
        id: "k-length",
        name,
        figure,
        unit,
        lines,
        definition: vec![t!(
            l,
            "Summen af (afrejsedato − ankomstdato) for ophold afsluttet i perioden ÷ antal afsluttede ophold. Et ophold samme dag er 0 døgn.",
            "The sum of (date of departure − date of arrival) of stays ended in the period ÷ the number of stays ended. A stay within a day is 0 nights."
        )],
        list: (moves_list(&view.scope, "departures"), t!(l, "Opholdene bag tallet", "The stays behind the figure")),
    }
}

fn arrivals_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    Kpi {
        id: "k-arrivals",
        name: t!(l, "Ankomster", "Arrivals"),
        figure: number(l, view.arrivals),
        unit: t!(l, "borgere", "citizens"),
        lines: vec![],
        definition: vec![t!(
            l,
            "Ophold, der begynder i perioden. Flytning til en anden seng er ikke en ankomst.",
            "Stays that begin in the period. A transfer to another bed is no arrival."
        )],
        list: (moves_list(&view.scope, "arrivals"), t!(l, "Ankomsterne", "The arrivals")),
    }
}

fn departures_kpi(l: Lang, view: &OccupancyView) -> Kpi {
    let all: i64 = view.departures.iter().map(|(_, n)| n).sum();
    let died = view.departures.iter().find(|(o, _)| *o == Outcome::Died).map_or(0, |(_, n)| *n);
    Kpi {
        id: "k-departures",
        name: t!(l, "Afrejser", "Departures"),
        figure: number(l, all),
        unit: t!(l, "borgere", "citizens"),
        lines: vec![t!(l, "heraf døde {died}", "of whom died {died}")],
        definition: vec![t!(
            l,
            "Ophold, der slutter i perioden, uanset hvordan, også dødsfald.",
            "Stays that end in the period, however they end, deaths included."
        )],
        list: (moves_list(&view.scope, "departures"), t!(l, "Afrejserne", "The departures")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::occupancy::BedNights;

    #[test]
    fn no_usable_bed_is_a_dash_and_no_bed_occupied_is_zero() {
        assert_eq!(percent_text(Lang::Da, &BedNights::default()), "–");
        assert_eq!(percent_text(Lang::Da, &BedNights { physical: 3, free: 3, ..BedNights::default() }), "0,0\u{a0}%");
        assert_eq!(bare_percent(Lang::En, None), "–");
    }
}
