//! What booking a session and opening a group ask alike: what, when, where, by whom, how often; and how a session is said in a line.

use super::{BookingChoices, Card, TraineeRow};
use crate::caller::failed;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, Select, TextField};
use crate::ui::form::{ActForm, typed};
use crate::ui::format::{date_input, weekday_name};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{cancel_cause_name, no_show_cause_name, place_kind_name};
use domain::code::Code as _;
use domain::ids::SessionId;
use domain::rehab::session::{Attendance, NoShowCause, PlaceKind};
use leptos::prelude::*;
use time::Weekday;

/// Days of the week, Monday first, with the number they are posted by.
pub(super) fn weekdays() -> impl Iterator<Item = (u8, Weekday)> {
    (0..7).map(|n| (n + 1, Weekday::Monday.nth_next(n)))
}

/// Name of a field.
pub(super) fn label(l: Lang, field: &str) -> String {
    match field {
        "what" => t!(l, "Hvad trænes", "What is trained"),
        "day" => t!(l, "Dag", "Day"),
        "clock" => t!(l, "Klokkeslæt", "Time"),
        "minutes" => t!(l, "Minutter", "Minutes"),
        "place" => t!(l, "Hvor", "Where"),
        "room" => t!(l, "Sal eller bassin", "Gym or pool"),
        "therapist" => t!(l, "Terapeut", "Therapist"),
        "second" => t!(l, "Anden terapeut", "Second therapist"),
        "travel_before" => t!(l, "Kørsel før, minutter", "Driving before, minutes"),
        "travel_after" => t!(l, "Kørsel efter, minutter", "Driving after, minutes"),
        "weekdays" => t!(l, "Gentag på", "Repeat on"),
        "every" => t!(l, "Hver n. uge", "Every n weeks"),
        "until" => t!(l, "Gentag til og med", "Repeat until"),
        "times" => t!(l, "Eller antal gange", "Or how many times"),
        "seats" => t!(l, "Pladser", "Seats"),
        "site" => t!(l, "Sted", "Site"),
        "cause" => t!(l, "Årsag", "Cause"),
        "note" => t!(l, "Notat", "Note"),
        "to" => t!(l, "Ny tid", "New time"),
        "plan" => t!(l, "Borger", "Citizen"),
        "away_from" => t!(l, "Fra", "From"),
        "away_to" => t!(l, "Til", "To"),
        "reach" => t!(l, "Gælder", "Applies to"),
        "decision" => t!(l, "Hvad sker der med tiderne", "What becomes of the sessions"),
        other => match other.split_once('_').map(|(part, day)| (part, day.parse::<u8>())) {
            Some((part @ ("from" | "to"), Ok(day @ 1..=7))) => {
                let day = weekday_name(l, Weekday::Monday.nth_next(day - 1));
                if part == "from" { t!(l, "{day} fra", "{day} from") } else { t!(l, "{day} til", "{day} to") }
            }
            _ => t!(l, "Felt", "Field"),
        },
    }
}

