//! Three weeks of stays in every bed up to now, and how each bed stands this minute.

use super::case::{Asked, Steps};
use super::dice::Dice;
use super::people::Population;
use super::region::Bed;
use domain::citizen::Sex;
use domain::facility::{Need, StayKind};
use domain::instant::{Calendar as _, Instant};
use domain::request::{Infection, Mobility, Source};
use domain::stay::Outcome;
use domain::task::TaskKind;
use time::{Date, Duration, Time};

/// Days of history.
const DAYS: i64 = 21;

/// How a bed stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Somebody is in it.
    InHouse,
    /// Somebody is in it and leaves at this clock, or so many hours from now when that has passed.
    Leaves(Time, i64),
    /// Somebody is in it who was to leave an hour ago.
    PastDeparture,
    /// Empty since so many days.
    Empty(i64),
    /// Being cleaned.
    Cleaning,
    /// Its lift is broken.
    Closed,
}

fn fate(bed: &Bed) -> Fate {
    let clock = |hour| Time::from_hms(hour, 0, 0).unwrap_or(Time::MIDNIGHT);
    match (bed.site_name, bed.label) {
        ("Solgården", "1B" | "6") | ("Skoven", "7") | ("Åhuset", "4") => Fate::Empty(1),
        ("Solgården", "2B" | "23") | ("Åhuset", "5") => Fate::Empty(2),
        ("Solgården", "2A") => Fate::Cleaning,
        ("Solgården", "8B") => Fate::Closed,
        ("Solgården", "5A") => Fate::Leaves(clock(13), 2),
        ("Solgården", "7A" | "24B") => Fate::Leaves(clock(11), 1),
        ("Solgården", "21B") => Fate::Leaves(clock(15), 3),
        ("Skoven", "4") => Fate::PastDeparture,
        _ => Fate::InHouse,
    }
}

/// Why people need a place, with what belongs to it.
type Reason = (StayKind, &'static str, &'static [Need], Mobility, Source);

const REASONS: [Reason; 16] = [
    (
        StayKind::ShortTerm,
        "Hoftebrud, går få skridt med støtte af to",
        &[Need::CeilingLift],
        Mobility::TwoHelpers,
        Source::HospitalSurgical,
    ),
    (StayKind::ShortTerm, "Lungebetændelse, svækket efter indlæggelse, bor alene", &[], Mobility::OneHelper, Source::HospitalMedical),
    (StayKind::ShortTerm, "Fald i hjemmet, blå mærker og usikker gang", &[], Mobility::OneHelper, Source::Gp),
    (
        StayKind::ShortTerm,
        "Kredsløbssvigt, let åndenød, skal følges dagligt",
        &[Need::OwnBath],
        Mobility::OneHelper,
        Source::HospitalMedical,
    ),
    (StayKind::InpatientRehab, "Ny hofte, genoptræning hver dag", &[Need::Wheelchair], Mobility::OneHelper, Source::HospitalSurgical),
    (
        StayKind::InpatientRehab,
        "Blodprop i hjernen, lammelse i venstre side",
        &[Need::Wheelchair],
        Mobility::TwoHelpers,
        Source::HospitalMedical,
    ),
    (StayKind::InpatientRehab, "Længere indlæggelse, har mistet kræfter", &[], Mobility::OneHelper, Source::HospitalMedical),
    (StayKind::Respite, "Ægtefællen er indlagt", &[], Mobility::Independent, Source::Gp),
    (StayKind::Respite, "Aflastning af ægtefælle, demens", &[Need::DoorAlarm], Mobility::Independent, Source::Gp),
    (StayKind::Assessment, "Det er uklart, om borgeren kan klare sig hjemme", &[], Mobility::OneHelper, Source::HospitalMedical),
    (StayKind::Waiting, "Plejebolig bevilget, venter på plads", &[], Mobility::OneHelper, Source::HospitalMedical),
    (StayKind::Palliative, "Kræftsygdom, ønsker ro og lindring", &[Need::Single], Mobility::TwoHelpers, Source::HospitalMedical),
    (StayKind::Acute, "Urinvejsinfektion med feber, drikker for lidt", &[], Mobility::OneHelper, Source::Gp),
    (StayKind::Acute, "KOL i forværring, ilt 1 liter", &[Need::Oxygen], Mobility::OneHelper, Source::Gp),
    (StayKind::Acute, "Væskemangel efter mave-tarm-infektion", &[], Mobility::OneHelper, Source::HospitalMedical),
    (StayKind::Acute, "Konfusion, observation for infektion", &[], Mobility::Independent, Source::HospitalMedical),
];

