//! Words of the administration: names of fields and settings, and codes of the access log.

use crate::lang::{Lang, tr};
use crate::t;
use crate::ui::format::number;
use domain::setting::SettingKey;

/// Name of a field; fields are called `form_field`, so that each is one of a kind on its page.
pub(super) fn label(l: Lang, field: &str) -> String {
    let name = field.split_once('_').map_or(field, |(_, name)| name);
    if let Some(n) = name.strip_prefix("da_") {
        return t!(l, "Punkt {n} på dansk", "Item {n} in Danish");
    }
    if let Some(n) = name.strip_prefix("en_") {
        return t!(l, "Punkt {n} på engelsk", "Item {n} in English");
    }
    if let Some(n) = name.strip_prefix("sector_") {
        return t!(l, "Hvem punkt {n} hører til", "Whose item {n} is");
    }
    tr(l, label_da(name), label_en(name)).to_owned()
}

fn label_da(name: &str) -> &'static str {
    match name {
        "name" => "Navn",
        "goals" => "Mål",
        "measures" => "Målinger",
        "notes" => "Notater",
        "screenings" => "Screeninger",
        "kind" => "Slags",
        "parent" => "Hører under",
        "phone" => "Telefon",
        "address" => "Adresse",
        "postcode" => "Postnummer",
        "city" => "By",
        "latitude" => "Breddegrad",
        "longitude" => "Længdegrad",
        "from" => "Gælder fra",
        "to" => "Gælder til",
        "authority" => "Myndighed",
        "operator" => "Drift",
        "payer" => "Betaler",
        "owner" => "Ejer af bygningen",
        "basis" => "Sædvanligt lovgrundlag",
        "position" => "Plads i rækken",
        "ward" => "Afsnit",
        "rule" => "Hvem må dele stuen",
        "roomfeatures" => "Stuen har",
        "room" => "Stue",
        "label" => "Sengens betegnelse",
        "kinds" => "Opholdstyper",
        "bedfeatures" => "Sengen har",
        "weight" => "Godkendt til (kg)",
        "opened" => "Åbnes",
        "retired" => "Nedlægges",
        "at" => "Står ved",
        "faulty" => "Defekt siden",
        "meets" => "Opfylder behovet",
        "note" => "Bemærkning",
        "email" => "E-mail",
        "role" => "Rolle",
        "organisation" => "Organisation",
        "new" => "Ny adgangskode",
        "again" => "Ny adgangskode igen",
        "value" => "Værdi",
        "source" => "Kilde",
        "confirmed" => "Bekræftet",
        "code" => "Kort kode",
        "act" => "Lov",
        "section" => "Paragraf",
        "charge" => "Egenbetaling for mad",
        "body" => "Klageinstans",
        "weeks" => "Klagefrist i uger",
        "day" => "Dagvagt begynder",
        "evening" => "Aftenvagt begynder",
        "night" => "Nattevagt begynder",
        "number" => "CPR-nummer",
        "alcohol" => "Alkohol spørges med",
        "indanish" => "På dansk",
        "inenglish" => "På engelsk",
        _ => "Felt",
    }
}