/// The fields of a booking; a group has no home and no video.
pub(super) fn fields(l: Lang, act: &'static str, c: &BookingChoices, is_group: bool) -> impl IntoView + use<> {
    let kinds: &[PlaceKind] = if is_group { &[PlaceKind::Gym, PlaceKind::Pool, PlaceKind::Ward] } else { PlaceKind::ALL };
    let places = kinds.iter().map(|k| Opt::new(k.code(), place_kind_name(l, *k))).collect();
    let mut rooms = vec![Opt::new("", t!(l, "Ingen", "None"))];
    rooms.extend(c.rooms.iter().map(|(id, name, _)| Opt::new(id.to_string(), name.clone())));
    let therapists: Vec<Opt> = c.therapists.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone())).collect();
    let mut second = vec![Opt::new("", t!(l, "Ingen", "None"))];
    second.extend(therapists.clone());
    let days = weekdays().map(|(n, day)| Opt::new(n.to_string(), weekday_name(l, day))).collect();
    let first = if is_group { PlaceKind::Gym } else { PlaceKind::Ward };
    let is_repeated = ["until", "times"].iter().any(|f| !typed(act, f, "").is_empty());
    view! {
        <TextField act=act name="what" label=label(l, "what") hint=t!(l, "Fx gang med rollator", "E.g. walking with a rollator") />
        <div class="row">
            <TextField act=act name="day" label=label(l, "day") value=date_input(c.today) class="w-s" />
            <TextField act=act name="clock" label=label(l, "clock") hint=t!(l, "Fx 10:30", "E.g. 10:30") class="w-s" />
            <TextField act=act name="minutes" label=label(l, "minutes") value="45" mode="numeric" class="w-s" />
        </div>
        <Choices act=act name="place" label=label(l, "place") options=places values=vec![first.code().to_owned()] class="opts--3" />
        <Select act=act name="room" label=label(l, "room") options=rooms />
        {(!is_group).then(|| view! {
            <div class="row">
                <TextField act=act name="travel_before" label=label(l, "travel_before") hint=t!(l, "Kun i hjemmet", "At home only") value="15" mode="numeric" class="w-s" />
                <TextField act=act name="travel_after" label=label(l, "travel_after") hint=t!(l, "Kun i hjemmet", "At home only") value="15" mode="numeric" class="w-s" />
            </div>
        })}
        <div class="row">
            <Select act=act name="therapist" label=label(l, "therapist") options=therapists value=c.own.to_string() />
            <Select act=act name="second" label=label(l, "second") options=second />
        </div>
        <details class="fold" open=is_repeated>
            <summary>{t!(l, "Gentag tiden", "Repeat the session")}</summary>
            <div class="stack-s">
                <Choices act=act name="weekdays" label=label(l, "weekdays") hint=t!(l, "Intet valgt: samme ugedag", "None chosen: the same day of the week") options=days many=true class="opts--3" />
                <div class="row">
                    <TextField act=act name="every" label=label(l, "every") value="1" mode="numeric" class="w-s" />
                    <TextField act=act name="until" label=label(l, "until") hint=t!(l, "Fx 18.12.2026", "E.g. 18.12.2026") class="w-s" />
                    <TextField act=act name="times" label=label(l, "times") mode="numeric" class="w-s" />
                </div>
                <p class="small muted">{t!(l, "Alle tider aftales, eller ingen. Højst 100.", "All of them are booked, or none. At most 100.")}</p>
            </div>
        </details>
    }
}

/// "stue 1A"-style place of somebody: the bed, when in one.
fn named(t: &TraineeRow) -> String {
    t.bed.as_ref().map_or_else(|| t.name.clone(), |bed| format!("{} · {bed}", t.name))
}

/// Who and where, as the heading of a card.
pub(super) fn title(l: Lang, card: &Card) -> String {
    match (&card.seats, card.trainees.first()) {
        (Some(_), _) => {
            let n = card.trainees.len();
            if n == 1 { t!(l, "Hold, 1 borger", "Group, 1 citizen") } else { t!(l, "Hold, {n} borgere", "Group, {n} citizens") }
        }
        (None, Some(one)) if card.place == PlaceKind::Home => {
            let name = one.name.clone();
            match &one.address {
                Some(address) => t!(l, "Hjemmebesøg, {address}", "Home visit, {address}"),
                None => t!(l, "Hjemmebesøg, {name}", "Home visit, {name}"),
            }
        }
        (None, Some(one)) => named(one),
        (None, None) => card.what.clone(),
    }
}

