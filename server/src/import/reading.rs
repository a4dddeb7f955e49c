//! Cells as values. Each reader notes what is wrong and keeps the value's one way of writing, so that a row saved again in
//! another notation (`07.12.2026` for `2026-12-07`) is still the same row.

use super::problem::{Problem, Reason};
use super::table::{Line, Table};
use crate::clock::Copenhagen;
use domain::citizen::{CivilNumber, PersonName, Postcode, Sex};
use domain::code::{Code, parse_list, write_list};
use domain::instant::{Calendar as _, Instant};
use domain::typed::{TypedDateError, TypedDateTimeError, TypedTimeError, parse_import_date_time};
use std::collections::BTreeMap;
use time::{Date, Time};

/// The columns of a row, each in its one way of writing; empty ones are left out.
pub type Content = BTreeMap<String, String>;

/// Longest text in a cell that is stored as it stands.
pub const LONGEST_NOTE: usize = 2000;
/// Longest name of anything.
pub const LONGEST_NAME: usize = 200;

/// A date with its clock, or alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The day.
    pub date: Date,
    /// The clock, where the file states it.
    pub clock: Option<Time>,
}

/// A citizen as a row describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Number.
    pub number: CivilNumber,
    /// Name.
    pub name: PersonName,
    /// Sex.
    pub sex: Sex,
}

/// Reads the cells of one line.
pub struct Reading<'a> {
    table: &'a Table,
    line: &'a Line,
    zone: &'a Copenhagen,
    problems: &'a mut Vec<Problem>,
    content: Content,
}

impl<'a> Reading<'a> {
    /// Begins with a line.
    pub fn new(table: &'a Table, line: &'a Line, zone: &'a Copenhagen, problems: &'a mut Vec<Problem>) -> Self {
        Self { table, line, zone, problems, content: Content::new() }
    }

