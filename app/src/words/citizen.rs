//! Words around the citizen's own pages: who holds an access, who looked and why, and the questions after a stay.

use crate::lang::{Lang, tr};
use crate::words::role_name;
use domain::access::Role;
use domain::citizen_access::{AccessEnd, CodeState, Holder};
use domain::code::Code as _;

words! {
    /// Who holds an access.
    holder_name(Holder) {
        Citizen: "Borgeren selv", "The citizen";
        Relative: "Pårørende med samtykke", "Relative, with consent";
        PowerOfAttorney: "Fuldmagt eller værge", "Power of attorney (fuldmagt) or guardian";
    }
    /// Why an access ended before its time.
    access_end_name(AccessEnd) {
        Withdrawn: "trukket tilbage", "withdrawn";
        OutOfTries: "forkert fødselsdato 5 gange", "wrong birth date 5 times";
        Death: "lukket ved dødsfald", "closed at the death";
    }
}

/// What a code is good for.
#[must_use]
pub fn code_state_name(l: Lang, state: CodeState) -> &'static str {
    match state {
        CodeState::Open => tr(l, "Kan bruges", "Can be used"),
        CodeState::Used => tr(l, "Brugt", "Used"),
        CodeState::Expired => tr(l, "Udløbet", "Expired"),
        CodeState::MandateOver => tr(l, "Fuldmagten er udløbet", "The mandate is over"),
        CodeState::Ended(why) => access_end_name(l, why),
    }
}

/// A role in the log of looks: one of the staff's, or the citizen's side.
#[must_use]
pub fn log_role_name(l: Lang, role: &str) -> String {
    match role {
        "citizen" => tr(l, "Borgeren selv", "The citizen").to_owned(),
        "relative" => tr(l, "Pårørende eller fuldmagt", "Relative or power of attorney").to_owned(),
        role => Role::from_code(role).map_or_else(|_| role.to_owned(), |role| role_name(l, role).to_owned()),
    }
}

/// Why a look was allowed.
#[must_use]
pub fn purpose_name(l: Lang, purpose: &str) -> String {
    let (da, en) = match purpose {
        "care" => ("Pleje og behandling", "Care and treatment"),
        "allocation" => ("Visitation", "Allocation"),
        "own request" | "own_request" => ("Egen anmodning", "Own request"),
        "expected arrival" => ("Ventet ankomst", "Expected arrival"),
        "capacity" => ("Kapacitet", "Capacity"),
        "settlement" => ("Afregning", "Settlement"),
        "insight" => ("Indsigt i loggen", "Insight into the log"),
        "own" => ("Egen side", "Own page"),
        "feedback" => ("Evaluering med navn", "Evaluation with a name"),
        other => return other.to_owned(),
    };
    tr(l, da, en).to_owned()
}

/// The question after a stay: how the place was, how the staff were, whether one had a say.
#[must_use]
pub fn evaluation_question(l: Lang, n: usize) -> &'static str {
    match n {
        0 => tr(l, "Hvordan var det at være der?", "How was it to be there?"),
        1 => tr(l, "Hvordan var personalet over for dig?", "How were the staff towards you?"),
        _ => tr(l, "Hvordan var du med til at bestemme?", "How much did you have a say?"),
    }
}

/// A mark from 1 to 5 in words.
#[must_use]
pub fn mark_name(l: Lang, mark: u8) -> &'static str {
    match mark {
        1 => tr(l, "Meget dårligt", "Very badly"),
        2 => tr(l, "Dårligt", "Badly"),
        3 => tr(l, "Hverken godt eller dårligt", "Neither well nor badly"),
        4 => tr(l, "Godt", "Well"),
        _ => tr(l, "Meget godt", "Very well"),
    }
}