fn label_en(name: &str) -> &'static str {
    match name {
        "name" => "Name",
        "goals" => "Goals",
        "measures" => "Measurements",
        "notes" => "Notes",
        "screenings" => "Screenings",
        "kind" => "Sort",
        "parent" => "Part of",
        "phone" => "Telephone",
        "address" => "Address",
        "postcode" => "Postcode",
        "city" => "City",
        "latitude" => "Latitude",
        "longitude" => "Longitude",
        "from" => "From",
        "to" => "Until",
        "authority" => "Authority (myndighed)",
        "operator" => "Operator (drift)",
        "payer" => "Payer",
        "owner" => "Owner of the building",
        "basis" => "Usual legal basis",
        "position" => "Place in the list",
        "ward" => "Ward (afsnit)",
        "rule" => "Who may share the room",
        "roomfeatures" => "The room has",
        "room" => "Room (stue)",
        "label" => "Label of the bed",
        "kinds" => "Kinds of stay",
        "bedfeatures" => "The bed has",
        "weight" => "Rated for (kg)",
        "opened" => "Opens",
        "retired" => "Retires",
        "at" => "Stands at",
        "faulty" => "Faulty since",
        "meets" => "Meets the need",
        "note" => "Note",
        "email" => "E-mail",
        "role" => "Role",
        "organisation" => "Organisation",
        "new" => "New password",
        "again" => "New password again",
        "value" => "Value",
        "source" => "Source",
        "confirmed" => "Confirmed",
        "code" => "Short code",
        "act" => "Act",
        "section" => "Section",
        "charge" => "Charge for food",
        "body" => "Complaints are heard by",
        "weeks" => "Weeks to complain",
        "day" => "Day shift begins",
        "evening" => "Evening shift begins",
        "night" => "Night shift begins",
        "number" => "Civil number (CPR)",
        "alcohol" => "Alcohol is asked about with",
        "indanish" => "In Danish",
        "inenglish" => "In English",
        _ => "Field",
    }
}

/// Name of a setting.
pub(super) fn setting_name(l: Lang, key: SettingKey) -> &'static str {
    match key {
        SettingKey::AnswerMinutes => tr(l, "Svar på en anmodning", "Answer to a request"),
        SettingKey::AcuteAnswerMinutes => tr(l, "Svar på en akut anmodning", "Answer to an acute request"),
        SettingKey::OfferMinutes => tr(l, "Svarfrist på et tilbud", "Time to answer an offer"),
        SettingKey::NextUpdateMinutes => tr(l, "Næste besked til den, der venter på plads", "Next word to whoever waits for a place"),
        SettingKey::CleaningMinutes => tr(l, "Almindelig klargøring", "Ordinary cleaning"),
        SettingKey::InfectionCleaningMinutes => tr(l, "Slutrengøring efter smitte", "Cleaning after infection"),
        SettingKey::RollForwardMinutes => tr(l, "En seng uden afgørelse holdes videre", "A bed without a decision is kept on"),
        SettingKey::NonArrivalMinutes => tr(l, "Opgave ved udebleven ankomst efter", "Task when nobody has come after"),
        SettingKey::FewBeds => tr(l, "\"Få\" vises til og med", "\"Few\" is shown up to"),
        SettingKey::OfficeFromHour => tr(l, "Kontortid begynder", "Office hours begin"),
        SettingKey::OfficeToHour => tr(l, "Kontortid slutter", "Office hours end"),
        SettingKey::AcuteNurseOutOfHours => {
            tr(l, "Akutsygeplejersker må give andre pladser uden for kontortid", "Acute nurses may give other places outside office hours")
        }
        SettingKey::CensusHour => tr(l, "Belægning opgøres", "Occupancy is counted at"),
        SettingKey::CensusCountsReserved => tr(l, "Reserverede senge tæller som belagt", "Reserved beds count as occupied"),
        SettingKey::CensusCountsHeld => tr(l, "Fastholdte senge tæller som belagt", "Held beds count as occupied"),
        SettingKey::UsualNights => tr(l, "Sædvanlig længde af et ophold", "Usual length of a stay"),
        SettingKey::DraftDays => tr(l, "Kladder gemmes", "Drafts are kept"),
        SettingKey::HoldHours => tr(l, "En fraværendes seng holdes uden afgørelse", "The bed of somebody away is held without a decision"),
        SettingKey::HoldWarningMinutes => tr(l, "Opgave før en fastholdt seng udløber", "Task before a held bed runs out"),
        SettingKey::ReadmissionDays => {
            tr(l, "Genindlæggelse, og retur til samme forløb, inden", "Readmission, and return to the same course, within")
        }
        SettingKey::ReconsiderDays => tr(l, "En klage genvurderes inden", "A complaint is reconsidered within"),
        SettingKey::CorrectionDays => tr(l, "Registreringer om ophold kan rettes i", "What is registered about stays may be corrected for"),
        SettingKey::ChargeAbsentDays => tr(l, "Fraværsdage er egenbetalingsdage", "Days away are charge days"),
        SettingKey::ChargeLastDay => {
            tr(l, "Dagen for afrejse eller død er en egenbetalingsdag", "The day of departure or death is a charge day")
        }
        SettingKey::BreakfastMinute => tr(l, "Morgenmad serveres", "Breakfast is served"),
        SettingKey::LunchMinute => tr(l, "Middag serveres", "Lunch is served"),
        SettingKey::SupperMinute => tr(l, "Aftensmad serveres", "Supper is served"),
        SettingKey::HospitalHours => {
            tr(l, "Sygehuset har behandlingsansvar efter udskrivning i", "The hospital answers for treatment after discharge for")
        }
        SettingKey::MedicineDays => tr(l, "Medicin, afsenderen giver med", "Medicine the sender gives along"),
        SettingKey::MissingItemMinutes => {
            tr(l, "Afsenderen sender det, der mangler ved ankomsten, inden", "The sender sends what is missing at arrival within")
        }
        SettingKey::EquipmentLeadMinutes => {
            tr(l, "Udstyr fra et lager er ved sengen før ankomst", "Equipment from a store is at the bed before an arrival by")
        }
        SettingKey::StartOfferDays => {
            tr(l, "Start på genoptræning tilbydes efter udskrivning inden", "A start of training is offered after discharge within")
        }
        SettingKey::TellDoctorHours => {
            tr(l, "Egen læge får besked om ankomst og afrejse inden", "The own doctor is told of arrival and departure within")
        }
        SettingKey::ReviewDays => tr(l, "Opholdstypen vurderes igen inden", "The kind of stay is reviewed within"),
        SettingKey::StayReviewDays => tr(l, "Opholdet vurderes igen efter", "The stay is reviewed after"),
    }
}

