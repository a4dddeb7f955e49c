//! What a bed says of itself, line by line: the same words on its tile and in the list.

use super::awaited::awaited_text;
use super::{Arrival, BedTile, RoomView, Situation, Who};
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_short, time_prose, time_table, weekday_date};
use crate::ui::icon::Glyph;
use crate::words::{bed_feature_name, bed_state_name, cleaning_step_name, kind_name, room_feature_name};
use domain::board::BedState;
use domain::facility::{GenderRule, RoomFeature};
use time::{Date, PrimitiveDateTime};

/// A bed in words.
pub(crate) struct Said {
    /// "Belagt".
    pub state: &'static str,
    /// The main line: who, or until when, or why.
    pub main: String,
    /// Age of who it is.
    pub age: Option<u16>,
    /// The second line.
    pub meta: String,
    /// Marks, the most pressing first.
    pub flags: Vec<Flag>,
    /// Something is overdue.
    pub late: bool,
}

/// A mark on a bed.
pub(crate) struct Flag {
    pub red: bool,
    pub glyph: Glyph,
    pub text: String,
}

impl Flag {
    fn amber(glyph: Glyph, text: String) -> Self {
        Self { red: false, glyph, text }
    }

    fn red(text: String) -> Self {
        Self { red: true, glyph: Glyph::Error, text }
    }
}

/// Class of the tile and drawing of a state.
pub(crate) fn look(state: BedState) -> (&'static str, Glyph) {
    match state {
        BedState::Free => ("free", Glyph::BedFree),
        BedState::Reserved | BedState::Held => ("reserved", Glyph::Bookmark),
        BedState::Occupied => ("occupied", Glyph::BedOccupied),
        BedState::Cleaning => ("cleaning", Glyph::Broom),
        BedState::Closed => ("closed", Glyph::Lock),
    }
}

/// Where a tile leads: to the stay, else to the bed.
pub(crate) fn address(bed: &BedTile, reads_stays: bool) -> String {
    match &bed.now {
        Situation::Occupied(guest) | Situation::Held(guest) if reads_stays => format!("/stays/{}", guest.stay),
        _ => format!("/beds/{}", bed.id),
    }
}

/// A bed in words, on the day `today`.
pub(crate) fn say(l: Lang, bed: &BedTile, room: &RoomView, today: Date) -> Said {
    let mut said = Said {
        state: bed_state_name(l, bed.now.state()),
        main: String::new(),
        age: None,
        meta: String::new(),
        flags: Vec::new(),
        late: false,
    };
    match &bed.now {
        Situation::Free { until } => {
            said.main = match until {
                None => t!(l, "ingen slutdato", "no end date"),
                Some(at) if at.date() == today => {
                    let clock = time_prose(l, at.time());
                    t!(l, "til {clock} i dag", "until {clock} today")
                }
                Some(at) => {
                    let day = weekday_date(l, at.date());
                    t!(l, "til {day}", "until {day}")
                }
            };
            said.meta = own_facts(l, bed, room);
        }
        Situation::Reserved(arrival) => {
            (said.main, said.age) = who(l, &arrival.who);
            let at = day_clock(l, arrival.at, today);
            said.meta = t!(l, "ankomst {at}", "arrival {at}");
            said.late = arrival.late;
            said.flags.extend(arrival_flag(l, arrival, today));
            said.flags.extend(isolation(l, arrival.isolates));
        }
        Situation::Occupied(guest) => {
            (said.main, said.age) = who(l, &guest.who);
            said.late = guest.late;
            let at = day_clock(l, guest.until, today);
            said.meta = if guest.until.date() == today {
                t!(l, "rejser {at}", "leaves {at}")
            } else {
                let day = date_short(l, guest.until.date());
                t!(l, "til {day}", "until {day}")
            };
            if guest.late {
                said.flags.push(Flag::red(t!(l, "skulle være rejst", "should have left")));
            }
            said.flags.extend(isolation(l, guest.isolates));
        }
        Situation::Held(guest) => {
            (said.main, said.age) = who(l, &guest.who);
            said.meta = t!(l, "fraværende", "away");
            said.late = guest.late;
            let until = clock_or_day(l, guest.until, today);
            let text = t!(l, "holdes til {until}", "held until {until}");
            said.flags.push(if guest.late { Flag::red(text) } else { Flag::amber(Glyph::Time, text) });
            said.flags.extend(isolation(l, guest.isolates));
        }
        Situation::AwaitsCollection => said.main = t!(l, "Afventer afhentning", "Awaiting collection"),
        Situation::Cleaning { step, until } => {
            let at = if until.date() == today { time_prose(l, until.time()) } else { day_clock(l, *until, today) };
            said.main = t!(l, "klar {at}", "ready {at}");
            said.meta = cleaning_step_name(l, *step).to_lowercase();
        }
        Situation::Closed { cause, until } => {
            said.main.clone_from(cause);
            let (day, clock) = (weekday_date(l, until.date()), time_table(until.time()));
            said.meta = if until.date() == today {
                t!(l, "til i dag {clock}", "until today {clock}")
            } else {
                t!(l, "til {day} {clock}", "until {day} {clock}")
            };
        }
    }
    if let Some(a) = &bed.awaited {
        let text = awaited_text(l, a, today);
        said.flags.push(if a.late { Flag::red(text) } else { Flag::amber(Glyph::Hourglass, text) });
    }
    said.flags.extend(bed.next.as_ref().and_then(|next| next_flag(l, next, today)));
    if bed.limited {
        said.flags.push(Flag::amber(Glyph::Construction, t!(l, "Begrænset", "Limited")));
    }
    said
}

