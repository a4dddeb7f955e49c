//! How problems and refusals are said: a plain sentence with the facts, and what to do next.

use super::{claim_kind_name, competence_name, gender_rule_name, need_name, offer_status_name, request_status_name};
use crate::error::{BedTaken, Refusal};
use crate::lang::Lang;
use crate::t;
use crate::ui::format::{date_short, date_time_long, time_prose};
use domain::allocation::{ClaimKind, Mismatch, MissingFact};
use domain::couple::LinkError;
use domain::cover::Competence;
use domain::form::Problem;
use domain::undo::UndoError;

/// What is wrong with a field.
#[must_use]
pub fn problem_text(l: Lang, problem: &Problem) -> String {
    match problem {
        Problem::Missing => t!(l, "Skal udfyldes", "Must be filled in"),
        Problem::TooLong { max } => t!(l, "Højst {max} tegn", "At most {max} characters"),
        Problem::NotAChoice => t!(l, "Vælg en af mulighederne", "Choose one of the options"),
        Problem::NotADate => t!(l, "Skriv datoen som dd.mm.åååå, fx 24.11.2026", "Write the date as dd.mm.yyyy, e.g. 24.11.2026"),
        Problem::NotATime => t!(l, "Skriv klokkeslættet som tt:mm, fx 14:05", "Write the time as hh:mm, e.g. 14:05"),
        Problem::NoSuchDate => t!(l, "Datoen findes ikke", "There is no such date"),
        Problem::NoSuchTime => t!(l, "Klokkeslættet findes ikke den dag", "There is no such time on that day"),
        Problem::TooEarly => t!(l, "Tidspunktet er for tidligt", "The time is too early"),
        Problem::TooLate => t!(l, "Tidspunktet er for sent", "The time is too late"),
        Problem::NotANumber { min, max } => t!(l, "Skriv et helt tal fra {min} til {max}", "Write a whole number from {min} to {max}"),
        Problem::NotDegrees { min, max } => {
            t!(l, "Skriv grader fra {min} til {max}, fx {min},5", "Write degrees from {min} to {max}, e.g. {min}.5")
        }
        Problem::NotACivilNumber => t!(
            l,
            "Skriv et CPR-nummer eller erstatningsnummer, ddmmåå-xxxx",
            "Write a civil number (CPR) or replacement number, ddmmyy-xxxx"
        ),
        Problem::NotAName => t!(l, "Skriv et navn", "Write a name"),
        Problem::NotAPostcode => t!(l, "Skriv postnummeret med fire cifre", "Write the postcode with four digits"),
        Problem::NotAPhone => t!(l, "Skriv telefonnummeret med otte cifre", "Write the telephone number with eight digits"),
        Problem::NotAnEmail => t!(l, "Skriv e-mailadressen som navn@sted.dk", "Write the e-mail address as name@place.dk"),
        Problem::NotACode => t!(l, "Kun små bogstaver, tal og _", "Small letters, digits and _ only"),
        Problem::NotTheSame => t!(l, "Skriv det samme begge gange", "Write the same both times"),
        Problem::Taken => t!(l, "Findes allerede", "Exists already"),
        Problem::NotALink => t!(l, "Skriv et link, der begynder med https://", "Write a link that begins with https://"),
        Problem::HasCivilNumber => t!(l, "Skriv ikke CPR-numre her", "Write no civil registration number here"),
        Problem::NotADecimal => t!(l, "Skriv et tal med højst to decimaler", "Write a number with at most two decimals"),
        Problem::OffScale { problem } => super::rehab::measure_problem_text(l, problem),
        Problem::MustBeRectal { found } => {
            let found = super::measured(l, *found, 1);
            t!(
                l,
                "Så lav eller høj en temperatur skal måles rektalt ({found} °C omregnet). Mål igen, og vælg rektalt",
                "So low or high a temperature must be taken rectally ({found} °C as if it were). Take it again, and choose rectally"
            )
        }
        Problem::WeakPassword => t!(l, "Mindst 12 tegn, og ikke et kendt kodeord", "At least 12 characters, and not a common password"),
    }
}