/// What is trained, where it is not plain from the heading, and with whom.
pub(super) fn line(l: Lang, card: &Card) -> String {
    let mut parts = Vec::new();
    if card.place == PlaceKind::Home || card.seats.is_some() {
        let names: Vec<&str> = card.trainees.iter().map(|t| t.name.as_str()).collect();
        parts.extend((!names.is_empty()).then(|| names.join(" · ")));
    }
    parts.push(card.what.clone());
    match (&card.room, card.place) {
        (Some(room), _) => parts.push(room.clone()),
        (None, PlaceKind::Video) => parts.push(place_kind_name(l, PlaceKind::Video).to_owned()),
        (None, _) => {}
    }
    let (before, after) = card.travel;
    if before > 0 || after > 0 {
        parts.push(t!(l, "kørsel {before} + {after} min", "driving {before} + {after} min"));
    }
    parts.join(". ")
}

/// What became of it for somebody, in words; nothing while it is planned.
pub(super) fn became(l: Lang, t: &TraineeRow) -> Option<String> {
    let with = |text: String| if t.note.is_empty() { text } else { format!("{text} · {}", t.note) };
    match t.attendance {
        Attendance::Planned => None,
        Attendance::Came => Some(with(t!(l, "Mødt", "Came"))),
        Attendance::NoShow(cause) => {
            let cause = no_show_cause_name(l, cause).to_lowercase();
            Some(with(t!(l, "Ikke mødt: {cause}", "Did not come: {cause}")))
        }
        Attendance::Cancelled(cause) => {
            let cause = cancel_cause_name(l, cause).to_lowercase();
            Some(t!(l, "Aflyst: {cause}", "Cancelled: {cause}"))
        }
    }
}

/// The form that ticks that somebody came, with a line about it. What was typed when it failed stands where it was typed.
pub(super) fn came(l: Lang, session: Option<SessionId>, t: &TraineeRow, is_next: bool) -> impl IntoView + use<> {
    let who = t.id.to_string();
    let mine = failed().filter(|f| f.fields.get("trainee") == who);
    let note = mine.map_or_else(|| t.note.clone(), |f| f.fields.get("note").to_owned());
    let (id, of) = (format!("note-{who}"), format!(": {}", t.name));
    let (label_for, of_note) = (id.clone(), of.clone());
    let class = if is_next { "button button-primary button--touch" } else { "button button--touch" };
    view! {
        <ActForm act="tell_came" class="slotcard__tell">
            {session.map(|s| view! { <input type="hidden" name="session" value=s.to_string() /> })}
            <input type="hidden" name="trainee" value=who />
            <label class="form-label" for=label_for>{t!(l, "Notat", "Note")}<span class="sr-only">{of_note}</span></label>
            <input class="form-input" id=id name="note" type="text" autocomplete="off" maxlength="500" value=note />
            <button class=class type="submit"><Icon name=Glyph::Check />{t!(l, "Mødt", "Came")}<span class="sr-only">{of}</span></button>
        </ActForm>
    }
}

/// The form that says why somebody did not come.
pub(super) fn no_show(l: Lang, session: Option<SessionId>, t: &TraineeRow) -> impl IntoView + use<> {
    let who = t.id.to_string();
    let (id, of) = (format!("cause-{who}"), format!(": {}", t.name));
    let (label_for, of_cause) = (id.clone(), of.clone());
    let causes = NoShowCause::ALL.iter().map(|c| view! { <option value=c.code()>{no_show_cause_name(l, *c)}</option> }).collect_view();
    view! {
        <ActForm act="tell_no_show" class="slotcard__tell">
            {session.map(|s| view! { <input type="hidden" name="session" value=s.to_string() /> })}
            <input type="hidden" name="trainee" value=who />
            <label class="form-label" for=label_for>{t!(l, "Årsag", "Cause")}<span class="sr-only">{of_cause}</span></label>
            <select class="form-select" id=id name="cause">{causes}</select>
            <button class="button button--touch" type="submit">{t!(l, "Kom ikke", "Did not come")}<span class="sr-only">{of}</span></button>
        </ActForm>
    }
}
