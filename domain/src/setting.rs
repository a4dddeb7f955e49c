//! Figures that law, agreement or local custom may change: settings with a date, a source and a mark until someone has
//! confirmed them. Never constants in a rule.

use crate::codes;
use time::Date;

codes! {
    /// A setting, by name.
    pub enum SettingKey {
        /// Minutes from an ordinary request to the promised answer.
        AnswerMinutes = "answer_minutes",
        /// Minutes from an acute request to the promised answer.
        AcuteAnswerMinutes = "acute_answer_minutes",
        /// Minutes a referrer has to answer an offer.
        OfferMinutes = "offer_minutes",
        /// Minutes from "granted, no place now" to the next word to the referrer.
        NextUpdateMinutes = "next_update_minutes",
        /// Minutes of ordinary cleaning.
        CleaningMinutes = "cleaning_minutes",
        /// Minutes of cleaning after infection.
        InfectionCleaningMinutes = "infection_cleaning_minutes",
        /// Minutes by which a claim rolls forward when nobody has decided.
        RollForwardMinutes = "roll_forward_minutes",
        /// Minutes after the agreed arrival before non-arrival is a task.
        NonArrivalMinutes = "non_arrival_minutes",
        /// Up to this many free beds a site shows as "few" to referrers.
        FewBeds = "few_beds",
        /// Hour at which office hours begin (Monday–Friday).
        OfficeFromHour = "office_from_hour",
        /// Hour at which office hours end.
        OfficeToHour = "office_to_hour",
        /// 1 when acute nurses may allocate other kinds outside office hours.
        AcuteNurseOutOfHours = "acute_nurse_out_of_hours",
        /// Hour of the night census.
        CensusHour = "census_hour",
        /// 1 when a reserved bed counts as occupied at the census.
        CensusCountsReserved = "census_counts_reserved",
        /// 1 when a held bed counts as occupied at the census.
        CensusCountsHeld = "census_counts_held",
        /// Usual nights of a stay where nothing else is said.
        UsualNights = "usual_nights",
        /// Days a draft is kept.
        DraftDays = "draft_days",
        /// Days within which a stay's kind is to be reviewed.
        ReviewDays = "review_days",
        /// Days after which the stay itself is to be reviewed.
        StayReviewDays = "stay_review_days",
        /// 1 when a day away from midnight to midnight is a charge day.
        ChargeAbsentDays = "charge_absent_days",
        /// 1 when the day of departure or death is a charge day.
        ChargeLastDay = "charge_last_day",
        /// Hours for which a bed is held without a decision.
        HoldHours = "hold_hours",
        /// Minutes before the end of a hold at which it is a task.
        HoldWarningMinutes = "hold_warning_minutes",
        /// Days within which hospital after arrival is a readmission, and a return belongs to the same course.
        ReadmissionDays = "readmission_days",
        /// Days within which a complaint is to be reconsidered.
        ReconsiderDays = "reconsider_days",
        /// Days within which what was registered about a stay may be corrected.
        CorrectionDays = "correction_days",
        /// Breakfast, in minutes after midnight.
        BreakfastMinute = "breakfast_minute",
        /// Lunch, in minutes after midnight.
        LunchMinute = "lunch_minute",
        /// Supper, in minutes after midnight.
        SupperMinute = "supper_minute",
        /// Hours after a discharge for which the hospital answers for the treatment.
        HospitalHours = "hospital_hours",
        /// Days of medicine a sender gives along.
        MedicineDays = "medicine_days",
        /// Minutes a sender has to send what is missing at arrival.
        MissingItemMinutes = "missing_item_minutes",
        /// Minutes before an arrival by which equipment from a store is to be at the bed.
        EquipmentLeadMinutes = "equipment_lead_minutes",
        /// Calendar days within which a start of training is offered after discharge.
        StartOfferDays = "start_offer_days",
        /// Hours within which the own doctor is told of an arrival or a departure.
        TellDoctorHours = "tell_doctor_hours",
    }
}

