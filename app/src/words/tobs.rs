//! How TOBS is said: the five values, what was read, and what to do.

use crate::lang::{Lang, tr};
use crate::t;
use crate::words::measured;
use domain::rehab::tobs::{Consciousness, Readings, TemperatureSite, TobsCall, TobsCheck, TobsStep, TobsValue};

words! {
    /// One of the five values.
    tobs_value_name(TobsValue) {
        Pulse: "Puls", "Pulse";
        Consciousness: "Bevidsthed", "Consciousness";
        Respiration: "Respiration", "Respiration";
        Temperature: "Temperatur", "Temperature";
        Systolic: "Systolisk blodtryk", "Systolic blood pressure";
    }
    /// What a value is counted in.
    tobs_unit(TobsValue) {
        Pulse: "pr. minut", "a minute";
        Consciousness: "", "";
        Respiration: "pr. minut", "a minute";
        Temperature: "°C", "°C";
        Systolic: "mmHg", "mmHg";
    }
    /// How awake somebody is.
    consciousness_name(Consciousness) {
        Habitual: "Habituel", "As usual (habituel)";
        Agitated: "Agiteret", "Agitated";
        SpeechOnly: "Reagerer kun på tale", "Reacts to speech only";
        PainOnly: "Reagerer kun på smerte", "Reacts to pain only";
        None: "Ingen reaktion", "No reaction";
    }
    /// Where a temperature was taken.
    temperature_site_name(TemperatureSite) {
        Rectal: "Rektalt", "Rectally";
        Oral: "Oralt", "Orally";
        Axillary: "Aksillært", "In the armpit";
    }
    /// What is looked at.
    tobs_check_name(TobsCheck) {
        Urine: "urin", "urine";
        BloodSugar: "blodsukker", "blood sugar";
        Fluids: "væske", "fluids";
        Medicine: "medicin", "medicine";
    }
    /// Who is called.
    tobs_call_name(TobsCall) {
        Nobody: "Ingen", "Nobody";
        PerhapsDoctor: "Evt. egen læge", "Perhaps the own doctor";
        Nurse: "En sygeplejerske", "A nurse";
    }
}

/// What was read: "110 pr. minut", "Agiteret", "37,9 °C aksillært".
#[must_use]
pub fn reading_text(l: Lang, readings: &Readings, value: TobsValue) -> String {
    let number = match value {
        TobsValue::Consciousness => return readings.consciousness.map_or_else(String::new, |c| consciousness_name(l, c).to_owned()),
        TobsValue::Pulse => readings.pulse,
        TobsValue::Respiration => readings.respiration,
        TobsValue::Systolic => readings.systolic,
        TobsValue::Temperature => readings.temperature.map(|(degrees, _)| degrees),
    };
    let least = u8::from(value == TobsValue::Temperature);
    let number = number.map_or_else(String::new, |number| measured(l, number, least));
    let site =
        readings.temperature.filter(|_| value == TobsValue::Temperature).map(|(_, site)| temperature_site_name(l, site).to_lowercase());
    [Some(number), Some(tobs_unit(l, value).to_owned()), site].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// "TOBS bruges ikke: Terminal, aftalt med egen læge".
#[must_use]
pub fn tobs_not_used(l: Lang, reason: &str) -> String {
    t!(l, "TOBS bruges ikke: {reason}", "TOBS is not used: {reason}")
}

/// That somebody is very ill, whatever the total.
#[must_use]
pub fn very_ill(l: Lang) -> &'static str {
    tr(l, "Meget syg", "Very ill")
}

/// What is to be done by a step, a sentence each; `is_very_ill` by the respiration alone.
#[must_use]
pub fn step_text(l: Lang, step: &TobsStep, is_very_ill: bool) -> Vec<String> {
    let ill = is_very_ill.then(|| {
        t!(
            l,
            "Respirationen er så høj, at borgeren er meget syg, uanset det samlede tal.",
            "The respiration is so high that the citizen is very ill, whatever the total."
        )
    });
    let call = match step.call {
        TobsCall::Nobody => None,
        TobsCall::PerhapsDoctor => Some(t!(l, "Ring evt. til egen læge.", "Perhaps call the own doctor.")),
        TobsCall::Nurse => Some(t!(l, "Kontakt en sygeplejerske nu.", "Call a nurse now.")),
    };
    let checks = step.checks.iter().map(|check| tobs_check_name(l, *check)).collect::<Vec<_>>().join(", ");
    let checks = (!checks.is_empty()).then(|| t!(l, "Se på {checks}.", "Look at {checks}."));
    let again = match step.times_a_day {
        None => t!(l, "Tag TOBS igen efter skøn.", "Take TOBS again at discretion."),
        Some(1) => t!(l, "Tag TOBS igen 1 gang det næste døgn.", "Take TOBS again once in the next 24 hours."),
        Some(times) => t!(l, "Tag TOBS igen {times} gange det næste døgn.", "Take TOBS again {times} times in the next 24 hours."),
    };
    [ill, call, checks, Some(again)].into_iter().flatten().collect()
}
