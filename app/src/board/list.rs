//! The board as a table: the same beds, to be read line by line, printed, or used on a phone; also the list behind each figure.

use super::tiles::{Draw, flags};
use super::words::{address, look, room_facts, say};
use super::{BedTile, BoardView, Counts, RoomView};
use crate::lang::{Lang, tr};
use crate::t;
use domain::board::BedState;
use domain::codes;
use leptos::prelude::*;
use time::Date;

codes! {
    /// Which beds of the list.
    pub enum Show {
        /// All.
        All = "all",
        /// Free now.
        Free = "free",
        /// Free tomorrow night.
        FreeTomorrow = "free_tomorrow",
        /// Somebody leaves today.
        Leaving = "leaving",
        /// Somebody arrives today.
        Arriving = "arriving",
    }
}

impl Show {
    pub(super) fn holds(self, bed: &BedTile, today: Date) -> bool {
        match self {
            Self::All => true,
            Self::Free => bed.now.state() == BedState::Free,
            Self::FreeTomorrow => bed.free_tomorrow,
            Self::Leaving => bed.leaves_by(today),
            Self::Arriving => bed.arrives_by(today),
        }
    }

    /// The figure of the list.
    pub(super) fn count(self, counts: Counts) -> usize {
        match self {
            Self::All => counts.beds,
            Self::Free => counts.free,
            Self::FreeTomorrow => counts.free_tomorrow,
            Self::Leaving => counts.leaving,
            Self::Arriving => counts.arriving,
        }
    }

    /// Words after the figure.
    pub(super) fn name(self, l: Lang) -> &'static str {
        match self {
            Self::All => tr(l, "senge", "beds"),
            Self::Free => tr(l, "ledige i dag", "free today"),
            Self::FreeTomorrow => tr(l, "ledige i morgen", "free tomorrow"),
            Self::Leaving => tr(l, "rejser i dag", "leaving today"),
            Self::Arriving => tr(l, "ankommer i dag", "arriving today"),
        }
    }

    fn empty(self, l: Lang) -> String {
        match self {
            Self::All => t!(l, "Stedet har ingen senge.", "The site has no beds."),
            Self::Free => t!(l, "Ingen senge er ledige nu.", "No beds are free now."),
            Self::FreeTomorrow => t!(l, "Ingen senge er ledige i morgen.", "No beds are free tomorrow."),
            Self::Leaving => t!(l, "Ingen rejser i dag.", "Nobody leaves today."),
            Self::Arriving => t!(l, "Ingen ankommer i dag.", "Nobody arrives today."),
        }
    }
}

/// The table.
pub(super) fn table(draw: Draw, board: &BoardView, show: Show) -> AnyView {
    let l = draw.l;
    let beds: Vec<(&str, &RoomView, &BedTile)> = board
        .wards
        .iter()
        .flat_map(|ward| ward.rooms.iter().flat_map(move |room| room.beds.iter().map(move |bed| (ward.name.as_str(), room, bed))))
        .filter(|(_, _, bed)| show.holds(bed, draw.today))
        .collect();
    if beds.is_empty() {
        return view! { <p class="empty">{show.empty(l)}</p> }.into_any();
    }
    let heads = [
        tr(l, "Seng", "Bed"),
        tr(l, "Tilstand", "State"),
        tr(l, "Borger", "Citizen"),
        tr(l, "Alder", "Age"),
        tr(l, "Dato", "Date"),
        tr(l, "Næste", "Next"),
        tr(l, "Afsnit", "Ward"),
        tr(l, "Stuen har", "The room has"),
    ];
    view! {
        <table class="table table--s table--cards beds">
            <caption class="sr-only">{show.name(l)}</caption>
            <thead><tr>{heads.into_iter().map(|head| view! { <th scope="col" class=(head == heads[3]).then_some("r")>{head}</th> }).collect_view()}</tr></thead>
            <tbody>{beds.into_iter().map(|(ward, room, bed)| row(draw, heads, ward, room, bed)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(draw: Draw, heads: [&'static str; 8], ward: &str, room: &RoomView, bed: &BedTile) -> impl IntoView + use<> {
    let said = say(draw.l, bed, room, draw.today);
    let (class, _) = look(bed.now.state());
    let somebody = said.age.is_some();
    let (citizen, date) = if somebody {
        (said.main, said.meta)
    } else {
        ("–".to_owned(), if said.meta.is_empty() { said.main } else { format!("{}, {}", said.main, said.meta) })
    };
    let age = said.age.map_or_else(|| "–".to_owned(), |age| age.to_string());
    let none = (!somebody).then_some("only-wide");
    let facts = room_facts(draw.l, room);
    let [bed_head, state_head, citizen_head, age_head, date_head, next_head, ward_head, room_head] = heads;
    view! {
        <tr>
            <th scope="row" data-title=bed_head><a href=address(bed, draw.reads_stays)>{bed.label.clone()}</a></th>
            <td data-title=state_head><span class="beds__state"><span class=format!("sw sw--{class}")></span>{said.state}</span></td>
            <td class=none data-title=citizen_head>{citizen}</td>
            <td class=if somebody { "r" } else { "r only-wide" } data-title=age_head>{age}</td>
            <td data-title=date_head>{date}</td>
            <td data-title=next_head>{flags(said.flags)}</td>
            <td class="muted only-wide" data-title=ward_head>{ward.to_owned()}</td>
            <td class="muted" data-title=room_head>{if facts.is_empty() { "–".to_owned() } else { facts }}</td>
        </tr>
    }
}
