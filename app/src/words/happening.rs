//! How events and tasks are said.

use crate::lang::{Lang, tr};
use domain::task::TaskKind;

/// What happened, in words; an event this version does not know is shown by its name.
#[must_use]
pub fn event_name(l: Lang, name: &str) -> String {
    let text = match name {
        "request.received" => tr(l, "Anmodning modtaget", "Request received"),
        "request.changed" => tr(l, "Anmodning ændret", "Request changed"),
        "request.taken_up" => tr(l, "Vurdering begyndt", "Assessment begun"),
        "request.asked" => tr(l, "Spørgsmål sendt til henviser", "Question sent to the referrer"),
        "request.answered" => tr(l, "Spørgsmål besvaret", "Question answered"),
        "request.granted" => tr(l, "Plads bevilget", "Place granted"),
        "request.refused" => tr(l, "Plads afslået", "Place refused"),
        "request.redirected" => tr(l, "Henvist videre", "Directed elsewhere"),
        "request.update_promised" => tr(l, "Ny besked lovet", "Next word promised"),
        "request.postponed" => tr(l, "Anmodning udskudt", "Request postponed"),
        "request.arrived" => tr(l, "Borgeren er ankommet", "The citizen has arrived"),
        "request.withdrawn" => tr(l, "Anmodning trukket tilbage", "Request withdrawn"),
        "stay.arrived" => tr(l, "Ankomst registreret", "Arrival registered"),
        "stay.ended" => tr(l, "Ophold afsluttet", "Stay ended"),
        "stay.phase_changed" => tr(l, "Ny fase afgjort", "New phase decided"),
        "stay.rolled_forward" => tr(l, "Sengen beholdt ud over forventet afrejse", "Bed kept past the expected departure"),
        "stay.imported" => tr(l, "Ophold indlæst", "Stay imported"),
        "reservation.moved_behind" => tr(l, "Reservation flyttet bagud", "Reservation moved behind"),
        "reservation.lost_bed" => tr(l, "Reservation uden plads", "Reservation lost its bed"),
        "offer.made" => tr(l, "Plads tilbudt", "Place offered"),
        "offer.moved" => tr(l, "Reservation flyttet", "Reservation moved"),
        "offer.cancelled" => tr(l, "Tilbud taget tilbage", "Offer taken back"),
        "offer.confirmed" => tr(l, "Modtagelse bekræftet", "Receipt confirmed"),
        "offer.declined" => tr(l, "Tilbud afvist", "Offer declined"),
        "offer.time_proposed" => tr(l, "Andet tidspunkt foreslået", "Another time proposed"),
        "offer.proposal_accepted" => tr(l, "Foreslået tidspunkt aftalt", "Proposed time agreed"),
        "offer.proposal_declined" => tr(l, "Tilbudt tidspunkt fastholdt", "Offered time kept"),
        "offer.lapsed" => tr(l, "Tilbud bortfaldet", "Offer lapsed"),
        "bed.closed" => tr(l, "Seng lukket", "Bed closed"),
        "bed.reopened" => tr(l, "Seng åbnet igen", "Bed reopened"),
        "cleaning.step" => tr(l, "Klargøring opdateret", "Cleaning updated"),
        other => return other.to_owned(),
    };
    text.to_owned()
}

/// What a task is.
#[must_use]
pub fn task_name(l: Lang, kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::NonArrival => tr(l, "Borgeren er ikke ankommet", "The citizen has not arrived"),
        TaskKind::OfferLapsed => tr(l, "Tilbud bortfaldet uden svar", "Offer lapsed without an answer"),
        TaskKind::OfferAnswered => tr(l, "Svar på tilbud", "Answer to an offer"),
        TaskKind::Conflict => tr(l, "Konflikt om en seng", "Conflict over a bed"),
        TaskKind::RequestChanged => tr(l, "Anmodning ændret", "Request changed"),
        TaskKind::LegalBasisMissing => tr(l, "Lovgrundlag mangler", "Legal basis missing"),
        TaskKind::AgreementMissing => tr(l, "Myndighed og drift mangler", "Authority and operator missing"),
        TaskKind::ReviewKind => tr(l, "Opholdstype skal vurderes", "Kind of stay to be reviewed"),
        TaskKind::PastDeparture => tr(l, "Ud over forventet afrejse", "Past the expected departure"),
        TaskKind::CleaningLate => tr(l, "Klargøring trækker ud", "Cleaning is late"),
    }
}

/// What to do about it.
#[must_use]
pub fn task_text(l: Lang, kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::NonArrival => tr(
            l,
            "Ring til afsenderen. Reservationen står, til du ændrer den.",
            "Telephone the sender. The reservation stands until you change it.",
        ),
        TaskKind::OfferLapsed => {
            tr(l, "Tilbyd igen, eller giv pladsen til den næste.", "Offer again, or give the place to the next in line.")
        }
        TaskKind::OfferAnswered => {
            tr(l, "Afsenderen har afvist eller foreslået et andet tidspunkt.", "The sender declined or proposes another time.")
        }
        TaskKind::Conflict => tr(
            l,
            "Reservationen er flyttet bagud eller har mistet sengen. Find en løsning.",
            "The reservation moved behind or lost its bed. Find a solution.",
        ),
        TaskKind::RequestChanged => {
            tr(l, "Se ændringen, og om pladsen stadig passer.", "See the change, and whether the place still suits.")
        }
        TaskKind::LegalBasisMissing => tr(l, "Vælg lovgrundlag for opholdet.", "Choose the legal basis of the stay."),
        TaskKind::AgreementMissing => tr(l, "Indtast aftalen for stedet.", "Enter the agreement of the site."),
        TaskKind::ReviewKind => tr(l, "Vurdér, om opholdstypen stadig er rigtig.", "Judge whether the kind of stay is still right."),
        TaskKind::PastDeparture => tr(l, "Afslut opholdet, eller bed om forlængelse.", "End the stay, or ask for an extension."),
        TaskKind::CleaningLate => tr(l, "Godkend klargøringen, når sengen er klar.", "Accept the cleaning when the bed is ready."),
    }
}