const HOME: [Outcome; 10] = [
    Outcome::OwnHomeWithHelp,
    Outcome::OwnHomeWithHelp,
    Outcome::OwnHomeWithHelp,
    Outcome::OwnHomeWithHelp,
    Outcome::OwnHome,
    Outcome::OwnHome,
    Outcome::NursingHome,
    Outcome::NursingHome,
    Outcome::Hospital,
    Outcome::OtherPlace,
];

/// One stay on the calendar.
struct Visit {
    arrives: Date,
    arrival: Instant,
    departure: Instant,
    /// Does it go on now?
    goes_on: bool,
}

/// Fills every bed.
pub fn fill(steps: &mut Steps<'_>, people: &mut Population) {
    let mut dice = Dice::seeded(48);
    let beds = steps.region.beds.clone();
    for bed in &beds {
        let fate = fate(bed);
        let mut last = None;
        for visit in visits(steps, bed, fate, &mut dice) {
            last = Some(live(steps, people, bed, &visit, fate, &mut dice));
        }
        if fate == Fate::Closed {
            let today = steps.zone.date(steps.now);
            let until = clock(steps, today + Duration::days(3), 12, 0);
            steps.closed(bed, (steps.now.plus_hours(-40), until), "Loftlift i stykker");
            let since = steps.now.plus_hours(-40).into();
            for lift in steps.rows.equipment.iter_mut().filter(|e| e.bed_id == Some(bed.id)) {
                lift.faulty_since = Some(since);
                lift.note = "Reparatør bestilt".to_owned();
            }
        }
        if let (Fate::PastDeparture, Some(stay)) = (fate, last) {
            steps.task(TaskKind::PastDeparture, steps.now.plus_minutes(-50), steps.now.plus_hours(1), |task| {
                task.stay_id = Some(stay);
                task.bed_id = Some(bed.id);
                task.site_id = Some(bed.site);
            });
        }
        if let (Fate::InHouse, Some(stay)) = (fate, last) {
            super::life::tell(steps, bed, stay);
        }
        if let ("Skoven", "9", Some(stay)) = (bed.site_name, bed.label, last) {
            lacks_legal_basis(steps, bed, stay);
        }
    }
}

fn clock(steps: &Steps<'_>, day: Date, hour: u8, minute: u8) -> Instant {
    let time = Time::from_hms(hour, minute, 0).unwrap_or(Time::MIDNIGHT);
    steps.zone.instant(day, time).unwrap_or_else(|| steps.zone.start_of(day))
}

/// A clock of today when it lies ahead, else so many hours from now.
pub fn later(steps: &Steps<'_>, at: Time, hours: i64) -> Instant {
    let today = clock(steps, steps.zone.date(steps.now), at.hour(), at.minute());
    if today > steps.now.plus_minutes(30) { today } else { Instant::from_unix((steps.now.unix() / 1800 + 1) * 1800).plus_hours(hours) }
}

fn quarter(dice: &mut Dice) -> u8 {
    dice.one(&[0, 15, 30, 45])
}

