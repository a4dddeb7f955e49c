//! The sheet for when Plads cannot be reached: one file that needs nothing else, made to be printed in black and white.

use super::words::{look, say};
use super::{BoardView, Expected, ExpectedKind};
use crate::lang::{Lang, tr};
use crate::stay::DoctorView;
use crate::t;
use crate::ui::format::{time_table, weekday_date};
use domain::ids::StayId;
use leptos::prelude::*;
use std::collections::HashMap;
use time::PrimitiveDateTime;

/// Small enough to stand in the file, so that it opens from any disk.
const STYLE: &str = "body{font:14px/1.35 sans-serif;margin:12mm;color:#000}h1{font-size:20px;margin:0}h2{font-size:16px;margin:16px 0 4px}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:3px 6px;text-align:left;vertical-align:top}\
th{background:#eee}thead{display:table-header-group}tr{break-inside:avoid}.old{border:2px solid #000;padding:6px;margin:8px 0}.note{width:28%}";

/// The whole file for a site, in Danish or English.
#[must_use]
pub fn downtime_page(
    l: Lang,
    site: &str,
    board: &BoardView,
    expected: &[Expected],
    doctors: &HashMap<StayId, DoctorView>,
    now: PrimitiveDateTime,
) -> String {
    let made = format!("{} {}", weekday_date(l, now.date()), time_table(now.time()));
    let title = t!(l, "Nødliste {site}, {made}", "Downtime list {site}, {made}");
    let wards = board
        .wards
        .iter()
        .map(|ward| {
            let rows = ward
                .rooms
                .iter()
                .flat_map(|room| room.beds.iter().map(move |bed| (room, bed)))
                .map(|(room, bed)| {
                    let said = say(l, bed, room, now.date());
                    let age = said.age.map(|age| format!(" ({age})")).unwrap_or_default();
                    let marks: Vec<String> = said.flags.into_iter().map(|flag| flag.text).collect();
                    let doctor = bed.stay().and_then(|stay| doctors.get(&stay)).map(|d| d.line(l, now.date()));
                    let state = look(bed.now.state()).0;
                    view! {
                        <tr data-state=state>
                            <th scope="row">{bed.label.clone()}</th>
                            <td>{said.state}</td>
                            <td>{format!("{}{age}", said.main)}</td>
                            <td>{said.meta}</td>
                            <td>{marks.join(" · ")}</td>
                            <td>{doctor}</td>
                            <td class="note"></td>
                        </tr>
                    }
                })
                .collect_view();
            view! {
                <h2>{ward.name.clone()}</h2>
                <table>
                    <thead><tr>
                        <th scope="col">{tr(l, "Seng", "Bed")}</th>
                        <th scope="col">{tr(l, "Tilstand", "State")}</th>
                        <th scope="col">{tr(l, "Borger", "Citizen")}</th>
                        <th scope="col">{tr(l, "Tid", "Time")}</th>
                        <th scope="col">{tr(l, "Husk", "Remember")}</th>
                        <th scope="col">{tr(l, "Læge", "Doctor")}</th>
                        <th scope="col">{tr(l, "Ført i hånden", "By hand")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
        .collect_view();
    let coming = expected
        .iter()
        .map(|e| {
            let what = match e.kind {
                ExpectedKind::Arrival => tr(l, "Ankomst", "Arrival"),
                ExpectedKind::Departure => tr(l, "Afrejse", "Departure"),
                ExpectedKind::Opening => tr(l, "Sengen åbner", "The bed opens"),
            };
            let at = format!("{} {}", weekday_date(l, e.at.date()), time_table(e.at.time()));
            view! { <tr><th scope="row">{at}</th><td>{what}</td><td>{e.bed.clone()}</td><td>{e.who.clone()}</td><td class="note"></td></tr> }
        })
        .collect_view();
    let page = view! {
        <html lang=l.code()>
            <head><meta charset="utf-8" /><meta name="robots" content="noindex" /><title>{title.clone()}</title><style>{STYLE}</style></head>
            <body>
                <h1>{title.clone()}</h1>
                <p class="old">{t!(
                    l,
                    "Sådan stod sengene {made}. Brug listen, mens Plads ikke kan nås, og skriv til i hånden. Makuleres, når Plads er tilbage.",
                    "This is how the beds stood {made}. Use the list while Plads cannot be reached, and write by hand. Shred it when Plads is back."
                )}</p>
                {wards}
                <h2>{tr(l, "De næste 72 timer", "The next 72 hours")}</h2>
                <table>
                    <thead><tr>
                        <th scope="col">{tr(l, "Tid", "Time")}</th>
                        <th scope="col">{tr(l, "Hvad", "What")}</th>
                        <th scope="col">{tr(l, "Seng", "Bed")}</th>
                        <th scope="col">{tr(l, "Borger", "Citizen")}</th>
                        <th scope="col">{tr(l, "Ført i hånden", "By hand")}</th>
                    </tr></thead>
                    <tbody>{coming}</tbody>
                </table>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", page.to_html())
}
