//! The care record beside Plads (*omsorgsjournal*): for each kind of data a site says which of the two is the master. Where the record is,
//! Plads keeps a day with one line or a link, and no more: what stands in two places is wrong in one of them.

use crate::codes;
use crate::form::Problem;
use serde::{Deserialize, Serialize};

codes! {
    /// Kinds of data that a site may keep in the record instead.
    pub enum DataKind {
        /// Mål.
        Goals = "goals",
        /// Målinger.
        Measures = "measures",
        /// Notater: on sessions and conferences.
        Notes = "notes",
        /// Screeninger: smoking and alcohol.
        Screenings = "screenings",
    }
}

codes! {
    /// Where a kind of data is kept.
    pub enum Master {
        /// In Plads.
        Plads = "plads",
        /// In the care record.
        Record = "record",
    }
}

/// Where a site keeps what; everything in Plads until it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masters {
    /// Of goals.
    pub goals: Master,
    /// Of measurements.
    pub measures: Master,
    /// Of notes.
    pub notes: Master,
    /// Of screenings.
    pub screenings: Master,
}

impl Default for Masters {
    fn default() -> Self {
        Self { goals: Master::Plads, measures: Master::Plads, notes: Master::Plads, screenings: Master::Plads }
    }
}

impl Masters {
    /// The master of a kind.
    #[must_use]
    pub fn of(self, kind: DataKind) -> Master {
        match kind {
            DataKind::Goals => self.goals,
            DataKind::Measures => self.measures,
            DataKind::Notes => self.notes,
            DataKind::Screenings => self.screenings,
        }
    }

    /// Is it the record?
    #[must_use]
    pub fn is_record(self, kind: DataKind) -> bool {
        self.of(kind) == Master::Record
    }
}

/// Characters of a line at most.
pub const LONGEST_LINE: usize = 120;
/// Characters of a link at most.
pub const LONGEST_LINK: usize = 500;

/// Checks a line about what stands in the record; empty is none.
///
/// # Errors
/// [`Problem::TooLong`]; [`Problem::HasCivilNumber`].
pub fn line(text: &str) -> Result<String, Problem> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST_LINE {
        return Err(Problem::TooLong { max: LONGEST_LINE });
    }
    if has_civil_number(&text) { Err(Problem::HasCivilNumber) } else { Ok(text) }
}

/// Checks a link into the record; empty is none. A link is not the place for a civil number: links are logged on their way.
///
/// # Errors
/// [`Problem::NotALink`] unless it begins with `https://`, a host follows, and nothing in it is blank; [`Problem::TooLong`];
/// [`Problem::HasCivilNumber`].
pub fn link(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    if text.chars().count() > LONGEST_LINK {
        return Err(Problem::TooLong { max: LONGEST_LINK });
    }
    let host = text.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let is_host = host.chars().any(char::is_alphanumeric) && host.chars().all(|c| c.is_alphanumeric() || ".-:".contains(c));
    if !is_host || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Problem::NotALink);
    }
    if has_civil_number(text) { Err(Problem::HasCivilNumber) } else { Ok(text.to_owned()) }
}

/// Ten digits in a row, or six, a hyphen and four, that begin with a day and a month: somebody's civil number for all we know.
fn has_civil_number(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    (0..chars.len()).filter(|at| *at == 0 || !is_digit(at - 1)).any(|at| {
        let digits: String = chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).collect();
        let whole = match digits.len() {
            10 => true,
            6 => {
                let (joint, after) = (at + 6, at + 7);
                chars.get(joint).is_some_and(|c| "-–".contains(*c)) && (after..after + 4).all(is_digit) && !is_digit(after + 4)
            }
            _ => false,
        };
        let part = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse::<u8>().ok());
        whole && matches!((part(0), part(2)), (Some(1..=31), Some(1..=12)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_kept_in_plads_until_a_site_says_otherwise() {
        for kind in <DataKind as crate::code::Code>::ALL {
            assert!(!Masters::default().is_record(*kind), "{kind:?}");
        }
        let masters = Masters { measures: Master::Record, ..Masters::default() };
        assert_eq!((masters.is_record(DataKind::Measures), masters.is_record(DataKind::Goals)), (true, false));
    }

    #[test]
    fn a_line_is_one_line_and_names_nobody_by_number() {
        assert_eq!(line("  TUG 21 s\n med rollator "), Ok("TUG 21 s med rollator".to_owned()));
        assert_eq!(line(""), Ok(String::new()));
        assert_eq!(line(&"x".repeat(120)), Ok("x".repeat(120)));
        assert_eq!(line(&"x".repeat(121)), Err(Problem::TooLong { max: 120 }));
        for numbered in ["cpr 0103474321", "010347-4321", "se 010347–4321.", "(0103474321)"] {
            assert_eq!(line(numbered), Err(Problem::HasCivilNumber), "{numbered}");
        }
        for fine in ["12345678", "010347", "journal 9999999999", "01034743210", "010347-43210", "010347 4321 m", "311347-12"] {
            assert!(line(fine).is_ok(), "{fine}");
        }
    }

    #[test]
    fn a_link_is_https_with_a_host_and_nothing_blank() {
        assert_eq!(link(" https://journal.example/borger/7 "), Ok("https://journal.example/borger/7".to_owned()));
        assert_eq!(link(""), Ok(String::new()));
        let long = format!("https://a/{}", "x".repeat(LONGEST_LINK));
        for (text, problem) in [
            ("http://journal.example", Problem::NotALink),
            ("javascript:alert(1)", Problem::NotALink),
            ("https://", Problem::NotALink),
            ("https:///sti", Problem::NotALink),
            ("https://a b/c", Problem::NotALink),
            ("https://bruger@vært/", Problem::NotALink),
            ("https://journal.example/0103474321", Problem::HasCivilNumber),
            (long.as_str(), Problem::TooLong { max: 500 }),
        ] {
            assert_eq!(link(text), Err(problem), "{text}");
        }
    }
}