/// The stays of one bed, one after the other.
fn visits(steps: &Steps<'_>, bed: &Bed, fate: Fate, dice: &mut Dice) -> Vec<Visit> {
    let now = steps.now;
    let today = steps.zone.date(now);
    let vacated = match fate {
        Fate::InHouse | Fate::Leaves(..) | Fate::PastDeparture => None,
        Fate::Empty(days) => Some(clock(steps, today - Duration::days(days), 10, quarter(dice))),
        Fate::Cleaning => Some(now.plus_minutes(-50)),
        Fate::Closed => Some(now.plus_hours(-48)),
    };
    let acute = bed.kinds.contains(&StayKind::Acute);
    let mut visits: Vec<Visit> = Vec::new();
    // Everybody who was there before the three weeks came in the weeks before them.
    let mut arrives = today - Duration::days(DAYS + dice.between(8, 18));
    let mut first = Some(DAYS - dice.between(1, if acute { 4 } else { 14 }));
    if dice.percent(16) {
        // A bed that stood empty when the three weeks began.
        arrives = today - Duration::days(DAYS - dice.between(0, 7));
        first = None;
    }
    loop {
        let arrival = clock(steps, arrives, u8::try_from(dice.between(13, 15)).unwrap_or(14), quarter(dice));
        let nights = if acute { dice.between(3, 8) } else { dice.between(7, 16) };
        let leaves = first.take().map_or(arrives + Duration::days(nights), |days| today - Duration::days(days));
        let departure = clock(steps, leaves, u8::try_from(dice.between(9, 11)).unwrap_or(10), quarter(dice));
        let end = vacated.unwrap_or(now);
        if arrival.plus_hours(20) > end {
            // Too late for another stay: the last one runs to the end.
            if let Some(last) = visits.last_mut() {
                last.goes_on = vacated.is_none();
                last.departure = vacated.unwrap_or(last.departure);
            }
            break;
        }
        let over = departure.plus_hours(6) > end;
        let departure = if over { vacated.unwrap_or(departure) } else { departure };
        visits.push(Visit { arrives, arrival, departure, goes_on: over && vacated.is_none() });
        if over {
            break;
        }
        arrives = leaves + Duration::days(dice.one(&[0, 0, 0, 1, 1, 1, 2, 2, 3, 4]));
    }
    if let Some(last) = visits.last_mut().filter(|v| v.goes_on) {
        last.departure = match fate {
            Fate::Leaves(at, hours) => later(steps, at, hours),
            Fate::PastDeparture => now.plus_minutes(-50),
            _ if last.departure < now.plus_hours(16) => clock(steps, today + Duration::days(dice.between(1, 9)), 11, 0),
            _ => last.departure,
        };
    }
    visits
}

