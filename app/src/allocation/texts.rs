//! Texts suggested for a decision, out of what the referrer wrote. Always Danish: they go into a legal letter. They count for
//! nothing until a person has confirmed them.

use super::view::Asked;
use crate::lang::Lang::Da;
use crate::words::need_name;
use domain::request::Mobility;

/// Why home is not enough, as far as the request says.
pub(super) fn why_not_home(asked: &Asked) -> String {
    let help = match asked.mobility {
        Mobility::Lift => "Du har brug for lift til at flytte dig, og det kan ikke gives døgnet rundt i dit hjem.",
        Mobility::TwoHelpers => "Du har brug for hjælp af to personer til at flytte dig, og det kan ikke gives døgnet rundt i dit hjem.",
        Mobility::OneHelper => "Du har brug for hjælp til at flytte dig, også om natten.",
        Mobility::Independent | Mobility::Unknown => "Du har brug for pleje og observation flere gange i døgnet.",
    };
    format!("Vi har overvejet hjælp i dit eget hjem. {help}")
}

/// The reasons, as far as the request says.
pub(super) fn reasons(asked: &Asked) -> String {
    let mut text = format!("Vi har lagt vægt på disse oplysninger: {}", asked.why.trim());
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    if !asked.needs.is_empty() {
        let needs: Vec<String> = asked.needs.iter().map(|n| need_name(Da, *n).to_lowercase()).collect();
        text.push_str(&format!(" Pladsen skal have: {}.", needs.join(", ")));
    }
    text
}

/// Why the citizen's choice of site is not met.
pub(super) fn unmet_choice(site: &str) -> String {
    format!("{site} har ingen ledig plads, der dækker behovet på det tidspunkt.")
}
