//! How training sessions are said, and why one cannot be booked so.

use crate::error::{Clash, ClashCause, ClashOf, SessionTaken};
use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::{date_short, date_time_long, time_table, weekday_date};
use domain::rehab::diary::AwayCause;
use domain::rehab::group::GroupError;
use domain::rehab::session::{AttendanceError, CancelCause, IsolationRefusal, NoShowCause, PlaceKind};

words! {
    /// Where a session is.
    place_kind_name(PlaceKind) {
        Ward: "På afsnittet", "On the ward";
        Gym: "Træningssal", "Gym";
        Pool: "Bassin", "Pool";
        Home: "I hjemmet", "At home";
        Video: "Video", "Video";
    }
    /// Why a session does not take place.
    cancel_cause_name(CancelCause) {
        CitizenIll: "Borgeren er syg", "The citizen is ill";
        CitizenDeclined: "Borgeren ønsker ikke tiden", "The citizen does not want it";
        Hospital: "Borgeren er indlagt", "The citizen is in hospital";
        OtherAppointment: "Anden aftale", "Another appointment";
        Transport: "Transport", "Transport";
        Isolation: "Isolation", "Isolation";
        StayChanged: "Opholdet er flyttet eller slut", "The stay moved or ended";
        PlanChanged: "Planen er i bero eller slut", "The plan rests or is over";
        TherapistAway: "Terapeuten er fraværende", "The therapist is away";
        RoomClosed: "Lokale eller udstyr kan ikke bruges", "Room or equipment cannot be used";
        Died: "Død", "Dead";
        Other: "Andet", "Other";
    }
    /// Why a citizen did not come.
    no_show_cause_name(NoShowCause) {
        Tired: "Træt", "Tired";
        Ill: "Syg", "Ill";
        Pain: "Smerter", "Pain";
        Declined: "Ønskede det ikke", "Did not want to";
        Forgot: "Glemt", "Forgot";
        Transport: "Transport", "Transport";
        Unknown: "Ikke oplyst", "Not told";
        Other: "Andet", "Other";
    }
    /// Why a therapist is away.
    away_cause_name(AwayCause) {
        Holiday: "Ferie", "Holiday";
        Ill: "Syg", "Ill";
        Course: "Kursus", "Course";
        Meeting: "Møde", "Meeting";
        Break: "Pause", "Break";
        Other: "Andet", "Other";
    }
}

/// "Jonas R. er optaget tir. 24. nov. 10:30–11:15: Trappe."
fn clash_text(l: Lang, clash: &Clash) -> String {
    let who = match &clash.who {
        ClashOf::Therapist(name) | ClashOf::Room(name) => name.clone(),
        ClashOf::Citizen => t!(l, "Borgeren", "The citizen"),
    };
    let (day, from) = (weekday_date(l, clash.from.date()), time_table(clash.from.time()));
    let to = if clash.from.date() == clash.to.date() {
        time_table(clash.to.time())
    } else {
        format!("{} {}", date_short(l, clash.to.date()), time_table(clash.to.time()))
    };
    match &clash.why {
        ClashCause::Session(what) => t!(l, "{who} er optaget {day} {from}–{to}: {what}.", "{who} is taken {day} {from}–{to}: {what}."),
        ClashCause::Talk => {
            t!(l, "{who} er optaget {day} {from}–{to}: samtale ved sengen.", "{who} is taken {day} {from}–{to}: talk at the bedside.")
        }
        ClashCause::Away(cause) => {
            let cause = away_cause_name(l, *cause).to_lowercase();
            t!(l, "{who} er fraværende {day} {from}–{to}: {cause}.", "{who} is away {day} {from}–{to}: {cause}.")
        }
        ClashCause::OffHours => t!(l, "{who} arbejder ikke {day} {from}–{to}.", "{who} does not work {day} {from}–{to}."),
    }
}

/// Who is in the way, when and why, and the next free time.
#[must_use]
pub fn taken_text(l: Lang, taken: &SessionTaken) -> String {
    let clashes: Vec<String> = taken.clashes.iter().map(|clash| clash_text(l, clash)).collect();
    let clashes = clashes.join(" ");
    match taken.next_free {
        Some(at) => {
            let at = date_time_long(l, at);
            t!(l, "{clashes} Næste ledige tid: {at}.", "{clashes} Next free time: {at}.")
        }
        None => clashes,
    }
}

/// Why an isolated citizen cannot train so.
#[must_use]
pub fn isolation_text(l: Lang, why: IsolationRefusal) -> String {
    match why {
        IsolationRefusal::Group => {
            t!(l, "Borgeren er isoleret og kan ikke træne på hold.", "The citizen is isolated and cannot train in a group.")
        }
        IsolationRefusal::Place(kind) => {
            let place = place_kind_name(l, kind).to_lowercase();
            t!(
                l,
                "Borgeren er isoleret og kan ikke træne her: {place}. Vælg afsnittet, hjemmet eller video.",
                "The citizen is isolated and cannot train here: {place}. Choose the ward, the home or video."
            )
        }
    }
}

/// Why a group cannot change so.
#[must_use]
pub fn group_error_text(l: Lang, why: GroupError) -> String {
    match why {
        GroupError::NoSeats => t!(l, "Et hold har mindst én plads.", "A group has at least one seat."),
        GroupError::In => t!(l, "Borgeren er allerede på holdet eller i køen.", "The citizen is in the group or in its line already."),
        GroupError::NotIn => t!(l, "Borgeren er ikke længere på holdet.", "The citizen is in the group no longer."),
        GroupError::Seated { seated } => {
            t!(
                l,
                "{seated} har plads. Færre pladser end det tager en plads fra nogen.",
                "{seated} have a seat. Fewer would take one from somebody."
            )
        }
    }
}

/// Why attendance cannot be told so.
#[must_use]
pub fn attendance_error_text(l: Lang, why: AttendanceError) -> String {
    match why {
        AttendanceError::NotBegun => t!(l, "Tiden er ikke begyndt endnu.", "The session has not begun yet."),
        AttendanceError::Cancelled => t!(l, "Tiden er aflyst.", "The session is cancelled."),
        AttendanceError::TookPlace => t!(l, "Tiden er holdt og kan ikke ændres.", "The session has taken place and cannot be changed."),
    }
}
