//! The board as tiles: ward, room, bed.

use super::carry;
use super::words::{Flag, address, look, room_facts, say};
use super::{BedTile, Counts, RoomView, Situation, WardView};
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::icon::{Glyph, Icon};
use crate::words::bed_state_name;
use domain::board::BedState;
use leptos::prelude::*;
use time::Date;

/// What every tile needs to know.
#[derive(Clone, Copy)]
pub(super) struct Draw {
    pub l: Lang,
    pub today: Date,
    /// The actor may open stays.
    pub reads_stays: bool,
}

/// All wards of the site.
pub(super) fn wards(draw: Draw, wards: Vec<WardView>) -> impl IntoView {
    wards.into_iter().enumerate().map(|(n, ward)| self::ward(draw, n, ward)).collect_view()
}

fn ward(draw: Draw, n: usize, ward: WardView) -> impl IntoView {
    let id = format!("ward-{n}");
    let labelled = id.clone();
    let counts = Counts::of(ward.rooms.iter().flat_map(|room| &room.beds), draw.today);
    view! {
        <section class="ward" aria-labelledby=labelled>
            <div class="ward__head"><h3 id=id>{ward.name}</h3><p>{ward_line(draw.l, counts)}</p></div>
            <ul class="rooms">{ward.rooms.into_iter().map(|room| self::room(draw, room)).collect_view()}</ul>
        </section>
    }
}

/// "15 senge · 2 ledige · 1 klargøres · 1 lukket".
fn ward_line(l: Lang, c: Counts) -> String {
    let beds = c.beds;
    let mut parts = vec![if beds == 1 { t!(l, "1 seng", "1 bed") } else { t!(l, "{beds} senge", "{beds} beds") }];
    let (free, cleaning, closed) = (c.free, c.cleaning, c.closed);
    match free {
        0 => {}
        1 => parts.push(t!(l, "1 ledig", "1 free")),
        _ => parts.push(t!(l, "{free} ledige", "{free} free")),
    }
    if cleaning > 0 {
        parts.push(t!(l, "{cleaning} klargøres", "{cleaning} being cleaned"));
    }
    match closed {
        0 => {}
        1 => parts.push(t!(l, "1 lukket", "1 closed")),
        _ => parts.push(t!(l, "{closed} lukkede", "{closed} closed")),
    }
    parts.join(" · ")
}

fn room(draw: Draw, room: RoomView) -> impl IntoView {
    let class = match room.beds.len() {
        1 => "room room--1",
        2 => "room room--2",
        _ => "room room--2 room--many",
    };
    let tiles = room.beds.iter().map(|bed| view! { <li data-bed=bed.id.to_string()>{tile(draw, bed, &room)}</li> }).collect_view();
    view! {
        <li class=class>
            <p class="room__name"><b>{room.name.clone()}</b><span>{room_facts(draw.l, &room)}</span></p>
            <ul class="room__beds">{tiles}</ul>
        </li>
    }
}

fn tile(draw: Draw, bed: &BedTile, room: &RoomView) -> impl IntoView + use<> {
    let said = say(draw.l, bed, room, draw.today);
    let (class, glyph) = look(bed.now.state());
    let class = if said.late { format!("bed bed--{class} bed--late") } else { format!("bed bed--{class}") };
    let carried = match &bed.now {
        Situation::Occupied(guest) if draw.reads_stays => Some(carry::stay(guest.stay)),
        _ => None,
    };
    view! {
        <a class=class href=address(bed, draw.reads_stays) data-carry=carried>
            <span class="bed__rail"><Icon name=glyph /></span>
            <span class="bed__body">
                <span class="bed__top"><span class="bed__no">{bed.label.clone()}</span>" "<span class="bed__state">{said.state}</span></span>
                <span class="bed__who"><span>{said.main}</span>{said.age.map(|age| view! { " "<i>{age}</i> })}</span>
                {(!said.meta.is_empty()).then(|| view! { <span class="bed__meta">{said.meta}</span> })}
                {flags(said.flags)}
            </span>
        </a>
    }
}

/// One line: the first mark in words, the others as drawings with words for those who listen.
pub(super) fn flags(flags: Vec<Flag>) -> impl IntoView {
    let mut flags = flags.into_iter();
    flags.next().map(|first| {
        let class = if first.red { "bed__flag bed__flag--red" } else { "bed__flag bed__flag--amber" };
        let more = flags.map(|f| {
            let title = f.text.clone();
            view! { <span class="bed__mark" title=title><Icon name=f.glyph small=true /><span class="sr-only">{f.text}</span></span> }
        });
        view! { <span class=class><Icon name=first.glyph small=true />{first.text}{more.collect_view()}</span> }
    })
}

/// What the drawings mean.
pub(super) fn legend(l: Lang) -> impl IntoView {
    let states = [
        (BedState::Free, "sw sw--free"),
        (BedState::Reserved, "sw sw--reserved"),
        (BedState::Occupied, "sw sw--occupied"),
        (BedState::Cleaning, "sw sw--cleaning"),
        (BedState::Closed, "sw sw--closed"),
    ];
    view! {
        <ul class="legend" aria-label=tr(l, "Sengetilstande", "States of a bed")>
            {states
                .into_iter()
                .map(|(state, class)| {
                    let held = (state == BedState::Reserved).then(|| format!(" · {}", bed_state_name(l, BedState::Held)));
                    view! { <li><span class=class></span>{bed_state_name(l, state)}{held}</li> }
                })
                .collect_view()}
            <li><span class="due due--late"><Icon name=Glyph::Error small=true /></span>{tr(l, "Over tiden", "Overdue")}</li>
        </ul>
    }
}
