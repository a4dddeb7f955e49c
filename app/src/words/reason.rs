//! Why a bed is suggested, what speaks against it, and what would solve what it fails.

use super::need_name;
use crate::lang::Lang;
use crate::t;
use crate::ui::format::date_time_relative;
use domain::allocation::{ClaimKind, MissingFact};
use domain::citizen::Sex;
use domain::couple::Together;
use domain::cover::Competence;
use domain::suggestion::{Reason, Solution};
use time::{Date, PrimitiveDateTime};

/// A reason for or against a bed; `at` is its time, where it has one.
#[must_use]
pub fn reason_text(l: Lang, reason: Reason, at: Option<PrimitiveDateTime>, today: Date) -> String {
    match reason {
        Reason::Meets(need) => need_name(l, need).to_owned(),
        Reason::Carries { max_kg } => t!(l, "Godkendt til {max_kg} kg", "Rated for {max_kg} kg"),
        Reason::Chosen => t!(l, "Borgerens eget valg", "The citizen's own choice"),
        Reason::NearPartner(Together::SameRoom) => t!(l, "Samme stue som partneren", "In the partner's room"),
        Reason::NearPartner(Together::NextRoom) => t!(l, "Stuen ved siden af partnerens", "Next to the partner's room"),
        Reason::NearPartner(Together::SameWard) => t!(l, "Samme afsnit som partneren", "In the partner's ward"),
        Reason::RoomForPartner(Together::SameRoom) => t!(l, "Plads til begge på stuen", "Room for both in the room"),
        Reason::RoomForPartner(Together::NextRoom) => {
            t!(l, "Plads til partneren på stuen ved siden af", "Room for the partner next door")
        }
        Reason::RoomForPartner(Together::SameWard) => {
            t!(l, "Plads til partneren på afsnittet", "Room for the partner in the ward")
        }
        Reason::NearestHome => t!(l, "Nærmest borgerens hjem", "Nearest the citizen's home"),
        Reason::RoomForOne => t!(l, "Enestue", "Room for one"),
        Reason::NobodyElse => t!(l, "Alene på stuen i perioden", "Alone in the room in the period"),
        Reason::OnlyThisKind => t!(l, "Kun til denne opholdstype", "For this kind of stay only"),
        Reason::NotChosen => t!(l, "Ikke borgerens valg – noteres", "Not the citizen's choice – will be noted"),
        Reason::Farther { metres: Some(metres) } => {
            let km = distance(l, metres);
            t!(l, "Længere fra hjemmet: {km}", "Farther from home: {km}")
        }
        Reason::Farther { metres: None } => t!(l, "Længere fra hjemmet end det nærmeste", "Farther from home than the nearest"),
        Reason::SharesWith { sex, .. } => {
            let who = match sex {
                Sex::Female => t!(l, "en kvinde", "a woman"),
                Sex::Male => t!(l, "en mand", "a man"),
                Sex::Unknown => t!(l, "en anden borger", "another citizen"),
            };
            let from = at.map_or_else(String::new, |at| date_time_relative(l, at, today));
            t!(l, "Deler stue med {who} fra {from}", "Shares the room with {who} from {from}")
        }
        Reason::ToFetch(need) => {
            let need = need_name(l, need).to_lowercase();
            t!(l, "Klar betinget: hentes fra et lager – {need}", "Ready on condition: fetched from a store – {need}")
        }
        Reason::Scarce(need) => {
            let need = need_name(l, need).to_lowercase();
            t!(l, "Knap plads, borgeren ikke har brug for: {need}", "Scarce place the citizen does not need: {need}")
        }
    }
}

/// "ca. 6 km": homes are known by postcode only, so a finer figure would say more than is known.
#[must_use]
pub fn distance(l: Lang, metres: u32) -> String {
    let km = (metres + 500) / 1000;
    match metres {
        0 => t!(l, "samme postnummer", "same postcode"),
        1..500 => t!(l, "under 1 km", "under 1 km"),
        _ => t!(l, "ca. {km} km", "about {km} km"),
    }
}

/// What would make a bed suit that fails one thing; `at` is its time, where it has one.
#[must_use]
pub fn solution_text(l: Lang, solution: Solution, at: Option<PrimitiveDateTime>, today: Date) -> String {
    let when = at.map_or_else(String::new, |at| date_time_relative(l, at, today));
    match solution {
        Solution::Consent => t!(l, "Samtykke fra alle på stuen", "Consent of everybody in the room"),
        Solution::TestResult => t!(l, "Når medboerens prøvesvar er negativt", "Once the room-mate's result is negative"),
        Solution::ArriveAfter { kind, .. } => match kind {
            ClaimKind::Closure => t!(l, "Lukningen slutter {when}", "The closure ends {when}"),
            ClaimKind::Cleaning => t!(l, "Klar {when}", "Ready {when}"),
            ClaimKind::Stay | ClaimKind::Hold | ClaimKind::Reservation => t!(l, "Ventes ledig {when}", "Expected free {when}"),
        },
        Solution::LeaveBefore(_) => t!(l, "Kun til {when}", "Only until {when}"),
        Solution::Bring(need) => {
            let need = need_name(l, need).to_lowercase();
            t!(l, "Hent til sengen: {need}", "Bring to the bed: {need}")
        }
        Solution::Repair(need) => {
            let need = need_name(l, need).to_lowercase();
            t!(l, "Når det virker igen: {need}", "Once it works again: {need}")
        }
        Solution::CallIn(Competence::Doctor) => {
            t!(l, "Aftal lægedækning, eller notér, hvordan det dækkes", "Arrange for a doctor, or note how it is met")
        }
        Solution::CallIn(_) => {
            t!(l, "Kald en ind, der kan, eller notér, hvordan det dækkes", "Call somebody in who can, or note how it is met")
        }
        Solution::OpenToKind => t!(l, "Stedet åbner sengen for opholdstypen", "The site opens the bed to this kind of stay"),
        Solution::OtherBed => t!(l, "Kun en anden seng", "Only another bed"),
    }
}

/// The question that asks the referrer for a fact, ready to be sent or changed.
#[must_use]
pub fn question_about(fact: MissingFact) -> &'static str {
    match fact {
        MissingFact::Weight => "Hvad vejer borgeren? Det afgør, hvilken seng vi kan bruge.",
        MissingFact::Infection => "Skal borgeren isoleres, eller ventes der på et prøvesvar?",
        MissingFact::Sex => "Hvilket køn er borgeren registreret med? Stuen har en regel om køn.",
        MissingFact::BedRating | MissingFact::RoomMateSex | MissingFact::RoomMateInfection => "",
    }
}
