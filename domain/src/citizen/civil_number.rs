//! The civil number (*CPR-nummer*) and the replacement numbers that stand in for it.
//!
//! Accepted on form and date alone, never refused on a check digit; prints without its last four characters.

use std::fmt;

use thiserror::Error;
use time::{Date, Month};

use crate::codes;
use crate::form::Problem;

/// A Danish civil registration number (*CPR-nummer*) or a replacement number: ten characters, dash optional on input.
///
/// Never refused on modulus 11 (numbers without it are valid since 2007); replacement numbers are kept as such.
/// `Debug` and `Display` mask the last four; [`CivilNumber::reveal`] only where the number must leave the system.
/// It is deliberately not `Serialize`, so that it cannot slip into an event, a log line or a page.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilNumber {
    characters: String,
    birth_date: Date,
    kind: CivilNumberKind,
}

codes! {
    /// Who issued the number, and thus how far it can be trusted to be unique.
    pub enum CivilNumberKind {
        /// Issued by the civil registration office.
        Official = "official",
        /// National replacement number (X-eCPR, *nationalt erstatnings-CPR*): unique in Denmark.
        NationalReplacement = "national_replacement",
        /// Replacement number of one system (D-eCPR, or day of birth plus 60): unique only where it was made.
        LocalReplacement = "local_replacement",
    }
}

impl CivilNumberKind {
    /// Whether the number stands in for a civil number that is missing or unknown (*erstatningsnummer*).
    #[must_use]
    pub fn is_replacement(self) -> bool {
        match self {
            Self::Official => false,
            Self::NationalReplacement | Self::LocalReplacement => true,
        }
    }
}

/// Why a text is no civil number. Carries no part of the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CivilNumberError {
    /// Too few or too many characters, dash and spaces not counted.
    #[error("a civil number has ten characters, not {found}")]
    Length {
        /// How many were typed.
        found: usize,
    },
    /// Something else than a digit where only a digit can be.
    #[error("character {position} of the civil number must be a digit")]
    NotADigit {
        /// Counted from 1, dash and spaces not counted.
        position: u8,
    },
    /// Letters as in a replacement number, but a seventh character that no replacement number has.
    #[error("character 7 of a replacement number must be 0, 1, 5, 6 or 7")]
    UnknownReplacement,
    /// The first six characters, with the century of the seventh, are not a day in the calendar.
    #[error("the first six characters of the civil number are not a date that exists")]
    NoSuchDate,
}

impl From<CivilNumberError> for Problem {
    fn from(error: CivilNumberError) -> Self {
        match error {
            CivilNumberError::Length { found: 0 } => Self::Missing,
            CivilNumberError::NoSuchDate => Self::NoSuchDate,
            CivilNumberError::Length { .. } | CivilNumberError::NotADigit { .. } | CivilNumberError::UnknownReplacement => {
                Self::NotACivilNumber
            }
        }
    }
}

impl CivilNumber {
    /// Reads a civil number or a replacement number, with or without dash and spaces; small letters become capitals.
    ///
    /// Official numbers are ten digits. Replacement numbers have letters at 8 and 9 (X-eCPR and D-eCPR), or the day of
    /// birth plus 60. Source: CPR office, *Personnummeret i CPR*; MedCom dk-core naming systems for X-eCPR and D-eCPR.
    ///
    /// # Errors
    /// [`CivilNumberError`] when the form is wrong or the date of birth does not exist.
    pub fn parse(text: &str) -> Result<Self, CivilNumberError> {
        let characters = ten_characters(text)?;
        let [d1, d2, m1, m2, y1, y2, century, serial_1, serial_2, last] = characters;
        let mut day = two_digits(1, d1, d2)?;
        let month = two_digits(3, m1, m2)?;
        let year_in_century = two_digits(5, y1, y2)?;
        let century = digit(7, century)?;
        let has_letters = serial_1.is_ascii_uppercase() && serial_2.is_ascii_uppercase();
        if !has_letters {
            two_digits(8, serial_1, serial_2)?;
        }
        digit(10, last)?;

        let (kind, year) = if has_letters {
            let (kind, first_year) = replacement_century(century)?;
            (kind, first_year + i32::from(year_in_century))
        } else {
            let year = official_year(century, year_in_century);
            if (61..=91).contains(&day) {
                day -= 60;
                (CivilNumberKind::LocalReplacement, year)
            } else {
                (CivilNumberKind::Official, year)
            }
        };
        let birth_date = Month::try_from(month)
            .and_then(|month| Date::from_calendar_date(year, month, day))
            .map_err(|_| CivilNumberError::NoSuchDate)?;
        Ok(Self { characters: characters.iter().collect(), birth_date, kind })
    }

