//! The table of bed-nights by class: held, reserved and closed in columns of their own, so that the reader can see the sum.

use super::percent_text;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::number;
use crate::words::bed_state_name;
use domain::board::BedState;
use domain::code::Code as _;
use domain::occupancy::BedNights;
use leptos::prelude::*;

/// A row: its heading, and where the beds behind it are listed.
pub(super) struct Row {
    /// What the row is about.
    pub heading: String,
    /// Where the heading leads.
    pub href: Option<String>,
    /// The list behind the row, to which `&class=…` can be added.
    pub list: Option<String>,
    /// The figures.
    pub nights: BedNights,
}

/// The classes in the order of their columns after closed and usable.
const USABLE: [BedState; 5] = [BedState::Occupied, BedState::Held, BedState::Reserved, BedState::Cleaning, BedState::Free];

/// A table of bed-nights in a panel that scrolls by itself on a phone.
#[component]
pub(super) fn NightsTable(
    /// Language.
    l: Lang,
    /// What the rows are.
    #[prop(into)]
    first: String,
    /// Names the region.
    #[prop(into)]
    label: String,
    /// Rows.
    rows: Vec<Row>,
    /// The sum.
    total: Row,
) -> impl IntoView {
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=label>
            <table class="table table--s">
                <thead>
                    <tr>
                        <th scope="col">{first}</th>
                        <th scope="col" class="r">{t!(l, "Fysiske", "Physical")}</th>
                        <th scope="col" class="r">{bed_state_name(l, BedState::Closed)}</th>
                        <th scope="col" class="r">{t!(l, "Disponible", "Usable")}</th>
                        {USABLE.map(|state| view! { <th scope="col" class="r">{bed_state_name(l, state)}</th> }).collect_view()}
                        <th scope="col" class="r">{t!(l, "Belægning", "Occupancy")}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| line(l, row)).collect_view()}</tbody>
                <tfoot>{line(l, total)}</tfoot>
            </table>
        </div>
    }
}

fn line(l: Lang, row: Row) -> impl IntoView {
    let n = row.nights;
    let heading = match row.href {
        Some(href) => view! { <a href=href>{row.heading}</a> }.into_any(),
        None => row.heading.into_any(),
    };
    let cell = |state: BedState| linked(l, n.of(state), row.list.as_ref().map(|list| format!("{list}&class={}", state.code())));
    view! {
        <tr>
            <th scope="row">{heading}</th>
            <td class="r">{linked(l, n.physical, row.list.clone())}</td>
            <td class="r">{cell(BedState::Closed)}</td>
            <td class="r">{number(l, n.usable())}</td>
            {USABLE.map(|state| view! { <td class="r">{cell(state)}</td> }).collect_view()}
            <td class="r">{percent_text(l, &n)}</td>
        </tr>
    }
}

/// A figure that leads to its list; nothing leads nowhere.
fn linked(l: Lang, count: i64, href: Option<String>) -> AnyView {
    match href.filter(|_| count > 0) {
        Some(href) => view! { <a href=href>{number(l, count)}</a> }.into_any(),
        None => number(l, count).into_any(),
    }
}
