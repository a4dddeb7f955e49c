//! How long records are kept (*opbevaring*): 5 years from the last entry of nurses and therapists, 10 years of doctors, and longer while a
//! complaint runs, or a case of supervision or compensation. Domain handbook 5. Nothing here deletes: it says what may be.

use crate::codes;
use time::Date;

codes! {
    /// Parts of the record, by whose entries they hold.
    pub enum RecordPart {
        /// Plans with goals, measurements and sessions: therapists'.
        Rehabilitation = "rehabilitation",
        /// Stays with what was registered in them: nurses'.
        Nursing = "nursing",
        /// Stays in which a doctor confirmed a death.
        Medical = "medical",
    }
}

impl RecordPart {
    /// Years from the last entry.
    #[must_use]
    pub fn years(self) -> u8 {
        match self {
            Self::Rehabilitation | Self::Nursing => 5,
            Self::Medical => 10,
        }
    }

    /// The last day on which a record is kept whose last entry is of a day. An entry of 29 February counts as of 1 March.
    #[must_use]
    pub fn kept_until(self, last_entry: Date) -> Date {
        let year = last_entry.year() + i32::from(self.years());
        last_entry.replace_year(year).or_else(|_| Date::from_calendar_date(year, time::Month::March, 1)).unwrap_or(Date::MAX)
    }
}

codes! {
    /// Why somebody holds the records of a citizen.
    pub enum HoldCause {
        /// An authority looks into the care (*tilsyn*).
        Supervision = "supervision",
        /// The citizen, or who is left, asks for compensation (*erstatning*).
        Compensation = "compensation",
    }
}

/// What keeps a record past its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A complaint that runs.
    Complaint,
    /// A case of supervision or compensation.
    Case,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// It is to be kept: something goes on in it, or its time is not over.
    Kept,
    /// Its time is over, and something holds it.
    Held {
        /// What.
        by: Holder,
    },
    /// Its time is over since this day.
    Past {
        /// The day after the last.
        since: Date,
    },
}

/// Where a record stands whose last entry is of a day; `None` while something goes on in it.
#[must_use]
pub fn retention(part: RecordPart, last_entry: Option<Date>, held: Option<Holder>, today: Date) -> Retention {
    let Some(until) = last_entry.map(|day| part.kept_until(day)) else { return Retention::Kept };
    match until.next_day() {
        Some(since) if since <= today => held.map_or(Retention::Past { since }, |by| Retention::Held { by }),
        _ => Retention::Kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RecordPart::{Medical, Nursing, Rehabilitation};
    use time::macros::date;

    #[test]
    fn a_record_is_kept_for_5_or_10_years_to_the_day_and_longer_while_something_holds_it() {
        let last = date!(2026 - 12 - 21);
        for (part, today, held, expected) in [
            (Nursing, date!(2031 - 12 - 21), None, Retention::Kept),
            (Nursing, date!(2031 - 12 - 22), None, Retention::Past { since: date!(2031 - 12 - 22) }),
            (Nursing, date!(2040 - 01 - 01), Some(Holder::Complaint), Retention::Held { by: Holder::Complaint }),
            (Medical, date!(2040 - 01 - 01), Some(Holder::Case), Retention::Held { by: Holder::Case }),
            (Nursing, date!(2030 - 01 - 01), Some(Holder::Complaint), Retention::Kept),
            (Rehabilitation, date!(2031 - 12 - 22), None, Retention::Past { since: date!(2031 - 12 - 22) }),
            (Medical, date!(2031 - 12 - 22), None, Retention::Kept),
            (Medical, date!(2036 - 12 - 22), None, Retention::Past { since: date!(2036 - 12 - 22) }),
        ] {
            assert_eq!(retention(part, Some(last), held, today), expected, "{part:?} {today} {held:?}");
        }
        assert_eq!(retention(Nursing, None, None, date!(2090 - 01 - 01)), Retention::Kept, "it goes on");
    }

    #[test]
    fn a_leap_day_is_kept_no_shorter() {
        assert_eq!(Nursing.kept_until(date!(2028 - 02 - 29)), date!(2033 - 03 - 01));
    }
}
