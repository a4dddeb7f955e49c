//! What people type into forms, before it means anything: field names with texts, and what is wrong with them.
//!
//! Forms are flat texts so that nothing typed is ever lost; `check` functions turn them into values. Wording is `app`'s.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The fields of a posted form: each name with the texts given for it (check boxes give several).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    /// The first text of a field, trimmed; empty when absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|v| v.first()).map_or("", |v| v.trim())
    }

    /// All texts of a field.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.get(name).into_iter().flatten().map(|v| v.trim())
    }

    /// Is `value` among the texts of the field?
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    /// Was the field posted at all (even empty)?
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Adds one text to a field.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }

    /// Replaces the texts of a field with one.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }

    /// Removes a field.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// All fields with their texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_slice()))
    }

    /// Reads `application/x-www-form-urlencoded` pairs already split by the caller.
    #[must_use]
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut fields = Self::default();
        for (name, value) in pairs {
            fields.push(name, value);
        }
        fields
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was given where something is needed.
    Missing,
    /// More than `max` characters.
    TooLong {
        /// The most characters allowed.
        max: usize,
    },
    /// Not one of the choices.
    NotAChoice,
    /// Not a date we can read.
    NotADate,
    /// Not a clock time we can read.
    NotATime,
    /// The date does not exist (31.02.2027).
    NoSuchDate,
    /// The clock time does not exist on that day (skipped when summer time begins).
    NoSuchTime,
    /// The instant lies before what is allowed.
    TooEarly,
    /// The instant lies after what is allowed.
    TooLate,
    /// Not a whole number between the limits.
    NotANumber {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// Not a decimal number of degrees between the limits.
    NotDegrees {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// Not a civil registration number.
    NotACivilNumber,
    /// Not a name (empty or control characters).
    NotAName,
    /// Not four digits.
    NotAPostcode,
    /// Not a telephone number.
    NotAPhone,
    /// Not an e-mail address.
    NotAnEmail,
    /// Not small letters, digits and `_` only.
    NotACode,
    /// Not the same as what was typed the first time.
    NotTheSame,
    /// Another of the same name or address exists already.
    Taken,
    /// Not a number with at most two decimals.
    NotADecimal,
    /// Not a link that begins with `https://`.
    NotALink,
    /// Holds a civil registration number, where none belongs.
    HasCivilNumber,
    /// Not on the scale of what is measured.
    OffScale {
        /// What is wrong, with what the scale is.
        problem: crate::rehab::measure::MeasureProblem,
    },
    /// So low or high a temperature must be taken rectally.
    MustBeRectal {
        /// As if taken rectally, °C.
        found: crate::rehab::decimal::Decimal,
    },
    /// Too short a password, or one on the list of common ones.
    WeakPassword,
}

/// A problem and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// Name of the field in the form.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// Collects problems while a form is read, so that all are shown at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldProblem>);

impl Problems {
    /// Notes a problem.
    pub fn add(&mut self, field: &str, problem: Problem) {
        self.0.push(FieldProblem { field: field.to_owned(), problem });
    }

    /// Keeps the value or notes the problem.
    pub fn keep<T>(&mut self, field: &str, result: Result<T, Problem>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.add(field, problem);
                None
            }
        }
    }

    /// A text that must be there, of at most `max` characters.
    pub fn required(&mut self, fields: &Fields, field: &str, max: usize) -> Option<String> {
        let text = self.optional(fields, field, max)?;
        if text.is_empty() {
            self.add(field, Problem::Missing);
            return None;
        }
        Some(text)
    }

    /// A text that may be empty, of at most `max` characters.
    pub fn optional(&mut self, fields: &Fields, field: &str, max: usize) -> Option<String> {
        let text = fields.get(field);
        if text.chars().count() > max {
            self.add(field, Problem::TooLong { max });
            return None;
        }
        Some(text.to_owned())
    }

    /// One code that must be chosen.
    pub fn choice<C: crate::code::Code>(&mut self, fields: &Fields, field: &str) -> Option<C> {
        match fields.get(field) {
            "" => {
                self.add(field, Problem::Missing);
                None
            }
            word => self.keep(field, C::from_code(word).map_err(|_| Problem::NotAChoice)),
        }
    }

    /// A whole number within limits; `None` in the `Ok` case when nothing was typed.
    pub fn number(&mut self, fields: &Fields, field: &str, min: i64, max: i64) -> Option<Option<i64>> {
        match fields.get(field) {
            "" => Some(None),
            text => {
                self.keep(field, text.parse().ok().filter(|n| (min..=max).contains(n)).map(Some).ok_or(Problem::NotANumber { min, max }))
            }
        }
    }

    /// Is nothing wrong so far?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The collected problems.
    #[must_use]
    pub fn into_vec(self) -> Vec<FieldProblem> {
        self.0
    }
}
