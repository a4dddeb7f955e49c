//! How answers about lifestyle are said, and what follows from them.

use crate::lang::{Lang, tr};
use crate::t;
use crate::words::{measured, name_text};
use domain::rehab::catalogue;
use domain::rehab::instrument::Instrument;
use domain::rehab::screening::{
    Answer, ChildrenAtHome, ChildrenDecision, Finding, LifestyleScreening, NoReferral, ReferralConsent, ScreeningKind, ScreeningMoment,
    SmokingStatus,
};

words! {
    /// What is asked about.
    screening_kind_name(ScreeningKind) {
        Smoking: "Rygning", "Smoking";
        Alcohol: "Alkohol", "Alcohol";
    }
    /// When it is asked.
    screening_moment_name(ScreeningMoment) {
        Arrival: "Ved ankomst", "At arrival";
        Departure: "Før afrejse", "Before departure";
    }
    /// Does the citizen smoke?
    smoking_status_name(SmokingStatus) {
        Never: "Har aldrig røget", "Has never smoked";
        Former: "Er holdt op", "Has stopped";
        Sometimes: "Ryger lejlighedsvis", "Smokes now and then";
        Daily: "Ryger dagligt", "Smokes daily";
    }
    /// What a professional reads from the answers.
    finding_name(Finding) {
        NoSign: "Ingen tegn på problem", "No sign of a problem";
        Signs: "Tegn på problem", "Signs of a problem";
    }
    /// May the citizen be referred?
    referral_consent_name(ReferralConsent) {
        Given: "Ja, borgeren samtykker", "Yes, the citizen consents";
        Declined: "Nej", "No";
        NotAsked: "Ikke spurgt", "Not asked";
    }
    /// Are there children in the home?
    children_at_home_name(ChildrenAtHome) {
        Yes: "Ja", "Yes";
        No: "Nej", "No";
        NotSaid: "Borgeren siger det ikke", "The citizen does not say";
    }
    /// What was decided about children in the home.
    children_decision_name(ChildrenDecision) {
        NoConcern: "Ingen bekymring for børnene", "No concern for the children";
        Discussed: "Drøftet med kollega eller leder", "Talked over with a colleague or manager";
        Reported: "Underretning givet til kommunen", "Reported to the municipality";
    }
    /// Why no referral is drafted.
    no_referral_text(NoReferral) {
        Refused: "Ingen henvisning: borgeren ønskede ikke at svare.", "No referral: the citizen did not want to answer.";
        NoSign: "Ingen henvisning: der er ikke noget at henvise for.", "No referral: there is nothing to refer for.";
        NoConsent: "Ingen henvisning: borgeren har ikke samtykket.", "No referral: the citizen has not consented.";
    }
}

/// "CAGE, version 1".
#[must_use]
pub fn instrument_name(l: Lang, instrument: &Instrument) -> String {
    let (name, version) = (name_text(l, &instrument.name), instrument.version.clone());
    t!(l, "{name}, version {version}", "{name}, version {version}")
}

/// What was answered, in a line: "CAGE, version 1: 2 af 4 point. Tegn på problem".
#[must_use]
pub fn answer_text(l: Lang, screening: &LifestyleScreening) -> String {
    match &screening.answer {
        Answer::Refused => t!(l, "Ønskede ikke at svare", "Did not want to answer"),
        Answer::Smoking { status, is_advised: true } => {
            let status = smoking_status_name(l, *status);
            t!(l, "{status}. Rådgivet", "{status}. Advised")
        }
        Answer::Smoking { status, is_advised: false } => smoking_status_name(l, *status).to_owned(),
        Answer::Alcohol { instrument, version, score, finding, .. } => {
            let finding = finding_name(l, *finding);
            let Some(known) = catalogue::find(instrument, version) else {
                return format!("{instrument}, version {version}. {finding}");
            };
            let name = instrument_name(l, known);
            match (score.number(), known.bounds()) {
                (Some(score), Some((_, Some(max)))) => {
                    let (score, max) = (measured(l, score, 0), measured(l, max, 0));
                    t!(l, "{name}: {score} af {max} point. {finding}", "{name}: {score} of {max} points. {finding}")
                }
                _ => format!("{name}. {finding}"),
            }
        }
    }
}