impl SettingKey {
    /// Value until someone sets another, with where it comes from and whether the source is confirmed.
    #[must_use]
    pub fn default_value(self) -> (i64, &'static str, bool) {
        match self {
            Self::AnswerMinutes => (240, "lokal aftale", false),
            Self::AcuteAnswerMinutes => (45, "lokal aftale", false),
            Self::OfferMinutes => (180, "sædvanlig værdi", false),
            Self::NextUpdateMinutes => (240, "sædvanlig værdi", false),
            Self::CleaningMinutes => (45, "sædvanlig værdi", false),
            Self::InfectionCleaningMinutes => (180, "sædvanlig værdi", false),
            Self::RollForwardMinutes => (60, "regel i Plads", true),
            Self::NonArrivalMinutes => (60, "lokal aftale", false),
            Self::FewBeds => (2, "regel i Plads", true),
            Self::OfficeFromHour => (8, "lokal aftale", false),
            Self::OfficeToHour => (16, "lokal aftale", false),
            Self::AcuteNurseOutOfHours => (1, "Herning Kommune", true),
            Self::CensusHour => (23, "Sundhedsudvalget, alm. del, svar 159", true),
            Self::CensusCountsReserved | Self::CensusCountsHeld => (0, "regel i Plads", false),
            Self::UsualNights => (21, "Rudersdal og Faaborg-Midtfyn Kommuner", true),
            Self::DraftDays => (14, "regel i Plads", true),
            Self::ReviewDays => (5, "Herning Kommune", true),
            Self::StayReviewDays => (21, "Rudersdal og Faaborg-Midtfyn Kommuner", true),
            Self::HoldHours => (24, "regel i Plads", true),
            Self::HoldWarningMinutes => (120, "lokal aftale", false),
            Self::ReadmissionDays => (30, "regel i Plads", true),
            Self::ReconsiderDays => (28, "lokal aftale", false),
            Self::CorrectionDays => (14, "lokal aftale", false),
            Self::BreakfastMinute => (8 * 60, "sædvanlig værdi", false),
            Self::LunchMinute => (12 * 60, "sædvanlig værdi", false),
            Self::SupperMinute => (18 * 60, "sædvanlig værdi", false),
            Self::HospitalHours => (72, "regional aftale om udvidet behandlingsansvar", false),
            Self::MedicineDays => (3, "lokal aftale", false),
            Self::MissingItemMinutes => (120, "lokal aftale", false),
            Self::EquipmentLeadMinutes => (60, "lokal aftale", false),
            Self::TellDoctorHours => (24, "lokal aftale", false),
            Self::StartOfferDays => (7, "Sundhedsloven § 140", true),
            Self::ChargeAbsentDays | Self::ChargeLastDay => (0, "lokal aftale", false),
        }
    }

    /// Smallest and largest value an administrator may enter.
    #[must_use]
    pub fn limits(self) -> (i64, i64) {
        match self {
            Self::AcuteNurseOutOfHours
            | Self::CensusCountsReserved
            | Self::CensusCountsHeld
            | Self::ChargeAbsentDays
            | Self::ChargeLastDay => (0, 1),
            Self::OfficeFromHour | Self::OfficeToHour | Self::CensusHour => (0, 23),
            Self::FewBeds => (0, 20),
            Self::UsualNights
            | Self::DraftDays
            | Self::ReviewDays
            | Self::StayReviewDays
            | Self::ReadmissionDays
            | Self::ReconsiderDays
            | Self::CorrectionDays => (1, 365),
            Self::BreakfastMinute | Self::LunchMinute | Self::SupperMinute => (0, 24 * 60 - 1),
            Self::HoldHours | Self::TellDoctorHours => (1, 720),
            Self::HospitalHours => (0, 720),
            Self::MedicineDays | Self::StartOfferDays => (1, 30),
            Self::EquipmentLeadMinutes => (0, 1440),
            Self::AnswerMinutes
            | Self::AcuteAnswerMinutes
            | Self::OfferMinutes
            | Self::NextUpdateMinutes
            | Self::CleaningMinutes
            | Self::InfectionCleaningMinutes
            | Self::RollForwardMinutes
            | Self::HoldWarningMinutes
            | Self::MissingItemMinutes
            | Self::NonArrivalMinutes => (1, 20_160),
        }
    }
}

/// A value someone has set, from a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedValue {
    /// Which setting.
    pub key: SettingKey,
    /// First day it holds.
    pub valid_from: Date,
    /// The value.
    pub value: i64,
}

/// All settings as they stand on any day: the defaults, and what has been set since.
#[derive(Clone, Debug, Default)]
pub struct Settings(Vec<DatedValue>);

impl Settings {
    /// Settings with these values set.
    #[must_use]
    pub fn new(values: Vec<DatedValue>) -> Self {
        Self(values)
    }

    /// The value on a day: the latest one set on or before it, else the default.
    #[must_use]
    pub fn on(&self, day: Date, key: SettingKey) -> i64 {
        self.0
            .iter()
            .filter(|v| v.key == key && v.valid_from <= day)
            .max_by_key(|v| v.valid_from)
            .map_or(key.default_value().0, |v| v.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_setting_holds_from_its_date_and_not_before() {
        let settings = Settings::new(vec![
            DatedValue { key: SettingKey::OfferMinutes, valid_from: date!(2027 - 01 - 01), value: 60 },
            DatedValue { key: SettingKey::OfferMinutes, valid_from: date!(2026 - 12 - 01), value: 120 },
        ]);
        assert_eq!(settings.on(date!(2026 - 11 - 30), SettingKey::OfferMinutes), 180);
        assert_eq!(settings.on(date!(2026 - 12 - 31), SettingKey::OfferMinutes), 120);
        assert_eq!(settings.on(date!(2027 - 01 - 01), SettingKey::OfferMinutes), 60);
    }
}