/// Is the setting a yes or no?
pub(super) fn is_yes_or_no(key: SettingKey) -> bool {
    key.limits() == (0, 1)
}

/// A value of a setting with its unit.
pub(super) fn setting_value(l: Lang, key: SettingKey, value: i64) -> String {
    let n = number(l, value);
    match key {
        SettingKey::AcuteNurseOutOfHours
        | SettingKey::CensusCountsReserved
        | SettingKey::CensusCountsHeld
        | SettingKey::ChargeAbsentDays
        | SettingKey::ChargeLastDay => {
            if value == 1 {
                t!(l, "Ja", "Yes")
            } else {
                t!(l, "Nej", "No")
            }
        }
        SettingKey::OfficeFromHour | SettingKey::OfficeToHour | SettingKey::CensusHour => {
            t!(l, "kl. {value:02}.00", "{value:02}:00")
        }
        SettingKey::BreakfastMinute | SettingKey::LunchMinute | SettingKey::SupperMinute => {
            let (hour, minute) = (value / 60, value % 60);
            t!(l, "kl. {hour:02}.{minute:02}", "{hour:02}:{minute:02}")
        }
        SettingKey::FewBeds => t!(l, "{n} senge", "{n} beds"),
        SettingKey::UsualNights => t!(l, "{n} døgn", "{n} nights"),
        SettingKey::DraftDays
        | SettingKey::ReviewDays
        | SettingKey::StayReviewDays
        | SettingKey::ReadmissionDays
        | SettingKey::ReconsiderDays
        | SettingKey::CorrectionDays
        | SettingKey::MedicineDays
        | SettingKey::StartOfferDays => {
            t!(l, "{n} dage", "{n} days")
        }
        SettingKey::HoldHours | SettingKey::HospitalHours | SettingKey::TellDoctorHours => t!(l, "{n} timer", "{n} hours"),
        SettingKey::HoldWarningMinutes
        | SettingKey::AnswerMinutes
        | SettingKey::AcuteAnswerMinutes
        | SettingKey::OfferMinutes
        | SettingKey::NextUpdateMinutes
        | SettingKey::CleaningMinutes
        | SettingKey::InfectionCleaningMinutes
        | SettingKey::RollForwardMinutes
        | SettingKey::MissingItemMinutes
        | SettingKey::EquipmentLeadMinutes
        | SettingKey::NonArrivalMinutes => crate::ui::format::duration_hm(l, value),
    }
}

