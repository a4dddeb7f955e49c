//! Training of the demonstration: rooms, hours, a day that is half over, a week of sessions to come, and a group.

use super::case::Steps;
use crate::chance;
use crate::store::entity::{
    rehab_plan, therapist_hours, training_claim, training_room, training_session, training_therapist, training_trainee,
};
use crate::store::journal::Subject;
use domain::ids::SessionId;
use domain::instant::{Calendar as _, Instant};
use serde_json::json;
use time::{Date, Duration, Time, Weekday};
use uuid::Uuid;

/// One session: days from today, hour, minute, minutes of training, whose (number of the plan), what, place, second therapist, what
/// was done.
struct Slot(i64, u8, u8, i64, usize, &'static str, &'static str, bool, &'static str);

const SLOTS: [Slot; 17] = [
    Slot(0, 8, 15, 30, 0, "Gang med stok", "ward", false, "gang 60 m med stok"),
    Slot(0, 8, 50, 30, 1, "Balance, siddende og stående", "ward", false, "40 m med rollator"),
    Slot(0, 9, 30, 45, 2, "ADL: påklædning. Mål: klare strømper selv", "ward", false, ""),
    Slot(0, 10, 30, 45, 0, "Trappe med gelænder. Mål 0: 10 trin", "gym", false, ""),
    Slot(0, 12, 0, 60, 3, "Trapper og badebænk", "home", false, ""),
    Slot(-1, 9, 0, 30, 0, "ADL: bad", "ward", false, "vasker overkrop selv"),
    Slot(-1, 10, 0, 30, 1, "Gang med rollator", "ward", false, "udeblev"),
    Slot(-1, 13, 0, 60, 3, "Gang udendørs", "home", false, "gik til postkassen"),
    Slot(1, 8, 30, 45, 2, "ADL: påklædning", "ward", false, ""),
    Slot(1, 10, 30, 45, 0, "Trappe med gelænder", "gym", false, ""),
    Slot(1, 11, 30, 30, 1, "Gang med rollator", "ward", false, ""),
    Slot(2, 10, 0, 60, 0, "Hjemmebesøg med ergoterapeut", "home", true, ""),
    Slot(2, 13, 0, 60, 3, "Madlavning", "home", false, ""),
    Slot(3, 8, 30, 45, 0, "ADL: bad", "ward", false, ""),
    Slot(3, 10, 30, 45, 1, "Styrke, ben", "gym", false, ""),
    Slot(6, 10, 30, 45, 0, "Trappe med gelænder", "gym", false, ""),
    Slot(8, 10, 30, 45, 0, "Trappe med gelænder", "gym", false, ""),
];

/// Minutes of driving to a home, each way.
const DRIVE: i64 = 20;

/// Adds rooms, hours and sessions to the plans there are.
pub fn fill(steps: &mut Steps<'_>) {
    let running: Vec<rehab_plan::Model> = steps.rows.plans.iter().filter(|p| p.state == "running").cloned().collect();
    let at_home = |p: &&rehab_plan::Model| steps.rows.plan_modes.iter().any(|m| m.plan_id == p.id && m.mode == "home");
    let (home, mut here): (Vec<_>, Vec<_>) = running.iter().partition(|p| at_home(p));
    here.truncate(3);
    let plans: Vec<rehab_plan::Model> = here.into_iter().chain(home).cloned().collect();
    let sites: Vec<Uuid> = steps.rows.sites.iter().map(|s| s.id).collect();
    for site in sites {
        for (name, kind) in [("Træningssalen", "gym"), ("Bassinet", "pool")] {
            steps.rows.training_rooms.push(training_room::Model {
                id: chance::id(),
                site_id: site,
                name: name.to_owned(),
                kind: kind.to_owned(),
                version: 1,
            });
        }
    }
    let by = steps.region.staff.therapist.user.0;
    let second = steps.region.staff.second_therapist.user.0;
    for user in [by, second] {
        for weekday in 1..=5 {
            let (from_minute, to_minute) = (8 * 60, 15 * 60 + 30);
            steps.rows.therapist_hours.push(therapist_hours::Model { id: chance::id(), user_id: user, weekday, from_minute, to_minute });
        }
    }
    let today = steps.zone.date(steps.now);
    for slot in &SLOTS {
        if let (Some(plan), Some(day)) = (plans.get(slot.4), day(today, slot.0)) {
            add(steps, slot, day, &[plan], None);
        }
    }
    let members: Vec<&rehab_plan::Model> = plans.iter().take(3).collect();
    for ahead in [0, 7] {
        if let Some(day) = day(today, ahead) {
            let with = if ahead == 0 { members.as_slice() } else { members.get(..1).unwrap_or_default() };
            add(steps, &Slot(ahead, 13, 45, 45, 0, "Hold: styrke og balance", "gym", false, ""), day, with, Some(8));
        }
    }
}

/// The day so many days of work away; none at a weekend, but today whatever it is.
fn day(today: Date, away: i64) -> Option<Date> {
    let day = today.saturating_add(Duration::days(away));
    let is_free = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    (away == 0 || !is_free).then_some(day)
}

fn add(steps: &mut Steps<'_>, slot: &Slot, day: Date, plans: &[&rehab_plan::Model], seats: Option<i32>) {
    let Slot(_, hour, minute, minutes, _, what, place, with_second, note) = *slot;
    let site = plans.first().map(|p| p.site_id);
    let (Some(site), Ok(clock)) = (site, Time::from_hms(hour, minute, 0)) else { return };
    let Some(from) = steps.zone.instant(day, clock) else { return };
    let to = from.plus_minutes(minutes);
    let id = chance::id();
    let by = steps.region.staff.therapist.clone();
    let room = steps.rows.training_rooms.iter().find(|r| r.site_id == site && r.kind == place).map(|r| r.id);
    let drive = if place == "home" { DRIVE } else { 0 };
    let booked = steps.now.plus_hours(-24 * 3);
    steps.rows.training_sessions.push(training_session::Model {
        id,
        site_id: site,
        what: what.to_owned(),
        seats,
        starts_at: from.into(),
        ends_at: to.into(),
        place: place.to_owned(),
        room_id: room,
        travel_before: i32::try_from(drive).unwrap_or(0),
        travel_after: i32::try_from(drive).unwrap_or(0),
        series_id: None,
        cancelled: None,
        booked_by: by.user.0,
        booked_at: booked.into(),
        version: 1,
    });
    let mut therapists = vec![by.user.0];
    therapists.extend(with_second.then_some(steps.region.staff.second_therapist.user.0));
    for (n, user) in (1..).zip(therapists) {
        steps.rows.training_therapists.push(training_therapist::Model { session_id: id, user_id: user, n });
        claim(steps, id, "therapist", user, from.plus_minutes(-drive), to.plus_minutes(drive));
    }
    if let Some(room) = room {
        claim(steps, id, "room", room, from, to);
    }
    let is_told = !note.is_empty() && to <= steps.now;
    for (n, plan) in (1..).zip(plans) {
        claim(steps, id, "citizen", plan.citizen_id, from, to);
        let stayed_away = note == "udeblev";
        let attendance = match (is_told, stayed_away) {
            (false, _) => "planned",
            (true, false) => "came",
            (true, true) => "no_show",
        };
        steps.rows.training_trainees.push(training_trainee::Model {
            id: chance::id(),
            session_id: id,
            plan_id: plan.id,
            citizen_id: plan.citizen_id,
            n,
            attendance: attendance.to_owned(),
            cause: (attendance == "no_show").then(|| "tired".to_owned()),
            note: if is_told && !stayed_away { note.to_owned() } else { String::new() },
            told_by: is_told.then_some(by.user.0),
            told_at: is_told.then(|| to.into()),
            left_at: None,
            by_student: false,
            signed_by: None,
            signed_at: None,
        });
    }
    let detail = json!({ "at": from, "to": to, "place": place });
    steps.rows.happened(booked, "training.booked", Subject::Training(SessionId(id)), Some(&by), Some(site), detail);
    if (hour, minute, place) == (12, 0, "home") {
        // A colleague has moved it: the therapist is told.
        let colleague = steps.region.staff.second_therapist.clone();
        let detail = json!({ "before": from.plus_minutes(-60), "at": from });
        let at = steps.now.plus_hours(-18);
        steps.rows.happened(at, "training.moved", Subject::Training(SessionId(id)), Some(&colleague), Some(site), detail);
    }
}

fn claim(steps: &mut Steps<'_>, session: Uuid, kind: &str, who: Uuid, from: Instant, to: Instant) {
    steps.rows.training_claims.push(training_claim::Model {
        id: chance::id(),
        session_id: session,
        who_kind: kind.to_owned(),
        who_id: who,
        starts_at: from.into(),
        ends_at: to.into(),
        live: true,
    });
}
