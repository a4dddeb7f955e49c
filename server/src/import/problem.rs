//! What is wrong with a file, said so that the person with the spreadsheet can mend it: line, column and reason.

use app::lang::Lang;
use app::t;
use domain::citizen::CivilNumberError;

/// One thing wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, counted from 1; the header is line 1.
    pub line: usize,
    /// Column, by its name in the header; `None` when the whole line is meant.
    pub column: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Why a cell, a line or a file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file is not UTF-8 text.
    NotUtf8,
    /// The file has no header.
    NoHeader,
    /// The header lacks this column.
    MissingColumn,
    /// The header has a column nobody knows; the known ones.
    UnknownColumn(String),
    /// The header has the column twice.
    DoubledColumn,
    /// Fewer or more cells than columns.
    Cells {
        /// In the line.
        found: usize,
        /// In the header.
        expected: usize,
    },
    /// A quotation mark is opened and never closed.
    OpenQuote,
    /// Nothing stands where something is needed.
    Missing,
    /// Too many characters.
    TooLong {
        /// The most.
        max: usize,
    },
    /// Not one of the known codes.
    UnknownCode {
        /// What was written.
        word: String,
        /// The known ones.
        known: String,
    },
    /// Not a date we can read.
    NotADate,
    /// Not a clock we can read.
    NotATime,
    /// The calendar has no such day.
    NoSuchDate,
    /// The clock jumps over this time on that day.
    NoSuchTime,
    /// The year is out of reach.
    FarYear,
    /// Not yet happened.
    InTheFuture,
    /// Over already.
    InThePast,
    /// Must lie after another column.
    NotAfter(&'static str),
    /// Before the bed was opened, or after it was retired.
    BedNotOpen,
    /// Not a civil number.
    CivilNumber(CivilNumberError),
    /// Not a name.
    NotAName,
    /// Not four digits.
    NotAPostcode,
    /// Not a whole number within limits.
    NotANumber {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Neither yes nor no.
    NotYesNo,
    /// Needed because another column is filled.
    NeededWith(&'static str),
    /// Only together with another column.
    OnlyWith(&'static str),
    /// The same external id stands in an earlier line.
    Repeated {
        /// Which.
        line: usize,
    },
    /// The external id is stored with another value in this column.
    StoredOtherwise,
    /// Says something else than another line or what is stored.
    Contradicts(Other),
    /// There is no such thing in the database.
    NotStored(String),
    /// The bed is stored already, under another id or by hand.
    BedExists(Other),
    /// No organisation of that name.
    UnknownOrganisation,
    /// Two uses of one bed, or two stays of one citizen, share time.
    Overlap {
        /// This line's external id.
        mine: String,
        /// The other.
        other: Other,
    },
    /// No imported request has this external id.
    UnknownRequest,
    /// The request cannot be given a bed as it stands.
    RequestIs(String),
    /// The request states no kind of stay, and the bed serves several.
    KindUnknown,
}

/// The other side of a contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// A line of the same file.
    Line {
        /// Which.
        line: usize,
        /// Its external id.
        id: String,
    },
    /// Something stored by an import, by its external id.
    Imported(String),
    /// Something stored otherwise, in words.
    Stored(String),
    /// What is stored, when there is only one thing it can be.
    TheStored,
}

impl Problem {
    /// A problem with a cell.
    #[must_use]
    pub fn cell(line: usize, column: &str, reason: Reason) -> Self {
        Self { line, column: Some(column.to_owned()), reason }
    }

    /// A problem with a whole line.
    #[must_use]
    pub fn line(line: usize, reason: Reason) -> Self {
        Self { line, column: None, reason }
    }

    /// The problem in words: "linje 12, kolonne ready_at: …".
    #[must_use]
    pub fn words(&self, l: Lang) -> String {
        let line = self.line;
        let reason = self.reason.words(l);
        match &self.column {
            Some(column) => t!(l, "linje {line}, kolonne {column}: {reason}", "line {line}, column {column}: {reason}"),
            None => t!(l, "linje {line}: {reason}", "line {line}: {reason}"),
        }
    }
}

impl Other {
    fn words(&self, l: Lang) -> String {
        match self {
            Self::Line { line, id } => t!(l, "{id} (linje {line})", "{id} (line {line})"),
            Self::Imported(id) => t!(l, "{id} (allerede gemt)", "{id} (already stored)"),
            Self::Stored(what) => t!(l, "{what} (allerede gemt)", "{what} (already stored)"),
            Self::TheStored => t!(l, "det, der er gemt", "what is stored"),
        }
    }
}

impl Reason {
    fn words(&self, l: Lang) -> String {
        match self {
            Self::NotUtf8 => t!(
                l,
                "filen er ikke UTF-8; gem den som »CSV UTF-8 (kommasepareret)«",
                "the file is not UTF-8; save it as \"CSV UTF-8 (comma delimited)\""
            ),
            Self::NoHeader => t!(l, "filen har ingen overskrifter", "the file has no header"),
            Self::MissingColumn => t!(l, "kolonnen mangler", "the column is missing"),
            Self::DoubledColumn => t!(l, "kolonnen står der to gange", "the column is there twice"),
            Self::OpenQuote => {
                t!(l, "et anførselstegn åbnes her og lukkes aldrig", "a quotation mark is opened here and never closed")
            }
            Self::Missing => t!(l, "mangler", "is missing"),
            Self::NotADate => t!(
                l,
                "kan ikke læses som dato; skriv 2026-12-07 eller 07.12.2026, og eventuelt et klokkeslæt 14:05 efter",
                "cannot be read as a date; write 2026-12-07 or 07.12.2026, and if known a time 14:05 after it"
            ),
            Self::NotATime => {
                t!(l, "klokkeslættet kan ikke læses; skriv 14:05 eller 14.05", "the time cannot be read; write 14:05 or 14.05")
            }
            Self::NoSuchDate => t!(l, "datoen findes ikke", "the date does not exist"),
            Self::NoSuchTime => t!(
                l,
                "klokkeslættet findes ikke den dag, fordi uret stilles en time frem",
                "the time does not exist on that day, because the clock is put forward"
            ),
            Self::FarYear => t!(l, "året er uden for rækkevidde", "the year is out of reach"),
            Self::InTheFuture => t!(l, "ligger i fremtiden", "lies in the future"),
            Self::InThePast => t!(l, "er allerede forbi", "is over already"),
            Self::BedNotOpen => t!(l, "ligger uden for den tid, sengen er åben", "lies outside the time the bed is open"),
            Self::CivilNumber(error) => civil_number(*error, l),
            Self::NotAName => t!(l, "er ikke et navn", "is not a name"),
            Self::NotAPostcode => t!(l, "et postnummer har fire cifre", "a postcode has four digits"),
            Self::NotYesNo => t!(l, "skriv ja eller nej", "write yes or no"),
            Self::StoredOtherwise => t!(
                l,
                "rækkens external_id er allerede gemt med en anden værdi her",
                "the row's external_id is already stored with another value here"
            ),
            Self::UnknownOrganisation => t!(l, "der er ingen organisation af det navn", "there is no organisation of that name"),
            Self::UnknownRequest => {
                t!(l, "ingen importeret anmodning har dette external_id", "no imported request has this external_id")
            }
            Self::KindUnknown => t!(
                l,
                "sengen har flere opholdstyper, og anmodningen siger ikke hvilken",
                "the bed serves several kinds of stay, and the request does not say which"
            ),
            Self::UnknownColumn(known) => t!(l, "ukendt kolonne; kendte: {known}", "unknown column; known: {known}"),
            Self::Cells { found, expected } => {
                t!(l, "{found} felter, men {expected} kolonner i overskriften", "{found} cells, but {expected} columns in the header")
            }
            Self::TooLong { max } => t!(l, "højst {max} tegn", "at most {max} characters"),
            Self::UnknownCode { word, known } => {
                t!(l, "ukendt kode »{word}«; kendte: {known}", "unknown code \"{word}\"; known: {known}")
            }
            Self::NotAfter(column) => t!(l, "skal ligge efter {column}", "must lie after {column}"),
            Self::NotANumber { min, max } => {
                t!(l, "skal være et helt tal fra {min} til {max}", "must be a whole number from {min} to {max}")
            }
            Self::NeededWith(column) => t!(l, "skal udfyldes, når {column} er udfyldt", "is needed when {column} is filled in"),
            Self::OnlyWith(column) => {
                t!(l, "må kun udfyldes sammen med {column}", "may only be filled in together with {column}")
            }
            Self::Repeated { line } => t!(l, "står også i linje {line}", "is also in line {line}"),
            Self::Contradicts(other) => {
                let other = other.words(l);
                t!(l, "siger noget andet end {other}", "says something else than {other}")
            }
            Self::NotStored(what) => t!(l, "findes ikke: {what}", "does not exist: {what}"),
            Self::BedExists(other) => {
                let other = other.words(l);
                t!(l, "sengen findes allerede: {other}", "the bed exists already: {other}")
            }
            Self::Overlap { mine, other } => {
                let other = other.words(l);
                t!(l, "{mine} overlapper {other}", "{mine} overlaps {other}")
            }
            Self::RequestIs(status) => {
                t!(l, "anmodningen kan ikke få en plads; den er {status}", "the request cannot be given a place; it is {status}")
            }
        }
    }
}

fn civil_number(error: CivilNumberError, l: Lang) -> String {
    match error {
        CivilNumberError::Length { found: 9 } => t!(
            l,
            "9 cifre: regnearket har nok fjernet et nul foran; gem kolonnen som tekst",
            "9 digits: the spreadsheet has probably dropped a leading zero; save the column as text"
        ),
        CivilNumberError::Length { found } => {
            t!(l, "et CPR-nummer har 10 tegn, ikke {found}", "a CPR number has 10 characters, not {found}")
        }
        CivilNumberError::NotADigit { position } => {
            t!(l, "tegn {position} i CPR-nummeret skal være et ciffer", "character {position} of the CPR number must be a digit")
        }
        CivilNumberError::UnknownReplacement => t!(
            l,
            "tegn 7 i et erstatningsnummer skal være 0, 1, 5, 6 eller 7",
            "character 7 of a replacement number must be 0, 1, 5, 6 or 7"
        ),
        CivilNumberError::NoSuchDate => {
            t!(l, "CPR-nummerets dato findes ikke", "the date of the CPR number does not exist")
        }
    }
}
