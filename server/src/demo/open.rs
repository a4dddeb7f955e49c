//! Open requests in every state, so that every screen has something to show. The browser tests know this set.

use super::case::{Asked, Steps};
use super::history::later;
use super::people::Population;
use crate::store::entity::request_number;
use domain::access::Actor;
use domain::citizen::Sex;
use domain::facility::{Need, StayKind};
use domain::instant::{Calendar as _, Instant};
use domain::request::{Infection, Mobility, Source};
use std::collections::BTreeMap;
use time::Time;
use time::macros::time;

/// The first number of each year: a year does not begin with the demonstration.
const FIRST_NUMBER: i32 = 1001;

/// Asks in every way there is.
pub fn ask(steps: &mut Steps<'_>, people: &mut Population) {
    let staff = steps.region.staff.clone();
    let (medical, surgical, doctor) = (&staff.coordinator, &staff.second_coordinator, &staff.doctor);
    let now = steps.now;
    let site = |steps: &Steps<'_>, name: &str| steps.region.beds.iter().find(|bed| bed.site_name == name).map(|bed| bed.site);
    let solgaarden = site(steps, "Solgården");
    let skoven = site(steps, "Skoven");
    let mut new = |sex: Sex, by, source, kind, needs, why, minutes_ago| plain(people, now, sex, by, source, kind, needs, why, minutes_ago);
    let (f, m) = (Sex::Female, Sex::Male);

    // Received, from each department, the practice and by telephone; the first two are past their time.
    let hip = new(
        f,
        surgical,
        Source::HospitalSurgical,
        StayKind::ShortTerm,
        &[Need::CeilingLift],
        "Hoftebrud, opereret for fem dage siden. Bor alene på 2. sal uden elevator.",
        341,
    );
    steps.received(Asked { mobility: Mobility::TwoHelpers, wish: solgaarden, weight_kg: None, ..hip });
    let lungs =
        new(m, doctor, Source::Gp, StayKind::Acute, &[Need::Oxygen], "KOL i forværring, ilt 2 liter, kan ikke være alene i nat.", 56);
    steps.received(lungs);
    let tired = new(
        f,
        medical,
        Source::HospitalMedical,
        StayKind::InpatientRehab,
        &[Need::OwnBath],
        "Længere indlæggelse, har mistet kræfter. GOP avanceret.",
        46,
    );
    steps.received(tired);
    let memory = new(m, &staff.allocator, Source::HomeCare, StayKind::Respite, &[Need::DoorAlarm], "Demens. Ægtefællen er indlagt.", 31);
    steps.received(Asked { phoned_by: Some("Hjemmeplejen Øst"), weight_kg: None, ..memory });
    let waits = new(
        f,
        surgical,
        Source::HospitalSurgical,
        StayKind::ShortTerm,
        &[],
        "Brud på overarm, kan ikke klare sig hjemme den første tid.",
        21,
    );
    steps.received(Asked { wish: skoven, ..waits });

    // Being assessed.
    let pneumonia = new(
        f,
        medical,
        Source::HospitalMedical,
        StayKind::ShortTerm,
        &[Need::Wheelchair],
        "Lungebetændelse, sengeliggende i ti dage.",
        120,
    );
    let case = steps.received(pneumonia);
    steps.taken_up(case, now.plus_minutes(-29));

    // A question is open.
    let heavy = new(
        m,
        medical,
        Source::HospitalMedical,
        StayKind::ShortTerm,
        &[Need::Bariatric],
        "Hjertesvigt, væskeophobning, forflyttes med lift.",
        180,
    );
    let case = steps.received(Asked { mobility: Mobility::Lift, weight_kg: None, ..heavy });
    steps.taken_up(case, now.plus_minutes(-150));
    steps.asked(case, now.plus_minutes(-100), "Hvad vejer borgeren, og følger der en medicinliste med?");

    // Granted and waiting, one of them after an answer, one after a declined offer, one after an offer nobody answered.
    let stroke = new(
        m,
        surgical,
        Source::HospitalSurgical,
        StayKind::InpatientRehab,
        &[Need::Wheelchair, Need::OwnBath],
        "Knæprotese, træning to gange om dagen.",
        1500,
    );
    let case = steps.received(Asked { wish: solgaarden, ..stroke });
    steps.taken_up(case, now.plus_minutes(-1440));
    steps.asked(case, now.plus_minutes(-1430), "Kan borgeren støtte på benet?");
    steps.answered(case, now.plus_minutes(-1380), "Ja, fuld støtte er tilladt.", surgical);
    steps.granted(case, now.plus_minutes(-180));
    let nursing_home =
        new(f, medical, Source::HospitalMedical, StayKind::Waiting, &[], "Plejebolig bevilget, indflytning om fire uger.", 2900);
    let case = steps.received(nursing_home);
    steps.taken_up(case, now.plus_minutes(-2860));
    steps.granted(case, now.plus_minutes(-2800));
    if let Some(bed) = steps.region.bed("Åhuset", "5").cloned() {
        let from = now.plus_hours(-20);
        steps.offered(case, &bed, (from, from.plus_hours(24 * 21)), now.plus_minutes(-1700), "");
        steps.declined(case, now.plus_minutes(-1600), "citizen_said_no", "Vil hellere vente på en plads tættere på sin datter.", medical);
    }
    let next = later(steps, time!(14:00), 4);
    steps.changed(case, now.plus_minutes(-200), "request.update_promised", &staff.allocator, |row| row.next_update_at = Some(next.into()));
    let silent = new(f, doctor, Source::Gp, StayKind::ShortTerm, &[], "Faldet to gange i denne uge, svimmel.", 1600);
    let case = steps.received(silent);
    steps.taken_up(case, now.plus_minutes(-1560));
    steps.granted(case, now.plus_minutes(-1500));
    if let Some(bed) = steps.region.bed("Skoven", "7").cloned() {
        let from = later(steps, time!(16:00), 7);
        steps.offered(case, &bed, (from, from.plus_hours(24 * 10)), now.plus_minutes(-260), "");
        steps.lapsed(case, now.plus_minutes(-80));
    }

    // Offered, and confirmed to arrive today.
    let hip = new(
        f,
        medical,
        Source::HospitalMedical,
        StayKind::ShortTerm,
        &[Need::Wheelchair],
        "Bækkenbrud, støtte af én, smerter ved gang.",
        400,
    );
    offer(steps, Asked { wish: solgaarden, ..hip }, "2B", (time!(14:00), 4), 14, (220, 20), None);
    let fever = new(
        m,
        doctor,
        Source::Gp,
        StayKind::Acute,
        &[Need::Oxygen, Need::PressureMattress],
        "Urinvejsinfektion med feber, ilt 1 liter.",
        300,
    );
    offer(steps, fever, "24B", (time!(15:00), 5), 5, (240, 200), Some((150, doctor)));
    steps.waits_for("Trykaflastende madras", Need::PressureMattress, skoven);

    // Confirmed, and due this minute: the bed is reserved now.
    let late =
        new(f, surgical, Source::HospitalSurgical, StayKind::ShortTerm, &[Need::CeilingLift], "Hoftebrud, forflyttes med loftlift.", 1500);
    let case = steps.received(Asked { mobility: Mobility::Lift, ..late });
    steps.taken_up(case, now.plus_minutes(-1400));
    steps.granted(case, now.plus_minutes(-1380));
    if let Some(bed) = steps.region.bed("Åhuset", "4").cloned() {
        let from = now.plus_minutes(-11);
        steps.offered(case, &bed, (from, from.plus_hours(24 * 14)), now.plus_minutes(-1350), "Porten er åben hele dagen.");
        steps.confirmed(case, now.plus_minutes(-1300), surgical);
    }

    // Closed: refused, redirected, withdrawn.
    let well = new(f, surgical, Source::HospitalSurgical, StayKind::ShortTerm, &[], "Brækket håndled, gips i seks uger.", 1560);
    let case = steps.received(well);
    steps.taken_up(case, now.plus_minutes(-1500));
    let reasons = "Du kan klare dig hjemme med hjælp til bad og indkøb og besøg af hjemmesygeplejen. En plads ville ikke give dig mere.";
    steps.refused(case, now.plus_minutes(-1400), reasons, "Hjemmehjælp morgen og aften fra i dag.");
    let home = new(m, doctor, Source::Gp, StayKind::Acute, &[], "Væskemangel, kan drikke selv.", 2100);
    let case = steps.received(home);
    steps.taken_up(case, now.plus_minutes(-2080));
    steps.changed(case, now.plus_minutes(-2050), "request.redirected", &staff.allocator, |row| {
        row.status = "redirected".to_owned();
        row.redirected_to = Some("home".to_owned());
        row.closed_reason = "Akutsygeplejen giver væske hjemme i to døgn.".to_owned();
    });
    let gone = new(m, medical, Source::HospitalMedical, StayKind::ShortTerm, &[], "Svækket efter influenza.", 1700);
    let case = steps.received(gone);
    steps.changed(case, now.plus_minutes(-1320), "request.withdrawn", medical, |row| {
        row.status = "withdrawn".to_owned();
        row.withdraw_cause = Some("went_home".to_owned());
        row.closed_reason = "Datteren har fået fri og tager hjem med ham.".to_owned();
    });
}