    /// Who issued the number.
    #[must_use]
    pub fn kind(&self) -> CivilNumberKind {
        self.kind
    }

    /// The date of birth that the number states, the century included.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// Whether an official number satisfies modulus 11; `None` for a replacement number, which has no check digit.
    ///
    /// At most a soft hint to look once more: valid numbers without it have been issued since 1 October 2007.
    #[must_use]
    pub fn checks_modulus_11(&self) -> Option<bool> {
        const WEIGHTS: [u32; 10] = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
        match self.kind {
            CivilNumberKind::Official => {
                let digits = self.characters.chars().filter_map(|character| character.to_digit(10));
                let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
                Some(sum.is_multiple_of(11))
            }
            CivilNumberKind::NationalReplacement | CivilNumberKind::LocalReplacement => None,
        }
    }

    /// The whole number: ten characters without dash, only for storage and for a logged look.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.characters
    }
}

impl fmt::Display for CivilNumber {
    /// Writes the masked form `140447-xxxx`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-xxxx", self.characters.get(..6).unwrap_or_default())
    }
}

impl fmt::Debug for CivilNumber {
    /// Writes the masked form, as [`fmt::Display`] does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CivilNumber({self})")
    }
}

/// Drops spaces and dashes, and makes letters capital.
fn ten_characters(text: &str) -> Result<[char; 10], CivilNumberError> {
    let is_dash = |character: char| matches!(character, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}');
    let characters: Vec<char> = text
        .chars()
        .filter(|character| !character.is_whitespace() && !is_dash(*character))
        .map(|character| character.to_ascii_uppercase())
        .collect();
    <[char; 10]>::try_from(characters).map_err(|characters| CivilNumberError::Length { found: characters.len() })
}

fn digit(position: u8, character: char) -> Result<u8, CivilNumberError> {
    character.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).ok_or(CivilNumberError::NotADigit { position })
}

fn two_digits(position: u8, tens: char, ones: char) -> Result<u8, CivilNumberError> {
    Ok(digit(position, tens)? * 10 + digit(position + 1, ones)?)
}

/// The year of birth by the seventh digit and the two digits of the year. Source: CPR office, *Personnummeret i CPR*.
fn official_year(century: u8, year: u8) -> i32 {
    let first_year = match (century, year) {
        (0..=3, _) | (4 | 9, 37..) => 1900,
        (4 | 9, _) | (5..=8, 0..=57) => 2000,
        _ => 1800,
    };
    first_year + i32::from(year)
}

/// Kind and first year of the century of a replacement number with letters. Source: MedCom dk-core (X-eCPR, D-eCPR).
fn replacement_century(century: u8) -> Result<(CivilNumberKind, i32), CivilNumberError> {
    match century {
        1 => Ok((CivilNumberKind::NationalReplacement, 1900)),
        7 => Ok((CivilNumberKind::NationalReplacement, 2000)),
        0 => Ok((CivilNumberKind::LocalReplacement, 1900)),
        5 => Ok((CivilNumberKind::LocalReplacement, 1800)),
        6 => Ok((CivilNumberKind::LocalReplacement, 2000)),
        _ => Err(CivilNumberError::UnknownReplacement),
    }
}