fn arrival_flag(l: Lang, arrival: &Arrival, today: Date) -> Option<Flag> {
    match (arrival.answer_by, arrival.late) {
        (Some(by), late) => {
            let by = clock_or_day(l, by, today);
            Some(if late {
                Flag::red(t!(l, "intet svar {by}", "no answer {by}"))
            } else {
                Flag::amber(Glyph::Hourglass, t!(l, "svar inden {by}", "answer by {by}"))
            })
        }
        (None, true) => Some(Flag::red(t!(l, "ikke ankommet", "not arrived"))),
        (None, false) => None,
    }
}

fn isolation(l: Lang, isolates: bool) -> Option<Flag> {
    isolates.then(|| Flag::amber(Glyph::Shield, t!(l, "Isolation", "Isolation")))
}

/// Who comes next, when that is today or tomorrow.
fn next_flag(l: Lang, next: &Arrival, today: Date) -> Option<Flag> {
    let near = next.at.date() <= today.next_day().unwrap_or(today);
    near.then(|| {
        let at = if next.at.date() == today {
            time_table(next.at.time())
        } else {
            let clock = time_table(next.at.time());
            t!(l, "i morgen {clock}", "tomorrow {clock}")
        };
        let text = match &next.who {
            Who::Named(name, _) => format!("{} {at}", name.initials()),
            Who::Initials(initials, _) => format!("{initials} {at}"),
            Who::Kind(_) => t!(l, "ankomst {at}", "arrival {at}"),
        };
        Flag::amber(Glyph::ArrowForward, text)
    })
}

/// Somebody as the board says it, with the age.
pub(crate) fn who(l: Lang, who: &Who) -> (String, Option<u16>) {
    match who {
        Who::Named(name, age) => (name.to_string(), Some(*age)),
        Who::Initials(initials, age) => (initials.clone(), Some(*age)),
        Who::Kind(kind) => (kind.map_or_else(|| t!(l, "Type ikke oplyst", "Kind not stated"), |kind| kind_name(l, kind).to_owned()), None),
    }
}

/// "i dag 14:00", "28. nov. 14:00".
fn day_clock(l: Lang, at: PrimitiveDateTime, today: Date) -> String {
    let clock = time_table(at.time());
    let day = if at.date() == today { tr(l, "i dag", "today").to_owned() } else { date_short(l, at.date()) };
    format!("{day} {clock}")
}

/// "10:30" today, else "28. nov.".
pub(crate) fn clock_or_day(l: Lang, at: PrimitiveDateTime, today: Date) -> String {
    if at.date() == today { time_table(at.time()) } else { date_short(l, at.date()) }
}

/// What the room has, with what all its beds have: "loftlift · eget bad".
pub(crate) fn room_facts(l: Lang, room: &RoomView) -> String {
    let shared =
        room.beds.first().into_iter().flat_map(|first| &first.features).filter(|f| room.beds.iter().all(|b| b.features.contains(f)));
    let mut words: Vec<String> = shared.map(|f| bed_feature_name(l, *f).to_lowercase()).collect();
    words.extend(room.features.iter().filter(|f| **f != RoomFeature::Single).map(|f| room_feature_name(l, *f).to_lowercase()));
    words.join(" · ")
}

/// What is special about a free bed: the rule of its room, and what it has that its neighbours lack.
fn own_facts(l: Lang, bed: &BedTile, room: &RoomView) -> String {
    let mut words = Vec::new();
    if room.is_single() {
        words.push(t!(l, "Enestue", "Single room"));
    }
    match room.gender_rule {
        GenderRule::Any => {}
        GenderRule::Same if room.is_single() => {}
        GenderRule::Same => words.push(t!(l, "Samme køn", "Same sex")),
        GenderRule::Male => words.push(t!(l, "Mandestue", "Men's room")),
        GenderRule::Female => words.push(t!(l, "Kvindestue", "Women's room")),
    }
    let own = bed.features.iter().filter(|f| room.beds.iter().any(|b| !b.features.contains(f)));
    words.extend(own.map(|f| bed_feature_name(l, *f).to_lowercase()));
    words.extend(bed.max_weight_kg.map(|kg| format!("{kg} kg")));
    words.join(" · ")
}