/// What was done, in words; a code that has no words yet stands as it is.
pub(super) fn look_name(l: Lang, action: &str) -> String {
    let (da, en) = match action {
        "access_log.read" => ("Så adgangsloggen", "Read the access log"),
        "occupancy.list" => ("Så senge bag et belægningstal", "Saw beds behind an occupancy figure"),
        "board.read" => ("Så tavlen", "Saw the board"),
        "handover.read" => ("Så vagtskiftearket", "Saw the handover sheet"),
        "shift.read" => ("Så vagtens historik", "Saw the history of the shift"),
        "bed.read" => ("Åbnede en seng", "Opened a bed"),
        "changeover.read" => ("Så listen over skiftet", "Saw the list of the changeover"),
        "plans.list" => ("Så listen over planer", "Saw the list of plans"),
        "training.day" => ("Åbnede sin dag", "Opened the own day"),
        "training.read" => ("Åbnede en træningstid", "Opened a training session"),
        "training.groups" => ("Så listen over hold", "Saw the list of groups"),
        "plan.read" => ("Åbnede rehabiliteringsplanen", "Opened the rehabilitation plan"),
        "transition.read" => ("Åbnede overleveringen", "Opened the transition sheet"),
        "referral.read" => ("Åbnede et udkast til henvisning", "Opened a draft of a referral"),
        "smokers.list" => ("Så, hvem der vil holde op med at ryge", "Saw who wants to stop smoking"),
        "stay.read" => ("Åbnede opholdet", "Opened the stay"),
        "me.read" => ("Så sin egen side", "Saw the own page"),
        "me.looks" => ("Så, hvem der har set", "Saw who has looked"),
        "evaluations.read" => ("Læste evalueringer med navn", "Read evaluations with a name"),
        "request.read" => ("Åbnede anmodningen", "Opened the request"),
        "requests.list" => ("Så listen over anmodninger", "Saw the list of requests"),
        "letter.read" => ("Åbnede et afgørelsesbrev", "Opened a letter of decision"),
        "task.list" | "tasks.list" => ("Så listen over opgaver", "Saw the list of tasks"),
        "citizen.search" => ("Søgte efter borgeren", "Searched for the citizen"),
        other => return other.to_owned(),
    };
    tr(l, da, en).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_name_in_both_languages() {
        for name in ["site_name", "edit_roomfeatures", "pw_again", "civil_number", "set_value"] {
            assert_ne!((label(Lang::Da, name), label(Lang::En, name)), ("Felt".to_owned(), "Field".to_owned()), "{name}");
        }
        assert_eq!(label(Lang::Da, "bed_kinds"), "Opholdstyper");
    }

    #[test]
    fn values_have_their_unit() {
        assert_eq!(setting_value(Lang::Da, SettingKey::CensusHour, 23), "kl. 23.00");
        assert_eq!(setting_value(Lang::Da, SettingKey::CensusCountsHeld, 0), "Nej");
        assert_eq!(setting_value(Lang::Da, SettingKey::OfferMinutes, 180), "3 t");
        assert!(is_yes_or_no(SettingKey::AcuteNurseOutOfHours) && !is_yes_or_no(SettingKey::FewBeds));
    }
}
