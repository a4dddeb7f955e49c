//! The second part of the sheet: every bed in its order, with room for the pen.

use super::SheetView;
use super::sheet::beds;
use super::words::tobs;
use crate::board::words::{look, say};
use crate::lang::{Lang, tr};
use leptos::prelude::*;
use time::Date;

pub(super) fn all_beds(l: Lang, view: &SheetView, today: Date) -> impl IntoView + use<> {
    let columns =
        [tr(l, "Seng", "Bed"), tr(l, "Borger", "Citizen"), tr(l, "Ophold", "Stay"), tr(l, "Husk", "Remember"), tr(l, "Læge", "Doctor")];
    let rows = beds(view)
        .map(|(room, bed)| {
            let said = say(l, bed, room, today);
            let age = said.age.map(|age| format!(", {age}")).unwrap_or_default();
            let (citizen, time) = match said.age {
                Some(_) => (format!("{}{age}", said.main), said.meta),
                None => (String::new(), [said.main, said.meta].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ")),
            };
            let citizen = match bed.stay() {
                Some(stay) => view! { <a href=format!("/stays/{stay}")>{citizen}</a> }.into_any(),
                None => (!citizen.is_empty()).then_some(citizen).into_any(),
            };
            let marks: Vec<String> = said.flags.into_iter().map(|flag| flag.text).collect();
            let tobs =
                bed.stay().and_then(|stay| view.tobs.get(&stay)).map(|said| view! { <span class="tobs">{tobs(l, said, today)}</span> });
            let remember = (!marks.is_empty() || tobs.is_some()).then(|| view! { <span>{marks.join(" · ")}{tobs}</span> });
            let doctor = bed.stay().and_then(|stay| view.doctors.get(&stay)).map(|d| d.line(l, today));
            let state = look(bed.now.state()).0;
            view! {
                <tr data-state=state>
                    <th scope="row" data-title=columns[0]>{bed.label.clone()}</th>
                    <td data-title=columns[1]>{citizen}</td>
                    <td data-title=columns[2]>{said.state}" · "{time}</td>
                    <td data-title=columns[3]>{remember}</td>
                    <td data-title=columns[4] class="doctor">{doctor}</td>
                    <td class="pen"></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="all table--cards">
            <thead><tr>
                {columns.map(|column| view! { <th scope="col">{column}</th> })}
                <th scope="col" class="pen">{tr(l, "Noter", "Notes")}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
