//! The citizen (*borger*): civil number, name, sex, postcode and age.
//!
//! A civil number is accepted on its form and its date alone, never refused on a check digit, and never prints its last
//! four characters unless [`CivilNumber::reveal`] is called. Texts that people type come in through `parse`; a value of
//! these types is always valid. Dates that people type are read in [`crate::typed`].

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::Date;

use crate::codes;
use crate::form::Problem;

mod civil_number;

pub use civil_number::{CivilNumber, CivilNumberError, CivilNumberKind};

codes! {
    /// Sex as the citizen states it or as registered; asked for room allocation, never read from the civil number.
    pub enum Sex {
        /// Man (*mand*).
        Male = "male",
        /// Woman (*kvinde*).
        Female = "female",
        /// Not known, or neither.
        Unknown = "unknown",
    }
}

codes! {
    /// Whose room a citizen wants to share, where it differs from the registered sex (*rumpræference*).
    pub enum RoomPreference {
        /// A room with women.
        Women = "women",
        /// A room with men.
        Men = "men",
    }
}

/// What counts when a room has a rule on sex: the preference where recorded, else the registered sex.
#[must_use]
pub fn room_sex(registered: Sex, preference: Option<RoomPreference>) -> Sex {
    match preference {
        Some(RoomPreference::Women) => Sex::Female,
        Some(RoomPreference::Men) => Sex::Male,
        None => registered,
    }
}

/// A person's name: given names and family name, both present, of at most [`PersonName::LIMIT`] characters each.
///
/// `Display` is the board's form; `Debug` writes the initials only, because names do not belong in logs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "NameParts", into = "NameParts")]
pub struct PersonName {
    family: String,
    given: String,
}

/// The two parts as they travel, not yet checked.
#[derive(Serialize, Deserialize)]
struct NameParts {
    given: String,
    family: String,
}

/// Which part of a name an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart {
    /// Given names (*fornavne*).
    Given,
    /// Family name (*efternavn*).
    Family,
}

impl fmt::Display for NamePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given => "given name",
            Self::Family => "family name",
        })
    }
}

/// Why two texts are no name. Carries no part of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PersonNameError {
    /// Nothing but spaces.
    #[error("the {part} is missing")]
    Missing {
        /// The part it is about.
        part: NamePart,
    },
    /// Longer than [`PersonName::LIMIT`].
    #[error("the {part} has {found} characters; at most {} are allowed", PersonName::LIMIT)]
    TooLong {
        /// The part it is about.
        part: NamePart,
        /// How many characters were typed.
        found: usize,
    },
    /// A character that cannot be seen, such as a line break or a change of writing direction.
    #[error("the {part} holds a character that cannot be shown")]
    ControlCharacter {
        /// The part it is about.
        part: NamePart,
    },
}

impl From<PersonNameError> for Problem {
    fn from(error: PersonNameError) -> Self {
        match error {
            PersonNameError::Missing { .. } => Self::Missing,
            PersonNameError::TooLong { .. } => Self::TooLong { max: PersonName::LIMIT },
            PersonNameError::ControlCharacter { .. } => Self::NotAName,
        }
    }
}

impl PersonName {
    /// The most characters in each part.
    pub const LIMIT: usize = 100;

    /// Makes a name of what was typed: spaces at the ends go, and several spaces in a row become one.
    ///
    /// # Errors
    /// [`PersonNameError`], given names first.
    pub fn parse(given: &str, family: &str) -> Result<Self, PersonNameError> {
        Ok(Self { given: name_part(NamePart::Given, given)?, family: name_part(NamePart::Family, family)? })
    }

    /// Given names.
    #[must_use]
    pub fn given(&self) -> &str {
        &self.given
    }

    /// Family name.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The whole name as in a letter: "Anna Marie Nielsen".
    #[must_use]
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// First letters of given and family name: "AN".
    #[must_use]
    pub fn initials(&self) -> String {
        [&self.given, &self.family].into_iter().filter_map(|part| initial(part)).collect()
    }
}

impl fmt::Display for PersonName {
    /// Writes the board's form: "Nielsen, Anna M.", later given names as initials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut given = self.given.split(' ');
        write!(f, "{}, {}", self.family, given.next().unwrap_or_default())?;
        given.filter_map(initial).try_for_each(|letter| write!(f, " {letter}."))
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonName({})", self.initials())
    }
}

impl TryFrom<NameParts> for PersonName {
    type Error = PersonNameError;

    fn try_from(parts: NameParts) -> Result<Self, Self::Error> {
        Self::parse(&parts.given, &parts.family)
    }
}

impl From<PersonName> for NameParts {
    fn from(name: PersonName) -> Self {
        Self { given: name.given, family: name.family }
    }
}

fn name_part(part: NamePart, text: &str) -> Result<String, PersonNameError> {
    let text = text.trim();
    let changes_direction = |character: char| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|character| character.is_control() || changes_direction(character)) {
        return Err(PersonNameError::ControlCharacter { part });
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 => Err(PersonNameError::Missing { part }),
        found if found > PersonName::LIMIT => Err(PersonNameError::TooLong { part, found }),
        _ => Ok(text),
    }
}

/// The first letter of a name, capital; the first character where there is no letter.
fn initial(text: &str) -> Option<char> {
    let letter = text.chars().find(|character| character.is_alphabetic()).or_else(|| text.chars().next())?;
    Some(letter.to_uppercase().next().unwrap_or(letter))
}

/// A Danish postcode (*postnummer*): four digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

/// Why a text is no postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a postcode has four digits")]
pub struct PostcodeError;

impl From<PostcodeError> for Problem {
    fn from(PostcodeError: PostcodeError) -> Self {
        Self::NotAPostcode
    }
}

impl Postcode {
    /// Reads four digits, spaces around them allowed.
    ///
    /// # Errors
    /// [`PostcodeError`] when it is anything else.
    pub fn parse(text: &str) -> Result<Self, PostcodeError> {
        let text = text.trim();
        if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) { Ok(Self(text.to_owned())) } else { Err(PostcodeError) }
    }

    /// Not stated: what an imported stay knows of the home. No Danish place has it.
    #[must_use]
    pub fn unknown() -> Self {
        Self("0000".to_owned())
    }

    /// Does it name a place at all?
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.0 != "0000"
    }

    /// The four digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Postcode {
    type Error = PostcodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Postcode> for String {
    fn from(postcode: Postcode) -> Self {
        postcode.0
    }
}

/// Age in whole years on `day`; 0 before birth. Who is born on 29 February turns a year older on 1 March in other years.
#[must_use]
pub fn age_on(birth: Date, day: Date) -> u16 {
    let had_birthday = (day.month() as u8, day.day()) >= (birth.month() as u8, birth.day());
    let years = day.year() - birth.year() - i32::from(!had_birthday);
    u16::try_from(years.max(0)).unwrap_or(u16::MAX)
}