#[allow(clippy::too_many_arguments)] // an ordinary request, in one line
fn plain<'a>(
    people: &mut Population,
    now: Instant,
    sex: Sex,
    by: &'a Actor,
    source: Source,
    kind: StayKind,
    needs: &'a [Need],
    why: &'a str,
    minutes_ago: i64,
) -> Asked<'a> {
    let at = now.plus_minutes(-minutes_ago);
    Asked {
        person: people.invent(sex),
        by,
        source,
        kind,
        needs,
        why,
        mobility: Mobility::OneHelper,
        infection: Infection::None,
        weight_kg: Some(71),
        nights: if kind == StayKind::Acute { 5 } else { 14 },
        at,
        ready_at: at.max(now.plus_hours(-2)).plus_hours(3),
        wish: None,
        phoned_by: None,
    }
}

/// Granted and offered so many minutes ago, and confirmed by somebody, perhaps.
fn offer(
    steps: &mut Steps<'_>,
    asked: Asked<'_>,
    label: &str,
    (arrival, hours): (Time, i64),
    nights: i64,
    (granted, offered): (i64, i64),
    confirmed: Option<(i64, &Actor)>,
) {
    let Some(bed) = steps.region.bed("Solgården", label).cloned() else { return };
    let now = steps.now;
    let case = steps.received(asked);
    steps.taken_up(case, now.plus_minutes(-granted - 20));
    steps.granted(case, now.plus_minutes(-granted));
    // Whoever is in the bed until 11 is gone, and the bed cleaned.
    let from = later(steps, arrival, hours).max(later(steps, time!(11:00), 1).plus_minutes(90));
    let day = steps.zone.date(from) + time::Duration::days(nights);
    let until = steps.zone.instant(day, time!(11:00)).unwrap_or_else(|| from.plus_hours(24 * nights));
    steps.offered(case, &bed, (from, until), now.plus_minutes(-offered), "Husk medicin til to døgn.");
    if let Some((minutes, by)) = confirmed {
        steps.confirmed(case, now.plus_minutes(-minutes), by);
    }
}

/// Gives every request its number, in the order they came.
pub fn number(steps: &mut Steps<'_>) {
    let mut last: BTreeMap<i32, i32> = BTreeMap::new();
    let mut order: Vec<usize> = (0..steps.rows.requests.len()).collect();
    order.sort_by_key(|n| steps.rows.requests.get(*n).map(|row| row.requested_at));
    for n in order {
        let Some(row) = steps.rows.requests.get_mut(n) else { continue };
        let year = steps.zone.date(row.requested_at.at()).year();
        let number = last.entry(year).and_modify(|n| *n += 1).or_insert(FIRST_NUMBER);
        row.number = format!("A-{year}-{number:04}");
    }
    steps.rows.numbers = last.into_iter().map(|(year, last)| request_number::Model { year, last }).collect();
}