/// A reason why a bed does not suit.
#[must_use]
pub fn mismatch_text(l: Lang, mismatch: Mismatch) -> String {
    match mismatch {
        Mismatch::Kind => t!(l, "Ikke til denne opholdstype", "Not for this kind of stay"),
        Mismatch::Need(need) => {
            let need = need_name(l, need);
            t!(l, "Mangler: {need}", "Lacks: {need}")
        }
        Mismatch::Faulty(need) => {
            let need = need_name(l, need);
            t!(l, "Virker ikke nu: {need}", "Does not work now: {need}")
        }
        Mismatch::Nobody(Competence::Doctor) => t!(l, "Ingen lægedækning i vagten", "No doctor cover in the shift"),
        Mismatch::Nobody(competence) => {
            let what = competence_name(l, competence);
            t!(l, "Ingen i vagten kan: {what}", "Nobody in the shift can: {what}")
        }
        Mismatch::Taken { kind, .. } => {
            let kind = claim_kind_name(l, kind);
            t!(l, "Optaget i perioden: {kind}", "Taken in the period: {kind}")
        }
        Mismatch::Gender(rule) => {
            let rule = gender_rule_name(l, rule);
            t!(l, "Stuen er for: {rule}", "The room is for: {rule}")
        }
        Mismatch::RoomMateOtherSex => t!(l, "Stuen deles med en af andet køn", "The room is shared with someone of the other sex"),
        Mismatch::RoomMateIsolated { awaiting: false } => t!(l, "En medboer er isoleret", "A room-mate is isolated"),
        Mismatch::RoomMateIsolated { awaiting: true } => t!(l, "En medboer afventer prøvesvar", "A room-mate awaits a test result"),
        Mismatch::MustBeAlone => t!(l, "Borgeren skal være alene på stuen", "The citizen must be alone in the room"),
        Mismatch::IsolationNeedsOwnBath => t!(l, "Isolation kræver eget bad", "Isolation needs an own bath"),
        Mismatch::TooHeavy { max_kg } => t!(l, "Sengen er godkendt til {max_kg} kg", "The bed is rated for {max_kg} kg"),
    }
}

/// A fact that is missing.
#[must_use]
pub fn missing_text(l: Lang, fact: MissingFact) -> String {
    let what = match fact {
        MissingFact::Weight => t!(l, "borgerens vægt", "the citizen's weight"),
        MissingFact::BedRating => t!(l, "sengens vægtgrænse", "the bed's weight limit"),
        MissingFact::Infection => t!(l, "om borgeren skal isoleres", "whether the citizen must be isolated"),
        MissingFact::Sex => t!(l, "borgerens køn", "the citizen's sex"),
        MissingFact::RoomMateSex => t!(l, "medboerens køn", "the room-mate's sex"),
        MissingFact::RoomMateInfection => t!(l, "om medboeren skal isoleres", "whether the room-mate must be isolated"),
    };
    t!(l, "Kan ikke afgøres: {what}", "Cannot be decided: {what}")
}

