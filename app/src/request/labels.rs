//! Names of the fields of the slice's forms, as their labels and the error summary say them.

use crate::lang::Lang;
use crate::t;
use domain::request_form::Step;

/// Name of a field.
#[must_use]
pub fn field_label(l: Lang, field: &str) -> String {
    match field {
        "civil_number" => t!(l, "CPR-nummer eller erstatningsnummer", "Civil number (CPR) or replacement number"),
        "given_name" => t!(l, "Fornavn", "Given name"),
        "family_name" => t!(l, "Efternavn", "Family name"),
        "sex" => t!(l, "Køn", "Sex"),
        "postcode" => t!(l, "Postnummer", "Postcode"),
        "address" => t!(l, "Adresse", "Address"),
        "protected" => t!(l, "Beskyttelse", "Protection"),
        "home_municipality" => t!(l, "Bopælskommune", "Home municipality"),
        "own_doctor" => t!(l, "Egen læge", "Own doctor"),
        "relative_name" => t!(l, "Kontaktpårørende", "Contact relative"),
        "relative_phone" => t!(l, "Pårørendes telefon", "Relative's telephone"),
        "interpreter" => t!(l, "Tolk", "Interpreter"),
        "why" => t!(l, "Hvorfor har borgeren brug for en plads?", "Why does the citizen need a place?"),
        "sender_phone" => t!(l, "Telefon til vagten", "Telephone of the ward on duty"),
        "source" => t!(l, "Anmodningen kommer fra", "The request comes from"),
        "wished_kind" => t!(l, "Hvilken slags plads?", "What kind of place?"),
        "infection" => t!(l, "Skal borgeren isoleres?", "Must the citizen be isolated?"),
        "needs" => t!(l, "Særlige behov", "Particular needs"),
        "mobility" => t!(l, "Hjælp til at komme fra seng til stol", "Help to get from bed to chair"),
        "weight_kg" => t!(l, "Vægt i kg", "Weight in kg"),
        "aids" => t!(l, "Hjælpemidler", "Aids"),
        "ready" => t!(l, "Færdigbehandlet eller klar til at komme", "Ready for discharge, or ready to come"),
        "nights" => t!(l, "Antal nætter", "Number of nights"),
        "wish_site" => t!(l, "Borgerens valg af sted", "The citizen's choice of site"),
        "transport" => t!(l, "Kørsel", "Transport"),
        "consent" => t!(l, "Samtykke", "Consent"),
        "representative" => t!(l, "Hvem handler for borgeren?", "Who acts for the citizen?"),
        "note" => t!(l, "Andet, visitator skal vide", "Anything else the allocator should know"),
        "authority" => t!(l, "Modtager", "Receiver"),
        "answer" => t!(l, "Dit svar", "Your answer"),
        "time" => t!(l, "Borgeren kan ankomme", "The citizen can arrive"),
        "cause" => t!(l, "Årsag", "Cause"),
        "citizen_answer" => t!(l, "Borgerens svar", "The citizen's answer"),
        "informed_by" => t!(l, "Hvem har informeret borgeren?", "Who informed the citizen?"),
        _ => t!(l, "Formularen", "The form"),
    }
}

/// Name of a field where its answer is only read: shorter than the question.
#[must_use]
pub fn fact_label(l: Lang, field: &str) -> String {
    match field {
        "why" => t!(l, "Baggrund", "Background"),
        "ready" => t!(l, "Klar", "Ready"),
        "wished_kind" => t!(l, "Ønsket plads", "Place wished"),
        "infection" => t!(l, "Isolation", "Isolation"),
        "needs" => t!(l, "Behov", "Needs"),
        "mobility" => t!(l, "Forflytning", "Moving"),
        "weight_kg" => t!(l, "Vægt", "Weight"),
        "wish_site" => t!(l, "Valg af sted", "Choice of site"),
        "relative_name" => t!(l, "Pårørende", "Relative"),
        "representative" => t!(l, "Handler for borgeren", "Acts for the citizen"),
        "source" => t!(l, "Kommer fra", "Comes from"),
        "sender_phone" => t!(l, "Vagtens telefon", "Telephone of the ward"),
        "note" => t!(l, "Andet", "Other"),
        "nights" => t!(l, "Nætter", "Nights"),
        "civil_number" => t!(l, "CPR-nummer", "Civil number (CPR)"),
        other => field_label(l, other),
    }
}

/// Name of a step.
#[must_use]
pub fn step_name(l: Lang, step: Step) -> String {
    match step {
        Step::Citizen => t!(l, "Borger", "Citizen"),
        Step::Background => t!(l, "Baggrund og behov", "Background and needs"),
        Step::Function => t!(l, "Funktion og hjælpemidler", "Function and aids"),
        Step::Time => t!(l, "Tidspunkt", "Time"),
        Step::Review => t!(l, "Gennemse og send", "Review and send"),
    }
}