/// One stay from request to departure, or until now.
fn live(steps: &mut Steps<'_>, people: &mut Population, bed: &Bed, visit: &Visit, fate: Fate, dice: &mut Dice) -> uuid::Uuid {
    let sex = bed.sex.unwrap_or_else(|| if dice.percent(58) { Sex::Female } else { Sex::Male });
    let person = people.invent(sex);
    let fitting: Vec<&Reason> = REASONS.iter().filter(|(kind, _, needs, ..)| bed.kinds.contains(kind) && bed.meets(needs)).collect();
    let acute: Vec<&Reason> = fitting.iter().copied().filter(|(kind, ..)| *kind == StayKind::Acute).collect();
    let choice = if acute.is_empty() { fitting } else { acute };
    let at = usize::try_from(dice.between(0, i64::try_from(choice.len()).unwrap_or(1) - 1)).unwrap_or(0);
    let Some((kind, why, needs, mobility, source)) = choice.get(at).copied().copied() else { return uuid::Uuid::nil() };
    let new_kind = kind == StayKind::ShortTerm && visit.arrives.year() >= 2027 && dice.percent(70);
    let kind = if new_kind { StayKind::HealthCarePlace } else { kind };
    let infection = match visit.goes_on.then_some((bed.site_name, bed.label)) {
        Some(("Solgården", "3")) => Infection::Isolation,
        Some(("Solgården", "25")) => Infection::AwaitingResult,
        _ => Infection::None,
    };
    let days_before = dice.between(0, 2);
    let requested = clock(steps, visit.arrives - Duration::days(days_before), 8, 0).plus_minutes(dice.between(0, 90));
    let granted = requested.plus_minutes(dice.between(40, 90));
    let offered = granted.plus_minutes(dice.between(5, 30));
    let confirmed = offered.plus_minutes(dice.between(5, 40));
    let staff = &steps.region.staff;
    let by = match source {
        Source::HospitalSurgical => staff.second_coordinator.clone(),
        Source::Gp => staff.doctor.clone(),
        _ => staff.coordinator.clone(),
    };
    let case = steps.received(Asked {
        person,
        by: &by,
        source,
        kind,
        needs,
        why,
        mobility,
        infection,
        weight_kg: i32::try_from(dice.between(46, 104)).ok(),
        nights: i32::try_from(visit.departure.seconds_since(visit.arrival) / 86_400).unwrap_or(14).max(1),
        at: requested,
        ready_at: visit.arrival.plus_minutes(-60),
        wish: dice.percent(40).then_some(bed.site),
        phoned_by: None,
    });
    steps.taken_up(case, granted.plus_minutes(-30));
    steps.granted(case, granted);
    steps.offered(case, bed, (visit.arrival, visit.departure.max(visit.arrival.plus_hours(24))), offered, "");
    steps.confirmed(case, confirmed, &by);
    let keeps_until = if fate == Fate::PastDeparture && visit.goes_on { steps.now.plus_minutes(10) } else { visit.departure };
    let stay = steps.arrived(case, bed, visit.arrival, visit.departure);
    review(steps, bed, visit, stay);
    if visit.goes_on {
        if let Some(claim) = steps.rows.claims.last_mut() {
            claim.ends_at = keeps_until.into();
        }
        return stay;
    }
    let died = dice.percent(if kind == StayKind::Palliative { 60 } else { 2 });
    steps.left(stay, bed, visit.departure, if died { Outcome::Died } else { outcome(dice) });
    let being_cleaned = fate == Fate::Cleaning && visit.departure.plus_minutes(60) > steps.now;
    if being_cleaned {
        steps.cleaned(stay, bed, visit.departure, steps.now.plus_minutes(35), false);
    } else {
        steps.cleaned(stay, bed, visit.departure, visit.departure.plus_minutes(dice.between(40, 75)), true);
    }
    stay
}

/// After five days the kind was reviewed; in one bed that is still to be done.
fn review(steps: &mut Steps<'_>, bed: &Bed, visit: &Visit, stay: uuid::Uuid) {
    let due = visit.arrival.plus_hours(24 * 5);
    let end = if visit.goes_on { steps.now } else { visit.departure };
    if due > end {
        return;
    }
    let done = (bed.site_name, bed.label) != ("Solgården", "9") || !visit.goes_on;
    let by = steps.region.staff.allocator.user.0;
    let created = if done { due } else { steps.now.plus_hours(-3) };
    steps.task(TaskKind::ReviewKind, created, created.plus_hours(24), |task| {
        task.stay_id = Some(stay);
        task.site_id = Some(bed.site);
        task.done_at = done.then(|| due.plus_minutes(95).min(end).into());
        task.done_by = done.then_some(by);
    });
}

fn outcome(dice: &mut Dice) -> Outcome {
    let at = usize::try_from(dice.between(0, 9)).unwrap_or(0);
    HOME.get(at).copied().unwrap_or(Outcome::OwnHome)
}

/// A stay from before the demonstration whose legal basis nobody has stated.
fn lacks_legal_basis(steps: &mut Steps<'_>, bed: &Bed, stay: uuid::Uuid) {
    let Some(not_stated) = steps.region.bases.get("not_stated").map(|b| b.id) else { return };
    if let Some(phase) = steps.rows.phases.iter_mut().find(|p| p.stay_id == stay) {
        phase.legal_basis_id = not_stated;
    }
    steps.task(TaskKind::LegalBasisMissing, steps.now.plus_hours(-30), steps.now.plus_hours(42), |task| {
        task.stay_id = Some(stay);
        task.bed_id = Some(bed.id);
        task.site_id = Some(bed.site);
    });
}