/// A refusal, as a sentence.
#[must_use]
pub fn refusal_text(l: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::BedTaken(taken) => taken_text(l, taken),
        Refusal::BedDoesNotSuit { bed, verdict } => {
            let reasons: Vec<String> = verdict
                .mismatches
                .iter()
                .map(|m| mismatch_text(l, *m))
                .chain(verdict.missing.iter().map(|m| missing_text(l, *m)))
                .collect();
            let reasons = reasons.join(". ");
            t!(l, "{bed} passer ikke. {reasons}.", "{bed} does not suit. {reasons}.")
        }
        Refusal::NotLinked { why } => match why {
            LinkError::OtherAuthority => t!(l, "I har ingen anmodning med det nummer.", "You have no request of that number."),
            LinkError::SameCitizen => t!(l, "Det er samme borger.", "It is the same citizen."),
            LinkError::Over => t!(l, "En af anmodningerne er afsluttet.", "One of the requests is over."),
            LinkError::Linked => t!(
                l,
                "En af borgerne har allerede samlet ophold. Adskil dem først.",
                "One of the citizens comes together with somebody already. Part them first."
            ),
        },
        Refusal::IllegalMove { from } => {
            let from = request_status_name(l, *from);
            t!(
                l,
                "Anmodningen er nu: {from}. Det kan derfor ikke lade sig gøre.",
                "The request is now: {from}. That is no longer possible."
            )
        }
        Refusal::RequestOpen { number: Some(number) } => {
            t!(
                l,
                "Borgeren har allerede en åben anmodning, {number}. Følg den i stedet.",
                "The citizen has an open request already, {number}. Follow that one instead."
            )
        }
        Refusal::RequestOpen { number: None } => t!(
            l,
            "Borgeren har allerede en åben anmodning. Ring til visitationen.",
            "The citizen has an open request already. Telephone the allocators."
        ),
        Refusal::CitizenDied => t!(
            l,
            "Borgeren er registreret som død. Er det forkert, så ret dødsfaldet på opholdet først.",
            "The citizen is registered as dead. If that is wrong, correct the death on the stay first."
        ),
        Refusal::AlreadyInHouse => t!(l, "Borgeren ligger allerede i en anden seng.", "The citizen is in another bed already."),
        Refusal::OfferOver { how } => {
            let how = offer_status_name(l, *how);
            t!(l, "Tilbuddet er ikke længere åbent: {how}.", "The offer is no longer open: {how}.")
        }
        Refusal::CourseBegun => t!(l, "Forløbet er allerede begyndt.", "The course has begun already."),
        Refusal::TobsNotUsed => {
            t!(l, "TOBS bruges ikke i dette ophold. Tag det i brug igen først.", "TOBS is not used in this stay. Use it again first.")
        }
        Refusal::ScreeningAsked { by } => {
            t!(l, "{by} har allerede spurgt. Svaret står på siden.", "{by} has asked already. The answer is on the page.")
        }
        Refusal::StayEnded => t!(l, "Opholdet er afsluttet.", "The stay has ended."),
        Refusal::ExtensionBlocked { bed, kind, from, request } => {
            let (kind, from) = (claim_kind_name(l, *kind).to_lowercase(), date_time_long(l, *from));
            let who = request.as_ref().map(|number| format!(" ({number})")).unwrap_or_default();
            t!(
                l,
                "{bed} er optaget fra {from}: {kind}{who}. Flyt borgeren, flyt den anden, eller forlæng alligevel: så bliver det en opgave, og ingen flyttes uden en afgørelse.",
                "{bed} is taken from {from}: {kind}{who}. Move the citizen, move the other, or extend all the same: then it becomes a task, and nobody is moved without a decision."
            )
        }
        Refusal::NotReadyAtHome { aids, items } => {
            let ready = |day: &Option<time::Date>| match day {
                Some(day) => t!(l, "klar {}", "ready {}", date_short(l, *day)),
                None => t!(l, "dagen kendes ikke", "day not known"),
            };
            let aids: Vec<String> = aids.iter().map(|(what, day)| format!("{what} ({})", ready(day))).collect();
            let aids = (!aids.is_empty()).then(|| t!(l, "Mangler i hjemmet: {}.", "Missing at home: {}.", aids.join(", ")));
            let items = match items {
                0 => None,
                1 => Some(t!(l, "1 skal-punkt er åbent.", "1 must-item is open.")),
                n => Some(t!(l, "{n} skal-punkter er åbne.", "{n} must-items are open.")),
            };
            let open = [aids, items].into_iter().flatten().collect::<Vec<_>>().join(" ");
            t!(
                l,
                "{open} Vælg en anden dag, eller skriv, hvem der accepterer det, og hvorfor.",
                "{open} Choose another day, or write who accepts it, and why."
            )
        }
        Refusal::OtherAuthority => t!(
            l,
            "Sengen hører under en anden myndighed. Det kræver en anmodning til den.",
            "The bed is another authority's. That takes a request to them."
        ),
        Refusal::DeathNotConfirmed => {
            t!(l, "En læge skal bekræfte dødsfaldet, før noget hentes.", "A doctor must confirm the death before anything is collected.")
        }
        Refusal::CorrectionClosed => t!(
            l,
            "Fristen for rettelser er udløbet, eller det kan ikke tages tilbage.",
            "The time for corrections is over, or it cannot be taken back."
        ),
        Refusal::NotUndone { why: UndoError::Late } => t!(
            l,
            "De 10 sekunder er gået. Gør det om på den almindelige måde, så alle kan se det.",
            "The 10 seconds are over. Reverse it in the ordinary way, so that everybody can see it."
        ),
        Refusal::NotUndone { why: UndoError::Already } => t!(l, "Det er allerede fortrudt.", "It is undone already."),
        Refusal::NotUndone { why: UndoError::NotYours } => {
            t!(l, "Kun den, der gjorde det, kan fortryde det.", "Only whoever did it can undo it.")
        }
        Refusal::NeverLeft => t!(
            l,
            "Afgørelsen blev fortrudt, eller anmodningen trukket tilbage, før den blev sendt. Den har intet brev.",
            "The decision was undone, or the request withdrawn, before it left. It has no letter."
        ),
        Refusal::Away => t!(
            l,
            "Borgeren er fraværende, og pladsen er fastholdt. Registrér retur, eller frigiv pladsen.",
            "The citizen is away and the place is held. Register the return, or release the place."
        ),
        Refusal::WrongCode => t!(
            l,
            "Koden og fødselsdatoen passer ikke sammen, eller koden kan ikke bruges mere. Prøv igen, eller bed personalet om en ny kode.",
            "The code and the date of birth do not go together, or the code can no longer be used. Try again, or ask the staff for a new code."
        ),
        Refusal::NotAway => t!(l, "Borgeren er ikke længere fraværende.", "The citizen is no longer away."),
        Refusal::CleaningMovedOn => t!(l, "Klargøringen er allerede længere.", "The cleaning has gone further already."),
        Refusal::OfficeHours => t!(
            l,
            "I kontortiden afgør visitationen denne opholdstype. Akutsygeplejersker kan altid give akutpladser.",
            "In office hours the allocators decide this kind of stay. Acute nurses may always give acute places."
        ),
        Refusal::EquipmentAwaited { piece, expected } => {
            let expected = date_time_long(l, *expected);
            t!(
                l,
                "Sengen er klar betinget: {piece} ventes {expected} og er ikke på plads. Markér den som på plads, udskyd ankomsten, eller lad kapacitetslederen afgøre, om borgeren kan komme uden.",
                "The bed is ready on condition: {piece} is expected {expected} and is not in place. Mark it as in place, postpone the arrival, or let the capacity manager decide whether the citizen can come without it."
            )
        }
        Refusal::BedOccupied { bed } => {
            t!(l, "Der ligger en borger i {bed}. Flyt borgeren først.", "A citizen is in {bed}. Move the citizen first.")
        }
        Refusal::AgreementOverlaps => {
            t!(l, "Der er allerede en aftale for stedet i perioden.", "The site has an agreement for these days already.")
        }
        Refusal::WrongPassword => t!(l, "E-mail eller adgangskode er forkert.", "E-mail or password is wrong."),
        Refusal::Plan { why } => super::rehab::plan_error_text(l, why),
        Refusal::PlanMode { why } => super::rehab::mode_error_text(l, *why),
        Refusal::Goal { why } => super::rehab::goal_error_text(l, *why),
        Refusal::SessionTaken(taken) => super::training::taken_text(l, taken),
        Refusal::SessionIsolated { why } => super::training::isolation_text(l, *why),
        Refusal::Group { why } => super::training::group_error_text(l, *why),
        Refusal::Attendance { why } => super::training::attendance_error_text(l, *why),
        Refusal::KeptInRecord { kind } => super::record::kept_text(l, *kind),
        Refusal::Countersign { why } => super::rehab::countersign_error_text(l, *why),
        Refusal::InUse => t!(l, "Er i brug og kan ikke ændres sådan.", "Is in use and cannot be changed so."),
    }
}

/// "Solgården 2A blev reserveret af Mette H. kl. 09.41, mens du arbejdede."
fn taken_text(l: Lang, taken: &BedTaken) -> String {
    let bed = &taken.bed;
    let to = date_time_long(l, taken.to);
    let what = match taken.kind {
        ClaimKind::Reservation => t!(l, "blev reserveret", "was reserved"),
        ClaimKind::Stay => t!(l, "er belagt", "is occupied"),
        ClaimKind::Hold => t!(l, "er fastholdt", "is held"),
        ClaimKind::Cleaning => t!(l, "klargøres", "is being cleaned"),
        ClaimKind::Closure => t!(l, "er lukket", "is closed"),
    };
    match (&taken.by, taken.at) {
        (Some(by), Some(at)) if taken.kind == ClaimKind::Reservation => {
            let at = time_prose(l, at.time());
            t!(l, "{bed} {what} af {by} {at}, mens du arbejdede.", "{bed} {what} by {by} at {at} while you were working.")
        }
        _ => t!(l, "{bed} {what} til {to}.", "{bed} {what} until {to}."),
    }
}