    /// Which line it is.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line.number
    }

    /// The line's columns as they will be remembered.
    #[must_use]
    pub fn into_content(self) -> Content {
        self.content
    }

    /// Notes a problem with a cell of the line.
    pub fn refuse<T>(&mut self, column: &str, reason: Reason) -> Option<T> {
        self.problems.push(Problem::cell(self.line.number, column, reason));
        None
    }

    fn cell(&self, column: &str) -> &'a str {
        self.table.cell(self.line, column)
    }

    fn keep(&mut self, column: &str, written: impl Into<String>) {
        let written = written.into();
        if !written.is_empty() {
            self.content.insert(column.to_owned(), written);
        }
    }

    /// Text that may be empty, of at most `max` characters.
    pub fn text(&mut self, column: &str, max: usize) -> Option<String> {
        let text = self.cell(column);
        if text.chars().count() > max {
            return self.refuse(column, Reason::TooLong { max });
        }
        self.keep(column, text);
        Some(text.to_owned())
    }

    /// The name of something: not empty, single spaces.
    pub fn name(&mut self, column: &str) -> Option<String> {
        let text = self.cell(column).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return self.refuse(column, Reason::Missing);
        }
        if text.chars().count() > LONGEST_NAME {
            return self.refuse(column, Reason::TooLong { max: LONGEST_NAME });
        }
        self.keep(column, text.as_str());
        Some(text)
    }

    /// One code, which must be there.
    pub fn code<C: Code>(&mut self, column: &str) -> Option<C> {
        match self.optional_code(column)? {
            Some(code) => Some(code),
            None => self.refuse(column, Reason::Missing),
        }
    }

    /// One code, or nothing.
    pub fn optional_code<C: Code>(&mut self, column: &str) -> Option<Option<C>> {
        let word = self.cell(column);
        if word.is_empty() {
            return Some(None);
        }
        match C::from_code(word) {
            Ok(code) => {
                self.keep(column, code.code());
                Some(Some(code))
            }
            Err(unknown) => self.refuse(column, Reason::UnknownCode { word: word.to_owned(), known: unknown.known }),
        }
    }

    /// Codes with `|` between them, perhaps none.
    pub fn list<C: Code>(&mut self, column: &str) -> Option<Vec<C>> {
        let text = self.cell(column);
        match parse_list::<C>(text) {
            Ok(list) => {
                self.keep(column, write_list(&list));
                Some(list)
            }
            Err(unknown) => {
                let word = text.split('|').map(str::trim).find(|w| !w.is_empty() && C::from_code(w).is_err()).unwrap_or_default();
                self.refuse(column, Reason::UnknownCode { word: word.to_owned(), known: unknown.known })
            }
        }
    }

    /// A whole number, or nothing.
    pub fn number(&mut self, column: &str, min: i64, max: i64) -> Option<Option<i64>> {
        let text = self.cell(column);
        if text.is_empty() {
            return Some(None);
        }
        match text.parse().ok().filter(|n| (min..=max).contains(n)) {
            Some(number) => {
                self.keep(column, number.to_string());
                Some(Some(number))
            }
            None => self.refuse(column, Reason::NotANumber { min, max }),
        }
    }

    /// Yes or no; empty is no.
    pub fn yes(&mut self, column: &str) -> Option<bool> {
        let said = match self.cell(column).to_lowercase().as_str() {
            "" | "no" | "nej" | "false" | "0" => false,
            "yes" | "ja" | "true" | "1" => true,
            _ => return self.refuse(column, Reason::NotYesNo),
        };
        if said {
            self.keep(column, "yes");
        }
        Some(said)
    }

    /// A date, with or without a clock, or nothing.
    pub fn when(&mut self, column: &str) -> Option<Option<When>> {
        let text = self.cell(column);
        if text.is_empty() {
            return Some(None);
        }
        match parse_import_date_time(text) {
            Ok((date, clock)) => {
                let written = clock.map_or_else(|| date.to_string(), |c| format!("{date} {:02}:{:02}", c.hour(), c.minute()));
                self.keep(column, written);
                Some(Some(When { date, clock }))
            }
            Err(error) => self.refuse(column, date_reason(error)),
        }
    }

    /// A date that must be there.
    pub fn needed_when(&mut self, column: &str) -> Option<When> {
        match self.when(column)? {
            Some(when) => Some(when),
            None => self.refuse(column, Reason::Missing),
        }
    }

    /// The instant of a date; `alone` is the clock of a date that states none.
    pub fn instant(&mut self, column: &str, when: When, alone: Time) -> Option<Instant> {
        match self.zone.instant(when.date, when.clock.unwrap_or(alone)) {
            Some(instant) => Some(instant),
            None => self.refuse(column, Reason::NoSuchTime),
        }
    }

    /// The instant of something that has happened: not later than now, and a date alone never later than now.
    pub fn past_instant(&mut self, column: &str, when: When, alone: Time, now: Instant) -> Option<Instant> {
        let at = self.instant(column, when, alone)?;
        if at <= now {
            return Some(at);
        }
        if when.clock.is_none() && self.zone.date(now) == when.date {
            return Some(now);
        }
        self.refuse(column, Reason::InTheFuture)
    }

    /// A postcode.
    pub fn postcode(&mut self, column: &str) -> Option<Postcode> {
        match self.cell(column) {
            "" => self.refuse(column, Reason::Missing),
            text => match Postcode::parse(text) {
                Ok(postcode) => {
                    self.keep(column, postcode.as_str());
                    Some(postcode)
                }
                Err(_) => self.refuse(column, Reason::NotAPostcode),
            },
        }
    }

    /// The citizen in `cpr,given_name,family_name,sex`.
    pub fn person(&mut self) -> Option<Person> {
        let number = match self.cell("cpr") {
            "" => self.refuse("cpr", Reason::Missing),
            text => match CivilNumber::parse(text) {
                Ok(number) => {
                    self.keep("cpr", number.reveal());
                    Some(number)
                }
                Err(error) => self.refuse("cpr", Reason::CivilNumber(error)),
            },
        };
        let given = self.part_of_name("given_name");
        let family = self.part_of_name("family_name");
        let sex = self.code("sex");
        let name = PersonName::parse(&given?, &family?).ok()?;
        Some(Person { number: number?, name, sex: sex? })
    }

    fn part_of_name(&mut self, column: &str) -> Option<String> {
        let text = self.name(column)?;
        if text.chars().count() > PersonName::LIMIT {
            return self.refuse(column, Reason::TooLong { max: PersonName::LIMIT });
        }
        match PersonName::parse(&text, &text) {
            Ok(_) => Some(text),
            Err(_) => self.refuse(column, Reason::NotAName),
        }
    }
}

fn date_reason(error: TypedDateTimeError) -> Reason {
    match error {
        TypedDateTimeError::Date(TypedDateError::Empty) => Reason::Missing,
        TypedDateTimeError::Date(TypedDateError::NotADate) => Reason::NotADate,
        TypedDateTimeError::Date(TypedDateError::NoSuchDate { .. }) => Reason::NoSuchDate,
        TypedDateTimeError::Date(TypedDateError::FarYear { .. }) => Reason::FarYear,
        TypedDateTimeError::Time(TypedTimeError::Empty | TypedTimeError::NotATime | TypedTimeError::NoSuchTime { .. }) => Reason::NotATime,
    }
}
